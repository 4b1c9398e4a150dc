"""Which cell of a row belongs to which column of a header.

In a ruled grid the borders tell: a cell belongs to the column in which it begins. In a grid made of text, cells may be missing and
rows shifted; there the kind of each value must leave exactly one way to lay the row under the header, or the row is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from operator import attrgetter

from perfeval_data.forms.vocabulary import Label, is_label
from perfeval_data.forms.weights import (
    AS_ELSEWHERE,
    KNOWN_BUT_NOT_MEANT,
    MARGIN,
    NAMELESS,
    OUT_OF_ORDER,
    POINTS_OF_A_LEVEL,
)
from perfeval_data.paper.framework import (
    LEVEL_2_OF,
    PARENT_OF,
    SATISFACTION,
    is_level_name,
    is_points_note,
    standard_level_1,
    standard_level_2,
)
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import column_unknown, noted
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding
from perfeval_data.paper.values import half_width, in_one_line, is_empty, joined, parse_number, parse_points


@dataclass(frozen=True, slots=True)
class Rival:
    """One of several ways to read the same cells: which field each of them would be, by its place, and what speaks against it."""

    parts: Mapping[str, Label]
    cost: float


class FormRefusedError(Exception):
    """A form that cannot be read safely: the reason as a Chinese sentence, the place, and the readings that are as good as each other."""

    def __init__(self, reason: str, location: str, rivals: Sequence[Rival] = ()) -> None:
        super().__init__(f"{location}：{reason}")
        self.reason = reason
        self.location = location
        self.rivals = tuple(rivals)


NUMBER_LABELS = frozenset({Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE, Label.WEIGHT, Label.SCORE})


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
_MOST_READINGS = 256
"""Ways to understand a header that are followed; the others have more against them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a header: what it holds and the grid columns that it covers (`end` exclusive)."""

    label: Label
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Header:
    """The columns that a header row names, from left to right, and the row that follows it."""

    columns: tuple[Column, ...]
    next_row: int
    unknown: tuple[Cell, ...] = ()
    """Cells between and behind the columns whose names mean nothing here."""
    nameless: frozenset[int] = frozenset()
    """Grid columns that no cell of the header names."""

    def has(self, label: Label) -> bool:
        return any(column.label == label for column in self.columns)

    @property
    def first_column(self) -> int:
        return self.columns[0].first


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in one column of one row. `continued`: the cell began in a row above."""

    text: str = ""
    location: str = ""
    continued: bool = False

    def entry(self) -> Entry:
        """The text as an entry without a number; marks for 'nothing' stay as filed."""
        return Entry(in_one_line(self.text), self.location)


@dataclass(frozen=True)
class Row:
    """A row laid under its header. `contested`: the text carrier would allow another reading; sums must confirm this one."""

    slots: Mapping[Label, Slot]
    contested: bool = False

    def __getitem__(self, label: Label) -> Slot:
        return self.slots.get(label, Slot())


Names = Callable[[Cell], Mapping[Label, float]]
"""The columns that a cell of a header may name, each with what speaks against it; empty for a cell that names none."""
Evidence = Callable[[Sequence[Column], int], float]
"""What speaks against columns with the rows from a certain one on below them."""


def find_header(grid: Grid, row: int, names: Names, evidence: Evidence) -> Header | None:
    """The header that row `row` is, if its cells name columns: by their words, their order, and what stands below them.

    A name of no certain meaning is left open where two meanings are as good; raises `FormRefusedError` for two columns of one name.
    """
    cells, end = _header_cells(grid, row, names)
    readings = _ranked(cells, names, lambda columns: evidence(columns, end))
    best = readings[0]
    if twice := next((cell for cell in best.dropped(names) if _is_known(names(cell))), None):
        rivals = [reading.as_rival() for reading in readings[:2]]
        raise FormRefusedError("表头有两栏同名，无法确定以哪一栏为准", twice.location, rivals)
    if len(readings) > 1 and readings[1].cost - best.cost < MARGIN:
        best = best.as_far_as(readings[1])
    columns = best.columns
    if not columns:
        return None
    texts = [cell for cell in cells if cell.text and cell.column > columns[0].first and cell.bottom > row]
    taken = {column.first for column in columns}
    unknown = [cell for cell in texts if cell.column not in taken and not _is_known(names(cell))]
    return Header(columns, end, tuple(unknown), _nameless(grid, range(row, end), columns))


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
        return Rival({cell.location: label for cell, label in self.cells if label}, self.cost)


