"""Pages that are pictures (scans, photographs): their tables by the ruled lines, each cell's text recognised by itself.

What is read so is a proposal: every cell carries how sure the machine was and its cut-out, for a person to confirm. The packages
of `requirements-ocr.txt` are needed; without them such a page is refused with a word on how to get them.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from perfeval_data.paper.grid import Document, UnreadableDocumentError
from perfeval_data.readers.page.breaks import blocks

if TYPE_CHECKING:
    from perfeval_data.readers.page.pages import PageLayout
    from perfeval_data.readers.scans.pictures import ScannedPage

_NEEDED: Final = ("rapidocr", "onnxruntime", "cv2")
_HOW_TO_GET: Final = (
    "这一页是扫描件或图片，没有安装识别扫描件的组件；"
    "请管理员在程序目录运行 python3 run.py scans 安装（Windows 为 py run.py scans），或改用电子版文件"
)


def is_installed() -> bool:
    """Whether the packages that recognise pictures are there."""
    return all(find_spec(name) for name in _NEEDED)


def require(location: str) -> None:
    """Raises UnreadableDocumentError, with a word on how to get them, where the packages are missing."""
    if not is_installed():
        raise UnreadableDocumentError(_HOW_TO_GET, location)


def read(data: bytes) -> Document:
    """The document that a picture file shows, or the pages of a TIFF in order.

    Raises UnreadableDocumentError where a page cannot be read safely: too coarse, no closed grid, not legible.
    """
    require("第1页")
    from perfeval_data.readers.scans.pictures import pages_of
    from perfeval_data.readers.scans.sequence import aligned

    return Document("image", tuple(blocks(aligned(map(page_layout, pages_of(data))))))


def page_layout(page: ScannedPage) -> PageLayout:
    """What stands on a page that is a picture. Raises UnreadableDocumentError where it cannot be read safely."""
    from perfeval_data.readers.scans.layout import layout_of

    return layout_of(page)
