"""Whether a table evaluates at all: an executed amount, an actual value or a score stands somewhere in it.

A plan and a blank form have none of these, whatever columns they print and whatever targets, weights and budgets they state.
"""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_data.forms.fund_table import Funds
from perfeval_data.forms.indicators import Indicators
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import Label, header_labels_of, heads_indicators, labels_of
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.prompts import is_unfilled
from perfeval_data.paper.values import is_empty, parse_number

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
