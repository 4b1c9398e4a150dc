"""Known documents, and stored forms as they were read: for judging them again without their documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from perfeval_data.forms.version import READER_VERSION
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.kinds import READING_CODES
from perfeval_data.paper.model import (
    ENTRY_FIELDS,
    Entry,
    Finding,
    FormKind,
    FundLine,
    Indicator,
    Part,
    SelfEvaluation,
    Severity,
    Statement,
    StatementKind,
)
from perfeval_data.paper.quantities import parse_actual, parse_target

_Row = dict[str, Any]
_Entries = Mapping[tuple[str, int | None, str], tuple[str, str]]
"""(part, number within the part, field) -> text and location as filed."""

_COLUMNS: Mapping[type[Part], Mapping[str, str]] = {
    SelfEvaluation: {},
    FundLine: {
        "label": "label_filed",
        "initial_budget": "initial_budget_wan",
        "annual_budget": "annual_budget_wan",
        "executed": "executed_wan",
        "rate": "stated_rate",
        "reason": "execution_reason",
    },
    Indicator: {"reason": "deviation_reason"},
}
"""The columns that hold the value of a field, or its text where it has no value; those that are named as the field are left out."""
_PARTS = {
    "filed_values": "ALL",
    "fund_lines": "line_number",
    "indicators": "indicator_number",
    "statements": "statement_number",
    "findings": "finding_number",
}
"""The tables with the parts of a form, and the order of its rows."""
_HEADERS_OF_REASONS = """
    SELECT evaluation_id, unnest(list_filter(cells, lambda each: contains(each.text, '原因'))) AS cell
    FROM source_forms WHERE {chosen}"""
"""All that rules look at on the paper itself: where the form asks for reasons, and for what else there."""
_DOCUMENTS_AT_A_TIME = 100
"""Bounds the memory; a question a document and table would take most of the time."""


def known_documents(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The fingerprints (SHA-256) of the documents that this version of the reader has read: no need to read them again."""
    question = "SELECT sha256 FROM documents WHERE reader_version >= ?"
    return {sha256 for (sha256,) in connection.execute(question, [READER_VERSION]).fetchall()}


def documents(connection: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[int, SelfEvaluation]]]:
    """The forms of each document with their evaluation ids, document by document."""
    ids = [
        document_id
        for (document_id,) in connection.execute("SELECT document_id FROM documents ORDER BY document_id").fetchall()
    ]
    for start in range(0, len(ids), _DOCUMENTS_AT_A_TIME):
        stretch = ids[start : start + _DOCUMENTS_AT_A_TIME]
        yield from _stretch(connection, stretch[0], stretch[-1])


def _stretch(connection: duckdb.DuckDBPyConnection, first: int, last: int) -> Iterator[list[tuple[int, SelfEvaluation]]]:
    """The forms of the documents from one id to another."""
    chosen = "evaluation_id IN (SELECT evaluation_id FROM evaluations WHERE document_id BETWEEN ? AND ?)"
    parts = {
        table: _by_form(_rows(connection, f"FROM {table} WHERE {chosen} ORDER BY {order}", first, last))
        for table, order in _PARTS.items()
    }
    parts["source_forms"] = _by_form(_rows(connection, _HEADERS_OF_REASONS.format(chosen=chosen), first, last))
    question = "FROM evaluations WHERE document_id BETWEEN ? AND ? ORDER BY document_id, form_number"
    for _, rows in groupby(_rows(connection, question, first, last), key=itemgetter("document_id")):
        yield [
            (row["evaluation_id"], _form(row, {table: found[row["evaluation_id"]] for table, found in parts.items()}))
            for row in rows
        ]


def _rows(connection: duckdb.DuckDBPyConnection, question: str, first: int, last: int) -> list[_Row]:
    answer = connection.execute(question, [first, last])
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _by_form(rows: Iterable[_Row]) -> Mapping[int, list[_Row]]:
    found: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row["evaluation_id"]].append(row)
    return found


def _form(row: _Row, parts: Mapping[str, Sequence[_Row]]) -> SelfEvaluation:
    entries = {
        (value["part"], value["part_number"], value["field"]): (value["filed_text"], value["source_location"])
        for value in parts["filed_values"]
    }
    return SelfEvaluation(
        form_number=row["form_number"],
        kind=FormKind(row["form_kind"]),
        location=row["source_location"],
        **_fields(row, SelfEvaluation, "evaluation", None, entries),
        fund_lines=tuple(_fund_line(line, entries) for line in parts["fund_lines"]),
        indicators=tuple(_indicator(indicator, entries) for indicator in parts["indicators"]),
        has_weight_column=row["has_weight_column"],
        has_reason_column=row["has_reason_column"],
        source_cells=tuple(Cell(**header["cell"]) for header in parts["source_forms"]),
        reading_findings=_reading_findings(parts["findings"]),
        statements=tuple(map(_statement, parts["statements"])),
    )


def _fields(row: _Row, kind: type[Part], part: str, number: int | None, entries: _Entries) -> dict[str, Any]:
    columns = _COLUMNS[kind]
    return {field: _entry(row[columns.get(field, field)], entries.get((part, number, field))) for field in ENTRY_FIELDS[kind]}


def _entry(stored: Any, filed: tuple[str, str] | None) -> Entry:
    """An entry from its column and from what stood on the paper; one that had no place there has its text in the column."""
    value = Decimal(stored) if isinstance(stored, int | Decimal) else None
    text, location = filed or (stored if isinstance(stored, str) else "", "")
    return Entry(text, location, value)


def _fund_line(row: _Row, entries: _Entries) -> FundLine:
    number = row["line_number"]
    return FundLine(number, row["source"], **_fields(row, FundLine, "fund_line", number, entries))


def _indicator(row: _Row, entries: _Entries) -> Indicator:
    number = row["indicator_number"]
    filed = _fields(row, Indicator, "indicator", number, entries)
    return Indicator(
        indicator_number=number,
        level_1=row["level_1"],
        level_2=row["level_2"],
        target_quantity=parse_target(filed["target"].text),
        actual_quantity=parse_actual(filed["actual"].text, filed["level_3"].text + filed["target"].text),
        score_is_shared=row["score_is_shared"],
        **filed,
    )


def _statement(row: _Row) -> Statement:
    text = Entry(row["statement_text"] or "", row["source_location"], row["stated_points"])
    number, kind = row["statement_number"], StatementKind(row["statement_kind"])
    return Statement(number, kind, row["statement_label"], text, row["indicator_number"])


def _reading_findings(findings: Iterable[_Row]) -> tuple[Finding, ...]:
    """What the reader noted: it cannot be found again without the document."""
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
        for row in findings
        if row["code"] in READING_CODES
    )
