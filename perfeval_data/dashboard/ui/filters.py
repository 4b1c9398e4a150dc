"""The filter bar of all pages: several values of each kind at once, each taken off by a click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, controls
from perfeval_data.dashboard.ui.controls import EVERYTHING
from perfeval_data.dashboard.ui.markup import plain, text
from perfeval_data.queries import NOT_FILED, Filters, UnitName
from perfeval_data.words import wording
from perfeval_data.words.labels import told_apart

MOST_LISTED = 500
"""More values than this are not listed whole: the reader gives a part of the name, or chooses the department of a unit first."""
MOST_PILLS = 24
"""More values than this are a list to look in, and no buttons side by side."""
_OF = " / "
"""Between a department and its unit in the address of a unit whose name alone would not do."""


@dataclass(frozen=True, slots=True)
class _Dimension:
    name: str
    """The name in the address and of the control."""
    heading: str


_YEAR = _Dimension("year", "年度")
_DEPARTMENT = _Dimension("department", "主管部门")
_UNIT = _Dimension("unit", "实施单位")
_GRADE = _Dimension("grade", "等级")
_KEYWORD = _Dimension("q", "项目名称含")


def filter_bar() -> Filters:
    """Draw the bar and say what is chosen; returns the choice."""
    filters, remarks = _read()
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        _several(_YEAR, filters.years, _years(filters))
        _several(_DEPARTMENT, filters.departments, _departments(filters))
        _several(_UNIT, filters.units, _units(filters))
        _several(_GRADE, filters.grades, _grades(filters))
        controls.text(_KEYWORD.heading, _KEYWORD.name, "项目名称含…，回车", width=210, label_visibility="collapsed")
        st.html(_chips(filters), width="content")
    for remark in remarks:
        st.warning(remark)
    return filters


def of_unit(row: Mapping[str, Any]) -> dict[str, address.Change]:
    """The unit of a row as the only one of an address."""
    department, name = row["department"], row["implementing_unit"]
    return {"unit": _unit_address(UnitName(department, name)), "department": None}


# --- what the address says -----------------------------------------------------------------------------------------


def _read() -> tuple[Filters, list[str]]:
    """The choice that the address names, and a sentence for each of its values that the data do not have."""
    remarks: list[str] = []
    years = _known(_YEAR, [_year_of(name) for name in _named(_YEAR)], _all_years(), remarks, "在现有数据里没有")
    if _named(_YEAR) != [EVERYTHING] and not years:
        years = _newest_year()
    of_years = Filters(tuple(years))
    departments = [
        name for name in _named(_DEPARTMENT) if _is_there(_DEPARTMENT, name, replace(of_years, departments=(name,)), remarks)
    ]
    grades = [name for name in _named(_GRADE) if _is_there(_GRADE, name, replace(of_years, grades=(name,)), remarks)]
    units = [unit for name in _named(_UNIT) if (unit := _unit_of(name, departments, of_years, remarks))]
    keyword = controls.shortened(address.value(_KEYWORD.name))
    return Filters(tuple(years), tuple(departments), tuple(units), tuple(grades), keyword), remarks


def _named(dimension: _Dimension) -> list[str]:
    return list(dict.fromkeys(name for name in address.query().get(dimension.name, []) if name))


def _all_years() -> list[int | str]:
    return [NOT_FILED if year is None else year for year, _ in ask(queries.years, queries.EVERYTHING)]


def _newest_year() -> list[int | str]:
    return _all_years()[:1]


def _year_of(name: str) -> int | str:
    return int(name) if name.isdecimal() and len(name) == 4 else name


def _known(
    dimension: _Dimension, named: Sequence[int | str], known: Sequence[int | str], remarks: list[str], why: str
) -> list[int | str]:
    unknown = [name for name in named if name not in known and name != EVERYTHING]
    remarks += [_given_up(dimension, name, why) for name in unknown]
    return [name for name in named if name in known]


def _is_there(dimension: _Dimension, name: str, alone: Filters, remarks: list[str]) -> bool:
    """Whether a value, chosen alone, leaves any project of the chosen years."""
    if any(ask(queries.form_counts, alone)):
        return True
    remarks.append(_given_up(dimension, name, "在所选年度的数据里没有"))
    return False


def _given_up(dimension: _Dimension, name: object, why: str) -> str:
    return f"{dimension.heading}“{plain(name)}”{why}，没有按它筛选。"


def _unit_of(name: str, departments: Sequence[str], of_years: Filters, remarks: list[str]) -> UnitName | None:
    """The unit that a text in the address means: by its name, where one department has it, or behind that of its department."""
    units = ask(queries.units_named, name)
    if not units and _OF in name:
        department, _, own = name.partition(_OF)
        units = [unit for unit in ask(queries.units_named, own) if unit.department == department]
    there = [unit for unit in units if ask(queries.form_counts, replace(of_years, units=(unit,))).projects]
    of_departments = [unit for unit in there if not departments or unit.department in departments]
    match of_departments:
        case [unit]:
            return unit
        case []:
            why = f"不属于所选的主管部门“{plain('、'.join(departments))}”" if there else "在所选年度的数据里没有"
        case several:
            why = f"在{plain('、'.join(unit.department for unit in several))}都有，请从列表中选定"
    remarks.append(_given_up(_UNIT, name, why))
    return None


def _unit_address(unit: UnitName) -> str:
    return f"{unit.department}{_OF}{unit.name}" if unit.name in ask(queries.shared_names) else unit.name


def _as_named(dimension: _Dimension, chosen: Any) -> str:
    """A value as the address names it."""
    return _unit_address(chosen) if dimension is _UNIT else str(chosen)


# --- what is offered: what the other choices leave, with the number of projects of each ------------------------------


def _years(filters: Filters) -> dict[str, str]:
    """All years, even those that the other choices leave empty: they are few, and an empty year says something."""
    counts = dict(ask(queries.years, replace(filters, years=())))
    return _counted({str(year): counts.get(None if year == NOT_FILED else year, 0) for year in _all_years()})


def _departments(filters: Filters) -> dict[str, str]:
    others = replace(filters, departments=(), units=())
    return _counted(dict(ask(queries.department_options, others, _looked_for(_DEPARTMENT), MOST_LISTED + 1)))


def _units(filters: Filters) -> dict[str, str]:
    offered = ask(queries.unit_options, replace(filters, units=()), _looked_for(_UNIT), MOST_LISTED + 1)
    shown = told_apart([(unit.name, unit.department) for unit in offered])
    return {
        _unit_address(UnitName(unit.department, unit.name)): f"{label}（{unit.project_count:,}）"
        for unit, label in zip(offered, shown, strict=True)
    }


def _grades(filters: Filters) -> dict[str, str]:
    counted = ask(queries.grades, replace(filters, grades=()))
    numbers = zip(counted["grade"], counted["project_count"], strict=True)
    return _counted({grade: number for grade, number in numbers if number or grade in filters.grades})


def _counted(counts: Mapping[str, int]) -> dict[str, str]:
    """What the reader sees of each value: its name and its number of projects."""
    return {name: f"{name}（{number:,}）" for name, number in counts.items()}


def _looked_for(dimension: _Dimension) -> str:
    return controls.shortened(str(st.session_state.get(_look_for(dimension)) or ""))


def _look_for(dimension: _Dimension) -> str:
    return f"look for {dimension.name}"


# --- the controls --------------------------------------------------------------------------------------------------


def _several(dimension: _Dimension, chosen: Sequence[Any], offered: Mapping[str, str]) -> None:
    """A list with all values to choose from; its label says what is chosen."""
    values = [_as_named(dimension, each) for each in chosen]
    with st.popover(_label(dimension, chosen), key=f"{dimension.name} list"):
        _list(dimension, values, offered)


def _label(dimension: _Dimension, chosen: Sequence[Any]) -> str:
    names = [_as_named(dimension, each) for each in chosen]
    match names:
        case []:
            return f"{dimension.heading}：{EVERYTHING}"
        case [one] if len(one) <= _LONGEST_LABEL:
            return f"{dimension.heading}：{plain(one)}"
        case _:
            return f"{dimension.heading}：{len(names)}项"


_LONGEST_LABEL = 8


def _list(dimension: _Dimension, values: list[str], offered: Mapping[str, str]) -> None:
    crowded = len(offered) > MOST_LISTED
    if crowded or _looked_for(dimension):
        st.text_input(
            f"查找{dimension.heading}",
            key=_look_for(dimension),
            placeholder="输入几个字后回车",
            max_chars=controls.LONGEST_TEXT,
        )
        st.caption(
            f"{dimension.heading}很多，下面只列出前 {MOST_LISTED} 个；输入名称中的几个字，就能选到其他的。" if crowded else ""
        )
    options = list(dict.fromkeys([*values, *list(offered)[:MOST_LISTED]]))
    key = _key(dimension, values)
    controls.hold(key, values)
    how: dict[str, Any] = {"key": key, "on_change": _write, "args": (dimension, key)}
    if len(options) <= MOST_PILLS:
        shown = {value: plain(offered.get(value, value)) for value in options}
        st.pills(dimension.heading, options, selection_mode="multi", format_func=shown.__getitem__, **how)
    else:
        st.multiselect(
            dimension.heading, options, format_func=lambda value: offered.get(value, value), placeholder=EVERYTHING, **how
        )


def _key(dimension: _Dimension, values: Sequence[str]) -> str:
    """A folded list would not notice a new value and would restore its old one: each value has a list of its own."""
    return f"{dimension.name}: {'、'.join(values)}"


def _write(dimension: _Dimension, key: str) -> None:
    chosen = list(st.session_state[key] or [])
    if dimension is _YEAR:
        chosen = _years_to_write(chosen)
    address.write({dimension.name: chosen})


def _years_to_write(chosen: list[str]) -> list[str]:
    """No year at all means all of them; the newest alone is what an address without years means."""
    return [] if chosen == [str(year) for year in _newest_year()] else chosen or [EVERYTHING]


# --- in words ------------------------------------------------------------------------------------------------------


def _chips(filters: Filters) -> str:
    """What is chosen, each with a link that takes it off, and how many projects that leaves."""
    found, whole = ask(queries.form_counts, filters)
    everything = sum(number for _, number in ask(queries.years, queries.EVERYTHING))
    chips = "".join(_chip(words, changes) for words, changes in _taken_off(filters))
    clear = (
        f"<a class='pe-clear' href='{escape(address.here(dict.fromkeys(address.FILTERS)))}' target='_self'>清除筛选</a>"
        if chips
        else ""
    )
    count = (
        f"<span class='pe-count'>{text(wording.year(filters, '全部年度'))} <b>{found:,}</b> / 共 {everything:,} 个项目</span>"
    )
    return f"<div class='pe-chips'>{count}{chips}{clear}{_whole_departments(whole)}</div>"


def _whole_departments(whole: int) -> str:
    return f"<span class='pe-note'>另有 {whole:,} 张部门整体自评表，其资金已含各项目，不计入合计</span>" if whole else ""


_Taken = tuple[str, Mapping[str, address.Change]]


def _taken_off(filters: Filters) -> list[_Taken]:
    """Each part of the choice, in words, with the address without it."""
    off: list[_Taken] = []
    years = [str(year) for year in filters.years]
    if years != [str(year) for year in _newest_year()]:
        off += [(f"{wording.year(Filters((year,)), '')}", _without(_YEAR, years, str(year))) for year in filters.years]
        off += [("全部年度", {_YEAR.name: None})] if not years else []
    chosen = ((_DEPARTMENT, filters.departments), (_UNIT, filters.units), (_GRADE, filters.grades))
    for dimension, values in chosen:
        named = [_as_named(dimension, each) for each in values]
        off += [(name, _without(dimension, named, name)) for name in named]
    if filters.keyword:
        off.append((f"名称含“{filters.keyword}”", {_KEYWORD.name: None}))
    return off


def _without(dimension: _Dimension, values: Sequence[str], name: str) -> dict[str, address.Change]:
    left = [value for value in values if value != name]
    return {dimension.name: _years_to_write(left) if dimension is _YEAR and left else left}


def _chip(words: str, changes: Mapping[str, address.Change]) -> str:
    label = f"去掉“{words}”"
    return (
        f"<a class='pe-chip' href='{escape(address.here(changes))}' target='_self' aria-label='{escape(label)}'>"
        f"{text(words)}<span aria-hidden='true'>×</span></a>"
    )
