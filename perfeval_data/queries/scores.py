"""Scores, and where points were lost."""

from __future__ import annotations

import pandas as pd

from perfeval_data.paper.framework import LEVEL_2_OF
from perfeval_data.queries.filters import Connection, Filters, frame

EXECUTION_LEVEL, NO_LEVEL = "预算执行", "未归类"
"""How the points of the execution, and those of indicators without a level, are named beside the levels."""
INDICATOR_LEVELS = (*LEVEL_2_OF, NO_LEVEL)
"""What indicators can be looked for by."""


def scores(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """The score of each graded project of the choice, lowest first, at most `limit` of them."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT evaluation_id, project_id, form_number, project_name, department, implementing_unit, fiscal_year,
                   graded_score::DOUBLE AS graded_score, grade
            FROM project_summary WHERE {condition} AND graded_score IS NOT NULL ORDER BY graded_score, evaluation_id LIMIT ?""",
        [*parameters, limit],
    )


def score_histogram(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Graded projects by their score in steps of a point: `score` is where a step begins, 100 means exactly full marks, and above
    it where a step ends (101: more than 100, at most 101)."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT if(graded_score > 100, ceil(graded_score), floor(graded_score))::INTEGER AS score, sum(project_count)::BIGINT AS project_count
            FROM (SELECT graded_score, count(*) AS project_count FROM project_summary
                  WHERE {condition} AND graded_score IS NOT NULL GROUP BY 1)
            GROUP BY 1 ORDER BY 1""",
        parameters,
    )


def points_lost_by_level(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Points lost by level 1 of the indicators and by execution, with the points that there were to earn."""
    _, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT
                level_1,
                sum(deducted_count)::INTEGER AS deducted_count,
                sum(weight)::DOUBLE AS weight,
                sum(points_lost)::DOUBLE AS points_lost,
                ratio(sum(points_lost), sum(weight)) AS share_lost
            FROM {filters.sums("losses")} GROUP BY 1 ORDER BY points_lost DESC, level_1""",
        parameters,
    )


def points_lost_by_project(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """The projects that lost most points."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT evaluation_id, project_id, form_number, project_name, department, implementing_unit, fiscal_year,
                   (final_weight - final_score)::DOUBLE AS points_lost, final_score::DOUBLE AS final_score
            FROM project_summary WHERE {condition} AND final_weight > final_score
            ORDER BY points_lost DESC, evaluation_id LIMIT ?""",
        [*parameters, limit],
    )
