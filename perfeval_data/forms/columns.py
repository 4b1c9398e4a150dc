"""The columns that the cells of a header name: by their words, their order, what stands below them, and the sums that come true."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import count, pairwise
from operator import attrgetter

from perfeval_data.forms.refusal import FormRefusedError, Rival
from perfeval_data.forms.vocabulary import Label
from perfeval_data.forms.weights import SEARCH, TABLES, WEIGHTS
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import column_unknown, noted
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Finding
from perfeval_data.paper.values import half_width, is_empty, joined, parse_figure, parse_number, parse_points

_MAY_REPEAT = frozenset({Label.REMARK, Label.RECEIVED})
_IN_ORDER = (
    (Label.LEVEL_1, Label.LEVEL_2),
    (Label.LEVEL_2, Label.LEVEL_3),
    (Label.LEVEL_1, Label.LEVEL_3),
    (Label.LEVEL_3, Label.TARGET),
    (Label.LEVEL_3, Label.ACTUAL),
    (Label.TARGET, Label.ACTUAL),
    (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET),
    (Label.ANNUAL_BUDGET, Label.EXECUTED),
    (Label.EXECUTED, Label.RATE),
    (Label.WEIGHT, Label.SCORE),
    (Label.SCORE, Label.REASON),
)
_NUMBERED = "序号"
_ORDERS = (
    tuple(str(number) for number in range(1, 31)),
    tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"),
    tuple("ABCDEFGHIJKLMNOPQRST"),
    tuple("一二三四五六七八九十"),
    tuple("甲乙丙丁戊己庚辛壬癸"),
)
_NUMBER_OF_COLUMN = re.compile(rf"[(第]?({'|'.join(each for order in _ORDERS for each in reversed(order))})[)栏列]?(?:=.+)?")
_CALLED_NUMBERS = frozenset({"栏次", "行次", "列次", "序号", "栏目"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a header: what it holds and the grid columns that it covers (`end` exclusive)."""

    label: Label
    first: int
    end: int


@dataclass(frozen=True)
class Header:
    """The columns that a header row names, from left to right, and the row that follows it."""

    columns: tuple[Column, ...]
    next_row: int
    unknown: tuple[Cell, ...] = ()
    """Cells beside the columns whose names mean nothing here."""
    nameless: frozenset[int] = frozenset()
    """Grid columns that no cell of the header names."""
    unwanted: tuple[Cell, ...] = ()
    """Cells with known names of no use: running numbers, points of a level."""

    def has(self, label: Label) -> bool:
        return label in self._labels

    @cached_property
    def _labels(self) -> frozenset[Label]:
        return frozenset(column.label for column in self.columns)

    def at(self, place: int) -> Column | None:
        """The column at a place of the grid."""
        return self._at.get(place)

    @cached_property
    def _at(self) -> Mapping[int, Column]:
        """The column at each place of the grid."""
        return {place: column for column in reversed(self.columns) for place in range(column.first, column.end)}

    @property
    def with_all(self) -> Header:
        """The header with its other columns as such that are not stored: in text their values take up places as well."""
        unknown = [cell for cell in self.unknown if cell.column > self.first_column]
        others = [Column(Label.REMARK, cell.column, cell.right) for cell in (*unknown, *self.unwanted)]
        columns = sorted((*self.columns, *others), key=attrgetter("first"))
        return replace(self, columns=tuple(columns), unknown=(), unwanted=())

    @property
    def first_column(self) -> int:
        return self.columns[0].first

    def place_of(self, column: int) -> float:
        """Where a column of the grid stands, counted in columns of the header; what is between two or outside is in none."""
        for place, each in enumerate(self.columns):
            if column < each.end:
                return place if column >= each.first else place - 0.5 if place else column - each.first
        return len(self.columns) + column - self.columns[-1].end

    def column_of(self, cell: Cell) -> Column | None:
        """The column in which a cell begins; where its border was dragged out of line, the first one that it covers whole."""
        begun = self._at.get(cell.column)
        is_in_place = begun is not None and (cell.column == begun.first or cell.right <= begun.end)
        if is_in_place or (begun is None and cell.column not in self.nameless):
            return begun
        return next((each for each in self.columns if cell.column <= each.first and each.end <= cell.right), begun)

    def label_of(self, cell: Cell) -> Label | None:
        """What the column of a cell holds."""
        column = self.column_of(cell)
        return column.label if column else None


