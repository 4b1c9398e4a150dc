"""Rows that a page break has cut in two, made whole again where no other reading is possible; any other stays in two and is refused.
So is the name of a part of the form, at its left border, of which the page break has cut off the end.

The upper half keeps the short cells of the row (target, actual, points); the lower one has no more than the rest of longer texts,
each below the cell in which it began.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise, takewhile

from perfeval_data.forms.columns import Header
from perfeval_data.forms.grids import without_rows
from perfeval_data.forms.indicator_columns import header_at, is_indicator_header
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.split import Region, above_indicators, texts_of
from perfeval_data.forms.vocabulary import (
    GOALS,
    Label,
    fund_source,
    has_label,
    is_fund_total,
    is_label,
    labels_of,
    names_source,
)
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.model import Indicator, SelfEvaluation
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.values import is_empty, parse_number

_PAGE = re.compile(r"第(\d+)页")
_SHORT = (Label.ACTUAL, Label.WEIGHT, Label.SCORE)
_RATE = re.compile(r"\d+(?:\.\d+)?[%％]")


def with_whole_rows(region: Region) -> Region:
    """The region with the rows joined that its page breaks have cut; as it is where its header is refused, with which it will be read."""
    if not region.ruled or not _reaches_over_pages(region):
        return region
    try:
        return replace(region, parts=tuple(_with_whole_rows(part) for part in region.parts))
    except FormRefusedError:
        return region


def _reaches_over_pages(region: Region) -> bool:
    ends = (cell.location for part in region.parts for cell in (*part.cells[:1], *part.cells[-1:]))
    return len({page[1] for place in ends if (page := _PAGE.match(place))}) > 1


def _is_page_break(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether two rows stand on different pages, by the places of their cells."""
    pages_above, pages_below = ({page[1] for place in places if (page := _PAGE.match(place))} for places in (above, below))
    return bool(pages_above and pages_below) and pages_above.isdisjoint(pages_below)


def _with_whole_rows(grid: Grid) -> Grid:
    grid = without_rows(grid, {*_repeated_titles(grid)})
    for row in reversed(range(1, grid.row_count)):
        is_break = _is_break(grid, row)
        if is_break and _is_rest_of_row(grid, row):
            grid = _joined_with_row_above(grid, row)
        elif is_break and (name := _cut_name(grid, row)):
            grid = _with_whole_name(grid, *name)
    return grid


def _repeated_titles(grid: Grid) -> Iterator[int]:
    """The rows at the top of a page that the grid begins with."""
    for top in range(1, grid.row_count):
        if _is_break(grid, top):
            yield from takewhile(partial(_is_repeated, grid, top), range(top, grid.row_count))


def _is_repeated(grid: Grid, top: int, row: int) -> bool:
    return texts_of(grid, row) == texts_of(grid, row - top) != []


def _is_break(grid: Grid, row: int) -> bool:
    return _is_page_break(*([cell.location for cell in _begun_in(grid, each)] for each in (row - 1, row)))


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
    is_known = is_fund_total(name) if source == "total" else names_source(name)
    return is_known and all(parse_number(cell.text) is None for cell in others)


def _has_a_name(grid: Grid, row: int) -> bool:
    """Whether a row begins with words that a row of its own could have."""
    return any(_says_what_it_is(cell) or is_prompt(cell.text) for cell in grid.filled(row))


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
    headers = (header_at(grid, each) for each in reversed(range(row)))
    return next((header for header in headers if is_indicator_header(header)), None)


def _is_rest_of_goals(grid: Grid, row: int) -> bool:
    """Whether a row continues the texts of the goals: those below their names, or the one beside its name."""
    upper, going_on = _begun_in(grid, row - 1), {cell.column for cell in grid.filled(row)}
    names = [cell for cell in upper if is_label(cell.text, *GOALS, Label.GOALS)]
    is_beside_name = bool(names) and not any(name.column in going_on for name in names if name is not upper[0])
    return is_beside_name or has_label(grid.filled(row - 2), *GOALS)


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


# --- halves that stay two --------------------------------------------------------------------------------------------


def refuse_cut_rows(form: SelfEvaluation, region: Region) -> None:
    """Refuse a form of which a page break may have cut a row in two.

    Of two indicators at a break, one that lacks what a row has may be half of one. Above them each row beside it must say what it is.
    """
    if not _reaches_over_pages(region):
        return
    for above, row in pairwise(form.indicators):
        if _is_page_break([above.level_3.location], [row.level_3.location]) and any(
            _is_half(each, form.has_weight_column) for each in (above, row)
        ):
            raise FormRefusedError("一行指标被分页截断，上下两半无法确定是否为同一行", row.level_3.location)
    for part in region.parts:
        rows = [*filter(None, map(part.filled, range(above_indicators(part).stop + 1)))]
        says = [True, *(any(map(_says_what_it_is, lower)) or has_label(upper, *GOALS) for upper, lower in pairwise(rows))]
        for (upper, lower), both_say in zip(pairwise(rows), map(all, pairwise(says)), strict=True):
            is_certain = both_say or _have_rates(upper, lower)
            is_break = _is_page_break([cell.location for cell in upper], [cell.location for cell in lower])
            if is_break and not is_certain:
                raise FormRefusedError("一行被分页截断，上下两半无法确定是否为同一行", lower[0].location)


def _is_half(indicator: Indicator, has_points: bool) -> bool:
    if has_points:
        return not indicator.weight.text and not indicator.score.text and not indicator.score_is_shared
    return not (indicator.level_3.text and indicator.target.text and indicator.actual.text)


def _says_what_it_is(cell: Cell) -> bool:
    return _is_name(cell.text) or names_source(cell.text)


def _have_rates(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether two rows have a rate each in the same column, which the halves of one row cannot."""
    rates = [{cell.column for cell in cells if _RATE.fullmatch(cell.text.strip())} for cells in (above, row)]
    return not rates[0].isdisjoint(rates[1])
