"""得分分布: how the scores lie, the grade bands and their rule, the ranking, and where points were lost."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import comparison, points
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks, charts, tables
from perfeval_data.dashboard.ui.navigation import page_link
from perfeval_data.words import wording

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

st.html(f"<p class='pe-summary'>{wording.score_sentence(headline)}</p>")
comparison.remark(filters, headline, ("平均得分",))
points.score_distribution(filters, headline, "scores")

left, right = st.columns([2, 3], gap="large")
with left:
    st.subheader("等级", anchor=False)
    grades = ask(queries.grades, filters)
    tables.show(
        grades.assign(rule=wording.grade_rules()),
        tables.Listing("等级分布", ("grade", "rule", "project_count")),
        filters,
        "grades",
    )
with right:
    st.subheader("排名", anchor=False)
    order = st.segmented_control(
        "排序", ("得分从高到低", "得分从低到高"), default="得分从高到低", required=True, key="ranking order"
    )
    points.ranking(filters, headline, order or "得分从高到低")

st.subheader("按规则复算", anchor=False)
points.verification(filters)

st.subheader("失分情况", anchor=False)
points.points_lost(filters, charts.MOST_BARS)
st.subheader("扣分最多的指标", anchor=False)
search = queries.IndicatorSearch(only_deducted=True)
tables.show(
    ask(queries.indicators, filters, search, points.MOST_DEDUCTED),
    tables.Listing("扣分最多的指标", points.DEDUCTION_COLUMNS),
    filters,
    "deducted",
)
page_link("indicators", "查看全部扣分指标 →", {"deducted": "1"})
