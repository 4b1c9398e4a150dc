"""General converters: how each is asked for the tables of a document, and the cells that come out."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import docx
import docx2python
import mammoth
import office_oxide
import openpyxl
import pandas as pd
import pdfplumber
import python_calamine

from perfeval_data.paper.grid import Cell
from perfeval_data.readers import html

Table = Sequence[Cell]
Rows = Sequence[Sequence[tuple[object, str]]]
"""For every slot what it belongs to (slots of merged cells to the same) and its text."""


@dataclass(frozen=True, slots=True)
class Converter:
    """A library at its usual use: `convert` is timed, `tables` only brings its answer into a form that can be compared."""

    name: str
    formats: frozenset[str]
    convert: Callable[[bytes, Any], Any]
    """Takes the bytes and the name of the format."""
    tables: Callable[[Any], Iterable[Table]]


def merged(rows: Rows) -> Table:
    """The cells of a table given slot by slot."""
    found: dict[object, list[tuple[int, int, str]]] = {}
    for row, slots in enumerate(rows):
        for column, (owner, text) in enumerate(slots):
            found.setdefault(owner, []).append((row, column, text))
    return [_around(slots) for slots in found.values()]


def _around(slots: Sequence[tuple[int, int, str]]) -> Cell:
    (top, left, text), (bottom, right, _) = slots[0], slots[-1]
    return Cell(text, top, left, bottom - top + 1, right - left + 1)


def single(rows: Iterable[Iterable[object]]) -> Table:
    """The cells of a table whose spans are not told: each slot is one."""
    return [Cell(_shown(value), row, column) for row, values in enumerate(rows) for column, value in enumerate(values)]


def with_ranges(rows: Sequence[Sequence[object]], ranges: Iterable[tuple[int, int, int, int]]) -> Table:
    """The cells of a sheet with its merged ranges: first row and column, last row and column, counting from 0."""
    owners = {
        (row, column): (top, left)
        for top, left, bottom, right in ranges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    return merged([
        [(owners.get((row, column), (row, column)), _shown(value)) for column, value in enumerate(values)]
        for row, values in enumerate(rows)
    ])  # fmt: skip


def _shown(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else "" if value is None else str(value)


def html_tables(text: str) -> Iterable[Table]:
    """The tables of a converter that answers in HTML."""
    return (grid.cells for grid in html.read(f"<html><body>{text}</body></html>".encode()).grids)


def _python_docx(data: bytes, _: str) -> list[Rows]:
    tables = docx.Document(io.BytesIO(data)).tables
    return [[[(cell._tc, cell.text) for cell in row.cells] for row in table.rows] for table in tables]


def _docx2python(data: bytes, _: str) -> list[Any]:
    with docx2python.docx2python(io.BytesIO(data)) as document:
        return [table for table in document.body if len(table) > 1]


def _paragraphs_joined(tables: Iterable[Any]) -> Iterable[Table]:
    return (single([["\n".join(paragraphs) for paragraphs in row] for row in table]) for table in tables)


def _openpyxl(data: bytes, _: str) -> Any:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return list(sheet.values), [(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges]


def _calamine(data: bytes, _: str) -> Any:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    ranges = sheet.merged_cell_ranges or []
    return sheet.to_python(skip_empty_area=False), [(*first, *last) for first, last in ranges]


def _pdfplumber(data: bytes, _: str) -> list[Any]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        found = [table for page in document.pages for table in page.find_tables()]
        return [([row.cells for row in table.rows], table.extract()) for table in found]


def _boxed(tables: Iterable[Any]) -> Iterable[Table]:
    return map(_from_boxes, tables)


def _from_boxes(table: Any) -> Table:
    """Cells from their boxes on the page: columns and rows lie between the borders of all of them."""
    boxes = [(box, text or "") for row, texts in zip(*table, strict=True) for box, text in zip(row, texts, strict=True) if box]
    columns, rows = (sorted({round(box[side], 1) for box, _ in boxes}) for side in (0, 1))

    def spans(edges: list[float], start: float, end: float) -> tuple[int, int]:
        first = bisect_left(edges, round(start, 1))
        return first, bisect_left(edges, round(end, 1)) - first

    return [
        Cell(text, top, left, height, width)
        for (x0, y0, x1, y1), text in boxes
        for (left, width), (top, height) in [(spans(columns, x0, x1), spans(rows, y0, y1))]
    ]


def _pandas_html(data: bytes, _: str) -> list[pd.DataFrame]:
    stream: Any = io.BytesIO(data)  # bytes, so that the page's own encoding counts; the stubs know of texts only
    return pd.read_html(stream)


def _frames(frames: Iterable[pd.DataFrame]) -> Iterable[Table]:
    return (single(frame.astype(object).where(frame.notna(), None).to_numpy().tolist()) for frame in frames)


CONVERTERS: Final = (
    Converter("python-docx", frozenset({"docx"}), _python_docx, lambda tables: map(merged, tables)),
    Converter("mammoth", frozenset({"docx"}), lambda data, _: mammoth.convert_to_html(io.BytesIO(data)).value, html_tables),
    Converter("docx2python", frozenset({"docx"}), _docx2python, _paragraphs_joined),
    Converter(
        "office-oxide",
        frozenset({"docx", "xlsx", "xls", "doc"}),
        lambda data, kind: office_oxide.Document.from_bytes(data, kind).to_html(),
        html_tables,
    ),
    Converter("openpyxl", frozenset({"xlsx"}), _openpyxl, lambda answer: [with_ranges(*answer)]),
    Converter("calamine", frozenset({"xlsx", "xls"}), _calamine, lambda answer: [with_ranges(*answer)]),
    Converter("pandas", frozenset({"xlsx", "xls"}), lambda data, _: [pd.read_excel(io.BytesIO(data), header=None)], _frames),
    Converter("pandas", frozenset({"html"}), _pandas_html, _frames),
    Converter("pdfplumber", frozenset({"pdf"}), _pdfplumber, _boxed),
)


def right(tables: Iterable[Table], true: Sequence[Table]) -> float:
    """The share of the true cells that are there with their very row, column, spans and text, white space aside."""
    found = [set(map(_compared, table)) for table in tables]
    hits = sum(_compared(cell) in cells for cells, grid in zip(found, true, strict=False) for cell in grid)
    return hits / sum(map(len, true))


def _compared(cell: Cell) -> tuple[int, int, int, int, str]:
    return cell.row, cell.column, cell.row_span, cell.column_span, "".join(cell.text.split())
