"""The ledger of rectifications (整改台账), the second view of 填报疑点: figures, units, repeated findings, item by item, and beside
the page the form that changes the chosen items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.dashboard import asking, signing, undoing
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address, blocks, clicks, controls, markup, pane, table
from perfeval_data.dashboard.ui.filters import of_unit
from perfeval_data.database.remedies import STATE_WORDS, Change, Evidence, State, change, latest_due, positions
from perfeval_data.ingest.returned_ledger import ReturnedLedgerError, changes_in
from perfeval_data.queries import Filters
from perfeval_data.queries.remedies import OPEN, OVERDUE, READY
from perfeval_data.words import remedies as words
from perfeval_data.words import wording

VIEWS = {"findings": "疑点", "ledger": "整改台账"}
_CHOSEN = "item"
_ALL = "all"
_STANDINGS = {OPEN: "未整改（待整改和已回复）", OVERDUE: "逾期", READY: "新表已无疑点，待确认"} | {
    state.value: word for state, word in STATE_WORDS.items()
}
_UNIT_COLUMNS = (
    "implementing_unit",
    "asked_count",
    "rectified_count",
    "waived_count",
    "pending_count",
    "overdue_count",
    "confirmable_count",
    "rectified_share",
)
_COUNTS = _UNIT_COLUMNS[1:-1]
_REPEATED_COLUMNS = ("implementing_unit", "code", "fiscal_year", "asked_count", "again_year", "again_count")
_ITEM_COLUMNS = (
    "remedy_state",
    "due",
    "overdue",
    "code",
    "project_name",
    "level_3",
    "message",
    "implementing_unit",
    "evidence",
    "step_note",
)
_HISTORY_COLUMNS = ("stepped_at", "remedy_step", "due", "stepped_by", "step_note")
_MOST_SHOWN = 20


def view() -> str:
    """Whether the reader has chosen this view of 填报疑点."""
    return controls.kinds("查看", VIEWS, "view")


def show(filters: Filters) -> None:
    """The whole view."""
    today = date.today()
    figures = ask(queries.ledger, filters, today)
    undoing.told()
    if not figures.asked_count:
        st.info(words.NOTHING_ASKED)
        _repeated(filters)
        return
    blocks.sentence(words.ledger_sentence(figures))
    st.caption(words.RATE_RULE)
    st.subheader("各实施单位整改情况", anchor=False)
    _by_unit(filters, today)
    st.subheader("逐条查看", anchor=False)
    listed = _one_by_one(filters, today, figures.confirmable_count)
    if current().may_change:
        _import_book()
    _repeated(filters)
    _panel(listed)


def _by_unit(filters: Filters, today: date) -> None:
    frame = ask(queries.ledger_by_unit, filters, today)
    listing = table.Listing(
        "各单位整改情况",
        _UNIT_COLUMNS,
        links={"implementing_unit": lambda row: address.to("findings", of_unit(row) | {"view": "ledger"})},
        foot=_sums(frame),
    )
    table.show(frame, listing, filters, "ledgers")


def _sums(frame: Any) -> tuple[tuple[str, dict[str, Any]], ...]:
    ((name, sums),) = table.adding_up(frame, _COUNTS)
    due = sums["asked_count"] - sums["waived_count"]
    return ((name, {**sums, "rectified_share": sums["rectified_count"] / due if due else None}),)


def _repeated(filters: Filters) -> None:
    """Which units were asked about a kind last year and have it again; nothing where none has."""
    frame = ask(queries.repeated_findings, filters)
    if frame.empty:
        return
    st.subheader("屡查屡犯", anchor=False)
    st.caption("上年要求整改过的种类，同一单位下一年度的自评表再次出现的；已认定不属实、不予整改的不计。")
    links = {
        "code": lambda row: address.to("findings", of_unit(row) | {"year": str(row["again_year"]), "kind": row["code"]}),
    }
    table.show(frame, table.Listing("屡查屡犯", _REPEATED_COLUMNS, links=links), filters, "repeated")


def _one_by_one(filters: Filters, today: date, confirmable: int) -> Callable[[], Sequence[int]]:
    """The items of a standing; returns how to ask for the numbers of all of them."""
    standing = controls.choice("整改状态", tuple(_STANDINGS), "standing", _STANDINGS)
    count = ask(queries.remedy_count, filters, standing, today)
    _links(count, standing, confirmable)
    may_change = current().may_change
    links: dict[str, Callable[[Any], str]] = {}
    if may_change:
        links = dict.fromkeys(("remedy_state", "evidence"), lambda row: address.here({_CHOSEN: row["remedy_id"]}))
    table.show_pages(
        lambda order, limit, offset: ask(queries.remedies, filters, standing, today, order, limit, offset),
        count,
        table.Listing(
            "整改台账",
            _ITEM_COLUMNS,
            links=links,
            unsorted=frozenset({"overdue"}),
            ticked=(lambda row: str(row["remedy_id"])) if may_change else None,
        ),
        filters,
        "ledger",
    )
    return lambda: tuple(int(number) for number in ask(queries.remedies, filters, standing, today)["remedy_id"])


def _links(count: int, standing: str | None, confirmable: int) -> None:
    """The ways to the items that are ticked, to all that are listed, and to those that only wait for a confirmation."""
    if not current().may_change or not count:
        return
    none = escape(address.here({_CHOSEN: None}))
    said = [f"<a href='{none}' class='pe-ticked' data-name='{_CHOSEN}' hidden target='_self'>登记勾选的事项</a>"]
    if count > 1:
        said.append(f"<a href='{escape(address.here({_CHOSEN: _ALL}))}' target='_self'>登记以上条件下的全部 {count:,} 条</a>")
    if confirmable and standing != READY:
        ready = escape(address.here({"standing": READY, _CHOSEN: _ALL, "ledger.page": None}))
        said.append(f"<a href='{ready}' target='_self'>确认新表已无疑点的 {confirmable:,} 条</a>")
    st.html(f"<p class='pe-link'>{''.join(said)}</p>")


# --- given back --------------------------------------------------------------------------------------------------------

_PREVIEW_COLUMNS = ("remedy_id", "project_name", "remedy_state", "evidence", "new_state", "new_due", "new_note")


def _import_book() -> None:
    """A filled-in workbook: what is wrong with it, or what it changes and the button that does it."""
    with st.expander("导入填好的台账（Excel）"):
        given = st.file_uploader("填好的台账", type=["xlsx"], key="returned ledger")
        if given is None:
            return
        try:
            changes = changes_in(cursor(), given.getvalue(), given.name, date.today())
        except ReturnedLedgerError as error:
            st.error("没有导入，请改正后再试：\n\n" + "\n".join(f"* {markup.plain(fault)}" for fault in error.faults))
            return
        if not changes:
            st.info("这份台账没有填写任何变更。")
            return
        st.caption(f"将作以下{len(changes):,}条变更：")
        st.html(table.html_table(_preview(changes), table.Listing("将作的变更", _PREVIEW_COLUMNS)))
        name = signing.signature("name of who imports")
        if st.button(f"确认登记这 {len(changes):,} 条", type="primary", key="import ledger"):
            _carry_out(changes, name)


def _preview(changes: Sequence[Change]) -> pd.DataFrame:
    items = table.records(ask(queries.remedies_at, tuple(each.remedy_id for each in changes)))
    by_number = {item["remedy_id"]: item for item in items}
    return pd.DataFrame(
        {
            **by_number[each.remedy_id],
            "new_state": STATE_WORDS[each.state] if each.state else None,
            "new_due": each.due,
            "new_note": each.note or None,
        }
        for each in changes
    )


def _carry_out(changes: Sequence[Change], name: str) -> None:
    if not name.strip():
        st.warning("请填写登记人。")
        return
    with writing("正在登记…"):
        done = change(database(), changes, name)
    asking.tell(f"已按台账登记{len(changes):,}条。", done, name)
    del st.session_state["returned ledger"]
    st.rerun()


# --- beside the page -------------------------------------------------------------------------------------------------


def _panel(listed: Callable[[], Sequence[int]]) -> None:
    if not current().may_change:
        return
    named = address.query().get(_CHOSEN, [])
    numbers = listed() if named == [_ALL] else [int(each) for each in named if each.isdecimal() and len(each) < 10]
    items = table.records(ask(queries.remedies_at, tuple(numbers))) if numbers else []
    if items:
        with pane.beside("登记整改情况", _CHOSEN):
            _show(items)


def _show(items: list[dict[str, Any]]) -> None:
    st.html("".join(f"<div class='pe-note'>{_in_words(item)}</div>" for item in items[:_MOST_SHOWN]))
    if len(items) > _MOST_SHOWN:
        st.caption(f"另有{len(items) - _MOST_SHOWN:,}条，一并登记。")
    counts = Counter(item["evidence"] for item in items if item["remedy_state"] in (State.ASKED, State.ANSWERED))
    if counts:
        st.caption(f"对照现有自评表：{words.evidence_sentence(counts)}")
    if len(items) == 1:
        history = ask(queries.remedy_steps, int(items[0]["remedy_id"]))
        st.html(table.html_table(history, table.Listing("办理经过", _HISTORY_COLUMNS)))
    _form(items, set(counts) <= {Evidence.GONE, Evidence.REMOVED} and bool(counts))


def _next(items: list[dict[str, Any]], is_confirmable: bool) -> State:
    """What is probably to be registered: that the unit has answered or put it right; of what is closed, as it stands."""
    if is_confirmable:
        return State.RECTIFIED
    now = {State(item["remedy_state"]) for item in items}
    return now.pop() if len(now) == 1 and now != {State.ASKED} else State.ANSWERED


def _in_words(item: dict[str, Any]) -> str:
    message = markup.text(wording.finding_text(item["level_3"], item["message"]))
    unit = markup.text(wording.unit_word(item["department"], item["implementing_unit"]))
    return (
        f"{table.formatted('severity', item['severity'])} {markup.text(item['project_name'])}　{markup.text(rule_of(item['code']).title)}"
        f"<br>{message}<br>责任单位：{unit}；要求：{markup.text(str(item['demand']).rstrip('。'))}；期限：{wording.day(item['due'])}"
    )


def _form(items: list[dict[str, Any]], is_confirmable: bool) -> None:
    many = f"这 {len(items):,} 条" if len(items) > 1 else ""
    states = list(State)
    with st.form("remedy", clear_on_submit=False):
        state = st.radio(
            "整改状态",
            states,
            index=states.index(_next(items, is_confirmable)),
            format_func=STATE_WORDS.__getitem__,
            horizontal=True,
            key="state of remedy",
        )
        due = st.date_input(
            "整改期限改为",
            value=None,
            min_value=date.today(),
            max_value=latest_due(date.today()),
            key="due of remedy",
            format="YYYY-MM-DD",
            width=260,
        )
        note = st.text_area("办理说明", key="note of remedy", max_chars=500, placeholder="不予整改的，须写明理由")
        name = signing.signature("name of who registers")
        label = "确认已整改" if is_confirmable else "登记"
        numbers = tuple(int(item["remedy_id"]) for item in items)
        shown = ask(positions, numbers)
        clicked = clicks.submit_button(f"{label}{many}", "move remedies", shown, type="primary")
    if clicked is None:
        return
    if not name.strip():
        st.warning("请填写登记人。")
    elif state is State.WAIVED and not note.strip():
        st.warning("不予整改须写明理由。")
    else:
        changes = [Change(number, state, due, note) for number in clicked]
        with writing("正在登记…"):
            done = change(database(), changes, name, clicked)
        many = f"这 {done.count:,} 条" if len(clicked) > 1 else ""
        asking.tell(f"已登记{many}：{STATE_WORDS[state]}。", done, name)
        address.write({_CHOSEN: None})
        st.rerun()
