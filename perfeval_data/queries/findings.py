"""What does not add up: counts, lists, and what to look at first."""

from __future__ import annotations

from dataclasses import astuple, fields

import pandas as pd

from perfeval_data.marks import FindingIdentity
from perfeval_data.queries.filters import NOT_FILED, Connection, Filters, frame

SEVERITY_ORDER = "CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END"


def findings_by(connection: Connection, filters: Filters, column: str) -> pd.DataFrame:
    """Number of findings and projects by kind (`code`), `severity` or `implementing_unit`."""
    _, parameters = filters.where()
    value = f"coalesce({column}, '{NOT_FILED}')" if column == "implementing_unit" else column
    return frame(
        connection,
        f"""SELECT {value} AS {column}, min({SEVERITY_ORDER}) AS severity_order,
                   count(*) AS finding_count, count(DISTINCT evaluation_id) AS project_count
            FROM finding_details WHERE evaluation_id IN ({filters.chosen()})
            GROUP BY 1 ORDER BY {"severity_order, " if column != "implementing_unit" else ""}finding_count DESC, 1""",
        parameters,
    )


def findings(
    connection: Connection,
    filters: Filters,
    code: str | None = None,
    severity: str | None = None,
    verdict: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The findings of the chosen projects, the gravest first, each with the money of its project and what was said of it."""
    _, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT d.*, p.annual_budget_wan::DOUBLE AS annual_budget_wan
            FROM finding_details d JOIN project_summary p USING (evaluation_id)
            WHERE d.evaluation_id IN ({filters.chosen()}) AND d.code = coalesce(?, d.code) AND d.severity = coalesce(?, d.severity)
              AND d.verdict = coalesce(?, d.verdict)
            ORDER BY {SEVERITY_ORDER.replace("severity", "d.severity")}, p.annual_budget_wan DESC NULLS LAST,
                     d.evaluation_id, d.finding_number
            LIMIT ? OFFSET ?""",
        [*parameters, code, severity, verdict, limit, offset],
    )


def attention(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """The gravest finding of each project that has an error or a warning, the gravest first, then by money at stake."""
    _, parameters = filters.where()
    return frame(
        connection,
        f"""WITH ranked AS (
                SELECT
                    d.*,
                    {SEVERITY_ORDER} AS severity_order,
                    row_number() OVER (PARTITION BY evaluation_id ORDER BY {SEVERITY_ORDER}, finding_number) AS place,
                    count(*) OVER (PARTITION BY evaluation_id) - 1 AS more_count
                FROM finding_details d WHERE severity <> 'notice' AND verdict NOT IN ('corrected', 'unfounded') AND evaluation_id IN ({filters.chosen()}))
            SELECT r.*, p.annual_budget_wan::DOUBLE AS annual_budget_wan
            FROM ranked r JOIN project_summary p USING (evaluation_id) WHERE r.place = 1
            ORDER BY r.severity_order, p.annual_budget_wan DESC NULLS LAST, r.evaluation_id LIMIT ?""",
        [*parameters, limit],
    )


def finding_count(
    connection: Connection,
    filters: Filters,
    code: str | None = None,
    severity: str | None = None,
    verdict: str | None = None,
) -> int:
    """How many findings the choice has."""
    table = "finding_details" if verdict else "findings"
    conditions, parameters = [f"evaluation_id IN ({filters.chosen()})"], filters.where()[1]
    for column, value in (("code", code), ("severity", severity), ("verdict", verdict)):
        if value is not None:
            conditions.append(f"{column} = ?")
            parameters.append(value)
    question = f"SELECT count(*) FROM {table} WHERE {' AND '.join(conditions)}"
    return int(connection.execute(question, parameters).fetchall()[0][0])


def finding(connection: Connection, evaluation_id: int, finding_number: int) -> pd.DataFrame:
    """One finding; empty where there is none with the number."""
    question = "FROM finding_details WHERE evaluation_id = ? AND finding_number = ?"
    return frame(connection, question, [evaluation_id, finding_number])


def marks_of(connection: Connection, finding: FindingIdentity) -> pd.DataFrame:
    """All marks of a finding, newest first."""
    columns = [field.name for field in fields(finding)]
    condition = " AND ".join(f"{column} IS NOT DISTINCT FROM ?" for column in columns)
    return frame(connection, f"FROM finding_marks WHERE {condition} ORDER BY mark_id DESC", [*astuple(finding)])


def marks(connection: Connection) -> pd.DataFrame:
    """All marks, newest first."""
    return frame(connection, "FROM finding_marks ORDER BY mark_id DESC")
