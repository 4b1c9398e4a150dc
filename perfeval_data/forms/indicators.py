"""绩效指标: every indicator with its levels, target, actual, points and reason, and the 总分 row below them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from perfeval_data.audit.reading import noted, value_unreadable
from perfeval_data.forms.align import FormRefusedError, Header, Row, Slot, find_header, lay_ruled, lay_typed, unknown_columns
from perfeval_data.forms.framework import (
    COST,
    PARENT_OF,
    is_level_name,
    is_points_note,
    levels_of,
    standard_level_1,
    standard_level_2,
)
from perfeval_data.forms.rows import (
    POINTS,
    VALUES,
    is_closing_row,
    is_remark,
    is_title_row,
    is_total_row,
    may_be_an_indicator,
    names_in,
)
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import (
    Label,
    bare,
    header_labels_of,
    is_label,
)
from perfeval_data.grid import Cell, Grid
from perfeval_data.model import Entry, Finding, Indicator
from perfeval_data.values import is_empty, joined, parse_number, parse_points, parse_quantity

_COLUMNS = frozenset(
    {
        Label.LEVEL_1,
        Label.LEVEL_2,
        Label.LEVEL_3,
        Label.NATURE,
        Label.TARGET,
        Label.UNIT,
        Label.ACTUAL,
        Label.WEIGHT,
        Label.SCORE,
        Label.REASON,
        Label.REMARK,
    }
)
# Headings of the goals that some forms use for columns of the indicators.
_MEANT_HERE: Mapping[Label, Label] = {Label.ACHIEVED_GOAL: Label.ACTUAL, Label.EXPECTED_GOAL: Label.TARGET}
_TARGET_PARTS = (Label.NATURE, Label.TARGET, Label.UNIT)
_PROMPT = re.compile(r"(?:指标|目标)\s*\d*\s*[:：]?|[….。·]+")


@dataclass
class Indicators:
    """The indicators of a form as read, in order, with the 总分 row and what could not be read."""

    indicators: list[Indicator] = field(default_factory=list)
    total_row: tuple[Cell, ...] = ()
    total_header: Header | None = None
    has_weight_column: bool = False
    has_score_column: bool = False
    has_actual_column: bool = False
    has_reason_column: bool = False
    has_header: bool = False
    value_columns: frozenset[Label] = frozenset()
    contested: list[str] = field(default_factory=list)
    """Places of rows that only the sums can confirm."""
    findings: list[Finding] = field(default_factory=list)


def indicator_header_at(grid: Grid, row: int) -> Header | None:
    """The header of 绩效指标 that begins in a row, if one does."""
    header = _header_at(grid, row)
    return header if is_indicator_header(header) else None


def is_prompt(text: str) -> bool:
    """Whether a text is no more than the form's own prompt for one: `指标2：`, `……`."""
    return _PROMPT.fullmatch(text.strip()) is not None


def is_indicator_header(header: Header | None) -> bool:
    """Whether a header row names the columns of 绩效指标."""
    if header is None:
        return False
    levels = header.has(Label.LEVEL_2) or header.has(Label.LEVEL_3)
    return levels and any(header.has(label) for label in (Label.TARGET, Label.ACTUAL, Label.SCORE, Label.WEIGHT))


def read_indicators(region: Region) -> Indicators:
    """Read all indicator tables of a form; raises `FormRefusedError` where a row cannot be laid under its header with certainty."""
    found = Indicators()
    header: Header | None = None
    for grid in region.parts:
        header = _read_part(grid, header, found)
    return found


def _read_part(grid: Grid, header: Header | None, found: Indicators) -> Header | None:
    """Read one grid; returns the header that is still open at its end, for a part that follows without one."""
    if header is not None and not any(indicator_header_at(grid, row) for row in range(grid.row_count)):
        _refuse_if_it_goes_on(grid, found)
        return header
    return _Part(grid, found).read()


