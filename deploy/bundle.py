"""An offline bundle: the program and the packages that it needs in one zip, for machines without internet.

`python3 run.py bundle` makes it where there is internet; unpacked elsewhere, `python3 run.py` there installs from the folder wheels/
and asks no network. One bundle may serve several platforms and versions of Python.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK, SCANS, CLUSTER = (ROOT / f"requirements{extra}.lock" for extra in ("", "-ocr", "-cluster"))
"""What the program needs; with what recognises scanned pages; with what has documents read by a cluster."""
PARTS = (
    "run.py", "app.py", "pages", "perfeval_data", "deploy", "docs", "data/samples", "data/inbox/README.md", ".streamlit/config.toml",
    ".dockerignore", "requirements.txt", "requirements.lock", "requirements-ocr.txt", "requirements-ocr.lock",
    "requirements-cluster.txt", "requirements-cluster.lock", "README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md", "SECURITY.md",
)  # fmt: skip
FONTS = "fonts"
WHEELS, SUMS, TARGETS = "wheels", "SHA256SUMS", "TARGETS"
_OLDEST_GLIBC, _NEWEST_GLIBC = 5, 28
"""Minor versions of glibc 2 whose wheels run on the Linux systems in use: 2.28 is that of Debian 10, RHEL 8, Kylin V10, UOS 20."""


@dataclass(frozen=True, slots=True)
class Platform:
    """An operating system and processor: what pip calls them, and what the markers of requirements ask for."""

    tags: tuple[str, ...]
    system: str
    sys_platform: str
    os_name: str
    machine: str


def _linux(machine: str) -> Platform:
    legacy = ("manylinux2014", "manylinux2010", "manylinux1")
    names = [*(f"manylinux_2_{minor}" for minor in range(_NEWEST_GLIBC, _OLDEST_GLIBC - 1, -1)), *legacy, "linux"]
    return Platform(tuple(f"{name}_{machine}" for name in names), "Linux", "linux", "posix", machine)


PLATFORMS = {
    "windows": Platform(("win_amd64",), "Windows", "win32", "nt", "AMD64"),
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of machine that the bundle is for: a platform and a version of Python, say 3.12."""

    platform: str
    python: str

    def __str__(self) -> str:
        return f"{self.platform} Python {self.python}"

    @property
    def pip_options(self) -> list[str]:
        tags = PLATFORMS[self.platform].tags
        return ["--only-binary=:all:", "--python-version", self.python, *(f"--platform={tag}" for tag in tags)]

    @property
    def environment(self) -> dict[str, str | frozenset[str]]:
        """What markers such as `sys_platform == "win32"` are true of there, in place of the machine that makes the bundle."""
        platform = PLATFORMS[self.platform]
        return {
            "os_name": platform.os_name,
            "sys_platform": platform.sys_platform,
            "platform_system": platform.system,
            "platform_machine": platform.machine,
            "platform_release": "",
            "platform_version": "",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_version": f"{self.python}.0",
            "extra": "",
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the bundle that the command line asks for."""
    parser = argparse.ArgumentParser(prog="run.py bundle", description="离线安装包 (one zip for machines without internet)")
    parser.add_argument(
        "--platform", action="append", choices=PLATFORMS, help="可重复，默认全部 (may be repeated; default: all)"
    )
    parser.add_argument(
        "--font",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="供没有中文字体的服务器使用 (for servers without a Chinese one)",
    )
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    parser.add_argument("--python", action="append", metavar="3.N", help=f"可重复，默认 {here} (may be repeated)")
    parser.add_argument("--out", type=Path, default=Path("perfeval-offline.zip"), metavar="FILE.zip", help="默认 %(default)s")
    parser.add_argument(
        "--scans", action="store_true", help="带扫描件识别组件，每个平台约 120 MB (with recognition of scanned pages)"
    )
    parser.add_argument("--cluster", action="store_true", help="带集群读取组件，每个平台约 6 MB (with reading by a cluster)")
    options = parser.parse_args(arguments)
    targets = [Target(platform, python) for platform in options.platform or PLATFORMS for python in options.python or [here]]
    locks = [LOCK, *([SCANS] if options.scans else []), *([CLUSTER] if options.cluster else [])]
    digest = bundle(targets, options.out, options.font, locks)
    print(f"离线安装包 (bundle) -> {options.out}, {options.out.stat().st_size >> 20} MB, SHA-256 {digest}")
    return 0


def bundle(targets: Sequence[Target], out: Path, fonts: Sequence[Path] = (), locks: Sequence[Path] = (LOCK,)) -> str:
    """Fetch the packages of some locks, which agree with each other, and write the bundle and `FILE.sha256` beside it; returns the SHA-256 of the bundle."""
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        for target in targets:
            print(f"packages for {target} ...", flush=True)
            for lock in locks:
                _fetch(target, wheels, lock)
        (wheels / SUMS).write_text("".join(f"{_digest(wheel)}  {wheel.name}\n" for wheel in sorted(wheels.glob("*.whl"))))
        (wheels / TARGETS).write_text("".join(f"{target}\n" for target in targets))
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in _program():
                archive.write(file, Path("perfeval", file.relative_to(ROOT)))
            for file in fonts:
                archive.write(file, Path("perfeval", FONTS, file.name))
            for file in sorted(wheels.iterdir()):
                archive.write(file, Path("perfeval", WHEELS, file.name), compress_type=zipfile.ZIP_STORED)
    digest = _digest(out)
    out.with_name(f"{out.name}.sha256").write_text(f"{digest}  {out.name}\n")
    return digest


def _fetch(target: Target, wheels: Path, lock: Path) -> None:
    """Fetch the packages for a target, each by its hash. pip would judge by the machine it runs on which ones are needed there."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", str(wheels)]
    needed = wheels / "needed"
    needed.write_text("\n".join(needed_by(target, lock.read_text(encoding="utf-8"))), encoding="utf-8")
    subprocess.run([*pip, *target.pip_options, "--no-deps", "--require-hashes", "-r", str(needed)], cwd=ROOT, check=True)
    needed.unlink()


def needed_by(target: Target, lock: str) -> Iterator[str]:
    """The lines of a lock that hold for a target, without their conditions."""
    for line in lock.replace("\\\n", "").splitlines():
        if line.startswith("#"):
            continue
        text, *hashes = line.split(" --hash=")
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(target.environment):
            yield " --hash=".join([f"{requirement.name}{requirement.specifier}", *map(str.strip, hashes)])


def _program() -> Iterator[Path]:
    for part in PARTS:
        path = ROOT / part
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
