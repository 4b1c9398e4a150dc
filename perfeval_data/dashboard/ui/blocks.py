"""What pages share: the choice of the reader, lists of projects, the table behind a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import tables
from perfeval_data.dashboard.ui.navigation import open_page
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

PROJECT_COLUMNS = (
    "project_name",
    "implementing_unit",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "final_score",
    "graded_score",
    "grade",
    "finding_count",
    "open_finding_count",
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
    """The chosen projects, page by page, in the given order; where money is shown, what it adds up to."""
    headline = ask(queries.headline, filters)
    foot = wording.sums_below(headline) if "annual_budget_wan" in columns else ()
    tables.show_pages(
        lambda limit, offset: ask(queries.projects, filters, order, limit, offset),
        headline.project_count,
        tables.Listing(content, columns, foot=foot),
        filters,
        key,
    )


def unit_of(row: Mapping[str, Any]) -> dict[str, object]:
    """The unit of a row as parameters of an address: a unit is known by its department and its name."""
    return {"department": row["department"], "unit": row["implementing_unit"]}


def open_unit(page: str, unit: Sequence[str]) -> None:
    """Go to a page of the unit whose bar was clicked (`charts.unit_ids`)."""
    open_page(page, {"department": unit[0], "unit": unit[1]})


def open_sheet(form: Sequence[int]) -> None:
    """Go to the sheet of the form whose bar or point was clicked (`charts.sheet_ids`)."""
    open_page("project", {"project": form[0], "form": form[1]})


def chart_table(frame: pd.DataFrame, listing: tables.Listing, filters: Filters, key: str) -> None:
    """The table of a chart, folded away."""
    with st.expander("数据表"):
        tables.show(frame, listing, filters, key)
