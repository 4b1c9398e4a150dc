"""Forms of which a part stands in lines between their tables: `项目名称：职工之家` below the title, goals between funds and indicators."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, permutations, takewhile
from operator import attrgetter
from typing import Final

from perfeval_data.forms.sayings import names_unit, stated_in_words, unit_in_note
from perfeval_data.forms.vocabulary import (
    GOALS,
    HEADING_LABELS,
    Label,
    begins_with_label,
    goal_names,
    heads_indicators,
    inline_value,
    is_evaluation_title,
    is_label,
    is_of_several_years,
    named_values,
    names_goals,
)
from perfeval_data.forms.weights import NAMES, WEIGHTS
from perfeval_data.paper.grid import Block, Cell, Grid, Paragraph
from perfeval_data.paper.values import MONEY_UNITS, at_colon, parse_points


def with_lines_as_rows(blocks: Sequence[Block], begins_a_form: Callable[[Grid], bool]) -> list[Block]:
    """The blocks with the lines that name the project below a title as a table of names and values, where no table below does.

    A line of such a form that names the unit is a row of the table below it. The goals of any form in lines above its indicators are
    rows of their table. A line with the total right below the indicators of any form, or a note that names the unit there, is a row
    of their table.
    """
    result: list[Block] = []
    blocks = _with_goals_above_indicators(blocks, begins_a_form)
    is_in_lines = False
    pairs: list[Row] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and is_evaluation_title(block.text):
            is_in_lines = _begins_in_lines(blocks[place:], begins_a_form)
        elif is_in_lines and isinstance(block, Grid) and begins_a_form(block):
            is_in_lines = False
        if is_in_lines and isinstance(block, Paragraph) and (named := _pairs(block)):
            pairs += ((block, pair) for pair in named)
            result += [block] if any(value in MONEY_UNITS for _, value in named_values(block.text)) else []
            continue
        result += [_with_rows(Grid(()), 0, pairs)] if pairs else []
        pairs = []
        above = result[-1] if result else None
        if is_in_lines and isinstance(block, Grid) and isinstance(above, Paragraph) and names_unit(above.text):
            result[-1] = _with_rows(block, 0, [(above, [above.text])])
        elif isinstance(block, Paragraph) and isinstance(above, Grid) and _is_row_below(block.text, above):
            result[-1] = _with_rows(above, above.row_count, [(block, [block.text])])
        else:
            result.append(block)
    return [*result, _with_rows(Grid(()), 0, pairs)] if pairs else result


Row = tuple[Paragraph, Sequence[str]]
"""A line, and what it says as a row: one text over all columns, or a name and its text."""


def _with_rows(table: Grid, at: int, rows: Sequence[Row]) -> Grid:
    """A table with lines as rows above one of its own, or below the last."""
    if not rows:
        return table
    width = table.column_count if table.ruled else 1
    cells = [
        Cell(text, row, column, 1, max(width - column, 1) if column == len(texts) - 1 else 1, line.location, line.recognised)
        for row, (line, texts) in enumerate(rows, start=at)
        for column, text in enumerate(texts)
    ]
    moved = (replace(cell, row=cell.row + len(rows)) if cell.row >= at else cell for cell in table.cells)
    return replace(table, cells=tuple(sorted((*cells, *moved), key=attrgetter("row", "column"))))


def with_line_above(table: Grid, line: Paragraph) -> Grid:
    """A table with the line above it, `资金使用情况（单位：万元）`, as its first row."""
    return _with_rows(table, 0, [(line, [line.text])])


def says_the_total(text: str) -> bool:
    """Whether a text is nothing but the total of a form: `自评总分：98.5分    自评等级：优`."""
    said, value = stated_in_words(text), inline_value(text, Label.TOTAL)
    return (said is not None and said.is_all) or (value is not None and parse_points(value) is not None)


def _is_row_below(text: str, table: Grid) -> bool:
    """Whether a text right below a table of indicators is a row of it: a note that names the unit, or the total, where it has none."""
    has_total = any(is_label(cell.text, Label.TOTAL) for cell in table.cells)
    is_of_it = unit_in_note(text) is not None or (says_the_total(text) and not has_total)
    return is_of_it and any(heads_indicators(row) for row in table.rows)


def _begins_in_lines(blocks: Sequence[Block], begins_a_form: Callable[[Grid], bool]) -> bool:
    """Whether the lines between a title and the table below it name the project, and the table does not."""
    lines = [block for block in takewhile(lambda block: isinstance(block, Paragraph), blocks) if isinstance(block, Paragraph)]
    below = blocks[len(lines)] if len(lines) < len(blocks) else None
    named = (name for line in lines for name, _ in _pairs(line))
    return isinstance(below, Grid) and any(is_label(name, Label.PROJECT_NAME) for name in named) and not begins_a_form(below)


def _pairs(line: Paragraph) -> list[tuple[str, str]]:
    """The names of the heading in a line, each with its value."""
    return [(name, value) for name, value in named_values(line.text) if is_label(name, *HEADING_LABELS)]


# --- goals --------------------------------------------------------------------------------------------------------------


_SECTION: Final = re.compile(r"[(（]?[一二三四五六七八九十]{1,2}[)）、.．]\s*")
_ITEM: Final = re.compile(r"[(（]?\d{1,2}[)）.．、](?!\d)|[①-⑳]")
_SENTENCE: Final = re.compile(r"[。；;！]$")
_OF_INDICATORS: Final = re.compile(r"指标[^,，。;；]{0,8}$")


def _with_goals_above_indicators(blocks: Sequence[Block], begins_a_form: Callable[[Grid], bool]) -> list[Block]:
    """The blocks with goals in lines as rows above the indicators of their form, where no table of it names goals above these."""
    result: list[Block] = []
    lines: list[Paragraph] = []  # since the title
    tables: list[Grid] | None = None  # of the form, above its indicators; None where no form has begun
    for block in blocks:
        if isinstance(block, Grid):
            if tables is None or (tables and begins_a_form(block)):
                tables, lines = ([] if begins_a_form(block) else None), []
            if tables is not None and (indicators := _header_of(block)) is not None:
                goals = [] if any(map(_names_goals, [*tables, block])) else _goals_in(lines)
                used = [line for lines, _ in goals for line in lines]
                result = [each for each in result if not any(each is line for line in used)]
                block, tables = _with_rows(block, indicators, [(lines[0], texts) for lines, texts in goals]), None
            elif tables is not None:
                tables.append(block)
        elif isinstance(block, Paragraph) and is_evaluation_title(block.text):
            tables, lines = [], []
        elif isinstance(block, Paragraph):
            lines.append(block)
        else:
            tables = None
        result.append(block)
    return result


def _header_of(table: Grid) -> int | None:
    """The row that heads the indicators, where no cell reaches from above into it."""
    row = next((row for row, cells in enumerate(table.rows) if heads_indicators(cells)), None)
    return None if row is None or any(cell.row < row for cell in table.rows[row]) else row


def _names_goals(table: Grid) -> bool:
    """Whether a cell above the indicators of a table names a goal, or begins with such a name."""
    rows = takewhile(lambda cells: not heads_indicators(cells), table.rows)
    names = (at_colon(cell.text)[0] for cells in rows for cell in cells if cell.text)
    return any(
        begins_with_label(name, Label.GOALS, *GOALS) or names_goals(name) or ("目标" in name and goal_names(name))
        for name in names
    )


def _goals_in(lines: Sequence[Paragraph]) -> list[tuple[Sequence[Paragraph], tuple[str, str]]]:
    """Both goals, each with its lines, its name and its text; none where a line may be part of a goal or not: half of one would be wrong."""
    named = [_named(line) for line in lines]
    is_title = [not text and behind[0] != "" for (_, text), behind in pairwise([*named, ("", "")])]
    begun = [place for place, (name, _) in enumerate(named) if name and not is_title[place]]
    if len(begun) != len(GOALS) or not _are_different([named[place][0] for place in begun]):
        return []
    upper, behind = lines[begun[0] + 1 : begun[1]], lines[begun[1] + 1 :]
    lower = [*takewhile(_is_of_a_text, behind)]
    goals: list[tuple[Sequence[Paragraph], tuple[str, str]]] = []
    for place, own in zip(begun, (upper, lower), strict=True):
        name, text = named[place]
        goals.append(((lines[place], *own), (name, "\n".join(filter(None, (text, *(line.text.strip() for line in own)))))))
    is_certain = all(map(_is_caption, behind[len(lower) :])) and not any(map(_is_no_text, upper))
    is_one_cell = all(len(own) == 1 or not any(line.recognised for line in own) for own, _ in goals)
    return goals if is_certain and is_one_cell and all(text for _, (_, text) in goals) else []


def _named(line: Paragraph) -> tuple[str, str]:
    """The name of a goal with which a line begins, and the text behind it; empty where it begins with none.

    A name with nothing behind it has the number of a section or a colon: `一、年度目标`.
    """
    text = line.text.strip()
    section = _SECTION.match(text)
    text = text[section.end() :] if section else text
    name, colon, _ = at_colon(text)
    has_others = len([*named_values(text)]) > 1
    is_name = _against(name, *GOALS) <= WEIGHTS.second_meaning and not is_of_several_years(name) and not has_others
    is_title = section is not None and (is_label(name, *GOALS) or names_goals(name))
    return (name.strip(), text[len(name) + 1 :].strip()) if is_name and (colon or is_title) else ("", "")


def _against(name: str, *goals: Label) -> float:
    return min(goal_names(name).get(goal, WEIGHTS.nameless) for goal in goals)


def _are_different(names: Sequence[str]) -> bool:
    ways = (zip(names, goals, strict=True) for goals in permutations(GOALS))
    return any(all(_against(name, goal) <= WEIGHTS.second_meaning for name, goal in way) for way in ways)


def _is_of_a_text(line: Paragraph) -> bool:
    text = line.text.strip()
    return not _is_no_text(line) and (_ITEM.match(text) is not None or _SENTENCE.search(text) is not None)


def _is_no_text(line: Paragraph) -> bool:
    """Whether a line is a caption, or begins with the name of something else: `上年目标完成情况：已建成。`."""
    name, colon, _ = at_colon(line.text.strip())
    is_named = bool(colon) and len(name) <= NAMES.longest and _ITEM.match(name) is None
    return _is_caption(line) or is_named


def _is_caption(line: Paragraph) -> bool:
    """Whether a line stands above a table and is about it: `三、绩效指标`, `单位：万元`."""
    text = line.text.strip()
    is_titled = _SECTION.match(text) is not None or names_unit(text) or _OF_INDICATORS.search(text) is not None
    return is_titled and len(text) <= NAMES.caption and _SENTENCE.search(text) is None
