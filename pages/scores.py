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
scores.distribution(filters, headline)

left, right = st.columns([2, 3], gap="large")
with left:
    st.subheader("等级", anchor=False)
    scores.grades(filters)
with right:
    st.subheader("排名", anchor=False)
    scores.ranking(filters, headline)

st.subheader("预算与复算得分", anchor=False)
scores.quadrant(filters)

st.subheader("按规则复算", anchor=False)
scores.verification(filters)

left, right = st.columns([2, 3], gap="large")
with left:
    st.subheader("失分情况", anchor=False)
    scores.points_lost(filters)
with right:
    st.subheader("扣分最多的指标", anchor=False)
    scores.deductions(filters)
    navigation.link("indicators", "查看全部扣分指标 →", {"deducted": "1"})
