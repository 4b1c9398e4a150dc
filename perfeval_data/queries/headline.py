"""The figures on top of the overview, and the grades."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from perfeval_data.queries.filters import NOT_GRADED, Connection, Filters, frame


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures on top of 总览; amounts in 万元, None where nothing was filed.

    Budgets, spending and rate are of the projects that filed both 全年预算数 and 全年执行数, so that the third follows from the other
    two; `unrated_count` projects did not (`unexecuted_count` have a budget only, `unbudgeted_count` spending only), whose money stands
    beside. Scores are of the graded projects, whose full marks
    are 100. A finding is open until it is 已整改 or 不属实.
    """

    project_count: int
    unit_count: int
    initial_budget_wan: float | None
    annual_budget_wan: float | None
    executed_wan: float | None
    execution_rate: float | None
    mean_score: float | None
    median_score: float | None
    ungraded_count: int
    unrated_count: int
    unexecuted_count: int
    unbudgeted_count: int
    unrated_initial_wan: float | None
    unrated_budget_wan: float | None
    unrated_executed_wan: float | None
    finding_count: int
    open_finding_count: int
    open_error_count: int


EXECUTION_RATE = "ratio(sum(rated_executed_wan), sum(rated_budget_wan))"
"""Of the projects that filed both figures: a blank one is not 0. For `Filters.figures`, as is the mean."""
MONEY = f"""
    sum(rated_initial_wan)::DOUBLE AS initial_budget_wan,
    sum(rated_budget_wan)::DOUBLE AS annual_budget_wan,
    sum(rated_executed_wan)::DOUBLE AS executed_wan,
    {EXECUTION_RATE} AS execution_rate,
    sum(unrated_count)::INTEGER AS unrated_count,
    sum(unexecuted_count)::INTEGER AS unexecuted_count,
    sum(unbudgeted_count)::INTEGER AS unbudgeted_count,
    sum(unrated_initial_wan)::DOUBLE AS unrated_initial_wan,
    sum(unrated_budget_wan)::DOUBLE AS unrated_budget_wan,
    sum(unrated_executed_wan)::DOUBLE AS unrated_executed_wan"""
"""The money of a group: amounts and rate over one set of projects, and the projects that are not in it."""
MEAN_SCORE = "ratio(sum(graded_score), sum(graded_count))"
UNIT_COUNT = "count(DISTINCT (department, implementing_unit)) FILTER (implementing_unit IS NOT NULL)"
"""Equal names under two departments are two units."""


def headline(connection: Connection, filters: Filters) -> Headline:
    """The headline figures of a filter."""
    condition, parameters = filters.where()
    question = f"""
        SELECT
            coalesce(sum(project_count), 0)::INTEGER,
            {UNIT_COUNT},
            sum(rated_initial_wan)::DOUBLE,
            sum(rated_budget_wan)::DOUBLE,
            sum(rated_executed_wan)::DOUBLE,
            {EXECUTION_RATE},
            {MEAN_SCORE},
            (SELECT median(graded_score)::DOUBLE FROM project_summary WHERE {condition}),
            (coalesce(sum(project_count), 0) - coalesce(sum(graded_count), 0))::INTEGER,
            coalesce(sum(unrated_count), 0)::INTEGER,
            coalesce(sum(unexecuted_count), 0)::INTEGER,
            coalesce(sum(unbudgeted_count), 0)::INTEGER,
            sum(unrated_initial_wan)::DOUBLE,
            sum(unrated_budget_wan)::DOUBLE,
            sum(unrated_executed_wan)::DOUBLE,
            coalesce(sum(finding_count), 0)::INTEGER,
            coalesce(sum(open_finding_count), 0)::INTEGER,
            coalesce(sum(open_error_count), 0)::INTEGER
        FROM {filters.figures} WHERE {condition}"""
    return Headline(*connection.execute(question, [*parameters, *parameters]).fetchall()[0])


def last_headline(connection: Connection, filters: Filters) -> Headline | None:
    """The figures of the same choice a year before; None where it cannot be compared or holds no project."""
    last = filters.last_year()
    found = headline(connection, last) if last else None
    return found if found and found.project_count else None


def grades(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every grade band with its lowest score and the number of projects in it, best first; behind them those without a grade."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""WITH chosen AS (SELECT grade, count(*) AS projects FROM project_summary WHERE {condition} GROUP BY 1)
            SELECT b.grade, b.lowest_score, coalesce(projects, 0) AS project_count FROM grade_bands b LEFT JOIN chosen USING (grade)
            UNION ALL
            SELECT '{NOT_GRADED}', NULL, coalesce(sum(projects), 0)::BIGINT FROM chosen WHERE grade IS NULL
            ORDER BY lowest_score DESC NULLS LAST""",
        parameters,
    )
