"""The command line on a console that lacks Chinese, as one of Windows may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii"])
def test_what_the_console_cannot_show_is_replaced(sample_database: Path, encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "perfeval_data", "check", "--db", str(sample_database)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"findings" in done.stdout
    start = subprocess.run([sys.executable, "run.py", "--help"], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert start.returncode == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can try what others may not")
@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "--out", "{locked}/x.docx"],
        ["letters", "--out", "{locked}/x"],
        ["export", "projects", "--out", "{locked}/x.csv"],
        ["explain", "{locked}/x.docx"],
        ["explain", "{form}", "--out", "{locked}/x.html"],
        ["check", "--db", "{locked}/d.duckdb"],
        ["ingest", "{form}", "--db", "{locked}/x.duckdb"],
        ["restore", "{locked}/b.zip"],
        ["publish", "{locked}/p"],
        ["remedies", "--take", "{locked}/x.xlsx"],
        ["backup", "{locked}/b.zip"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_a_place_without_permission_is_said_in_a_sentence(
    sample_database: Path, tmp_path_factory: pytest.TempPathFactory, arguments: list[str]
) -> None:
    locked = tmp_path_factory.mktemp("locked", numbered=True)
    locked.chmod(0o700)
    form = next(SAMPLES.glob("*.txt"))
    words = [word.format(locked=locked, form=form) for word in arguments]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        database = shutil.copy(sample_database, folder)
        done = subprocess.run(
            [sys.executable, "-m", "perfeval_data", *words, *([] if "--db" in words else ["--db", database])],
            cwd=ROOT,
            user="nobody",
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode in (1, 2)
    assert "没有权限" in done.stdout + done.stderr or "没有写入权限" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows end otherwise")
def test_whoever_reads_no_further_ends_it_quietly(sample_database: Path) -> None:
    command = [sys.executable, "-m", "perfeval_data", "check", "--json", "--db", str(sample_database)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
