"""A unit's own file with the audit's findings as comments in its cells, made in a limited process like any reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_data.audit.catalogue import rule_of
from perfeval_data.export import annotated
from perfeval_data.export.annotated import FORMATS, Remark
from perfeval_data.ingest import worker
from perfeval_data.ingest.examine import Accepted
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Finding


@dataclass(frozen=True, slots=True)
class Annotated:
    """The file with its comments, of the same format as before."""

    data: bytes


def annotate(data: bytes, accepted: Accepted) -> bytes:
    """The bytes of a document that was read, with a comment in each cell that a finding is about; without findings as they were.

    Raises UnreadableDocumentError where the format takes no comments, or the file cannot be edited.
    """
    if accepted.format not in FORMATS:
        raise UnreadableDocumentError(
            f"只有 .docx 和 .xlsx 文件可以加批注，这个文件是 {accepted.format} 格式；请另存为 .docx 或 .xlsx 后再试"
        )
    return worker.run_isolated(Annotated, _annotated, data, accepted.format, tuple(_remarks(accepted))).data


def _annotated(data: bytes, file_format: str, remarks: tuple[Remark, ...]) -> Annotated:
    return Annotated(annotated.annotated(data, file_format, remarks))


def _remarks(accepted: Accepted) -> Iterator[Remark]:
    for form, judgement in zip(accepted.forms, accepted.judgements, strict=True):
        first = next((cell.location for cell in form.source_cells if cell.location), form.location)
        for finding in judgement.findings:
            yield Remark(finding.location, first, _said(finding))


def _said(finding: Finding) -> str:
    rule = rule_of(finding.code)
    return f"【{SEVERITY_WORDS[finding.severity]}】{rule.title}：{finding.message.rstrip('。')}。处理建议：{rule.advice}"
