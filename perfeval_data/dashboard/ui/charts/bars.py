"""Bars and dots of units and departments: two years side by side, one figure about its median."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from perfeval_data.dashboard.ui.bars import MOST_BARS
from perfeval_data.dashboard.ui.charts.drawing import Part, chart, full_names, labels, median_line, named, room_behind
from perfeval_data.words import palette, wording

MOST_PAIRS = 15
"""Pairs of bars that a picture has room for."""


def two_years(frame: pd.DataFrame, year: int, links: list[str]) -> go.Figure:
    """全年预算 of each unit in the year and the one before, first row on top."""
    shown = frame.head(MOST_PAIRS)
    fields = {
        "last_annual_budget_wan": (year - 1, palette.INITIAL),
        "annual_budget_wan": (year, palette.EXECUTED),
    }
    traces = [_year_bars(shown, field, of, colour, links) for field, (of, colour) in fields.items()]
    x = {"range": room_behind(shown[list(fields)]), "tickformat": ",~f"}
    y = named(labels(shown, "implementing_unit"))
    return chart(traces, 56 + 60 * len(shown), x, y, barmode="group", bargap=0.3)


def _year_bars(shown: pd.DataFrame, field: str, year: int, colour: str, links: list[str]) -> Part:
    return {
        "type": "bar",
        "orientation": "h",
        "name": f"{year}年度",
        "x": shown[field],
        "y": list(range(len(shown))),
        "marker": {"color": colour},
        "customdata": links,
        "text": [wording.total(value) if pd.notna(value) else "" for value in shown[field]],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "hovertext": full_names(shown, "implementing_unit"),
        "hovertemplate": f"%{{hovertext}}<br>{year}年度全年预算 %{{x:,.4~f}} 万元<extra></extra>",
    }


def about_median(frame: pd.DataFrame, column: str, field: str, heading: str, median: float, links: list[str]) -> go.Figure:
    """One figure of each department or unit as a dot beside the median of all, first row on top; the line from the median to the
    dot says how far off it is. `links` are those of the rows that are drawn."""
    shown = frame.head(MOST_BARS)
    rows = list(range(len(shown)))
    stems = {
        "type": "scatter",
        "mode": "lines",
        "x": [end for value in shown[field] for end in (median, value, None)],
        "y": [end for row in rows for end in (row, row, None)],
        "line": {"color": palette.INITIAL, "width": 3},
        "hoverinfo": "skip",
    }
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": shown[field],
        "y": rows,
        "marker": {"size": 13, "color": palette.EXECUTED},
        "text": [f"  {wording.cell(field, value, sums=True)}  " for value in shown[field]],
        "textposition": [f"middle {'right' if value >= median else 'left'}" for value in shown[field]],
        "cliponaxis": False,
        "customdata": links,
        "hovertext": full_names(shown, column),
        "hovertemplate": f"%{{hovertext}}<br>{heading} %{{text}}<extra></extra>",
    }
    y = named(labels(shown, column))
    x = {"range": _around(shown[field], median), "visible": False}
    return chart([stems, dots], 44 + 34 * len(shown), x, y, shapes=[median_line("x", median)])


def _around(values: pd.Series[float], median: float) -> list[float]:
    """An axis with room for the figures on either side of the dots."""
    lowest, highest = min(float(values.min()), median), max(float(values.max()), median)
    room = max(highest - lowest, abs(highest) * 0.05, 0.01) * 0.3
    return [lowest - room, highest + room]
