"""The header of a table of funds, and whether the values of a row below it stand in their columns: by their kinds, rates and scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.assign import Costs, Row, Slot, Slots, in_place, in_text, refusal, slots_at, with_rivals
from perfeval_data.forms.columns import Column, Header, find_header, stands_below
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import (
    AMOUNTS,
    BUDGETS,
    FUND_COLUMNS,
    POINTS,
    Label,
    column_names,
    heads_indicators,
    labels_of,
)
from perfeval_data.forms.weights import TABLES, WEIGHTS
from perfeval_data.paper.grades import USUAL_EXECUTION
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, FundLine
from perfeval_data.paper.values import is_empty, parse_amount, parse_figure, parse_number, parse_points, parse_rate

_WANTED = frozenset({Label.ANNUAL_BUDGET, Label.EXECUTED})
_BUDGET = dict.fromkeys(BUDGETS, Label.ANNUAL_BUDGET)
_WHOLE = frozenset({Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE})
_TELLING = frozenset({Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE})
_ADJUSTED = re.compile(r"(?:调整|变更|调剂|追加)(?:之?后|的?预算)|最终预算")
"""What a budget is called that stands beside the one of before: `预算数 | 调整后预算数`."""
_CHANGE = re.compile(r"(?:年度|年中|全年|预算)*调整(?:数|额|金额)")
"""What may be the change of a budget, or the budget once it was changed, as the rates tell: `预算数 | 调整数 | 执行数 | 执行率`."""


@dataclass(frozen=True)
class FundHeader:
    """The header of a table of funds in a row of a grid of a form."""

    region: Region
    grid: Grid
    row: int
    header: Header

    @property
    def location(self) -> str:
        return next((cell.location for cell in self.grid.rows[self.row] if cell.text), "")


def fund_header_at(region: Region, grid: Grid, row: int) -> FundHeader | None:
    """The header of a table of funds in a row, if any: it names two of a budget, what was executed of it, and the rate."""
    if names_all(grid, row + 1) and not names_all(grid, row):
        return None  # a row such as `自评得分 | 98` right above the header
    header = _header_at(grid, row)
    named = {_BUDGET.get(column.label, column.label) for column in header.columns} if header else set()
    if header is None or len(named & _WHOLE) < 2:
        return None
    end = next(each for each in range(header.next_row, grid.row_count + 1) if not _holds_notes(grid, each))
    return FundHeader(region, grid, row, replace(header, next_row=end))


def _holds_notes(grid: Grid, row: int) -> bool:
    """Whether a row has nothing but notes in brackets, as those of the units below names of columns: `（万元）`."""
    cells = grid.filled(row)
    return bool(cells) and not any(bare(cell.text) for cell in cells)


def names_all(grid: Grid, row: int) -> bool:
    """Whether a row names a budget and what was executed of it by known names."""
    labels = {label for cell in grid.filled(row) for label in labels_of(cell.text)}
    return Label.EXECUTED in labels and not labels.isdisjoint(BUDGETS)


def _header_at(grid: Grid, row: int) -> Header | None:
    """The header of the funds that a row is, if any; the name of the section on the left names no column."""
    texts = [cell.text for each in grid.rows[row : row + 2] for cell in each]
    if sum(bool(column_names(text, True).keys() & _TELLING) for text in texts) < 2:
        return None
    section = grid.at(row, 0)
    known = [cell for cell in grid.rows[row] if cell is not section and labels_of(cell.text) & FUND_COLUMNS]
    beside = {label for cell in known for label in labels_of(cell.text)}
    first_known = min((cell.column for cell in known), default=0)
    has_adjusted = any(_ADJUSTED.search(cell.text) for cell in grid.rows[row])

    has_change = not has_adjusted and any(_CHANGE.fullmatch(bare(cell.text)) for cell in grid.rows[row])

    def names(cell: Cell) -> Mapping[Label, float]:
        meanings = column_names(cell.text, True)
        if has_change and _CHANGE.fullmatch(bare(cell.text)):
            return {Label.RECEIVED: 0.0, Label.ANNUAL_BUDGET: WEIGHTS.second_meaning}
        if has_change and cell is not section and meanings.get(Label.ANNUAL_BUDGET) == 0.0:
            return {Label.ANNUAL_BUDGET: 0.0, Label.INITIAL_BUDGET: WEIGHTS.second_meaning}
        if has_adjusted and cell is not section and Label.ANNUAL_BUDGET in meanings and not _ADJUSTED.search(cell.text):
            return {Label.INITIAL_BUDGET: WEIGHTS.composed, Label.ANNUAL_BUDGET: WEIGHTS.second_meaning}
        if 0.0 in meanings.values():
            return {} if cell is section and cell.row_span > 1 and beside & meanings.keys() else meanings
        return meanings if cell.column > first_known or _is_above_a_figure(grid, cell) else {}

    return find_header(grid, row, names, lambda columns, end: _against(columns, grid, end))


def _is_above_a_figure(grid: Grid, name: Cell) -> bool:
    """Whether a figure stands right below a name, as it does not below that of the section or of the sources."""
    below = grid.at(name.bottom, name.column)
    return below is not None and stands_below(grid, name.row, name.bottom) and is_figure(below.text)


def _against(columns: Sequence[Column], grid: Grid, row: int) -> float:
    """What speaks against the columns of a header with the amounts and rates below it."""
    lacking = WEIGHTS.lacking * len(_WANTED - {column.label for column in columns})
    rows = list(_rows_below(columns, grid, row))
    judged = [verdict for texts in rows if (verdict := _rate_is_true(texts)) is not None]
    sums = 0.0 if not judged else WEIGHTS.confirmed if all(judged) else WEIGHTS.contradicted if not any(judged) else 0.0
    return (
        lacking
        + sums
        + WEIGHTS.misfit * sum(misfit(column.label, [texts[column.label] for texts in rows]) for column in columns)
    )


def _rows_below(columns: Sequence[Column], grid: Grid, row: int) -> Iterator[Mapping[Label, str]]:
    """What stands in the columns, row by row, as long as there are numbers."""
    for each in range(row, grid.row_count):
        cells = {column.label: grid.at(each, column.first) for column in columns}
        texts = {label: cell.text if cell is not None and cell.row == each else "" for label, cell in cells.items()}
        if heads_indicators(grid.rows[each]) or not any(map(is_figure, texts.values())):
            return
        if stands_below(grid, row - 1, each):
            yield texts


# --- what values are, and what they say of each other -------------------------------------------------------------------


def says_something(slots: Slots) -> bool:
    """Whether any amount is stated."""
    return any(not is_empty(slots[name].text) for name in AMOUNTS if name in slots)


def is_figure(text: str) -> bool:
    """Whether a text is an amount or a rate."""
    return parse_amount(text, "万元") is not None or parse_figure(text) is not None


def misfit(label: Label, texts: Sequence[str]) -> float:
    """The share of what is filled in a column that is not of its kind."""
    filled = [text for text in texts if not is_empty(text)]
    return sum(not _is_of_kind(label, text) for text in filled) / len(filled) if filled else 0.0


def _is_of_kind(label: Label, text: str) -> bool:
    if is_empty(text):
        return True
    if label in AMOUNTS:
        return parse_amount(text, "万元") is not None
    if label in POINTS:
        points = parse_points(text)
        return points is not None and points <= TABLES.points_of_execution
    number = parse_figure(text)
    if label == Label.RATE:
        return number is not None and number <= TABLES.percent
    return label != Label.REASON or number is None


def _value_ruled(label: Label, text: str) -> float:
    """What speaks against a value in a ruled column: a rate among the amounts; words for an amount are a slip of the pen."""
    if label in AMOUNTS:
        return WEIGHTS.misfit if text.endswith(("%", "％")) else 0.0
    return 0.0 if _is_of_kind(label, text) else WEIGHTS.odd_points


def _value_in_text(label: Label, text: str) -> float:
    """What speaks against a value in a column of text: there a value of another kind has slipped."""
    return 0.0 if _is_of_kind(label, text) else WEIGHTS.no_such_row


def _row_ruled(slots: Slots) -> float:
    """What speaks for and against a row as a whole: points without a score, a rate for points; a rate or a score that is true."""
    texts = {label: slot.text for label, slot in slots.items()}
    weight, score = (texts.get(label, "") for label in (Label.WEIGHT, Label.SCORE))
    lacks_score = Label.SCORE in texts and parse_number(weight) is not None and is_empty(score)
    other_rates = [
        text for text in (weight, score) if text.endswith(("%", "％")) and not _rate_is_true({**texts, Label.RATE: text})
    ]
    return (
        WEIGHTS.lacks * lacks_score
        + WEIGHTS.misfit * len(other_rates)
        + WEIGHTS.confirmed * (_tells(texts) + _gives_its_score(texts))
    )


def _row_in_text(slots: Slots) -> float:
    """The same in text, where points also stand only beside an amount."""
    weight, executed = (slots.get(label, Slot()).text for label in (Label.WEIGHT, Label.EXECUTED))
    return _row_ruled(slots) + WEIGHTS.no_such_row * (parse_number(weight) is not None and is_empty(executed))


def _tells(texts: Mapping[Label, str]) -> bool:
    """Whether executed / budget is the rate of a row, and could not as well be another number.

    Of two equal amounts the rate is 1, as many a number could be: there it must be written as a percentage. So must one that may
    be the points of execution.
    """
    rate = parse_figure(texts.get(Label.RATE, ""))
    annual, executed = (parse_number(texts.get(label, "")) for label in (Label.ANNUAL_BUDGET, Label.EXECUTED))
    is_percentage = texts.get(Label.RATE, "").endswith(("%", "％"))
    return _rate_is_true(texts) is True and (is_percentage or (annual != executed and rate not in USUAL_EXECUTION))


def _rate_is_true(texts: Mapping[Label, str]) -> bool | None:
    """Whether executed / budget is the rate of a row; None where the row does not say."""
    annual, executed = (parse_amount(texts.get(name, ""), "万元") for name in (Label.ANNUAL_BUDGET, Label.EXECUTED))
    if not annual or executed is None or parse_figure(texts.get(Label.RATE, "")) is None:
        return None
    computed = executed / annual
    stated = parse_rate(texts[Label.RATE], computed, USUAL.funds.rate_tolerance)
    return stated is not None and abs(stated - computed) <= USUAL.funds.rate_tolerance


def _gives_its_score(texts: Mapping[Label, str]) -> bool:
    """Whether executed / budget × points is the score of the row."""
    annual, executed, weight, score = (
        parse_number(texts.get(name, "")) for name in (Label.ANNUAL_BUDGET, Label.EXECUTED, Label.WEIGHT, Label.SCORE)
    )
    if not annual or executed is None or score is None or weight not in USUAL_EXECUTION:
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
    costs = Costs(WEIGHTS.slip_ruled, _value_ruled, _row_ruled, for_row=2 * WEIGHTS.confirmed)
    return with_rivals(header, in_place(slots, costs), costs)


def _lay_text(header: Header, grid: Grid, row: int, label: Cell) -> Row:
    cells = [cell for cell in grid.rows[row] if cell.column > label.column and cell.text]
    if all(is_empty(cell.text) for cell in cells):  # whichever column a dash stands in, it says nothing
        return Row(_with_blanks(header, grid, label, row, {}))
    ways = in_text(header, cells, Costs(WEIGHTS.slip_in_text, _value_in_text, _row_in_text))
    if not ways or (len(ways) > 1 and ways[1].cost - ways[0].cost < WEIGHTS.margin):
        raise refusal("文本里没有表格线，资金表这一行无法唯一对应到栏目", label.location, *ways[:2])
    return Row(_with_blanks(header, grid, label, row, ways[0].slots))


def _with_blanks(header: Header, grid: Grid, label: Cell, row: int, slots: Slots) -> Slots:
    """The values of a row of text that stand in their places, and the empty cells beside them in theirs; the name is none of them."""
    columns = ((cell, header.at(cell.column)) for cell in grid.rows[row] if cell.column > label.column)
    below = {column.label: Slot(cell.text, cell.location) for cell, column in columns if column}
    stated = {name: slot for name, slot in slots.items() if slot.text}
    return {**below, **slots} if all(below.get(name) == slot for name, slot in stated.items()) else slots
