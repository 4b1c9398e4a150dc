"""Strangers' files opened in processes of their own, with limits on time and memory: a hostile file takes down at most one of
them.

The workers are long-lived, so that reading many documents does not start a process for each. They are plain child processes
that talk through their standard streams; `multiprocessing` would run the main script again in each of them, which under
Streamlit is the dashboard itself.

What a worker says may have been put into its mouth by the file that it read. Its answers are therefore data in MessagePack, no
longer than expected, that must fit the dataclass that was asked for; requests, which only this program makes, are pickled.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import queue
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TypeVar, cast

import msgspec

from perfeval_data.paper.grid import ReaderFailedError, UnreadableDocumentError
from perfeval_data.readers.limits import MAX_PART_BYTES
from perfeval_data.service import files, processes
from perfeval_data.service.processes import Limits

LIMITS: Final = Limits(cpu_seconds=60, wall_seconds=300, memory_mb=1024)
"""For one document, or for unpacking one archive. A conversion by LibreOffice has limits of its own, and its time does not count here."""
WORKERS: Final = min(4, os.cpu_count() or 1)
"""How many documents are read at a time."""
_UNPACKERS: Final = 2
"""How many archives are unpacked at a time: in workers of their own, since who unpacks one goes on to have its members read."""

_PACKAGE_FOLDER: Final = Path(__file__).resolve().parents[2]
_HEADER_BYTES: Final = 9
_MAX_ANSWER_BYTES: Final = MAX_PART_BYTES + (1 << 20)
_ITEM, _DONE, _REFUSED, _FAILED, _OUT_OF_MEMORY, _ANOTHER_PAGE = b"i", b"d", b"r", b"f", b"m", b"p"
_KINDS: Final = frozenset({_ITEM, _DONE, _REFUSED, _FAILED, _OUT_OF_MEMORY, _ANOTHER_PAGE})
_MOST_PAGES: Final = 200
"""Pages of one document that may each take the time of a page that is recognised."""
_TEMPORARY: Final = ("TMPDIR", "TEMP", "TMP")

Answer = TypeVar("Answer")
OnPage = Callable[[int], None] | None


class _NoSenseError(Exception):
    """A worker sent no valid answer: it has ended, or something else writes to its output."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a document is refused; the trace where the fault is not the document's."""

    reason: str
    location: str
    trace: str = ""


def run_isolated(
    answer: type[Answer],
    function: Callable[..., Answer],
    *arguments: object,
    limits: Limits = LIMITS,
    on_page: OnPage = None,
) -> Answer:
    """The result, of type `answer`, of a module's function called in a worker; waits while all are busy.

    `on_page` hears the number of each page that is a picture as its recognition begins.

    Raises UnreadableDocumentError as the function does, and also when it goes beyond the limits (where the platform can set
    them) or ends its process; ReaderFailedError when it raises anything else.
    """
    with READERS.worker() as worker, contextlib.closing(worker.call(function, arguments, limits, on_page)) as answers:
        _, data = next(answers)
        return worker.decoded(answer, data)


def stream_isolated(
    answer: type[Answer],
    function: Callable[..., Iterator[Answer]],
    *arguments: object,
    limits: Limits = LIMITS,
    pool: _Pool | None = None,
    on_page: OnPage = None,
) -> Iterator[Answer]:
    """What a module's generator function yields in a worker, one after the other as they are taken. Raises as `run_isolated` does.

    The worker is one of those that unpack archives, unless another `pool` is named.
    """
    with (
        (pool or _unpackers).worker() as worker,
        contextlib.closing(worker.call(function, arguments, limits, on_page)) as answers,
    ):
        for kind, data in answers:
            if kind == _ITEM:
                yield worker.decoded(answer, data)


