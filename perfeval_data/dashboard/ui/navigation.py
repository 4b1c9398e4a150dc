"""The pages, their addresses, and links between them that carry the filter along."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from perfeval_data.dashboard.ui.filters import parameters

# An address must differ from the name of its file: Streamlit would otherwise serve a bookmark by the file and skip app.py.
_PAGES = {
    "overview": ("pages/overview.py", "总览", "summary"),
    "funds": ("pages/funds.py", "资金执行", "spending"),
    "scores": ("pages/scores.py", "得分分布", "distribution"),
    "years": ("pages/years.py", "年度对比", "comparison"),
    "project": ("pages/project.py", "项目明细", "sheet"),
    "indicators": ("pages/indicators.py", "指标查询", "search"),
    "findings": ("pages/findings.py", "填报疑点", "doubts"),
    "intake": ("pages/intake.py", "数据导入", "import"),
    "about": ("pages/about.py", "数据说明", "data"),
}


def pages(may_change: bool) -> list[st.Page]:
    """All pages in the order of the menu, which leads to those that change data only whoever may."""
    hidden = set() if may_change else {"intake"}
    return [
        st.Page(
            file,
            title=title,
            url_path=address,
            default=name == "overview",
            visibility="hidden" if name in hidden else "visible",
        )
        for name, (file, title, address) in _PAGES.items()
    ]


def changes_data(page: st.Page) -> bool:
    """Whether a page is there for changing data."""
    return page.url_path == _PAGES["intake"][2]


def needs_no_data(page: st.Page) -> bool:
    """Whether a page works without a database: the one that makes one."""
    return changes_data(page)


def open_page(name: str, query: Mapping[str, object] | None = None) -> None:
    """Go to a page with the filter in force, changed or completed by `query`."""
    st.switch_page(_PAGES[name][0], query_params=_query(query))


def page_link(name: str, label: str, query: Mapping[str, object] | None = None) -> None:
    """A link to a page, on a line of its own."""
    st.page_link(_PAGES[name][0], label=label, query_params=_query(query))


def address(name: str, query: Mapping[str, object] | None = None) -> str:
    """The address of a page relative to any other, for links within tables."""
    path = "" if name == "overview" else _PAGES[name][2]
    return f"{path or './'}?{urlencode(_query(query))}"


def _query(query: Mapping[str, object] | None) -> dict[str, str]:
    return parameters() | {name: str(value) for name, value in (query or {}).items()}
