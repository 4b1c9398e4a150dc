"""What each row of a table of 绩效指标 is: the kinds of all its rows as one shortest path, by what speaks against each kind of a row and
by what may follow what.

So `合计` in the middle sums up a level, since indicators follow it, and the last one is the total; `资金管理` opens a section of remarks,
or is the level 2 of indicators. Where every path has an indicator below the end of the table, nothing tells where that is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import dropwhile, pairwise
from math import inf
from operator import attrgetter
from typing import Final

from perfeval_data.forms.columns import Header
from perfeval_data.forms.indicator_columns import VALUES, both_levels, certainly_names, header_at, is_indicator_header
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.sayings import OF_OTHERS, names_what_is_given, stated_in_words
from perfeval_data.forms.vocabulary import (
    AMOUNTS,
    LEVELS,
    MEASURES,
    POINTS,
    Label,
    begins_with_label,
    has_label,
    inline_value,
    is_evaluation_title,
    is_label,
    is_table_title,
    labels_of,
    names_a_part,
    names_a_task,
    names_total_points,
    opens_goals,
)
from perfeval_data.forms.weights import WEIGHTS
from perfeval_data.paper.framework import is_level_name, is_points_note, standard_level_1, standard_level_2
from perfeval_data.paper.grades import FULL_MARKS, GRADE_BANDS, grade_in
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.quantities import parse_target
from perfeval_data.paper.values import half_width, is_empty, parse_figure, parse_number, parse_points, remembered


class Kind(StrEnum):
    """What a row is."""

    HEADER = "header"
    INDICATOR = "indicator"
    SUM = "sum"
    """The name of a level alone, or the points of a level or of the rows above."""
    NOTE = "note"
    """A remark or a line of signatures, with indicators behind it or not."""
    FUNDS = "funds"
    """The header of the funds, where they stand below the indicators."""
    FUND = "fund"
    REMARKS = "remarks"
    """Begins a section of remarks, in which no indicator stands."""
    REMARK = "remark"
    """Part of that section."""
    TOTAL = "total"
    TITLE = "title"
    """The title or the header of another table."""
    BELOW = "below"
    """What stands below the total or that title."""


_ENDING: Final = frozenset({Kind.FUNDS, Kind.REMARKS, Kind.TOTAL, Kind.TITLE})
_WITHIN: Final = frozenset({Kind.INDICATOR, Kind.SUM, Kind.NOTE}) | _ENDING
_AFTER: Final[Mapping[Kind, frozenset[Kind]]] = {
    **dict.fromkeys((Kind.HEADER, Kind.INDICATOR, Kind.SUM, Kind.NOTE), _WITHIN),
    **dict.fromkeys((Kind.FUNDS, Kind.FUND), _ENDING | {Kind.FUND}),
    **dict.fromkeys((Kind.REMARKS, Kind.REMARK), (_ENDING - {Kind.REMARKS}) | {Kind.REMARK}),
    Kind.TOTAL: frozenset({Kind.TOTAL, Kind.BELOW}),
    Kind.TITLE: frozenset({Kind.BELOW}),
    Kind.BELOW: frozenset({Kind.BELOW}),
}
"""What may follow what; a header of the same columns, anything."""
IS_OVER: Final = frozenset({Kind.TOTAL, Kind.TITLE, Kind.BELOW})
"""Rows behind which the table does not go on."""
_LOST: Final = {
    Kind.BELOW: "合计行的下面还有指标，无法确定表格到哪里为止",
    Kind.FUND: "资金的下面还有指标，无法确定表格到哪里为止",
    Kind.REMARK: "说明的下面还有指标，无法确定表格到哪里为止",
}


class Whose(Enum):
    """Who gave the points of a row."""

    UNIT = "unit"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its kind, under the header that it belongs to."""

    row: int
    kind: Kind
    header: Header


@dataclass(frozen=True, slots=True)
class _Way:
    """The kinds of the rows so far, the last one first, and what speaks against them."""

    cost: float = 0.0
    line: Line | None = None
    before: _Way | None = None

    @property
    def lines(self) -> list[Line]:
        lines, way = [], self
        while way.line is not None and way.before is not None:
            lines.append(way.line)
            way = way.before
        return lines[::-1]

    def then(self, line: Line, cost: float) -> _Way:
        return _Way(self.cost + cost, line, self)


