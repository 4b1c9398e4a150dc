"""The heading of a form: project, department, unit, year; each value beside or below its label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from perfeval_data.forms.grammar import Role, may_be_a_body, role_of
from perfeval_data.forms.personal import without_mark
from perfeval_data.forms.split import Region, above_indicators, heads_a_list
from perfeval_data.forms.vocabulary import (
    HEADING_LABELS,
    Label,
    inline_value,
    is_evaluation_title,
    is_label,
    labels_of,
)
from perfeval_data.paper.grid import Cell, Grid, Paragraph
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry
from perfeval_data.paper.values import is_empty, joined

_PROJECT_NAME = "项目名称"
_BODIES = (Label.DEPARTMENT, Label.IMPLEMENTING_UNIT)
_CODE = re.compile(r"[0-9A-Za-z]{6,}")
"""A cell that holds the code of the project, with its name in the next one."""
_BELOW_THE_HEADING = (Label.EXECUTED, Label.EXPECTED_GOAL)
_READ_INLINE = (
    Label.PROJECT_NAME,
    Label.DEPARTMENT,
    Label.IMPLEMENTING_UNIT,
    Label.FISCAL_YEAR,
    Label.DEPARTMENT_NAME,
    Label.UNIT_NAME,
)


def read_heading(region: Region) -> dict[Label, Entry]:
    """The filed values of the heading by label; a label that stands twice keeps its first value that is not blank.

    Labels with a cell of their own go before those that share a line with their value, and 项目名称 before other names for it:
    a form may name the fund (专项资金名称) that the project is part of.
    """
    values: dict[Label, Entry] = {}
    for grid in region.parts:
        for cell in sorted(_heading_cells(grid), key=lambda cell: bare(cell.text) != _PROJECT_NAME):
            for label in labels_of(cell.text) & frozenset(HEADING_LABELS):
                if not values.get(label, Entry()).text:
                    values[label] = _value_of(grid, cell)
    for grid in region.parts:
        for cell in sorted(_heading_cells(grid), key=lambda cell: bare(cell.text.partition("：")[0]) != _PROJECT_NAME):
            _read_inline(cell, values)
    for line in _lines_below_title(region):
        _read_inline(line, values)
    _read_the_other_body(region, values)
    if Label.PROJECT_NAME not in values and (name := _beside_project(region)):
        values[Label.PROJECT_NAME] = name
    return values


def _read_the_other_body(region: Region, values: dict[Label, Entry]) -> None:
    """Read the body that a name asks for without saying which (`牵头部门`), where the other one is named and no other name is like it.

    One left of the name of the unit, in its row, may be in charge by whatever word, save one that says what else it does.
    """
    of_department, of_unit = {Label.DEPARTMENT, Label.DEPARTMENT_NAME}, {Label.IMPLEMENTING_UNIT, Label.UNIT_NAME}
    missing = [label for label, names in zip(_BODIES, (of_department, of_unit), strict=True) if values.keys().isdisjoint(names)]
    if len(missing) != 1:
        return
    cells = [(grid, cell) for grid in region.parts for cell in _heading_cells(grid)]
    names = [(grid, cell) for grid, cell in cells if role_of(bare(cell.text)) == Role.EITHER and not labels_of(cell.text)]
    if not names and missing == [Label.DEPARTMENT]:
        names = [(grid, cell) for grid, cell in cells if may_be_a_body(bare(cell.text)) and _is_left_of_unit(grid, cell)]
    entries = [entry for grid, cell in names if (entry := _value_of(grid, cell)).text]
    if len(entries) == 1:
        values[missing[0]] = entries[0]


def _is_left_of_unit(grid: Grid, name: Cell) -> bool:
    """Whether a name begins a row, and behind its value or right below stands the name of the unit: the place of the department."""
    first, *others = grid.filled(name.row)
    below = grid.filled(name.bottom)[:1] if name.bottom < grid.row_count else ()
    return first is name and any(is_label(cell.text, Label.IMPLEMENTING_UNIT) for cell in (*others[1:2], *below))


def _beside_project(region: Region) -> Entry | None:
    """The value right of `项目` in the first row of a form, where nothing else names its project."""
    first = next((part.filled(row) for part in region.parts for row in range(part.row_count) if len(part.filled(row)) > 1), ())
    if not first or bare(first[0].text) != "项目" or first[0].right != first[1].column or labels_of(first[1].text):
        return None
    return Entry(joined(without_mark(first[1].text)), first[1].location)


def _lines_below_title(region: Region) -> Iterator[Paragraph]:
    """The lines between the title and the table, which may hold `主管部门：某市总工会    实施单位：宣教部`."""
    lines = takewhile(lambda line: not is_evaluation_title(line.text), reversed(region.titles))
    return lines if any(is_evaluation_title(line.text) for line in region.titles) else iter(())


def _heading_cells(grid: Grid) -> Iterator[Cell]:
    rows = takewhile(
        lambda row: not any(is_label(cell.text, *_BELOW_THE_HEADING) for cell in grid.rows[row]), above_indicators(grid)
    )
    rows_of_heading = [row for row in rows if not heads_a_list(grid, row)]
    return (cell for row in rows_of_heading for cell in grid.rows[row] if cell.row == row)


def _value_of(grid: Grid, label: Cell) -> Entry:
    value = _beside(grid, label) or _below(grid, label)
    if value and _CODE.fullmatch(value.text) and (name := _beside(grid, value)) and name.row == value.row:
        return Entry(f"{value.text}-{joined(without_mark(name.text))}", value.location)
    if value is None:
        return Entry("", label.location)
    text = without_mark(value.text)
    return Entry("" if is_empty(text) else joined(text), value.location)


def _beside(grid: Grid, label: Cell) -> Cell | None:
    """The filled cell to the right, up to the next label.

    Behind an empty cell stands the value only where it ends its row: another text behind it makes it a label not known here.
    """
    right = [cell for cell in grid.rows[label.row] if cell.column >= label.right]
    filled = [cell for cell in right if cell.text]
    if not filled or labels_of(filled[0].text) or inline_value(filled[0].text, *HEADING_LABELS) is not None:
        return None
    follows_at_once = filled[0] is right[0]
    unknown_label = not follows_at_once and len(filled) > 1 and not labels_of(filled[1].text)
    return None if unknown_label else filled[0]


def _below(grid: Grid, label: Cell) -> Cell | None:
    """The cell below, where the labels stand in one row and their values in the next."""
    neighbour = grid.at(label.row, label.right)
    cell = grid.at(label.bottom, label.column)
    if cell is None or not cell.text or (neighbour is not None and not labels_of(neighbour.text)):
        return None
    if any(labels_of(other.text) for other in grid.rows[label.bottom]):
        return None
    return cell


def _read_inline(line: Cell | Paragraph, values: dict[Label, Entry]) -> None:
    """Read the values that share a line with their labels, of which a line may hold several."""
    for part in re.split(r"\n|(?<!\s)\s+(?=[^\s:：]{2,12}[:：])", without_mark(line.text)):
        for label in _READ_INLINE:
            value = inline_value(part, label) or ""
            if value and not values.get(label, Entry()).text and bare(value):
                values[label] = Entry(joined(value), line.location)
