"""年度总体目标: what was promised for the year, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations, takewhile

from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import Label, goal_names, heads_indicators, is_label, labels_of, names_goals
from perfeval_data.forms.weights import AS_ELSEWHERE, MARGIN, NAMELESS
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import column_unknown, noted
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Finding
from perfeval_data.paper.values import joined, parse_number

_NAMES_AND_TEXTS = 4
"""Cells of a row that holds both goals beside their names."""
_DIGITS = "0123456789"
_GOALS = (Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL)
Goals = tuple[Entry, Entry]
"""Expected and achieved."""


def read_goals(region: Region) -> Goals:
    """The two texts of 年度总体目标; blank entries where the form has none or where it is not certain which text is which."""
    for grid in region.parts:
        if names := _names_beside_each_other(grid):
            return _below_names(grid, *names)
        expected = _label_cell(grid, Label.EXPECTED_GOAL)
        achieved = _label_cell(grid, Label.ACHIEVED_GOAL)
        if achieved and not expected and (_is_beside_unknown_goal(grid, achieved) or _heads_a_column(grid, achieved)):
            return Entry(), Entry()
        if expected and achieved and expected.row == achieved.row:
            return _side_by_side(grid, expected, achieved)
        expected = expected or _section_with_text(grid, is_done=False)
        achieved = achieved or _section_with_text(grid, is_done=True)
        if expected or achieved:
            return _beside_label(grid, expected), _beside_label(grid, achieved)
    return Entry(), Entry()


def unread_goals(region: Region, goals: Goals) -> list[Finding]:
    """What to tell of a form without one of the goals, where texts stand below names of no certain meaning."""
    read = {line for goal in goals for line in goal.text.splitlines()}
    if all(goal.text for goal in goals):
        return []
    for grid in region.parts:
        for names in _names_above_texts(grid):
            below = [(name, grid.at(name.bottom, name.column)) for name in names]
            lost = [name for name, text in below if text is None or (text.text and text.text not in read)]
            if lost:
                words = "、".join(f"“{joined(name.text)}”" for name in lost)
                message = f"年度总体目标中{words}下面的文字，无法确定哪是目标、哪是完成情况，未入库"
                return [noted(column_unknown, message, lost[0].location, joined(lost[0].text))]
    return []


def _names_above_texts(grid: Grid) -> Iterator[list[Cell]]:
    """The names right of each name of the section of the goals that stand above texts."""
    for section in _above_indicators(grid):
        if names_goals(section.text):
            names = [cell for cell in grid.filled(section.row) if cell.column >= section.right]
            if len(names) > 1 and _are_above_texts(grid, names):
                yield names


def _names_beside_each_other(grid: Grid) -> tuple[Cell, Cell] | None:
    """The names of both goals right of the name of the section, each above its text; one of them, or the section, may read like another."""
    for names in _names_above_texts(grid):
        costs = {name: [goal_names(name.text).get(label, NAMELESS) for label in _GOALS] for name in names}
        pairs = sorted((costs[one][0] + costs[other][1], one.column, other.column) for one, other in permutations(names, 2))
        (best, *places), *others = pairs
        is_certain = not others or others[0][0] - best >= MARGIN
        if is_certain and best <= (NAMELESS - MARGIN if len(names) == 2 else 2 * AS_ELSEWHERE):
            left, right = (next(name for name in names if name.column == place) for place in places)
            return left, right
    return None


def _are_above_texts(grid: Grid, names: Sequence[Cell]) -> bool:
    """Whether a text stands below each of two names, and no other name."""
    row = names[0].bottom
    if row >= grid.row_count:
        return False
    texts = _without_section(grid, row)
    if not grid.ruled:
        return len(texts) == len(names)
    below = [grid.at(row, name.column) for name in names]
    return all(cell is not None and cell.row == row and not labels_of(cell.text) for cell in below)


def _names_completion(cell: Cell) -> bool:
    return is_label(cell.text, Label.GOALS) and bare(cell.text).endswith("完成情况")


def _label_cell(grid: Grid, label: Label) -> Cell | None:
    """The goal's label: above the indicators, so that a column `完成情况` of theirs is not taken for it."""
    return next((cell for cell in _above_indicators(grid) if is_label(cell.text, label)), None)


def _above_indicators(grid: Grid) -> list[Cell]:
    end = next((row for row in range(grid.row_count) if heads_indicators(grid.rows[row])), grid.row_count)
    return [cell for cell in grid.cells if cell.row < end]


def _is_beside_unknown_goal(grid: Grid, achieved: Cell) -> bool:
    """Whether the goals stand in a column with a name of no certain meaning, such as `目标` in a table of several years."""
    before = grid.at(achieved.row, achieved.column - 1)
    return before is not None and not labels_of(before.text) and _names_a_goal(before.text)


def _section_with_text(grid: Grid, is_done: bool) -> Cell | None:
    """The name of the section where its text stands right beside it: `年度总体目标 | …`, `年度总体目标完成情况 | …`."""
    for cell in _above_indicators(grid):
        beside = grid.at(cell.row, cell.right)
        has_text = beside is not None and bool(beside.text) and not labels_of(beside.text) and not _names_a_goal(beside.text)
        is_alone = len(grid.filled(cell.row)) <= _NAMES_AND_TEXTS
        is_value = beside is not None and (beside.bottom >= cell.bottom or not grid.ruled)
        if has_text and is_alone and is_value and is_label(cell.text, Label.GOALS) and _names_completion(cell) == is_done:
            return cell
    return None


