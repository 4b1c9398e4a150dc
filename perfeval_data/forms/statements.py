"""What a form says beside its tables: conclusion, problems, causes, measures, management of funds, notes, and the score and grade named there.

A statement stands beside its label, below it, or behind it in one cell. A label that says what follows in rows of its own (资金管理情况)
has one statement for each of their cells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile
from typing import Final

from perfeval_data.forms.indicators import Indicators
from perfeval_data.forms.sayings import OF_OTHERS, statement_kind
from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import (
    FUND_COLUMNS,
    Label,
    heads_indicators,
    is_evaluation_title,
    labels_of,
    names_goals,
)
from perfeval_data.paper.grades import grade_in
from perfeval_data.paper.grid import Cell, Grid
from perfeval_data.paper.kinds import total_unclear
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, SelfEvaluation, Statement, StatementKind
from perfeval_data.paper.values import half_width, is_empty, joined, parse_points

_COLUMNS_OF_A_SECTION: Final = re.compile(r"(?:情况)?(?:说明|描述)|内容|要求|.*问题.*|.*措施.*|.*情况")
_OPENING: Final = re.compile(r"\s*([^：:。；;，,]{1,30})[：:]\s*(.*)")
_PIECES: Final = re.compile(r"\n|(?<!\s)\s+(?=[^\s:：]{2,12}[:：])")
_HEAD_FUNDS: Final = FUND_COLUMNS - {Label.REASON, Label.REMARK, Label.SCORE}
_NO_NOTES: Final = frozenset(
    {
        Label.WEIGHT,
        Label.SCORE,
        Label.NATURE,
        Label.UNIT,
        Label.LEVEL_1,
        Label.LEVEL_2,
        Label.LEVEL_3,
        Label.INDICATORS,
        Label.ADJUSTED_TARGET,
        Label.TARGET,
    }
)
_OF_AN_INDICATOR: Final = frozenset({StatementKind.PROBLEMS, StatementKind.CAUSES, StatementKind.MEASURES})
_OF_A_SCORE: Final = frozenset({StatementKind.SCORE, StatementKind.GRADE})
_GRADE_BEHIND: Final = re.compile(r"(?<=[,，、(（/])(?:优秀|良好|一般|合格|优|良|中|差)")
_OF_THE_WHOLE: Final = (
    r"(?:经|本|该|此|项目|单位|部门|年度|绩效|综合|自评价?|自我|评价|评定|考核|总体|整体|最终|实际|实|总|的|为|得分)*"
)
"""What may stand before a score or a grade in its clause: with any other word it is that of a part, of others, or of another year."""
_SAID_SCORE: Final = re.compile(
    rf"{_OF_THE_WHOLE}(?<!满)(?:得分|评分|总分|分数|自评得?|得)(?:合计|共计?|总计|为|是|达到?|[:：])*(\d{{1,3}}(?:\.\d+)?)分(?!以上|以下|值|及|制)"
)
_SAID_GRADE: Final = re.compile(
    rf"{_OF_THE_WHOLE}(?:(?:等级|等次|级别|评级)(?:评定|结果)?(?:为|是|[:：]|属于|定为)*|(?:结论|结果)(?:为|是|[:：])|(?:自评|评定)为)"
    r"[“\"‘《【]?(优秀|优|良好|良|中|一般|差)[”\"’》】]?[级等]?(?:[(（][^()（）]*[)）])?"
)


Place = tuple[int, int, int]
"""Number of the grid, row and column: the order of the paper."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement before it has its number."""

    place: Place
    kind: StatementKind
    label: str
    text: Entry
    indicator_number: int | None = None


def with_statements(form: SelfEvaluation, region: Region, found: Indicators) -> SelfEvaluation:
    """The form with its statements, in the order of the paper; a score that is one of them is no unclear total any more."""
    tables = _Tables(form, found)
    said = [*_below_title(region)]
    for number, grid in enumerate(region.parts):
        said += [*_beside_tables(number, grid, tables), *_notes_in(number, grid, found, tables)]
    said += [each for every in said for each in _in_prose(every)]
    told = sorted((each for each in said if not _is_the_total(each, form)), key=lambda each: each.place)
    statements = [Statement(n, each.kind, each.label, each.text, each.indicator_number) for n, each in enumerate(told, start=1)]
    scores = {each.text.location for each in told if each.kind is StatementKind.SCORE and each.text.value is not None}
    findings = tuple(
        each for each in form.reading_findings if each.code != total_unclear.rule.code or each.location not in scores
    )
    return replace(form, statements=tuple(statements), reading_findings=findings)


def _is_the_total(said: _Said, form: SelfEvaluation) -> bool:
    """Whether a score is the one that the form has as its total already."""
    return said.kind is StatementKind.SCORE and said.text.location == form.stated_total_score.location != ""


