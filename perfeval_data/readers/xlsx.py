"""Excel workbooks (.xlsx): every visible sheet as a grid of the texts that its cells show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from lxml import etree

from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.readers import sheets
from perfeval_data.readers.number_format import GENERAL, UnknownFormatError, code_by_number, shown, shown_text
from perfeval_data.readers.ooxml import RELATIONSHIPS, Package

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIP_ID: Final = f"{{{RELATIONSHIPS}}}id"
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS: Final = 16_384
_TRUE: Final = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share."""

    strings: Sequence[str]
    formats: Sequence[str]
    date_1904: bool


def read(data: bytes) -> Document:
    """Read a workbook; raises UnreadableDocumentError for what is damaged, unsafe, or shows a value that is not certain."""
    package = Package(data)
    package.refuse_active_content()
    root = package.parse(package.main_part)
    properties = root.find(f"{_MAIN}workbookPr")
    date_1904 = properties is not None and properties.get("date1904", "") in _TRUE
    book = _Book(_shared_strings(package), _cell_formats(package), date_1904)
    return Document("xlsx", tuple(sheets.blocks(_visible_sheets(package, root, book))), package.title)


def _visible_sheets(package: Package, workbook: etree._Element, book: _Book) -> Iterator[sheets.Sheet]:
    links = package.relationships(package.main_part)
    for entry in workbook.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        link = links.get(entry.get(_RELATIONSHIP_ID, ""))
        if entry.get("state", "visible") == "visible" and link is not None and link.kind == "worksheet":
            yield _sheet(entry.get("name", ""), package.parse(link.target), book)


def _shared_strings(package: Package) -> list[str]:
    part = package.related("sharedStrings", package.main_part)
    return [] if part is None else [_rich_text(item) for item in package.parse(part).iterchildren(f"{_MAIN}si")]


def _rich_text(item: etree._Element) -> str:
    """The text of a string, its runs joined; phonetic guides are not part of it."""
    texts = [item.findtext(f"{_MAIN}t") or "", *(run.findtext(f"{_MAIN}t") or "" for run in item.iterchildren(f"{_MAIN}r"))]
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(texts))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cell_formats(package: Package) -> list[str]:
    """The number format of every cell style."""
    part = package.related("styles", package.main_part)
    if part is None:
        return []
    root = package.parse(part)
    own = {
        _integer(each.get("numFmtId"), 0, part): each.get("formatCode", GENERAL)
        for each in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
    }
    return [code_by_number(_integer(xf.get("numFmtId"), 0, part), own) for xf in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]


# --- one sheet -----------------------------------------------------------------------------------------------------


def _sheet(name: str, root: etree._Element, book: _Book) -> sheets.Sheet:
    merged = tuple(_merged(root))
    hidden_columns = set(_hidden_columns(root, name))
    hidden_rows: set[int] = set()
    anchors = {(top, left) for top, left, _, _ in merged}
    texts: dict[sheets.Slot, str] = {}
    row_number = -1
    for row in root.iterfind(f"{_MAIN}sheetData/{_MAIN}row"):
        row_number = _integer(row.get("r"), row_number + 2, name) - 1
        if row.get("hidden", "") in _TRUE or _is_zero(row.get("ht")):
            hidden_rows.add(row_number)
        column = -1
        for cell in row.iterchildren(f"{_MAIN}c"):
            column = _column_of(cell.get("r"), column + 1)
            is_hidden = row_number in hidden_rows or column in hidden_columns
            if is_hidden and (row_number, column) not in anchors:
                continue
            if text := _text(cell, book, f"{name}!{sheets.address(row_number, column)}"):
                texts[row_number, column] = text
    return sheets.Sheet(name, texts, merged, hidden_rows, hidden_columns)


def _integer(text: str | None, default: int, location: str) -> int:
    if text is None:
        return default
    if not text.isascii() or not text.isdigit():
        raise UnreadableDocumentError("工作表的行列编号已损坏", location)
    return int(text)


def _is_zero(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"0+(?:\.0*)?", size) is not None


def _column_of(address: str | None, default: int) -> int:
    match = _ADDRESS.fullmatch(address or "")
    return default if match is None else _column_number(match[1])


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _merged(root: etree._Element) -> Iterator[sheets.Range]:
    for each in root.iterfind(f"{_MAIN}mergeCells/{_MAIN}mergeCell"):
        corners = [_ADDRESS.fullmatch(corner) for corner in each.get("ref", "").split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            first, last = corners[0], corners[1]
            yield int(first[2]) - 1, _column_number(first[1]), int(last[2]) - 1, _column_number(last[1])


def _hidden_columns(root: etree._Element, location: str) -> Iterator[int]:
    for each in root.iterfind(f"{_MAIN}cols/{_MAIN}col"):
        if each.get("hidden", "") in _TRUE or _is_zero(each.get("width")):
            first, last = _integer(each.get("min"), 1, location), _integer(each.get("max"), 1, location)
            yield from range(first - 1, min(last, _MOST_COLUMNS))


def _text(cell: etree._Element, book: _Book, location: str) -> str:
    """The text that a cell shows."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return "" if inline is None else _rich_text(inline).strip()
    stored = cell.findtext(f"{_MAIN}v")
    if stored is None or (stored == "" and kind != "str"):
        if cell.find(f"{_MAIN}f") is not None:
            raise UnreadableDocumentError("公式没有计算结果，请在 WPS 或 Excel 中打开并保存后再导入", location)
        return ""
    try:
        return _shown(stored, kind, _format_of(cell, book), book).strip()
    except UnknownFormatError as error:
        raise UnreadableDocumentError(f"单元格的数字格式（{error}）无法识别，显示的数值不能确定", location) from error
    except (IndexError, ValueError) as error:
        raise UnreadableDocumentError("单元格的内容已损坏", location) from error


def _format_of(cell: etree._Element, book: _Book) -> str:
    style = cell.get("s", "0")
    return _at(book.formats, style) if book.formats or style != "0" else GENERAL


def _at(items: Sequence[str], number: str) -> str:
    """An item by the number that a cell stores; one below zero does not count from the end."""
    if not number.isdigit():
        raise IndexError(number)
    return items[int(number)]


def _shown(stored: str, kind: str, code: str, book: _Book) -> str:
    if kind == "s":
        return shown_text(_at(book.strings, stored), code)
    if kind == "b":
        return "TRUE" if stored in _TRUE else "FALSE"
    if kind == "d":
        raise UnknownFormatError(code)
    if kind == "n":
        return shown(Decimal(repr(float(stored))), code, book.date_1904)
    return shown_text(stored, code) if kind == "str" else stored
