"""What was not understood, told of: signs for pictures and illegible text, and what stands unread where a value is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from perfeval_data.forms.split import Region, head_of
from perfeval_data.forms.vocabulary import (
    Label,
    inline_value,
    is_evaluation_title,
    is_year_line,
    labels_of,
    names_goals,
    names_source,
)
from perfeval_data.forms.weights import TOLD
from perfeval_data.paper.characters import PICTURE_SIGN, SIGNS_IN_WORDS, UNREADABLE_SIGN
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import column_unknown, noted, total_unclear, value_unreadable
from perfeval_data.paper.model import Entry, Finding, FormKind, SelfEvaluation
from perfeval_data.paper.quantities import parse_actual
from perfeval_data.paper.values import is_empty, joined, parse_number

_WHY: Final = {
    PICTURE_SIGN: "此处有图片，图片里的内容无法读取，未入库",
    UNREADABLE_SIGN: "此处有无法辨认的内容（如划改过的数、不认识的符号、分不清是序号还是数的“1.”），未入库",
}
_FIGURES: Final = frozenset(
    {"initial_budget", "annual_budget", "executed", "weight", "rate", "score", "stated_total_weight", "stated_total_score"}
)
_MEASURES: Final = frozenset({"target", "actual"})


def without_signs(form: SelfEvaluation, total_row: Iterable[Cell]) -> SelfEvaluation:
    """The form with the signs put in words where a value is shown as filed, and a finding for each value that has one."""
    texts = [text for finding in form.reading_findings for text in (finding.message, finding.stated or "")]
    texts += [*(cell.text for cell in form.source_cells), *(entry.text for *_, entry in form.entries())]
    if _sign_in("".join(texts)) is None:
        return form
    findings = [_in_words(finding) for finding in form.reading_findings]
    told = {finding.location for finding in findings}
    findings += [finding for finding in _findings(form, total_row) if finding.location not in told]
    return replace(
        form.with_entries(lambda _part, _number, name, entry: _entry(name, entry) if _sign_in(entry.text) else entry),
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


# --- what stands above the indicators and was not understood ------------------------------------------------------------


_HEADING_AND_GOALS: Final = ("department", "implementing_unit", "expected_goal", "achieved_goal")
_OF_A_PROJECT: Final = ("department", "implementing_unit")


def leftovers(form: SelfEvaluation, region: Region) -> list[Finding]:
    """What to report of a form that lacks a value of its heading or its goals, where something stands that was not
    understood."""
    missing = [
        FIELD_WORDS[name]
        for name in _HEADING_AND_GOALS
        if not getattr(form, name).text and (form.kind == FormKind.PROJECT or name not in _OF_A_PROJECT)
    ]
    left = list(_left(form, region)) if missing else []
    if not left:
        return []
    told = "、".join(f"“{_short(cell.text)}”" for cell in left[: TOLD.texts])
    message = f"没有读到{'、'.join(missing)}；表中{told}没有认出是哪一项，可能就是，未入库"
    return [noted(column_unknown, message, left[0].location, _short(left[0].text))]


def _short(text: str) -> str:
    text = joined(text)
    return text if len(text) <= TOLD.longest else f"{text[: TOLD.longest]}…"


def _left(form: SelfEvaluation, region: Region) -> Iterator[Cell]:
    """The cells above the indicators that are neither a label nor the value of one, in order."""
    used = {entry.location for _, _, _, entry in form.entries() if entry.text}
    goals = {line for goal in (form.expected_goal, form.achieved_goal) for line in goal.text.splitlines()}
    funds = {entry.location for part, _, _, entry in form.entries() if part == "fund_line" and entry.text}
    for grid, row in head_of(region):
        cells = grid.filled(row)
        if not any(cell.location in funds or _is_of_no_value(cell.text) for cell in cells):
            yield from (
                cell
                for cell in cells
                if cell.location not in used and cell.text not in goals and not _is_accounted_for(grid, cell)
            )


def _is_of_no_value(text: str) -> bool:
    """Whether a text makes its row one of the project's name, of the funds, or of a title: nothing in it is another value."""
    of_funds = {Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE, Label.PROJECT_NAME}
    return not labels_of(text).isdisjoint(of_funds) or is_evaluation_title(text) or is_year_line(text)


def _is_accounted_for(grid: Grid, cell: Cell) -> bool:
    """Whether a cell says nothing, is a label or the name of a source, or the value of a label that is not stored."""
    text = cell.text
    if is_empty(text) or parse_number(text) is not None or labels_of(text) or names_goals(text):
        return True
    if names_source(text) or inline_value(text, *Label) is not None:
        return True
    left = [each for each in grid.rows[cell.row] if each.right <= cell.column and each.text]
    above = grid.at(cell.row - 1, cell.column)
    names = [*left[-1:], *([above] if above is not None else [])]
    return any(labels_of(name.text) - {Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL, Label.GOALS} for name in names)
