"""Indicators with a text."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import tables
from perfeval_data.queries import Filters

INDICATOR_COLUMNS = (
    "project_name",
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


def text_hits(filters: Filters, search: queries.IndicatorSearch, listing: tables.Listing) -> None:
    """The indicators with a text, page by page; a common word is counted up to a bound."""
    hits = ask(queries.first_hits, filters, search, MOST_HITS + 1)
    counted = (
        f"{MOST_HITS:,} 项以上指标，下面列出前 {MOST_HITS:,} 项，其余请缩小范围或下载"
        if len(hits) > MOST_HITS
        else f"{len(hits):,} 项指标"
    )
    st.html(f"<p class='pe-summary'>找到 {counted}。</p>")
    shown = hits[:MOST_HITS]

    def page(limit: int | None, offset: int) -> pd.DataFrame:
        if limit is None:
            return ask(queries.indicators, filters, search)
        return ask(queries.indicators_of, shown[offset : offset + limit])

    tables.show_pages(page, len(shown), listing, filters, "indicators")
