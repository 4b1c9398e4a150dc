"""Where the forms of a document begin and end: every form as one `Region`, whatever stood before, between and behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile

from perfeval_data.forms.borders import straightened, without_idle_rows
from perfeval_data.forms.side_by_side import apart
from perfeval_data.forms.stream import is_stream, rows_of_stream
from perfeval_data.forms.vocabulary import (
    HEADING_LABELS,
    Label,
    header_labels_of,
    heads_indicators,
    inline_value,
    is_continued_title,
    is_evaluation_title,
    is_label,
    is_plan_title,
    is_table_title,
    labels_of,
)
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Document, Grid, Paragraph, Picture
from perfeval_data.paper.labels import bare
from perfeval_data.paper.values import parse_number

_TITLE_LINES = 8
"""How many lines above a form may belong to its title."""
_EDGE_TOLERANCE = 0.01
"""Column borders of two tables count as the same within this share of the table's width."""

_FORM_LABELS = (
    Label.GOALS,
    Label.EXPECTED_GOAL,
    Label.INDICATORS,
    Label.EXECUTED,
)
_LEVELS = (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3)
_NAMES = (Label.PROJECT_NAME, Label.DEPARTMENT_NAME, Label.UNIT_NAME)
_LIST_COLUMNS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE, Label.SCORE, Label.TOTAL)
_COMPARED = frozenset({Label.TARGET, Label.ACTUAL, Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL})
_SHORT_END = 3
"""Rows of a table that may be no more than the end of a form: its 总分 row and remarks."""


@dataclass(frozen=True)
class Region:
    """One form: the lines of its title, nearest last, and its table; `parts` has several grids where they cannot be joined."""

    titles: tuple[Paragraph, ...]
    parts: tuple[Grid, ...]

    @property
    def location(self) -> str:
        return next((cell.location for part in self.parts for cell in part.cells if cell.text), "")

    @property
    def ruled(self) -> bool:
        return all(part.ruled for part in self.parts)


def split(document: Document) -> list[Region]:
    """The regions of a document that hold a form, in order: those that begin with its heading, and those that have lost it."""
    regions: list[Region] = []
    lines: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block)
            continue
        if isinstance(block, Picture):
            lines = []  # the title above a picture is that of the form in it
            continue
        if len(beside := apart(block)) > 1:
            regions += [region for part in beside for region in _regions_of(part, _form_starts(part), lines)]
            lines = []
            continue
        block = rows_of_stream(block) if is_stream(block) else straightened(without_idle_rows(block))
        starts = _form_starts(block)
        rest = _head_of(block, starts)
        if rest and regions and _continues(regions[-1], lines, rest):
            regions[-1] = _extended(regions[-1], rest)
            lines = []
        elif (
            rest
            and not _is_titled_otherwise(lines)
            and (_is_headless(rest, lines) or (regions and _is_orphan(regions[-1], rest)))
        ):
            regions.append(Region(tuple(lines[-_TITLE_LINES:]), (rest,)))
        regions += _regions_of(block, starts, lines)
        lines = [] if starts or _is_table(block) else lines
    return _with_repeats_joined(regions)


def _with_repeats_joined(regions: Sequence[Region]) -> list[Region]:
    """The regions, those joined to the one before that only repeat its heading, as rows repeated at the top of each page do."""
    joined: list[Region] = []
    for region in regions:
        repeated = _repeated_rows(joined[-1], region) if joined and not _is_closed(joined[-1]) else 0
        if not repeated:
            joined.append(region)
            continue
        first = region.parts[0]
        rest = [cut(first, repeated, first.row_count)] if repeated < first.row_count else []
        for part in (*rest, *region.parts[1:]):
            joined[-1] = _extended(joined[-1], part)
    return joined


