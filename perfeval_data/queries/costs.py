"""What one unit of a project's service cost (单位成本), by the indicators that people have chosen."""

from __future__ import annotations

from typing import Final

import pandas as pd

from perfeval_data.queries.filters import Connection, Filters, frame
from perfeval_data.queries.order import Order, order_by

_NO_COUNT: Final = "('%', '元', '万元', '亿元', '分', '天', '日', '月', '个月', '年', '小时', '倍', '级', '℃')"
"""Units of shares, money, points and time, which count no things done."""


def cost_indicators(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """The indicators of a form by which its project can be counted: an exact number done, of a name that no other has, and no unit
    that counts no things."""
    return frame(
        connection,
        f"""WITH own AS MATERIALIZED (
                SELECT *, unit_done(actual, target_unit) AS counted_unit, count(*) OVER (PARTITION BY level_3) AS of_this_name
                FROM indicators WHERE evaluation_id = ?)
            SELECT level_3, counted_unit, actual, actual_value, source_location FROM own
            WHERE level_3 IS NOT NULL AND of_this_name = 1 AND actual_value > 0 AND is_exact_amount(actual)
                AND coalesce(counted_unit NOT IN {_NO_COUNT} AND NOT regexp_matches(counted_unit, '^[万千百十亿多余]'), true)
            ORDER BY indicator_number""",
        [evaluation_id],
    )


def project_costs(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """The cost per unit of a form's project in each year, the newest first; empty where nobody has chosen an indicator."""
    return frame(
        connection,
        """FROM unit_costs WHERE choice_id IN (SELECT choice_id FROM cost_lines WHERE evaluation_id = ?)
           ORDER BY fiscal_year DESC, evaluation_id""",
        [evaluation_id],
    )


def costs_compared(
    connection: Connection, filters: Filters, order: Order | None = None, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """The projects of a choice that have a cost per unit, those of one unit together, the dearest first: beside last year's, and
    beside the median of their kind where there are three of it."""
    condition, parameters = filters.where()
    by = order_by(order, "counted_unit COLLATE zh, unit_cost_yuan DESC NULLS LAST, evaluation_id")
    return frame(
        connection,
        f"""WITH every AS MATERIALIZED (FROM unit_costs)
            SELECT c.*, b.unit_cost_yuan AS last_unit_cost_yuan, ratio(c.unit_cost_yuan, b.unit_cost_yuan) - 1 AS unit_cost_change,
                   CASE WHEN count(c.unit_cost_yuan) OVER kind >= 3 THEN median(c.unit_cost_yuan) OVER kind END AS median_unit_cost_yuan
            FROM every c JOIN (SELECT evaluation_id FROM project_summary WHERE {condition}) USING (evaluation_id)
            LEFT JOIN project_predecessors l ON l.evaluation_id = c.evaluation_id
            LEFT JOIN every b ON b.evaluation_id = l.earlier_id AND b.choice_id = c.choice_id
            WINDOW kind AS (PARTITION BY c.counted_unit, c.fiscal_year)
            ORDER BY {by} LIMIT ? OFFSET ?""",
        [*parameters, limit, offset],
    )


def cost_count(connection: Connection, filters: Filters) -> int:
    """How many projects of a choice somebody has chosen an indicator for."""
    condition, parameters = filters.where()
    question = f"SELECT count(*) FROM unit_costs SEMI JOIN (SELECT evaluation_id FROM project_summary WHERE {condition}) USING (evaluation_id)"
    return int(connection.execute(question, parameters).fetchall()[0][0])
