"""What leaves the screen as paper: the leadership brief and the project sheets, as buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import for_later
from perfeval_data.dashboard.ui import table
from perfeval_data.export.papers import MissingFontError, brief_as_docx, brief_as_pdf, sheet_as_pdf, sheets_as_pdf
from perfeval_data.export.papers.brief import MOST_PROJECTS
from perfeval_data.export.papers.sheets import MOST_SHEETS
from perfeval_data.export.papers.typesetting import faces
from perfeval_data.queries import Filters, Headline
from perfeval_data.service.office import OfficeError, office_beside

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


def brief_and_sheets(filters: Filters, headline: Headline) -> None:
    """The brief in both formats, alone and with its annexes, and the sheets of the chosen projects in one document, the last two as
    far as the projects are not too many."""
    issued_by, can_set_pages = _issuing_body(), _can_set_pages()
    has_annexes = headline.project_count <= MOST_PROJECTS
    formats = [("Word", brief_as_docx, "docx", _WORD), *([("PDF", brief_as_pdf, "pdf", _PDF)] if can_set_pages else [])]
    with st.container(horizontal=True):
        for with_annexes, content in ((False, "领导简报"), *([(True, "领导简报及附件")] if has_annexes else [])):
            for name, write, suffix, mime in formats:
                make = partial(ask, write, filters, date.today(), issued_by, with_annexes)
                _button(f"下载{content}（{name}）", make, content, filters, suffix, mime)
        if can_set_pages and headline.project_count <= MOST_SHEETS:
            _button("下载全部自评表（PDF）", lambda: ask(sheets_as_pdf, filters), "自评表", filters, "pdf", _PDF)
    if headline.project_count > MOST_SHEETS:
        left_out = f"简报附件（不超过{MOST_PROJECTS:,}个项目）和自评表汇编" if not has_annexes else "自评表汇编"
        st.caption(f"{left_out}（不超过{MOST_SHEETS}个项目）不能生成；请用上面的筛选缩小范围。")


def _issuing_body() -> str:
    """Who issues the brief; says so where the setting cannot be used."""
    try:
        return office_beside(database()).issued_by
    except OfficeError as error:
        st.caption(f"简报没有印发单位：{error}。")
        return ""


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
