"""The filter bar of all pages. What is chosen lives in the address: it survives menus and links, and a bookmark restores it.

A link that names a filter sets it; an address that names none (a click in the menu) leaves the choice as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui.linked import LONGEST_TEXT, shortened
from perfeval_data.dashboard.ui.markup import plain
from perfeval_data.queries import NOT_FILED, Filters, department_form_count, headline, options, project_count, years
from perfeval_data.words.wording import scope

EVERYTHING = "全部"
MOST_LISTED = 500
"""More values than this are not listed whole: the reader gives a part of the name, or chooses the department of a unit first."""
LONGEST_WITHOUT_TYPING = 30
"""In a longer list the reader may type to find a value."""
_LOOK_FOR = "查找{}"
_WRITTEN = "filters written to the address"
_UNKNOWN = "unknown filter values"


@dataclass(frozen=True, slots=True)
class _Dimension:
    name: str
    """The name in the address and of the widget."""
    heading: str
    column: str


_YEAR = _Dimension("year", "年度", "fiscal_year")
_DEPARTMENT = _Dimension("department", "主管部门", "department")
_UNIT = _Dimension("unit", "实施单位", "implementing_unit")
_DIMENSIONS = (
    _DEPARTMENT,
    _UNIT,
    _Dimension("grade", "等级", "grade"),
)
_KEYWORD = _Dimension("q", "项目名称含", "project_name")
NAMES = (_YEAR.name, *(dimension.name for dimension in _DIMENSIONS), _KEYWORD.name)


def filter_bar() -> Filters:
    """Draw the bar and tell in words what is chosen; returns the choice."""
    _take_from_address()
    counts = {_YEAR.name: {_year_name(year): number for year, number in ask(years)}}
    default_year = next(iter(counts[_YEAR.name]), EVERYTHING)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        chosen = {_YEAR.name: _select(_YEAR, counts[_YEAR.name], default_year)}
        year = _year_of(chosen[_YEAR.name])
        for dimension in _DIMENSIONS:
            counts[dimension.name] = _offered(dimension, year, _value(chosen.get(_DEPARTMENT.name)))
            chosen[dimension.name] = _select(dimension, counts[dimension.name], EVERYTHING)
        chosen[_KEYWORD.name] = shortened(
            st.text_input(
                _KEYWORD.heading, key=_KEYWORD.name, placeholder="输入关键词后回车", width=190, max_chars=LONGEST_TEXT
            )
        )
        st.button("清除筛选", on_click=_clear, disabled=_is_default(chosen, default_year), key="clear")
    _write_to_address(chosen, default_year)
    department, unit, grade = (_value(chosen[dimension.name]) for dimension in _DIMENSIONS)
    filters = Filters(year, department, unit, grade, chosen[_KEYWORD.name])
    _tell(filters)
    return filters


def parameters() -> dict[str, str]:
    """The choice as it stands in the address, to be carried by links."""
    return dict(st.session_state.get(_WRITTEN, {}))


def _listed(dimension: _Dimension, year: Any, department: str | None) -> dict[str, int]:
    """The values, each with its number of projects, up to one more than a list takes; of very many units those of the department."""
    counts = dict(ask(options, dimension.column, year, limit=MOST_LISTED + 1))
    if len(counts) > MOST_LISTED and dimension == _UNIT and department:
        return dict(ask(options, dimension.column, year, department, limit=MOST_LISTED + 1))
    return counts


def _offered(dimension: _Dimension, year: Any, department: str | None) -> dict[str, int]:
    """The values to offer; of too many those that the reader looks for. The chosen one is among them if there is such a value."""
    counts = _listed(dimension, year, department)
    if len(counts) > MOST_LISTED:
        within = department if dimension == _UNIT else None
        counts = dict(ask(options, dimension.column, year, within, _part_of_name(dimension), MOST_LISTED))
    chosen: str | None = st.session_state.get(dimension.name)
    if chosen is None or chosen == EVERYTHING or chosen in counts:
        return counts
    choice: dict[str, Any] = {dimension.name: chosen}
    number = ask(headline, Filters(year, **choice)).project_count
    return counts | {chosen: number} if number else counts


# --- the widgets ---------------------------------------------------------------------------------------------------


def _part_of_name(dimension: _Dimension) -> str:
    """What the reader looks for among values too many to be listed."""
    label = _LOOK_FOR.format(dimension.heading)
    key, hint = f"look for {dimension.name}", "输入几个字后回车"
    return shortened(st.text_input(label, key=key, placeholder=hint, width=170, max_chars=LONGEST_TEXT))


def _select(dimension: _Dimension, counts: dict[str, int], default: str) -> str:
    values = [EVERYTHING, *counts]
    state = st.session_state
    if (wanted := state.get(dimension.name)) not in values:
        if wanted is not None:
            data = "现有" if dimension == _YEAR else "所选年度的"
            sentence = f"{dimension.heading}“{plain(wanted)}”在{data}数据里没有，已改为“{default}”。"
            state.setdefault(_UNKNOWN, []).append(sentence)
        state[dimension.name] = default
    return st.selectbox(
        dimension.heading,
        values,
        key=dimension.name,
        format_func=_with_count(counts),
        width=210,
        filter_mode="contains" if len(values) > LONGEST_WITHOUT_TYPING else None,
    )


def _with_count(counts: dict[str, int]) -> Callable[[str], str]:
    return lambda value: f"{value}（{counts[value]:,}）" if value in counts else value


def _year_name(year: int | None) -> str:
    return NOT_FILED if year is None else str(year)


def _year_of(name: str) -> Any:
    if name == EVERYTHING:
        return None
    return name if name == NOT_FILED else int(name)


def _value(name: str | None) -> str | None:
    return None if name == EVERYTHING else name


def _is_default(chosen: dict[str, str], default_year: str) -> bool:
    return chosen == {name: "" if name == _KEYWORD.name else EVERYTHING for name in NAMES} | {_YEAR.name: default_year}


def _clear() -> None:
    _choose({})


# --- the address ---------------------------------------------------------------------------------------------------


def _take_from_address() -> None:
    """An address that names filters other than the ones last written was opened by a link, a bookmark or the back button."""
    named = {name: st.query_params[name] for name in NAMES if name in st.query_params}
    if named and named != parameters():
        _choose(named)
    elif _KEYWORD.name not in st.session_state:
        # The page before had no filter bar, and Streamlit forgets the value of what is not drawn.
        _choose(parameters())


def _choose(values: Mapping[str, str]) -> None:
    st.session_state.update(
        {name: values.get(name) for name in NAMES} | {_KEYWORD.name: shortened(values.get(_KEYWORD.name, ""))}
    )


def _write_to_address(chosen: dict[str, str], default_year: str) -> None:
    defaults = dict.fromkeys(NAMES, EVERYTHING) | {_KEYWORD.name: "", _YEAR.name: default_year}
    written = {name: value for name, value in chosen.items() if value != defaults[name]}
    for name in NAMES:
        if name in written:
            st.query_params[name] = written[name]
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[_WRITTEN] = written


# --- in words ------------------------------------------------------------------------------------------------------


def _tell(filters: Filters) -> None:
    for sentence in st.session_state.pop(_UNKNOWN, []):
        st.warning(sentence)
    found, everything = ask(headline, filters).project_count, ask(project_count)
    sentence = f"当前范围：**{plain(scope(filters))}**，{found:,} / 共 {everything:,} 个项目"
    if whole := ask(department_form_count):
        sentence += f"。另有 {whole:,} 张部门整体自评表，其资金已含各项目，不计入合计"
    st.caption(sentence)
    crowded = [each.heading for each in _DIMENSIONS if len(_listed(each, filters.year, filters.department)) > MOST_LISTED]
    if crowded:
        st.caption(
            f"{'、'.join(crowded)}很多，列表中只有前 {MOST_LISTED} 个；"
            f"在“{_LOOK_FOR.format(crowded[0])}”里输入名称中的几个字，就能选到其他的。"
        )
