"""The pages and the menu. Streamlit's own menu would lose the filter: its links name nothing but a page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from perfeval_data.dashboard.ui import address

_NEEDS_NO_DATA = _CHANGES_DATA = "intake"


def pages() -> list[st.Page]:
    """All pages in the order of the menu."""
    return [
        st.Page(f"pages/{name}.py", title=title, url_path=path or "summary", default=name == "overview")
        for name, (title, path) in address.PAGES.items()
    ]


def menu(current: st.Page, may_change: bool) -> str:
    """The menu as HTML: the pages that the visitor may open, each with the filter in force. On a telephone it is folded away under a word."""
    links = "".join(
        _entry(name, title, title == current.title)
        for name, (title, _) in address.PAGES.items()
        if may_change or name != _CHANGES_DATA
    )
    folded = f"<details class='pe-menu narrow'><summary>菜单：{escape(current.title)}</summary><nav aria-label='页面菜单'>{links}</nav></details>"
    return f"<nav class='pe-menu wide' aria-label='页面菜单'>{links}</nav>{folded}"


def _entry(name: str, title: str, is_current: bool) -> str:
    now = " aria-current='page'" if is_current else ""
    return f"<a href='{escape(address.to(name))}' target='_self'{now}>{title}</a>"


def changes_data(page: st.Page) -> bool:
    """Whether a page is there for changing data."""
    return page.url_path == address.PAGES[_CHANGES_DATA][1]


def needs_no_data(page: st.Page) -> bool:
    """Whether a page works without a database: the one that makes one."""
    return page.url_path == address.PAGES[_NEEDS_NO_DATA][1]


def link(name: str, label: str, changes: Mapping[str, address.Change] | None = None) -> None:
    """A link to a page, on a line of its own."""
    st.html(f"<p class='pe-link'><a href='{escape(address.to(name, changes))}' target='_self'>{escape(label)}</a></p>")
