"""Pictures of a Word document: the sign for a picture in the text, and those that could hold a form kept as elements."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from perfeval_data.paper.characters import PICTURE_SIGN
from perfeval_data.paper.grid import LEAST_SHARE_OF_A_FORM
from perfeval_data.readers.wordstyles import W

LARGE_PICTURE: Final = f"{W}largePicture"
"""Put in place of a picture that could hold a form."""
PICTURES: Final = (f"{W}drawing", f"{W}pict", f"{W}object")

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_EMBEDDED: Final = "{urn:schemas-microsoft-com:office:office}OLEObject"
_SHOWN: Final = (_BLIP, f"{_VML}imagedata", _EMBEDDED)
_TEXT: Final = f"{W}t"
_CELL: Final = f"{W}tc"
_EMU_PER_TWIP: Final = 635
_A4: Final = 11906.0 * 16838.0
"""In square twips."""
_SIZE: Final = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px|pc|)", re.IGNORECASE)
_TWIPS: Final = {"pt": 20.0, "in": 1440.0, "cm": 567.0, "mm": 56.7, "px": 15.0, "pc": 240.0, "": 15.0}


def write_pictures(root: etree._Element) -> None:
    """Turns, in place, pictures into `LARGE_PICTURE` elements or, in cells, into text: `PICTURE_SIGN`."""
    found = [element for element in root.iter(*PICTURES) if next(element.iter(*_SHOWN), None) is not None]
    if not found:
        return
    page = _page_area(root)
    for element in found:
        if _is_hidden(element):
            continue
        if _area(element) >= LEAST_SHARE_OF_A_FORM * page:
            element[:] = []
            element.tag = LARGE_PICTURE
        elif not _is_floating(element) or _is_alone(element):
            element[:] = []
            element.tag, element.text = _TEXT, PICTURE_SIGN


def _page_area(root: etree._Element) -> float:
    """The smallest page of the document, in square twips."""
    sizes = (_number(size, "w") * _number(size, "h") for size in root.iter(f"{W}pgSz"))
    return min((area for area in sizes if area), default=_A4)


def _area(element: etree._Element) -> float:
    """In square twips; infinite where nothing tells the size."""
    extent = next(element.iter(f"{_DRAWING}extent"), None)
    if extent is not None:
        sides = (extent.get("cx", "0"), extent.get("cy", "0"))
        width, height = (int(side) / _EMU_PER_TWIP if side.isdecimal() else 0.0 for side in sides)
        return width * height
    styles = [style for shape in element.iter(f"{_VML}*") if (style := shape.get("style"))]
    for style in styles:
        sizes = {name.lower(): float(number) * _TWIPS[unit.lower()] for name, number, unit in _sizes(style)}
        if len(sizes) == 2:
            return sizes["width"] * sizes["height"]
    return 0.0 if element.tag == f"{W}object" else float("inf")


def _sizes(style: str) -> list[tuple[str, str, str]]:
    return [(name, number, unit) for name, number, unit in _SIZE.findall(style) if number.count(".") <= 1 and number != "."]


def _number(element: etree._Element, name: str) -> float:
    text = element.get(f"{W}{name}", "")
    return float(text) if text.isdecimal() else 0.0


def _is_hidden(element: etree._Element) -> bool:
    properties = next(element.iter(f"{_DRAWING}docPr"), None)
    return properties is not None and properties.get("hidden", "0") in ("1", "true")


def _is_floating(element: etree._Element) -> bool:
    """Whether a picture stands where it was put and not in the text: a stamp over a name, a mark behind the page."""
    in_text = next(element.iter(f"{_DRAWING}inline"), None) is not None
    shape = next((shape for shape in element.iter(f"{_VML}*") if shape.get("style")), None)
    is_placed = shape is not None and re.search(r"position\s*:\s*absolute", shape.get("style", "")) is not None
    return not in_text and (is_placed or next(element.iter(f"{_DRAWING}anchor"), None) is not None)


def _is_alone(element: etree._Element) -> bool:
    """Whether a picture is all that its cell holds."""
    cell = next(element.iterancestors(_CELL), None)
    return cell is not None and not "".join(text.text or "" for text in cell.iter(_TEXT)).strip()
