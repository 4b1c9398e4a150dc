"""Years side by side: the whole choice, its units, its projects, and one project with its indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import charts, tables
from perfeval_data.dashboard.ui.blocks import open_unit, unit_of
from perfeval_data.dashboard.ui.navigation import address, open_page
from perfeval_data.queries import Filters, Headline, Lineages
from perfeval_data.words import wording, yearly

TREND_YEARS = 3
"""Two years are a pair, not a trend."""

_YEAR_COLUMNS = (
    "fiscal_year",
    "project_count",
    "unit_count",
    "initial_budget_wan",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "mean_score",
    "points_lost",
    "finding_count",
    "open_finding_count",
    "findings_per_project",
)
_UNIT_COLUMNS = (
    "implementing_unit",
    "project_count",
    "last_project_count",
    "annual_budget_wan",
    "last_annual_budget_wan",
    "budget_change_wan",
    "execution_rate",
    "last_execution_rate",
    "mean_score",
    "last_mean_score",
)
_CONTINUED_COLUMNS = (
    "project_name",
    "implementing_unit",
    "annual_budget_wan",
    "last_annual_budget_wan",
    "budget_change_wan",
    "execution_rate",
    "last_execution_rate",
    "graded_score",
    "last_graded_score",
    "score_change",
)
_RENAMED_COLUMNS = (
    "project_name",
    "last_project_name",
    "implementing_unit",
    "name_likeness",
    "shared_indicators",
    *_CONTINUED_COLUMNS[2:5],
    "graded_score",
    "last_graded_score",
)
_ALONE_COLUMNS = (
    "project_name",
    "implementing_unit",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "graded_score",
    "grade",
)
_PROJECT_YEAR_COLUMNS = (
    "fiscal_year",
    "project_name",
    "implementing_unit",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "graded_score",
    "finding_count",
    "open_finding_count",
)
_INDICATOR_COLUMNS = (
    "level_1",
    "level_3",
    "last_level_3",
    "name_likeness",
    "last_target",
    "target",
    "last_actual",
    "actual",
    "last_score",
    "score",
)


def last_headline(filters: Filters) -> Headline | None:
    """Last year's figures for the same choice; None where there is no such year."""
    return ask(queries.last_headline, filters)


def remark(filters: Filters, headline: Headline, labels: Sequence[str]) -> None:
    """Last year's figures of these names in a line; nothing where there are none."""
    if (last := last_headline(filters)) and (said := yearly.remark(filters, headline, last, labels)):
        st.caption(said)


def compared_year(filters: Filters) -> Filters:
    """The choice with one year, the newest where it names none; says so and ends the page where a choice cannot be compared."""
    if filters.grade is not None:
        st.info("按等级筛选时不作年度对比：同一项目两年的等级可以不同。请把“等级”改为“全部”。")
        st.stop()
    year = ask(queries.newest_year) if filters.year is None else filters.year
    if not isinstance(year, int):
        st.info("年度不明的自评表无法作年度对比，请选一个年度。")
        st.stop()
    return replace(filters, year=year)


def summary(filters: Filters, headline: Headline) -> Headline | None:
    """This year beside the year before in a sentence; returns last year's figures, None where there are none."""
    last = last_headline(filters)
    if last is None:
        st.info(f"当前范围内没有{int(filters.year or 0) - 1}年度的自评表，无从对比。导入以后，这里会逐项对比。")
    else:
        st.html(f"<p class='pe-summary'>{yearly.year_sentence(filters, headline, last)}</p>")
    return last


def years(filters: Filters) -> None:
    """Every year of the choice in a row; lines where the years are enough for a trend."""
    frame = ask(queries.by_year, filters)
    newest_first = frame[::-1].reset_index(drop=True)
    if len(frame) > 1:
        names = newest_first["fiscal_year"].map("{}年度".format)
        money = charts.money_bars(newest_first.assign(year=names), "year", newest_first["fiscal_year"])
        if year := charts.draw(money, "各年度预算数与执行数", "money by year"):
            open_page("years", {"year": year})
    if len(frame) >= TREND_YEARS:
        left, right = st.columns(2, gap="large")
        with left:
            charts.draw(charts.trend(frame, "execution_rate", "执行率", percent=True), "各年度执行率", "rate by year")
        with right:
            charts.draw(charts.trend(frame, "mean_score", "平均得分"), "各年度平均得分", "score by year")
    tables.show(
        newest_first,
        tables.Listing("各年度情况", wording.with_unrated(_YEAR_COLUMNS, frame), sums=True, links=_YEAR_LINK),
        filters,
        "years",
    )


