"""Departments side by side, with the median of all; only where there is more than one to compare."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask, column_headings
from perfeval_data.dashboard.ui import charts, tables
from perfeval_data.dashboard.ui.blocks import chart_table
from perfeval_data.dashboard.ui.navigation import address, open_page
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

_COLUMNS = (
    "department",
    "unit_count",
    "project_count",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "median_score",
    "share_lost",
    "findings_per_project",
    "clean_share",
)
_LINK = {"department": lambda row: address("overview", {"department": row["department"]})}


def comparison(filters: Filters) -> None:
    """A chart of what the reader compares by, the median as a line, and the table of all figures."""
    if filters.department is not None:
        return
    frame = ask(queries.by_department, filters)
    if len(frame) < 2:
        return
    st.subheader("各主管部门比较", anchor=False)
    headings = column_headings()
    measure = st.selectbox(
        "比较",
        queries.COMPARED,
        index=1,
        format_func=lambda name: headings[name],
        key="compared by",
        width=260,
        filter_mode=None,
    )
    department = charts.draw(
        charts.beside_median(frame, measure, headings[measure]), f"各主管部门{headings[measure]}与中位数", "departments"
    )
    st.caption(_medians(frame, headings))
    chart_table(
        frame,
        _listing(frame, ask(queries.headline, filters)),
        filters,
        "departments",
    )
    if department:
        open_page("overview", {"department": department})


def _listing(frame: pd.DataFrame, headline: Headline) -> tables.Listing:
    """The table of the departments: its rows add up to the headline."""
    columns = wording.with_unrated(_COLUMNS, frame)
    return tables.Listing("各主管部门比较", columns, sums=True, links=_LINK, foot=wording.sums_below(headline))


def _medians(frame: pd.DataFrame, headings: dict[str, str]) -> str:
    """The medians in a sentence, and how many departments the chart leaves out."""
    medians = "；".join(
        f"{headings[name]} {wording.cell(name, frame[f'median_of_{name}'].iloc[0], sums=True)}" for name in queries.COMPARED
    )
    more = f"图中为全年预算最多的 {charts.MOST_BARS} 个部门，共 {len(frame):,} 个。" if len(frame) > charts.MOST_BARS else ""
    return f"虚线为各部门的中位数。{more}各部门中位数：{medians}。"
