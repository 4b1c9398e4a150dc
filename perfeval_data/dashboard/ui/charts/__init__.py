"""Charts: Chinese throughout, readable for five projects and for five thousand, cheap to make and to draw."""

from perfeval_data.dashboard.ui.bars import MOST_BARS
from perfeval_data.dashboard.ui.charts.bars import MOST_PAIRS, about_median, two_years
from perfeval_data.dashboard.ui.charts.drawing import draw, sheets
from perfeval_data.dashboard.ui.charts.points import quadrant, trend
from perfeval_data.dashboard.ui.charts.scores import (
    MOST_NAMES,
    MOST_POINTS,
    grade_at,
    score_histogram,
    score_names,
    score_points,
)

__all__ = [
    "MOST_BARS",
    "MOST_NAMES",
    "MOST_PAIRS",
    "MOST_POINTS",
    "about_median",
    "draw",
    "grade_at",
    "quadrant",
    "score_histogram",
    "score_names",
    "score_points",
    "sheets",
    "trend",
    "two_years",
]
