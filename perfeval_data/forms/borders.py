"""Borders that say nothing: dragged a little out of line, as in a table drawn by hand, or left over where all cells reach over them."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Final

from perfeval_data.paper.grid import Grid

_TOLERANCE: Final = 0.012
"""Share of the table's width within which borders count as one: 5 points on a page; the narrowest columns have four times that."""


def without_idle_rows(grid: Grid) -> Grid:
    """A ruled grid without the lines in which no cell begins: where each row is drawn over two of them."""
    begun = {cell.row for cell in grid.cells}
    if not grid.ruled or len(begun) == grid.row_count:
        return grid
    kept = list(accumulate((row in begun for row in range(grid.row_count)), initial=0))
    return replace(
        grid, cells=tuple(replace(cell, row=kept[cell.row], row_span=kept[cell.bottom] - kept[cell.row]) for cell in grid.cells)
    )


def straightened(grid: Grid) -> Grid:
    """A ruled grid whose borders within the tolerance are one; the grid as it is where text stands between two of them."""
    if not grid.ruled or not grid.column_edges:
        return grid
    kept, number_of = _merged(grid.column_edges)
    if len(kept) == len(grid.column_edges):
        return grid
    cells = []
    for cell in grid.cells:
        column, right = number_of[cell.column], number_of[cell.right]
        if column < right:
            cells.append(replace(cell, column=column, column_span=right - column))
        elif cell.text:
            return grid
    return Grid(tuple(cells), column_edges=tuple(kept))


def _merged(edges: tuple[float, ...]) -> tuple[list[float], list[int]]:
    """The borders that remain, and for each border which of them it is."""
    tolerance = _TOLERANCE * (edges[-1] - edges[0])
    kept: list[float] = []
    number_of = []
    for edge in edges:
        if not kept or edge - kept[-1] > tolerance:
            kept.append(edge)
        number_of.append(len(kept) - 1)
    return kept, number_of
