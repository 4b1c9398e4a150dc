"""The address of what is on the screen: a page and, in its query, all that the reader has chosen.

The address is the only place where choices live. Lists, switches and links write it, pages read it, and so the browser's Back undoes
exactly one step, a bookmark brings everything back, and an empty address is the dashboard as it opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import streamlit as st


@dataclass(frozen=True, slots=True)
class Page:
    """A page, as the menu and the tests need to know it."""

    title: str
    path: str
    """Its address. It must differ from the name of its file: Streamlit would otherwise serve a bookmark by the file and skip app.py."""
    needs_data: bool = True
    """Whether there must be a database; then it has the filter bar."""
    changes_data: bool = False
    """Whether it is for importers alone."""
    is_filtered: bool = True
    """Whether all that it shows is of the chosen projects."""


PAGES: Final[Mapping[str, Page]] = {
    "overview": Page("总览", ""),
    "funds": Page("资金执行", "spending"),
    "scores": Page("得分分布", "distribution"),
    "years": Page("年度对比", "comparison"),
    "project": Page("项目明细", "sheet"),
    "indicators": Page("指标查询", "search"),
    "findings": Page("填报疑点", "doubts"),
    "intake": Page("数据导入", "import", needs_data=False, changes_data=True, is_filtered=False),
    "about": Page("数据说明", "data", is_filtered=False),
}
"""Each page in the order of the menu; its script is the file of that name in pages/."""
FILTERS: Final = ("year", "department", "unit", "grade", "q")
"""The parts of a query that all pages share: what the filter bar has chosen."""

Change = str | int | Sequence[str] | None
"""A new value of a part of the query, or several; None and an empty one remove it."""
Query = dict[str, list[str]]


def query() -> Query:
    """All parts of the current address."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def value(name: str) -> str:
    """One part of the current address; empty where it has none."""
    return st.query_params.get(name, "")


def filters_in_force() -> Query:
    """The parts that links to other pages carry along."""
    return {name: values for name, values in query().items() if name in FILTERS}


def to(page: str, changes: Mapping[str, Change] | None = None) -> str:
    """The address of a page with the filter in force, changed or completed; relative to any other page."""
    return f"{PAGES[page].path or './'}?{_encoded(changed(filters_in_force(), changes or {}))}"


def here(changes: Mapping[str, Change]) -> str:
    """The address of this page with some parts changed and all others as they are."""
    return f"?{_encoded(changed(query(), changes))}"


def write(changes: Mapping[str, Change]) -> None:
    """Change parts of the current address: one step for the Back button, and none where nothing changes."""
    new = changed(query(), changes)
    if new != query():
        st.query_params.from_dict(new)


def changed(parts: Query, changes: Mapping[str, Change]) -> Query:
    """A query with some parts changed."""
    return {name: values for name, values in (parts | {name: _values(new) for name, new in changes.items()}).items() if values}


def _values(new: Change) -> list[str]:
    if new is None or new == "":
        return []
    return [str(new)] if isinstance(new, str | int) else [str(each) for each in new]


def _encoded(parts: Query) -> str:
    return urlencode(parts, doseq=True)
