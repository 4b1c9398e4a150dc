"""总览: the year in one sentence, its headline figures, and where to look first."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import comparison, departments, filing, first_look, journal, money, papers, points
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

grades = ask(queries.grades, filters)
first_look.summary(filters, headline, grades)
first_look.headline_figures(headline, grades, comparison.last_headline(filters))
filing.missing_banner(filters)
journal.unread_banner()
papers.brief_and_sheets(filters, headline)
first_look.project_extract(filters)

left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader("各实施单位资金（万元）", anchor=False)
    units = ask(queries.funds_by_unit, filters)
    money.unit_money(units, headline)
    blocks.chart_table(units, money.unit_listing(units, headline), filters, "units")
with right:
    st.subheader("需要关注", anchor=False)
    first_look.attention(filters)

left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader("得分分布", anchor=False)
    points.score_distribution(filters, headline, "scores")
with right:
    st.subheader("失分情况", anchor=False)
    points.points_lost(filters, points.MOST_LOST)

st.subheader("预算与复算得分", anchor=False)
first_look.quadrant(filters)

departments.comparison(filters)
