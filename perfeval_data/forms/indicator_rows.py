"""One row of 绩效指标, laid under its header: its levels, with those that reach down from above, and its values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import reduce

from perfeval_data.forms.assign import Row, Slot
from perfeval_data.forms.indicator_columns import both_levels
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.framework import (
    COST,
    PARENT_OF,
    is_level_name,
    is_points_note,
    levels_of,
    standard_level_1,
    standard_level_2,
)
from perfeval_data.paper.kinds import noted, value_unreadable
from perfeval_data.paper.model import Entry, Finding, Indicator
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.quantities import parse_actual, parse_target
from perfeval_data.paper.values import half_width, in_one_line, is_empty, joined, parse_points

_UNADJUSTED = re.compile(r"[未无不没].{0,2}(?:调整|变)|同年初")
_CHANGE = re.compile(r"[+-].*|0(?:\.0+)?\D{0,3}")
_TARGET_PARTS = (Label.NATURE, Label.TARGET, Label.UNIT)


@dataclass
class Carried:
    """The level cells that stand above a row and reach down to it."""

    level_1: Slot = field(default_factory=Slot)
    level_2: Slot = field(default_factory=Slot)

    def take(self, row: Row) -> tuple[Slot, Slot]:
        """The level cells that hold for a row: its own, or those above it where it has none."""
        level_1, level_2 = row[Label.LEVEL_1], row[Label.LEVEL_2]
        if is_points_note(level_1.text) and self.level_1.text:
            level_1 = Slot()  # the second half of a label cut in two
        opens_level_1 = bool(level_1.text) and not level_1.continued
        if opens_level_1:
            self.level_1, self.level_2 = level_1, Slot()
        if level_2.text and not level_2.continued:
            self.level_2 = level_2
            if not level_1.text and not level_1.continued and _belongs_elsewhere(level_2.text, self.level_1.text):
                self.level_1 = Slot()
        return self.level_1, self.level_2


def _belongs_elsewhere(level_2: str, level_1: str) -> bool:
    """Whether an empty level-1 cell cannot mean the one above, since the level 2 beside it is of another parent."""
    parent = PARENT_OF.get(standard_level_2(level_2) or "")
    above = standard_level_1(level_1)
    return parent is not None and above is not None and parent != above and above != COST


def is_blank(laid: Row) -> bool:
    """Empty rows, rows of dots and prompts such as an empty `指标2:` are no indicators."""
    if any(_says_something(laid[label]) for label in (Label.TARGET, Label.ACTUAL, Label.REASON)):
        return False
    if any(parse_points(laid[label].text) and not laid[label].continued for label in (Label.WEIGHT, Label.SCORE)):
        return False
    name = laid[Label.LEVEL_3].text.strip()
    return is_empty(name) or is_prompt(name)


def _says_something(slot: Slot) -> bool:
    return not slot.continued and not is_empty(slot.text) and not is_prompt(slot.text)


def place_of(laid: Row) -> str:
    return laid[Label.LEVEL_3].location or next((slot.location for slot in laid.slots.values() if slot.location), "")


def _apart(level_1: Slot, level_2: Slot) -> tuple[Slot, Slot]:
    """Both levels of a row, also where one cell holds the names of both."""
    names = None if level_2.text else both_levels(level_1.text)
    return (level_1, level_2) if names is None else (replace(level_1, text=names[0]), replace(level_1, text=names[1]))


def indicator(number: int, laid: Row, level_1: Slot, level_2: Slot, findings: list[Finding]) -> Indicator:
    level_1, level_2 = _apart(level_1, level_2)
    levels = levels_of("" if is_points_note(level_1.text) else level_1.text, level_2.text)
    name = laid[Label.LEVEL_3] if laid[Label.LEVEL_3].text or is_level_name(level_2.text) else level_2
    target = _target_of(laid)
    actual = laid[Label.ACTUAL].entry()
    return Indicator(
        number,
        levels.level_1,
        levels.level_2,
        level_1.entry(),
        level_2.entry(),
        Entry(joined(name.text), name.location or place_of(laid)),
        target,
        actual,
        parse_target(target.text),
        parse_actual(actual.text),
        _points(laid[Label.WEIGHT], number, findings),
        _points(laid[Label.SCORE], number, findings),
        laid[Label.REASON].entry(),
        score_is_shared=laid[Label.SCORE].continued,
    )


def _target_of(laid: Row) -> Entry:
    """年度指标值; where the form splits it over 指标性质, 指标值 and 度量单位, these joined in that order.

    A target adjusted within the year takes the place of the one set at its beginning, where there is such a one.
    """
    adjusted = laid[Label.ADJUSTED_TARGET]
    if _says_something(adjusted) and not _UNADJUSTED.search(adjusted.text):
        if _CHANGE.fullmatch(half_width(adjusted.text).strip()):
            raise FormRefusedError("调整指标值可能是增减数，看不出全年的指标值是多少", adjusted.location)
        laid = Row({**laid.slots, Label.TARGET: adjusted})
    parts = [laid[label] for label in _TARGET_PARTS if laid[label].text and not _is_beside_the_target(label, laid[label].text)]
    if not laid[Label.TARGET].text or is_empty(laid[Label.TARGET].text):
        return laid[Label.TARGET].entry()
    return Entry(reduce(_beside, (in_one_line(part.text) for part in parts)), laid[Label.TARGET].location)


def _beside(left: str, right: str) -> str:
    """Two parts of a value in one; two numbers stay two."""
    return f"{left} {right}" if left[-1:].isdigit() and right[:1].isdigit() else left + right


def _is_beside_the_target(label: Label, text: str) -> bool:
    """Whether a part says nothing of the target: a mark for none, of which kind it is or whether more is better, or no sign at all."""
    if label == Label.NATURE and re.fullmatch(r"(?:[正反逆]向|定[性量])(?:指标)?|.*\d.*", text.strip()):
        return True
    return label != Label.TARGET and is_empty(text)


def _points(slot: Slot, number: int, findings: list[Finding]) -> Entry:
    """Points of a cell; one that is merged over several indicators counts on the first of them only."""
    if slot.continued:
        return Entry("", slot.location)
    value = parse_points(slot.text)
    if value is None and not is_empty(slot.text):
        message = f"“{' '.join(slot.text.split())}”无法识别为分数，未计入合计"
        findings.append(noted(value_unreadable, message, slot.location, slot.text, number))
    return Entry(slot.text, slot.location, value)
