"""Where a table of funds begins: the row that names its columns of amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfeval_data.forms.columns import Column, Header, find_header, stands_below
from perfeval_data.forms.fund_columns import is_figure, misfit, rate_is_true
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import FUND_COLUMNS, Label, column_names, heads_indicators, labels_of
from perfeval_data.forms.weights import COMPOSED, CONFIRMED, CONTRADICTED, LACKING, MISFIT, SECOND_MEANING
from perfeval_data.paper.grid import Cell, Grid

_WANTED = frozenset({Label.ANNUAL_BUDGET, Label.EXECUTED})
_TELLING = frozenset({Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE})
_ADJUSTED = re.compile(r"(?:调整|变更|调剂|追加)(?:之?后|的?预算)|最终预算")
"""What a budget is called that stands beside the one of before: `预算数 | 调整后预算数`."""
_FEWEST_TELLING = 2
"""Names of amounts or rates that a row must have to be looked at as a header of funds."""


@dataclass(frozen=True)
class FundHeader:
    """The header of a table of funds in a row of a grid of a form."""

    region: Region
    grid: Grid
    row: int
    header: Header

    @property
    def location(self) -> str:
        return next((cell.location for cell in self.grid.rows[self.row] if cell.text), "")


def fund_header_at(region: Region, grid: Grid, row: int) -> FundHeader | None:
    """The header of a table of funds in a row, if any: it names a budget and what was executed of it."""
    if _is_above_a_header(grid, row):
        return None
    header = _header_at(grid, row)
    return FundHeader(region, grid, row, header) if header is not None and _is_whole(header) else None


def _is_whole(header: Header) -> bool:
    """Whether a header names a budget, and what was executed of it or at which rate."""
    has_budget = header.has(Label.ANNUAL_BUDGET) or header.has(Label.INITIAL_BUDGET)
    return (has_budget and header.has(Label.EXECUTED)) or (
        header.has(Label.RATE) and (has_budget or header.has(Label.EXECUTED))
    )


def _is_above_a_header(grid: Grid, row: int) -> bool:
    """Whether a row such as `自评得分 | 98` is one of its own: a name in it stands above another, and the next row is a whole header."""
    above = [
        cell for cell in grid.filled(row) if cell.row_span == 1 and (column_names(cell.text, True) or is_figure(cell.text))
    ]
    below = [grid.at(row + 1, cell.column) for cell in above]
    if not any(cell is not None and cell.text for cell in below):
        return False
    names = {label for cell in grid.filled(row + 1) for label in labels_of(cell.text)}
    return Label.EXECUTED in names and not names.isdisjoint({Label.ANNUAL_BUDGET, Label.INITIAL_BUDGET})


def _header_at(grid: Grid, row: int) -> Header | None:
    """The header of the funds that a row is, if any; the name of the section on the left names no column."""
    texts = [cell.text for each in grid.rows[row : row + 2] for cell in each]
    if sum(bool(column_names(text, True).keys() & _TELLING) for text in texts) < _FEWEST_TELLING:
        return None
    section = grid.at(row, 0)
    known = [cell for cell in grid.rows[row] if cell is not section and labels_of(cell.text) & FUND_COLUMNS]
    beside = {label for cell in known for label in labels_of(cell.text)}
    first_known = min((cell.column for cell in known), default=0)
    has_adjusted = any(_ADJUSTED.search(cell.text) for cell in grid.rows[row])

    def names(cell: Cell) -> Mapping[Label, float]:
        meanings = column_names(cell.text, True)
        if has_adjusted and cell is not section and Label.ANNUAL_BUDGET in meanings and not _ADJUSTED.search(cell.text):
            return {Label.INITIAL_BUDGET: COMPOSED, Label.ANNUAL_BUDGET: SECOND_MEANING}
        if 0.0 in meanings.values():
            return {} if cell is section and cell.row_span > 1 and beside & meanings.keys() else meanings
        return meanings if cell.column > first_known or _is_above_a_figure(grid, cell) else {}

    return find_header(grid, row, names, lambda columns, end: _against(columns, grid, end))


def _is_above_a_figure(grid: Grid, name: Cell) -> bool:
    """Whether a figure stands right below a name, as it does not below that of the section or of the sources."""
    below = grid.at(name.bottom, name.column)
    return below is not None and stands_below(grid, name.row, name.bottom) and is_figure(below.text)


def _against(columns: Sequence[Column], grid: Grid, row: int) -> float:
    """What speaks against the columns of a header with the amounts and rates below it."""
    lacking = LACKING * len(_WANTED - {column.label for column in columns})
    rows = list(_rows_below(columns, grid, row))
    judged = [verdict for texts in rows if (verdict := rate_is_true(texts)) is not None]
    sums = 0.0 if not judged else CONFIRMED if all(judged) else CONTRADICTED if not any(judged) else 0.0
    return lacking + sums + MISFIT * sum(misfit(column.label, [texts[column.label] for texts in rows]) for column in columns)


def _rows_below(columns: Sequence[Column], grid: Grid, row: int) -> Iterator[Mapping[Label, str]]:
    """What stands in the columns, row by row, as long as there are numbers."""
    for each in range(row, grid.row_count):
        cells = {column.label: grid.at(each, column.first) for column in columns}
        texts = {label: cell.text if cell is not None and cell.row == each else "" for label, cell in cells.items()}
        if heads_indicators(grid.rows[each]) or not any(map(is_figure, texts.values())):
            return
        if stands_below(grid, row - 1, each):
            yield texts
