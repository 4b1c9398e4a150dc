"""Several processes that serve one database: started by one command, restarted where one dies, ended together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from perfeval_data.__main__ import main
from tests.browser.conftest import free_port
from tests.conftest import PATIENCE, ROOT, SAMPLES, wait_until
from tests.dashboard.intruder import Intruder

COUNT = 2


@contextmanager
def served(database: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "perfeval_data", "serve", "--port", str(port), "--processes", str(COUNT)]
    with (database.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--", "--server.maxUploadSize", "19"],
            cwd=ROOT,
            env={**os.environ, "PERFEVAL_DB": str(database)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(lambda: all(answers(port + each) for each in range(COUNT)))
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=PATIENCE).close()
    except OSError:
        return False
    return True


def servers_of(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("only Linux tells the children of a process")
    return [int(child) for child in children.read_text().split()]


def page_of(port: int) -> bytes:
    """All that a visitor of a server gets for the list of the data."""
    intruder = Intruder(f"http://127.0.0.1:{port}")
    with intruder.tab() as tab:
        return intruder.page(tab, "data")


def test_import_in_one_process_is_seen_in_all_and_a_dead_one_comes_back(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    (tmp_path / "另一份.txt").write_bytes((SAMPLES / "fengtai-union-2024.txt").read_bytes() + "\n备注\n".encode())
    port = free_port(COUNT)
    with served(database, port) as process:
        assert not any("另一份.txt".encode() in page_of(port + each) for each in range(COUNT))
        command = [sys.executable, "-m", "perfeval_data", "ingest", str(tmp_path / "另一份.txt"), "--db", str(database)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        assert all("另一份.txt".encode() in page_of(port + each) for each in range(COUNT))
        first, *others = servers_of(process)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: len(servers_of(process)) == COUNT and first not in servers_of(process))
        wait_until(lambda: all(answers(port + each) for each in range(COUNT)))
        assert set(others) < set(servers_of(process))
    assert not any(answers(port + each) for each in range(COUNT))
    assert process.returncode == 0


def test_server_that_must_not_serve_is_not_begun_again(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    (tmp_path / "access.toml").write_text("mode =", encoding="utf-8")
    command = [sys.executable, "-m", "perfeval_data", "serve", "--port", str(free_port(COUNT)), "--processes", str(COUNT)]
    environment = {**os.environ, "PERFEVAL_DB": str(database)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert "服务未启动" in done.stdout + done.stderr


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_number_of_processes_must_be_one(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["serve", f"--processes={count}"])
    assert stop.value.code == 2
    assert "应为不小于 1 的整数" in capsys.readouterr().err


def test_unit_of_systemd_asks_for_what_the_command_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = (ROOT / "deploy" / "perfeval.service").read_text(encoding="utf-8")
    (line,) = (line for line in unit.splitlines() if line.startswith("ExecStart="))
    asked: list[object] = []

    def serving(*arguments: object) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr("perfeval_data.commands.upkeep.serve", serving)
    monkeypatch.setenv("PERFEVAL_PROCESSES", "3")
    assert main([*line.split()[3:], "--server.baseUrlPath", "perfeval"]) == 0
    assert asked == [(8501, 3, ["--server.baseUrlPath", "perfeval"])]
