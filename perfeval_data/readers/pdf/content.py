"""What the pages of a PDF file show, read with pdfium.

pdfium must not be used by two threads at once: callers must hold a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import MAX_PAGES, refuse_beyond, refuse_characters
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.glyphs import Characters
from perfeval_data.readers.pdf.annotations import Annotations, settle
from perfeval_data.readers.pdf.canvas import Canvas
from perfeval_data.readers.pdf.drawing import Drawing, PageHandles, drawing
from perfeval_data.readers.pdf.glyphs import Upright, characters
from perfeval_data.readers.pdf.layers import Layers, may_have_layers

_Handle = Any  # pdfium's objects are opaque pointers


def page_contents(data: bytes) -> Generator[PageContent, None, None]:
    """The pages of a PDF file in order. The caller closes the generator.

    Raises UnreadableDocumentError if the file or a page cannot be read.
    """
    with _opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise UnreadableDocumentError("PDF 文件中没有页面，可能已损坏")
        refuse_beyond(count, MAX_PAGES, "PDF 文件", "页")
        has_layers = may_have_layers(data)
        for index in range(count):
            with _page(document, index) as page:
                added = settle(page, f"第{index + 1}页")
                content = None if added.changed_page else _page_content(document, page, index + 1, has_layers, added)
            if content is None:
                with _page(document, index) as page:
                    content = _page_content(document, page, index + 1, has_layers, added)
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


def _page_content(document: _Handle, page: _Handle, number: int, has_layers: bool, added: Annotations) -> PageContent:
    location = f"第{number}页"
    with _text_page(page, location) as text_page:
        upright = Upright.of(page, text_page)
        canvas = Canvas(document, page)
        handles = PageHandles(document, page, canvas, Layers(page, canvas) if has_layers else None)
        drawn = drawing(handles, upright.matrix, upright.sheet, location)
        if not drawn.hidden:
            return _seen(location, upright, drawn, characters(text_page, upright, drawn.sights, drawn.maps, location), added)
    for text in drawn.hidden:
        text.remove(page)
    with _text_page(page, location) as text_page:
        return _seen(location, upright, drawn, characters(text_page, upright, drawn.sights, drawn.maps, location), added)


@contextmanager
def _text_page(page: _Handle, location: str) -> Iterator[_Handle]:
    with _closing(pdfium.FPDFText_LoadPage(page), pdfium.FPDFText_ClosePage, location) as text_page:
        refuse_characters(pdfium.FPDFText_CountChars(text_page), location)
        yield text_page


def _seen(location: str, upright: Upright, drawn: Drawing, found: Characters, added: Annotations) -> PageContent:
    return PageContent(
        location,
        upright.sheet,
        tuple(found.seen),
        drawn.rules,
        drawn.pictures,
        frozenset(found.faint),
        drawn.slants,
        drawn.scrawls,
        drawn.fills,
        tuple(upright.matrix.box(*sides) for sides in added.struck_out),
        (*drawn.buried, *found.buried),
        tuple(found.aslant),
    )
