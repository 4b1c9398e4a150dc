"""The order of work for documents: find the files, read each, judge its forms, and store them all in one new database file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from getpass import getuser
from pathlib import Path

import duckdb

from perfeval_data import copies, isolation, lineage, log, queries, records, store, stored_forms
from perfeval_data.audit import across
from perfeval_data.audit.case import Case
from perfeval_data.audit.catalogue import check_document
from perfeval_data.audit.scoring import rule_scores
from perfeval_data.audit.settings import Settings, settings_beside
from perfeval_data.examine import Accepted, Offered, Refused, examine
from perfeval_data.grid import UnreadableDocumentError
from perfeval_data.readers import archive, sniff


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
    replacements: tuple[records.Replacement, ...] = ()

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
    return Report(tuple(outcomes), publish(outcomes, database, by))


def _outcomes(offers: Iterable[Offered | Refused], known: set[str], settings: Settings) -> Iterator[Outcome]:
    """What becomes of each document, in order; several are read at a time, and only so many are held in memory."""
    begun: dict[str, Future[Accepted | Refused]] = {}
    waiting: deque[Callable[[], Outcome]] = deque()
    with ThreadPoolExecutor(isolation.WORKERS) as readers:
        for offer in offers:
            if isinstance(offer, Refused) or offer.sha256 in known:
                waiting.append(partial(_told, offer))
            elif offer.sha256 in begun:
                waiting.append(partial(_copied, offer, begun[offer.sha256]))
            else:
                begun[offer.sha256] = readers.submit(examine, offer, settings)
                waiting.append(begun[offer.sha256].result)
            if len(waiting) > 2 * isolation.WORKERS:
                yield waiting.popleft()()
        while waiting:
            yield waiting.popleft()()


def _told(offer: Offered | Refused) -> Outcome:
    return offer if isinstance(offer, Refused) else Unchanged(offer.file_name, offer.sha256)


def _copied(offer: Offered, original: Future[Accepted | Refused]) -> Outcome:
    """A second copy in one run shares the fate of the first."""
    outcome = original.result()
    return replace(outcome, file_name=offer.file_name) if isinstance(outcome, Refused) else _told(offer)


def files_under(paths: Sequence[Path]) -> Iterator[Offered | Refused]:
    """The documents at the paths: files, all files in folders, and the members of zip archives; hidden and lock files left out."""
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            if not _is_beside_the_point(file, path):
                yield from unpacked(Offered(file.name, file.read_bytes()))


def _is_beside_the_point(file: Path, base: Path) -> bool:
    """Hidden files, the lock files of Office, and the notes that explain the inbox."""
    names = file.relative_to(base).parts if file != base else ()
    return any(name.startswith((".", "~$")) or name == "README.md" for name in names)


def unpacked(offer: Offered) -> Iterator[Offered | Refused]:
    """A file as it is, or the members of a zip archive; an archive that cannot be opened safely is refused whole."""
    if sniff(offer.data, offer.file_name) != "zip":
        yield offer
        return
    try:
        members = list(archive.members(offer.data))
    except UnreadableDocumentError as error:
        yield Refused(offer.file_name, offer.sha256, error.reason, error.location)
        return
    for name, data in members:
        yield Offered(f"{offer.file_name}/{name}", data)


def _known_documents(database: Path) -> set[str]:
    if not database.exists():
        return set()
    with store.open_readonly(database) as connection:
        return queries.known_documents(connection)


def publish(outcomes: Sequence[Outcome], database: Path, by: str | None = None) -> tuple[records.Replacement, ...]:
    """Store what was read, and note what was refused, in one step; returns which projects replaced an earlier reading."""
    accepted = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    refused = [refusal for refusal in refused if not _is_logged(refusal, database)]
    if not accepted and not refused:
        return ()
    by = by or getuser()
    with store.rewriting(database) as connection:
        writer = records.Writer(connection, _now(), by)
        for outcome in accepted:
            writer.add_document(
                outcome.file_name, outcome.sha256, outcome.format, outcome.forms, outcome.findings, outcome.rule_scores
            )
        for refusal in refused:
            writer.add_refusal(refusal.file_name, refusal.sha256, refusal.reason, refusal.location)
        writer.write()
        _follow_up(writer, database)
    for outcome in accepted:
        log.event("stored", file=outcome.file_name, forms=len(outcome.forms), findings=outcome.finding_count, by=by)
    for refusal in refused:
        log.event("refused", file=refusal.file_name, reason=refusal.reason, place=refusal.location or None, by=by)
    return tuple(writer.replacements)


def remove(document_id: int, database: Path, by: str | None = None) -> None:
    """Take a document with all its forms out again; the log keeps that it was there."""
    by = by or getuser()
    with store.rewriting(database) as connection:
        writer = records.Writer(connection, _now(), by)
        file_name = writer.remove_document(document_id)
        _follow_up(writer, database)
    log.event("removed", file=file_name, by=by)


def judge_again(database: Path) -> int:
    """Judge all stored forms by the rules and settings that hold now; returns their number. Marks of findings stay.

    Raises `SettingsError`, and what `store.rewriting` does.
    """
    settings = settings_beside(database)
    with store.rewriting(database) as connection:
        forms = judge_all(connection, database, settings)
    log.event("judged", forms=forms, by=getuser())
    return forms


def judge_all(connection: duckdb.DuckDBPyConnection, database: Path, settings: Settings) -> int:
    """Judge all forms of an open database and bring up to date what follows from that; returns their number."""
    writer = records.Writer(connection, _now(), getuser())
    for forms in stored_forms.documents(connection):
        findings = check_document([form for _, form in forms], settings)
        for (evaluation_id, form), found in zip(forms, findings, strict=True):
            writer.replace_judgement(evaluation_id, form, found, rule_scores(Case(form, settings)))
    writer.write()
    _follow_up(writer, database)
    return len(writer.changed)


def _follow_up(writer: records.Writer, database: Path) -> None:
    """Bring what follows from the changed forms up to date: who goes on from whom, findings across projects, what counts them."""
    lineage.refresh(writer.connection, writer.departments)
    peers = across.refresh(writer.connection, writer.departments, settings_beside(database))
    copies.refresh(writer.connection, writer.changed | peers)


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)


def _is_logged(refusal: Refused, database: Path) -> bool:
    """Whether the same bytes were refused for the same reason before: saying it again would change the file for nothing."""
    if not database.exists():
        return False
    with store.open_readonly(database) as connection:
        question = "SELECT count(*) FROM ingestions WHERE sha256 = ? AND outcome = 'refused' AND reason = ?"
        return bool(connection.execute(question, [refusal.sha256, refusal.reason]).fetchall()[0][0])
