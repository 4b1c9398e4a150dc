"""年度总体目标: what was promised for the year, and what came of it.

The names of both stand above their texts, or each beside its own. Every name is weighed by its words and by where it stands; names that
do not tell which text is which leave both blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations, takewhile

from perfeval_data.forms.split import Region, above_indicators
from perfeval_data.forms.vocabulary import Label, goal_names, is_label, labels_of, names_goals
from perfeval_data.forms.weights import AS_ELSEWHERE, COMPOSED, MARGIN, NAMELESS, SECOND_MEANING
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry
from perfeval_data.paper.values import parse_number

_MOST_IN_A_ROW = 4
"""Cells of a row that holds both goals beside their names."""
_LONGEST_NAME = 16
_GOALS = (Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL)
_OF_FUNDS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE, Label.WEIGHT, Label.SCORE)
_SAYS_THAT_IT_IS_A_NAME = re.compile("目标|指标|情况|状况|综述")
"""What the name of a goal says and a goal does not: `已完成` may be all that somebody has to say."""
_NUMBER = re.compile(r"[(（]?(?:\d{1,2}|[①-⑳])[)）.、]?")
Goals = tuple[Entry, Entry]
"""Expected and achieved."""


def read_goals(region: Region) -> Goals:
    """The two texts of 年度总体目标; blank entries where the form has none or where it is not certain which text is which."""
    for grid in region.parts:
        rows = _rows(grid)
        goals = _above_their_texts(grid, rows) or _beside_their_texts(grid, rows)
        if goals:
            return _without_name(goals[0]), _without_name(goals[1])
    return Entry(), Entry()


def _without_name(goal: Entry) -> Entry:
    """A goal, but none that reads like the name of one: then what stands here is not what was promised or reached."""
    is_made_of_names = goal_names(goal.text) and _SAYS_THAT_IT_IS_A_NAME.search(goal.text)
    is_name = _is_short(goal.text) and (is_made_of_names or names_goals(goal.text) or labels_of(goal.text))
    return Entry("", goal.location) if is_name else goal


def _rows(grid: Grid) -> list[int]:
    """The rows above the indicators that may hold goals or their names: none that names columns of amounts, or stands above some."""
    return [row for row in above_indicators(grid) if not _is_of_amounts(grid, row)]


def _is_of_amounts(grid: Grid, row: int) -> bool:
    if any(is_label(cell.text, *_OF_FUNDS) for cell in grid.filled(row)):
        return True
    below = grid.filled(row + 1) if row + 1 < grid.row_count else ()
    figures = [cell for cell in below if parse_number(cell.text.rstrip("%％")) is not None and not _NUMBER.fullmatch(cell.text)]
    return len(figures) > 1


def _against(name: Cell, goal: Label) -> float:
    return goal_names(name.text).get(goal, NAMELESS)


# --- names above their texts -------------------------------------------------------------------------------------------


def _above_their_texts(grid: Grid, rows: Sequence[int]) -> Goals | None:
    """The texts below the names of both; blank ones where names stand above texts and do not tell which is which."""
    for row in rows:
        names = _above_texts(grid, row)
        if len(names) < len(_GOALS):
            names = _certain_pair(grid, row)
        if len(names) < len(_GOALS):
            continue
        has_section = names[0] is not grid.filled(row)[0] or any(cell.row < row for cell in grid.rows[row] if cell.text)
        pairs = sorted(
            (_against(one, _GOALS[0]) + _against(other, _GOALS[1]), one.column, other.column)
            for one, other in permutations(names, 2)
        )
        best, *places = pairs[0]
        is_certain = len(pairs) == 1 or pairs[1][0] - best >= MARGIN
        is_understood = has_section or all(goal_names(name.text) for name in names)
        if is_understood and is_certain and best <= 2 * (SECOND_MEANING if len(names) == len(_GOALS) else AS_ELSEWHERE):
            left, right = (next(name for name in names if name.column == place) for place in places)
            return _below_ruled(grid, names, left, right) if grid.ruled else _below_text(grid, names, left, right)
        known = [name for name in names if is_label(name.text, *_GOALS) and not (names_goals(name.text))]
        if known and has_section and len(names) == len(_GOALS):
            return _of_the_known(grid, names, known)
        if _follows_section(grid, names[0]) or (known and all(_is_short(name.text) for name in names)):
            return Entry(), Entry()
    return None


def _of_the_known(grid: Grid, names: Sequence[Cell], known: Sequence[Cell]) -> Goals:
    """The text below the one of two names that is known; the other one's is left out."""
    below = _below_ruled if grid.ruled else _below_text
    texts = below(grid, names, names[0], names[1])
    expected, achieved = (
        next((text for name, text in zip(names, texts, strict=True) if name in known and is_label(name.text, goal)), Entry())
        for goal in _GOALS
    )
    return expected, achieved


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and not any(sign in text for sign in "。；，,;")


