"""The layout of a document: paragraphs and grids of cells with spans, the same for every format.

A reader turns bytes into a `Document`; nothing behind the readers knows which format it was. Rows and columns count from 0.

What stands on the paper and cannot be read is not left out in silence: a picture that could hold a form is a block of its own, and
signs take the place of the rest in the text of a cell, so that no figure is read from a cell that holds more than its figure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from operator import attrgetter
from typing import TypeVar, cast

from perfeval_data.paper.characters import PICTURE_SIGN as PICTURE_SIGN
from perfeval_data.paper.characters import UNREADABLE_SIGN as UNREADABLE_SIGN
from perfeval_data.paper.characters import clean

OfGrid = TypeVar("OfGrid", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a text was read off a picture: the machine's confidence (0 to 1), and cut-outs (JPEG) for a person to compare, one
    for each part from top to bottom: what a page break has cut is on two pictures.
    """

    confidence: float
    cutouts: tuple[bytes, ...] = field(repr=False)

    def above(self, other: Recognised) -> Recognised:
        """This and what stands below it as one."""
        return Recognised(min(self.confidence, other.confidence), (*self.cutouts, *other.cutouts))


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

    `ruled` says how far positions can be trusted. A ruled grid has the columns and spans of the document (Word, Excel, PDF,
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
        """The cells with text that begin in a row, from left to right; none beyond the grid."""
        rows = self._filled
        return rows[row] if 0 <= row < len(rows) else ()

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


def kept_with_grid(of: OfGrid) -> OfGrid:
    """A function of a grid whose answers stay with the grid: several steps of reading ask for the same."""

    @wraps(of)
    def asked(grid: Grid, *more: Hashable) -> object:
        answers = grid.__dict__.setdefault(f"answers of {of.__name__}", {})
        if more not in answers:
            answers[more] = of(grid, *more)
        return answers[more]

    return cast(OfGrid, asked)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside of tables; `recognised` as of a cell."""

    text: str
    location: str = ""
    recognised: Recognised | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture large enough to hold a form: it covers a third of its page or more, or its size is not known."""

    location: str = ""
    part: str = ""
    """Where in the file it is kept, for its reader."""
    reason: str = ""
    """Why what it shows could not be read, where that was tried; a Chinese sentence."""


Place = tuple[float, float, float, float]
"""Left, top, right and bottom on a page, as shares of its width and height."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page that is a picture, as it lies upright: a JPEG to look at, its sides in pixels, and where its cells and lines stand."""

    location: str
    picture: bytes = field(repr=False)
    width: int
    height: int
    places: Mapping[str, Place]
    """By their locations."""


Block = Paragraph | Grid | Picture


@dataclass(frozen=True)
class Document:
    """What a reader makes of a file: its blocks in reading order, and its title where the format declares one.

    `images` are the pages that are pictures, for whoever confirms what was taken off them.
    """

    format: str
    blocks: tuple[Block, ...]
    title: str = ""
    images: tuple[PageImage, ...] = ()

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
    """A file that this program failed to read through its own fault; `trace` is for whoever fixes it."""

    def __init__(self, reason: str, location: str = "", trace: str = "") -> None:
        super().__init__(reason, location)
        self.trace = trace

    @staticmethod
    def reason_of(error: Exception) -> str:
        """What to say about an error that no reader expected."""
        return f"程序未能读取这个文件（{type(error).__name__}），不是文件的错；请用 Word、Excel 或 WPS 另存为 .docx 或 .xlsx 后再试"
