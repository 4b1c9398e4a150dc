"""Excel workbooks (.xlsx): each visible sheet is a grid of the texts that its cells show."""

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
from perfeval_data.readers import sheet_pictures, worksheets
from perfeval_data.readers.legibility import PAPER, Colour, colour_of
from perfeval_data.readers.number_format import GENERAL, UnknownFormatError, code_by_number, shown, shown_text
from perfeval_data.readers.ooxml import RELATIONSHIPS, SHEET_ML, Package, take_alternatives, text_of
from perfeval_data.readers.scans.embedded import with_recognised_pictures

_RELATIONSHIP_ID: Final = f"{{{RELATIONSHIPS}}}id"
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS: Final = 16_384
_TRUE: Final = frozenset({"1", "true", "on"})
_HEIGHTS: Final = {"superscript": "super", "subscript": "sub"}


_THEME: Final = {"0": PAPER, "1": Colour(0, 0, 0)}
_PALETTE: Final = {
    str(number + first): Colour(*bits)
    for first in (0, 8)
    for number, bits in enumerate(
        [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255), (0, 255, 255)]
    )
}
"""The first colours of the usual palette, which are there twice."""
_SIZE: Final = re.compile(r"\d{1,3}(?:\.\d+)?")


_Rich = tuple[tuple[str, worksheets.Font | None], ...]
"""A text in runs, each with its font; None means the font of the cell."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A cell style: its number format, its font, and the colour of the cell; None if that is not known."""

    format: str = GENERAL
    font: worksheets.Font = worksheets.PLAIN
    ground: Colour | None = PAPER


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets of a workbook share."""

    strings: Sequence[_Rich]
    styles: Sequence[_Style]
    date_1904: bool

    def with_unknown_grounds(self) -> _Book:
        """The workbook as seen from a sheet on which conditional formats or table styles may colour any cell."""
        return replace(self, styles=[replace(style, ground=None) for style in self.styles])


def read(data: bytes) -> Document:
    """The document in a workbook. Raises UnreadableDocumentError if it is damaged or unsafe, or a formula has no stored result."""
    package = Package.of_zip(data)
    package.refuse_active_content()
    root = package.parse(package.main_part)
    take_alternatives(root)
    properties = root.find(f"{SHEET_ML}workbookPr")
    date_1904 = properties is not None and properties.get("date1904", "") in _TRUE
    book = _Book(_shared_strings(package), _cell_styles(package), date_1904)
    document = Document("xlsx", tuple(worksheets.blocks(_visible_sheets(package, root, book))), package.title)
    return with_recognised_pictures(document, package.read)


def _visible_sheets(package: Package, workbook: etree._Element, book: _Book) -> Iterator[worksheets.Sheet]:
    for name, part in _named_parts(package, workbook):
        sheet = package.parse(part)
        take_alternatives(sheet)
        may_be_coloured = any(sheet.find(f"{SHEET_ML}{name}") is not None for name in ("conditionalFormatting", "tableParts"))
        own = book.with_unknown_grounds() if may_be_coloured else book
        found = tuple(sheet_pictures.pictures(package, part, sheet))
        yield replace(_sheet(name, sheet, own), pictures=found)


def _named_parts(package: Package, workbook: etree._Element) -> Iterator[tuple[str, str]]:
    """Name and part of every visible worksheet."""
    links = package.relationships(package.main_part)
    for entry in workbook.iterfind(f"{SHEET_ML}sheets/{SHEET_ML}sheet"):
        link = links.get(entry.get(_RELATIONSHIP_ID, ""))
        if entry.get("state", "visible") == "visible" and link is not None and link.kind == "worksheet":
            yield entry.get("name", ""), link.target


def sheet_parts(package: Package) -> dict[str, str]:
    """The part of each visible worksheet, by its name as in locations."""
    root = package.parse(package.main_part)
    take_alternatives(root)
    return dict(_named_parts(package, root))


def slot_of(address: str) -> worksheets.Slot | None:
    """The slot of a cell address: `C5` is row 4, column 2; None if it is no address."""
    match = _ADDRESS.fullmatch(address)
    return None if match is None else (int(match[2]) - 1, _column_number(match[1]))


def _shared_strings(package: Package) -> list[_Rich]:
    part = package.related("sharedStrings", package.main_part)
    return [] if part is None else [_rich_text(item) for item in package.parse(part).iterchildren(f"{SHEET_ML}si")]


def _rich_text(item: etree._Element) -> _Rich:
    """The runs of a string, without phonetic guides."""
    runs: list[tuple[str, worksheets.Font | None]] = [(text_of(item, f"{SHEET_ML}t") or "", None)]
    for run in item.iterchildren(f"{SHEET_ML}r"):
        properties = run.find(f"{SHEET_ML}rPr")
        runs.append((run.findtext(f"{SHEET_ML}t") or "", None if properties is None else _font(properties)))
    return tuple((_unescaped(text), font) for text, font in runs if text)


def _unescaped(text: str) -> str:
    """The text with its escapes resolved: `_x000B_` stands for a character that XML does not allow."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _font(properties: etree._Element) -> worksheets.Font:
    strike, aligned = properties.find(f"{SHEET_ML}strike"), properties.find(f"{SHEET_ML}vertAlign")
    is_struck = strike is not None and strike.get("val", "1") in _TRUE
    height = "" if aligned is None else _HEIGHTS.get(aligned.get("val", ""), "")
    size = properties.find(f"{SHEET_ML}sz")
    points = None if size is None else _points(size.get("val", ""))
    return worksheets.Font(is_struck, height, _colour(properties.find(f"{SHEET_ML}color")), points)


