"""填报疑点: what does not add up, by severity, kind and unit, each with its project and its place on the paper."""

import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import RULES, rule_of
from perfeval_data.dashboard import comparison, doubts, marking
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import blocks, tables
from perfeval_data.dashboard.ui.linked import choice
from perfeval_data.paper.kinds import SEVERITY_WORDS

filters = blocks.chosen_filters()
headline = ask(queries.headline, filters)
blocks.stop_if_empty(headline)

doubts.finding_sentence(filters, headline)
comparison.remark(filters, headline, ("待处理疑点",))

st.subheader("各实施单位填报质量", anchor=False)
tables.show(ask(queries.quality_by_unit, filters), doubts.QUALITY_LISTING, filters, "quality")

st.subheader("按疑点种类", anchor=False)
kinds = ask(queries.findings_by_kind, filters)
tables.show(kinds.assign(severity=kinds["code"].map(doubts.severity_of)), doubts.KIND_LISTING, filters, "kinds")

marking.panel()

st.subheader("逐条查看", anchor=False)
with st.container(horizontal=True):
    severity = choice("严重程度", tuple(SEVERITY_WORDS), "severity", SEVERITY_WORDS)
    verdict = choice("处理情况", tuple(doubts.VERDICT_CHOICES), "verdict", doubts.VERDICT_CHOICES)
    titles = {code: rule_of(code).title for code in (*RULES, *kinds["code"])}
    code = choice("疑点种类", tuple(kinds["code"]), "kind", titles)
if code:
    rule = rule_of(code)
    st.info(f"{rule.explanation}处理建议：{rule.advice}依据：{rule.source}。")
tables.show_pages(
    lambda limit, offset: ask(queries.findings, filters, code, severity, verdict, limit, offset),
    ask(queries.finding_count, filters, code, severity, verdict),
    tables.Listing("填报疑点", doubts.FINDING_COLUMNS, links=doubts.FINDING_LINKS),
    filters,
    "findings",
)
