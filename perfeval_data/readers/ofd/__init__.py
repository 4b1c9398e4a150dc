"""OFD (GB/T 33190), the Chinese standard for fixed-layout documents: XML in a zip file, read by its lines and characters, like PDF.

Signatures are not checked. Their seals lie over the page like a stamp on paper, and the text below is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from perfeval_data.paper.grid import Block, Document
from perfeval_data.readers.ofd.container import Body, Container
from perfeval_data.readers.ofd.content import page_content
from perfeval_data.readers.page.breaks import blocks
from perfeval_data.readers.page.pages import page_layout
from perfeval_data.readers.page.sheets import refuse_split_sheets


def read(data: bytes) -> Document:
    """The documents in a file, in order, with tables joined over page breaks where that is certain.

    Raises UnreadableDocumentError if the file is damaged or encrypted, or if a page is a picture or too large.
    """
    bodies = Container.of_zip(data).bodies()
    return Document("ofd", tuple(chain.from_iterable(map(_blocks, bodies))))


def _blocks(body: Body) -> Iterator[Block]:
    return blocks(refuse_split_sheets(page_layout(page_content(page)) for page in body.pages()))
