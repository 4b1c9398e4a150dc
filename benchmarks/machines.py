"""Two and more machines that serve one copy of the database: network namespaces, each with an address and a server of its own, and nginx
in front of them with the file of deploy/ (Linux, as root).

    python -m benchmarks.machines FILE [--visitors 100 500] [--machines 2]

Visitors come through nginx, each with a name of his own. Machines of this kind share processors: what more of them gain must be
measured on real ones; here it is seen that visitors stay where their session is, and what nginx costs.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.visitors import HEADING, Visitor, measure, visitor
from perfeval_data.database.copies import Kind
from perfeval_data.database.upkeep.publish import publish

ROOT = Path(__file__).resolve().parent.parent
NAME = "perfeval.localhost"
SECONDS = 120
"""That a busy machine may take until a server answers."""
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
_SECRET = "only-nginx-and-the-servers-know"
_ACCESS = f"""mode = "proxy"
[proxy]
user_header = "X-Remote-User"
secret = "{_SECRET}"
[[visitors]]
name = "*"
role = "viewer"
"""
_MAIN = """user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{ worker_connections 4096; }}
http {{
    log_format machines '$remote_user $upstream_addr'; access_log {folder}/access.log machines; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/1; uwsgi_temp_path {folder}/2; scgi_temp_path {folder}/3;
    include {folder}/perfeval.conf;
}}
"""


@dataclass(frozen=True)
class Machine:
    """A network namespace with a server in it."""

    name: str
    address: str
    server: subprocess.Popen[bytes]


@contextmanager
def namespace(number: int) -> Iterator[tuple[str, str]]:
    """A network namespace that this machine reaches over a cable of its own; its name and its address."""
    name, near, far = f"perfeval{number}", f"10.213.{number}.1", f"10.213.{number}.2"
    commands = (
        f"netns add {name}", f"link add {name} type veth peer name eth0 netns {name}", f"addr add {near}/24 dev {name}",
        f"link set {name} up", f"-n {name} addr add {far}/24 dev eth0", f"-n {name} link set eth0 up", f"-n {name} link set lo up",
    )  # fmt: skip
    _take_away(name)
    try:
        for command in commands:
            subprocess.run(["ip", *command.split()], check=True, capture_output=True)
        yield name, far
    finally:
        _take_away(name)


def can_be_made() -> bool:
    """Whether this is root on Linux with nginx and namespaces."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("nginx", path=_PATH):
        return False
    try:
        with namespace(0):
            return True
    except subprocess.CalledProcessError:
        return False


def _take_away(name: str) -> None:
    """Remove a namespace and its cable, as far as they are there: a killed run leaves them."""
    subprocess.run(["ip", "link", "del", name], check=False, capture_output=True)
    subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@contextmanager
def serving(copy: Path, number: int, port: int) -> Iterator[Machine]:
    """A machine that serves the copy below the path of nginx."""
    with namespace(number) as (name, address):
        command = [
            "ip", "netns", "exec", name, sys.executable, "-m", "perfeval_data", "serve", "--port", str(port), "--", "--server.address", address,
            "--server.baseUrlPath", "perfeval", "--browser.serverAddress", NAME, "--server.headless", "true",
        ]  # fmt: skip
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PERFEVAL_DB": str(copy)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert comes_up(f"http://{address}:{port}/healthz"), (
                f"{name} does not answer"
            )  # nginx would give its visitors to others
            yield Machine(name, address, server)
        finally:
            server.terminate()
            server.wait(timeout=SECONDS)


@contextmanager
def machines(database: Path, count: int, port: int = 8501) -> Iterator[tuple[Path, list[Machine], str]]:
    """A published copy, machines that serve it, and nginx in front of them: the copy, the machines, and the address of nginx."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=database.parent)))
        (folder / "access.toml").write_text(_ACCESS, encoding="utf-8")
        copy = folder / "copy"
        publish(database, copy, Kind.FILE)
        started = [stack.enter_context(serving(copy, number, port)) for number in range(1, count + 1)]
        address = stack.enter_context(nginx(folder, [f"{machine.address}:{port}" for machine in started]))
        yield copy, started, address


@contextmanager
def nginx(folder: Path, servers: Sequence[str]) -> Iterator[str]:
    """nginx with the file of deploy/, its names, ports and places exchanged, without TLS and passwords; everybody is who they
    claim to be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    begin, end = text.index("server {\n    listen 80;"), text.index("server {\n    listen 443")
    text = text[:begin] + text[end:]
    left_out = ("ssl_", "add_header", "auth_basic_user_file", "proxy_cookie_flags")
    text = "\n".join(line for line in text.splitlines() if not line.strip().startswith(left_out))
    for old, new in {
        "    server 127.0.0.1:8501;": "\n".join(f"    server {server};" for server in servers),
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "perfeval.union.example": NAME,
        'auth_basic           "perfeval";': "",
        "/etc/nginx/perfeval/": f"{folder}/",
        "/var/cache/nginx-perfeval": f"{folder}/cache",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "perfeval.conf").write_text(text, encoding="utf-8")
    (folder / "secret.conf").write_text(f'proxy_set_header X-Perfeval-Secret "{_SECRET}";\n', encoding="utf-8")
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder), encoding="utf-8")
    program = shutil.which("nginx", path=_PATH) or "nginx"
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        yield f"http://127.0.0.1:{port}/perfeval/"
    finally:
        process.terminate()
        process.wait(timeout=20)


def named(name: str) -> dict[str, str]:
    """The header of a visitor who signs in by this name."""
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:word'.encode()).decode()}"}


def session(url: str, name: str) -> AbstractAsyncContextManager[Visitor]:
    """A session of this visitor, through nginx at its address."""
    place = urlsplit(url)
    return visitor(
        url.replace(f"{place.hostname}", NAME),
        host=place.hostname,
        port=place.port,
        additional_headers=named(name),
        open_timeout=SECONDS,
    )


def answers(url: str, name: str) -> bool:
    """Whether the dashboard is there for a visitor."""
    return comes_up(url, {**named(name), "Host": NAME})


def comes_up(url: str, headers: Mapping[str, str] | None = None) -> bool:
    """Whether an address answers that all is well, sooner or later."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers or {})), timeout=10) as page:
                if page.status == 200:
                    return True
        except OSError:
            time.sleep(0.5)
    return False


def rows(database: Path, counts: Sequence[int], visitors: Sequence[int]) -> Iterator[str]:
    """The table: visitors of so many machines, through nginx."""
    yield HEADING
    for number in counts:
        for count in visitors:
            with machines(database.resolve(), number) as (_, started, url):
                assert all(answers(url, f"visitor{each}") for each in range(4 * number))
                processes = [machine.server.pid for machine in started]
                crowded = asyncio.run(measure(lambda each, url=url: session(url, f"visitor{each}"), processes, count))  # type: ignore[misc]
            yield crowded.row(f"{number} machines behind nginx", count)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--machines", type=int, nargs="+", default=[2])
    parser.add_argument("--visitors", type=int, nargs="+", default=[100, 500])
    options = parser.parse_args()
    for row in rows(options.file, options.machines, options.visitors):
        print(row, flush=True)


if __name__ == "__main__":
    main()
