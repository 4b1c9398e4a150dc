"""总览: the year in one sentence, its headline figures, and where to look first."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import blocks, comparison, departments, filing, papers, tables
from perfeval_data.dashboard.source import ask

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

grades = ask(queries.grades, filters)
blocks.summary(filters, headline, grades)
blocks.headline_figures(headline, grades, comparison.last_headline(filters))
filing.missing_banner(filters)
papers.brief_and_sheets(filters, headline)
blocks.project_extract(filters)

left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader("各实施单位资金（万元）", anchor=False)
    units = ask(queries.funds_by_unit, filters)
    blocks.unit_money(units)
    blocks.chart_table(
        units, tables.Listing("各实施单位资金", blocks.UNIT_COLUMNS, sums=True, links=blocks.UNIT_LINK), filters, "units"
    )
with right:
    st.subheader("需要关注", anchor=False)
    blocks.attention(filters)

left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader("得分分布", anchor=False)
    blocks.score_distribution(filters, headline, "scores")
with right:
    st.subheader("失分在哪里", anchor=False)
    blocks.points_lost(filters, blocks.MOST_LOST)

st.subheader("预算与复算得分", anchor=False)
blocks.quadrant(filters)

departments.comparison(filters)