def _names_a_goal(text: str) -> bool:
    """Whether a short text is the name of a column of goals that is not known here (`中长期目标`, `目标内容`)."""
    return re.fullmatch(r".{0,8}(?:目标(?:内容|情况|值)?|任务)", bare(text)) is not None


def _side_by_side(grid: Grid, expected: Cell, achieved: Cell) -> Goals:
    between = grid.at(expected.row, expected.right)
    if between is not None and between.text and not labels_of(between.text) and not _heads_a_column(grid, expected):
        return _beside_label(grid, expected), _beside_label(grid, achieved)
    return _below_names(grid, expected, achieved)


def _below_names(grid: Grid, expected: Cell, achieved: Cell) -> Goals:
    if grid.ruled:
        return _below_ruled(grid, expected, achieved)
    return _below_text(grid, expected, achieved)


def _below_ruled(grid: Grid, expected: Cell, achieved: Cell) -> Goals:
    """The cells under the two labels, down to the next row that holds a label or opens a section of its own."""

    def ends(row: int) -> bool:
        own = grid.filled(row)
        return any(labels_of(cell.text) or (cell.column < first and parse_number(cell.text) is None) for cell in own)

    names = [cell.column for cell in grid.filled(expected.row) if not is_label(cell.text, Label.GOALS)]
    first = min(*names, expected.column, achieved.column)
    rows = range(expected.bottom, grid.row_count)
    end = next((row for row in rows if ends(row)), grid.row_count)
    return _column_text(grid, expected, end), _column_text(grid, achieved, end)


def _column_text(grid: Grid, label: Cell, end: int) -> Entry:
    cells = [
        cell
        for cell in grid.cells
        if label.bottom <= cell.row < end
        and label.column <= cell.column < label.right
        and cell.text
        and not labels_of(cell.text)
    ]
    return Entry("\n".join(cell.text for cell in cells), cells[0].location) if cells else Entry("", label.location)


def _below_text(grid: Grid, expected: Cell, achieved: Cell) -> Goals:
    """In text each row below, down to the next label or section, must hold exactly one cell for each of the names."""

    def ends(cells: Sequence[Cell]) -> bool:
        return not cells or any(labels_of(cell.text) for cell in cells) or cells[0].column < first

    begin = min(expected.column, achieved.column)
    sections = [cell.right for cell in grid.filled(expected.row) if cell.column < begin and names_goals(cell.text)]
    names = [cell for cell in grid.filled(expected.row) if cell.column >= max(sections, default=begin)]
    below = [_without_section(grid, row) for row in range(expected.bottom, grid.row_count)]
    first = min((cell.column for cells in below[:1] for cell in cells), default=0)
    rows = [below[0], *takewhile(lambda cells: not ends(cells), below[1:])] if below else []
    if not rows or any(len(cells) != len(names) for cells in rows):
        return Entry(), Entry()
    texts = [[cells[names.index(name)] for cells in rows] for name in (expected, achieved)]
    left, right = (Entry("\n".join(cell.text for cell in cells), cells[0].location) for cells in texts)
    return left, right


def _without_section(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.rows[row] if cell.text and not is_label(cell.text, Label.GOALS)]


def _heads_a_column(grid: Grid, label: Cell) -> bool:
    """Whether the text of a goal stands below its name, so that what stands beside the name is another name."""
    if is_label(label.text, Label.GOALS):
        return False
    below, beside = grid.at(label.bottom, label.column), grid.at(label.row, label.right)
    under_beside = grid.at(beside.bottom, beside.column) if beside else None
    return all(cell is not None and cell.text and not labels_of(cell.text) for cell in (below, under_beside)) and grid.ruled


def _beside_label(grid: Grid, label: Cell | None) -> Entry:
    if label is None:
        return Entry()
    if _heads_a_column(grid, label):
        return _column_text(grid, label, label.bottom + 1)
    values = [value for each in _numbered_like(grid, label) if (value := grid.at(each.row, each.right)) is not None]
    texts = [value for value in values if not labels_of(value.text) and not _is_above_its_text(grid, value)]
    if not texts:
        return Entry("", label.location)
    return Entry("\n".join(value.text for value in texts), texts[0].location)


def _is_above_its_text(grid: Grid, name: Cell) -> bool:
    """Whether what stands beside a label reads like the name of a goal, and two texts stand in the row below."""
    row = name.bottom
    if not goal_names(name.text) or row >= grid.row_count:
        return False
    texts = _without_section(grid, row)
    return len(texts) == len(_GOALS) and not any(labels_of(cell.text) for cell in texts)


def _numbered_like(grid: Grid, label: Cell) -> list[Cell]:
    """A label and those below it that differ in their number only: `年度绩效目标1`, `年度绩效目标2`."""
    below = [cell for cell in _above_indicators(grid) if cell.column == label.column and cell.row > label.row]
    name = bare(label.text).rstrip(_DIGITS)
    return [label, *(cell for cell in below if name != bare(label.text) and bare(cell.text).rstrip(_DIGITS) == name)]
