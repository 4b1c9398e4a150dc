"""Preparing a grid for reading: idle lines and borders removed, forms side by side separated, paired columns and stacked rows split."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final

from perfeval_data.forms.vocabulary import (
    LEVELS,
    MEASURES,
    POINTS,
    VALUE_COLUMNS,
    Label,
    columns_of,
    heads_indicators,
    is_label,
    labels_of,
    standard_words,
)
from perfeval_data.forms.weights import NAMES, TABLES
from perfeval_data.paper.framework import is_level_name, standard_level_1, standard_level_2
from perfeval_data.paper.grades import USUAL_SUMS
from perfeval_data.paper.grid import Cell, Grid, kept_with_grid
from perfeval_data.paper.values import half_width, parse_points, points_reached

_BETWEEN: Final = re.compile(r"\s*[/／\n]\s*")
_NAMED_VALUE: Final = re.compile(
    r"([^\s:;,，；、\d]{2,8})\s*:\s*([^:]*?)\s*(?:[;；,，。]\s*|\n|\s|$)(?=[^\s:;,，；、\d]{2,8}\s*:|$)"
)
_PAIR_OF_POINTS: Final = re.compile(r"(\d+(?:\.\d+)?)\s*分?\s*/\s*(\d+(?:\.\d+)?)\s*分?")


# --- lines and borders that say nothing -------------------------------------------------------------------------------


def without_idle_rows(grid: Grid) -> Grid:
    """A ruled grid without the lines in which no cell begins: where each row is drawn over two of them."""
    return without_rows(grid, {*range(grid.row_count)} - {cell.row for cell in grid.cells}) if grid.ruled else grid


def without_rows(grid: Grid, rows: Collection[int]) -> Grid:
    """A grid without some of its rows; what stands in no other row goes with them."""
    if not rows:
        return grid
    kept = list(accumulate((row not in rows for row in range(grid.row_count)), initial=0))
    spans = ((cell, kept[cell.row], kept[cell.bottom] - kept[cell.row]) for cell in grid.cells)
    return replace(grid, cells=tuple(replace(cell, row=row, row_span=span) for cell, row, span in spans if span))


def straightened(grid: Grid) -> Grid:
    """A ruled grid whose borders within the tolerance are one; the grid as it is where text stands between two of them."""
    if not grid.ruled or not grid.column_edges:
        return grid
    edges = grid.column_edges
    tolerance = TABLES.same_border * (edges[-1] - edges[0])
    kept: list[float] = []
    number_of = []
    for edge in edges:
        if not kept or edge - kept[-1] > tolerance:
            kept.append(edge)
        number_of.append(len(kept) - 1)
    spans = [(cell, number_of[cell.column], number_of[cell.right]) for cell in grid.cells]
    if len(kept) == len(edges) or any(cell.text and column == right for cell, column, right in spans):
        return grid
    cells = (replace(cell, column=column, column_span=right - column) for cell, column, right in spans if column < right)
    return Grid(tuple(cells), column_edges=tuple(kept))


# --- forms side by side -----------------------------------------------------------------------------------------------


def forms_apart(grid: Grid) -> list[Grid]:
    """The forms of a grid that has several side by side with an empty column between them; the grid alone where it has not.

    A title above them that reaches over several is that of each.
    """
    for row in range(grid.row_count) if grid.ruled else ():
        names = [cell for cell in grid.filled(row) if is_label(cell.text, Label.PROJECT_NAME)]
        if len(names) > 1:
            below = (cell for each in range(row, grid.row_count) for cell in grid.rows[each] if cell.text)
            taken = {column for cell in below for column in range(cell.column, cell.right)}
            gaps = [{*range(left.right, right.column)} - taken for left, right in pairwise(names)]
            bounds = pairwise([0, *map(min, gaps), grid.column_count]) if all(gaps) else ()
            return [Grid(tuple(_within(grid, first, end))) for first, end in bounds] or [grid]
    return [grid]


def _within(grid: Grid, first: int, end: int) -> Iterable[Cell]:
    for cell in grid.cells:
        left, right = max(cell.column, first), min(cell.right, end)
        if left < right:
            yield replace(cell, column=left - first, column_span=right - left)


# --- columns that hold two values -------------------------------------------------------------------------------------


@kept_with_grid
def columns_apart(grid: Grid) -> Grid:
    """The grid with several columns in place of one that holds several values, as its name or each of its cells says.

    `分值/得分` stands above `15/14.4`, `指标完成情况` above `目标值：≥98%` and `完成值：100%` in lines of one cell.
    """
    names = _names_of_columns(grid)
    parted = next(((name, parts) for name in names if (parts := _parts_of(grid, name))), None)
    return grid if parted is None else replace(grid, cells=tuple(_parted(grid, *parted)), column_edges=None)


def _names_of_columns(grid: Grid) -> Iterator[Cell]:
    rows = (row for row in range(grid.row_count) if heads_indicators(grid.rows[row]))
    return (cell for row in rows for cell in grid.filled(row))


Parts = dict[Cell, list[str]]
"""The texts of the columns that are to be, for the name of the one that is and for each cell below it."""


def _parts_of(grid: Grid, name: Cell) -> Parts:
    column = [cell for row in range(name.row + 1, grid.row_count) if (cell := grid.at(row, name.column)) and cell.row == row]
    below = [cell for cell in column if (cell.column, cell.right) == (name.column, name.right)]
    return _by_the_name(name, below) or _by_names_in_cells(name, below) or _by_pairs_of_points(grid, name, below)


def _by_the_name(name: Cell, below: Sequence[Cell]) -> Parts:
    """Two columns by a name of both, of points where a stroke parts them, of values where it does in each cell."""
    names = _BETWEEN.split(name.text.strip()) if len(name.text) <= NAMES.of_two_columns and not labels_of(name.text) else []
    meant = {label for part in names for label in columns_of(part, is_of_funds=False)}
    if len(names) != len(meant) or meant not in (POINTS, MEASURES):
        return {}
    parts = {cell: [*_BETWEEN.split(cell.text, maxsplit=1), ""][:2] for cell in below}
    are_whole = all(len(_BETWEEN.split(cell.text)) == len(names) for cell in below if cell.text)
    return {name: names, **parts} if meant == POINTS or (are_whole and below) else {}


def _by_pairs_of_points(grid: Grid, name: Cell, below: Sequence[Cell]) -> Parts:
    """Two columns of points where one called 得分 holds pairs and no other one their weights: the greater of each is what was possible."""
    pairs = {cell: pair.groups() for cell in below if (pair := _PAIR_OF_POINTS.fullmatch(half_width(cell.text).strip()))}
    is_whole = len(pairs) > 1 and len(pairs) == sum(bool(cell.text) for cell in below)
    if not is_whole or Label.SCORE not in columns_of(name.text, is_of_funds=False) or _points_below(grid, Label.WEIGHT):
        return {}
    points = [sorted(map(Decimal, pair), reverse=True) for pair in pairs.values()]
    orders = {(one > other) - (one < other) for one, other in (map(Decimal, pair) for pair in pairs.values())} - {0}
    if len(orders) > 1 or not _are_whole(most for most, _ in points) or not all(reached for _, reached in points):
        return {}
    names = [standard_words(Label.WEIGHT), standard_words(Label.SCORE)]
    return {name: names[::-1] if orders == {-1} else names, **{cell: [*pair] for cell, pair in pairs.items()}}


def _by_names_in_cells(name: Cell, below: Sequence[Cell]) -> Parts:
    """The values behind their names, where every cell has the same ones."""
    named = {cell: _named_values(cell.text) for cell in below if cell.text}
    names = [*{tuple(each for each, _ in values) for values in named.values()}]
    if len(names) != 1 or len(named) < 2 or any(_NAMED_VALUE.sub("", half_width(cell.text)).strip() for cell in named):
        return {}
    meant = [[*columns_of(each, is_of_funds=False)] for each in names[0]]
    if (
        len(meant) < 2
        or any(len(each) != 1 or each[0] not in VALUE_COLUMNS for each in meant)
        or len({each[0] for each in meant}) < len(meant)
    ):
        return {}
    return {name: [*names[0]], **{cell: [value.strip() for _, value in values] for cell, values in named.items()}}


def _named_values(text: str) -> list[tuple[str, str]]:
    """The names in a text, each with the value behind it as filed."""
    found = _NAMED_VALUE.finditer(half_width(text))
    return [(text[slice(*match.span(1))], text[slice(*match.span(2))]) for match in found]


def _parted(grid: Grid, name: Cell, parts: Parts) -> Iterator[Cell]:
    """The cells with as many columns more as there are parts; below the name each value in its own."""
    more = len(parts[name]) - 1
    for cell in grid.cells:
        if cell.column > name.column:
            yield replace(cell, column=cell.column + more)
        elif cell.right <= name.column:
            yield cell
        elif texts := parts.get(cell):
            yield from (replace(cell, text=text, column=cell.column + at, column_span=1) for at, text in enumerate(texts[:-1]))
            yield replace(cell, text=texts[-1], column=cell.column + more)
        else:
            yield replace(cell, column_span=cell.column_span + more)


# --- points in other words ------------------------------------------------------------------------------------------------

_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


def with_plain_points(grid: Grid) -> Grid:
    """The grid with nothing but the points where its columns of points say more: `9.3（扣0.7分）`, weights that are shares."""
    weights, scores = _points_below(grid, Label.WEIGHT), _points_below(grid, Label.SCORE)
    plain = _shares(weights)
    possible = {cell.row: parse_points(plain.get(cell, cell.text)) for cell in weights}
    for cell in scores:
        most = possible.get(cell.row)
        reached = points_reached(cell.text, most) if most is not None else None
        plain |= {} if reached is None else {cell: str(reached)}
    return replace(grid, cells=tuple(replace(cell, text=plain.get(cell, cell.text)) for cell in grid.cells)) if plain else grid


def _points_below(grid: Grid, label: Label) -> list[Cell]:
    """The filled cells below the name of a column of points."""
    name = next((name for name in _names_of_columns(grid) if label in columns_of(name.text, is_of_funds=False)), None)
    return [] if name is None else [c for c in grid.cells if c.column == name.column and c.row > name.row and c.text]


def _shares(weights: Sequence[Cell]) -> dict[Cell, str]:
    """The points of weights that are shares of 100 points: `10%` is 10 where all of them come to a whole form."""
    shares = {cell: share[1] for cell in weights if (share := _PERCENT.fullmatch(cell.text.strip()))}
    return shares if len(shares) > 1 and _are_whole(map(Decimal, shares.values())) else {}


def _are_whole(weights: Iterable[Decimal]) -> bool:
    """Whether weights are those of a whole form, of which the last one may be their sum, or that with the execution."""
    *own, last = weights
    return sum(own) == last or not {sum(own), sum(own) + last}.isdisjoint(USUAL_SUMS)


# --- names of several levels in one --------------------------------------------------------------------------------------

_NAMES_LEVELS: Final = re.compile(r"指\s*标|级|类")
_OF_LEVEL: Final = (
    (Label.LEVEL_1, lambda text: standard_level_1(text) is not None),
    (Label.LEVEL_2, lambda text: standard_level_2(text) is not None),
    (Label.LEVEL_3, lambda text: not is_level_name(text)),
)


@kept_with_grid
def levels_apart(grid: Grid) -> Grid:
    """The grid with a name for each level in place of one over the columns of several, `绩效指标` above `产出指标 | 数量指标 | 活动次数`."""
    named = {name: levels for name in _names_of_columns(grid) if (levels := _levels_below(grid, name))} if grid.ruled else {}
    if not named:
        return grid
    cells = (each for cell in grid.cells for each in (_named_one_by_one(cell, named[cell]) if cell in named else [cell]))
    return replace(grid, cells=tuple(cells))


def _levels_below(grid: Grid, name: Cell) -> list[tuple[Label, int]]:
    """The levels whose columns stand below one name, each with the column where it begins; none where they are not two at least."""
    if name.column_span == 1 or not _NAMES_LEVELS.search(name.text) or columns_of(name.text, is_of_funds=False) - {*LEVELS}:
        return []
    below = [
        cell for cell in grid.cells if cell.row >= name.bottom and cell.text and cell.overlaps_columns(name.column, name.right)
    ]
    parts = [cell for cell in below if name.column <= cell.column and cell.right <= name.right]
    if any(is_label(cell.text, *LEVELS) for cell in parts):
        return []  # named in a row of their own
    columns = sorted({cell.column for cell in parts})
    levels = [_level_of([cell.text for cell in parts if cell.column == column]) for column in columns]
    if len(levels) == len(LEVELS) and levels[0] == Label.LEVEL_1:
        levels = [*LEVELS]  # an office may name its level 2 as it likes
    beside = {label for other in grid.filled(name.row) if other != name for label in columns_of(other.text, is_of_funds=False)}
    is_in_order = len(levels) > 1 and levels == sorted({*levels}) and beside.isdisjoint(levels)
    return [*zip(levels, columns, strict=True)] if is_in_order else []


def _level_of(texts: Sequence[str]) -> Label:
    """Which level most of some names are of."""
    counts = [sum(map(is_of_level, texts)) for _, is_of_level in _OF_LEVEL]
    return _OF_LEVEL[counts.index(max(counts))][0]


def _named_one_by_one(name: Cell, levels: Sequence[tuple[Label, int]]) -> Iterator[Cell]:
    ends = [*(column for _, column in levels[1:]), name.right]
    for (level, _), begin, end in zip(levels, [name.column, *ends[:-1]], ends, strict=True):
        yield replace(name, text=standard_words(level), column=begin, column_span=end - begin)
