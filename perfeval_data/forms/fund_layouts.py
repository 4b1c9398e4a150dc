"""Layouts of 项目资金 whose sources are columns, whose amounts stand beside their names, or that show two years side by side, turned
into the usual one.

The usual layout has one row for each source and one column for each amount. What cannot be turned without doubt stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfeval_data.forms.fund_columns import is_figure, misfit
from perfeval_data.forms.fund_sources import TOTAL_NAME
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.vocabulary import Label, column_names, fund_source, is_label, labels_of, years_in
from perfeval_data.forms.weights import COMPOSED
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.values import is_empty, parse_number, remembered

_BUDGETS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET)
_KINDS = (*_BUDGETS, Label.EXECUTED, Label.RATE)
_POINTS = (Label.WEIGHT, Label.SCORE)
_FEWEST_SOURCES = 2
_OTHER_YEAR = re.compile(r"(?:上|去|前|上一)年度?")
_THIS_YEAR = re.compile(r"(?:本|当)年度?")


@dataclass(frozen=True)
class _Turned:
    """A table of funds the usual way round: the names of its columns, and for each source its cells below them."""

    kinds: Sequence[Cell]
    sources: Sequence[tuple[Cell, Sequence[Cell | None]]]


def usual_layout(grid: Grid, row: int, year: int | None) -> Grid:
    """The grid with the table of funds that begins in a row in the usual layout; the grid as it is where it has no other one."""
    if year_columns := _columns_of_other_years(grid, row, year):
        return _without_columns(grid, row, year_columns)
    turned = _sources_across(grid, row) or _sources_below_amounts(grid, row) or _amounts_beside_names(grid, row)
    return _with_rows(grid, row, turned) if turned else grid


def _with_rows(grid: Grid, row: int, turned: _Turned) -> Grid:
    """The grid down to a row as it is, and below it the table as turned."""
    section = grid.at(row, 0)
    name = section.text if section is not None and section not in turned.kinds else ""
    height = len(turned.sources) + 1
    cells = [cell for cell in grid.cells if cell.bottom <= row]
    cells.append(Cell(name, row, 0, height, 1, section.location if section else ""))
    cells += [replace(cell, row=row, column=2 + at, row_span=1, column_span=1) for at, cell in enumerate(turned.kinds)]
    for number, (source, values) in enumerate(turned.sources, start=row + 1):
        cells.append(replace(source, row=number, column=1, row_span=1, column_span=1))
        cells += [
            replace(value or Cell("", 0, 0), row=number, column=2 + at, row_span=1, column_span=1)
            for at, value in enumerate(values)
        ]
    return Grid(tuple(cells))


def _meaning(cell: Cell) -> Label | None:
    """The one amount, rate or points that a cell names; None for any other text."""
    return _meaning_of(cell.text)


@remembered
def _meaning_of(text: str) -> Label | None:
    certain = [label for label, cost in column_names(text, True).items() if cost <= COMPOSED and label in (*_KINDS, *_POINTS)]
    return certain[0] if len(certain) == 1 else None


def _is_kind(cell: Cell) -> bool:
    return _meaning(cell) in _KINDS


def _names_a_source(cell: Cell) -> bool:
    return not _source(cell).startswith("other:")


def _source(cell: Cell) -> str:
    """The source that a cell names; among the names of sources `小计` is the total."""
    return "total" if bare(cell.text) == "小计" else fund_source(cell.text)


# --- sources across, amounts down ----------------------------------------------------------------------------------


def _sources_across(grid: Grid, row: int) -> _Turned | None:
    """A header of sources above rows of 年初预算数, 全年预算数 and 全年执行数."""
    own = grid.filled(row)
    known = [cell for cell in own if _names_a_source(cell)]
    if len(known) < _FEWEST_SOURCES or any(_is_kind(cell) for cell in own):
        return None
    behind = [cell for cell in own if cell.column >= known[0].column]
    kinds = _kinds_down(grid, row, known[0].column)
    sources = [cell for cell in behind if not labels_of(cell.text) or _names_a_source(cell)]
    if not grid.ruled and any(grid.rows[kind.row][-1].right <= own[-1].column for kind in kinds):
        return None  # cells are gone
    if not _has_amounts(kinds) or len({fund_source(cell.text) for cell in sources}) < len(sources):
        return None
    points = [cell for cell in behind if is_label(cell.text, *_POINTS)]
    rows = range(row + 1, kinds[-1].bottom)
    table = []
    for source in sources:
        values = [_below(grid, source, kind.row) for kind in kinds]
        is_total = fund_source(source.text) == "total"
        table.append((source, [*values, *(_only_number(grid, cell, rows) if is_total else None for cell in points)]))
    return _Turned([*kinds, *points], table)


def _kinds_down(grid: Grid, row: int, first_source: int) -> list[Cell]:
    """The names of amounts left of the sources, in the rows right below them."""
    kinds: list[Cell] = []
    for each in range(row + 1, grid.row_count):
        names = [cell for cell in grid.filled(each) if cell.column < first_source]
        if not names or not _is_kind(names[-1]):
            break
        kinds.append(names[-1])
    return kinds


def _has_amounts(kinds: Sequence[Cell]) -> bool:
    """Whether the budget and what was executed of it are among the names, none of them twice."""
    meanings = [_meaning(kind) for kind in kinds]
    is_unique = len(set(meanings)) == len(meanings)
    return is_unique and Label.EXECUTED in meanings and not set(meanings).isdisjoint(_BUDGETS)


def _below(grid: Grid, name: Cell, row: int) -> Cell | None:
    """The cell of a row that begins below a name."""
    cell = grid.at(row, name.column)
    return cell if cell is not None and cell.column == name.column and cell.row == row else None


def _only_number(grid: Grid, name: Cell, rows: range) -> Cell | None:
    """The one cell in a column that is a number: points are given once, in whatever row."""
    cells = [cell for row in rows if (cell := _below(grid, name, row)) and not is_empty(cell.text)]
    return cells[0] if len(cells) == 1 else None


# --- sources below amounts -----------------------------------------------------------------------------------------


def _sources_below_amounts(grid: Grid, row: int) -> _Turned | None:
    """A header of amounts, each above the names of its sources, and a single row of numbers below."""
    own = [cell for cell in grid.filled(row) if _meaning(cell)]
    below = {cell: _names_of_sources(grid, cell) for cell in own}
    if not grid.ruled or not any(below.values()) or not _has_amounts([cell for cell in own if _is_kind(cell)]):
        return None
    values_row = row + 2
    if not _is_row_of_numbers(grid, values_row, own[0].column) or _is_row_of_numbers(grid, values_row + 1, own[0].column):
        return None
    total = replace(own[0], text=TOTAL_NAME)
    names = {
        _source(name): replace(name, text=TOTAL_NAME) if bare(name.text) == "小计" else name
        for cells in below.values()
        for name in cells
    }
    sources = {"total": names.get("total", total), **names}

    def value(kind: Cell, source: str) -> Cell | None:
        if not below[kind]:
            return _below(grid, kind, values_row) if source == "total" else None
        name = next((name for name in below[kind] if _source(name) == source), None)
        return _below(grid, name, values_row) if name else None

    return _Turned(own, [(cell, [value(kind, source) for kind in own]) for source, cell in sources.items()])


def _names_of_sources(grid: Grid, kind: Cell) -> list[Cell]:
    """The names of different sources right below a name of amounts; empty where anything else stands there."""
    below = (
        [cell for cell in grid.filled(kind.bottom) if kind.covers_column(cell.column)] if kind.bottom < grid.row_count else []
    )
    is_split = kind.row_span == 1 and len(below) >= _FEWEST_SOURCES and all(_names_a_source(cell) for cell in below)
    return below if is_split and len({_source(cell) for cell in below}) == len(below) else []


def _is_row_of_numbers(grid: Grid, row: int, first: int) -> bool:
    cells = [cell for cell in grid.filled(row) if cell.column >= first] if row < grid.row_count else []
    return len(cells) > 1 and all(is_empty(cell.text) or parse_number(cell.text.rstrip("%％")) is not None for cell in cells)


# --- amounts beside their names ------------------------------------------------------------------------------------


def _amounts_beside_names(grid: Grid, row: int) -> _Turned | None:
    """Names of amounts, each with its value to the right, in one row or in several: `预算数：| 100 | 执行数：| 98`."""
    pairs = _pairs_at(grid, row)
    below = row + 1
    while pairs and below < grid.row_count and (more := _pairs_at(grid, below)):
        pairs += more
        below += 1
    kinds = [name for name, _ in pairs]
    if not _has_amounts([kind for kind in kinds if _is_kind(kind)]) or len({*map(_meaning, kinds)}) < len(kinds):
        return None
    total = replace(kinds[0], text=TOTAL_NAME)
    return _Turned(kinds, [(total, [value for _, value in pairs]), *_sources_named_twice(grid, below, kinds)])


def _pairs_at(grid: Grid, row: int) -> list[tuple[Cell, Cell]]:
    """The names of a row with the figures right beside them; what has another figure behind it is a row of a table."""
    pairs = []
    for name in grid.filled(row):
        value, behind = grid.at(row, name.right), None
        if value is not None and (meaning := _meaning(name)) and is_figure(value.text) and not misfit(meaning, [value.text]):
            behind = grid.at(row, value.right)
            if behind is None or not is_figure(behind.text):
                pairs.append((name, value))
    return pairs


def _sources_named_twice(grid: Grid, row: int, kinds: Sequence[Cell]) -> list[tuple[Cell, Sequence[Cell | None]]]:
    """The rows below in which a source is named in the column of each amount: `其中：财政拨款 | 90 | 其中：财政拨款 | 88`."""
    sources: list[tuple[Cell, Sequence[Cell | None]]] = []
    for each in range(row, grid.row_count):
        names = [name for kind in kinds if (name := _below(grid, kind, each)) and name.text]
        if len(names) < _FEWEST_SOURCES or len(names) < len(kinds) or any(labels_of(name.text) for name in names):
            break
        if len({fund_source(name.text) for name in names}) > 1:
            raise FormRefusedError("资金表左右两栏的名称不一致，版式无法识别", names[0].location)
        sources.append((names[0], [grid.at(each, name.right) for name in names]))
    return sources


# --- two years side by side ----------------------------------------------------------------------------------------


def _columns_of_other_years(grid: Grid, row: int, year: int | None) -> set[int]:
    """The columns below the names of other years than the form's; empty where the years do not tell, or are not several."""
    groups = [cell for cell in grid.filled(row) if _year_of(cell, year) is not None] if grid.ruled else []
    wanted = [cell for cell in groups if _year_of(cell, year)]
    heads_amounts = row + 1 < grid.row_count and sum(_is_kind(cell) for cell in grid.filled(row + 1)) > 1
    if len(groups) < 2 or len(wanted) != 1 or not heads_amounts:
        return set()
    return {column for cell in groups if cell not in wanted for column in range(cell.column, cell.right)}


def _year_of(cell: Cell, year: int | None) -> bool | None:
    """Whether the name of a group of columns is that of the form's year; None for a name of no year."""
    text = re.sub(r"\s", "", cell.text)
    if _OTHER_YEAR.match(text):
        return False
    if _THIS_YEAR.match(text):
        return True
    years = years_in(text)
    return year in years if len(years) == 1 and year is not None and len(text) <= len("2024年度（万元）") else None


def _without_columns(grid: Grid, row: int, columns: set[int]) -> Grid:
    return replace(grid, cells=tuple(cell for cell in grid.cells if cell.row < row or cell.column not in columns))
