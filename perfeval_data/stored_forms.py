"""Forms out of the database again, as they were read: for judging them anew without their documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import duckdb

from perfeval_data.audit.catalogue import RULES_BY_SUBJECT
from perfeval_data.audit.rule import Subject
from perfeval_data.model import Entry, Finding, FormKind, FundLine, Indicator, SelfEvaluation, Severity
from perfeval_data.values import parse_quantity

_Row = dict[str, Any]
_Entries = Mapping[tuple[str, int | None, str], tuple[str, str]]
"""(part, number within the part, field) -> text and location as filed."""

_EVALUATION_FIELDS = {
    "fiscal_year": "fiscal_year",
    "project_name": "project_name",
    "department": "department",
    "implementing_unit": "implementing_unit",
    "expected_goal": "expected_goal",
    "achieved_goal": "achieved_goal",
    "stated_total_weight": "stated_total_weight",
    "stated_total_score": "stated_total_score",
}
_FUND_FIELDS = {
    "label": "label_filed",
    "initial_budget": "initial_budget_wan",
    "annual_budget": "annual_budget_wan",
    "executed": "executed_wan",
    "weight": "weight",
    "rate": "stated_rate",
    "score": "score",
}
_INDICATOR_FIELDS = {
    "level_1_filed": "level_1_filed",
    "level_2_filed": "level_2_filed",
    "level_3": "level_3",
    "target": "target",
    "actual": "actual",
    "weight": "weight",
    "score": "score",
    "reason": "deviation_reason",
}
"""Fields of the form and the columns that hold their value, or their text where they have no value."""


def documents(connection: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[int, SelfEvaluation]]]:
    """The forms of each document with their evaluation ids, document by document."""
    for (document_id,) in connection.execute("SELECT document_id FROM documents ORDER BY document_id").fetchall():
        rows = _rows(connection, "evaluations", "document_id", document_id, "form_number")
        yield [(row["evaluation_id"], _form(connection, row)) for row in rows]


def _rows(connection: duckdb.DuckDBPyConnection, table: str, column: str, value: int, order: str) -> list[_Row]:
    answer = connection.execute(f"SELECT * FROM {table} WHERE {column} = ? ORDER BY {order}", [value])
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _form(connection: duckdb.DuckDBPyConnection, row: _Row) -> SelfEvaluation:
    evaluation_id = row["evaluation_id"]
    entries = {
        (value["part"], value["part_number"], value["field"]): (value["filed_text"], value["source_location"])
        for value in _rows(connection, "filed_values", "evaluation_id", evaluation_id, "ALL")
    }
    lines = _rows(connection, "fund_lines", "evaluation_id", evaluation_id, "line_number")
    indicators = _rows(connection, "indicators", "evaluation_id", evaluation_id, "indicator_number")
    return SelfEvaluation(
        form_number=row["form_number"],
        kind=FormKind(row["form_kind"]),
        location=row["source_location"],
        **_fields(row, "evaluation", None, _EVALUATION_FIELDS, entries),
        fund_lines=tuple(_fund_line(line, entries) for line in lines),
        indicators=tuple(_indicator(indicator, entries) for indicator in indicators),
        has_weight_column=row["has_weight_column"],
        has_reason_column=row["has_reason_column"],
        source_cells=(),
        reading_findings=_reading_findings(connection, evaluation_id),
    )


def _fields(row: _Row, part: str, number: int | None, fields: Mapping[str, str], entries: _Entries) -> dict[str, Entry]:
    return {field: _entry(row[column], entries.get((part, number, field))) for field, column in fields.items()}


def _entry(stored: Any, filed: tuple[str, str] | None) -> Entry:
    """An entry from its column and from what stood on the paper; one that had no place there has its text in the column."""
    value = Decimal(stored) if isinstance(stored, int | Decimal) else None
    text, location = filed or (stored if isinstance(stored, str) else "", "")
    return Entry(text, location, value)


def _fund_line(row: _Row, entries: _Entries) -> FundLine:
    number = row["line_number"]
    return FundLine(number, row["source"], **_fields(row, "fund_line", number, _FUND_FIELDS, entries))


def _indicator(row: _Row, entries: _Entries) -> Indicator:
    number = row["indicator_number"]
    filed = _fields(row, "indicator", number, _INDICATOR_FIELDS, entries)
    return Indicator(
        indicator_number=number,
        level_1=row["level_1"],
        level_2=row["level_2"],
        target_quantity=parse_quantity(filed["target"].text),
        actual_quantity=parse_quantity(filed["actual"].text),
        score_is_shared=row["score_is_shared"],
        **filed,
    )


def _reading_findings(connection: duckdb.DuckDBPyConnection, evaluation_id: int) -> tuple[Finding, ...]:
    """What the reader noted: it cannot be found again without the document."""
    codes = {rule.code for rule in RULES_BY_SUBJECT[Subject.READING]}
    return tuple(
        Finding(
            row["code"],
            Severity(row["severity"]),
            row["message"],
            row["source_location"],
            row["indicator_number"],
            row["stated"],
            row["expected"],
        )
        for row in _rows(connection, "findings", "evaluation_id", evaluation_id, "finding_number")
        if row["code"] in codes
    )
