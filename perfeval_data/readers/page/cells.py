"""Assigns each character of a page to the cell that holds its centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.lines import Lattice, Slots
from perfeval_data.readers.page.watermarks import is_like_watermark
from perfeval_data.readers.thresholds import CELLS

_HANGING: Final = frozenset("，。、；：？！）》」』】”’〕,.;:?!) ")
"""Characters that may hang over the end of a line, beyond the border of a cell."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Characters in drawing order: `inside` by the number of the table and by cell, `outside` those in no cell."""

    inside: dict[int, dict[Slots, list[Glyph]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    outside: list[Glyph] = field(default_factory=list)


def distributed(page: PageContent, tables: Sequence[Lattice]) -> Distribution:
    """The characters of a page, cell by cell. Raises UnreadableDocumentError where text runs over a border, so that some of it lies in the wrong cell."""
    innermost_first = sorted(enumerate(tables), key=lambda item: item[1].box.area)
    result = Distribution()
    before: Glyph | None = None
    place_before: _Place = None
    for order, glyph in enumerate(page.glyphs):
        place = _place(glyph, innermost_first)
        if before and place != place_before and _adjoins(before, glyph):
            if glyph.text not in _HANGING:
                _refuse_overflow(order, place_before or place, tables, page)
            place = place_before
        if place is None:
            result.outside.append(glyph)
        else:
            number, cell = place
            if glyph.text not in _HANGING and _sticks_out(glyph, tables[number].cell_box(cell)):
                _refuse_overflow(order, place, tables, page)
            result.inside[number][cell].append(glyph)
        before, place_before = glyph, place
    return result


_Place = tuple[int, Slots] | None


def _place(glyph: Glyph, innermost_first: Sequence[tuple[int, Lattice]]) -> _Place:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    for number, lattice in innermost_first:
        if cell := lattice.cell_at(x, y):
            return number, cell
    return None


def _adjoins(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character directly follows another on the same line."""
    if before.baseline is None or glyph.baseline is None:
        return False
    reach = CELLS.adjacent * glyph.height
    return abs(before.baseline - glyph.baseline) < reach and abs(glyph.left - before.right) < reach


def _sticks_out(glyph: Glyph, cell: Box) -> bool:
    if glyph.left >= cell.left and glyph.right <= cell.right and glyph.top >= cell.top and glyph.bottom <= cell.bottom:
        return False
    across, down = CELLS.most_outside * (glyph.right - glyph.left), CELLS.most_outside * glyph.height
    return (
        glyph.left < cell.left - across
        or glyph.right > cell.right + across
        or glyph.top < cell.top - down
        or glyph.bottom > cell.bottom + down
    )


def _refuse_overflow(order: int, place: _Place, tables: Sequence[Lattice], page: PageContent) -> None:
    if place is None:
        return
    number, cell = place
    if len(tables[number].columns) > CELLS.fewest_columns:
        location = cell_location(page, number, cell)
        if is_like_watermark(order, page.glyphs):
            raise UnreadableDocumentError("表格上压有水印或其他大字，无法与表中文字区分；请去除水印后重新导出", location)
        raise UnreadableDocumentError("文字超出了所在的单元格，无法确定属于哪一格；请加大行高或列宽后重新导出", location)


def cell_location(page: PageContent, table: int, cell: Slots) -> str:
    """The place of a cell as a person would name it; tables are counted from 1 on each page."""
    return f"{page.location}表{table + 1} 第{cell.row + 1}行第{cell.column + 1}列"