@dataclass
class _Carried:
    """The level cells that stand above a row and reach down to it."""

    level_1: Slot = field(default_factory=Slot)
    level_2: Slot = field(default_factory=Slot)

    def take(self, row: Row) -> tuple[Slot, Slot]:
        """The level cells that hold for a row: its own, or those above it where it has none."""
        level_1, level_2 = row[Label.LEVEL_1], row[Label.LEVEL_2]
        if is_points_note(level_1.text) and self.level_1.text:
            level_1 = Slot()  # the second half of a label cut in two
        opens_level_1 = bool(level_1.text) and not level_1.continued
        if opens_level_1:
            self.level_1, self.level_2 = level_1, Slot()
        if level_2.text and not level_2.continued:
            self.level_2 = level_2
            if not level_1.text and not level_1.continued and _belongs_elsewhere(level_2.text, self.level_1.text):
                self.level_1 = Slot()
        return self.level_1, self.level_2


@dataclass
class _Part:
    """One grid read from top to bottom: a header opens the indicators, their 总分 row or the title of another table ends them."""

    grid: Grid
    found: Indicators
    header: Header | None = None
    """The columns that the rows below belong to."""
    ended: Header | None = None
    """The columns of indicators that have come to their end."""
    total_at: int | None = None
    is_closed: bool = False
    """Whether remarks have begun, which may stand above the 总分 row."""
    carried: _Carried = field(default_factory=_Carried)

    def read(self) -> Header | None:
        """Returns the header that is still open at the end."""
        row = 0
        while row < self.grid.row_count:
            header = _header_at(self.grid, row)
            if header is not None and self.found.has_actual_column and _heads_another_table(header):
                return None
            if header is not None and is_indicator_header(header):
                self._open(header, row)
                row = header.next_row
            else:
                self._read(row)
                row += 1
        return self.header

    def _open(self, header: Header, row: int) -> None:
        _refuse_other_columns(header, self.found, self.grid, row)
        _note_columns(header, self.found)
        self.header, self.is_closed = header, False

    def _read(self, row: int) -> None:
        if self.header is not None and is_title_row(self.grid, row):
            self._end(self.header)
        elif self.header is not None and is_total_row(self.grid, row, self.header):
            self._take_total(row, self.header)
            self._end(self.header)
        elif self.ended is not None:
            self._read_below_end(row, self.ended)
        elif self.header is not None:
            self._read_below_header(row, self.header)

    def _end(self, header: Header) -> None:
        self.header, self.ended = None, header

    def _take_total(self, row: int, header: Header) -> None:
        self.found.total_row, self.found.total_header = self.grid.filled(row), header
        self.total_at = row

    def _read_below_end(self, row: int, ended: Header) -> None:
        """Right below `合计` of the indicators may stand 总分; no indicator may stand anywhere below."""
        if self.total_at == row - 1 and is_total_row(self.grid, row, ended):
            self._take_total(row, ended)
        else:
            _refuse_indicators_below_end(self.grid, row, ended)

    def _read_below_header(self, row: int, header: Header) -> None:
        if self.is_closed:
            _refuse_indicator_below_remarks(self.grid, row, header)
        elif is_closing_row(self.grid, row, header):
            self.is_closed = True
        elif not is_remark(self.grid, row, header):
            _read_row(self.grid, row, header, self.carried, self.found)


def _refuse_other_columns(header: Header, found: Indicators, grid: Grid, row: int) -> None:
    """A header repeated within a form has the columns of the first one; with others it heads a table of something else."""
    if found.value_columns and _value_columns(header) != found.value_columns:
        raise FormRefusedError("表中又有一行表头，栏目与前面的不同，可能是另一张表", grid.filled(row)[0].location)


def _value_columns(header: Header) -> frozenset[Label]:
    return frozenset(column.label for column in header.columns) & VALUES


def _heads_another_table(header: Header) -> bool:
    """Whether a header of levels compares nothing: scoring standards, or the targets of another year, in the same grid."""
    levels = [label for label in (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3) if header.has(label)]
    return len(levels) > 1 and not header.has(Label.ACTUAL)


