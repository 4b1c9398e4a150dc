"""Excel workbooks (.xlsx): every visible sheet as a grid of the texts that its cells show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final, TypeVar

from lxml import etree

from perfeval_data.paper.grid import PICTURE_SIGN, UNREADABLE_SIGN, Document, UnreadableDocumentError
from perfeval_data.readers import sheet_pictures, sheets
from perfeval_data.readers.number_format import GENERAL, UnknownFormatError, code_by_number, shown, shown_text
from perfeval_data.readers.ooxml import RELATIONSHIPS, Package, take_alternatives

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIP_ID: Final = f"{{{RELATIONSHIPS}}}id"
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS: Final = 16_384
_TRUE: Final = frozenset({"1", "true", "on"})
_HEIGHTS: Final = {"superscript": "super", "subscript": "sub"}


_Rich = tuple[tuple[str, sheets.Font | None], ...]
"""A text in runs, each with its font; None for the font of the cell."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A cell style: its number format, its font, and whether the cell is coloured."""

    format: str = GENERAL
    font: sheets.Font = sheets.PLAIN
    has_ground: bool = False


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share."""

    strings: Sequence[_Rich]
    styles: Sequence[_Style]
    date_1904: bool

    def with_unknown_grounds(self) -> _Book:
        """The workbook for a sheet on which rules and table styles may colour any cell."""
        return replace(self, styles=[replace(style, has_ground=True) for style in self.styles])


def read(data: bytes) -> Document:
    """Read a workbook; raises UnreadableDocumentError for what is damaged, unsafe, or shows a value that is not certain."""
    package = Package.of_zip(data)
    package.refuse_active_content()
    root = package.parse(package.main_part)
    take_alternatives(root)
    properties = root.find(f"{_MAIN}workbookPr")
    date_1904 = properties is not None and properties.get("date1904", "") in _TRUE
    book = _Book(_shared_strings(package), _cell_styles(package), date_1904)
    return Document("xlsx", tuple(sheets.blocks(_visible_sheets(package, root, book))), package.title)


def _visible_sheets(package: Package, workbook: etree._Element, book: _Book) -> Iterator[sheets.Sheet]:
    for name, part in _named_parts(package, workbook):
        sheet = package.parse(part)
        take_alternatives(sheet)
        may_be_coloured = any(sheet.find(f"{_MAIN}{name}") is not None for name in ("conditionalFormatting", "tableParts"))
        own = book.with_unknown_grounds() if may_be_coloured else book
        found = tuple(sheet_pictures.pictures(package, part, sheet))
        yield replace(_sheet(name, sheet, own), pictures=found)


def _named_parts(package: Package, workbook: etree._Element) -> Iterator[tuple[str, str]]:
    """Name and part of every visible worksheet."""
    links = package.relationships(package.main_part)
    for entry in workbook.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        link = links.get(entry.get(_RELATIONSHIP_ID, ""))
        if entry.get("state", "visible") == "visible" and link is not None and link.kind == "worksheet":
            yield entry.get("name", ""), link.target


def sheet_parts(package: Package) -> dict[str, str]:
    """The part of each worksheet that is read, by the name that places are given with."""
    root = package.parse(package.main_part)
    take_alternatives(root)
    return dict(_named_parts(package, root))


def slot_of(address: str) -> sheets.Slot | None:
    """The slot of a cell's address: `C5` is row 4, column 2; None where it is no address."""
    match = _ADDRESS.fullmatch(address)
    return None if match is None else (int(match[2]) - 1, _column_number(match[1]))


def _shared_strings(package: Package) -> list[_Rich]:
    part = package.related("sharedStrings", package.main_part)
    return [] if part is None else [_rich_text(item) for item in package.parse(part).iterchildren(f"{_MAIN}si")]


def _rich_text(item: etree._Element) -> _Rich:
    """The runs of a string; phonetic guides are not part of it."""
    runs: list[tuple[str, sheets.Font | None]] = [(item.findtext(f"{_MAIN}t") or "", None)]
    for run in item.iterchildren(f"{_MAIN}r"):
        properties = run.find(f"{_MAIN}rPr")
        runs.append((run.findtext(f"{_MAIN}t") or "", None if properties is None else _font(properties)))
    return tuple((_unescaped(text), font) for text, font in runs if text)


