"""Worksheets that were printed too wide: the right part of a table on a page of its own, without the rows' labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.pages import PageLayout

_SAME_EDGE: Final = 1.0
"""Points by which borders may differ that were the same on the worksheet."""
_FEWEST_ROWS: Final = 4
"""Rows that two tables do not share by chance."""


def refuse_split_sheets(pages: Iterable[PageLayout]) -> Iterator[PageLayout]:
    """The pages as they are. Raises UnreadableDocumentError at one that shows the right part of a table before it.

    Such a table begins where the pages begin, goes on with the rows of one before it to the same end, yet has other columns.
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
    """Where the borders of a table run."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]


def _is_right_part(table: _Edges, left: _Edges) -> bool:
    return (
        len(table.rows) > _FEWEST_ROWS
        and abs(table.rows[-1] - left.rows[-1]) <= _SAME_EDGE
        and abs(table.columns[0] - left.columns[0]) <= _SAME_EDGE
        and not _same(table.columns, left.columns)
        and all(any(abs(row - other) <= _SAME_EDGE for other in left.rows) for row in table.rows)
    )


def _goes_on(above: Sequence[float], below: Sequence[float]) -> bool:
    """Whether two parts of a table have the same columns, of which one may show fewer, having cells over several."""
    fewer, more = sorted((above, below), key=len)
    has_same_sides = _same((fewer[0], fewer[-1]), (more[0], more[-1]))
    return has_same_sides and all(any(abs(edge - other) <= _SAME_EDGE for other in more) for edge in fewer)


def _same(edges: Sequence[float], others: Sequence[float]) -> bool:
    return len(edges) == len(others) and all(abs(one - other) <= _SAME_EDGE for one, other in zip(edges, others, strict=True))
