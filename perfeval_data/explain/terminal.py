"""A form on a terminal: each row in two lines, the text of its cells and below it the part that each plays."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from perfeval_data.explain.parts import UNUSED, Explained, Kind, Sketch
from perfeval_data.paper.grid import Cell, Grid

_WIDEST: Final = 16
"""Columns of a terminal that a cell's text may take; the rest is cut off."""
_CONTESTED: Final = "◆"


def drawn(explained: Explained) -> Iterator[str]:
    """The lines of the drawing of one table."""
    name = f"第{explained.number}张自评表" if explained.number else "未计入的表"
    yield f"{name} [{explained.location}] {explained.outcome}"
    yield from (f"{_CONTESTED} {remark}" for remark in explained.remarks)
    for sketch in explained.sketches:
        yield ""
        if sketch.title:
            yield f"{sketch.title}（{_CONTESTED} 两种读法不同之处）"
        yield from _rows(Grid(explained.cells), sketch, explained)


def _rows(grid: Grid, sketch: Sketch, explained: Explained) -> Iterator[str]:
    rows = [grid.rows[row] for row in range(grid.row_count)]
    texts = [[_text(cell, number) for cell in row] for number, row in enumerate(rows)]
    parts = [[_part(cell, number, sketch, explained) for cell in row] for number, row in enumerate(rows)]
    widths = _widths(rows, texts, parts, grid.column_count)
    for row, row_texts, row_parts in zip(rows, texts, parts, strict=True):
        yield _line(row, row_texts, widths)
        if any(row_parts):
            yield _line(row, row_parts, widths)
        yield ""


def _text(cell: Cell, row: int) -> str:
    return _cut("".join(cell.text.split())) if cell.row == row else ""


def _part(cell: Cell, row: int, sketch: Sketch, explained: Explained) -> str:
    if cell.row < row:
        return ""
    part = sketch.parts.get(cell.location, UNUSED)
    mark = _CONTESTED if cell.location in explained.contested else ""
    named = part.name or (part.kind.value if part.kind == Kind.UNUSED and cell.text else "")
    bracketed = f"[{named}]" if part.kind == Kind.LABEL else f"({named})" if named else ""
    return _cut(mark + bracketed)


def _widths(
    rows: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]], parts: Sequence[Sequence[str]], count: int
) -> list[int]:
    """The width of each column: that of the widest cell which covers it alone."""
    widths = [1] * count
    for row, row_texts, row_parts in zip(rows, texts, parts, strict=True):
        for cell, text, part in zip(row, row_texts, row_parts, strict=True):
            if cell.column_span == 1:
                widths[cell.column] = max(widths[cell.column], width_of(text), width_of(part))
    return widths


def _line(row: Sequence[Cell], texts: Sequence[str], widths: Sequence[int]) -> str:
    parts = []
    for cell, text in zip(row, texts, strict=True):
        room = sum(widths[cell.column : cell.right]) + 3 * (cell.column_span - 1)
        parts.append(text + " " * (room - width_of(text)))
    return "│ ".join(["", *parts]).rstrip()


def _cut(text: str) -> str:
    """The text as far as it fits into `_WIDEST` columns."""
    if width_of(text) <= _WIDEST:
        return text
    while width_of(text) > _WIDEST - 1:
        text = text[:-1]
    return f"{text}…"


def width_of(text: str) -> int:
    """Columns of a terminal that a text takes: ideographs take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
