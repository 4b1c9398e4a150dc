"""The wheel: what a machine without this repository installs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_data import __version__
from tests.browser.conftest import free_port, wait_for
from tests.conftest import PATIENCE, ROOT, SAMPLES


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content and its command; the packages that it needs are those of this Python."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    built = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*pip, *built], check=True)
    (wheel,) = folder.glob("perfeval-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], check=True)
    return folder / "site"


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(installed / "bin" / "perfeval"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_command_says_its_version_and_calls_itself_by_its_name(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "--version").stdout == f"perfeval {__version__}\n"
    assert "没有数据库，请先入库 (no database yet; make one): perfeval ingest" in run(installed, tmp_path, "documents").stderr


def test_its_messages_name_what_a_wheel_has(installed: Path, tmp_path: Path) -> None:
    """No run.py, no samples, no folder of the program."""
    code = "from perfeval_data.service import installed as here; print(here.PROGRAM, here.GET_SCANS, here.GET_CLUSTER, here.TO_INGEST)"
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    said = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert said.stdout.decode().split("\n")[0] == (
        'perfeval pip install "perfeval[ocr]" pip install "perfeval[cluster]" 文件或文件夹'
    )
    outside = [
        file
        for file in installed.rglob("*.py")
        if "run.py " in file.read_text(encoding="utf-8") and file.name != "installed.py"
    ]
    assert outside == []


def test_documents_are_read_into_the_working_folder_and_served_from_there(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "ingest", str(SAMPLES)).returncode == 0
    assert (tmp_path / "data" / "perfeval.duckdb").exists()
    port = free_port()
    command = [sys.executable, str(installed / "bin" / "perfeval"), "serve", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        environment = {**os.environ, "PYTHONPATH": str(installed)}
        serving = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", serving)
        finally:
            serving.terminate()
            serving.wait(timeout=PATIENCE)
    assert f'database="{tmp_path / "data" / "perfeval.duckdb"}"' in (tmp_path / "log").read_text(encoding="utf-8")
