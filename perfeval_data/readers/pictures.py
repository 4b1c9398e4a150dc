"""The size of a picture on a web page, from its tag, or from the picture if it is inline."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from enum import Enum
from typing import Final

from lxml import etree

from perfeval_data.readers.thresholds import PICTURES
from perfeval_data.readers.units import A4_SQUARE_POINTS, POINTS


class Size(Enum):
    """`NONE` is a spacer; `UNKNOWN` may be as large as a page."""

    NONE = 0
    SMALL = 1
    LARGE = 2
    UNKNOWN = 3


_LENGTH: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|in|cm|mm|)\s*$", re.IGNORECASE)
_DATA: Final = re.compile(r"data:image/[^,]{1,80};base64,", re.IGNORECASE)
_HEAD_CHARACTERS: Final = 400_000


def size_of(image: etree._Element) -> Size:
    """The size of an `img` element."""
    width, height = (_length(image, side) for side in ("width", "height"))
    if width is None and height is None:
        width, height = _own_size(image.get("src", ""))
    known = [side for side in (width, height) if side is not None]
    if known and min(known) <= PICTURES.spacer:
        return Size.NONE
    if known and min(known) < PICTURES.icon:
        return Size.SMALL
    if width is None or height is None:
        return Size.UNKNOWN
    return Size.LARGE if width * height >= PICTURES.form * A4_SQUARE_POINTS / POINTS["px"] ** 2 else Size.SMALL


def _length(image: etree._Element, side: str) -> float | None:
    """A side in CSS pixels; the style takes precedence over the attribute."""
    styled = re.search(rf"(?:^|[;\s]){side}\s*:\s*([^;]+)", image.get("style", ""), re.IGNORECASE)
    match = _LENGTH.match(styled[1] if styled else image.get(side, ""))
    return float(match[1]) * POINTS[match[2].lower()] / POINTS["px"] if match else None


def _own_size(source: str) -> tuple[float | None, float | None]:
    """Width and height of an inline PNG, GIF or JPEG picture."""
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
