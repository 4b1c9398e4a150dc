"""Personal data, kept out of a form before anything is read: names and telephone numbers by their labels, numbers by their look.

What is taken out here can reach no field, no finding and no picture of the form. A label may stand beside its values,
above them or in one cell with them; below the header of 绩效指标 the same words may name an indicator (`手机 | ≥10部`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from perfeval_data.forms.outline import is_measured
from perfeval_data.forms.personal import without_persons
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import (
    HEADING_LABELS,
    LEVELS,
    Label,
    begins_with_label,
    has_label,
    is_any_label,
    is_label,
    labels_of,
    names_a_task,
)
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.persons import MARK, is_mobile, is_name, is_telephone, may_be_names
from perfeval_data.paper.values import is_empty

_UNIT_OF_AMOUNTS = re.compile(r"[(（][^()（）]*元[)）]")


def without_personal_data(region: Region) -> Region:
    """The form with a mark in place of names and telephone numbers, in its title and in all of its cells."""
    titles = tuple(
        replace(line, text=without_persons(line.text), location=without_persons(line.location)) for line in region.titles
    )
    return replace(region, titles=titles, parts=tuple(_without_personal_cells(part) for part in region.parts))


def _without_personal_cells(grid: Grid) -> Grid:
    personal = set(_cells_of_persons(grid))

    def cleared(cell: Cell) -> Cell:
        text = MARK if (cell.row, cell.column) in personal else cell.text
        if text and text != MARK and not is_label(text, Label.PERSONAL):
            text = without_persons(text)
        location = without_persons(cell.location)
        return cell if (text, location) == (cell.text, cell.location) else replace(cell, text=text, location=location)

    return replace(grid, cells=tuple(map(cleared, grid.cells)))


def _cells_of_persons(grid: Grid) -> Iterator[tuple[int, int]]:
    """Row and column of the cells that are the value of a personal label in another cell, or a mere number alone in its row."""
    headers = _headers(grid)
    levels = _columns_of_levels(grid, headers)
    for cell in grid.cells:
        if is_label(cell.text, Label.PERSONAL) and not _names_an_indicator(grid, cell, levels):
            values = [] if cell.row in headers else _beside(grid, cell)
            yield from ((value.row, value.column) for value in values or _below(grid, cell))
        elif names_a_task(cell.text):
            yield from ((value.row, value.column) for value in _beside(grid, cell) if is_name(value.text))
        elif is_mobile(cell.text) and _is_alone(grid, cell):
            yield cell.row, cell.column


def _is_alone(grid: Grid, cell: Cell) -> bool:
    return sum(bool(other.text) for row in range(cell.row, cell.bottom) for other in grid.rows[row]) == cell.row_span


def _headers(grid: Grid) -> set[int]:
    """The rows that name the columns of 绩效指标."""
    return {row for row in range(grid.row_count) if has_label(grid.filled(row), Label.LEVEL_2, Label.LEVEL_3)}


def _columns_of_levels(grid: Grid, headers: set[int]) -> dict[int, int]:
    """For each row of 绩效指标 the column in which its levels begin."""
    levels: dict[int, int] = {}
    first = None
    for row in range(grid.row_count):
        cells = grid.filled(row)
        if row in headers:
            first = min(cell.column for cell in cells if is_label(cell.text, *LEVELS))
        elif has_label(cells, Label.TOTAL, Label.CLOSING, Label.PROJECT_NAME):
            first = None
        elif first is not None:
            levels[row] = first
    return levels


def _names_an_indicator(grid: Grid, label: Cell, levels: dict[int, int]) -> bool:
    """Whether a word that may ask for a person stands among the indicators and no line of signatures begins its row."""
    if label.row not in levels:
        return False
    first, *_ = grid.filled(label.row)
    begins_signatures = begins_with_label(first.text, *HEADING_LABELS)
    if not begins_signatures:
        return True
    if grid.ruled:
        return first.column > levels[label.row]
    return is_measured(grid.filled(label.row))


def _beside(grid: Grid, label: Cell) -> list[Cell]:
    """The values to the right of a label, in each of its rows up to the next label: the first whatever it says, others by their look."""
    values: list[Cell] = []
    for row in range(label.row, label.bottom):
        right = [cell for cell in grid.rows[row] if cell.column >= label.right]
        filled = [cell for cell in right if cell.text]
        for number, cell in enumerate(filled):
            is_last_and_only = number == 0 and len(filled) == 1 and may_be_names(cell.text)
            is_first = cell is right[0] and not _UNIT_OF_AMOUNTS.search(cell.text)
            is_person = is_first or is_last_and_only or is_telephone(cell.text) or is_name(cell.text)
            if is_any_label(cell.text) or not is_person:
                break
            if not is_empty(cell.text):
                values.append(cell)
    return values


def _below(grid: Grid, label: Cell) -> Iterator[Cell]:
    """The values below a label: any text right below it where it stands in a row of labels, further ones by their look."""
    neighbour = grid.at(label.row, label.right)
    if neighbour is not None and neighbour.text and not labels_of(neighbour.text):
        return
    for row in range(label.bottom, grid.row_count):
        value = grid.at(row, label.column)
        if value is None or value.column != label.column or any(labels_of(cell.text) for cell in grid.rows[row]):
            return
        if not value.text:
            continue
        is_first = row == label.bottom and value.right == label.right and (neighbour is None or bool(neighbour.text))
        is_near = grid.ruled or row == label.bottom
        if not (is_first or is_telephone(value.text) or is_name(value.text) or (is_near and may_be_names(value.text))):
            return
        yield value
