"""总览: the year in one sentence, its figures, and what to ask whom about."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import filing, journal, overview, scores
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks
from perfeval_data.words import wording

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)
grades = ask(queries.grades, filters)

overview.offer_downloads(filters, headline)
blocks.sentence(wording.summary_sentence(filters, headline, grades))
overview.figures(filters, headline, grades)
filing.missing_banner(filters)
journal.unread_banner()

left, right = st.columns([11, 9], gap="large")
with left:
    st.subheader("需要关注", anchor=False)
    overview.attention(filters)
with right:
    st.subheader("各实施单位资金", anchor=False)
    overview.units(filters)

left, right = st.columns(2, gap="large")
with left:
    st.subheader("得分分布", anchor=False)
    scores.distribution(filters, headline)
    st.subheader("失分情况", anchor=False)
    scores.points_lost(filters)
with right:
    overview.comparison(filters)

st.subheader("项目清单", anchor=False)
blocks.project_list(filters, "projects")
