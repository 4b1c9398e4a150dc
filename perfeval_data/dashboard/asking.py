"""Putting findings on the ledger of rectifications: those that were chosen, or all that a letter (整改通知) asks about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import signing, undoing
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, clicks
from perfeval_data.database import remedies
from perfeval_data.database.remedies import Done
from perfeval_data.database.review import FindingIdentity, Standing, standing
from perfeval_data.export.papers.letter import USUAL_DAYS
from perfeval_data.queries import Filters
from perfeval_data.words import wording


def form(findings: Sequence[FindingIdentity]) -> None:
    """The form that asks the units to put these findings right."""
    many = f"这 {len(findings):,} 条" if len(findings) > 1 else ""
    with st.form("ask", clear_on_submit=False):
        due = st.date_input(
            "整改期限",
            date.today() + timedelta(days=USUAL_DAYS),
            min_value=date.today(),
            max_value=remedies.latest_due(date.today()),
            key="due",
            format="YYYY-MM-DD",
            width=260,
        )
        demand = st.text_area("整改要求", key="demand", max_chars=500, placeholder="不填的，按每条疑点的处理建议")
        name = signing.signature("name of who asks")
        shown = (tuple(findings), ask(standing, tuple(findings)))
        clicked = clicks.submit_button(f"列入整改台账{many}", "ask of units", shown, type="primary")
    if clicked is None:
        return
    if not name.strip():
        st.warning("请填写登记人。")
    elif isinstance(due, date):
        chosen, seen = clicked
        _ask(chosen, seen, due, name, demand)
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
        _ask(ask(queries.unsettled, filters), None, due, name)
        address.write({"view": "ledger"})
        st.rerun()


def _ask(findings: Sequence[FindingIdentity], seen: Standing | None, due: date, name: str, demand: str = "") -> None:
    with writing("正在列入台账…"):
        done = remedies.ask(database(), findings, due, name, demand, seen)
    passed = f"；{done.passed_over:,}条已在台账上，不重复列入" if done.passed_over else ""
    tell(f"已列入整改台账{done.count:,}条，限{wording.day(due)}前整改{passed}。", done, name)


def tell(said: str, done: Done, name: str) -> None:
    """Keep what was done on the ledger for the next run of the page, which reports it and offers to undo it."""
    undoing.tell(said, done, partial(remedies.take_back, database(), done), name)
