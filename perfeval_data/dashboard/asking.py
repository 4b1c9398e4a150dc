"""Putting findings on the ledger of rectifications: those that were chosen, or all that a letter (整改通知) asks about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import signing
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address
from perfeval_data.database import remedies
from perfeval_data.database.remedies import Done
from perfeval_data.database.review import FindingIdentity
from perfeval_data.export.papers.letter import USUAL_DAYS
from perfeval_data.queries import Filters
from perfeval_data.words import wording

_TOLD = "what was done on the ledger"


def form(findings: Sequence[FindingIdentity]) -> None:
    """The form that asks the units to put these findings right."""
    many = f"这 {len(findings):,} 条" if len(findings) > 1 else ""
    with st.form("ask", clear_on_submit=False):
        due = st.date_input(
            "整改期限",
            date.today() + timedelta(days=USUAL_DAYS),
            min_value=date.today(),
            key="due",
            format="YYYY-MM-DD",
            width=260,
        )
        demand = st.text_area("整改要求", key="demand", max_chars=500, placeholder="不填的，按每条疑点的处理建议")
        name = signing.signature("name of who asks")
        submitted = st.form_submit_button(f"列入整改台账{many}", type="primary")
    if submitted and not name.strip():
        st.warning("请填写登记人。")
    elif submitted and isinstance(due, date):
        _ask(findings, due, name, demand)
        address.write({"finding": None, "act": None})
        st.rerun()


def of_letters(filters: Filters, due: date) -> None:
    """The way to put all that the letters of a choice ask about on the ledger, by their date; nothing for whoever may not."""
    if not current().may_change:
        return
    name = signing.signature("name of who sends letters")
    if st.button("通知所列疑点列入整改台账", key="ledger of letters", icon=":material/checklist:"):
        if not name.strip():
            st.warning("请填写登记人。")
            return
        _ask(ask(queries.unsettled, filters), due, name)
        address.write({"view": "ledger"})
        st.rerun()


def _ask(findings: Sequence[FindingIdentity], due: date, name: str, demand: str = "") -> None:
    with writing("正在列入台账…"):
        done = remedies.ask(database(), findings, due, name, demand)
    passed = f"；{done.passed_over:,}条已在台账上，不重复列入" if done.passed_over else ""
    tell(f"已列入整改台账{len(done.before):,}条，限{wording.day(due)}前整改{passed}。", done, name)


def tell(said: str, done: Done, name: str) -> None:
    """Keep what was done for the next run of the page, which says it and offers to take it back."""
    signing.remember(name)
    st.session_state[_TOLD] = (said, done, name)


def told() -> None:
    """What was just done, and the way to take it back."""
    if kept := st.session_state.pop(_TOLD, None):
        said, done, name = kept
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(said)
            st.button("撤销这次登记", on_click=_take_back, args=(done, name), type="tertiary", key="take back step")


def _take_back(done: Done, name: str) -> None:
    with writing("正在撤销…"):
        remedies.take_back(database(), done, name)
