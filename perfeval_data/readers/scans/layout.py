"""A page that is a picture, step by step to its layout: seals off, upright, ruled lines, closed grid, cells, text of each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final, NamedTuple

import cv2
import numpy as np

from perfeval_data.paper.grid import UNREADABLE_SIGN, Cell, Paragraph, Recognised, UnreadableDocumentError
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
from perfeval_data.readers.scans.rules import POINTS_PER_INCH, Rules, refuse_open, rules_of, set_upright, skew_of
from perfeval_data.readers.scans.writing import Mark, lines_of, marks_of, usual_height
from perfeval_data.service import processes

_LEAST_SKEW: Final = 0.05
"""Degrees that do not matter."""
_LEAST_HEIGHT: Final = 15.0
"""Pixels of a line of writing below which characters cannot be told apart."""
_SAMPLE: Final = 12
"""Lines that tell whether a page can be read at all, and which way up it is."""
_LEGIBLE: Final = 0.5
"""Confidence of most of these lines from which on a page is legible."""
_ALONG: Final = 2.0
"""Times their height that pieces of lines are wide altogether, forms being about 3.5; on a page turned aside each character is a line by itself."""
_MANY: Final = 40
"""Pieces from which on that tells; a few rows may hold nothing but short numbers."""
_OTHER_WAYS_UP: Final = (2, 1, 3)
"""Quarter turns that are tried where a page is not legible as it is."""
_MAX_LINES: Final = 3_000
_ROOM: Final = 0.2
"""Heights of a line that are left around it for the recogniser."""
_BORDER: Final = 2.5
"""Points within which what looks like a line is the border of a cell."""
_NARROWEST: Final = 0.25
"""Share of the page's width below which lines that cross are strokes of large characters."""
_RED_INK: Final = 0.3
"""Share of the square of a line's height from which on red counts as something written or stamped."""


class Place(NamedTuple):
    """Where writing stands: the number of a table and a cell of it; None outside of all tables."""

    table: int
    slots: Slots


Lines = list[list[Mark]]
"""Lines of writing from top to bottom, each as its pieces from left to right."""


@dataclass(frozen=True)
class _Upright:
    """A page upright, and what was found on it."""

    page: ScannedPage
    content: PageContent
    ink: Ink
    clean: Pixels
    tables: tuple[Lattice, ...]
    writing: dict[Place | None, Lines]
    height: float

    @property
    def scale(self) -> float:
        """Points in a pixel."""
        return POINTS_PER_INCH / self.page.dpi


