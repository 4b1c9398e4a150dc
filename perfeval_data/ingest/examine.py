"""One document from bytes to forms with their findings, without storing anything, in a limited process. The calling process
never parses a stranger's file: it counts the bytes, hashes them and hands them over. What only the limited process needs, it alone
imports: forms and rules take a fifth of a second to load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from perfeval_data.audit.judgement import Judgement, fingerprint, judge
from perfeval_data.audit.settings import USUAL, Settings
from perfeval_data.forms.personal import without_persons
from perfeval_data.forms.version import READER_VERSION
from perfeval_data.ingest import worker
from perfeval_data.paper.answers import NOTHING_ANSWERED, AnswerKind, Answers
from perfeval_data.paper.characters import clean
from perfeval_data.paper.grid import Document, Grid, ReaderFailedError, UnreadableDocumentError
from perfeval_data.paper.model import SelfEvaluation, UnreadForm
from perfeval_data.readers import read
from perfeval_data.service import log

if TYPE_CHECKING:
    from perfeval_data.forms.reading import DocumentReading
    from perfeval_data.ingest.taken_up import TakenUp

_BY_HAND = "人工录入"
"""The format of a document that holds typed forms only."""


@dataclass(frozen=True)
class Offered:
    """A file offered for ingestion: its name as shown, without personal data, and its bytes."""

    file_name: str
    data: bytes

    def __post_init__(self) -> None:
        """File systems and archives allow names that no text can hold."""
        object.__setattr__(self, "file_name", without_persons(clean(self.file_name)))

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document that was read: its forms, each with its findings, and what was passed over."""

    file_name: str
    sha256: str
    format: str
    forms: tuple[SelfEvaluation, ...]
    judgements: tuple[Judgement, ...]
    """What the audit says of each form."""
    notes: tuple[str, ...] = ()
    unread: tuple[UnreadForm, ...] = ()
    """Forms that could not be read; the others are stored, and whatever counts the document says that these are missing."""
    reader_version: int = READER_VERSION
    judged_by: str = fingerprint(USUAL)
    """By which rules, settings and grades the forms were judged."""
    question_count: int = 0
    """How many answers the unread forms want."""
    kept: bytes = field(default=b"", repr=False)
    """The bytes, where the document waits for a person."""

    @property
    def finding_count(self) -> int:
        return sum(len(judgement.findings) for judgement in self.judgements)


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not stored, why, and where in it."""

    file_name: str
    sha256: str
    """Empty where the file itself could not be read."""
    reason: str
    location: str
    question_count: int = 0
    """How many answers would settle it; 0 where no table of it may be a form."""
    kept: bytes = field(default=b"", repr=False)
    """The bytes, where the document waits for a person."""


def examine(
    offer: Offered,
    settings: Settings = USUAL,
    answers: Answers = NOTHING_ANSWERED,
    *,
    taken_up: TakenUp | None = None,
    on_page: worker.OnPage = None,
) -> Accepted | Refused:
    """Read and judge one document in a worker process; what hangs, crashes or explodes there is refused.

    `answers` are what a person has said of it, and `taken_up` is it where it was read before. A document with forms that wait for
    answers keeps its bytes. `on_page` as in `worker.run_isolated`.
    """
    try:
        accepted = _read(offer, settings, answers, taken_up, on_page)
    except UnreadableDocumentError as error:
        if isinstance(error, ReaderFailedError):
            log.trouble("reader failed", file=offer.file_name, sha256=offer.sha256, trace=error.trace)
        return Refused(offer.file_name, offer.sha256, without_persons(error.reason), without_persons(error.location))
    kept = offer.data if accepted.unread else b""
    if not accepted.forms:
        reason, place = _why_unread(accepted.unread)
        return Refused(offer.file_name, offer.sha256, reason, place, accepted.question_count, kept)
    return replace(accepted, file_name=offer.file_name, sha256=offer.sha256, kept=kept)


def _read(offer: Offered, settings: Settings, answers: Answers, taken_up: TakenUp | None, on_page: worker.OnPage) -> Accepted:
    """What a document says. One that cannot be read holds the forms that somebody has typed off it, if any."""
    if taken_up and not taken_up.refusal:
        document = replace(taken_up.document, images=())
        return worker.run_isolated(Accepted, _judged, document, offer.file_name, settings, answers)
    try:
        return worker.run_isolated(Accepted, _accepted, offer.data, offer.file_name, settings, answers, on_page=on_page)
    except UnreadableDocumentError:
        if not any(answers.of(AnswerKind.TYPED)):
            raise
        return worker.run_isolated(Accepted, _typed, settings, answers)


def _typed(settings: Settings, answers: Answers) -> Accepted:
    return _judged(Document(_BY_HAND, ()), "", settings, answers)


def _accepted(data: bytes, file_name: str, settings: Settings, answers: Answers) -> Accepted:
    """What a document says, by whatever name it was offered. Raises UnreadableDocumentError where it has no form at all."""
    return _judged(read(data, file_name), file_name, settings, answers)


def _judged(document: Document, file_name: str, settings: Settings, answers: Answers) -> Accepted:
    from perfeval_data.desk.questions import questions_of
    from perfeval_data.forms.reading import examine_forms, reading_of

    examined = [*examine_forms(document, file_name, answers)]
    reading = reading_of(document, examined)
    if not reading.forms and not reading.refusals:
        raise UnreadableDocumentError(*_why_refused(reading, document))
    notes = tuple(f"{passed.location}：{passed.reason}" for passed in reading.passed_over)
    judgements = judge(reading.forms, settings)
    return Accepted(
        "",
        "",
        document.format,
        reading.forms,
        judgements,
        notes,
        reading.refusals,
        judged_by=fingerprint(settings),
        question_count=sum(
            question.is_blocking for each in examined if isinstance(each.outcome, UnreadForm) for question in questions_of(each)
        ),
    )


def _why_unread(unread: Sequence[UnreadForm]) -> tuple[str, str]:
    others = len(unread) - 1
    more = f"（另有{others}张表也无法读取）" if others else ""
    return without_persons(unread[0].reason + more), without_persons(unread[0].location)


def _why_refused(reading: DocumentReading, document: Document) -> tuple[str, str]:
    if reading.passed_over:
        return reading.passed_over[0].reason, reading.passed_over[0].location
    if any("三级指标" in getattr(block, "text", "") for block in document.blocks if not isinstance(block, Grid)):
        return "文字里有自评表的内容，但没有表格结构，各栏无法对应", ""
    return "没有找到项目支出绩效自评表", ""
