"""Scores: how they lie, where points were lost, and what the rules give."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import charts, tables
from perfeval_data.dashboard.ui.blocks import chart_table, open_sheet, project_list
from perfeval_data.dashboard.ui.navigation import open_page
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

MOST_LOST = 6
MOST_DEDUCTED = 20
MOST_DIFFERENCES = 10
RANKING_COLUMNS = (
    "project_name", "implementing_unit", "execution_score", "indicator_score", "final_score", "graded_score", "grade"
)  # fmt: skip
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
    graded = headline.project_count - headline.ungraded_count
    if not graded:
        st.info(wording.score_sentence(headline))
        return
    if graded <= charts.MOST_POINTS:
        frame = ask(queries.scores, filters, charts.MOST_POINTS)
        figure = charts.score_names(frame) if graded <= charts.MOST_NAMES else charts.score_points(frame)
        project = charts.draw(figure, "每个项目的评级得分", key)
        listing = tables.Listing("项目得分", ("project_name", "implementing_unit", "graded_score", "grade"))
        if project:
            open_sheet(project)
    else:
        frame = ask(queries.score_histogram, filters)
        grade_of = {int(score): charts.grade_at(score) for score in frame["score"]}
        charts.draw(charts.score_histogram(frame, grade_of), "各分数段的项目数", key)
        listing = tables.Listing("得分分布", ("score", "project_count"))
    st.caption(f"{wording.score_sentence(headline)}{wording.grade_rule()}")
    chart_table(frame, listing, filters, key)


def ranking(filters: Filters, headline: Headline, order: str) -> None:
    """The graded projects by their score."""
    tables.show_pages(
        lambda limit, offset: ask(queries.graded_projects, filters, order, limit, offset),
        headline.project_count - headline.ungraded_count,
        tables.Listing("得分排名", RANKING_COLUMNS),
        filters,
        "ranking",
    )
    if headline.ungraded_count:
        with st.expander(f"不评等级的项目（{headline.ungraded_count:,}个）"):
            ungraded = replace(filters, grade=queries.NOT_GRADED)
            project_list(ungraded, "文件顺序", "ungraded", RANKING_COLUMNS, "不评等级的项目")


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
        charts.loss_bars(projects, "project_name", charts.sheet_ids(projects)), "扣分最多的项目", "lost projects"
    )
    if project:
        open_sheet(project)
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
        st.info("当前范围内没有评定等级的项目。")
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
