"""Pictures on a page: the scanned page itself, one that may hold a form, or one in a cell in place of a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfeval_data.paper.grid import PICTURE_SIGN, Picture, UnreadableDocumentError
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.lines import Lattice, Slots
from perfeval_data.readers.page.text import TextLine
from perfeval_data.readers.thresholds import PICTURES


class PagePicture(NamedTuple):
    """A picture that may hold a form, and its distance from the top of the page in points."""

    picture: Picture
    top: float


class ScannedPageError(UnreadableDocumentError):
    """A page that shows a picture where text should be."""


def refuse_scan(page: PageContent, texts: Sequence[TextLine], tables: Sequence[Lattice]) -> None:
    """Raises ScannedPageError for a page with a picture where text should be: a form in it would be overlooked.

    A picture over text is a scan with recognised text under it, which may be wrong. A picture beside a table is only part
    of its page.
    """
    pictures = united(page.pictures)
    is_blank = not texts and sum(picture.area for picture in pictures) > PICTURES.small * page.sheet.area
    if is_blank or any(_lies_on_text(each, page) or (not tables and _is_page(each, page, texts)) for each in pictures):
        raise ScannedPageError("这一页是扫描件或图片，没有可读取的文字；请先进行文字识别，或改用电子版文件", page.location)


def _lies_on_text(picture: Box, page: PageContent) -> bool:
    is_large = picture.area >= PICTURES.form * page.sheet.area
    return is_large and any(picture.contains(*place) for place in page.buried)


def _is_page(picture: Box, page: PageContent, texts: Sequence[TextLine]) -> bool:
    is_large = picture.area > PICTURES.large * page.sheet.area
    return is_large and not any(picture.contains((line.left + line.right) / 2, line.top) for line in texts)


def united(pictures: Sequence[Box]) -> list[Box]:
    """The pictures, with horizontal strips of one picture joined."""
    whole: list[Box] = []
    for strip in sorted(pictures, key=lambda box: (round(box.left), round(box.right), box.top)):
        above = whole[-1] if whole else None
        if above and _is_below(strip, above):
            whole[-1] = above._replace(bottom=max(above.bottom, strip.bottom))
        else:
            whole.append(strip)
    return whole


def _is_below(strip: Box, above: Box) -> bool:
    has_same_sides = abs(strip.left - above.left) <= PICTURES.same_side and abs(strip.right - above.right) <= PICTURES.same_side
    return has_same_sides and abs(strip.top - above.bottom) <= PICTURES.same_side


def possible_forms(page: PageContent, tables: Sequence[Lattice]) -> Iterator[PagePicture]:
    """The pictures that may hold a form; one under a table is only the background of its page."""
    for number, picture in enumerate(united(page.pictures), start=1) if page.pictures else ():
        is_background = any(picture.contains(*table.box.centre) for table in tables)
        if picture.area >= PICTURES.form * page.sheet.area and not is_background:
            yield PagePicture(Picture(f"{page.location}图{number}"), picture.top)


def in_cells(page: PageContent, table: Lattice, filled: Sequence[Slots]) -> Iterator[tuple[Slots, Glyph]]:
    """A PICTURE_SIGN for each cell of a table that holds a picture; `filled` are the cells with text.

    Slanted writing within one empty cell counts as a picture; across several cells it is a watermark or a seal.
    """
    for writing in _together(page.aslant):
        cell = table.cell_at(*writing[0].centre)
        if cell and cell not in filled and all(table.cell_at(*box.centre) == cell for box in writing):
            yield cell, _sign(writing[0])
    for picture in page.pictures:
        if min(picture.width, picture.height) < PICTURES.lowest or not picture.within(table.box):
            continue
        for cell in table.cells:
            box = table.cell_box(cell)
            shared = picture.within(box)
            if shared and _belongs(shared.area, picture, box, cell in filled, page):
                yield cell, _sign(shared)


def _sign(place: Box) -> Glyph:
    """PICTURE_SIGN as a character without a baseline."""
    middle = place.centre[1]
    return Glyph(PICTURE_SIGN, place.left, middle - 1, place.right, middle + 1, None)


def _together(aslant: Sequence[Box]) -> Iterator[list[Box]]:
    """Slanted characters, grouped by piece of writing."""
    writing: list[Box] = []
    for box in aslant:
        if (
            writing
            and max(abs(box.left - writing[-1].left), abs(box.top - writing[-1].top)) > PICTURES.far * writing[-1].height
        ):
            yield writing
            writing = []
        writing.append(box)
    if writing:
        yield writing


def _belongs(shared: float, picture: Box, cell: Box, is_filled: bool, page: PageContent) -> bool:
    if shared >= PICTURES.mostly * picture.area or (not is_filled and shared >= PICTURES.filled * cell.area):
        return True
    return any(picture.contains(*place) and cell.contains(*place) for place in page.buried)
