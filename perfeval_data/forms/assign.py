"""Which cell of a row belongs to which column of a header: the ways to lay the row, ranked by what speaks against each.

A row is read from left to right. Each time it stands off its columns by another number of them it has slipped once more: that costs
much in a ruled grid, where positions are those of the paper, and little in text, where cells may have vanished. What a value is,
what the values of a row say of each other, and where it stands are evidence for one and the same question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from operator import attrgetter

from perfeval_data.forms.answered import column_of
from perfeval_data.forms.columns import Column, Header
from perfeval_data.forms.refusal import FormRefusedError, Rival
from perfeval_data.forms.vocabulary import FUND_VALUES, Label, is_label
from perfeval_data.forms.weights import SEARCH, WEIGHTS
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.model import Entry
from perfeval_data.paper.quantities import LONGEST_UNIT
from perfeval_data.paper.values import half_width, in_one_line, is_empty, parse_number


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in one column of one row. `continued`: the cell began in a row above."""

    text: str = ""
    location: str = ""
    continued: bool = False

    def entry(self) -> Entry:
        """The text as an entry without a number; marks for 'nothing' stay as filed."""
        return Entry(in_one_line(self.text), self.location)


_BLANK = Slot()
Slots = Mapping[Label, Slot]


@dataclass(frozen=True, slots=True)
class Placed:
    """A value and the place where it stands, counted in columns of the header: before the first, between two or behind the last, too."""

    place: float
    slot: Slot


@dataclass(frozen=True, slots=True)
class Costs:
    """What speaks against a way to lay a row: each slip, each value that is not of the kind of its column, and the row as a whole."""

    slip: float
    value: Callable[[Label, str], float]
    row: Callable[[Slots], float]
    for_row: float = 0.0
    """The most that may speak for the row as a whole."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to lay a row under its header, and what speaks against it."""

    slots: Slots
    cost: float

    def says_as_much_as(self, slots: Slots) -> bool:
        """Whether the same stands in the same columns, blank ones aside."""
        own, other = ({label: slot for label, slot in each.items() if slot.text} for each in (self.slots, slots))
        return own == other

    def as_rival(self) -> Rival:
        return Rival({slot.location: label for label, slot in self.slots.items() if slot.location and slot.text}, self.cost)


@dataclass(frozen=True)
class Row:
    """A row laid under its header. `rivals`: other readings that are as good; the sums of the form must confirm this one."""

    slots: Slots
    rivals: tuple[Reading, ...] = ()
    unsure: tuple[Slot, ...] = ()
    """Values of no certain column, which are in none."""

    def __getitem__(self, label: Label) -> Slot:
        return self.slots.get(label, _BLANK)

    @property
    def place(self) -> str:
        """Where the row stands: the place of the name of its indicator, else of its first value."""
        return self[Label.LEVEL_3].location or next((slot.location for slot in self.slots.values() if slot.location), "")

    @property
    def agreed(self) -> Slots:
        """What stands in the same column under every reading."""
        others = [rival.slots for rival in self.rivals]
        return {label: slot for label, slot in self.slots.items() if all(each.get(label) == slot for each in others)}


def _told(slots: Slots) -> list[tuple[Label, Label | None]]:
    """For each value that begins in a row: the column that it is laid in, and the one that a person has put it into."""
    return [(label, column_of(slot.location)) for label, slot in slots.items() if slot.text and not slot.continued]


def is_answered(slots: Slots) -> bool:
    """Whether a person has said in which column a value of the row belongs."""
    return any(column for _, column in _told(slots))


def contradicts_answer(slots: Slots) -> bool:
    """Whether a reading has a value in another column than a person has put it into."""
    return any(column not in (None, label) for label, column in _told(slots))


def _weighed(slots: Slots, cost: float) -> float:
    """What speaks against a reading of a row once a person has spoken: nothing or everything, where all of its values were told."""
    told = _told(slots)
    if any(column not in (None, label) for label, column in told):
        return inf
    return 0.0 if told and all(column for _, column in told) else cost


def in_place(slots: Slots, costs: Costs) -> Reading:
    """A row as it stands."""
    values = sum(costs.value(label, slot.text) for label, slot in slots.items() if not slot.continued)
    return Reading(slots, _weighed(slots, values + costs.row(slots)))


def as_answered(readings: Sequence[Reading]) -> Reading | None:
    """The best of several readings where a person has said how the row is to be laid; None where nobody has, or none of them is so."""
    told = [reading for reading in readings if reading.cost < inf and is_answered(reading.slots)]
    return min(told, key=attrgetter("cost"), default=None)


def in_text(header: Header, cells: Sequence[Cell], costs: Costs) -> list[Reading]:
    """The ways to lay the cells of a row of text that it can be, best first; where a person has spoken, only the best one of hers."""
    values = [Placed(header.place_of(cell.column), Slot(cell.text, cell.location)) for cell in cells]
    ways = [way for way in ranked(header, values, {}, costs) if way.cost < WEIGHTS.no_such_row]
    answered = as_answered(ways)
    return [answered] if answered else ways


