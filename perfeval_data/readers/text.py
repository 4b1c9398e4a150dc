"""Plain text to grids: lines with tabs or pipes are rows, other lines are paragraphs.

Text has lost the borders of its table, and merged cells may be missing. So every grid made here is unruled: the form layer decides by the
kind of each value which column it belongs to, and refuses what stays ambiguous.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from csv import reader
from dataclasses import dataclass
from html import unescape
from io import StringIO
from itertools import groupby, pairwise, product

from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers.boxes import AS_PIPES, grid_of, is_drawn, is_of_a_drawing, rows_of_lines
from perfeval_data.readers.characters import BYTE_ORDER_MARKS
from perfeval_data.readers.thresholds import WRITING

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile("\r\n|[\r\n\f]")
_QUOTED_CELL = re.compile(r'(?:(?<=\t)|(?<![^\r\n]))"((?:[^"\t]|"")*)"(?=[\t\r\n]|\Z)')
"""A cell as Excel quotes it if it holds a line break, a quotation mark or a comma; never across the border of another cell."""
_NEEDS_QUOTES = re.compile(r'[\r\n,]|""')
_BREAK_IN_CELL = "\x0e"
_BETWEEN_GAPS = re.compile(r"[^ \u3000]+(?: [^ \u3000]+)*")
"""A cell of a table without borders: single spaces belong to it, longer gaps do not."""
_GAP = re.compile(r"(?<=[^ \u3000])[ \u3000]{2,}(?=[^ \u3000])")
_MARKDOWN_RULE = re.compile(r"[\s|:+─━═-]*[-─━═][\s|:+─━═-]*")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?")
"""The row of dashes below the head of a Markdown table."""
_MARKDOWN_BORDER = re.compile(r"(?<!\\)\|")
_MARKDOWN_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKDOWN_BOLD = re.compile(r"(?<![*\\])\*\*(?=[^\s*])([^*]*[^\s*\\])\*\*(?!\*)")
_MARKDOWN_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;")
"""An escaped character or a named one."""

Line = tuple[int, str]
"""Line number in the file, from 1, and text."""


def read(data: bytes) -> Document:
    """The document in a text file. Raises UnreadableDocumentError if the bytes are not text in a known encoding, or a drawn table is not closed."""
    lines = list(_lines(_with_tabs(decode(data))))
    return Document("text", tuple(_tables_and_lines(_chunks(lines))))


def _with_tabs(text: str) -> str:
    """A table of values parted by commas, as spreadsheets save it, with tabs in their place; any other text as it is."""
    rows = [] if "\t" in text or "," not in text else list(reader(StringIO(text)))
    widths = {len(row) for row in rows if row}
    if len(widths) != 1 or min(len(rows), *widths) < WRITING.fewest_aligned:
        return text
    return "\n".join("\t".join(_LINE_END.sub(_BREAK_IN_CELL, cell) for cell in row) for row in rows)


def _lines(text: str) -> Iterator[Line]:
    """The lines of a text; line breaks within a cell (quoted, or vertical tabs) do not end a line."""
    number = 1
    for line in _LINE_END.split(_QUOTED_CELL.sub(_unquoted, text) if "\t" in text else text):
        yield number, line.replace(_BREAK_IN_CELL, "\n").replace("\v", "\n")
        number += 1 + line.count(_BREAK_IN_CELL)


def _unquoted(match: re.Match[str]) -> str:
    """The text of a quoted cell; quotation marks that are not needed are part of the text."""
    if not _NEEDS_QUOTES.search(match[1]):
        return match[0]
    return _LINE_END.sub(_BREAK_IN_CELL, match[1]).replace('""', '"')


def decode(data: bytes) -> str:
    """The text of a file, decoded strictly: by byte order mark, as UTF-8, as UTF-16 if it has zero bytes, as GB18030. Raises UnreadableDocumentError if nothing fits."""
    for mark, encoding in BYTE_ORDER_MARKS:
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
    """Runs of lines between blank ones. A line of only tabs or pipes is a row of empty cells, not a blank line."""
    chunk: list[Line] = []
    for number, text in lines:
        if text.strip(" \r\n　\ufeff"):
            chunk.append((number, text))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _tables_and_lines(chunks: Iterable[list[Line]]) -> Iterator[Block]:
    """The blocks of all runs of lines; several runs that can be no more than a row each are the rows of one table."""
    for (is_line, is_stream), run in groupby(chunks, key=lambda chunk: (_is_line_of_cells(chunk), _is_short_stream(chunk))):
        rows = list(run)
        if len(rows) < WRITING.fewest_aligned or not (is_line or is_stream):
            yield from (block for chunk in rows for block in _blocks(chunk))
        elif is_line:
            yield from _blocks([line for row in rows for line in row])
        else:
            yield _grid([_cells_of_lines(row) for row in rows])


def _is_line_of_cells(chunk: list[Line]) -> bool:
    return len(chunk) == 1 and re.search(r"[\t|｜].*\S", chunk[0][1]) is not None


def _is_short_stream(chunk: list[Line]) -> bool:
    return 1 < len(chunk) <= WRITING.most_cells_of_row and _is_stream(chunk)


def _blocks(chunk: list[Line]) -> Iterator[Block]:
    if is_drawn(chunk):
        yield from _drawn(chunk)
        return
    if rows := _rows_of_markdown(chunk):
        yield from _title_paragraphs_and_grid(rows)
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
    """One row per line, without the outer pipes and rules of Markdown."""
    framed = separator == "|" and all(text.strip().startswith("|") for _, text in chunk)
    rows = []
    for number, text in chunk:
        if separator == "|" and ("|" in text or "+" in text) and _MARKDOWN_RULE.fullmatch(text):
            continue
        cells = (text.strip().strip("|") if framed else text).split(separator)
        rows.append([(cell.strip(), f"第{number}行第{place}格") for place, cell in enumerate(cells, start=1)])
    return rows


def _rows_of_markdown(chunk: list[Line]) -> list[Row]:
    """The rows of a table in GitHub Markdown, and the lines above it as rows of one cell; empty if the lines are no such table.

    Below its head each line is a row, and its cells are as a Markdown viewer shows them.
    """
    head = next((row for row, (_, text) in enumerate(chunk) if _MARKDOWN_BORDER.search(text)), len(chunk))
    is_table = len(chunk) > head + 1 and _is_head_of_markdown(chunk[head][1], chunk[head + 1][1])
    if not is_table or not all(_MARKDOWN_BORDER.search(text) for _, text in chunk[head:]):
        return []
    above = [[(text.strip(), f"第{number}行")] for number, text in chunk[:head]]
    return above + [
        [(_shown(cell), f"第{number}行第{place}格") for place, cell in enumerate(_cells_of_markdown(text), start=1)]
        for number, text in (chunk[head], *chunk[head + 2 :])
    ]


def _is_head_of_markdown(text: str, below: str) -> bool:
    """Whether a line is the head of a table: the line below has as many rules as it has cells, or rules too long to be dashes for empty cells."""
    is_ruled = _DELIMITER_ROW.fullmatch(below.rstrip()) is not None
    marks = _cells_of_markdown(below)
    return is_ruled and (len(marks) == len(_cells_of_markdown(text)) or all(mark.count("-") > 2 for mark in marks))


def _cells_of_markdown(text: str) -> list[str]:
    """The cells of a line as written; an escaped pipe is no border."""
    cells = _MARKDOWN_BORDER.split(text.strip())
    return cells[not cells[0] : len(cells) - (not cells[-1])] or [""]


def _shown(cell: str) -> str:
    """A cell as a Markdown viewer shows it: with line breaks, without bold marks, entities and escapes resolved."""
    broken = _MARKDOWN_BREAK.sub("\n", _MARKDOWN_BOLD.sub(r"\1", cell))
    lines = (_MARKDOWN_SIGN.sub(lambda sign: sign[1] or unescape(sign[0]), line.strip()) for line in broken.split("\n"))
    return "\n".join(lines).strip()


def _has_one_cell_per_line(chunk: list[Line]) -> bool:
    """Whether each line is one cell closed by a pipe, and lines of several pipes fill up rows."""
    texts = [text.strip() for _, text in chunk]
    return all("|" not in text.rstrip("|") for text in texts) and any(_is_filling(text) for text in texts)


def _is_stream(chunk: list[Line]) -> bool:
    """Whether each line is one cell closed by a pipe, empty cells included, with no sign where a row ends."""
    texts = [text.strip() for _, text in chunk]
    return all("|" not in text[:-1] for text in texts) and sum(text.endswith("|") for text in texts) * 2 > len(texts)


def _is_filling(text: str) -> bool:
    return len(text) > 1 and not text.strip("|")


def _rows_of_cell_lines(chunk: list[Line]) -> list[Row]:
    """Rows of equal width, known from a short row with the pipes that fill it up (`项目名称 |`, `临时救助 |`, `||||`: width 6)."""
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
    """The cells of lines, each closed by a pipe; one may run over several lines."""
    cells: Row = []
    pending: list[Line] = []
    for number, text in lines:
        pending.append((number, text.strip().rstrip("|").strip()))
        if text.strip().endswith("|"):
            cells.append(("\n".join(part for _, part in pending), f"第{pending[0][0]}行"))
            pending = []
    return cells + [(text, f"第{number}行") for number, text in pending]


def _title_paragraphs_and_grid(rows: list[Row]) -> Iterator[Block]:
    """Leading rows with text only in their first cell are titles; the rest is the table."""
    first = next((i for i, row in enumerate(rows) if any(text for text, _ in row[1:])), len(rows))
    for row in rows[:first]:
        yield Paragraph(*row[0])
    if rows[first:]:
        yield _grid(rows[first:])


# --- cells that stand below each other ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text between gaps: its position and width in half-width characters, and its location in the file."""

    text: str
    place: float
    width: int
    location: str


