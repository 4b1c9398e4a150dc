"""From a scanned page to its layout, step by step: remove seals, set upright, find lines, check the grid, recognise each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, NamedTuple

import cv2
import numpy as np

from perfeval_data.paper.grid import Cell, PageImage, Paragraph, Recognised, UnreadableDocumentError
from perfeval_data.readers.limits import MAX_SCANNED_LINES, refuse_beyond
from perfeval_data.readers.page.cells import cell_location
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.lines import Lattice, Slots, lattices
from perfeval_data.readers.page.pages import PageCell, PageLayout, PageLine, PageTable, is_page_number
from perfeval_data.readers.page.text import cell_text, padding
from perfeval_data.readers.scans.ink import Ink, ink_of
from perfeval_data.readers.scans.pictures import Pixels, ScannedPage
from perfeval_data.readers.scans.proposals import Proposal, proposal
from perfeval_data.readers.scans.recogniser import Reading, recognised
from perfeval_data.readers.scans.rules import (
    Rules,
    refuse_open,
    rules_of,
    set_upright,
    skew_of,
    without_strokes,
)
from perfeval_data.readers.scans.writing import Mark, lines_of, marks_of, usual_height
from perfeval_data.readers.thresholds import CERTAINTY, SCANNED_LINES, SCANNED_WRITING
from perfeval_data.readers.units import POINTS_PER_INCH
from perfeval_data.service import processes

_SAMPLE: Final = 12
"""Lines that tell whether a page can be read at all, and which way up it is."""
_OTHER_WAYS_UP: Final = (2, 1, 3)
"""Quarter turns that are tried where a page is not legible as it is."""
_CUTOUT_QUALITY: Final = 80
_LOOKED_AT_DPI: Final = 130
_LOOKED_AT_QUALITY: Final = 60
"""Of the picture of a page that a person compares with."""


class Place(NamedTuple):
    """The place of writing: the number of a table and a cell of it."""

    table: int
    slots: Slots


Lines = list[list[Mark]]
"""Lines of writing from top to bottom, each a list of pieces from left to right."""


@dataclass(frozen=True)
class _Upright:
    """A page set upright, and what was found on it."""

    page: ScannedPage
    content: PageContent
    ink: Ink
    clean: Pixels
    tables: tuple[Lattice, ...]
    writing: dict[Place | None, Lines]
    height: float

    @property
    def scale(self) -> float:
        """Points per pixel."""
        return POINTS_PER_INCH / self.page.dpi


def layout_of(page: ScannedPage) -> PageLayout:
    """The layout of a page as a proposal: each cell with the confidence in its text and its cut-out.

    Raises UnreadableDocumentError if the lines form no closed grid, or the writing is too small or illegible.
    """
    processes.allow_for_a_page()
    found = _prepared(page, 0)
    if not _is_legible(found):
        found = _turned(page)
    return _layout(found)


def _turned(page: ScannedPage) -> _Upright:
    for turns in _OTHER_WAYS_UP:
        found = _prepared(page, turns)
        if _is_legible(found):
            return found
    raise UnreadableDocumentError("图片中的文字不清晰，无法识别；请以 300 dpi 重新扫描，或改用电子版文件", page.location)


def _is_legible(found: _Upright) -> bool:
    pieces = sorted(
        (piece for lines in found.writing.values() for line in lines for piece in line), key=lambda each: -each.width
    )
    if not pieces:
        return True
    if len(pieces) >= SCANNED_WRITING.many and sum(piece.width for piece in pieces) < SCANNED_WRITING.along * sum(
        piece.height for piece in pieces
    ):
        return False
    return (
        median(each.confidence for each in recognised([_cut(found, piece) for piece in pieces[:_SAMPLE]])) >= CERTAINTY.legible
    )


# --- From the picture to what is written where ---------------------------------------------------------------------------------


def _prepared(page: ScannedPage, turns: int) -> _Upright:
    """A page turned by quarters and by its skew, with its tables and the writing in them."""
    page = _deskewed(replace(page, pixels=np.ascontiguousarray(np.rot90(page.pixels, turns))))
    ink = ink_of(page.pixels, page.dpi)
    rules = rules_of(ink.mask, page.dpi)
    height, width = ink.mask.shape
    scale = POINTS_PER_INCH / page.dpi
    content = PageContent(page.location, Box(0, 0, width * scale, height * scale), (), (*rules.along, *rules.down), ())
    if (without := without_strokes(rules, _tables(content), ink.mask, page.dpi)) is not rules:
        content = replace(content, rules=(*without.along, *without.down))
    tables = _tables(content)
    for number, lattice in enumerate(tables, start=1):
        refuse_open(lattice, without, f"{page.location}表{number}")
    borders = _borders(tables, rules, page.dpi)
    marks = _placed(marks_of(cv2.bitwise_and(ink.mask, cv2.bitwise_not(borders)), page.dpi), tables, scale)
    usual = usual_height(marks.values())
    if marks and usual < SCANNED_WRITING.least_height:
        raise UnreadableDocumentError("图片中的文字过小，无法可靠识别；请提高扫描分辨率，或改用电子版文件", page.location)
    writing = {place: lines_of(each, usual, ink.mask) for place, each in marks.items()}
    refuse_beyond(sum(map(len, writing.values())), MAX_SCANNED_LINES, "页面上的文字", "行", page.location)
    clean = np.where(borders > 0, 255, ink.grey).astype(np.uint8)
    return _Upright(page, content, ink, clean, tables, writing, usual)


def _tables(content: PageContent) -> tuple[Lattice, ...]:
    return tuple(each for each in lattices(content) if each.box.width >= SCANNED_LINES.narrowest * content.sheet.width)


def _deskewed(page: ScannedPage) -> ScannedPage:
    degrees = skew_of(ink_of(page.pixels, page.dpi).mask, page.dpi)
    return page if abs(degrees) < SCANNED_LINES.least_skew else replace(page, pixels=set_upright(page.pixels, degrees))


def _borders(tables: Sequence[Lattice], rules: Rules, dpi: float) -> Pixels:
    """The pixels of the borders of cells; other lines, such as a long dash, are writing."""
    zone = np.zeros_like(rules.mask)
    per_point = dpi / POINTS_PER_INCH
    thickness = round(rules.thickness + SCANNED_LINES.border * per_point) | 1
    for lattice in tables:
        for cell in lattice.cells:
            left, top, right, bottom = (round(side * per_point) for side in lattice.cell_box(cell))
            cv2.rectangle(zone, (left, top), (right, bottom), 255, thickness)
    found: Pixels = cv2.bitwise_and(zone, cv2.dilate(rules.mask, np.ones((3, 3), np.uint8)))
    return found


def _placed(marks: Sequence[Mark], tables: Sequence[Lattice], scale: float) -> dict[Place | None, list[Mark]]:
    """The marks by the cell that holds their centre; None for those outside tables."""
    placed: dict[Place | None, list[Mark]] = defaultdict(list)
    for mark in marks:
        x, y = (side * scale for side in mark.centre)
        place = next((Place(number, slots) for number, each in enumerate(tables) if (slots := each.cell_at(x, y))), None)
        placed[place].append(mark)
    return placed


# --- From the places to the text -------------------------------------------------------------------------------------------


def _layout(found: _Upright) -> PageLayout:
    readings = _readings(found)
    location = found.content.location
    outside = {
        f"{location}第{number}行": each for number, each in enumerate(filter(_has_text, readings.get(None, [])), start=1)
    }
    tables = tuple(_table(found, number, lattice, readings) for number, lattice in enumerate(found.tables))
    height = found.content.sheet.height
    lines = (
        PageLine(Paragraph(each.line.text, place, _of_line(found, each)), each.line.top) for place, each in outside.items()
    )
    shown = tuple(line for line in lines if not is_page_number(line, height))
    boxes = {place: _box(each) for place, each in outside.items()} | {
        cell_location(found.content, number, slots): lattice.cell_box(slots)
        for number, lattice in enumerate(found.tables)
        for slots in lattice.cells
    }
    return PageLayout(location, height, tables, shown, image=_image(found, boxes))


def _has_text(read: Proposal) -> bool:
    return bool(read.line.text)


def _image(found: _Upright, boxes: Mapping[str, Box]) -> PageImage:
    """The page for a person to look at, with the places of its cells and of the lines outside tables."""
    sheet = found.content.sheet
    places = {
        place: (box.left / sheet.width, box.top / sheet.height, box.right / sheet.width, box.bottom / sheet.height)
        for place, box in boxes.items()
    }
    shrink = min(1.0, _LOOKED_AT_DPI / found.page.dpi)
    smaller = cv2.resize(found.page.pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    height, width = smaller.shape[:2]
    return PageImage(found.content.location, _jpeg(smaller, _LOOKED_AT_QUALITY), width, height, places)


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    _, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), (cv2.IMWRITE_JPEG_QUALITY, quality))
    return bytes(data.tobytes())


def _readings(found: _Upright) -> dict[Place | None, list[Proposal]]:
    """The lines of all places, recognised together, since the model works in batches."""
    pieces = [piece for lines in found.writing.values() for line in lines for piece in line]
    texts = iter(recognised([_cut(found, piece) for piece in pieces]))
    return {
        place: [_proposal(found, place, lines, line, [next(texts) for _ in line]) for line in lines]
        for place, lines in found.writing.items()
    }


def _proposal(
    found: _Upright, place: Place | None, lines: Lines, pieces: Sequence[Mark], readings: Sequence[Reading]
) -> Proposal:
    is_alone = place is not None and len(lines) == len(pieces) == 1
    return proposal(pieces, readings, found.height, found.scale, is_alone=is_alone)


def _cut(found: _Upright, piece: Mark) -> Pixels:
    """A piece of a line on white with room around it, at least as high as a line, as the recogniser expects."""
    room = round(SCANNED_WRITING.room * found.height)
    more = max(0, round(found.height) - piece.height) // 2
    top, bottom = max(0, piece.top - 2), piece.bottom + 2
    left, right = max(0, piece.left - 3), piece.right + 3
    inner = found.clean[top:bottom, left:right]
    framed = cv2.copyMakeBorder(inner, room + more, room + more, room, room, cv2.BORDER_CONSTANT, value=(255,))
    picture: Pixels = cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR)
    return picture


def _table(found: _Upright, number: int, lattice: Lattice, readings: dict[Place | None, list[Proposal]]) -> PageTable:
    lines_of_cell: dict[Slots, list[Proposal]] = {slots: readings.get(Place(number, slots), []) for slots in lattice.cells}
    distance = padding((lattice.cell_box(slots), [each.line for each in lines]) for slots, lines in lines_of_cell.items())

    def page_cell(slots: Slots) -> PageCell:
        box = lattice.cell_box(slots)
        room = box.narrowed(distance)
        lines = tuple(each.line for each in lines_of_cell[slots])
        text, proposed = _recognised(found, box, lines_of_cell[slots], room)
        cell = Cell(text, *slots, cell_location(found.content, number, slots), proposed)
        return PageCell(cell, lines, room, slots in lattice.open_above, slots in lattice.open_below)

    cells = tuple(map(page_cell, lattice.cells))
    return PageTable(cells, lattice.columns, lattice.rows, len(lattice.rows) - 1, regular=True)


def _recognised(found: _Upright, box: Box, lines: Sequence[Proposal], room: Box) -> tuple[str, Recognised | None]:
    """The text of a cell, and how it was recognised; None if it has no ink."""
    left, top, right, bottom = (round(side / found.scale) for side in box)
    has_red = int(np.count_nonzero(found.ink.red[top:bottom, left:right])) > SCANNED_WRITING.red_ink * found.height**2
    if not lines and not has_red:
        return "", None
    text = cell_text([each.line for each in lines], room) if lines else ""
    confidence = min((each.confidence for each in lines), default=0.0)
    picture = cutout(found.page.pixels, (left, top, right, bottom))
    return text, Recognised(min(confidence, CERTAINTY.below_red) if has_red else confidence, (picture,))


def _of_line(found: _Upright, read: Proposal) -> Recognised:
    """How a line outside tables was recognised."""
    left, top, right, bottom = (round(side / found.scale) for side in _box(read))
    room = round(SCANNED_WRITING.room * found.height)
    picture = cutout(found.page.pixels, (left - room, top - room, right + room, bottom + room))
    return Recognised(read.confidence, (picture,))


def _box(read: Proposal) -> Box:
    line = read.line
    return Box(line.left, line.top, line.right, max(glyph.bottom for glyph in line.glyphs))


def cutout(pixels: Pixels, sides: tuple[int, int, int, int]) -> bytes:
    """A part of a page as a JPEG picture; `sides` are left, top, right and bottom in pixels."""
    left, top, right, bottom = sides
    return _jpeg(pixels[max(0, top - 2) : bottom + 3, max(0, left - 2) : right + 3], _CUTOUT_QUALITY)