def ranked(header: Header, values: Sequence[Placed], reaching_down: Slots, costs: Costs, limit: float = inf) -> list[Reading]:
    """The ways to lay values, in their order, into columns that no cell from above reaches down to, that cost less than `limit`; best first."""
    open_ = [(place, column.label) for place, column in enumerate(header.columns) if column.label not in reaching_down]
    ways: list[_Way] = [_Way()]
    for number, value in enumerate(values):
        rest = len(values) - number - 1
        ways = [way.with_value(value, at, *open_[at], costs) for way in ways for at in range(way.next, len(open_) - rest)]
        ways = sorted((way for way in ways if way.cost < limit - costs.for_row), key=attrgetter("cost"))[: SEARCH.of_a_row]
    laid = [({**reaching_down, **dict(way.laid)}, way.cost) for way in ways]
    readings = [Reading(slots, _weighed(slots, cost + costs.row(slots))) for slots, cost in laid]
    return sorted((reading for reading in readings if reading.cost < limit), key=attrgetter("cost"))


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to lay the first values of a row: the columns that they are in, the next free one, and how far the last one stands off."""

    laid: tuple[tuple[Label, Slot], ...] = ()
    next: int = 0
    offset: float = 0
    cost: float = 0.0

    def with_value(self, value: Placed, at: int, place: int, label: Label, costs: Costs) -> _Way:
        offset = place - value.place
        slip = costs.slip if offset != self.offset else 0.0
        told = column_of(value.slot.location)
        misfit = costs.value(label, value.slot.text) if told is None else 0.0 if told is label else inf
        cost = self.cost + slip + misfit
        return _Way((*self.laid, (label, value.slot)), at + 1, offset, cost)


def _rivals_of(standing: Reading, others: Sequence[Reading]) -> tuple[Reading, ...]:
    """What is as good as a row as it stands: other ways to lay it, or that it is no row of this table; empty where there is
    none."""
    if standing.cost > WEIGHTS.unexplained - WEIGHTS.margin:
        others = [*others, Reading({}, WEIGHTS.unexplained)]
    limit = standing.cost + WEIGHTS.margin
    return tuple(other for other in others if other.cost < limit and not other.says_as_much_as(standing.slots))


def refusal(reason: str, location: str, *readings: Reading) -> FormRefusedError:
    """Why a row is not read, with the readings between which nothing decides."""
    return FormRefusedError(reason, location, [reading.as_rival() for reading in readings if reading.slots])


# --- a ruled row as it stands -------------------------------------------------------------------------------------------


_SIGNS = frozenset({"≥", "≤", "=", ">", "<", ">=", "<=", "≧", "≦", "═", "﹦", "定性", "定量"})


def slots_at(header: Header, grid: Grid, row: int) -> dict[Label, Slot]:
    """What stands in each column. Raises `FormRefusedError` where the borders of the row are not those of the header."""
    _refuse_other_borders(header, grid, row)
    cells: dict[Label, list[Cell]] = {column.label: [] for column in header.columns}
    for cell in grid.rows[row]:
        if (label := header.label_of(cell)) is not None:
            cells[label].append(cell)
    return {label: _merged(label, own, row) for label, own in cells.items()}


def other_ways(header: Header, slots: Slots, costs: Costs, limit: float = inf) -> list[Reading]:
    """The ways to lay the values that begin in a row against which less than `limit` speaks, best first."""
    placed = ((place, slots.get(column.label)) for place, column in enumerate(header.columns))
    own = [Placed(place, slot) for place, slot in placed if slot is not None and slot.text and not slot.continued]
    return ranked(header, own, {label: slot for label, slot in slots.items() if slot.continued}, costs, limit)


def with_rivals(header: Header, standing: Reading, costs: Costs) -> Row:
    """A row as it stands, or as a person has laid it, with the ways to lay it that are as good."""
    if is_answered(standing.slots) and (told := as_answered([standing, *other_ways(header, standing.slots, costs)])):
        return Row(told.slots)
    if standing.cost <= 0:
        return Row(standing.slots)
    return Row(standing.slots, _rivals_of(standing, other_ways(header, standing.slots, costs, standing.cost + WEIGHTS.margin)))


def is_ragged(header: Header, grid: Grid, row: int) -> bool:
    """Whether a row ends before the last column begins, as where a web page counts the rows of a merged cell wrongly."""
    own = grid.filled(row)
    return bool(own) and max(cell.right for cell in grid.rows[row]) <= header.columns[-1].first


def _refuse_other_borders(header: Header, grid: Grid, row: int) -> None:
    """A row of another table, joined to this one without a gap, has cells that begin amid one column and end amid another."""
    wide = [cell for cell in grid.filled(row) if cell.column_span > 1]
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
    is_measure = label in (Label.TARGET, Label.ACTUAL)
    are_levels = label == Label.LEVEL_3 and (len({cell.row_span for cell in filled}) > 1 or is_level_name(filled[0].text))
    if len(filled) > 1 and (label in FUND_VALUES or are_levels or (is_measure and not _is_quantity(filled))):
        raise FormRefusedError("一栏之下有两个值，栏目可能错位", filled[0].location)
    return Slot("".join(cell.text for cell in filled), filled[0].location, filled[0].row < row)


def _is_quantity(cells: Sequence[Cell]) -> bool:
    """Whether several cells are the parts of one value: a sign before it, a unit behind it."""
    texts = [cell.text for cell in cells if not is_sign(cell.text)]
    has_number = bool(texts) and any(character.isdigit() for character in texts[0])
    return len(texts) == 1 or (len(texts) == 2 and has_number and is_unit(texts[1]))


def is_sign(text: str) -> bool:
    """Whether a text is nothing, or a sign that compares (指标性质)."""
    return is_empty(text) or half_width(text).strip() in _SIGNS


def is_unit(text: str) -> bool:
    """Whether a text may be a unit: short, and no number in it."""
    return is_empty(text) or (len(text) <= LONGEST_UNIT and not any(character.isdigit() for character in text))
