"""The order of work for documents: find the files, read each, judge its forms, and publish them batch by batch."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from types import MappingProxyType
from typing import Final

import duckdb

from perfeval_data.audit.judgement import fingerprint, judge
from perfeval_data.audit.settings import Settings, settings_beside
from perfeval_data.database import desk, store
from perfeval_data.database.judging import follow_up, judge_if_outdated
from perfeval_data.database.relations import now
from perfeval_data.database.stored_forms import known_documents
from perfeval_data.database.writer import ReadDocument, Replacement, Writer
from perfeval_data.ingest import outcomes as reading
from perfeval_data.ingest.examine import Accepted, Refused
from perfeval_data.ingest.kept_answers import kept_answers
from perfeval_data.ingest.offers import LeftOut, Source
from perfeval_data.ingest.outcomes import Outcome, Readers, Unchanged
from perfeval_data.paper.answers import Answers
from perfeval_data.paper.model import UnreadForm
from perfeval_data.service import log
from perfeval_data.service.settings_file import SettingsError

LEAST_SECONDS: Final = 2.0
"""Between two publications, unless enough documents wait before."""
ENOUGH_FORMS: Final = 600
MOST_FORMS: Final = 900
"""The most forms that wait, however long the last publication took: publishing takes some 100 KB of memory for each."""
_SHARE: Final = 5
"""Publishing copies the database; it may take one second in this many."""
_MOST_UNSTORABLE_IN_A_ROW: Final = 20
_NOT_OF_A_DOCUMENT: Final = (
    store.DatabaseMissingError,
    store.DatabaseUnreadableError,
    store.DatabaseUnwritableError,
    SettingsError,
    OSError,
)
"""Errors that no single document causes."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that is in the database now: what is reported of it, without its forms."""

    file_name: str
    sha256: str
    form_count: int
    finding_count: int
    notes: tuple[str, ...] = ()
    unread: tuple[UnreadForm, ...] = ()


