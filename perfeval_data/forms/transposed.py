"""Tables of 绩效指标 that lie on their side, names down a column and indicators beside each other, put upright."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from perfeval_data.forms.vocabulary import Label, columns_of, heads_indicators, is_label
from perfeval_data.forms.weights import TABLES
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare

_USUAL_ORDER: Final = (
    *(Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3, Label.NATURE, Label.TARGET, Label.UNIT, Label.ADJUSTED_TARGET),
    *(Label.ACTUAL, Label.WEIGHT, Label.SCORE, Label.REASON, Label.REMARK),
)
_NEEDED: Final = frozenset({Label.LEVEL_3, Label.TARGET, Label.ACTUAL})


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows with the name of a column each, all up to `first`, where the values begin; the names by their place in the usual order."""

    names: Sequence[tuple[Label, Cell]]
    first: int

    @property
    def rows(self) -> range:
        return range(self.names[0][1].row, self.names[-1][1].bottom)


def upright(grid: Grid) -> Grid:
    """The grid with a row for each indicator, and their names above them, in place of each block that lies on its side."""
    blocks = list(_blocks(grid))
    if not blocks or any(_is_left_out(grid, row, blocks) for row in range(grid.row_count)):
        return grid
    cells: list[Cell] = []
    above = moved = 0
    for block in blocks:
        cells += _moved(grid, above, block.rows.start, moved)
        turned = list(_turned(grid, block, block.rows.start + moved))
        cells += turned
        above, moved = block.rows.stop, max(cell.bottom for cell in turned) - block.rows.stop
    cells += _moved(grid, above, grid.row_count, moved)
    return Grid(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), grid.ruled)


def _moved(grid: Grid, start: int, end: int, by: int) -> list[Cell]:
    return [replace(cell, row=cell.row + by) for cell in grid.cells if start <= cell.row < end]


def _blocks(grid: Grid) -> Iterator[_Block]:
    names = (cell for cell in grid.cells if cell.row_span == 1 and columns_of(cell.text, is_of_funds=False))
    ends = sorted(end for end, count in Counter(name.right for name in names).items() if count >= TABLES.names_on_their_side)
    row = 0
    while row < grid.row_count and ends:
        block = next((each for end in ends if end < grid.column_count and (each := _block_at(grid, row, end))), None)
        if block:
            yield block
        row = block.rows.stop if block else row + 1


def _is_left_out(grid: Grid, row: int, blocks: Sequence[_Block]) -> bool:
    """Whether a row next to a block, and in none, names a column as those of the block do."""
    beside = [block for block in blocks if row in (block.rows.start - 1, block.rows.stop)]
    is_within = any(row in block.rows for block in blocks)
    return not is_within and any(_name_beside_values(grid, row, block.first) for block in beside)


def _block_at(grid: Grid, row: int, end: int) -> _Block | None:
    """The rows from one on in which a cell that ends at a column names a column of indicators, no name twice."""
    names: list[tuple[Label, Cell]] = []
    for each in range(row, grid.row_count):
        label, name = _name_beside_values(grid, each, end), grid.at(each, end - 1)
        if name is None or label is None or (label is not Label.REMARK and label in dict(names)):
            break
        names.append((label, name))
    is_whole = len(names) >= TABLES.names_on_their_side and dict(names).keys() >= _NEEDED
    block = _Block(names, end) if is_whole else None
    return block if block and _is_certain(grid, block) else None


def _name_beside_values(grid: Grid, row: int, end: int) -> Label | None:
    """The column that the cell left of a place names, where the names of a section alone stand left of it, and no names right of it."""
    cells = grid.rows[row]
    name = grid.at(row, end - 1)
    if name is None or (name.row, name.row_span, name.right) != (row, 1, end):
        return None
    left = [cell for cell in cells if cell.right < end and cell.text]
    if heads_indicators(cell for cell in cells if cell.column >= end) or not all(
        cell.row_span > 1 or is_label(cell.text, Label.INDICATORS) for cell in left
    ):
        return None
    named = {Label.REMARK} if bare(name.text) == "序号" else columns_of(name.text, is_of_funds=False)
    return next((label for label in _USUAL_ORDER if label in named), None)


def _is_certain(grid: Grid, block: _Block) -> bool:
    """Whether no cell reaches over the upper or the lower end of a block; in text, also whether each row has a value in the same columns."""
    if not grid.ruled:
        of_all = (name.row for label, name in block.names if label not in (Label.REASON, Label.REMARK))
        return len({tuple(cell.column for cell in grid.filled(row) if cell.column >= block.first) for row in of_all}) == 1
    return not any(cell.row < end < cell.bottom for cell in grid.cells for end in (block.rows.start, block.rows.stop))


def _turned(grid: Grid, block: _Block, top: int) -> Iterator[Cell]:
    """The cells of a block turned, the names in the row `top`; columns in which no cell begins count for nothing."""
    beside = [cell for row in block.rows for cell in grid.rows[row] if cell.column >= block.first and cell.row == row]
    starts = sorted({cell.column for cell in beside})
    section = next((cell for cell in chain(*map(grid.filled, block.rows)) if cell.right < block.first), None)
    if section:
        yield replace(section, row=top, column=0, row_span=len(starts) + 1, column_span=1)
    order = sorted(block.names, key=lambda named: _USUAL_ORDER.index(named[0]))
    place = {name.row: column for column, (_, name) in enumerate(order, start=1)}
    yield from (replace(name, row=top, column=place[name.row], row_span=1, column_span=1) for _, name in order)
    for cell in beside:
        height = sum(cell.column <= start < cell.right for start in starts)
        row = top + 1 + starts.index(cell.column)
        yield replace(cell, row=row, column=place[cell.row], row_span=height, column_span=1)