def _ranked(cells: Sequence[Cell], names: Names, evidence: Callable[[Sequence[Column]], float]) -> list[_Named]:
    """The ways to understand a header, best first."""
    meanings = [names(cell) for cell in cells]
    if _is_plain(meanings):
        return [_Named(tuple((cell, next(iter(each), None)) for cell, each in zip(cells, meanings, strict=True)), 0.0)]
    readings = [_Named((), 0.0)]
    for cell, each in zip(cells, meanings, strict=True):
        readings = [
            _Named((*reading.cells, (cell, label)), reading.cost + cost)
            for reading in readings
            for label, cost in _choices(each, reading)
        ]
        readings = sorted(readings, key=attrgetter("cost"))[:_MOST_READINGS]
    judged = [replace(each, cost=each.cost + _disorder(each.columns) + evidence(each.columns)) for each in readings]
    return sorted(judged, key=attrgetter("cost"))


def _is_plain(meanings: Sequence[Mapping[Label, float]]) -> bool:
    """Whether each name has one meaning, a certain one, that no other has."""
    certain = [label for each in meanings for label, cost in each.items() if cost == 0]
    is_single = all(not each or (len(each) == 1 and 0 in each.values()) for each in meanings)
    return is_single and len([label for label in certain if label not in _MAY_REPEAT]) == len({*certain} - _MAY_REPEAT)


def _choices(meanings: Mapping[Label, float], reading: _Named) -> Iterator[tuple[Label | None, float]]:
    taken = {label for _, label in reading.cells} - _MAY_REPEAT
    yield from ((label, cost) for label, cost in meanings.items() if label not in taken)
    yield None, (KNOWN_BUT_NOT_MEANT if _is_known(meanings) else NAMELESS) if meanings else 0.0


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
    return OUT_OF_ORDER * len(swapped) + POINTS_OF_A_LEVEL * len(of_levels)


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
    if not any(_likeliest(names(cell)) for cell in own):
        return own, end
    for cell in own:
        parts = _names_below(grid, cell, names) if cell.row_span == 1 else []
        cells += parts or [cell]
        if parts or _likeliest(names(cell)):
            end = max(end, row + 2 if parts else min(cell.bottom, row + 2))
    return cells, end


def _name_at(grid: Grid, row: int, cell: Cell) -> Cell:
    """The cell that names a column: where a header of two rows names it in the upper row only, the cell above an empty one."""
    above = grid.at(row - 1, cell.column)
    is_same_column = above is not None and (above.column, above.right) == (cell.column, cell.right)
    return above if above is not None and is_same_column and not cell.text else cell


def _names_below(grid: Grid, cell: Cell, names: Names) -> list[Cell]:
    """The names of several columns right below a name that they share; none where anything else stands there."""
    row = grid.rows[cell.bottom] if cell.bottom < grid.row_count else ()
    below = [part for part in row if part.row == cell.bottom and cell.covers_column(part.column)]
    meanings = {_likeliest(names(part)) for part in below}
    return below if len(below) > 1 and None not in meanings and len(meanings) == len(below) else []


def _likeliest(meanings: Mapping[Label, float]) -> Label | None:
    """The meaning that a name has without doubt."""
    return min(meanings, key=lambda label: meanings[label]) if meanings and min(meanings.values()) <= AS_ELSEWHERE else None


def unknown_columns(header: Header, grid: Grid, wanted: Sequence[Label]) -> list[Finding]:
    """What to tell of a header that lacks a wanted column, but has one with a name that is not known and something below it."""
    below = [cell for cell in grid.cells if cell.row >= header.next_row and not is_empty(cell.text)]
    unknown = [name for name in header.unknown if any(name.covers_column(cell.column) for cell in below)]
    if all(map(header.has, wanted)) or not unknown:
        return []
    names = "、".join(f"“{joined(cell.text)}”" for cell in unknown)
    message = f"栏名{names}无法识别，可能是应有而没有找到的一栏，其内容未入库"
    return [noted(column_unknown, message, unknown[0].location, joined(unknown[0].text))]


