"""The columns of 绩效指标: which of them each cell of the header names, and whether the values of a row stand in their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Final

from perfeval_data.forms.assign import (
    Costs,
    Reading,
    Row,
    Slot,
    Slots,
    contradicts_answer,
    in_place,
    in_text,
    is_answered,
    is_ragged,
    is_sign,
    is_unit,
    refusal,
    slots_at,
    with_rivals,
)
from perfeval_data.forms.columns import Below, Column, Header, find_header
from perfeval_data.forms.grammar import Side, side_of
from perfeval_data.forms.refusal import UNDECIDED_ROW
from perfeval_data.forms.vocabulary import (
    LEVELS,
    MEASURES,
    POINTS,
    VALUE_COLUMNS,
    Label,
    column_names,
    columns_of,
    heads_indicators,
    is_label,
    labels_of,
    of_the_unit,
    standard_words,
)
from perfeval_data.forms.weights import WEIGHTS
from perfeval_data.paper.framework import (
    LEVEL_2_OF,
    PARENT_OF,
    SATISFACTION,
    is_level_name,
    is_points_note,
    standard_level_1,
    standard_level_2,
)
from perfeval_data.paper.grid import Cell, Grid, kept_with_grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.prompts import is_prompt
from perfeval_data.paper.quantities import parse_actual, parse_target
from perfeval_data.paper.values import half_width, is_empty, parse_figure, parse_number, parse_points

_QUANTITY: Final = re.compile(r"[≥≤=><≧≦﹦⩾⩽]+\s*[\d.,]+\D{0,2}|\d[\d.,]*\s*[%‰]?")
_NOTHING: Final = Slot()


def lay(header: Header, grid: Grid, row: int) -> Row:
    """Lay a row under the header. Raises `FormRefusedError` where another way to lay it is as good, or none is good."""
    return _lay_ruled(header, grid, row) if grid.ruled else _lay_text(header.with_all, grid, row)


def both_levels(text: str) -> tuple[str, str] | None:
    """The names of both levels where one cell holds them: `产出指标-数量指标`, `产出指标（数量指标）`."""
    names = re.split(r"\s*[-—–/／·>→\n(（]+\s*", text.strip().rstrip(")）"))
    if len(names) != 2 or standard_level_1(names[0]) is None or standard_level_2(names[1]) is None:
        return None
    return names[0], names[1]


# --- what a value can be -------------------------------------------------------------------------------------------


def _is_points(text: str) -> bool:
    return parse_points(text) is not None


def _is_words(text: str) -> bool:
    return parse_number(text) is None


Kinds = Mapping[Label, tuple[float, Callable[[str], bool]]]
"""What a value must be in a column, and what speaks against one that is not."""
_IN_RULED: Final[Kinds] = {
    Label.LEVEL_3: (WEIGHTS.misfit, lambda text: not _QUANTITY.fullmatch(half_width(text).strip())),
    Label.WEIGHT: (WEIGHTS.odd_points, _is_points),
    Label.SCORE: (WEIGHTS.odd_points, _is_points),
    Label.REASON: (WEIGHTS.misfit, lambda text: not parse_figure(text)),
}
_IN_TEXT: Final[Kinds] = {
    label: (WEIGHTS.no_such_row, is_so)
    for label, is_so in (
        (Label.LEVEL_1, lambda text: is_points_note(text) or is_level_name(text) or both_levels(text) is not None),
        (Label.LEVEL_2, _is_words),
        (Label.LEVEL_3, lambda text: _is_words(text) and bare(text) not in LEVEL_2_OF),
        (Label.NATURE, is_sign),
        (Label.UNIT, is_unit),
        (Label.WEIGHT, _is_points),
        (Label.SCORE, _is_points),
        (Label.REASON, _is_words),
    )
}
"""There a value of another kind has slipped."""


def _value(kinds: Kinds, label: Label, text: str) -> float:
    """What speaks against a value in a column."""
    if label not in kinds or is_empty(text) or is_prompt(text):
        return 0.0
    cost, is_so = kinds[label]
    return 0.0 if is_so(text) else cost


def _lacking_points(header: Header, slots: Slots) -> float:
    lacking = (slots.get(label, _NOTHING) for label in POINTS if header.has(label))
    return sum(WEIGHTS.lacks for slot in lacking if is_empty(slot.text) and not slot.continued)


def _is_complete(slots: Slots) -> bool:
    """Whether the points are there, which are what a shifted row loses first."""
    return all(_is_points(slots[label].text) for label in POINTS if label in slots)


# --- a ruled row ---------------------------------------------------------------------------------------------------


def costs_ruled(header: Header) -> Costs:
    """What speaks against a way to lay a row of a ruled grid."""
    return Costs(WEIGHTS.slip_ruled, partial(_value, _IN_RULED), partial(_ruled_row, header))


def _lay_ruled(header: Header, grid: Grid, row: int) -> Row:
    slots, costs = slots_at(header, grid, row), costs_ruled(header)
    standing = in_place(slots, costs)
    if is_ragged(header, grid, row) and not (Label.LEVEL_3 in slots and _is_complete(slots)):
        standing = Reading(slots, standing.cost + WEIGHTS.no_such_row)
    laid = with_rivals(header, standing, costs)
    if laid.rivals:
        own = {label: slot for label, slot in slots.items() if slot.text and not slot.continued}
        odd = next((label for label, slot in own.items() if _value(_IN_RULED, label, slot.text)), None)
        why = f"“{own[odd].text}”不像是{standard_words(odd)}" if odd else "往旁边移一格各栏也对得上"
        place = own[odd].location if odd else next((slot.location for slot in own.values()), "")
        raise refusal(f"{why}，这一行可能错位", place, standing, laid.rivals[0])
    return laid


def _ruled_row(header: Header, slots: Slots) -> float:
    """What speaks against a ruled row as a whole: the name of a level for its own, points or a name that it lacks."""
    level_1, level_2, name = (slots.get(label, _NOTHING) for label in (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3))
    is_level_1 = standard_level_1(level_2.text) is not None and not level_1.text
    has_level_for_name = (
        bare(name.text) in PARENT_OF and (standard_level_2(level_2.text) is None or is_level_1) and not name.continued
    )
    values = (slots.get(label, _NOTHING) for label in (Label.TARGET, Label.ACTUAL, *POINTS))
    is_nameless = header.has(Label.LEVEL_3) and not name.text and (not level_2.text or is_level_name(level_2.text))
    lacks_name = is_nameless and any(slot.text and not slot.continued for slot in values)
    return WEIGHTS.misfit * has_level_for_name + _lacking_points(header, slots) + WEIGHTS.lacks * lacks_name


# --- a row of text -------------------------------------------------------------------------------------------------


def _lay_text(header: Header, grid: Grid, row: int) -> Row:
    cells = [cell for cell in grid.rows[row] if cell.row == row]
    standing = _standing(header, cells)
    if standing is not None and not contradicts_answer(standing) and _is_complete(standing) and not _misfits(standing):
        return _without_unsure_reason(header, standing, is_short=cells[-1].right < header.columns[-1].end)
    filled = [cell for cell in cells if cell.text]
    is_tight = len(filled) > 1 and filled[0].right == filled[1].column
    readings = in_text(
        header, filled, Costs(WEIGHTS.slip_in_text, partial(_value, _IN_TEXT), partial(_text_row, header, is_tight))
    )
    place = filled[0].location if filled else ""
    if not readings:
        raise refusal("这一行的内容与表头的栏目对不上", place)
    best, *others = readings
    if not others or (not _lacking_points(header, best.slots) and others[0].cost - best.cost >= WEIGHTS.margin):
        return _without_unsure_reason(header, best.slots, is_short=not is_answered(best.slots))
    as_it_stands = next((each for each in readings if standing is not None and each.says_as_much_as(standing)), None)
    if standing is None or as_it_stands is None:
        raise refusal(UNDECIDED_ROW, place, *readings[:2])
    return Row(standing, tuple(each for each in readings if each is not as_it_stands))


def _without_unsure_reason(header: Header, slots: Slots, is_short: bool) -> Row:
    """A row without the words behind its points, where it has lost cells and several columns of words stand there."""
    place = {column.label: at for at, column in enumerate(header.columns)}
    behind = header.columns[max(place.get(label, 0) for label in POINTS) + 1 :]
    reason = slots.get(Label.REASON)
    if not is_short or reason is None or is_empty(reason.text) or len(behind) < 2:
        return Row(slots)
    return Row({label: slot for label, slot in slots.items() if label != Label.REASON}, unsure=(reason,))


def _standing(header: Header, cells: Sequence[Cell]) -> dict[Label, Slot] | None:
    """The row by its positions; None where something stands outside of the columns, or the row is too short."""
    if cells and cells[-1].right < header.columns[-1].first:
        return None
    slots: dict[Label, Slot] = {}
    for cell in cells:
        column = header.at(cell.column)
        if column is not None:
            slots[column.label] = Slot(cell.text, cell.location)
        elif cell.text and not is_label(cell.text, Label.INDICATORS, Label.GOALS):
            return None
    return slots


def _misfits(slots: Slots) -> bool:
    return any(_value(_IN_TEXT, label, slot.text) for label, slot in slots.items()) or not _has_fitting_levels(slots)


def _text_row(header: Header, is_tight: bool, slots: Slots) -> float:
    """What speaks against a row of text as a whole: levels that do not fit each other, points that are gone.

    A new level 1 cannot share the level 2 of the row above, if the value behind it stands right beside it (`is_tight`).
    """
    begins_level_1 = header.has(Label.LEVEL_2) and Label.LEVEL_1 in slots and Label.LEVEL_2 not in slots
    if not _has_fitting_levels(slots) or (begins_level_1 and is_tight):
        return WEIGHTS.no_such_row
    level_1 = slots.get(Label.LEVEL_1, _NOTHING).text
    is_misplaced = standard_level_1(level_1) is None and standard_level_2(level_1) is not None
    return WEIGHTS.misplaced_level * is_misplaced + _lacking_points(header, slots)


def _has_fitting_levels(slots: Slots) -> bool:
    """Whether a row has a name, and its level 2 is one of the framework unless the first column has taken its place."""
    level_1, level_2, name = (slots.get(label, _NOTHING).text for label in (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3))
    if not level_2:
        return bool(name) and bare(name) not in PARENT_OF  # the name of a level 2 is that of none
    if standard_level_2(level_2) in PARENT_OF:
        return True
    first = standard_level_1(level_1)
    return first == SATISFACTION or (first is None and standard_level_2(level_1) is not None)


# --- the header ---------------------------------------------------------------------------------------------------------


VALUES: Final = VALUE_COLUMNS | {Label.NATURE, Label.ADJUSTED_TARGET, Label.UNIT}
_WANTED: Final = frozenset({Label.LEVEL_3, Label.TARGET, Label.ACTUAL, Label.SCORE})
_NAMES_A_LEVEL: Final[Mapping[Label, Callable[[str], bool]]] = {
    Label.LEVEL_1: lambda text: standard_level_1(text) is not None,
    Label.LEVEL_2: lambda text: standard_level_2(text) is not None,
    Label.LEVEL_3: lambda text: not is_level_name(text) and parse_target(text).value is None,
}
"""What stands below the name of a level."""
_TELLS_NOTHING: Final = re.compile(r"(?:具体|主要|工作|项目|指标|绩效)*(?:内容|事项|描述|数值|数量|值|情况)")
"""Names of a column that may hold anything."""


_WHETHER: Final = re.compile(r"[√✓✔☑×✗xX是否]|(?:已|未|基本|全部|部分|超额|按时|按期)*(?:完成|达标|达成|实现)")
_FORESEEN: Final = re.compile(r"预[计估]可?|截[至止到]?(?:本年|当年|年度)?12月(?:底|末|31日)?")
_OF_PART_OF_THE_YEAR: Final = re.compile(r"(?<!\d)(?:[1-9]|1[01])月|半年|季度|监控")


def _says_whether(text: str) -> bool:
    return _WHETHER.fullmatch(text.strip()) is not None


def is_foreseen(text: str) -> bool:
    """Whether the name of a column of values says that they were only foreseen: `预计完成值`."""
    return "预计" in text or "预估" in text


@kept_with_grid
def header_at(grid: Grid, row: int) -> Header | None:
    """The header that names levels or values of 绩效指标 in a row, if any."""
    cells = grid.filled(row)
    return _Header(grid, row, cells).found() if heads_indicators(cells) else None


def is_indicator_header(header: Header | None) -> bool:
    """Whether a header row names the columns of 绩效指标."""
    if header is None:
        return False
    levels = header.has(Label.LEVEL_2) or header.has(Label.LEVEL_3)
    return levels and any(map(header.has, (Label.TARGET, Label.ACTUAL, *POINTS)))


def certainly_names(text: str, *labels: Label) -> bool:
    """Whether a text names one of the columns by words that are known."""
    return not columns_of(text, is_of_funds=False).isdisjoint(labels)


class _Header:
    """A row that may be the header, and what tells its columns."""

    def __init__(self, grid: Grid, row: int, cells: Sequence[Cell]) -> None:
        self.grid, self.row, self.cells = grid, row, cells
        levels = [cell for cell in cells if certainly_names(cell.text, *LEVELS)]
        levels = levels or [cell for cell in cells if cell.row_span == 1] or list(cells)
        self.first_level = levels[0]
        values = (cell.column for cell in cells if column_names(cell.text, False).keys() & VALUES and labels_of(cell.text))
        self.first_value = min(values, default=grid.column_count)
        self.below = cache(lambda column, first_row: Below(grid, column, first_row))
        self.are_points = cache(self._are_weights_and_scores)
        self.explains = cache(self._explains_deductions)

    def found(self) -> Header | None:
        return find_header(self.grid, self.row, cache(self._names), self._against)

    def _names(self, cell: Cell) -> Mapping[Label, float]:
        is_right = cell.column > self.first_level.column
        return self._foreseen(cell) if is_right and is_foreseen(cell.text) else self._named(cell)

    def _named(self, cell: Cell) -> Mapping[Label, float]:
        """`年度目标` names the section before the levels, but the column of targets behind them, `绩效指标` that of the names behind level 1;
        `数量指标` names no column."""
        text, is_behind, is_right = cell.text, cell.column > self.first_value, cell.column > self.first_level.column
        is_before = cell.right <= self.first_level.column
        is_level = is_level_name(text) and not certainly_names(text, *MEASURES)
        if is_before and self._are_points_of_each_row(cell):
            return column_names(text, False)
        if is_level or (is_before and (cell.row_span > 1 or certainly_names(self.first_level.text, Label.LEVEL_1))):
            return {}
        if is_right and is_label(text, Label.GOALS):
            return {Label.TARGET: WEIGHTS.as_elsewhere}
        if is_label(text, Label.INDICATORS) and (named := self._of_the_indicators(cell)):
            return named
        if is_behind and parse_points(text) is not None:
            return {Label.WEIGHT: WEIGHTS.by_kind, Label.SCORE: WEIGHTS.by_kind}
        names = self._by_what_stands_below(cell)
        is_known = 0.0 in names.values()
        if not is_known and is_right and parse_points(text) is None:
            holds_points = self.below(cell.column, cell.bottom).are_points
            if is_behind or holds_points:
                by_kind = of_the_unit(text, holds_points)
                if is_behind or by_kind:
                    return {**dict.fromkeys(by_kind, WEIGHTS.by_kind), **names}
        if is_behind or cell.bottom <= self.row or not text or labels_of(text):
            return names
        return {**dict.fromkeys(LEVELS, WEIGHTS.by_kind), **names}

    def _foreseen(self, cell: Cell) -> Mapping[Label, float]:
        """What `预计完成值` names: the target beside an actual; what was reached beside a target, where points are given for it."""
        others = [label for each in self.cells if each is not cell for label in VALUES if certainly_names(each.text, label)]
        if Label.ACTUAL in others:
            return {Label.REMARK if Label.TARGET in others else Label.TARGET: WEIGHTS.composed}
        is_only = sum(is_foreseen(each.text) for each in self.cells) == 1
        is_of_the_year = not any(_OF_PART_OF_THE_YEAR.search(each.text) for each in self.cells)
        may_be_reached = side_of(_FORESEEN.sub("", bare(cell.text))) is Side.REACHED
        is_scored = {Label.TARGET, Label.SCORE} <= {*others}
        return {Label.ACTUAL: WEIGHTS.composed} if is_only and is_of_the_year and may_be_reached and is_scored else {}

    def _are_points_of_each_row(self, cell: Cell) -> bool:
        """Whether a column before the levels, the only one of its name, holds points in cells of its own in each row of the indicators."""
        if not self.grid.ruled or self.first_level is cell or not certainly_names(cell.text, Label.WEIGHT):
            return False
        is_only = sum(certainly_names(each.text, Label.WEIGHT) for each in self.cells) == 1
        below = [self.grid.at(row, cell.column) for row in range(cell.bottom, self.grid.row_count)]
        with_points = [each for each in below if each is not None and parse_points(each.text) is not None]
        is_of_rows = all((each.column, each.right, each.row_span) == (cell.column, cell.right, 1) for each in with_points)
        return is_only and is_of_rows and len(with_points) > 1

    def _of_the_indicators(self, cell: Cell) -> Mapping[Label, float]:
        """What a cell with the name of the whole section names: the indicators behind level 1, or below levels in rows of their own."""
        if cell.column > self.first_level.column:
            return {Label.LEVEL_3: WEIGHTS.as_elsewhere, Label.LEVEL_2: WEIGHTS.second_meaning}
        return {Label.LEVEL_3: WEIGHTS.as_elsewhere} if cell is self.first_level and self._holds_one_name_a_row(cell) else {}

    def _holds_one_name_a_row(self, cell: Cell) -> bool:
        """Whether a column is as wide in each row below as its name, or a band over it, and the bands are the levels of what it names."""
        below = [each for row in range(cell.bottom, self.grid.row_count) for each in self.grid.filled(row)]
        over = [each for each in below if each.column < cell.right and each.right > cell.column]
        is_whole = all(each.column <= cell.column and each.right >= cell.right and each.row_span == 1 for each in over)
        return self.grid.ruled and is_whole and any(is_level_name(each.text) and each.right > cell.right for each in over)

    def _by_what_stands_below(self, cell: Cell) -> Mapping[Label, float]:
        """What a name means, and what the column below it makes of one that tells nothing, or of one that names a kind of indicator."""
        names = column_names(cell.text, False)
        if self._says_the_weights_again(cell) or self._only_says_whether(cell):
            return {Label.REMARK: WEIGHTS.composed}
        tells_nothing = 0.0 not in names.values() and _TELLS_NOTHING.fullmatch(bare(cell.text)) is not None
        if Label.REMARK not in names and not tells_nothing:
            return names
        below = self.below(cell.column, cell.bottom)
        if below.are_mostly(_NAMES_A_LEVEL[Label.LEVEL_2]):
            return {**names, Label.LEVEL_2: WEIGHTS.second_meaning}
        are_measures = not below.are_points and below.are_mostly(lambda text: parse_actual(text).value is not None)
        if tells_nothing and are_measures:
            return {**names, **dict.fromkeys(MEASURES, WEIGHTS.by_kind + WEIGHTS.confirmed)}
        is_target = tells_nothing and not below.are_points and self._stands_where_the_target_does(cell)
        return {**names, Label.TARGET: WEIGHTS.by_kind + WEIGHTS.confirmed} if is_target else names

    def _says_the_weights_again(self, cell: Cell) -> bool:
        """Whether one of two columns of weights is of shares, or has the very points of the one before it."""
        named = [each for each in self.cells if certainly_names(each.text, Label.WEIGHT)] if self.grid.ruled else []
        if len(named) < 2 or cell not in named:
            return False
        own = self.below(cell.column, cell.bottom)
        are_shares = all(text.endswith(("%", "％")) for text in own.own if not is_empty(text))
        before = self.below(named[0].column, named[0].bottom)
        return are_shares or (cell is not named[0] and own.are_points and own.points == before.points)

    def _only_says_whether(self, cell: Cell) -> bool:
        """Whether one of two columns of what was reached only says whether it was: `完成情况` above `√`, beside `实际完成值`."""
        named = [each for each in self.cells if certainly_names(each.text, Label.ACTUAL)] if self.grid.ruled else []
        if len(named) < 2 or cell not in named:
            return False
        say_whether = [each for each in named if self.below(each.column, each.bottom).are_mostly(_says_whether)]
        return cell in say_whether and len(say_whether) == len(named) - 1

    def _stands_where_the_target_does(self, cell: Cell) -> bool:
        """Whether a column stands between the names of the indicators and what was reached, and no other one names a target."""
        before = next((each for each in reversed(self.cells) if each.right == cell.column), None)
        behind = next((each for each in self.cells if each.column == cell.right), None)
        is_between = before is not None and behind is not None and certainly_names(before.text, Label.LEVEL_3)
        has_target = any(certainly_names(each.text, Label.TARGET) for each in self.cells)
        return is_between and behind is not None and certainly_names(behind.text, Label.ACTUAL) and not has_target

    def _against(self, columns: Sequence[Column], end: int) -> float:
        """What speaks against the columns with the rows from `end` on below them."""
        place = {column.label: column.first for column in columns}
        cost = WEIGHTS.lacking * len(_WANTED - place.keys())
        if Label.ADJUSTED_TARGET in place and Label.TARGET not in place:
            cost += WEIGHTS.contradicted
        for label, is_of_kind in _NAMES_A_LEVEL.items():
            if label in place and self.below(place[label], end).are_mostly(is_of_kind):
                cost += WEIGHTS.confirmed
        if place.keys() >= POINTS:
            points = place[Label.WEIGHT], place[Label.SCORE]
            cost += WEIGHTS.confirmed if self.are_points(*points, end) else WEIGHTS.contradicted
            if Label.REASON in place and self.explains(*points, place[Label.REASON], end):
                cost += WEIGHTS.confirmed
        return cost

    def _are_weights_and_scores(self, weight: int, score: int, end: int) -> bool:
        """Whether each score is at most its weight, and the scores make most of the weights."""
        pairs = self._pairs(weight, score, end)
        whole = [(most, reached) for most, reached in pairs if most is not None and reached is not None and reached <= most]
        is_whole = bool(pairs) and len(whole) == len(pairs)
        return is_whole and 2 * sum(reached for _, reached in whole) >= sum(most for most, _ in whole)

    def _pairs(self, weight: int, score: int, end: int) -> list[tuple[Decimal | None, Decimal | None]]:
        both = zip(self.below(weight, end).points, self.below(score, end).points, strict=True)
        return [pair for pair in both if pair != (None, None)]

    def _explains_deductions(self, weight: int, score: int, reason: int, end: int) -> bool:
        """Whether a column has a text in rows that lose points and in no other, of which there are some; each score has its points."""
        points = list(zip(self.below(weight, end).points, self.below(score, end).points, strict=True))
        if any(most is None and reached is not None for most, reached in points):
            return False
        told = {
            (reached is not None and reached < most, not is_empty(text) and parse_points(text) is None)
            for (most, reached), text in zip(points, self.below(reason, end).own, strict=True)
            if most is not None
        } - {(True, False)}
        return told == {(True, True), (False, False)}
