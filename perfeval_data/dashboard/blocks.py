"""Pieces that pages are put together from: sentences, headline figures, charts with their tables, things to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import palette, queries, wording, yearly
from perfeval_data.audit.catalogue import RULES
from perfeval_data.dashboard import charts, marking, markup, tables
from perfeval_data.dashboard.navigation import address, open_page, page_link
from perfeval_data.dashboard.source import ask
from perfeval_data.marks import OPEN, OPEN_WORD, VERDICT_WORDS, Verdict
from perfeval_data.queries import Filters, Headline

UNIT_COLUMNS = (
    "implementing_unit",
    "project_count",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "mean_score",
)
UNIT_LINK: Mapping[str, Callable[[Any], str]] = {
    "implementing_unit": lambda row: address("funds", {"unit": row["implementing_unit"]}),
}
PROJECT_COLUMNS = (
    "project_name",
    "implementing_unit",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "final_score",
    "grade",
    "finding_count",
)
MOST_ATTENTION = 5
MOST_LOST = 6


def chosen_filters() -> Filters:
    """What app.py's filter bar has chosen."""
    filters = st.session_state["filters"]
    assert isinstance(filters, Filters)
    return filters


def stop_if_empty(headline: Headline) -> None:
    """Say so where the filter leaves no project, and end the page there."""
    if not headline.project_count:
        st.info("当前筛选条件下没有项目。请换一个条件，或点“清除筛选”。")
        st.stop()


# --- 总览 ----------------------------------------------------------------------------------------------------------


def summary(filters: Filters, headline: Headline, grades: pd.DataFrame) -> None:
    """The year in one sentence."""
    st.html(f"<p class='pe-summary'>{escape(wording.summary_sentence(filters, headline, grades))}</p>")


def headline_figures(headline: Headline, grades: pd.DataFrame, last: Headline | None) -> None:
    """The figures that a leader asks for first, last year's below them; every one can be recomputed from the extract."""
    changes = yearly.headline_changes(headline, last) if last else (None,) * len(wording.headline_figures(headline))
    with st.grid(min_column_width=168, gap="xsmall", key="headline"):
        for (label, value), change in zip(wording.headline_figures(headline), changes, strict=True):
            st.metric(label, value, change, delta_color="off", delta_arrow="off", border=True, height="stretch")
    counted = "".join(
        f"<span>{tables.tag(row['grade'], palette.GRADES[row['grade']])} {row['project_count']:,} 个</span>"
        for row in tables.records(grades)
    )
    st.html(f"<div class='pe-grades'>{counted}<span>金额单位：万元</span></div>")
    if gaps := wording.gaps_sentence(headline):
        st.caption(gaps)


def project_extract(filters: Filters) -> None:
    """The list of projects behind the headline figures."""
    with st.expander("项目清单（以上数字由此计算）"):
        project_list(filters, "文件顺序", "overview projects")


def project_list(
    filters: Filters, order: str, key: str, columns: tuple[str, ...] = PROJECT_COLUMNS, content: str = "项目清单"
) -> None:
    """The chosen projects, page by page, in the given order."""
    tables.show_pages(
        lambda limit, offset: ask(queries.projects, filters, order, limit, offset),
        ask(queries.headline, filters).project_count,
        tables.Listing(content, columns),
        filters,
        key,
    )


def attention(filters: Filters) -> None:
    """The few projects to look at first, by money times doubt, each with the reason in a sentence."""
    frame = ask(queries.attention, filters, MOST_ATTENTION)
    if frame.empty:
        st.success("当前范围内没有需要特别关注的事项。")
        return
    items = "".join(map(_attention_item, tables.records(frame)))
    st.html(f"<div class='pe-attention'>{items}</div>")
    st.caption(wording.ATTENTION_RULE)
    page_link("findings", "查看全部填报疑点 →")


def _attention_item(row: dict[str, Any]) -> str:
    link = address("project", {"project": row["evaluation_id"]})
    gravest = f"{RULES[row['code']].title}。{wording.finding_text(row['level_3'], row['message'])}"
    return (
        f"<div>{tables.formatted('severity', row['severity'])} "
        f"<a href='{escape(link)}' target='_self'>{markup.text(row['project_name'])}</a>"
        f"<span class='where'>　{wording.attention_reason(row)}。</span><br>{markup.text(gravest)}</div>"
    )


MOST_IN_QUADRANT = 300


def quadrant(filters: Filters) -> None:
    """Budget against verified score: much money and few points is where to look."""
    frame = ask(queries.budget_and_score, filters, MOST_IN_QUADRANT)
    if frame.empty:
        st.info("当前范围内没有预算和得分都填报完整的项目。")
        return
    project = charts.draw(charts.quadrant(frame), "各项目全年预算与复算得分", "quadrant")
    more = f"图中为预算最大的 {MOST_IN_QUADRANT} 个项目。" if len(frame) == MOST_IN_QUADRANT else ""
    st.caption(f"虚线为中位数；右下角预算大而得分低，应优先核查。{more}{wording.VERIFICATION_RULE}")
    listing = tables.Listing(
        "预算与复算得分", ("project_name", "implementing_unit", "annual_budget_wan", "final_score", "verified_score")
    )
    chart_table(frame, listing, filters, "quadrant")
    if project:
        open_page("project", {"project": project})


