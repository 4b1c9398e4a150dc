"""Whole views for other programs, and the Chinese headings of all columns."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfeval_data.queries.filters import Connection, frame

EXTRACTS = {
    "projects": "project_summary",
    "funds": "fund_details",
    "indicators": "indicator_details",
    "findings": "finding_details",
}
"""The names of the extracts and the view that each of them writes."""


def extract(connection: Connection, name: str, condition: str = "true", parameters: list[Any] | None = None) -> pd.DataFrame:
    """All columns of an extract, for the rows of `condition` on its view, in the order of the documents."""
    return frame(connection, f"FROM {EXTRACTS[name]} WHERE {condition} ORDER BY ALL", parameters)


def headings(connection: Connection) -> dict[str, str]:
    """The Chinese heading of every column, from the comments of tables and views."""
    rows = connection.execute(
        "SELECT column_name, any_value(comment) FROM duckdb_columns() WHERE comment IS NOT NULL GROUP BY 1"
    ).fetchall()
    return dict(rows)