def lost_in_nameless_columns(header: Header, grid: Grid, rows: Iterable[int]) -> list[Finding]:
    """What to tell of values in columns without a name: numbers, and any text right of the first column that has one."""
    cells = (
        cell
        for row in rows
        for cell in grid.filled(row)
        if cell.column in header.nameless and _column_of(header, cell) is None and not is_empty(cell.text)
    )
    lost = [cell for cell in cells if cell.column > header.first_column or parse_number(cell.text.rstrip("%％")) is not None]
    if not lost:
        return []
    message = f"有一栏没有栏名，其内容（如“{joined(lost[0].text)}”）未入库"
    return [noted(column_unknown, message, lost[0].location, joined(lost[0].text))]


def lay_ruled(header: Header, grid: Grid, row: int) -> Row:
    """Lay a row of a ruled grid under the header: each cell belongs to the column in which it begins.

    Raises `FormRefusedError` where the borders of the row are not those of the header.
    """
    _refuse_other_borders(header, grid, row)
    placed = [(cell, _column_of(header, cell)) for cell in grid.rows[row]]
    slots = {
        column.label: _merged(column.label, [cell for cell, its_column in placed if its_column is column], row)
        for column in header.columns
    }
    if _is_ragged(header, grid, row) and not (Label.LEVEL_3 in slots and _is_complete(slots)):
        place = next((slot.location for slot in slots.values() if slot.text), "")
        raise FormRefusedError("这一行的格数比表头少，栏目可能错位", place)
    return Row(slots)


def _is_ragged(header: Header, grid: Grid, row: int) -> bool:
    """Whether a row ends before the last column begins, as where a web page counts the rows of a merged cell wrongly."""
    own = grid.filled(row)
    return bool(own) and max(cell.right for cell in grid.rows[row]) <= header.columns[-1].first


def _column_of(header: Header, cell: Cell) -> Column | None:
    """The column in which a cell begins; where its border was dragged out of line, the first one that it covers whole."""
    begun = next((column for column in header.columns if column.first <= cell.column < column.end), None)
    is_in_place = begun is not None and (cell.column == begun.first or cell.right <= begun.end)
    if is_in_place or (begun is None and cell.column not in header.nameless):
        return begun
    return next((each for each in header.columns if cell.column <= each.first and each.end <= cell.right), begun)


def _refuse_other_borders(header: Header, grid: Grid, row: int) -> None:
    """A row of another table, joined to this one without a gap, has cells that begin amid one column and end amid another."""
    own = grid.filled(row)
    wide = [cell for cell in own if cell.column_span > 1]
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
    texts = [cell.text for cell in cells if not _is_nature(cell.text)]
    has_number = bool(texts) and any(character.isdigit() for character in texts[0])
    return len(texts) == 1 or (len(texts) == 2 and has_number and _is_unit(texts[1]))


def lay_typed(header: Header, grid: Grid, row: int) -> Row:
    """Lay a row of text under the header; raises `FormRefusedError` where the kinds of the values allow no way or more than one."""
    cells = [cell for cell in grid.rows[row] if cell.row == row]
    filled = [cell for cell in cells if cell.text]
    in_place = _in_place(header, cells)
    if in_place is not None and _is_complete(in_place):
        return Row(in_place)
    readings = [
        reading for reading in _readings(header, filled) if _fits(reading) and not _skips_level_2(reading, header, filled)
    ]
    # Where merged cells have vanished, a level stands in its own column rather than in the wrong one.
    readings = [reading for reading in readings if not _is_misplaced(reading)] or readings
    if len(readings) == 1:
        return Row(readings[0])
    if in_place is not None:
        return Row(in_place, contested=True)
    reason = "文本里没有表格线，这一行的各格无法唯一对应到栏目" if readings else "这一行的内容与表头的栏目对不上"
    raise FormRefusedError(reason, filled[0].location if filled else "")


