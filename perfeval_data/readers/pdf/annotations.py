"""Annotations of PDF pages: filled-in fields, stamps, boxes and lines, and marks that strike text out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

from perfeval_data.paper.grid import UnreadableDocumentError

_HOLD_TEXT: Final = {pdfium.FPDF_ANNOT_WIDGET: b"V", pdfium.FPDF_ANNOT_FREETEXT: b"Contents"}
"""Annotations that hold text of the document, and the key they keep it under."""
_ARE_DRAWN: Final = frozenset(
    {
        pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_INK,
    }
)  # fmt: skip
"""Annotations that may hide or strike out what is below."""
_MARK_TEXT: Final = frozenset(
    {pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT}
)
"""Marks on text. Drawn as part of the page some would hide the text: only viewers make them transparent."""
_EMPTY_STRING: Final = 2
"""Bytes of an empty string as pdfium returns it."""
_NOT_SHOWN: Final = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW

Sides = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own coordinates."""
_Handle = Any  # pdfium's objects are opaque pointers


@dataclass(frozen=True, slots=True)
class Annotations:
    """What annotations do to a page: the places they strike out, and whether the page must be loaded again to show the rest."""

    struck_out: tuple[Sides, ...] = ()
    changed_page: bool = False


def settle(page: _Handle, location: str) -> Annotations:
    """Draws the annotations of a page onto it.

    Raises UnreadableDocumentError if a filled-in field stores its text without showing it.
    """
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if not count:
        return Annotations()
    shown = [_shows_something(page, index) for index in range(count)]
    struck_out = tuple(sides for index in range(count) for sides in _struck_out(page, index))
    if not any(each is not None for each in shown):
        return Annotations(struck_out)
    for index in reversed(range(count)):
        if _kind(page, index) in _MARK_TEXT:
            pdfium.FPDFPage_RemoveAnnot(page, index)
    if False in shown or pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_FAIL:
        raise UnreadableDocumentError("表单域中填写的内容无法读取；请打印为 PDF 后再试", location)
    return Annotations(struck_out, changed_page=True)


@contextmanager
def _annotation(page: _Handle, index: int) -> Iterator[_Handle]:
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _kind(page: _Handle, index: int) -> int:
    with _annotation(page, index) as annotation:
        return int(pdfium.FPDFAnnot_GetSubtype(annotation))


def _shows_something(page: _Handle, index: int) -> bool | None:
    """Whether a filled-in field shows its text and does not only store it; None for an empty field and for what draws nothing."""
    with _annotation(page, index) as annotation:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        has_look = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _EMPTY_STRING
        if kind in _ARE_DRAWN and has_look:
            return True
        if (key := _HOLD_TEXT.get(kind)) is None:
            return None
        is_filled_in = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0) > _EMPTY_STRING
        return has_look if has_look or is_filled_in else None


def _struck_out(page: _Handle, index: int) -> Iterator[Sides]:
    """The places that an annotation strikes out, one per line of text."""
    with _annotation(page, index) as annotation:
        is_strike = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_STRIKEOUT
        if not is_strike or pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN:
            return
        corners = pdfium.FS_QUADPOINTSF()
        count = pdfium.FPDFAnnot_CountAttachmentPoints(annotation)
        for number in range(count):
            pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, corners)
            xs = (corners.x1, corners.x2, corners.x3, corners.x4)
            ys = (corners.y1, corners.y2, corners.y3, corners.y4)
            yield min(xs), min(ys), max(xs), max(ys)
        if not count:
            rectangle = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, rectangle)
            yield rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