def outline(grid: Grid, is_compared: bool) -> list[Line]:
    """The rows from the first header of indicators on, save blank ones; a header by its first row.

    `is_compared`: the form has compared indicators before, so that a header that compares nothing is that of another table.
    Raises `FormRefusedError` where an indicator stands below the end of the table.
    """
    ways: dict[Kind, _Way] = {}
    header: Header | None = None
    row = 0
    while row < grid.row_count:
        here = header_at(grid, row)
        if here is not None and is_compared and _compares_nothing(here):
            ways = {Kind.TITLE: _best(ways).then(Line(row, Kind.TITLE, here), 0.0)}
            break
        if here is not None and is_indicator_header(here):
            is_compared = is_compared or here.has(Label.ACTUAL)
            ways = {Kind.HEADER: _best(ways).then(Line(row, Kind.HEADER, here), 0.0)}
            header, row = here, here.next_row
            continue
        if header is not None and grid.filled(row):
            ways = _continued(ways, grid, row, header)
        row += 1
    best = _best(ways)
    if best.cost == inf:
        lost = next(line for line in best.lines if line.kind in _LOST and _holds_an_indicator(grid, line))
        raise FormRefusedError(_LOST[lost.kind], grid.filled(lost.row)[0].location)
    return best.lines


def _best(ways: Mapping[Kind, _Way]) -> _Way:
    return min(ways.values(), key=attrgetter("cost"), default=_Way())


def _continued(ways: Mapping[Kind, _Way], grid: Grid, row: int, header: Header) -> dict[Kind, _Way]:
    """The best ways to go on with a row, for each kind that it could be."""
    costs = _costs(grid, row, header, {kind for last in ways for kind in _AFTER[last]})
    best = {kind: _best({last: way for last, way in ways.items() if kind in _AFTER[last]}) for kind in costs}
    return {kind: way.then(Line(row, kind, header), costs[kind]) for kind, way in best.items()}


def _compares_nothing(header: Header) -> bool:
    """Whether a header of levels is that of scoring standards, or of the targets of another year."""
    return sum(map(header.has, LEVELS)) > 1 and not header.has(Label.ACTUAL)


# --- one row ---------------------------------------------------------------------------------------------------------


def _costs(grid: Grid, row: int, header: Header, possible: Collection[Kind]) -> dict[Kind, float]:
    """The kinds that a row could be at its place, each with what speaks against it."""
    outside = {kind: inf if _holds_an_indicator(grid, Line(row, kind, header)) else 0.0 for kind in _LOST if kind in possible}
    within = _costs_within(grid, row, header) if len(outside) < len(possible) else {}
    return {kind: cost for kind, cost in within.items() if kind in possible} | outside


def _costs_within(grid: Grid, row: int, header: Header) -> dict[Kind, float]:
    cells = _unnumbered(grid.filled(row))
    if _is_title(grid.filled(row)):
        return {Kind.TITLE: 0.0}
    is_sum = _states_only_points(cells, header)
    if _is_total(grid, row, header):
        may_be_sum = is_sum and (row == header.next_row or _NAMED_A_SUM.fullmatch(bare(cells[0].text)) is not None)
        is_of_funds = sum(parse_points(cell.text) is not None for cell in cells) > len(POINTS) + 1
        return {Kind.TOTAL: WEIGHTS.lacks * is_of_funds, **({Kind.SUM: WEIGHTS.rather_another_kind} if may_be_sum else {})}
    if _names_whose_points(grid, cells, header) is Whose.OTHERS and not _is_of_the_unit(cells[0]):
        return {Kind.NOTE: 0.0}
    if _heads_funds(cells):
        return {Kind.FUNDS: 0.0}
    if _opens_remarks(grid, cells, header):
        is_measured_row = _holds_an_indicator(grid, Line(row, Kind.REMARK, header))
        is_remark_alone = len(cells) == 1 and grid.ruled and inline_value(cells[0].text, Label.CLOSING) is not None
        costs = {Kind.REMARKS: 0.0}
        costs |= {Kind.INDICATOR: WEIGHTS.rather_another_kind} if is_measured_row else {}
        costs |= {Kind.NOTE: WEIGHTS.rather_another_kind} if is_remark_alone else {}
    elif _is_note(grid, cells, header) or (len(cells) == 1 and inline_value(cells[0].text, Label.REASON)):
        costs = {Kind.NOTE: 0.0}
    elif has_label(_names_in(grid, row, header), Label.SUBTOTAL):
        costs = {Kind.SUM: 0.0}
    else:
        costs = {Kind.SUM if is_sum and _sums_up(grid, cells[0], header) else Kind.INDICATOR: 0.0}
    if Kind.REMARKS not in costs and opens_goals(cells) and _is_at_the_left(grid, cells[0], header):
        return {Kind.REMARKS: 0.0, **{kind: cost + WEIGHTS.rather_another_kind for kind, cost in costs.items()}}
    return costs


