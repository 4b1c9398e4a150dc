"""Saying what came of a finding: beside the page the finding that a link has chosen, its history, and a form for the next mark."""

from __future__ import annotations

from typing import Any

import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, markup, pane, table
from perfeval_data.database.review import VERDICT_WORDS, FindingIdentity, Verdict, mark
from perfeval_data.words import wording

_CHOSEN = "finding"
_TOLD = "what was marked"
_HISTORY_COLUMNS = ("marked_at", "verdict", "marked_by", "mark_note")


def link(row: dict[str, Any]) -> str:
    """The address where a finding is marked: this page with the form beside it; empty for whoever may not mark."""
    return address.here({_CHOSEN: f"{row['evaluation_id']}-{row['finding_number']}"}) if current().may_change else ""


def panel() -> None:
    """The form for the finding that the address names."""
    if message := st.session_state.pop(_TOLD, None):
        st.success(message)
    if current().may_change and (finding := _chosen()):
        with pane.beside("登记处理情况", _CHOSEN):
            _show(finding)


def _show(finding: dict[str, Any]) -> None:
    st.html(f"<div class='pe-note'>{_in_words(finding)}</div>")
    rule = rule_of(finding["code"])
    st.caption(f"{rule.explanation}处理建议：{rule.advice}依据：{rule.source}。")
    history = ask(queries.marks_of, _identity(finding))
    if not history.empty:
        st.html(table.html_table(history, table.Listing("处理记录", _HISTORY_COLUMNS)))
    _form(finding, withdrawable=not history.empty)


def _chosen() -> dict[str, Any] | None:
    evaluation_id, _, number = address.value(_CHOSEN).partition("-")
    if not (evaluation_id.isdecimal() and number.isdecimal() and len(evaluation_id) < 10 and len(number) < 10):
        return None
    found = table.records(ask(queries.finding, int(evaluation_id), int(number)))
    return found[0] if found else None


def _in_words(finding: dict[str, Any]) -> str:
    title = markup.text(rule_of(finding["code"]).title)
    message = markup.text(wording.finding_text(finding["level_3"], finding["message"]))
    return f"{table.formatted('severity', finding['severity'])} {markup.text(finding['project_name'])}　{title}<br>{message}"


def _identity(finding: dict[str, Any]) -> FindingIdentity:
    level_3, stated = (None if wording.is_nothing(finding[name]) else str(finding[name]) for name in ("level_3", "stated"))
    return FindingIdentity(int(finding["project_id"]), str(finding["code"]), level_3, stated)


def _form(finding: dict[str, Any], withdrawable: bool) -> None:
    verdicts = [verdict for verdict in Verdict if withdrawable or verdict is not Verdict.WITHDRAWN]
    with st.form("mark", clear_on_submit=False):
        verdict = st.radio("处理情况", verdicts, format_func=VERDICT_WORDS.__getitem__, horizontal=True, key="verdict of mark")
        note = st.text_area("说明", key="note of mark", max_chars=500, placeholder="例如：已与宣教部核对，完成值应为650人")
        name = _marker()
        submitted = st.form_submit_button("登记", type="primary")
    if submitted and not name.strip():
        st.warning("请填写登记人。")
    elif submitted:
        with writing("正在登记…"):
            mark(database(), _identity(finding), verdict, note, name)
        st.session_state[_TOLD] = f"已登记：{VERDICT_WORDS[verdict]}。"
        address.write({_CHOSEN: None})
        st.rerun()


def _marker() -> str:
    """Who marks: the visitor who has signed in; where there is no sign-in, the name that is typed."""
    if shown := current().shown:
        st.caption(f"登记人：{markup.plain(shown)}")
        return shown
    return st.text_input("登记人", key="name of marker", max_chars=30, width=260)
