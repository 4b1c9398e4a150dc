"""The edges of coloured cells: tables that are drawn as areas of colour, with few lines between them or none.

Colour behind words, in a chart or in a cell whose borders are drawn makes no cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from perfeval_data.readers.pdf.geometry import Box

_WIDEST_GAP: Final = 6.0
"""Points of paper between two coloured cells that stand for the border between them."""
_FEWEST: Final = 4
"""Coloured areas that a table without lines has at least."""
_MOST: Final = 600
"""Coloured areas of a page beyond which they are a drawing."""
_THIN: Final = 0.5
"""Points: how thick the edge of an area is as a line."""


def cell_edges(fills: Sequence[Box], tables: Sequence[Box]) -> list[Box]:
    """The edges, as thin boxes, of the coloured areas that are cells outside of the `tables` that lines draw."""
    cells = [fill for fill in fills if not any(_lies_in(fill, table) for table in tables)]
    if not _FEWEST <= len(cells) <= _MOST:
        return []
    groups = (group for group in _touching(cells) if _are_cells(group))
    return [edge for group in groups for cell in _moved_together(group) for edge in _edges(cell)]


def _lies_in(fill: Box, table: Box) -> bool:
    return table.contains(*fill.centre)


def _touching(cells: Sequence[Box]) -> Iterator[list[Box]]:
    """Areas that lie side by side or one below the other, group by group."""
    rest = sorted(cells, key=lambda cell: (cell.top, cell.left))
    while rest:
        group, waiting = [], [rest.pop(0)]
        while waiting:
            cell = waiting.pop()
            group.append(cell)
            near = [other for other in rest if _are_neighbours(cell, other)]
            waiting += near
            rest = [other for other in rest if other not in near]
        yield group


def _are_neighbours(cell: Box, other: Box) -> bool:
    reach = Box(cell.left - _WIDEST_GAP, cell.top - _WIDEST_GAP, cell.right + _WIDEST_GAP, cell.bottom + _WIDEST_GAP)
    return reach.within(other) is not None


def _are_cells(group: Sequence[Box]) -> bool:
    """Whether areas stand in rows and in columns, unlike the bars of a chart."""
    columns, rows = len({round(cell.left) for cell in group}), len({round(cell.top) for cell in group})
    return len(group) >= _FEWEST and 1 < columns <= len(group) / 2 and 1 < rows <= len(group) / 2


def _moved_together(cells: Sequence[Box]) -> Iterator[Box]:
    """The cells with the edges on both sides of a narrow gap moved to its middle."""
    xs = _settled([edge for cell in cells for edge in (cell.left, cell.right)])
    ys = _settled([edge for cell in cells for edge in (cell.top, cell.bottom)])
    return (Box(xs[cell.left], ys[cell.top], xs[cell.right], ys[cell.bottom]) for cell in cells)


def _settled(edges: Sequence[float]) -> dict[float, float]:
    """For every edge the middle of those that are one."""
    groups: list[list[float]] = []
    for edge in sorted(set(edges)):
        if groups and edge - groups[-1][0] <= _WIDEST_GAP:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return {edge: (group[0] + group[-1]) / 2 for group in groups for edge in group}


def _edges(cell: Box) -> Iterator[Box]:
    for y in (cell.top, cell.bottom):
        yield Box(cell.left, y, cell.right, y + _THIN)
    for x in (cell.left, cell.right):
        yield Box(x, cell.top, x + _THIN, cell.bottom)
