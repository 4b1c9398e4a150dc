"""PDF files: ruled tables and the text around them; pages that are pictures are recognised where the packages for it are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from threading import Lock
from typing import Final

from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.readers import scans
from perfeval_data.readers.page.breaks import blocks
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.pages import PageLayout, page_layout
from perfeval_data.readers.page.pictures import ScannedPageError
from perfeval_data.readers.page.sheets import refuse_split_sheets
from perfeval_data.readers.pdf.content import page_contents

_END: Final = b"%%EOF"
_END_WITHIN: Final = 4096
"""Bytes at the end of a file in which its end mark must stand; some programs append something."""

_PDFIUM: Final = Lock()
"""pdfium crashes, or returns empty text, when two threads use it."""


def read(data: bytes) -> Document:
    """The document as printed; what page breaks have cut is joined where that is certain.

    Raises UnreadableDocumentError when the file is damaged or has a password, or when a page is too large, or a picture that cannot be read safely.
    """
    if _END not in data[-_END_WITHIN:]:
        raise UnreadableDocumentError("PDF 文件不完整（缺少结尾），可能没有下载完")
    with _PDFIUM, closing(page_contents(data)) as pages:
        return Document("pdf", tuple(blocks(refuse_split_sheets(_layouts(data, pages)))))


def _layouts(data: bytes, pages: Iterable[PageContent]) -> Iterator[PageLayout]:
    """The pages read; a scanned one lies elsewhere on its sheet than the one before it."""
    above: PageLayout | None = None
    for number, page in enumerate(pages, start=1):
        try:
            above = page_layout(page)
        except ScannedPageError:
            above = _recognised(data, number, page.location, above)
        yield above


def _recognised(data: bytes, number: int, location: str, above: PageLayout | None) -> PageLayout:
    scans.require(location)
    from perfeval_data.readers.pdf.scanned import scanned_page
    from perfeval_data.readers.scans.sequence import laid_upon

    return laid_upon(scans.page_layout(scanned_page(data, number, location)), above)
