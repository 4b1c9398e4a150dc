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
from perfeval_data.forms.refusal import FormRefusedError, Rival
from perfeval_data.forms.vocabulary import Label
from perfeval_data.forms.weights import MARGIN, UNEXPLAINED
from perfeval_data.paper.model import Entry
from perfeval_data.paper.values import in_one_line

_MOST_READINGS = 48
"""Ways to lay the beginning of a row that are followed; the others have more against them."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in one column of one row. `continued`: the cell began in a row above."""

    text: str = ""
    location: str = ""
    continued: bool = False

    def entry(self) -> Entry:
        """The text as an entry without a number; marks for 'nothing' stay as filed."""
        return Entry(in_one_line(self.text), self.location)


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
        return self.slots.get(label, Slot())

    @property
    def agreed(self) -> Slots:
        """What stands in the same column under every reading."""
        others = [rival.slots for rival in self.rivals]
        return {label: slot for label, slot in self.slots.items() if all(each.get(label) == slot for each in others)}


def is_answered(slots: Slots) -> bool:
    """Whether a person has said of a value of the row in which column it belongs."""
    return any(column_of(slot.location) for slot in slots.values() if slot.text and not slot.continued)


def contradicts_answer(slots: Slots) -> bool:
    """Whether a reading has a value in another column than a person has put it into."""
    return any(
        column_of(slot.location) not in (None, label) for label, slot in slots.items() if slot.text and not slot.continued
    )


def _weighed(slots: Slots, cost: float) -> float:
    """What speaks against a reading of a row once a person has spoken: nothing or everything, where all of its values were told."""
    if not is_answered(slots):
        return cost
    if contradicts_answer(slots):
        return inf
    own = [slot for slot in slots.values() if slot.text and not slot.continued]
    return 0.0 if all(column_of(slot.location) for slot in own) else cost


def in_place(slots: Slots, costs: Costs) -> Reading:
    """A row as it stands."""
    values = sum(costs.value(label, slot.text) for label, slot in slots.items() if not slot.continued)
    return Reading(slots, _weighed(slots, values + costs.row(slots)))


def as_answered(readings: Sequence[Reading]) -> Reading | None:
    """The best of several readings where a person has said how the row is to be laid; None where nobody has, or none of them is so."""
    told = [reading for reading in readings if is_answered(reading.slots) and reading.cost < inf]
    return min(told, key=attrgetter("cost"), default=None)


def ranked(labels: Sequence[Label], values: Sequence[Placed], reaching_down: Slots, costs: Costs) -> list[Reading]:
    """The ways to lay values, in their order, into columns that no cell from above reaches down to; best first."""
    open_ = [(place, label) for place, label in enumerate(labels) if label not in reaching_down]
    ways: list[_Way] = [_Way()]
    for number, value in enumerate(values):
        rest = len(values) - number - 1
        ways = [way.with_value(value, at, *open_[at], costs) for way in ways for at in range(way.next, len(open_) - rest)]
        ways = sorted(ways, key=attrgetter("cost"))[:_MOST_READINGS]
    laid = [({**reaching_down, **dict(way.laid)}, way.cost) for way in ways]
    readings = [Reading(slots, _weighed(slots, cost + costs.row(slots))) for slots, cost in laid]
    return sorted(readings, key=attrgetter("cost"))


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


def rivals_of(standing: Reading, others: Sequence[Reading]) -> tuple[Reading, ...]:
    """What is as good as a row as it stands: other ways to lay it, or that it is no row of this table; nothing where nothing is."""
    if standing.cost > UNEXPLAINED - MARGIN:
        others = [*others, Reading({}, UNEXPLAINED)]
    limit = min(standing.cost, *(other.cost for other in others), UNEXPLAINED) + MARGIN if others else 0.0
    limit = max(limit, standing.cost + MARGIN)
    return tuple(other for other in others if other.cost < limit and not other.says_as_much_as(standing.slots))


def refusal(reason: str, location: str, *readings: Reading) -> FormRefusedError:
    """Why a row is not read, with the readings between which nothing decides."""
    return FormRefusedError(reason, location, [reading.as_rival() for reading in readings if reading.slots])
