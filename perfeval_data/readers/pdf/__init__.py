"""PDF files made by programs, not scanned: ruled tables and the text around them."""

from __future__ import annotations

from contextlib import closing
from threading import Lock
from typing import Final

from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.readers.page.breaks import blocks
from perfeval_data.readers.page.pages import page_layout
from perfeval_data.readers.page.sheets import refuse_split_sheets
from perfeval_data.readers.pdf.content import page_contents

_END: Final = b"%%EOF"
_END_WITHIN: Final = 4096
"""Bytes at the end of a file in which its end mark must stand; some programs append something."""

_PDFIUM: Final = Lock()
"""pdfium crashes, or returns empty text, when two threads use it."""


def read(data: bytes) -> Document:
    """The document as printed; what page breaks have cut is joined where that is certain.

    Raises UnreadableDocumentError when the file is damaged or has a password, or when a page is a picture or too large.
    """
    if _END not in data[-_END_WITHIN:]:
        raise UnreadableDocumentError("PDF 文件不完整（缺少结尾），可能没有下载完")
    with _PDFIUM, closing(page_contents(data)) as pages:
        return Document("pdf", tuple(blocks(refuse_split_sheets(map(page_layout, pages)))))
