"""资金执行: the money by unit, by project and by source."""

from __future__ import annotations

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, bars, blocks, charts, controls, table
from perfeval_data.dashboard.ui.filters import of_unit
from perfeval_data.queries import Filters, Headline, Order
from perfeval_data.words import wording

_UNIT_COLUMNS = (
    "implementing_unit",
    "project_count",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "mean_score",
)
_FUND_COLUMNS = (
    "project_name",
    "implementing_unit",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "stated_rate_text",
    "execution_score",
)
_SOURCE_COLUMNS = (
    "label_filed", "project_count", "initial_budget_wan", "annual_budget_wan", "executed_wan", "execution_rate"
)  # fmt: skip
_AMOUNTS = ("initial_budget_wan", "annual_budget_wan", "executed_wan")
_SHOWN_FIRST = {
    "rate": ("执行率从低到高", Order("execution_rate")),
    "money": ("金额从大到小", Order("annual_budget_wan", True)),
}


def units(filters: Filters, headline: Headline) -> None:
    """The money of the units as bars, and the table whose rows add up to the headline."""
    frame = ask(queries.funds_by_unit, filters)
    blocks.unit_money(frame)
    listing = table.Listing(
        "各实施单位资金",
        wording.with_unrated(_UNIT_COLUMNS, frame),
        sums=True,
        links={"implementing_unit": lambda row: address.to("funds", of_unit(row))},
        foot=wording.sums_below(headline),
    )
    table.show(frame, listing, filters, "units")


def projects(filters: Filters, headline: Headline) -> None:
    """The projects with the lowest rate, or with the most money, as bars; all of them in a table."""
    first = controls.kinds("图中先列", {name: words for name, (words, _) in _SHOWN_FIRST.items()}, "first")
    frame = ask(queries.projects, filters, _SHOWN_FIRST[first][1], charts.MOST_BARS)
    bars.show(bars.of_money(frame, "project_name", charts.sheets(frame), sums=False), bars.MONEY_LEGEND)
    blocks.more_below(headline.project_count, "个项目", f"{_SHOWN_FIRST[first][0]}的")
    blocks.project_list(filters, "projects", _FUND_COLUMNS, "项目资金")
    st.caption("执行率（计算）＝全年执行数÷全年预算数；“执行率原文”是表上所填，照录不改。")


def sources(filters: Filters, headline: Headline) -> None:
    """Money by source, where any form filed one; blank is not 0."""
    if missing := ask(queries.projects_without_sources, filters):
        st.caption(wording.sources_sentence(headline, missing))
    frame = ask(queries.fund_sources, filters)
    if not frame.empty:
        listing = table.Listing(
            "资金来源", wording.with_unrated(_SOURCE_COLUMNS, frame), sums=True, foot=table.adding_up(frame, _AMOUNTS)
        )
        table.show(frame, listing, filters, "sources")
        st.caption("资金来源为总额的明细，不得与总额重复计算；预算数和执行数只计两项都填写的行。")
