"""Whether the values of a row of funds stand in their own columns: told by their kinds, by the rate and by the score that they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.assign import (
    Costs,
    Placed,
    Row,
    Slot,
    Slots,
    as_answered,
    contradicts_answer,
    in_place,
    ranked,
    refusal,
    rivals_of,
)
from perfeval_data.forms.columns import Header
from perfeval_data.forms.ruled import own_values, reaching_down, slots_at
from perfeval_data.forms.vocabulary import Label, fund_source
from perfeval_data.forms.weights import CONFIRMED, LACKS, MARGIN, MISFIT, NO_SUCH_ROW, ODD_POINTS, SLIP_IN_TEXT, SLIP_RULED
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.model import Entry, FundLine
from perfeval_data.paper.values import is_empty, parse_amount, parse_number, parse_points, parse_rate

AMOUNTS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED)
_MOST_POINTS = 30
"""Points that a form gives for execution at most (10, or 20): a larger number in that column is an amount."""
_USUAL_POINTS = (10, 20)
_MOST_PERCENT = 200


def says_something(slots: Slots) -> bool:
    """Whether any amount is stated."""
    return any(not is_empty(slots[name].text) for name in AMOUNTS if name in slots)


def is_figure(text: str) -> bool:
    """Whether a text is an amount or a rate."""
    return parse_amount(text, "万元") is not None or parse_number(text.rstrip("%％")) is not None


def misfit(label: Label, texts: Sequence[str]) -> float:
    """The share of what is filled in a column that is not of its kind."""
    filled = [text for text in texts if not is_empty(text)]
    return sum(not _is_of_kind(label, text) for text in filled) / len(filled) if filled else 0.0


def _is_of_kind(label: Label, text: str) -> bool:
    if is_empty(text):
        return True
    if label in AMOUNTS:
        return parse_amount(text, "万元") is not None
    if label in (Label.WEIGHT, Label.SCORE):
        points = parse_points(text)
        return points is not None and points <= _MOST_POINTS
    number = parse_number(text.rstrip("%％"))
    if label == Label.RATE:
        return number is not None and number <= _MOST_PERCENT
    return label != Label.REASON or number is None


def _value_ruled(label: Label, text: str) -> float:
    """What speaks against a value in a ruled column: a rate among the amounts; words for an amount are a slip of the pen."""
    if label in AMOUNTS:
        return MISFIT if text.endswith(("%", "％")) else 0.0
    return 0.0 if _is_of_kind(label, text) else ODD_POINTS


def _value_in_text(label: Label, text: str) -> float:
    """What speaks against a value in a column of text: there a value of another kind has slipped."""
    return 0.0 if _is_of_kind(label, text) else NO_SUCH_ROW


def _row_ruled(slots: Slots) -> float:
    """What speaks for and against a row as a whole: points without a score, a rate for points; a rate or a score that is true."""
    texts = {label: slot.text for label, slot in slots.items()}
    weight, score = (texts.get(label, "") for label in (Label.WEIGHT, Label.SCORE))
    lacks_score = Label.SCORE in texts and parse_number(weight) is not None and is_empty(score)
    other_rates = [
        text for text in (weight, score) if text.endswith(("%", "％")) and not rate_is_true({**texts, Label.RATE: text})
    ]
    return LACKS * lacks_score + MISFIT * len(other_rates) + CONFIRMED * (_tells(texts) + _gives_its_score(texts))


def _row_in_text(slots: Slots) -> float:
    """The same in text, where points also stand only beside an amount."""
    weight, executed = (slots.get(label, Slot()).text for label in (Label.WEIGHT, Label.EXECUTED))
    return _row_ruled(slots) + NO_SUCH_ROW * (parse_number(weight) is not None and is_empty(executed))


def _tells(texts: Mapping[Label, str]) -> bool:
    """Whether executed / budget is the rate of a row, and could not as well be another number.

    Of two equal amounts the rate is 1, as many a number could be: there it must be written as a percentage. So must one that may
    be the points of execution.
    """
    rate = parse_number(texts.get(Label.RATE, "").rstrip("%％"))
    annual, executed = (parse_number(texts.get(label, "")) for label in (Label.ANNUAL_BUDGET, Label.EXECUTED))
    is_percentage = texts.get(Label.RATE, "").endswith(("%", "％"))
    return rate_is_true(texts) is True and (is_percentage or (annual != executed and rate not in _USUAL_POINTS))


def rate_is_true(texts: Mapping[Label, str]) -> bool | None:
    """Whether executed / budget is the rate of a row; None where the row does not say."""
    annual, executed = (parse_amount(texts.get(name, ""), "万元") for name in (Label.ANNUAL_BUDGET, Label.EXECUTED))
    if not annual or executed is None or parse_number(texts.get(Label.RATE, "").rstrip("%％")) is None:
        return None
    computed = executed / annual
    stated = parse_rate(texts[Label.RATE], computed, USUAL.funds.rate_tolerance)
    return stated is not None and abs(stated - computed) <= USUAL.funds.rate_tolerance


def _gives_its_score(texts: Mapping[Label, str]) -> bool:
    """Whether executed / budget × points is the score of the row."""
    annual, executed, weight, score = (
        parse_number(texts.get(name, "")) for name in (Label.ANNUAL_BUDGET, Label.EXECUTED, Label.WEIGHT, Label.SCORE)
    )
    if not annual or executed is None or score is None or weight not in _USUAL_POINTS:
        return False
    return abs(min(executed / annual, Decimal(1)) * weight - score) <= USUAL.points.sum_tolerance


def rate_confirms(line: FundLine) -> bool:
    """Whether the stated rate is that of the amounts, which it is only in the right units."""
    computed = ratio(line.executed, line.annual_budget)
    if line.rate.value is None or computed is None:
        return False
    return abs(line.rate.value - computed) <= USUAL.funds.rate_tolerance


def ratio(executed: Entry, annual: Entry) -> Decimal | None:
    """Executed / budget; None where either is unknown, or the budget is 0."""
    return executed.value / annual.value if executed.value is not None and annual.value else None


# --- a row under its header ----------------------------------------------------------------------------------------


def lay(header: Header, grid: Grid, row: int, label: Cell) -> Row:
    """Lay a row of funds under its header. A row of text that cannot be laid with certainty raises `FormRefusedError`."""
    return _lay_ruled(header, grid, row) if grid.ruled else _lay_text(header.with_all, grid, row, label)


def _lay_ruled(header: Header, grid: Grid, row: int) -> Row:
    slots = slots_at(header, grid, row)
    costs = Costs(SLIP_RULED, _value_ruled, _row_ruled)
    standing = in_place(slots, costs)
    if standing.cost <= 0:
        return Row(slots)
    others = ranked([column.label for column in header.columns], own_values(header, slots), reaching_down(slots), costs)
    if answered := as_answered([standing, *others]):
        return Row(answered.slots)
    return Row(slots, rivals_of(standing, others))


def _lay_text(header: Header, grid: Grid, row: int, label: Cell) -> Row:
    cells = [cell for cell in grid.rows[row] if cell.column > label.column]
    standing = {
        column.label: Slot(cell.text, cell.location)
        for column in header.columns
        for cell in cells
        if column.first <= cell.column < column.end
    }
    costs = Costs(SLIP_IN_TEXT, _value_in_text, _row_in_text)
    is_outside = any(
        not is_empty(cell.text) and not any(each.first <= cell.column < each.end for each in header.columns) for cell in cells
    )
    if (
        not is_outside
        and not contradicts_answer(standing)
        and in_place(standing, costs).cost <= 0
        and _is_certain(header, standing, label)
    ):
        return Row(standing)
    values = [Placed(header.place_of(cell.column), Slot(cell.text, cell.location)) for cell in cells if cell.text]
    readings = [each for each in ranked([c.label for c in header.columns], values, {}, costs) if each.cost < NO_SUCH_ROW]
    if answered := as_answered(readings):
        return Row(answered.slots)
    if not readings or (len(readings) > 1 and readings[1].cost - readings[0].cost < MARGIN):
        raise refusal("文本里没有表格线，资金表这一行无法唯一对应到栏目", label.location, *readings[:2])
    return Row(readings[0].slots)


def _is_certain(header: Header, slots: Slots, label: Cell) -> bool:
    """Whether the rate is true, the total row has a value in each column, or that of a source reaches the last amount or says nothing."""
    if rate_is_true({name: slot.text for name, slot in slots.items()}) and not is_empty(slots.get(Label.WEIGHT, Slot()).text):
        return True
    if fund_source(label.text) == "total":
        wanted = [name for name in (*AMOUNTS, Label.WEIGHT, Label.SCORE) if header.has(name)]
        return all(name in slots and not is_empty(slots[name].text) for name in wanted)
    return Label.EXECUTED in slots or not says_something(slots)
