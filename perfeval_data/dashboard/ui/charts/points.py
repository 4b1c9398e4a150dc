"""Points: budget against score, and one figure over the years."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from perfeval_data.dashboard.ui.charts.drawing import chart, full_names, labels, median_line, sheets
from perfeval_data.dashboard.ui.charts.scores import MOST_NAMES
from perfeval_data.words import palette, wording

_WIDE_SPAN = 20
"""Budgets that differ by more than this factor are shown on a logarithmic axis."""
_TICKS: Final = {"log": {"type": "log", "dtick": "D2"}, "linear": {"type": "linear"}}
_CORNERS = ((0.99, 0.01, "预算大、得分低"), (0.99, 0.99, "预算大、得分高"), (0.01, 0.01, "预算小、得分低"))


def quadrant(frame: pd.DataFrame) -> go.Figure:
    """Every project at its budget and its verified score, the medians as lines, each corner with its meaning."""
    budgets, scores = frame["annual_budget_wan"], frame["verified_score"]
    middle_budget, middle_score = budgets.median(), scores.median()
    few = len(frame) <= MOST_NAMES
    size = 13 if few else 9
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": budgets,
        "y": scores,
        "marker": {"size": size, "color": palette.ANNUAL, "opacity": 0.85},
        "cliponaxis": False,
        "customdata": sheets(frame),
        "hovertext": full_names(frame, "project_name"),
        "text": scores.map(wording.score),
        "hovertemplate": "%{hovertext}<br>全年预算 %{x:,.4~f} 万元<br>复算得分 %{text}<extra></extra>",
    }
    named = frame if few else _standing_out(frame, middle_budget, middle_score)
    words = labels(named, "project_name")
    scale = "log" if budgets.max() / budgets.min() > _WIDE_SPAN else "linear"
    on_scale = math.log if scale == "log" else float
    low, high = on_scale(budgets.min()), on_scale(budgets.max())
    span, (worst, best) = (high - low) or 1.0, _score_range(scores)
    across = [(on_scale(budget) - low) / span for budget in (*named["annual_budget_wan"], middle_budget)]
    up = [(score - worst) / (best - worst) for score in named["verified_score"]]
    names = {
        "type": "scatter",
        "mode": "markers+text",
        "marker": {"size": size, "opacity": 0},
        "x": named["annual_budget_wan"],
        "y": named["verified_score"],
        "text": words,
        "textposition": _beside(words, across[:-1], up, across[-1]),
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return chart(
        [names, points],
        460,
        {"title": "全年预算数（万元）", "tickformat": ",~f", **_TICKS[scale]},
        {"title": "复算得分", "range": _score_range(scores), "names": ["100.5"]},
        shapes=[median_line("x", middle_budget), median_line("y", middle_score)],
        annotations=[
            {"x": x, "y": y, "xref": "paper", "yref": "paper", "text": meaning, "showarrow": False, "opacity": 0.75}
            for x, y, meaning in _CORNERS
        ],
    )


_LETTER, _LINE = 0.016, 0.05
"""The room of a sign and of a line of words, as shares of the picture."""


def _beside(names: Sequence[str], across: Sequence[float], up: Sequence[float], middle: float) -> list[str]:
    """Where each name stands at its point: towards the middle, above it, or below it where a name beside it already stands."""
    taken: list[tuple[float, float, float]] = []
    places = []
    for name, x, y in zip(names, across, up, strict=True):
        start = x - len(name) * _LETTER if x >= middle else x
        end = start + len(name) * _LETTER
        beside = [level for left, right, level in taken if left < end and start < right]
        is_above_free = all(abs(y + _LINE - level) >= _LINE for level in beside)
        taken.append((start, end, y + _LINE if is_above_free else y - _LINE))
        places.append(f"{'top' if is_above_free else 'bottom'} {'left' if x >= middle else 'right'}")
    return places


def _standing_out(frame: pd.DataFrame, middle_budget: float, middle_score: float) -> pd.DataFrame:
    """Of many projects those with much money and the fewest points."""
    below = frame[(frame["annual_budget_wan"] >= middle_budget) & (frame["verified_score"] < middle_score)]
    return below.nsmallest(_STAND_OUT, "verified_score")


_STAND_OUT = 6
"""Names that a crowded picture has room for."""


def _score_range(scores: pd.Series[float]) -> list[float]:
    """An axis that leaves room for names above the best and below the worst."""
    lowest, highest = float(scores.min()), float(scores.max())
    room = max(highest - lowest, 4.0) * 0.18
    return [lowest - room, highest + room]


def trend(frame: pd.DataFrame, field: str, heading: str, percent: bool = False) -> go.Figure:
    """One figure over the years as a line, every point with its value."""
    values = frame[field]
    put = wording.percent if percent else wording.score
    line = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": [f"{year}年度" for year in frame["fiscal_year"]],
        "y": values,
        "line": {"color": palette.EXECUTED, "width": 3},
        "marker": {"size": 10},
        "text": [put(value) for value in values],
        "textposition": "top center",
        "cliponaxis": False,
        "hovertemplate": f"%{{x}}<br>{heading} %{{text}}<extra></extra>",
    }
    room = max(float(values.max() - values.min()), 0.05 if percent else 4.0) * 0.5
    ends = [float(values.min()) - room, float(values.max()) + room]
    return chart(
        [line],
        260,
        {"range": [-0.4, len(frame) - 0.6]},
        {"title": heading, "range": ends, "showticklabels": False},
    )
