"""The colours of the objects on a PDF page, and where its pictures are opaque."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2.raw as pdfium

from perfeval_data.readers.legibility import Colour
from perfeval_data.readers.page.geometry import Matrix, Point
from perfeval_data.readers.thresholds import COLOURS

_Handle = Any  # pdfium's objects are opaque pointers


def colour(drawn: _Handle, get_colour: Callable[..., int]) -> Colour | None:
    """The colour of an object; None if it has several (a pattern)."""
    red, green, blue, opacity = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not get_colour(drawn, red, green, blue, opacity):
        return None
    return Colour(red.value, green.value, blue.value, opacity.value)


@dataclass
class Opacity:
    """The shape of a picture: where it is opaque, computed on demand.

    `matrix` maps the coordinates in which the picture was placed to the sheet.
    """

    document: _Handle
    page: _Handle
    picture: _Handle
    matrix: Matrix
    placed: tuple[float, float, float, float]

    @cached_property
    def _opacities(self) -> tuple[int, int, bytes]:
        """Width and height of the picture in pixels, and the opacity of each."""
        bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(self.document, self.page, self.picture)
        if not bitmap:
            return 0, 0, b""
        try:
            width, height = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
            if pdfium.FPDFBitmap_GetFormat(bitmap) not in (pdfium.FPDFBitmap_BGRA, pdfium.FPDFBitmap_BGRA_Premul):
                return width, height, bytes([255]) * (width * height)
            rows = (pixels[row * stride : row * stride + 4 * width] for row in range(height))
            return width, height, b"".join(row[3::4] for row in rows)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)

    def __call__(self, point: Point) -> bool:
        width, height, opacities = self._opacities
        if not opacities:
            return True
        left, bottom, right, top = self.placed
        x, y = self.matrix.inverse.point(*point)
        column = min(width - 1, max(0, int((x - left) / max(right - left, 1e-6) * width)))
        row = min(height - 1, max(0, int((top - y) / max(top - bottom, 1e-6) * height)))
        return opacities[row * width + column] >= COLOURS.opaque
