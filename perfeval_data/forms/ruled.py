"""A row of a ruled grid as it stands: each cell belongs to the column in which it begins."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_data.forms.assign import Placed, Slot, Slots
from perfeval_data.forms.columns import Column, Header
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.vocabulary import Label, is_label
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.values import half_width, is_empty, parse_number

NUMBER_LABELS = frozenset({Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE, Label.WEIGHT, Label.SCORE})
_SIGNS = frozenset({"≥", "≤", "=", ">", "<", ">=", "<=", "≧", "≦", "═", "﹦", "定性", "定量"})
_LONGEST_UNIT = 8


def slots_at(header: Header, grid: Grid, row: int) -> dict[Label, Slot]:
    """What stands in each column. Raises `FormRefusedError` where the borders of the row are not those of the header."""
    _refuse_other_borders(header, grid, row)
    placed = [(cell, header.column_of(cell)) for cell in grid.rows[row]]
    return {
        column.label: _merged(column.label, [cell for cell, its_column in placed if its_column is column], row)
        for column in header.columns
    }


def own_values(header: Header, slots: Slots) -> list[Placed]:
    """The values of a row that begin in it, each with the place of its column."""
    placed = ((place, slots.get(column.label)) for place, column in enumerate(header.columns))
    return [Placed(place, slot) for place, slot in placed if slot is not None and slot.text and not slot.continued]


def reaching_down(slots: Slots) -> dict[Label, Slot]:
    """What stands in the columns that a cell from above reaches down to."""
    return {label: slot for label, slot in slots.items() if slot.continued}


def is_ragged(header: Header, grid: Grid, row: int) -> bool:
    """Whether a row ends before the last column begins, as where a web page counts the rows of a merged cell wrongly."""
    own = grid.filled(row)
    return bool(own) and max(cell.right for cell in grid.rows[row]) <= header.columns[-1].first


def _refuse_other_borders(header: Header, grid: Grid, row: int) -> None:
    """A row of another table, joined to this one without a gap, has cells that begin amid one column and end amid another."""
    wide = [cell for cell in grid.filled(row) if cell.column_span > 1]
    astride = [cell for cell in wide if any(_is_astride(cell, column) for column in header.columns)]
    if len(astride) > 1:
        raise FormRefusedError("这一行的格线与表头的栏目对不上，可能是另一张表", astride[0].location)


def _is_astride(cell: Cell, column: Column) -> bool:
    begins_before, ends_behind = cell.column < column.first, cell.right > column.end
    if begins_before == ends_behind:
        return False
    return column.first < cell.right < column.end if begins_before else column.first < cell.column < column.end


def _merged(label: Label, cells: Sequence[Cell], row: int) -> Slot:
    """Several cells under one header (a number and its unit) read as one text; two numbers under one header are refused."""
    filled = [cell for cell in cells if cell.text] or list(cells[:1])
    if not filled:
        return Slot()
    if label == Label.LEVEL_1 and len(filled) > 1:
        filled = [cell for cell in filled if not is_label(cell.text, Label.INDICATORS)] or filled  # the name of the section
    if label == Label.LEVEL_3 and len(filled) > 1 and parse_number(filled[0].text) is not None:
        filled = filled[1:]  # the running number of the indicator
    if len(filled) > 1 and (label in NUMBER_LABELS or (label in (Label.TARGET, Label.ACTUAL) and not _is_quantity(filled))):
        raise FormRefusedError("一栏之下有两个值，栏目可能错位", filled[0].location)
    return Slot("".join(cell.text for cell in filled), filled[0].location, filled[0].row < row)


def _is_quantity(cells: Sequence[Cell]) -> bool:
    """Whether several cells are the parts of one value: a sign before it, a unit behind it."""
    texts = [cell.text for cell in cells if not is_sign(cell.text)]
    has_number = bool(texts) and any(character.isdigit() for character in texts[0])
    return len(texts) == 1 or (len(texts) == 2 and has_number and is_unit(texts[1]))


def is_sign(text: str) -> bool:
    """Whether a text is nothing, or a sign that compares (指标性质)."""
    return is_empty(text) or half_width(text).strip() in _SIGNS


def is_unit(text: str) -> bool:
    """Whether a text may be a unit: short, and no number in it."""
    return is_empty(text) or (len(text) <= _LONGEST_UNIT and not any(character.isdigit() for character in text))
