"""A table of funds, row by row: amounts in 万元 whatever the form's unit, points and the rate as filed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.assign import Row, Slot, Slots
from perfeval_data.forms.columns import Header, lost_in_nameless_columns, unknown_columns
from perfeval_data.forms.fund_columns import AMOUNTS, is_figure, lay, rate_confirms, ratio, says_something
from perfeval_data.forms.fund_header import FundHeader, fund_header_at
from perfeval_data.forms.fund_sources import TOTAL_NAME, is_part_of, with_one_of_each
from perfeval_data.forms.fund_units import Units, several_units, units_of
from perfeval_data.forms.unread import is_nothing_but_a_picture
from perfeval_data.forms.vocabulary import Label, fund_label, fund_source, is_label, labels_of
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import noted, unit_unknown, value_unreadable
from perfeval_data.paper.model import Entry, Finding, FundLine
from perfeval_data.paper.values import is_empty, parse_amount, parse_number, parse_points, parse_rate

_NEXT_SECTION = (
    Label.GOALS,
    Label.EXPECTED_GOAL,
    Label.ACHIEVED_GOAL,
    Label.INDICATORS,
    Label.LEVEL_1,
    Label.LEVEL_2,
    Label.LEVEL_3,
    Label.CLOSING,
)
_AMOUNT_IN_NAME = re.compile(r"[:：]\s*[\d.,]+\s*(?:亿元|万元|元)\s*$")
"""A row that carries its amount in its name (`一般公共预算：1873.66万元`) does not say which column it belongs to."""
_POINTS_NOTE = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")


@dataclass(frozen=True, slots=True)
class Funds:
    """The rows of 项目资金 as read, and what could not be read."""

    lines: tuple[FundLine, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> FundLine | None:
        return next((line for line in self.lines if line.source == "total"), None)


@dataclass(frozen=True)
class FundTable:
    """A table of funds below its header."""

    funds: FundHeader

    @property
    def grid(self) -> Grid:
        return self.funds.grid

    @property
    def header(self) -> Header:
        return self.funds.header

    @property
    def header_row(self) -> int:
        return self.funds.row

    def following(self) -> Iterator[FundTable]:
        """The tables of funds right below this one, each with a header of its own."""
        row = self._end()
        header = fund_header_at(self.funds.region, self.grid, row) if row < self.grid.row_count else None
        if header:
            table = FundTable(header)
            yield table
            yield from table.following()

    def read(self) -> Funds:
        """The rows of the table: names of columns above, one row for each source. Raises `FormRefusedError` where that is not certain."""
        rows = list(self._rows())
        named = [row for row in rows if not _AMOUNT_IN_NAME.search(row[0].text)]
        funds = self._funds(named, unknown_columns(self.header, self.grid, (*AMOUNTS, Label.RATE, Label.WEIGHT, Label.SCORE)))
        lost = lost_in_nameless_columns(self.header, self.grid, sorted({label.row for label, _ in rows if label.text}))
        odd = [_unreadable(label.location, label.text) for label, _ in rows if _AMOUNT_IN_NAME.search(label.text)]
        return replace(funds, findings=(*funds.findings, *lost, *odd))

    def _funds(self, laid: list[tuple[Cell, Row]], findings: list[Finding]) -> Funds:
        units = units_of(self.funds, [label for label, _ in laid])
        rows = [(label, _unless_slipped(label, row, len(laid) > 1, findings)) for label, row in laid]
        lines = [self._line(number, label, slots, units, findings) for number, (label, slots) in enumerate(rows, start=1)]
        several = {units[column.label] for column in self.header.columns if column.label in AMOUNTS}
        if len(several) > 1 and not any(map(rate_confirms, lines)):
            raise several_units(self.funds, several)
        if None in units.values() and any(says_something(slots) for _, slots in rows):
            findings.append(
                noted(unit_unknown, f"{unit_unknown.rule.title}：{unit_unknown.rule.explanation}", self.funds.location)
            )
        return Funds(tuple(with_one_of_each(lines)), tuple(findings))

    def _is_next_section(self, row: int) -> bool:
        own = [cell for cell in self.grid.rows[row] if cell.row == row]
        is_named = any(is_label(cell.text, *_NEXT_SECTION) or is_level_name(cell.text) for cell in own)
        return is_named or self._is_below_section(own)

    def _is_another_matter(self, row: int) -> bool:
        """Whether a row says something in words, with no amount and no mark for none: `项目实施情况 | 按计划完成`."""
        own = self.grid.filled(row)
        section = self.grid.at(self.header_row, 0)
        if len(own) < 2 or (section is not None and own[0].text == section.text):
            return False
        in_words = all(parse_number(cell.text.rstrip("%％")) is None and not is_empty(cell.text) for cell in own)
        in_words = in_words and not any(is_nothing_but_a_picture(cell.text) for cell in own)
        return in_words and all(fund_source(cell.text).startswith("other:") for cell in own)

    def _is_below_section(self, own: Sequence[Cell]) -> bool:
        """Whether a row stands below the merged name of the section and begins with a name of another one."""
        section = self.grid.at(self.header_row, 0)
        if section is None or not section.text or section.row_span == 1 or not own or own[0].column != section.column:
            return False
        name = own[0].text
        return bool(name) and name != section.text and fund_source(name).startswith("other:") and own[0].row >= section.bottom

    def _rows(self) -> Iterator[tuple[Cell, Row]]:
        """The rows of the sources; a table that names none has a single row, which is its total."""
        named = list(self._named_rows())
        yield from named or self._row_without_name()

    def _row_without_name(self) -> list[tuple[Cell, Row]]:
        """The one row of amounts beside nothing but the name of the section: `预算执行情况 | 100 | 98`."""
        row = self.header.next_row
        beside = self.grid.at(row, self.header.first_column - 1)
        if beside is None or (beside.row >= row if self.grid.ruled else beside.text) or self._has_amounts(row + 1, beside):
            return []
        return (
            [(replace(beside, text=TOTAL_NAME), lay(self.header, self.grid, row, beside))]
            if self._has_amounts(row, beside)
            else []
        )

    def _has_amounts(self, row: int, label: Cell) -> bool:
        """Whether a row below the header has amounts in its columns, as one of anything else has not."""
        if row >= self.grid.row_count or self._is_next_section(row):
            return False
        slots = lay(self.header, self.grid, row, label).slots
        return any(parse_amount(slots[name].text, "万元") is not None for name in AMOUNTS if name in slots)

    def _end(self) -> int:
        """The row at which something else begins: another section, words, or another header of amounts."""
        rows = range(self.header.next_row, self.grid.row_count)
        ends = (row for row in rows if self._is_next_section(row) or self._is_another_matter(row) or self._is_header(row))
        return next(ends, self.grid.row_count)

    def _is_header(self, row: int) -> bool:
        """Whether a row names columns of amounts again, below a section name of its own."""
        named = {label for cell in self.grid.filled(row) for label in labels_of(cell.text) & frozenset(AMOUNTS)}
        return len(named) > 1

    def _named_rows(self) -> Iterator[tuple[Cell, Row]]:
        for row in range(self.header.next_row, self._end()):
            label = self._label_of(row)
            if label is None:
                continue
            laid = lay(self.header, self.grid, row, label)
            is_rest_of_a_row = label.row < row and not says_something(laid.slots)
            if (label.text or says_something(laid.slots)) and not is_rest_of_a_row:
                yield label, laid

    def _label_of(self, row: int) -> Cell | None:
        """The name of a fund row: the text nearest to the amounts, on their left."""
        cells = [cell for cell in self.grid.rows[row] if cell.row >= self.header.next_row and not is_figure(cell.text)]
        left = [cell for cell in cells if cell.column < self.header.first_column]
        filled = [cell for cell in reversed(left) if cell.text and not is_empty(cell.text)]
        called = [
            cell for cell in filled if (head := self.grid.at(self.header_row, cell.column)) and head.text.endswith("名称")
        ]
        whole = [cell for cell in filled[1:] if self._names_one_row(cell) and is_part_of(filled[0], cell)]
        named = next(iter((*called, *whole, *filled)), left[-1] if left else None)
        if self.grid.ruled or (named and named.text):
            return named
        return next((cell for cell in cells if cell.text), None)

    def _names_one_row(self, name: Cell) -> bool:
        """Whether a name is that of a single row; one that is merged, or above an empty cell, has parts below it."""
        below = self.grid.at(name.bottom, name.column)
        return name.row_span == 1 and (below is None or bool(below.text))

    def _line(self, number: int, label: Cell, slots: Slots, units: Units, findings: list[Finding]) -> FundLine:
        slots = {name: replace(slot, text="") if slot.continued else slot for name, slot in slots.items()}

        def amount(name: Label) -> Entry:
            unit = units[name]
            return self._number(slots, name, parse_amount(slots[name].text, unit) if name in slots else None, unit, findings)

        def points(name: Label) -> Entry:
            return self._number(slots, name, parse_points(slots[name].text) if name in slots else None, "", findings)

        initial, annual, executed = (amount(name) for name in AMOUNTS)
        rate_slot = slots.get(Label.RATE, Slot())
        return FundLine(
            number,
            fund_source(label.text),
            Entry(fund_label(label.text), label.location),
            initial,
            annual,
            executed,
            points(Label.WEIGHT) if self.header.has(Label.WEIGHT) else self._weight_in_title(label),
            Entry(
                rate_slot.text,
                rate_slot.location,
                parse_rate(rate_slot.text, ratio(executed, annual), USUAL.funds.rate_tolerance),
            ),
            points(Label.SCORE),
        )

    def _number(self, slots: Slots, name: Label, value: Decimal | None, unit: str | None, findings: list[Finding]) -> Entry:
        slot = slots.get(name, Slot())
        if value is None and not is_empty(slot.text) and unit is not None:
            findings.append(_unreadable(slot.location, slot.text))
        return Entry(slot.text, slot.location, value)

    def _weight_in_title(self, label: Cell) -> Entry:
        """The points of execution where they stand in the name of the section only: `预算执行情况（20分）`."""
        if fund_source(label.text) != "total":
            return Entry()
        for cell in self.grid.rows[self.header_row]:
            note = _POINTS_NOTE.search(cell.text)
            if note and cell.column < self.header.first_column:
                return Entry(cell.text, cell.location, Decimal(note[1]))
        return Entry()


def _unless_slipped(label: Cell, row: Row, is_named: bool, findings: list[Finding]) -> Slots:
    """The values of a row; none of one that has lost its name, nor those that may as well be read one column away."""
    has_name = bool(label.text) or not is_named
    if has_name and not row.rivals:
        return row.slots
    stated = "、".join(slot.text for slot in row.slots.values() if slot.text)
    message = f"资金表“{fund_label(label.text)}”一行的数与栏目对不上（{stated}），可能错位，未入库"
    findings.append(noted(value_unreadable, message, label.location, stated))
    return row.agreed if has_name else {}


def _unreadable(location: str, text: str) -> Finding:
    return noted(value_unreadable, f"资金表中“{' '.join(text.split())}”无法识别为数字", location, text)