def _aligned(chunk: list[Line]) -> Iterator[Block]:
    """A table whose cells are aligned and separated by two spaces or more, or separated by the same gap everywhere;
    paragraphs if the lines are no table."""
    lines = min((_in_pieces(chunk, *way) for way in product(("WF", "WFA"), (0.0, 0.5, 1.0))), key=_columns_taken)
    first = next((place for place, pieces in enumerate(lines) if len(pieces) > 1), len(lines))
    table = lines[first:]
    is_table = sum(len(pieces) >= WRITING.fewest_aligned for pieces in table) >= WRITING.fewest_aligned
    for number, text in chunk[:first] if is_table else chunk:
        yield Paragraph(text.strip(), f"第{number}行")
    if is_table:
        is_parted = len({len(gap) for _, text in chunk[first:] for gap in _GAP.findall(text)}) == 1
        yield _grid(_rows_in_order(table) if is_parted else _rows_of_pieces(table))


def _in_pieces(chunk: list[Line], wide: str, side: float) -> list[list[_Piece]]:
    """The pieces of each line. `wide`: the East Asian width classes that are two wide. `side`: where cells are aligned, from 0
    (left) to 1 (right)."""

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
    """How many positions pieces take: the fewer, the better they are aligned. Some fonts draw `≥` and `—` wide."""
    return len({piece.place for pieces in lines for piece in pieces})