Told = Stored | Refused | Unchanged | LeftOut


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each document, in order, and which projects replaced an earlier reading."""

    outcomes: tuple[Told, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    @property
    def unread_count(self) -> int:
        """How many forms of the stored documents could not be read."""
        return sum(len(outcome.unread) for outcome in self.outcomes if isinstance(outcome, Stored))

    @property
    def refused(self) -> tuple[Refused, ...]:
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Refused))


def ingest(
    sources: Iterable[Source],
    database: Path,
    on_published: Callable[[Report], None] | None = None,
    by: str | None = None,
    readers: Readers | None = None,
) -> Report:
    """Read documents and add their forms to the database; a document is stored whole or not at all.

    They are published in batches as they come, so that a run that is ended loses the last seconds only. `on_published` hears of
    each batch when it is in the database; `by` is who does it, the user of the operating system if not given;
    `readers` is who reads, this machine if not given. Raises `store.DatabaseUnreadableError` where the database at the path is not ours, `SettingsError` where the settings beside it cannot be
    used. Nothing is written where nothing changes.
    """
    batches = _Batches(database, by, on_published)
    known, settings, answers = _known_documents(database), settings_beside(database), kept_answers(database)
    for outcome in reading.outcomes(sources, known, settings, answers, readers):
        if outcome is not None:
            batches.add(outcome)
        if batches.is_due:
            batches.publish()
    batches.publish()
    return Report(tuple(batches.told), tuple(batches.replacements))


class _Batches:
    """What was read and waits to be published, and the report on everything published so far."""

    def __init__(self, database: Path, by: str | None, on_published: Callable[[Report], None] | None) -> None:
        self.told: list[Told] = []
        self.replacements: list[Replacement] = []
        self._database, self._by, self._on_published = database, by, on_published
        self._waiting: list[Outcome | LeftOut] = []
        self._forms = 0
        self._last_time, self._last_took = time.monotonic(), 0.0
        self._unstorable_in_a_row = 0

    @property
    def is_due(self) -> bool:
        waited = time.monotonic() - self._last_time
        if waited < (_SHARE - 1) * self._last_took:
            return self._forms >= MOST_FORMS
        return waited >= LEAST_SECONDS or self._forms >= ENOUGH_FORMS

    def add(self, outcome: Outcome | LeftOut) -> None:
        self._waiting.append(outcome)
        self._forms += len(outcome.forms) if isinstance(outcome, Accepted) else 0

    def publish(self) -> None:
        """Store what waits, and report it."""
        start, batch = time.monotonic(), self._waiting
        self._waiting, self._forms = [], 0
        if batch:
            self._store(batch)
        self._last_time = time.monotonic()
        self._last_took = self._last_time - start

    def _store(self, batch: Sequence[Outcome | LeftOut]) -> None:
        """Store a batch; where that fails, its halves, so that a document that cannot be stored is told from the others."""
        documents = [outcome for outcome in batch if not isinstance(outcome, LeftOut)]
        try:
            published = publish(documents, self._database, self._by)
        except KeyboardInterrupt:
            if self._has(documents):
                self._tell(batch, ())
            raise
        except _NOT_OF_A_DOCUMENT:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is that a document brings about, the others go on
            if len(batch) == 1:
                self._store([self._unstorable(batch[0], error)])
            else:
                self._store(batch[: len(batch) // 2])
                self._store(batch[len(batch) // 2 :])
        else:
            self._tell([_as_published(outcome, published) for outcome in batch], published.replacements)

    def _unstorable(self, outcome: Outcome | LeftOut, error: Exception) -> Refused:
        """The refusal of a document that was read and cannot be stored; where nothing can be, that is no document's fault."""
        self._unstorable_in_a_row += 1
        if not isinstance(outcome, Accepted) or self._unstorable_in_a_row > _MOST_UNSTORABLE_IN_A_ROW:
            raise error
        trace = "".join(traceback.format_exception(error))
        log.trouble("storing failed", file=outcome.file_name, sha256=outcome.sha256, trace=trace)
        return Refused(outcome.file_name, outcome.sha256, f"程序未能存下读出的内容（{type(error).__name__}）", "")

    def _tell(self, batch: Sequence[Outcome | LeftOut], replacements: Sequence[Replacement]) -> None:
        report = Report(tuple(map(_told, batch)), tuple(replacements))
        if any(isinstance(outcome, Accepted) for outcome in batch):
            self._unstorable_in_a_row = 0
        self.told += report.outcomes
        self.replacements += report.replacements
        if self._on_published:
            self._on_published(report)

    def _has(self, documents: Sequence[Outcome]) -> bool:
        """Whether the database has a batch whose publication was interrupted: it has all of it or nothing."""
        accepted = {document.sha256 for document in documents if isinstance(document, Accepted)}
        return bool(accepted & _known_documents(self._database))


def _as_published(outcome: Outcome | LeftOut, published: Published) -> Outcome | LeftOut:
    """What another import has stored meanwhile is known already."""
    if isinstance(outcome, Accepted) and outcome.sha256 in published.known:
        return Unchanged(outcome.file_name, outcome.sha256)
    return outcome


def _told(outcome: Outcome | LeftOut) -> Told:
    if isinstance(outcome, Accepted):
        return Stored(
            outcome.file_name, outcome.sha256, len(outcome.forms), outcome.finding_count, outcome.notes, outcome.unread
        )
    return outcome


