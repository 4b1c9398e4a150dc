"""Columns that hold two values, as their name says (`分值/得分` above `15/14.4`), taken apart into two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from perfeval_data.forms.vocabulary import Label, column_names, heads_indicators, labels_of
from perfeval_data.forms.weights import COMPOSED
from perfeval_data.paper.grid import Cell, Grid

_BETWEEN: Final = re.compile(r"\s*[/／]\s*")
_LONGEST_NAME: Final = 20
_POINTS: Final = frozenset({Label.WEIGHT, Label.SCORE})


def apart(grid: Grid) -> Grid:
    """The grid with two columns of points in place of one that holds both; the grid as it is where it has none."""
    names = (cell for cell in grid.cells if cell.column_span == 1 and _names_both(cell))
    paired = next((name for name in names if heads_indicators(grid.rows[name.row])), None)
    return grid if paired is None else replace(grid, cells=tuple(_cells(grid, paired)), column_edges=None)


def _names_both(name: Cell) -> bool:
    parts = _BETWEEN.split(name.text.strip()) if len(name.text) <= _LONGEST_NAME else []
    if len(parts) != len(_POINTS):
        return False
    meant = [label for part in parts for label, cost in column_names(part, False).items() if cost <= COMPOSED]
    return not labels_of(name.text) and {*meant} == _POINTS


def _cells(grid: Grid, paired: Cell) -> Iterator[Cell]:
    """The cells with one column more; below the name of both each value in its own."""
    for cell in grid.cells:
        if cell.column > paired.column:
            yield replace(cell, column=cell.column + 1)
        elif cell.right <= paired.column:
            yield cell
        elif cell.column == paired.column and cell.column_span == 1 and cell.row >= paired.row:
            left, right = [*_BETWEEN.split(cell.text, maxsplit=1), ""][:2]
            yield replace(cell, text=left)
            yield replace(cell, text=right, column=cell.column + 1)
        else:
            yield replace(cell, column_span=cell.column_span + 1)
