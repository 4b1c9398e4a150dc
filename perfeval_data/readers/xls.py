"""Old Excel and WPS workbooks (.xls, .et): through xlrd, with the same rules for what a cell shows as .xlsx."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import xlrd

from perfeval_data.grid import Document, UnreadableDocumentError
from perfeval_data.readers import sheets
from perfeval_data.readers.number_format import UnknownFormatError, shown, shown_text

_VISIBLE: Final = 0
_DAMAGED: Final = (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, IndexError, KeyError, ValueError, AssertionError,
                   UnicodeDecodeError, TypeError, AttributeError, OverflowError)  # fmt: skip
"""What xlrd raises on damaged bytes."""


def read(data: bytes) -> Document:
    """Read a workbook; raises UnreadableDocumentError for what is damaged, locked, or shows a value that is not certain."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except _DAMAGED as error:
        if "encrypted" in str(error).lower():
            raise UnreadableDocumentError("文件设有打开密码，请取消密码后另存再试") from error
        raise UnreadableDocumentError("文件不完整或已损坏，请在 WPS 或 Excel 中打开另存后再试") from error
    visible = (_sheet(book, sheet) for sheet in book.sheets() if sheet.visibility == _VISIBLE)
    return Document("xls", tuple(sheets.blocks(visible)))


def _sheet(book: Any, sheet: Any) -> sheets.Sheet:
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    anchors = {(top, left) for top, left, _, _ in merged}
    rows, columns = set(_hidden(sheet.rowinfo_map, "height")), set(_hidden(sheet.colinfo_map, "width"))
    texts = {
        (row, column): text
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if (row, column) in anchors or (row not in rows and column not in columns)
        if (text := _text(book, sheet, row, column))
    }
    return sheets.Sheet(sheet.name, texts, merged, rows, columns)


def _hidden(infos: dict[int, Any], size: str) -> Iterator[int]:
    return (number for number, info in infos.items() if info.hidden or getattr(info, size) == 0)


def _text(book: Any, sheet: Any, row: int, column: int) -> str:
    """The text that a cell shows."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#?"))
    code = book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str
    try:
        if kind == xlrd.XL_CELL_TEXT:
            return shown_text(value, code).strip()
        return shown(Decimal(repr(value)), code, bool(book.datemode)).strip()
    except UnknownFormatError as error:
        location = f"{sheet.name}!{sheets.address(row, column)}"
        raise UnreadableDocumentError(f"单元格的数字格式（{error}）无法识别，显示的数值不能确定", location) from error
