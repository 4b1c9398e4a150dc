"""Whole views for other programs, and the Chinese headings of all columns."""

from __future__ import annotations

from collections.abc import Iterator
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


FORMS_A_PART = 20_000


def extract(connection: Connection, name: str, condition: str = "true", parameters: list[Any] | None = None) -> pd.DataFrame:
    """All columns of an extract, for the rows of `condition` on its view, in the order of the documents."""
    rows = frame(connection, f"FROM {EXTRACTS[name]} WHERE {condition} ORDER BY ALL", parameters)
    return rows.astype(dict.fromkeys(_whole_numbers(connection, name), "Int64"))


def extract_parts(connection: Connection, name: str, condition: str, parameters: list[Any]) -> Iterator[pd.DataFrame]:
    """The same rows in the same order, some at a time; at least one part, which may be empty."""
    ((last,),) = connection.execute("SELECT coalesce(max(evaluation_id), 0) FROM evaluations").fetchall()
    for first in range(0, last + 1, FORMS_A_PART):
        stretch = f"evaluation_id BETWEEN {first} AND {first + FORMS_A_PART - 1}"
        yield extract(connection, name, f"{stretch} AND {condition}", parameters)


def _whole_numbers(connection: Connection, name: str) -> list[str]:
    """The columns of whole numbers: with a gap in it pandas would make fractions of one."""
    columns = "SELECT column_name FROM (DESCRIBE FROM {}) WHERE column_type IN ('INTEGER', 'BIGINT')"
    return [column for (column,) in connection.execute(columns.format(EXTRACTS[name])).fetchall()]


def headings(connection: Connection) -> dict[str, str]:
    """The Chinese heading of every column, from the comments of tables and views."""
    rows = connection.execute(
        "SELECT column_name, any_value(comment) FROM duckdb_columns() WHERE comment IS NOT NULL GROUP BY 1"
    ).fetchall()
    return dict(rows)
