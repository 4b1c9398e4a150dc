"""Tables cut by page breaks are joined again, and so are their cells, wherever that is certain.

Most programs draw a closing line at the end of a page and an opening line on the next, so that one cell or row looks like two, and
only its text tells. Others leave the border open. Without either proof the parts stay apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from perfeval_data.paper.grid import Block, Document, PageImage, Recognised, UnreadableDocumentError
from perfeval_data.readers.page.cuts import Halves, cut_cells, is_one_row
from perfeval_data.readers.page.pages import PageCell, PageLayout, PageLine, PageTable
from perfeval_data.readers.page.text import cell_text
from perfeval_data.readers.thresholds import BREAKS

_DIGITS: Final = re.compile(r"\d+")

_Place = tuple[str, int]
"""The text of a line without its numbers, and its distance from the top of the page in points."""


def blocks(pages: Iterable[PageLayout]) -> Iterator[Block]:
    """The paragraphs, tables and pictures of all pages in reading order, with tables joined over page breaks."""
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


def pages_as_document(file_format: str, pages: Iterable[PageLayout]) -> Document:
    """The document made of the pages of a file. Pages that are pictures are kept as its `images`."""
    images: list[PageImage] = []

    def noted(page: PageLayout) -> PageLayout:
        if page.image:
            images.append(page.image)
        return page

    found = tuple(blocks(map(noted, pages)))
    return Document(file_format, found, images=tuple(images))


def _in_order(page: PageLayout) -> Iterator[Block]:
    placed: list[tuple[float, Block]] = [
        *((line.top, line.paragraph) for line in page.lines if line not in page.running),
        *((table.top, table.grid) for table in page.tables),
        *((each.top, each.picture) for each in page.pictures),
    ]
    return (block for _, block in sorted(placed, key=lambda item: item[0]))


def _joined(above: PageLayout, page: PageLayout, headers: Container[_Place]) -> tuple[PageLayout, PageLayout]:
    """The two pages. A table that continues from one to the next is whole on the second and gone from the first.

    Raises UnreadableDocumentError where a table without lines down the page may go on in one whose columns are not certain.
    """
    if above.tables and above.tables[-1].by_gaps and any(_has_sides(above.tables[-1], *sides) for sides in page.unclear):
        raise UnreadableDocumentError("表格没有竖线，而且换页，这一页的各栏无法确定；请加上表格线后重新导出", page.location)
    if not above.tables or not page.tables:
        return above, page
    upper, lower = above.tables[-1], page.tables[0]
    below = tuple(line for line in above.lines if line.top > upper.bottom)
    over = tuple(line for line in page.lines if line.top < lower.top)
    if not (_has_sides(upper, lower.column_edges[0], lower.column_edges[-1]) and _was_out_of_room(above, upper, lower)):
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
    """The lines in the same place on both pages, apart from titles, which stand right above a table on both."""
    places = {_place(line) for line in above.lines} & {_place(line) for line in page.lines}
    titles = {_place(line) for line in above.lines if _is_over_table(line, above)}
    titles &= {_place(line) for line in page.lines if _is_over_table(line, page)}
    return places - titles


def _place(line: PageLine) -> _Place:
    return _without_numbers(line), round(line.top)


def _is_over_table(line: PageLine, page: PageLayout) -> bool:
    tables = [table.top for table in page.tables if table.top > line.top]
    return bool(tables) and not any(line.top < other.top < min(tables) for other in page.lines)


def _has_sides(table: PageTable, left: float, right: float) -> bool:
    sides = zip((table.column_edges[0], table.column_edges[-1]), (left, right), strict=True)
    return all(abs(one - other) <= BREAKS.same_edge for one, other in sides)


def _was_out_of_room(above: PageLayout, upper: PageTable, lower: PageTable) -> bool:
    return lower.row_edges[1] - lower.top > above.height - BREAKS.widest_margin - upper.bottom


def _repeat(lines: Iterable[PageLine], other_page: Sequence[PageLine]) -> bool:
    """Whether all lines are headers or footers: the other page has them in the same place, with other numbers at most."""
    return all(
        any(
            abs(line.top - other.top) <= BREAKS.same_edge and _without_numbers(line) == _without_numbers(other)
            for other in other_page
        )
        for line in lines
    )


def _without_numbers(line: PageLine) -> str:
    return _DIGITS.sub("", line.paragraph.text)


def _begins_in_a_cell(table: PageTable) -> bool:
    """Whether a table begins with an empty cell over several rows: the rest of a merged label. No form begins so."""
    return any(each.cell.row == each.cell.column == 0 and each.cell.row_span > 1 and not each.cell.text for each in table.cells)


# --- Two parts of a table --------------------------------------------------------------------------------------------------


def _glued(upper: PageTable, lower: PageTable) -> PageTable:
    """Both parts as one table, with the column borders of both."""
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
        if not edges or edge - edges[-1] > BREAKS.same_edge:
            edges.append(edge)
    return tuple(edges)


def _on_columns(table: PageTable, edges: Sequence[float]) -> list[PageCell]:
    """The cells of a table with their columns renumbered by `edges`, which include those of the table."""
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
    seen = _seen(head.cell.recognised, tail.cell.recognised)
    cell = replace(head.cell, text=cell_text(lines, head.room), row_span=height, recognised=seen)
    return replace(head, cell=cell, lines=lines, open_below=tail.open_below)


def _seen(upper: Recognised | None, lower: Recognised | None) -> Recognised | None:
    """How a joined cell was recognised: if either half was, the whole is a proposal."""
    return upper.above(lower) if upper and lower else upper or lower


def _moved(each: PageCell, rows: int) -> PageCell:
    return replace(each, cell=replace(each.cell, row=each.cell.row + rows))
