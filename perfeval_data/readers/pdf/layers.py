"""Which objects on a page belong to a layer that is off (optional content) and so are not on the paper.

Only the renderer of pdfium knows which layers are off, under all the conditions that a file may set. So the page is painted, small, with
and without the object, or with a rectangle that carries the same mark.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

import pypdfium2.raw as pdfium

from perfeval_data.readers.pdf.canvas import Canvas

_LIST_OF_LAYERS: Final = b"/OCProperties"
_PACKED: Final = re.compile(rb"/ObjStm\b.*?\bstream\r?\n", re.DOTALL)
_ENCRYPTED: Final = b"/Encrypt"
_MOST_PACKED: Final = 1 << 26
"""Bytes of a packed part of the file that are looked through."""
_LAYER_MARK: Final = "OC\0".encode("utf-16-le")

_Handle = Any  # pdfium's objects are opaque pointers


def may_have_layers(data: bytes) -> bool:
    """Whether a PDF file may have layers: also True if it is packed so that nobody can tell."""
    if _LIST_OF_LAYERS in data:
        return True
    packed = (memoryview(data)[match.end() :] for match in _PACKED.finditer(data))
    return any(_ENCRYPTED in data or _LIST_OF_LAYERS in _unpacked(part) for part in packed)


def _unpacked(data: memoryview) -> bytes:
    """The objects in a packed part of a file; one that cannot be unpacked counts as having layers."""
    try:
        return zlib.decompressobj().decompress(data, _MOST_PACKED)
    except zlib.error:
        return _LIST_OF_LAYERS


class Layers:
    """The layers of a page."""

    def __init__(self, page: _Handle, canvas: Canvas) -> None:
        self._page = page
        self._canvas = canvas
        self._shows: dict[int, bool] = {}

    def show(self, drawn: _Handle) -> bool:
        """Whether all layers that an object is marked with are on."""
        marks = (pdfium.FPDFPageObj_GetMark(drawn, number) for number in range(pdfium.FPDFPageObj_CountMarks(drawn)))
        return all(self._mark_shows(mark) for mark in marks)

    def show_form(self, form: _Handle, texts: Iterable[_Handle]) -> bool:
        """Whether a form object is on; it may belong to a layer without being marked.

        It is off if it leaves nothing on the page although one of the `texts` in it has a shape.
        """
        return self.show(form) and (self.leaves_something(form) or not any(map(self._canvas.has_shape, texts)))

    def _mark_shows(self, mark: _Handle) -> bool:
        address = ctypes.addressof(mark.contents)
        if address not in self._shows:
            self._shows[address] = not _is_of_layer(mark) or self._layer_is_on(mark)
        return self._shows[address]

    def _layer_is_on(self, mark: _Handle) -> bool:
        """Whether a rectangle over the whole page with this mark gets painted."""
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page, box)
        probe = pdfium.FPDFPageObj_CreateNewRect(box.left, box.bottom, box.right - box.left, box.top - box.bottom)
        pdfium.FPDFPageObj_SetFillColor(probe, 0, 0, 0, 255)
        pdfium.FPDFPath_SetDrawMode(probe, pdfium.FPDF_FILLMODE_WINDING, 0)
        pdfium.FPDFPageObj_AddExistingMark(probe, mark)
        before = self._painted
        pdfium.FPDFPage_InsertObject(self._page, probe)
        try:
            return self._canvas.whole() != before
        finally:
            pdfium.FPDFPage_RemoveObject(self._page, probe)
            pdfium.FPDFPageObj_Destroy(probe)

    def leaves_something(self, drawn: _Handle) -> bool:
        """Whether an object leaves anything on the page; it may belong to a layer without being marked."""
        before = self._painted
        pdfium.FPDFPageObj_SetIsActive(drawn, False)
        try:
            return self._canvas.whole() != before
        finally:
            pdfium.FPDFPageObj_SetIsActive(drawn, True)

    @cached_property
    def _painted(self) -> bytes:
        return self._canvas.whole()


def _is_of_layer(mark: _Handle) -> bool:
    name, length = ctypes.create_string_buffer(len(_LAYER_MARK)), ctypes.c_ulong()
    units = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFPageObjMark_GetName(mark, units, len(_LAYER_MARK), length)
    return length.value == len(_LAYER_MARK) and name.raw == _LAYER_MARK
