"""Reviewing findings: beside the page the chosen ones, their history, and a form for the next review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.dashboard import asking, signing, undoing
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, clicks, controls, markup, pane, table
from perfeval_data.database.review import (
    VERDICT_WORDS,
    FindingIdentity,
    ReasonMissingError,
    Verdict,
    record,
    standing,
    take_back,
)
from perfeval_data.paper.values import is_id
from perfeval_data.words import wording

_CHOSEN = "finding"
_ALL = "all"
"""How an address names all findings that are listed."""
_HISTORY_COLUMNS = ("reviewed_at", "verdict", "reviewed_by", "review_note")


def link(row: dict[str, Any]) -> str:
    """The address where a finding is reviewed: this page with the form beside it; empty for visitors who may not."""
    return address.here({_CHOSEN: place(row)}) if current().may_change else ""


def place(row: dict[str, Any]) -> str:
    """How an address names a finding: by its form and its number there."""
    return f"{row['evaluation_id']}-{row['finding_number']}"


def ticked() -> Callable[[dict[str, Any]], str] | None:
    """How the findings of a list are ticked, to be reviewed together; None for whoever may not."""
    return place if current().may_change else None


def all_link(count: int) -> None:
    """The link to the review of all listed findings, on whatever page they are."""
    if current().may_change and count > 1:
        link = escape(address.here({_CHOSEN: _ALL}))
        st.html(
            f"<p class='pe-link'><a href='{escape(address.here({_CHOSEN: None}))}' class='pe-ticked' data-name='{_CHOSEN}' hidden "
            f"target='_self'>登记勾选的疑点</a><a href='{link}' target='_self'>登记以上条件下的全部 {count:,} 条</a></p>"
        )


def panel(listed: Callable[[], Sequence[FindingIdentity]] | None = None) -> None:
    """The form for the findings that the address names; `listed` gives all those of a list."""
    undoing.told()
    if not current().may_change:
        return
    if address.value(_CHOSEN) == _ALL and listed:
        with pane.beside("登记处理情况", _CHOSEN):
            _forms(listed(), withdrawable=True)
    elif findings := _chosen():
        with pane.beside("登记处理情况", _CHOSEN):
            _show(findings)


def _show(findings: list[dict[str, Any]]) -> None:
    identities = tuple(map(_identity, findings))
    if len(findings) > 1:
        st.html("".join(f"<div class='pe-note'>{_in_words(finding)}</div>" for finding in findings[:_MOST_SHOWN]))
        _forms(identities, withdrawable=True)
        return
    (finding,) = findings
    st.html(f"<div class='pe-note'>{_in_words(finding)}</div>")
    rule = rule_of(finding["code"])
    st.caption(f"{rule.explanation}处理建议：{rule.advice}依据：{rule.source}。")
    history = ask(queries.reviews_of, identities[0])
    if not history.empty:
        st.html(table.html_table(history, table.Listing("处理记录", _HISTORY_COLUMNS)))
    _forms(identities, withdrawable=not history.empty)


_MOST_SHOWN = 20
"""Findings that stand above the form; of more, the form says how many there are."""


def _chosen() -> list[dict[str, Any]]:
    named = (each.partition("-") for each in address.query().get(_CHOSEN, []))
    places = [(int(form), int(number)) for form, _, number in named if is_id(form) and is_id(number)]
    return table.records(ask(queries.findings_at, tuple(places))) if places else []


def _in_words(finding: dict[str, Any]) -> str:
    title = markup.text(rule_of(finding["code"]).title)
    message = markup.text(wording.finding_text(finding["level_3"], finding["message"]))
    return f"{table.formatted('severity', finding['severity'])} {markup.text(finding['project_name'])}　{title}<br>{message}"


def _identity(finding: dict[str, Any]) -> FindingIdentity:
    level_3, stated = (None if wording.is_nothing(finding[name]) else str(finding[name]) for name in ("level_3", "stated"))
    return FindingIdentity(int(finding["project_id"]), str(finding["code"]), level_3, stated)


def _forms(identities: Sequence[FindingIdentity], withdrawable: bool) -> None:
    """What can be said of the findings, and asked of their units."""
    if controls.kinds("登记什么", _ACTS, "act") == "ask":
        asking.form(identities)
    else:
        _form(identities, withdrawable)


_ACTS = {"review": "处理情况", "ask": "列入整改台账"}


def _form(identities: Sequence[FindingIdentity], withdrawable: bool) -> None:
    verdicts = [verdict for verdict in Verdict if withdrawable or verdict is not Verdict.WITHDRAWN]
    many = f"这 {len(identities):,} 条" if len(identities) > 1 else ""
    with st.form("review", clear_on_submit=False):
        verdict = st.radio(
            "处理情况", verdicts, format_func=VERDICT_WORDS.__getitem__, horizontal=True, key="verdict of review"
        )
        note = st.text_area("说明", key="note of review", max_chars=500, placeholder="例如：已与宣教部核对，完成值应为650人")
        name = signing.signature()
        shown = (tuple(identities), ask(standing, tuple(identities)))
        clicked = clicks.submit_button(f"登记{many}", "register review", shown, type="primary")
    if clicked is None:
        return
    if not name.strip():
        st.warning("请填写登记人。")
        return
    findings, seen = clicked
    try:
        with writing("正在登记…"):
            done = record(database(), findings, verdict, note, name, seen)
    except ReasonMissingError:
        st.warning("其中有已列入整改台账的疑点：认定不属实即不予整改，须写明理由。")
        return
    many = f"这 {done.count:,} 条" if len(findings) > 1 else ""
    said = f"已登记{many}：{VERDICT_WORDS[verdict]}。"
    undoing.tell(said, done, partial(take_back, database(), done.review_ids), name)
    address.write({_CHOSEN: None, "act": None})
    st.rerun()