def _certain_pair(grid: Grid, row: int) -> list[Cell]:
    """Two names of the different goals beside each other, whatever stands below them; what is left of them is the section."""
    for one, other in pairwise(grid.filled(row)):
        costs = [_against(one, goal) + _against(other, rival) for goal, rival in permutations(_GOALS)]
        behind = [cell for cell in grid.filled(row) if cell.column >= other.right]
        if min(costs) <= COMPOSED and not behind:
            return [one, other]
    return []


def _above_texts(grid: Grid, row: int) -> list[Cell]:
    """The cells of a row that stand above texts; none where one of them stands above a label."""
    cells = [cell for cell in grid.filled(row) if not _NUMBER.fullmatch(cell.text)]
    bottom = min((cell.bottom for cell in cells), default=grid.row_count)
    if bottom >= grid.row_count:
        return []
    if not grid.ruled:
        texts = _without_section(grid, bottom)
        return [] if any(labels_of(cell.text) for cell in texts) else list(cells[max(len(cells) - len(texts), 0) :])
    below = [(cell, grid.at(bottom, cell.column)) for cell in cells if cell.bottom == bottom]
    texts_below = [(cell, text) for cell, text in below if text is not None and text.row == bottom]
    return [] if any(labels_of(text.text) for _, text in texts_below) else [cell for cell, _ in texts_below]


def _follows_section(grid: Grid, name: Cell) -> bool:
    """Whether the name of the section stands left of a cell."""
    return any(names_goals(each.text) and each.right == name.column for each in grid.rows[name.row])


def _below_ruled(grid: Grid, names: Sequence[Cell], expected: Cell, achieved: Cell) -> Goals:
    """The cells under the two names, down to the next row that holds a label or opens a section of its own."""
    first = min(name.column for name in names)

    def ends(row: int) -> bool:
        own = grid.filled(row)
        return any(labels_of(cell.text) or (cell.column < first and parse_number(cell.text) is None) for cell in own)

    rows = range(expected.bottom, grid.row_count)
    rows = range(expected.bottom, next((row for row in rows if ends(row)), grid.row_count))
    texts = [[each for row in rows if (each := _text_at(grid, row, name.column, name.right))] for name in (expected, achieved)]
    return _entry(texts[0], expected), _entry(texts[1], achieved)


def _below_text(grid: Grid, names: Sequence[Cell], expected: Cell, achieved: Cell) -> Goals:
    """In text each row below, down to the next label or section, must hold exactly one cell for each of the names."""

    def ends(cells: Sequence[Cell]) -> bool:
        return not cells or any(labels_of(cell.text) for cell in cells) or cells[0].column < first

    below = [_without_section(grid, row) for row in range(expected.bottom, grid.row_count)]
    first = min((cell.column for cells in below[:1] for cell in cells), default=0)
    rows = [*below[:1], *takewhile(lambda cells: not ends(cells), below[1:])]
    if not rows or any(len(cells) != len(names) for cells in rows):
        return Entry(), Entry()
    left, right = ([cells[names.index(name)] for cells in rows] for name in (expected, achieved))
    return _entry(left, expected), _entry(right, achieved)


def _without_section(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.filled(row) if not is_label(cell.text, Label.GOALS)]


def _text_at(grid: Grid, row: int, first: int, end: int) -> Cell | None:
    """The text of a row between two columns; a running number before it is none."""
    cells = [cell for cell in grid.filled(row) if first <= cell.column < end and not labels_of(cell.text)]
    return next((cell for cell in cells if not _NUMBER.fullmatch(cell.text)), next(iter(cells), None))


