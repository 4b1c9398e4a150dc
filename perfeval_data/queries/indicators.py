"""The search among all indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfeval_data.queries.filters import Connection, Filters, frame


@dataclass(frozen=True, slots=True)
class IndicatorSearch:
    """What to look for among the indicators of the chosen projects."""

    text: str = ""
    level_1: str | None = None
    only_deducted: bool = False

    def where(self, filters: Filters) -> tuple[str, list[Any]]:
        """A condition on `indicator_details` and its parameters."""
        conditions, parameters = [f"evaluation_id IN ({filters.chosen()})"], filters.where()[1]
        if self.text:
            columns = ("level_3", "target", "actual", "deviation_reason")
            conditions.append(f"({' OR '.join(f'contains({column}, ?)' for column in columns)})")
            parameters += [self.text] * len(columns)
        if self.level_1:
            conditions.append("level_1 = ?")
            parameters.append(self.level_1)
        if self.only_deducted:
            conditions.append("points_lost > 0")
        return " AND ".join(conditions), parameters


def indicators(
    connection: Connection, filters: Filters, search: IndicatorSearch, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """The indicators found, in the order of the documents, or by points lost where only deductions are asked for."""
    condition, parameters = search.where(filters)
    order = "points_lost DESC, evaluation_id" if search.only_deducted else "evaluation_id"
    return frame(
        connection,
        f"FROM indicator_details WHERE {condition} ORDER BY {order}, indicator_number LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )


def indicator_count(connection: Connection, filters: Filters, search: IndicatorSearch) -> int:
    """How many indicators the search finds."""
    condition, parameters = search.where(filters)
    return int(connection.execute(f"SELECT count(*) FROM indicator_details WHERE {condition}", parameters).fetchall()[0][0])
