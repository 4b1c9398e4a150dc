"""Set up, ingest, open, test: everything from a bare Python. `python3 run.py` opens the dashboard, `python3 run.py test` runs the
tests, `python3 run.py develop` only installs what tests and checks need, `python3 run.py bundle` packs everything for a machine without
internet, `python3 run.py lock` writes the files *.lock anew, `python3 run.py sbom` lists the packages as an SBOM, `python3 run.py scans`
installs what recognises scanned pages, `python3 run.py cluster` what has documents read by a cluster.

Uses the standard library only, since it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import shutil
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
PROGRAM, SCANS, CLUSTER, DEVELOPMENT = "requirements", "requirements-ocr", "requirements-cluster", "requirements-dev"
"""What the program needs, and on top of it what recognising scanned pages, reading on a cluster, and tests and checks need: `.txt` names the packages,
`.lock` pins all of them, and those of the program, by hash."""
SBOM = "perfeval.cdx.json"
EXTRAS = {
    "scans": (
        SCANS,
        "rapidocr",
        "扫描件识别组件已安装，重启服务后生效 (scanned pages are recognised from now on; restart the service)",
    ),
    "cluster": (CLUSTER, "distributed", "集群读取组件已安装 (documents can be read by a cluster): ingest --cluster ADDRESS"),
}
"""What not everyone needs: its packages, the one that tells that a bundle has them, and what is said when they are installed."""
OLDEST_PYTHON = (3, 11)
FIRST_PORT = 8501


def main() -> int:
    """Run the command of the command line; returns its exit status."""
    for stream in (sys.stdout, sys.stderr):  # a console or file of Windows may lack Chinese
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if sys.version_info < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        print(f"需要 Python {oldest} 或更新版本 (Python {oldest} or newer is needed)", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(description="项目支出绩效自评看板 (dashboard of self-evaluation forms)")
    parser.add_argument("command", nargs="?", choices=COMMANDS, default="open")
    parser.add_argument("--port", type=int, help=f"端口，默认从 {FIRST_PORT} 起第一个空闲的 (default: the first free one)")
    parser.add_argument("--no-browser", action="store_true", help="不打开浏览器 (do not open a browser window)")
    options, further = parser.parse_known_args()
    if further and options.command != "bundle":
        parser.error(f"不认识的参数 (unknown): {' '.join(further)}")
    os.chdir(ROOT)
    if options.command in DEVELOPING:
        install(DEVELOPMENT)
        return DEVELOPING[options.command]()
    install(PROGRAM)
    if options.command == "setup":
        return compile_program()
    if options.command in EXTRAS:
        return install_extra(options.command)
    if options.command == "bundle":
        return subprocess.run([PYTHON, "-m", "deploy.bundle", *further], check=False).returncode
    return open_dashboard(options.port or free_port(), not options.no_browser)


def install(requirements: str) -> None:
    """Make the virtual environment and install the packages of a lock by their hashes, unless that was done for this very lock."""
    lock = f"{requirements}.lock"
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = VENV / f"{lock}.installed"
    is_usable = environment_works()
    if is_usable and stamp.exists() and stamp.read_text() == wanted:
        return
    if VENV.exists() and not is_usable:
        print(".venv 已失效，重新创建 (the Python of .venv is gone or was replaced: making it anew)", flush=True)
        shutil.rmtree(VENV)
    print(f"安装依赖，首次约需几分钟 (installing {lock} into .venv, the first time takes some minutes) ...", flush=True)
    source = offline_packages()
    if not is_usable:
        create_environment()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    by_hash = ["--require-hashes", "--only-binary=:all:", "-r", lock]
    status = subprocess.run([*pip, *source, *by_hash], check=False).returncode
    if status and WHEELS.exists():
        targets = (WHEELS / "TARGETS").read_text().replace("\n", "; ")
        raise SystemExit(f"本离线包适用于 (this bundle is for): {targets}本机是 (this is): {sys.platform} Python {sys.version}")
    if status:
        raise SystemExit("依赖安装失败，原因见上 (the packages could not be installed, see above)")
    stamp.write_text(wanted)


def compile_program() -> int:
    """Compile the program here and now: a service must not write beside it, and would compile it in each of its processes."""
    subprocess.run([PYTHON, "-m", "compileall", "-q", "perfeval_data"], check=False)
    return 0


def install_extra(name: str) -> int:
    """Install what not everyone needs; an offline bundle has it where it was made with that option."""
    requirements, package, done = EXTRAS[name]
    if WHEELS.exists() and not any(WHEELS.glob(f"{package}-*.whl")):
        raise SystemExit(
            f"本离线包不含此组件，请用 python3 run.py bundle --{name} 重新制作 (this bundle was made without --{name})"
        )
    install(requirements)
    print(done)
    return 0


def offline_packages() -> list[str]:
    """Tells pip to take the packages of an offline bundle, whole as they were packed, and to ask no network."""
    if not WHEELS.exists():
        return []
    for line in (WHEELS / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        wheel = WHEELS / name
        if not wheel.exists() or hashlib.sha256(wheel.read_bytes()).hexdigest() != digest:
            raise SystemExit(f"文件缺失或损坏，请重新拷贝 (damaged or missing): {wheel}")
    return ["--no-index", "--find-links", str(WHEELS)]


def environment_works() -> bool:
    """Whether .venv has a Python that starts and finds its packages: the system's Python may have been upgraded or removed since."""
    if not PYTHON.exists():
        return False
    look = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
    try:
        return subprocess.run([PYTHON, "-c", look], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def create_environment() -> None:
    """A virtual environment with pip; some Linux systems ship Python without the part that makes one."""
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError as error:
        raise SystemExit(
            "不能创建虚拟环境，请先安装 python3-venv"
            " (this Python cannot make virtual environments: install the package python3-venv and try again)"
        ) from error


def run_tests() -> int:
    """Lint, types and tests; returns the exit status of the first that fails. Types are checked beside the tests, which often wait."""
    for tool in (["ruff", "check"], ["ruff", "format", "--check"]):
        if status := run_tool(*tool):
            return status
    with subprocess.Popen([PYTHON, "-m", "mypy"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as types:
        workers = (os.cpu_count() or 1) + 2  # browsers and servers are waited for half of the time
        by_file = ["--dist", "loadfile", "--no-loadscope-reorder"]  # in the order of tests/conftest.py
        tests = run_tool("pytest", "-q", "--tb=short", "-n", str(workers), *by_file)
        print(f"== mypy\n{types.communicate()[0]}", flush=True)
    return types.returncode or tests


def run_tool(*tool: str) -> int:
    """Run a tool of .venv; returns its exit status."""
    print(f"== {' '.join(tool)}", flush=True)
    return subprocess.run([PYTHON, "-m", *tool], check=False).returncode


def lock() -> int:
    """Write all locks anew for the packages of the `.txt` files; what they bring along keeps its version where it can."""
    for requirements in (PROGRAM, SCANS, CLUSTER, DEVELOPMENT):
        packages = [f"{name}.txt" for name in dict.fromkeys((PROGRAM, requirements))]
        uv = [str(PYTHON), "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate"]
        python = ["--python-version", ".".join(map(str, OLDEST_PYTHON)), "--custom-compile-command", "python3 run.py lock"]
        status = subprocess.run([*uv, *python, *packages, "--output-file", f"{requirements}.lock"], check=False).returncode
        if status:
            return status
    return 0


def sbom() -> int:
    """Write what the program is made of, with versions and hashes, in the format CycloneDX."""
    command = [str(PYTHON.with_name("cyclonedx-py")), "requirements", f"{PROGRAM}.lock", "--pyproject", "pyproject.toml"]
    status = subprocess.run([*command, "--output-reproducible", "--output-file", SBOM], check=False).returncode
    if status == 0:
        print(f"软件物料清单 (SBOM) -> {SBOM}")
    return status


def develop() -> int:
    """Say how to go on, once the tools are there."""
    print(f"开发工具已安装 (the tools are installed): {PYTHON.relative_to(ROOT)} -m pytest tests/forms -q")
    return 0


DEVELOPING = {"develop": develop, "test": run_tests, "lock": lock, "sbom": sbom}
"""The commands that need more than the program does."""
COMMANDS = ("open", "setup", *EXTRAS, "bundle", *DEVELOPING)


def open_dashboard(port: int, with_browser: bool) -> int:
    """Ingest the sample forms where there is no database yet, and serve the dashboard on this machine only."""
    database = Path(os.environ.get("PERFEVAL_DB", "data/perfeval.duckdb"))
    if not database.exists():
        print("首次运行，导入样例 (no database yet: ingesting the sample forms) ...", flush=True)
        sample = [str(PYTHON), "-m", "perfeval_data", "ingest", "data/samples", "--db", str(database)]
        if status := subprocess.run(sample, check=False).returncode:
            return status
    url = f"http://localhost:{port}"
    if with_browser:
        threading.Thread(target=open_browser, args=(url,), daemon=True).start()
    print(f"绩效看板 (dashboard): {url}   按 Ctrl+C 停止 (stop with Ctrl+C)", flush=True)
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
    raise SystemExit(f"从 {FIRST_PORT} 起没有可用端口 (no free port)")


if __name__ == "__main__":
    sys.exit(main())
