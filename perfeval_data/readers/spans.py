"""Places cells with row and column spans, listed row by row as in HTML, into their slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from perfeval_data.readers.layout import Content, TableCell
from perfeval_data.readers.limits import MAX_SLOTS, refuse_beyond


class SpannedCell(NamedTuple):
    """A cell before its column is known; a row span of 0 reaches down to the last row."""

    content: tuple[Content, ...]
    row_span: int = 1
    column_span: int = 1


class SlotBudget:
    """Counts the slots of a table as it is built, and refuses it before it exhausts memory."""

    def __init__(self) -> None:
        self._taken = 0

    def take(self, slots: int) -> None:
        """Counts slots. Raises UnreadableDocumentError once there are too many."""
        self._taken += slots
        refuse_beyond(self._taken, MAX_SLOTS, "表格的格子", "个")


def place(rows: Sequence[Sequence[SpannedCell]], first_row: int, budget: SlotBudget) -> list[TableCell]:
    """The cells of a row group, with rows numbered from `first_row`.

    A cell takes the first column that no cell above reaches into. Spans end at the last row of the group and before a column
    taken from above, so that no two cells cover the same slot. Raises UnreadableDocumentError beyond the budget.
    """
    placed: list[TableCell] = []
    reached: dict[int, int] = {}  # column -> first row of the group that is free again
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while reached.get(column, 0) > row:
                column += 1
            height = min(cell.row_span or len(rows), len(rows) - row)
            width = _free_width(reached, row, column, cell.column_span)
            budget.take(height * width)
            reached.update(dict.fromkeys(range(column, column + width), row + height))
            placed.append(TableCell(cell.content, first_row + row, column, height, width))
            column += width
    return placed


def _free_width(reached: dict[int, int], row: int, column: int, wanted: int) -> int:
    for width in range(1, wanted):
        if reached.get(column + width, 0) > row:
            return width
    return wanted
