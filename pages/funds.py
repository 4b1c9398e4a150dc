"""资金执行: planned, available and spent side by side, the rate as filed and as computed, and where the money came from."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import funds
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks
from perfeval_data.words import wording

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

blocks.sentence(wording.execution_sentence(headline))
blocks.beside_last_year(filters, headline, ("年初预算", "全年预算", "全年执行", "执行率"))

st.subheader("各实施单位（万元）", anchor=False)
funds.units(filters, headline)

st.subheader("各项目（万元）", anchor=False)
funds.projects(filters, headline)

st.subheader("资金来源（万元）", anchor=False)
funds.sources(filters, headline)
