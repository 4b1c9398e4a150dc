"""Rows that state the points of a whole level above its indicators, told from indicators by what they add up to.

Such a row has the name of a level and points, but neither a name nor a target nor an actual of its own. Where its points are the
sum of those below it, it is no indicator and counts in no sum; where they are not, nothing tells what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from perfeval_data.paper.model import Entry, Finding, Indicator


@dataclass(frozen=True, slots=True)
class LevelPoints:
    """A row with the name of level 1 and points only: how many indicators stand above it, its points, its place."""

    level_1: str
    above: int
    weight: Decimal | None
    score: Decimal | None
    location: str


def first_that_sums_nothing_up(rows: Sequence[LevelPoints], indicators: Sequence[Indicator]) -> LevelPoints | None:
    """The first of the rows whose points are not the sum of the indicators of its level right below it; None where all are."""

    def is_sum(row: LevelPoints) -> bool:
        below = takewhile(lambda each: each.level_1_filed.text == row.level_1, indicators[row.above :])
        return _is_sum(row.weight, row.score, list(below))

    return next((row for row in rows if not is_sum(row)), None)


def without_sums_of_level_2(
    indicators: Sequence[Indicator], findings: Sequence[Finding]
) -> tuple[list[Indicator], list[Finding]]:
    """The indicators without the rows that only sum up their level 2, numbered anew, and the findings with these numbers.

    A single row that could be one proves nothing: it may be an indicator of which no more was filed than its points.
    """
    sums = {number for number, each in enumerate(indicators) if _sums_up_level_2(number, each, indicators)}
    if len(sums) < 2:
        return list(indicators), list(findings)
    kept = [each for number, each in enumerate(indicators) if number not in sums]
    new_number = {each.indicator_number: number for number, each in enumerate(kept, start=1)}
    renumbered = [replace(each, indicator_number=new_number[each.indicator_number]) for each in kept]
    moved = [
        replace(each, indicator_number=each.indicator_number and new_number.get(each.indicator_number)) for each in findings
    ]
    return renumbered, moved


def _sums_up_level_2(number: int, row: Indicator, indicators: Sequence[Indicator]) -> bool:
    if any(entry.text for entry in (row.level_3, row.target, row.actual, row.reason)) or not row.level_2_filed.text:
        return False
    below = takewhile(lambda each: each.level_2_filed == row.level_2_filed, indicators[number + 1 :])
    return _is_sum(row.weight.value, row.score.value, list(below))


def _is_sum(weight: Decimal | None, score: Decimal | None, below: Sequence[Indicator]) -> bool:
    """Whether all points that a row states are the sum of those below it."""
    sums = (sum_of(each.weight for each in below), sum_of(each.score for each in below))
    stated = [(points, total) for points, total in zip((weight, score), sums, strict=True) if points is not None]
    return bool(below) and bool(stated) and all(points == total for points, total in stated)


def sum_of(entries: Iterable[Entry]) -> Decimal:
    """The sum of what was filed; blank entries add nothing."""
    return sum((entry.value for entry in entries if entry.value is not None), Decimal(0))
