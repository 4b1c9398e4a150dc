"""指标查询: all indicators across projects, by text, by level, or only those with deductions."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import searching
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks, tables
from perfeval_data.dashboard.ui.linked import choice, switch, text
from perfeval_data.paper.framework import LEVEL_2_OF

filters = blocks.chosen_filters()
blocks.stop_if_empty(ask(queries.headline, filters))

with st.container(horizontal=True, vertical_alignment="bottom"):
    words = text("指标、目标、完成值或原因中含", "find", placeholder="例如：满意度")
    level = choice("一级指标", tuple(LEVEL_2_OF), "level")
    only_deducted = switch("只看扣分的指标", "deducted")

search = queries.IndicatorSearch(words, level, only_deducted)
listing = tables.Listing("指标查询结果", searching.INDICATOR_COLUMNS)
if words and not only_deducted:
    searching.text_hits(filters, search, listing)
else:
    count = ask(queries.indicator_count, filters, search)
    st.html(f"<p class='pe-summary'>找到 {count:,} 项指标。</p>")
    tables.show_pages(
        lambda limit, offset: ask(queries.indicators, filters, search, limit, offset), count, listing, filters, "indicators"
    )
