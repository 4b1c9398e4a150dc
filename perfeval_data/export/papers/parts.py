"""What a brief is made of: titled sections of paragraphs, tables and charts. Nothing here knows where the figures come from or how Word sets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose; `lead` opens it in another type."""

    text: str
    lead: str = ""


class Kind(Enum):
    """What a column holds: prose that may be broken, or words and figures that stand in one line."""

    TEXT = "text"
    WORD = "word"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; one of text should have room for `least` Chinese characters in a line."""

    heading: str
    kind: Kind
    least: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a cell for each column, or a single one across all of them that heads the rows below it."""

    cells: tuple[str, ...]
    is_sum: bool = False

    @property
    def is_band(self) -> bool:
        return len(self.cells) == 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its caption, where it has one; `measure` says once what its amounts are in. In a grouped one, cells of the first
    column that say the same one below the other are one cell."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    measure: str = ""
    is_grouped: bool = False
    is_small: bool = False
    """Whether it is set in the smallest size, so that what it stands among stays on one page."""

    def first_cell_spans(self) -> list[int]:
        """How many rows the first cell of each row covers; 0 where the one above covers it."""
        if not self.is_grouped:
            return [1] * len(self.rows)
        runs = [len(list(run)) for _, run in groupby(self.rows, lambda row: row.cells[0])]
        return [span for run in runs for span in (run, *[0] * (run - 1))]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a solid length with its text behind it; `outline` is the length of the frame that it fills. None where there is none."""

    label: str
    value: float | None
    text: str
    outline: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one kind of figure below each other. One dark colour on white: it says the same in print and in copies."""

    caption: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two charts side by side; `share` of the width is the left one's."""

    left: Chart
    right: Chart
    share: float


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of small print."""

    text: str


Block = Paragraph | Table | Chart | Pair | Remark


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex under its title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """An official letter (公文): to whom, what it says around its table, who signs it (empty where nobody is set) and when."""

    title: str
    recipient: str
    opening: tuple[Paragraph, ...]
    table: Table
    closing: tuple[Paragraph, ...]
    signed_by: str
    day: date


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief: one page, two at most, and the annexes behind it where they were asked for; `scope` and `issued_by` may be empty."""

    title: str
    issued_by: str
    day: date
    scope: str
    page: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    source: str
