"""From pages to blocks: the tables and paragraphs of every page in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from perfeval_data.grid import Block, Cell, Grid, Paragraph
from perfeval_data.readers.pdf_content import Glyph, PageContent
from perfeval_data.readers.pdf_lines import Lattice, Slots, lattices
from perfeval_data.readers.pdf_text import TextLine, cell_text, padding, text_lines


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on its page."""

    lattice: Lattice
    grid: Grid


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page read: its tables, and the lines outside of them, each with its distance from the top of the page."""

    number: int
    tables: tuple[PageTable, ...]
    lines: tuple[tuple[float, Paragraph], ...]


def page_layout(page: PageContent) -> PageLayout:
    """Raises UnreadableDocumentError when the page cannot be read safely."""
    found = lattices(page)
    glyphs_of, outside = _sorted_into_cells(page.glyphs, found)
    tables = tuple(
        PageTable(lattice, _grid(lattice, glyphs_of[number], f"{page.location}表{number + 1}"))
        for number, lattice in enumerate(found)
    )
    lines = tuple(
        (line.top, Paragraph(line.text.strip(), f"{page.location}第{number}行"))
        for number, line in enumerate(text_lines(outside), start=1)
    )
    return PageLayout(page.number, tables, lines)


def _sorted_into_cells(
    glyphs: Iterable[Glyph], found: Sequence[Lattice]
) -> tuple[dict[int, dict[Slots, list[Glyph]]], list[Glyph]]:
    """The characters of every cell, by table, in the order of drawing; and those outside of all cells."""
    innermost_first = sorted(enumerate(found), key=lambda item: item[1].box.area)
    inside: dict[int, dict[Slots, list[Glyph]]] = defaultdict(lambda: defaultdict(list))
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = glyph.centre
        for number, lattice in innermost_first:
            if (cell := lattice.cell_at(x, y)) is not None:
                inside[number][cell].append(glyph)
                break
        else:
            outside.append(glyph)
    return inside, outside


def _grid(lattice: Lattice, glyphs_of: dict[Slots, list[Glyph]], location: str) -> Grid:
    lines_of = {cell: text_lines(glyphs) for cell, glyphs in glyphs_of.items()}
    distance = padding((lattice.cell_box(cell), lines) for cell, lines in lines_of.items())
    cells = (_cell(cell, lattice, lines_of.get(cell, []), distance, location) for cell in lattice.cells)
    return Grid(tuple(cells), ruled=lattice.regular, column_edges=lattice.columns)


def _cell(slots: Slots, lattice: Lattice, lines: Sequence[TextLine], distance: float, location: str) -> Cell:
    text = cell_text(lines, lattice.cell_box(slots), distance)
    return Cell(text, *slots, f"{location} 第{slots.row + 1}行第{slots.column + 1}列")


def blocks(pages: Iterable[PageLayout]) -> Iterator[Block]:
    """The paragraphs and tables of all pages in reading order."""
    for page in pages:
        placed: list[tuple[float, Block]] = [*page.lines, *((table.lattice.box.top, table.grid) for table in page.tables)]
        for _, block in sorted(placed, key=lambda item: item[0]):
            yield block
