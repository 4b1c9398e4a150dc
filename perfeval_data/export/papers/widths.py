"""How wide the columns of a table are and in which size it is set, so that no figure is broken and no text is squeezed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from perfeval_data.export.papers.parts import Kind, Table
from perfeval_data.export.papers.styles import WU_HAO, XIAO_WU

SIZES = (WU_HAO, XIAO_WU)
PADDING = 2.5
"""Points around the text of a cell, to the left and to the right."""
_HEADING_LINE = 3
"""Characters of a heading that a line should hold."""
_SLACK = 1.0
"""Points that rules and rounding take."""
_MOST_WANTED = 3
"""A text column does not want more than this many times its least width."""


def layout(table: Table, available: float) -> tuple[float, list[float]]:
    """The size of the text and the widths of the columns, in points, that fill the `available` width."""
    for size in SIZES[-1:] if table.is_small else SIZES:
        needs = [_points(_need(table, number), size) for number in range(len(table.columns))]
        if sum(needs) <= available:
            wants = [_points(_want(table, number), size) for number in range(len(table.columns))]
            return size, _spread(needs, wants, available)
    return size, _squeeze(table, needs, available)


def _need(table: Table, number: int) -> float:
    """The least width of a column in characters: whole figures; of texts, what a line should hold."""
    return max(min(ems(table.columns[number].heading), _HEADING_LINE), _content(table, number, 1))


def _want(table: Table, number: int) -> float:
    """The width of a column at which nothing of it is broken, within reason."""
    return max(ems(table.columns[number].heading), _content(table, number, _MOST_WANTED))


def _content(table: Table, number: int, times: int) -> float:
    column = table.columns[number]
    longest = max((ems(row.cells[number]) for row in table.rows if not row.is_band), default=0)
    return min(longest, column.least * times) if column.kind is Kind.TEXT else longest


def _points(characters: float, size: float) -> float:
    return characters * size + 2 * PADDING + _SLACK


def _spread(needs: Sequence[float], wants: Sequence[float], available: float) -> list[float]:
    """Widths between needs and wants as far as there is room, stretched to fill it."""
    missing = sum(wants) - sum(needs)
    share = min((available - sum(needs)) / missing, 1) if missing else 0
    widths = [need + share * (want - need) for need, want in zip(needs, wants, strict=True)]
    return [width * available / sum(widths) for width in widths]


def _squeeze(table: Table, needs: Sequence[float], available: float) -> list[float]:
    """Widths where the needs are too great: columns of text give way first, as far as one that is half as wide is still text."""
    can_give = [need / 2 if column.kind is Kind.TEXT else 0 for column, need in zip(table.columns, needs, strict=True)]
    share = min((sum(needs) - available) / sum(can_give), 1) if any(can_give) else 0
    widths = [need - share * give for need, give in zip(needs, can_give, strict=True)]
    return [width * available / sum(widths) for width in widths]


def in_lines(heading: str, width: float, size: float) -> str:
    """A heading in two lines of about one length where it does not fit into one: 全年 / 预算数."""
    if ems(heading) * size <= width - 2 * PADDING:
        return heading
    middle = len(heading) // 2
    return f"{heading[:middle]}\n{heading[middle:]}"


def ems(text: str) -> float:
    """The width of the longest line of a text in Chinese characters."""
    return max(map(_line, text.split("\n")))


def _line(line: str) -> float:
    """Letters and digits take little more than half a character, and Word puts a quarter between them and Chinese ones."""
    wide = [unicodedata.east_asian_width(sign) in "WFA" for sign in line]
    return sum(1 if is_wide else 0.55 for is_wide in wide) + 0.25 * sum(one != next_one for one, next_one in pairwise(wide))
