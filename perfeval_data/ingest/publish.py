"""The order of work for documents: find the files, read each, judge its forms, and store them all in one new database file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from getpass import getuser
from pathlib import Path

import duckdb

from perfeval_data import queries
from perfeval_data.audit.settings import Settings, settings_beside
from perfeval_data.database import store
from perfeval_data.database.judging import follow_up, judge_if_outdated, now
from perfeval_data.database.writer import ReadDocument, Replacement, Writer
from perfeval_data.ingest import worker
from perfeval_data.ingest.examine import Accepted, Offered, Refused, examine
from perfeval_data.service import log


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document whose very bytes are in the database already."""

    file_name: str
    sha256: str


Outcome = Accepted | Refused | Unchanged


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each document, in order, and which projects replaced an earlier reading."""

    outcomes: tuple[Outcome, ...]
    replacements: tuple[Replacement, ...] = ()

    @property
    def refused(self) -> tuple[Refused, ...]:
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Refused))


def ingest(
    offers: Iterable[Offered | Refused],
    database: Path,
    on_outcome: Callable[[Outcome], None] | None = None,
    by: str | None = None,
) -> Report:
    """Read documents and add their forms to the database; a document is stored whole or not at all.

    `on_outcome` hears of each document as it has been read; `by` is who does it, the user of the operating system if not given. Raises `store.DatabaseUnreadableError` where the database at the
    path is not ours, `SettingsError` where the settings beside it cannot be used. Nothing is written where nothing changes.
    """
    outcomes: list[Outcome] = []
    for outcome in _outcomes(offers, _known_documents(database), settings_beside(database)):
        outcomes.append(outcome)
        if on_outcome:
            on_outcome(outcome)
    return Report(tuple(outcomes), publish(outcomes, database, by).replacements)


def _outcomes(offers: Iterable[Offered | Refused], known: set[str], settings: Settings) -> Iterator[Outcome]:
    """What becomes of each document, in order; several are read at a time, and only so many are held in memory."""
    begun: dict[str, Future[Accepted | Refused]] = {}
    waiting: deque[Callable[[], Outcome]] = deque()
    with ThreadPoolExecutor(worker.WORKERS) as readers:
        for offer in offers:
            if isinstance(offer, Refused) or offer.sha256 in known:
                waiting.append(partial(_told, offer))
            elif offer.sha256 in begun:
                waiting.append(partial(_copied, offer, begun[offer.sha256]))
            else:
                begun[offer.sha256] = readers.submit(examine, offer, settings)
                waiting.append(begun[offer.sha256].result)
            if len(waiting) > 2 * worker.WORKERS:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()


def _told(offer: Offered | Refused) -> Outcome:
    return offer if isinstance(offer, Refused) else Unchanged(offer.file_name, offer.sha256)


def _copied(offer: Offered, original: Future[Accepted | Refused]) -> Outcome:
    """A second copy in one run shares the fate of the first."""
    outcome = original.result()
    return replace(outcome, file_name=offer.file_name) if isinstance(outcome, Refused) else _told(offer)


def _known_documents(database: Path) -> set[str]:
    """The fingerprints of the documents that this version of the reader has read."""
    if not database.exists():
        return set()
    with store.open_readonly(database) as connection:
        return queries.known_documents(connection)


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: projects that went from an earlier document to a newer one, and the documents (by fingerprint) that
    another import had stored meanwhile."""

    replacements: tuple[Replacement, ...] = ()
    known: frozenset[str] = frozenset()


def publish(outcomes: Sequence[Outcome], database: Path, by: str | None = None) -> Published:
    """Store what was read, and note what was refused, in one step.

    What is stored is looked at under the lock: two imports of one document end in order. Nothing is written where nothing changes.
    Raises `SettingsError`, and what `store.rewriting` does.
    """
    if not any(isinstance(outcome, Accepted | Refused) for outcome in outcomes):
        return Published()
    by = by or getuser()
    settings = settings_beside(database)
    with store.rewriting(database) as connection:
        writer = Writer(connection, now(), by)
        accepted, known = _unknown(outcomes, writer)
        refused = [outcome for outcome in outcomes if isinstance(outcome, Refused) and not _is_logged(outcome, connection)]
        if not accepted and not refused:
            raise store.NothingToWrite
        judge_if_outdated(connection, settings)
        writer.add([_document(outcome) for outcome in accepted])
        writer.refuse([(each.file_name, each.sha256, each.reason, each.location) for each in refused])
        follow_up(writer, settings)
    for outcome in accepted:
        log.event("stored", file=outcome.file_name, forms=len(outcome.forms), findings=outcome.finding_count, by=by)
    for refusal in refused:
        log.event("refused", file=refusal.file_name, reason=refusal.reason, place=refusal.location or None, by=by)
    return Published(tuple(writer.replacements), known)


def _unknown(outcomes: Sequence[Outcome], writer: Writer) -> tuple[list[Accepted], frozenset[str]]:
    """The documents to be stored, each once, and the fingerprints of those that no older reader than ours has stored already."""
    stored = writer.known()
    read = {outcome.sha256: outcome for outcome in outcomes if isinstance(outcome, Accepted)}
    known = frozenset(sha256 for sha256, outcome in read.items() if stored.get(sha256, -1) >= outcome.reader_version)
    return [outcome for sha256, outcome in read.items() if sha256 not in known], known


def _document(outcome: Accepted) -> ReadDocument:
    return ReadDocument(
        outcome.file_name, outcome.sha256, outcome.format, outcome.reader_version, outcome.forms, outcome.judgements
    )


def _is_logged(refusal: Refused, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the same bytes were refused for the same reason before: saying it again would change the file for nothing."""
    question = "SELECT count(*) FROM ingestions WHERE sha256 = ? AND outcome = 'refused' AND reason = ?"
    return bool(connection.execute(question, [refusal.sha256, refusal.reason]).fetchall()[0][0])


def remove(document_ids: Collection[int], database: Path, by: str | None = None) -> tuple[str, ...]:
    """Take documents with all their forms out again; what they had replaced counts again. The log keeps that they were there.

    Returns their file names; numbers that no document has are passed over. Raises `SettingsError`, and what `store.rewriting` does.
    """
    by = by or getuser()
    settings = settings_beside(database)
    names: list[str] = []
    with store.rewriting(database) as connection:
        writer = Writer(connection, now(), by)
        judge_if_outdated(connection, settings)
        names = writer.remove(document_ids)
        if not names:
            raise store.NothingToWrite
        follow_up(writer, settings)
    for name in names:
        log.event("removed", file=name, by=by)
    return tuple(names)
