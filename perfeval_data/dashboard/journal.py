"""What was ingested, and whether it is up to date: tables and sentences."""

from __future__ import annotations

import streamlit as st

from perfeval_data import queries
from perfeval_data.audit.settings import settings_beside
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask, cursor
from perfeval_data.dashboard.ui import markup
from perfeval_data.database.judging import is_judged_by
from perfeval_data.service.settings_file import SettingsError
from perfeval_data.words import wording

DOCUMENT_COLUMNS = (
    "file_name",
    "format",
    "form_count",
    "current_count",
    "unread_count",
    "finding_count",
    "open_finding_count",
    "ingested_at",
)
UNREAD_COLUMNS = ("file_name", "form_number", "reason", "source_location")
REVIEW_COLUMNS = ("reviewed_at", "project_name", "code", "level_3", "stated", "verdict", "review_note", "reviewed_by")
LOG_COLUMNS = ("started_at", "file_name", "outcome", "form_count", "finding_count", "replaced_count", "reason", "done_by")
REFUSAL_COLUMNS = ("file_name", "reason", "source_location", "started_at")


def unread_banner() -> None:
    """Says that forms which could not be read are missing in all figures; nothing where there are none."""
    if said := wording.unread_sentence(ask(queries.holdings)):
        st.warning(f"{said}名单见“数据说明”。")


def up_to_date() -> None:
    """What the database holds, and what reading or judging it now would change."""
    holdings = ask(queries.holdings)
    st.caption(wording.holdings_sentence(holdings))
    for said in (wording.outdated_sentence(holdings), _basis()):
        if said:
            st.warning(said)


def _basis() -> str:
    """Says that rules, settings or grades have changed since the forms were judged; empty where they have not."""
    try:
        settings = settings_beside(database())
    except SettingsError as error:
        return f"核对设置不能使用：{markup.plain(error)}"
    if is_judged_by(cursor(), settings):
        return ""
    return "核对规则、设置或等级标准已有变化，现有疑点和等级是按以前的标准核对的；可在“数据导入”页按现行标准重新核对。"
