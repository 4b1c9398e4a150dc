"""Charts: plain `graph_objects`, Chinese throughout, readable for five projects and for five thousand."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from perfeval_data import palette, wording
from perfeval_data.dashboard.heading import text_scale
from perfeval_data.grades import GRADE_BANDS

MOST_BARS = 15
"""More bars than this are no picture any more: the rest is in the table."""
MOST_NAMES = 15
"""Up to this many projects each has its name beside its point."""
MOST_POINTS = 60
"""Up to this many projects each is a point; beyond, a histogram says more."""

_WIDEST = 1080
"""Pixels; a wider chart says no more, and its words would be too small on paper."""
_CONFIG = {"displayModeBar": False, "scrollZoom": False}
_FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',sans-serif"


def draw(figure: go.Figure, description: str, key: str) -> Any:
    """Show a chart; returns the custom data of the bar or point that was clicked, or None."""
    with st.container(width=_WIDEST):
        event = st.plotly_chart(figure, key=key, config=_CONFIG, on_select="rerun", selection_mode="points", alt=description)
    points = event["selection"]["points"] if event else []
    return points[0].get("customdata") if points else None


def _figure(height: int, **layout: Any) -> go.Figure:
    figure = go.Figure()
    font = {"family": _FONT, "size": round(14 * text_scale())}
    figure.update_layout(
        height=round(height * text_scale()),
        margin={"l": 8, "r": 24, "t": 16, "b": 40},
        font=font,
        hoverlabel={"font": font},
        legend={"orientation": "h", "yanchor": "top", "y": -0.12 if height > 300 else -0.2, "x": 0},
        dragmode=False,
        **layout,
    )
    figure.update_yaxes(automargin=True, fixedrange=True)
    figure.update_xaxes(fixedrange=True)
    return figure


def _labels(frame: pd.DataFrame, column: str) -> list[str]:
    """Names for the axis; where projects of several units share one, the unit stands behind it."""
    names = frame[column].astype(str)
    if column == "project_name" and names.duplicated().any():
        names = (
            names.map(lambda name: _short(name, 9))
            + "·"
            + frame["implementing_unit"].fillna("").map(lambda unit: _short(unit, 6))
        )
    return [_plain(_short(name, 17)) for name in names]


def _plain(name: str) -> str:
    """A text from a document for Plotly, which takes some HTML: its signs are shown and not obeyed."""
    return escape(name, quote=False)


def _short(name: str, width: int = 14) -> str:
    """A name that fits beside a bar; the whole of it is in the hover text and in the table."""
    return name if len(name) <= width else f"{name[: width - 1]}…"


_MONEY = {
    "initial_budget_wan": ("年初预算数", palette.INITIAL),
    "annual_budget_wan": ("全年预算数", palette.ANNUAL),
    "executed_wan": ("全年执行数", palette.EXECUTED),
}


def _with_room(values: pd.DataFrame | pd.Series[Any], room: float = 1.16) -> float:
    """The end of an axis that leaves room for the number behind the longest bar."""
    longest = values.max().max() if isinstance(values, pd.DataFrame) else values.max()
    return float(longest) * room if pd.notna(longest) and longest > 0 else 1.0


def money_bars(frame: pd.DataFrame, column: str, ids: Iterable[Any]) -> go.Figure:
    """年初预算, 全年预算 and 全年执行 side by side for each unit or project, first row on top."""
    shown = frame.head(MOST_BARS)
    names = _labels(shown, column)
    positions = list(range(len(names)))
    figure = _figure(120 + 64 * len(names), barmode="group", bargap=0.3)
    for field, (heading, colour) in _MONEY.items():
        figure.add_bar(
            y=positions,
            x=shown[field],
            orientation="h",
            name=heading,
            marker_color=colour,
            customdata=list(ids)[: len(names)],
            text=[wording.as_filed(round(value, 2)) if pd.notna(value) else "" for value in shown[field]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{hovertext}}<br>{heading} %{{x:,.4~f}} 万元<extra></extra>",
            hovertext=shown[column].map(_plain),
        )
    figure.update_yaxes(tickvals=positions, ticktext=names, autorange="reversed")
    figure.update_xaxes(range=[0, _with_room(shown[list(_MONEY)])], tickformat=",~f")
    return figure


def trend(frame: pd.DataFrame, field: str, heading: str, percent: bool = False) -> go.Figure:
    """One figure over the years as a line, every point with its value."""
    values = frame[field]
    put = wording.percent if percent else wording.score
    figure = _figure(260)
    figure.add_scatter(
        x=_years(frame),
        y=values,
        mode="lines+markers+text",
        line={"color": palette.EXECUTED, "width": 3},
        marker={"size": 10},
        text=[put(value) for value in values],
        textposition="top center",
        cliponaxis=False,
        hovertemplate=f"%{{x}}<br>{heading} %{{text}}<extra></extra>",
        showlegend=False,
    )
    room = max(float(values.max() - values.min()), 0.05 if percent else 4.0) * 0.5
    figure.update_yaxes(title=heading, range=[float(values.min()) - room, float(values.max()) + room], showticklabels=False)
    figure.update_xaxes(range=[-0.4, len(frame) - 0.6])
    return figure


def _years(frame: pd.DataFrame) -> list[str]:
    return [f"{year}年度" for year in frame["fiscal_year"]]


def two_years(frame: pd.DataFrame, year: int) -> go.Figure:
    """全年预算 of each unit in the year and the one before, first row on top."""
    shown = frame.head(MOST_BARS)
    positions = list(range(len(shown)))
    figure = _figure(120 + 52 * len(shown), barmode="group", bargap=0.3)
    for field, of, colour in (
        ("last_annual_budget_wan", year - 1, palette.INITIAL),
        ("annual_budget_wan", year, palette.EXECUTED),
    ):
        figure.add_bar(
            y=positions,
            x=shown[field],
            orientation="h",
            name=f"{of}年度",
            marker_color=colour,
            customdata=list(shown["implementing_unit"]),
            text=[wording.total(value) if pd.notna(value) else "" for value in shown[field]],
            textposition="outside",
            cliponaxis=False,
            hovertext=shown["implementing_unit"].map(_plain),
            hovertemplate=f"%{{hovertext}}<br>{of}年度全年预算 %{{x:,.4~f}} 万元<extra></extra>",
        )
    figure.update_yaxes(tickvals=positions, ticktext=_labels(shown, "implementing_unit"), autorange="reversed")
    figure.update_xaxes(range=[0, _with_room(shown[["annual_budget_wan", "last_annual_budget_wan"]])], tickformat=",~f")
    return figure


def beside_median(frame: pd.DataFrame, field: str, heading: str) -> go.Figure:
    """One figure of each department as a bar, and the median of all departments as a line; first row on top."""
    shown = frame.head(MOST_BARS)
    positions = list(range(len(shown)))
    median = frame[f"median_of_{field}"].iloc[0]
    figure = _figure(110 + 40 * len(shown))
    figure.add_bar(
        y=positions,
        x=shown[field],
        orientation="h",
        marker_color=palette.ANNUAL,
        customdata=list(shown["department"]),
        text=[wording.cell(field, value, sums=True) for value in shown[field]],
        textposition="outside",
        cliponaxis=False,
        hovertext=shown["department"].map(_plain),
        hovertemplate=f"%{{hovertext}}<br>{heading} %{{text}}<extra></extra>",
    )
    if pd.notna(median):
        figure.add_vline(x=median, line_dash="dash", line_color=palette.NEUTRAL)
    figure.update_yaxes(tickvals=positions, ticktext=_labels(shown, "department"), autorange="reversed")
    figure.update_xaxes(range=[0, _with_room(shown[field])], visible=False)
    return figure


def loss_bars(frame: pd.DataFrame, column: str, ids: Iterable[Any]) -> go.Figure:
    """Points lost, most on top."""
    shown = frame[frame["points_lost"] > 0]
    names = _labels(shown, column)
    figure = _figure(90 + 44 * max(len(names), 1))
    figure.add_bar(
        y=list(range(len(names))),
        x=shown["points_lost"],
        orientation="h",
        marker_color=palette.LOST,
        customdata=list(ids)[: len(names)],
        text=[f"{wording.as_filed(value)}分" for value in shown["points_lost"]],
        textposition="outside",
        cliponaxis=False,
        hovertext=shown[column].map(_plain),
        hovertemplate="%{hovertext}<br>扣 %{x:~f} 分<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=names, autorange="reversed")
    figure.update_xaxes(range=[0, _with_room(shown["points_lost"], 1.4)], visible=False)
    return figure


def score_names(frame: pd.DataFrame) -> go.Figure:
    """Every project by name, a point at its final score, over the grade bands; the best on top."""
    positions = list(range(len(frame)))
    lowest = _lowest_shown(float(frame["final_score"].min()))
    figure = _figure(110 + 44 * len(frame))
    figure.add_scatter(
        x=frame["final_score"],
        y=positions,
        mode="markers+text",
        text=[f"  {wording.as_filed(value)}" for value in frame["final_score"]],
        textposition="middle left",
        marker={"size": 18, "color": [palette.GRADES[grade] for grade in frame["grade"]]},
        customdata=frame["evaluation_id"],
        hovertext=frame["project_name"].map(_plain),
        hovertemplate="%{hovertext}<br>%{x:~f} 分<extra></extra>",
        showlegend=False,
    )
    _add_bands(figure, lowest)
    figure.update_yaxes(tickvals=positions, ticktext=_labels(frame, "project_name"), range=[-0.6, len(frame) - 0.2])
    figure.update_xaxes(range=[lowest, 101.5])
    return figure


def score_points(frame: pd.DataFrame) -> go.Figure:
    """Every project a point at its final score, equal scores stacked, over the grade bands."""
    heights = frame.groupby(frame["final_score"].round(0)).cumcount() + 1
    lowest = _lowest_shown(float(frame["final_score"].min()))
    figure = _figure(210 + 26 * int(heights.max()))
    for grade, rows in frame.assign(height=heights).groupby("grade", sort=False):
        figure.add_scatter(
            x=rows["final_score"],
            y=rows["height"],
            mode="markers",
            name=str(grade),
            marker={"size": 20, "color": palette.GRADES[str(grade)], "line": {"width": 1, "color": "#fff"}},
            customdata=rows["evaluation_id"],
            hovertext=rows["project_name"].map(_plain),
            hovertemplate="%{hovertext}<br>%{x:~f} 分<extra></extra>",
        )
    _add_bands(figure, lowest)
    figure.update_yaxes(visible=False, range=[0.3, int(heights.max()) + 1.2])
    figure.update_xaxes(range=[lowest, 101.5])
    return figure


def score_histogram(frame: pd.DataFrame, grade_of: dict[int, str]) -> go.Figure:
    """Number of projects for every whole point of final score, over the grade bands."""
    lowest = _lowest_shown(float(frame["score"].min()))
    figure = _figure(340, bargap=0.08)
    figure.add_bar(
        x=frame["score"] + 0.5,
        y=frame["project_count"],
        marker_color=[palette.GRADES[grade_of[int(score)]] for score in frame["score"]],
        hovertext=[f"{int(score)} 至不足 {int(score) + 1} 分" for score in frame["score"]],
        hovertemplate="%{hovertext}<br>%{y:,} 个项目<extra></extra>",
        showlegend=False,
    )
    _add_bands(figure, lowest)
    figure.update_xaxes(title="最终得分", range=[lowest, 101.5])
    figure.update_yaxes(title="项目数（个）", tickformat=",d")
    return figure


_WIDE_SPAN = 20
"""Budgets that differ by more than this factor are shown on a logarithmic axis."""


def quadrant(frame: pd.DataFrame) -> go.Figure:
    """Every project at its budget and its verified score, the medians as lines, each corner with its meaning."""
    budgets, scores = frame["annual_budget_wan"], frame["verified_score"]
    few = len(frame) <= MOST_NAMES
    figure = _figure(460)
    figure.add_scatter(
        x=budgets,
        y=scores,
        mode="markers+text" if few else "markers",
        marker={"size": 13 if few else 9, "color": palette.ANNUAL, "opacity": 0.85},
        text=_labels(frame, "project_name") if few else None,
        textposition=["top left" if budget >= budgets.median() else "top right" for budget in budgets],
        cliponaxis=False,
        customdata=frame["evaluation_id"],
        hovertext=frame["project_name"].map(_plain),
        hovertemplate="%{hovertext}<br>全年预算 %{x:,.4~f} 万元<br>复算得分 %{y:.2~f}<extra></extra>",
        showlegend=False,
    )
    figure.add_vline(x=budgets.median(), line_dash="dash", line_color=palette.NEUTRAL)
    figure.add_hline(y=scores.median(), line_dash="dash", line_color=palette.NEUTRAL)
    for x, y, meaning in ((0.99, 0.01, "预算大、得分低"), (0.99, 0.99, "预算大、得分高"), (0.01, 0.01, "预算小、得分低")):
        figure.add_annotation(x=x, y=y, xref="paper", yref="paper", text=meaning, showarrow=False, opacity=0.75)
    wide = budgets.max() / budgets.min() > _WIDE_SPAN
    figure.update_xaxes(title="全年预算数（万元）", type="log" if wide else "linear", tickformat=",~f")
    if wide:
        figure.update_xaxes(dtick="D2")
    figure.update_yaxes(title="复算得分", range=_score_range(scores))
    return figure


def _score_range(scores: pd.Series[float]) -> tuple[float, float]:
    """An axis that leaves room for names above the best and below the worst."""
    lowest, highest = float(scores.min()), float(scores.max())
    room = max(highest - lowest, 4.0) * 0.18
    return lowest - room, highest + room


def grade_at(score: float) -> str:
    """The grade of a score by the bands."""
    return next(band.grade for band in GRADE_BANDS if band.lowest_score is None or score >= band.lowest_score)


def _lowest_shown(lowest: float) -> float:
    """The left end of the axis: the grade band of the lowest score in full."""
    edges = [float(band.lowest_score) for band in GRADE_BANDS if band.lowest_score is not None]
    return max((edge for edge in edges if edge <= lowest), default=0.0) - 1.5


_NARROW_BAND = 2
"""A band of fewer points on screen has no room for its name."""


def _add_bands(figure: go.Figure, lowest: float) -> None:
    upper = 100.0
    for band in GRADE_BANDS:
        lower = lowest if band.lowest_score is None else max(float(band.lowest_score), lowest)
        if upper > lower:
            figure.add_vrect(
                x0=lower,
                x1=upper,
                fillcolor=palette.GRADES[band.grade],
                opacity=0.08,
                line_width=0,
                annotation_text=band.grade if upper - lower > _NARROW_BAND else "",
                annotation_position="top left",
            )
        upper = lower