def _refuse_indicators_below_end(grid: Grid, row: int, header: Header) -> None:
    """A `合计` in the middle is the sum of one level, a title there a note: what stands below would be lost."""
    levels = [column for column in header.columns if column.label in (Label.LEVEL_1, Label.LEVEL_2)]
    for cell in grid.filled(row):
        if is_level_name(cell.text) and any(column.first <= cell.column < column.end for column in levels):
            raise FormRefusedError("合计行的下面还有指标，无法确定表格到哪里为止", cell.location)


def _refuse_indicator_below_remarks(grid: Grid, row: int, header: Header) -> None:
    """A row with a target or an actual and points below what seemed to be remarks: they were none, or it is another table."""
    named = {
        column.label
        for cell in grid.filled(row)
        for column in header.columns
        if column.first <= cell.column < column.end and (column.label not in POINTS or parse_points(cell.text) is not None)
    }
    if named & POINTS and named & {Label.TARGET, Label.ACTUAL} and Label.LEVEL_3 in named:
        raise FormRefusedError("说明的下面还有指标，无法确定表格到哪里为止", grid.filled(row)[0].location)


def _header_at(grid: Grid, row: int) -> Header | None:
    cells = grid.filled(row)
    levels = [cell for cell in cells if is_label(cell.text, Label.LEVEL_2, Label.LEVEL_3)]
    if not levels:
        return None
    behind = {cell.text for cell in cells if cell.column > levels[-1].column}

    def meanings_of(text: str) -> frozenset[Label]:
        """`年度目标` names the section before the levels, but the column of targets behind them; `数量指标` names no column."""
        meanings = frozenset() if is_level_name(text) else header_labels_of(text)
        return frozenset({Label.TARGET}) if text in behind and Label.GOALS in meanings else meanings

    return find_header(grid, row, _COLUMNS, _MEANT_HERE, meanings_of)


def _note_columns(header: Header, found: Indicators) -> None:
    if not found.has_header:
        found.findings += unknown_columns(header, (Label.LEVEL_3, Label.TARGET, Label.ACTUAL, Label.SCORE))
    found.has_header = True
    found.value_columns = _value_columns(header)
    found.has_weight_column = found.has_weight_column or header.has(Label.WEIGHT)
    found.has_score_column = found.has_score_column or header.has(Label.SCORE)
    found.has_actual_column = found.has_actual_column or header.has(Label.ACTUAL)
    found.has_reason_column = found.has_reason_column or header.has(Label.REASON)


def _refuse_if_it_goes_on(grid: Grid, found: Indicators) -> None:
    """A second table without a header of its own and with other columns cannot be read under the first one's."""
    if found.total_row:
        return
    for row in range(grid.row_count):
        cells = grid.filled(row)
        if any(is_level_name(cell.text) for cell in cells) or may_be_an_indicator(cells):
            raise FormRefusedError("表格被分成两段，后一段没有表头且栏数不同，无法对应", cells[0].location)


# --- one row -------------------------------------------------------------------------------------------------------


def _belongs_elsewhere(level_2: str, level_1: str) -> bool:
    """Whether an empty level-1 cell cannot mean the one above, since the level 2 beside it is of another parent."""
    parent = PARENT_OF.get(standard_level_2(level_2) or "")
    above = standard_level_1(level_1)
    return parent is not None and above is not None and parent != above and above != COST


def _read_row(grid: Grid, row: int, header: Header, carried: _Carried, found: Indicators) -> None:
    if not grid.filled(row) or any(is_label(cell.text, Label.SUBTOTAL) for cell in names_in(grid, row, header)):
        return
    laid = lay_ruled(header, grid, row) if grid.ruled else lay_typed(header, grid, row)
    _refuse_slipped(laid)
    level_1, level_2 = carried.take(laid)
    if _is_blank(laid):
        return
    if not any(laid[label].text for label in (Label.LEVEL_2, Label.LEVEL_3, Label.TARGET, Label.ACTUAL)):
        raise FormRefusedError("有分值或得分，却没有指标名称，可能是一行合计", _place_of(laid))
    if laid.contested:
        found.contested.append(_place_of(laid))
    found.indicators.append(_indicator(len(found.indicators) + 1, laid, level_1, level_2, found))


