"""Whole forms at once, for papers that hold many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from perfeval_data.queries.filters import Connection, Filters
from perfeval_data.queries.findings import SEVERITY_ORDER

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form: its figures, and its rows of money, indicators, scores by the rules and findings, each by column name."""

    project: Record
    funds: tuple[Record, ...]
    indicators: tuple[Record, ...]
    rule_scores: tuple[Record, ...]
    findings: tuple[Record, ...]


def chosen_ids(connection: Connection, filters: Filters, limit: int) -> tuple[int, ...]:
    """The ids of the first chosen projects."""
    question = f"{filters.chosen()} ORDER BY evaluation_id LIMIT ?"
    return tuple(row[0] for row in connection.execute(question, [*filters.where()[1], limit]).fetchall())


def sheets(connection: Connection, evaluation_ids: Sequence[int]) -> tuple[Sheet, ...]:
    """The forms with these ids, in the order of the documents; values as Python has them, None where nothing was filed."""
    projects = _records(
        connection,
        """SELECT p.*, e.expected_goal, e.achieved_goal, e.has_reason_column, e.source_location, d.file_name
           FROM project_summary p JOIN current_evaluations e USING (evaluation_id) JOIN documents d ON d.document_id = p.document_id
           WHERE list_contains(?, p.evaluation_id) ORDER BY p.evaluation_id""",
        evaluation_ids,
    )
    parts = [
        _by_form(connection, view, order, evaluation_ids)
        for view, order in (
            ("fund_details", "line_number"),
            ("indicator_details", "indicator_number"),
            ("rule_score_details", "indicator_number"),
            ("finding_details", f"{SEVERITY_ORDER}, finding_number"),
        )
    ]
    return tuple(Sheet(project, *(tuple(part.get(project["evaluation_id"], ())) for part in parts)) for project in projects)


def _by_form(connection: Connection, view: str, order: str, evaluation_ids: Sequence[int]) -> dict[int, list[Record]]:
    question = f"FROM {view} WHERE list_contains(?, evaluation_id) ORDER BY evaluation_id, {order}"
    rows: dict[int, list[Record]] = {}
    for row in _records(connection, question, evaluation_ids):
        rows.setdefault(row["evaluation_id"], []).append(row)
    return rows


def _records(connection: Connection, question: str, evaluation_ids: Sequence[int]) -> list[Record]:
    answer = connection.execute(question, [list(evaluation_ids)])
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
