"""A page read: its tables, whose cells hold their text, and the lines of text outside of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from perfeval_data.paper.grid import Cell, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers.pdf.cells import cell_location, distributed
from perfeval_data.readers.pdf.content import PageContent
from perfeval_data.readers.pdf.geometry import Box
from perfeval_data.readers.pdf.glyphs import Glyph
from perfeval_data.readers.pdf.lines import Lattice, Slots, lattices
from perfeval_data.readers.pdf.text import TextLine, cell_text, padding, text_lines

_PAGE_NUMBER: Final = re.compile(
    r"\d{1,3}|[-—–－·.•]+\s*\d{1,4}\s*[-—–－·.•]+|\d{1,4}\s*/\s*\d{1,4}"
    r"|第\s*\d+\s*页\s*[,，/／]?\s*(?:共\s*\d+\s*页)?|共\s*\d+\s*页\s*[,，/／]?\s*第\s*\d+\s*页"
    r"|page\s*\d+(?:\s*of\s*\d+)?",
    re.IGNORECASE,
)
_SMALL_PICTURE: Final = 0.1
"""Share of a page's area up to which its pictures may be a seal or a logo, too small for a form."""
_LARGE_PICTURE: Final = 0.4
"""Share of a page's area from which on a picture without text on it may be the page itself, scanned."""
_MARGIN: Final = 0.15
"""Share of the page's height at its top and bottom in which its number may stand."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell, and what is needed to go on with it on the next page: its lines, the room between its borders, whether it is closed."""

    cell: Cell
    lines: tuple[TextLine, ...]
    room: Box
    open_above: bool
    open_below: bool


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or what a page shows of it. `column_edges` and `row_edges` are the positions of its borders on the page.

    A table joined from several pages has the row borders of the last of them.
    """

    cells: tuple[PageCell, ...]
    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    row_count: int
    regular: bool
    is_continued: bool = False

    @property
    def top(self) -> float:
        return self.row_edges[0]

    @property
    def bottom(self) -> float:
        return self.row_edges[-1]

    @property
    def grid(self) -> Grid:
        return Grid(tuple(each.cell for each in self.cells), ruled=self.regular, column_edges=self.column_edges)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of text outside of tables, and how far from the top of the page it stands."""

    paragraph: Paragraph
    top: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page read, from top to bottom; without its number. `running` are those of its lines that are headers or footers."""

    location: str
    height: float
    tables: tuple[PageTable, ...]
    lines: tuple[PageLine, ...]
    running: tuple[PageLine, ...] = ()


def page_layout(page: PageContent) -> PageLayout:
    """Raises UnreadableDocumentError when the page cannot be read safely."""
    _refuse_picture(page)
    found = lattices(page)
    glyphs = distributed(page, found)
    tables = (_table(page, number, lattice, glyphs.inside[number]) for number, lattice in enumerate(found))
    lines = (
        PageLine(Paragraph(line.text.strip(), f"{page.location}第{number}行"), line.top)
        for number, line in enumerate(text_lines(glyphs.outside), start=1)
    )
    height = page.sheet.height
    return PageLayout(page.location, height, tuple(tables), tuple(line for line in lines if not _is_page_number(line, height)))


def _refuse_picture(page: PageContent) -> None:
    """Refuses a page that shows a picture where text should be: a form in it would be passed over."""
    if not page.pictures:
        return
    texts = [line for line in text_lines(page.glyphs) if not _PAGE_NUMBER.fullmatch(line.text.strip())]
    is_blank = not texts and sum(picture.area for picture in page.pictures) > _SMALL_PICTURE * page.sheet.area
    if is_blank or any(_hides(picture, page, texts) for picture in page.pictures):
        raise UnreadableDocumentError(
            "这一页是扫描件或图片，没有可读取的文字；请先进行文字识别，或改用电子版文件", page.location
        )


def _hides(picture: Box, page: PageContent, texts: Sequence[TextLine]) -> bool:
    is_large = picture.area > _LARGE_PICTURE * page.sheet.area
    return is_large and not any(picture.contains((line.left + line.right) / 2, line.top) for line in texts)


def _is_page_number(line: PageLine, height: float) -> bool:
    in_margin = not _MARGIN * height < line.top < (1 - _MARGIN) * height
    return in_margin and _PAGE_NUMBER.fullmatch(line.paragraph.text) is not None


def _table(page: PageContent, number: int, lattice: Lattice, glyphs_of: Mapping[Slots, Sequence[Glyph]]) -> PageTable:
    lines_of = {slots: text_lines(glyphs) for slots, glyphs in glyphs_of.items()}
    distance = padding((lattice.cell_box(slots), lines) for slots, lines in lines_of.items())

    def page_cell(slots: Slots) -> PageCell:
        lines, room = tuple(lines_of.get(slots, ())), lattice.cell_box(slots).narrowed(distance)
        cell = Cell(cell_text(lines, room), *slots, cell_location(page, number, slots))
        return PageCell(cell, lines, room, slots in lattice.open_above, slots in lattice.open_below)

    cells = tuple(map(page_cell, lattice.cells))
    return PageTable(cells, lattice.columns, lattice.rows, len(lattice.rows) - 1, lattice.regular)
