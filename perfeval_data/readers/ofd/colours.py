"""The colours of OFD objects, and where their pictures are opaque."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml import etree
from PIL import Image

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.legibility import Colour
from perfeval_data.readers.limits import MAX_DECODED_PIXELS
from perfeval_data.readers.ofd.container import Part, Resources
from perfeval_data.readers.ofd.elements import child, number
from perfeval_data.readers.page.geometry import Matrix, Point
from perfeval_data.readers.thresholds import COLOURS

BLACK: Final = Colour(0, 0, 0)
NOT_PAINTED: Final = Colour(0, 0, 0, 0)
_BRIGHTEST: Final = 255
_BITS: Final = "8"
"""Bits of a component, unless the colour space says otherwise."""
_DECODED: Final = ("PNG", "JPEG", "BMP", "GIF")
"""Formats of pictures that are decoded; others might start external programs."""
_TRANSPARENT_MODES: Final = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})


def paint(name: str, drawn: Iterable[etree._Element], resources: Resources, usual: Colour) -> Colour | None:
    """The colour called `name` (`FillColor`, `StrokeColor`) in the first of these elements that has one; None if it is several or unknown."""
    found = next((each for element in drawn if (each := child(element, name)) is not None), None)
    if found is None:
        return usual
    if len(found) or found.get("Index") is not None or resources.bits.get(found.get("ColorSpace", ""), _BITS) != _BITS:
        return None
    values = [_component(each) for each in found.get("Value", "0 0 0").split()]
    opacity = number(found.get("Alpha", "255"))
    if not all(0 <= value <= _BRIGHTEST for value in (*values, opacity)):
        return None
    match [round(value) for value in values]:
        case [grey]:
            return Colour(grey, grey, grey, round(opacity))
        case [red, green, blue]:
            return Colour(red, green, blue, round(opacity))
        case [*inks, black] if len(inks) == len(("cyan", "magenta", "yellow")):
            light = [round((_BRIGHTEST - ink) * (_BRIGHTEST - black) / _BRIGHTEST) for ink in inks]
            return Colour(light[0], light[1], light[2], round(opacity))
    return None


def _component(text: str) -> float:
    if not text.startswith("#"):
        return number(text)
    try:
        return int(text[1:], 16)
    except ValueError as error:
        raise UnreadableDocumentError(f"页面内容里的颜色有误（{text[:20]}），文件可能已损坏") from error


@dataclass
class Opacity:
    """The shape of a picture: where it is opaque, computed on demand.

    `matrix` maps the unit square of the picture to the sheet. A picture that cannot be decoded covers its whole place, so that
    what is below counts as hidden by a picture.
    """

    file: Part
    matrix: Matrix

    @cached_property
    def _opacities(self) -> Image.Image | None:
        """The opacity of each pixel; None if all are opaque."""
        try:
            with Image.open(io.BytesIO(self.file.data), formats=_DECODED) as picture:
                is_opaque = picture.mode not in _TRANSPARENT_MODES and "transparency" not in picture.info
                if is_opaque or picture.width * picture.height > MAX_DECODED_PIXELS:
                    return None
                return picture.convert("RGBA").getchannel("A")
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error, zlib.error, Image.DecompressionBombError):
            return None

    def __call__(self, point: Point) -> bool:
        if (opacities := self._opacities) is None:
            return True
        x, y = self.matrix.inverse.point(*point)
        column = int(min(opacities.width - 1, max(0, x * opacities.width)))
        row = int(min(opacities.height - 1, max(0, y * opacities.height)))
        opacity = opacities.getpixel((column, row))
        return isinstance(opacity, int) and opacity >= COLOURS.opaque
