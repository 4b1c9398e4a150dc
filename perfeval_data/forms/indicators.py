"""绩效指标: every indicator with its levels, target, actual, points and reason, and the 总分 row below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from perfeval_data.forms.assign import Row, Slots
from perfeval_data.forms.columns import Column, Header, find_header, lost_in_nameless_columns, stands_below, unknown_columns
from perfeval_data.forms.indicator_columns import lay
from perfeval_data.forms.indicator_rows import Carried, indicator, is_blank, place_of
from perfeval_data.forms.paired_columns import apart
from perfeval_data.forms.refusal import FormRefusedError
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
from perfeval_data.forms.subtotals import LevelPoints, first_that_sums_nothing_up, without_sums_of_level_2
from perfeval_data.forms.vocabulary import Label, column_names, heads_indicators, is_label, labels_of, of_the_unit
from perfeval_data.forms.weights import AS_ELSEWHERE, BY_KIND, COMPOSED, CONFIRMED, CONTRADICTED, LACKING, NAMELESS
from perfeval_data.paper.framework import is_level_name, standard_level_1, standard_level_2
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import noted, value_unreadable
from perfeval_data.paper.model import Finding, Indicator
from perfeval_data.paper.quantities import parse_target
from perfeval_data.paper.values import is_empty, joined, parse_points

_LEVELS = (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3)
_WANTED = frozenset({Label.LEVEL_3, Label.TARGET, Label.ACTUAL, Label.SCORE})

_NAMES_A_LEVEL: Mapping[Label, Callable[[str], bool]] = {
    Label.LEVEL_1: lambda text: standard_level_1(text) is not None,
    Label.LEVEL_2: lambda text: standard_level_2(text) is not None,
    Label.LEVEL_3: lambda text: not is_level_name(text) and parse_target(text).value is None,
}


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
    level_points: list[LevelPoints] = field(default_factory=list)
    """Rows with nothing but the name of a level and points, which are no indicators if they sum up those below."""
    nameless_columns_told: bool = False
    laid: dict[str, tuple[Header, Slots]] = field(default_factory=dict)
    """How the rows of ruled grids were laid under their headers, by the places of the names of their indicators."""
    contested: list[tuple[str, Row]] = field(default_factory=list)
    """Rows that only the sums can confirm, with their places."""
    findings: list[Finding] = field(default_factory=list)


def indicator_header_at(grid: Grid, row: int) -> Header | None:
    """The header of 绩效指标 that begins in a row, if one does."""
    header = _header_at(grid, row)
    return header if is_indicator_header(header) else None


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
    for grid in map(apart, region.parts):
        header = _read_part(grid, header, found)
    if odd := first_that_sums_nothing_up(found.level_points, found.indicators):
        raise FormRefusedError("有分值或得分，却没有指标名称，可能是一行合计", odd.location)
    found.indicators, found.findings = without_sums_of_level_2(found.indicators, found.findings)
    return found


def _read_part(grid: Grid, header: Header | None, found: Indicators) -> Header | None:
    """Read one grid; returns the header that is still open at its end, for a part that follows without one."""
    if header is not None and not any(indicator_header_at(grid, row) for row in range(grid.row_count)):
        _refuse_if_it_goes_on(grid, found)
        return header
    return _Part(grid, found).read()


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
    carried: Carried = field(default_factory=Carried)

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
        _note_columns(header, self.grid, self.found)
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
    levels = [label for label in _LEVELS if header.has(label)]
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
    if not heads_indicators(cells):
        return None
    levels = [
        cell for cell in cells if any(column_names(cell.text, False).get(label, NAMELESS) <= COMPOSED for label in _LEVELS)
    ]
    levels = levels or [cell for cell in cells if cell.row_span == 1] or list(cells)
    begins_with_level_1 = column_names(levels[0].text, False).get(Label.LEVEL_1, NAMELESS) <= COMPOSED
    values = [cell.column for cell in cells if column_names(cell.text, False).keys() & VALUES and labels_of(cell.text)]
    first_value = min(values, default=grid.column_count)

    def names(cell: Cell) -> Mapping[Label, float]:
        """`年度目标` names the section before the levels, but the column of targets behind them; `数量指标` names no column."""
        is_corner = cell.right <= levels[0].column and (begins_with_level_1 or cell.row_span > 1)
        if is_corner or is_level_name(cell.text):
            return {}
        if cell.column > levels[0].column and is_label(cell.text, Label.GOALS):
            return {Label.TARGET: AS_ELSEWHERE}
        if cell.column > first_value and parse_points(cell.text) is not None:
            return {Label.WEIGHT: BY_KIND, Label.SCORE: BY_KIND}
        meanings = column_names(cell.text, False)
        if 0.0 not in meanings.values() and cell.column > levels[0].column and parse_points(cell.text) is None:
            is_behind = cell.column > first_value
            by_kind = (
                of_the_unit(cell.text, _holds_points(grid, cell)) if is_behind or _holds_points(grid, cell) else frozenset()
            )
            if is_behind or by_kind:
                return {**dict.fromkeys(by_kind, BY_KIND), **meanings}
        if cell.column > first_value or cell.bottom <= row or not cell.text or labels_of(cell.text):
            return meanings
        return {**dict.fromkeys(_LEVELS, BY_KIND), **meanings}

    return find_header(grid, row, names, lambda columns, end: _against(columns, grid, end))


def _against(columns: Sequence[Column], grid: Grid, row: int) -> float:
    """What speaks against the columns of a header with the rows below it."""
    place = {column.label: column.first for column in columns}
    lacking = LACKING * len(_WANTED - place.keys())
    if Label.ADJUSTED_TARGET in place and Label.TARGET not in place:
        lacking += CONTRADICTED
    rows = [each for each in range(row, grid.row_count) if grid.rows[each] and stands_below(grid, row - 1, each)]
    lacking += CONFIRMED * sum(_holds_its_level(grid, rows, place, label) for label in _LEVELS)
    if Label.REASON in place:
        lacking += CONFIRMED * _explains_deductions(grid, rows, place)
    points = [
        [_points_at(grid, each, place[label]) for each in rows] for label in (Label.WEIGHT, Label.SCORE) if label in place
    ]
    if len(points) < 2:
        return lacking
    pairs = [pair for pair in zip(*points, strict=True) if pair != (None, None)]
    return lacking + (CONFIRMED if _are_weights_and_scores(pairs) else CONTRADICTED)


def _explains_deductions(grid: Grid, rows: Sequence[int], place: Mapping[Label, int]) -> bool:
    """Whether a column has a text in rows that lose points and in no other, of which there are some."""
    if not {Label.WEIGHT, Label.SCORE} <= place.keys():
        return False
    loses_and_explains = set()
    for row in rows:
        weight, score = (_points_at(grid, row, place[label]) for label in (Label.WEIGHT, Label.SCORE))
        reason = grid.at(row, place[Label.REASON])
        if weight is not None:
            is_explained = reason is not None and not is_empty(reason.text) and parse_points(reason.text) is None
            loses_and_explains.add((score is not None and score < weight, is_explained))
    told = loses_and_explains - {(True, False)}
    return told == {(True, True), (False, False)} or (
        not grid.ruled and told == {(True, True)}
    )  # text ends rows without a reason early


def _holds_its_level(grid: Grid, rows: Sequence[int], place: Mapping[Label, int], label: Label) -> bool:
    """Whether most of what stands in the column of a level is a name of that level."""
    if label not in place:
        return False
    cells = (grid.at(row, place[label]) for row in rows)
    texts = [cell.text for cell in cells if cell is not None and cell.text and cell.column == place[label]]
    return 2 * sum(map(_NAMES_A_LEVEL[label], texts)) > len(texts)


def _holds_points(grid: Grid, name: Cell) -> bool:
    """Whether what stands below a name are points, and nothing else."""
    below = [cell for row in range(name.bottom, grid.row_count) if (cell := grid.at(row, name.column)) and cell.row == row]
    filled = [cell.text for cell in below if not is_empty(cell.text)]
    return len(filled) > 1 and all(parse_points(text) is not None for text in filled)


def _are_weights_and_scores(pairs: Sequence[tuple[Decimal | None, ...]]) -> bool:
    """Whether the first of each pair can be the weight for the score that is the second, and the scores make most of the weights."""
    scored = [(weight, score) for weight, score in pairs if weight is not None and score is not None and score <= weight]
    is_whole = bool(pairs) and len(scored) == len(pairs)
    return is_whole and 2 * sum(score for _, score in scored) >= sum(weight for weight, _ in scored)


def _points_at(grid: Grid, row: int, column: int) -> Decimal | None:
    cell = grid.at(row, column)
    return parse_points(cell.text) if cell is not None and cell.row == row else None


def _note_columns(header: Header, grid: Grid, found: Indicators) -> None:
    if not found.has_header:
        found.findings += unknown_columns(
            header, grid, (Label.LEVEL_3, Label.TARGET, Label.ACTUAL, *sorted(POINTS), Label.REASON)
        )
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


def _read_row(grid: Grid, row: int, header: Header, carried: Carried, found: Indicators) -> None:
    if not grid.filled(row) or any(is_label(cell.text, Label.SUBTOTAL) for cell in names_in(grid, row, header)):
        return
    laid = lay(header, grid, row)
    level_1, level_2 = carried.take(laid)
    if is_blank(laid):
        return
    if not any(laid[label].text for label in (Label.LEVEL_2, Label.LEVEL_3, Label.TARGET, Label.ACTUAL)):
        found.level_points.append(_points_of_level(laid, len(found.indicators)))
        return
    if header.has(Label.LEVEL_3) and _has_lost_its_name(laid, header):
        raise FormRefusedError("没有指标名称，也没有指标值或分值，可能错位，或是一行合计", place_of(laid))
    for slot in laid.unsure:
        message = f"“{joined(slot.text)}”在哪一栏无法确定（文本里没有表格线，且少了空格），未入库"
        found.findings.append(noted(value_unreadable, message, slot.location, joined(slot.text), len(found.indicators) + 1))
    if laid.rivals:
        found.contested.append((place_of(laid), laid))
    if not found.nameless_columns_told and (lost := lost_in_nameless_columns(header, grid, [row])):
        found.findings += lost
        found.nameless_columns_told = True
    found.indicators.append(indicator(len(found.indicators) + 1, laid, level_1, level_2, found.findings))
    if grid.ruled:
        found.laid[found.indicators[-1].level_3.location] = header, laid.slots


def _points_of_level(laid: Row, above: int) -> LevelPoints:
    """A row with points, but nothing that an indicator has; refused where it is not even named after a level 1."""
    name = laid[Label.LEVEL_1]
    if name.continued or not is_level_name(name.text):
        raise FormRefusedError("有分值或得分，却没有指标名称，可能是一行合计", place_of(laid))
    weight, score = (parse_points(laid[label].text) for label in (Label.WEIGHT, Label.SCORE))
    return LevelPoints(name.text, above, weight, score, name.location)


def _has_lost_its_name(laid: Row, header: Header) -> bool:
    """Whether a row has values without a name of its own, and neither a target nor points where others have them."""
    names = (laid[label] for label in (Label.LEVEL_2, Label.LEVEL_3))
    points = [laid[label] for label in POINTS if header.has(label)]
    is_named = any(slot.text and not slot.continued for slot in names) or laid[Label.LEVEL_3].continued
    is_whole = bool(laid[Label.TARGET].text) and any(slot.text for slot in points)
    return bool(points) and not is_named and not is_whole
