"""项目明细: one project as a sheet, and the paper it comes from with the cell behind a number marked."""

import streamlit as st

from perfeval_data.dashboard import costs, project, review
from perfeval_data.dashboard.ui import blocks

filters = blocks.chosen_filters()
evaluation_id = project.choose_form(filters)
form = project.read_project(evaluation_id)

project.heading(form, filters)
project.losses(form)
project.score_steps(form)

st.subheader("项目资金（万元）", anchor=False)
project.funds(form, filters)

st.subheader("年度总体目标", anchor=False)
project.goals(form)

st.subheader("绩效指标", anchor=False)
project.indicators(form, filters)

project.statements(form, filters)
costs.of_project(evaluation_id, int(form["project_id"]), filters)

st.subheader("填报疑点", anchor=False)
project.findings(form, filters)
review.panel()

st.subheader("按规则复算", anchor=False)
project.verification(form, filters)

project.origins(form)
project.over_years(evaluation_id, filters)
project.source(form)
