"""What pages share: the choice of the reader, lists of projects, the table behind a chart."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import tables
from perfeval_data.queries import Filters, Headline

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


def chart_table(frame: pd.DataFrame, listing: tables.Listing, filters: Filters, key: str) -> None:
    """The table of a chart, folded away."""
    with st.expander("数据表"):
        tables.show(frame, listing, filters, key)
