"""Scores: how they lie, where points were lost, and what the rules give."""

from __future__ import annotations

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import charts, tables
from perfeval_data.dashboard.ui.blocks import chart_table
from perfeval_data.dashboard.ui.navigation import open_page
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

MOST_LOST = 6
MOST_DEDUCTED = 20
MOST_DIFFERENCES = 10
RANKING_COLUMNS = ("project_name", "implementing_unit", "execution_score", "indicator_score", "final_score", "grade")
DEDUCTION_COLUMNS = ("level_3", "project_name", "target", "actual", "weight", "score", "points_lost", "deviation_reason")
LEVEL_COLUMNS = ("level_1", "deducted_count", "weight", "points_lost", "share_lost")
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
