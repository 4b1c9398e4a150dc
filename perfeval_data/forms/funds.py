"""项目资金: the total row and the rows of its sources, amounts in 万元 whatever the form's unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from perfeval_data.audit.reading import noted, unit_unknown, value_unreadable
from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.align import (
    Column,
    FormRefusedError,
    Header,
    Slot,
    find_header,
    lay_ruled,
    lost_in_nameless_columns,
    unknown_columns,
)
from perfeval_data.forms.framework import is_level_name
from perfeval_data.forms.fund_layouts import usual_layout
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import Label, bare, fund_label, fund_source, is_fund_total, is_label, labels_of
from perfeval_data.grid import Cell, Grid
from perfeval_data.model import Entry, Finding, FundLine
from perfeval_data.values import AMOUNT_UNIT, half_width, is_empty, parse_amount, parse_number, parse_points, parse_rate

_AMOUNTS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED)
_RATE_COLUMNS = (Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE)
_COLUMNS = frozenset({*_AMOUNTS, Label.RECEIVED, Label.WEIGHT, Label.RATE, Label.SCORE, Label.REASON, Label.REMARK})
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
_FUND_SECTION = re.compile(r"项目资金|资金情况|预算执行")
_TOTAL_NAME = "年度资金总额"
_UNIT_IN_BRACKETS = re.compile(rf"[(\[【](?:金额)?(?:单位)?[:、]?(?:人民币)?({AMOUNT_UNIT})[)\]】]")
_UNIT_AT_END = re.compile(r"(?<![百十])(万元)$")
_UNIT_LINE = re.compile(rf"单位[:]?[(|]?(?:人民币)?({AMOUNT_UNIT})(?![一-鿿])")
"""`单位：万元`; what follows tells it from a name such as 元阳县."""
_AMOUNT_IN_NAME = re.compile(r"[:：]\s*[\d.,]+\s*(?:亿元|万元|元)\s*$")
"""A row that carries its amount in its name (`一般公共预算：1873.66万元`) does not say which column it belongs to."""
_MOST_POINTS = 30
"""Points that a form gives for execution at most (10, or 20): a larger number in that column is an amount."""
_USUAL_POINTS = (10, 20)
_MOST_PERCENT = 200
_POINTS_NOTE = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")


Units = Mapping[Label, str | None]
"""The unit of each column of amounts; None where the table names none."""


@dataclass(frozen=True, slots=True)
class Funds:
    """The rows of 项目资金 as read, and what could not be read."""

    lines: tuple[FundLine, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> FundLine | None:
        return next((line for line in self.lines if line.source == "total"), None)


def read_funds(region: Region, year: int | None = None) -> Funds:
    """Read the fund table of a form; a form without one has no lines. Raises `FormRefusedError` where its layout is not certain.

    `year` tells which columns count where a table shows several years side by side.
    """
    below_indicators = False
    for part in region.parts:
        for row in range(part.row_count):
            below_indicators = below_indicators or any(
                is_label(cell.text, Label.LEVEL_2, Label.LEVEL_3) for cell in part.rows[row]
            )
            if below_indicators and not any(_FUND_SECTION.search(cell.text) for cell in part.rows[row][:1]):
                continue  # the funds of something else
            if table := _table_at(region, part, row, year):
                return _of_the_year(table)
    return Funds()


def _table_at(region: Region, part: Grid, row: int, year: int | None) -> _FundTable | None:
    """The table of funds whose header stands in a row, in the usual layout."""
    grid = usual_layout(part, row, year)
    if header := _fund_header_at(grid, row):
        return _FundTable(region, grid, row, header)
    below = _fund_header_at(grid, row + 1) if grid is not part and row + 1 < grid.row_count else None
    return _FundTable(region, grid, row + 1, below) if below else None


def _fund_header_at(grid: Grid, row: int) -> Header | None:
    header = _header_at(grid, row)
    has_budget = header is not None and (header.has(Label.ANNUAL_BUDGET) or header.has(Label.INITIAL_BUDGET))
    return header if header is not None and header.has(Label.EXECUTED) and has_budget else None


def _of_the_year(table: _FundTable) -> Funds:
    """The funds of a table; where others follow at once, of the one that alone has a row of the total of the year.

    A form may show all that was ever invested above the funds of the year, or the money of each giver in a table of its own: two
    totals are none.
    """
    tables = [table, *table.following()]
    if len(tables) == 1:
        return table.read_all()
    readings = [each.read_all() for each in tables]
    totals = [reading for reading in readings if reading.total is not None]
    if len(totals) == 1:
        return totals[0]
    if not totals:
        return readings[0]
    message = f"有{len(totals)}张资金表，各有合计，看不出哪一张是全年资金，均未入库"
    return Funds(findings=(noted(value_unreadable, message, tables[0].location),))


def _header_at(grid: Grid, row: int) -> Header | None:
    """The header of the funds that a row is, if any.

    `年度预算数` names the column of the budget only where no other name does, and the name of the section on the left names none.
    """
    names = [cell.text for each in grid.rows[row : row + 2] for cell in each]
    if not any(is_label(name, Label.EXECUTED) for name in names):
        return None
    section = grid.at(row, 0)
    beside = [cell.text for cell in grid.rows[row] if cell is not section]
    is_section = (
        section is not None and section.row_span > 1 and any(is_label(name, *labels_of(section.text)) for name in beside)
    )
    has_budget = any(is_label(cell.text, Label.ANNUAL_BUDGET) for cell in grid.rows[row])

    def meanings_of(text: str) -> frozenset[Label]:
        if is_section and section is not None and text == section.text:
            return frozenset()
        return frozenset({Label.ANNUAL_BUDGET}) if bare(text) == "年度预算数" and not has_budget else labels_of(text)

    return find_header(grid, row, _COLUMNS, meanings_of=meanings_of)


@dataclass(frozen=True)
class _FundTable:
    region: Region
    grid: Grid
    header_row: int
    header: Header

    @property
    def location(self) -> str:
        return self._place_of(self.header_row)

    def following(self) -> Iterator[_FundTable]:
        """The tables of funds right below this one, each with a header of its own."""
        row = self._end()
        header = _fund_header_at(self.grid, row) if row < self.grid.row_count else None
        if header:
            table = _FundTable(self.region, self.grid, row, header)
            yield table
            yield from table.following()

    def read_all(self) -> Funds:
        return self.read_pairs() if self.has_values_between_labels() else self.read()

    def read(self) -> Funds:
        """The usual layout: names of columns above, one row for each source."""
        rows = list(self._rows())
        named = [row for row in rows if not _AMOUNT_IN_NAME.search(row[0].text)]
        funds = self._funds(named)
        lost = lost_in_nameless_columns(self.header, self.grid, sorted({label.row for label, _ in rows if label.text}))
        odd = [_unreadable(label.location, label.text) for label, _ in rows if _AMOUNT_IN_NAME.search(label.text)]
        return replace(funds, findings=(*funds.findings, *lost, *odd))

    def has_values_between_labels(self) -> bool:
        """Whether the older layout is used: `预算数：| 100 | 执行数：| 98`, each value beside its label."""
        return any(
            cell.column > self.header.first_column and parse_amount(cell.text, "万元") is not None
            for cell in self.grid.rows[self.header_row]
        )

    def read_pairs(self) -> Funds:
        """The older layout: the first row is the total, the rows below it are sources, named twice."""
        labels = [column for column in self.header.columns if column.label in _AMOUNTS]
        if not self.grid.ruled or [column.label for column in labels] != [Label.ANNUAL_BUDGET, Label.EXECUTED]:
            raise FormRefusedError("资金表的栏名与数字并排，版式无法识别", self._place_of(self.header_row))
        return self._funds(list(self._pairs(*labels)))

    def _pairs(self, budget: Column, executed: Column) -> Iterator[tuple[Cell, dict[Label, Slot]]]:
        for row in range(self.header_row, self.grid.row_count):
            if self._is_next_section(row):
                return
            names = [self.grid.at(row, column.first) for column in (budget, executed)]
            values = [self.grid.at(row, column.end) for column in (budget, executed)]
            left, right = names
            if left is None or right is None or left.row != row or not left.text:
                continue
            if row > self.header_row and fund_source(left.text) != fund_source(right.text):
                raise FormRefusedError("资金表左右两栏的名称不一致，版式无法识别", left.location)
            name = replace(left, text=_TOTAL_NAME) if row == self.header_row else left
            yield (
                name,
                {
                    label: Slot(value.text, value.location)
                    for label, value in zip((Label.ANNUAL_BUDGET, Label.EXECUTED), values, strict=True)
                    if value
                },
            )

    def _funds(self, rows: list[tuple[Cell, dict[Label, Slot]]]) -> Funds:
        units = self._units([label for label, _ in rows])
        findings = unknown_columns(self.header, (Label.ANNUAL_BUDGET, Label.RATE))
        is_named = len(rows) > 1
        rows = [(label, self._unless_slipped(label, slots, is_named, findings)) for label, slots in rows]
        lines = [self._line(number, label, slots, units, findings) for number, (label, slots) in enumerate(rows, start=1)]
        several = {units[column.label] for column in self.header.columns if column.label in _AMOUNTS}
        if len(several) > 1 and not any(map(_rate_confirms, lines)):
            raise self._several_units(several)
        if None in units.values() and any(_says_something(slots) for _, slots in rows):
            findings.append(
                noted(
                    unit_unknown, f"{unit_unknown.rule.title}：{unit_unknown.rule.explanation}", self._place_of(self.header_row)
                )
            )
        return Funds(tuple(_with_one_of_each(lines)), tuple(findings))

    def _unless_slipped(
        self, label: Cell, slots: dict[Label, Slot], is_named: bool, findings: list[Finding]
    ) -> dict[Label, Slot]:
        """The values of a row; none of one that has lost its name, or whose values stand a column away from their own."""
        has_name = bool(label.text) or not is_named
        if has_name and not _has_slipped(self.header, slots):
            return slots
        stated = "、".join(slot.text for slot in slots.values() if slot.text)
        message = f"资金表“{fund_label(label.text)}”一行的数与栏目对不上（{stated}），可能错位，未入库"
        findings.append(noted(value_unreadable, message, label.location, stated))
        return {}

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
        return in_words and all(fund_source(cell.text).startswith("other:") for cell in own)

    def _is_below_section(self, own: Sequence[Cell]) -> bool:
        """Whether a row stands below the merged name of the section and begins with a name of another one."""
        section = self.grid.at(self.header_row, 0)
        if section is None or not section.text or section.row_span == 1 or not own or own[0].column != section.column:
            return False
        name = own[0].text
        return bool(name) and name != section.text and fund_source(name).startswith("other:") and own[0].row >= section.bottom

    def _rows(self) -> Iterator[tuple[Cell, dict[Label, Slot]]]:
        """The rows of the sources; a table that names none has a single row, which is its total."""
        named = list(self._named_rows())
        yield from named or self._row_without_name()

    def _row_without_name(self) -> list[tuple[Cell, dict[Label, Slot]]]:
        """The one row of amounts beside nothing but the name of the section: `预算执行情况 | 100 | 98`."""
        row = self.header.next_row
        beside = self.grid.at(row, self.header.first_column - 1)
        if not self.grid.ruled or beside is None or beside.row >= row or self._amounts_at(row + 1):
            return []
        amounts = self._amounts_at(row)
        return [(replace(beside, text=_TOTAL_NAME), amounts)] if amounts else []

    def _amounts_at(self, row: int) -> dict[Label, Slot]:
        """What stands in a row under the header where amounts are among it; empty for a row of anything else."""
        if row >= self.grid.row_count or self._is_next_section(row):
            return {}
        slots = dict(lay_ruled(self.header, self.grid, row).slots)
        has_amounts = any(parse_amount(slots[name].text, "万元") is not None for name in _AMOUNTS if name in slots)
        return slots if has_amounts else {}

    def _end(self) -> int:
        """The row at which something else begins: another section, words, or another header of amounts."""
        rows = range(self.header.next_row, self.grid.row_count)
        ends = (row for row in rows if self._is_next_section(row) or self._is_another_matter(row) or self._is_header(row))
        return next(ends, self.grid.row_count)

    def _is_header(self, row: int) -> bool:
        """Whether a row names columns of amounts again, below a section name of its own."""
        named = {label for cell in self.grid.filled(row) for label in labels_of(cell.text) & frozenset(_AMOUNTS)}
        return len(named) > 1

    def _named_rows(self) -> Iterator[tuple[Cell, dict[Label, Slot]]]:
        for row in range(self.header.next_row, self._end()):
            label = self._label_of(row)
            if label is None:
                continue
            slots = dict(lay_ruled(self.header, self.grid, row).slots) if self.grid.ruled else self._lay_typed(row, label)
            is_rest_of_a_row = label.row < row and not _says_something(slots)
            if (label.text or _says_something(slots)) and not is_rest_of_a_row:
                yield label, slots

    def _label_of(self, row: int) -> Cell | None:
        """The name of a fund row: the text nearest to the amounts, on their left."""
        cells = [cell for cell in self.grid.rows[row] if cell.row >= self.header.next_row and parse_number(cell.text) is None]
        left = [cell for cell in cells if cell.column < self.header.first_column]
        filled = [cell for cell in reversed(left) if cell.text and not is_empty(cell.text)]
        called = [
            cell for cell in filled if (head := self.grid.at(self.header_row, cell.column)) and head.text.endswith("名称")
        ]
        whole = [cell for cell in filled[1:] if self._names_one_row(cell) and _is_part_of(filled[0], cell)]
        named = next(iter((*called, *whole, *filled)), left[-1] if left else None)
        if self.grid.ruled or (named and named.text):
            return named
        return next((cell for cell in cells if cell.text), None)

    def _names_one_row(self, name: Cell) -> bool:
        """Whether a name is that of a single row; one that is merged, or above an empty cell, has parts below it."""
        below = self.grid.at(name.bottom, name.column)
        return name.row_span == 1 and (below is None or bool(below.text))

    def _lay_typed(self, row: int, label: Cell) -> dict[Label, Slot]:
        """Lay a row of text under the header: by its positions if these fit, else in the only way that the values allow."""
        cells = [cell for cell in self.grid.rows[row] if cell.column > label.column]
        in_place = {
            column.label: Slot(cell.text, cell.location)
            for column in self.header.columns
            for cell in cells
            if column.first <= cell.column < column.end
        }
        outside = [cell for cell in cells if cell.text and cell.column < self.header.first_column]
        is_certain = self._is_complete(in_place, label) or _is_confirmed(in_place)
        if not outside and _fits(in_place) and is_certain:
            return in_place
        if cells and cells[0].text and len(cells) == len(self.header.columns):
            in_order = {
                column.label: Slot(cell.text, cell.location) for column, cell in zip(self.header.columns, cells, strict=True)
            }
            if _fits(in_order):
                return in_order
        filled = [cell for cell in cells if not is_empty(cell.text)]
        readings = [
            {name: Slot(cell.text, cell.location) for name, cell in zip(chosen, filled, strict=True)}
            for chosen in combinations([column.label for column in self.header.columns], len(filled))
        ]
        readings = [reading for reading in readings if _fits(reading)]
        if len(readings) != 1:
            raise FormRefusedError("文本里没有表格线，资金表这一行无法唯一对应到栏目", label.location)
        return readings[0]

    def _is_complete(self, slots: dict[Label, Slot], label: Cell) -> bool:
        """Whether the total row has a value in each column; whether the row of a source reaches the last amount, or says nothing."""
        if fund_source(label.text) == "total":
            wanted = [name for name in (*_AMOUNTS, Label.WEIGHT, Label.SCORE) if self.header.has(name)]
            return all(name in slots and not is_empty(slots[name].text) for name in wanted)
        return Label.EXECUTED in slots or not _says_something(slots)

    def _line(self, number: int, label: Cell, slots: dict[Label, Slot], units: Units, findings: list[Finding]) -> FundLine:
        slots = {name: replace(slot, text="") if slot.continued else slot for name, slot in slots.items()}

        def amount(name: Label) -> Entry:
            unit = units[name]
            return self._number(slots, name, parse_amount(slots[name].text, unit) if name in slots else None, unit, findings)

        def points(name: Label) -> Entry:
            return self._number(slots, name, parse_points(slots[name].text) if name in slots else None, "", findings)

        initial, annual, executed = (amount(name) for name in _AMOUNTS)
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
                parse_rate(rate_slot.text, _ratio(executed, annual), USUAL.funds.rate_tolerance),
            ),
            points(Label.SCORE),
        )

    def _number(
        self, slots: dict[Label, Slot], name: Label, value: Decimal | None, unit: str | None, findings: list[Finding]
    ) -> Entry:
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

    def _units(self, labels: Sequence[Cell]) -> Units:
        """The unit of each column: its own where the header gives every amount one and nothing else does, else that of the table.

        Where they differ, a rate must confirm them: often one of them is a slip.
        """
        named = {
            column.label: _units_in([cell.text for cell in self._header_cells(column)], _UNIT_IN_BRACKETS)
            for column in self.header.columns
            if column.label in _AMOUNTS
        }
        section = [cell for cell in self.grid.rows[self.header_row] if cell.column < self.header.first_column]
        elsewhere = _units_in([cell.text for cell in (*labels, *section)], _UNIT_IN_BRACKETS)
        if all(len(units) == 1 for units in named.values()) and not elsewhere:
            return {**dict.fromkeys(_AMOUNTS, ""), **{label: min(units) for label, units in named.items()}}
        return dict.fromkeys(_AMOUNTS, self._unit(labels))

    def _header_cells(self, column: Column) -> list[Cell]:
        rows = range(self.header_row, self.header.next_row)
        return [cell for row in rows if (cell := self.grid.at(row, column.first)) is not None]

    def _unit(self, labels: Sequence[Cell]) -> str | None:
        """The unit that the table names: in its header, beside its rows, or in a line `单位：万元` above it."""
        header = [cell.text for row in range(self.header_row, self.header.next_row) for cell in self.grid.rows[row]]
        units = _units_in(header, _UNIT_IN_BRACKETS, _UNIT_AT_END, _UNIT_LINE)
        units |= _units_in([label.text for label in labels], _UNIT_IN_BRACKETS)
        units = units or _units_in(self._section_above(), _UNIT_IN_BRACKETS)
        if not units:
            above = [_without_other_units(line.text) for line in self.region.titles]
            rows = self.grid.rows[: self.header.next_row + 1]
            above += [_without_other_units("|".join(cell.text for cell in row)) for row in rows]
            units = _units_in(above, _UNIT_LINE)
        if len(units) > 1:
            raise self._several_units(units)
        return units.pop() if units else None

    def _several_units(self, units: Iterable[str | None]) -> FormRefusedError:
        names = "、".join(sorted(filter(None, units)))
        return FormRefusedError(f"资金表里有几种金额单位（{names}）", self._place_of(self.header_row))

    def _section_above(self) -> list[str]:
        """The name of the section where it has the row above the header to itself: `项目资金（万元）`."""
        texts = [cell.text for cell in self.grid.rows[self.header_row - 1] if cell.text] if self.header_row else []
        return texts if len(texts) == 1 else []

    def _place_of(self, row: int) -> str:
        return next((cell.location for cell in self.grid.rows[row] if cell.text), "")


def _is_part_of(part: Cell, whole: Cell) -> bool:
    """Whether the nearer of two names of a row says only where the money of a known source comes from: `财政拨款 | 本级`."""
    return fund_source(part.text).startswith("other:") and not fund_source(whole.text).startswith("other:")


def _unreadable(location: str, text: str) -> Finding:
    return noted(value_unreadable, f"资金表中“{text}”无法识别为数字", location, text)


def _units_in(texts: Sequence[str], *patterns: re.Pattern[str]) -> set[str]:
    compact = [re.sub(r"\s", "", half_width(text)) for text in texts]
    return {match[1] for text in compact for pattern in patterns if (match := pattern.search(text))}


def _without_other_units(line: str) -> str:
    """A line without the unit that fills in the form (`填报单位：元阳县总工会   金额单位：万元`)."""
    return re.sub(r"(?:填报|实施|预算|编制|项目|责任|主管|编报)单位", "", line)


def _says_something(slots: dict[Label, Slot]) -> bool:
    return any(not is_empty(slots[name].text) for name in _AMOUNTS if name in slots)


def _fits(slots: dict[Label, Slot]) -> bool:
    """Whether every value is of the kind of its column, and points stand only beside amounts."""
    weight, executed = (slots.get(name, Slot()).text for name in (Label.WEIGHT, Label.EXECUTED))
    if Label.EXECUTED in slots and is_empty(executed) and parse_number(weight) is not None:
        return False
    for name, slot in slots.items():
        if is_empty(slot.text):
            continue
        if name in _AMOUNTS and parse_amount(slot.text, "万元") is None:
            return False
        points = parse_points(slot.text)
        if name in (Label.WEIGHT, Label.SCORE) and (points is None or points > _MOST_POINTS):
            return False
        if name == Label.RATE and parse_number(slot.text.rstrip("%％")) is None:
            return False
        if name == Label.REASON and parse_number(slot.text) is not None:
            return False
    return True


def _has_slipped(header: Header, slots: Mapping[Label, Slot]) -> bool:
    """Whether the values of a row do not stand in their own columns.

    The rate tells: it is that of the amounts only if all values are moved by one column, or it stands among amounts or points.
    """
    columns = [column.label for column in header.columns]
    texts = [slots[label].text if label in slots else "" for label in columns]
    in_place, *moved = (dict(zip(columns, row, strict=True)) for row in (texts, [*texts[1:], ""], ["", *texts[:-1]]))
    if _gives_its_rate(in_place):
        return False
    return any(map(_gives_its_rate, moved)) or _has_rate_elsewhere(in_place) or _has_amount_as_points(in_place)


def _has_rate_elsewhere(texts: Mapping[Label, str]) -> bool:
    """Whether a percentage stands among the amounts, or as points without being the rate of the row."""
    if any(texts.get(name, "").endswith(("%", "％")) for name in _AMOUNTS):
        return True
    rates = [text for name in (Label.WEIGHT, Label.SCORE) if (text := texts.get(name, "")).endswith(("%", "％"))]
    return any(not _gives_its_rate({**texts, Label.RATE: rate}) for rate in rates)


def _has_amount_as_points(texts: Mapping[Label, str]) -> bool:
    """Whether what stands as points or as rate can only be an amount, or what stands as executed only points."""
    executed, weight, rate = (parse_number(texts.get(name, "")) for name in (Label.EXECUTED, Label.WEIGHT, Label.RATE))
    has_gap = any(is_empty(texts[name]) for name in _AMOUNTS if name in texts)
    lacks_score = Label.SCORE in texts and is_empty(texts[Label.SCORE])
    is_amount = weight is not None and (weight > _MOST_POINTS or (weight == executed and weight not in _USUAL_POINTS))
    is_rate = rate is not None and rate > _MOST_PERCENT
    return (has_gap and (is_amount or is_rate)) or (lacks_score and weight is not None and executed == weight == rate)


def _gives_its_rate(texts: Mapping[Label, str]) -> bool:
    """Whether executed / budget is the rate of the row, which tells amounts in their own columns from others.

    Of two equal amounts the rate is 1, as many a number could be: there it must be written as a percentage.
    """
    annual, executed, rate = (parse_number(texts.get(name, "").rstrip("%％")) for name in _RATE_COLUMNS)
    if not annual or executed is None or rate is None:
        return False
    if annual == executed and not texts[Label.RATE].endswith(("%", "％")):
        return False
    return any(abs(executed / annual - each) <= USUAL.funds.rate_tolerance for each in (rate, rate / 100))


def _is_confirmed(slots: dict[Label, Slot]) -> bool:
    """Whether the amounts give the very rate that the row states, which they do in their own columns only."""
    annual, executed, rate = (parse_number(slots[n].text.rstrip("%％")) if n in slots else None for n in _RATE_COLUMNS)
    if not annual or executed is None or rate is None or Label.WEIGHT not in slots or is_empty(slots[Label.WEIGHT].text):
        return False
    return abs(executed / annual - rate / 100) <= USUAL.funds.rate_tolerance


def _rate_confirms(line: FundLine) -> bool:
    """Whether the stated rate is that of the amounts, which it is only in the right units."""
    computed = _ratio(line.executed, line.annual_budget)
    if line.rate.value is None or computed is None:
        return False
    return abs(line.rate.value - computed) <= USUAL.funds.rate_tolerance


def _ratio(executed: Entry, annual: Entry) -> Decimal | None:
    return executed.value / annual.value if executed.value is not None and annual.value else None


def _with_one_of_each(lines: list[FundLine]) -> list[FundLine]:
    """Of rows of the same source the first counts, the others are parts of a row above; a table of one unnamed row is its total."""
    if (
        len(lines) == 1
        and lines[0].source != "total"
        and bare(lines[0].label.text) in {"", "项目资金", "资金情况", "预算执行情况"}
    ):
        return [replace(lines[0], source="total")]
    result = []
    seen: set[str] = set()
    for line in _with_one_total(lines):
        result.append(replace(line, source=f"other:{line.label.text}" if line.source in seen else line.source))
        seen.add(line.source)
    return result


def _with_one_total(lines: list[FundLine]) -> list[FundLine]:
    """The row with the very name of the total goes before those that only end like one; where there is neither, a first `小计` is it."""
    if any(is_fund_total(line.label.text) for line in lines):
        return [
            replace(line, source=f"other:{line.label.text}")
            if line.source == "total" and not is_fund_total(line.label.text)
            else line
            for line in lines
        ]
    if lines and bare(lines[0].label.text) == "小计" and all(line.source != "total" for line in lines):
        return [replace(lines[0], source="total"), *lines[1:]]
    return lines
