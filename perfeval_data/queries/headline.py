"""The figures on top of the overview, and the grades."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from perfeval_data.queries.filters import Connection, Filters, frame


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures on top of 总览; amounts in 万元, None where nothing was filed."""

    project_count: int
    unit_count: int
    initial_budget_wan: float | None
    annual_budget_wan: float | None
    executed_wan: float | None
    execution_rate: float | None
    mean_score: float | None
    median_score: float | None
    unscored_count: int
    unrated_count: int
    finding_count: int
    error_count: int


EXECUTION_RATE = "sum(rated_executed_wan)::DOUBLE / nullif(sum(rated_budget_wan), 0)::DOUBLE"
"""Of the projects that filed both figures: a blank one is not 0. For `Filters.figures`, as is the mean."""
MEAN_SCORE = "sum(final_score)::DOUBLE / nullif(sum(scored_count), 0)"


def headline(connection: Connection, filters: Filters) -> Headline:
    """The headline figures of a filter."""
    condition, parameters = filters.where()
    question = f"""
        SELECT
            coalesce(sum(project_count), 0)::INTEGER,
            count(DISTINCT implementing_unit),
            sum(initial_budget_wan)::DOUBLE,
            sum(annual_budget_wan)::DOUBLE,
            sum(executed_wan)::DOUBLE,
            {EXECUTION_RATE},
            {MEAN_SCORE},
            (SELECT median(final_score)::DOUBLE FROM project_summary WHERE {condition}),
            (coalesce(sum(project_count), 0) - coalesce(sum(scored_count), 0))::INTEGER,
            coalesce(sum(unrated_count), 0)::INTEGER,
            coalesce(sum(finding_count), 0)::INTEGER,
            coalesce(sum(error_count), 0)::INTEGER
        FROM {filters.figures} WHERE {condition}"""
    return Headline(*connection.execute(question, [*parameters, *parameters]).fetchall()[0])


def last_headline(connection: Connection, filters: Filters) -> Headline | None:
    """The figures of the same choice a year before; None where it cannot be compared or holds no project."""
    last = filters.last_year()
    found = headline(connection, last) if last else None
    return found if found and found.project_count else None


def grades(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every grade band with its lowest score and the number of projects in it, best first."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT b.grade, b.lowest_score, count(p.evaluation_id) AS project_count
            FROM grade_bands b LEFT JOIN (FROM project_summary WHERE {condition}) p USING (grade)
            GROUP BY ALL ORDER BY b.lowest_score DESC""",
        parameters,
    )
