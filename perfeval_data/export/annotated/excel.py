"""Comments (批注) in the cells of a workbook, with the drawing that Excel shows them in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from perfeval_data.export.annotated.package import EditedPackage
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import xlsx
from perfeval_data.readers.ooxml import RELATIONSHIPS

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_M: Final = f"{{{_MAIN}}}"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND_DRAWING: Final = tuple(
    f"{_M}{name}"
    for name in ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)
"""What a sheet holds behind the drawing of its comments, in the order of the format."""
_EMPTY_DRAWING: Final = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    b"</v:shapetype></xml>"
)
_SHAPE: Final = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_COLUMNS_WIDE, _LEAST_ROWS, _SIGNS_IN_A_ROW = 4, 8, 18
"""Columns and rows that an opened comment covers, and the Chinese characters that surely stand in one of them."""
_FIRST_SHAPE: Final = 1025


class Comments:
    """The cells of a workbook by their places, and comments to be put into them."""

    def __init__(self, package: EditedPackage, author: str) -> None:
        self._package, self._author = package, author
        self._sheets = xlsx.sheet_parts(package.found)

    def __contains__(self, place: str) -> bool:
        sheet, _, address = place.rpartition("!")
        return sheet in self._sheets and xlsx.slot_of(address) is not None

    def add(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Put a comment into each of the cells: a line for each text."""
        by_sheet: dict[str, dict[str, Sequence[str]]] = {}
        for place, said in texts.items():
            sheet, _, address = place.rpartition("!")
            by_sheet.setdefault(self._sheets[sheet], {})[address] = said
        for part, said_of in by_sheet.items():
            drawn = self._list(part, said_of)
            self._draw(part, {address: said_of[address] for address in drawn})

    def _list(self, sheet: str, said_of: Mapping[str, Sequence[str]]) -> list[str]:
        """Write the comments of a sheet, into what a cell has already if it has one; returns the cells that had none."""
        part = self._package.found.related("comments", sheet)
        if part is None:
            part = self._package.free_name("xl/comments{}.xml")
            self._package.declare(part, _COMMENTS_TYPE)
            self._package.relate(sheet, "comments", part)
            root = etree.fromstring(f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>')
        else:
            root = self._package.tree(part)
        authors, listed = root.find(f"{_M}authors"), root.find(f"{_M}commentList")
        if authors is None or listed is None:
            raise UnreadableDocumentError("批注部件不完整，文件可能已损坏", part)
        etree.SubElement(authors, f"{_M}author").text = self._author
        known = {each.get("ref", ""): each for each in listed}
        for address, said in said_of.items():
            if address in known:
                _append(known[address], "\n" + "\n".join(said))
            else:
                made = etree.SubElement(listed, f"{_M}comment", ref=address, authorId=str(len(authors) - 1))
                _append(made, "\n".join(said))
        self._package.write_tree(part, root)
        return [address for address in said_of if address not in known]

    def _draw(self, sheet: str, said_of: Mapping[str, Sequence[str]]) -> None:
        """Draw the notes of a sheet; without them Excel shows none."""
        root = self._package.tree(sheet)
        drawing = root.find(f"{_M}legacyDrawing")
        if drawing is None:
            part = self._package.free_name("xl/drawings/vmlDrawingCheck{}.vml")
            self._package.declare(part, _DRAWING_TYPE)
            self._package.write(part, _EMPTY_DRAWING)
            drawing = etree.Element(f"{_M}legacyDrawing", nsmap={"r": RELATIONSHIPS})
            drawing.set(f"{{{RELATIONSHIPS}}}id", self._package.relate(sheet, "vmlDrawing", part))
            behind = next((number for number, each in enumerate(root) if each.tag in _BEHIND_DRAWING), len(root))
            root.insert(behind, drawing)
            self._package.write_tree(sheet, root)
        else:
            part = self._package.found.relationships(sheet)[drawing.get(f"{{{RELATIONSHIPS}}}id", "")].target
        content = self._package.read(part)
        end = content.rfind(b"</xml>")
        if end < 0:
            raise UnreadableDocumentError("批注的图形部件不完整，文件可能已损坏", part)
        first = 1 + max((int(each) for each in re.findall(rb"_x0000_s(\d{1,9})\b", content)), default=_FIRST_SHAPE - 1)
        shapes = "".join(_shape(number, address, said) for number, (address, said) in enumerate(said_of.items(), first))
        self._package.write(part, content[:end] + shapes.encode() + content[end:])


def _append(comment: etree._Element, text: str) -> None:
    whole = comment.find(f"{_M}text")
    if whole is None:
        whole = etree.SubElement(comment, f"{_M}text")
    written = etree.SubElement(etree.SubElement(whole, f"{_M}r"), f"{_M}t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _shape(number: int, address: str, said: Sequence[str]) -> str:
    """The note of a cell, high enough for what it says."""
    rows = max(_LEAST_ROWS, 1 + sum(-(-len(text) // _SIGNS_IN_A_ROW) for text in said))
    slot = xlsx.slot_of(address)
    assert slot is not None, "only places of cells are drawn"
    row, column = slot
    return _SHAPE.format(
        number=number, row=row, column=column, left=column + 1, right=column + 1 + _COLUMNS_WIDE,
        top=max(row - 1, 0), bottom=max(row - 1, 0) + rows,
    )  # fmt: skip
