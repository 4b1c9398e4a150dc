"""数据说明: what was ingested and what was not, all extracts, terms and formulas, the kinds of finding."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.catalogue import RULES_BY_SUBJECT
from perfeval_data.dashboard import journal
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.ui import table
from perfeval_data.words import wording

_RULE_COLUMNS = ("severity", "subject", "title", "explanation", "example", "advice", "rests_on")


def documents() -> None:
    """The documents in the database, and whether they are up to date."""
    table.show_pages(
        lambda order, limit, offset: ask(queries.documents, order, limit, offset),
        ask(queries.document_count),
        table.Listing("已入库文件", journal.DOCUMENT_COLUMNS),
        None,
        "documents",
    )
    journal.up_to_date()


def unread_forms() -> None:
    """The forms of stored documents that could not be read; nothing where there is none."""
    if not (unread := ask(queries.unread_forms)).empty:
        st.subheader("未能读取的自评表", anchor=False)
        table.show(unread, table.Listing("未能读取的自评表", journal.UNREAD_COLUMNS), None, "unread")


def refusals() -> None:
    """The documents that were not stored, with their reasons; only for visitors who may see all units."""
    if current().visible is not None:
        return
    st.subheader("未入库文件", anchor=False)
    frame = ask(queries.refusals)
    if frame.empty:
        st.success("没有未入库的文件。")
    else:
        st.caption("下列文件没有入库，数据不含其内容。按原因处理后重新导入即可。")
        table.show(frame, table.Listing("未入库文件", journal.REFUSAL_COLUMNS), None, "refusals")


def history() -> None:
    """What happened to documents, and what was said of findings, folded away."""
    with st.expander("全部导入记录"):
        table.show_pages(
            lambda order, limit, offset: ask(queries.log, order, limit, offset),
            ask(queries.log_count),
            table.Listing("导入记录", journal.LOG_COLUMNS),
            None,
            "log",
        )
    if not (reviews := ask(queries.reviews)).empty:
        with st.expander("疑点处理记录"):
            table.show(reviews, table.Listing("疑点处理记录", journal.REVIEW_COLUMNS), None, "reviews")


def terms() -> None:
    """The terms, one below the other, and the grade bands."""
    for term, meaning in wording.TERMS.items():
        st.markdown(f"**{term}**　{meaning}")
    st.markdown(f"**等级**　按评级得分划分。{wording.grade_rule()}")


def rules() -> None:
    """Every kind of finding with what it means and what to do about it."""
    frame = pd.DataFrame(
        {
            "severity": rule.severity.value,
            "subject": str(subject),
            "title": rule.title,
            "explanation": rule.explanation,
            "example": rule.example,
            "advice": rule.advice,
            "rests_on": str(rule.source),
        }
        for subject, rules in RULES_BY_SUBJECT.items()
        for rule in rules
    )
    with st.expander(f"全部{len(frame)}种疑点：说明、例子、处理建议和依据"):
        table.show(frame, table.Listing("疑点种类", _RULE_COLUMNS), None, "rules")
