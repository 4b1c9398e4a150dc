"""The layout of a document: paragraphs and grids of cells with spans, the same for every format.

A reader turns bytes into a `Document`; nothing behind the readers knows which format it was. Rows and columns count from 0.

What stands on the paper and cannot be read is not left out in silence: a picture that could hold a form is a block of its own, and
signs take the place of the rest in the text of a cell, so that no figure is read from a cell that holds more than its figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Final

from perfeval_data.paper.characters import PICTURE_SIGN as PICTURE_SIGN
from perfeval_data.paper.characters import UNREADABLE_SIGN as UNREADABLE_SIGN
from perfeval_data.paper.characters import clean


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a text was taken off a picture: how sure the machine was (0 to 1), and the cut-out (PNG) for a person to compare."""

    confidence: float
    cutout: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands on the paper: its text, the slots that it covers, and where a reader of the document finds it.

    A cell with `recognised` is of a picture: its text is a proposal, and no figure in it holds before a person has confirmed it.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    location: str = ""
    recognised: Recognised | None = None

    @property
    def bottom(self) -> int:
        """First row below the cell."""
        return self.row + self.row_span

    @property
    def right(self) -> int:
        """First column to the right of the cell."""
        return self.column + self.column_span

    def covers_column(self, column: int) -> bool:
        return self.column <= column < self.right

    def overlaps_columns(self, first: int, end: int) -> bool:
        """Whether the cell covers one of the columns `first` to `end` (exclusive)."""
        return self.column < end and first < self.right


@dataclass(frozen=True)
class Grid:
    """A table: cells in reading order, no two covering the same slot.

    `ruled` tells how far positions can be trusted. A ruled grid has the columns and spans of the document (Word, Excel, PDF,
    OFD, HTML). An unruled one was made of text: cells merged away may be missing and rows may be shifted.
    `column_edges` are the horizontal positions of the column borders where the format has them (one more than columns);
    they join a table that a page break has cut in two.
    """

    cells: tuple[Cell, ...]
    ruled: bool = True
    column_edges: tuple[float, ...] | None = None

    @cached_property
    def row_count(self) -> int:
        return max((cell.bottom for cell in self.cells), default=0)

    @cached_property
    def column_count(self) -> int:
        return max((cell.right for cell in self.cells), default=0)

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """For every row the cells that cover it, from left to right; a cell spanning rows is in each of them."""
        rows: list[list[Cell]] = [[] for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, cell.bottom):
                rows[row].append(cell)
        return tuple(tuple(sorted(row, key=attrgetter("column"))) for row in rows)

    def filled(self, row: int) -> tuple[Cell, ...]:
        """The cells with text that begin in a row, from left to right."""
        return self._filled[row]

    @cached_property
    def _filled(self) -> tuple[tuple[Cell, ...], ...]:
        return tuple(tuple(cell for cell in cells if cell.row == row and cell.text) for row, cells in enumerate(self.rows))

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a slot."""
        return self._slots.get((row, column))

    @cached_property
    def _slots(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in reversed(self.cells)
            for row in range(cell.row, cell.bottom)
            for column in range(cell.column, cell.right)
        }


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside of tables."""

    text: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture large enough to hold a form: it covers at least `LEAST_SHARE_OF_A_FORM` of its page, or its size is not known."""

    location: str = ""


LEAST_SHARE_OF_A_FORM: Final = 1 / 3
"""The part of a page's area from which on a picture may hold a form."""

Block = Paragraph | Grid | Picture


@dataclass(frozen=True)
class Document:
    """What a reader makes of a file: its blocks in reading order, and its title where the format declares one."""

    format: str
    blocks: tuple[Block, ...]
    title: str = ""

    @property
    def legible(self) -> Iterator[Paragraph | Grid]:
        """The blocks that are text."""
        return (block for block in self.blocks if not isinstance(block, Picture))

    @property
    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))


class UnreadableDocumentError(Exception):
    """A file that cannot be read safely: `reason` (a Chinese sentence for the interface) and `location` in the file."""

    def __init__(self, reason: str, location: str = "") -> None:
        reason, location = clean(reason), clean(location)
        super().__init__(f"{location}：{reason}" if location else reason)
        self.reason = reason
        self.location = location


class ReaderFailedError(UnreadableDocumentError):
    """A file that this program could not read through a fault of its own; `trace` is for whoever mends it."""

    def __init__(self, reason: str, location: str = "", trace: str = "") -> None:
        super().__init__(reason, location)
        self.trace = trace

    @staticmethod
    def reason_of(error: Exception) -> str:
        """What to say of an error that no reader expected."""
        return f"程序未能读取这个文件（{type(error).__name__}），不是文件的错；请用 Word、Excel 或 WPS 另存为 .docx 或 .xlsx 后再试"
