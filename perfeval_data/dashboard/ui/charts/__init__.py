"""Charts: Chinese throughout, readable for five projects and for five thousand, cheap to make and to draw."""

from perfeval_data.dashboard.ui.charts.bars import MOST_BARS, beside_median, loss_bars, money_bars, two_years
from perfeval_data.dashboard.ui.charts.drawing import draw, sheet_ids, unit_ids
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
    "MOST_POINTS",
    "beside_median",
    "draw",
    "grade_at",
    "loss_bars",
    "money_bars",
    "quadrant",
    "score_histogram",
    "score_names",
    "score_points",
    "sheet_ids",
    "trend",
    "two_years",
    "unit_ids",
]
