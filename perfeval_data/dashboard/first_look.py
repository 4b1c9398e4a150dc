"""What a leader sees first: the year in a sentence, its figures, and which projects to look at."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import charts, markup, tables
from perfeval_data.dashboard.ui.blocks import chart_table, open_sheet, project_list
from perfeval_data.dashboard.ui.navigation import address, page_link
from perfeval_data.queries import Filters, Headline
from perfeval_data.words import wording, yearly

MOST_ATTENTION = 5
MOST_IN_QUADRANT = 300
_LEAST_ROOM, _FRAME, _DIGIT = 7.4, 2.2, 0.72
"""Widths of a headline figure in rem, at the size of `metricValueFontSize` in .streamlit/config.toml."""


def summary(filters: Filters, headline: Headline, grades: pd.DataFrame) -> None:
    """The year in one sentence."""
    st.html(f"<p class='pe-summary'>{escape(wording.summary_sentence(filters, headline, grades))}</p>")


def headline_figures(headline: Headline, grades: pd.DataFrame, last: Headline | None) -> None:
    """The figures that a leader asks for first, last year's below them; every one can be recomputed from the extract."""
    figures = wording.headline_figures(headline)
    changes = yearly.headline_changes(headline, last) if last else (None,) * len(figures)
    room = max(_LEAST_ROOM, _FRAME + _DIGIT * max(len(value) for _, value in figures))
    st.html(f"<style>:root {{ --pe-figure: {room:.1f}rem }}</style>")
    with st.grid(min_column_width=168, gap="xsmall", key="headline"):
        for (label, value), change in zip(figures, changes, strict=True):
            st.metric(label, value, change, delta_color="off", delta_arrow="off", border=True, height="stretch")
    counted = "".join(
        f"<span>{tables.formatted('grade', row['grade'])} {row['project_count']:,} 个</span>" for row in tables.records(grades)
    )
    st.html(f"<div class='pe-grades'>{counted}<span>金额单位：万元</span></div>")
    if gaps := wording.gaps_sentence(headline):
        st.caption(gaps)


def project_extract(filters: Filters) -> None:
    """The list of projects behind the headline figures."""
    with st.expander("项目清单（以上数字由此计算）"):
        project_list(filters, "文件顺序", "overview projects")


def attention(filters: Filters) -> None:
    """The few projects to look at first, by money times doubt, each with the reason in a sentence."""
    frame = ask(queries.attention, filters, MOST_ATTENTION)
    if frame.empty:
        st.success("当前范围内没有需要特别关注的事项。")
        return
    items = "".join(map(_attention_item, tables.records(frame)))
    st.html(f"<div class='pe-attention'>{items}</div>")
    st.caption(wording.ATTENTION_RULE)
    page_link("findings", "查看全部填报疑点 →")


def _attention_item(row: dict[str, Any]) -> str:
    link = address("project", tables.sheet_of(row))
    gravest = f"{rule_of(row['code']).title}。{wording.finding_text(row['level_3'], row['message'])}"
    return (
        f"<div>{tables.formatted('severity', row['severity'])} "
        f"<a href='{escape(link)}' target='_self'>{markup.text(row['project_name'])}</a>"
        f"<span class='where'>　{wording.attention_reason(row)}。</span><br>{markup.text(gravest)}</div>"
    )


def quadrant(filters: Filters) -> None:
    """Budget against verified score: much money and few points is where to look."""
    frame = ask(queries.budget_and_score, filters, MOST_IN_QUADRANT)
    if frame.empty:
        st.info("当前范围内没有填写全年预算且评定等级的项目。")
        return
    project = charts.draw(charts.quadrant(frame), "各项目全年预算与复算得分", "quadrant")
    more = f"图中为预算最大的 {MOST_IN_QUADRANT} 个项目。" if len(frame) == MOST_IN_QUADRANT else ""
    st.caption(f"虚线为中位数；右下角预算大而得分低，应优先核查。{more}{wording.VERIFICATION_RULE}")
    listing = tables.Listing(
        "预算与复算得分", ("project_name", "implementing_unit", "annual_budget_wan", "graded_score", "verified_score")
    )
    chart_table(frame, listing, filters, "quadrant")
    if project:
        open_sheet(project)
