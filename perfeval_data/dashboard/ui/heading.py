"""The head of every page: whose dashboard it is, of which data, the menu, the switch for large text (大字版), downloads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.chinese import NAME
from perfeval_data.dashboard.server.place import database, is_copy
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.text_size import COOKIE, LARGE, REMEMBERING, USUAL
from perfeval_data.dashboard.ui import markup
from perfeval_data.dashboard.ui.navigation import menu
from perfeval_data.service.office import office_beside
from perfeval_data.service.settings_file import SettingsError
from perfeval_data.words import palette, wording

LARGER = 1.3
"""Factor of the large text."""
_ON_SCREEN, _ON_PAPER = 17, 12
"""Pixels of the usual text, as in .streamlit/config.toml and print.css."""
_LARGE = "large text"
_DOWNLOADS = "downloads"


def head(page: st.Page, may_change: bool) -> None:
    """Draw the head of a page, and name the window after it."""
    st.set_page_config(page_title=f"{page.title} · {NAME}")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="head"):
        st.html(f"<div class='pe-brand'><b>{markup.text(_whose())}</b><span>{escape(_data())}</span></div>", width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content", key="tools"):
            st.session_state[_DOWNLOADS] = st.container(width="content", key="downloads")
            _switch()
    st.html(menu(page, may_change))
    imprint = f"<p class='pe-imprint'>打印日期：{date.today():%Y年%m月%d日}</p>"
    st.html(f"<style>{_colours()}</style><h1 class='pe-title'>{escape(page.title)}</h1>{imprint}")


def _colours() -> str:
    """The colours of the theme that the reader sees, for what lies above other things and must cover them."""
    theme = f"theme.{st.context.theme.type or 'light'}"
    paper, ask = (st.get_option(f"{theme}.{name}") for name in ("backgroundColor", "linkColor"))
    filled = palette.EXECUTED_ON_DARK if st.context.theme.type == "dark" else palette.EXECUTED
    return f":root {{ --pe-paper: {paper}; --pe-ask: {ask}; --pe-filled: {filled} }}"


def downloads(draw: Callable[[], None]) -> None:
    """What a page offers as files, in one menu in the head."""
    with st.session_state[_DOWNLOADS], st.popover("下载", icon=":material/download:", key="downloads list"):
        draw()


def text_scale() -> float:
    """How much larger than usual the reader wants text: charts measure in pixels and ask here."""
    return LARGER if st.session_state.get(_LARGE) else 1.0


def _whose() -> str:
    try:
        return f"{office_beside(database()).name} {NAME}".strip()
    except SettingsError as error:
        st.warning(markup.plain(error))
        return NAME


def _data() -> str:
    """What the figures are based on, and since when."""
    if not database().exists():
        return ""
    said = wording.data_sentence(ask(queries.holdings), ask(queries.last_ingestion))
    return f"{said}（只读副本）" if is_copy() else said


def _switch() -> None:
    """The choice is the reader's and not the page's: the browser remembers it in a cookie, and no link carries it."""
    st.session_state.setdefault(_LARGE, st.context.cookies.get(COOKIE) == LARGE)
    is_large = st.toggle("大字版", key=_LARGE)
    st.html(f"<script>{REMEMBERING[LARGE if is_large else USUAL]}</script>", unsafe_allow_javascript=True)
    if is_large:
        st.html(
            f"<style>@media screen {{ html {{ font-size: {_ON_SCREEN * LARGER:.0f}px !important }} }}"
            f"@media print {{ html {{ font-size: {_ON_PAPER * LARGER:.0f}px !important }} }}</style>"
        )
