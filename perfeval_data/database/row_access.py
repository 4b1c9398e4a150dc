"""The part of a database that a visitor may see, as a database of its own.

Every question to it can only find what was put in. What counts, sums, compares or judges is computed from these forms alone, so that
no figure, finding or link to the year before tells of a form outside.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from perfeval_data.audit.settings import settings_beside
from perfeval_data.database import store
from perfeval_data.database.judging import judge_all
from perfeval_data.service.access import Visible

_OF_A_SEEN_FORM = "evaluation_id IN (FROM seen)"
_OF_A_SEEN_UNIT = "(list_contains($departments, department) OR list_contains($units, implementing_unit))"
_OF_A_SEEN_DOCUMENT = f"document_id IN (SELECT document_id FROM evaluations WHERE {_OF_A_SEEN_FORM})"
CARRIED = {
    "evaluations": _OF_A_SEEN_FORM,
    "fund_lines": _OF_A_SEEN_FORM,
    "indicators": _OF_A_SEEN_FORM,
    "findings": _OF_A_SEEN_FORM,
    "source_forms": _OF_A_SEEN_FORM,
    "finding_marks": _OF_A_SEEN_UNIT,
    "documents": _OF_A_SEEN_DOCUMENT,
    "ingestions": f"outcome = 'stored' AND sha256 IN (SELECT sha256 FROM documents WHERE {_OF_A_SEEN_DOCUMENT})",
}
"""Which rows of each filed table are carried over."""

_COUNTS = """
    ALTER TABLE ingestions ALTER replaced_count DROP NOT NULL;
    UPDATE ingestions SET replaced_count = NULL, form_count = seen.forms, finding_count = seen.findings
    FROM (SELECT d.sha256, d.form_count, count(DISTINCT e.evaluation_id) AS forms, count(f.evaluation_id) AS findings
          FROM documents d JOIN evaluations e USING (document_id) LEFT JOIN findings f USING (evaluation_id) GROUP BY ALL) seen
    WHERE seen.sha256 = ingestions.sha256 AND seen.forms < seen.form_count;
    UPDATE documents SET form_count = seen.forms
    FROM (SELECT document_id, count(*) AS forms FROM evaluations GROUP BY ALL) seen WHERE seen.document_id = documents.document_id"""
"""A document that holds forms of others too is told of as if it held the visible ones only; what it replaced is not known then."""


def open_narrowed(whole: duckdb.DuckDBPyConnection, visible: Visible, database: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the visible part of an open one, read through `store.cursor_of` like any other.

    Raises `SettingsError`: its forms are judged by the settings beside the database.
    """
    narrowed = duckdb.connect()
    narrowed.execute("ATTACH ':memory:' AS store")
    narrowed.execute("USE store")
    store.create(narrowed)
    with store.cursor_of(whole) as source:
        units = {"departments": list(visible.departments), "units": list(visible.units)}
        source.register(
            "seen",
            source.sql(f"SELECT evaluation_id FROM evaluations WHERE {_OF_A_SEEN_UNIT}", params=units).to_arrow_table(),
        )
        for table, condition in CARRIED.items():
            parameters = units if condition == _OF_A_SEEN_UNIT else {}
            narrowed.register("carried", source.sql(f"FROM {table} WHERE {condition}", params=parameters).to_arrow_table())
            narrowed.execute(f"INSERT INTO {table} BY NAME FROM carried")
            narrowed.unregister("carried")
        source.unregister("seen")
    judge_all(narrowed, database, settings_beside(database))
    narrowed.execute(_COUNTS)
    narrowed.execute("SET enable_external_access = false")
    return narrowed
