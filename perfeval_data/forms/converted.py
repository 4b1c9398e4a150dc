"""Points out of a hundred beside those that they make: `折算得分` is `单项得分` times `权重占比`, and each row proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Final

from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.vocabulary import POINTS, Label, columns_of, heads_indicators, standard_words
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.values import parse_points

_CONVERTED: Final = re.compile(r"折算|折合|加权|权后")
_SHARE: Final = re.compile(r"权|占比|比重")
_BEFORE: Final = "折算前"
"""What makes the name of a column of points one of points that are not those of the form."""


def with_converted_points(grid: Grid) -> Grid:
    """The grid with the names of points on the columns of those that were converted and of their shares, and on no others."""
    names = next((names for names in map(_renamed, _headers(grid)) if names), {}) if grid.ruled else {}
    return replace(grid, cells=tuple(replace(cell, text=names.get(cell, cell.text)) for cell in grid.cells)) if names else grid


_Names = dict[Cell, str]


def _headers(grid: Grid) -> Iterator[tuple[Grid, Sequence[Cell]]]:
    rows = (grid.filled(row) for row in range(grid.row_count) if heads_indicators(grid.rows[row]))
    return ((grid, row) for row in rows if any(_CONVERTED.search(bare(cell.text)) for cell in row))


def _renamed(header: tuple[Grid, Sequence[Cell]]) -> _Names:
    grid, cells = header
    named = [[cell for cell in cells if pattern.search(bare(cell.text))] for pattern in (_CONVERTED, _SHARE)]
    for converted, share, raw in product(*named, cells):
        if len({converted, share, raw}) == 3 and _are_products(grid, share, raw, converted):
            points = {cell for cell in cells if not columns_of(cell.text, is_of_funds=False).isdisjoint(POINTS)}
            others = {cell: _BEFORE + cell.text for cell in {*points, raw}}
            return others | {share: standard_words(Label.WEIGHT), converted: standard_words(Label.SCORE)}
    return {}


def _are_products(grid: Grid, *names: Cell) -> bool:
    """Whether in each of several rows with a share and points the third number is what both make, in some of them another one."""
    below = range(max(cell.bottom for cell in names), grid.row_count)
    rows = [[_number(grid.at(row, cell.column)) for cell in names] for row in below]
    whole = [(share, raw, made) for share, raw, made in rows if share is not None and raw is not None]
    are_made = all(
        made is not None and abs(share * raw / 100 - made) <= USUAL.points.sum_tolerance for share, raw, made in whole
    )
    return len(whole) > 1 and are_made and any(raw != made for _, raw, made in whole)


def _number(cell: Cell | None) -> Decimal | None:
    return parse_points(cell.text.rstrip("%％")) if cell is not None else None
