"""Web pages, and Excel and Word documents saved as such: paragraphs and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from perfeval_data.paper.characters import decoded
from perfeval_data.paper.grid import PICTURE_SIGN, Document, Picture, UnreadableDocumentError
from perfeval_data.readers import pictures
from perfeval_data.readers.characters import BYTE_ORDER_MARKS, Piece, as_they_look
from perfeval_data.readers.css import PLAIN, PageStyle
from perfeval_data.readers.layout import Content, PictureContent, Table, TableCell, blocks
from perfeval_data.readers.limits import MAX_PART_BYTES, MAX_SPAN, MAX_TABLE_DEPTH, refuse_beyond
from perfeval_data.readers.spans import SlotBudget, SpannedCell, place
from perfeval_data.readers.symbols import CHECKED, UNCHECKED

_DECLARED: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE: Final = re.compile("[\u0800-\uffff]")

_ROW_GROUPS: Final = ("thead", "tbody", "tfoot")
_CELLS: Final = ("td", "th")
_SKIPPED: Final = frozenset({"head", "script", "style", "template", "noscript", "xml", "rt", "rp", "title", "svg", "iframe"})
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "section", "summary", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip
_BUTTONS: Final = frozenset({"hidden", "password", "submit", "button", "reset", "image", "file"})

_BREAK: Final = "\N{LINE SEPARATOR}"
_WHITE_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_WIDE: Final = "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60]"
_LINE_END_IN_CHINESE: Final = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")
_LEADING_NUMBER: Final = re.compile(r"\s*\+?0*(\d+)")


def read(data: bytes) -> Document:
    """The page as a browser shows it, without what is hidden.

    Raises UnreadableDocumentError if its encoding is unknown, if it is truncated or nested too deeply, or has no text of its own.
    """
    text = decode(data)
    _refuse_truncated(text)
    root = _parse(text)
    _free_nested(root, ("tr",))
    _free_nested(root, _CELLS)
    found = blocks(_contents(root, PageStyle(root), 0), outer_table_is_layout=True)
    if all(isinstance(block, Picture) for block in found):
        _refuse_what_has_its_content_elsewhere(root)
    return Document("html", found, _collapsed(root.findtext(".//title") or ""))


def decode(data: bytes) -> str:
    """The text of a page, decoded strictly: by byte order mark, as UTF-8 if that yields Chinese, as declared, else as GB18030.

    A page that declares gb2312 may be UTF-8 and vice versa. gb2312 and gbk are read as gb18030, their superset. Raises
    UnreadableDocumentError if nothing fits.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], (encoding,))
    text = decoded(data, ("utf-8",))
    if text is not None and (data.isascii() or _CHINESE.search(text)):
        return _strictly(data, ("utf-8",))
    declared = _DECLARED.search(data, 0, 4096)
    is_big5 = declared is not None and declared[1].lower().startswith(b"big5")
    return _strictly(data, ("big5hkscs",) if is_big5 else ("gb18030", "utf-8"))


def _strictly(data: bytes, encodings: tuple[str, ...]) -> str:
    text = decoded(data, encodings)
    if text is None:
        raise UnreadableDocumentError("文字编码无法识别（支持 UTF-8、UTF-16、GB18030、Big5）")
    if "\x00" in text:
        raise UnreadableDocumentError("网页内含有控制字符，文件可能已损坏")
    return text


def _refuse_truncated(text: str) -> None:
    """Raises UnreadableDocumentError for a truncated page. Careless pages lack end tags; one that closes neither a table nor itself was cut off."""
    lower = text.lower()
    if "<html" in lower and "</html" not in lower and lower.count("<table") > lower.count("</table"):
        raise UnreadableDocumentError("网页不完整（可能在下载、复制时被截断），请重新取得后再试")


def _parse(text: str) -> etree._Element:
    refuse_beyond(len(text), MAX_PART_BYTES, "网页", "MB")
    # not the parser of lxml.html, which looks for a class of its own whenever an element is touched
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    root: etree._Element | None = etree.fromstring(text.encode(errors="replace"), parser=parser)
    if root is None:
        raise UnreadableDocumentError("网页没有内容")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableDocumentError("网页结构嵌套过深或文字过长，为安全起见不予读取")
    return root


def _refuse_what_has_its_content_elsewhere(root: etree._Element) -> None:
    if next(root.iter("frame", "iframe"), None) is not None:
        raise UnreadableDocumentError("网页只是一个框架，内容在别的文件里；请打开内容所在的页面另存后再试")
    if next(root.iter("img"), None) is not None:
        raise UnreadableDocumentError("网页中只有图片（可能是扫描件），没有可读取的文字；请先进行文字识别")


def _free_nested(root: etree._Element, tags: tuple[str, ...]) -> None:
    """Moves rows and cells that a missing end tag left inside another behind it, as browsers do."""
    moved: list[etree._Element] = []
    for element in list(root.iter(*tags)):
        around = next(element.iterancestors("table", *tags), None)
        if around is None or around.tag == "table":
            continue
        if around not in moved:
            moved = [around]
        moved[-1].addnext(element)
        moved.append(element)


def _contents(element: etree._Element, style: PageStyle, depth: int) -> tuple[Content, ...]:
    if not len(element) and style.look(element) == PLAIN:  # most cells hold nothing but text
        text = _collapsed(element.text or "")
        return (text,) if text else ()
    flow = _Flow(style, depth)
    flow.read(element)
    flow.end_line()
    return tuple(flow.contents)


