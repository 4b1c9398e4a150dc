"""PDF files: ruled tables and the text around them. Scanned pages are recognised if the packages for that are installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from threading import Lock
from typing import Final

from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.readers import scans
from perfeval_data.readers.page.breaks import pages_as_document
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.pages import PageLayout, page_layout
from perfeval_data.readers.page.pictures import ScannedPageError
from perfeval_data.readers.page.sheets import refuse_split_sheets
from perfeval_data.readers.pdf.content import page_contents

_END: Final = b"%%EOF"
_END_WITHIN: Final = 4096
"""Bytes at the end of a file that must hold the end mark; some programs append something."""

_PDFIUM: Final = Lock()
"""pdfium crashes, or returns empty text, when two threads use it."""


def read(data: bytes) -> Document:
    """The document as printed, with tables joined over page breaks where that is certain.

    Raises UnreadableDocumentError if the file is damaged or has a password, or if a page is too large, or is a picture that
    cannot be read safely.
    """
    if _END not in data[-_END_WITHIN:]:
        raise UnreadableDocumentError("PDF 文件不完整（缺少结尾），可能没有下载完")
    with _PDFIUM, closing(page_contents(data)) as pages:
        return pages_as_document("pdf", refuse_split_sheets(_layouts(data, pages)))


def _layouts(data: bytes, pages: Iterable[PageContent]) -> Iterator[PageLayout]:
    """The layout of each page; scanned ones are aligned with the page before."""
    above: PageLayout | None = None
    for number, page in enumerate(pages, start=1):
        try:
            above = _with_pictures(data, number, page_layout(page), above)
        except ScannedPageError:
            above = _recognised(data, number, page.location, above)
        yield above


def _with_pictures(data: bytes, number: int, layout: PageLayout, above: PageLayout | None) -> PageLayout:
    """The layout of a text page, or, if its only table is in a picture, that of the page read as a scan."""
    if not layout.pictures or layout.tables or not scans.is_installed():
        return layout
    try:
        seen = _recognised(data, number, layout.location, above)
    except UnreadableDocumentError as error:
        told = (each._replace(picture=replace(each.picture, reason=error.reason)) for each in layout.pictures)
        return replace(layout, pictures=tuple(told))
    return seen if seen.tables else layout


def _recognised(data: bytes, number: int, location: str, above: PageLayout | None) -> PageLayout:
    scans.require(location)
    from perfeval_data.readers.pdf.scanned import scanned_page
    from perfeval_data.readers.scans.sequence import laid_upon

    return laid_upon(scans.page_layout(scanned_page(data, number, location)), above)
