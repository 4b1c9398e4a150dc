"""Word documents (docx): paragraphs, text boxes and tables in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Final, NamedTuple

from lxml import etree

from perfeval_data.paper.grid import Block, Document, Picture, UnreadableDocumentError
from perfeval_data.readers import layout
from perfeval_data.readers.layout import Content, PictureContent, Table, TableCell, blocks
from perfeval_data.readers.limits import MAX_SPAN, MAX_TABLE_DEPTH, refuse_beyond
from perfeval_data.readers.ooxml import Package, Relationship
from perfeval_data.readers.scans.embedded import with_recognised_pictures
from perfeval_data.readers.spans import SlotBudget
from perfeval_data.readers.wordml import PARAGRAPH, TEXT, simplify
from perfeval_data.readers.wordpictures import LARGE_PICTURE, PICTURES, RELATION
from perfeval_data.readers.wordstyles import Styles, W

_BODY: Final = f"{W}body"
_TABLE: Final = f"{W}tbl"
_ROW: Final = f"{W}tr"
_CELL: Final = f"{W}tc"
_GRID_BEFORE: Final = f"{W}trPr/{W}gridBefore"
_CELL_PROPERTIES: Final = f"{W}tcPr"
_SPAN: Final = f"{W}gridSpan"
_MERGED_ACROSS: Final = f"{W}hMerge"
_MERGED_DOWN: Final = f"{W}vMerge"
_CONTINUES: Final = "continue"
_VALUE: Final = f"{W}val"
_NUMBER: Final = "{urn:perfeval-data}number"
"""Our own attribute: the number of a cell in the file."""


def read(data: bytes) -> Document:
    """The document as printed, with all changes accepted and without headers, footers and notes.

    Raises UnreadableDocumentError if the file is damaged, has active content, or holds nothing but unreadable pictures.
    """
    return read_package(Package.of_zip(data))


def read_package(package: Package) -> Document:
    """The document in an open package. Raises what `read` does."""
    package.refuse_active_content()
    styles = package.related("styles", package.main_part)
    style_root = package.parse(styles) if styles is not None and styles in package else None
    found = body_blocks(package.parse(package.main_part), Styles(style_root))
    links = package.relationships(package.main_part)
    named = tuple(_with_part(block, links) if isinstance(block, Picture) else block for block in found)
    document = with_recognised_pictures(Document("docx", named, package.title), package.read)
    refuse_mere_pictures(document)
    return document


def _with_part(picture: Picture, links: Mapping[str, Relationship]) -> Picture:
    """The picture with the part that its relationship points to; empty if that is outside the file."""
    link = links.get(picture.part)
    return replace(picture, part="" if link is None or link.external else link.target)


def refuse_mere_pictures(document: Document) -> None:
    """Raises UnreadableDocumentError for a document of nothing but unreadable pictures."""
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    if pictures and len(pictures) == len(document.blocks):
        why = pictures[0].reason or "请先进行文字识别"
        raise UnreadableDocumentError(f"文件中只有图片（可能是扫描件），没有可读取的文字；{why}", pictures[0].location)


def body_blocks(root: etree._Element, styles: Styles) -> tuple[Block, ...]:
    """The blocks of a `w:document`, which is simplified in place. Raises what `read` does."""
    body = root.find(_BODY)
    if body is None:
        raise UnreadableDocumentError("文件内没有 Word 正文，可能已损坏")
    if next(root.iter(f"{W}altChunk"), None) is not None:
        raise UnreadableDocumentError("正文中嵌入了另一个文件，其内容无法读取；请用 Word 或 WPS 打开后另存再试")
    has_pictures = next(root.iter(*PICTURES), None) is not None
    simplify(root, styles)
    found = blocks(_contents(body), outer_table_is_layout=False)
    if has_pictures and not found:
        raise UnreadableDocumentError("文件中只有图片（可能是扫描件），没有可读取的文字；请先进行文字识别")
    return found


def cell_numbers(package: Package) -> dict[str, int]:
    """By the location of each cell as `read` gives it, its number among all `w:tc` of the main part, from 0."""
    root = package.parse(package.main_part)
    for number, cell in enumerate(root.iter(_CELL)):
        cell.set(_NUMBER, str(number))
    styles = package.related("styles", package.main_part)
    simplify(root, Styles(package.parse(styles) if styles is not None and styles in package else None))
    return layout.cell_numbers(
        (content for body in root.iterchildren(_BODY) for content in _contents(body)), outer_table_is_layout=False
    )


def _contents(container: etree._Element, depth: int = 0) -> Iterator[Content]:
    for element in container.iterchildren(PARAGRAPH, _TABLE):
        if element.tag == PARAGRAPH:
            parts = list(element.iter(TEXT, LARGE_PICTURE))
            yield "".join([part.text or "" for part in parts if part.tag == TEXT])
            yield from (PictureContent(part=each.get(RELATION, "")) for each in parts if each.tag == LARGE_PICTURE)
        else:
            yield _table(element, depth + 1)


def _table(element: etree._Element, depth: int) -> Table:
    refuse_beyond(depth, MAX_TABLE_DEPTH, "表格嵌套", "层")
    budget, spans = SlotBudget(), _spans(element)
    rows = [_slots(row, spans, budget) for row in element.iterchildren(_ROW)]
    cells = tuple(
        TableCell(tuple(_contents(slot.element, depth)), row, slot.column, height, slot.width, _number(slot.element))
        for row, slot, height in _merged_down(rows)
    )
    return Table(cells, _column_edges(element, cells))


def _number(cell: etree._Element) -> int | None:
    number = cell.get(_NUMBER)
    return None if number is None else int(number)


class _Slot(NamedTuple):
    """A `w:tc` in its row. One that continues the cell above covers slots but prints nothing."""

    element: etree._Element
    column: int
    width: int
    continues_above: bool
    starts_merge: bool


_Spans = Mapping[etree._Element, Mapping[str, str]]
_NO_SPANS: Final[Mapping[str, str]] = {}


def _slots(row: etree._Element, all_spans: _Spans, budget: SlotBudget) -> list[_Slot]:
    before = row.find(_GRID_BEFORE)
    column = 0 if before is None else _count(before.get(_VALUE, ""), default=0)
    slots: list[_Slot] = []
    for element in row.iterchildren(_CELL):
        spans = all_spans.get(element, _NO_SPANS)
        width = _count(spans.get(_SPAN, ""), default=1)
        budget.take(width)
        if slots and spans.get(_MERGED_ACROSS) == _CONTINUES:
            slots[-1] = slots[-1]._replace(width=slots[-1].width + width)
        else:
            slots.append(_Slot(element, column, width, spans.get(_MERGED_DOWN) == _CONTINUES, _MERGED_DOWN in spans))
        column += width
    return slots


def _merged_down(rows: list[list[_Slot]]) -> Iterator[tuple[int, _Slot, int]]:
    """Row, slot and height in rows of every cell. A cell continues the one above only if both have the same columns, as in Word."""
    heights: dict[tuple[int, int], int] = {}  # (row, column) of a cell -> rows that it covers
    cells: list[tuple[int, _Slot]] = []
    open_above: dict[tuple[int, int], int] = {}  # (column, width) -> row where the merge starts
    for row, slots in enumerate(rows):
        open_here: dict[tuple[int, int], int] = {}
        for slot in slots:
            columns = slot.column, slot.width
            top = open_above.get(columns, row) if slot.continues_above else row
            if top == row:
                cells.append((row, slot))
            heights[top, slot.column] = row - top + 1
            if slot.starts_merge:
                open_here[columns] = top
        open_above = open_here
    return ((row, slot, heights[row, slot.column]) for row, slot in cells)


def _spans(table: etree._Element) -> _Spans:
    """The span and merge properties of the cells of a table that have any, by tag; a merge without a value continues."""
    spans: dict[etree._Element, dict[str, str]] = {}
    for each in table.iter(_SPAN, _MERGED_ACROSS, _MERGED_DOWN):
        properties = each.getparent()
        cell = None if properties is None else properties.getparent()
        if cell is not None and cell.tag == _CELL and next(cell.iterchildren(_CELL_PROPERTIES), None) is properties:
            spans.setdefault(cell, {})[str(each.tag)] = each.get(_VALUE, _CONTINUES)
    return spans


def _count(text: str, default: int) -> int:
    """A number of columns. Raises UnreadableDocumentError beyond `MAX_SPAN`; Word itself allows 63."""
    if not text.isdecimal():
        return default
    count = int(text) if len(text) <= len(str(MAX_SPAN)) else MAX_SPAN + 1
    refuse_beyond(count, MAX_SPAN, "单元格横跨的列数", "列")
    return max(count, default)


def _column_edges(table: etree._Element, cells: tuple[TableCell, ...]) -> tuple[float, ...] | None:
    """The column borders in twips from the left one; None if the stated widths do not fit the cells."""
    widths = [column.get(f"{W}w", "") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    if not columns or len(widths) < columns or not all(width.isdecimal() for width in widths):
        return None
    return tuple(accumulate(map(float, widths[:columns]), initial=0.0))