class _Flow:
    """Collects texts and tables in order; a text ends where a block element begins or ends."""

    def __init__(self, style: PageStyle, depth: int) -> None:
        self.contents: list[Content] = []
        self._style = style
        self._depth = depth
        self._pieces: list[Piece] = []

    def end_line(self) -> None:
        if text := _collapsed(as_they_look(self._pieces)):
            self.contents.append(text)
        self._pieces.clear()

    def read(self, element: etree._Element) -> None:
        """Adds the content of an element."""
        self._write(element, element.text)
        for child in element:
            if not self._is_left_out(child):
                self._read_child(child)
            self._write(element, child.tail)

    def _write(self, element: etree._Element, text: str | None) -> None:
        """Adds a text directly in an element."""
        if text and (look := self._style.look(element)).is_shown:
            self._pieces.append(Piece(text, look.struck, look.height))

    def _is_left_out(self, element: etree._Element) -> bool:
        """Whether an element takes no place on the page. An invisible cell does take place, and is empty."""
        if element.tag in _SKIPPED or element.get("hidden") is not None or self._style.takes_no_place(element):
            return True
        return element.tag == "tr" and element.get("height") == "0" and not "".join(_texts(element)).strip()

    def _read_child(self, element: etree._Element) -> None:
        if element.tag == "table":
            self._read_table(element)
        elif element.tag == "br":
            self._pieces.append(Piece(_BREAK))
        elif element.tag == "pre":
            self._read_preformatted(element)
        elif element.tag in ("input", "select", "textarea"):
            self._write(element, _value_of_control(element))
        elif element.tag == "img":
            self._read_picture(element)
        elif element.tag in _BLOCKS:
            self.end_line()
            self.read(element)
            self.end_line()
        else:
            self.read(element)

    def _read_preformatted(self, element: etree._Element) -> None:
        self.end_line()
        self.contents.extend("".join(_texts(element)).splitlines())

    def _read_table(self, table: etree._Element) -> None:
        """Adds a table. Its caption, and stray content between its rows, come before it, as in browsers."""
        refuse_beyond(self._depth + 1, MAX_TABLE_DEPTH, "表格嵌套", "层")
        self.end_line()
        groups: dict[etree._Element, list[list[etree._Element]]] = {}
        self._read_between_cells(table, table, groups)
        self.end_line()
        self.contents.append(self._table(groups))

    def _read_picture(self, image: etree._Element) -> None:
        if self._style.look(image).is_invisible:
            return
        size = pictures.size_of(image)
        if size == pictures.Size.SMALL:
            self._pieces.append(Piece(PICTURE_SIGN))
        elif size != pictures.Size.NONE:
            self.end_line()
            self.contents.append(PictureContent(is_certainly_large=size == pictures.Size.LARGE))

    def _read_between_cells(
        self, element: etree._Element, group: etree._Element, groups: dict[etree._Element, list[list[etree._Element]]]
    ) -> None:
        """Collects the cells of each row of each row group in an element; anything else is added as text."""
        rows = groups.setdefault(group, [])
        self._write(element, element.text)
        for child in element:
            if self._is_left_out(child):
                pass
            elif child.tag in _CELLS:
                if not rows:
                    rows.append([])
                rows[-1].append(child)
            elif child.tag == "tr":
                rows.append([])
                self._read_between_cells(child, group, groups)
            elif child.tag in _ROW_GROUPS:
                self._read_between_cells(child, child, groups)
            elif child.tag != "table" and next(child.iter("tr", *_CELLS), None) is not None:
                self._read_between_cells(child, group, groups)
            else:
                self._read_child(child)
            self._write(element, child.tail)

    def _table(self, groups: dict[etree._Element, list[list[etree._Element]]]) -> Table:
        """The table with head rows first and foot rows last, wherever they are written. Cells span only within their row group."""
        budget = SlotBudget()
        cells: list[TableCell] = []
        first_row = 0
        for group in sorted(groups, key=lambda group: {"thead": 0, "tfoot": 2}.get(str(group.tag), 1)):
            rows = [[self._spanned(cell) for cell in row] for row in groups[group]]
            cells.extend(place(rows, first_row, budget))
            first_row += len(rows)
        return Table(tuple(cells))

    def _spanned(self, cell: etree._Element) -> SpannedCell:
        column_span = max(1, min(_span(cell.get("colspan")), MAX_SPAN))
        return SpannedCell(_contents(cell, self._style, self._depth + 1), _span(cell.get("rowspan")), column_span)


def _span(attribute: str | None) -> int:
    """A span as browsers read it: leading digits, 1 if there are none."""
    if attribute is None:
        return 1
    number = _LEADING_NUMBER.match(attribute)
    return int(number[1][:6]) if number else 1


def _texts(element: etree._Element) -> Iterator[str]:
    return (str(text) for text in element.itertext())


def _value_of_control(element: etree._Element) -> str:
    """What a form control shows."""
    if element.tag == "textarea":
        return _BREAK.join("".join(_texts(element)).splitlines())
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return "".join(text for option in chosen[-1:] for text in _texts(option))
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return UNCHECKED if element.get("checked") is None else CHECKED
    return "" if kind in _BUTTONS else element.get("value", "")


def _collapsed(text: str) -> str:
    """White space as browsers show it: a run is one space. A source line break between two Chinese characters is none."""
    if text.split() == [text]:
        return text
    text = _WHITE_SPACE.sub(" ", _LINE_END_IN_CHINESE.sub("", text))
    return "\n".join(line.strip(" ") for line in text.split(_BREAK)).strip()
