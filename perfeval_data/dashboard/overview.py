"""总览: the year in a sentence, its five figures, what to ask whom about, and the money of the units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from perfeval_data import queries
from perfeval_data.dashboard import papers
from perfeval_data.dashboard.server.source import ask
from perfeval_data.dashboard.ui import address, blocks, charts, controls, downloads, markup, table
from perfeval_data.dashboard.ui.filters import of_unit
from perfeval_data.dashboard.ui.heading import downloads as offer
from perfeval_data.dashboard.ui.table import records
from perfeval_data.paper.columns import heading
from perfeval_data.queries import Concerns, Filters, Headline
from perfeval_data.queries.attention import Doubt, Unspent
from perfeval_data.words import questions, wording, yearly
from perfeval_data.words.labels import texts_of, told_apart
from perfeval_data.words.palette import GRADES, NEUTRAL

MOST_CONCERNS = 3
"""Items of each list of 需要关注: what a leader can ask about in five minutes."""
MOST_UNITS = 12
"""Units beside 需要关注: as many as stand on one screen with it."""
MOST_NAMED = 5
"""The worst units or departments that a sentence names."""


def offer_downloads(filters: Filters, headline: Headline) -> None:
    """Everything that leaves this page as a file, in one menu."""

    def draw() -> None:
        papers.brief_and_sheets(filters, headline)
        downloads.whole_workbook(filters)

    offer(draw)


def figures(filters: Filters, headline: Headline, grades: pd.DataFrame) -> None:
    """The five figures that a leader asks for first, last year's below each, the grades as a strip."""
    last = ask(queries.last_headline, filters)
    boxes = [_box(figure) for figure in yearly.first_figures(headline, last)]
    boxes[3] = _box(yearly.first_figures(headline, last)[3], _grade_strip(grades))
    st.html(f"<div class='pe-figures'>{''.join(boxes)}</div>")
    if gaps := wording.gaps_sentence(headline):
        st.caption(gaps)


def _box(figure: yearly.Figure, strip: str = "") -> str:
    last = f"<small>{escape(figure.beside)}</small>" if figure.beside else ""
    unit = f"<i>{figure.unit}</i>" if figure.unit else ""
    return f"<div><span>{figure.label}</span><b>{figure.value}{unit}</b>{strip}{last}</div>"


def _grade_strip(grades: pd.DataFrame) -> str:
    """The grades with their numbers, each as long as its share; what is not graded behind them."""
    counted = [row for row in records(grades) if row["project_count"]]
    strip = "".join(
        f"<i style='flex-grow:{row['project_count']};--pe-colour:{GRADES.get(row['grade'], NEUTRAL)}'></i>" for row in counted
    )
    words = "".join(f"<span>{row['grade']}{row['project_count']:,}</span>" for row in counted)
    return f"<div class='pe-strip' aria-hidden='true'>{strip}</div><div class='pe-grades'>{words}</div>"


# --- what to ask whom about ----------------------------------------------------------------------------------------


def attention(filters: Filters) -> None:
    """Three lists: money not spent, points for what was not done, errors that move money or points."""
    unspent = ask(queries.unspent, filters, MOST_CONCERNS)
    left = f"共结余{wording.total(unspent.total_wan)}万元" if unspent.items else ""
    doubts = ask(queries.doubts, filters, MOST_CONCERNS)
    lists = (
        _concerns(questions.UNSPENT, unspent, _unspent_item, left),
        _concerns(questions.REWARDED_MISSES, doubts.rewarded_misses, _doubt_item),
        _concerns(questions.COSTLY_ERRORS, doubts.costly_errors, _doubt_item),
    )
    more = f"<p class='pe-link'><a href='{escape(address.to('findings'))}' target='_self'>查看全部填报疑点 →</a></p>"
    st.html(f"<div class='pe-attention'>{''.join(lists)}{more}</div>")


def _concerns(title: str, concerns: Concerns[Any], put: Callable[[Any], str], remark: str = "") -> str:
    many = f"{concerns.project_count:,}个项目" if concerns.project_count else "无"
    head = "，".join(filter(None, (many, remark)))
    return f"<section><h3>{title}<small>{head}</small></h3><ol>{''.join(map(put, concerns.items))}</ol></section>"


