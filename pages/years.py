"""年度对比: this year beside the year before, every year in a row, and which projects go on, are new, or have ended."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import costs, years
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks

filters = years.compared_year(blocks.chosen_filters())
last_filters = filters.last_year()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

last_headline = years.summary(filters, headline)

st.subheader("各年度（万元）", anchor=False)
years.years(filters)

if last_filters and last_headline:
    st.subheader("各实施单位（万元）", anchor=False)
    years.units(filters, headline, last_filters, last_headline)

    st.subheader("各项目（万元）", anchor=False)
    years.projects(filters, last_filters)

costs.compared(filters)
