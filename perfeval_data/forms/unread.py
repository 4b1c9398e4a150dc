"""What the signs for pictures and illegible text mean for a form: a value that has one is not read, and the reader is told where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from perfeval_data.paper.characters import PICTURE_SIGN, SIGNS_IN_WORDS, UNREADABLE_SIGN
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.kinds import noted, total_unclear, value_unreadable
from perfeval_data.paper.model import Entry, Finding, FundLine, Indicator, SelfEvaluation
from perfeval_data.paper.quantities import parse_actual
from perfeval_data.paper.values import is_empty

Part = TypeVar("Part", SelfEvaluation, FundLine, Indicator)

_WHY: Final = {
    PICTURE_SIGN: "此处有图片，图片里的内容无法读取，未入库",
    UNREADABLE_SIGN: "此处有无法辨认的内容（如划改过的数、不认识的符号），未入库",
}
_FIGURES: Final = frozenset(
    {"initial_budget", "annual_budget", "executed", "weight", "rate", "score", "stated_total_weight", "stated_total_score"}
)
_MEASURES: Final = frozenset({"target", "actual"})


def without_signs(form: SelfEvaluation, total_row: Iterable[Cell]) -> SelfEvaluation:
    """The form with the signs put in words where a value is shown as filed, and a finding for each value that has one."""
    findings = [_in_words(finding) for finding in form.reading_findings]
    told = {finding.location for finding in findings}
    findings += [finding for finding in _findings(form, total_row) if finding.location not in told]
    return replace(
        _settled(form),
        fund_lines=tuple(map(_settled, form.fund_lines)),
        indicators=tuple(map(_settled, form.indicators)),
        source_cells=tuple(
            replace(cell, text=_worded(cell.text)) if _sign_in(cell.text) else cell for cell in form.source_cells
        ),
        reading_findings=tuple(findings),
    )


def is_nothing_but_a_picture(text: str) -> bool:
    return PICTURE_SIGN in text and not text.replace(PICTURE_SIGN, "").strip()


def _findings(form: SelfEvaluation, total_row: Iterable[Cell]) -> Iterator[Finding]:
    for part, number, name, entry in form.entries():
        sign = _sign_in(entry.text)
        if sign and (name in _FIGURES | _MEASURES or is_nothing_but_a_picture(entry.text)):
            yield noted(
                value_unreadable, _WHY[sign], entry.location, _worded(entry.text), number if part == "indicator" else None
            )
    for cell in total_row:
        if sign := _sign_in(cell.text):
            yield noted(total_unclear, _WHY[sign], cell.location, _worded(cell.text))


def _sign_in(text: str) -> str | None:
    return next((sign for sign in SIGNS_IN_WORDS if sign in text), None)


def _settled(part: Part) -> Part:
    changed: dict[str, Any] = {name: _entry(name, value) for name, value in _entries(part) if _sign_in(value.text)}
    return replace(part, **changed)


def _entries(part: SelfEvaluation | FundLine | Indicator) -> Iterator[tuple[str, Entry]]:
    values = ((field.name, getattr(part, field.name)) for field in fields(part))
    return ((name, value) for name, value in values if isinstance(value, Entry))


def _entry(name: str, entry: Entry) -> Entry:
    if name in _MEASURES:
        return replace(entry, text="" if _is_measure_lost(entry.text) else _worded(entry.text))
    return replace(entry, text=_worded(entry.text) if name in _FIGURES else entry.text.replace(PICTURE_SIGN, "").strip())


def _is_measure_lost(text: str) -> bool:
    """Whether a target or an actual without its signs would be nothing, or a number that the paper does not say."""
    rest = text.translate(dict.fromkeys(map(ord, SIGNS_IN_WORDS), ""))
    return is_empty(rest) or parse_actual(rest).value is not None


def _in_words(finding: Finding) -> Finding:
    return replace(
        finding, message=_worded(finding.message), stated=None if finding.stated is None else _worded(finding.stated)
    )


def _worded(text: str) -> str:
    return text.translate({ord(sign): words for sign, words in SIGNS_IN_WORDS.items()})
