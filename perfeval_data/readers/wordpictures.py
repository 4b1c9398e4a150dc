"""Pictures in a Word document: PICTURE_SIGN in the text, or an element of its own if it may hold a form."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from perfeval_data.paper.characters import PICTURE_SIGN
from perfeval_data.readers import thresholds
from perfeval_data.readers.ooxml import RELATIONSHIPS
from perfeval_data.readers.units import A4_SQUARE_POINTS, EMU_PER_TWIP, POINTS, TWIPS_PER_POINT
from perfeval_data.readers.wordstyles import W

LARGE_PICTURE: Final = f"{W}largePicture"
"""Replaces a picture that may hold a form."""
RELATION: Final = "{urn:perfeval-data}relation"
"""Our own attribute: the relationship id of the picture; empty if there are several."""
PICTURES: Final = (f"{W}drawing", f"{W}pict", f"{W}object")

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_EMBEDDED: Final = "{urn:schemas-microsoft-com:office:office}OLEObject"
_SHOWN: Final = (_BLIP, f"{_VML}imagedata", _EMBEDDED)
_RELATIONSHIPS: Final = f"{{{RELATIONSHIPS}}}"
_TEXT: Final = f"{W}t"
_CELL: Final = f"{W}tc"
_SIZE: Final = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px|pc|)", re.IGNORECASE)


def write_pictures(root: etree._Element) -> None:
    """Turns pictures, in place, into `LARGE_PICTURE` elements if they may hold a form, else into the text `PICTURE_SIGN`."""
    found = [element for element in root.iter(*PICTURES) if next(element.iter(*_SHOWN), None) is not None]
    if not found:
        return
    page = _page_area(root)
    for element in found:
        if _is_hidden(element):
            continue
        if _area(element) >= thresholds.PICTURES.form * page:
            relation = _relation(element)
            element[:] = []
            element.tag = LARGE_PICTURE
            element.set(RELATION, relation)
        elif not _is_floating(element) or _is_alone(element):
            element[:] = []
            element.tag, element.text = _TEXT, PICTURE_SIGN


def _relation(element: etree._Element) -> str:
    shown = {
        *(blip.get(f"{_RELATIONSHIPS}embed", "") for blip in element.iter(_BLIP)),
        *(data.get(f"{_RELATIONSHIPS}id", "") for data in element.iter(f"{_VML}imagedata")),
    }
    return shown.pop() if len(shown) == 1 else ""


def _page_area(root: etree._Element) -> float:
    """The smallest page of the document, in square twips."""
    sizes = (_number(size, "w") * _number(size, "h") for size in root.iter(f"{W}pgSz"))
    return min((area for area in sizes if area), default=A4_SQUARE_POINTS * TWIPS_PER_POINT**2)


def _area(element: etree._Element) -> float:
    """The area of a picture in square twips; infinite if its size is unknown."""
    extent = next(element.iter(f"{_DRAWING}extent"), None)
    if extent is not None:
        sides = (extent.get("cx", "0"), extent.get("cy", "0"))
        width, height = (int(side) / EMU_PER_TWIP if side.isdecimal() else 0.0 for side in sides)
        return width * height
    styles = [style for shape in element.iter(f"{_VML}*") if (style := shape.get("style"))]
    for style in styles:
        sizes = {name.lower(): float(number) * POINTS[unit.lower()] * TWIPS_PER_POINT for name, number, unit in _sizes(style)}
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
    """Whether a picture is positioned freely and not in the text: a stamp over a name, a watermark."""
    in_text = next(element.iter(f"{_DRAWING}inline"), None) is not None
    shape = next((shape for shape in element.iter(f"{_VML}*") if shape.get("style")), None)
    is_placed = shape is not None and re.search(r"position\s*:\s*absolute", shape.get("style", "")) is not None
    return not in_text and (is_placed or next(element.iter(f"{_DRAWING}anchor"), None) is not None)


def _is_alone(element: etree._Element) -> bool:
    """Whether a picture is the only content of its cell."""
    cell = next(element.iterancestors(_CELL), None)
    return cell is not None and not "".join(text.text or "" for text in cell.iter(_TEXT)).strip()
