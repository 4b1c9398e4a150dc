"""A document kept read while somebody works on it: recognising its pages takes minutes, and answering a question must not.

It is kept in memory only. Personal data on its pictures are blacked out before anybody sees them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from perfeval_data.forms.personal import without_persons
from perfeval_data.forms.personal_cells import without_personal_data
from perfeval_data.forms.split import Region
from perfeval_data.ingest import worker
from perfeval_data.paper.grid import (
    Block,
    Cell,
    Document,
    Grid,
    PageImage,
    Paragraph,
    Picture,
    Recognised,
    UnreadableDocumentError,
)
from perfeval_data.readers import read


@dataclass(frozen=True, slots=True)
class _Piece:
    """One block of a document, or one page of it that is a picture, or what is to be said of it as a whole; as a worker tells it."""

    paragraph: Paragraph | None = None
    grid: Grid | None = None
    picture: Picture | None = None
    image: PageImage | None = None
    format: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A document as it was read, and why the file could not be, where it could not: then the document is empty."""

    document: Document
    refusal: str = ""


_IN_PLACE_OF_PERSONS: Final = (150, 150, 150)
_QUALITY: Final = 60
_NOTHING: Final = Document("", ())


def take_up(data: bytes, file_name: str, on_page: Callable[[int], None] | None = None) -> TakenUp:
    """Read a document in a worker; `on_page` hears the number of each page that is recognised, as that begins."""
    try:
        pieces = [*worker.stream_isolated(_Piece, _pieces, data, file_name, pool=worker.READERS, on_page=on_page)]
    except UnreadableDocumentError as error:
        return TakenUp(_NOTHING, str(error))
    blocks = tuple(block for piece in pieces if (block := piece.paragraph or piece.grid or piece.picture))
    images = tuple(piece.image for piece in pieces if piece.image)
    return TakenUp(Document(pieces[0].format, blocks, pieces[0].title, images))


def _pieces(data: bytes, file_name: str) -> Iterator[_Piece]:
    document = read(data, file_name)
    yield _Piece(format=document.format, title=document.title)
    personal = {*_places_of_persons(document)} if document.images else set[str]()
    yield from (_piece(_without_cutouts(block, personal)) for block in document.blocks)
    yield from (_Piece(image=_blacked_out(image, personal)) for image in document.images)


def _places_of_persons(document: Document) -> Iterator[str]:
    for block in document.legible:
        if isinstance(block, Grid):
            (clean,) = without_personal_data(Region((), (block,))).parts
            pairs = zip(block.cells, clean.cells, strict=True)
            yield from (cell.location for cell, cleaned in pairs if cell.text != cleaned.text)
        elif without_persons(block.text) != block.text:
            yield block.location


def _without_cutouts(block: Block, places: Collection[str]) -> Block:
    def blind(cell: Cell) -> Cell:
        if cell.recognised is None or cell.location not in places:
            return cell
        return replace(cell, recognised=Recognised(cell.recognised.confidence, ()))

    return replace(block, cells=tuple(map(blind, block.cells))) if isinstance(block, Grid) and places else block


def _blacked_out(image: PageImage, places: Collection[str]) -> PageImage:
    boxes = [box for place, box in image.places.items() if place in places]
    if not boxes:
        return image
    with Image.open(BytesIO(image.picture)) as page:
        draw = ImageDraw.Draw(page)
        for left, top, right, bottom in boxes:
            draw.rectangle(
                (left * page.width, top * page.height, right * page.width, bottom * page.height), fill=_IN_PLACE_OF_PERSONS
            )
        buffer = BytesIO()
        page.save(buffer, "JPEG", quality=_QUALITY)
    return replace(image, picture=buffer.getvalue())


def _piece(block: Block) -> _Piece:
    if isinstance(block, Grid):
        return _Piece(grid=block)
    return _Piece(paragraph=block) if isinstance(block, Paragraph) else _Piece(picture=block)
