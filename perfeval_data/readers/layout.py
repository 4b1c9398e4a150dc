"""From nested content to blocks: tells tables from those that only arrange content on the page.

Word and web documents nest tables. On paper a table in a table is one of three things:

* a real table in a cell used as a frame or page column: the outer table is layout, its texts are paragraphs;
* a real table in a table with content of its own: both are grids, the inner one after the outer one;
* a single row or column: it only arranges text, which belongs to the cell around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, TypeGuard

from perfeval_data.paper.grid import PICTURE_SIGN, Block, Cell, Grid, Paragraph, Picture


class TableCell(NamedTuple):
    """A cell in its place, before the tables in it are known to be text or grids."""

    content: tuple[Content, ...]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    number: int | None = None
    """The number of the cell in the file, if the reader numbered them for writing back into the file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as nested in the document; cells in reading order."""

    cells: tuple[TableCell, ...]
    column_edges: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture that may hold a form; within a cell only if it is certainly large."""

    is_certainly_large: bool = True
    part: str = ""


Content = str | Table | PictureContent


def blocks(contents: Iterable[Content], *, outer_table_is_layout: bool) -> tuple[Block, ...]:
    """The blocks of a document in reading order, each with its location.

    `outer_table_is_layout`: a table around a real table is layout whatever else it holds, as on web pages; otherwise only if
    no row of it has more than one text.
    """
    return tuple(_Numbering(outer_table_is_layout).blocks(contents))


def cell_numbers(contents: Iterable[Content], *, outer_table_is_layout: bool) -> dict[str, int]:
    """By the location of each cell in the grids that `blocks` makes, its number in the file."""
    numbering = _Numbering(outer_table_is_layout)
    for _ in numbering.blocks(contents):
        pass
    found = ((_location(number, cell), cell.number) for number, table in numbering.grids for cell in table.cells)
    return {location: number for location, number in found if number is not None}


def _location(table_number: int, cell: TableCell) -> str:
    return f"表{table_number} 第{cell.row + 1}行第{cell.column + 1}列"


@dataclass
class _Numbering:
    """Turns content into blocks and counts paragraphs, pictures and tables for their locations."""

    outer_table_is_layout: bool
    paragraphs: int = field(default=0, init=False)
    pictures: int = field(default=0, init=False)
    tables: int = field(default=0, init=False)
    grids: list[tuple[int, Table]] = field(default_factory=list, init=False)
    """The tables that became grids, with their numbers."""

    def blocks(self, contents: Iterable[Content]) -> Iterator[Block]:
        for content in contents:
            if isinstance(content, Table):
                yield from self._table(content)
            elif isinstance(content, PictureContent):
                yield self._picture(content)
            elif text := content.replace(PICTURE_SIGN, "").strip():
                self.paragraphs += 1
                yield Paragraph(text, f"第{self.paragraphs}段")

    def _picture(self, content: PictureContent) -> Picture:
        self.pictures += 1
        place = f"图{self.pictures}（第{self.paragraphs}段之后）" if self.paragraphs else f"图{self.pictures}"
        return Picture(place, content.part)

    def _table(self, table: Table) -> Iterator[Block]:
        self.tables += 1
        if self._is_layout(table):
            for cell in table.cells:
                yield from self.blocks(cell.content)
        else:
            self.grids.append((self.tables, table))
            yield _grid(table, self.tables)
            yield from (self._picture(each) for cell in table.cells for each in cell.content if _is_large(each))
            for inner in _inner_tables(table):
                if _is_real(inner):
                    yield from self._table(inner)
                else:
                    self.tables += 1

    def _is_layout(self, table: Table) -> bool:
        if len(table.cells) <= 1:
            return True
        if not any(map(_is_real, _inner_tables(table))):
            return False
        return self.outer_table_is_layout or _texts_in_fullest_row(table) <= 1


def _grid(table: Table, number: int) -> Grid:
    cells = tuple(
        Cell(
            _text(cell.content),
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            _location(number, cell),
        )
        for cell in table.cells
    )
    return Grid(cells, ruled=True, column_edges=table.column_edges)


def _is_large(content: Content) -> TypeGuard[PictureContent]:
    return isinstance(content, PictureContent) and content.is_certainly_large


def _inner_tables(table: Table) -> Iterator[Table]:
    return (content for cell in table.cells for content in cell.content if isinstance(content, Table))


def _is_real(table: Table) -> bool:
    """Whether a table, or one within it, has several rows and columns."""
    rows, columns = {cell.row for cell in table.cells}, {cell.column for cell in table.cells}
    return (len(rows) > 1 and len(columns) > 1) or any(map(_is_real, _inner_tables(table)))


def _texts_in_fullest_row(table: Table) -> int:
    rows = groupby(table.cells, key=lambda cell: cell.row)
    return max(sum(bool(_text(cell.content)) for cell in row) for _, row in rows)


def _text(contents: tuple[Content, ...]) -> str:
    """The text of a cell: paragraphs as lines, PICTURE_SIGN for pictures, arranging tables as text; real tables are left out."""
    if len(contents) == 1 and isinstance(contents[0], str):  # most cells
        return contents[0].strip()
    lines = [_line(each) for each in contents]
    return "\n".join(line for line in lines if line is not None).strip()


def _line(content: Content) -> str | None:
    if isinstance(content, PictureContent):
        return PICTURE_SIGN
    return _arranged_text(content) if isinstance(content, Table) else content


def _arranged_text(table: Table) -> str | None:
    if _is_real(table):
        return None
    rows = groupby(table.cells, key=lambda cell: cell.row)
    return "\n".join(" ".join(_text(cell.content) for cell in row) for _, row in rows)