def _holds_an_indicator(grid: Grid, line: Line) -> bool:
    """Whether a row would be lost outside of the table: it has a name, a measure and points, or below the end the name of a level."""
    header = line.header
    levels = (cell.text for cell in grid.rows[line.row] if header.label_of(cell) in LEVELS[:2])
    if line.kind != Kind.REMARK and any(is_level_name(text) or both_levels(text) is not None for text in levels):
        return True
    placed = [(cell.text, header.label_of(cell)) for cell in grid.filled(line.row)]
    named = {label for text, label in placed if label not in POINTS or parse_points(text) is not None}
    return bool(named & POINTS and named & MEASURES) and any(
        label == Label.LEVEL_3 and parse_number(text) is None for text, label in placed
    )


def _names_in(grid: Grid, row: int, header: Header) -> list[Cell]:
    """The filled cells of a row that stand before the columns of values (in text: of points): what the row is about."""
    values = VALUES if grid.ruled else POINTS
    behind = dropwhile(lambda column: column.label not in LEVELS, header.columns)  # points may stand before the levels
    first_value = min((column.first for column in behind if column.label in values), default=grid.column_count)
    return [cell for cell in grid.filled(row) if cell.column < first_value]


def _unnumbered(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a row without the number that the row has in the table."""
    return cells[1:] if cells and cells[0].column == 0 and parse_number(cells[0].text) is not None else cells


_SECTION_NUMBER: Final = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|附[:：件表录]")


def _is_title(cells: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but the title of another table, which stands below in the same grid."""
    text = cells[0].text
    if len(cells) != 1 or cells[0].column > 0 or labels_of(text):
        return False
    is_title = is_table_title(text) or _SECTION_NUMBER.match(text) is not None
    return is_title and not (inline_value(text, Label.CLOSING) is not None or is_level_name(text) or is_evaluation_title(text))


# --- points of several rows --------------------------------------------------------------------------------------------

_NAMED_A_SUM: Final = re.compile(r".*(?:小计|合计|总计|共计)(?:得分|分值|分)?")
_GRADE_NAME: Final = re.compile(r"(?:绩效|自评|评价|评定|自我评价|综合|考核)*(?:等级|等次|级别|评级)")
_WITH_GRADE: Final = re.compile(rf"[及和与、]{_GRADE_NAME.pattern}$")
_GRADES: Final = frozenset({*(band.grade for band in GRADE_BANDS), "良好", "一般", "合格", "不合格", "较好"})


def _states_only_points(cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row has a name in one cell, and nothing behind it but points."""
    filled = [cell for cell in cells if not is_empty(cell.text)]
    most = sum(map(header.has, POINTS))
    return 0 < len(filled) <= most + 1 and all(parse_points(cell.text) is not None for cell in filled[1:])


def _sums_up(grid: Grid, name: Cell, header: Header) -> bool:
    """Whether the name of a row that states only points is that of a level 1, of a sum, or in a cell over all levels."""
    levels = [column for column in header.columns if column.label in LEVELS]
    is_first = levels[0].first <= name.column < levels[0].end and levels[0].label == Label.LEVEL_1
    is_over_all = grid.ruled and name.column <= levels[0].first and name.right >= levels[-1].end and len(levels) > 1
    is_band = (standard_level_1(name.text) is not None and not header.has(Label.LEVEL_1)) or (
        standard_level_2(name.text) is not None and not header.has(Label.LEVEL_2) and name.column <= levels[0].first
    )
    is_of_level = is_level_name(name.text) and (is_first if grid.ruled else standard_level_1(name.text) is not None)
    return is_of_level or is_band or is_over_all or _NAMED_A_SUM.fullmatch(bare(name.text)) is not None


def _is_total(grid: Grid, row: int, header: Header) -> bool:
    """Whether a row is named 总分 or like it; a value that reads `总计：96%` is no name."""
    names, cells = _names_in(grid, row, header), grid.filled(row)
    is_named = any(is_total_name(cell) for cell in names[:1]) or has_label(names, Label.TOTAL)
    is_alone = len(names) == 1 or _states_only_points(cells, header)
    is_of_all = is_alone and _is_score_of_all(cells[0], grid, header)
    is_of_several = (
        _names_its_points(cells) or _holds_a_total(cells, header) or _names_whose_points(grid, cells, header) is Whose.UNIT
    )
    return is_named or is_of_all or is_of_several or _says_the_total(cells)


def _holds_a_total(cells: Sequence[Cell], header: Header) -> bool:
    """Whether points stand behind the very name of a total anywhere in a row: `财政核定总分 | 85.6 | 自评总分 | 93.6`."""
    pairs = ((name, number) for name, number in pairwise(cells) if parse_points(number.text) is not None)
    return not is_whole_indicator(cells, header) and any(names_total_points(name.text) for name, _ in pairs)


def is_whole_indicator(cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row has a name of an indicator and all points, each in its column: then it is one, whatever its target says."""
    placed = {header.label_of(cell): cell for cell in cells}
    name = placed.get(Label.LEVEL_3)
    is_named = name is not None and may_name_points(name) and not _names_what_is_given(name)
    points = (placed.get(label) for label in POINTS if header.has(label))
    return is_named and all(cell is not None and parse_points(cell.text) is not None for cell in points)


def _names_whose_points(grid: Grid, cells: Sequence[Cell], header: Header) -> Whose | None:
    """Whose points, ranks or grades a row gives that holds nothing but their names, each with its number: `专家评分 | 88`; None for any other row."""
    names = [cell for cell in cells if may_name_points(cell)]
    if not names or names[0] is not cells[0] or not _is_at_the_left(grid, names[0], header):
        return None
    numbers = sum(parse_points(cell.text) is not None for cell in cells)
    if not 0 < numbers <= len(names) + 1 or not all(map(_names_what_is_given, names)):
        return None
    if len(names) > 1 and any(map(_is_of_the_unit, names)):
        return Whose.UNIT
    return None if any(names_a_part(name.text) or "指标" in name.text for name in names) else Whose.OTHERS


def _names_what_is_given(cell: Cell) -> bool:
    return is_label(cell.text, Label.WEIGHT, Label.SCORE, Label.TOTAL) or names_what_is_given(cell.text)


def _is_of_the_unit(cell: Cell) -> bool:
    return is_label(cell.text, Label.SCORE, Label.TOTAL) and not names_a_part(cell.text)


def may_name_points(cell: Cell) -> bool:
    """Whether a cell may be the name of what stands behind it: it is neither a number, nor a rate, nor a mark for nothing, nor a grade."""
    return _may_name(cell.text)


@remembered
def _may_name(text: str) -> bool:
    return not is_empty(text) and parse_points(text) is None and parse_figure(text) is None and grade_in(text) is None


def _says_the_total(cells: Sequence[Cell]) -> bool:
    """Whether a row is nothing but a sentence that says the total: `自评总分为95分，等级为优`."""
    said = stated_in_words(cells[0].text) if len(cells) == 1 else None
    return said is not None and said.is_all


def is_total_name(cell: Cell) -> bool:
    """Whether a cell is the name of the 总分 row, with its points or alone."""
    return _names_the_total(cell.text)


@remembered
def _names_the_total(text: str) -> bool:
    name = _WITH_GRADE.sub("", re.sub(r"(?:为|是|:)?\d+(?:\.\d+)?分?$", "", bare(text)))
    return begins_with_label(text, Label.TOTAL) or is_label(name, Label.TOTAL)


def _is_score_of_all(name: Cell, grid: Grid, header: Header) -> bool:
    """Whether a row is named 自评得分, or like it, where no level stands: the score of the form, unless the name says of which part, or whose."""
    is_at_the_left = _is_at_the_left(grid, name, header) and header.label_of(name) not in LEVELS[1:]
    is_over_levels = not grid.ruled or name.column_span > 1
    is_of_others = names_a_part(name.text) or OF_OTHERS.search(bare(name.text)) is not None
    return certainly_names(name.text, Label.SCORE) and is_at_the_left and is_over_levels and not is_of_others


def _names_its_points(cells: Sequence[Cell]) -> bool:
    """Whether a row is of pairs: names of points with the points, or with the grade: `满分 | 100 | 得分 | 98`, `得分 | 98 | 等次 | 优`."""
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    says_points = [
        is_label(name.text, Label.WEIGHT, Label.SCORE, Label.TOTAL) and parse_points(value.text) is not None
        for name, value in pairs
    ]
    says_grade = (
        _GRADE_NAME.fullmatch(bare(name.text)) is not None and bare(value.text).removesuffix("秀") in _GRADES
        for name, value in pairs
    )
    is_paired = len(pairs) > 1 and len(cells) % 2 == 0
    return is_paired and any(says_points) and all(map(any, zip(says_points, says_grade, strict=True)))


# --- remarks -----------------------------------------------------------------------------------------------------------

_CLOSING: Final = (Label.CLOSING, Label.PERSONAL, Label.PROJECT_NAME)


def _heads_funds(cells: Sequence[Cell]) -> bool:
    """Whether a row heads the funds, where they stand below the indicators."""
    named = {label for cell in cells for label in labels_of(cell.text) if label in AMOUNTS}
    return len(named) > 1


def _opens_remarks(grid: Grid, cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row begins a section of remarks; `资金管理` as the level 2 of 过程 begins none."""
    if not cells or not (_is_at_the_left(grid, cells[0], header) or len(cells) <= 2):
        return False
    first = cells[0].text
    may_be_measured = names_a_task(first) or (not grid.ruled and is_label(first, Label.PERSONAL))
    if may_be_measured and is_measured(cells):
        return False
    return names_a_task(first) or begins_with_label(first, *_CLOSING)


def is_measured(cells: Sequence[Cell]) -> bool:
    """Whether a row of text whose first word may ask for a person is an indicator: `手机 | ≥10部` gives a quantity or points."""
    points = [number for cell in cells[1:] if (number := parse_points(cell.text)) is not None]
    has_quantity = len(cells) > 1 and parse_target(cells[1].text).unit is not None
    return has_quantity or any(abs(number) <= FULL_MARKS for number in points)


def _is_at_the_left(grid: Grid, cell: Cell, header: Header) -> bool:
    """Whether a cell stands where a level 1 would, or the name of the section left of it."""
    return not grid.ruled or cell.column <= header.first_column


def _is_note(grid: Grid, cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row says something about the form (主要成效, 审核意见, a line of signatures) and is no indicator.

    It begins where a level 1 would without naming one, gives no points, and is a name with its text or all `name: text`.
    """
    if not cells or not _is_at_the_left(grid, cells[0], header):
        return False
    name = cells[0].text
    if not grid.ruled:
        return len(cells) == 1 and ":" in half_width(name)
    if is_level_name(name) or is_points_note(name) or is_label(name, Label.INDICATORS, Label.GOALS) or is_empty(name):
        return False
    columns = ((cell, header.at(cell.column)) for cell in cells)
    if any(column and column.label in POINTS and parse_points(cell.text) is not None for cell, column in columns):
        return False
    return len(cells) <= 2 or inline_value(name, Label.PERSONAL) is not None or name.endswith(("：", ":"))
