"""What leaves the screen as paper: the leadership brief and the project sheets, as buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import for_later
from perfeval_data.dashboard.ui import table
from perfeval_data.export.papers import MissingFontError, brief_as_docx, brief_as_pdf, sheet_as_pdf, sheets_as_pdf
from perfeval_data.export.papers.brief import MOST_PROJECTS
from perfeval_data.export.papers.sheets import MOST_SHEETS
from perfeval_data.export.papers.typesetting import faces
from perfeval_data.queries import Filters, Headline

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


def brief_and_sheets(filters: Filters, headline: Headline) -> None:
    """The brief in both formats, and the sheets of the chosen projects in one document, as far as they are not too many."""
    if headline.project_count > MOST_PROJECTS:
        st.caption(f"项目超过{MOST_PROJECTS:,}个，不生成简报和自评表汇编；请用上面的筛选缩小范围。")
        return
    can_set_pages = _can_set_pages()
    with st.container(horizontal=True):
        _button("下载领导简报（Word）", lambda: ask(brief_as_docx, filters, date.today()), "领导简报", filters, "docx", _WORD)
        if not can_set_pages:
            return
        _button("下载领导简报（PDF）", lambda: ask(brief_as_pdf, filters, date.today()), "领导简报", filters, "pdf", _PDF)
        if headline.project_count <= MOST_SHEETS:
            _button("下载全部自评表（PDF）", lambda: ask(sheets_as_pdf, filters), "自评表", filters, "pdf", _PDF)
    if headline.project_count > MOST_SHEETS:
        st.caption(f"项目超过{MOST_SHEETS}个，自评表不能合成一个文件下载；请用上面的筛选缩小范围。")


def sheet(evaluation_id: int, name: str) -> None:
    """The sheet of one project."""
    if _can_set_pages():
        _button("下载本表（PDF）", lambda: ask(sheet_as_pdf, evaluation_id), f"{name}_自评表", None, "pdf", _PDF)


def _can_set_pages() -> bool:
    """Whether this machine has a Chinese font; says so where it has none."""
    try:
        faces()
    except MissingFontError as error:
        st.caption(f"{error}。")
        return False
    return True


def _button(label: str, data: Callable[[], bytes], content: str, filters: Filters | None, suffix: str, mime: str) -> None:
    st.download_button(
        label,
        data=for_later(data),
        file_name=table.file_name(content, filters, suffix),
        mime=mime,
        on_click="ignore",
        key=f"paper {label}",
        icon=":material/description:",
    )