def _entry(texts: Sequence[Cell], name: Cell) -> Entry:
    filled = [text for text in texts if text.text]
    return Entry("\n".join(cell.text for cell in filled), filled[0].location) if filled else Entry("", name.location)


# --- names beside their texts ------------------------------------------------------------------------------------------


def _beside_their_texts(grid: Grid, rows: Sequence[int]) -> Goals | None:
    """The texts right of their names; of several names for the same goal the one with the least against it, and those numbered like it."""
    cells = [cell for row in rows for cell in grid.filled(row)]
    texts = {cell: text for cell in cells if (text := list(_beside(grid, cell)))}
    named = {goal: sorted(_costs(grid, texts, goal), key=lambda each: each[0]) for goal in _GOALS}
    if not any(named.values()):
        return None
    expected, achieved = (_of_the_best(texts, each, cells, goal) for goal, each in named.items())
    return expected, achieved


def _costs(grid: Grid, texts: dict[Cell, list[Cell]], goal: Label) -> Iterator[tuple[float, Cell]]:
    for cell in texts:
        cost = _against(cell, goal)
        is_known = is_label(cell.text, *_GOALS, Label.GOALS)
        is_within = _follows_section(grid, cell)
        if cost <= SECOND_MEANING and (is_known or is_within or _has_counterpart(texts, cell, goal)):
            yield cost, cell


def _has_counterpart(texts: dict[Cell, list[Cell]], cell: Cell, goal: Label) -> bool:
    """Whether the name of the other goal stands in the same row, or right above or below."""
    others = [each for each in texts if _against(each, next(other for other in _GOALS if other != goal)) <= AS_ELSEWHERE]
    beside = [
        each
        for each in others
        if each.row == cell.row or (each.column == cell.column and cell.row in (each.bottom, each.row - cell.row_span))
    ]
    return any("目标" in each.text or "目标" in cell.text for each in beside)


def _of_the_best(
    texts: dict[Cell, list[Cell]], named: Sequence[tuple[float, Cell]], cells: Sequence[Cell], goal: Label
) -> Entry:
    if not named:
        blank = next((cell for cell in cells if is_label(cell.text, goal)), None)
        return Entry("", blank.location) if blank else Entry()
    best, first = named[0]
    alike = [name for cost, name in named if _unnumbered(name) == _unnumbered(first) and name.column == first.column]
    others = [name for cost, name in named if cost - best < MARGIN and name not in alike and cost <= AS_ELSEWHERE]
    if others and best > 0:
        return Entry()
    return _entry([text for name in alike for text in texts[name]], first)


def _unnumbered(name: Cell) -> str:
    return bare(name.text).rstrip("0123456789")


def _beside(grid: Grid, name: Cell) -> Iterator[Cell]:
    """The texts right beside a name, one for each row that it covers."""
    if not goal_names(name.text):
        return
    beside = [cell for cell in grid.filled(name.row) if not (names_goals(cell.text) and cell.column < name.column)]
    if len(beside) > _MOST_IN_A_ROW and not is_label(name.text, *_GOALS):
        return
    for row in range(name.row, name.bottom):
        value = grid.at(row, name.right)
        if value is not None and value.row == row and _NUMBER.fullmatch(value.text):
            value = grid.at(row, value.right)
        if value is None or value.row != row or not value.text or labels_of(value.text) or _reads_like_a_name(grid, value):
            return
        if (
            grid.ruled
            and row == name.row
            and name.row_span > 1
            and value.bottom < name.bottom
            and is_label(name.text, Label.GOALS)
        ):
            return
        yield value
        if value.bottom > row + 1:
            return


def _reads_like_a_name(grid: Grid, cell: Cell) -> bool:
    """Whether what stands beside a name reads like the name of a goal, and texts stand beside or below it."""
    if not any(cost <= AS_ELSEWHERE for cost in goal_names(cell.text).values()):
        return False
    beside = grid.at(cell.row, cell.right)
    below = _without_section(grid, cell.bottom) if cell.bottom < grid.row_count else []
    return (beside is not None and bool(beside.text)) or (
        len(below) == len(_GOALS) and not any(labels_of(each.text) for each in below)
    )
