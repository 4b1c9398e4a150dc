"""Worksheets to grids: hidden rows and columns are dropped, merged cells are one cell, the rest closes up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from perfeval_data.paper.grid import PICTURE_SIGN, Block, Cell, Grid, Paragraph, Picture
from perfeval_data.readers.characters import Piece, as_they_look, struck
from perfeval_data.readers.legibility import Colour, as_seen, how_seen
from perfeval_data.readers.limits import MAX_SLOTS, refuse_beyond
from perfeval_data.readers.spans import SlotBudget
from perfeval_data.readers.thresholds import TEXT

Slot = tuple[int, int]
"""Row and column, from 0."""
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells."""


@dataclass(frozen=True, slots=True)
class Font:
    """What a font does to the meaning of a text. `height`: `super`, `sub`, or empty. `ink` and `points`: colour and size, if known."""

    struck: bool = False
    height: str = ""
    ink: Colour | None = None
    points: float | None = None


PLAIN: Final = Font()
POINTS_OF_A_CHARACTER: Final = 5.25
"""The unit of the width of columns: a digit of the usual font, 7 pixels at 96 to the inch."""


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A picture on a sheet: the cell under its centre, and whether it may hold a form."""

    slot: Slot
    is_large: bool
    part: str = ""
    """Its part in the file; empty if unknown."""


@dataclass(frozen=True)
class Sheet:
    """A visible sheet as stored: the text that each filled cell shows, merged ranges, hidden rows and columns, pictures.

    The first cell of a merged range holds its text even if it is hidden.
    """

    name: str
    texts: Mapping[Slot, str]
    merged: tuple[Range, ...] = ()
    hidden_rows: AbstractSet[int] = field(default_factory=frozenset)
    hidden_columns: AbstractSet[int] = field(default_factory=frozenset)
    pictures: tuple[SheetPicture, ...] = ()


def is_unseen(points: float) -> bool:
    """Whether a row or column of this height or width shows nothing of what is in it."""
    return points <= TEXT.smallest


def rich_text(runs: Sequence[tuple[str, Font]], ground: Colour | None) -> str:
    """A text in several fonts as it looks on a background; None: its colour is not known."""
    return as_they_look(
        [Piece(as_seen(text, how_seen(font.ink, ground, font.points)), font.struck, font.height) for text, font in runs]
    )


def in_font(text: str, font: Font, ground: Colour | None) -> str:
    """A value as it looks in the font of its cell."""
    text = as_seen(text, how_seen(font.ink, ground, font.points))
    return struck(text) if font.struck else text


def blocks(sheets: Iterable[Sheet]) -> Iterable[Block]:
    """The name, the grid, and the pictures that may hold a form, of every sheet with text or such pictures."""
    for sheet in sheets:
        large = [picture for picture in sheet.pictures if picture.is_large]
        grid = _grid(_with_signs(sheet))
        if grid is not None or large:
            yield Paragraph(sheet.name, sheet.name)
        if grid is not None:
            yield grid
        yield from (Picture(f"{sheet.name}!{address(*picture.slot)}", picture.part) for picture in large)


def _with_signs(sheet: Sheet) -> Sheet:
    """The sheet with PICTURE_SIGN in the cells under pictures; beyond the filled cells a picture covers nothing."""
    if not sheet.pictures or not sheet.texts:
        return sheet
    last_row, last_column = (max(slot[side] for slot in sheet.texts) for side in (0, 1))
    texts = dict(sheet.texts)
    for picture in sheet.pictures:
        slot = _anchor(sheet, picture.slot)
        if slot[0] <= last_row and slot[1] <= last_column and not _is_hidden(sheet, *slot):
            texts[slot] = "\n".join(filter(None, (texts.get(slot, ""), PICTURE_SIGN)))
    return replace(sheet, texts=texts)


def _anchor(sheet: Sheet, slot: Slot) -> Slot:
    """The slot that holds the text of a cell: the first one of its merged range, if any."""
    row, column = slot
    merged = ((top, left) for top, left, bottom, right in sheet.merged if top <= row <= bottom and left <= column <= right)
    return next(merged, slot)


def address(row: int, column: int) -> str:
    """The address of a cell: row 4, column 2 is `C5`."""
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _grid(sheet: Sheet) -> Grid | None:
    filled = [slot for slot, text in sheet.texts.items() if text and not _is_hidden(sheet, *slot)]
    filled += _shown_below_hidden(sheet)
    if not filled:
        return None
    rows = [r for r in range(min(r for r, _ in filled), max(r for r, _ in filled) + 1) if r not in sheet.hidden_rows]
    columns = [c for c in range(min(c for _, c in filled), max(c for _, c in filled) + 1) if c not in sheet.hidden_columns]
    refuse_beyond(len(rows) * len(columns), MAX_SLOTS, "工作表的格子", "个", sheet.name)
    spans = _visible_spans(sheet, rows, columns)
    covered = {slot for cell in spans.values() for slot in _slots(cell)}
    cells = list(spans.values())
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if (i, j) not in covered:
                cells.append(Cell(sheet.texts.get((row, column), ""), i, j, location=f"{sheet.name}!{address(row, column)}"))
    return Grid(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _shown_below_hidden(sheet: Sheet) -> list[Slot]:
    """The first visible slot of merged ranges whose first cell is hidden."""
    found = []
    for top, left, bottom, right in sheet.merged:
        if sheet.texts.get((top, left)) and _is_hidden(sheet, top, left):
            row = next((r for r in range(top, bottom + 1) if r not in sheet.hidden_rows), None)
            column = next((c for c in range(left, right + 1) if c not in sheet.hidden_columns), None)
            if row is not None and column is not None:
                found.append((row, column))
    return found


def _is_hidden(sheet: Sheet, row: int, column: int) -> bool:
    return row in sheet.hidden_rows or column in sheet.hidden_columns


def _visible_spans(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> dict[Slot, Cell]:
    """Merged cells by their visible slot; one that overlaps an earlier one is dropped, as Excel does.

    `rows` and `columns` are the visible ones, in ascending order.
    """
    spans: dict[Slot, Cell] = {}
    taken: set[Slot] = set()
    budget = SlotBudget()
    for top, left, bottom, right in sheet.merged:
        row, column = bisect_left(rows, top), bisect_left(columns, left)
        height, width = bisect_right(rows, bottom) - row, bisect_right(columns, right) - column
        if height <= 0 or width <= 0:
            continue
        cell = Cell(sheet.texts.get((top, left), ""), row, column, height, width, f"{sheet.name}!{address(top, left)}")
        budget.take(cell.row_span * cell.column_span)
        if taken.isdisjoint(slots := set(_slots(cell))):
            taken |= slots
            spans[cell.row, cell.column] = cell
    return spans


def _slots(cell: Cell) -> Iterable[Slot]:
    return ((row, column) for row in range(cell.row, cell.bottom) for column in range(cell.column, cell.right))