def _rows_of_pieces(lines: list[list[_Piece]]) -> list[Row]:
    """The lines as rows of equal length, each piece in the column at its position; the rest of a broken cell is joined to it."""
    places = sorted({piece.place for pieces in lines for piece in pieces})
    columns = [place for before, place in pairwise([-WRITING.same_place - 1.0, *places]) if place - before > WRITING.same_place]

    def column_of(piece: _Piece) -> int:
        return bisect_right(columns, piece.place) - 1

    if any(len(set(map(column_of, pieces))) < len(pieces) for pieces in lines):
        return _rows_in_order(lines)
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
        full = {column for column, piece in placed.items() if piece.width >= max(widest[column] - 1, WRITING.least_broken)}
    return rows


def _rows_in_order(lines: list[list[_Piece]]) -> list[Row]:
    """The lines as rows of their pieces in order, if positions tell nothing."""
    width = max(map(len, lines))
    return [[(piece.text, piece.location) for piece in pieces] + [("", "")] * (width - len(pieces)) for pieces in lines]


def _grid(rows: list[Row]) -> Grid:
    return Grid(
        tuple(
            Cell(text, number, place, location=location)
            for number, row in enumerate(rows)
            for place, (text, location) in enumerate(row)
        ),
        ruled=False,
    )