def _in_place(header: Header, cells: Sequence[Cell]) -> dict[Label, Slot] | None:
    """The row read by its positions, if every value is of the kind of its column and nothing stands outside the columns."""
    if cells and cells[-1].right < header.columns[-1].first:
        return None
    slots: dict[Label, Slot] = {}
    for cell in cells:
        column = next((column for column in header.columns if column.first <= cell.column < column.end), None)
        if column is not None:
            slots[column.label] = Slot(cell.text, cell.location)
        elif cell.text and not is_label(cell.text, Label.INDICATORS, Label.GOALS):
            return None
    return slots if _fits(slots) else None


def _is_complete(slots: Mapping[Label, Slot]) -> bool:
    """Whether the points are there, which are what a shifted row loses first."""
    return all(parse_points(slots[label].text) is not None for label in (Label.WEIGHT, Label.SCORE) if label in slots)


def _readings(header: Header, filled: Sequence[Cell]) -> list[dict[Label, Slot]]:
    """Every way to lay the filled cells, in their order, into columns of the header."""
    labels = [column.label for column in header.columns]
    return [
        {label: Slot(cell.text, cell.location) for label, cell in zip(chosen, filled, strict=True)}
        for chosen in combinations(labels, len(filled))
    ]


def _is_points(text: str) -> bool:
    return is_empty(text) or parse_points(text) is not None


def _is_nature(text: str) -> bool:
    return is_empty(text) or half_width(text).strip() in {
        "≥",
        "≤",
        "=",
        ">",
        "<",
        ">=",
        "<=",
        "≧",
        "≦",
        "═",
        "﹦",
        "定性",
        "定量",
    }


def _is_unit(text: str) -> bool:
    return is_empty(text) or (len(text) <= 8 and not any(character.isdigit() for character in text))


def _is_words(text: str) -> bool:
    return is_empty(text) or parse_number(text) is None


def _is_level_1(text: str) -> bool:
    return not text or is_points_note(text) or is_level_name(text)


_KINDS: dict[Label, Callable[[str], bool]] = {
    Label.LEVEL_1: _is_level_1,
    Label.LEVEL_2: _is_words,
    Label.LEVEL_3: lambda text: _is_words(text) and bare(text) not in LEVEL_2_OF,
    Label.NATURE: _is_nature,
    Label.UNIT: _is_unit,
    Label.WEIGHT: _is_points,
    Label.SCORE: _is_points,
    Label.REASON: _is_words,
}


def _fits(slots: Mapping[Label, Slot]) -> bool:
    """Whether every value is of the kind of its column and the levels fit each other."""
    if not all(_KINDS[label](slot.text) for label, slot in slots.items() if label in _KINDS):
        return False
    level_1, level_2 = (slots[label].text if label in slots else "" for label in (Label.LEVEL_1, Label.LEVEL_2))
    has_name = any(label in slots and slots[label].text for label in (Label.LEVEL_2, Label.LEVEL_3))
    return has_name and _levels_fit(level_1, level_2)


def _skips_level_2(slots: Mapping[Label, Slot], header: Header, filled: Sequence[Cell]) -> bool:
    """Whether a row begins a level 1 without a cell for its level 2: a new level 1 cannot share the level 2 of the row above."""
    has_both = header.has(Label.LEVEL_2) and Label.LEVEL_1 in slots
    return has_both and Label.LEVEL_2 not in slots and len(filled) > 1 and filled[0].right == filled[1].column


def _is_misplaced(slots: Mapping[Label, Slot]) -> bool:
    text = slots[Label.LEVEL_1].text if Label.LEVEL_1 in slots else ""
    return standard_level_1(text) is None and standard_level_2(text) is not None


def _levels_fit(level_1: str, level_2: str) -> bool:
    """A second level is a name of the framework, unless the first column has taken its place or leaves only one (满意度)."""
    if not level_2 or standard_level_2(level_2) in PARENT_OF:
        return True
    first = standard_level_1(level_1)
    return first == SATISFACTION or (first is None and standard_level_2(level_1) is not None)
