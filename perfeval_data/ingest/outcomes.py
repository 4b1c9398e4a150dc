"""What becomes of each document, in order; several are read at a time, and only so many are held in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Final

from perfeval_data.audit.settings import Settings
from perfeval_data.ingest import worker
from perfeval_data.ingest.desk import KeptAnswers
from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from perfeval_data.ingest.offers import LeftOut, Source

_MOST_WAITING: Final = 2 * worker.WORKERS
_MOST_WAITING_BYTES: Final = 64 << 20
_PATIENCE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document whose very bytes are in the database already."""

    file_name: str
    sha256: str


Outcome = Accepted | Refused | Unchanged
_NO_ANSWERS: Final = KeptAnswers()


def outcomes(
    sources: Iterable[Source], known: set[str], settings: Settings, answers: KeptAnswers = _NO_ANSWERS
) -> Iterator[Outcome | LeftOut | None]:
    """What becomes of each document; None where nothing has for a second, so that whoever waits can see to other things.

    `known` are the hashes of what is in the database, `answers` what people have said of documents. A second copy in one run shares the fate of the first.
    """
    readers = ThreadPoolExecutor(worker.WORKERS)
    queue = _Queue(readers, known, settings, answers)
    try:
        for source in sources:
            queue.join(source)
            while queue.is_full:
                yield from queue.leave()
        while queue.is_occupied:
            yield from queue.leave()
    finally:
        readers.shutdown(wait=False, cancel_futures=True)


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

    def __init__(self, readers: ThreadPoolExecutor, known: set[str], settings: Settings, answers: KeptAnswers) -> None:
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
        return len(self._places) > _MOST_WAITING or (self._bytes > _MOST_WAITING_BYTES and self.is_occupied)

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
            future = self._readers.submit(examine, source, self._settings, self._answers.about(source.sha256))
            self._places.append(_BeingRead(source.sha256, len(source.data), future))

    def leave(self) -> Iterator[Outcome | LeftOut | None]:
        """What became of the first in the queue, as soon as that is known."""
        first = self._places.popleft()
        if isinstance(first, _BeingRead):
            self._bytes -= first.size
            while not wait([first.future], _PATIENCE_SECONDS).done:
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
