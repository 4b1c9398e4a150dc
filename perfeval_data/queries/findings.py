"""What does not add up: counts, lists, and what to look at first."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import Any

import pandas as pd

from perfeval_data.database.review import FindingIdentity
from perfeval_data.queries.filters import DEPARTMENT, UNIT, Connection, Filters, frame
from perfeval_data.queries.order import Order, order_by

SEVERITY_ORDER = "CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END"


def findings_by_kind(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Number of findings and projects by kind, the gravest first."""
    _, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT code, min({SEVERITY_ORDER}) AS severity_order,
                   sum(finding_count)::INTEGER AS finding_count, sum(open_finding_count)::INTEGER AS open_finding_count,
                   sum(project_count)::INTEGER AS project_count
            FROM {filters.sums("kinds")} GROUP BY 1 ORDER BY severity_order, finding_count DESC, 1""",
        parameters,
    )


def findings_by_severity(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Number of findings by severity, the gravest first."""
    _, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT severity, sum(finding_count)::INTEGER AS finding_count, sum(open_finding_count)::INTEGER AS open_finding_count
            FROM {filters.sums("kinds")} GROUP BY 1 ORDER BY {SEVERITY_ORDER}""",
        parameters,
    )


def findings(
    connection: Connection,
    filters: Filters,
    code: str | None = None,
    severity: str | None = None,
    verdict: str | None = None,
    order: Order | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The findings of the chosen projects, the gravest first, each with the money of its project and what was said of it."""
    condition, parameters = _selection(filters, code, severity, verdict)
    by = order_by(order, f"{SEVERITY_ORDER}, annual_budget_wan DESC NULLS LAST, evaluation_id, finding_number")
    return frame(
        connection,
        f"""WITH shown AS MATERIALIZED (
                SELECT evaluation_id, finding_number, annual_budget_wan::DOUBLE AS annual_budget_wan
                FROM {_FOUND} WHERE {condition} ORDER BY {by} LIMIT ? OFFSET ?
            ), {_rows_of("shown")}
            SELECT d.*, shown.annual_budget_wan
            FROM finding_details_of('their_findings', 'their_indicators') d JOIN shown USING (evaluation_id, finding_number)
            ORDER BY {by}""",
        [*parameters, limit, offset],
    )


def open_findings(connection: Connection, filters: Filters) -> list[dict[str, Any]]:
    """What nobody has settled in the chosen projects, each with its form and file: units and forms in the order of the documents,
    the gravest of a form first."""
    condition, parameters = filters.where()
    answer = connection.execute(
        f"""WITH chosen AS MATERIALIZED (
                SELECT evaluation_id, document_id,
                       min(evaluation_id) OVER (PARTITION BY department, implementing_unit) AS first_form
                FROM project_summary WHERE {condition})
            SELECT d.evaluation_id, d.department, d.implementing_unit, d.fiscal_year, d.project_name, d.form_number, f.file_name,
                   d.level_3, d.code, d.severity, d.message, d.source_location
            FROM finding_details d JOIN chosen USING (evaluation_id) JOIN documents f USING (document_id)
            WHERE NOT is_settled(d.verdict)
            ORDER BY first_form, d.evaluation_id, {SEVERITY_ORDER}, d.finding_number""",
        parameters,
    )
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def unsettled(connection: Connection, filters: Filters) -> tuple[FindingIdentity, ...]:
    """What makes each of the same findings itself: to put on the ledger what a letter asks."""
    condition, parameters = filters.where()
    rows = connection.execute(
        f"""WITH chosen AS MATERIALIZED (SELECT evaluation_id FROM project_summary WHERE {condition})
            SELECT d.project_id, d.code, d.level_3, d.stated FROM finding_details d JOIN chosen USING (evaluation_id)
            WHERE NOT is_settled(d.verdict) ORDER BY d.evaluation_id, d.finding_number""",
        parameters,
    ).fetchall()
    return tuple(FindingIdentity(*row) for row in rows)


def _rows_of(forms: str) -> str:
    """The findings and indicators of a few forms, for `finding_details_of`: joined by two columns, all rows of a year would be read."""
    few = f"WHERE evaluation_id IN (SELECT evaluation_id FROM {forms})"
    return f"their_findings AS (FROM findings {few}), their_indicators AS (FROM indicators {few})"


