"""The head of every page: its title, the switch for large text (大字版), and the line that only paper has."""

from __future__ import annotations

from datetime import date

import streamlit as st

from perfeval_data.dashboard.server.chinese import NAME
from perfeval_data.dashboard.server.text_size import COOKIE, LARGE, REMEMBERING, USUAL

LARGER = 1.3
"""How much larger the large text is."""
_ON_SCREEN, _ON_PAPER = 17, 12
"""Pixels of the usual text, as in .streamlit/config.toml and print.css."""
_LARGE = "large text"


def head(title: str) -> None:
    """Draw the head of a page, and name the window after it."""
    st.set_page_config(page_title=f"{title} · {NAME}")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="head"):
        st.title(title, anchor=False, width="content")
        _switch()
    st.html(f"<p class='pe-imprint'>{NAME}　打印日期：{date.today():%Y年%m月%d日}</p>")


def text_scale() -> float:
    """How much larger than usual the reader wants text: charts measure in pixels and ask here."""
    return LARGER if st.session_state.get(_LARGE) else 1.0


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
