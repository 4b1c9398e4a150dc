"""What pages share: the choice of the reader, sentences, lists of projects, what to say where there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NoReturn

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, bars, clicks, table
from perfeval_data.dashboard.ui.filters import of_unit
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording, yearly

PROJECT_COLUMNS = (
    "project_name",
    "implementing_unit",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "graded_score",
    "grade",
    "open_finding_count",
)


def chosen_filters() -> Filters:
    """What app.py's filter bar has chosen."""
    filters = st.session_state["filters"]
    assert isinstance(filters, Filters)
    return filters


def stop_without_projects() -> NoReturn:
    """Says that the filter leaves no project, and ends the page."""
    st.info("当前筛选条件下没有项目。请换一个条件，或点“清除筛选”。")
    clicks.end_page()


def paper_table(rows: str) -> str:
    """The rows of a table, as HTML, framed like the paper."""
    return f"<div class='pe-sheet pe-source' tabindex='0' role='region' aria-label='原文'><table><tbody>{rows}</tbody></table></div>"


def stop_if_empty(headline: Headline) -> None:
    """Say so where the filter leaves no project, and end the page there."""
    if not headline.project_count:
        stop_without_projects()


def sentence(words: str) -> None:
    """What a page says first, in a sentence."""
    st.html(f"<p class='pe-summary'>{escape(words)}</p>")


def beside_last_year(filters: Filters, headline: Headline, labels: Sequence[str]) -> None:
    """Last year's figures of these names in a line; nothing where there are none."""
    last = ask(queries.last_headline, filters)
    if last and (said := yearly.remark(filters, headline, last, labels)):
        st.caption(said)


def project_list(filters: Filters, key: str, columns: tuple[str, ...] = PROJECT_COLUMNS, content: str = "项目清单") -> None:
    """The chosen projects, page by page; where money is shown, what it adds up to."""
    headline = ask(queries.headline, filters)
    foot = wording.sums_below(headline) if "annual_budget_wan" in columns else ()
    listing = table.Listing(content, columns, foot=foot, unsorted=frozenset({"stated_rate_text"}))
    table.show_pages(
        lambda order, limit, offset: ask(queries.projects, filters, order, limit, offset),
        headline.project_count,
        listing,
        filters,
        key,
    )


def unit_money(units: pd.DataFrame, most: int = bars.MOST_BARS, rest: str = "其余见下表") -> None:
    """The money of the units with the most of it, a bar each; a click leads to the unit on 资金执行."""
    shown = units.head(most)
    links = [address.to("funds", of_unit(row)) for row in table.records(shown)]
    bars.show(bars.of_money(shown, "implementing_unit", links, sums=True), bars.MONEY_LEGEND)
    more_below(int(units["group_count"].max()), "个单位", "全年预算最多的", most, rest)


def more_below(count: int, what: str, which: str, most: int = bars.MOST_BARS, rest: str = "其余见下表") -> None:
    """Says that a chart has only the first of many."""
    if count > most:
        st.caption(f"图中为{which} {most} {what}，共 {count:,} {what}，{rest}。")
