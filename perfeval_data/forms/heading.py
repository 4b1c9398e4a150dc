"""The heading of a form: project, department, unit, year; each value beside or below its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from perfeval_data.forms.grammar import Role, role_of
from perfeval_data.forms.personal import without_mark
from perfeval_data.forms.split import Region, above_indicators, heads_a_list, lines_below_title
from perfeval_data.forms.vocabulary import (
    HEADING_LABELS,
    Label,
    has_label,
    is_any_label,
    labels_of,
    named_values,
    years_of_dates,
)
from perfeval_data.paper.grid import Cell, Grid, Paragraph
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry
from perfeval_data.paper.values import MONEY_UNITS, at_colon, is_empty, joined

_PROJECT_NAME = "项目名称"
_NAMES_OF_BODIES = {
    Label.DEPARTMENT: {Label.DEPARTMENT, Label.DEPARTMENT_NAME},
    Label.IMPLEMENTING_UNIT: {Label.IMPLEMENTING_UNIT, Label.UNIT_NAME},
}
_OF_DEPARTMENTS = ("部门", "局", "机关")
_FILLS_IN = re.compile(r"(?:填报|填表|编报|编制|报送|自评)(?:单位|部门)(?:名称)?")
_BODIES = frozenset({Label.DEPARTMENT, Label.DEPARTMENT_NAME, Label.IMPLEMENTING_UNIT, Label.UNIT_NAME})
_AND = re.compile("[及和与]")
_BETWEEN_BODIES = re.compile(r"\s*[/／、，,;；|]\s*|\s+")
_BELOW_THE_HEADING = (Label.EXECUTED, Label.EXPECTED_GOAL)
Named = tuple[str, Entry]
"""What a value is called, and the value."""


def read_heading(region: Region) -> dict[Label, Entry]:
    """The filed values of the heading by label; a label that stands twice keeps its first value that is not blank.

    Labels with a cell of their own go before those that share a line with their value, and 项目名称 before other names for it:
    a form may name the fund (专项资金名称) that the project is part of.
    """
    cells = [(grid, cell) for grid in region.parts for cell in heading_cells(grid)]
    lines: list[Cell | Paragraph] = [*(cell for _, cell in cells), *lines_below_title(region)]
    inline = [named for line in lines for named in _in_line(line)]
    named = [
        each
        for values in (_in_cells(cells), inline, _of_both_bodies(cells, lines))
        for each in sorted(values, key=lambda each: each[0] != _PROJECT_NAME)
    ]
    values: dict[Label, Entry] = {}
    for name, entry in named:
        for label in labels_of(name) & frozenset(HEADING_LABELS):
            if not values.get(label, Entry()).text:
                values[label] = entry
    _read_other_bodies(named, values)
    years = [entry for name, entry in named if Label.FISCAL_YEAR in labels_of(name)]
    if len({year for entry in years for year in years_of_dates(entry.text)}) > 1:
        values[Label.FISCAL_YEAR] = Entry(
            "", years[0].location
        )  # `预算年度：2024，评价年度：2023` do not tell which is that of the form
    return values


def _read_other_bodies(named: Sequence[Named], values: dict[Label, Entry]) -> None:
    """Read the bodies that names ask for without saying which (`牵头部门`, `学校名称`), where no other name is like them.

    Where one body is named otherwise, such a name asks for the other; where neither is, a 部门 is the one in charge. Who fills in the
    form is its unit where nothing else is.
    """
    either = [(name, entry) for name, entry in named if _asks_for_either(name) and entry.text not in {"", *MONEY_UNITS}]
    missing = [label for label, names in _NAMES_OF_BODIES.items() if values.keys().isdisjoint(names)]
    for label in missing:
        is_of_department = label is Label.DEPARTMENT
        own = [entry for name, entry in either if len(missing) == 1 or is_of_department == name.endswith(_OF_DEPARTMENTS)]
        if len(own) == 1:
            values[label] = own[0]
    filling = {entry.text: entry for name, entry in named if _FILLS_IN.fullmatch(name) and entry.text}
    if len(filling) == 1 and values.keys().isdisjoint(_NAMES_OF_BODIES[Label.IMPLEMENTING_UNIT]):
        values[Label.IMPLEMENTING_UNIT] = next(iter(filling.values()))


def _asks_for_either(name: str) -> bool:
    """Whether a name asks for a body without saying which; `单位：万元` does not."""
    return role_of(name) == Role.EITHER and labels_of(name) <= {Label.UNIT}


def _in_cells(cells: Iterable[tuple[Grid, Cell]]) -> list[Named]:
    names = ((bare(cell.text), grid, cell) for grid, cell in cells)
    return [(name, _value_of(grid, cell)) for name, grid, cell in names if labels_of(name) or role_of(name)]


def _of_both_bodies(cells: Iterable[tuple[Grid, Cell]], lines: Iterable[Cell | Paragraph]) -> list[Named]:
    """The two bodies that one cell asks for and the next one names in the same way: `主管部门/实施单位 | 甲局/乙科`."""
    beside = ((cell.text, value.text, value.location) for grid, cell in cells if (value := _beside(grid, cell)))
    parted = ((at_colon(line.text), line.location) for line in lines)
    within = ((name, value, place) for (name, colon, value), place in parted if colon)
    return [named for name, value, place in (*beside, *within) for named in _bodies(name.rstrip(":："), value, place)]


def _bodies(name: str, value: str, place: str) -> Iterator[Named]:
    names, values = _two_parts(name), _two_parts(value)
    asked = [labels_of(each) & _BODIES for each in names]
    if len(names) != 2 or not all(asked) or asked[0] == asked[1]:
        return
    if len(values) == 1 and _AND.search(name) and not _AND.search(value):
        values = values * 2
    if len(values) == 2:
        yield from ((bare(each), Entry(joined(text), place)) for each, text in zip(names, values, strict=True))


def _two_parts(text: str) -> list[str]:
    """A text in parts where a stroke, a comma, a blank or a line break parts it; names also where an `and` does."""
    parts = _BETWEEN_BODIES.split(text.strip())
    names = [part.strip() for part in _AND.split(text)]
    return parts if len(parts) > 1 else names if all(labels_of(name) & _BODIES for name in names) else parts


def heading_cells(grid: Grid) -> Iterator[Cell]:
    """The cells above the funds, the goals and the indicators."""
    rows = takewhile(lambda row: not has_label(grid.rows[row], *_BELOW_THE_HEADING), above_indicators(grid))
    rows_of_heading = [row for row in rows if not heads_a_list(grid, row)]
    return (cell for row in rows_of_heading for cell in grid.rows[row] if cell.row == row)


def is_unknown_name(grid: Grid, cell: Cell) -> bool:
    """Whether a cell begins its row, stands before a value and is no label that is known."""
    before = [each for each in grid.rows[cell.row] if each.text]
    return before[:1] == [cell] and len(before) > 1 and not labels_of(cell.text) and role_of(bare(cell.text)) is None


def _value_of(grid: Grid, label: Cell) -> Entry:
    value = _beside(grid, label) or _below(grid, label)
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
    if not filled or is_any_label(filled[0].text):
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


def _in_line(line: Cell | Paragraph) -> Iterator[Named]:
    """The values that share a line with their names, of which a line may hold several."""
    for name, value in named_values(without_mark(line.text)):
        if bare(value):
            yield bare(name), Entry(joined(value), line.location)
