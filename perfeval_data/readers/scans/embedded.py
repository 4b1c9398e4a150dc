"""Pictures in Word and Excel files: those that may hold a form are read like scanned pages, in order.

What reads pages is imported with the first picture: most files have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from perfeval_data.paper.grid import Block, Document, Picture, UnreadableDocumentError
from perfeval_data.readers import scans

if TYPE_CHECKING:
    from perfeval_data.readers.page.pages import PageLayout


def with_recognised_pictures(document: Document, content_of: Callable[[str], bytes]) -> Document:
    """The document with the tables in its pictures, as proposals; `content_of` returns the bytes of the part that a picture names.

    Successive pictures are pages. A picture without a table, or one that cannot be read safely, stays a picture and says why.
    """
    if not any(isinstance(block, Picture) and block.part for block in document.blocks):
        return document
    recognised = [*_Pages(content_of).blocks(document.blocks)]
    blocks = tuple(block for each in recognised for block in each.blocks)
    return replace(document, blocks=blocks, images=tuple(image for each in recognised for image in each.images))


class _Pages:
    """Reads the pictures of a file and numbers them as pages."""

    def __init__(self, content_of: Callable[[str], bytes]) -> None:
        self._content_of = content_of
        self._count = 0

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Document]:
        """The blocks in order, with pictures that could be read replaced by their pages."""
        for is_picture, group in groupby(blocks, key=lambda block: isinstance(block, Picture)):
            if not is_picture:
                yield Document("", tuple(group))
                continue
            for _, run in groupby(map(self._page, group), key=lambda page: not isinstance(page, Picture)):
                yield _together([*run])

    def _page(self, block: Block) -> PageLayout | Picture:
        assert isinstance(block, Picture)
        if not block.part:
            return block
        self._count += 1
        location = f"第{self._count}页（{block.location}）"
        try:
            scans.require(location)
            page = scans.only_page(self._content_of(block.part), location)
        except UnreadableDocumentError as error:
            return replace(block, reason=error.reason)
        return page if page.tables else replace(block, reason="图片上没有表格")


def _together(run: Sequence[PageLayout | Picture]) -> Document:
    """Pages that were read, joined like those of a scanned file, or pictures that were not."""
    from perfeval_data.readers.page.breaks import pages_as_document
    from perfeval_data.readers.scans.sequence import aligned

    pages = [each for each in run if not isinstance(each, Picture)]
    return (
        pages_as_document("", aligned(pages))
        if pages
        else Document("", tuple(each for each in run if isinstance(each, Picture)))
    )
