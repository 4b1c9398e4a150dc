"""年度总体目标: what was promised for the year, and what came of it.

The names of both stand above their texts, or each beside its own. Every name is weighed by its words and by where it stands; names that
do not tell which text is which leave both blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, permutations, takewhile
from operator import itemgetter
from typing import Final

from perfeval_data.forms.split import Region, above_indicators
from perfeval_data.forms.vocabulary import (
    AMOUNTS,
    FUND_VALUES,
    GOALS,
    Label,
    columns_of,
    goal_names,
    has_label,
    is_label,
    is_numbered_goal,
    is_of_several_years,
    labels_of,
    names_goals,
    names_total_points,
    opens_goals,
)
from perfeval_data.forms.weights import NAMES, TABLES, WEIGHTS
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry
from perfeval_data.paper.values import at_colon, parse_figure, parse_number

_SAYS_THAT_IT_IS_A_NAME = re.compile("目标|指标|情况|状况|综述")
"""What the name of a goal says and no goal would: `已完成` may be the whole text of one."""
_NUMBER = re.compile(r"[(（]?(?:\d{1,2}|[①-⑳])[)）.、]?")
Goals = tuple[Entry, Entry]
"""Expected and achieved."""
Texts = dict[Cell, list[Cell]]
"""The texts beside names."""


def read_goals(region: Region) -> Goals:
    """The two texts of 年度总体目标; blank entries where the form has none or where it is not certain which text is which."""
    for grid, rows in ((grid, rows) for of in (_rows, _rows_below) for grid in region.parts if (rows := of(grid))):
        ways = (_alone_beside_their_texts, _one_below_the_other, _above_their_texts, _within_their_texts, _beside_their_texts)
        if goals := next(filter(None, (way(grid, rows) for way in ways)), None):
            return _without_name(goals[0]), _without_name(goals[1])
    return Entry(), Entry()


def _without_name(goal: Entry) -> Entry:
    """A goal, but none that reads like the name of one: then what stands here is not what was promised or reached."""
    return Entry("", goal.location) if _reads_like_one(goal.text) else goal


def _reads_like_one(text: str) -> bool:
    costs = goal_names(text)
    return _is_short(text) and bool((costs and _SAYS_THAT_IT_IS_A_NAME.search(text)) or labels_of(text))


def _rows(grid: Grid) -> list[int]:
    """The rows above the indicators that may hold goals or their names: none that names columns of amounts, or stands above some."""
    return [row for row in above_indicators(grid) if not _is_of_amounts(grid, row)]


def _rows_below(grid: Grid) -> list[int]:
    """The rows below the indicators, from their total or from the section of the goals on, where a form may have its goals."""
    below = range(above_indicators(grid).stop + 1, grid.row_count)
    last = (row for row in below if has_label(grid.filled(row), Label.TOTAL) or opens_goals(grid.filled(row)))
    return [row for row in range(next(last, grid.row_count), grid.row_count) if not _is_of_amounts(grid, row)]


def _is_of_amounts(grid: Grid, row: int) -> bool:
    cells = grid.filled(row)
    if has_label(cells, *FUND_VALUES) or sum(map(_names_an_amount, cells)) > 1:
        return True
    below = grid.filled(row + 1)
    below = () if below and names_total_points(below[0].text) else below
    figures = [cell for cell in below if parse_figure(cell.text) is not None and not _NUMBER.fullmatch(cell.text)]
    return len(figures) > 1


def _names_an_amount(cell: Cell) -> bool:
    """Whether a cell names an amount of the funds, and no goal."""
    return not columns_of(cell.text, is_of_funds=True).isdisjoint(AMOUNTS) and not goal_names(cell.text)


def _against(name: Cell, goal: Label) -> float:
    return goal_names(name.text).get(goal, WEIGHTS.nameless)


# --- names above their texts -------------------------------------------------------------------------------------------


def _above_their_texts(grid: Grid, rows: Sequence[int]) -> Goals | None:
    """The texts below the names of both; blank ones where names stand above texts and do not tell which is which."""
    for row in rows:
        names = _above_texts(grid, row)
        if len(names) < len(GOALS):
            names = _certain_pair(grid, row)
        is_of_the_year = len(names) >= len(GOALS) and not all(is_of_several_years(name.text) for name in names)
        if is_of_the_year and (goals := _below_names(grid, row, names)):
            return goals
    return None


def _below_names(grid: Grid, row: int, names: Sequence[Cell]) -> Goals | None:
    """The texts below some names of a row: of the best pair of them, or of the only one that is known; None where these may be no goals."""
    has_section = names[0] is not grid.filled(row)[0] or any(cell.row < row for cell in grid.rows[row] if cell.text)
    ways = sorted(
        (_against(one, GOALS[0]) + _against(other, GOALS[1]), at, to)
        for (at, one), (to, other) in permutations(enumerate(names), 2)
    )
    (best, *places), *others = ways
    is_certain = not others or others[0][0] - best >= WEIGHTS.margin
    is_understood = has_section or all(goal_names(name.text) for name in names)
    are_two = sum(not is_of_several_years(name.text) for name in names) == len(GOALS)
    texts = _texts_below(grid, names)
    if is_understood and is_certain and best <= 2 * (WEIGHTS.second_meaning if are_two else WEIGHTS.as_elsewhere):
        return texts[places[0]], texts[places[1]]
    known = {at: labels_of(name.text) for at, name in enumerate(names) if is_label(name.text, *GOALS)}
    known = {at: labels for at, labels in known.items() if not names_goals(names[at].text)}
    if known and has_section and len(names) == len(GOALS):
        expected, achieved = (next((texts[at] for at in known if goal in known[at]), Entry()) for goal in GOALS)
        return expected, achieved
    is_lost = _follows_section(grid, names[0]) or (known and all(_is_short(name.text) for name in names))
    return (Entry(), Entry()) if is_lost else None


def _one_below_the_other(grid: Grid, rows: Sequence[int]) -> Goals | None:
    """The texts below their names, where each name has a row to itself, or shares it with that of the goal of several years."""
    texts: Texts = {}
    for row in rows if grid.ruled else ():
        cells = [cell for cell in grid.filled(row) if not (cell.row_span > 1 and cell.column == 0)]
        names = [cell for cell in cells if not is_of_several_years(cell.text)]
        text = grid.at(names[0].bottom, names[0].column) if len(names) == 1 else None
        if text is not None and text.row == names[0].bottom and text.text and not _reads_like_one(text.text):
            texts[names[0]] = [text]
    return _of_the_only_pair(texts, permutations(texts, 2))


def _of_the_only_pair(texts: Texts, pairs: Iterable[tuple[Cell, Cell]]) -> Goals | None:
    """The texts of the pair of names that are those of both goals; None where there are several."""
    named = [
        pair
        for pair in pairs
        if all(_against(name, goal) <= WEIGHTS.second_meaning for name, goal in zip(pair, GOALS, strict=True))
    ]
    if len(named) != 1:
        return None
    expected, achieved = (_entry(texts[name], name) for name in named[0])
    return expected, achieved


def _is_short(text: str) -> bool:
    return len(text) <= NAMES.longest and not any(sign in text for sign in "。；，,;")


def _certain_pair(grid: Grid, row: int) -> list[Cell]:
    """Two names of the different goals beside each other, whatever stands below them; what is left of them is the section."""
    for one, other in pairwise(grid.filled(row)):
        costs = [_against(one, goal) + _against(other, rival) for goal, rival in permutations(GOALS)]
        behind = [cell for cell in grid.filled(row) if cell.column >= other.right]
        if min(costs) <= WEIGHTS.composed and not behind:
            return [one, other]
    return []


def _above_texts(grid: Grid, row: int) -> list[Cell]:
    """The cells of a row that stand above texts; none where one of them stands above a label."""
    cells = [cell for cell in grid.filled(row) if not (_is_number(cell.text) or _named_parts(cell))]
    bottom = min((cell.bottom for cell in cells), default=grid.row_count)
    if bottom >= grid.row_count:
        return []
    if not grid.ruled:
        texts = _without_section(grid, bottom)
        return [] if any(labels_of(cell.text) for cell in texts) else list(cells[max(len(cells) - len(texts), 0) :])
    below = [(cell, grid.at(bottom, cell.column)) for cell in cells if cell.bottom == bottom]
    texts_below = [(cell, text) for cell, text in below if text is not None and text.row == bottom]
    return [] if any(labels_of(text.text) for _, text in texts_below) else [cell for cell, _ in texts_below]


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None or is_numbered_goal(text)


def _follows_section(grid: Grid, name: Cell) -> bool:
    """Whether the name of the section stands left of a cell."""
    return any(names_goals(each.text) and each.right == name.column for each in grid.rows[name.row])


def _texts_below(grid: Grid, names: Sequence[Cell]) -> list[Entry]:
    """The texts below names, down to the next row that holds a label or opens a section of its own.

    In text each of these rows must hold exactly one cell for each name: else they are blank.
    """

    def goes_on(cells: Sequence[Cell]) -> bool:
        left = [cell for cell in cells if cell.column < first]
        numbers = [cell for cell in left if grid.ruled and (is_numbered_goal(cell.text) or parse_number(cell.text) is not None)]
        return len(left) == len(numbers) and not any(labels_of(cell.text) for cell in cells if cell not in numbers)

    below = range(names[0].bottom, grid.row_count)
    if grid.ruled:
        wide = [_as_wide_as_its_text(grid, name, names) for name in names]
        first = min(name.column for name in wide)
        rows = [*takewhile(goes_on, map(grid.filled, below))]
        texts = [[_text_in(cells, name.column, name.right) for cells in rows] for name in wide]
        return [_entry([*filter(None, own)], name) for own, name in zip(texts, names, strict=True)]
    lines = [*takewhile(bool, (_without_section(grid, row) for row in below))]
    first = lines[0][0].column if lines else 0
    lines = [*lines[:1], *takewhile(goes_on, lines[1:])]
    if not lines or any(len(cells) != len(names) for cells in lines):
        return [Entry() for _ in names]
    return [_entry(own, name) for own, name in zip(zip(*lines, strict=True), names, strict=True)]


def _as_wide_as_its_text(grid: Grid, name: Cell, names: Sequence[Cell]) -> Cell:
    """A name with the columns of the text right below it, which may reach further on both sides where it reaches below no other name."""
    text = grid.at(name.bottom, name.column)
    beside = [other for other in names if other is not name]
    if text is None or text.row != name.bottom or any(text.overlaps_columns(other.column, other.right) for other in beside):
        return name
    first, end = min(name.column, text.column), max(name.right, text.right)
    return replace(name, column=first, column_span=end - first)


def _without_section(grid: Grid, row: int) -> list[Cell]:
    """The cells of a row without the name of the section, and in text without the number of the goal that it holds."""
    cells = [cell for cell in grid.filled(row) if not is_label(cell.text, Label.GOALS)]
    return cells[1:] if not grid.ruled and cells and _is_number(cells[0].text) else cells


def _text_in(cells: Sequence[Cell], first: int, end: int) -> Cell | None:
    """The text between two columns; a running number before it is none."""
    cells = [cell for cell in cells if first <= cell.column < end and not labels_of(cell.text)]
    return next((cell for cell in cells if not _NUMBER.fullmatch(cell.text)), next(iter(cells), None))


def _entry(texts: Sequence[Cell], name: Cell) -> Entry:
    filled = [text for text in texts if text.text]
    return Entry("\n".join(cell.text for cell in filled), filled[0].location) if filled else Entry("", name.location)


# --- names before their texts, in the same cells -------------------------------------------------------------------------


def _within_their_texts(grid: Grid, rows: Sequence[int]) -> Goals | None:
    """The texts behind names in the same cells, `预期目标：建成。`, or in lines of one cell; None where not each goal has such a name.

    Several texts of one goal are those of numbered goals, with their numbers: `目标1：建成。`, `目标1完成情况：已建成。`.
    """
    parts = [part for row in rows for cell in grid.filled(row) for part in _named_parts(cell)]
    of_goals = [[part for part in parts if _against(part[0], goal) <= WEIGHTS.second_meaning] for goal in GOALS]
    if not all(of_goals) or any(
        _against(name, goal) > WEIGHTS.composed for goal, own in zip(GOALS[1:], of_goals[1:], strict=True) for name, _ in own
    ):
        return None
    goals = [_of_parts(own) for own in of_goals]
    return (goals[0], goals[1]) if goals[0] and goals[1] else None


def _of_parts(parts: Sequence[tuple[Cell, Cell]]) -> Entry | None:
    """The one text behind a name, or those of numbered goals with their names; None for several without numbers."""
    (_, first), *others = parts
    if not others:
        return Entry(first.text[_name_before(first.text)[1] :].strip(), first.location)
    is_numbered = len({name.text for name, _ in parts}) == len(parts) and len({_unnumbered(name) for name, _ in parts}) == 1
    return Entry("\n".join(part.text for _, part in parts), first.location) if is_numbered else None


_BEHIND_A_SENTENCE: Final = re.compile(r"(?<=[。；;])[\s/／；;]*(?=[^。；;:：\s]{2,16}[:：])")
_BRACKETED: Final = re.compile(r"[【〔［\[]([^【〔［\[\]］〕】]+)[\]］〕】][:：]?")


def _name_before(line: str) -> tuple[str, int]:
    """The name of a goal before a colon or in brackets (`【预期目标】建成。`) with which a line begins, and its length with its signs."""
    if bracketed := _BRACKETED.match(line):
        name, length = bracketed[1].strip(), bracketed.end()
    else:
        name, colon, _ = at_colon(line)
        length = len(name) + 1 if colon else 0
    is_name = any(cost <= WEIGHTS.second_meaning for cost in goal_names(name).values()) or is_of_several_years(name)
    return (name, length) if length and _is_short(name) and is_name else ("", 0)


def _lines_of(text: str) -> Iterator[str]:
    """The lines of a text; a name of a goal in brackets, or behind the end of a sentence, begins one of its own."""
    text = _BEHIND_A_SENTENCE.sub(lambda match: "\n" if _name_before(match.string[match.end() :])[0] else match[0], text)
    begins = [match.start() for match in _BRACKETED.finditer(text) if _name_before(match[0])[0]]
    for first, end in pairwise([0, *begins, len(text)]):
        yield from (line.strip() for line in text[first:end].splitlines() if line.strip())


def _named_parts(cell: Cell) -> list[tuple[Cell, Cell]]:
    """The parts of a text, each with the name of a goal that it begins with; none of a text that begins with anything else."""
    parts: list[tuple[str, str]] = []
    for line in _lines_of(cell.text):
        name, _ = _name_before(line)
        if name:
            parts.append((name, line))
        elif parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}\n{line}")
        else:
            return []
    return [(replace(cell, text=name), replace(cell, text=part)) for name, part in parts if len(part) > _name_before(part)[1]]


def _right_of(grid: Grid, name: Cell) -> Cell | None:
    """The cell right of a name; in text, where merged cells leave empty ones, the only filled one behind it."""
    behind = [] if grid.ruled else [cell for cell in grid.filled(name.row) if cell.column >= name.right]
    return behind[0] if len(behind) == 1 else grid.at(name.row, name.right)


# --- names beside their texts ------------------------------------------------------------------------------------------


def _alone_beside_their_texts(grid: Grid, rows: Sequence[int]) -> Goals | None:
    """The texts right of the names of both goals where these stand right above each other, or in one row that holds nothing else."""
    texts = _texts_beside(grid, rows)
    return _of_the_only_pair(texts, (pair for pair in permutations(texts, 2) if _are_alone(grid, texts, *pair)))


def _are_alone(grid: Grid, texts: Texts, one: Cell, other: Cell) -> bool:
    """Whether two names and their texts are all that stands in their rows, save on the left, in a single row no more than their section."""
    own = [one, other, *texts[one], *texts[other]]
    beside = [cell for row in {one.row, other.row} for cell in grid.filled(row) if cell not in own]
    if one.row == other.row:
        return all("目标" in cell.text and cell.right <= min(one.column, other.column) for cell in beside) and len(beside) < 2
    are_adjacent = (one.column, one.right) == (other.column, other.right) and (
        one.bottom == other.row or other.bottom == one.row
    )
    return are_adjacent and all(cell.right <= one.column for cell in beside)


def _beside_their_texts(grid: Grid, rows: Sequence[int]) -> Goals | None:
    """The texts right of their names; of several names for the same goal the one with the least against it, and those numbered like it."""
    texts = _texts_beside(grid, rows)
    named = {goal: sorted(_costs(grid, texts, goal), key=itemgetter(0)) for goal in GOALS}
    if not any(named.values()):
        return None
    cells = [cell for row in rows for cell in grid.filled(row)]
    expected, achieved = (_of_the_best(texts, each, cells, goal) for goal, each in named.items())
    return expected, achieved


def _texts_beside(grid: Grid, rows: Sequence[int]) -> Texts:
    cells = (cell for row in rows for cell in grid.filled(row))
    return {cell: text for cell in cells if (text := list(_beside(grid, cell)))}


def _costs(grid: Grid, texts: Texts, goal: Label) -> Iterator[tuple[float, Cell]]:
    for cell in texts:
        cost = _against(cell, goal)
        if cost <= WEIGHTS.second_meaning and (
            is_label(cell.text, *GOALS) or names_goals(cell.text) or _follows_section(grid, cell)
        ):
            yield cost, cell


def _of_the_best(texts: Texts, named: Sequence[tuple[float, Cell]], cells: Sequence[Cell], goal: Label) -> Entry:
    if not named:
        blank = next((cell for cell in cells if is_label(cell.text, goal)), None)
        return Entry("", blank.location) if blank else Entry()
    best, first = named[0]
    alike = [name for cost, name in named if _unnumbered(name) == _unnumbered(first) and name.column == first.column]
    others = [
        name for cost, name in named if cost - best < WEIGHTS.margin and name not in alike and cost <= WEIGHTS.as_elsewhere
    ]
    if others and best > 0:
        return Entry()
    return _entry([text for name in alike for text in texts[name]], first)


def _unnumbered(name: Cell) -> str:
    return re.sub(r"\d+|(?<=目标)[一二三四五六七八九十①-⑩]", "", bare(name.text))


def _beside(grid: Grid, name: Cell) -> Iterator[Cell]:
    """The texts right beside a name, one for each row that it covers."""
    if not goal_names(name.text):
        return
    beside = [cell for cell in grid.filled(name.row) if "目标" not in cell.text or cell.column >= name.column]
    if len(beside) > TABLES.beside_goals and not is_label(name.text, *GOALS):
        return
    for row in range(name.row, name.bottom):
        value = _right_of(grid, name) if row == name.row else grid.at(row, name.right)
        if value is not None and value.row == row and _is_number(value.text):
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
    if not any(cost <= WEIGHTS.as_elsewhere for cost in goal_names(cell.text).values()):
        return False
    beside = grid.at(cell.row, cell.right)
    below = _without_section(grid, cell.bottom) if cell.bottom < grid.row_count else []
    return (beside is not None and bool(beside.text)) or (
        len(below) == len(GOALS) and not any(labels_of(each.text) for each in below)
    )
