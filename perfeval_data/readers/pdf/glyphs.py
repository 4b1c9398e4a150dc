"""The characters of a PDF page with their boxes, in upright coordinates from the upper left corner."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

from perfeval_data.readers.page.geometry import Box, Matrix
from perfeval_data.readers.page.glyphs import Characters, Glyph, prevailing_turns, right_angles
from perfeval_data.readers.page.painting import Sight
from perfeval_data.readers.pdf.colours import colour
from perfeval_data.readers.symbols import SYMBOL_CODES, UNKNOWN, symbol
from perfeval_data.readers.thresholds import TEXT

_HYPHEN_AT_LINE_END: Final = 0x02
_MAY_BE_ADDED: Final = frozenset(map(ord, " \r\n"))
"""Characters that pdfium adds where it sees a gap or a line end."""
_LONGEST_FONT_NAME: Final = 256
_FONT_NAME: Final = re.compile(r"(?:[A-Z]{6}\+)?(Wingdings ?2?|Symbol)", re.IGNORECASE)

_SAMPLE: Final = 50
"""Characters sampled to find which way the text of a page runs."""

_Handle = Any  # pdfium's objects are opaque pointers


@dataclass(frozen=True, slots=True)
class Upright:
    """How a page must be turned to read its text. The text decides, since producers turn text, page, or both."""

    turns: int
    matrix: Matrix
    sheet: Box

    @classmethod
    def of(cls, page: _Handle, text_page: _Handle) -> Upright:
        """The way up of a page, with the sheet and the map to it."""
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
    count = pdfium.FPDFText_CountChars(text_page)
    sample = range(0, count, max(1, count // _SAMPLE))
    drawn = (index for index in sample if pdfium.FPDFText_IsGenerated(text_page, index) != 1)
    angles = ((pdfium.FPDFText_GetCharAngle(text_page, index), _is_faint(text_page, index)) for index in drawn)
    return prevailing_turns((right_angles(angle), is_faint) for angle, is_faint in angles)


def _is_faint(text_page: _Handle, index: int) -> bool:
    painted = colour(text_page, lambda page, *parts: pdfium.FPDFText_GetFillColor(page, index, *parts))
    return painted is not None and painted.is_faint


def characters(
    text_page: _Handle, upright: Upright, sights: Mapping[int, Sight], maps: Mapping[int, Matrix], location: str
) -> Characters:
    """The visible characters, without those that pdfium adds; slanted ones are kept apart.

    `sights` limit the visibility of text objects, `maps` map some of them to the sheet; both are keyed by the address of the object.
    Raises UnreadableDocumentError if too many characters lack a code.
    """
    count = pdfium.FPDFText_CountChars(text_page)
    loose, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found = Characters()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in _MAY_BE_ADDED and pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        turns = right_angles(pdfium.FPDFText_GetCharAngle(text_page, index))
        pdfium.FPDFText_GetLooseCharBox(text_page, index, loose)
        drawn = _address(text_page, index) if sights or maps else 0
        matrix = maps.get(drawn, upright.matrix) if maps else upright.matrix
        box = matrix.box(loose.left, loose.bottom, loose.right, loose.top)
        middle = box.centre
        if max(box.width, box.height) < TEXT.smallest:
            continue
        if not upright.sheet.contains(*middle):
            found.beyond += [box] * (code > ord(" "))
            continue
        if sights and not found.is_seen(sights.get(drawn), middle):
            continue
        if turns is None:
            found.note_aslant(box)
            continue
        text = _character(text_page, index, code)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        baseline = matrix.point(x.value, y.value)[1] if turns == upright.turns else None
        found.seen.append(Glyph(text, *box, baseline))
    found.refuse_unknown(count, location)
    found.mark_cut(upright.sheet)
    return found


def _character(text_page: _Handle, index: int, code: int) -> str:
    if code == _HYPHEN_AT_LINE_END:
        return "-"
    if code in SYMBOL_CODES:
        return symbol(_symbol_font(text_page, index), code)
    if code == 0 or code > 0x10FFFF or pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1:
        return UNKNOWN
    return chr(code)


def _symbol_font(text_page: _Handle, index: int) -> str:
    """The name of a character's font if it is a symbol font, else empty."""
    buffer = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
    pdfium.FPDFText_GetFontInfo(text_page, index, buffer, _LONGEST_FONT_NAME, ctypes.c_int())
    name = _FONT_NAME.match(buffer.value.decode(errors="replace"))
    return name[1].lower().replace("wingdings2", "wingdings 2") if name else ""


def _address(text_page: _Handle, index: int) -> int:
    """The address of the text object of a character; 0 if it has none."""
    drawn = pdfium.FPDFText_GetTextObject(text_page, index)
    return ctypes.addressof(drawn.contents) if drawn else 0
