"""Cells in a row without end, as some web exports leave them: put back into rows by the labels that begin one.

Every cell is there, also the empty ones, but merged cells stand only once and nothing tells where a row ends. A row of 项目资金
begins with the name of its source; a row of 绩效指标 with level 1, or with level 2 or 3 where the levels above are merged, which
also tells its length. The rest is up to `assign`, which refuses what does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from perfeval_data.forms.vocabulary import (
    AMOUNTS,
    HEADING_LABELS,
    Label,
    begins_with_label,
    is_evaluation_title,
    is_label,
    labels_of,
    names_source,
)
from perfeval_data.paper.framework import standard_level_1, standard_level_2
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.readers.thresholds import WRITING

_BEGINS_A_ROW = (*HEADING_LABELS, Label.GOALS, Label.INDICATORS, Label.CLOSING, Label.TOTAL)
_ENDS_A_HEADER = (Label.ACHIEVED_GOAL, Label.SCORE, Label.RATE, Label.EXECUTED, Label.REASON, Label.REMARK)


def is_stream(grid: Grid) -> bool:
    """Whether a grid is one long row of text cells."""
    return not grid.ruled and grid.row_count == 1 and grid.column_count > WRITING.most_cells_of_row


def rows_of_stream(grid: Grid) -> Grid:
    """The cells of a stream in rows, each at the column of its header."""
    rows = list(_Reassembly(grid.cells).rows())
    cells = [
        replace(cell, row=number, column=first + place)
        for number, (first, row) in enumerate(rows)
        for place, cell in enumerate(row)
    ]
    return Grid(tuple(cells), ruled=False)


PlacedRow = tuple[int, Sequence[Cell]]
"""Column of the first cell, and the cells."""


@dataclass
class _Reassembly:
    cells: Sequence[Cell]
    fund_column: int | None = None
    """Column of the first amount, once the header of 项目资金 has passed."""
    level_column: int | None = None
    """Column of level 1, within 绩效指标."""
    width: int = 0

    def rows(self) -> Iterator[PlacedRow]:
        start = 0
        while start < len(self.cells):
            end = self._end_of_row(start)
            row = self.cells[start:end]
            first = self._first_column(row)
            self._note_header(first, row)
            yield first, row
            start = end

    def _end_of_row(self, start: int) -> int:
        if self.level_column is not None and not _ends_indicators(self.cells[start]):
            return start + self.width - self._indicator_column(start)
        end = start + 1
        while end < len(self.cells) and not self._begins_a_row(end):
            end += 1
        return end

    def _indicator_column(self, index: int) -> int:
        """The column in which an indicator's row begins: that of its first level which is not merged with the row above."""
        assert self.level_column is not None
        text = self.cells[index].text
        if standard_level_1(text):
            return self.level_column
        return self.level_column + (1 if standard_level_2(text) else 2)

    def _begins_a_row(self, index: int) -> bool:
        text, before = self.cells[index].text, self.cells[index - 1].text
        if is_evaluation_title(before) or is_evaluation_title(text):
            return True
        if is_label(before, *_ENDS_A_HEADER) and not labels_of(text):
            return True
        if is_label(text, *_BEGINS_A_ROW) or begins_with_label(text, *HEADING_LABELS):
            return not is_label(before, Label.GOALS, Label.INDICATORS)
        return self._begins_funds(index) if self.fund_column is None else _names_a_source(text)

    def _begins_funds(self, index: int) -> bool:
        """Whether a cell names the section of 项目资金: the name of a column of funds follows it, and it is no value of a label."""
        text, before = self.cells[index].text, self.cells[index - 1].text
        following = next((cell.text for cell in self.cells[index + 1 : index + 3] if cell.text), "")
        return bool(text) and is_label(following, *AMOUNTS) and not labels_of(text) and not labels_of(before)

    def _first_column(self, row: Sequence[Cell]) -> int:
        """Rows of indicators, and the 总分 row, whose name is merged over the columns on its left, end where the header ends."""
        if self.level_column is not None:
            return max(self.width - len(row), 0)
        if self.fund_column is not None and _is_fund_name(row[0].text):
            return self.fund_column - 1
        return 0

    def _note_header(self, first: int, row: Sequence[Cell]) -> None:
        if self.level_column is not None and _ends_indicators(row[0]):
            self.level_column = None
        labels = [index for index, cell in enumerate(row, start=first) if is_label(cell.text, *AMOUNTS)]
        if len(labels) > 1:
            self.fund_column = labels[0]
        level = next((index for index, cell in enumerate(row, start=first) if is_label(cell.text, Label.LEVEL_1)), None)
        if level is not None:
            self.fund_column, self.level_column, self.width = None, level, first + len(row)


def _ends_indicators(cell: Cell) -> bool:
    ends = (Label.TOTAL, Label.CLOSING, Label.PERSONAL, Label.PROJECT_NAME)
    return begins_with_label(cell.text, *ends)


def _is_fund_name(text: str) -> bool:
    return bool(bare(text)) and not is_label(text, *_BEGINS_A_ROW)


def _names_a_source(text: str) -> bool:
    """Whether a cell among the funds is the name of a row: a known source, a part of one, or a local one ending in 资金."""
    return "其中" in text or names_source(text) or bare(text).endswith(("资金", "拨款", "收入"))