# --- charts with their tables --------------------------------------------------------------------------------------


def chart_table(frame: pd.DataFrame, listing: tables.Listing, filters: Filters, key: str) -> None:
    """The table of a chart, folded away."""
    with st.expander("数据表"):
        tables.show(frame, listing, filters, key)


def unit_money(units: pd.DataFrame) -> None:
    """Money of the units with the most of it; a click on a bar leads to the unit."""
    unit = charts.draw(
        charts.money_bars(units, "implementing_unit", units["implementing_unit"]), "各实施单位预算数与执行数", "units"
    )
    if len(units) > charts.MOST_BARS:
        st.caption(f"图中为全年预算最多的 {charts.MOST_BARS} 个单位，共 {len(units):,} 个单位，见数据表。")
    if unit:
        open_page("funds", {"unit": unit})


def score_distribution(filters: Filters, headline: Headline, key: str) -> None:
    """Every project a point while they are few, a histogram beyond."""
    scored = headline.project_count - headline.unscored_count
    if not scored:
        st.info("当前范围内没有得分填报完整的项目。")
        return
    if scored <= charts.MOST_POINTS:
        frame = ask(queries.scores, filters, charts.MOST_POINTS)
        figure = charts.score_names(frame) if scored <= charts.MOST_NAMES else charts.score_points(frame)
        project = charts.draw(figure, "每个项目的最终得分", key)
        listing = tables.Listing("项目得分", ("project_name", "implementing_unit", "final_score", "grade"))
        if project:
            open_page("project", {"project": project})
    else:
        frame = ask(queries.score_histogram, filters)
        grade_of = {int(score): charts.grade_at(score) for score in frame["score"]}
        charts.draw(charts.score_histogram(frame, grade_of), "各分数段的项目数", key)
        listing = tables.Listing("得分分布", ("score", "project_count"))
    st.caption(
        f"平均 {wording.score(headline.mean_score)} 分，中位数 {wording.score(headline.median_score)} 分。{wording.grade_rule()}"
    )
    chart_table(frame, listing, filters, key)


LEVEL_COLUMNS = ("level_1", "deducted_count", "weight", "points_lost", "share_lost")


def points_lost(filters: Filters, project_limit: int) -> None:
    """Where points were lost: by level 1 of the indicators, and by project."""
    levels = ask(queries.points_lost_by_level, filters)
    if not (levels["points_lost"] > 0).any():
        st.success("当前范围内没有扣分。")
        return
    level = charts.draw(charts.loss_bars(levels, "level_1", levels["level_1"]), "各级指标扣分", "lost levels")
    if level:
        open_page("indicators", {"level": level, "deducted": "1"})
    chart_table(levels, tables.Listing("各类指标扣分", LEVEL_COLUMNS), filters, "lost levels")
    projects = ask(queries.points_lost_by_project, filters, project_limit)
    project = charts.draw(
        charts.loss_bars(projects, "project_name", projects["evaluation_id"]), "扣分最多的项目", "lost projects"
    )
    if project:
        open_page("project", {"project": project})
    chart_table(
        projects,
        tables.Listing("扣分最多的项目", ("project_name", "implementing_unit", "points_lost", "final_score")),
        filters,
        "lost projects",
    )


# --- 资金执行 ------------------------------------------------------------------------------------------------------

FUND_ORDERS = ("文件顺序", "金额从大到小", "执行率从低到高")
FUND_COLUMNS = (
    "project_name",
    "implementing_unit",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "stated_rate_text",
    "execution_score",
)
SOURCE_COLUMNS = ("label_filed", "project_count", "initial_budget_wan", "annual_budget_wan", "executed_wan")


def fund_sources(filters: Filters, headline: Headline) -> None:
    """Money by source, where any form filed one; blank is not 0."""
    missing = ask(queries.projects_without_sources, filters)
    if missing:
        st.caption(wording.sources_sentence(headline, missing))
    frame = ask(queries.fund_sources, filters)
    if not frame.empty:
        tables.show(frame, tables.Listing("资金来源", SOURCE_COLUMNS, sums=True), filters, "sources")


# --- scores by the rules -------------------------------------------------------------------------------------------

VERIFIED_UNIT_COLUMNS = (
    "implementing_unit", "verifiable_share", "mean_score", "mean_verified_score", "mean_difference"
)  # fmt: skip
VERIFIED_COLUMNS = (
    "project_name",
    "implementing_unit",
    "verifiable_share",
    "final_score",
    "verified_score",
    "score_difference",
)
MOST_DIFFERENCES = 10


