"""Who was expected to file and has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd
import pyarrow as pa

from perfeval_data.database.expected import Expected
from perfeval_data.queries.filters import NOT_FILED, Connection, Filters, frame

_SCHEMA = pa.schema(
    {"fiscal_year": pa.int32(), "department": pa.string(), "implementing_unit": pa.string(), "project_name": pa.string()}
)
NEAR = 0.6
"""`similarity` (sql/predecessors.sql) from which on a filed name is offered as what may be meant; it is never taken for it."""


def missing(connection: Connection, rows: Sequence[Expected], filters: Filters, year: int) -> pd.DataFrame:
    """The expected units and projects of a year without a form, each with the nearest name that was filed.

    Names are the same where they differ only in spaces, brackets or the year. The filter narrows by department and unit.
    """
    expected = [
        {"fiscal_year": year} | {name: value for name, value in asdict(row).items() if name != "fiscal_year"}
        for row in rows
        if row.fiscal_year in (None, year) and _is_chosen(row, filters)
    ]
    connection.register("expected", pa.Table.from_pylist(expected, _SCHEMA))
    try:
        return frame(connection, _QUESTION, [year])
    finally:
        connection.unregister("expected")


def _is_chosen(row: Expected, filters: Filters) -> bool:
    """Whether a row belongs to the chosen departments and units; one that says nothing of them belongs to all."""
    units = [name for _, name in filters.units]
    return all(
        not chosen or said is None or said in chosen or NOT_FILED in chosen
        for chosen, said in ((filters.departments, row.department), (units, row.implementing_unit))
    )


_QUESTION = f"""
    WITH wanted AS MATERIALIZED (
        SELECT *, row_number() OVER () AS number, plain_name(department) AS plain_department,
               plain_name(implementing_unit) AS plain_unit, plain_name(project_name) AS plain_project
        FROM (SELECT DISTINCT * FROM expected)
    ), filed AS MATERIALIZED (
        SELECT DISTINCT plain_name(department) AS filed_department, plain_name(implementing_unit) AS filed_unit,
               plain_name(project_name) AS filed_project, implementing_unit AS unit_as_filed, project_name AS project_as_filed
        FROM current_evaluations WHERE fiscal_year = ? AND form_kind = 'project'
    ), found AS (
        SELECT DISTINCT number FROM wanted JOIN filed ON coalesce(plain_project = filed_project, plain_unit = filed_unit)
        WHERE coalesce(plain_department = filed_department, true) AND coalesce(plain_unit = filed_unit, true)
    ), gone AS (FROM wanted ANTI JOIN found USING (number)
    ), near AS (
        SELECT number, if(plain_project IS NULL, unit_as_filed, project_as_filed) AS nearest_name,
               if(plain_project IS NULL, similarity(plain_unit, filed_unit), similarity(plain_project, filed_project)) AS name_similarity
        FROM gone JOIN filed ON if(plain_project IS NULL, filed_unit IS NOT NULL, coalesce(plain_unit = filed_unit, true))
        WHERE name_similarity >= {NEAR}
        QUALIFY row_number() OVER (PARTITION BY number ORDER BY name_similarity DESC, nearest_name) = 1
    )
    SELECT fiscal_year, department, implementing_unit, project_name, nearest_name
    FROM gone LEFT JOIN near USING (number) ORDER BY department, implementing_unit, project_name"""
