"""Rows that a page break has cut in two, made whole again where no other reading is possible; any other stays in two and is refused.
So is the name of a part of the form, at its left border, of which the page break has cut off the end.

The upper half keeps the short cells of the row (target, actual, points); the lower one has no more than the rest of longer texts,
each below the cell in which it began.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from perfeval_data.forms.columns import Header
from perfeval_data.forms.indicators import indicator_header_at
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import Label, fund_source, is_fund_total, is_label, labels_of
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.values import is_empty, parse_number

_PAGE = re.compile(r"第(\d+)页")
_SHORT = (Label.ACTUAL, Label.WEIGHT, Label.SCORE)
_GOALS = (Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL, Label.GOALS)


def with_whole_rows(region: Region) -> Region:
    """The region with the rows joined that its page breaks have cut."""
    return replace(region, parts=tuple(_with_whole_rows(part) for part in region.parts)) if region.ruled else region


def is_page_break(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether two rows stand on different pages, by the places of their cells."""
    pages_above, pages_below = ({page[1] for place in places if (page := _PAGE.match(place))} for places in (above, below))
    return bool(pages_above and pages_below) and pages_above.isdisjoint(pages_below)


def _with_whole_rows(grid: Grid) -> Grid:
    for row in reversed(range(1, grid.row_count)):
        upper, lower = _begun_in(grid, row - 1), _begun_in(grid, row)
        is_break = is_page_break([cell.location for cell in upper], [cell.location for cell in lower])
        if is_break and _is_rest_of_row(grid, row):
            grid = _joined_with_row_above(grid, row)
        elif is_break and (name := _cut_name(grid, row)):
            grid = _with_whole_name(grid, *name)
    return grid


def _cut_name(grid: Grid, row: int) -> tuple[Cell, Cell] | None:
    """The halves of a name at the left border: together they are a known one.

    The first is none by itself (`年度总体` above `目标`), or the second one alone means the same (`年度` above `总体目标`). Names for
    persons are put together of others (`主管部门` above `项目负责人`) and tell nothing.
    """
    head, tail = grid.at(row - 1, 0), grid.at(row, 0)
    if not (head and tail and head.text and tail.text) or tail.row != row or head.right != tail.right:
        return None
    whole = head.text + tail.text
    is_cut = not _is_name(head.text) or bool((labels_of(whole) & labels_of(tail.text)) - {Label.PERSONAL})
    return (head, tail) if is_cut and _is_name(whole) else None


def _is_name(text: str) -> bool:
    return bool(labels_of(text)) or is_level_name(text)


def _with_whole_name(grid: Grid, head: Cell, tail: Cell) -> Grid:
    whole = replace(head, text=head.text + tail.text, row_span=tail.bottom - head.row)
    return replace(grid, cells=tuple(whole if cell == head else cell for cell in grid.cells if cell != tail))


def _begun_in(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.rows[row] if cell.row == row]


def _is_rest_of_row(grid: Grid, row: int) -> bool:
    rest = [(cell, grid.at(row - 1, cell.column)) for cell in grid.filled(row)]
    continues = bool(rest) and all(
        above is not None and above.text and (above.column, above.right) == (cell.column, cell.right) for cell, above in rest
    )
    if not continues:
        return False
    is_rest = _is_rest_of_indicator(grid, row) or _is_rest_of_goals(grid, row)
    return _is_rest_of_fund_name(grid, row) or (is_rest and not _has_a_name(grid, row))


def _is_rest_of_fund_name(grid: Grid, row: int) -> bool:
    """Whether a row holds the end of the name of a source, and no amounts: `年度资金` above `总额`."""
    first, *others = grid.filled(row)
    above = grid.at(row - 1, first.column)
    name = f"{above.text}{first.text}" if above else ""
    source = fund_source(name)
    is_known = is_fund_total(name) if source == "total" else not source.startswith("other:")
    return is_known and all(parse_number(cell.text) is None for cell in others)


def _has_a_name(grid: Grid, row: int) -> bool:
    """Whether a row begins with words that a row of its own could have."""
    return any(
        _is_name(cell.text) or is_prompt(cell.text) or not fund_source(cell.text).startswith("other:")
        for cell in grid.filled(row)
    )


def _is_rest_of_indicator(grid: Grid, row: int) -> bool:
    """Whether a row below a complete indicator has neither actual nor points, as no indicator of its own would."""
    header = _header_above(grid, row)
    if header is None or not (header.has(Label.WEIGHT) or header.has(Label.SCORE)):
        return False
    columns = [column for column in header.columns if column.label in _SHORT]
    above, below = (
        [any(cell.column == column.first and not is_empty(cell.text) for cell in grid.filled(each)) for column in columns]
        for each in (row - 1, row)
    )
    return all(above) and not any(below)


def _header_above(grid: Grid, row: int) -> Header | None:
    headers = (indicator_header_at(grid, each) for each in reversed(range(row)))
    return next((header for header in headers if header), None)


def _is_rest_of_goals(grid: Grid, row: int) -> bool:
    """Whether a row continues the texts of the goals: those below their names, or the one beside its name."""
    upper = _begun_in(grid, row - 1)
    is_beside_name = any(is_label(cell.text, *_GOALS) for cell in upper) and not any(
        is_label(cell.text, *_GOALS) for cell in upper[1:] if grid.at(row, cell.column) and _text_at(grid, row, cell.column)
    )
    is_below_names = row > 1 and any(is_label(cell.text, *_GOALS[:2]) for cell in grid.filled(row - 2))
    return is_beside_name or is_below_names


def _text_at(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column)
    return cell.text if cell and cell.row == row else ""


def _joined_with_row_above(grid: Grid, row: int) -> Grid:
    """The grid with the cells of a row joined to those above them, and the rows below one further up."""
    cells: list[Cell] = []
    lower = {cell.column: cell for cell in _begun_in(grid, row)}
    for cell in grid.cells:
        if cell.row == row:
            continue
        if cell.bottom == row and (rest := lower.pop(cell.column, None)) and rest.right == cell.right:
            cell = replace(cell, text="\n".join(filter(None, (cell.text, rest.text))), row_span=rest.bottom - cell.row - 1)
        elif cell.row > row:
            cell = replace(cell, row=cell.row - 1)
        elif cell.bottom > row:
            cell = replace(cell, row_span=cell.row_span - 1)
        cells.append(cell)
    return replace(grid, cells=tuple(cells))