Names = Callable[[Cell], Mapping[Label, float]]
"""The columns that a cell of a header may name, each with what speaks against it; empty for a cell that names none."""
Evidence = Callable[[Sequence[Column], int], float]
"""What speaks against columns with the rows from a certain one on below them."""


def find_header(grid: Grid, row: int, names: Names, evidence: Evidence) -> Header | None:
    """The header that row `row` is, if its cells name columns: by their words, their order, and what stands below them.

    A name of no certain meaning is left open where two meanings are as good; raises `FormRefusedError` for two columns of one name.
    """
    cells, end = _header_cells(grid, row, names)
    end += next(skipped for skipped in count() if not _numbers_the_columns(grid.filled(end + skipped)))
    readings = _ranked(cells, names, lambda columns: evidence(columns, end))
    best = readings[0]
    if twice := next((cell for cell in best.dropped(names) if _is_known(names(cell))), None):
        rivals = [reading.as_rival() for reading in readings[:2]]
        raise FormRefusedError("表头有两栏同名，无法确定以哪一栏为准", twice.location, rivals)
    if len(readings) > 1 and readings[1].cost - best.cost < WEIGHTS.margin:
        best = best.as_far_as(readings[1])
    columns = best.columns
    if not columns:
        return None
    texts = [cell for cell in cells if cell.text and cell.bottom > row]
    taken = {column.first for column in columns}
    unknown = [cell for cell in texts if cell.column not in taken and not _is_known(names(cell))]
    unwanted = [cell for cell in cells if cell.column not in taken and (bare(cell.text) == _NUMBERED or _is_known(names(cell)))]
    return Header(columns, end, tuple(unknown), _nameless(grid, range(row, end), columns), tuple(unwanted))


def _numbers_the_columns(cells: Sequence[Cell]) -> bool:
    """Whether a row has nothing but the numbers of the columns above it, with their formulas: `1 | 2 | 3 | 4=3/2`, `栏次 | 甲 | 1 | 2`."""
    is_named = bool(cells) and bare(cells[0].text) in _CALLED_NUMBERS
    found = [_NUMBER_OF_COLUMN.fullmatch(half_width(joined(cell.text)).strip()) for cell in cells[is_named:]]
    numbers = [match[1] for match in found if match]
    if len(numbers) < max(len(found), TABLES.numbers_of_columns):
        return False
    places = [next((order, order.index(each)) for order in _ORDERS if each in order) for each in numbers]
    return all(other == (order, at + 1) or (other[0] is not order and other[1] == 0) for (order, at), other in pairwise(places))


@dataclass(frozen=True, slots=True)
class _Named:
    """One way to understand a header: what each of its cells names (None: no column), and what speaks against it."""

    cells: tuple[tuple[Cell, Label | None], ...]
    cost: float

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(label, cell.column, cell.right) for cell, label in self.cells if label)

    def dropped(self, names: Names) -> Iterator[Cell]:
        """The cells that name no column here, save points of a level that is not the last one."""
        before = [None, *(label for _, label in self.cells[:-1])]
        for (cell, label), left in zip(self.cells, before, strict=True):
            is_of_level = left in (Label.LEVEL_1, Label.LEVEL_2) and Label.WEIGHT in names(cell)
            if label is None and not is_of_level:
                yield cell

    def as_far_as(self, other: _Named) -> _Named:
        """This reading without what another one says otherwise."""
        pairs = zip(self.cells, other.cells, strict=True)
        return replace(self, cells=tuple((cell, label if label == rival else None) for (cell, label), (_, rival) in pairs))

    def as_rival(self) -> Rival:
        return Rival({cell.location: label for cell, label in self.cells if label}, self.cost, is_of_header=True)


