"""Programs started to open a stranger's file: limited in what they may use, and gone when they are killed.

Each gets a session of its own, so that Ctrl-C at the terminal reaches only its parent, and so that it can be killed with all
its children.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_ON_WINDOWS: Final = sys.platform == "win32"
_NEW_GROUP: Final[int] = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
_OUT_OF_CPU: Final = None if _ON_WINDOWS else -signal.SIGXCPU
_FILE_MB: Final = 1024
"""The largest file that such a program may write, in MB."""
_WATCHED: Final = """\
exec 3<&0 0</dev/null
(read -r _ <&3; kill -KILL 0) &
watcher=$!
ulimit -c 0; ulimit -v {memory}; ulimit -t {seconds}; ulimit -f {blocks}
"$@" 3<&-
status=$?
kill "$watcher"; wait
exit "$status"
"""
"""Limits are set by a shell: setting them between fork and exec is not safe in a process with threads."""

_running: Final[set[subprocess.Popen[bytes]]] = set()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use of the machine.

    The processor's time is what counts: a busy machine takes longer over a good file. Wall time catches what sleeps, and is
    all there is on Windows.
    """

    cpu_seconds: float
    wall_seconds: float
    memory_mb: int


def start_worker(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a program of our own that speaks through its standard streams, limits itself, and ends when its input does."""
    pipe = subprocess.PIPE
    return _started(command, env=environment, stdin=pipe, stdout=pipe)


def start_limited(command: Sequence[str], limits: Limits, folder: Path) -> subprocess.Popen[bytes]:
    """Start a third-party program in a folder. The system kills a process of it that exceeds the limits.

    Where there is a shell, all of it ends when this process does, in whatever way: a watcher sees its input close.
    """
    silent, pipe = subprocess.DEVNULL, subprocess.PIPE
    if _ON_WINDOWS:
        return _started(command, cwd=folder, stdin=silent, stdout=silent, stderr=silent)
    script = _WATCHED.format(memory=limits.memory_mb << 10, seconds=math.ceil(limits.cpu_seconds), blocks=_FILE_MB << 11)
    return _started(["/bin/sh", "-c", script, "sh", *command], cwd=folder, stdin=pipe, stdout=silent, stderr=silent)


def _started(command: Sequence[str], **settings: Any) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, start_new_session=True, creationflags=_NEW_GROUP, **settings)
    _running.add(process)
    return process


def end(process: subprocess.Popen[bytes]) -> int:
    """Kill a process with all its children, and wait for it; returns its exit status."""
    _running.discard(process)
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS answers so where only the dead are left
            os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):  # what could not be said to a process that has ended
                stream.close()
    return process.wait()


def end_all() -> None:
    """Kill whatever was started here and still runs."""
    for process in list(_running):
        end(process)


def ran_out_of_cpu(status: int) -> bool:
    """Whether a process ended in this way because it had used up its time of the processor."""
    return status == _OUT_OF_CPU


def cpu_of_children() -> float:
    """Seconds of the processor that ended children of this process have used, and theirs; 0 on Windows."""
    times = os.times()
    return times.children_user + times.children_system


PAGE: Final = Limits(cpu_seconds=60, wall_seconds=180, memory_mb=3072)
"""What recognising one page that is a picture may use: time on top of that of the document, memory in place of it."""

_asked_for_more: list[Callable[[], None]] = []
_recognises = False


def when_more_is_asked_for(tell: Callable[[], None]) -> None:
    """Have someone told, who may wait for this process, that it goes on to another page that takes its time."""
    _asked_for_more[:] = [tell]


def allow_for_a_page() -> None:
    """From now on this process may use what one more page that is a picture takes (`PAGE`), as far as it was limited before."""
    global _recognises
    _recognises = True
    if sys.platform != "win32":
        import resource

        _raise(resource.RLIMIT_AS, PAGE.memory_mb << 20)
        _raise(resource.RLIMIT_CPU, math.ceil(time.process_time() + PAGE.cpu_seconds))
    for tell in _asked_for_more:
        tell()


def limit_this_process(limits: Limits) -> None:
    """From now on this process may use so much memory, and so much more time of the processor. Without effect on Windows.

    One that has recognised a page keeps the memory that it was allowed for it, since the models stay in it.
    """
    if sys.platform != "win32":
        import resource

        memory_mb = max(limits.memory_mb, PAGE.memory_mb) if _recognises else limits.memory_mb
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_AS, memory_mb << 20)
        _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + limits.cpu_seconds))


def _lower(kind: int, wanted: int) -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _raise(kind: int, wanted: int) -> None:
    """Raise a limit as far as the system allows; one that was never set, or is higher, stays."""
    if sys.platform != "win32":
        import resource

        now, most = resource.getrlimit(kind)
        if now != resource.RLIM_INFINITY and now < wanted:
            resource.setrlimit(kind, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
