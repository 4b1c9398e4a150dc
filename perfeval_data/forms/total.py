"""The 总分 row: which of its numbers is 分值 and which 得分."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, permutations

from perfeval_data.forms.columns import Header
from perfeval_data.forms.indicators import Indicators
from perfeval_data.forms.rows import POINTS, is_total_name
from perfeval_data.forms.split import Region, head_of
from perfeval_data.forms.vocabulary import Label, says_score_of_all
from perfeval_data.forms.weights import ELSEWHERE, MARGIN, MISPLACED, MOST_OF_A_TOTAL, OUT_OF_ORDER, UNCONFIRMED, WEIGHT_ALONE
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.kinds import noted, total_unclear, value_unreadable
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding, FundLine
from perfeval_data.paper.values import is_empty, parse_points

Total = tuple[Entry, Entry]
"""分值 and 得分 of the 总分 row."""
_PAIR = re.compile(r"(?<=\d)\s*[/／]\s*(?=\d)")
"""Both numbers of the total in one cell: `100/98.9`."""
_USUAL_EXECUTION = (Decimal(10), Decimal(20))
"""Points of execution that a form may count without stating them."""


def read_total(found: Indicators, region: Region, execution: FundLine | None) -> tuple[Total, list[Finding]]:
    """The two numbers of the 总分 row, or of what states them above the indicators.

    Each number is taken for what its column and the sums of the indicators, with or without the points of `execution`, say; one
    that they do not tell is left out, with a finding.
    """
    sums = _Sums.of(found, execution)
    if found.total_row:
        total, findings = _total(found, sums)
        return total, [*findings, *_unreadable(found)]
    if above := _row_above(region):
        weight, score = (Entry(cell.text, cell.location, parse_points(cell.text)) for cell in above)
        if sums.confirm(weight, Label.WEIGHT) and sums.confirm(score, Label.SCORE):
            return (weight, score), []
    beside = list(_scores_beside_names(region))
    confirmed = [number for number in beside if number.value in sums.scores]
    return (Entry(), confirmed[0] if confirmed else Entry()), [] if confirmed or not beside else [_unclear(beside[:1])]


def _row_above(region: Region) -> tuple[Cell, ...]:
    """The two numbers of a row of the total (总分) above the indicators; empty where there is none."""
    for row in (grid.filled(row) for grid, row in head_of(region)):
        if row and is_total_name(row[0]) and "分" in row[0].text and _is_of_points(row[1:]):
            return row[1:]
    return ()


def _is_of_points(cells: Sequence[Cell]) -> bool:
    return len(cells) == len(POINTS) and all(parse_points(cell.text) is not None for cell in cells)


def _scores_beside_names(region: Region) -> Iterator[Entry]:
    """The numbers right beside a name of the score above the indicators: `自评总分 | 97.2`."""
    for row in (grid.filled(row) for grid, row in head_of(region)):
        for name, value in pairwise(row):
            is_named = says_score_of_all(name.text)
            if is_named and name.right == value.column and (points := parse_points(value.text)) is not None:
                yield Entry(value.text, value.location, points)


def _unreadable(found: Indicators) -> list[Finding]:
    """What to tell of texts below 分值 and 得分 that are no numbers."""
    columns = [each for each in found.total_header.columns if each.label in POINTS] if found.total_header else []
    cells = [cell for cell in found.total_row if any(each.first <= cell.column < each.end for each in columns)]
    odd = [cell for cell in cells if not is_empty(cell.text) and parse_points(cell.text) is None and not is_total_name(cell)]
    return [
        noted(value_unreadable, f"总分行“{' '.join(cell.text.split())}”无法识别为分数，未入库", cell.location, cell.text)
        for cell in odd
    ]


@dataclass(frozen=True)
class _Sums:
    """What the total may state: the sums of the indicators, without or with the points of execution."""

    weights: frozenset[Decimal]
    scores: frozenset[Decimal]
    least: Decimal | None
    """The sum of the scores where those of execution are not known; None where they are."""
    is_open: bool
    """Whether no score was filed at all, so that the sums cannot speak against one."""

    @staticmethod
    def of(found: Indicators, execution: FundLine | None) -> _Sums:
        weights, scores = (
            [value for entry in entries if (value := entry.value) is not None]
            for entries in ((each.weight for each in found.indicators), (each.score for each in found.indicators))
        )
        whole, reached = sum(weights, Decimal(0)), sum(scores, Decimal(0))
        weight, score = (execution.weight.value, execution.score.value) if execution else (None, None)
        of_execution = {Decimal(0), weight or Decimal(0)}
        earned = {Decimal(0), score or Decimal(0)}
        rate = _rate_of(execution) if execution else None
        if score is None and rate is not None:
            earned |= {round(min(rate, Decimal(1)) * points, 2) for points in (*filter(None, [weight]), *_USUAL_EXECUTION)}
        return _Sums(
            frozenset(whole + points for points in (*of_execution, *_USUAL_EXECUTION)) if weights else frozenset(),
            frozenset(reached + points for points in earned) if scores else frozenset(),
            reached if score is None and rate is None else None,
            not scores,
        )

    def confirm(self, number: Entry, label: Label) -> bool:
        if label == Label.WEIGHT:
            return number.value in self.weights
        may_be = self.least is not None and number.value is not None and 0 <= number.value - self.least <= max(_USUAL_EXECUTION)
        return self.is_open or may_be or number.value in self.scores


def _rate_of(execution: FundLine) -> Decimal | None:
    if execution.rate.value is not None:
        return execution.rate.value
    executed, annual = execution.executed.value, execution.annual_budget.value
    return executed / annual if executed is not None and annual else None


def _total(found: Indicators, sums: _Sums) -> tuple[Total, list[Finding]]:
    numbers = list(_numbers(_without_remarks(found)))
    labels = [Label.WEIGHT, Label.SCORE] if found.has_weight_column else [Label.SCORE]
    if not numbers or len(numbers) > len(labels):
        return (Entry(), Entry()), [_unclear(numbers)] if numbers else []
    readings = sorted((_against(numbers, each, found, sums), each) for each in permutations(labels, len(numbers)))
    (cost, best), *others = readings
    is_alone = len(numbers) == 1
    is_same = not is_alone and numbers[0].value == numbers[1].value
    if (not is_same and any(rival - cost < MARGIN for rival, _ in others)) or (is_alone and cost > MOST_OF_A_TOTAL):
        return (Entry(), Entry()), [_unclear(numbers)]
    meant = dict(zip(sorted(best, key=_in_order(found)) if is_same else best, numbers, strict=True))
    return (meant.get(Label.WEIGHT, Entry()), meant.get(Label.SCORE, Entry())), []


def _against(numbers: Sequence[Entry], labels: Sequence[Label], found: Indicators, sums: _Sums) -> float:
    """What speaks against the numbers of the row being what the labels say: their columns, their order, the sums.

    A row with both numbers in their order that stands off its columns has slipped as a whole, which is one fault and not two.
    """
    places = [_column_at(found.total_header, found, number) for number in numbers]
    off = [ELSEWHERE if place is None else MISPLACED for place, label in zip(places, labels, strict=True) if place != label]
    is_in_order = list(labels) == sorted(labels, key=_in_order(found))
    unconfirmed = sum(not sums.confirm(number, label) for number, label in zip(numbers, labels, strict=True))
    is_weight_alone = list(labels) == [Label.WEIGHT]
    slipped = ELSEWHERE * bool(off) if is_in_order and len(labels) > 1 else sum(off)
    return slipped + UNCONFIRMED * unconfirmed + OUT_OF_ORDER * (not is_in_order) + WEIGHT_ALONE * is_weight_alone


def _in_order(found: Indicators) -> Callable[[Label], int]:
    """The place of a column of points in the header."""
    order = [column.label for column in found.total_header.columns if column.label in POINTS] if found.total_header else []
    return lambda label: order.index(label) if label in order else len(order)


def _column_at(header: Header | None, found: Indicators, number: Entry) -> Label | None:
    """The column of points in which a number stands alone in its cell; None elsewhere."""
    cell = next(cell for cell in found.total_row if cell.location == number.location)
    columns = header.columns if header and not is_total_name(cell) else ()
    return next((each.label for each in columns if each.label in POINTS and each.first <= cell.column < each.end), None)


def _unclear(numbers: Sequence[Entry]) -> Finding:
    stated = "、".join(entry.text for entry in numbers)
    message = f"总分行填有“{stated}”，看不出哪个是分值、哪个是得分，未入库"
    return noted(total_unclear, message, numbers[0].location, stated)


def _without_remarks(found: Indicators) -> tuple[Cell, ...]:
    """The 总分 row without the cells under columns of others, such as 复核得分."""
    remarks = [column for column in found.total_header.columns if column.label == Label.REMARK] if found.total_header else []
    return tuple(cell for cell in found.total_row if not any(each.first <= cell.column < each.end for each in remarks))


def _numbers(cells: tuple[Cell, ...]) -> list[Entry]:
    """The numbers behind the name of the row; one that stands in its name (`总分：97分`) only where there is no other."""
    first = next((cell.column for cell in cells if is_total_name(cell)), 0)
    cells = tuple(cell for cell in cells if cell.column >= first)
    texts = [(text, cell.location) for cell in cells for text in _PAIR.split(cell.text)]
    beside = [Entry(text, location, value) for text, location in texts if (value := parse_points(text)) is not None]
    labels = [(cell, re.search(r"[\d.]+分?$", bare(cell.text))) for cell in cells if is_total_name(cell)]
    within = [Entry(cell.text, cell.location, parse_points(match[0])) for cell, match in labels if match]
    return beside or [entry for entry in within if entry.value is not None]
