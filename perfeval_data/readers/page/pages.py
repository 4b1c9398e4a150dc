"""The layout of a page: its tables with the text of each cell, and the lines of text outside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from perfeval_data.paper.grid import UNREADABLE_SIGN, Cell, Grid, PageImage, Paragraph, UnreadableDocumentError
from perfeval_data.readers.page.cells import cell_location, distributed
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.fills import cell_edges
from perfeval_data.readers.page.gaps import Span, column_edges
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.lines import Lattice, Slots, lattices
from perfeval_data.readers.page.pictures import PagePicture, in_cells, possible_forms, refuse_scan
from perfeval_data.readers.page.strikes import Strikes, without_struck
from perfeval_data.readers.page.text import TextLine, cell_text, padding, text_lines
from perfeval_data.readers.page.watermarks import watermarks
from perfeval_data.readers.thresholds import BREAKS, TEXT

_PAGE_NUMBER: Final = re.compile(
    r"\d{1,3}|[-—–－·.•]+\s*\d{1,4}\s*[-—–－·.•]+|\d{1,4}\s*/\s*\d{1,4}"
    r"|第\s*\d+\s*页\s*[,，/／]?\s*(?:共\s*\d+\s*页)?|共\s*\d+\s*页\s*[,，/／]?\s*第\s*\d+\s*页"
    r"|page\s*\d+(?:\s*of\s*\d+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell, and what joining it with the next page needs: its lines, the room inside its padding, and whether it is open."""

    cell: Cell
    lines: tuple[TextLine, ...]
    room: Box
    open_above: bool
    open_below: bool


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of it on this page. `column_edges` and `row_edges` are the positions of its borders in points.

    A table joined from several pages has the row borders of the last page.
    """

    cells: tuple[PageCell, ...]
    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    row_count: int
    regular: bool
    is_continued: bool = False
    by_gaps: bool = False
    """Whether the gaps between its texts, and no lines, tell its columns."""

    @property
    def top(self) -> float:
        return self.row_edges[0]

    @property
    def bottom(self) -> float:
        return self.row_edges[-1]

    @property
    def grid(self) -> Grid:
        """The table as a grid, ruled if all its cells are closed rectangles."""
        return Grid(tuple(each.cell for each in self.cells), ruled=self.regular, column_edges=self.column_edges)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of text outside tables, and its distance from the top of the page in points."""

    paragraph: Paragraph
    top: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The layout of a page from top to bottom, without its page number. `running`: its headers and footers.

    `pictures`: those that may hold a form. `image`: the page itself, if it is a picture.
    """

    location: str
    height: float
    tables: tuple[PageTable, ...]
    lines: tuple[PageLine, ...]
    running: tuple[PageLine, ...] = ()
    pictures: tuple[PagePicture, ...] = ()
    image: PageImage | None = None
    unclear: tuple[Span, ...] = ()
    """Where tables without certain columns begin and end."""


def page_layout(page: PageContent) -> PageLayout:
    """The layout of a page. Raises UnreadableDocumentError if it cannot be read safely, ScannedPageError if it is a picture."""
    page = _legible(page)
    found = lattices(page)
    if page.pictures:
        refuse_scan(page, [line for line in text_lines(page.glyphs) if not _PAGE_NUMBER.fullmatch(line.text.strip())], found)
    if page.fills and (edges := cell_edges(page.fills, found, page.sheet)):
        page = replace(page, rules=(*page.rules, *edges))
        found = lattices(page)
    drawn = found
    page, found, unclear = _with_columns_by_gaps(page, drawn)
    glyphs = distributed(page, found)
    for number, lattice in enumerate(found) if page.pictures or page.aslant else ():
        inside = glyphs.inside[number]
        for slots, sign in list(in_cells(page, lattice, list(inside))):
            inside[slots].append(sign)
    tables = (
        replace(_table(page, number, lattice, glyphs.inside[number]), by_gaps=lattice not in drawn)
        for number, lattice in enumerate(found)
    )
    lines = (
        PageLine(Paragraph(line.text.strip(), f"{page.location}第{number}行"), line.top)
        for number, line in enumerate(text_lines(glyphs.outside), start=1)
    )
    height = page.sheet.height
    seen_lines = tuple(line for line in lines if not is_page_number(line, height))
    return PageLayout(
        page.location, height, tuple(tables), seen_lines, pictures=tuple(possible_forms(page, found)), unclear=unclear
    )


def _with_columns_by_gaps(page: PageContent, drawn: list[Lattice]) -> tuple[PageContent, list[Lattice], tuple[Span, ...]]:
    """A page with its tables, also those without lines down the page, and the sides of those whose columns are not certain."""
    edges, unclear = column_edges(page.rules, page.glyphs, drawn)
    if not edges:
        return page, drawn, tuple(unclear)
    ruled = replace(page, rules=(*page.rules, *edges))
    found = lattices(ruled)
    new = [lattice for lattice in found if lattice not in drawn]
    try:
        distributed(ruled, found)
    except UnreadableDocumentError:
        return page, drawn, tuple((lattice.box.left, lattice.box.right) for lattice in new)
    return (ruled, found, tuple(unclear)) if all(lattice.regular for lattice in new) else (page, drawn, tuple(unclear))


def _legible(page: PageContent) -> PageContent:
    """The page without watermarks and struck-out text."""
    if marks := watermarks(page.glyphs, page.faint, page.rules):
        page = replace(page, glyphs=tuple(glyph for number, glyph in enumerate(page.glyphs) if number not in marks))
    left = without_struck(page.glyphs, page.rules, Strikes(page.slants, page.scrawls, page.struck_out))
    return replace(page, glyphs=_with_tiny_as_sign(left.glyphs), rules=left.rules)


def _with_tiny_as_sign(glyphs: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """The characters with a sign for each figure too small to be read among others that can; a page may be small as a whole."""
    tiny = {number for number, glyph in enumerate(glyphs) if glyph.text.isdecimal() and glyph.height < TEXT.legible}
    if not tiny or median(glyph.height for glyph in glyphs) < TEXT.legible:
        return tuple(glyphs)
    return tuple(glyph._replace(text=UNREADABLE_SIGN) if number in tiny else glyph for number, glyph in enumerate(glyphs))


def is_page_number(line: PageLine, height: float) -> bool:
    """Whether a line is the number of a page that is `height` points high."""
    in_margin = not BREAKS.number_margin * height < line.top < (1 - BREAKS.number_margin) * height
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
