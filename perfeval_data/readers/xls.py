"""Old Excel and WPS workbooks (.xls, .et), read with xlrd; cells show their values by the same rules as in .xlsx."""

from __future__ import annotations

import io
import struct
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

import xlrd

from perfeval_data.paper.grid import PICTURE_SIGN, UNREADABLE_SIGN, Document, ReaderFailedError, UnreadableDocumentError
from perfeval_data.readers import libreoffice, worksheets, xls_pictures, xlsx
from perfeval_data.readers.legibility import PAPER, Colour
from perfeval_data.readers.number_format import UnknownFormatError, code_by_number, shown, shown_text
from perfeval_data.readers.refusals import PASSWORD
from perfeval_data.readers.sheet_pictures import is_picture_formula
from perfeval_data.readers.units import TWIPS_PER_POINT

_VISIBLE: Final = 0
_HEIGHTS: Final = {1: "super", 2: "sub"}
_DAMAGED: Final = (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, LookupError, ValueError, ArithmeticError,
                   TypeError, AttributeError)  # fmt: skip
"""What xlrd raises on damaged bytes."""
_BEYOND_XLRD: Final = (xlrd.formula.FormulaError, AssertionError, NotImplementedError)
"""What xlrd raises on an intact file with something it does not support, mostly in a formula."""


def read(data: bytes) -> Document:
    """The document in a workbook. Raises UnreadableDocumentError if it is damaged or has a password.

    What xlrd does not support is left to LibreOffice; without it ReaderFailedError is raised.
    """
    try:
        return _read_by_xlrd(data)
    except _BEYOND_XLRD as error:
        if libreoffice.find_soffice() is None:
            raise ReaderFailedError(ReaderFailedError.reason_of(error), "", traceback.format_exc()) from error
        return xlsx.read(libreoffice.convert(data, "xls"))


def _read_by_xlrd(data: bytes) -> Document:
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        drawn = dict(enumerate(xls_pictures.pictures_by_sheet(data)))
    except _DAMAGED as error:
        if "encrypted" in str(error).lower():
            raise UnreadableDocumentError(PASSWORD) from error
        raise UnreadableDocumentError("文件不完整或已损坏，请在 WPS 或 Excel 中打开另存后再试") from error
    styles = _Styles(book)
    visible = (
        replace(_sheet(sheet, styles, bool(book.datemode)), pictures=tuple(xls_pictures.on_sheet(drawn.get(number, ()), sheet)))
        for number, sheet in enumerate(book.sheets())
        if sheet.visibility == _VISIBLE
    )
    return Document("xls", tuple(worksheets.blocks(visible)))


class _Styles:
    """The number format and font of every cell style; xlrd knows only the US editions of built-in formats."""

    def __init__(self, book: Any) -> None:
        own = {each.format_key: each.format_str for each in book.format_list}
        self._formats = [code_by_number(style.format_key, own) for style in book.xf_list]
        self._font_numbers = [style.font_index for style in book.xf_list]
        self._fonts = [
            worksheets.Font(
                bool(font.struck_out),
                _HEIGHTS.get(font.escapement, ""),
                _colour(book, font.colour_index),
                font.height / TWIPS_PER_POINT,
            )
            for font in book.font_list
        ]
        self._grounds = [_ground(book, each.background) for each in book.xf_list]

    def format(self, style: int) -> str:
        """The number format of a cell style."""
        return self._formats[style]

    def font(self, number: int) -> worksheets.Font:
        """A font by its number; the plain one if there is none."""
        return self._fonts[number] if 0 <= number < len(self._fonts) else worksheets.PLAIN

    def ground(self, style: int) -> Colour | None:
        """The colour of the cells of a style; None if it is not known."""
        return self._grounds[style]

    def font_of(self, style: int) -> worksheets.Font:
        """The font of a cell style."""
        return self.font(self._font_numbers[style])


def _colour(book: Any, number: int) -> Colour | None:
    """A colour of the palette; None for that of the system."""
    known = book.colour_map.get(number)
    return Colour(*known) if known else None


def _ground(book: Any, background: Any) -> Colour | None:
    """The colour of a fill; None if it is not known, as that of a pattern."""
    if background.fill_pattern == 0:
        return PAPER
    return _colour(book, background.pattern_colour_index) if background.fill_pattern == 1 else None


def _sheet(sheet: Any, styles: _Styles, date_1904: bool) -> worksheets.Sheet:
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    anchors = {(top, left) for top, left, _, _ in merged}
    rows = set(_hidden(sheet.rowinfo_map, "height", 1 / TWIPS_PER_POINT))
    columns = set(_hidden(sheet.colinfo_map, "width", worksheets.POINTS_OF_A_CHARACTER / _PARTS_OF_A_CHARACTER))
    texts = {
        (row, column): text
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if (row, column) in anchors or (row not in rows and column not in columns)
        if (text := _text(sheet, row, column, styles, date_1904))
    }
    return worksheets.Sheet(sheet.name, texts, merged, rows, columns)


_PARTS_OF_A_CHARACTER = 256
"""The unit in which the width of columns is stored."""


def _hidden(infos: dict[int, Any], size: str, points: float) -> Iterator[int]:
    """The rows or columns that are hidden, or too small to show anything; `points` says how large the unit of their size is."""
    return (number for number, info in infos.items() if info.hidden or worksheets.is_unseen(getattr(info, size) * points))


def _text(sheet: Any, row: int, column: int, styles: _Styles, date_1904: bool) -> str:
    """The text that a cell shows."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    try:
        style = sheet.cell_xf_index(row, column)
        code, font, ground = styles.format(style), styles.font_of(style), styles.ground(style)
    except IndexError as error:
        location = f"{sheet.name}!{worksheets.address(row, column)}"
        raise UnreadableDocumentError("单元格的内容已损坏", location) from error
    try:
        if kind == xlrd.XL_CELL_TEXT:
            runs = _runs(value, sheet.rich_text_runlist_map.get((row, column), ()), font, styles)
            text = shown_text(worksheets.rich_text(runs, ground), code).strip()
            return PICTURE_SIGN if is_picture_formula(text) else text
        text = _shown_value(kind, value, code, date_1904)
    except UnknownFormatError:
        return UNREADABLE_SIGN
    return worksheets.in_font(text, font, ground)


def _shown_value(kind: int, value: float, code: str, date_1904: bool) -> str:
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#?"))
    return shown(Decimal(repr(value)), code, date_1904).strip()


def _runs(
    text: str, changes: Sequence[tuple[int, int]], font: worksheets.Font, styles: _Styles
) -> list[tuple[str, worksheets.Font]]:
    """A text in its fonts; each change is the place where it begins and the number of the font."""
    starts = [0, *(place for place, _ in changes), len(text)]
    fonts = [font, *(styles.font(number) for _, number in changes)]
    return [(text[start:end], each) for (start, end), each in zip(pairwise(starts), fonts, strict=True)]
