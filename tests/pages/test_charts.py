"""Charts of scores: whatever is drawn lies inside the axis, and what is above full marks is named."""

from __future__ import annotations

import math
from collections.abc import Callable

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from perfeval_data import queries
from perfeval_data.dashboard.ui import charts
from perfeval_data.queries import Filters
from perfeval_data.words import wording

SCORES = {
    "usual": [95.0, 72.5],
    "above 100": [112.0, 95.0],
    "below 0": [-6.0, 88.0],
    "both": [-6.0, 112.0],
}


def frame(scores: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "project_id": range(1, len(scores) + 1),
            "form_number": 1,
            "project_name": "职工服务",
            "fiscal_year": 2024,
            "department": "某市总工会",
            "implementing_unit": "宣教部",
            "graded_score": scores,
            "grade": [charts.grade_at(score) for score in scores],
        }
    )


def histogram(scores: list[float]) -> go.Figure:
    whole = [math.ceil(score) if score > 100 else math.floor(score) for score in scores]
    counted = pd.DataFrame({"score": whole, "project_count": 1})
    return charts.score_histogram(counted, {score: charts.grade_at(score) for score in whole})


def test_full_marks_are_a_step_of_their_own_and_nothing_above_them() -> None:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE project_summary AS SELECT 'project' AS form_kind, unnest([99.4, 100, 100, 100.5, 101, 102.2]) AS graded_score"
    )
    counted = queries.score_histogram(connection, Filters())
    steps = {wording.score_step(score): count for score, count in counted.itertuples(index=False)}
    assert steps == {"99分至不足100分": 1, "100分": 2, "超过100分至101分": 2, "超过102分至103分": 1}


DRAWN: dict[str, Callable[[list[float]], go.Figure]] = {
    "names": lambda scores: charts.score_names(frame(scores)),
    "points": lambda scores: charts.score_points(frame(scores)),
    "histogram": histogram,
}


@pytest.mark.parametrize("scores", SCORES.values(), ids=SCORES)
@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_all_scores_lie_inside_the_axis(draw: Callable[[list[float]], go.Figure], scores: list[float]) -> None:
    figure = draw(scores)
    left, right = figure.layout.xaxis.range
    drawn = [x for trace in figure.data for x in trace.x]
    assert len(drawn) == len(scores)
    assert left < min(drawn)
    assert max(drawn) < right
    named = [annotation.text for annotation in figure.layout.annotations]
    assert ("超过100分" in named) is (max(scores) > 103)


def test_equal_names_beside_bars_are_numbered() -> None:
    figure = charts.score_names(frame([95.0, 95.0, 80.0]))
    names = figure.layout.yaxis.ticktext
    assert len(set(names)) == 3
