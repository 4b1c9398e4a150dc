"""Whether a table evaluates at all, and whether a form as read is plausible: slipped columns and cut rows are refused before it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval_data.forms.assign import Reading, Slot, Slots, other_ways, refusal
from perfeval_data.forms.funds import Funds
from perfeval_data.forms.indicator_columns import costs_ruled
from perfeval_data.forms.indicators import Indicators
from perfeval_data.forms.page_breaks import refuse_cut_rows
from perfeval_data.forms.refusal import UNDECIDED_ROW, FormRefusedError
from perfeval_data.forms.split import Region
from perfeval_data.forms.totals import Sums
from perfeval_data.forms.vocabulary import POINTS, Label, header_labels_of, heads_indicators, labels_of
from perfeval_data.forms.weights import TABLES, WEIGHTS
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.paper.prompts import is_unfilled
from perfeval_data.paper.values import is_empty, parse_number, parse_points


def refuse_implausible(form: SelfEvaluation, found: Indicators, region: Region) -> None:
    """Refuse a form whose columns may have slipped or that seems cut off, before anything of it is stored."""
    if not form.indicators:
        raise FormRefusedError("没有读到任何绩效指标", region.location)
    sums = Sums.of(form.indicators, form.total_funds)
    _refuse_odd_columns(form)
    _refuse_another_scale(form, sums)
    if region.ruled:
        _refuse_slipped_rows(form, found, sums)
    refuse_cut_rows(form, region)
    if not region.ruled:
        _refuse_unconfirmed_text(form, found, sums)


def _refuse_odd_columns(form: SelfEvaluation) -> None:
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


def _refuse_another_scale(form: SelfEvaluation, sums: Sums) -> None:
    """Scores that come to no total that the form states are each out of a hundred, or no points at all, where they come to far more than
    a form gives or mostly exceed their weights.
    """
    if form.stated_total_score.value in sums.scores:
        return
    place = form.indicators[0].score.location or form.location
    pairs = [(each.weight.value, each.score.value) for each in form.indicators]
    beyond = [score for weight, score in pairs if weight is not None and score is not None and score > weight]
    if len(beyond) > 1 and 2 * len(beyond) > len(pairs):
        raise FormRefusedError("得分多数高于分值，合计也不等于总分，得分栏可能是百分制的单项得分", place)
    if sums.score > TABLES.points_of_a_form:
        message = f"各项得分合计{sums.score:f}分，超出一张表的满分，也不等于总分，得分栏可能是百分制的单项得分"
        raise FormRefusedError(message, place)


def _refuse_slipped_rows(form: SelfEvaluation, found: Indicators, sums: Sums) -> None:
    """A row is not read as it stands where the stated total comes true only if it has slipped: the sums are evidence for that reading."""
    missing = dict(
        zip((Label.WEIGHT, Label.SCORE), sums.missing((form.stated_total_weight, form.stated_total_score)), strict=True)
    )
    for each, (header, row) in zip(form.indicators, found.laid, strict=True):
        if not _holds_what_is_missing(row.slots, missing):
            continue
        standing = Reading(row.slots, WEIGHTS.contradicted)
        for other in other_ways(
            header, row.slots, costs_ruled(header), WEIGHTS.contradicted + WEIGHTS.margin - WEIGHTS.confirmed
        ):
            more = {label: _points_of(other.slots.get(label)) - _points_of(row.slots.get(label)) for label in POINTS}
            comes_true = any(more[label] in missing[label] for label in POINTS)
            breaks = any(more[label] and not missing[label] for label in POINTS)
            if comes_true and not breaks:
                place = each.weight.location or each.level_3.location
                raise refusal("分值或得分合计与总分对不上，而这一行移一格就对得上，可能错位", place, standing, other)


def _holds_what_is_missing(slots: Slots, missing: Mapping[Label, set[Decimal]]) -> bool:
    """Whether a value of a row, or none, as its points would make a sum come true: no other way to lay it has anything else there."""
    values = {Decimal(0), *map(_points_of, slots.values())}
    return any(
        value - _points_of(slots.get(label)) in missing[label] for label in missing if missing[label] for value in values
    )


def _points_of(slot: Slot | None) -> Decimal:
    return (parse_points(slot.text) if slot and not slot.continued else None) or Decimal(0)


def _refuse_unconfirmed_text(form: SelfEvaluation, found: Indicators, sums: Sums) -> None:
    """Text can be cut off or shifted without a trace; the sums must then speak for the reading.

    A row that says all that one without points can say is whole: the last one of a text that was cut off would not.
    """
    is_whole = all(entry.text for each in form.indicators for entry in (each.level_3, each.target, each.actual))
    adds_up = sums.are_whole(form.stated_total_weight)
    has_weights = any(each.weight.value is not None for each in form.indicators)
    stated = form.stated_total_score
    is_proved = stated.value is not None and stated.value - sums.score in (0, sums.execution[1])
    if not (found.total_row.cells or is_proved or (has_weights and adds_up) or (not found.has(*POINTS) and is_whole)):
        raise FormRefusedError("文本里没有总分行，表格可能不完整", form.indicators[-1].level_3.location)
    contested = next((row for _, row in found.laid if row.rivals), None)
    if contested and not (adds_up and (stated.value is None or is_proved)):
        raise refusal(
            UNDECIDED_ROW,
            contested.place,
            Reading(contested.slots, 0.0),
            *contested.rivals[:1],
        )


# --- forms and plans ----------------------------------------------------------------------------------------------------


_OUTCOMES = frozenset({Label.EXECUTED, Label.ACTUAL, Label.SCORE, Label.ACHIEVED_GOAL})


def evaluates(found: Indicators, funds: Funds) -> bool:
    """Whether what was read of a table says what came of its plan."""
    executed = (line.executed for line in funds.lines)
    scores = (*(line.score for line in funds.lines), *(indicator.score for indicator in found.indicators))
    actuals = (indicator.actual for indicator in found.indicators)
    is_scored = any(_is_amount(entry.text) for entry in (*executed, *scores))
    return is_scored or any(_is_filled(entry.text) for entry in actuals)


def promises(found: Indicators, funds: Funds) -> bool:
    """Whether what was read of a table holds anything of a plan: a target or a budget."""
    budgets = (entry for line in funds.lines for entry in (line.initial_budget, line.annual_budget))
    return any(_is_filled(each.target.text) for each in found.indicators) or any(_is_amount(entry.text) for entry in budgets)


def has_outcomes(region: Region) -> bool:
    """Whether a table that cannot be read may say what came of its plan: something stands below or beside a name for that."""
    return any(_has_value(part, name) for part in region.parts for name in _names_of_outcomes(part))


def _names_of_outcomes(grid: Grid) -> Iterator[Cell]:
    for row in range(grid.row_count):
        cells = grid.filled(row)
        meanings_of = header_labels_of if heads_indicators(grid.rows[row]) else labels_of
        yield from (cell for cell in cells if meanings_of(cell.text) & _OUTCOMES)


def _has_value(grid: Grid, name: Cell) -> bool:
    """Whether anything is filled in below a name or beside it. In text a row may have slipped from there, but not every row has."""
    below = (cell for cell in grid.cells if cell.row >= name.bottom and name.covers_column(cell.column))
    beside = grid.at(name.row, name.right)
    values = (*below, *([beside] if beside else []))
    return any(_is_filled(cell.text) and parse_number(cell.text) != 0 and not labels_of(cell.text) for cell in values)


def _is_filled(text: str) -> bool:
    return not is_empty(text) and not is_unfilled(text) and not text.startswith("#")


def _is_amount(text: str) -> bool:
    """Whether a cell of a number states one: the zeros that a sheet computes for a blank form are none."""
    return _is_filled(text) and parse_number(text) != 0