class _Tables:
    """Where the tables of a form stand, in which a statement has no place."""

    def __init__(self, form: SelfEvaluation, found: Indicators) -> None:
        self.indicators = {each.level_3.location: each.indicator_number for each in form.indicators if each.level_3.location}
        self.total = frozenset(cell.location for cell in found.total_row.cells)
        self._goals = {form.expected_goal.location, form.achieved_goal.location}
        self._values = {
            entry.location
            for part, _, name, entry in form.entries()
            if entry.text and part != "evaluation" and name not in ("level_1_filed", "level_2_filed", "reason")
        } - self._goals

    def hold(self, grid: Grid, row: int) -> bool:
        """Whether a row is one of funds or of indicators, or the header of either."""
        cells = grid.filled(row)
        named = {label for cell in cells for label in labels_of(cell.text)} & _HEAD_FUNDS
        return (
            heads_indicators(grid.rows[row])
            or len(named) > 1
            or any(cell.location in self._values or cell.location in self._goals for cell in cells)
        )

    def is_goal(self, cell: Cell) -> bool:
        return cell.location in self._goals


# --- beside the tables -------------------------------------------------------------------------------------------------


def _below_title(region: Region) -> Iterator[_Said]:
    """The score and the grade in lines between the title and the table."""
    in_grids = {cell.location for part in region.parts for cell in part.cells}
    found: list[_Said] = []
    for number, line in enumerate(reversed(region.titles)):
        said = [each for each in _said_in(line.text, line.location, (-1, -number, 0)) if each.kind in _OF_A_SCORE]
        if is_evaluation_title(line.text) and not said:
            yield from found
            return
        found += said if line.location not in in_grids else []


def _beside_tables(number: int, grid: Grid, tables: _Tables) -> Iterator[_Said]:
    """The statements of a grid, each once."""
    rows = {row for row in range(grid.row_count) if not tables.hold(grid, row)}
    taken: set[Cell] = set()
    for cell in (cell for row in sorted(rows) for cell in grid.filled(row)):
        if cell in taken or tables.is_goal(cell):
            continue
        kind = None if cell.location in tables.total and not _names_grade(cell) else statement_kind(cell.text)
        if kind is None:
            yield from _said_in(cell.text, cell.location, (number, cell.row, cell.column))
            yield from _grade_of_total(grid, cell, tables, number)
            continue
        if kind is StatementKind.FUND_MANAGEMENT:
            taken.update(each for row in range(cell.row, cell.bottom) for each in grid.rows[row])
        for label, text in _asked_by(grid, cell, rows):
            taken.add(text)
            yield from _said_in(text.text, text.location or cell.location, (number, text.row, text.column), kind, label)


def _names_grade(cell: Cell) -> bool:
    return statement_kind(cell.text) is StatementKind.GRADE


def _grade_of_total(grid: Grid, cell: Cell, tables: _Tables, number: int) -> Iterator[_Said]:
    """A grade behind the points of the total without a name of its own: `总分 | 100 | 98 | 优`."""
    beside = [each for each in grid.filled(cell.row) if each.column < cell.column]
    if cell.location in tables.total and beside and grade_in(cell.text) and not _names_grade(beside[-1]):
        place = (number, cell.row, cell.column)
        yield _Said(place, StatementKind.GRADE, joined(beside[0].text), Entry(cell.text, cell.location))


def _asked_by(grid: Grid, label: Cell, rows: Collection[int]) -> Iterator[tuple[str, Cell]]:
    """The cells that say what a label asks for, beside it or else below it, each with what it is called."""
    lines = [cells for row in range(label.row, label.bottom) if row in rows and (cells := _line_beside(grid, label, row))]
    if len(lines) > 1 or (lines and statement_kind(label.text) is StatementKind.FUND_MANAGEMENT):
        yield from _of_section(label, lines)
    elif lines:
        filled = [cell for cell in lines[0] if cell.text] or lines[0]
        is_of_a_score = statement_kind(label.text) in _OF_A_SCORE
        yield from ((_named(label), cell) for cell in filled[: 1 if is_of_a_score or not filled[0].text else None])
    elif (below := _below(grid, label, rows)) is not None:
        yield _named(label), below


def _line_beside(grid: Grid, label: Cell, row: int) -> list[Cell]:
    """The cells of a row right of a label, up to the next label."""
    own = [cell for cell in grid.rows[row] if cell.row == row and cell.column >= label.right]
    is_section = statement_kind(label.text) is StatementKind.FUND_MANAGEMENT
    return own if is_section else [*takewhile(lambda cell: not _is_name(cell), own)]


def _below(grid: Grid, label: Cell, rows: Collection[int]) -> Cell | None:
    cell = grid.at(label.bottom, label.column) if grid.ruled else None
    is_in_place = cell is not None and (cell.row, cell.column) == (label.bottom, label.column) and cell.row in rows
    return cell if is_in_place and cell is not None and cell.text and not _is_name(cell) else None


