"""What a brief is made of: titled sections of paragraphs, tables and charts. Nothing here knows where the figures come from or how Word sets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


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
    """A table under its caption; `measure` says once what its amounts are in."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one kind, one for each label of a chart, and how each is put; None where there is none."""

    name: str
    colour: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars for each label, those of several series side by side."""

    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


Block = Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the brief."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole brief; `scope` is empty where the title says all that it covers."""

    title: str
    scope: str
    opening: str
    sections: tuple[Section, ...]
    appendix: Section
    source: str
    day: date
