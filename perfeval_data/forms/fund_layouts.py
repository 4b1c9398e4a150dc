"""Funds in any layout, turned into the usual one: a row for each source, a column for each amount.

Every figure has an address: the name of its amount and that of its source, wherever they stand, beside it or above it. What has no
certain address stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from perfeval_data.forms.columns import stands_below
from perfeval_data.forms.fund_columns import is_figure, misfit
from perfeval_data.forms.sayings import statement_kind
from perfeval_data.forms.vocabulary import (
    AMOUNTS,
    BUDGETS,
    HEADING_LABELS,
    POINTS,
    Label,
    columns_of,
    fund_source,
    heads_indicators,
    is_label,
    labels_of,
    names_a_giver,
    names_source,
)
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import StatementKind
from perfeval_data.paper.values import AMOUNT_UNIT, is_empty, parse_amount, parse_points, remembered

TOTAL_NAME = "年度资金总额"
"""The name of a total that has none of its own."""
_OTHERS = frozenset({Label.RECEIVED, Label.REMARK})
"""Amounts that are not stored, such as those of the last year."""
_KINDS = frozenset({*AMOUNTS, Label.RATE, *POINTS, *_OTHERS})
_PAIR = re.compile(
    rf"\s*(?:其中[:：,，]?\s*)?([^\s:：;；,，\d]{{2,20}}?)\s*(?:[:：为]|共计?)?\s*(\d[\d.,]*\s*(?:%|％|分|{AMOUNT_UNIT})?)(?=[\s;；,，。]|$)[;；,，。]?"
)
_OPENING = re.compile(
    r"(?:^|(?<=[\s;；,，。]))(?:[本该]项目|截[至止]到?(?:12月(?:31日|底|末)?|年[底末])[,，]?)+(?=[^\s\d;；,，。])"
)
"""How a clause may open that says an amount of the whole year: `截至12月31日实际支出48万元`; at no other date."""
_BRACKETS = re.compile(r"[()（）]")
_SEPARATORS = " \n\t　;；,，。"
_YEAR = re.compile(r"20\d\d年度?(?![初末终底])")


def usual_layout(grid: Grid, row: int) -> Grid:
    """The grid with the table of funds that begins in a row in the usual layout; the grid as it is where it has no other one."""
    figures = _addressed(grid, row)
    return _turned(grid, row, figures) if figures else grid


@dataclass(frozen=True, slots=True)
class _Figure:
    """A cell of the funds with the name of its amount and that of its source."""

    cell: Cell
    kind: Cell
    source: Cell
    is_below: bool = False
    """Whether it stands below the name of its amount."""
    is_usual: bool = False
    """Whether it stands beside that of its source as well."""

    @property
    def meaning(self) -> Label | None:
        return _meaning(self.kind.text)


def _turned(grid: Grid, row: int, figures: Sequence[_Figure]) -> Grid:
    """The grid down to a row as it is, and below it a row for each source, the total first where it has no name."""
    kinds = {each.meaning: each.kind for each in sorted(figures, key=lambda each: (each.kind.column, each.kind.row))}
    sources: dict[str, Cell] = {}
    for each in sorted(figures, key=lambda each: (_source(each.source) != "total", each.cell.row, each.cell.column)):
        sources.setdefault(_source(each.source), each.source)
    section = grid.at(row, 0)
    is_named = section is not None and section not in kinds.values()
    cells = [cell for cell in grid.cells if cell.bottom <= row]
    cells.append(
        Cell(section.text if section and is_named else "", row, 0, len(sources) + 1, 1, section.location if section else "")
    )
    placed = {(_source(each.source), each.meaning): each.cell for each in figures}
    for at, (name, source) in enumerate([("", None), *sources.items()]):
        line = [kinds[kind] if source is None else placed.get((name, kind), Cell("", 0, 0)) for kind in kinds]
        line = [*([] if source is None else [source]), *line]
        first = 2 if source is None else 1
        cells += [replace(cell, row=row + at, column=first + n, row_span=1, column_span=1) for n, cell in enumerate(line)]
    return Grid(tuple(cells))


def _addressed(grid: Grid, row: int) -> list[_Figure]:
    """The figures of a table that is not laid out as usual, each with its address; empty where one of them has none, or two have the same."""
    rows = list(takewhile(lambda each: _is_of_funds(grid, each), range(row, grid.row_count)))
    if not rows or (len(grid.filled(row - 1)) > 1 and _amounts_named(grid, row - 1)):
        return []  # the table has begun above
    heads = _sources_beside_each_other(grid, rows)
    is_header = len(_amounts_named(grid, row)) > 1 and not heads and not any(is_figure(cell.text) for cell in grid.filled(row))
    below = (cell.text for each in rows[1:] for cell in grid.filled(each))
    if is_header and not any(_meaning(text) or _figures_in(text) for text in below):
        return []  # a usual table with nothing below it
    cells = [cell for each in rows if each not in heads for cell in grid.rows[each] if cell.row == each and not _is_name(cell)]
    if not grid.ruled and (of_groups := _below_groups(grid, row)):
        return of_groups
    if not grid.ruled and any(_has_lost_cells(grid, cell.row, head) for cell in cells for head in heads):
        return []
    table = _Table(grid, row, [source for row in sorted(heads, reverse=True) for source in heads[row]])
    figures = _points_of_all(sorted(table.figures_of(cells), key=lambda each: not is_empty(each.cell.text)))
    return figures if _are_told_apart(figures) else []


def _are_told_apart(figures: Sequence[_Figure]) -> bool:
    """Whether figures have an address each, a budget and what was executed among them, and do not just stand in a usual table."""
    filled = [each for each in figures if not is_empty(each.cell.text) and each.meaning not in _OTHERS]
    usual = [each.cell.row for each in filled if each.is_usual]
    others = [each for each in filled if not each.is_usual]
    if usual and not (others and all(each.cell.row > max(usual) and not each.is_below for each in others)):
        return False  # nothing stands below a usual table with an address of its own
    meanings = {each.meaning for each in figures}
    stated = [(_source(each.source), each.meaning) for each in filled]
    return len({*stated}) == len(stated) and Label.EXECUTED in meanings and not meanings.isdisjoint(BUDGETS)


def _amounts_named(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.filled(row) if _meaning(cell.text) in AMOUNTS]


def _has_lost_cells(grid: Grid, row: int, head: int) -> bool:
    """Whether a row of text ends before the names of the sources do, and is not one of a rate or of points, which only the whole has."""
    filled = grid.filled(row)
    is_of_the_whole = len(filled) == 2 and _meaning(filled[0].text) in {Label.RATE, *POINTS}
    return not is_of_the_whole and grid.rows[row][-1].right < grid.rows[head][-1].right


def _below_groups(grid: Grid, row: int) -> list[_Figure]:
    """The figures in one row of text below two of names: each amount above the sources that it is parted into, the rate and points alone.

    The merged cells may be gone. So the sources must repeat for each amount that is parted, the figures be as many as both rows name, and
    the totals the sums of their parts; else none.
    """
    if row + 2 >= grid.row_count:
        return []
    kinds = [cell for cell in grid.filled(row) if _meaning(cell.text)]
    sources, values = grid.filled(row + 1), grid.filled(row + 2)
    values = values[next((at for at, cell in enumerate(values) if is_figure(cell.text)), len(values)) :]
    if len(kinds) < 2 or not values or not sources or not all(map(_is_source, sources)):
        return []
    ways = (_parted(kinds, sources, values, number) for number in range(1, len(kinds) + 1))
    return next((figures for figures in ways if _add_up(figures)), [])


def _parted(kinds: Sequence[Cell], sources: Sequence[Cell], values: Sequence[Cell], number: int) -> list[_Figure]:
    """The figures where so many of the amounts are parted into the sources, each into the same; none where that cannot be."""
    size, rest = divmod(len(sources), number)
    groups = [sources[at : at + size] for at in range(0, len(sources), size or 1)]
    first = sources[0].column - values[0].column
    names = [[_source(cell) for cell in group] for group in groups]
    are_alike = size == len({*names[0]}) and all(each == names[0] for each in names)
    if rest or size < 2 or not are_alike or not 0 <= first <= len(kinds) - number:
        return []
    whole = [(kind, None) for kind in kinds]
    within = [(kind, source) for kind, group in zip(kinds[first:], groups, strict=False) for source in group]
    places = [*whole[:first], *within, *whole[first + number :]]
    total = next((each for each in groups[0] if _source(each) == "total"), None)
    named = zip(values, places, strict=True) if len(places) == len(values) else ()
    return [_Figure(value, kind, source or total or replace(kind, text=TOTAL_NAME)) for value, (kind, source) in named]


def _add_up(figures: Sequence[_Figure]) -> bool:
    """Whether the total of each amount is the sum of its sources, for one amount that has both at least."""
    verdicts = []
    for kind in AMOUNTS:
        stated = {_source(each.source): parse_amount(each.cell.text, "万元") for each in figures if each.meaning is kind}
        parts = [amount for source, amount in stated.items() if source != "total" and amount is not None]
        if parts and stated.get("total") is not None:
            verdicts.append(sum(parts) == stated["total"])
    return bool(verdicts) and all(verdicts)


def _points_of_all(figures: Sequence[_Figure]) -> list[_Figure]:
    """The figures, of which points that are stated once are those of the whole, also where they stand in the row of a source."""
    stated = Counter(each.meaning for each in figures if not is_empty(each.cell.text))
    total = next((each.source for each in figures if _source(each.source) == "total"), None)
    return [
        replace(each, source=total) if total and each.meaning in POINTS and stated[each.meaning] == 1 else each
        for each in figures
    ]


def _is_of_funds(grid: Grid, row: int) -> bool:
    """Whether a row names amounts or sources, or holds several figures; a name alone in its row is that of the section."""
    cells = grid.filled(row)
    if heads_indicators(grid.rows[row]):
        return False
    is_named = sum(bool(cell.text) for cell in grid.rows[row]) > 1 and any(map(_is_name, cells))
    figures = sum(is_figure(cell.text) or _PAIR.fullmatch(cell.text) is not None for cell in cells)
    return is_named or figures > 1 or (any(amounts_in(cell.text) for cell in cells) and not _asks_for_something_else(cells[0]))


def _asks_for_something_else(name: Cell) -> bool:
    """Whether a row tells of the project and is none of the funds, whatever amounts it says: `项目概况`."""
    return is_label(name.text, *HEADING_LABELS) or statement_kind(name.text) is StatementKind.NOTE


@remembered
def pairs_in(text: str) -> Sequence[tuple[str, str]]:
    """The amounts with their names that a text consists of: `全年预算数：50  全年执行数：48`; none where it says anything else."""
    said = amounts_in(text)
    return [(kind, value) for kind, _, value in said] if all(kind and not source for kind, source, _ in said) else []


@remembered
def amounts_in(text: str) -> Sequence[tuple[str, str, str]]:
    """The figures that a text consists of, each with the names of its amount and of its source; none where it says anything else.

    `全年预算数：50万元，其中：财政拨款44万元`. A figure without a source is that of the whole; sources without an amount, `总额：50` above
    `财政拨款：44`, are those of the amount beside or above the cell.
    """
    said = _figures_in(text)
    return said if len(said) > 1 or any(kind for kind, _, _ in said) else []


@remembered
def _figures_in(text: str) -> Sequence[tuple[str, str, str]]:
    """The same, and also the figure of a single source: `其中：财政拨款：44万元` is an amount only below the name of one."""
    text = _OPENING.sub("", _BRACKETS.sub("，", text))
    if _PAIR.sub("", text).strip(_SEPARATORS):
        return []
    said: list[tuple[str, str, str]] = []
    kind = ""
    unsure: set[str] = set()  # amounts whose sources follow without 其中
    for pair in _PAIR.finditer(text):
        name, value = pair.groups()
        if _meaning(name):
            if said and not kind:
                return []  # which amount a source before it is part of, nothing says
            kind = name
            said.append((kind, "", value))
        elif _is_source_name(name) and (not kind or _meaning(kind) in AMOUNTS):
            if kind and not said[-1][1] and "其中" not in pair[0]:
                unsure.add(kind)
            said.append((kind, name, value))
        else:
            return []
    return said if all(_is_sum_of_its_sources(kind, said) for kind in unsure) else []


def _is_sum_of_its_sources(kind: str, said: Sequence[tuple[str, str, str]]) -> bool:
    whole, *parts = (parse_amount(value, "万元") for name, _, value in said if name == kind)
    return None not in parts and whole == sum(part for part in parts if part is not None)


def holds_amounts(text: str) -> bool:
    """Whether a text says an amount of the funds, of whatever year, or that of a source, whatever else it says."""
    return any(_meaning(name) in AMOUNTS or _is_source_name(name) for name, _ in _PAIR.findall(_YEAR.sub("", text)))


def _sources_beside_each_other(grid: Grid, rows: Sequence[int]) -> dict[int, list[Cell]]:
    """The names of sources in the first rows of a table, of which one has two known ones side by side and no figures."""
    named = {row: _sources_in([cell for cell in grid.rows[row] if cell.text]) for row in rows[:2]}
    has_several = any(sum(map(_is_source, sources)) > 1 for sources in named.values())
    return {row: sources for row, sources in named.items() if sources} if has_several else {}


def _sources_in(cells: Sequence[Cell]) -> list[Cell]:
    first = next((cell.column for cell in cells if _is_source(cell)), None)
    if first is None or any(is_figure(cell.text) for cell in cells):
        return []
    return [cell for cell in cells if cell.column >= first and (_is_source(cell) or not labels_of(cell.text))]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of funds from a row on, and the names of sources that stand beside each other."""

    grid: Grid
    row: int
    sources: Sequence[Cell]

    def figures_of(self, cells: Iterable[Cell]) -> list[_Figure]:
        """The figures in cells; none where one of them has no address."""
        figures: list[_Figure] = []
        for cell in cells:
            addressed = self._addresses(cell)
            if not addressed and (is_figure(cell.text) or amounts_in(cell.text) or _PAIR.fullmatch(cell.text)):
                return []
            figures += addressed
        return figures

    def _addresses(self, cell: Cell) -> list[_Figure]:
        """The figures in a cell, where it says which they are: by itself, beside it or above it."""
        is_below_a_name = self.grid.ruled and self._kind_above(cell.row, cell.column) is not None
        if said := _figures_in(cell.text) if is_below_a_name else amounts_in(cell.text):
            return [*self._said(cell, said)]
        address = self._beside(cell) or self._crossing(cell)
        return [address] if address else []

    def _said(self, cell: Cell, said: Sequence[tuple[str, str, str]]) -> Iterator[_Figure]:
        """The figures that a cell says, with what it does not say of them beside it or above it."""
        around = (self._kind_above(cell.row, cell.column) if self.grid.ruled else None) or self._kind_left(cell)
        for kind, source, value in said:
            name = replace(cell, text=kind) if kind else around
            if name is not None:
                of = replace(cell, text=source) if source else self._source_of(cell) or self._total(name)
                yield _Figure(replace(cell, text=value), name, of)

    def _beside(self, cell: Cell) -> _Figure | None:
        """The figure right behind the name of its amount or its source; what has another one behind it is a row of a table."""
        row = [each for each in self.grid.rows[cell.row] if each.text]
        name = next((each for each in reversed(row) if each.column < cell.column), None)
        behind = next((each for each in row if each.column > cell.column), None)
        if name is None or not _may_be_a_name(name.text) or not is_figure(cell.text):
            return None
        if behind is not None and is_figure(behind.text):
            is_of_points = self._kind_above(cell.row, behind.column) and not self._kind_above(cell.row, cell.column)
            if not is_of_points:
                return None
        if meaning := _meaning(name.text):
            return None if misfit(meaning, [cell.text]) else _Figure(cell, name, self._source_of(cell) or self._total(name))
        if not _is_source(name) and sum(each.text == name.text for each in row) < 2:
            return None
        kind = self._kind_above(cell.row, name.column) or self._kind_left(cell)
        return _Figure(cell, kind, name) if kind else None

    def _crossing(self, cell: Cell) -> _Figure | None:
        """The cell below the name of its amount, or below that of its source with the name of its amount on the left."""
        source = self._source_above(cell)
        if kind := self._kind_above(cell.row, cell.column):
            left = None if self.sources else self._source_of(cell)
            if left and stands_below(self.grid, self.row, cell.row):
                return _Figure(cell, kind, left, is_below=True, is_usual=True)
            is_one = _meaning(kind.text) not in AMOUNTS or bool(self.sources)
            return _Figure(cell, kind, source or self._total(kind), is_below=True) if is_one and self.grid.ruled else None
        kind = self._kind_left(cell)
        return _Figure(cell, kind, source) if kind and source else None

    def _source_above(self, cell: Cell) -> Cell | None:
        return next((name for name in self.sources if name.row < cell.row and name.covers_column(cell.column)), None)

    def _source_of(self, cell: Cell) -> Cell | None:
        """The source of an amount that stands beside its name: above both, or at the head of their row."""
        left = (name for name in self.grid.rows[cell.row] if name.column < cell.column and _is_source(name))
        return self._source_above(cell) or next(left, None)

    def _kind_left(self, cell: Cell) -> Cell | None:
        left = [name for name in self.grid.rows[cell.row] if name.column < cell.column and _meaning(name.text)]
        return left[-1] if left else None

    def _kind_above(self, row: int, column: int) -> Cell | None:
        above = (self.grid.at(each, column) for each in range(row - 1, self.row - 1, -1))
        return next((name for name in above if name is not None and _meaning(name.text)), None)

    def _total(self, name: Cell) -> Cell:
        return next((each for each in self.sources if _source(each) == "total"), replace(name, text=TOTAL_NAME))


def _may_be_a_name(text: str) -> bool:
    return not (is_empty(text) or is_figure(text) or parse_points(text) is not None)


def _is_name(cell: Cell) -> bool:
    return _meaning(cell.text) is not None or _is_source(cell)


def _is_source(cell: Cell) -> bool:
    return _source(cell) == "total" or _is_source_name(cell.text)


def _is_source_name(text: str) -> bool:
    return names_source(text) or names_a_giver(text)


def _source(cell: Cell) -> str:
    """The source that a cell names; among the names of sources `小计` is the total."""
    return "total" if bare(cell.text) == "小计" else fund_source(cell.text)


@remembered
def _meaning(text: str) -> Label | None:
    """The one amount, rate or points that a text names; None for any other text."""
    certain = [*columns_of(text, is_of_funds=True) & _KINDS]
    if len(certain) != 1 or (certain[0] in _OTHERS and _is_source_name(text)):
        return None
    return certain[0]
