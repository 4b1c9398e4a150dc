"""Set up, ingest, open, test: everything from a bare Python. `python3 run.py` opens the dashboard, `python3 run.py test` runs the
tests, `python3 run.py bundle` packs everything for a machine without internet, `python3 run.py lock` writes the files *.lock anew,
`python3 run.py sbom` lists the packages as an SBOM, `python3 run.py scans` installs what recognises scanned pages.

Uses the standard library only, since it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import venv
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WHEELS = ROOT / "wheels"
"""The packages, where this is an offline bundle."""
PROGRAM, SCANS, DEVELOPMENT = "requirements", "requirements-ocr", "requirements-dev"
"""What the program needs, what recognising scanned pages needs as well, and what tests and checks need: `.txt` names the packages, `.lock` pins all of them by hash."""
SBOM = "perfeval.cdx.json"
OLDEST_PYTHON = (3, 11)
FIRST_PORT = 8501


def main() -> int:
    """Run the command of the command line; returns its exit status."""
    for stream in (sys.stdout, sys.stderr):  # a console or file of Windows may lack Chinese
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed (需要 Python 3.11 或更新版本).", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(description="Dashboard of self-evaluation forms (项目支出绩效自评)")
    parser.add_argument(
        "command", nargs="?", choices=("open", "setup", "scans", "test", "bundle", "lock", "sbom"), default="open"
    )
    parser.add_argument("--port", type=int, help=f"default: the first free one from {FIRST_PORT}")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    options, further = parser.parse_known_args()
    if further and options.command != "bundle":
        parser.error(f"unknown: {' '.join(further)}")
    os.chdir(ROOT)
    if options.command in DEVELOPING:
        install(DEVELOPMENT)
        return DEVELOPING[options.command]()
    install(PROGRAM)
    if options.command == "setup":
        return 0
    if options.command == "scans":
        return install_scans()
    if options.command == "bundle":
        return subprocess.run([PYTHON, "-m", "deploy.bundle", *further], check=False).returncode
    return open_dashboard(options.port or free_port(), not options.no_browser)


def install(requirements: str) -> None:
    """Make the virtual environment and install the packages of a lock by their hashes, unless that was done for this very lock."""
    lock = f"{requirements}.lock"
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = VENV / f"{lock}.installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {lock} into .venv (安装依赖，首次约需几分钟) ...", flush=True)
    if not PYTHON.exists():
        create_environment()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    by_hash = ["--require-hashes", "--only-binary=:all:", "-r", lock]
    status = subprocess.run([*pip, *offline_packages(), *by_hash], check=False).returncode
    if status and WHEELS.exists():
        targets = (WHEELS / "TARGETS").read_text().replace("\n", "; ")
        raise SystemExit(f"This bundle is for (本离线包适用于): {targets}this is (本机是): {sys.platform} Python {sys.version}")
    if status:
        raise SystemExit("The packages could not be installed, see above (依赖安装失败，原因见上).")
    stamp.write_text(wanted)


def install_scans() -> int:
    """Install what recognises scanned pages; an offline bundle has it where it was made with `--scans`."""
    if WHEELS.exists() and not any(WHEELS.glob("rapidocr-*.whl")):
        raise SystemExit(
            "This bundle was made without --scans (本离线包不含扫描件识别组件，请用 python3 run.py bundle --scans 重新制作)."
        )
    install(SCANS)
    print("Scanned pages are recognised from now on; restart the service (扫描件识别组件已安装，重启服务后生效).")
    return 0


def offline_packages() -> list[str]:
    """Tells pip to take the packages of an offline bundle, whole as they were packed, and to ask no network."""
    if not WHEELS.exists():
        return []
    for line in (WHEELS / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        wheel = WHEELS / name
        if not wheel.exists() or hashlib.sha256(wheel.read_bytes()).hexdigest() != digest:
            raise SystemExit(f"Damaged or missing (文件缺失或损坏，请重新拷贝): {wheel}")
    return ["--no-index", "--find-links", str(WHEELS)]


def create_environment() -> None:
    """A virtual environment with pip; some Linux systems ship Python without the part that makes one."""
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError as error:
        raise SystemExit(
            "This Python cannot make virtual environments: install the package python3-venv and try again"
            " (请先安装 python3-venv)."
        ) from error


def run_tests() -> int:
    """Lint, types and tests; returns the exit status of the first that fails."""
    for tool in (
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["pytest", "-q", "-n", "auto", "--dist", "loadfile"],
    ):
        print(f"== {' '.join(tool)}", flush=True)
        status = subprocess.run([PYTHON, "-m", *tool], check=False).returncode
        if status:
            return status
    return 0


def lock() -> int:
    """Write all locks anew for the packages of the `.txt` files; what they bring along keeps its version where it can."""
    for requirements in (PROGRAM, SCANS, DEVELOPMENT):
        uv = [str(PYTHON), "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate"]
        python = ["--python-version", ".".join(map(str, OLDEST_PYTHON)), "--custom-compile-command", "python3 run.py lock"]
        files = [f"{requirements}.txt", "--output-file", f"{requirements}.lock"]
        status = subprocess.run([*uv, *python, *files], check=False).returncode
        if status:
            return status
    return 0


def sbom() -> int:
    """Write what the program is made of, with versions and hashes, in the format CycloneDX."""
    command = [str(PYTHON.with_name("cyclonedx-py")), "requirements", f"{PROGRAM}.lock", "--pyproject", "pyproject.toml"]
    status = subprocess.run([*command, "--output-reproducible", "--output-file", SBOM], check=False).returncode
    if status == 0:
        print(f"SBOM (软件物料清单) -> {SBOM}")
    return status


DEVELOPING = {"test": run_tests, "lock": lock, "sbom": sbom}
"""The commands that need more than the program does."""


def open_dashboard(port: int, with_browser: bool) -> int:
    """Ingest the sample forms where there is no database yet, and serve the dashboard on this machine only."""
    database = Path(os.environ.get("PERFEVAL_DB", "data/perfeval.duckdb"))
    if not database.exists():
        print("No database yet: ingesting the sample forms (首次运行，导入样例) ...", flush=True)
        subprocess.run([PYTHON, "-m", "perfeval_data", "ingest", "data/samples", "--db", database], check=True)
    url = f"http://localhost:{port}"
    if with_browser:
        threading.Thread(target=open_browser, args=(url,), daemon=True).start()
    print(f"Dashboard (绩效看板): {url}   stop with Ctrl+C (按 Ctrl+C 停止)", flush=True)
    try:
        return subprocess.run([PYTHON, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], check=False).returncode
    except KeyboardInterrupt:
        return 0


def open_browser(url: str) -> None:
    """Open the dashboard once the server answers, within half a minute."""
    for _ in range(60):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.5)
        else:
            webbrowser.open(url)
            return


def free_port() -> int:
    """The first port from the usual one on that nothing listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit(f"No free port from {FIRST_PORT} on (没有可用端口).")


if __name__ == "__main__":
    sys.exit(main())
