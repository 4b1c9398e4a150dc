"""Scanned or photographed pages: tables are found by their ruled lines, and the text of each cell is recognised separately.

The result is a proposal: every cell carries the confidence of the recogniser and a cut-out, for a person to confirm. This needs the
packages of `requirements-ocr.txt`; without them such a page is refused with a hint how to install them.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.service.installed import GET_SCANS, IN_ITS_FOLDER

if TYPE_CHECKING:
    from perfeval_data.readers.page.pages import PageLayout
    from perfeval_data.readers.scans.pictures import ScannedPage

_NEEDED: Final = ("rapidocr", "onnxruntime", "cv2")
_HOW_TO_GET: Final = (
    f"这一页是扫描件或图片，没有安装识别扫描件的组件；请管理员{IN_ITS_FOLDER}执行 {GET_SCANS} 安装，或改用电子版文件"
)


def is_installed() -> bool:
    """Whether the packages for recognition are installed."""
    return all(find_spec(name) for name in _NEEDED)


def require(location: str) -> None:
    """Raises UnreadableDocumentError, with a hint how to install them, if the packages are missing."""
    if not is_installed():
        raise UnreadableDocumentError(_HOW_TO_GET, location)


def read(data: bytes) -> Document:
    """The document in a picture file, page by page.

    Raises UnreadableDocumentError if a page cannot be read safely: too coarse, not legible, or its grid is not closed.
    """
    require("第1页")
    from perfeval_data.readers.page.breaks import pages_as_document
    from perfeval_data.readers.scans.pictures import pages_of
    from perfeval_data.readers.scans.sequence import aligned

    return pages_as_document("image", aligned(map(page_layout, pages_of(data))))


def only_page(data: bytes, location: str) -> PageLayout:
    """The layout of the only page of a picture file. Raises UnreadableDocumentError if it cannot be read safely."""
    from perfeval_data.readers.scans.pictures import pages_of

    return page_layout(replace(next(pages_of(data)), location=location))


def page_layout(page: ScannedPage) -> PageLayout:
    """The layout of a scanned page. Raises UnreadableDocumentError if it cannot be read safely."""
    from perfeval_data.readers.scans.layout import layout_of

    return layout_of(page)