def _unspent_item(item: Unspent) -> str:
    return _item(item, questions.unspent_at_stake(item), questions.unspent_fact(item), questions.unspent_question(item), {})


def _doubt_item(item: Doubt) -> str:
    place = {"mark": item.source_location}
    return _item(item, questions.doubt_at_stake(item), questions.doubt_fact(item), questions.doubt_question(item), place)


def _item(item: Unspent | Doubt, stake: str, fact: str, question: str, place: Mapping[str, address.Change]) -> str:
    link = address.to("project", {"project": item.project_id, "form": item.form_number, **place})
    return (
        f"<li><a href='{escape(link)}' target='_self'>{markup.text(item.project_name)}</a> "
        f"<span class='where'>{markup.text(item.implementing_unit or item.department)}</span> <b>{markup.text(stake)}</b>"
        f"<div class='fact'>{markup.text(fact)}</div><div class='ask'>问：{markup.text(question)}</div></li>"
    )


def units(filters: Filters) -> None:
    """The money of the units with the most of it."""
    blocks.unit_money(ask(queries.funds_by_unit, filters, MOST_UNITS), MOST_UNITS, "其余见“资金执行”")


# --- who stands out ------------------------------------------------------------------------------------------------


def comparison(filters: Filters) -> None:
    """Departments, or the units of one, as dots about their median by the measure that the reader chooses, the worst first."""
    frame, column = _compared(filters)
    if len(frame) < 2:
        return
    what = "部门" if column == "department" else "单位"
    st.subheader(f"哪个{what}需要过问", anchor=False)
    measures = {name: heading(name) for name in queries.COMPARED if frame[name].notna().sum() > 1}
    measure = controls.pick("比较", measures, "by", str, width=280)
    worst_first = frame.dropna(subset=[measure]).sort_values(measure, ascending=measure in queries.LESS_IS_WORSE, kind="stable")
    median = float(worst_first[measure].median())
    links = [_leads_to(row, column) for row in records(worst_first.head(charts.MOST_BARS))]
    st.caption(_worst(worst_first, column, measure, median, what))
    charts.draw(
        charts.about_median(worst_first, column, measure, heading(measure), median, links),
        f"各{what}{heading(measure)}与中位数",
        "compared",
    )
    blocks.more_below(len(worst_first), f"个{what}", "最需过问的")
    listing = table.Listing(
        f"各{what}比较",
        wording.with_unrated((column, *_COMPARED_COLUMNS), frame),
        sums=True,
        links={column: lambda row: _leads_to(row, column)},
        foot=wording.sums_below(ask(queries.headline, filters)),
    )
    with st.expander("数据表"):
        table.show(worst_first, listing, filters, "compared")


_COMPARED_COLUMNS = (
    "project_count",
    "annual_budget_wan",
    "executed_wan",
    "execution_rate",
    "median_score",
    "share_lost",
    "findings_per_project",
    "clean_share",
)


def _compared(filters: Filters) -> tuple[pd.DataFrame, str]:
    departments = ask(queries.by_department, filters)
    return (departments, "department") if len(departments) > 1 else (ask(queries.by_unit, filters), "implementing_unit")


def _leads_to(row: dict[str, Any], column: str) -> str:
    if column == "department":
        return address.to("overview", {"department": row["department"], "unit": None})
    return address.to("funds", of_unit(row))


def _worst(frame: pd.DataFrame, column: str, measure: str, median: float, what: str) -> str:
    """The worst few by name, and the median."""
    worse = frame[frame[measure] < median] if measure in queries.LESS_IS_WORSE else frame[frame[measure] > median]
    names = told_apart(texts_of(worse.head(MOST_NAMED), column))
    said = "、".join(
        f"{name}（{wording.cell(measure, value, sums=True)}）"
        for name, value in zip(names, worse[measure].head(MOST_NAMED), strict=True)
    )
    middle = f"中位数为{wording.cell(measure, median, sums=True)}"
    if frame[measure].nunique() == 1:
        return f"各{what}{heading(measure)}相同，{middle}。"
    outcome = f"最需过问的是{said}" if said else f"没有比中位数更差的{what}"
    return f"按{heading(measure)}，{middle}；{outcome}。虚线为中位数。"