_YEAR_LINK = {"fiscal_year": lambda row: address("overview", {"year": row["fiscal_year"]})}
_UNIT_LINK = {"implementing_unit": lambda row: address("years", unit_of(row))}


def units(filters: Filters, headline: Headline, last: Filters, last_headline: Headline) -> None:
    """Money and scores of each unit in both years."""
    frame = ask(queries.units_beside_last_year, filters, last)
    unit = charts.draw(charts.two_years(frame, int(filters.year or 0)), "各实施单位两年的全年预算", "units of two years")
    if len(frame) > charts.MOST_BARS:
        st.caption(f"图中为预算最多的 {charts.MOST_BARS} 个单位，共 {len(frame):,} 个单位，见下表。")
    if unit:
        open_unit("years", unit)
    now, before = frame["project_count"].notna(), frame["last_project_count"].notna()
    if said := yearly.units_sentence(int((now & before).sum()), int((now & ~before).sum()), int((before & ~now).sum())):
        st.caption(said)
    tables.show(
        frame,
        tables.Listing(
            "各单位两年对比",
            wording.with_unrated(_UNIT_COLUMNS, frame),
            sums=True,
            links=_UNIT_LINK,
            foot=(("合计", yearly.both_years(headline, last_headline)),),
        ),
        filters,
        "units",
    )


# --- projects ------------------------------------------------------------------------------------------------------


def projects(filters: Filters, last: Filters) -> None:
    """Which projects go on, were renamed, are new or have ended, each kind in a table of its own."""
    counts = ask(queries.lineages, filters, last)
    st.html(f"<p class='pe-summary'>{yearly.lineage_sentence(counts)}</p>")
    kinds = {kind: f"{kind} {number:,}" for kind, number in _numbers(counts).items() if number}
    kind = st.segmented_control(
        "查看", list(kinds), default=next(iter(kinds)), required=True, format_func=kinds.__getitem__, key="kind"
    )
    _show(str(kind), _numbers(counts)[str(kind)], filters, last)
    st.caption(yearly.LINEAGE_RULE)


def _numbers(counts: Lineages) -> dict[str, int]:
    return {"延续": counts.continued, "疑似更名": counts.renamed, "新增": counts.new, "本年未延续": counts.ended}


def _show(kind: str, number: int, filters: Filters, last: Filters) -> None:
    def page(limit: int | None, offset: int) -> Any:
        match kind:
            case "延续" | "疑似更名":
                return ask(queries.continued_projects, filters, kind == "疑似更名", limit, offset)
            case "新增":
                return ask(queries.new_projects, filters, limit, offset)
            case _:
                return ask(queries.ended_projects, last, limit, offset)

    columns = {"延续": _CONTINUED_COLUMNS, "疑似更名": _RENAMED_COLUMNS}.get(kind, _ALONE_COLUMNS)
    of = last if columns == _ALONE_COLUMNS and kind != "新增" else filters
    tables.show_pages(page, number, tables.Listing(f"{kind}项目", columns), filters, f"projects {kind}", spanned=of)


# --- one project ---------------------------------------------------------------------------------------------------


def project_over_years(evaluation_id: int, filters: Filters) -> None:
    """One project in all its years and its indicators beside last year's; nothing where it has no other year."""
    history = ask(queries.project_years, evaluation_id)
    if len(history) < 2:
        return
    st.subheader("年度对比", anchor=False)
    this = next(row for row in tables.records(history) if row["evaluation_id"] == evaluation_id)
    if not wording.is_nothing(this["lineage_basis"]):
        st.html(f"<div>{yearly.basis_sentence(this)}</div>")
    tables.show(history[::-1], tables.Listing("本项目各年度", _PROJECT_YEAR_COLUMNS), filters, "project years")
    if not wording.is_nothing(this["lineage_basis"]):
        _indicators(evaluation_id, filters)


def _indicators(evaluation_id: int, filters: Filters) -> None:
    frame = ask(queries.indicator_years, evaluation_id)
    new, gone = frame["last_level_3"].isna() & frame["name_likeness"].isna(), frame["level_3"].isna()
    st.html(
        f"<div>{yearly.indicators_sentence(int(frame['name_likeness'].notna().sum()), int((new & ~gone).sum()), int(gone.sum()))}</div>"
    )
    with st.expander("逐项对比"):
        tables.show(frame, tables.Listing("指标两年对比", _INDICATOR_COLUMNS), filters, "indicator years")
        st.caption("名称相似度不足100%的，是系统按名称推测的同一指标，请核对。")
