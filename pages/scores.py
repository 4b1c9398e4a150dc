"""得分分布: how the scores lie, the grade bands and their rule, the ranking, and where points were lost."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import scores
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks, navigation
from perfeval_data.words import wording

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

blocks.sentence(wording.score_sentence(headline))
blocks.beside_last_year(filters, headline, ("平均得分",))
left, right = st.columns([3, 2], gap="large")
with left:
    scores.distribution(filters, headline)
with right:
    scores.grades(filters)

st.subheader("排名", anchor=False)
scores.ranking(filters, headline)

st.subheader("预算与复算得分", anchor=False)
scores.quadrant(filters)

st.subheader("按规则复算", anchor=False)
scores.verification(filters)

st.subheader("失分情况", anchor=False)
scores.points_lost(filters)

st.subheader("扣分最多的指标", anchor=False)
scores.deductions(filters)
navigation.link("indicators", "查看全部扣分指标 →", {"deducted": "1"})
