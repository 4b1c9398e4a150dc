"""年度对比: the whole choice, its units and its projects, this year beside the year before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, bars, blocks, charts, clicks, controls, table
from perfeval_data.dashboard.ui.filters import of_unit
from perfeval_data.queries import Filters, Headline, Order, PredecessorCounts
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
    "name_similarity",
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


def compared_year(filters: Filters) -> Filters:
    """The choice with one year, the newest where it names none; says so and ends the page where a choice cannot be compared."""
    if filters.grades:
        st.info("按等级筛选时不作年度对比：同一项目两年的等级可以不同。请去掉“等级”的筛选。")
        clicks.end_page()
    years = [year for year in filters.years if isinstance(year, int)]
    year = max(years) if years else None if filters.years else ask(queries.newest_year)
    if year is None:
        st.info("年度不明的自评表无法作年度对比，请选一个年度。")
        clicks.end_page()
    return replace(filters, years=(year,))


def summary(filters: Filters, headline: Headline) -> Headline | None:
    """This year beside the year before in a sentence; returns last year's figures, None where there are none."""
    last = ask(queries.last_headline, filters)
    if last is None:
        st.info(f"当前范围内没有{int(filters.year or 0) - 1}年度的自评表，无从对比。导入以后，这里会逐项对比。")
    else:
        blocks.sentence(yearly.year_sentence(filters, headline, last))
    return last


def years(filters: Filters) -> None:
    """Every year of the choice in a row; lines where the years are enough for a trend."""
    frame = ask(queries.by_year, filters)
    newest_first = frame[::-1].reset_index(drop=True)
    if len(frame) > 1:
        named = newest_first.assign(year=newest_first["fiscal_year"].map("{}年度".format))
        links = [address.here({"year": str(year)}) for year in newest_first["fiscal_year"]]
        bars.show(bars.of_money(named, "year", links, sums=True), bars.MONEY_LEGEND)
    if len(frame) >= TREND_YEARS:
        left, right = st.columns(2, gap="large")
        with left:
            charts.draw(charts.trend(frame, "execution_rate", "执行率", percent=True), "各年度执行率", "rate by year")
        with right:
            charts.draw(charts.trend(frame, "mean_score", "平均得分"), "各年度平均得分", "score by year")
    table.show(
        newest_first,
        table.Listing("各年度情况", wording.with_unrated(_YEAR_COLUMNS, frame), sums=True, links=_YEAR_LINK),
        filters,
        "years",
    )


_YEAR_LINK = {"fiscal_year": lambda row: address.to("overview", {"year": str(row["fiscal_year"])})}
_UNIT_LINK = {"implementing_unit": lambda row: address.to("years", of_unit(row))}


def units(filters: Filters, headline: Headline, last: Filters, last_headline: Headline) -> None:
    """Money and scores of each unit in both years."""
    frame = ask(queries.units_beside_last_year, filters, last)
    links = [address.to("years", of_unit(row)) for row in table.records(frame.head(charts.MOST_PAIRS))]
    charts.draw(charts.two_years(frame, int(filters.year or 0), links), "各实施单位两年的全年预算", "units of two years")
    blocks.more_below(len(frame), "个单位", "预算最多的", charts.MOST_PAIRS)
    now, before = frame["project_count"].notna(), frame["last_project_count"].notna()
    if said := yearly.units_sentence(int((now & before).sum()), int((now & ~before).sum()), int((before & ~now).sum())):
        st.caption(said)
    table.show(
        frame,
        table.Listing(
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
    counts = ask(queries.predecessor_counts, filters, last)
    blocks.sentence(yearly.predecessors_sentence(counts))
    numbers = {kind: number for kind, number in _numbers(counts).items() if number}
    kind = controls.kinds("查看", {kind: f"{kind} {number:,}" for kind, number in numbers.items()}, "lineage")
    _show(kind, numbers[kind], filters, last)
    st.caption(yearly.PREDECESSOR_RULE)


def _numbers(counts: PredecessorCounts) -> dict[str, int]:
    return {"延续": counts.continued, "疑似更名": counts.renamed, "新增": counts.new, "本年未延续": counts.ended}


def _show(kind: str, number: int, filters: Filters, last: Filters) -> None:
    def page(order: Order | None, limit: int | None, offset: int) -> Any:
        match kind:
            case "延续" | "疑似更名":
                return ask(queries.continued_projects, filters, kind == "疑似更名", order, limit, offset)
            case "新增":
                return ask(queries.new_projects, filters, order, limit, offset)
            case _:
                return ask(queries.ended_projects, last, order, limit, offset)

    columns = {"延续": _CONTINUED_COLUMNS, "疑似更名": _RENAMED_COLUMNS}.get(kind, _ALONE_COLUMNS)
    of = last if columns == _ALONE_COLUMNS and kind != "新增" else filters
    table.show_pages(page, number, table.Listing(f"{kind}项目", columns), filters, "projects", spanned=of)
