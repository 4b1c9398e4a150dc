"""Plain text to grids: lines with tabs or pipes are rows, other lines are paragraphs.

Text has lost the borders of the table. Cells that were merged away may be missing, so every grid made here is unruled: the form
layer decides by the kind of each value which column it belongs to, and refuses what remains ambiguous.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise, product

from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers.boxes import AS_PIPES, grid_of, is_drawn, is_of_a_drawing, rows_of_lines

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile("\r\n|[\r\n\f]")
_QUOTED_CELL = re.compile(r'(?:(?<=\t)|(?<![^\r\n]))"((?:[^"\t]|"")*)"(?=[\t\r\n]|\Z)')
"""A cell as Excel writes it where it holds a line break, a quotation mark or a comma; never over the border of another cell."""
_NEEDS_QUOTES = re.compile(r'[\r\n,]|""')
_BREAK_IN_CELL = "\x0e"
_BETWEEN_GAPS = re.compile(r"[^ \u3000]+(?: [^ \u3000]+)*")
"""A cell of a table without borders: single spaces are part of it, longer gaps are not."""
_FEWEST_ALIGNED = 3
_SAME_PLACE = 1
_LEAST_BROKEN = 8
"""Half-width characters of a cell that may go on in the next line, if it fills its column."""
_MARKDOWN_RULE = re.compile(r"[\s|:+─━═-]*[-─━═][\s|:+─━═-]*")

Line = tuple[int, str]
"""Number in the file, counting from 1, and text."""


def read(data: bytes) -> Document:
    """Read a text document; raises `UnreadableDocumentError` where the bytes are no text in a known encoding."""
    lines = list(_lines(decode(data)))
    return Document("text", tuple(block for chunk in _chunks(lines) for block in _blocks(chunk)))


def _lines(text: str) -> Iterator[Line]:
    """The lines of the table; line breaks within a cell, of quoted cells or as vertical tabs, are no ends of lines."""
    number = 1
    for line in _LINE_END.split(_QUOTED_CELL.sub(_unquoted, text) if "\t" in text else text):
        yield number, line.replace(_BREAK_IN_CELL, "\n").replace("\v", "\n")
        number += 1 + line.count(_BREAK_IN_CELL)


def _unquoted(match: re.Match[str]) -> str:
    """The text of a quoted cell; quotation marks that nothing calls for are part of it."""
    if not _NEEDS_QUOTES.search(match[1]):
        return match[0]
    return _LINE_END.sub(_BREAK_IN_CELL, match[1]).replace('""', '"')


def decode(data: bytes) -> str:
    """The text of the bytes: byte order mark, then strict UTF-8, then UTF-16 by its zero bytes, then strict GB18030."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    candidates = ["utf-8", "gb18030"]
    if b"\x00" in data:
        candidates = ["utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"]
    for encoding in candidates[:-1]:
        try:
            return _strictly(data, encoding)
        except UnreadableDocumentError:
            continue
    return _strictly(data, candidates[-1])


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError("文字编码无法识别（支持 UTF-8、UTF-16、GB18030）", f"第{error.start + 1}字节") from error
    if found := _CONTROL.search(text):
        raise UnreadableDocumentError("不是文本文件，含有控制字符", f"第{text.count(chr(10), 0, found.start()) + 1}行")
    return text


def _chunks(lines: list[Line]) -> Iterator[list[Line]]:
    """Runs of lines between blank ones. A line of nothing but tabs or pipes is a row of empty cells, not a blank line."""
    chunk: list[Line] = []
    for number, text in lines:
        if text.strip(" \r\n　\ufeff"):
            chunk.append((number, text))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _blocks(chunk: list[Line]) -> Iterator[Block]:
    if is_drawn(chunk):
        yield from _drawn(chunk)
        return
    chunk = [(number, text.translate(AS_PIPES)) for number, text in chunk]
    if _is_stream(chunk):
        yield _grid([_cells_of_lines(chunk)])
        return
    for separator, is_cell_per_line in (("\t", False), ("|", _has_one_cell_per_line(chunk))):
        if any(separator in text for _, text in chunk):
            rows = _rows_of_cell_lines(chunk) if is_cell_per_line else _rows_of_lines(chunk, separator)
            yield from _title_paragraphs_and_grid(rows)
            return
    yield from _aligned(chunk)


