"""What leaves the screen as paper: the leadership brief and the project sheets, as buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import asking
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import for_later
from perfeval_data.dashboard.ui import table
from perfeval_data.dashboard.ui.downloads import EXCEL
from perfeval_data.export.ledger_book import ledger_book
from perfeval_data.export.papers import (
    MissingFontError,
    brief_as_docx,
    brief_as_pdf,
    letters_as_zip,
    only_letter,
    sheet_as_pdf,
    sheets_as_pdf,
)
from perfeval_data.export.papers.brief import MOST_PROJECTS
from perfeval_data.export.papers.letter import USUAL_DAYS
from perfeval_data.export.papers.sheets import MOST_SHEETS
from perfeval_data.export.papers.typesetting import faces
from perfeval_data.queries import Filters, Headline
from perfeval_data.queries.remedies import OPEN
from perfeval_data.service.office import Office, office_beside
from perfeval_data.service.settings_file import SettingsError
from perfeval_data.words import wording

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"
MOST_LETTERS = 200
"""A browser gets its file from the server's memory: more letters are written by the command."""


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
    except SettingsError as error:
        st.caption(f"简报没有印发单位：{error}。")
        return ""


def letters(filters: Filters) -> None:
    """The letter to the unit of the choice about its open findings, or those to all of its units in one archive, with the days that
    they have."""
    quality = ask(queries.quality_by_unit, filters)
    unit_count = int((quality["open_finding_count"] > 0).sum())
    if not unit_count:
        st.caption("没有待处理的疑点，不需要整改通知。")
        return
    if unit_count > MOST_LETTERS:
        st.caption(
            f"涉及{unit_count:,}个单位，整改通知一次不超过{MOST_LETTERS}个单位；请用筛选缩小范围，或用命令 letters 生成。"
        )
        return
    try:
        office = office_beside(database())
    except SettingsError as error:
        st.caption(f"整改通知没有落款单位：{error}。")
        office = Office()
    days = int(
        st.number_input("限期（天）", min_value=1, max_value=366, value=USUAL_DAYS, step=1, key="days to rectify", width=160)
    )
    due = date.today() + timedelta(days=days)
    st.caption(f"要求于{wording.day(due)}前完成整改。")
    of = (filters, date.today(), due, office)
    if unit_count == 1:
        _button("下载整改通知（Word）", partial(ask, only_letter, *of), "整改通知", filters, "docx", _WORD)
    else:
        all_of_them = partial(ask, letters_as_zip, *of)
        _button(f"下载整改通知（{unit_count}个单位，zip）", all_of_them, "整改通知", filters, "zip", "application/zip")
    asking.of_letters(filters, due)


def ledger(filters: Filters) -> None:
    """The ledger of the choice as a workbook that is filled in and given back."""
    for label, standing in (("未整改的", OPEN), ("全部", None)):
        data = partial(ask, ledger_book, filters, standing, date.today())
        _button(f"下载整改台账（{label}，Excel，可填写）", data, "整改台账", filters, "xlsx", EXCEL)


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
