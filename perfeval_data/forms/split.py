"""Where the forms of a document begin and end: every form as one `Region`, whatever stood before, between and behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise, takewhile

from perfeval_data.forms.grids import forms_apart, straightened, without_idle_rows
from perfeval_data.forms.lines import says_the_total, with_line_above, with_lines_as_rows
from perfeval_data.forms.sayings import names_unit, unit_in_note
from perfeval_data.forms.stream import is_stream, rows_of_stream
from perfeval_data.forms.vocabulary import (
    BUDGETS,
    GOALS,
    HEADING_LABELS,
    LEVELS,
    POINTS,
    Label,
    begins_with_label,
    columns_of,
    has_label,
    header_labels_of,
    heads_indicators,
    inline_value,
    is_continued_title,
    is_evaluation_title,
    is_label,
    is_plan_title,
    is_table_title,
    labels_of,
    names_total_points,
)
from perfeval_data.forms.weights import TABLES
from perfeval_data.paper.framework import is_level_name
from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph, Picture, kept_with_grid
from perfeval_data.paper.labels import bare
from perfeval_data.paper.values import is_empty, joined, parse_number, parse_points

_FORM_LABELS = (
    Label.GOALS,
    Label.EXPECTED_GOAL,
    Label.INDICATORS,
    Label.EXECUTED,
)
_NAMES = (Label.PROJECT_NAME, Label.DEPARTMENT_NAME, Label.UNIT_NAME)
_LIST_COLUMNS = (Label.INITIAL_BUDGET, Label.ANNUAL_BUDGET, Label.EXECUTED, Label.RATE, Label.SCORE, Label.TOTAL)
_COMPARED = frozenset({Label.TARGET, Label.ACTUAL, Label.EXPECTED_GOAL, Label.ACHIEVED_GOAL})


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
    lines: list[Paragraph] = []  # above what comes next
    between: list[Grid] = []  # below the last form, of which they are parts if it goes on behind them
    blocks = with_lines_as_rows(document.blocks, lambda grid: bool(_form_starts(grid)))
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            lines.append(block)
            continue
        if isinstance(block, Picture):
            lines = []  # the title above a picture is that of the form in it
            continue
        if _is_above_a_project(block, blocks[place + 1 :]):
            lines += _heading_in_frame(block)
            continue
        if len(beside := forms_apart(block)) > 1:
            regions += [region for part in beside for region in _regions_of(part, _form_starts(part), lines)]
            lines = []
            continue
        block = rows_of_stream(block) if is_stream(block) else straightened(without_idle_rows(block))
        starts = _form_starts(block)
        rest = cut(block, 0, starts[0] if starts else block.row_count)
        if rest.cells:
            lines = _take_rest(rest, regions, lines, between)
        between = [] if starts else between
        regions += _regions_of(block, starts, lines)
        is_table = (block.row_count > 2 and block.column_count > 2) or heads_a_list(block, 0)
        lines = [] if starts or is_table else lines  # frames around text are no table that the lines above are about
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
    above, below = (next(iter(_anchors(part)), None) for part in (upper, lower))
    if above is None or below is None:
        return 0
    count = min(upper.row_count - above, lower.row_count - below)
    repeated = sum(1 for _ in takewhile(lambda row: texts_of(upper, above + row) == texts_of(lower, below + row), range(count)))
    rest = cut(lower, below + repeated, lower.row_count)
    begins_anew = has_label(rest.cells, Label.EXECUTED, *HEADING_LABELS)
    return below + repeated if repeated and not begins_anew else 0


def texts_of(grid: Grid, row: int) -> list[str]:
    return [cell.text for cell in grid.filled(row)]


def _regions_of(grid: Grid, starts: Sequence[int], lines: list[Paragraph]) -> list[Region]:
    ends = [*starts[1:], grid.row_count]
    regions = []
    for start, end in zip(starts, ends, strict=bool(starts)):
        part = cut(grid, start, end)
        anchor = next(iter(_anchors(part)), 0)
        own = (Paragraph(cell.text, cell.location) for cell in part.cells if cell.row < anchor and cell.text)
        regions.append(Region((*lines[-TABLES.lines_of_title :], *own), (part,)))
        lines = []
    return regions


def _form_starts(grid: Grid) -> list[int]:
    """The rows at which forms begin: the first heading row of each, with the title rows right above it."""
    anchors = _anchors(grid)
    starts: list[int] = []
    for number, anchor in enumerate(anchors):
        if not number or _has_indicators(grid, starts[-1], anchor):
            starts.append(_top_of(grid, anchor, starts[-1] + 1 if starts else 0))
        elif title := _title_between(grid, anchors[number - 1], anchor):
            starts[-1] = title  # what stands above is another table of the same sheet
    return starts


def _anchors(grid: Grid) -> list[int]:
    """The rows that name a project, or where none does a department or unit; not those that head a list."""
    for is_anchor in (_is_project_row, _is_department_row):
        if rows := [row for row in range(grid.row_count) if is_anchor(grid, row) and not heads_a_list(grid, row)]:
            return rows
    return []


def _is_project_row(grid: Grid, row: int) -> bool:
    """Whether a row has the label 项目名称; one that shares a cell with its value counts only where others like it go before."""
    cells = grid.filled(row)
    inline = takewhile(lambda cell: inline_value(cell.text, *HEADING_LABELS) is not None, cells)
    is_inline = any(inline_value(cell.text, Label.PROJECT_NAME) is not None for cell in inline)
    return is_inline or has_label(cells, Label.PROJECT_NAME)


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


def _is_department_row(grid: Grid, row: int) -> bool:
    return has_label(grid.filled(row), Label.DEPARTMENT_NAME, Label.UNIT_NAME)


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
    if has_label(cells, Label.TOTAL, Label.CLOSING) or any(is_level_name(cell.text) for cell in cells):
        return False
    is_closing_line = any(
        inline_value(cell.text, Label.PERSONAL, Label.CLOSING) is not None or unit_in_note(cell.text) for cell in cells
    )
    return not is_closing_line and (len(cells) <= 2 or any(begins_with_label(cell.text, *HEADING_LABELS) for cell in cells))


# --- tables without a heading ------------------------------------------------------------------------------------------


def _take_rest(rest: Grid, regions: list[Region], lines: list[Paragraph], between: list[Grid]) -> list[Paragraph]:
    """Join what has no heading to the form above, or make it a form of its own, or neither; gives the lines that are not used up.

    It goes on with a form that has not come to its end, unless it has a title, be it the same, and so does what stands `between` them.
    Under the title of another table it is no part of a form.
    """
    is_open = bool(regions) and not _is_closed(regions[-1]) and not _has_other_columns(rest)
    titles = [line.text for line in lines if is_table_title(line.text) or is_evaluation_title(line.text)]
    plans = [line.text for line in lines if is_plan_title(line.text)]
    is_titled = not all(map(is_continued_title, (*titles, *plans)))
    if not is_titled and (
        (is_open and _goes_on(regions[-1], rest)) or (regions and _brings_what_is_missing(regions[-1], rest))
    ):
        rest = with_line_above(rest, lines[-1]) if lines and names_unit(lines[-1].text) else rest
        regions[-1] = reduce(_extended, [*between, rest], regions[-1])
        between.clear()
        return []
    between[:] = [*between, rest] if is_open and not is_titled else []
    is_of_another = bool(titles) and not is_evaluation_title(titles[-1])
    if not is_of_another and (
        _compares(rest, titles)
        or (is_open and (_names_levels(rest) or any(names_total_points(cell.text) for row in rest.rows for cell in row[:1])))
    ):
        regions.append(Region(tuple(lines[-TABLES.lines_of_title :]), (rest,)))
    return lines


def _is_above_a_project(block: Grid, below: Sequence[Block]) -> bool:
    """Whether a table is a part of the heading of the form in the next one: nothing but names and values, and the project is named there."""
    following = next((each for each in below if not isinstance(each, Paragraph) or is_evaluation_title(each.text)), None)
    if not isinstance(following, Grid) or not _heading_in_frame(block):
        return False
    names_project, is_project = (
        any(_is_project_row(grid, row) for row in range(grid.row_count)) for grid in (block, following)
    )
    return is_project and not names_project


def _heading_in_frame(rest: Grid) -> list[Paragraph]:
    """A table of nothing but names of the heading with their values, and of the unit, as lines of the form that it stands above.

    Persons are left out; a table with anything else has no lines.
    """
    lines: list[Paragraph] = []
    for row in range(rest.row_count):
        name: Cell | None = None
        for cell in rest.filled(row):
            if names_unit(cell.text):
                lines.append(Paragraph(cell.text, cell.location, cell.recognised))
                name = None
            elif is_label(cell.text, *HEADING_LABELS):
                name = cell
            elif name is None:
                return []
            else:
                if not is_label(name.text, Label.PERSONAL):
                    lines.append(Paragraph(f"{bare(name.text)}：{joined(cell.text)}", cell.location, cell.recognised))
                name = None
    return lines


def _compares(rest: Grid, titles: Sequence[str]) -> bool:
    """Whether a table compares targets with actuals like a form, or holds indicators under the title of one."""
    compares = any(all(has_label(row, label) for label in (Label.LEVEL_3, Label.TARGET, Label.ACTUAL)) for row in rest.rows)
    is_titled = any(is_evaluation_title(title) and is_table_title(title) for title in titles)
    return compares or (is_titled and sum(is_level_name(cell.text) for cell in rest.cells) > 1)


def _goes_on(region: Region, rest: Grid) -> bool:
    """Whether a table without a heading may be what a page or a stray line has cut off a form."""
    if has_label(rest.cells, *LEVELS, *_FORM_LABELS) or _names_levels(rest) or _goes_on_in_its_columns(region, rest):
        return True
    return rest.row_count <= TABLES.rows_of_an_end and has_label(rest.cells, Label.TOTAL, Label.CLOSING)


def _brings_what_is_missing(region: Region, rest: Grid) -> bool:
    """Whether a table right below a form has its funds or its goals, of which the form has none yet."""
    return any(has(rest) and not any(map(has, region.parts)) for has in (_has_funds, _has_goals))


def _has_goals(grid: Grid) -> bool:
    return all(has_label(grid.cells, goal) for goal in GOALS)


def _has_funds(grid: Grid) -> bool:
    """Whether a table has the funds of a form: a row that names a budget and what was executed of it, and heads no list of projects."""
    named = ((row, {label for cell in grid.filled(row) for label in labels_of(cell.text)}) for row in range(grid.row_count))
    return any(
        Label.EXECUTED in labels and not labels.isdisjoint(BUDGETS) and not heads_a_list(grid, row) for row, labels in named
    )


def _names_levels(rest: Grid) -> bool:
    return any(is_level_name(cell.text) for cell in rest.cells)


def _goes_on_in_its_columns(region: Region, rest: Grid) -> bool:
    """Whether a table without a heading has the very columns of the form above: rows whose levels stand in the part before."""
    last, corner = region.parts[-1], rest.at(0, 0)
    is_headless = corner is not None and not corner.text
    return last.ruled == rest.ruled and rest.column_count > 2 and is_headless and _joined(last, rest) is not None


def _has_other_columns(rest: Grid) -> bool:
    """Whether a table has levels, but neither targets nor actuals: a table of scoring standards."""
    headers = filter(heads_indicators, rest.rows)
    return any(not any(header_labels_of(cell.text) & _COMPARED for cell in row) for row in headers)


def _is_closed(region: Region) -> bool:
    """Whether the form has come to its 总分 row behind the indicators."""
    seen_indicators = False
    for row in (row for part in region.parts for row in part.rows):
        seen_indicators = seen_indicators or heads_indicators(row)
        if seen_indicators and (has_label(row, Label.TOTAL) or any(says_the_total(cell.text) for cell in row)):
            return True
    return False


def _extended(region: Region, rest: Grid) -> Region:
    last = region.parts[-1]
    if joined_grid := _joined(last, rest):
        return replace(region, parts=(*region.parts[:-1], joined_grid))
    return replace(region, parts=(*region.parts, rest))


def _joined(upper: Grid, lower: Grid) -> Grid | None:
    """Two halves of a table as one, if they have the same columns, or the same where they meet, or as many cells in the rows of indicators."""
    halves: tuple[Grid, Grid] | None = upper, lower
    if upper.ruled and upper.column_edges and lower.column_edges:
        halves = _on_the_borders_of_both(upper, lower, upper.column_edges, lower.column_edges)
    elif upper.ruled and upper.column_count != lower.column_count:
        halves = None
    if halves is None:
        counted = _with_as_many_cells(upper, lower)
        if counted is None:
            return None
        halves = upper, counted
    upper, lower = halves
    moved = (replace(cell, row=cell.row + upper.row_count) for cell in lower.cells)
    return Grid((*upper.cells, *moved), upper.ruled and lower.ruled, upper.column_edges)


def _on_the_borders_of_both(upper: Grid, lower: Grid, one: Sequence[float], other: Sequence[float]) -> tuple[Grid, Grid] | None:
    """Two ruled halves with their columns counted by the borders of both, where the last row of one has those of the other's first row.

    The rows above hold borders of the heading and the funds, which the rest of the indicators on the next page has not.
    """
    tolerance = TABLES.same_border * (one[-1] - one[0])
    moved = (edge + one[0] - other[0] for edge in other)
    nearest = ((edge, min(one, key=lambda border: abs(border - edge))) for edge in moved)
    own = [border if abs(border - edge) <= tolerance else edge for edge, border in nearest]
    if own == [*one]:
        return upper, lower
    edges = tuple(sorted({*one, *own}))
    if len({*own}) < len(own) or (own[0], own[-1]) != (one[0], one[-1]):
        return None
    halves = _on_edges(upper, one, edges), _on_edges(lower, own, edges)
    return halves if _borders(halves[0], upper.row_count - 1) == _borders(halves[1], 0) else None


def _with_as_many_cells(upper: Grid, lower: Grid) -> Grid | None:
    """The lower half with its columns counted as those of the indicators above, whatever their widths: a table cut in two gets new ones.

    Each row must have a cell for each column, the name of the section at the left may be missing, and points must stand below their
    names and nothing else; None where that is not so.
    """
    header = next((row for row in reversed(range(upper.row_count)) if heads_indicators(upper.rows[row])), None)
    if header is None or not upper.ruled or not lower.ruled:
        return None
    borders = sorted(_borders(upper, max(range(header, upper.row_count), key=lambda row: len(upper.rows[row]))))
    section = upper.rows[header][0]
    is_without_section = lower.column_count == len(borders) - 2 and is_label(section.text, Label.INDICATORS)
    own = borders[is_without_section:]
    widest = max(range(lower.row_count), key=lambda row: len(lower.rows[row]))
    if len(own) != lower.column_count + 1 or _borders(lower, widest) != {*range(len(own))}:
        return None
    counted = _in_columns(lower, own, upper.column_edges)
    named = [cell for cell in upper.rows[header] if not columns_of(cell.text, is_of_funds=False).isdisjoint(POINTS)]
    place = {(name.column, name.right) for name in named}
    below = [cell for cell in counted.cells if (cell.column, cell.right) in place and not is_empty(cell.text)]
    are_points = all(parse_points(cell.text) is not None for cell in below)
    return counted if place and are_points and {(cell.column, cell.right) for cell in below} == place else None


def _in_columns(grid: Grid, place: Sequence[int], edges: tuple[float, ...] | None) -> Grid:
    """A grid with its borders at other places among those of another one."""
    cells = (
        replace(cell, column=place[cell.column], column_span=place[cell.right] - place[cell.column]) for cell in grid.cells
    )
    return replace(grid, cells=tuple(cells), column_edges=edges)


def _on_edges(grid: Grid, own: Sequence[float], edges: tuple[float, ...]) -> Grid:
    return _in_columns(grid, [edges.index(edge) for edge in own], edges)


def _borders(grid: Grid, row: int) -> set[int]:
    return {border for cell in grid.rows[row] for border in (cell.column, cell.right)}


def lines_below_title(region: Region) -> Iterator[Paragraph]:
    """The lines between the title and the table, nearest first, which may hold `主管部门：某市总工会    实施单位：宣教部` or `总分：97分`."""
    lines = takewhile(lambda line: not is_evaluation_title(line.text), reversed(region.titles))
    return lines if any(is_evaluation_title(line.text) for line in region.titles) else iter(())


@kept_with_grid
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
