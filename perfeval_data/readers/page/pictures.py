"""Pictures on a page: one may be the page itself, scanned; another may hold a form, or stand in a cell in place of a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from perfeval_data.paper.grid import LEAST_SHARE_OF_A_FORM, PICTURE_SIGN, Picture, UnreadableDocumentError
from perfeval_data.readers.page.content import PageContent
from perfeval_data.readers.page.geometry import Box
from perfeval_data.readers.page.glyphs import Glyph
from perfeval_data.readers.page.lines import Lattice, Slots
from perfeval_data.readers.page.text import TextLine

_SMALL: Final = 0.1
"""Share of a page's area up to which its pictures may be a seal or a logo, too small for a form."""
_LARGE: Final = 0.4
"""Share of a page's area from which on a picture without text on it may be the page itself, scanned."""
_SAME_SIDE: Final = 1.0
"""Points by which the strips of one picture may miss each other."""
_LOWEST: Final = 4.0
"""Points; a lower or narrower picture is a line or a dot."""
_MOSTLY: Final = 0.7
"""Share of a picture that lies in the cell to which it belongs; a seal lies over several."""
_FAR: Final = 2.0
"""Heights of a character that leans beyond which the next one is part of another writing."""
_FILLED: Final = 0.5
"""Share of an empty cell that a picture over several cells must cover to be what stands in it."""


class PagePicture(NamedTuple):
    """A picture that may hold a form, and how far from the top of the page it stands."""

    picture: Picture
    top: float


class ScannedPageError(UnreadableDocumentError):
    """A page that shows a picture where text should be."""


def refuse_scan(page: PageContent, texts: Sequence[TextLine], tables: Sequence[Lattice]) -> None:
    """Refuses a page that shows a picture where text should be: a form in it would be passed over.

    A picture that lies on text is the page, scanned, with text recognised below it, which may be wrong. One beside a table is
    only part of its page.
    """
    pictures = united(page.pictures)
    is_blank = not texts and sum(picture.area for picture in pictures) > _SMALL * page.sheet.area
    if is_blank or any(_lies_on_text(each, page) or (not tables and _is_page(each, page, texts)) for each in pictures):
        raise ScannedPageError("这一页是扫描件或图片，没有可读取的文字；请先进行文字识别，或改用电子版文件", page.location)


def _lies_on_text(picture: Box, page: PageContent) -> bool:
    is_large = picture.area >= LEAST_SHARE_OF_A_FORM * page.sheet.area
    return is_large and any(picture.contains(*place) for place in page.buried)


def _is_page(picture: Box, page: PageContent, texts: Sequence[TextLine]) -> bool:
    is_large = picture.area > _LARGE * page.sheet.area
    return is_large and not any(picture.contains((line.left + line.right) / 2, line.top) for line in texts)


def united(pictures: Sequence[Box]) -> list[Box]:
    """Pictures with those that were cut into strips, one below the other, in one piece."""
    whole: list[Box] = []
    for strip in sorted(pictures, key=lambda box: (round(box.left), round(box.right), box.top)):
        above = whole[-1] if whole else None
        if above and _is_below(strip, above):
            whole[-1] = above._replace(bottom=max(above.bottom, strip.bottom))
        else:
            whole.append(strip)
    return whole


def _is_below(strip: Box, above: Box) -> bool:
    has_same_sides = abs(strip.left - above.left) <= _SAME_SIDE and abs(strip.right - above.right) <= _SAME_SIDE
    return has_same_sides and abs(strip.top - above.bottom) <= _SAME_SIDE


def possible_forms(page: PageContent, tables: Sequence[Lattice]) -> Iterator[PagePicture]:
    """The pictures that may hold a form; one on which a table stands is the background of its page."""
    for number, picture in enumerate(united(page.pictures), start=1) if page.pictures else ():
        is_background = any(picture.contains(*table.box.centre) for table in tables)
        if picture.area >= LEAST_SHARE_OF_A_FORM * page.sheet.area and not is_background:
            yield PagePicture(Picture(f"{page.location}图{number}"), picture.top)


def in_cells(page: PageContent, table: Lattice, filled: Sequence[Slots]) -> Iterator[tuple[Slots, Glyph]]:
    """The signs of pictures that stand in cells of a table, each as a character; `filled` are the cells with text.

    Writing aslant within one cell without other text is as good as a picture: across several it is a watermark or a seal.
    """
    for writing in _together(page.aslant):
        cell = table.cell_at(*writing[0].centre)
        if cell and cell not in filled and all(table.cell_at(*box.centre) == cell for box in writing):
            yield cell, _sign(writing[0])
    for picture in page.pictures:
        if min(picture.width, picture.height) < _LOWEST or not picture.within(table.box):
            continue
        for cell in table.cells:
            box = table.cell_box(cell)
            shared = picture.within(box)
            if shared and _belongs(shared.area, picture, box, cell in filled, page):
                yield cell, _sign(shared)


def _sign(place: Box) -> Glyph:
    """The sign of a picture as a character without a baseline."""
    middle = place.centre[1]
    return Glyph(PICTURE_SIGN, place.left, middle - 1, place.right, middle + 1, None)


def _together(aslant: Sequence[Box]) -> Iterator[list[Box]]:
    """Characters that lean, those of one writing together."""
    writing: list[Box] = []
    for box in aslant:
        if writing and max(abs(box.left - writing[-1].left), abs(box.top - writing[-1].top)) > _FAR * writing[-1].height:
            yield writing
            writing = []
        writing.append(box)
    if writing:
        yield writing


def _belongs(shared: float, picture: Box, cell: Box, is_filled: bool, page: PageContent) -> bool:
    if shared >= _MOSTLY * picture.area or (not is_filled and shared >= _FILLED * cell.area):
        return True
    return any(picture.contains(*place) and cell.contains(*place) for place in page.buried)
