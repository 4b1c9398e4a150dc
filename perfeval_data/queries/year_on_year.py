"""Years side by side: figures a year, units and projects beside the year before, and one project over all its years."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from perfeval_data.queries.filters import DEPARTMENT, UNIT, Connection, Filters, frame
from perfeval_data.queries.headline import EXECUTION_RATE, MEAN_SCORE, MONEY, UNIT_COUNT
from perfeval_data.queries.order import Order, order_by


def by_year(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The figures of each year of the filter, its own year set aside, oldest first; forms without a year are left out."""
    condition, parameters = replace(filters, years=()).where()
    return frame(
        connection,
        f"""SELECT
                fiscal_year,
                sum(project_count)::INTEGER AS project_count,
                {UNIT_COUNT} AS unit_count,
                {MONEY},
                {MEAN_SCORE} AS mean_score,
                sum(points_lost)::DOUBLE AS points_lost,
                sum(finding_count)::INTEGER AS finding_count,
                sum(open_finding_count)::INTEGER AS open_finding_count,
                sum(open_error_count)::INTEGER AS open_error_count,
                sum(open_finding_count)::DOUBLE / sum(project_count) AS findings_per_project
            FROM {filters.figures} WHERE {condition} AND fiscal_year IS NOT NULL
            GROUP BY fiscal_year ORDER BY fiscal_year""",
        parameters,
    )


def units_beside_last_year(connection: Connection, filters: Filters, last: Filters) -> pd.DataFrame:
    """Money and scores of each unit in both years, most money first; blank where a unit has forms of one year only."""
    parameters, last_parameters = filters.where()[1], last.where()[1]
    return frame(
        connection,
        f"""WITH this AS ({_by_unit(filters)}), before AS ({_by_unit(last)})
            SELECT
                coalesce(this.of, before.of) AS department,
                coalesce(this.unit, before.unit) AS implementing_unit,
                this.projects AS project_count,
                before.projects AS last_project_count,
                this.budget AS annual_budget_wan,
                before.budget AS last_annual_budget_wan,
                this.budget - before.budget AS budget_change_wan,
                this.rate AS execution_rate,
                before.rate AS last_execution_rate,
                this.score AS mean_score,
                before.score AS last_mean_score,
                this.unrated AS unrated_count,
                before.unrated AS last_unrated_count
            FROM this FULL JOIN before USING (of, unit)
            ORDER BY greatest(this.budget, before.budget) DESC NULLS LAST, department, implementing_unit""",
        [*parameters, *last_parameters],
    )


def _by_unit(filters: Filters) -> str:
    return f"""SELECT {DEPARTMENT} AS of, {UNIT} AS unit,
        sum(project_count)::INTEGER AS projects, sum(rated_budget_wan)::DOUBLE AS budget, {EXECUTION_RATE} AS rate, {MEAN_SCORE} AS score,
        sum(unrated_count)::INTEGER AS unrated
        FROM {filters.figures} WHERE {filters.where()[0]} GROUP BY ALL"""


@dataclass(frozen=True, slots=True)
class PredecessorCounts:
    """How many projects go on from the year before, by what that rests on, how many are new, and how many have ended."""

    continued: int
    renamed: int
    new: int
    ended: int


def predecessor_counts(connection: Connection, filters: Filters, last: Filters) -> PredecessorCounts:
    """What became of last year's projects, and where this year's come from."""
    (condition, parameters), (last_condition, last_parameters) = filters.where(), last.where()
    question = f"""
        SELECT count(*) FILTER (predecessor_basis <> 'renamed'), count(*) FILTER (predecessor_basis = 'renamed'),
               count(*) FILTER (predecessor_basis IS NULL),
               (SELECT count(*) FROM project_summary ANTI JOIN {_GOES_ON} USING (evaluation_id) WHERE {last_condition})
        FROM project_summary LEFT JOIN project_predecessors USING (evaluation_id) WHERE {condition}"""
    return PredecessorCounts(*connection.execute(question, [*last_parameters, *parameters]).fetchall()[0])


_MOST_MONEY = "annual_budget_wan DESC NULLS LAST, evaluation_id"
_GOES_ON = "(SELECT earlier_id AS evaluation_id FROM project_predecessors)"


