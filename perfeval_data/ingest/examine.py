"""One document from bytes to forms with their findings, without storing anything; in a process with limits, away from the rest.

This process looks into nothing that a stranger has made: it counts the bytes, takes their hash and hands them over.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

from perfeval_data.audit.case import Case
from perfeval_data.audit.catalogue import check_document
from perfeval_data.audit.scoring import RuleScore, rule_scores
from perfeval_data.audit.settings import USUAL, Settings
from perfeval_data.forms.reading import DocumentReading, read_forms
from perfeval_data.ingest import worker
from perfeval_data.paper.grid import Document, Grid, ReaderFailedError, UnreadableDocumentError
from perfeval_data.paper.model import Finding, SelfEvaluation
from perfeval_data.readers import read
from perfeval_data.service import log


@dataclass(frozen=True)
class Offered:
    """A file offered for ingestion: its name as shown, and its bytes."""

    file_name: str
    data: bytes

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
    findings: tuple[tuple[Finding, ...], ...]
    rule_scores: tuple[tuple[RuleScore, ...], ...] = ()
    """Scores by the rules, for each form."""
    notes: tuple[str, ...] = ()

    @property
    def finding_count(self) -> int:
        return sum(map(len, self.findings))


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not stored, why, and where in it."""

    file_name: str
    sha256: str
    """Empty where the file itself could not be read."""
    reason: str
    location: str


def examine(offer: Offered, settings: Settings = USUAL) -> Accepted | Refused:
    """Read and judge one document in a worker process; what hangs, crashes or explodes there is refused."""
    try:
        accepted = worker.run_isolated(Accepted, _accepted, offer.data, offer.file_name, settings)
    except UnreadableDocumentError as error:
        if isinstance(error, ReaderFailedError):
            log.trouble("reader failed", file=offer.file_name, sha256=offer.sha256, trace=error.trace)
        return Refused(offer.file_name, offer.sha256, error.reason, error.location)
    return replace(accepted, file_name=offer.file_name, sha256=offer.sha256)


def _accepted(data: bytes, file_name: str, settings: Settings) -> Accepted:
    """What a document says, by whatever name it was offered. Raises UnreadableDocumentError where it is refused."""
    document = read(data, file_name)
    reading = read_forms(document, file_name)
    if reading.refusals or not reading.forms:
        raise UnreadableDocumentError(*_why_refused(reading, document))
    findings = tuple(map(tuple, check_document(reading.forms, settings)))
    scores = tuple(tuple(rule_scores(Case(form, settings))) for form in reading.forms)
    notes = tuple(f"{passed.location}：{passed.reason}" for passed in reading.passed_over)
    return Accepted("", "", document.format, reading.forms, findings, scores, notes)


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
