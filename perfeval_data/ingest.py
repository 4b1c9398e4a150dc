"""The order of work for documents: find the files, read each, judge its forms, and store them all in one new database file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perfeval_data import records, store
from perfeval_data.checks import check_document
from perfeval_data.forms.reading import DocumentReading, read_forms
from perfeval_data.grid import Document, Grid, UnreadableDocumentError
from perfeval_data.model import Finding, SelfEvaluation
from perfeval_data.readers import archive, read, sniff


@dataclass(frozen=True, slots=True)
class Offered:
    """A file offered for ingestion: its name as shown, and its bytes."""

    file_name: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document that was read: its forms, each with its findings, and what was passed over."""

    file_name: str
    sha256: str
    format: str
    forms: tuple[SelfEvaluation, ...]
    findings: tuple[tuple[Finding, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def finding_count(self) -> int:
        return sum(map(len, self.findings))


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not stored, why, and where in it."""

    file_name: str
    sha256: str
    reason: str
    location: str


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


def ingest(offers: Iterable[Offered | Refused], database: Path) -> Report:
    """Read documents and add their forms to the database; a document is stored whole or not at all.

    Raises `store.DatabaseUnreadableError` where the database at the path is not ours. Nothing is written where nothing changes.
    """
    known = _known_documents(database)
    outcomes: list[Outcome] = []
    for offer in offers:
        outcome: Outcome
        if isinstance(offer, Refused):
            outcome = offer
        elif offer.sha256 in known:
            outcome = Unchanged(offer.file_name, offer.sha256)
        else:
            outcome = examine(offer)
        if isinstance(outcome, Accepted):
            known.add(offer.sha256)
        outcomes.append(outcome)
    return Report(tuple(outcomes), _store(outcomes, database))


def examine(offer: Offered) -> Accepted | Refused:
    """Read and judge one document without storing anything."""
    try:
        document = read(offer.data, offer.file_name)
    except UnreadableDocumentError as error:
        return Refused(offer.file_name, offer.sha256, error.reason, error.location)
    reading = read_forms(document, offer.file_name)
    if reading.refusals or not reading.forms:
        reason, location = _why_refused(reading, document)
        return Refused(offer.file_name, offer.sha256, reason, location)
    findings = tuple(map(tuple, check_document(reading.forms)))
    notes = tuple(f"{passed.location}：{passed.reason}" for passed in reading.passed_over)
    return Accepted(offer.file_name, offer.sha256, document.format, reading.forms, findings, notes)


def _why_refused(reading: DocumentReading, document: Document) -> tuple[str, str]:
    if reading.refusals:
        others = len(reading.refusals) - 1
        more = f"（另有{others}张表也无法读取）" if others else ""
        return reading.refusals[0].reason + more, reading.refusals[0].location
    if reading.passed_over:
        return reading.passed_over[0].reason, reading.passed_over[0].location
    if any("三级指标" in getattr(block, "text", "") for block in document.blocks if not isinstance(block, Grid)):
        return "文字里有自评表的内容，但没有表格结构，各栏无法对应", ""
    return "没有找到项目支出绩效自评表", ""


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
        return {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM documents").fetchall()}


def _store(outcomes: Sequence[Outcome], database: Path) -> tuple[records.Replacement, ...]:
    accepted = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    refused = [refusal for refusal in refused if not _is_logged(refusal, database)]
    if not accepted and not refused:
        return ()
    now = datetime.now().replace(microsecond=0)
    with store.rewriting(database) as connection:
        writer = records.Writer(connection, now)
        for outcome in accepted:
            writer.add_document(outcome.file_name, outcome.sha256, outcome.format, outcome.forms, outcome.findings)
        for refusal in refused:
            writer.add_refusal(refusal.file_name, refusal.sha256, refusal.reason, refusal.location)
        writer.write()
    return tuple(writer.replacements)


def _is_logged(refusal: Refused, database: Path) -> bool:
    """Whether the same bytes were refused for the same reason before: saying it again would change the file for nothing."""
    if not database.exists():
        return False
    with store.open_readonly(database) as connection:
        question = "SELECT count(*) FROM ingestions WHERE sha256 = ? AND outcome = 'refused' AND reason = ?"
        return bool(connection.execute(question, [refusal.sha256, refusal.reason]).fetchall()[0][0])
