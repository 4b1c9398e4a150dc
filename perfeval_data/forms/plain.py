"""A form in the plain arrangement, before anything looks for a value in it: names of columns above their values, one row for each
indicator and each source of funds, one value in a cell.

A cell with several lines (`总额\\n财政拨款` beside `50\\n44`) becomes as many rows, a column with two values two columns, a table on its
side an upright one. What is not certain stays as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from perfeval_data.forms.columns import Header
from perfeval_data.forms.converted import with_converted_points
from perfeval_data.forms.fund_columns import is_figure
from perfeval_data.forms.grids import columns_apart, levels_apart, with_plain_points
from perfeval_data.forms.indicator_columns import header_at, is_indicator_header
from perfeval_data.forms.items import without_items
from perfeval_data.forms.split import Region
from perfeval_data.forms.transposed import upright
from perfeval_data.forms.vocabulary import (
    MEASURES,
    POINTS,
    Label,
    columns_of,
    fund_source,
    names_a_giver,
    names_source,
)
from perfeval_data.forms.weights import NAMES
from perfeval_data.forms.year import named_for_its_year
from perfeval_data.paper.grid import UNREADABLE_SIGN, Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.values import half_width, is_empty, joined, parse_points, remembered

_NUMBERED: Final = re.compile(r"(?:指标)?(?:\d{1,2}|[一二三四五六七八九十])[.、．:：)）](?!\d)|[(（]\d{1,2}[)）]|[①-⑳]")
_BOUND: Final = re.compile(r"(?:[≥≤=<>]|不[低少小高超大多]).*\d.*")
"""A target that no line break has cut: what compares stands before its number."""


def plainly(region: Region, year: int | None) -> Region:
    """A form in the plain arrangement; `year` is its own, of which columns and texts may speak beside others."""
    return replace(region, parts=tuple(_plain(named_for_its_year(upright(part), year)) for part in region.parts))


def _plain(grid: Grid) -> Grid:
    return _funds_apart(_indicators_apart(with_plain_points(with_converted_points(columns_apart(levels_apart(grid))))))


def _rows_apart(grid: Grid, rows: range, lines: Mapping[int, Sequence[str]], lone: Mapping[int, int]) -> Grid:
    """The grid with a row for each line: the lines by the column of their cell that reaches over the rows.

    `lone`: by its column, a cell that goes with one of the lines, and with which. Any other cell is that of all, as if it were merged.
    """
    return replace(grid, cells=tuple(_in_rows(grid, rows, lines, lone)))


def _in_rows(grid: Grid, rows: range, lines: Mapping[int, Sequence[str]], lone: Mapping[int, int]) -> Iterator[Cell]:
    count = max(map(len, lines.values()))
    more = max(count - len(rows), 0)
    for cell in grid.cells:
        if cell.row >= rows.stop:
            yield replace(cell, row=cell.row + more)
        elif cell.row == rows.start and (own := lines.get(cell.column)):
            ends = [*range(cell.row + 1, cell.row + count), max(cell.bottom, cell.row + count)]
            starts = range(cell.row, cell.row + count)
            yield from (
                replace(cell, text=line, row=start, row_span=end - start)
                for line, start, end in zip(own, starts, ends, strict=True)
            )
        elif cell.row == rows.start and cell.column in lone:
            yield replace(cell, row=cell.row + lone[cell.column], row_span=1)
        else:
            yield replace(cell, row_span=cell.row_span + more * (cell.bottom >= rows.stop))


def _as_many(text: str, count: int, filled: Sequence[str]) -> Sequence[str]:
    """Those lines of a text that say something (`filled`); all of them, where only with the blank ones they are as many."""
    lines = [line.strip() for line in text.split("\n")]
    return lines if len(lines) == count else filled


# --- indicators --------------------------------------------------------------------------------------------------------


def _indicators_apart(grid: Grid) -> Grid:
    """The grid with a row for each indicator where names, targets and actuals stand in as many lines of one cell each.

    That they are no values broken over lines is told by points in as many lines, by numbers before the names, or by a bound in each line
    of the targets. What else stands in one line is that of all, as if its cell were merged.
    """
    header = None
    headers: dict[int, Header] = {}
    for row in range(grid.row_count) if grid.ruled else ():
        here = header_at(grid, row)
        header = here if is_indicator_header(here) else header
        if header is not None and row >= header.next_row:
            headers[row] = header
    for row in sorted(headers, reverse=True):
        if lines := _lines_of_indicators(grid, row, headers[row]):
            grid = _rows_apart(grid, range(row, row + 1), lines, {})
    return grid


def _lines_of_indicators(grid: Grid, row: int, header: Header) -> dict[int, Sequence[str]]:
    """The lines of the cells of a row by their columns, where they are those of several indicators; none where they are not."""
    own = {label: cell for cell in grid.filled(row) if cell.row_span == 1 and (label := header.label_of(cell)) is not None}
    count = len(_filled(own[Label.LEVEL_3].text)) if Label.LEVEL_3 in own else 0
    lines = {label: _as_many(cell.text, count, _filled(cell.text)) for label, cell in own.items()}
    if count < 2 or any(len(lines.get(label, [])) != count for label in MEASURES if header.has(label)):
        return {}
    lines |= without_items({label: each for label, each in lines.items() if len(each) == count})
    points = [lines[label] for label in POINTS if len(lines.get(label, [])) > 1]
    if any(len(each) != count or not all(map(_may_be_points, each)) for each in points):
        return {}
    are_numbered = all(map(_NUMBERED.match, lines[Label.LEVEL_3]))
    are_bounds = all(_BOUND.fullmatch(half_width(line)) for line in lines.get(Label.TARGET, [""]))
    if not (points or are_numbered or are_bounds):
        return {}
    parted = {Label.LEVEL_3, *MEASURES, *POINTS, Label.REASON, Label.NATURE, Label.UNIT}
    return {cell.column: lines[label] for label, cell in own.items() if label in parted and len(lines[label]) == count}


def _may_be_points(line: str) -> bool:
    return is_empty(line) or parse_points(line.removeprefix(UNREADABLE_SIGN)) is not None


def _filled(text: str) -> list[str]:
    return [line for each in text.split("\n") if (line := each.strip())]


# --- funds -------------------------------------------------------------------------------------------------------------


def _funds_apart(grid: Grid) -> Grid:
    """The grid with a row for each line of the rows of funds whose names and figures stand in lines, one for one.

    Where the lines are not as many, the row stays as it is: a name may be broken over two of them, or a figure be missing.
    """
    for row in reversed(range(grid.row_count)):
        if stack := _lines_of_funds(grid, row):
            grid = _rows_apart(grid, *stack)
    return grid


@remembered
def are_several_names(text: str) -> bool:
    """Whether the lines of a text name sources or amounts, each another one, most of them known."""
    lines = _lines(text)
    if len(lines) < 2:
        return False
    known = [name for line in lines if (name := _known(line))]
    if len(known) < len(lines) and (names_source(joined(text)) or names_a_giver(joined(text))):
        return False  # one name, broken over lines
    are_short = all(len(line) <= NAMES.of_a_source and not is_figure(line) for line in lines)
    return are_short and 2 * len(known) >= len(lines) and len({*known}) == len(known)


def _lines_of_funds(grid: Grid, row: int) -> tuple[range, Mapping[int, Sequence[str]], Mapping[int, int]] | None:
    """The lines of the rows of funds from a row on; a lone figure beside them is that of the total."""
    names = [cell for cell in grid.filled(row) if are_several_names(cell.text)]
    own = [cell for cell in grid.filled(row) if names and cell.bottom == names[0].bottom and "\n" in cell.text]
    stated = [
        cell for cell in own if cell not in names and all(is_figure(line) or is_empty(line) for line in _lines(cell.text))
    ]
    if not stated:
        return None
    sources = [fund_source(line) for line in _lines(names[0].text)]
    lines = {cell.column: _as_many(cell.text, len(sources), _lines(cell.text)) for cell in (*names, *stated)}
    if any(len(each) != len(sources) for each in lines.values()):
        return None
    total = sources.index("total") if "total" in sources else 0
    beside = [cell for cell in grid.rows[row] if cell.row == row and cell.bottom == names[0].bottom]
    return range(row, names[0].bottom), lines, {cell.column: total for cell in beside if is_figure(cell.text)}


def _lines(text: str) -> list[str]:
    """The lines that say something; `其中：` alone says nothing."""
    return [line.strip() for line in text.splitlines() if bare(line) not in ("", "其中")]


def _known(line: str) -> str | None:
    """The source or the amount that a line names; None for one that is not known."""
    certain = [*columns_of(line, is_of_funds=True)]
    return str(certain[0]) if certain else fund_source(line) if names_a_giver(line) or names_source(line) else None
