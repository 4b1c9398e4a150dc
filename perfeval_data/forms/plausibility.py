"""Whether a form as read is one that can be: before anything of it is stored, columns that slipped and rows cut in two are refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from perfeval_data.forms.assign import Reading, Slot, Slots, refusal
from perfeval_data.forms.indicator_columns import other_ways
from perfeval_data.forms.indicators import Indicators
from perfeval_data.forms.pages import is_page_break
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.split import Region, above_indicators
from perfeval_data.forms.subtotals import sum_of
from perfeval_data.forms.vocabulary import Label, fund_source, is_label, labels_of
from perfeval_data.forms.weights import CONFIRMED, CONTRADICTED, MARGIN
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.model import Entry, Indicator, SelfEvaluation
from perfeval_data.paper.values import is_empty, parse_points

_RATE = re.compile(r"\d+(?:\.\d+)?[%％]")
_USUAL_TOTALS = (Decimal(90), Decimal(100), Decimal(80))


def refuse_implausible(form: SelfEvaluation, found: Indicators, region: Region) -> None:
    """Refuse a form whose columns may have slipped or that seems cut off, before anything of it is stored."""
    if not form.indicators:
        raise FormRefusedError("没有读到任何绩效指标", region.location)
    _refuse_unreadable_points(form)
    _refuse_slipped_measures(form)
    _refuse_slipped_rows(form, found)
    _refuse_half_rows(form)
    _refuse_cut_heading(region)
    if not region.ruled:
        _refuse_unconfirmed_text(form, found)


def _refuse_unreadable_points(form: SelfEvaluation) -> None:
    """One odd cell is a slip of the pen; half of a column unreadable means that the columns have slipped."""
    unreadable = Counter(
        indicator.indicator_number
        for indicator in form.indicators
        for entry in (indicator.weight, indicator.score)
        if entry.value is None and not is_empty(entry.text)
    )
    if len(unreadable) > 1 and len(unreadable) * 2 >= len(form.indicators):
        first = form.indicators[min(unreadable) - 1]
        raise FormRefusedError("分值或得分栏里多处不是数字，栏目可能错位", first.weight.location or form.location)


def _refuse_slipped_measures(form: SelfEvaluation) -> None:
    """No target, a bound as what was reached, and no number as the score: the row stands one column to the right of its header."""
    for each in form.indicators:
        is_moved = not each.target.text and each.actual_quantity.operator not in (None, "=")
        if is_moved and each.score.value is None and not is_empty(each.score.text):
            raise FormRefusedError("这一行的指标值、完成值和得分都不像本栏的内容，可能整行错位", each.actual.location)


def _refuse_slipped_rows(form: SelfEvaluation, found: Indicators) -> None:
    """A row is not read as it stands where the stated total comes true only if it has slipped: the sums are evidence for that reading."""
    of_weight, of_score = _execution_points(form)
    no_weight = _missing(form.stated_total_weight, (each.weight for each in form.indicators), of_weight)
    no_score = _missing(form.stated_total_score, (each.score for each in form.indicators), of_score)
    if not no_weight and not no_score:
        return
    for each in form.indicators:
        header, slots = found.laid.get(each.level_3.location, (None, {}))
        standing = Reading(slots, CONTRADICTED)
        for other in other_ways(header, slots) if header else ():
            more = [_points_in(other.slots, label) - _points_in(slots, label) for label in (Label.WEIGHT, Label.SCORE)]
            sums = list(zip(more, (no_weight, no_score), strict=True))
            comes_true = any(added in missing for added, missing in sums) and not any(
                added and not missing for added, missing in sums
            )
            if comes_true and other.cost + CONFIRMED < standing.cost + MARGIN:
                place = each.weight.location or each.level_3.location
                raise refusal("分值或得分合计与总分对不上，而这一行移一格就对得上，可能错位", place, standing, other)


def _points_in(slots: Slots, label: Label) -> Decimal:
    slot = slots.get(label, Slot())
    return (None if slot.continued else parse_points(slot.text)) or Decimal(0)


def _execution_points(form: SelfEvaluation) -> tuple[set[Decimal], set[Decimal]]:
    """The points of execution that the stated weight and score may hold; both or neither, where the weights tell."""
    if form.total_funds is None:
        return {Decimal(0)}, {Decimal(0)}
    weight, score = (entry.value or Decimal(0) for entry in (form.total_funds.weight, form.total_funds.score))
    stated = form.stated_total_weight.value
    is_without = stated is not None and stated == sum_of(each.weight for each in form.indicators)
    return {Decimal(0), weight}, {Decimal(0)} if is_without else {Decimal(0), score}


def _missing(stated: Entry, filed: Iterable[Entry], execution: set[Decimal]) -> set[Decimal]:
    """What the points of the indicators may lack of the total; empty where they lack nothing or no total is stated."""
    if stated.value is None:
        return set()
    missing = stated.value - sum_of(filed)
    return set() if missing in execution else {missing - points for points in execution}


def _refuse_half_rows(form: SelfEvaluation) -> None:
    """Of two rows at a page break, one that lacks what a row has may be half of the row that the break cut."""
    for above, row in pairwise(form.indicators):
        if is_page_break([above.level_3.location], [row.level_3.location]) and (
            _is_half(above, form.has_weight_column) or _is_half(row, form.has_weight_column)
        ):
            raise FormRefusedError("一行指标被分页截断，上下两半无法确定是否为同一行", row.level_3.location)


def _is_half(indicator: Indicator, has_points: bool) -> bool:
    if has_points:
        return not indicator.weight.text and not indicator.score.text and not indicator.score_is_shared
    return not (indicator.level_3.text and indicator.target.text and indicator.actual.text)


def _refuse_cut_heading(region: Region) -> None:
    """Above the indicators a page break may cut a row in two; each row beside it must then say what it is."""
    for part in region.parts:
        end = above_indicators(part).stop
        rows = [part.filled(row) for row in range(min(end + 1, part.row_count))]
        is_whole = True
        for above, row in pairwise(filter(None, rows)):
            was_whole, is_whole = is_whole, _says_what_it_is(row) or _names_goals(above)
            is_break = is_page_break([cell.location for cell in above], [cell.location for cell in row])
            is_certain = (was_whole and is_whole) or _have_rates(above, row)
            if is_break and (not is_certain or _is_named_twice(above, row)):
                raise FormRefusedError("一行被分页截断，上下两半无法确定是否为同一行", row[0].location)


def _is_named_twice(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether two rows have the same name, or are halves of a header: both name columns of the funds."""
    columns = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE, Label.WEIGHT, Label.SCORE)
    both_are_headers = all(any(is_label(cell.text, *columns) for cell in cells) for cells in (above, row))
    return both_are_headers or above[0].text == row[0].text