def layout_of(page: ScannedPage) -> PageLayout:
    """What stands on a page, as a proposal: each cell with the confidence in its text and its cut-out.

    Raises UnreadableDocumentError where lines do not close to a grid, or what is written is too small or not legible.
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
    if len(pieces) >= _MANY and sum(piece.width for piece in pieces) < _ALONG * sum(piece.height for piece in pieces):
        return False
    return median(each.confidence for each in recognised([_cut(found, piece) for piece in pieces[:_SAMPLE]])) >= _LEGIBLE


# --- From the picture to what is written where ---------------------------------------------------------------------------------


def _prepared(page: ScannedPage, turns: int) -> _Upright:
    """A page turned by quarters and by its skew, with its tables and where writing stands in them."""
    page = _deskewed(replace(page, pixels=np.ascontiguousarray(np.rot90(page.pixels, turns))))
    ink = ink_of(page.pixels, page.dpi)
    rules = rules_of(ink.mask, page.dpi)
    height, width = ink.mask.shape
    scale = POINTS_PER_INCH / page.dpi
    content = PageContent(page.location, Box(0, 0, width * scale, height * scale), (), (*rules.along, *rules.down), ())
    tables = tuple(each for each in lattices(content) if each.box.width >= _NARROWEST * content.sheet.width)
    for number, lattice in enumerate(tables, start=1):
        refuse_open(lattice, rules, f"{page.location}表{number}")
    borders = _borders(tables, rules, page.dpi)
    marks = _placed(marks_of(cv2.bitwise_and(ink.mask, cv2.bitwise_not(borders)), page.dpi), tables, scale)
    usual = usual_height(marks.values())
    if marks and usual < _LEAST_HEIGHT:
        raise UnreadableDocumentError("图片中的文字过小，无法可靠识别；请提高扫描分辨率，或改用电子版文件", page.location)
    writing = {place: lines_of(each, usual, ink.mask) for place, each in marks.items()}
    if sum(map(len, writing.values())) > _MAX_LINES:
        raise UnreadableDocumentError(f"页面上的文字超过 {_MAX_LINES} 行，为安全起见不予读取", page.location)
    clean = np.where(borders > 0, 255, ink.grey).astype(np.uint8)
    return _Upright(page, content, ink, clean, tables, writing, usual)


def _deskewed(page: ScannedPage) -> ScannedPage:
    degrees = skew_of(ink_of(page.pixels, page.dpi).mask, page.dpi)
    return page if abs(degrees) < _LEAST_SKEW else replace(page, pixels=set_upright(page.pixels, degrees))


def _borders(tables: Sequence[Lattice], rules: Rules, dpi: float) -> Pixels:
    """The pixels of the borders of cells; lines that are none, as a long dash, are writing."""
    zone = np.zeros_like(rules.mask)
    per_point = dpi / POINTS_PER_INCH
    thickness = round(rules.thickness + _BORDER * per_point) | 1
    for lattice in tables:
        for cell in lattice.cells:
            left, top, right, bottom = (round(side * per_point) for side in lattice.cell_box(cell))
            cv2.rectangle(zone, (left, top), (right, bottom), 255, thickness)
    found: Pixels = cv2.bitwise_and(zone, cv2.dilate(rules.mask, np.ones((3, 3), np.uint8)))
    return found


def _placed(marks: Sequence[Mark], tables: Sequence[Lattice], scale: float) -> dict[Place | None, list[Mark]]:
    """Marks by the cell in which their middle lies."""
    placed: dict[Place | None, list[Mark]] = defaultdict(list)
    for mark in marks:
        x, y = (side * scale for side in mark.centre)
        place = next((Place(number, slots) for number, each in enumerate(tables) if (slots := each.cell_at(x, y))), None)
        placed[place].append(mark)
    return placed


# --- From the places to the text -------------------------------------------------------------------------------------------


def _layout(found: _Upright) -> PageLayout:
    readings = _readings(found)
    tables = tuple(_table(found, number, lattice, readings) for number, lattice in enumerate(found.tables))
    height = found.content.sheet.height
    lines = (
        PageLine(Paragraph(line.text, f"{found.content.location}第{number}行"), line.top)
        for number, line in enumerate((each.line for each in readings.get(None, []) if each.line.text), start=1)
    )
    return PageLayout(found.content.location, height, tables, tuple(line for line in lines if not is_page_number(line, height)))


def _readings(found: _Upright) -> dict[Place | None, list[Proposal]]:
    """The lines of all places, recognised together, since the model takes several at a time."""
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
    """A piece of a line on white with room around it, of the height of a line at least, as the recogniser wants it."""
    room = round(_ROOM * found.height)
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
    """The text of a cell, and how it was recognised; None for a cell without ink."""
    left, top, right, bottom = (round(side / found.scale) for side in box)
    has_red = int(np.count_nonzero(found.ink.red[top:bottom, left:right])) > _RED_INK * found.height**2
    if not lines and not has_red:
        return "", None
    text = cell_text([each.line for each in lines], room) if lines else UNREADABLE_SIGN
    confidence = min((each.confidence for each in lines), default=0.0)
    return text, Recognised(
        min(confidence, 0.5) if has_red else confidence, cutout(found.page.pixels, (left, top, right, bottom))
    )


def cutout(pixels: Pixels, sides: tuple[int, int, int, int]) -> bytes:
    """A part of a page as a PNG picture."""
    left, top, right, bottom = sides
    inner = pixels[max(0, top - 2) : bottom + 3, max(0, left - 2) : right + 3]
    _, data = cv2.imencode(".png", cv2.cvtColor(inner, cv2.COLOR_RGB2BGR))
    return bytes(data.tobytes())
