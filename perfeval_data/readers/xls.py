"""Old Excel and WPS workbooks (.xls, .et): through xlrd, with the same rules for what a cell shows as .xlsx."""

from __future__ import annotations

import io
import struct
import traceback
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import xlrd

from perfeval_data.paper.grid import Document, ReaderFailedError, UnreadableDocumentError
from perfeval_data.readers import office, sheets, xlsx
from perfeval_data.readers.number_format import UnknownFormatError, code_by_number, shown, shown_text

_VISIBLE: Final = 0
_DAMAGED: Final = (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, LookupError, ValueError, ArithmeticError,
                   TypeError, AttributeError)  # fmt: skip
"""What xlrd raises on damaged bytes."""
_BEYOND_XLRD: Final = (xlrd.formula.FormulaError, AssertionError, NotImplementedError)
"""What xlrd raises on a whole file that says something which xlrd does not know, mostly in a formula."""


def read(data: bytes) -> Document:
    """Read a workbook; raises UnreadableDocumentError for what is damaged, locked, or shows a value that is not certain.

    What is beyond xlrd is left to LibreOffice; ReaderFailedError is raised where that is not installed.
    """
    try:
        return _read_by_xlrd(data)
    except _BEYOND_XLRD as error:
        if office.find_soffice() is None:
            raise ReaderFailedError(ReaderFailedError.reason_of(error), "", traceback.format_exc()) from error
        return xlsx.read(office.convert(data, "xls"))


def _read_by_xlrd(data: bytes) -> Document:
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except _DAMAGED as error:
        if "encrypted" in str(error).lower():
            raise UnreadableDocumentError("文件设有打开密码，请取消密码后另存再试") from error
        raise UnreadableDocumentError("文件不完整或已损坏，请在 WPS 或 Excel 中打开另存后再试") from error
    formats = _cell_formats(book)
    visible = (_sheet(sheet, formats, bool(book.datemode)) for sheet in book.sheets() if sheet.visibility == _VISIBLE)
    return Document("xls", tuple(sheets.blocks(visible)))


def _cell_formats(book: Any) -> list[str]:
    """The number format of every cell style; xlrd knows the built-in ones only as they are in the United States."""
    own = {each.format_key: each.format_str for each in book.format_list}
    return [code_by_number(style.format_key, own) for style in book.xf_list]


def _sheet(sheet: Any, formats: Sequence[str], date_1904: bool) -> sheets.Sheet:
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    anchors = {(top, left) for top, left, _, _ in merged}
    rows, columns = set(_hidden(sheet.rowinfo_map, "height")), set(_hidden(sheet.colinfo_map, "width"))
    texts = {
        (row, column): text
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if (row, column) in anchors or (row not in rows and column not in columns)
        if (text := _text(sheet, row, column, formats, date_1904))
    }
    return sheets.Sheet(sheet.name, texts, merged, rows, columns)


def _hidden(infos: dict[int, Any], size: str) -> Iterator[int]:
    return (number for number, info in infos.items() if info.hidden or getattr(info, size) == 0)


def _text(sheet: Any, row: int, column: int, formats: Sequence[str], date_1904: bool) -> str:
    """The text that a cell shows."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#?"))
    location = f"{sheet.name}!{sheets.address(row, column)}"
    try:
        code = formats[sheet.cell_xf_index(row, column)]
        if kind == xlrd.XL_CELL_TEXT:
            return shown_text(value, code).strip()
        return shown(Decimal(repr(value)), code, date_1904).strip()
    except IndexError as error:
        raise UnreadableDocumentError("单元格的内容已损坏", location) from error
    except UnknownFormatError as error:
        raise UnreadableDocumentError(f"单元格的数字格式（{error}）无法识别，显示的数值不能确定", location) from error
