"""单位成本: what one unit of a project's service cost, by an indicator that a person chooses; compared over years and projects."""

from __future__ import annotations

from typing import Any

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import signing
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import blocks, clicks, table
from perfeval_data.database.costs import choose, take_away
from perfeval_data.queries import Filters
from perfeval_data.words.costs import COST_RULE, cost_sentence
from perfeval_data.words.wording import is_nothing

_YEAR_COLUMNS = ("fiscal_year", "project_name", "actual", "executed_wan", "unit_cost_yuan", "cost_gap")
_COMPARED_COLUMNS = (
    "counted_unit",
    "project_name",
    "implementing_unit",
    "level_3",
    "actual",
    "executed_wan",
    "unit_cost_yuan",
    "last_unit_cost_yuan",
    "unit_cost_change",
    "median_unit_cost_yuan",
    "cost_gap",
)


def of_project(evaluation_id: int, project_id: int, filters: Filters) -> None:
    """The cost per unit of a project in its years, and the choice of the indicator that counts it; nothing where neither is
    possible."""
    costs = ask(queries.project_costs, evaluation_id)
    candidates = ask(queries.cost_indicators, evaluation_id) if current().may_change else None
    if costs.empty and (candidates is None or candidates.empty):
        return
    st.subheader("单位成本", anchor=False)
    for row in table.records(costs):
        if row["evaluation_id"] == evaluation_id:
            blocks.sentence(cost_sentence(row))
    if len(costs) > 1:
        table.show(costs, table.Listing("各年度单位成本", _YEAR_COLUMNS), filters, "costs")
    if candidates is not None:
        with st.expander("选定计算单位成本的指标" if costs.empty else "更换或取消选定"):
            st.caption(COST_RULE)
            _form(project_id, table.records(candidates), table.records(costs))


def _form(project_id: int, candidates: list[dict[str, Any]], costs: list[dict[str, Any]]) -> None:
    named = {str(row["level_3"]): row for row in candidates}
    shown = (repr(candidates), repr(costs))
    with st.form("cost", clear_on_submit=False):
        level_3 = st.selectbox("指标", list(named), format_func=lambda name: _label(named[name]), key="cost indicator")
        unit = st.text_input("单位", key="cost unit", max_chars=10, width=260, placeholder="人次、件、场；表上写明单位的不必填")
        name = signing.signature("name of who chooses")
        with st.container(horizontal=True):
            chooses = clicks.submit_button("选定", "choose cost", shown, type="primary")
            takes_away = clicks.submit_button("取消选定", "take cost away", shown) if costs else None
    if not (chooses or takes_away):
        return
    counted = _counted(named.get(level_3 or ""), unit)
    if not name.strip():
        st.warning("请填写登记人。")
    elif shown not in (chooses, takes_away):
        st.warning("指标或选定已由其他人改动，这次没有登记。请看过现在的内容再办。")
    elif chooses and (not level_3 or not counted):
        st.warning("请选择指标；表上没有写明单位的，请填写单位。")
    else:
        with writing("正在登记…"):
            if takes_away:
                take_away(database(), project_id, name)
            else:
                choose(database(), project_id, str(level_3), counted, name)
        signing.remember(name)
        st.rerun()


def _counted(row: dict[str, Any] | None, typed: str) -> str:
    """The unit of an indicator: as the form has it, or where it has none as it was typed."""
    if row is None:
        return ""
    return typed.strip() if is_nothing(row["counted_unit"]) else str(row["counted_unit"])


def _label(row: dict[str, Any]) -> str:
    unit = "未写单位" if is_nothing(row["counted_unit"]) else row["counted_unit"]
    return f"{row['level_3']}（完成 {row['actual']}，{unit}）"


def compared(filters: Filters) -> None:
    """The costs per unit of the chosen projects, beside each other and last year's; nothing where nobody chose an indicator."""
    count = ask(queries.cost_count, filters)
    if not count:
        return
    st.subheader("单位成本（元）", anchor=False)
    table.show_pages(
        lambda order, limit, offset: ask(queries.costs_compared, filters, order, limit, offset),
        count,
        table.Listing("单位成本对比", _COMPARED_COLUMNS),
        filters,
        "costs",
    )
    st.caption(f"{COST_RULE}同类中位数：同一年度、同一单位的项目不少于3个时计算。")
