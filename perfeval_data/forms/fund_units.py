"""The unit of the amounts of a table of funds: in its header, beside its rows, or above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from perfeval_data.forms.columns import Column
from perfeval_data.forms.fund_columns import AMOUNTS
from perfeval_data.forms.fund_header import FundHeader
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.values import AMOUNT_UNIT, half_width

Units = Mapping[Label, str | None]
"""The unit of each column of amounts; None where the table names none."""

_UNIT_IN_BRACKETS = re.compile(rf"[(\[【](?:金额)?(?:单位)?[:、]?(?:人民币)?({AMOUNT_UNIT})[)\]】]")
_UNIT_AT_END = re.compile(r"(?<![百十])(万元)$")
_UNIT_LINE = re.compile(rf"单位[:]?[(|]?(?:人民币)?({AMOUNT_UNIT})(?![一-鿿])")
"""`单位：万元`; what follows tells it from a name such as 元阳县."""


def units_of(funds: FundHeader, labels: Sequence[Cell]) -> Units:
    """The unit of each column: its own where the header gives every amount one and nothing else does, else that of the table.

    Where they differ, a rate must confirm them: often one of them is a slip.
    """
    named = {
        column.label: _units_in([cell.text for cell in _header_cells(funds, column)], _UNIT_IN_BRACKETS)
        for column in funds.header.columns
        if column.label in AMOUNTS
    }
    section = [cell for cell in funds.grid.rows[funds.row] if cell.column < funds.header.first_column]
    elsewhere = _units_in([cell.text for cell in (*labels, *section)], _UNIT_IN_BRACKETS)
    if all(len(units) == 1 for units in named.values()) and not elsewhere:
        return {**dict.fromkeys(AMOUNTS, ""), **{label: min(units) for label, units in named.items()}}
    return dict.fromkeys(AMOUNTS, _unit(funds, labels))


def _header_cells(funds: FundHeader, column: Column) -> list[Cell]:
    rows = range(funds.row, funds.header.next_row)
    return [cell for row in rows if (cell := funds.grid.at(row, column.first)) is not None]


def _unit(funds: FundHeader, labels: Sequence[Cell]) -> str | None:
    """The unit that the table names: in its header, beside its rows, or in a line `单位：万元` above it."""
    header = [cell.text for row in range(funds.row, funds.header.next_row) for cell in funds.grid.rows[row]]
    units = _units_in(header, _UNIT_IN_BRACKETS, _UNIT_AT_END, _UNIT_LINE)
    units |= _units_in([label.text for label in labels], _UNIT_IN_BRACKETS)
    units = units or _units_in(_section_above(funds), _UNIT_IN_BRACKETS)
    if not units:
        above = [_without_other_units(line.text) for line in funds.region.titles]
        rows = funds.grid.rows[: funds.header.next_row + 1]
        above += [_without_other_units("|".join(cell.text for cell in row)) for row in rows]
        units = _units_in(above, _UNIT_LINE)
    if len(units) > 1:
        raise several_units(funds, units)
    return units.pop() if units else None


def several_units(funds: FundHeader, units: Iterable[str | None]) -> FormRefusedError:
    """Why a table with several units is refused."""
    names = "、".join(sorted(filter(None, units)))
    return FormRefusedError(f"资金表里有几种金额单位（{names}）", funds.location)


def _section_above(funds: FundHeader) -> list[str]:
    """The name of the section where it has the row above the header to itself: `项目资金（万元）`."""
    texts = [cell.text for cell in funds.grid.rows[funds.row - 1] if cell.text] if funds.row else []
    return texts if len(texts) == 1 else []


def _units_in(texts: Sequence[str], *patterns: re.Pattern[str]) -> set[str]:
    compact = [re.sub(r"\s", "", half_width(text)) for text in texts]
    return {match[1] for text in compact for pattern in patterns if (match := pattern.search(text))}


def _without_other_units(line: str) -> str:
    """A line without the unit that fills in the form (`填报单位：元阳县总工会   金额单位：万元`)."""
    return re.sub(r"(?:填报|实施|预算|编制|项目|责任|主管|编报)单位", "", line)