def verification(filters: Filters) -> None:
    """Scores by the rules beside scores as filed: in a sentence, by unit, and the projects that differ most."""
    answer = ask(queries.verification, filters)
    if not (sentence := wording.verification_sentence(answer)):
        st.info("当前范围内没有得分填报完整的项目。")
        return
    st.html(f"<p class='pe-summary'>{sentence}</p>")
    st.caption(wording.VERIFICATION_RULE)
    left, right = st.columns(2, gap="large")
    with left:
        units = ask(queries.verified_by_unit, filters)
        tables.show(units, tables.Listing("各单位得分复算", VERIFIED_UNIT_COLUMNS), filters, "verified units")
    with right:
        projects = ask(queries.verified_projects, filters, MOST_DIFFERENCES)
        tables.show(projects, tables.Listing("复算不一致的项目", VERIFIED_COLUMNS), filters, "verified projects")


# --- 得分分布, 指标查询 ----------------------------------------------------------------------------------------------

MOST_DEDUCTED = 20
RANKING_COLUMNS = ("project_name", "implementing_unit", "execution_score", "indicator_score", "final_score", "grade")
DEDUCTION_COLUMNS = ("level_3", "project_name", "target", "actual", "weight", "score", "points_lost", "deviation_reason")
INDICATOR_COLUMNS = (
    "project_name",
    "level_1",
    "level_2",
    "level_3",
    "target",
    "actual",
    "weight",
    "score",
    "points_lost",
    "deviation_reason",
)


MOST_HITS = 1000
"""A search for a text counts no further: nobody leafs through more, and the CSV has them all."""


def text_hits(filters: Filters, search: queries.IndicatorSearch, listing: tables.Listing) -> None:
    """The indicators with a text, page by page; a common word is counted up to a bound."""
    hits = ask(queries.first_hits, filters, search, MOST_HITS + 1)
    counted = (
        f"{MOST_HITS:,} 项以上指标，下面列出前 {MOST_HITS:,} 项，其余请缩小范围或下载"
        if len(hits) > MOST_HITS
        else f"{len(hits):,} 项指标"
    )
    st.html(f"<p class='pe-summary'>找到 {counted}。</p>")
    shown = hits[:MOST_HITS]

    def page(limit: int | None, offset: int) -> pd.DataFrame:
        if limit is None:
            return ask(queries.indicators, filters, search)
        return ask(queries.indicators_of, shown[offset : offset + limit])

    tables.show_pages(page, len(shown), listing, filters, "indicators")


# --- 填报疑点 ------------------------------------------------------------------------------------------------------

FINDING_LINKS: Mapping[str, Callable[[Any], str]] = {
    "source_location": lambda row: (
        address("project", {"project": row["evaluation_id"], "mark": row["source_location"]}) + "#paper"
    ),
    "verdict": marking.link,
}
VERDICT_CHOICES = {OPEN: OPEN_WORD} | {
    verdict.value: word for verdict, word in VERDICT_WORDS.items() if verdict is not Verdict.WITHDRAWN
}
KIND_LISTING = tables.Listing(
    "疑点种类统计",
    ("severity", "code", "finding_count", "project_count"),
    links={"code": lambda row: address("findings", {"kind": row["code"]})},
)
QUALITY_LISTING = tables.Listing(
    "各单位填报质量",
    (
        "implementing_unit",
        "project_count",
        "finding_count",
        "error_count",
        "warning_count",
        "notice_count",
        "findings_per_project",
        "clean_share",
        "full_share",
    ),
    links={"implementing_unit": lambda row: address("findings", {"unit": row["implementing_unit"]})},
)
FINDING_COLUMNS = ("severity", "code", "project_name", "level_3", "message", "implementing_unit", "source_location", "verdict")


def severity_of(code: str) -> str:
    """How much a kind of finding weighs."""
    return RULES[code].severity.value


def finding_sentence(filters: Filters, headline: Headline) -> None:
    """How many findings of each severity, in words."""
    sentence = wording.finding_sentence(headline, ask(queries.findings_by_severity, filters))
    st.html(f"<p class='pe-summary'>{escape(sentence)}</p>")
    st.caption(wording.SEVERITY_RULE)


# --- 数据说明 ------------------------------------------------------------------------------------------------------

DOCUMENT_COLUMNS = ("file_name", "format", "form_count", "finding_count", "replaced_count", "started_at")
MARK_COLUMNS = ("marked_at", "project_name", "code", "level_3", "stated", "verdict", "mark_note", "marked_by")
LOG_COLUMNS = ("started_at", "file_name", "outcome", "form_count", "finding_count", "replaced_count", "reason", "done_by")
REFUSAL_COLUMNS = ("file_name", "reason", "source_location", "started_at")
