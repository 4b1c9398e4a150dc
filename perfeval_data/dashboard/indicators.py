"""指标查询: all indicators across projects, by text, by level, or only those with deductions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.ui import blocks, controls, table
from perfeval_data.queries import Filters, IndicatorSearch, Order, in_order

_COLUMNS = (
    "project_name",
    "implementing_unit",
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
_LISTING = table.Listing("指标查询结果", _COLUMNS)


def search() -> IndicatorSearch:
    """What the reader looks for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = controls.text("指标、目标、完成值或原因中含", "find", "例如：满意度")
        level = controls.choice("一级指标", queries.INDICATOR_LEVELS, "level")
        only_deducted = controls.switch("只看扣分的指标", "deducted")
    return IndicatorSearch(words, level, only_deducted)


def results(filters: Filters, search: IndicatorSearch) -> None:
    """The indicators found; of a text the first thousand."""
    if search.text and not search.only_deducted:
        _text_hits(filters, search)
        return
    count = ask(queries.indicator_count, filters, search)
    blocks.sentence(f"找到 {count:,} 项指标。")
    table.show_pages(
        lambda order, limit, offset: ask(queries.indicators, filters, search, order, limit, offset),
        count,
        _LISTING,
        filters,
        "indicators",
    )


def _text_hits(filters: Filters, search: IndicatorSearch) -> None:
    """The indicators with a text, page by page; a common word is counted up to a bound."""
    hits = ask(queries.first_hits, filters, search, MOST_HITS + 1)
    counted = (
        f"{MOST_HITS:,} 项以上指标，下面列出前 {MOST_HITS:,} 项，其余请缩小范围或下载"
        if len(hits) > MOST_HITS
        else f"{len(hits):,} 项指标"
    )
    blocks.sentence(f"找到 {counted}。")
    shown = hits[:MOST_HITS]

    def page(order: Order | None, limit: int | None, offset: int) -> pd.DataFrame:
        if limit is None:
            return ask(queries.indicators, filters, search, order)
        if order is not None:
            return in_order(cursor(), ask(queries.indicators_of, shown), order)[offset : offset + limit]
        return ask(queries.indicators_of, shown[offset : offset + limit])

    table.show_pages(page, len(shown), _LISTING, filters, "indicators")
