"""Grids drawn as text, so that a table in a test reads as it does on paper.

    项目名称 | 党建经费 | <
    资金     | 总额     | 1.408
    ^        | 财政     | 1.408

A cell is drawn in its first slot. `<` marks a slot covered from the left, `^` one covered from above, `.` a slot that no cell
covers; a line break in a cell is drawn as `/`.
"""

from __future__ import annotations

import unicodedata
from textwrap import dedent

from perfeval_data.paper.grid import PICTURE_SIGN, Block, Cell, Document, Grid, Picture


def drawn(grid: Grid) -> str:
    """The cells of a grid, one line a row, columns aligned; a wide character counts as two."""
    slots = [[_mark(grid.at(row, column), row, column) for column in range(grid.column_count)] for row in range(grid.row_count)]
    widths = [max(map(_width, column)) for column in zip(*slots, strict=True)]
    return "\n".join(
        " | ".join(slot + " " * (width - _width(slot)) for slot, width in zip(row, widths, strict=True)).rstrip()
        for row in slots
    )


def picture(text: str) -> str:
    """A drawing as written in a test: without the indent and the outer empty lines."""
    return dedent(text).strip("\n").rstrip()


def outline(document: Document) -> list[str]:
    """The blocks of a document in order: the text of a paragraph, the drawing of a grid, the sign for a picture."""
    return [_outlined(block) for block in document.blocks]


def _outlined(block: Block) -> str:
    if isinstance(block, Picture):
        return PICTURE_SIGN
    return drawn(block) if isinstance(block, Grid) else block.text


def _mark(cell: Cell | None, row: int, column: int) -> str:
    if cell is None:
        return "."
    if cell.row < row:
        return "^"
    return "<" if cell.column < column else cell.text.replace("\n", "/")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
