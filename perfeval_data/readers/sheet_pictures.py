"""The pictures on a worksheet: the cell under each, and whether it may hold a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from perfeval_data.readers.ooxml import RELATIONSHIPS, SHEET_ML, Package, take_alternatives
from perfeval_data.readers.thresholds import PICTURES
from perfeval_data.readers.units import A4_SQUARE_POINTS, EMU_PER_CHARACTER, EMU_PER_POINT
from perfeval_data.readers.worksheets import SheetPicture, Slot

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMBEDDED: Final = f"{{{RELATIONSHIPS}}}embed"
_ANCHORS: Final = tuple(f"{_DRAWING}{name}" for name in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"))
A4: Final = A4_SQUARE_POINTS * EMU_PER_POINT**2
"""In square EMU."""
_USUAL_WIDTH: Final = 9.0
_USUAL_HEIGHT: Final = 15.0
_IN_CELL: Final = re.compile(r"=+\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)
"""How WPS and Excel store a picture as the value of a cell."""


def is_in_cell(cell: etree._Element, kind: str, stored: str) -> bool:
    """Whether the value of a cell is a picture, stored as a formula, or as an error with a link to it."""
    if kind == "e" and cell.get("vm") is not None:
        return True
    return is_picture_formula(f"={cell.findtext(f'{SHEET_ML}f') or stored}")


def is_picture_formula(text: str) -> bool:
    """Whether a text is the formula that stands for a picture in older programs."""
    return _IN_CELL.match(text) is not None


def pictures(package: Package, part: str, sheet: etree._Element) -> Iterator[SheetPicture]:
    """The pictures in the drawing of a sheet."""
    drawing = package.related("drawing", part)
    if drawing is None or drawing not in package or sheet.find(f"{SHEET_ML}drawing") is None:
        return
    root = package.parse(drawing)
    take_alternatives(root)
    links = package.relationships(drawing)
    for anchor in root.iterchildren(*_ANCHORS):
        if (blip := next(anchor.iter(f"{_ART}blip"), None)) is not None:
            area = _area(anchor, sheet)
            link = links.get(blip.get(_EMBEDDED, ""))
            part = "" if link is None or link.external else link.target
            yield SheetPicture(_middle(anchor), area is None or area >= PICTURES.form * A4, part)


def _corner(anchor: etree._Element, name: str) -> Slot | None:
    corner = anchor.find(f"{_DRAWING}{name}")
    if corner is None:
        return None
    row, column = (corner.findtext(f"{_DRAWING}{each}", "").strip() for each in ("row", "col"))
    return (int(row), int(column)) if _is_place(row) and _is_place(column) else None


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 7


def _middle(anchor: etree._Element) -> Slot:
    first, last = _corner(anchor, "from"), _corner(anchor, "to")
    if first is None:
        return 0, 0
    return first if last is None else ((first[0] + last[0]) // 2, (first[1] + last[1]) // 2)


def _area(anchor: etree._Element, sheet: etree._Element) -> float | None:
    """The area of a picture in square EMU, as stated by its anchor, else of the cells it covers, else its own; None if
    unknown."""
    first, last = _corner(anchor, "from"), _corner(anchor, "to")
    if (stated := anchor.find(f"{_DRAWING}ext")) is not None:
        return _product(stated)
    if first is not None and last is not None:
        return _height(sheet, first[0], last[0]) * _width(sheet, first[1], last[1])
    own = next(anchor.iter(f"{_ART}ext"), None)
    return None if own is None else _product(own)


def _height(sheet: etree._Element, first: int, end: int) -> float:
    """The height of rows in EMU. Rows that the sheet does not list have the default height."""
    points = _USUAL_HEIGHT * (end - first)
    for row in sheet.iterfind(f"{SHEET_ML}sheetData/{SHEET_ML}row"):
        number = row.get("r", "")
        if _is_place(number) and first < int(number) <= end:
            points += _number(row.get("ht"), _USUAL_HEIGHT) - _USUAL_HEIGHT
    return points * EMU_PER_POINT


def _width(sheet: etree._Element, first: int, end: int) -> float:
    """The width of columns in EMU."""
    characters = _USUAL_WIDTH * (end - first)
    for column in sheet.iterfind(f"{SHEET_ML}cols/{SHEET_ML}col"):
        low, high = column.get("min", ""), column.get("max", "")
        if _is_place(low) and _is_place(high):
            covered = max(min(int(high), end) - max(int(low) - 1, first), 0)
            characters += (_number(column.get("width"), _USUAL_WIDTH) - _USUAL_WIDTH) * covered
    return characters * EMU_PER_CHARACTER


def _number(text: str | None, default: float) -> float:
    return float(text) if text and re.fullmatch(r"\d{1,6}(?:\.\d*)?", text) else default


def _product(extent: etree._Element) -> float | None:
    sides = [extent.get(name, "") for name in ("cx", "cy")]
    return float(sides[0]) * float(sides[1]) if all(side.isascii() and side.isdigit() for side in sides) else None
