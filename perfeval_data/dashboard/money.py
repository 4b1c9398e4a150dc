"""Money by unit, by project and by source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks, charts, tables
from perfeval_data.dashboard.ui.navigation import address
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording

UNIT_COLUMNS = (
    "implementing_unit",
    "project_count",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "mean_score",
)
UNIT_LINK: Mapping[str, Callable[[Any], str]] = {"implementing_unit": lambda row: address("funds", blocks.unit_of(row))}
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
SOURCE_COLUMNS = (
    "label_filed", "project_count", "initial_budget_wan", "annual_budget_wan", "executed_wan", "execution_rate"
)  # fmt: skip


def unit_listing(units: pd.DataFrame, headline: Headline) -> tables.Listing:
    """The table of the money of the units: its rows add up to the headline."""
    columns = wording.with_unrated(UNIT_COLUMNS, units)
    return tables.Listing("各实施单位资金", columns, sums=True, links=UNIT_LINK, foot=wording.sums_below(headline))


def unit_money(units: pd.DataFrame, headline: Headline) -> None:
    """Money of the units with the most of it; a click on a bar leads to the unit."""
    unit = charts.draw(
        charts.money_bars(units, "implementing_unit", charts.unit_ids(units)), "各实施单位预算数与执行数", "units"
    )
    if unrated := wording.unrated_sentence(headline):
        st.caption(unrated)
    if len(units) > charts.MOST_BARS:
        st.caption(f"图中为全年预算最多的 {charts.MOST_BARS} 个单位，共 {len(units):,} 个单位，见数据表。")
    if unit:
        blocks.open_unit("funds", unit)


def fund_sources(filters: Filters, headline: Headline) -> None:
    """Money by source, where any form filed one; blank is not 0."""
    missing = ask(queries.projects_without_sources, filters)
    if missing:
        st.caption(wording.sources_sentence(headline, missing))
    frame = ask(queries.fund_sources, filters)
    if not frame.empty:
        columns = wording.with_unrated(SOURCE_COLUMNS, frame)
        tables.show(frame, tables.Listing("资金来源", columns, sums=True), filters, "sources")
        st.caption("资金来源为总额的明细，不得与总额重复计算；预算数和执行数只计两项都填写的行。")