def _of_section(label: Cell, lines: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, Cell]]:
    """The cells of a section of several rows; each is called by the name of its row, and by that of its column where there are several."""
    columns: dict[int, str] = {}
    for cells in lines:
        if all(_COLUMNS_OF_A_SECTION.fullmatch(bare(cell.text)) for cell in cells if cell.text):
            columns = {cell.column: cell.text for cell in cells if cell.text}
            continue
        name, *values = cells
        if not values:
            yield _named(label), name
        for value in values:
            column = columns.get(value.column, "") if len(values) > 1 else ""
            if value.text or len(values) == 1:
                yield _named(label, name.text, column), value


def _is_name(cell: Cell) -> bool:
    return bool(statement_kind(cell.text) or labels_of(cell.text) or names_goals(cell.text))


def _named(label: Cell, *within: str) -> str:
    return "·".join(filter(None, (joined(text).rstrip("：:") for text in (label.text, *within))))


# --- within a text -----------------------------------------------------------------------------------------------------


def _said_in(text: str, location: str, place: Place, kind: StatementKind | None = None, label: str = "") -> Iterator[_Said]:
    """What a text says under the label that it stands beside, and under those that open lines of it; nothing where neither is there."""
    pieces = _pieces(text)
    for number, (name, said) in enumerate(pieces):
        own = statement_kind(name) if name else kind
        if own is None:
            return
        if said or name or len(pieces) == 1:
            points = _score_in(said) if own is StatementKind.SCORE else None
            yield _Said((*place[:2], place[2] + number), own, name or label, Entry(said, location, points))


def _pieces(text: str) -> list[tuple[str, str]]:
    """A text in pieces that a label opens, each with its label; the first has none where the text does not begin with one."""
    pieces: list[tuple[str, str]] = []
    for piece in _PIECES.split(text):
        opened = _OPENING.fullmatch(piece)
        if opened and statement_kind(opened[1]):
            pieces.append((opened[1].strip(), opened[2].strip()))
        elif pieces:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]}\n{piece.strip()}".strip())
        else:
            pieces.append(("", piece.strip()))
    return pieces


def _score_in(text: str) -> Decimal | None:
    """The points that a text states, where it states one number."""
    numbers = re.findall(r"\d+(?:\.\d+)?", half_width(text))
    return parse_points(text) if len(numbers) != 1 else parse_points(numbers[0])


def _in_prose(said: _Said) -> Iterator[_Said]:
    """The score and the grade that a conclusion names in its clauses, where it names one only, and the grade behind a score."""
    filed = re.sub(r"\s", "", said.text.text)
    text = half_width(filed)
    if said.kind is StatementKind.SCORE and (grade := _GRADE_BEHIND.search(text)):
        yield replace(said, kind=StatementKind.GRADE, text=Entry(grade[0], said.text.location))
    if said.kind is not StatementKind.CONCLUSION:
        return
    clauses = [clause.span() for clause in re.finditer(r"[^,。;!]+", text)]
    scores = {found[1]: filed[slice(*found.span())] for clause in clauses if (found := _SAID_SCORE.match(text, *clause))}
    grades = {found[1] for clause in clauses if (found := _SAID_GRADE.fullmatch(text, *clause))}
    if len(scores) == 1:
        ((number, words),) = scores.items()
        yield replace(said, kind=StatementKind.SCORE, text=Entry(words, said.text.location, Decimal(number)))
    if len(grades) == 1:
        yield replace(said, kind=StatementKind.GRADE, text=Entry(grades.pop(), said.text.location))


# --- in the rows of indicators -----------------------------------------------------------------------------------------


def _notes_in(number: int, grid: Grid, found: Indicators, tables: _Tables) -> Iterator[_Said]:
    """What stands in columns of notes beside the indicators (备注, 评分标准, 佐证材料), of a ruled grid."""
    columns = _columns_of_notes(grid, found) if grid.ruled else []
    for row in range(grid.row_count):
        numbers = [tables.indicators[cell.location] for cell in grid.filled(row) if cell.location in tables.indicators]
        for name in columns if numbers else ():
            cell = grid.at(row, name.column)
            if cell is not None and cell.row == row and not is_empty(cell.text):
                text = Entry(joined(cell.text), cell.location)
                kind = statement_kind(name.text)
                own = kind if kind in _OF_AN_INDICATOR else StatementKind.NOTE
                yield _Said((number, cell.row, cell.column), own, joined(name.text), text, numbers[0])


def _columns_of_notes(grid: Grid, found: Indicators) -> list[Cell]:
    """The names of columns of notes, but for those of others (复核得分)."""
    header = next((each for each in found.headers), None)
    heads = next((grid.rows[row] for row in range(grid.row_count) if heads_indicators(grid.rows[row])), ())
    if header is None:
        return []
    named = [
        cell for cell in heads if cell.text and cell.column > header.first_column and not OF_OTHERS.search(bare(cell.text))
    ]
    return [cell for cell in named if header.label_of(cell) in (Label.REMARK, None) and not labels_of(cell.text) & _NO_NOTES]