def _points(text: str) -> float | None:
    """A size in points; None if it is no number."""
    return float(text) if _SIZE.fullmatch(text) else None


def _colour(colour: etree._Element | None) -> Colour | None:
    """A colour by value, of the first two of the theme, or of the palette; None if it is not known."""
    if colour is None or colour.get("tint", "0").strip("0.-"):
        return None
    named = _THEME.get(colour.get("theme", "")) or _PALETTE.get(colour.get("indexed", ""))
    return named or colour_of(colour.get("rgb", "")[-6:])


def _ground(fill: etree._Element) -> Colour | None:
    """The colour of a cell with a fill; None if it is not known, as that of a pattern."""
    pattern = fill.find(f"{SHEET_ML}patternFill")
    if pattern is None:
        return None if len(fill) else PAPER
    kind = pattern.get("patternType", "none")
    return PAPER if kind == "none" else _colour(pattern.find(f"{SHEET_ML}fgColor")) if kind == "solid" else None


def _cell_styles(package: Package) -> list[_Style]:
    """Every cell style by its number."""
    part = package.related("styles", package.main_part)
    if part is None:
        return []
    root = package.parse(part)
    take_alternatives(root)
    own = {
        _integer(each.get("numFmtId"), 0, part): each.get("formatCode", GENERAL)
        for each in root.iterfind(f"{SHEET_ML}numFmts/{SHEET_ML}numFmt")
    }
    fonts = [_font(each) for each in root.iterfind(f"{SHEET_ML}fonts/{SHEET_ML}font")]
    grounds = [_ground(each) for each in root.iterfind(f"{SHEET_ML}fills/{SHEET_ML}fill")]
    return [
        _Style(
            code_by_number(_integer(xf.get("numFmtId"), 0, part), own),
            fonts[number] if (number := _integer(xf.get("fontId"), 0, part)) < len(fonts) else worksheets.PLAIN,
            grounds[number] if (number := _integer(xf.get("fillId"), 0, part)) < len(grounds) else PAPER,
        )
        for xf in root.iterfind(f"{SHEET_ML}cellXfs/{SHEET_ML}xf")
    ]


