"""Scores by the rules beside the scores as filed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from perfeval_data.queries.filters import DEPARTMENT, UNIT, Connection, Filters, frame
from perfeval_data.queries.headline import MEAN_SCORE


@dataclass(frozen=True, slots=True)
class Verification:
    """How much of the scores can be verified by the rules, and what the rules give; None where nothing can."""

    verifiable_share: float | None
    mean_score: float | None
    mean_verified_score: float | None
    overstated_count: int
    understated_count: int


_VERIFIABLE_SHARE = "ratio(sum(verifiable_weight), sum(scored_weight))"
_MEAN_VERIFIED_SCORE = "ratio(sum(graded_score) - sum(graded_difference), sum(graded_count))"


def verification(connection: Connection, filters: Filters) -> Verification:
    """The scores of the chosen projects by the rules, those with a final score only."""
    condition, parameters = filters.where()
    question = f"""
        SELECT
            {_VERIFIABLE_SHARE},
            {MEAN_SCORE},
            {_MEAN_VERIFIED_SCORE},
            coalesce(sum(overstated_count), 0)::INTEGER,
            coalesce(sum(understated_count), 0)::INTEGER
        FROM {filters.figures} WHERE {condition}"""
    return Verification(*connection.execute(question, parameters).fetchall()[0])


def verified_by_unit(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Filed and verified mean scores of each unit, in the order of the documents."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT
                {DEPARTMENT} AS department,
                {UNIT} AS implementing_unit,
                sum(graded_count)::INTEGER AS project_count,
                {_VERIFIABLE_SHARE} AS verifiable_share,
                {MEAN_SCORE} AS mean_score,
                {_MEAN_VERIFIED_SCORE} AS mean_verified_score,
                sum(graded_difference)::DOUBLE / sum(graded_count) AS mean_difference
            FROM {filters.figures} WHERE {condition}
            GROUP BY 1, 2 HAVING sum(graded_count) > 0 ORDER BY min(first_form)""",
        parameters,
    )


def verified_projects(connection: Connection, filters: Filters, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """The chosen projects whose score differs from the one by the rules, most points given in excess first."""
    condition, parameters = filters.where()
    order = "score_difference DESC, annual_budget_wan DESC NULLS LAST, evaluation_id"
    return frame(
        connection,
        f"""WITH shown AS MATERIALIZED (
                SELECT evaluation_id FROM project_figures WHERE {condition} AND overstated_count + understated_count > 0
                ORDER BY {order} LIMIT ? OFFSET ?)
            FROM verified_scores WHERE evaluation_id IN (FROM shown) ORDER BY {order}""",
        [*parameters, limit, offset],
    )


def budget_and_score(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """Budget and verified score of the graded projects of the choice, the largest budgets first."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""WITH largest AS (
                SELECT evaluation_id FROM project_summary WHERE {condition} AND graded_score IS NOT NULL AND annual_budget_wan > 0
                ORDER BY annual_budget_wan DESC, evaluation_id LIMIT ?)
            SELECT evaluation_id, project_id, form_number, project_name, department, implementing_unit, fiscal_year,
                   annual_budget_wan::DOUBLE AS annual_budget_wan, graded_score::DOUBLE AS graded_score,
                   graded_score::DOUBLE - graded_difference AS verified_score
            FROM verified_summary WHERE evaluation_id IN (FROM largest) ORDER BY annual_budget_wan DESC, evaluation_id""",
        [*parameters, limit],
    )


def project_verification(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """The row of one form in `verified_scores`."""
    return frame(connection, "FROM verified_scores WHERE evaluation_id = ?", [evaluation_id])
