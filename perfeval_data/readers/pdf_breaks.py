"""What page breaks have cut: the parts of a table become one, and the halves of a cell, where that is certain.

Most programs close a table with a line at the end of the page and begin it with a line on the next, so that what was one cell
or one row looks like two; only its text can tell. Others leave open what goes on. What neither proves stays apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise, takewhile
from typing import Final

from perfeval_data.grid import Block
from perfeval_data.readers.pdf_pages import PageCell, PageLayout, PageLine, PageTable
from perfeval_data.readers.pdf_text import cell_text, separator

_SAME_EDGE: Final = 2.0
"""Points by which the borders of two parts of a table may differ."""
_WIDEST_MARGIN: Final = 144.0
"""Points at the bottom of a page that may be its margin; a row that had room above them was not moved by want of room."""
_NUMBER: Final = re.compile(r"[.,，%％\-—–/+\s]*\d[\d.,，%％\-—–/+\s]*")
_ENDED: Final = re.compile(r"…$|^[—–\-/]+$")
_END_OF_NUMBER: Final = re.compile(r"[\d.,，]$")
_SHORTEST_LABEL: Final = 4
"""Characters of the label of a row; a shorter text is a part of one."""
_LEVELS: Final = 2
"""Levels of indicators that have a column of their own before the indicator itself."""
_LONGEST_LABEL: Final = 12
"""A longer text is a sentence."""
_FEWEST_HEADINGS: Final = 5
"""Cells beside a heading with sub-headings that do not happen to have their texts so by chance."""
_BRACKETS: Final = re.compile(r"[（(][^（()）]*[)）]")
_ITEM: Final = re.compile(r"…|\.\.|(?:指标|目标)?\s*\d+\s*(?:[:：、)）]|\.(?!\d))|[(（]\s*\d+\s*[)）]")
_BEFORE_NUMBER: Final = ("指标", "目标", "第", "（", "(")
_DIGITS: Final = re.compile(r"\d+")

_Halves = tuple[PageCell, PageCell]
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
    """Both parts as one table, on the columns of both; not to be trusted where a row may be cut or not."""
    edges = _united(upper.column_edges, lower.column_edges)
    heads, tails = _on_columns(upper, edges), _on_columns(lower, edges)
    halves = list(_halves(heads, tails, upper.row_count))
    verdict = _verdict(heads, tails, halves, upper.row_count)
    fused = halves if verdict is _Verdict.ONE else list(_cut_cells(halves))
    shared_rows = 1 if verdict is _Verdict.ONE else 0
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
        regular=upper.regular and lower.regular and verdict is not _Verdict.DOUBTFUL,
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


def _halves(heads: Iterable[PageCell], tails: Iterable[PageCell], break_row: int) -> Iterator[_Halves]:
    """The cells above and below the break that have the same columns, from left to right."""
    below = {(tail.cell.column, tail.cell.right): tail for tail in tails if tail.cell.row == 0}
    above = sorted((head for head in heads if head.cell.bottom == break_row), key=lambda head: head.cell.column)
    for head in above:
        if tail := below.get((head.cell.column, head.cell.right)):
            yield head, tail


class _Verdict(Enum):
    """Whether the rows above and below a break are one."""

    ONE = auto()
    TWO = auto()
    DOUBTFUL = auto()


def _verdict(heads: Sequence[PageCell], tails: Sequence[PageCell], halves: Sequence[_Halves], break_row: int) -> _Verdict:
    """Rows can only be one if they have the same cells; then open borders prove it, or the texts."""
    above, below = sum(head.cell.bottom == break_row for head in heads), sum(tail.cell.row == 0 for tail in tails)
    if not len(halves) == above == below:
        return _Verdict.TWO
    return _Verdict.ONE if all(_is_open(*pair) for pair in halves) else _verdict_of_texts(halves)


def _is_open(head: PageCell, tail: PageCell) -> bool:
    return head.open_below and tail.open_above


def _verdict_of_texts(halves: Sequence[_Halves]) -> _Verdict:
    """A row is one if each of its texts stands in one half, all of them in the same, or runs on into the other."""
    merged = [pair for pair in halves if not _is_of_row(*pair)]
    if not all(_runs_on(*pair) for pair in _in_both(merged)):
        return _Verdict.TWO
    own = [pair for pair in halves if _is_of_row(*pair)]
    in_both = _in_both(own)
    if not in_both:
        return _Verdict.ONE if _in_both(merged) and not any(tail.cell.text for _, tail in own) else _Verdict.TWO
    levels = _levels_above(in_both[0], halves)
    if not (_are_values_of_one(own) and _are_texts_of_one(in_both, own[0], levels)):
        return _Verdict.TWO
    if any(_begins_an_item(*pair) for pair in in_both):
        return _Verdict.DOUBTFUL
    return _Verdict.ONE if len(in_both) > 1 or _is_one_text(in_both[0], levels) else _Verdict.DOUBTFUL


def _is_of_row(head: PageCell, tail: PageCell) -> bool:
    """Whether a cell is one of the row, not a label merged over several."""
    return head.cell.row_span == tail.cell.row_span == 1


def _in_both(halves: Iterable[_Halves]) -> list[_Halves]:
    return [(head, tail) for head, tail in halves if head.cell.text and tail.cell.text]


def _are_values_of_one(own: Sequence[_Halves]) -> bool:
    """Whether the short texts of a row all stand in one half, with its label; a row of long texts alone may have none."""
    above_only = any(head.cell.text and not tail.cell.text for head, tail in own)
    below_only = any(tail.cell.text and not head.cell.text for head, tail in own)
    if above_only and below_only:
        return False
    if below_only:
        return not own[0][1].cell.text
    return above_only or all(_is_long(head) for head, _ in _in_both(own))


def _are_texts_of_one(in_both: Sequence[_Halves], label: _Halves, levels: int) -> bool:
    """Whether texts above and below the break run on into each other; where several do, one may just have ended its line.

    Two numbers may be those of two rows, unless the lower row has no label. Words below words need not run on where neither
    the levels nor the label stand below.
    """
    if label in in_both and any(_are_numbers(*pair) for pair in in_both):
        return False
    broken_off = [pair for pair in in_both if not _runs_on(*pair)]
    if any(_DIGITS.search(tail.cell.text) for _, tail in broken_off):
        return False
    is_one_of_several = len(broken_off) == 1 < len(in_both) - 1 and label not in broken_off
    return not broken_off or is_one_of_several or levels > _LEVELS


def _is_one_text(pair: _Halves, levels: int) -> bool:
    """Whether the only text in both halves must be one, and not a label with that of an empty row below.

    It must if it is longer or shorter than a label, if it has a number, if what is left is no label, or if it stands below two
    levels, which a lower row would have as well.
    """
    head, tail = pair
    is_label = not _is_long(head) and len(head.cell.text) >= _SHORTEST_LABEL and not _DIGITS.search(head.cell.text)
    return not is_label or _is_remnant(tail.cell.text) or levels >= _LEVELS


def _levels_above(pair: _Halves, halves: Iterable[_Halves]) -> int:
    """How many cells between the left border and this one have nothing below the break."""
    column = pair[0].cell.column
    return sum(0 < head.cell.column < column and not tail.cell.text for head, tail in halves)


def _is_long(cell: PageCell) -> bool:
    return len(cell.cell.text) > _LONGEST_LABEL


def _begins_an_item(head: PageCell, tail: PageCell) -> bool:
    """Whether the text below begins as the next of several items would, which templates number even where they are empty."""
    return _ITEM.match(tail.cell.text) is not None and not head.cell.text.endswith(_BEFORE_NUMBER)


def _runs_on(head: PageCell, tail: PageCell) -> bool:
    """Whether a text was broken by the width of its cell just where the page ends, or goes on with nothing but brackets.

    A number below words is one of its own, and behind dots or a dash nothing goes on.
    """
    if _ENDED.search(head.cell.text):
        return False
    if _NUMBER.fullmatch(tail.cell.text) and not _END_OF_NUMBER.search(head.cell.text):
        return False
    return _BRACKETS.fullmatch(tail.cell.text) is not None or separator(head.lines[-1], tail.lines[0], head.room) != "\n"


def _are_numbers(head: PageCell, tail: PageCell) -> bool:
    return all(_NUMBER.fullmatch(each.cell.text) for each in (head, tail))


def _cut_cells(halves: Sequence[_Halves]) -> Iterable[_Halves]:
    """The halves of cells that go on over a break between two rows.

    Those left open; else all cells beside a heading whose sub-headings stand below the break; else, from the left border on,
    merged labels.
    """
    if any(_is_open(*pair) for pair in halves):
        return (pair for pair in halves if _is_open(*pair))
    if _are_beside_sub_headings(halves):
        return halves
    return takewhile(_is_merged_label, _adjoining(halves))


def _are_beside_sub_headings(halves: Sequence[_Halves]) -> bool:
    """Whether cells with gaps between them are those of one row: no two texts of them stand one below the other by themselves."""
    has_gap = any(before.cell.right < head.cell.column for (before, _), (head, _) in pairwise(halves))
    with_text = [(head, tail) for head, tail in halves if head.cell.text or tail.cell.text]
    return (
        has_gap
        and len(with_text) >= _FEWEST_HEADINGS
        and all(not head.cell.text or not tail.cell.text or _runs_on(head, tail) for head, tail in with_text)
    )


def _adjoining(halves: Iterable[_Halves]) -> Iterator[_Halves]:
    """The halves from the left border on, without a gap."""
    column = 0
    for head, tail in halves:
        if head.cell.column != column:
            return
        yield head, tail
        column = head.cell.right


def _is_merged_label(halves: _Halves) -> bool:
    """Whether a label goes on: all of it stands on one side of the break, or what is below cannot be a label of its own."""
    head, tail = halves
    if not (head.cell.text and tail.cell.text):
        return head.cell.row_span > 1 or tail.cell.row_span > 1
    if _open_brackets(head.cell.text) == 1 and _open_brackets(tail.cell.text) == -1:
        return True
    return _is_remnant(tail.cell.text) and _runs_on(head, tail)


def _is_remnant(text: str) -> bool:
    """Whether a text is no label: brackets, or one Chinese character."""
    return _BRACKETS.fullmatch(text) is not None or (len(text) == 1 and not text.isascii())


def _open_brackets(text: str) -> int:
    return sum(text.count(bracket) for bracket in "（(") - sum(text.count(bracket) for bracket in "）)")


def _fused(head: PageCell, tail: PageCell, shared_rows: int) -> PageCell:
    lines = head.lines + tail.lines
    height = head.cell.row_span + tail.cell.row_span - shared_rows
    cell = replace(head.cell, text=cell_text(lines, head.room), row_span=height)
    return replace(head, cell=cell, lines=lines, open_below=tail.open_below)


def _moved(each: PageCell, rows: int) -> PageCell:
    return replace(each, cell=replace(each.cell, row=each.cell.row + rows))
