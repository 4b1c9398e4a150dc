"""Comments in the cells of a Word document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from perfeval_data.export.annotated.package import EditedPackage
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import docx
from perfeval_data.readers.wordstyles import W

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_CELL, _PARAGRAPH, _BOX = f"{W}tc", f"{W}p", f"{W}txbxContent"


class Comments:
    """The cells of a document by their places, and comments to be put into them."""

    def __init__(self, package: EditedPackage, author: str) -> None:
        self._package, self._author = package, author
        self._part = package.found.main_part
        self._root = package.tree(self._part)
        cells = list(self._root.iter(_CELL))
        self._cells = {place: cells[number] for place, number in docx.cell_numbers(package.found).items()}

    def __contains__(self, place: str) -> bool:
        return place in self._cells

    def add(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Put a comment into each of the cells: a paragraph for each text."""
        part = self._package.found.related("comments", self._part)
        if part is None:
            part = self._package.free_name("word/comments{}.xml")
            self._package.declare(part, _TYPE)
            self._package.relate(self._part, "comments", part)
            root = etree.Element(f"{W}comments", nsmap={"w": W.strip("{}")})
        else:
            root = self._package.tree(part)
        first = 1 + max((int(each.get(f"{W}id", "-1")) for each in root), default=-1)
        for number, (place, said) in enumerate(texts.items(), first):
            root.append(self._comment(number, said))
            _mark(self._cells[place], number)
        self._package.write_tree(part, root)
        self._package.write_tree(self._part, self._root)

    def _comment(self, number: int, said: Sequence[str]) -> etree._Element:
        made = _element("comment", id=number, author=self._author, initials=self._author[:1])
        for text in said:
            paragraph, run, written = _element("p"), _element("r"), _element("t")
            written.text = text
            run.append(written)
            paragraph.append(run)
            made.append(paragraph)
        return made


def _mark(cell: etree._Element, number: int) -> None:
    """Span a comment over the paragraphs of a cell. No text box can hold one: there it goes to the paragraph that holds the box."""
    boxes = list(cell.iterancestors(_BOX))
    if boxes:
        paragraphs = [next(boxes[-1].iterancestors(_PARAGRAPH))]
    else:
        paragraphs = [
            each
            for each in cell.iter(_PARAGRAPH)
            if next(each.iterancestors(_CELL), None) is cell and not _is_boxed(each, cell)
        ]
    if not paragraphs:
        raise UnreadableDocumentError("单元格内没有段落，不能加批注，文件可能已损坏")
    first, last = paragraphs[0], paragraphs[-1]
    first.insert(1 if len(first) and first[0].tag == f"{W}pPr" else 0, _element("commentRangeStart", id=number))
    reference = _element("r")
    reference.append(_element("commentReference", id=number))
    last.extend([_element("commentRangeEnd", id=number), reference])


def _is_boxed(paragraph: etree._Element, cell: etree._Element) -> bool:
    """Whether a paragraph stands in a text box that hangs in the cell."""
    box = next(paragraph.iterancestors(_BOX), None)
    return box is not None and cell in box.iterancestors(_CELL)


def _element(name: str, **attributes: object) -> etree._Element:
    made = etree.Element(f"{W}{name}")
    for key, value in attributes.items():
        made.set(f"{W}{key}", str(value))
    return made