def _repeated_rows(region: Region, following: Region) -> int:
    """Up to which row a region repeats the heading of the one before, the name of the project included; 0 where it does not."""
    upper, lower = region.parts[0], following.parts[0]
    anchors = [next((row for row in range(part.row_count) if _is_anchor(part, row)), None) for part in (upper, lower)]
    above, below = anchors
    if above is None or below is None:
        return 0
    count = min(upper.row_count - above, lower.row_count - below)
    same = takewhile(lambda row: _texts_of(upper, above + row) == _texts_of(lower, below + row), range(count))
    repeated = len(list(same))
    rest = cut(lower, below + repeated, lower.row_count)
    begins_anew = any(is_label(cell.text, Label.EXECUTED, *HEADING_LABELS) for cell in rest.cells)
    return below + repeated if repeated and not begins_anew else 0


def _texts_of(grid: Grid, row: int) -> list[str]:
    return [cell.text for cell in grid.filled(row)]


def _is_table(grid: Grid) -> bool:
    """Whether a grid is a table, so that the lines above it are about it and not about a form below; frames around text are none."""
    return (grid.row_count > 2 and grid.column_count > 2) or (grid.row_count > 0 and heads_a_list(grid, 0))


def _regions_of(grid: Grid, starts: Sequence[int], lines: list[Paragraph]) -> list[Region]:
    ends = [*starts[1:], grid.row_count]
    regions = []
    for start, end in zip(starts, ends, strict=bool(starts)):
        part = cut(grid, start, end)
        anchor = next((row for row in range(part.row_count) if _is_anchor(part, row)), 0)
        titles = (*lines[-_TITLE_LINES:], *_lines_of(part, anchor))
        regions.append(Region(tuple(titles), (part,)))
        lines = []
    return regions


def _lines_of(part: Grid, end: int) -> Iterable[Paragraph]:
    return [Paragraph(cell.text, cell.location) for cell in part.cells if cell.row < end and cell.text]


def _form_starts(grid: Grid) -> list[int]:
    """The rows at which forms begin: the first heading row of each, with the title rows right above it."""
    anchors = [row for row in range(grid.row_count) if _is_anchor(grid, row)]
    departments = (row for row in range(grid.row_count) if _is_department_anchor(grid, row) and not heads_a_list(grid, row))
    anchors = anchors or list(islice(departments, 1))
    starts: list[int] = []
    for number, anchor in enumerate(anchors):
        if not number or _has_indicators(grid, starts[-1], anchor):
            starts.append(_top_of(grid, anchor, starts[-1] + 1 if starts else 0))
        elif title := _title_between(grid, anchors[number - 1], anchor):
            starts[-1] = title  # what stands above is another table of the same sheet
    return starts


def _is_anchor(grid: Grid, row: int) -> bool:
    if heads_a_list(grid, row):
        return False
    return _is_project_row(grid, row) or (_is_department_anchor(grid, row) and not _names_a_project(grid))


def _is_project_row(grid: Grid, row: int) -> bool:
    """Whether a row has the label 项目名称; one that shares a cell with its value counts only where others like it go before."""
    cells = grid.filled(row)
    inline = takewhile(lambda cell: inline_value(cell.text, *HEADING_LABELS) is not None, cells)
    is_inline = any(inline_value(cell.text, Label.PROJECT_NAME) is not None for cell in inline)
    return is_inline or any(is_label(cell.text, Label.PROJECT_NAME) for cell in cells)


def heads_a_list(grid: Grid, row: int) -> bool:
    """Whether a row names the columns of a list of projects (汇总表): behind 项目名称 stands no value but the name of a column."""
    cells = grid.filled(row)
    names = [place for place, cell in enumerate(cells) if is_label(cell.text, *_NAMES)]
    if not names:
        return False
    before, behind = cells[: names[0]], cells[names[0] + 1 :]
    is_numbered = any(bare(cell.text) == "序号" and cell.right == cells[names[0]].column for cell in before)
    has_values = any(parse_number(cell.text) is not None for cell in behind)
    numbers = [cell for cell in behind if is_label(cell.text, *_LIST_COLUMNS)]
    side_by_side = any(left.right == right.column for left, right in pairwise(numbers))
    ends_in_goals = len(behind) > 1 and is_label(behind[-1].text, Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL, Label.GOALS)
    return (
        is_numbered
        or ends_in_goals
        or (not has_values and (side_by_side or (bool(numbers) and bool(labels_of(behind[0].text)))))
    )


