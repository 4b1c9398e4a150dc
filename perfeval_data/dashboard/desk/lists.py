"""What 数据导入 lists of the desk: the documents that wait for a person, and the headers that were taught."""

from __future__ import annotations

from html import escape

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.desk import where
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import clicks, markup, table
from perfeval_data.desk.learned import LearnedHeader, forget, learned_headers
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.service.settings_file import SettingsError
from perfeval_data.words import wording


def waiting_list() -> None:
    """The documents that wait for a person, each with a link to the desk."""
    where.tell()
    if not database().exists():
        return
    rows = table.records(ask(queries.waiting))
    if not rows:
        return
    st.subheader("待核定的文件", anchor=False)
    st.html(f"<ul class='pe-desk-list'>{''.join(map(_waiting_row, rows))}</ul>")


def _waiting_row(row: dict[str, object]) -> str:
    link = escape(where.link_to(str(row["sha256"])))
    count = int(str(row["question_count"]))
    said = f"{count} 个问题" if count else "没有待答的问题"
    answered = ""
    if not wording.is_nothing(row["answered_by"]):
        answered = f"；上次核定：{markup.text(row['answered_by'])}，{row['answered_at']:%Y-%m-%d %H:%M}"
    return (
        f"<li><a href='{link}' target='_self'>{markup.text(row['file_name'])}</a>"
        f"<span class='pe-more'>{said}，{row['waiting_since']:%Y-%m-%d} 起待核定{answered}</span></li>"
    )


def learned_list() -> None:
    """The headers that were taught for documents to come, each with a button that takes it off the list."""
    try:
        headers = learned_headers(database())
    except SettingsError as error:
        st.error(markup.plain(error))
        return
    if not headers:
        return
    st.subheader("学到的栏名", anchor=False)
    st.caption("以后导入的文件里，这些栏名按下面的含义理解。")
    for header in headers:
        _learned_row(header)


def _learned_row(header: LearnedHeader) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        meaning = FIELD_WORDS.get(header.field, header.field)
        st.markdown(markup.plain(f"“{header.words}”是{meaning}（{header.by}，{header.on}）"), width="content")
        if clicks.button("移除", f"forget {header}", header, type="tertiary"):
            with writing("正在移除…"):
                forget(database(), header)
            st.rerun()
