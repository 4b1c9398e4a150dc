"""Cells with row and column spans, as html writes them one after the other, put into their slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.layout import Content, TableCell
from perfeval_data.readers.limits import MAX_SLOTS


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell before its column is known; a row span of 0 reaches down to the last row."""

    content: tuple[Content, ...]
    row_span: int = 1
    column_span: int = 1


class SlotBudget:
    """Counts the slots of a table while it is built, and refuses it before it exhausts the memory."""

    def __init__(self) -> None:
        self._left = MAX_SLOTS

    def take(self, slots: int) -> None:
        self._left -= slots
        if self._left < 0:
            raise UnreadableDocumentError(f"表格的格子超过 {MAX_SLOTS} 个，为安全起见不予读取")


def place(rows: Sequence[Sequence[SpannedCell]], first_row: int, budget: SlotBudget) -> list[TableCell]:
    """The cells of a row group, numbered from `first_row` on.

    A cell takes the first column that no cell above reaches into. Its spans end at the last row of the group and before the
    next such column, so that no two cells cover the same slot.
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
    return next((width for width in range(1, wanted) if reached.get(column + width, 0) > row), wanted)
