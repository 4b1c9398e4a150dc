"""项目明细: one project as a sheet, and the paper it comes from with the cell behind a number marked."""

import streamlit as st

from perfeval_data.dashboard import comparison, papers, sheet
from perfeval_data.dashboard.ui import blocks

filters = blocks.chosen_filters()
evaluation_id = sheet.choose_form(filters)
project = sheet.read_project(evaluation_id)

sheet.heading(project)
sheet.score_steps(project)
papers.sheet(evaluation_id, project["project_name"])

st.subheader("项目资金（万元）", anchor=False)
sheet.funds(project, filters)

st.subheader("年度总体目标", anchor=False)
sheet.goals(project)

st.subheader("绩效指标", anchor=False)
sheet.indicators(project, filters)

st.subheader("按规则复算", anchor=False)
sheet.verification(project, filters)

comparison.project_over_years(evaluation_id, filters)

st.subheader("填报疑点", anchor=False)
sheet.findings(project, filters)

st.subheader("原文", anchor=False)
sheet.source(project)
