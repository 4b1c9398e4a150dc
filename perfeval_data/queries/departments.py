"""Departments side by side, for a federation that looks across its districts."""

from __future__ import annotations

import pandas as pd

from perfeval_data.queries.filters import NOT_FILED, Connection, Filters, frame
from perfeval_data.queries.headline import MONEY, UNIT_COUNT


def by_department(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Money, scores, points lost and findings of each department, most money first, and how each stands to the median of all.

    `median_…` columns hold the median over the departments; the same in every row.
    """
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""WITH medians AS (
                SELECT coalesce(department, '{NOT_FILED}') AS department, median(graded_score)::DOUBLE AS median_score
                FROM project_summary WHERE {condition} GROUP BY 1
            ), departments AS (
                SELECT
                    coalesce(department, '{NOT_FILED}') AS department,
                    {UNIT_COUNT} AS unit_count,
                    sum(project_count)::INTEGER AS project_count,
                    {MONEY},
                    sum(points_lost)::DOUBLE / nullif(sum(scored_weight), 0)::DOUBLE AS share_lost,
                    sum(open_finding_count)::DOUBLE / sum(project_count) AS findings_per_project,
                    sum(clean_count)::DOUBLE / sum(project_count) AS clean_share
                FROM {filters.figures} WHERE {condition} GROUP BY 1)
            SELECT *, {", ".join(f"median({name}) OVER () AS median_of_{name}" for name in COMPARED)}
            FROM departments JOIN medians USING (department) ORDER BY annual_budget_wan DESC NULLS LAST, department""",
        [*parameters, *parameters],
    )


COMPARED = ("annual_budget_wan", "execution_rate", "median_score", "share_lost", "findings_per_project", "clean_share")
"""What departments are compared by."""
