"""One project with all its parts and its paper."""

from __future__ import annotations

import pandas as pd

from perfeval_data.queries.filters import Connection, Filters, frame
from perfeval_data.queries.findings import SEVERITY_ORDER


def project(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """One form with its figures and document; empty where there is none with the id."""
    return frame(
        connection,
        """SELECT p.*, f.stated_rate, f.stated_rate_text, f.weight AS fund_weight,
                  e.expected_goal, e.achieved_goal, e.has_weight_column, e.has_reason_column, e.source_location,
                  d.file_name, d.ingested_at
           FROM project_summary p JOIN current_evaluations e USING (evaluation_id) JOIN documents d ON d.document_id = p.document_id
           LEFT JOIN fund_lines f ON f.evaluation_id = p.evaluation_id AND f.source = 'total'
           WHERE p.evaluation_id = ?""",
        [evaluation_id],
    )


def project_names(connection: Connection, filters: Filters, limit: int) -> list[tuple[int, str]]:
    """Ids and names of the chosen projects for a list to pick from, and forms of whole departments behind them."""
    condition, parameters = filters.where()
    whole = "SELECT evaluation_id, project_name || '（部门整体）', 1 FROM current_evaluations WHERE form_kind = 'department'"
    question = f"""
        SELECT evaluation_id, project_name FROM (
            SELECT evaluation_id, project_name, 0 AS position FROM project_summary WHERE {condition} UNION ALL {whole}
        ) ORDER BY position, evaluation_id LIMIT ?"""
    return connection.execute(question, [*parameters, limit]).fetchall()


_PART_ORDERS = {
    "fund_details": "line_number",
    "indicator_details": "indicator_number",
    "rule_score_details": "indicator_number",
    "finding_details": SEVERITY_ORDER,
}


def project_part(connection: Connection, view: str, evaluation_id: int) -> pd.DataFrame:
    """The rows of one form in a view of its parts, in the order of the paper."""
    order = _PART_ORDERS[view]
    return frame(connection, f"FROM {view} WHERE evaluation_id = ? ORDER BY {order}", [evaluation_id])


def source_cells(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """Every cell of the form as it stands in the document."""
    return frame(
        connection,
        """SELECT c."row", c."column", c.row_span, c.column_span, c."text", c."location"
           FROM (SELECT unnest(cells) AS c FROM source_forms WHERE evaluation_id = ?) ORDER BY c."row", c."column\"""",
        [evaluation_id],
    )


def filed_values(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """Every value that was read from the form, as the paper has it and where."""
    return frame(connection, "FROM filed_values WHERE evaluation_id = ?", [evaluation_id])
