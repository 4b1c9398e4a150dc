"""What page breaks have cut: the parts of a table become one, and the halves of a cell, where that is certain.

Most programs close a table with a line at the end of the page and begin it with a line on the next, so that what was one cell
or one row looks like two; only its text can tell. Others leave open what goes on. What neither proves stays apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from perfeval_data.paper.grid import Block
from perfeval_data.readers.page.cuts import Halves, cut_cells, is_one_row
from perfeval_data.readers.page.pages import PageCell, PageLayout, PageLine, PageTable
from perfeval_data.readers.page.text import cell_text

_SAME_EDGE: Final = 2.0
"""Points by which the borders of two parts of a table may differ."""
_WIDEST_MARGIN: Final = 144.0
"""Points at the bottom of a page that may be its margin; a row that had room above them was not moved by want of room."""
_DIGITS: Final = re.compile(r"\d+")

_Place = tuple[str, int]
"""The text of a line but for its numbers, and its distance from the top of the page."""


def blocks(pages: Iterable[PageLayout]) -> Iterator[Block]:
    """The paragraphs and tables of all pages in reading order."""
    above: PageLayout | None = None
    headers: set[_Place] = set()
    for page in pages:
        if above is None:
            above = page
            continue
        headers |= _headers(above, page)
        closed, above = _joined(above, page, headers)
        yield from _in_order(closed)
    if above is not None:
        yield from _in_order(above)


def _in_order(page: PageLayout) -> Iterator[Block]:
    placed: list[tuple[float, Block]] = [
        *((line.top, line.paragraph) for line in page.lines if line not in page.running),
        *((table.top, table.grid) for table in page.tables),
        *((each.top, each.picture) for each in page.pictures),
    ]
    return (block for _, block in sorted(placed, key=lambda item: item[0]))


def _joined(above: PageLayout, page: PageLayout, headers: Container[_Place]) -> tuple[PageLayout, PageLayout]:
    """Two pages; if a table goes on from one to the other, it stands whole on the second one."""
    if not above.tables or not page.tables:
        return above, page
    upper, lower = above.tables[-1], page.tables[0]
    below = tuple(line for line in above.lines if line.top > upper.bottom)
    over = tuple(line for line in page.lines if line.top < lower.top)
    if not (_has_same_sides(upper, lower) and _was_out_of_room(above, upper, lower)):
        return above, page
    if not (_repeat(below, page.lines) and _repeat(over, above.lines)):
        return above, page
    goes_on = above.tables[0].is_continued or _begins_in_a_cell(lower)
    if not (goes_on or all(_place(line) in headers for line in over)):
        return above, page
    return (
        replace(above, tables=above.tables[:-1], running=above.running + below),
        replace(page, tables=(_glued(upper, lower), *page.tables[1:]), running=over),
    )


def _headers(above: PageLayout, page: PageLayout) -> set[_Place]:
    """The lines in the same place on two pages that are no title of tables: a title stands right over a table on both."""
    places = {_place(line) for line in above.lines} & {_place(line) for line in page.lines}
    titles = {_place(line) for line in above.lines if _is_over_table(line, above)}
    titles &= {_place(line) for line in page.lines if _is_over_table(line, page)}
    return places - titles


def _place(line: PageLine) -> _Place:
    return _without_numbers(line), round(line.top)


def _is_over_table(line: PageLine, page: PageLayout) -> bool:
    tables = [table.top for table in page.tables if table.top > line.top]
    return bool(tables) and not any(line.top < other.top < min(tables) for other in page.lines)


def _has_same_sides(upper: PageTable, lower: PageTable) -> bool:
    sides = zip((upper.column_edges[0], upper.column_edges[-1]), (lower.column_edges[0], lower.column_edges[-1]), strict=True)
    return all(abs(one - other) <= _SAME_EDGE for one, other in sides)


def _was_out_of_room(above: PageLayout, upper: PageTable, lower: PageTable) -> bool:
    return lower.row_edges[1] - lower.top > above.height - _WIDEST_MARGIN - upper.bottom


def _repeat(lines: Iterable[PageLine], other_page: Sequence[PageLine]) -> bool:
    """Whether lines are headers or footers: on the other page they stand in the same place, but for numbers."""
    return all(
        any(
            abs(line.top - other.top) <= _SAME_EDGE and _without_numbers(line) == _without_numbers(other)
            for other in other_page
        )
        for line in lines
    )


def _without_numbers(line: PageLine) -> str:
    return _DIGITS.sub("", line.paragraph.text)


def _begins_in_a_cell(table: PageTable) -> bool:
    """Whether a table begins with the rest of a label that is merged over several rows; no form begins so."""
    return any(each.cell.row == each.cell.column == 0 and each.cell.row_span > 1 and not each.cell.text for each in table.cells)


# --- Two parts of a table --------------------------------------------------------------------------------------------------


def _glued(upper: PageTable, lower: PageTable) -> PageTable:
    """Both parts as one table, on the columns of both."""
    edges = _united(upper.column_edges, lower.column_edges)
    heads, tails = _on_columns(upper, edges), _on_columns(lower, edges)
    halves = list(_halves(heads, tails, upper.row_count))
    is_cut = is_one_row(heads, tails, halves, upper.row_count)
    fused = halves if is_cut else list(cut_cells(halves))
    shared_rows = 1 if is_cut else 0
    row_count = upper.row_count + lower.row_count - shared_rows
    apart = [each for each in heads if all(each is not head for head, _ in fused)]
    moved = [_moved(each, upper.row_count - shared_rows) for each in tails if all(each is not tail for _, tail in fused)]
    cells = [*apart, *(_fused(head, tail, shared_rows) for head, tail in fused), *moved]
    cells.sort(key=lambda each: (each.cell.row, each.cell.column))
    return replace(
        lower,
        cells=tuple(each if each.cell.bottom == row_count else replace(each, lines=()) for each in cells),
        column_edges=edges,
        row_count=row_count,
        is_continued=True,
        regular=upper.regular and lower.regular,
    )


def _united(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for edge in sorted((*one, *other)):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return tuple(edges)


def _on_columns(table: PageTable, edges: Sequence[float]) -> list[PageCell]:
    """The cells of a table, its columns counted by other edges, which include its own."""
    number = [bisect_right(edges, edge) - 1 for edge in table.column_edges]
    return [
        replace(
            each,
            cell=replace(
                each.cell,
                column=number[each.cell.column],
                column_span=number[each.cell.right] - number[each.cell.column],
            ),
        )
        for each in table.cells
    ]


def _halves(heads: Iterable[PageCell], tails: Iterable[PageCell], break_row: int) -> Iterator[Halves]:
    """The cells above and below the break that have the same columns, from left to right."""
    below = {(tail.cell.column, tail.cell.right): tail for tail in tails if tail.cell.row == 0}
    above = sorted((head for head in heads if head.cell.bottom == break_row), key=lambda head: head.cell.column)
    for head in above:
        if tail := below.get((head.cell.column, head.cell.right)):
            yield head, tail


def _fused(head: PageCell, tail: PageCell, shared_rows: int) -> PageCell:
    lines = head.lines + tail.lines
    height = head.cell.row_span + tail.cell.row_span - shared_rows
    cell = replace(head.cell, text=cell_text(lines, head.room), row_span=height)
    return replace(head, cell=cell, lines=lines, open_below=tail.open_below)


def _moved(each: PageCell, rows: int) -> PageCell:
    return replace(each, cell=replace(each.cell, row=each.cell.row + rows))
