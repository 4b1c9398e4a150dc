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


def test_package_that_was_exchanged_together_with_the_list_of_sums_is_refused(packed: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(packed, tmp_path)
    wheels = tmp_path / "perfeval" / "wheels"
    (exchanged,) = wheels.glob("filelock-*.whl")
    with zipfile.ZipFile(exchanged, "a") as archive:
        archive.writestr("filelock/evil.py", "")
    sums = "".join(f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in sorted(wheels.glob("*.whl")))
    (wheels / "SHA256SUMS").write_text(sums)
    refused = alone(tmp_path / "perfeval", Path(sys.base_prefix) / "bin" / "python3", "run.py", "setup")
    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert not list((tmp_path / "perfeval" / ".venv").rglob("site-packages/streamlit"))


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
