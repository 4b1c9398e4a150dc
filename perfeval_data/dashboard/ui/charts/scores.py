"""Scores of graded projects over the grade bands: by name while projects are few, as points, as a histogram."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from perfeval_data.dashboard.ui.charts.drawing import Part, chart, full_names, labels, sheets
from perfeval_data.paper.grades import FULL_MARKS, GRADE_BANDS
from perfeval_data.words import palette, wording

MOST_NAMES = 15
"""Up to this many projects each has its name beside its point."""
MOST_POINTS = 60
"""Up to this many projects each is a point; beyond, a histogram says more."""

_ROOM = 1.5
"""Points that the axis leaves on either side of what is drawn."""
_ABOVE_FULL = f"超过{FULL_MARKS}分"
_NARROW_BAND = 2
"""A band of fewer points on screen has no room for its name."""


def score_names(frame: pd.DataFrame) -> go.Figure:
    """Every graded project by name, a point at its score, over the grade bands; the best on top."""
    names = labels(frame, "project_name")
    left, right = _ends(frame["graded_score"])
    middle = (left + right) / 2  # a figure on the side of the edge would be cut off
    points = {
        "type": "scatter",
        "mode": "markers+text",
        "x": frame["graded_score"],
        "y": list(range(len(frame))),
        "text": [f"  {wording.as_filed(value)}  " for value in frame["graded_score"]],
        "textposition": [f"middle {'left' if value > middle else 'right'}" for value in frame["graded_score"]],
        "marker": {"size": 18, "color": [palette.GRADES[grade] for grade in frame["grade"]]},
        "customdata": sheets(frame),
        "hovertext": full_names(frame, "project_name"),
        "hovertemplate": "%{hovertext}<br>%{x:~f} 分<extra></extra>",
    }
    y = {"tickvals": list(range(len(frame))), "ticktext": names, "names": names, "range": [-0.6, len(frame) - 0.2]}
    return _over_bands([points], 70 + 44 * len(frame), {}, y, (left, right))


def score_points(frame: pd.DataFrame) -> go.Figure:
    """Every graded project a point at its score, equal scores stacked, over the grade bands."""
    heights = frame.groupby(frame["graded_score"].round(0)).cumcount() + 1
    tallest = int(heights.max())
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": str(grade),
            "x": rows["graded_score"],
            "y": rows["height"],
            "marker": {"size": 20, "color": palette.GRADES[str(grade)], "line": {"width": 1, "color": "#fff"}},
            "customdata": sheets(rows),
            "hovertext": rows["full_name"],
            "hovertemplate": "%{hovertext}<br>%{x:~f} 分<extra></extra>",
        }
        for grade, rows in frame.assign(height=heights, full_name=full_names(frame, "project_name")).groupby(
            "grade", sort=False
        )
    ]
    y = {"visible": False, "range": [0.3, tallest + 1.2]}
    return _over_bands(traces, 170 + 26 * tallest, {}, y, _ends(frame["graded_score"]))


def score_histogram(frame: pd.DataFrame, grade_of: dict[int, str]) -> go.Figure:
    """Number of graded projects for every whole point of the score, over the grade bands."""
    bars = {
        "type": "bar",
        "x": frame["score"] + 0.5,
        "y": frame["project_count"],
        "marker": {"color": [palette.GRADES[grade_of[int(score)]] for score in frame["score"]]},
        "hovertext": [wording.score_step(int(score)) for score in frame["score"]],
        "hovertemplate": "%{hovertext}<br>%{y:,} 个项目<extra></extra>",
    }
    y = {"title": "项目数（个）", "tickformat": ",d", "names": [f"{int(frame['project_count'].max()):,}"]}
    x = {"title": "评级得分"}
    ends = _ends(pd.concat([frame["score"], frame["score"] + 1]))
    return _over_bands([bars], 340, x, y, ends, full=FULL_MARKS + 1, bargap=0.08)


def grade_at(score: float) -> str:
    """The grade of a score by the bands."""
    return next(band.grade for band in GRADE_BANDS if band.lowest_score is None or score >= band.lowest_score)


# --- the bands behind ----------------------------------------------------------------------------------------------


def _over_bands(
    traces: Sequence[Part],
    height: int,
    x: Part,
    y: Part,
    ends: tuple[float, float],
    *,
    full: float = FULL_MARKS,
    bargap: float | None = None,
) -> go.Figure:
    """The traces over the grade bands, from the band of the lowest score in full; behind `full` stand scores above full marks."""
    left, right = ends
    bands = _bands(left, right, full)
    shapes = [_shape(grade, lower, upper) for grade, lower, upper in bands]
    annotations = [_name(grade, lower) for grade, lower, upper in bands if upper - lower > _NARROW_BAND]
    if right > full + _NARROW_BAND:
        shapes.append({"type": "line", "x0": full, "x1": full, "y0": 0, "y1": 1, "yref": "y domain", "line": {"dash": "dot"}})
        annotations.append(_name(_ABOVE_FULL, full))
    axis = {**x, "range": [left, right]}
    return chart(traces, height, axis, y, shapes=shapes, annotations=annotations, bargap=bargap)


def _ends(scores: pd.Series[float]) -> tuple[float, float]:
    """The ends of the axis: all that is drawn lies within, also what was filed below 0 or above 100."""
    lowest, highest = float(scores.min()), float(scores.max())
    edges = [float(band.lowest_score) for band in GRADE_BANDS if band.lowest_score is not None]
    return max((edge for edge in edges if edge <= lowest), default=min(lowest, 0.0)) - _ROOM, max(highest, FULL_MARKS) + _ROOM


def _bands(left: float, right: float, full: float) -> list[tuple[str, float, float]]:
    """Grade, lower and upper end of each band that is on screen, best first."""
    lowers = [left if band.lowest_score is None else max(float(band.lowest_score), left) for band in GRADE_BANDS]
    uppers = [right if right > full + _NARROW_BAND else full, *lowers]
    ends = zip(GRADE_BANDS, lowers, uppers, strict=False)
    return [(band.grade, lower, upper) for band, lower, upper in ends if upper > lower]


def _shape(grade: str, lower: float, upper: float) -> Part:
    area = {"x0": lower, "x1": upper, "y0": 0, "y1": 1, "yref": "y domain"}
    return {"type": "rect", **area, "fillcolor": palette.GRADES[grade], "opacity": 0.08, "line": {"width": 0}}


def _name(grade: str, lower: float) -> Part:
    place = {"x": lower, "xanchor": "left", "y": 1, "yref": "y domain", "yanchor": "top"}
    return {"text": grade, **place, "showarrow": False}
