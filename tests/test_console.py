"""The command line on a console that lacks Chinese, as one of Windows may."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii"])
def test_what_the_console_cannot_show_is_replaced(sample_database: Path, encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "perfeval_data", "check", "--db", str(sample_database)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"findings" in done.stdout
    start = subprocess.run([sys.executable, "run.py", "--help"], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert start.returncode == 0