class _Worker:
    """A child process that calls one function after the other; it is ended by whatever breaks a limit."""

    def __init__(self) -> None:
        self._folder = _temporary_folder()
        search_path = [str(_PACKAGE_FOLDER), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(search_path)}
        if self._folder:
            environment |= dict.fromkeys(_TEMPORARY, self._folder)
        start = f"from {__name__} import serve; serve({self._folder!r})"
        self._process = processes.start_worker([sys.executable, "-c", start], environment)
        self._timed_out = False

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def call(
        self, function: Callable[..., object], arguments: tuple[object, ...], limits: Limits, on_page: OnPage = None
    ) -> Generator[tuple[bytes, bytes], None, None]:
        """Kind and data of each answer, the last one being that it is done. Whoever does not hear them all ends the worker."""
        kind = b""
        pages = 0
        try:
            request: object = (limits, function, arguments)
            while kind != _DONE:
                kind, data = self._heard(limits if pages == 0 else processes.PAGE, request)
                request = None
                if kind == _ANOTHER_PAGE:
                    pages += 1
                    if pages > _MOST_PAGES:
                        raise UnreadableDocumentError(f"扫描的页面超过 {_MOST_PAGES} 页，为安全起见已中止；请分成几个文件")
                    if on_page:
                        on_page(pages)
                    continue
                if kind in (_REFUSED, _FAILED):
                    raise _refused(kind, self.decoded(_Refusal, data))
                if kind == _OUT_OF_MEMORY:
                    raise UnreadableDocumentError(f"读取时占用的内存超过 {limits.memory_mb} MB，为安全起见已中止")
                yield kind, data
        finally:
            if kind not in (_DONE, _REFUSED, _FAILED):
                self.end()

    def decoded(self, answer: type[Answer], data: bytes) -> Answer:
        try:
            return msgspec.msgpack.decode(data, type=answer)
        except (msgspec.DecodeError, RecursionError, ArithmeticError, ValueError) as error:
            self.end()
            raise UnreadableDocumentError(_ENDED) from error

    def end(self) -> int:
        """Kill the process with all that it has started; nothing that it wrote stays behind. Returns how it ended."""
        status = processes.end(self._process)
        if self._folder:
            files.remove_folder(Path(self._folder))
        return status

    def _heard(self, limits: Limits, request: object) -> tuple[bytes, bytes]:
        """The next answer, after a request where there is one. What takes too long on the wall ends the worker."""
        clock = threading.Timer(limits.wall_seconds, self._time_out)
        clock.start()
        try:
            if request is not None:
                self._say(request)
            return _answer_from(cast("IO[bytes]", self._process.stdout))
        except (_NoSenseError, OSError, ValueError) as error:
            raise UnreadableDocumentError(self._why_it_ended(self.end(), limits)) from error
        finally:
            clock.cancel()
            clock.join()

    def _say(self, request: object) -> None:
        requests = cast("IO[bytes]", self._process.stdin)
        pickle.dump(request, requests, protocol=5)
        requests.flush()

    def _time_out(self) -> None:
        self._timed_out = True
        self._process.kill()

    def _why_it_ended(self, status: int, limits: Limits) -> str:
        if self._timed_out:
            return f"在 {limits.wall_seconds:g} 秒内未能读完，文件可能过大或有害，已中止"
        if processes.ran_out_of_cpu(status):
            return f"用了 {limits.cpu_seconds:g} 秒处理器时间仍未能读完，文件可能过大或有害，已中止"
        return _ENDED


_ENDED: Final = "读取程序异常退出，文件可能已损坏或有害"


def _temporary_folder() -> str | None:
    """A folder for what a worker and its programs put down, to be removed with the worker; none where the disk is full."""
    try:
        return tempfile.mkdtemp(prefix="perfeval-")
    except OSError:
        return None


def _refused(kind: bytes, refusal: _Refusal) -> UnreadableDocumentError:
    if kind == _FAILED:
        return ReaderFailedError(refusal.reason, refusal.location, refusal.trace)
    return UnreadableDocumentError(refusal.reason, refusal.location)


def _answer_from(answers: IO[bytes]) -> tuple[bytes, bytes]:
    header = _exactly(answers, _HEADER_BYTES)
    kind, length = header[:1], int.from_bytes(header[1:], "big")
    if kind not in _KINDS or length > _MAX_ANSWER_BYTES:
        raise _NoSenseError
    return kind, _exactly(answers, length)


