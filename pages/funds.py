"""资金执行: planned, available and spent side by side, the rate as filed and as computed, and where the money came from."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import comparison, money
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks, charts, tables
from perfeval_data.words import wording

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

st.html(f"<p class='pe-summary'>{wording.execution_sentence(headline)}</p>")
comparison.remark(filters, headline, ("年初预算", "全年预算", "全年执行", "执行率"))

st.subheader("各实施单位（万元）", anchor=False)
units = ask(queries.funds_by_unit, filters)
money.unit_money(units, headline)
tables.show(units, money.unit_listing(units, headline), filters, "units")

st.subheader("各项目（万元）", anchor=False)
order = st.selectbox("排序", money.FUND_ORDERS, key="funds order", width=230, filter_mode=None)
projects = ask(queries.projects, filters, order, charts.MOST_BARS)
project = charts.draw(
    charts.money_bars(projects, "project_name", charts.sheet_ids(projects)), "各项目预算数与执行数", "projects"
)
if project:
    blocks.open_sheet(project)
if headline.project_count > charts.MOST_BARS:
    st.caption(f"图中为按此排序的前 {charts.MOST_BARS} 个项目，全部项目见下表。")
blocks.project_list(filters, order, "fund projects", money.FUND_COLUMNS, "项目资金")
st.caption("执行率（计算）＝全年执行数÷全年预算数；“执行率原文”是表上所填，照录不改。")

st.subheader("资金来源（万元）", anchor=False)
money.fund_sources(filters, headline)
