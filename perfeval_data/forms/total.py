"""The 总分 row: which of its numbers is 分值 and which 得分."""

from __future__ import annotations

import re
from decimal import Decimal

from perfeval_data.forms.align import Column
from perfeval_data.forms.indicators import Indicators
from perfeval_data.forms.rows import POINTS, is_total_name
from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.kinds import noted, total_unclear, value_unreadable
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding, FundLine
from perfeval_data.paper.values import is_empty, parse_number, parse_points

_REVERSED = [Label.SCORE, Label.WEIGHT]
Total = tuple[Entry, Entry]
"""分值 and 得分 of the 总分 row."""


def read_total(found: Indicators, execution: FundLine | None) -> tuple[Total, list[Finding]]:
    """The two numbers of the 总分 row.

    Forms often have the row one column off, so two numbers are 分值 and 得分 in the order of the header wherever they stand. A
    single number is taken only where the sums of the indicators, with or without the points of `execution`, or else the column
    leave no doubt what it is.
    """
    total, findings = _total(found, execution)
    return total, [*findings, *_unreadable(found)]


def _unreadable(found: Indicators) -> list[Finding]:
    """What to tell of texts below 分值 and 得分 that are no numbers."""
    columns = [each for each in found.total_header.columns if each.label in POINTS] if found.total_header else []
    cells = [cell for cell in found.total_row if any(each.first <= cell.column < each.end for each in columns)]
    odd = [cell for cell in cells if not is_empty(cell.text) and parse_points(cell.text) is None and not is_total_name(cell)]
    return [
        noted(value_unreadable, f"总分行“{' '.join(cell.text.split())}”无法识别为分数，未入库", cell.location, cell.text)
        for cell in odd
    ]


def _total(found: Indicators, execution: FundLine | None) -> tuple[Total, list[Finding]]:
    numbers = list(_numbers(_without_remarks(found)))
    if found.total_header is not None and len(numbers) == 2 and found.has_weight_column:
        points = [column for column in found.total_header.columns if column.label in (Label.WEIGHT, Label.SCORE)]
        pair = (numbers[1], numbers[0]) if [each.label for each in points] == _REVERSED else (numbers[0], numbers[1])
        if _stand_below(points, numbers, found) or not _only_reversed(pair, found, execution):
            return pair, []
        return (pair[1], pair[0]), []
    if len(numbers) == 1 and (label := _meaning_of_single(numbers[0], found, execution)):
        return ((numbers[0], Entry()) if label == Label.WEIGHT else (Entry(), numbers[0])), []
    if not numbers:
        return (Entry(), Entry()), []
    stated = "、".join(entry.text for entry in numbers)
    message = f"总分行填有“{stated}”，看不出哪个是分值、哪个是得分，未入库"
    return (Entry(), Entry()), [noted(total_unclear, message, numbers[0].location, stated)]


def _stand_below(points: list[Column], numbers: list[Entry], found: Indicators) -> bool:
    """Whether the numbers of the row stand each in a column of points."""
    places = {cell.location: cell.column for cell in found.total_row}
    return all(column.first <= places[number.location] < column.end for column, number in zip(points, numbers, strict=False))


def _only_reversed(pair: Total, found: Indicators, execution: FundLine | None) -> bool:
    """Whether two numbers are the sums of the indicators only the other way round."""

    def fits(weight: Entry, score: Entry) -> bool:
        return weight.value in _sums(found, Label.WEIGHT, execution) and score.value in _sums(found, Label.SCORE, execution)

    return not fits(*pair) and fits(pair[1], pair[0])


def _without_remarks(found: Indicators) -> tuple[Cell, ...]:
    """The 总分 row without the cells under columns of others, such as 复核得分."""
    remarks = [column for column in found.total_header.columns if column.label == Label.REMARK] if found.total_header else []
    return tuple(cell for cell in found.total_row if not any(each.first <= cell.column < each.end for each in remarks))


def _numbers(cells: tuple[Cell, ...]) -> list[Entry]:
    """The numbers behind the name of the row; one that stands in its name (`总分：97分`) only where there is no other."""
    first = next((cell.column for cell in cells if is_total_name(cell)), 0)
    cells = tuple(cell for cell in cells if cell.column >= first)
    beside = [Entry(cell.text, cell.location, value) for cell in cells if (value := parse_points(cell.text)) is not None]
    labels = [(cell, re.search(r"[\d.]+分?$", bare(cell.text))) for cell in cells if is_total_name(cell)]
    within = [Entry(cell.text, cell.location, parse_points(match[0])) for cell, match in labels if match]
    return beside or [entry for entry in within if entry.value is not None]


def _meaning_of_single(number: Entry, found: Indicators, execution: FundLine | None) -> Label | None:
    if not found.has_weight_column:
        return Label.SCORE
    cell = next(cell for cell in found.total_row if cell.location == number.location)
    header = found.total_header
    column = next((c for c in header.columns if c.first <= cell.column < c.end), None) if header else None
    fits = {label for label in (Label.WEIGHT, Label.SCORE) if number.value in _sums(found, label, execution)}
    if len(fits) == 1:
        return fits.pop()
    if parse_number(cell.text) is None or column is None or column.label not in (Label.WEIGHT, Label.SCORE):
        return None
    return column.label if fits or _is_open(found) else None


def _is_open(found: Indicators) -> bool:
    """Whether no score was filed at all, so that the sums cannot speak against the column."""
    return all(indicator.score.value is None for indicator in found.indicators)


def _sums(found: Indicators, label: Label, execution: FundLine | None) -> set[Decimal]:
    """What the row may state for a column: the sum of the indicators, without or with the points of execution."""
    is_weight = label == Label.WEIGHT
    values = [entry.value for i in found.indicators if (entry := i.weight if is_weight else i.score).value is not None]
    if not values:
        return set()
    total = sum(values, Decimal(0))
    points = (execution.weight if is_weight else execution.score).value if execution else None
    return {total, total + (points or 0)} | ({total + 10, total + 20} if is_weight else set())
