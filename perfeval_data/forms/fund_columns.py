"""Whether the values of a row of funds stand in their own columns: told by their kinds, and by the rate that they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.align import FormRefusedError, Header, Slot
from perfeval_data.forms.vocabulary import Label, fund_source
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.model import Entry, FundLine
from perfeval_data.paper.values import is_empty, parse_amount, parse_number, parse_points, parse_rate

AMOUNTS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED)
_RATE_COLUMNS = (Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE)
_MOST_POINTS = 30
"""Points that a form gives for execution at most (10, or 20): a larger number in that column is an amount."""
_USUAL_POINTS = (10, 20)
_MOST_PERCENT = 200


def says_something(slots: Mapping[Label, Slot]) -> bool:
    """Whether any amount is stated."""
    return any(not is_empty(slots[name].text) for name in AMOUNTS if name in slots)


def fits(slots: Mapping[Label, Slot]) -> bool:
    """Whether every value is of the kind of its column, and points stand only beside amounts."""
    weight, executed = (slots.get(name, Slot()).text for name in (Label.WEIGHT, Label.EXECUTED))
    if Label.EXECUTED in slots and is_empty(executed) and parse_number(weight) is not None:
        return False
    for name, slot in slots.items():
        if is_empty(slot.text):
            continue
        if name in AMOUNTS and parse_amount(slot.text, "万元") is None:
            return False
        points = parse_points(slot.text)
        if name in (Label.WEIGHT, Label.SCORE) and (points is None or points > _MOST_POINTS):
            return False
        if name == Label.RATE and parse_number(slot.text.rstrip("%％")) is None:
            return False
        if name == Label.REASON and parse_number(slot.text) is not None:
            return False
    return True


def is_figure(text: str) -> bool:
    """Whether a text is an amount or a rate."""
    return parse_amount(text, "万元") is not None or parse_number(text.rstrip("%％")) is not None


def misfit(label: Label, texts: Sequence[str]) -> float:
    """The share of what is filled in a column that is not of its kind."""
    filled = [text for text in texts if not is_empty(text)]
    return sum(not fits({label: Slot(text)}) for text in filled) / len(filled) if filled else 0.0


def rate_is_true(texts: Mapping[Label, str]) -> bool | None:
    """Whether executed / budget is the rate of a row; None where the row does not say."""
    annual, executed = (parse_amount(texts.get(name, ""), "万元") for name in (Label.ANNUAL_BUDGET, Label.EXECUTED))
    if not annual or executed is None or parse_number(texts.get(Label.RATE, "").rstrip("%％")) is None:
        return None
    computed = executed / annual
    stated = parse_rate(texts[Label.RATE], computed, USUAL.funds.rate_tolerance)
    return stated is not None and abs(stated - computed) <= USUAL.funds.rate_tolerance


def has_slipped(header: Header, slots: Mapping[Label, Slot]) -> bool:
    """Whether the values of a row do not stand in their own columns.

    The rate tells: it is that of the amounts only if all values are moved by one column, or it stands among amounts or points.
    Where the score is that of the amounts, they do stand in their own, whatever the cell of the rate holds.
    """
    columns = [column.label for column in header.columns]
    texts = [slots[label].text if label in slots else "" for label in columns]
    in_place, *moved = (dict(zip(columns, row, strict=True)) for row in (texts, [*texts[1:], ""], ["", *texts[:-1]]))
    if _gives_its_rate(in_place) or _gives_its_score(in_place):
        return False
    return any(map(_gives_its_rate, moved)) or _has_rate_elsewhere(in_place) or _has_amount_as_points(in_place)


def _has_rate_elsewhere(texts: Mapping[Label, str]) -> bool:
    """Whether a percentage stands among the amounts, or as points without being the rate of the row."""
    if any(texts.get(name, "").endswith(("%", "％")) for name in AMOUNTS):
        return True
    rates = [text for name in (Label.WEIGHT, Label.SCORE) if (text := texts.get(name, "")).endswith(("%", "％"))]
    return any(not _gives_its_rate({**texts, Label.RATE: rate}) for rate in rates)


def _has_amount_as_points(texts: Mapping[Label, str]) -> bool:
    """Whether what stands as points or as rate can only be an amount, or what stands as executed only points."""
    executed, weight, rate = (parse_number(texts.get(name, "")) for name in (Label.EXECUTED, Label.WEIGHT, Label.RATE))
    has_gap = any(is_empty(texts[name]) for name in AMOUNTS if name in texts)
    lacks_score = Label.SCORE in texts and is_empty(texts[Label.SCORE])
    is_amount = weight is not None and (weight > _MOST_POINTS or (weight == executed and weight not in _USUAL_POINTS))
    is_rate = rate is not None and rate > _MOST_PERCENT
    return (has_gap and (is_amount or is_rate)) or (lacks_score and weight is not None and executed == weight == rate)


def _gives_its_rate(texts: Mapping[Label, str]) -> bool:
    """Whether executed / budget is the rate of the row, which tells amounts in their own columns from others.

    Of two equal amounts the rate is 1, as many a number could be: there it must be written as a percentage. So must one that may
    be the points of execution.
    """
    annual, executed, rate = (parse_number(texts.get(name, "").rstrip("%％")) for name in _RATE_COLUMNS)
    if not annual or executed is None or rate is None:
        return False
    if (annual == executed or rate in _USUAL_POINTS) and not texts[Label.RATE].endswith(("%", "％")):
        return False
    return any(abs(executed / annual - each) <= USUAL.funds.rate_tolerance for each in (rate, rate / 100))


def _gives_its_score(texts: Mapping[Label, str]) -> bool:
    """Whether executed / budget × points is the score of the row."""
    annual, executed, weight, score = (
        parse_number(texts.get(name, "")) for name in (Label.ANNUAL_BUDGET, Label.EXECUTED, Label.WEIGHT, Label.SCORE)
    )
    if not annual or executed is None or score is None or weight not in _USUAL_POINTS:
        return False
    return abs(min(executed / annual, Decimal(1)) * weight - score) <= USUAL.points.sum_tolerance


def is_confirmed(slots: Mapping[Label, Slot]) -> bool:
    """Whether the amounts give the very rate that the row states, which they do in their own columns only."""
    annual, executed, rate = (parse_number(slots[n].text.rstrip("%％")) if n in slots else None for n in _RATE_COLUMNS)
    if not annual or executed is None or rate is None or Label.WEIGHT not in slots or is_empty(slots[Label.WEIGHT].text):
        return False
    return abs(executed / annual - rate / 100) <= USUAL.funds.rate_tolerance


def rate_confirms(line: FundLine) -> bool:
    """Whether the stated rate is that of the amounts, which it is only in the right units."""
    computed = ratio(line.executed, line.annual_budget)
    if line.rate.value is None or computed is None:
        return False
    return abs(line.rate.value - computed) <= USUAL.funds.rate_tolerance


def ratio(executed: Entry, annual: Entry) -> Decimal | None:
    """Executed / budget; None where either is unknown, or the budget is 0."""
    return executed.value / annual.value if executed.value is not None and annual.value else None


# --- a row of text, without lines between its cells -------------------------------------------------------------------


def lay_typed(header: Header, grid: Grid, row: int, label: Cell) -> dict[Label, Slot]:
    """Lay a row of text under the header: by its positions if these fit, else in the only way that the values allow."""
    cells = [cell for cell in grid.rows[row] if cell.column > label.column]
    in_place = {
        column.label: Slot(cell.text, cell.location)
        for column in header.columns
        for cell in cells
        if column.first <= cell.column < column.end
    }
    outside = [cell for cell in cells if cell.text and cell.column < header.first_column]
    is_certain = _is_complete(header, in_place, label) or is_confirmed(in_place)
    if not outside and fits(in_place) and is_certain:
        return in_place
    if cells and cells[0].text and len(cells) == len(header.columns):
        in_order = {column.label: Slot(cell.text, cell.location) for column, cell in zip(header.columns, cells, strict=True)}
        if fits(in_order):
            return in_order
    filled = [cell for cell in cells if not is_empty(cell.text)]
    readings = [
        {name: Slot(cell.text, cell.location) for name, cell in zip(chosen, filled, strict=True)}
        for chosen in combinations([column.label for column in header.columns], len(filled))
    ]
    readings = [reading for reading in readings if fits(reading)]
    if len(readings) != 1:
        raise FormRefusedError("文本里没有表格线，资金表这一行无法唯一对应到栏目", label.location)
    return readings[0]


def _is_complete(header: Header, slots: Mapping[Label, Slot], label: Cell) -> bool:
    """Whether the total row has a value in each column; whether the row of a source reaches the last amount, or says nothing."""
    if fund_source(label.text) == "total":
        wanted = [name for name in (*AMOUNTS, Label.WEIGHT, Label.SCORE) if header.has(name)]
        return all(name in slots and not is_empty(slots[name].text) for name in wanted)
    return Label.EXECUTED in slots or not says_something(slots)
