"""What the pages of a PDF file show, out of pdfium.

pdfium must not be used by two threads at once; whoever calls this module sees to that.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.pdf.drawing import drawing
from perfeval_data.readers.pdf.geometry import Box
from perfeval_data.readers.pdf.glyphs import Glyph, Upright, glyphs

MAX_PAGES: Final = 3_000
MAX_CHARACTERS: Final = 100_000
"""Characters of one page; a full page has some thousands."""

_EMPTY_STRING: Final = 2
"""Bytes of an empty string as pdfium returns it."""

_Handle = Any  # pdfium's objects are opaque pointers


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page: its sheet, its characters in the order of drawing, its lines as thin boxes, and its pictures."""

    number: int
    sheet: Box
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]

    @property
    def location(self) -> str:
        return f"第{self.number}页"


def page_contents(data: bytes) -> Generator[PageContent, None, None]:
    """The pages of a PDF file, one after the other; to be closed by the caller.

    Raises UnreadableDocumentError where a page cannot be read.
    """
    with _opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise UnreadableDocumentError("PDF 文件中没有页面，可能已损坏")
        if count > MAX_PAGES:
            raise UnreadableDocumentError(f"PDF 文件超过 {MAX_PAGES} 页，为安全起见不予读取")
        for index in range(count):
            with _page(document, index) as page:
                is_flattened = _flatten(page, index + 1)
                content = None if is_flattened else _page_content(page, index + 1)
            if content is None:
                with _page(document, index) as page:
                    content = _page_content(page, index + 1)
            yield content


@contextmanager
def _opened(data: bytes) -> Iterator[_Handle]:
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UnreadableDocumentError("PDF 文件设有打开密码，请取消密码后另存再试")
        raise UnreadableDocumentError("PDF 文件已损坏，无法读取")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _page(document: _Handle, index: int) -> AbstractContextManager[_Handle]:
    return _closing(pdfium.FPDF_LoadPage(document, index), pdfium.FPDF_ClosePage, f"第{index + 1}页")


@contextmanager
def _closing(handle: _Handle, close: Callable[[_Handle], None], location: str) -> Iterator[_Handle]:
    if not handle:
        raise UnreadableDocumentError("页面已损坏，无法读取", location)
    try:
        yield handle
    finally:
        close(handle)


def _page_content(page: _Handle, number: int) -> PageContent:
    location = f"第{number}页"
    with _closing(pdfium.FPDFText_LoadPage(page), pdfium.FPDFText_ClosePage, location) as text_page:
        if pdfium.FPDFText_CountChars(text_page) > MAX_CHARACTERS:
            raise UnreadableDocumentError(f"页面上的文字超过 {MAX_CHARACTERS} 个，为安全起见不予读取", location)
        upright = Upright.of(page, text_page)
        drawn = drawing(page, upright.matrix, upright.sheet, location)
        characters = tuple(glyphs(text_page, upright, drawn.clips, location))
    return PageContent(number, upright.sheet, characters, tuple(drawn.rules), tuple(drawn.pictures))


# --- Fields to fill in -----------------------------------------------------------------------------------------------------

_FIELDS: Final = {pdfium.FPDF_ANNOT_WIDGET: b"V", pdfium.FPDF_ANNOT_FREETEXT: b"Contents"}
"""Annotations that hold text of the document, and where they keep it."""


def _flatten(page: _Handle, number: int) -> bool:
    """Draws what was filled in onto the page; False where nothing was. The page must then be loaded again."""
    fields = [_shows_its_text(page, index) for index in range(pdfium.FPDFPage_GetAnnotCount(page))]
    if not any(shown is not None for shown in fields):
        return False
    if False in fields or pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_FAIL:
        raise UnreadableDocumentError("表单域中填写的内容无法读取；请打印为 PDF 后再试", f"第{number}页")
    return True


def _shows_its_text(page: _Handle, index: int) -> bool | None:
    """Whether a field that was filled in shows it, and not only stores it; None for what is no field, or empty."""
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        key = _FIELDS.get(pdfium.FPDFAnnot_GetSubtype(annotation))
        if key is None:
            return None
        is_shown = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _EMPTY_STRING
        is_filled_in = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0) > _EMPTY_STRING
        return is_shown if is_shown or is_filled_in else None
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)