def _drawn(chunk: list[Line]) -> Iterator[Block]:
    """Tables drawn with characters, and the lines around them."""
    for is_table, run in groupby(chunk, key=lambda line: is_of_a_drawing(line[1])):
        lines = list(run)
        if not is_table:
            yield from (Paragraph(text.strip(), f"第{number}行") for number, text in lines)
        elif grid := grid_of(lines):
            yield grid
        elif rows := rows_of_lines(lines):
            yield from _title_paragraphs_and_grid(_rows_of_lines(rows, "|"))
        else:
            raise UnreadableDocumentError("用字符画的表格线没有闭合，无法确定各格的范围", f"第{lines[0][0]}行")


Row = list[tuple[str, str]]
"""(text, location) of each cell."""


def _rows_of_lines(chunk: list[Line], separator: str) -> list[Row]:
    """One row a line. Markdown's outer pipes and rules are no cells."""
    framed = separator == "|" and all(text.strip().startswith("|") for _, text in chunk)
    rows = []
    for number, text in chunk:
        if separator == "|" and ("|" in text or "+" in text) and _MARKDOWN_RULE.fullmatch(text):
            continue
        cells = (text.strip().strip("|") if framed else text).split(separator)
        rows.append([(cell.strip(), f"第{number}行第{place}格") for place, cell in enumerate(cells, start=1)])
    return rows


def _has_one_cell_per_line(chunk: list[Line]) -> bool:
    """Whether each line is one cell closed by a pipe, and a line of several pipes fills a row up."""
    texts = [text.strip() for _, text in chunk]
    return all("|" not in text.rstrip("|") for text in texts) and any(_is_filling(text) for text in texts)


def _is_stream(chunk: list[Line]) -> bool:
    """Whether the lines are cells closed by a pipe each, empty ones too, with nothing to tell where a row ends."""
    texts = [text.strip() for _, text in chunk]
    return all("|" not in text[:-1] for text in texts) and sum(text.endswith("|") for text in texts) * 2 > len(texts)


def _is_filling(text: str) -> bool:
    return len(text) > 1 and not text.strip("|")


def _rows_of_cell_lines(chunk: list[Line]) -> list[Row]:
    """Rows of one width, which a short row with the pipes that fill it up tells (`项目名称 |`, `临时救助 |`, `||||`: width 6)."""
    cells: Row = []
    ends_of_filled_rows: list[int] = []
    waiting: list[Line] = []
    for number, text in chunk:
        if not _is_filling(text.strip()):
            waiting.append((number, text))
            continue
        cells += _cells_of_lines(waiting)
        cells += [("", f"第{number}行第{place}格") for place in range(1, len(text.strip()) + 1)]
        ends_of_filled_rows.append(len(cells))
        waiting = []
    cells += _cells_of_lines(waiting)
    width = ends_of_filled_rows[0]
    if any(end % width for end in ends_of_filled_rows):
        raise UnreadableDocumentError("每行一格的文本里各行栏数不一致，无法还原表格", f"第{chunk[0][0]}行")
    return [cells[start : start + width] for start in range(0, len(cells), width)]


def _cells_of_lines(lines: list[Line]) -> Row:
    """Cells closed by a pipe each; one may run over several lines."""
    cells: Row = []
    pending: list[Line] = []
    for number, text in lines:
        pending.append((number, text.strip().rstrip("|").strip()))
        if text.strip().endswith("|"):
            cells.append(("\n".join(part for _, part in pending), f"第{pending[0][0]}行"))
            pending = []
    return cells + [(text, f"第{number}行") for number, text in pending]


