"""What the leadership brief (领导简报) says: sentences and tables, all figures from `queries`, all words from `wording`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.database.review import OPEN_WORD
from perfeval_data.export.papers import charts
from perfeval_data.export.papers.parts import Block, Brief, Column, Kind, Paragraph, Row, Section, Table
from perfeval_data.export.tables import in_words, with_grade_words
from perfeval_data.paper.columns import COLUMNS, is_figure
from perfeval_data.queries import Connection, Filters, Headline
from perfeval_data.words import wording, yearly

NUMERALS = "一二三四五六七八九十"
MOST_ATTENTION = len(NUMERALS)
"""More projects than this are no short list any more: the rest is in the appendix."""

MOST_PROJECTS = 1000
"""A brief of more projects is none: its tables would run to hundreds of pages."""

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
_EXPLAINED = ("执行率（计算）", "最终得分（计算）", "扣分（计算）", "—")

Headings = Mapping[str, str]
Record = Mapping[Any, Any]


class NothingToReportError(Exception):
    """The choice holds no project; the message is the choice in words."""


def brief(connection: Connection, filters: Filters, day: date) -> Brief:
    """The brief of the chosen projects, dated `day`; raises `NothingToReportError`."""
    headline = queries.headline(connection, filters)
    if not headline.project_count:
        raise NothingToReportError(wording.scope(filters))
    headings = {name: column.heading for name, column in COLUMNS.items()} | {"number": "序号"}
    grades = queries.grades(connection, filters)
    projects = _with_departments(_with_years(queries.projects(connection, filters), filters), connection, filters)
    contents = (
        ("总体情况", _overview(connection, filters, headline, grades)),
        ("资金执行情况", _funds(connection, filters, headline, headings)),
        ("需要关注的事项", _attention(connection, filters)),
        ("各项目自评情况", _projects(projects, headings)),
        ("失分情况", _losses(connection, filters, headline, headings)),
        ("有关说明", _terms()),
    )
    return Brief(
        title=f"{wording.year(filters, '各年度')}项目支出绩效自评情况简报",
        scope="" if filters.is_open else f"（{'，'.join(wording.narrowing(filters))}）",
        opening="根据项目支出绩效自评表，现将有关情况汇总如下。",
        sections=tuple(
            Section(f"{numeral}、{title}", tuple(blocks)) for numeral, (title, blocks) in zip(NUMERALS, contents, strict=False)
        ),
        appendix=Section("填报疑点清单", tuple(_findings(connection, filters, headline, projects, headings))),
        source=_source(connection),
        day=day,
    )


# --- sections ------------------------------------------------------------------------------------------------------

Blocks = Iterator[Block]


def _overview(connection: Connection, filters: Filters, headline: Headline, grades: pd.DataFrame) -> Blocks:
    unread = wording.unread_sentence(queries.holdings(connection))
    yield Paragraph(wording.summary_sentence(filters, headline, grades) + wording.gaps_sentence(headline) + unread)
    last = queries.last_headline(connection, filters)
    if last:
        yield Paragraph(yearly.year_sentence(filters, headline, last))
        yield _two_years(filters, headline, last)
    else:
        yield _line_of_figures("主要指标", wording.headline_figures(headline), _MEASURE)
    yield _line_of_figures(
        "等级分布", zip(grades["grade"], map(wording.count, grades["project_count"]), strict=True), "单位：个"
    )
    yield Paragraph(wording.grade_rule())


def _funds(connection: Connection, filters: Filters, headline: Headline, headings: Headings) -> Blocks:
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


def _attention(connection: Connection, filters: Filters) -> Blocks:
    found = _with_years(queries.attention(connection, filters, MOST_ATTENTION), filters)
    rows = _with_departments(found, connection, filters).to_dict("records")
    if not rows:
        yield Paragraph("没有需要特别关注的事项。")
        return
    yield Paragraph(f"部分项目的填报有错误或应当核实之处，按预算金额和疑点严重程度列出{len(rows)}个如下；全部疑点见附件。")
    for numeral, row in zip(NUMERALS, rows, strict=False):
        yield _attention_item(numeral, row)


def _attention_item(numeral: str, row: Record) -> Paragraph:
    money = "" if wording.is_nothing(row["annual_budget_wan"]) else f"，{wording.as_filed(row['annual_budget_wan'])}万元"
    rule = rule_of(row["code"])
    more = f"另有待处理的错误或警示{row['more_count']}条。" if row["more_count"] else ""
    return Paragraph(
        f"{rule.title}。{wording.finding_text(row['level_3'], row['message'])}。建议：{rule.advice}{more}",
        lead=f"（{numeral}）{row['project_name']}（{_unit(row)}{money}）。",
    )


def _projects(projects: pd.DataFrame, headings: Headings) -> Blocks:
    if chart := charts.scores(projects):
        yield chart
    numbered = projects.assign(number=range(1, len(projects) + 1))
    yield _table("各项目自评情况", numbered, _PROJECT_COLUMNS, headings)


def _losses(connection: Connection, filters: Filters, headline: Headline, headings: Headings) -> Blocks:
    yield Paragraph(wording.score_sentence(headline))
    levels = queries.points_lost_by_level(connection, filters)
    if (levels["points_lost"] > 0).any():
        yield charts.points_lost(levels)
        yield _table("各级指标失分情况", levels, _LEVEL_COLUMNS, headings)
    else:
        yield Paragraph("没有扣分。")


def _terms() -> Blocks:
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
    """What was registered of a finding, in brackets behind it; nothing of one that nobody has looked at."""
    return "" if verdict == OPEN_WORD else f"（{verdict}）"


def _source(connection: Connection) -> str:
    last = queries.last_ingestion(connection)
    return f"数据来源：项目支出绩效自评表（截至{wording.day(last)}）"


# --- tables --------------------------------------------------------------------------------------------------------


def _table(caption: str, frame: pd.DataFrame, names: Sequence[str], headings: Headings, sums: bool = False) -> Table:
    rows = tuple(Row(_cells(row, names, sums)) for row in in_words(with_grade_words(frame)).to_dict("records"))
    measure = _MEASURE if any(name.endswith("_wan") for name in names) else ""
    return Table(caption, _columns(names, headings), rows, measure)


def _line_of_figures(caption: str, figures: Iterable[tuple[str, str]], measure: str) -> Table:
    """A table of one row, each figure under its name."""
    names, values = zip(*figures, strict=True)
    return Table(caption, tuple(Column(name, Kind.FIGURE) for name in names), (Row(values),), measure)


def _two_years(filters: Filters, headline: Headline, last: Headline) -> Table:
    """The key figures of the year above those of the year before."""
    figures, last_figures = wording.headline_figures(headline), wording.headline_figures(last)
    columns = (Column("年度", Kind.WORD), *(Column(name, Kind.FIGURE) for name, _ in figures))
    assert filters.year is not None
    rows = ((filters.year, figures), (filters.year - 1, last_figures))
    return Table("主要指标", columns, tuple(Row((str(year), *(value for _, value in of))) for year, of in rows), _MEASURE)


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
    """A heading without what stands in brackets behind it: the measure is said above the table, the rest in 有关说明."""
    return heading.partition("（")[0]


def _unit(row: Record) -> str:
    return "实施单位未填" if wording.is_nothing(row["implementing_unit"]) else str(row["implementing_unit"])