def _known_documents(database: Path) -> set[str]:
    """The fingerprints of the documents that this version of the reader has read."""
    if not database.exists():
        return set()
    with store.open_readonly(database) as connection:
        return known_documents(connection)


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: projects that went from an earlier document to a newer one, and the documents (by fingerprint) that
    another import had stored meanwhile."""

    replacements: tuple[Replacement, ...] = ()
    known: frozenset[str] = frozenset()


def publish(
    outcomes: Sequence[Outcome], database: Path, by: str | None = None, settled: Mapping[str, Answers] = MappingProxyType({})
) -> Published:
    """Store what was read, note what was refused, and keep what waits for a person, in one step.

    `settled` are documents that somebody has answered for, by their fingerprints, with the answers that they were read with: they are
    stored again whatever was read of them before.

    What is stored is looked at under the lock: two imports of one document end in order. Nothing is written where nothing changes.
    Raises `SettingsError`, what `desk.be_as_seen` does of what is settled, and what `store.rewriting` does.
    """
    if not any(isinstance(outcome, Accepted | Refused) for outcome in outcomes):
        return Published()
    by = by or getuser()
    settings = settings_beside(database)
    with store.rewriting(database) as connection:
        for sha256, answers in settled.items():
            desk.be_as_seen(connection, sha256, answers)
        writer = Writer(connection, now(), by)
        accepted, known = _unknown(outcomes, writer, settled)
        refused = [outcome for outcome in outcomes if isinstance(outcome, Refused) and not _is_logged(outcome, connection)]
        begun = desk.keep(connection, map(_waiting, filter(_waits, outcomes)))
        if not accepted and not refused and not begun:
            raise store.NothingToWrite
        judge_if_outdated(connection, settings)
        writer.add([_document(outcome, settings) for outcome in accepted])
        writer.refuse([(each.file_name, each.sha256, each.reason, each.location) for each in refused])
        follow_up(writer, settings)
        desk.release(connection, [outcome.sha256 for outcome in accepted if not outcome.unread])
    for outcome in accepted:
        log.event("stored", file=outcome.file_name, forms=len(outcome.forms), findings=outcome.finding_count, by=by)
    for refusal in refused:
        log.event("refused", file=refusal.file_name, reason=refusal.reason, place=refusal.location or None, by=by)
    return Published(tuple(writer.replacements), known)


def _waits(outcome: Outcome) -> bool:
    return isinstance(outcome, Accepted | Refused) and bool(outcome.kept)


def _waiting(outcome: Outcome) -> desk.Waiting:
    assert isinstance(outcome, Accepted | Refused)
    return desk.Waiting(outcome.sha256, outcome.file_name, outcome.kept, outcome.question_count)


def _unknown(outcomes: Sequence[Outcome], writer: Writer, settled: Collection[str]) -> tuple[list[Accepted], frozenset[str]]:
    """The documents to be stored, each once, and the fingerprints of those that no older reader than ours has stored already."""
    read = {outcome.sha256: outcome for outcome in outcomes if isinstance(outcome, Accepted)}
    stored = writer.reader_versions(read)
    known = frozenset(
        sha256 for sha256, outcome in read.items() if stored.get(sha256, -1) >= outcome.reader_version and sha256 not in settled
    )
    return [outcome for sha256, outcome in read.items() if sha256 not in known], known


def _document(outcome: Accepted, settings: Settings) -> ReadDocument:
    """A document as it is stored: judged by what holds now, whatever held when it was read."""
    is_judged = outcome.judged_by == fingerprint(settings)
    judgements = outcome.judgements if is_judged else judge(outcome.forms, settings)
    return ReadDocument(
        outcome.file_name,
        outcome.sha256,
        outcome.format,
        outcome.reader_version,
        outcome.forms,
        judgements,
        outcome.unread,
    )


def _is_logged(refusal: Refused, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the same bytes were refused for the same reason before: noting it again would change the file for nothing.

    A file whose bytes could not be had goes by its name.
    """
    question = """SELECT count(*) FROM ingestions
                  WHERE outcome = 'refused' AND reason = $reason AND sha256 = $sha256 AND ($sha256 <> '' OR file_name = $name)"""
    known = {"reason": refusal.reason, "sha256": refusal.sha256, "name": refusal.file_name}
    return bool(connection.execute(question, known).fetchall()[0][0])


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