_FOUND = """findings JOIN project_summary USING (evaluation_id)
    LEFT JOIN reviewed_findings USING (evaluation_id, finding_number)"""


def _selection(filters: Filters, code: str | None, severity: str | None, verdict: str | None) -> tuple[str, list[Any]]:
    """A condition on `_FOUND` and its parameters."""
    condition, parameters = filters.where()
    for column, value in (("code", code), ("severity", severity), ("coalesce(verdict, 'open')", verdict)):
        if value is not None:
            condition += f" AND {column} = ?"
            parameters.append(value)
    return condition, parameters


def quality_by_unit(connection: Connection, filters: Filters) -> pd.DataFrame:
    """How well each unit has filed: its findings by severity, the share of projects without error or warning, the worst first."""
    condition, parameters = filters.where()
    return frame(
        connection,
        f"""SELECT
                {DEPARTMENT} AS department,
                {UNIT} AS implementing_unit,
                sum(project_count)::INTEGER AS project_count,
                sum(finding_count)::INTEGER AS finding_count,
                sum(open_finding_count)::INTEGER AS open_finding_count,
                sum(open_error_count)::INTEGER AS open_error_count,
                sum(open_warning_count)::INTEGER AS open_warning_count,
                (sum(open_finding_count) - sum(open_error_count) - sum(open_warning_count))::INTEGER AS open_notice_count,
                sum(open_finding_count) / sum(project_count) AS findings_per_project,
                sum(clean_count) / sum(project_count) AS clean_share,
                sum(full_count) / sum(project_count) AS full_share
            FROM {filters.figures} WHERE {condition}
            GROUP BY 1, 2 ORDER BY clean_share, findings_per_project DESC, min(first_form)""",
        parameters,
    )


def finding_count(
    connection: Connection,
    filters: Filters,
    code: str | None = None,
    severity: str | None = None,
    verdict: str | None = None,
) -> int:
    """How many findings the choice has."""
    condition, parameters = _selection(filters, code, severity, verdict)
    question = f"SELECT count(*) FROM {_FOUND} WHERE {condition}"
    return int(connection.execute(question, parameters).fetchall()[0][0])


def identities(
    connection: Connection,
    filters: Filters,
    code: str | None = None,
    severity: str | None = None,
    verdict: str | None = None,
) -> tuple[FindingIdentity, ...]:
    """What makes each finding of the choice itself, the order that of the forms: to review them all."""
    condition, parameters = _selection(filters, code, severity, verdict)
    rows = connection.execute(
        f"""WITH chosen AS MATERIALIZED (
                SELECT evaluation_id, finding_number, project_id, code, stated, indicator_number FROM {_FOUND} WHERE {condition})
            SELECT project_id, code, level_3, c.stated
            FROM chosen c LEFT JOIN indicators i USING (evaluation_id, indicator_number) ORDER BY evaluation_id, finding_number""",
        parameters,
    ).fetchall()
    return tuple(FindingIdentity(*row) for row in rows)


Place = tuple[int, int]
"""The form of a finding and its number there."""


def findings_at(connection: Connection, places: tuple[Place, ...]) -> pd.DataFrame:
    """The findings of these forms and numbers that there are."""
    wanted = " OR ".join(["(evaluation_id = ? AND finding_number = ?)"] * len(places)) or "false"
    question = f"FROM finding_details WHERE {wanted} ORDER BY evaluation_id, finding_number"
    return frame(connection, question, [number for place in places for number in place])


def reviews_of(connection: Connection, finding: FindingIdentity) -> pd.DataFrame:
    """All reviews of a finding, newest first."""
    columns = [field.name for field in fields(finding)]
    condition = " AND ".join(f"{column} IS NOT DISTINCT FROM ?" for column in columns)
    return frame(connection, f"FROM review_details WHERE {condition} ORDER BY review_id DESC", [*astuple(finding)])


def reviews(connection: Connection) -> pd.DataFrame:
    """All reviews, newest first."""
    return frame(connection, "FROM review_details ORDER BY review_id DESC")
