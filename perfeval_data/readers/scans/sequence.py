"""Scanned pages one after the other: no two lie alike on the glass, so each is put where the page before it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from perfeval_data.readers.page.pages import PageCell, PageLayout, PageTable

_SAME_WIDTH: Final = 0.02
"""Share by which the widths of two parts of a table differ at most on two scans."""
_SAME_EDGE: Final = 5.0
"""Points by which a border may lie elsewhere on two scans after they are put upon each other."""


def aligned(pages: Iterable[PageLayout]) -> Iterator[PageLayout]:
    """Scanned pages, each laid upon the one before it."""
    above: PageLayout | None = None
    for page in pages:
        above = laid_upon(page, above)
        yield above


def laid_upon(page: PageLayout, above: PageLayout | None) -> PageLayout:
    """A page whose first table has the borders of the last table of the page above it, where both are of one width."""
    if above is None or not (above.tables and page.tables):
        return page
    return replace(page, tables=(_moved(page.tables[0], above.tables[-1]), *page.tables[1:]))


def _moved(table: PageTable, above: PageTable) -> PageTable:
    left, right = above.column_edges[0], above.column_edges[-1]
    own_left, own_right = table.column_edges[0], table.column_edges[-1]
    stretch = (right - left) / (own_right - own_left)
    edges = tuple(_nearest(left + (edge - own_left) * stretch, above.column_edges) for edge in table.column_edges)
    if abs(stretch - 1) > _SAME_WIDTH or len(set(edges)) < len(edges):
        return table
    return replace(table, column_edges=edges, cells=tuple(_shifted(each, left - own_left) for each in table.cells))


def _shifted(cell: PageCell, distance: float) -> PageCell:
    lines = tuple(replace(line, left=line.left + distance, right=line.right + distance) for line in cell.lines)
    room = cell.room._replace(left=cell.room.left + distance, right=cell.room.right + distance)
    return replace(cell, lines=lines, room=room)


def _nearest(edge: float, edges: Iterable[float]) -> float:
    nearest = min(edges, key=lambda other: abs(other - edge))
    return nearest if abs(nearest - edge) <= _SAME_EDGE else edge
