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

from deploy.bundle import Target, bundle, needed_by
from tests.conftest import ROOT

BASE = Path(sys.base_prefix) / "bin" / "python3"
LOCK = """# made by a command
backport==2.0 ; python_full_version < '3.12' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
colour==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:cc
fast==1.0 \\
    --hash=sha256:dd
"""


@pytest.mark.parametrize(
    ("target", "needed"),
    [
        (Target("windows", "3.12"), ["colour==1.0 --hash=sha256:cc", "fast==1.0 --hash=sha256:dd"]),
        (Target("linux-x86_64", "3.12"), ["fast==1.0 --hash=sha256:dd"]),
        (Target("linux-aarch64", "3.11"), ["backport==2.0 --hash=sha256:aa --hash=sha256:bb", "fast==1.0 --hash=sha256:dd"]),
    ],
)
def test_what_a_target_needs_is_known_on_another_machine(target: Target, needed: list[str]) -> None:
    assert list(needed_by(target, LOCK)) == needed


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


@pytest.fixture(scope="module")
def unpacked(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that it unpacks to, to be copied."""
    folder = tmp_path_factory.mktemp("unpacked")
    shutil.unpack_archive(packed, folder)
    return folder / "perfeval"


@pytest.fixture
def program(unpacked: Path, tmp_path: Path) -> Path:
    """A copy of it: files are links, to be taken away and not to be written into."""
    return Path(shutil.copytree(unpacked, tmp_path / "perfeval", copy_function=os.link))


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with pip alone, to be copied: to make one takes longer than pip takes to refuse."""
    folder = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([BASE, "-m", "venv", folder], check=True)
    return folder


def alone(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command on a machine without any network, with nothing of this environment."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "PIP_NO_COMPILE": "1"}
    return subprocess.run(
        ["unshare", "-rn", *map(str, command)],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_bundle_installs_and_works_without_a_network(program: Path) -> None:
    python = program / ".venv" / "bin" / "python"
    installed = alone(program, BASE, "run.py", "setup")
    assert installed.returncode == 0, installed.stderr
    assert alone(program, python, "-m", "perfeval_data", "ingest", "data/samples").returncode == 0
    assert alone(program, python, "-c", "import app").returncode == 0
    assert (program / "fonts" / "Chinese.ttf").read_bytes() == b"a font"
    kept = {path.relative_to(program).parts[0] for path in program.rglob("*") if path.is_file()}
    assert "tests" not in kept
    assert (program / ".streamlit" / "config.toml").read_bytes() == (ROOT / ".streamlit" / "config.toml").read_bytes()


def in_the_place_of(file: Path, data: bytes) -> None:
    """Other content under a name, which leaves the file that is linked there as it is."""
    file.unlink()
    file.write_bytes(data)


def test_damaged_bundle_is_refused_by_name(program: Path) -> None:
    (damaged,) = (program / "wheels").glob("streamlit-*.whl")
    in_the_place_of(damaged, damaged.read_bytes()[:-1])
    refused = alone(program, BASE, "run.py", "setup")
    assert refused.returncode == 1
    assert damaged.name in refused.stderr


def test_package_that_was_exchanged_together_with_the_list_of_sums_is_refused(program: Path, empty_environment: Path) -> None:
    shutil.copytree(empty_environment, program / ".venv", symlinks=True)
    wheels = program / "wheels"
    (exchanged,) = wheels.glob("filelock-*.whl")
    in_the_place_of(exchanged, exchanged.read_bytes())
    with zipfile.ZipFile(exchanged, "a") as archive:
        archive.writestr("filelock/evil.py", "")
    sums = "".join(f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in sorted(wheels.glob("*.whl")))
    in_the_place_of(wheels / "SHA256SUMS", sums.encode())
    refused = alone(program, BASE, "run.py", "setup")
    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert not list((program / ".venv").rglob("site-packages/streamlit"))


def test_bundle_for_other_machines_says_for_which(program: Path, empty_environment: Path) -> None:
    shutil.copytree(empty_environment, program / ".venv", symlinks=True)
    wheels = program / "wheels"
    for wheel in wheels.glob("*.whl"):
        wheel.unlink()
    in_the_place_of(wheels / "SHA256SUMS", b"")
    in_the_place_of(wheels / "TARGETS", b"windows Python 3.12\n")
    refused = alone(program, BASE, "run.py", "setup")
    assert refused.returncode == 1
    assert "windows Python 3.12" in refused.stderr
