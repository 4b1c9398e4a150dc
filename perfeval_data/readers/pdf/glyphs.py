"""The characters of a PDF page, with their places, upright and counted from the top left."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.pdf.geometry import Box, Matrix, Point
from perfeval_data.readers.pdf.painting import Sight, colour
from perfeval_data.readers.symbols import UNKNOWN, symbol

_HYPHEN_AT_LINE_END: Final = 0x02
_SYMBOLS: Final = range(0xF000, 0xF100)
"""Where fonts of symbols keep their characters."""
_MAY_BE_ADDED: Final = frozenset(map(ord, " \r\n"))
"""Characters that pdfium adds where it sees a gap or a line end."""
_SMALLEST: Final = 1.0
"""Points; what is lower and narrower is not meant to be read."""
_LONGEST_FONT_NAME: Final = 256
_FONT_NAME: Final = re.compile(r"(?:[A-Z]{6}\+)?(Wingdings ?2?|Symbol)", re.IGNORECASE)

_RIGHT_ANGLE: Final = math.pi / 2
_ANGLE_TOLERANCE: Final = 0.05
_SAMPLE: Final = 50
"""Characters that tell which way the text of a page runs."""
_MOST_UNKNOWN: Final = 0.1
"""Share of characters without a code above which the text of a page counts as unreadable."""

_Handle = Any  # pdfium's objects are opaque pointers


class Glyph(NamedTuple):
    """A character as drawn: its box, and the baseline that it stands on; one turned aside has no baseline."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float | None

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Upright:
    """How a page must be turned for its text to be read: by the text, since producers turn text, page, or both."""

    turns: int
    matrix: Matrix
    sheet: Box

    @classmethod
    def of(cls, page: _Handle, text_page: _Handle) -> Upright:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        wide, high = box.right - box.left, box.top - box.bottom
        turns = _prevailing_turns(text_page)
        matrix = (
            Matrix(1, 0, 0, -1, -box.left, box.top),
            Matrix(0, -1, -1, 0, box.top, box.right),
            Matrix(-1, 0, 0, 1, box.right, -box.bottom),
            Matrix(0, 1, 1, 0, -box.bottom, -box.left),
        )[turns]
        return cls(turns, matrix, Box(0, 0, *((high, wide) if turns % 2 else (wide, high))))


def _prevailing_turns(text_page: _Handle) -> int:
    """How many right angles most characters are turned clockwise; faint ones, which may be watermarks, count where no others are."""
    count = pdfium.FPDFText_CountChars(text_page)
    sample = range(0, count, max(1, count // _SAMPLE))
    turns: tuple[list[int], list[int]] = [], []
    for index in sample:
        each = _turns(pdfium.FPDFText_GetCharAngle(text_page, index))
        if each is not None and pdfium.FPDFText_IsGenerated(text_page, index) != 1:
            turns[_is_faint(text_page, index)].append(each)
    prevailing = Counter(turns[False] or turns[True]).most_common(1)
    return prevailing[0][0] if prevailing else 0


def _is_faint(text_page: _Handle, index: int) -> bool:
    painted = colour(text_page, lambda page, *parts: pdfium.FPDFText_GetFillColor(page, index, *parts))
    return painted is not None and painted.is_faint


def _turns(angle: float) -> int | None:
    """Right angles in an angle in radians; None for one in between."""
    turns = round(angle / _RIGHT_ANGLE)
    return turns % 4 if abs(angle - turns * _RIGHT_ANGLE) < _ANGLE_TOLERANCE else None


@dataclass(slots=True)
class Characters:
    """The characters of a page that are seen, in the order of drawing.

    `faint`: the numbers of those that are so light that they may belong to a watermark. `buried`: where a picture hides one.
    `aslant`: the boxes of those that lean and are not faint.
    """

    seen: list[Glyph] = field(default_factory=list)
    faint: set[int] = field(default_factory=set)
    buried: list[Point] = field(default_factory=list)
    aslant: list[Box] = field(default_factory=list)

    def note_aslant(self, box: Box) -> None:
        """Notes a character that leans; what is faint is part of a watermark."""
        if len(self.seen) in self.faint:
            self.faint.remove(len(self.seen))
        else:
            self.aslant.append(box)


def characters(
    text_page: _Handle, upright: Upright, sights: Mapping[int, Sight], maps: Mapping[int, Matrix], location: str
) -> Characters:
    """The characters that are seen, those aslant apart; without what pdfium adds.

    `sights` are what limits the sight of text objects, `maps` map some to the sheet in a way of their own; by the objects' addresses.
    Raises UnreadableDocumentError when too many characters have no code.
    """
    count = pdfium.FPDFText_CountChars(text_page)
    loose, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found = Characters()
    unknown = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in _MAY_BE_ADDED and pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        turns = _turns(pdfium.FPDFText_GetCharAngle(text_page, index))
        pdfium.FPDFText_GetLooseCharBox(text_page, index, loose)
        drawn = _address(text_page, index) if sights or maps else 0
        matrix = maps.get(drawn, upright.matrix) if maps else upright.matrix
        box = matrix.box(loose.left, loose.bottom, loose.right, loose.top)
        middle = box.centre
        if max(box.width, box.height) < _SMALLEST or not upright.sheet.contains(*middle):
            continue
        if sights and not _is_seen(sights.get(drawn), middle, found):
            continue
        if turns is None:
            found.note_aslant(box)
            continue
        text = _character(text_page, index, code)
        unknown += text == UNKNOWN
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        baseline = matrix.point(x.value, y.value)[1] if turns == upright.turns else None
        found.seen.append(Glyph(text, *box, baseline))
    if unknown > _MOST_UNKNOWN * count:
        raise UnreadableDocumentError("页面的字体没有附带文字编码，文字无法读取；请改用原文件（Word、Excel）", location)
    return found


def _character(text_page: _Handle, index: int, code: int) -> str:
    if code == _HYPHEN_AT_LINE_END:
        return "-"
    if code in _SYMBOLS:
        return symbol(_symbol_font(text_page, index), code)
    if code == 0 or code > 0x10FFFF or pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1:
        return UNKNOWN
    return chr(code)


def _symbol_font(text_page: _Handle, index: int) -> str:
    """The name of a character's font as far as it names a font of symbols."""
    buffer = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
    pdfium.FPDFText_GetFontInfo(text_page, index, buffer, _LONGEST_FONT_NAME, ctypes.c_int())
    name = _FONT_NAME.match(buffer.value.decode(errors="replace"))
    return name[1].lower().replace("wingdings2", "wingdings 2") if name else ""


def _address(text_page: _Handle, index: int) -> int:
    """The address of the object to which a character belongs; 0 for none."""
    drawn = pdfium.FPDFText_GetTextObject(text_page, index)
    return ctypes.addressof(drawn.contents) if drawn else 0


def _is_seen(sight: Sight | None, middle: Point, found: Characters) -> bool:
    """Whether a character is seen. Notes whether the next one of those seen is faint, and where a picture hides one."""
    if sight is None:
        return True
    if not sight.shows(middle):
        return False
    if cover := sight.cover(middle):
        if cover.is_picture:
            found.buried.append(middle)
        return False
    if sight.is_faint:
        found.faint.add(len(found.seen))
    return True
