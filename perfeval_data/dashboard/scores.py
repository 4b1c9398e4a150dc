"""得分分布: how the scores lie, the ranking, what the rules give, and where points were lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, bars, blocks, charts, table
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

MOST_LOST = 6
MOST_DEDUCTED = 20
MOST_DIFFERENCES = 10
MOST_IN_QUADRANT = 300
_RANKING_COLUMNS = (
    "project_name", "implementing_unit", "execution_score", "indicator_score", "final_score", "graded_score", "grade"
)  # fmt: skip
_DEDUCTION_COLUMNS = ("level_3", "project_name", "target", "actual", "weight", "score", "points_lost", "deviation_reason")
_LEVEL_COLUMNS = ("level_1", "deducted_count", "weight", "points_lost", "share_lost")
_VERIFIED_UNIT_COLUMNS = (
    "implementing_unit", "verifiable_share", "mean_score", "mean_verified_score", "mean_difference"
)  # fmt: skip
_VERIFIED_COLUMNS = (
    "project_name",
    "implementing_unit",
    "verifiable_share",
    "final_score",
    "verified_score",
    "score_difference",
)


def distribution(filters: Filters, headline: Headline) -> None:
    """Every project a point while they are few, a histogram beyond."""
    graded = headline.project_count - headline.ungraded_count
    if not graded:
        st.info(wording.score_sentence(headline))
    elif graded <= charts.MOST_POINTS:
        frame = ask(queries.scores, filters, charts.MOST_POINTS)
        figure = charts.score_names(frame) if graded <= charts.MOST_NAMES else charts.score_points(frame)
        charts.draw(figure, "每个项目的评级得分", "scores")
    else:
        frame = ask(queries.score_histogram, filters)
        grade_of = {int(score): charts.grade_at(score) for score in frame["score"]}
        charts.draw(charts.score_histogram(frame, grade_of), "各分数段的项目数", "scores")
        with st.expander("数据表"):
            steps = frame.assign(score_step=[wording.score_step(int(score)) for score in frame["score"]])
            listing = table.Listing(
                "得分分布",
                ("score_step", "project_count"),
                foot=table.adding_up(frame, ("project_count",)),
                unsorted=frozenset({"score_step"}),
            )
            table.show(steps, listing, filters, "scores")
    st.caption(wording.grade_rule())


def grades(filters: Filters) -> None:
    """How many projects have which grade; a click shows them."""
    frame = ask(queries.grades, filters).assign(rule=wording.grade_rules())
    listing = table.Listing(
        "等级分布",
        ("grade", "rule", "project_count"),
        links={"grade": lambda row: address.to("scores", {"grade": row["grade"]}) if row["project_count"] else ""},
        foot=table.adding_up(frame, ("project_count",)),
        unsorted=frozenset({"rule"}),
    )
    table.show(frame, listing, filters, "grades")


def ranking(filters: Filters, headline: Headline) -> None:
    """The graded projects, the best first; those without a grade below them, folded away."""
    table.show_pages(
        lambda order, limit, offset: ask(queries.graded_projects, filters, order, limit, offset),
        headline.project_count - headline.ungraded_count,
        table.Listing("得分排名", _RANKING_COLUMNS),
        filters,
        "ranking",
    )
    if headline.ungraded_count:
        alone = headline.ungraded_count == headline.project_count
        with st.expander(f"不评等级的项目（{headline.ungraded_count:,}个）", expanded=alone):
            ungraded = replace(filters, grades=(queries.NOT_GRADED,))
            blocks.project_list(ungraded, "ungraded", _RANKING_COLUMNS, "不评等级的项目")


def points_lost(filters: Filters) -> None:
    """Where points were lost: as a share by level 1 of the indicators, as points by project."""
    levels = ask(queries.points_lost_by_level, filters).sort_values("share_lost", ascending=False, kind="stable")
    if not (levels["points_lost"] > 0).any():
        st.success("当前范围内没有扣分。")
        return
    left, right = st.columns(2, gap="large")
    with left:
        _lost_by_level(filters, levels)
    with right:
        _lost_by_project(filters)


def _lost_by_level(filters: Filters, levels: pd.DataFrame) -> None:
    links = [_deductions_of(level) for level in levels["level_1"]]
    figures = [f"<b>{wording.percent(share)}</b>" for share in levels["share_lost"]]
    bars.show(bars.of_loss(levels, "level_1", "share_lost", links, figures), "失分率：扣分占满分的比例")
    listing = table.Listing(
        "各类指标扣分", _LEVEL_COLUMNS, foot=table.adding_up(levels, ("deducted_count", "weight", "points_lost"))
    )
    with st.expander("数据表"):
        table.show(levels, listing, filters, "lost.levels")


def _deductions_of(level: str) -> str:
    """The deductions of a level; of what is no level of indicators, where its own numbers stand."""
    if level in queries.INDICATOR_LEVELS:
        return address.to("indicators", {"level": level, "deducted": "1"})
    return address.to("funds") if level == queries.EXECUTION_LEVEL else address.to("indicators", {"deducted": "1"})


def _lost_by_project(filters: Filters) -> None:
    projects = ask(queries.points_lost_by_project, filters, MOST_LOST)
    figures = [f"<b>{wording.as_filed(points)}分</b>" for points in projects["points_lost"]]
    bars.show(bars.of_loss(projects, "project_name", "points_lost", charts.sheets(projects), figures), "扣分最多的项目")


def deductions(filters: Filters) -> None:
    """The indicators that lost most points."""
    search = queries.IndicatorSearch(only_deducted=True)
    frame = ask(queries.indicators, filters, search, None, MOST_DEDUCTED)
    table.show(frame, table.Listing("扣分最多的指标", _DEDUCTION_COLUMNS), filters, "deducted")


def verification(filters: Filters) -> None:
    """Scores by the rules beside scores as filed: in a sentence, the projects that differ most, and by unit."""
    answer = ask(queries.verification, filters)
    if not (sentence := wording.verification_sentence(answer)):
        st.info("当前范围内没有评定等级的项目。")
        return
    blocks.sentence(sentence)
    st.caption(wording.VERIFICATION_RULE)
    projects = ask(queries.verified_projects, filters, MOST_DIFFERENCES)
    if len(projects):
        table.show(projects, table.Listing("复算不一致的项目", _VERIFIED_COLUMNS), filters, "verified.projects")
    units = ask(queries.verified_by_unit, filters)
    with st.expander("各单位得分复算"):
        table.show(units, table.Listing("各单位得分复算", _VERIFIED_UNIT_COLUMNS), filters, "verified.units")


def quadrant(filters: Filters) -> None:
    """Budget against verified score: much money and few points is where to look."""
    frame = ask(queries.budget_and_score, filters, MOST_IN_QUADRANT)
    if len(frame) < 2:
        st.info("填写全年预算且评定等级的项目不足两个，不作比较。")
        return
    charts.draw(charts.quadrant(frame), "各项目全年预算与复算得分", "quadrant")
    more = f"图中为预算最大的 {MOST_IN_QUADRANT} 个项目。" if len(frame) == MOST_IN_QUADRANT else ""
    st.caption(f"虚线为中位数；右下角预算大而得分低，应优先核查，图中标出名称。{more}")
    with st.expander("数据表"):
        columns = ("project_name", "implementing_unit", "annual_budget_wan", "graded_score", "verified_score")
        table.show(frame, table.Listing("预算与复算得分", columns), filters, "quadrant")
