"""What a row below the header of 绩效指标 is: a title, the 总分 row, a section of remarks, a remark, or an indicator."""

from __future__ import annotations

import re

from perfeval_data.forms.columns import Header
from perfeval_data.forms.vocabulary import (
    Label,
    column_names,
    inline_value,
    is_evaluation_title,
    is_label,
    is_table_title,
    labels_of,
    names_a_part,
)
from perfeval_data.forms.weights import COMPOSED, NAMELESS
from perfeval_data.paper.framework import is_level_name, is_points_note
from perfeval_data.paper.grades import GRADE_BANDS
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.quantities import parse_target
from perfeval_data.paper.values import half_width, is_empty, parse_number, parse_points

_SECTION_NUMBER = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|附[:：件表录]")
_OF_A_PART = re.compile(r"产出|效益|满意度|成本|效果|过程|决策|管理|执行|资金|预算")
POINTS = frozenset({Label.WEIGHT, Label.SCORE})
VALUES = frozenset(
    {
        Label.NATURE,
        Label.TARGET,
        Label.ADJUSTED_TARGET,
        Label.UNIT,
        Label.ACTUAL,
        Label.WEIGHT,
        Label.SCORE,
        Label.REASON,
    }
)

_MOST_POINTS_OF_A_ROW = 100


def is_title_row(grid: Grid, row: int) -> bool:
    """Whether a row holds nothing but the title of another table, which stands below in the same grid."""
    cells = grid.filled(row)
    if len(cells) != 1 or cells[0].column > 0 or labels_of(cells[0].text):
        return False
    is_note = inline_value(cells[0].text, Label.CLOSING) is not None or is_level_name(cells[0].text)
    is_title = is_table_title(cells[0].text) or _SECTION_NUMBER.match(cells[0].text) is not None
    return is_title and not is_note and not is_evaluation_title(cells[0].text)


def may_be_an_indicator(cells: tuple[Cell, ...]) -> bool:
    """Whether a row without a header has a name, a value and points."""
    is_named = bool(cells) and not labels_of(cells[0].text)
    return is_named and len(cells) > 2 and any(parse_points(cell.text) is not None for cell in cells)


def names_in(grid: Grid, row: int, header: Header) -> list[Cell]:
    """The filled cells of a row that stand before the columns of values (in text: of points): what the row is about."""
    values = VALUES if grid.ruled else POINTS
    first_value = min((column.first for column in header.columns if column.label in values), default=grid.column_count)
    return [cell for cell in grid.filled(row) if cell.column < first_value]


def is_total_row(grid: Grid, row: int, header: Header) -> bool:
    """Whether a row is named 总分 or like it; a value that reads `总计：96%` is no name."""
    names = names_in(grid, row, header)
    is_named = any(is_total_name(cell) for cell in names[:1]) or any(is_label(cell.text, Label.TOTAL) for cell in names)
    return is_named or (len(names) == 1 and _is_score_of_all(names[0], header)) or _names_its_points(grid.filled(row))


def _is_score_of_all(name: Cell, header: Header) -> bool:
    """Whether a row is named 自评得分, or like it, over all columns of the levels: the score of the form, unless it names a level."""
    levels = [column.end for column in header.columns if column.label in (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3)]
    is_score = column_names(name.text, is_of_funds=False).get(Label.SCORE, NAMELESS) <= COMPOSED
    is_over_all = name.column <= header.first_column and name.right >= max(levels, default=0)
    return is_score and is_over_all and _OF_A_PART.search(name.text) is None


def _names_its_points(cells: tuple[Cell, ...]) -> bool:
    """Whether a row holds nothing but names of points and the points beside them, and the grade that they give: `满分 | 100 | 得分 | 98`,
    `自评得分 | 98 | 自评等次 | 优`."""
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    return (
        len(pairs) > 1
        and len(cells) % 2 == 0
        and all(_says_points(*pair) or _says_grade(*pair) for pair in pairs)
        and any(_says_points(*pair) for pair in pairs)
    )


def _says_points(name: Cell, value: Cell) -> bool:
    return is_label(name.text, Label.WEIGHT, Label.SCORE, Label.TOTAL) and parse_points(value.text) is not None


def _says_grade(name: Cell, value: Cell) -> bool:
    return _GRADE_NAME.fullmatch(bare(name.text)) is not None and bare(value.text).removesuffix("秀") in _GRADES


_GRADE_NAME = re.compile(r"(?:绩效|自评|评价|评定|自我评价|综合|考核)*(?:等级|等次|级别|评级)")
_WITH_GRADE = re.compile(rf"[及和与、]{_GRADE_NAME.pattern}$")
_GRADES = frozenset({*(band.grade for band in GRADE_BANDS), "良好", "一般", "合格", "不合格", "较好"})


def is_total_name(cell: Cell) -> bool:
    """Whether a cell is the name of the 总分 row, with its points or alone."""
    name = _WITH_GRADE.sub("", re.sub(r"\d+(?:\.\d+)?分?$", "", bare(cell.text)))
    return is_label(cell.text, Label.TOTAL) or inline_value(cell.text, Label.TOTAL) is not None or is_label(name, Label.TOTAL)


def is_closing_row(grid: Grid, row: int, header: Header) -> bool:
    """Whether a row begins a section of remarks; `资金管理` as the level 2 of 过程 begins none."""
    cells = _unnumbered(grid.filled(row))
    if not cells or not (_opens_row(cells[0], grid, header) or len(cells) <= 2):
        return False
    first = cells[0].text
    if not grid.ruled and is_label(first, Label.PERSONAL) and is_measured(cells):
        return False
    closing = (Label.CLOSING, Label.PERSONAL, Label.PROJECT_NAME)
    if names_a_part(first):
        return not is_measured(cells)
    return is_label(first, *closing) or inline_value(first, *closing) is not None


def is_measured(cells: tuple[Cell, ...]) -> bool:
    """Whether a row of text whose first word may ask for a person is an indicator: `手机 | ≥10部` gives a quantity or points."""
    points = [number for cell in cells[1:] if (number := parse_points(cell.text)) is not None]
    has_quantity = len(cells) > 1 and parse_target(cells[1].text).unit is not None
    return has_quantity or any(abs(number) <= _MOST_POINTS_OF_A_ROW for number in points)


def _unnumbered(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a row without the number that the row has in the table."""
    return cells[1:] if cells and cells[0].column == 0 and parse_number(cells[0].text) is not None else cells


def _opens_row(cell: Cell, grid: Grid, header: Header) -> bool:
    """Whether a cell stands where a level 1 would, or the name of the section left of it."""
    return not grid.ruled or cell.column <= header.first_column


def is_remark(grid: Grid, row: int, header: Header) -> bool:
    """Whether a row says something about the form (主要成效, 审核意见, a line of signatures) and is no indicator.

    It begins where a level 1 would without naming one, gives no points, and is a name with its text or all `name: text`.
    """
    cells = _unnumbered(grid.filled(row))
    if not cells or not _opens_row(cells[0], grid, header):
        return False
    name = cells[0].text
    if not grid.ruled:
        return len(cells) == 1 and ":" in half_width(name)
    if is_level_name(name) or is_points_note(name) or is_label(name, Label.INDICATORS, Label.GOALS) or is_empty(name):
        return False
    gives_points = any(
        parse_points(cell.text) is not None
        for cell in cells
        for column in header.columns
        if column.label in POINTS and column.first <= cell.column < column.end
    )
    return not gives_points and (
        len(cells) <= 2 or inline_value(name, Label.PERSONAL) is not None or name.endswith(("：", ":"))
    )