def _names_a_project(grid: Grid) -> bool:
    return any(_is_project_row(grid, row) and not heads_a_list(grid, row) for row in range(grid.row_count))


def _is_department_anchor(grid: Grid, row: int) -> bool:
    return any(is_label(cell.text, Label.DEPARTMENT_NAME, Label.UNIT_NAME) for cell in grid.filled(row))


def _has_indicators(grid: Grid, start: int, end: int) -> bool:
    return any(heads_indicators(grid.rows[row]) for row in range(start, end))


def _title_between(grid: Grid, above: int, anchor: int) -> int | None:
    rows = range(above + 1, anchor)
    return next((row for row in rows if any(is_evaluation_title(cell.text) for cell in grid.filled(row))), None)


def _top_of(grid: Grid, anchor: int, lowest: int) -> int:
    """The first row of the form's heading: titles and heading rows above the anchor belong to it, rows of a form before it do not."""
    top = anchor
    while top > lowest and _is_heading_row(grid, top - 1):
        top -= 1
    return top


def _is_heading_row(grid: Grid, row: int) -> bool:
    cells = grid.filled(row)
    if any(is_label(cell.text, Label.TOTAL, Label.CLOSING) or is_level_name(cell.text) for cell in cells):
        return False
    if any(cell.row < row and cell.text for cell in grid.rows[row]):
        return False
    is_closing_line = any(inline_value(cell.text, Label.PERSONAL, Label.CLOSING) is not None for cell in cells)
    return not is_closing_line and (len(cells) <= 2 or any(_is_of_the_heading(cell.text) for cell in cells))


def _is_of_the_heading(text: str) -> bool:
    return is_label(text, *HEADING_LABELS) or inline_value(text, *HEADING_LABELS) is not None


def _head_of(grid: Grid, starts: Sequence[int]) -> Grid | None:
    """What stands in a grid above its first form; the whole grid where none begins."""
    end = starts[0] if starts else grid.row_count
    return cut(grid, 0, end) if end else None


def _is_headless(rest: Grid, lines: Sequence[Paragraph]) -> bool:
    """Whether a table compares targets with actuals like a form, or holds indicators under the title of one, but names no project."""
    wanted = (Label.LEVEL_3, Label.TARGET, Label.ACTUAL)
    compares = any(all(any(is_label(cell.text, label) for cell in row) for label in wanted) for row in rest.rows)
    is_titled = any(is_evaluation_title(line.text) and is_table_title(line.text) for line in lines)
    return compares or (is_titled and sum(is_level_name(cell.text) for cell in rest.cells) > 1)


def _continues(region: Region, lines: Sequence[Paragraph], rest: Grid) -> bool:
    """Whether a table goes on with a form that a page or a stray line has cut in two."""
    lines = [line for line in lines if not is_continued_title(line.text)]
    if any(is_evaluation_title(line.text) or is_plan_title(line.text) for line in lines):
        return False
    if _is_closed(region) or _has_other_columns(rest):
        return False
    if any(is_table_title(line.text) for line in lines):
        return False
    if any(is_label(cell.text, *_LEVELS) or is_level_name(cell.text) for cell in rest.cells):
        return True
    if any(is_label(cell.text, *_FORM_LABELS) for cell in rest.cells) or _goes_on_in_its_columns(region, rest):
        return True
    return rest.row_count <= _SHORT_END and any(is_label(cell.text, Label.TOTAL, Label.CLOSING) for cell in rest.cells)