def _title_paragraphs_and_grid(rows: list[Row]) -> Iterator[Block]:
    """The rows on top with text in their first cell only are titles; the rest is the table."""
    first = next((i for i, row in enumerate(rows) if any(text for text, _ in row[1:])), len(rows))
    for row in rows[:first]:
        yield Paragraph(*row[0])
    if rows[first:]:
        yield _grid(rows[first:])


# --- cells that stand below each other ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text between gaps: where it stands and how wide it is, in half-width characters, and its place in the file."""

    text: str
    place: float
    width: int
    location: str


def _aligned(chunk: list[Line]) -> Iterator[Block]:
    """A table whose cells stand below each other, parted by gaps of two spaces and more; paragraphs where that is none."""
    lines = min((_in_pieces(chunk, *way) for way in product(("WF", "WFA"), (0.0, 0.5, 1.0))), key=_columns_taken)
    first = next((place for place, pieces in enumerate(lines) if len(pieces) > 1), len(lines))
    table = lines[first:]
    is_table = sum(len(pieces) >= _FEWEST_ALIGNED for pieces in table) >= _FEWEST_ALIGNED
    for number, text in chunk[:first] if is_table else chunk:
        yield Paragraph(text.strip(), f"第{number}行")
    if is_table:
        yield _grid(_rows_of_pieces(table))


def _in_pieces(chunk: list[Line], wide: str, side: float) -> list[list[_Piece]]:
    """The pieces of each line. `wide` are the classes of characters that take the width of two; cells stand below each other at
    their left `side` (0), their middle or their right (1)."""

    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(character) in wide else 1 for character in text)

    return [
        [
            _Piece(
                match[0],
                width(text[: match.start()]) + side * width(match[0]),
                width(match[0]),
                f"第{number}行第{place}格",
            )
            for place, match in enumerate(_BETWEEN_GAPS.finditer(text.rstrip()), start=1)
        ]
        for number, text in chunk
    ]


def _columns_taken(lines: list[list[_Piece]]) -> int:
    """In how many places pieces stand: the fewer, the better they stand below each other. Some fonts draw `≥` and `—` wide."""
    return len({piece.place for pieces in lines for piece in pieces})


def _rows_of_pieces(lines: list[list[_Piece]]) -> list[Row]:
    """The lines as rows of equal length, each piece in the column that stands where it does; the rest of a broken cell joined to it."""
    places = sorted({piece.place for pieces in lines for piece in pieces})
    columns = [place for before, place in pairwise([-_SAME_PLACE - 1.0, *places]) if place - before > _SAME_PLACE]

    def column_of(piece: _Piece) -> int:
        return bisect_right(columns, piece.place) - 1

    widest = [0] * len(columns)
    for piece in (piece for pieces in lines for piece in pieces):
        widest[column_of(piece)] = max(widest[column_of(piece)], piece.width)
    rows: list[Row] = []
    full: set[int] = set()
    for pieces in lines:
        placed = {column_of(piece): piece for piece in pieces}
        is_rest = bool(rows) and placed.keys() <= full and len(placed) < sum(bool(text) for text, _ in rows[-1])
        if is_rest:
            rows[-1] = [
                (text + placed[column].text if column in placed else text, location)
                for column, (text, location) in enumerate(rows[-1])
            ]
        else:
            rows.append(
                [
                    (placed[column].text, placed[column].location) if column in placed else ("", "")
                    for column in range(len(columns))
                ]
            )
        full = {column for column, piece in placed.items() if piece.width >= max(widest[column] - 1, _LEAST_BROKEN)}
    return rows


def _grid(rows: list[Row]) -> Grid:
    return Grid(
        tuple(
            Cell(text, number, place, location=location)
            for number, row in enumerate(rows)
            for place, (text, location) in enumerate(row)
        ),
        ruled=False,
    )
