"""Tables drawn with characters: finds every cell that lines enclose, and the slots it spans.

A drawing is a raster of characters, some of them two slots wide. Borders are walls; each enclosed area is flood-filled and must be a
rectangle. So a cell with several lines of text, or spanning rows, is one cell, and a drawing that is not closed is no table, since
nobody can tell what belongs together.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.readers.thresholds import WRITING

Line = tuple[int, str]
"""Line number in the file, from 1, and text."""

_UPRIGHT: Final = frozenset("│┃║┆┇┊┋")
_LEVEL: Final = frozenset("─━═┄┅┈┉")
_CORNERS: Final = frozenset("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫╭╮╯╰┍┎┑┒┕┖┙┚┝┞┟┠┡┢┥┦┧┨┩┪┭┮┯┰┱┲┵┶┷┸┹┺┽┾┿╀╁╂╃╄╅╆╇╈╉╊")
_DRAWN: Final = _UPRIGHT | _LEVEL | _CORNERS
_RULE: Final = re.compile(r"\+(?:[-=]+\+)+")
"""A border drawn with plain characters."""
_PLAIN_UPRIGHT: Final = "|"
_WALL: Final = "\0"
_CORNER: Final = "\1"
"""A wall where plain strokes end."""
_WALLS: Final = frozenset({_WALL, _CORNER})
AS_PIPES: Final = str.maketrans(dict.fromkeys(_UPRIGHT, _PLAIN_UPRIGHT))
"""Turns upright borders into the pipes of Markdown."""
_BORDER_SIGNS: Final = "".join(sorted(_DRAWN)) + " +-=|"


def is_drawn(lines: Sequence[Line]) -> bool:
    """Whether the lines have borders above and below their cells, drawn with characters."""
    return sum(bool(_CORNERS & set(text)) or bool(_RULE.search(text)) for _, text in lines) > 1


def is_of_a_drawing(text: str) -> bool:
    """Whether a line may belong to a drawn table: it begins with a border."""
    return text.strip()[:1] in _DRAWN | {"+", _PLAIN_UPRIGHT}


def grid_of(lines: Sequence[Line]) -> Grid | None:
    """The table that the lines draw; None if its borders are not closed, whatever the width of ambiguous characters."""
    margin = min(len(text) - len(text.lstrip()) for _, text in lines)
    lines = [(number, text[margin:]) for number, text in lines]
    for wide in ("WF", "WFA"):
        canvas = _canvas(lines, wide)
        if canvas is not None and (cells := _cells(canvas, lines)) is not None:
            return Grid(tuple(cells))
    return None


def rows_of_lines(lines: Sequence[Line]) -> list[Line]:
    """The rows of a table that lost the width of its cells but not its borders: one line between two borders, all with as many
    cells. Empty if a row may take several lines."""
    rows: list[Line] = []
    was_border = True
    for number, text in lines:
        is_border = not text.strip(_BORDER_SIGNS)
        if not is_border and not was_border:
            return []
        was_border = is_border
        if not is_border:
            rows.append((number, text.translate(AS_PIPES)))
    return rows if len({text.count(_PLAIN_UPRIGHT) for _, text in rows}) == 1 else []


# --- the raster --------------------------------------------------------------------------------------------------------


def _canvas(lines: Sequence[Line], wide: str) -> list[list[str]] | None:
    """The lines as rows of slots, with walls marked; None unless all are of one length. A wide character leaves its second slot empty."""
    rows = [list(_slots(text.rstrip(), wide)) for _, text in lines]
    width = max(map(len, rows))
    if any(len(row) != width for row in rows):
        return None
    if not any(character in _DRAWN for _, text in lines for character in text):
        _raise_plain_walls(rows)
    return rows


def _slots(text: str, wide: str) -> Iterator[str]:
    plain = {place for match in _RULE.finditer(text) for place in range(*match.span())}
    for place, character in enumerate(text):
        is_wall = character in _DRAWN or place in plain
        yield (_CORNER if character == "+" else _WALL) if is_wall else character
        if unicodedata.east_asian_width(character) in wide:
            yield _WALL if is_wall else ""


def _raise_plain_walls(rows: list[list[str]]) -> None:
    """Plain strokes become walls only below or above a corner: others may be part of a text."""
    for column in range(len(rows[0])):
        for row in range(len(rows)):
            if rows[row][column] == _PLAIN_UPRIGHT and _meets_a_corner(rows, row, column):
                rows[row][column] = _WALL


def _meets_a_corner(rows: list[list[str]], row: int, column: int) -> bool:
    for step in (-1, 1):
        place = row
        while 0 <= place < len(rows) and rows[place][column] == _PLAIN_UPRIGHT:
            place += step
        if 0 <= place < len(rows) and rows[place][column] == _CORNER:
            return True
    return False


# --- the cells ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Box:
    """The inside of a cell: its rows and columns in the raster, ends exclusive."""

    top: int
    left: int
    bottom: int
    right: int


def _cells(canvas: list[list[str]], lines: Sequence[Line]) -> list[Cell] | None:
    boxes = _boxes(canvas)
    if boxes is None or len(boxes) < WRITING.fewest_cells:
        return None
    tops = {top: row for row, top in enumerate(sorted({box.top for box in boxes}))}
    lefts = {left: column for column, left in enumerate(sorted({box.left for box in boxes}))}
    cells, places = [], dict.fromkeys(tops, 0)
    for box in sorted(boxes, key=lambda box: (box.top, box.left)):
        places[box.top] += 1
        row_span = sum(box.top <= top < box.bottom for top in tops)
        column_span = sum(box.left <= left < box.right for left in lefts)
        location = f"第{lines[box.top][0]}行第{places[box.top]}格"
        cells.append(Cell(_text(canvas, box), tops[box.top], lefts[box.left], row_span, column_span, location))
    return cells


def _boxes(canvas: list[list[str]]) -> list[_Box] | None:
    """The rectangles that walls enclose; None if an area is no rectangle, or not enclosed."""
    seen: set[tuple[int, int]] = set()
    boxes = []
    for row, slots in enumerate(canvas):
        for column, slot in enumerate(slots):
            if slot not in _WALLS and (row, column) not in seen:
                flood = _flood(canvas, row, column)
                seen |= flood
                box = _rectangle(flood)
                if box is None or not _is_inside(box, canvas):
                    return None
                boxes.append(box)
    return boxes


def _flood(canvas: list[list[str]], row: int, column: int) -> set[tuple[int, int]]:
    found = {(row, column)}
    waiting = deque(found)
    while waiting:
        row, column = waiting.popleft()
        for place in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            inside = 0 <= place[0] < len(canvas) and 0 <= place[1] < len(canvas[0])
            if inside and place not in found and canvas[place[0]][place[1]] not in _WALLS:
                found.add(place)
                waiting.append(place)
    return found


def _rectangle(flood: set[tuple[int, int]]) -> _Box | None:
    rows, columns = {row for row, _ in flood}, {column for _, column in flood}
    box = _Box(min(rows), min(columns), max(rows) + 1, max(columns) + 1)
    return box if len(flood) == (box.bottom - box.top) * (box.right - box.left) else None


def _is_inside(box: _Box, canvas: list[list[str]]) -> bool:
    return box.top > 0 and box.left > 0 and box.bottom < len(canvas) and box.right < len(canvas[0])


def _text(canvas: list[list[str]], box: _Box) -> str:
    """The text of a cell. A line that fills its cell goes on in the next; figures below each other stay apart."""
    text, is_full = "", False
    for row in range(box.top, box.bottom):
        slots = canvas[row][box.left : box.right]
        line = "".join(slots).strip()
        if line and text:
            text += "" if is_full and not (_is_of_a_figure(text[-1]) and _is_of_a_figure(line[0])) else "\n"
        text += line
        is_full = not "".join(slots[-WRITING.room :]).isspace()
    return text


def _is_of_a_figure(character: str) -> bool:
    return character.isdigit() or character in ".,%‰"
