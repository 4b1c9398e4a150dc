"""Detects worksheets printed too wide: the right part of a table is on a page of its own, without the labels of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.pages import PageLayout
from perfeval_data.readers.thresholds import BREAKS


def refuse_split_sheets(pages: Iterable[PageLayout]) -> Iterator[PageLayout]:
    """The pages, unchanged. Raises UnreadableDocumentError at a page with the right part of an earlier table.

    Such a table starts at the top of its page and shares the rows of the earlier one to the end, but has other columns.
    """
    before: list[_Edges] = []
    for page in pages:
        edges = [_Edges(table.column_edges, table.row_edges) for table in page.tables]
        if edges and not any(line.top < page.tables[0].top for line in page.lines):
            goes_on = bool(before) and _goes_on(before[-1].columns, edges[0].columns)
            if not goes_on and any(_is_right_part(edges[0], left) for left in before):
                raise UnreadableDocumentError(
                    "工作表打印成了左右两页，这一页只有表格的右半部分；请调整为一页宽后重新导出", page.location
                )
        before += edges
        yield page


class _Edges(NamedTuple):
    """The positions of the borders of a table."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]


def _is_right_part(table: _Edges, left: _Edges) -> bool:
    return (
        len(table.rows) > BREAKS.fewest_rows
        and abs(table.rows[-1] - left.rows[-1]) <= BREAKS.same_edge_of_sheet
        and abs(table.columns[0] - left.columns[0]) <= BREAKS.same_edge_of_sheet
        and not _same(table.columns, left.columns)
        and all(any(abs(row - other) <= BREAKS.same_edge_of_sheet for other in left.rows) for row in table.rows)
    )


def _goes_on(above: Sequence[float], below: Sequence[float]) -> bool:
    """Whether two parts of a table have the same columns; merged cells may leave one part with fewer."""
    fewer, more = sorted((above, below), key=len)
    has_same_sides = _same((fewer[0], fewer[-1]), (more[0], more[-1]))
    return has_same_sides and all(any(abs(edge - other) <= BREAKS.same_edge_of_sheet for other in more) for edge in fewer)


def _same(edges: Sequence[float], others: Sequence[float]) -> bool:
    return len(edges) == len(others) and all(
        abs(one - other) <= BREAKS.same_edge_of_sheet for one, other in zip(edges, others, strict=True)
    )
