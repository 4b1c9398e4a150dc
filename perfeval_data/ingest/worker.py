"""Documents read in processes of their own, with limits on time and memory: a hostile file takes down one of them at most.

The workers are long-lived, so that reading many documents does not start a process for each. They are plain child processes
that talk through their standard streams; `multiprocessing` would run the main script again in each of them, which under
Streamlit is the dashboard itself.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar, cast

from perfeval_data.paper.grid import UnreadableDocumentError

SECONDS: Final = 60.0
MEMORY_MB: Final = 1024

_PACKAGE_FOLDER: Final = Path(__file__).resolve().parents[2]
WORKERS: Final = min(4, os.cpu_count() or 1)
"""How many documents are read at a time."""
_DONE, _REFUSED, _OUT_OF_MEMORY = "done", "refused", "out of memory"

Result = TypeVar("Result")


def run_isolated(function: Callable[..., Result], *arguments: object, seconds: float, memory_mb: int) -> Result:
    """The result of a module's function called in a worker; waits while all are busy.

    Raises UnreadableDocumentError as the function does, and also when it takes longer than `seconds`, needs more than
    `memory_mb` (where the platform can limit it), or ends its process.
    """
    worker = _idle_workers.get()
    try:
        if worker is None or not worker.is_alive():
            worker = _Worker()
        return cast("Result", worker.run(function, arguments, seconds, memory_mb))
    finally:
        _idle_workers.put(worker)


class _Worker:
    """A child process that calls one function after the other; it is ended by whatever breaks a limit."""

    def __init__(self) -> None:
        search_path = [str(_PACKAGE_FOLDER), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(search_path)},
            start_new_session=True,
        )
        self._timed_out = False

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def run(self, function: Callable[..., object], arguments: tuple[object, ...], seconds: float, memory_mb: int) -> object:
        clock = threading.Timer(seconds, self._time_out)
        clock.start()
        try:
            outcome, result = self._exchange(pickle.dumps((memory_mb, function, arguments)))
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.end()
            raise UnreadableDocumentError(self._why_it_ended(seconds)) from error
        finally:
            clock.cancel()
            clock.join()
        if outcome == _OUT_OF_MEMORY:
            self.end()
            raise UnreadableDocumentError(f"读取时占用的内存超过 {memory_mb} MB，为安全起见已中止")
        if outcome == _REFUSED:
            raise UnreadableDocumentError(*cast("tuple[str, str]", result))
        return result

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _exchange(self, request: bytes) -> tuple[str, object]:
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None
        assert answers is not None
        requests.write(request)
        requests.flush()
        return cast("tuple[str, object]", pickle.load(answers))

    def _time_out(self) -> None:
        self._timed_out = True
        self._process.kill()

    def _why_it_ended(self, seconds: float) -> str:
        if self._timed_out:
            return f"在 {seconds:g} 秒内未能读完，文件可能过大或有害，已中止"
        return "读取程序异常退出，文件可能已损坏或有害"


_idle_workers: Final = queue.LifoQueue["_Worker | None"]()
"""One place for every worker that may run at a time; None where none has been started yet."""
for _ in range(WORKERS):
    _idle_workers.put(None)


@atexit.register
def _end_workers() -> None:
    while not _idle_workers.empty():
        worker = _idle_workers.get()
        if worker is not None:
            worker.end()


def serve() -> None:
    """Answers requests on the standard streams until they close. What libraries print goes to the error stream instead."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            memory_mb, function, arguments = pickle.load(requests)
        except EOFError:
            return
        _limit_memory(memory_mb)
        answers.write(_answer(function, arguments))
        answers.flush()


def _answer(function: Callable[..., object], arguments: tuple[object, ...]) -> bytes:
    try:
        return pickle.dumps((_DONE, function(*arguments)))
    except UnreadableDocumentError as error:
        return pickle.dumps((_REFUSED, (error.reason, error.location)))
    except MemoryError:
        return pickle.dumps((_OUT_OF_MEMORY, None))


def _limit_memory(memory_mb: int) -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory_mb << 20
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