# --- one sheet -----------------------------------------------------------------------------------------------------


def _sheet(name: str, root: etree._Element, book: _Book) -> worksheets.Sheet:
    merged = tuple(_merged(root))
    hidden_columns = set(_hidden_columns(root, name))
    hidden_rows: set[int] = set()
    anchors = {(top, left) for top, left, _, _ in merged}
    texts: dict[worksheets.Slot, str] = {}
    row_number = -1
    for row in root.iterfind(f"{SHEET_ML}sheetData/{SHEET_ML}row"):
        row_number = _integer(row.get("r"), row_number + 2, name) - 1
        if row.get("hidden", "") in _TRUE or _is_unseen(row.get("ht"), 1):
            hidden_rows.add(row_number)
        column = -1
        for cell in row.iterchildren(f"{SHEET_ML}c"):
            column = _column_of(cell.get("r"), column + 1)
            is_hidden = row_number in hidden_rows or column in hidden_columns
            if is_hidden and (row_number, column) not in anchors:
                continue
            if text := _text(cell, book, f"{name}!{worksheets.address(row_number, column)}"):
                texts[row_number, column] = text
    return worksheets.Sheet(name, texts, merged, hidden_rows, hidden_columns)


def _integer(text: str | None, default: int, location: str) -> int:
    if text is None:
        return default
    if not text.isascii() or not text.isdigit():
        raise UnreadableDocumentError("工作表的行列编号已损坏", location)
    return int(text)


def _is_unseen(size: str | None, points: float) -> bool:
    """Whether a row or column is drawn so small that nothing in it is seen; `points` says how large the unit of its size is."""
    try:
        return size is not None and worksheets.is_unseen(float(size) * points)
    except ValueError:
        return False


def _column_of(address: str | None, default: int) -> int:
    match = _ADDRESS.fullmatch(address or "")
    return default if match is None else _column_number(match[1])


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _merged(root: etree._Element) -> Iterator[worksheets.Range]:
    for each in root.iterfind(f"{SHEET_ML}mergeCells/{SHEET_ML}mergeCell"):
        corners = [_ADDRESS.fullmatch(corner) for corner in each.get("ref", "").split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            first, last = corners[0], corners[1]
            yield int(first[2]) - 1, _column_number(first[1]), int(last[2]) - 1, _column_number(last[1])


def _hidden_columns(root: etree._Element, location: str) -> Iterator[int]:
    for each in root.iterfind(f"{SHEET_ML}cols/{SHEET_ML}col"):
        if each.get("hidden", "") in _TRUE or _is_unseen(each.get("width"), worksheets.POINTS_OF_A_CHARACTER):
            first, last = _integer(each.get("min"), 1, location), _integer(each.get("max"), 1, location)
            yield from range(first - 1, min(last, _MOST_COLUMNS))


def _text(cell: etree._Element, book: _Book, location: str) -> str:
    """The text that a cell shows."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{SHEET_ML}is")
        rich = () if inline is None else _rich_text(inline)
        text = _as_it_looks(rich, _style_of(cell, book, location)).strip()
        return PICTURE_SIGN if sheet_pictures.is_picture_formula(text) else text
    stored = text_of(cell, f"{SHEET_ML}v")
    if stored is None or (stored == "" and kind != "str"):
        if cell.find(f"{SHEET_ML}f") is not None:
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
    """The item with the number that a cell stores. Raises IndexError for any other text: a negative number does not count from the end."""
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
    return worksheets.in_font(text, style.font, style.ground)


def _serial(stored: str, date_1904: bool) -> Decimal:
    """The serial number of an ISO date."""
    epoch = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
    return Decimal(repr((datetime.fromisoformat(stored).replace(tzinfo=None) - epoch) / timedelta(days=1)))


def _as_it_looks(rich: _Rich, style: _Style) -> str:
    return worksheets.rich_text([(text, style.font if font is None else font) for text, font in rich], style.ground)