def continued_projects(
    connection: Connection,
    filters: Filters,
    renamed: bool,
    order: Order | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Projects beside themselves a year before, those whose money changed most first.

    `renamed`: those that are only taken for the same, their names being alike; else those of the same name.
    """
    condition, parameters = filters.where()
    most_changed = "abs(budget_change_wan) DESC NULLS LAST, abs(score_change) DESC NULLS LAST, evaluation_id"
    return frame(
        connection,
        f"""WITH continued AS (SELECT
                this.evaluation_id,
                this.project_id,
                this.form_number,
                this.project_name,
                this.department,
                before.project_name AS last_project_name,
                this.implementing_unit,
                l.predecessor_basis,
                l.name_similarity,
                l.shared_indicators,
                this.annual_budget_wan,
                before.annual_budget_wan AS last_annual_budget_wan,
                this.annual_budget_wan - before.annual_budget_wan AS budget_change_wan,
                this.execution_rate,
                before.execution_rate AS last_execution_rate,
                this.graded_score,
                before.graded_score AS last_graded_score,
                this.graded_score - before.graded_score AS score_change
            FROM (FROM project_summary WHERE {condition}) this
            JOIN project_predecessors l USING (evaluation_id) JOIN project_summary before ON before.evaluation_id = l.earlier_id
            WHERE (l.predecessor_basis = 'renamed') = ?)
            FROM continued ORDER BY {order_by(order, most_changed)} LIMIT ? OFFSET ?""",
        [*parameters, renamed, limit, offset],
    )


def new_projects(
    connection: Connection, filters: Filters, order: Order | None = None, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """Projects that go on from none of the year before, most money first."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""FROM project_summary ANTI JOIN project_predecessors USING (evaluation_id) WHERE {condition}
            ORDER BY {order_by(order, _MOST_MONEY)} LIMIT ? OFFSET ?""",
        [*parameters, limit, offset],
    )


def ended_projects(
    connection: Connection, last: Filters, order: Order | None = None, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """Last year's projects that none of this year goes on from, most money first."""
    condition, parameters = last.where()
    return frame(
        connection,
        f"""FROM project_summary ANTI JOIN {_GOES_ON} USING (evaluation_id) WHERE {condition}
            ORDER BY {order_by(order, _MOST_MONEY)} LIMIT ? OFFSET ?""",
        [*parameters, limit, offset],
    )


def project_years(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """A project in all its years, oldest first, with what each link to the year before rests on; one row where there is one."""
    return frame(
        connection,
        """WITH RECURSIVE before AS (
               SELECT ?::INTEGER AS evaluation_id
               UNION ALL SELECT l.earlier_id FROM before JOIN project_predecessors l USING (evaluation_id)
           ), after AS (
               SELECT ?::INTEGER AS evaluation_id
               UNION ALL SELECT l.evaluation_id FROM after JOIN project_predecessors l ON l.earlier_id = after.evaluation_id
           )
           SELECT s.evaluation_id, s.project_id, s.form_number, s.fiscal_year, s.project_name, s.department, s.implementing_unit, l.predecessor_basis, l.name_similarity,
                  l.shared_indicators, s.annual_budget_wan, s.executed_wan, s.execution_rate, s.graded_score, s.finding_count, s.open_finding_count
           FROM (FROM before UNION FROM after) JOIN project_summary s USING (evaluation_id)
           LEFT JOIN project_predecessors l USING (evaluation_id) ORDER BY s.fiscal_year, s.evaluation_id""",
        [evaluation_id, evaluation_id],
    )


LIKE_INDICATORS = 0.6
"""`similarity` (sql/predecessors.sql) from which on indicators of one kind are taken for the same."""


def indicator_years(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """The indicators of a project beside those of the year before: of the same name or, as a guess, of a name that is alike.

    One row an indicator of either year, in the order of this year's form, those that are gone behind them.
    """
    return frame(
        connection,
        # Names are made plain in tables of their own: `similarity` would repeat in the plan all that plain_name does.
        f"""WITH this AS MATERIALIZED (SELECT *, plain_name(level_3) AS plain FROM indicators WHERE evaluation_id = ?),
            before AS MATERIALIZED (
                SELECT *, plain_name(level_3) AS plain FROM indicators
                WHERE evaluation_id = (SELECT earlier_id FROM project_predecessors WHERE evaluation_id = ?)),
            pairs AS MATERIALIZED (
                SELECT t.indicator_number, b.indicator_number AS last_number, similarity(t.plain, b.plain) AS name_similarity
                FROM this t JOIN before b
                    ON t.level_1 IS NOT DISTINCT FROM b.level_1 AND t.level_2 IS NOT DISTINCT FROM b.level_2
                WHERE name_similarity >= {LIKE_INDICATORS}
                QUALIFY name_similarity = max(name_similarity) OVER (PARTITION BY t.indicator_number)
                    AND name_similarity = max(name_similarity) OVER (PARTITION BY b.indicator_number)
            ), matched AS (
                FROM pairs QUALIFY count(*) OVER (PARTITION BY indicator_number) = 1 AND count(*) OVER (PARTITION BY last_number) = 1)
            SELECT
                coalesce(t.level_1, b.level_1) AS level_1, t.level_3, b.level_3 AS last_level_3, m.name_similarity,
                t.target, b.target AS last_target, t.actual, b.actual AS last_actual,
                t.weight, t.score, b.weight AS last_weight, b.score AS last_score, t.source_location
            FROM this t LEFT JOIN matched m USING (indicator_number)
            FULL JOIN before b ON b.indicator_number = m.last_number
            ORDER BY t.indicator_number NULLS LAST, b.indicator_number""",
        [evaluation_id, evaluation_id],
    )
