"""Aligns scanned pages: each lay differently on the glass, so each is shifted onto the page before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from perfeval_data.readers.page.pages import PageCell, PageLayout, PageTable
from perfeval_data.readers.thresholds import SEQUENCE


def aligned(pages: Iterable[PageLayout]) -> Iterator[PageLayout]:
    """The pages, each aligned with the one before."""
    above: PageLayout | None = None
    for page in pages:
        above = laid_upon(page, above)
        yield above


def laid_upon(page: PageLayout, above: PageLayout | None) -> PageLayout:
    """A page with its first table aligned with the last table of the page above, if both are of one width."""
    if above is None or not (above.tables and page.tables):
        return page
    return replace(page, tables=(_moved(page.tables[0], above.tables[-1]), *page.tables[1:]))


def _moved(table: PageTable, above: PageTable) -> PageTable:
    left, right = above.column_edges[0], above.column_edges[-1]
    own_left, own_right = table.column_edges[0], table.column_edges[-1]
    stretch = (right - left) / (own_right - own_left)
    edges = tuple(_nearest(left + (edge - own_left) * stretch, above.column_edges) for edge in table.column_edges)
    if abs(stretch - 1) > SEQUENCE.same_width or len(set(edges)) < len(edges):
        return table
    return replace(table, column_edges=edges, cells=tuple(_shifted(each, left - own_left) for each in table.cells))


def _shifted(cell: PageCell, distance: float) -> PageCell:
    lines = tuple(replace(line, left=line.left + distance, right=line.right + distance) for line in cell.lines)
    room = cell.room._replace(left=cell.room.left + distance, right=cell.room.right + distance)
    return replace(cell, lines=lines, room=room)


def _nearest(edge: float, edges: Iterable[float]) -> float:
    nearest = min(edges, key=lambda other: abs(other - edge))
    return nearest if abs(nearest - edge) <= SEQUENCE.same_edge else edge