def _goes_on_in_its_columns(region: Region, rest: Grid) -> bool:
    """Whether a ruled table without a heading has the very columns of the form above: rows whose levels stand on the page before."""
    last, corner = region.parts[-1], rest.at(0, 0)
    is_headless = corner is not None and not corner.text
    return last.ruled and rest.ruled and rest.column_count > 2 and is_headless and _joined(last, rest) is not None


def _has_other_columns(rest: Grid) -> bool:
    """Whether a table has levels, but neither targets nor actuals: a table of scoring standards."""
    headers = filter(heads_indicators, rest.rows)
    return any(not any(header_labels_of(cell.text) & _COMPARED for cell in row) for row in headers)


def _is_titled_otherwise(lines: Sequence[Paragraph]) -> bool:
    """Whether the title above a table is that of another one (评价指标体系评分表)."""
    titles = [line.text for line in lines if is_table_title(line.text) or is_evaluation_title(line.text)]
    return bool(titles) and not is_evaluation_title(titles[-1])


def _is_orphan(region: Region, rest: Grid) -> bool:
    """Whether a table under a title of its own names no project, but could as well be the second half of the form before it."""
    names_levels = any(is_level_name(cell.text) for cell in rest.cells)
    return not _is_closed(region) and not _has_other_columns(rest) and (names_levels or _ends_in_total(rest))


def _ends_in_total(rest: Grid) -> bool:
    """Whether a table ends in 总分, as no table but a form does; `合计` stands below many."""
    return any(is_label(cell.text, Label.TOTAL) and "分" in bare(cell.text) for row in rest.rows for cell in row[:1])


def _is_closed(region: Region) -> bool:
    """Whether the form has come to its 总分 row behind the indicators."""
    seen_indicators = False
    for row in (row for part in region.parts for row in part.rows):
        seen_indicators = seen_indicators or heads_indicators(row)
        if seen_indicators and any(is_label(cell.text, Label.TOTAL) for cell in row):
            return True
    return False


def _extended(region: Region, rest: Grid) -> Region:
    last = region.parts[-1]
    if joined_grid := _joined(last, rest):
        return replace(region, parts=(*region.parts[:-1], joined_grid))
    return replace(region, parts=(*region.parts, rest))


def _joined(upper: Grid, lower: Grid) -> Grid | None:
    """Two halves of a table as one, if they have the same columns."""
    same_columns = upper.column_count == lower.column_count
    if upper.ruled and upper.column_edges and lower.column_edges:
        same_columns = _same_edges(upper.column_edges, lower.column_edges)
    if not same_columns and upper.ruled:
        return None
    moved = (replace(cell, row=cell.row + upper.row_count) for cell in lower.cells)
    return Grid((*upper.cells, *moved), upper.ruled and lower.ruled, upper.column_edges)


def _same_edges(one: Sequence[float], other: Sequence[float]) -> bool:
    tolerance = _EDGE_TOLERANCE * (one[-1] - one[0])
    return len(one) == len(other) and all(
        abs((a - one[0]) - (b - other[0])) <= tolerance for a, b in zip(one, other, strict=True)
    )


def above_indicators(grid: Grid) -> range:
    """The rows of a grid above the header of 绩效指标; all of them where it has none."""
    return range(next((row for row in range(grid.row_count) if heads_indicators(grid.rows[row])), grid.row_count))


def head_of(region: Region) -> Iterator[tuple[Grid, int]]:
    """The rows of a form above its indicators, each with its grid."""
    for part in region.parts:
        rows = above_indicators(part)
        yield from ((part, row) for row in rows)
        if len(rows) < part.row_count:
            return


def cut(grid: Grid, start: int, end: int) -> Grid:
    """The rows `start` to `end` (exclusive) of a grid, counted from 0 again; cells that reach beyond are cut off there."""
    if start == 0 and end == grid.row_count:
        return grid
    cells = []
    for cell in grid.cells:
        top, bottom = max(cell.row, start), min(cell.bottom, end)
        if top < bottom:
            cells.append(replace(cell, row=top - start, row_span=bottom - top))
    return Grid(tuple(cells), grid.ruled, grid.column_edges)
