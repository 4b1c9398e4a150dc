"""Departments, or units, side by side."""

from __future__ import annotations

import pandas as pd

from perfeval_data.queries.filters import NOT_FILED, Connection, Filters, frame
from perfeval_data.queries.headline import MONEY, UNIT_COUNT

COMPARED = ("execution_rate", "median_score", "share_lost", "findings_per_project", "clean_share")
"""What departments and units are compared by."""
LESS_IS_WORSE = frozenset({"execution_rate", "median_score", "clean_share"})
"""For these less is worse; for the others, more."""


def by_department(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Money, scores, points lost and findings of each department, most money first."""
    return _side_by_side(connection, filters, ("department",))


def by_unit(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The same of each unit, which is known by its department and its name."""
    return _side_by_side(connection, filters, ("department", "implementing_unit"))


def _side_by_side(connection: Connection, filters: Filters, names: tuple[str, ...]) -> pd.DataFrame:
    condition, parameters = filters.where()
    named = ", ".join(f"coalesce({name}, '{NOT_FILED}') AS {name}" for name in names)
    places = ", ".join(str(place) for place in range(1, len(names) + 1))
    return frame(
        connection,
        f"""WITH medians AS (
                SELECT {named}, median(graded_score)::DOUBLE AS median_score
                FROM project_summary WHERE {condition} GROUP BY {places}
            ), groups AS (
                SELECT
                    {named},
                    {UNIT_COUNT} AS unit_count,
                    sum(project_count)::INTEGER AS project_count,
                    {MONEY},
                    ratio(sum(points_lost), sum(scored_weight)) AS share_lost,
                    sum(open_finding_count)::DOUBLE / sum(project_count) AS findings_per_project,
                    sum(clean_count)::DOUBLE / sum(project_count) AS clean_share
                FROM {filters.figures} WHERE {condition} GROUP BY {places})
            FROM groups JOIN medians USING ({", ".join(names)})
            ORDER BY annual_budget_wan DESC NULLS LAST, {", ".join(names)}""",
        [*parameters, *parameters],
    )
