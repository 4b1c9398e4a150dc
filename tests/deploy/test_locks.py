"""The locks hold what the requirements name, each package by its hashes. Where one fails: python3 run.py lock."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import run
from tests.conftest import ROOT


def locked(name: str) -> dict[str, Requirement]:
    """The packages of a lock by name."""
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines)
    requirements = [Requirement(line.split(" --hash=")[0]) for line in lines]
    return {canonicalize_name(each.name): each for each in requirements}


def named(name: str) -> list[Requirement]:
    lines = (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("name", [run.PROGRAM, run.SCANS, run.CLUSTER, run.DEVELOPMENT])
def test_lock_holds_what_is_named(name: str) -> None:
    lock = locked(name)
    assert [str(each) for each in named(name) if lock[canonicalize_name(each.name)].specifier != each.specifier] == []


def test_all_locks_agree_with_each_other_and_with_what_is_installed() -> None:
    program, development = locked(run.PROGRAM), locked(run.DEVELOPMENT)
    for larger in (locked(run.SCANS), locked(run.CLUSTER), development):
        assert {name: str(each) for name, each in larger.items() if name in program} == {
            name: str(each) for name, each in program.items()
        }
    here = {name: each for name, each in development.items() if each.marker is None or each.marker.evaluate()}
    assert {name: version(name) for name in here} == {name: str(each.specifier)[2:] for name, each in here.items()}


def test_sbom_lists_the_packages_with_their_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SBOM", str(tmp_path / "sbom.json"))
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    monkeypatch.chdir(ROOT)
    assert run.sbom() == 0
    written = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    listed = {canonicalize_name(each["name"]): each for each in written["components"]}
    assert written["metadata"]["component"]["name"] == "perfeval"
    assert listed.keys() == locked(run.PROGRAM).keys()
    assert all(each["externalReferences"][0]["hashes"] for each in listed.values())
