"""The settings for systemd and Docker keep what docs/operations.md promises of them."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"


@pytest.mark.parametrize(
    ("unit", "most"), [("perfeval.service", 1.4), ("perfeval-backup.service", 0.5), ("perfeval-publish.service", 0.5)]
)
def test_units_are_as_closed_as_is_said(unit: str, most: float) -> None:
    """The exposure as systemd reckons it, of 10."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd")
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(DEPLOY / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (level,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert float(level) <= most


def test_image_is_not_open_by_itself() -> None:
    said = [line for line in (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert "PERFEVAL_OPEN" not in "\n".join(said)
