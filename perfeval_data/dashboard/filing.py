"""Who was expected to file and has not: a banner, and the list behind it."""

from __future__ import annotations

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.ui import markup, table
from perfeval_data.database.expected import ExpectedListError, expected_beside
from perfeval_data.queries import Filters

_COLUMNS = ("fiscal_year", "department", "implementing_unit", "project_name", "nearest_name")


def missing_banner(filters: Filters) -> None:
    """How many of the expected units and projects have no form in the chosen year, the newest where none is chosen.

    Nothing where there is no list of them; a list that cannot be used is reported with its place.
    """
    if not database().exists():
        return
    try:
        rows = expected_beside(database())
    except ExpectedListError as error:
        st.warning(f"应报名单不能使用：{markup.plain(error)}。")
        return
    if (visible := current().visible) is not None:
        rows = tuple(row for row in rows if visible.covers(row.department, row.implementing_unit))
    year = filters.year if filters.years else ask(queries.newest_year)
    if not rows or year is None:
        return
    frame = ask(queries.missing, rows, filters, year)
    if frame.empty:
        st.caption(f"应报名单上的单位和项目都有{year}年度的自评表。")
        return
    units, projects = int(frame["project_name"].isna().sum()), int(frame["project_name"].notna().sum())
    parts = [f"{units:,}个单位" if units else "", f"{projects:,}个项目" if projects else ""]
    st.warning(f"按应报名单，{year}年度还缺{'、'.join(filter(None, parts))}的自评表。")
    with st.expander("查看未报名单"):
        table.show(frame, table.Listing("未报名单", _COLUMNS), filters, "missing")
        st.caption("“疑似对应名称”一栏是已报自评表中相近的名称，供核对；系统不会把不同的名称当作同一个。")