def _ranked(cells: Sequence[Cell], names: Names, evidence: Callable[[Sequence[Column]], float]) -> list[_Named]:
    """The ways to understand a header, best first."""
    meanings = [names(cell) for cell in cells]
    named_by = Counter(label for each in meanings for label in each)
    readings = [_Named((), 0.0)]
    for cell, each in zip(cells, meanings, strict=True):
        is_certain = len(each) == 1 and _is_known(each) and all(named_by[label] == 1 or label in _MAY_REPEAT for label in each)
        readings = [
            _Named((*reading.cells, (cell, label)), reading.cost + cost)
            for reading in readings
            for label, cost in (each.items() if is_certain else _choices(each, reading))
        ]
        readings = sorted(readings, key=attrgetter("cost"))[: SEARCH.of_a_header]
    if len(readings) > 1:
        readings = [replace(each, cost=each.cost + _disorder(each.columns) + evidence(each.columns)) for each in readings]
    return sorted(readings, key=attrgetter("cost"))


def _choices(meanings: Mapping[Label, float], reading: _Named) -> Iterator[tuple[Label | None, float]]:
    taken = {label for _, label in reading.cells} - _MAY_REPEAT
    yield from ((label, cost) for label, cost in meanings.items() if label not in taken)
    yield None, (WEIGHTS.known_but_not_meant if _is_known(meanings) else WEIGHTS.nameless) if meanings else 0.0


def _is_known(meanings: Mapping[Label, float]) -> bool:
    return 0.0 in meanings.values()


def _disorder(columns: Sequence[Column]) -> float:
    """What the order of columns has against them."""
    place = {column.label: at for at, column in enumerate(columns)}
    swapped = [left for left, right in _IN_ORDER if left in place and right in place and place[left] > place[right]]
    of_levels = [
        right
        for left, right in pairwise(columns)
        if left.label in (Label.LEVEL_1, Label.LEVEL_2) and right.label == Label.WEIGHT
    ]
    return WEIGHTS.out_of_order * len(swapped) + WEIGHTS.points_of_a_level * len(of_levels)


def _nameless(grid: Grid, rows: range, columns: Sequence[Column]) -> frozenset[int]:
    """The columns without a name in the rows of a header; none in text, where positions tell nothing."""
    if not grid.ruled:
        return frozenset()
    named = {column for each in columns for column in range(each.first, each.end)}
    texts = (cell for row in rows for cell in grid.rows[row] if cell.text)
    named |= {column for cell in texts for column in range(cell.column, cell.right)}
    return frozenset(range(grid.column_count)) - named


def _header_cells(grid: Grid, row: int, names: Names) -> tuple[list[Cell], int]:
    """The cells that name columns, those of a second row in place of the name above them, and the row below the header."""
    own = [_name_at(grid, row, cell) for cell in grid.rows[row] if cell.row in (row - 1, row)]
    cells: list[Cell] = []
    end = row + 1
    if {_likeliest(names(cell)) for cell in own} <= {None, *_MAY_REPEAT}:
        return own, end
    for cell in own:
        parts = _names_below(grid, cell, names) if cell.row_span == 1 else []
        cells += parts or [cell]
        if parts or _likeliest(names(cell)):
            end = max(end, row + 2 if parts else min(cell.bottom, row + TABLES.rows_of_a_header))
    return cells, end


def _name_at(grid: Grid, row: int, cell: Cell) -> Cell:
    """The cell that names a column: where a header of two rows names it in the upper row only, the cell above an empty one."""
    above = grid.at(row - 1, cell.column)
    is_same_column = above is not None and (above.column, above.right) == (cell.column, cell.right)
    return above if above is not None and is_same_column and not cell.text else cell


