"""The part of a database that a visitor may see, as a database of its own.

Every question to it can only find what was put in. What counts, sums or compares is computed from these forms alone, so that
no figure, finding or link to last year betrays a form outside. What the audit said of each form by itself is carried over.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from perfeval_data.audit import across
from perfeval_data.audit.settings import settings_beside
from perfeval_data.database import store
from perfeval_data.database.judging import follow_up
from perfeval_data.database.writer import Writer
from perfeval_data.service.access import Visible

_OF_A_SEEN_UNIT = """(list_contains($departments, department)
    OR list_contains($units, concat_ws(chr(31), coalesce(department, ''), implementing_unit)))"""
_OF_A_SEEN_FORM = "evaluation_id IN (SELECT evaluation_id FROM seen)"
_OF_A_SEEN_PROJECT = "project_id IN (SELECT project_id FROM seen)"
_OF_A_SEEN_DOCUMENT = "document_id IN (SELECT document_id FROM seen)"
_OF_A_SEEN_ITEM = f"{_OF_A_SEEN_PROJECT} AND NOT list_contains($across, code)"
"""What was found across projects names others, and whether it still holds cannot be seen from some of them."""
CARRIED = {
    "projects": _OF_A_SEEN_PROJECT,
    "evaluations": _OF_A_SEEN_FORM,
    "fund_lines": _OF_A_SEEN_FORM,
    "indicators": _OF_A_SEEN_FORM,
    "statements": _OF_A_SEEN_FORM,
    "findings": f"{_OF_A_SEEN_FORM} AND NOT list_contains($across, code)",
    "rule_scores": _OF_A_SEEN_FORM,
    "form_judgements": _OF_A_SEEN_FORM,
    "source_forms": _OF_A_SEEN_FORM,
    "value_origins": _OF_A_SEEN_FORM,
    "finding_reviews": _OF_A_SEEN_PROJECT,
    "remedy_items": _OF_A_SEEN_ITEM,
    "remedy_steps": f"remedy_id IN (SELECT remedy_id FROM remedy_items WHERE {_OF_A_SEEN_ITEM})",
    "cost_choices": _OF_A_SEEN_PROJECT,
    "documents": _OF_A_SEEN_DOCUMENT,
    "ingestions": f"outcome = 'stored' AND sha256 IN (SELECT sha256 FROM documents WHERE {_OF_A_SEEN_DOCUMENT})",
}
"""Which rows of each table are carried over: those of the forms that count, and that the visitor may see."""

_COUNTS = """
    ALTER TABLE ingestions ALTER replaced_count DROP NOT NULL;
    UPDATE ingestions SET replaced_count = NULL, form_count = seen.forms, finding_count = seen.findings
    FROM (SELECT d.sha256, d.form_count, count(DISTINCT e.evaluation_id) AS forms, count(f.evaluation_id) AS findings
          FROM documents d JOIN evaluations e USING (document_id) LEFT JOIN findings f USING (evaluation_id) GROUP BY ALL) seen
    WHERE seen.sha256 = ingestions.sha256 AND seen.forms < seen.form_count;
    UPDATE documents SET form_count = seen.forms
    FROM (SELECT document_id, count(*) AS forms FROM evaluations GROUP BY ALL) seen WHERE seen.document_id = documents.document_id"""
"""A document that also holds forms of others looks as if it held the visible ones only; what it replaced is then unknown."""


def open_narrowed(whole: duckdb.DuckDBPyConnection, visible: Visible, database: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the visible part of an open one, read through `store.cursor_of` like any other.

    Raises `SettingsError`: what holds across its forms is judged by the settings beside the database.
    """
    narrowed = store.in_memory()
    with store.cursor_of(whole) as source:
        _carry(source, narrowed, visible)
    writer = Writer(narrowed, datetime.now(), "")
    writer.touch(narrowed.execute("SELECT evaluation_id, department FROM evaluations").fetchall())
    follow_up(writer, settings_beside(database))
    narrowed.execute(_COUNTS)
    return narrowed


def _carry(source: duckdb.DuckDBPyConnection, narrowed: duckdb.DuckDBPyConnection, visible: Visible) -> None:
    """Copy the visible rows of every table."""
    units = [chr(31).join(unit) for unit in visible.units]
    seen = source.sql(
        f"SELECT evaluation_id, project_id, document_id FROM current_evaluations WHERE {_OF_A_SEEN_UNIT}",
        params={"departments": [*visible.departments], "units": units},
    )
    source.register("seen", seen.to_arrow_table())
    for table, condition in CARRIED.items():
        parameters = {"across": [check.rule.code for check in across.CHECKS]} if "$across" in condition else {}
        narrowed.register("carried", source.sql(f"FROM {table} WHERE {condition}", params=parameters).to_arrow_table())
        narrowed.execute(f"INSERT INTO {table} BY NAME FROM carried")
        narrowed.unregister("carried")
    source.unregister("seen")
