"""填报疑点: what does not add up, by severity, kind and unit, each with its project and its place on the paper."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import findings, papers, review
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks, heading

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)
heading.downloads(lambda: papers.letters(filters))

findings.sentence(filters, headline)
blocks.beside_last_year(filters, headline, ("待处理疑点",))

st.subheader("各实施单位填报质量", anchor=False)
findings.by_unit(filters)

st.subheader("按疑点种类", anchor=False)
kinds = findings.by_kind(filters)

st.subheader("逐条查看", anchor=False)
listed = findings.one_by_one(filters, kinds)
review.panel(listed)
