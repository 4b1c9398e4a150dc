"""Tables drawn as areas of colour with few lines or none: the edges of their coloured cells serve as lines.

Colour behind words, in a chart, or inside a cell with drawn borders makes no cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.lines import Lattice
from perfeval_data.readers.thresholds import FILLS

_THIN: Final = 0.5
"""Points: how thick the edge of an area is as a line."""


def cell_edges(fills: Sequence[Box], tables: Sequence[Lattice], sheet: Box) -> list[Box]:
    """The edges, as thin boxes, of the coloured cells of a sheet outside the `tables` that lines draw."""
    cells = [fill for fill in fills if not any(table.box.contains(*fill.centre) for table in tables)]
    if len(cells) > FILLS.most:
        return []
    groups = (group for group in _touching([*cells, *_rows_between(cells)]) if _are_cells(group, tables, sheet))
    return [edge for group in groups for cell in _moved_together(group, tables) for edge in _edges(cell)]


def _rows_between(cells: Iterable[Box]) -> Iterator[Box]:
    """The cells of white rows between coloured rows with the same columns, as in striped tables."""
    ordered = sorted(cells, key=lambda cell: (round(cell.left), round(cell.right), cell.top))
    rows: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for upper, lower in pairwise(ordered):
        gap = lower.top - upper.bottom
        if _have_same_sides(upper, lower) and FILLS.widest_gap < gap <= FILLS.highest_row * min(upper.height, lower.height):
            rows[round(upper.bottom), round(lower.top)].append(Box(upper.left, upper.bottom, upper.right, lower.top))
    return (cell for row in rows.values() if len(row) >= FILLS.fewest_columns for cell in row)


def _have_same_sides(one: Box, other: Box) -> bool:
    return abs(one.left - other.left) <= FILLS.same_side and abs(one.right - other.right) <= FILLS.same_side


def _touching(cells: Sequence[Box]) -> Iterator[list[Box]]:
    """The areas in groups of neighbours."""
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
    reach = Box(
        cell.left - FILLS.widest_gap, cell.top - FILLS.widest_gap, cell.right + FILLS.widest_gap, cell.bottom + FILLS.widest_gap
    )
    return reach.within(other) is not None


def _are_cells(group: Sequence[Box], tables: Sequence[Lattice], sheet: Box) -> bool:
    """Whether areas form rows and columns, unlike the bars of a chart, or a single row as wide as a table or as half the page."""
    columns, rows = len({round(cell.left) for cell in group}), len({round(cell.top) for cell in group})
    around = Box(
        min(cell.left for cell in group),
        min(cell.top for cell in group),
        max(cell.right for cell in group),
        max(cell.bottom for cell in group),
    )
    if len(group) >= FILLS.fewest and columns > 1 and rows > 1:
        is_regular = columns <= len(group) / 2 and rows <= len(group) / 2
        return is_regular or sum(cell.area for cell in group) >= FILLS.filled * around.area
    if columns > 1 and any(_adjoins(around, table.box) for table in tables):
        return True
    is_row = rows == 1 and all(abs(cell.height - around.height) <= FILLS.same_side for cell in group)
    return is_row and columns >= FILLS.fewest_columns and around.width >= sheet.width / 2


def _adjoins(group: Box, table: Box) -> bool:
    is_as_wide = abs(group.left - table.left) <= FILLS.widest_gap and abs(group.right - table.right) <= FILLS.widest_gap
    return is_as_wide and min(abs(group.bottom - table.top), abs(table.bottom - group.top)) <= FILLS.widest_gap


def _moved_together(cells: Sequence[Box], tables: Sequence[Lattice]) -> Iterator[Box]:
    """The cells without narrow gaps: edges on both sides of a gap move to its middle, or onto a line of a table."""
    xs = _settled((edge for cell in cells for edge in (cell.left, cell.right)), [x for table in tables for x in table.columns])
    ys = _settled((edge for cell in cells for edge in (cell.top, cell.bottom)), [y for table in tables for y in table.rows])
    return (Box(xs[cell.left], ys[cell.top], xs[cell.right], ys[cell.bottom]) for cell in cells)


def _settled(edges: Iterable[float], lines: Sequence[float]) -> dict[float, float]:
    """The new position of each edge."""
    groups: list[list[float]] = []
    for edge in sorted(set(edges)):
        if groups and edge - groups[-1][0] <= FILLS.widest_gap:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return {edge: _middle(group, lines) for group in groups for edge in group}


def _middle(group: Sequence[float], lines: Sequence[float]) -> float:
    middle = (group[0] + group[-1]) / 2
    nearest = min(lines, key=lambda line: abs(line - middle), default=middle)
    return nearest if abs(nearest - middle) <= FILLS.widest_gap / 2 else middle


def _edges(cell: Box) -> Iterator[Box]:
    for y in (cell.top, cell.bottom):
        yield Box(cell.left, y, cell.right, y + _THIN)
    for x in (cell.left, cell.right):
        yield Box(x, cell.top, x + _THIN, cell.bottom)