def _unescaped(text: str) -> str:
    """Characters that XML does not allow are written as escapes: `_x000B_`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _font(properties: etree._Element) -> sheets.Font:
    strike, aligned = properties.find(f"{_MAIN}strike"), properties.find(f"{_MAIN}vertAlign")
    is_struck = strike is not None and strike.get("val", "1") in _TRUE
    height = "" if aligned is None else _HEIGHTS.get(aligned.get("val", ""), "")
    font = sheets.Font(is_struck, height, _is_white(properties.find(f"{_MAIN}color")))
    return sheets.PLAIN if font == sheets.PLAIN else font


def _is_white(colour: etree._Element | None) -> bool:
    """Whether a colour is white: as such, as the first of the theme, or by its old number."""
    if colour is None:
        return False
    if colour.get("tint", "0").strip("0.-"):
        return False
    return colour.get("rgb", "")[-6:].upper() == "FFFFFF" or colour.get("theme") == "0" or colour.get("indexed") in ("1", "9")


def _is_coloured(fill: etree._Element) -> bool:
    pattern = fill.find(f"{_MAIN}patternFill")
    if pattern is None:
        return len(fill) > 0
    is_solid_white = pattern.get("patternType") == "solid" and _is_white(pattern.find(f"{_MAIN}fgColor"))
    return pattern.get("patternType", "none") != "none" and not is_solid_white


def _cell_styles(package: Package) -> list[_Style]:
    """Every cell style by its number."""
    part = package.related("styles", package.main_part)
    if part is None:
        return []
    root = package.parse(part)
    take_alternatives(root)
    own = {
        _integer(each.get("numFmtId"), 0, part): each.get("formatCode", GENERAL)
        for each in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
    }
    fonts = [_font(each) for each in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")]
    grounds = [_is_coloured(each) for each in root.iterfind(f"{_MAIN}fills/{_MAIN}fill")]
    return [
        _Style(
            code_by_number(_integer(xf.get("numFmtId"), 0, part), own),
            fonts[number] if (number := _integer(xf.get("fontId"), 0, part)) < len(fonts) else sheets.PLAIN,
            grounds[number] if (number := _integer(xf.get("fillId"), 0, part)) < len(grounds) else False,
        )
        for xf in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
    ]


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
        rich = () if inline is None else _rich_text(inline)
        text = _as_it_looks(rich, _style_of(cell, book, location)).strip()
        return PICTURE_SIGN if sheet_pictures.is_picture_formula(text) else text
    stored = cell.findtext(f"{_MAIN}v")
    if stored is None or (stored == "" and kind != "str"):
        if cell.find(f"{_MAIN}f") is not None:
            raise UnreadableDocumentError("公式没有计算结果，请在 WPS 或 Excel 中打开并保存后再导入", location)
        return ""
    if sheet_pictures.is_in_cell(cell, kind, stored):
        return PICTURE_SIGN
    try:
        text = _shown(stored, kind, _style_of(cell, book, location), book).strip()
    except UnknownFormatError:
        return UNREADABLE_SIGN
    except (IndexError, ValueError) as error:
        raise UnreadableDocumentError("单元格的内容已损坏", location) from error
    return PICTURE_SIGN if sheet_pictures.is_picture_formula(text) else text


def _style_of(cell: etree._Element, book: _Book, location: str) -> _Style:
    number = cell.get("s") or "0"
    if not book.styles and number == "0":
        return _Style()
    try:
        return _at(book.styles, number)
    except IndexError as error:
        raise UnreadableDocumentError("单元格的内容已损坏", location) from error


_Item = TypeVar("_Item")


def _at(items: Sequence[_Item], number: str) -> _Item:
    """An item by the number that a cell stores; one below zero does not count from the end."""
    if not (number.isascii() and number.isdigit()):
        raise IndexError(number)
    return items[int(number)]


def _shown(stored: str, kind: str, style: _Style, book: _Book) -> str:
    if kind == "s":
        return shown_text(_as_it_looks(_at(book.strings, stored), style), style.format)
    if kind == "str":
        return shown_text(_as_it_looks(((_unescaped(stored), None),), style), style.format)
    if kind == "b":
        text = "TRUE" if stored in _TRUE else "FALSE"
    elif kind in ("n", "d"):
        value = _serial(stored, book.date_1904) if kind == "d" else Decimal(repr(float(stored)))
        text = shown(value, style.format, book.date_1904)
    else:
        text = stored
    return sheets.in_font(text, style.font, style.has_ground)


def _serial(stored: str, date_1904: bool) -> Decimal:
    """A date as the number that workbooks otherwise store."""
    epoch = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
    return Decimal(repr((datetime.fromisoformat(stored).replace(tzinfo=None) - epoch) / timedelta(days=1)))


def _as_it_looks(rich: _Rich, style: _Style) -> str:
    if len(rich) == 1 and rich[0][1] is None and style.font is sheets.PLAIN:  # nearly every text
        return rich[0][0]
    return sheets.rich_text([(text, style.font if font is None else font) for text, font in rich], style.has_ground)
