"""Money: by unit, by project, by source."""

from __future__ import annotations

import pandas as pd

from perfeval_data.queries.filters import DEPARTMENT, UNIT, Connection, Filters, frame
from perfeval_data.queries.headline import MEAN_SCORE, MONEY
from perfeval_data.queries.order import Order, order_by


def funds_by_unit(connection: Connection, filters: Filters, limit: int | None = None) -> pd.DataFrame:
    """Planned, available and spent money of each unit, most money first; what names no unit stands last. `group_count` is the number of
    all units, however many are given."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT
                {DEPARTMENT} AS department,
                {UNIT} AS implementing_unit,
                sum(project_count)::INTEGER AS project_count,
                {MONEY},
                {MEAN_SCORE} AS mean_score,
                count(*) OVER () AS group_count
            FROM {filters.figures} WHERE {condition}
            GROUP BY 1, 2 ORDER BY min(implementing_unit) IS NULL, sum(rated_budget_wan) DESC NULLS LAST, min(first_form) LIMIT ?""",
        [*parameters, limit],
    )


def projects(
    connection: Connection, filters: Filters, order: Order | None = None, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """The chosen projects with all columns of `project_summary`, and the execution rate as filed; in the order of the documents."""
    return _projects(connection, filters, "true", order, limit, offset)


def graded_projects(
    connection: Connection, filters: Filters, order: Order | None = None, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """Those of the chosen projects that have a grade, the best first."""
    best_first = Order("graded_score", descending=True)
    return _projects(connection, filters, "graded_score IS NOT NULL", order or best_first, limit, offset)


def _projects(
    connection: Connection, filters: Filters, condition: str, order: Order | None, limit: int | None, offset: int
) -> pd.DataFrame:
    chosen, parameters = filters.where()
    return frame(
        connection,
        f"""WITH shown AS (
                FROM project_summary WHERE {chosen} AND {condition} ORDER BY {order_by(order, "evaluation_id")} LIMIT ? OFFSET ?)
            SELECT shown.*, f.stated_rate_text
            FROM shown LEFT JOIN fund_lines f ON f.evaluation_id = shown.evaluation_id AND f.source = 'total'
            ORDER BY {order_by(order, "shown.evaluation_id")}""",
        [*parameters, limit, offset],
    )


def fund_sources(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Money by source where a form filed any: blank sources are left out, they are not 0."""
    _, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT
                label_filed,
                sum(project_count)::INTEGER AS project_count,
                sum(initial_budget_wan)::DOUBLE AS initial_budget_wan,
                sum(annual_budget_wan)::DOUBLE AS annual_budget_wan,
                sum(executed_wan)::DOUBLE AS executed_wan,
                ratio(sum(executed_wan), sum(annual_budget_wan)) AS execution_rate,
                sum(unrated_count)::INTEGER AS unrated_count,
                sum(unrated_budget_wan)::DOUBLE AS unrated_budget_wan,
                sum(unrated_executed_wan)::DOUBLE AS unrated_executed_wan
            FROM {filters.sums("sources")} GROUP BY label_filed ORDER BY annual_budget_wan DESC NULLS LAST, label_filed""",
        parameters,
    )


def projects_without_sources(connection: Connection, filters: Filters) -> int:
    """How many of the chosen projects filed no source of their money at all."""
    condition, parameters = filters.where()
    question = f"SELECT coalesce(sum(sourceless_count), 0) FROM {filters.figures} WHERE {condition}"
    return int(connection.execute(question, parameters).fetchall()[0][0])
