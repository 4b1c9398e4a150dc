"""One project with all its parts and its paper."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from perfeval_data.queries.filters import Connection, Filters, frame
from perfeval_data.queries.findings import SEVERITY_ORDER
from perfeval_data.queries.order import Order


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


def listed_projects(connection: Connection, filters: Filters, limit: int) -> pd.DataFrame:
    """The chosen projects for a list to pick from, forms of whole departments behind them: `project_id`, names and year."""
    condition, parameters = filters.where(None)
    return frame(
        connection,
        f"""WITH first_forms AS (
                SELECT min(evaluation_id) AS evaluation_id FROM project_summary WHERE {condition} GROUP BY project_id
            ), listed AS MATERIALIZED (
                SELECT evaluation_id FROM project_summary SEMI JOIN first_forms USING (evaluation_id)
                ORDER BY form_kind DESC, evaluation_id LIMIT ?)
            SELECT project_id, form_kind, project_name, fiscal_year, implementing_unit, department
            FROM project_summary WHERE evaluation_id IN (FROM listed) ORDER BY form_kind DESC, evaluation_id""",
        [*parameters, limit],
    )


def is_chosen(connection: Connection, filters: Filters, project_id: int) -> bool:
    """Whether the choice holds a project."""
    condition, parameters = filters.where(None)
    question = f"SELECT count(*) FROM project_summary WHERE {condition} AND project_id = ?"
    return bool(connection.execute(question, [*parameters, project_id]).fetchall()[0][0])


SORTED_PROJECTS = frozenset(
    {
        "project_name",
        "department",
        "implementing_unit",
        "initial_budget_wan",
        "annual_budget_wan",
        "executed_wan",
        "execution_rate",
        "execution_score",
        "indicator_score",
        "final_score",
        "graded_score",
        "grade",
        "open_finding_count",
    }
)
"""The columns by which a list of projects can be sorted."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The forms before and behind one in a list, each as project and number in its document; None at the ends."""

    before: tuple[int, int] | None
    behind: tuple[int, int] | None


def neighbours(connection: Connection, filters: Filters, evaluation_id: int, order: Order | None = None) -> Neighbours:
    """The forms beside one in the list of the chosen projects; none where that does not hold it."""
    condition, parameters = filters.where()
    if order is None:  # in the order of the documents no list has to be made
        question = f"""
            SELECT * FROM (SELECT project_id, form_number FROM project_summary WHERE {condition} AND evaluation_id {{}} ?
                           ORDER BY evaluation_id {{}} LIMIT 1)"""
        sides = [
            connection.execute(question.format(*side), [*parameters, evaluation_id]).fetchall()
            for side in (("<", "DESC"), (">", "ASC"))
        ]
        return Neighbours(*(rows[0] if rows else None for rows in sides))
    rows = connection.execute(
        f"""SELECT lag(project_id) OVER list, lag(form_number) OVER list, lead(project_id) OVER list, lead(form_number) OVER list
            FROM project_summary WHERE {condition}
            WINDOW list AS (ORDER BY {order.by("evaluation_id")}) QUALIFY evaluation_id = ?""",
        [*parameters, evaluation_id],
    ).fetchall()
    if not rows:
        return Neighbours(None, None)
    ((before, its_form, behind, their_form),) = rows
    return Neighbours((before, its_form) if before else None, (behind, their_form) if behind else None)


def known_project(connection: Connection, project_id: int) -> pd.DataFrame:
    """The names and year of a project that any document has ever held; empty where there is none with the number."""
    return frame(connection, "FROM projects WHERE project_id = ?", [project_id])


def forms_of_project(connection: Connection, project_id: int) -> pd.DataFrame:
    """The forms of a project that count, in the order of their document: one, or several where it holds the project twice."""
    return frame(
        connection,
        """SELECT evaluation_id, form_number, source_location FROM current_evaluations
           WHERE project_id = ? ORDER BY form_number, evaluation_id""",
        [project_id],
    )


_PART_ORDERS = {
    "fund_details": "line_number",
    "indicator_details": "indicator_number",
    "statement_details": "statement_number",
    "rule_score_details": "indicator_number",
    "finding_details": f"{SEVERITY_ORDER}, finding_number",
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


def value_origins(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """The values of a form that a person has confirmed or typed; all others are as the machine read them."""
    question = "SELECT part, part_number, field, value_origin FROM value_origins WHERE evaluation_id = ? ORDER BY ALL"
    return frame(connection, question, [evaluation_id])


def filed_values(connection: Connection, evaluation_id: int) -> pd.DataFrame:
    """Every value that was read from the form, as the paper has it and where."""
    return frame(connection, "FROM filed_values WHERE evaluation_id = ?", [evaluation_id])
