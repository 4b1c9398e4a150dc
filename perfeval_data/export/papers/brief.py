"""What the leadership brief (领导简报) says: sentences and tables, all figures from `queries`, all words from `wording`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from perfeval_data import queries
from perfeval_data.database.review import OPEN_WORD
from perfeval_data.export.papers import charts
from perfeval_data.export.papers.parts import Annex, Block, Brief, Chart, Column, Kind, Pair, Paragraph, Remark, Row, Table
from perfeval_data.export.tables import in_words, with_grade_words
from perfeval_data.paper.columns import COLUMNS, is_figure
from perfeval_data.queries import Connection, Doubt, Filters, Headline, Unspent
from perfeval_data.words import questions, wording
from perfeval_data.words.labels import shortened
from perfeval_data.words.remedies import ledger_sentence

MOST_ITEMS = 6
"""Items of 需要关注: more would not fit on one page."""
_LONGEST_NAME, _LONGEST_QUESTION = 26, 60
"""Characters of a name and of a question on the page: whatever a form says, the brief stays one."""

MOST_PROJECTS = 1000
"""No annexes beyond this many projects: their tables would run to hundreds of pages."""

_MEASURE = "金额单位：万元"
_UNIT_COLUMNS = (
    "implementing_unit",
    "project_count",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "mean_score",
)
_PROJECT_COLUMNS = (
    "number",
    "project_name",
    "implementing_unit",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "final_score",
    "grade",
    "finding_count",
    "open_finding_count",
)
_LEVEL_COLUMNS = ("level_1", "deducted_count", "weight", "points_lost", "share_lost")
_FINDING_COLUMNS = ("severity", "code", "message", "source_location")
_WORDS = frozenset({"number", "severity"})
_LEAST = {"grade": 4, "project_name": 9, "implementing_unit": 5, "level_1": 6, "code": 7, "message": 15, "source_location": 9}
"""Characters that a line of a text column should hold."""
_ATTENTION_COLUMNS = (
    Column("需要关注", Kind.WORD),
    Column("项目（实施单位）", Kind.TEXT, 13),
    Column("涉及", Kind.TEXT, 6),
    Column("要问的问题", Kind.TEXT, 13),
)
_EXPLAINED = ("执行率（计算）", "最终得分（计算）", "扣分（计算）", "—")

Headings = Mapping[str, str]
_Item = tuple[Unspent | Doubt, str, str]
"""An item of 需要关注, what is at stake, the question."""
Record = Mapping[Any, Any]


class NothingToReportError(Exception):
    """The choice holds no project; the message is the choice in words."""


def brief(connection: Connection, filters: Filters, day: date, issued_by: str = "", with_annexes: bool = False) -> Brief:
    """The brief of the chosen projects, dated `day`; raises `NothingToReportError`."""
    headline = queries.headline(connection, filters)
    if not headline.project_count:
        raise NothingToReportError(wording.scope(filters))
    return Brief(
        title=f"{wording.year(filters, '各年度')}项目支出绩效自评情况简报",
        issued_by=issued_by,
        day=day,
        scope="" if filters.is_open else f"范围：{'，'.join(wording.filter_words(filters))}。",
        page=(
            *_overview(connection, filters, headline, day),
            _attention(connection, filters),
            _units_and_grades(connection, filters),
        ),
        annexes=_annexes(connection, filters, headline) if with_annexes else (),
        source=_source(connection),
    )


Blocks = Iterator[Block]

# --- the page ------------------------------------------------------------------------------------------------------


def _overview(connection: Connection, filters: Filters, headline: Headline, day: date) -> Blocks:
    grades = queries.grades(connection, filters)
    yield Paragraph(wording.summary_sentence(filters, headline, grades))
    last = queries.last_headline(connection, filters)
    if last:
        yield _two_years(filters, headline, last)
    else:
        yield _line_of_figures(wording.headline_figures(headline), _MEASURE)
    if asked := ledger_sentence(queries.ledger(connection, filters, day)):
        yield Paragraph(asked, lead="整改情况：")
    if missing := wording.gaps_sentence(headline) + _unread(connection):
        yield Remark(f"注：{missing}")


def _unread(connection: Connection) -> str:
    """What the figures leave out: forms that could not be read, documents that were not stored."""
    refused = len(queries.refusals(connection))
    return wording.unread_sentence(queries.holdings(connection)) + (f"另有{refused:,}个文件未入库。" if refused else "")


def _attention(connection: Connection, filters: Filters) -> Table:
    """The three lists, which share the room for items."""
    spans = queries.spans_departments(connection, filters)
    unspent = queries.unspent(connection, filters, MOST_ITEMS)
    left = f"\n结余{wording.total(unspent.total_wan)}万元"
    misses, errors = queries.doubts(connection, filters, MOST_ITEMS)
    lists: tuple[tuple[str, int, str, list[_Item]], ...] = (
        (questions.UNSPENT, unspent.project_count, left, [_unspent_item(each) for each in unspent.items]),
        (questions.REWARDED_MISSES, misses.project_count, "", [_doubt_item(each) for each in misses.items]),
        (questions.COSTLY_ERRORS, errors.project_count, "", [_doubt_item(each) for each in errors.items]),
    )
    rooms = shared(MOST_ITEMS, [len(items) for *_, items in lists])
    rows = [
        row
        for (title, count, more, items), room in zip(lists, rooms, strict=True)
        for row in _listed(f"{title}\n共{count:,}个项目{more}" if count else title, items[:room], filters, spans)
    ]
    return Table("", _ATTENTION_COLUMNS, tuple(rows), is_grouped=True, is_small=True)


def _listed(title: str, items: Sequence[_Item], filters: Filters, spans: bool) -> Iterator[Row]:
    if not items:
        yield Row((title, "（无）", "", ""))
    for item, stake, question in items:
        yield Row((title, _whose(item, filters, spans), stake, shortened(question, _LONGEST_QUESTION)))


def shared(room: int, wanted: Sequence[int]) -> list[int]:
    """How many of the items that each list has are shown: one each in turn, until there is no room or nothing left."""
    shown = [0] * len(wanted)
    while room and shown != list(wanted):
        for place, most in enumerate(wanted):
            if room and shown[place] < most:
                shown[place] += 1
                room -= 1
    return shown


def _unspent_item(item: Unspent) -> _Item:
    return item, questions.unspent_at_stake(item), questions.unspent_question(item)


def _doubt_item(item: Doubt) -> _Item:
    about = f"{shortened(item.level_3, _LONGEST_NAME)}：" if item.level_3 else ""
    return item, questions.doubt_at_stake(item), about + questions.doubt_question(item)


def _whose(item: Unspent | Doubt, filters: Filters, spans: bool) -> str:
    year = "" if filters.year is not None else f"，{item.fiscal_year}年度" if item.fiscal_year else "，年度不明"
    unit = wording.unit_word(item.department, item.implementing_unit) if spans else item.implementing_unit or "实施单位未填"
    return f"{shortened(item.project_name, _LONGEST_NAME)}（{shortened(unit, _LONGEST_NAME)}{year}）"


def _units_and_grades(connection: Connection, filters: Filters) -> Pair | Chart:
    units = charts.lowest_units(queries.funds_by_unit(connection, filters))
    grades = charts.grades(queries.grades(connection, filters))
    return Pair(units, grades, _SHARE_OF_UNITS) if units else grades


_SHARE_OF_UNITS = 0.72
"""Of the width of the page: names of units and what is left of their money take more room than grades."""


# --- the annexes ---------------------------------------------------------------------------------------------------


def _annexes(connection: Connection, filters: Filters, headline: Headline) -> tuple[Annex, ...]:
    headings = {name: column.heading for name, column in COLUMNS.items()} | {"number": "序号"}
    projects = _with_departments(_with_years(queries.projects(connection, filters), filters), connection, filters)
    contents = (
        ("各实施单位情况", _units(connection, filters, headline, headings)),
        ("项目清单", _projects(projects, headings)),
        ("填报疑点清单", _findings(connection, filters, headline, projects, headings)),
    )
    return tuple(Annex(title, tuple(blocks)) for title, blocks in contents)


def _units(connection: Connection, filters: Filters, headline: Headline, headings: Headings) -> Blocks:
    yield Paragraph(wording.execution_sentence(headline))
    units = queries.funds_by_unit(connection, filters)
    yield charts.money_by_unit(units)
    named = _with_departments(units, connection, filters)
    table = _table("各实施单位资金情况", named, _UNIT_COLUMNS, headings, sums=True)
    sums = wording.sums_below(headline)
    below = (Row((name, *_cells(row, _UNIT_COLUMNS[1:], sums=True)), is_sum=True) for name, row in sums)
    yield replace(table, rows=(*table.rows, *below))
    if missing := queries.projects_without_sources(connection, filters):
        yield Paragraph(wording.sources_sentence(headline, missing))
    yield Paragraph(wording.score_sentence(headline))
    levels = queries.points_lost_by_level(connection, filters)
    if (levels["points_lost"] > 0).any():
        yield charts.points_lost(levels)
        yield _table("各级指标失分情况", levels, _LEVEL_COLUMNS, headings)
    else:
        yield Paragraph("没有扣分。")


def _projects(projects: pd.DataFrame, headings: Headings) -> Blocks:
    if chart := charts.scores(projects):
        yield chart
    numbered = projects.assign(number=range(1, len(projects) + 1))
    yield _table("各项目自评情况", numbered, _PROJECT_COLUMNS, headings)
    yield Paragraph(wording.grade_rule())
    for term in _EXPLAINED:
        yield Paragraph(wording.TERMS[term], lead=f"“{_bare(term)}”：")


def _findings(
    connection: Connection, filters: Filters, headline: Headline, projects: pd.DataFrame, headings: Headings
) -> Blocks:
    yield Paragraph(wording.finding_sentence(headline, queries.findings_by_severity(connection, filters)))
    if headline.finding_count:
        yield Paragraph(wording.SEVERITY_RULE)
        rows = tuple(_finding_rows(connection, filters, projects))
        yield Table("各项目填报疑点", _columns(_FINDING_COLUMNS, headings), rows)


def _finding_rows(connection: Connection, filters: Filters, projects: pd.DataFrame) -> Iterator[Row]:
    """The findings of each project below its name, under its number in the table of projects."""
    question = f"evaluation_id IN ({filters.chosen()})"
    findings = in_words(queries.extract(connection, "findings", question, filters.where()[1]))
    of_project = dict(iter(findings.groupby("evaluation_id")))
    for number, project in enumerate(projects.to_dict("records"), 1):
        rows = of_project.get(project["evaluation_id"])
        if rows is None:
            continue
        counted = wording.findings_counted(project["finding_count"], project["open_finding_count"])
        yield Row((f"{number}. {project['project_name']}（{_unit(project)}）　{counted}",))
        for row in rows.to_dict("records"):
            message = wording.finding_text(row["level_3"], row["message"]) + _said_of(row["verdict"])
            yield Row(_cells({**row, "message": message}, _FINDING_COLUMNS))


def _said_of(verdict: str) -> str:
    """The review of a finding, in brackets; empty without one."""
    return "" if verdict == OPEN_WORD else f"（{verdict}）"


def _source(connection: Connection) -> str:
    last = queries.last_ingestion(connection)
    return f"数据来源：项目支出绩效自评表（截至{wording.day(last)}）"


# --- tables --------------------------------------------------------------------------------------------------------


def _table(caption: str, frame: pd.DataFrame, names: Sequence[str], headings: Headings, sums: bool = False) -> Table:
    rows = tuple(Row(_cells(row, names, sums)) for row in in_words(with_grade_words(frame)).to_dict("records"))
    measure = _MEASURE if any(name.endswith("_wan") for name in names) else ""
    return Table(caption, _columns(names, headings), rows, measure)


def _line_of_figures(figures: Iterable[tuple[str, str]], measure: str) -> Table:
    """A table of one row, each figure under its name."""
    names, values = zip(*figures, strict=True)
    return Table("", tuple(Column(name, Kind.FIGURE) for name in names), (Row(values),), measure)


def _two_years(filters: Filters, headline: Headline, last: Headline) -> Table:
    """The key figures of the year above those of the year before."""
    figures, last_figures = wording.headline_figures(headline), wording.headline_figures(last)
    columns = (Column("年度", Kind.WORD), *(Column(name, Kind.FIGURE) for name, _ in figures))
    assert filters.year is not None
    rows = ((filters.year, figures), (filters.year - 1, last_figures))
    return Table("", columns, tuple(Row((str(year), *(value for _, value in of))) for year, of in rows), _MEASURE)


def _columns(names: Sequence[str], headings: Headings) -> tuple[Column, ...]:
    return tuple(Column(_bare(headings[name]), _kind(name), _LEAST.get(name, 0)) for name in names)


def _kind(name: str) -> Kind:
    if is_figure(name):
        return Kind.FIGURE
    return Kind.WORD if name in _WORDS else Kind.TEXT


def _cells(row: Record, names: Sequence[str], sums: bool = False) -> tuple[str, ...]:
    return tuple(wording.cell(name, row[name], sums) if name in row else "" for name in names)


def _with_years(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The frame with the year behind each name where the brief covers several years: names come again every year."""
    if filters.year is not None:
        return frame
    years = frame["fiscal_year"].map(lambda year: "年度不明" if wording.is_nothing(year) else f"{int(year)}年度")
    return frame.assign(project_name=frame["project_name"] + "（" + years + "）")


def _with_departments(frame: pd.DataFrame, connection: Connection, filters: Filters) -> pd.DataFrame:
    """The frame with the department before each unit where the brief covers several: equal names under two of them are two units."""
    if not queries.spans_departments(connection, filters):
        return frame
    names = zip(frame["department"], frame["implementing_unit"], strict=True)
    return frame.assign(implementing_unit=[wording.unit_word(*pair) for pair in names])


def _bare(heading: str) -> str:
    """A heading without its brackets: the measure is above the table, the rest in 有关说明."""
    return heading.partition("（")[0]


def _unit(row: Record) -> str:
    return "实施单位未填" if wording.is_nothing(row["implementing_unit"]) else str(row["implementing_unit"])
