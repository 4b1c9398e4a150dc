"""Bars, the longest names beside them: money, departments, points lost."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from perfeval_data.dashboard.ui.charts.drawing import Part, chart, full_names, labels, median_line, named, room_behind, unit_ids
from perfeval_data.words import palette, wording

MOST_BARS = 15
"""More bars than this are no picture any more: the rest is in the table."""

_MONEY = {
    "initial_budget_wan": ("年初预算数", palette.INITIAL),
    "annual_budget_wan": ("全年预算数", palette.ANNUAL),
    "executed_wan": ("全年执行数", palette.EXECUTED),
}


def money_bars(frame: pd.DataFrame, column: str, ids: Iterable[Any]) -> go.Figure:
    """年初预算, 全年预算 and 全年执行 side by side for each unit or project, first row on top."""
    shown = frame.head(MOST_BARS)
    traces = [
        _bars(
            shown,
            column,
            field,
            ids=ids,
            name=heading,
            colour=colour,
            text=[wording.as_filed(round(value, 2)) if pd.notna(value) else "" for value in shown[field]],
            says=f"{heading} %{{x:,.4~f}} 万元",
        )
        for field, (heading, colour) in _MONEY.items()
    ]
    x = {"range": room_behind(shown[list(_MONEY)]), "tickformat": ",~f"}
    return chart(traces, 56 + 72 * len(shown), x, named(labels(shown, column)), barmode="group", bargap=0.3)


def two_years(frame: pd.DataFrame, year: int) -> go.Figure:
    """全年预算 of each unit in the year and the one before, first row on top."""
    shown = frame.head(MOST_BARS)
    fields = {
        "last_annual_budget_wan": (year - 1, palette.INITIAL),
        "annual_budget_wan": (year, palette.EXECUTED),
    }
    traces = [
        _bars(
            shown,
            "implementing_unit",
            field,
            ids=unit_ids(shown),
            name=f"{of}年度",
            colour=colour,
            text=[wording.total(value) if pd.notna(value) else "" for value in shown[field]],
            says=f"{of}年度全年预算 %{{x:,.4~f}} 万元",
        )
        for field, (of, colour) in fields.items()
    ]
    x = {"range": room_behind(shown[list(fields)]), "tickformat": ",~f"}
    y = named(labels(shown, "implementing_unit"))
    return chart(traces, 56 + 60 * len(shown), x, y, barmode="group", bargap=0.3)


def beside_median(frame: pd.DataFrame, field: str, heading: str) -> go.Figure:
    """One figure of each department as a bar, and the median of all departments as a line; first row on top."""
    shown = frame.head(MOST_BARS)
    bars = _bars(
        shown,
        "department",
        field,
        ids=shown["department"],
        colour=palette.ANNUAL,
        text=[wording.cell(field, value, sums=True) for value in shown[field]],
        says=f"{heading} %{{text}}",
    )
    median = frame[f"median_of_{field}"].iloc[0]
    return chart(
        [bars],
        30 + 40 * len(shown),
        {"range": room_behind(shown[field]), "visible": False},
        named(labels(shown, "department")),
        shapes=[median_line("x", median)] if pd.notna(median) else [],
    )


def loss_bars(frame: pd.DataFrame, column: str, ids: Iterable[Any]) -> go.Figure:
    """Points lost, most on top."""
    shown = frame[frame["points_lost"] > 0]
    bars = _bars(
        shown,
        column,
        "points_lost",
        ids=ids,
        colour=palette.LOST,
        text=[f"{wording.as_filed(value)}分" for value in shown["points_lost"]],
        says="扣 %{x:~f} 分",
    )
    x = {"range": room_behind(shown["points_lost"], 1.4), "visible": False}
    return chart([bars], 30 + 44 * max(len(shown), 1), x, named(labels(shown, column)))


def _bars(
    shown: pd.DataFrame,
    column: str,
    field: str,
    *,
    ids: Iterable[Any],
    colour: str,
    text: list[str],
    says: str,
    name: str | None = None,
) -> Part:
    """One bar a row; `column` names the row, `says` is the second line of the text beside the pointer."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": shown[field],
        "y": list(range(len(shown))),
        "marker": {"color": colour},
        "customdata": list(islice(ids, len(shown))),
        "text": text,
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "hovertext": full_names(shown, column),
        "hovertemplate": f"%{{hovertext}}<br>{says}<extra></extra>",
    }
