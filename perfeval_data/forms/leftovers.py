"""What stands above the indicators and was read as nothing: told of wherever a value is missing that it could be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_data.forms.split import Region, head_of
from perfeval_data.forms.vocabulary import (
    Label,
    fund_source,
    inline_value,
    is_evaluation_title,
    is_year_line,
    labels_of,
    names_goals,
)
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import column_unknown, noted
from perfeval_data.paper.model import Finding, FormKind, SelfEvaluation
from perfeval_data.paper.values import is_empty, joined, parse_number

_FIELDS: Final = {
    "department": "主管部门",
    "implementing_unit": "实施单位",
    "expected_goal": "预期目标",
    "achieved_goal": "目标完成情况",
}
_OF_A_PROJECT: Final = ("department", "implementing_unit")
_MOST_TOLD: Final = 4
_LONGEST_TOLD: Final = 20


def leftovers(form: SelfEvaluation, region: Region) -> list[Finding]:
    """What to tell of a form that lacks a value of its heading or its goals, where something stands that was not understood."""
    missing = [
        words
        for name, words in _FIELDS.items()
        if not getattr(form, name).text and (form.kind == FormKind.PROJECT or name not in _OF_A_PROJECT)
    ]
    left = list(_left(form, region)) if missing else []
    if not left:
        return []
    told = "、".join(f"“{_short(cell.text)}”" for cell in left[:_MOST_TOLD])
    message = f"没有读到{'、'.join(missing)}；表中{told}没有认出是哪一项，可能就是，未入库"
    return [noted(column_unknown, message, left[0].location, _short(left[0].text))]


def _short(text: str) -> str:
    text = joined(text)
    return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"


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
    if not fund_source(text).startswith("other:") or inline_value(text, *Label) is not None:
        return True
    left = [each for each in grid.rows[cell.row] if each.right <= cell.column and each.text]
    above = grid.at(cell.row - 1, cell.column)
    names = [*left[-1:], *([above] if above is not None else [])]
    return any(labels_of(name.text) - {Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL, Label.GOALS} for name in names)
