"""What becomes of each document, in order; several are read at a time, and a limited number is held in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Protocol

from perfeval_data.audit.settings import Settings
from perfeval_data.ingest import worker
from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from perfeval_data.ingest.kept_answers import KeptAnswers
from perfeval_data.ingest.offers import LeftOut, Source
from perfeval_data.paper.answers import Answers

_MOST_WAITING_BYTES: Final = 64 << 20
_PATIENCE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document whose very bytes are in the database already."""

    file_name: str
    sha256: str


Outcome = Accepted | Refused | Unchanged
_NO_ANSWERS: Final = KeptAnswers()


class NoReadersError(Exception):
    """The readers are gone, or would not read as this machine does: a sentence."""


class Readers(Protocol):
    """Who reads documents, several at a time: the worker processes of this machine, or those of a cluster."""

    @property
    def most_waiting(self) -> int:
        """How many documents may be in their hands: waiting to be read, being read, or waiting for those before them."""

    def submit(self, offer: Offered, settings: Settings, answers: Answers) -> Future[Accepted | Refused]:
        """Have a document examined as soon as one of them is free."""

    def check(self) -> None:
        """Raise `NoReadersError` where nobody has been there to read for some time; asked each second while a document is waited for."""

    def close(self) -> None:
        """Give up what is not read yet."""


class ThisMachine:
    """The worker processes of this machine.

    `on_page` hears, from other threads, the name of a document and the number of each page of it that is a picture as its recognition
    begins.
    """

    most_waiting = 2 * worker.WORKERS

    def __init__(self, on_page: Callable[[str, int], None] | None = None) -> None:
        self._threads = ThreadPoolExecutor(worker.WORKERS)
        self._on_page = on_page

    def submit(self, offer: Offered, settings: Settings, answers: Answers) -> Future[Accepted | Refused]:
        on_page = partial(self._on_page, offer.file_name) if self._on_page else None
        return self._threads.submit(examine, offer, settings, answers, on_page=on_page)

    def check(self) -> None:
        """A worker that dies is restarted: there is always one."""

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def outcomes(
    sources: Iterable[Source],
    known: set[str],
    settings: Settings,
    answers: KeptAnswers = _NO_ANSWERS,
    readers: Readers | None = None,
) -> Iterator[Outcome | LeftOut | None]:
    """What becomes of each document; None where nothing has for a second, so that the caller can do other things.

    `known` are the hashes of what is in the database, `answers` what people have said of documents; `readers`, closed in the end, are
    this machine where nothing else is said. A second copy in one run shares the fate of the first.
    """
    readers = readers or ThisMachine()
    queue = _Queue(readers, known, settings, answers)
    try:
        for source in sources:
            queue.join(source)
            while queue.is_full:
                yield from queue.leave()
        while queue.is_occupied:
            yield from queue.leave()
    finally:
        readers.close()


@dataclass(frozen=True, slots=True)
class _Copy:
    """A file whose very bytes were offered before in this run."""

    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _BeingRead:
    """A document in the hands of a reader."""

    sha256: str
    size: int
    future: Future[Accepted | Refused]


class _Queue:
    """The documents that are being read, and what only waits for its turn."""

    def __init__(self, readers: Readers, known: set[str], settings: Settings, answers: KeptAnswers) -> None:
        self._answers = answers
        self._readers = readers
        self._known = known
        self._settings = settings
        self._places: deque[_BeingRead | _Copy | Unchanged | Refused | LeftOut] = deque()
        self._bytes = 0
        self._begun: set[str] = set()
        self._refused: dict[str, Refused] = {}

    @property
    def is_occupied(self) -> bool:
        return bool(self._places)

    @property
    def is_full(self) -> bool:
        return len(self._places) > self._readers.most_waiting or (self._bytes > _MOST_WAITING_BYTES and self.is_occupied)

    def join(self, source: Source) -> None:
        """Come in at the end; a document that is new begins to be read as soon as a reader is free."""
        if not isinstance(source, Offered):
            self._places.append(source)
        elif source.sha256 in self._known:
            self._places.append(Unchanged(source.file_name, source.sha256))
        elif source.sha256 in self._begun:
            self._places.append(_Copy(source.file_name, source.sha256))
        else:
            self._begun.add(source.sha256)
            self._bytes += len(source.data)
            future = self._readers.submit(source, self._settings, self._answers.about(source.sha256))
            self._places.append(_BeingRead(source.sha256, len(source.data), future))

    def leave(self) -> Iterator[Outcome | LeftOut | None]:
        """What became of the first in the queue, as soon as that is known."""
        first = self._places.popleft()
        if isinstance(first, _BeingRead):
            self._bytes -= first.size
            while not wait([first.future], _PATIENCE_SECONDS).done:
                self._readers.check()
                yield None
            outcome = first.future.result()
            if isinstance(outcome, Refused):
                self._refused[first.sha256] = outcome
            yield outcome
        elif isinstance(first, _Copy):
            yield self._as_the_first(first)
        else:
            yield first

    def _as_the_first(self, copy: _Copy) -> Outcome:
        refused = self._refused.get(copy.sha256)
        return replace(refused, file_name=copy.file_name) if refused else Unchanged(copy.file_name, copy.sha256)