def _exactly(answers: IO[bytes], length: int) -> bytes:
    data = answers.read(length)
    if len(data) < length:
        raise _NoSenseError
    return data


class _Pool:
    """So many workers at a time, started when they are needed and kept for the next document."""

    def __init__(self, size: int) -> None:
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._all: set[_Worker] = set()
        self._is_closed = False
        self._size = 0
        self._lock = threading.Lock()
        self.grow_to(size)

    def grow_to(self, size: int) -> None:
        """Have at least so many at a time."""
        with self._lock:
            for _ in range(size - self._size):
                self._idle.put(None)
            self._size = max(size, self._size)

    @contextlib.contextmanager
    def worker(self) -> Generator[_Worker]:
        """A worker of one's own, after waiting for it while all are busy."""
        worker = self._idle.get()
        try:
            worker = self._ready(worker)
            yield worker
        finally:
            self._idle.put(worker)

    def _ready(self, worker: _Worker | None) -> _Worker:
        if worker is not None and worker.is_alive():
            return worker
        if worker is not None:
            self._all.discard(worker)
            worker.end()
        if self._is_closed:
            raise UnreadableDocumentError("读取已中断")
        worker = _Worker()
        self._all.add(worker)
        return worker

    def close(self) -> None:
        """End all workers, also those that are reading, and start none any more."""
        self._is_closed = True
        for worker in list(self._all):
            worker.end()


READERS: Final = _Pool(WORKERS)
_unpackers: Final = _Pool(_UNPACKERS)


def read_at_a_time(documents: int) -> None:
    """Read at least so many documents at a time, where whoever asks for them has looked to it that the machine can."""
    READERS.grow_to(documents)


@atexit.register
def close() -> None:
    """End every worker, whatever it is reading: for a program that is about to exit."""
    READERS.close()
    _unpackers.close()


# --- in the worker -------------------------------------------------------------------------------------------------


def serve(folder: str | None) -> None:
    """Answers requests on the standard streams until they close; what libraries print is of no interest.

    `folder` is for temporary files, and removed in the end.
    """
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    processes.when_more_is_asked_for(lambda: _say(answers, _ANOTHER_PAGE, b""))
    waiting: queue.SimpleQueue[_Request] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting, folder), daemon=True).start()
    while True:
        _answer(waiting.get(), answers)


_Request = tuple[Limits, Callable[..., object], tuple[object, ...]]


def _listen(requests: IO[bytes], waiting: queue.SimpleQueue[_Request], folder: str | None) -> None:
    """Takes requests, also while one is being answered: so it is seen at once when the program that asks has ended, however it did."""
    with contextlib.suppress(EOFError):
        while True:
            waiting.put(pickle.load(requests))
    processes.end_all()
    if folder:
        files.remove_folder(Path(folder))
    os._exit(0)


def _answer(request: _Request, answers: IO[bytes]) -> None:
    limits, function, arguments = request
    processes.limit_this_process(limits)
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more: the input closes too
        for kind, data in _answers(function, arguments):
            _say(answers, kind, data)


def _say(answers: IO[bytes], kind: bytes, data: bytes) -> None:
    answers.write(kind + len(data).to_bytes(_HEADER_BYTES - 1, "big"))
    answers.write(data)
    answers.flush()


def _answers(function: Callable[..., object], arguments: tuple[object, ...]) -> Iterator[tuple[bytes, bytes]]:
    encode = msgspec.msgpack.encode
    try:
        result = function(*arguments)
        if isinstance(result, Iterator):
            for item in result:
                yield _ITEM, encode(item)
            result = None
        yield _DONE, encode(result)
    except ReaderFailedError as error:
        yield _FAILED, encode(_Refusal(error.reason, error.location, error.trace))
    except UnreadableDocumentError as error:
        yield _REFUSED, encode(_Refusal(error.reason, error.location))
    except MemoryError:
        yield _OUT_OF_MEMORY, b""
    except Exception as error:  # noqa: BLE001 - a fault of ours: told as such, with its trace
        yield _FAILED, encode(_Refusal(ReaderFailedError.reason_of(error), "", traceback.format_exc()))
