"""The dashboard served by several processes, each at its own port: one Python runs one thread at a time, on however many cores.

All of them read the same database file, and see each other's imports. A visitor must stay with the process that has their
session: the web server in front sees to that (`hash` in deploy/nginx.conf).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from types import FrameType

from perfeval_data.service import log
from perfeval_data.service.installed import TOP

PROCESSES = "PERFEVAL_PROCESSES"
"""The variable that says how many processes serve the dashboard: each takes its share of the processors."""
WRONG_SETTINGS = 2
"""The exit status of a server that must not serve: restarting it would not help."""
_PATIENCE = 20.0
"""Seconds that a server may take to end."""
_EVERY = 0.5
"""Seconds between checks of the servers."""


def processes() -> int:
    """How many processes serve the dashboard, as the environment says."""
    return int(os.environ.get(PROCESSES, "1"))


def serve(port: int, count: int, options: Sequence[str] = ()) -> int:
    """Serve at `count` ports from `port` on, with further options of Streamlit, until told to end; returns the exit status.

    A server that dies is restarted; one that refuses to serve ends all.
    """
    signal.signal(signal.SIGTERM, _end)
    servers = {each: _begin(each, count, options) for each in range(port, port + count)}
    try:
        while True:
            for each, server in servers.items():
                if (status := server.poll()) is None:
                    continue
                if status == WRONG_SETTINGS:
                    return status
                log.trouble("server ended", port=each, status=status)
                servers[each] = _begin(each, count, options)
            time.sleep(_EVERY)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(servers.values())


def _begin(port: int, count: int, options: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", str(TOP / "app.py"), "--server.port", str(port), *options]
    return subprocess.Popen(command, env={**os.environ, PROCESSES: str(count)})


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(servers: Collection[subprocess.Popen[bytes]]) -> None:
    for server in servers:
        server.terminate()
    deadline = time.monotonic() + _PATIENCE
    for server in servers:
        try:
            server.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            server.kill()
