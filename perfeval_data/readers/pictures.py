"""How large a picture of a web page is: by what its tag says, else by the picture itself where the page holds it."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from enum import Enum
from typing import Final

from lxml import etree

from perfeval_data.paper.grid import LEAST_SHARE_OF_A_FORM


class Size(Enum):
    """`NONE` is what only keeps a distance; `UNKNOWN` may be as large as a page."""

    NONE = 0
    SMALL = 1
    LARGE = 2
    UNKNOWN = 3


_PAGE: Final = 794.0 * 1123.0
"""A sheet of A4 in the pixels of a page, of which an inch has 96."""
_SPACER: Final = 3
_ICON: Final = 120
"""A side of no form."""
_LENGTH: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|in|cm|mm|)\s*$", re.IGNORECASE)
_PIXELS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78}
_DATA: Final = re.compile(r"data:image/[^,]{1,80};base64,", re.IGNORECASE)
_HEAD_CHARACTERS: Final = 400_000


def size_of(image: etree._Element) -> Size:
    """The size of an `img` element."""
    width, height = (_length(image, side) for side in ("width", "height"))
    if width is None and height is None:
        width, height = _own_size(image.get("src", ""))
    known = [side for side in (width, height) if side is not None]
    if known and min(known) <= _SPACER:
        return Size.NONE
    if known and min(known) < _ICON:
        return Size.SMALL
    if width is None or height is None:
        return Size.UNKNOWN
    return Size.LARGE if width * height >= LEAST_SHARE_OF_A_FORM * _PAGE else Size.SMALL


def _length(image: etree._Element, side: str) -> float | None:
    """A side in pixels; its style goes before its attribute."""
    styled = re.search(rf"(?:^|[;\s]){side}\s*:\s*([^;]+)", image.get("style", ""), re.IGNORECASE)
    match = _LENGTH.match(styled[1] if styled else image.get(side, ""))
    return float(match[1]) * _PIXELS[match[2].lower()] if match else None


def _own_size(source: str) -> tuple[float | None, float | None]:
    """Width and height of a PNG, GIF or JPEG picture within the page."""
    found = _DATA.match(source)
    if found is None:
        return None, None
    text = re.sub(r"\s", "", source[found.end() : found.end() + _HEAD_CHARACTERS])
    try:
        data = base64.b64decode(text[: len(text) // 4 * 4])
        return _sides(data)
    except (binascii.Error, struct.error, IndexError):
        return None, None


def _sides(data: bytes) -> tuple[float | None, float | None]:
    if data.startswith(b"\x89PNG"):
        return struct.unpack_from(">II", data, 16)
    if data.startswith(b"GIF8"):
        return struct.unpack_from("<HH", data, 6)
    place = 2 if data.startswith(b"\xff\xd8") else len(data)
    while place < len(data):
        mark, length = data[place + 1], struct.unpack_from(">H", data, place + 2)[0]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + length
    return None, None
