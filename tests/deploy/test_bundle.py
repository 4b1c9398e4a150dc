"""The offline bundle: made where there is a network, installed where there is none."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deploy.bundle import Target, bundle, missing
from tests.conftest import ROOT


def wheel(folder: Path, name: str, *requires: str) -> None:
    """A package that consists of its requirements."""
    with zipfile.ZipFile(folder / name, "w") as archive:
        project, version = name.split("-")[:2]
        headers = "".join(f"Requires-Dist: {requirement}\n" for requirement in requires)
        archive.writestr(f"{project}-{version}.dist-info/METADATA", f"Name: {project}\nVersion: {version}\n{headers}\n")


@pytest.mark.parametrize(
    ("target", "lacking"),
    [
        (Target("windows", "3.12"), ["colour", "fast"]),
        (Target("linux-x86_64", "3.12"), []),
        (Target("linux-aarch64", "3.12"), ["fast"]),
        (Target("linux-x86_64", "3.11"), ["backport", "fast"]),
    ],
)
def test_what_a_target_lacks_is_found_on_another_machine(tmp_path: Path, target: Target, lacking: list[str]) -> None:
    wheel(
        tmp_path,
        "shell-1.0-py3-none-any.whl",
        'colour; sys_platform == "win32"',
        'backport>=2; python_version < "3.12"',
        'extras; extra == "all"',
        "fast",
    )
    wheel(tmp_path, "fast-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
    assert sorted(requirement.name for requirement in missing(target, tmp_path)) == lacking


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle for this machine."""
    if sys.platform != "linux" or subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("a machine without network can be had by unshare on Linux only")
    folder = tmp_path_factory.mktemp("bundle")
    here = Target(f"linux-{platform.machine()}", f"{sys.version_info.major}.{sys.version_info.minor}")
    (folder / "Chinese.ttf").write_bytes(b"a font")
    digest = bundle([here], folder / "offline.zip", [folder / "Chinese.ttf"])
    assert (folder / "offline.zip.sha256").read_text() == f"{digest}  offline.zip\n"
    assert hashlib.sha256((folder / "offline.zip").read_bytes()).hexdigest() == digest
    return folder / "offline.zip"


def alone(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command on a machine without any network, with nothing of this environment."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    return subprocess.run(
        ["unshare", "-rn", *map(str, command)],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_bundle_installs_and_works_without_a_network(packed: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(packed, tmp_path)
    program = tmp_path / "perfeval"
    python = program / ".venv" / "bin" / "python"
    base = Path(sys.base_prefix) / "bin" / "python3"
    installed = alone(program, base, "run.py", "setup")
    assert installed.returncode == 0, installed.stderr
    assert alone(program, python, "-m", "perfeval_data", "ingest", "data/samples").returncode == 0
    assert alone(program, python, "-c", "import app").returncode == 0
    assert (program / "fonts" / "Chinese.ttf").read_bytes() == b"a font"
    kept = {path.relative_to(program).parts[0] for path in program.rglob("*") if path.is_file()}
    assert "tests" not in kept
    assert (program / ".streamlit" / "config.toml").read_bytes() == (ROOT / ".streamlit" / "config.toml").read_bytes()


def test_damaged_bundle_is_refused_by_name(packed: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(packed, tmp_path)
    wheels = tmp_path / "perfeval" / "wheels"
    (damaged,) = wheels.glob("streamlit-*.whl")
    damaged.write_bytes(damaged.read_bytes()[:-1])
    refused = alone(tmp_path / "perfeval", Path(sys.base_prefix) / "bin" / "python3", "run.py", "setup")
    assert refused.returncode == 1
    assert damaged.name in refused.stderr


def test_bundle_for_other_machines_says_for_which(packed: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(packed, tmp_path)
    wheels = tmp_path / "perfeval" / "wheels"
    for file in [*wheels.glob("*.whl"), wheels / "SHA256SUMS"]:
        file.unlink()
    (wheels / "SHA256SUMS").write_text("")
    (wheels / "TARGETS").write_text("windows Python 3.12\n")
    refused = alone(tmp_path / "perfeval", Path(sys.base_prefix) / "bin" / "python3", "run.py", "setup")
    assert refused.returncode == 1
    assert "windows Python 3.12" in refused.stderr
