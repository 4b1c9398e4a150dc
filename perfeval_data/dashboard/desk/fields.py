"""What was read of a form on the desk: its values as they will be stored, sums that speak for them, findings; any can be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from perfeval_data.dashboard.desk import given
from perfeval_data.dashboard.ui import clicks, markup, table
from perfeval_data.desk.questions import value_named
from perfeval_data.desk.sums import sums_of
from perfeval_data.ingest.desk import State, Table
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.paper.model import Entry, SelfEvaluation
from perfeval_data.paper.values import in_digits
from perfeval_data.words import desk as words

_STATE_WORDS = {State.READ: "已读出", State.WAITS: "待核定", State.PASSED_OVER: "略过"}


def title(shown: Table) -> str:
    """What a table is called among the tables of its document."""
    name = shown.form.project_name.text if shown.form else ""
    return f"{_STATE_WORDS[shown.state]}　{name or (shown.titles[-1] if shown.titles else '')}"


def fields(chosen: Table) -> None:
    """All that was read, or why nothing was."""
    st.markdown("**读出的内容**")
    if chosen.form is None:
        st.caption(f"{_STATE_WORDS[chosen.state]}：{markup.plain(chosen.said)}")
        return
    if sums := sums_of(chosen.form):
        st.html("<ul class='pe-sums'>" + "".join(_sum(words.sum_sentence(each), each.holds) for each in sums) + "</ul>")
    st.html(_field_table(chosen.form))
    for finding in chosen.findings:
        st.html(f"<div>{table.formatted('severity', finding.severity.value)} {markup.text(finding.message)}</div>")
    _correction(chosen, chosen.form)


def _correction(chosen: Table, form: SelfEvaluation) -> None:
    """Any value corrected by hand."""
    values = {f"{part} {number or ''} {name}": (part, number, name, entry) for part, number, name, entry in form.entries()}
    with st.expander("更正一处"), st.form("correct", border=False):
        st.selectbox(
            "哪一处",
            list(values),
            format_func=lambda key: _entry_name(form, *values[key]),
            filter_mode=None,
            key=f"corrected {chosen.place}",
        )
        st.text_input("应为（金额按万元）", max_chars=500, key=f"correction {chosen.place}")
        clicks.tell_unheard(st.form_submit_button("更正", on_click=given.correct, args=(chosen.place, values)))


def _sum(said: str, holds: bool) -> str:
    return f"<li class='{'true' if holds else 'false'}'>{escape(said)}</li>"


def _field_table(form: SelfEvaluation) -> str:
    """What was read of a form: its heading, its funds and its indicators."""
    heading = "".join(
        f"<tr><th>{FIELD_WORDS[name]}</th><td>{markup.text(_said(getattr(form, name), name))}</td></tr>"
        for name in ("fiscal_year", "project_name", "department", "implementing_unit")
    )
    funds = _rows(form.fund_lines, ("label", "initial_budget", "annual_budget", "executed", "weight", "rate", "score"))
    indicators = _rows(form.indicators, ("level_3", "target", "actual", "weight", "score", "reason"))
    total = f"<tr><th>总分</th><td>分值 {markup.text(form.stated_total_weight.text)}　得分 {markup.text(form.stated_total_score.text)}</td></tr>"
    return (
        f"<div class='pe-sheet pe-read'><table>{heading}{total}</table><table>{funds}</table><table>{indicators}</table></div>"
    )


def _rows(parts: Sequence[object], names: Sequence[str]) -> str:
    head = "".join(f"<th>{FIELD_WORDS[name]}</th>" for name in names)
    body = "".join(
        f"<tr>{''.join(f'<td>{markup.text(_said(getattr(part, name), name))}</td>' for name in names)}</tr>" for part in parts
    )
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>" if parts else ""


def _said(entry: Entry, name: str) -> str:
    """A value as it will be stored."""
    if name == "fiscal_year":
        return "" if entry.value is None else str(int(entry.value))
    return in_digits(entry.value) if entry.value is not None and name != "rate" else entry.text


def _entry_name(form: SelfEvaluation, part: str, number: int | None, name: str, entry: Entry) -> str:
    return f"{value_named(form, part, number, name)}：{entry.text[:20] or '（空）'}"
