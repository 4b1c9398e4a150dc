"""Paints a page, or a part of it, to learn what only the renderer of pdfium knows."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import pypdfium2.raw as pdfium

from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.thresholds import COLOURS

_LONGEST_SIDE: Final = 400
"""Pixels of the longer side of a page painted as a whole."""
_WHITE: Final = 0xFFFFFFFF

_Handle = Any  # pdfium's objects are opaque pointers


class Canvas:
    """What pdfium paints of a page."""

    def __init__(self, document: _Handle, page: _Handle) -> None:
        self._document = document
        self._page = page

    def whole(self) -> bytes:
        """The whole page, small, as pixels."""
        wide, high = pdfium.FPDF_GetPageWidthF(self._page), pdfium.FPDF_GetPageHeightF(self._page)
        scale = _LONGEST_SIDE / max(wide, high)
        width, height = max(1, round(wide * scale)), max(1, round(high * scale))
        bitmap = pdfium.FPDFBitmap_Create(width, height, True)
        try:
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, 0)
            return pixels(bitmap)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)

    def changes(self, drawn: _Handle, box: Box) -> bool:
        """Whether an object leaves anything visible in a box, given in page coordinates."""
        before = self._part(box)
        pdfium.FPDFPageObj_SetIsActive(drawn, False)
        try:
            return any(abs(one - other) > COLOURS.no_contrast for one, other in zip(self._part(box), before, strict=True))
        finally:
            pdfium.FPDFPageObj_SetIsActive(drawn, True)

    def _part(self, box: Box) -> bytes:
        width, height = round(pdfium.FPDF_GetPageWidthF(self._page)), round(pdfium.FPDF_GetPageHeightF(self._page))
        x1, y1 = self._pixel(box.left, box.top, width, height)
        x2, y2 = self._pixel(box.right, box.bottom, width, height)
        bitmap = pdfium.FPDFBitmap_Create(abs(x2 - x1) + 1, abs(y2 - y1) + 1, True)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, abs(x2 - x1) + 1, abs(y2 - y1) + 1, _WHITE)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, -min(x1, x2), -min(y1, y2), width, height, 0, 0)
            return pixels(bitmap)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)

    def _pixel(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        column, row = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, column, row)
        return column.value, row.value

    def has_shape(self, text: _Handle) -> bool:
        """Whether a text paints anything: with a missing font it does not."""
        bitmap = pdfium.FPDFTextObj_GetRenderedBitmap(self._document, self._page, text, 1.0)
        if not bitmap:
            return False
        try:
            return any(pixels(bitmap))
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)


def pixels(bitmap: _Handle) -> bytes:
    """The bytes of a bitmap, row by row."""
    size = pdfium.FPDFBitmap_GetStride(bitmap) * pdfium.FPDFBitmap_GetHeight(bitmap)
    return ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), size)
