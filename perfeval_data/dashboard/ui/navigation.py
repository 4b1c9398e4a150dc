"""The pages and the menu. Streamlit's own menu would lose the filter: its links only name a page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from perfeval_data.dashboard.ui import address


def pages() -> list[st.Page]:
    """All pages in the order of the menu."""
    return [
        st.Page(f"pages/{name}.py", title=page.title, url_path=page.path or "summary", default=not page.path)
        for name, page in address.PAGES.items()
    ]


def menu(current: st.Page, may_change: bool) -> str:
    """The menu as HTML: the pages that the visitor may open, each with the filter in force. On a telephone it is folded away under a word."""
    links = "".join(
        _entry(name, page.title, page.title == current.title)
        for name, page in address.PAGES.items()
        if may_change or not page.changes_data
    )
    folded = f"<details class='pe-menu narrow'><summary>菜单：{escape(current.title)}</summary><nav aria-label='页面菜单'>{links}</nav></details>"
    return f"<nav class='pe-menu wide' aria-label='页面菜单'>{links}</nav>{folded}"


def _entry(name: str, title: str, is_current: bool) -> str:
    now = " aria-current='page'" if is_current else ""
    return f"<a href='{escape(address.to(name))}' target='_self'{now}>{title}</a>"


def entry_of(page: st.Page) -> address.Page:
    """What is known of the page on the screen."""
    return next(each for each in address.PAGES.values() if each.title == page.title)


def link(name: str, label: str, changes: Mapping[str, address.Change] | None = None) -> None:
    """A link to a page, on a line of its own."""
    st.html(f"<p class='pe-link'><a href='{escape(address.to(name, changes))}' target='_self'>{escape(label)}</a></p>")
