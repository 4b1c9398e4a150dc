"""The filter bar of all pages. What is chosen lives in the address: it survives menus and links, and a bookmark restores it.

A link that names a filter sets it; an address that names none (a click in the menu) leaves the choice as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import streamlit as st

from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui.linked import LONGEST_TEXT, shortened
from perfeval_data.dashboard.ui.markup import plain
from perfeval_data.queries import (
    NOT_FILED,
    Filters,
    department_form_count,
    department_options,
    departments_of,
    grades,
    project_count,
    unit_options,
    years,
)
from perfeval_data.words.labels import told_apart
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


_YEAR = _Dimension("year", "年度")
_DEPARTMENT = _Dimension("department", "主管部门")
_UNIT = _Dimension("unit", "实施单位")
_GRADE = _Dimension("grade", "等级")
_KEYWORD = _Dimension("q", "项目名称含")
NAMES = tuple(dimension.name for dimension in (_YEAR, _DEPARTMENT, _UNIT, _GRADE, _KEYWORD))


def filter_bar() -> Filters:
    """Draw the bar and tell in words what is chosen; returns the choice."""
    _take_from_address()
    default_year = next((_year_name(year) for year, _ in ask(years)), EVERYTHING)
    filters = _settled(default_year)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        _select(_YEAR, filters, _plain(_years(filters)))
        _select(
            _DEPARTMENT, filters, _plain(dict(_offered(_DEPARTMENT, department_options, replace(filters, department=None))))
        )
        _select(_UNIT, filters, _unit_labels(filters), on_change=_take_department)
        _select(_GRADE, filters, _plain(_grades(filters)))
        st.text_input(_KEYWORD.heading, key=_KEYWORD.name, placeholder="输入关键词后回车", width=190, max_chars=LONGEST_TEXT)
        st.button("清除筛选", on_click=_clear, disabled=not _written(default_year), key="clear")
    _write_to_address(default_year)
    _tell(filters)
    return filters


def parameters() -> dict[str, str]:
    """The choice as it stands in the address, to be carried by links."""
    return dict(st.session_state.get(_WRITTEN, {}))


# --- the choice ----------------------------------------------------------------------------------------------------


def _settled(default_year: str) -> Filters:
    """The choice as the session has it. What the data do not have is given up for everything, and that is told."""
    state = st.session_state
    for dimension in (_YEAR, _DEPARTMENT, _UNIT, _GRADE):
        if state.get(dimension.name) is None:
            state[dimension.name] = default_year if dimension == _YEAR else EVERYTHING
    if state[_YEAR.name] not in (EVERYTHING, *(_year_name(year) for year, _ in ask(years))):
        _give_up(_YEAR, "在现有数据里没有", default_year)
    year = _year_of(state[_YEAR.name])
    _settle(_DEPARTMENT, Filters(year, department=_value(_DEPARTMENT)))
    _settle_unit(year)
    _settle(_GRADE, Filters(year, grade=_value(_GRADE)))
    keyword = shortened(str(state.get(_KEYWORD.name) or ""))
    return Filters(year, _value(_DEPARTMENT), _value(_UNIT), _value(_GRADE), keyword)


def _settle(dimension: _Dimension, alone: Filters) -> None:
    """Give the value of a dimension up where, chosen alone, it leaves no project of the year."""
    if _value(dimension) is not None and not ask(project_count, alone):
        _give_up(dimension, "在所选年度的数据里没有")


def _settle_unit(year: Any) -> None:
    """Where several departments have a unit of the chosen name, choose the department too, or give the unit up."""
    unit, department = _value(_UNIT), _value(_DEPARTMENT)
    if unit is None:
        return
    of = ask(departments_of, unit, year)
    if not of:
        _give_up(_UNIT, "在所选年度的数据里没有")
    elif department is not None and department not in of:
        _give_up(_UNIT, f"在所选年度的数据里不属于主管部门“{plain(department)}”")
    elif department is None and len(of) > 1:
        _give_up(_UNIT, f"在{plain('、'.join(of))}都有，请从列表中选定一个")
    elif department is None and len(ask(departments_of, unit)) > 1:
        st.session_state[_DEPARTMENT.name] = of[0]


def _give_up(dimension: _Dimension, why: str, default: str = EVERYTHING) -> None:
    state = st.session_state
    sentence = f"{dimension.heading}“{plain(state[dimension.name])}”{why}，已改为“{default}”。"
    state.setdefault(_UNKNOWN, []).append(sentence)
    state[dimension.name] = default


def _value(dimension: _Dimension) -> str | None:
    chosen = st.session_state[dimension.name]
    return None if chosen == EVERYTHING else str(chosen)


def _year_name(year: int | None) -> str:
    return NOT_FILED if year is None else str(year)


def _year_of(name: str) -> Any:
    if name == EVERYTHING:
        return None
    return name if name == NOT_FILED else int(name)


def _clear() -> None:
    _choose({})


# --- what is offered: what the other choices in force leave ---------------------------------------------------------

_T = TypeVar("_T")


def _listed(question: Callable[..., list[_T]], filters: Filters) -> list[_T]:
    """The values of a dimension, up to one more than a list takes."""
    return ask(question, filters, limit=MOST_LISTED + 1)


def _offered(dimension: _Dimension, question: Callable[..., list[_T]], filters: Filters) -> list[_T]:
    """The values to offer; of too many those that the reader looks for."""
    values = _listed(question, filters)
    return values if len(values) <= MOST_LISTED else ask(question, filters, _part_of_name(dimension), MOST_LISTED)


def _years(filters: Filters) -> dict[str, int]:
    """All years, also those of which the other choices leave nothing: they are few, and their lack says something."""
    counts = dict(ask(years, replace(filters, year=None)))
    return {_year_name(year): counts.get(year, 0) for year, _ in ask(years)}


def _grades(filters: Filters) -> dict[str, int]:
    counted = ask(grades, replace(filters, grade=None))
    return {grade: number for grade, number in zip(counted["grade"], counted["project_count"], strict=True) if number}


def _plain(counts: Mapping[str, int]) -> dict[str, str]:
    """What the reader sees of each value: its name and its number of projects."""
    return {name: f"{name}（{number:,}）" for name, number in counts.items()}


def _unit_labels(filters: Filters) -> dict[str, str]:
    """The units to offer; the value of one whose name several departments have holds its department for `_take_department`."""
    offered = _offered(_UNIT, unit_options, replace(filters, unit=None))
    shown = told_apart([(unit.name, unit.department) for unit in offered])
    labels = {}
    for unit, label in zip(offered, shown, strict=True):
        needs_department = unit.is_shared and filters.department is None
        value = f"{unit.name}{_OF}{unit.department}" if needs_department else unit.name
        labels[value] = f"{label}（{unit.project_count:,}）"
    return labels


_OF = "\x1f"
"""Between a unit and its department in the value of a unit whose name is not enough."""


def _take_department() -> None:
    """Choose the department together with a unit whose name is not enough."""
    unit, of, department = str(st.session_state[_UNIT.name]).partition(_OF)
    if of:
        st.session_state.update({_UNIT.name: unit, _DEPARTMENT.name: department})


# --- the widgets ---------------------------------------------------------------------------------------------------


def _part_of_name(dimension: _Dimension) -> str:
    """What the reader looks for among values too many to be listed."""
    label = _LOOK_FOR.format(dimension.heading)
    key, hint = f"look for {dimension.name}", "输入几个字后回车"
    return shortened(st.text_input(label, key=key, placeholder=hint, width=170, max_chars=LONGEST_TEXT))


def _select(
    dimension: _Dimension, filters: Filters, labels: Mapping[str, str], on_change: Callable[[], None] | None = None
) -> None:
    """A list of all, of what is offered, and of what is chosen, though it may not be among these."""
    chosen = st.session_state[dimension.name]
    shown = {EVERYTHING: EVERYTHING} | dict(labels)
    if chosen not in shown:
        shown |= _plain({chosen: ask(project_count, filters)})
    st.selectbox(
        dimension.heading,
        list(shown),
        key=dimension.name,
        format_func=lambda value: shown.get(value, value),
        on_change=on_change,
        width=210,
        filter_mode="contains" if len(shown) > LONGEST_WITHOUT_TYPING else None,
    )


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


def _write_to_address(default_year: str) -> None:
    written = _written(default_year)
    for name in NAMES:
        if name in written:
            st.query_params[name] = written[name]
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[_WRITTEN] = written


def _written(default_year: str) -> dict[str, str]:
    """The choice as the address has it: what is not as it would be without a choice."""
    defaults = dict.fromkeys(NAMES, EVERYTHING) | {_KEYWORD.name: "", _YEAR.name: default_year}
    chosen = {name: str(st.session_state.get(name) or "").strip() for name in NAMES}
    return {name: value for name, value in chosen.items() if value != defaults[name]}


# --- in words ------------------------------------------------------------------------------------------------------


def _tell(filters: Filters) -> None:
    for sentence in st.session_state.pop(_UNKNOWN, []):
        st.warning(sentence)
    found, everything = ask(project_count, filters), ask(project_count)
    sentence = f"当前范围：**{plain(scope(filters))}**，{found:,} / 共 {everything:,} 个项目"
    if whole := ask(department_form_count, filters):
        sentence += f"。另有 {whole:,} 张部门整体自评表，其资金已含各项目，不计入合计"
    st.caption(sentence)
    counts = {
        _DEPARTMENT: len(_listed(department_options, replace(filters, department=None))),
        _UNIT: len(_listed(unit_options, replace(filters, unit=None))),
    }
    crowded = [dimension.heading for dimension, number in counts.items() if number > MOST_LISTED]
    if crowded:
        st.caption(
            f"{'、'.join(crowded)}很多，列表中只有前 {MOST_LISTED} 个；"
            f"在“{_LOOK_FOR.format(crowded[0])}”里输入名称中的几个字，就能选到其他的。"
        )
