"""填报疑点: what does not add up, by severity, kind and unit, each with its project and its place on the paper; and, as its second
view, what units were asked to put right and what became of it (整改台账)."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import findings, ledger, papers, review
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.welcome import say_where_to_change
from perfeval_data.dashboard.ui import blocks, clicks, heading

say_where_to_change()
filters = blocks.chosen_filters()
if ledger.view() == "ledger":
    heading.downloads(lambda: papers.ledger(filters))
    ledger.show(filters)
    clicks.end_page()

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