def _names_below(grid: Grid, cell: Cell, names: Names) -> list[Cell]:
    """The names of several columns right below a name that they share, with it where they are none without; else none."""
    if cell.column_span == 1:
        return []
    row = grid.rows[cell.bottom] if cell.bottom < grid.row_count else ()
    below = [part for part in row if part.row == cell.bottom and cell.covers_column(part.column)]
    unnamed = [part for part in below if not _likeliest(names(part))]
    of_shared = [replace(part, text=cell.text) if part in unnamed[: len(below) - 2] else part for part in below]
    for parts in (below, of_shared, [replace(part, text=part.text + cell.text) for part in below if part.text]):
        meanings = [_likeliest(names(part)) for part in parts]
        told = [label for label in meanings if label not in _MAY_REPEAT]
        is_each_named = len(parts) == len(below) and None not in meanings and len({*told}) == len(told) > 0
        if len(parts) > 1 and is_each_named:
            return parts
    return []


def _likeliest(meanings: Mapping[Label, float]) -> Label | None:
    """The meaning that a name has without doubt."""
    return (
        min(meanings, key=lambda label: meanings[label])
        if meanings and min(meanings.values()) <= WEIGHTS.as_elsewhere
        else None
    )


def unknown_columns(header: Header, grid: Grid, wanted: Sequence[Label]) -> list[Finding]:
    """What to report of a header that lacks a wanted column, but has one with a name that is not known and something below it.

    Left of the columns stand the names of the rows: there only figures may be something wanted.
    """
    below = [cell for cell in grid.cells if cell.row >= header.next_row and not is_empty(cell.text)]
    unknown = [
        name
        for name in header.unknown
        if (not grid.ruled and name.column > header.first_column)
        or any(
            name.covers_column(cell.column) and (name.column > header.first_column or _is_first_figure(cell, header))
            for cell in below
        )
    ]
    if all(map(header.has, wanted)) or not unknown:
        return []
    names = "、".join(f"“{joined(cell.text)}”" for cell in unknown)
    message = f"栏名{names}无法识别，可能是应有而没有找到的一栏，其内容未入库"
    return [noted(column_unknown, message, unknown[0].location, joined(unknown[0].text))]


def _is_first_figure(cell: Cell, header: Header) -> bool:
    return cell.row == header.next_row and parse_number(cell.text) is not None


def lost_in_nameless_columns(header: Header, grid: Grid, rows: Iterable[int]) -> list[Finding]:
    """What to report of values in columns without a name: numbers, and any text right of the first column that has one."""
    cells = (
        cell
        for row in rows
        for cell in grid.filled(row)
        if cell.column in header.nameless and header.column_of(cell) is None and not is_empty(cell.text)
    )
    lost = [cell for cell in cells if cell.column > header.first_column or parse_figure(cell.text) is not None]
    if not lost:
        return []
    message = f"有一栏没有栏名，其内容（如“{joined(lost[0].text)}”）未入库"
    return [noted(column_unknown, message, lost[0].location, joined(lost[0].text))]


# --- what stands below a name -------------------------------------------------------------------------------------------


def stands_below(grid: Grid, header_row: int, row: int) -> bool:
    """Whether the cells of a row stand below those of the header: always in a ruled grid, in text where both are as long."""
    return grid.ruled or grid.rows[row][-1].right == grid.rows[header_row][-1].right


class Below:
    """A column of a grid from a row on: its rows that stand below the one before it."""

    def __init__(self, grid: Grid, column: int, first_row: int) -> None:
        rows = (row for row in range(first_row, grid.row_count) if grid.rows[row] and stands_below(grid, first_row - 1, row))
        cells = [(row, grid.at(row, column)) for row in rows]
        self._reaching = [cell.text for _, cell in cells if cell is not None and cell.text and cell.column == column]
        self.own = [cell.text if cell is not None and cell.row == row else "" for row, cell in cells]
        """What begins in each row."""

    @cached_property
    def points(self) -> list[Decimal | None]:
        """The points that begin in each row, if any do."""
        return [parse_points(text) for text in self.own]

    @cached_property
    def are_points(self) -> bool:
        """Whether the column holds points, and nothing else."""
        filled = [points for text, points in zip(self.own, self.points, strict=True) if not is_empty(text)]
        return len(filled) > 1 and None not in filled

    def are_mostly(self, is_so: Callable[[str], bool]) -> bool:
        """Whether most of what is filled in is so; a cell that reaches over several rows counts in each."""
        return 2 * sum(map(is_so, self._reaching)) > len(self._reaching)
