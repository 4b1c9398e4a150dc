"""Sums as evidence: what the points of the indicators come to, with or without those of the execution, and what a form says of it.

They tell which number of the 总分 row is 分值 and which 得分, which rows state no more than the points of a level, and whether a total
that does not come true lacks something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, permutations, takewhile
from operator import itemgetter
from typing import Final

from perfeval_data.forms.columns import Header
from perfeval_data.forms.indicator_columns import header_at
from perfeval_data.forms.outline import is_total_name, may_name_points
from perfeval_data.forms.refusal import POINTS_WITHOUT_NAME, FormRefusedError
from perfeval_data.forms.sayings import OF_OTHERS, stated_in_words
from perfeval_data.forms.split import Region, above_indicators, head_of, lines_below_title
from perfeval_data.forms.vocabulary import (
    POINTS,
    Label,
    header_labels_of,
    is_label,
    names_a_part,
    names_total_points,
    says_score_of_all,
)
from perfeval_data.forms.weights import WEIGHTS
from perfeval_data.paper.grades import USUAL_EXECUTION, USUAL_SUMS
from perfeval_data.paper.grid import Cell, Paragraph
from perfeval_data.paper.kinds import noted, total_unclear, value_unreadable
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding, FundLine, Indicator
from perfeval_data.paper.values import at_colon, half_width, is_empty, parse_points

Total = tuple[Entry, Entry]
"""分值 and 得分 of the 总分 row."""
_NO_TOTAL: Final = (Entry(), Entry())
_PAIR: Final = re.compile(r"(?<=\d)\s*[/／]\s*(?=\d)")
"""Both numbers of the total in one cell: `100/98.9`."""
_AT_THE_END: Final = re.compile(r"[\d.]+分?$")
_NAMED_POINTS: Final = re.compile(r"([^\d:]{2,12}):?(\d{1,3}(?:\.\d+)?)分?")
_OF_WEIGHTS: Final = re.compile(r"分值|权重|满分|标准分")
_IS_REACHED: Final = re.compile(r"得|自评|评分")
_OF_THE_UNIT: Final = re.compile(r"自评.*总|总.*自评")
_NOTHING: Final = Decimal(0)


def sum_of(entries: Iterable[Entry]) -> Decimal:
    """The sum of what was filed; blank entries add nothing."""
    return sum((entry.value for entry in entries if entry.value is not None), _NOTHING)


@dataclass(frozen=True)
class Sums:
    """What the points of the indicators come to, alone and with what the execution may add: hypotheses of what the total says."""

    weight: Decimal
    score: Decimal
    execution: tuple[Decimal | None, Decimal | None]
    """The points of execution as stated."""
    weights: frozenset[Decimal]
    scores: frozenset[Decimal]
    most: Decimal | None
    """How much more than their sum a score may be; None where that is known."""
    is_scored: bool
    """Whether any score was filed: where none was, the sums cannot speak against one."""

    @staticmethod
    def of(indicators: Sequence[Indicator], funds: FundLine | None) -> Sums:
        weights, scores = [each.weight for each in indicators], [each.score for each in indicators]
        weight, score = (funds.weight.value, funds.score.value) if funds else (None, None)
        rate = _rate_of(funds) if funds else None
        earned = {_NOTHING, score or _NOTHING}
        if score is None and rate is not None:
            earned |= {round(min(rate, Decimal(1)) * points, 2) for points in (*filter(None, [weight]), *USUAL_EXECUTION)}
        is_weighed, is_scored = (any(entry.value is not None for entry in entries) for entries in (weights, scores))
        whole, reached = sum_of(weights), sum_of(scores)
        return Sums(
            whole,
            reached,
            (weight, score),
            frozenset(whole + points for points in (_NOTHING, weight or _NOTHING, *USUAL_EXECUTION) if is_weighed),
            frozenset(reached + points for points in earned if is_scored),
            max(USUAL_EXECUTION) if score is None and rate is None else None,
            is_scored,
        )

    def prove(self, number: Entry, label: Label) -> bool:
        """Whether a number is the total that one of the hypotheses makes true."""
        return number.value in (self.weights if label == Label.WEIGHT else self.scores)

    def allow(self, number: Entry, label: Label) -> bool:
        """Whether a number may be the total, for all that the sums say."""
        if label == Label.WEIGHT or self.prove(number, label):
            return self.prove(number, label)
        is_near = self.most is not None and number.value is not None and 0 <= number.value - self.score <= self.most
        return is_near or not self.is_scored

    def missing(self, total: Total) -> tuple[set[Decimal], set[Decimal]]:
        """What the weights and the scores of the indicators may lack of the total; nothing where one is not stated or comes true.

        A total whose weights are those of the indicators alone holds no score of the execution either.
        """
        of_weight, of_score = ({_NOTHING, points or _NOTHING} for points in self.execution)
        if total[0].value == self.weight:
            of_score = {_NOTHING}
        return _lacking(total[0], self.weight, of_weight), _lacking(total[1], self.score, of_score)

    def are_whole(self, total_weight: Entry) -> bool:
        """Whether the weights are what those of a whole form are, or what the form says."""
        stated = total_weight.value
        return self.weight in USUAL_SUMS or (stated is not None and stated - self.weight in (0, self.execution[0]))


def _lacking(stated: Entry, reached: Decimal, execution: set[Decimal]) -> set[Decimal]:
    rest = None if stated.value is None else stated.value - reached
    return set() if rest is None or rest in execution else {rest - points for points in execution}


def _rate_of(funds: FundLine) -> Decimal | None:
    executed, annual = funds.executed.value, funds.annual_budget.value
    computed = executed / annual if executed is not None and annual else None
    return computed if funds.rate.value is None else funds.rate.value


# --- rows of points ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PointsRow:
    """A row that states points and nothing else, the total or the sum of some rows: its cells under the header, and what stands above it."""

    cells: tuple[Cell, ...] = ()
    header: Header | None = None
    above: int = 0
    """How many indicators."""
    level_1: str = ""
    is_named_a_sum: bool = False
    """Whether it is called 小计, so that no sum must prove it."""

    def column_at(self, cell: Cell, *labels: Label) -> Label | None:
        """Which of the columns a cell of the row stands in."""
        column = self.header.at(cell.column) if self.header else None
        return column.label if column and column.label in labels else None

    @property
    def columns(self) -> list[Label]:
        """The columns of points from left to right."""
        return [column.label for column in self.header.columns if column.label in POINTS] if self.header else []

    @property
    def numbers(self) -> list[tuple[Cell, Entry]]:
        """The numbers of the row itself, save those of others (复核得分), what is no points of all (排名), and sums of deductions (`-9`).

        Those behind its name where that names them all, one in it (`总分：97分`) where there is no other; else those behind a name of points.
        """
        if self.is_of_several:
            return [(cell, entry) for name, cell, entry in self.named if self._meant_by(name)]
        cells = [cell for cell in self.cells if not self.column_at(cell, Label.REMARK)]
        first = self._name.column if self._name else 0
        beside = [(cell, text) for cell in cells if cell.column >= first for text in _PAIR.split(cell.text)]
        within = [(cell, match[0]) for cell in cells if is_total_name(cell) and (match := _AT_THE_END.search(bare(cell.text)))]
        read = (
            [(cell, Entry(cell.text if of_name else text, cell.location, parse_points(text))) for cell, text in texts]
            for texts, of_name in ((beside, False), (within, True))
        )
        filled = ([pair for pair in pairs if pair[1].value is not None and pair[1].value >= 0] for pairs in read)
        return next(filter(None, filled), [])

    @cached_property
    def named(self) -> list[tuple[Cell, Cell, Entry]]:
        """Every number of the row with the cell that it stands in, behind the name next to it or the one in its cell."""
        found: list[tuple[Cell, Cell, Entry]] = []
        name: Cell | None = None
        for cell in self.cells:
            parts = [Entry(text, cell.location, parse_points(text)) for text in _PAIR.split(cell.text)]
            if all(part.value is not None for part in parts):
                found += [(name, cell, part) for part in parts if name]
            elif match := _named_in(cell):
                name = cell
                found.append((cell, cell, Entry(cell.text, cell.location, parse_points(match[2]))))
            elif may_name_points(cell):
                name = cell
        return found

    @property
    def is_of_several(self) -> bool:
        """Whether its numbers have names of their own: several, or one that is not that of the row."""
        names = {name for name, _, _ in self.named}
        is_named = self._name is not None and is_total_name(self._name)
        return len(names) > 1 or (is_named and not names <= {self._name})

    @property
    def _name(self) -> Cell | None:
        """The name of the row: that of a total, or else its first."""
        names = [cell for cell in self.cells if is_total_name(cell)]
        return next(iter(names), next((cell for cell in self.cells if parse_points(cell.text) is None), None))

    def meanings_of(self, number: Entry) -> frozenset[Label]:
        """What a number of the row may be, by the name that it stands behind."""
        if not self.is_of_several:
            return POINTS
        return next((self._meant_by(name) for name, _, entry in self.named if entry is number), frozenset())

    def names_alone(self, number: Entry) -> bool:
        """Whether the name of a number says what it is, wherever it stands."""
        return len(self.meanings_of(number)) == 1

    @property
    def is_of_parts(self) -> bool:
        """Whether it names the points of parts among others: then only the sums tell which are those of all."""
        return self.is_of_several and any(_is_of_parts(bare(name.text)) for name, _, _ in self.named)

    def _meant_by(self, name: Cell) -> frozenset[Label]:
        """What points of all a name of several in a row means; nothing for those of a part, of others, and for any name that is not known."""
        within = _named_in(name)
        text = bare(within[1] if within else name.text)
        if _is_of_parts(text) or OF_OTHERS.search(text):
            return frozenset()
        if is_label(text, Label.TOTAL):
            is_alone = sum(each is name for each, _, _ in self.named) == 1
            of_weights, of_scores = _OF_WEIGHTS.search(text), is_alone and _IS_REACHED.search(text)
            return frozenset({Label.WEIGHT}) if of_weights else frozenset({Label.SCORE}) if of_scores else POINTS
        return header_labels_of(text) & POINTS

    def level_below(self, indicators: Sequence[Indicator]) -> list[Indicator]:
        """The indicators of its level right below it."""
        return list(takewhile(lambda each: each.level_1_filed.text == self.level_1, indicators[self.above :]))

    def sums_up(self, run: Sequence[Indicator], any_end: bool = False) -> bool:
        """Whether its points are the sums of a run of indicators (or of any end of it), in the order of the columns; a single one of either."""
        points, columns = [entry.value for _, entry in self.numbers], self.columns
        sums = dict.fromkeys(POINTS, _NOTHING)
        for left, each in zip(reversed(range(len(run))), reversed(run), strict=True):
            for label, entry in ((Label.WEIGHT, each.weight), (Label.SCORE, each.score)):
                sums[label] += entry.value or _NOTHING
            is_sum = points[0] in sums.values() if len(points) == 1 < len(columns) else points == [sums[of] for of in columns]
            if points and is_sum and (any_end or not left):
                return True
        return False


def settled(sums: Sequence[PointsRow], total: PointsRow, indicators: Sequence[Indicator]) -> PointsRow:
    """The row that is the total after all: the last of the sums where that is of all indicators, none where the total is of a level.

    So is the first of them, right below the header, that is named like it, where no other one is.

    Raises `FormRefusedError` for a row that states points and sums nothing up: rows right above it, or those of its level right below.
    """
    first, last = sums[:1], 0
    if first and not first[0].above and not total.cells and is_total_name(first[0].cells[0]):
        sums, total = sums[1:], first[0]
    for row in sums:
        is_sum = row.sums_up(indicators[last : row.above], any_end=True) or row.sums_up(row.level_below(indicators))
        if not (row.is_named_a_sum or is_sum):
            raise FormRefusedError(POINTS_WITHOUT_NAME, row.cells[0].location)
        last = row.above
    if sums and total.cells and total.sums_up(indicators[last : total.above]) and not total.sums_up(indicators):
        return PointsRow()
    is_of_all = bool(sums) and not total.cells and not sums[-1].is_named_a_sum and sums[-1].above == len(indicators)
    return sums[-1] if is_of_all and not names_a_part(sums[-1].cells[0].text) and sums[-1].sums_up(indicators) else total


def sums_of_level_2(indicators: Sequence[Indicator]) -> set[int]:
    """The places of indicators that only sum up their level 2.

    A single row that could be one proves nothing: it may be an indicator of which no more was filed than its points.
    """
    sums = {place for place in range(len(indicators)) if _sums_up_level_2(place, indicators)}
    return sums if len(sums) > 1 else set()


def _sums_up_level_2(place: int, indicators: Sequence[Indicator]) -> bool:
    row = indicators[place]
    if any(entry.text for entry in (row.level_3, row.target, row.actual, row.reason)) or not row.level_2_filed.text:
        return False
    below = list(takewhile(lambda each: each.level_2_filed == row.level_2_filed, indicators[place + 1 :]))
    sums = (sum_of(each.weight for each in below), sum_of(each.score for each in below))
    stated = [(entry.value, of) for entry, of in zip((row.weight, row.score), sums, strict=True) if entry.value is not None]
    return bool(below) and bool(stated) and all(value == of for value, of in stated)


# --- the 总分 row -------------------------------------------------------------------------------------------------------


def read_total(row: PointsRow, region: Region, sums: Sums) -> tuple[Total, list[Finding]]:
    """The two numbers of the 总分 row, or of what states them above the indicators.

    Each number is taken for what its column and the sums say; one that they do not tell is left out, with a finding.
    """
    if said := [] if any(parse_points(cell.text) is not None for cell in row.cells) else _said_in(row.cells):
        return said[0][0], []
    if row.cells:
        total, findings = _total(row, sums)
        if not total[1].text and not findings:
            score, findings = _score_above(region, sums)
            total = (total[0], score)
        return total, [*findings, *_unreadable(row)]
    for above in _rows_above(region):
        weight, score = (entry for _, entry in above.numbers)
        if sums.allow(weight, Label.WEIGHT) and sums.allow(score, Label.SCORE):
            return (weight, score), []
    beside = any(True for _ in _scores_beside_names(region))
    if not beside and (said := _said_in([*region.titles, *(cell for part in region.parts for cell in part.cells)])):
        is_certain = len({total[1].value for total, _ in said}) == 1 and (said[0][1] or sums.prove(said[0][0][1], Label.SCORE))
        return (said[0][0], []) if is_certain else (_NO_TOTAL, [_unclear([total[1] for total, _ in said])])
    score, findings = _score_above(region, sums)
    return (Entry(), score), findings


def _score_above(region: Region, sums: Sums) -> tuple[Entry, list[Finding]]:
    """The first score beside a name above the indicators that the sums prove, or the only one of them that says whose it is.

    Any other one is left out, with a finding.
    """
    beside = list(_scores_beside_names(region))
    proved = [number for _, number in beside if sums.prove(number, Label.SCORE)]
    certain = proved[:1] or [number for name, number in beside if len(beside) == 1 and _says_whose_it_is(bare(name))]
    return next(iter(certain), Entry()), [] if certain or not beside else [_unclear([beside[0][1]])]


def _says_whose_it_is(name: str) -> bool:
    """Whether a name of points is that of all that the unit gave itself: `自评总分`; `总分` may be what could be reached, `自评得分` of a part."""
    return names_score_of_all(name) and _OF_THE_UNIT.search(name) is not None


def _said_in(cells: Iterable[Cell | Paragraph]) -> list[tuple[Total, bool]]:
    """What cells say of the total in words, each with whether it says nothing else: then it is the total whatever the sums are."""
    said = [(cell, stated) for cell in cells if (stated := stated_in_words(cell.text))]
    return [
        (
            (
                Entry(stated.weight, cell.location, parse_points(stated.weight)) if stated.weight else Entry(),
                Entry(stated.score, cell.location, parse_points(stated.score)),
            ),
            stated.is_all,
        )
        for cell, stated in said
    ]


def _rows_above(region: Region) -> Iterator[PointsRow]:
    """The rows of the total above the indicators: named 总分, or with its numbers in the columns of points (in text: right above them)."""
    for grid, row in head_of(region):
        cells = grid.filled(row)
        if not cells or not is_total_name(cells[0]) or len(cells) != len(POINTS) + 1:
            continue
        below = above_indicators(grid).stop
        stated = PointsRow(cells, header_at(grid, below) if below < grid.row_count else None)
        is_in_place = {stated.column_at(cell, *POINTS) for cell in cells[1:]} == POINTS if grid.ruled else below == row + 1
        if len(stated.numbers) == len(POINTS) and ("分" in cells[0].text or is_in_place):
            yield stated


def _scores_beside_names(region: Region) -> Iterator[tuple[str, Entry]]:
    """The numbers right beside a name of the score above the indicators, or in it, with it: `自评总分 | 97.2`, `自评总分：97.2分`.

    The latter also in a line between the title and the table.
    """
    lines = (Cell(line.text, 0, 0, location=line.location) for line in lines_below_title(region))
    yield from _scores_within_names(lines)
    for grid, row in head_of(region):
        cells = grid.filled(row)
        for name, value in pairwise(cells):
            is_beside = name.right == value.column or not grid.ruled
            if is_beside and says_score_of_all(name.text) and (points := parse_points(value.text)) is not None:
                yield name.text, Entry(value.text, value.location, points)
        yield from _scores_within_names(cells)


def _scores_within_names(cells: Iterable[Cell]) -> Iterator[tuple[str, Entry]]:
    for cell in cells:
        if is_total_name(cell):
            yield from ((cell.text, entry) for _, entry in PointsRow((cell,)).numbers)
            continue
        name, _, value = at_colon(cell.text)
        if says_score_of_all(name) and (points := parse_points(value)) is not None:
            yield name, Entry(cell.text, cell.location, points)


def _total(row: PointsRow, sums: Sums) -> tuple[Total, list[Finding]]:
    numbers = _without_other_scores(row, sums)
    order = [*row.columns, *(label for label in (Label.WEIGHT, Label.SCORE) if label not in row.columns)]
    labels = order if Label.WEIGHT in row.columns or sums.weights or row.is_of_several else [Label.SCORE]
    if not numbers:
        stated = [entry for _, _, entry in row.named]
        return _NO_TOTAL, [_unclear(stated)] if stated else []
    ways = [
        each
        for each in permutations(labels, len(numbers))
        if all(label in row.meanings_of(number) for (_, number), label in zip(numbers, each, strict=True))
    ]
    if not ways:
        return _NO_TOTAL, [_unclear([entry for _, entry in numbers])]
    readings = sorted(((_against(numbers, each, order, row, sums), each) for each in ways), key=itemgetter(0))
    (cost, best), *others = readings
    is_alone = len(numbers) == 1
    is_same = not is_alone and numbers[0][1].value == numbers[1][1].value
    score = next((number for (_, number), label in zip(numbers, best, strict=True) if label == Label.SCORE), None)
    if row.is_of_parts and (score is None or not sums.prove(score, Label.SCORE)):
        return _NO_TOTAL, [_unclear([entry for _, entry in numbers])]
    is_unclear = (not is_same and any(rival - cost < WEIGHTS.margin for rival, _ in others)) or (
        is_alone and cost > WEIGHTS.most_of_a_total
    )
    if is_unclear or not _is_vouched_weight(numbers, best, row, sums):
        return _NO_TOTAL, [_unclear([entry for _, entry in numbers])]
    meant = dict(zip(order if is_same else best, (entry for _, entry in numbers), strict=True))
    return (meant.get(Label.WEIGHT, Entry()), meant.get(Label.SCORE, Entry())), []


def _without_other_scores(row: PointsRow, sums: Sums) -> list[tuple[Cell, Entry]]:
    """The numbers of a row; of several scores (`自评总分 | 97 | 最终得分 | 90`) the one that the sums prove, and none where they do not.

    Where a score in its column is proved, numbers beside the columns of points (`系统得分`, `支出金额`) are none of the total.
    """
    in_place = {row.column_at(cell, *POINTS): (cell, number) for cell, number in row.numbers}
    if (
        {*row.columns} == in_place.keys() - {None}
        and Label.SCORE in in_place
        and sums.prove(in_place[Label.SCORE][1], Label.SCORE)
    ):
        return [in_place[label] for label in row.columns]
    scores = [number for _, number in row.numbers if row.meanings_of(number) == {Label.SCORE}]
    proved = [number for number in scores if sums.prove(number, Label.SCORE)]
    others = [number for number in scores if number not in proved[:1]] if len(scores) > 1 else []
    return [] if len(others) > 1 and not proved else [pair for pair in row.numbers if pair[1] not in others]


def _is_vouched_weight(numbers: Sequence[tuple[Cell, Entry]], labels: Sequence[Label], row: PointsRow, sums: Sums) -> bool:
    """Whether the number taken for the full marks, if one is, stands in their column, behind their name, or is what the weights come to."""
    taken = next((pair for pair, label in zip(numbers, labels, strict=True) if label == Label.WEIGHT), None)
    if taken is None:
        return True
    cell, number = taken
    is_named = row.meanings_of(number) == {Label.WEIGHT}
    is_in_place = row.column_at(cell, Label.WEIGHT) is not None and not sums.prove(number, Label.SCORE)
    return is_named or is_in_place or sums.prove(number, Label.WEIGHT)


def _named_in(cell: Cell) -> re.Match[str] | None:
    return _NAMED_POINTS.fullmatch(re.sub(r"\s", "", half_width(cell.text)))


def names_score_of_all(name: str) -> bool:
    """Whether a name beside those of parts is that of the score of all, and not of its points: `总分`, not `指标得分合计` or `总分值`."""
    return names_total_points(name) and not _is_of_parts(name) and not _OF_WEIGHTS.search(name)


def is_of_parts(row: PointsRow) -> bool:
    """Whether the name of a row of points says that they are those of a part: `指标得分合计`."""
    return bool(row.cells) and _is_of_parts(bare(row.cells[0].text))


def _is_of_parts(name: str) -> bool:
    return "指标" in name or names_a_part(name)


def _against(
    numbers: Sequence[tuple[Cell, Entry]], labels: Sequence[Label], order: Sequence[Label], row: PointsRow, sums: Sums
) -> float:
    """What speaks against the numbers of the row being what the labels say: their columns, their order, the sums.

    A row with both numbers in their order that stands off its columns has slipped as a whole, which is one fault and not two.
    """
    places = [None if is_total_name(cell) else row.column_at(cell, *POINTS) for cell, _ in numbers]
    off = [
        WEIGHTS.elsewhere if place is None else WEIGHTS.misplaced
        for (cell, number), place, label in zip(numbers, places, labels, strict=True)
        if place != label and not is_total_name(cell) and not row.names_alone(number)
    ]
    is_in_order = list(labels) == sorted(labels, key=order.index)
    unconfirmed = sum(not sums.allow(number, label) for (_, number), label in zip(numbers, labels, strict=True))
    slipped = WEIGHTS.elsewhere * bool(off) if is_in_order and len(labels) > 1 else sum(off)
    is_weight_alone = list(labels) == [Label.WEIGHT]
    return (
        slipped
        + WEIGHTS.unconfirmed * unconfirmed
        + WEIGHTS.out_of_order * (not is_in_order)
        + WEIGHTS.weight_alone * is_weight_alone
    )


def _unclear(numbers: Sequence[Entry]) -> Finding:
    stated = "、".join(entry.text for entry in numbers)
    message = f"总分行填有“{stated}”，看不出哪个是分值、哪个是得分，未入库"
    return noted(total_unclear, message, numbers[0].location, stated)


def _unreadable(row: PointsRow) -> list[Finding]:
    """What to report of texts below 分值 and 得分 that are no numbers."""
    read = [cell for cell, _ in row.numbers]
    cells = [cell for cell in row.cells if row.column_at(cell, *POINTS) and cell not in read]
    odd = [cell for cell in cells if not is_empty(cell.text) and parse_points(cell.text) is None and not is_total_name(cell)]
    return [
        noted(value_unreadable, f"总分行“{' '.join(cell.text.split())}”无法识别为分数，未入库", cell.location, cell.text)
        for cell in odd
    ]
