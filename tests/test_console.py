"""The command line on a console that lacks Chinese, as one of Windows may."""

from __future__ import annotations

import json
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


WITHOUT_PERMISSION = (
    "report --out {locked}/x.docx",
    "letters --out {locked}/x",
    "export projects --out {locked}/x.csv",
    "explain {locked}/x.docx",
    "explain {form} --out {locked}/x.html",
    "check --db {locked}/d.duckdb",
    "ingest {form} --db {locked}/x.duckdb",
    "restore {locked}/b.zip",
    "publish {locked}/p",
    "remedies --take {locked}/x.xlsx",
    "backup {locked}/b.zip",
)
AS_ANOTHER_USER = """
import json, sys
from tests.command_line import run
print(json.dumps([[done.returncode, done.stdout, done.stderr] for done in (run(*words) for words in json.loads(sys.argv[1]))]))
"""


@pytest.fixture(scope="module")
def done_by_nobody(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, str]]:
    """What the commands give to the user nobody, one after the other in one process: status, what is printed, what is complained of."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can try what others may not")
    locked = tmp_path_factory.mktemp("locked")
    locked.chmod(0o700)
    form = next(SAMPLES.glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        database = shutil.copy(sample_database, folder)
        given = [[word.format(locked=locked, form=form) for word in command.split()] for command in WITHOUT_PERMISSION]
        given = [words if "--db" in words else [*words, "--db", database] for words in given]
        done = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER_USER, json.dumps(given)],
            cwd=ROOT,
            user="nobody",
            capture_output=True,
            text=True,
            check=True,
        )
    return dict(zip(WITHOUT_PERMISSION, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("command", WITHOUT_PERMISSION)
def test_a_place_without_permission_is_said_in_a_sentence(
    done_by_nobody: dict[str, tuple[int, str, str]], command: str
) -> None:
    status, printed, complained = done_by_nobody[command]
    assert status in (1, 2)
    assert "没有权限" in printed + complained or "没有写入权限" in complained


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows end otherwise")
def test_whoever_reads_no_further_ends_it_quietly(sample_database: Path) -> None:
    command = [sys.executable, "-m", "perfeval_data", "check", "--json", "--db", str(sample_database)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
