"""A drawn document laid out on one sheet, as programs print it: lines around cells and texts broken by their width.

PDF and OFD files are written from the same sheet, so that what differs between them is the format alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from perfeval_data.paper.grid import Cell, Document, Grid, Paragraph

SIZE = 9.0
"""Points: the height of a character, and the width of a Chinese one."""
LEADING = 11.0
WIDTH, HEIGHT = 595.0, 842.0
_LEFT, _TOP, _PADDING = 30.0, 40.0, 3.0
_WORD = re.compile(r"[（《“]*(?:[!-~]+|\S)[，。、；：）》”—·!-/:;?]*|\s")


class Words(NamedTuple):
    """A line of text: where it begins, and its baseline, in points from the top left."""

    text: str
    x: float
    y: float


class Rule(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass
class Sheet:
    """What stands on a sheet, which is as high as it must be."""

    words: list[Words] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    bottom: float = _TOP

    @property
    def height(self) -> float:
        return max(HEIGHT, self.bottom + _TOP)


def sheet_of(document: Document) -> Sheet:
    """All blocks of a document, one below the other."""
    sheet = Sheet()
    for block in document.legible:
        if isinstance(block, Paragraph):
            sheet.words.append(Words(block.text, _LEFT, sheet.bottom + SIZE))
            sheet.bottom += 2 * LEADING
        else:
            _add_table(sheet, block)
    return sheet


def widths(text: str) -> list[float]:
    """How wide each character of a text is."""
    return [SIZE / 2 if each.isascii() else SIZE for each in text]


def _add_table(sheet: Sheet, grid: Grid) -> None:
    column = (WIDTH - 2 * _LEFT) / grid.column_count
    room = {cell: cell_width - 2 * _PADDING for cell in grid.cells for cell_width in [column * (cell.right - cell.column)]}
    lines = {cell: [line for part in cell.text.split("\n") for line in _broken(part, room[cell])] for cell in grid.cells}
    edges = _row_edges(grid, lines, sheet.bottom)
    for cell in grid.cells:
        left, right = _LEFT + column * cell.column, _LEFT + column * cell.right
        top, bottom = edges[cell.row], edges[cell.bottom]
        sheet.rules += [Rule(left, top, right, top), Rule(left, bottom, right, bottom)]
        sheet.rules += [Rule(left, top, left, bottom), Rule(right, top, right, bottom)]
        places = enumerate(lines[cell], start=1)
        sheet.words += [Words(text, left + _PADDING, top + number * LEADING) for number, text in places if text]
    sheet.bottom = edges[-1] + 2 * LEADING


def _row_edges(grid: Grid, lines: dict[Cell, list[str]], top: float) -> list[float]:
    edges = [top]
    for row in range(grid.row_count):
        ending = [cell for cell in grid.cells if cell.bottom == row + 1]
        lowest = max((edges[cell.row] + LEADING * len(lines[cell]) for cell in ending), default=0.0)
        edges.append(max(edges[-1] + LEADING, lowest) + 2 * _PADDING)
    return edges


def _broken(text: str, room: float) -> Iterator[str]:
    """The lines that a width makes of a text, broken between words as Word breaks them."""
    line = ""
    for word in _WORD.findall(text):
        if line and sum(widths(line + word)) > room:
            yield line
            line = ""
        for character in word:
            if line and sum(widths(line + character)) > room:
                yield line
                line = ""
            line += character
    yield line
