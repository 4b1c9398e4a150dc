"""Forms that stand beside each other on one sheet, with an empty column between them, each as a grid of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from perfeval_data.forms.vocabulary import Label, is_label
from perfeval_data.paper.grid import Cell, Grid


def apart(grid: Grid) -> list[Grid]:
    """The forms of a grid that has several side by side; the grid alone where it has not, or where nothing parts them.

    A title above them that reaches over several is that of each.
    """
    for row in range(grid.row_count) if grid.ruled else ():
        names = [cell for cell in grid.filled(row) if is_label(cell.text, Label.PROJECT_NAME)]
        if len(names) > 1:
            gaps = [_gap_between(grid, row, left, right) for left, right in pairwise(names)]
            return [grid] if None in gaps else _cut(grid, [gap for gap in gaps if gap is not None])
    return [grid]


def _gap_between(grid: Grid, row: int, left: Cell, right: Cell) -> int | None:
    """A column between two names that is empty from their row on."""
    taken = _columns(cell for each in range(row, grid.row_count) for cell in grid.rows[each] if cell.text)
    return next((column for column in range(left.right, right.column) if column not in taken), None)


def _columns(cells: Iterable[Cell]) -> set[int]:
    return {column for cell in cells for column in range(cell.column, cell.right)}


def _cut(grid: Grid, gaps: list[int]) -> list[Grid]:
    bounds = pairwise([0, *gaps, grid.column_count])
    return [Grid(tuple(_within(grid, first, end))) for first, end in bounds]


def _within(grid: Grid, first: int, end: int) -> Iterable[Cell]:
    for cell in grid.cells:
        left, right = max(cell.column, first), min(cell.right, end)
        if left < right:
            yield replace(cell, column=left - first, column_span=right - left)