def _have_rates(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether two rows have a rate each in the same column, which the halves of one row cannot."""
    rates = [{cell.column for cell in cells if _RATE.fullmatch(cell.text.strip())} for cells in (above, row)]
    return not rates[0].isdisjoint(rates[1])


def _names_goals(row: Sequence[Cell]) -> bool:
    """Whether the row below holds the text of the goals, which has no name of its own."""
    return any(is_label(cell.text, Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL) for cell in row)


def _says_what_it_is(row: Sequence[Cell]) -> bool:
    return any(
        labels_of(cell.text) or not fund_source(cell.text).startswith("other:") or is_level_name(cell.text) for cell in row
    )


def _refuse_unconfirmed_text(form: SelfEvaluation, found: Indicators) -> None:
    """Text can be cut off or shifted without a trace; the sums must then speak for the reading."""
    total = form.stated_total_weight.value
    execution = form.total_funds.weight.value if form.total_funds else None
    weights = [indicator.weight.value for indicator in form.indicators if indicator.weight.value is not None]
    indicator_weight = sum_of(each.weight for each in form.indicators)
    adds_up = indicator_weight in _USUAL_TOTALS or (total is not None and total - indicator_weight in (0, execution))
    has_points = found.has_weight_column or found.has_score_column
    is_whole = (weights and adds_up) or (not has_points and all(_is_filled(each) for each in form.indicators))
    if not found.total_row and not is_whole:
        raise FormRefusedError("文本里没有总分行，表格可能不完整", form.indicators[-1].level_3.location)
    if found.contested and not (adds_up and _scores_add_up(form)):
        place, row = found.contested[0]
        raise refusal("文本里没有表格线，这一行的各格无法唯一对应到栏目", place, Reading(row.slots, 0.0), *row.rivals[:1])


def _is_filled(indicator: Indicator) -> bool:
    """Whether a row says all that one without points can say: the last one of a text that was cut off would not."""
    return all(entry.text for entry in (indicator.level_3, indicator.target, indicator.actual))


def _scores_add_up(form: SelfEvaluation) -> bool:
    """Whether the stated score is the sum of the scores, with or without that of execution; true where none is stated."""
    stated = form.stated_total_score.value
    if stated is None:
        return True
    scores = sum_of(each.score for each in form.indicators)
    execution = form.total_funds.score.value if form.total_funds else None
    return stated - scores in (0, execution)