def _refuse_slipped(laid: Row) -> None:
    """A number among the reasons, a level 2 among the names, or words for points tell of a row that stands one column off."""
    reason, name, level_2 = laid[Label.REASON], laid[Label.LEVEL_3], laid[Label.LEVEL_2]
    if parse_number(reason.text) and not reason.continued:
        raise FormRefusedError("偏差原因栏里是一个数，这一行可能错位", reason.location)
    points = (laid[Label.WEIGHT], laid[Label.SCORE])
    if all(_says_something(slot) and parse_points(slot.text) is None for slot in points):
        raise FormRefusedError("分值栏和得分栏里都是文字，栏目可能错位，或是另一张表的行", points[0].location)
    if bare(name.text) in PARENT_OF and standard_level_2(level_2.text) is None and not name.continued:
        raise FormRefusedError("三级指标栏里是二级指标的名称，这一行可能错位", name.location)


def _is_blank(laid: Row) -> bool:
    """Empty rows, rows of dots and prompts such as an empty `指标2:` are no indicators."""
    if any(_says_something(laid[label]) for label in (Label.TARGET, Label.ACTUAL, Label.REASON)):
        return False
    if any(parse_points(laid[label].text) and not laid[label].continued for label in (Label.WEIGHT, Label.SCORE)):
        return False
    name = laid[Label.LEVEL_3].text.strip()
    return is_empty(name) or is_prompt(name)


def _says_something(slot: Slot) -> bool:
    return not slot.continued and not is_empty(slot.text) and not is_prompt(slot.text)


def _place_of(laid: Row) -> str:
    return laid[Label.LEVEL_3].location or next((slot.location for slot in laid.slots.values() if slot.location), "")


def _indicator(number: int, laid: Row, level_1: Slot, level_2: Slot, found: Indicators) -> Indicator:
    levels = levels_of("" if is_points_note(level_1.text) else level_1.text, level_2.text)
    name = laid[Label.LEVEL_3] if laid[Label.LEVEL_3].text or is_level_name(level_2.text) else level_2
    target = _target_of(laid)
    actual = laid[Label.ACTUAL].entry()
    return Indicator(
        number,
        levels.level_1,
        levels.level_2,
        level_1.entry(),
        level_2.entry(),
        Entry(joined(name.text), name.location or _place_of(laid)),
        target,
        actual,
        parse_quantity(target.text),
        parse_quantity(actual.text),
        _points(laid[Label.WEIGHT], number, found),
        _points(laid[Label.SCORE], number, found),
        laid[Label.REASON].entry(),
        score_is_shared=laid[Label.SCORE].continued,
    )


def _target_of(laid: Row) -> Entry:
    """年度指标值; where the form splits it over 指标性质, 指标值 and 度量单位, these joined in that order."""
    parts = [laid[label] for label in _TARGET_PARTS if laid[label].text and not _is_beside_the_target(label, laid[label].text)]
    if not laid[Label.TARGET].text or is_empty(laid[Label.TARGET].text):
        return laid[Label.TARGET].entry()
    return Entry("".join(joined(part.text) for part in parts), laid[Label.TARGET].location)


def _is_beside_the_target(label: Label, text: str) -> bool:
    """Whether a part says nothing of the target: a mark for none, whether more or less is better (指标方向), or no sign at all."""
    if label == Label.NATURE and re.fullmatch(r"[正反逆]向(?:指标)?|.*\d.*", text.strip()):
        return True
    return label != Label.TARGET and is_empty(text)


def _points(slot: Slot, number: int, found: Indicators) -> Entry:
    """Points of a cell; one that is merged over several indicators counts on the first of them only."""
    if slot.continued:
        return Entry("", slot.location)
    value = parse_points(slot.text)
    if value is None and not is_empty(slot.text):
        message = f"“{slot.text}”无法识别为分数，未计入合计"
        found.findings.append(noted(value_unreadable, message, slot.location, slot.text, number))
    return Entry(slot.text, slot.location, value)
