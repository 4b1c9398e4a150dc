"""A database file of an older version brought to this one, step by step.

Each step turns the tables of one version into those of the next. What is computed from them is dropped before the first step
and recreated after the last, and all forms are judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import duckdb

from perfeval_data.database import definitions

Column = tuple[str, str]
"""A table and one of its columns."""


class MigrationError(Exception):
    """Something stored does not fit the newer tables: a Chinese sentence."""


def migrate(connection: duckdb.DuckDBPyConnection) -> tuple[Column, ...]:
    """Bring the tables of an open database to this version and recreate everything else; its forms are not judged yet.

    Returns the filled columns that no step knew, which are left behind. Raises `MigrationError`; the transaction is then of no use.
    """
    left_behind: list[Column] = []
    definitions.drop_computed(connection)
    for version in range(definitions.version_in(connection), definitions.VERSION):
        left_behind += STEPS[version](connection)
    definitions.create_computed(connection)
    _key_projects(connection)
    connection.execute("UPDATE database_version SET version = ?", [definitions.VERSION])
    return tuple(left_behind)


def _key_projects(connection: duckdb.DuckDBPyConnection) -> None:
    """Recompute the key of every project, and merge projects that now share one: the oldest number stays."""
    connection.execute("""
        UPDATE projects SET project_key = project_key_of(form_kind, fiscal_year, department, implementing_unit, project_name);
        CREATE TEMP TABLE merged AS
        SELECT * FROM (SELECT project_id, min(project_id) OVER (PARTITION BY project_key) AS kept_id FROM projects)
        WHERE project_id <> kept_id;
        UPDATE evaluations SET project_id = kept_id FROM merged WHERE merged.project_id = evaluations.project_id;
        UPDATE finding_reviews SET project_id = kept_id FROM merged WHERE merged.project_id = finding_reviews.project_id;
        UPDATE remedy_items SET project_id = kept_id FROM merged WHERE merged.project_id = remedy_items.project_id;
        UPDATE cost_choices SET project_id = kept_id FROM merged WHERE merged.project_id = cost_choices.project_id;
        DELETE FROM projects WHERE project_id IN (SELECT project_id FROM merged);
        DROP TABLE merged;
        UPDATE evaluations SET is_current = newest.holds
        FROM (SELECT evaluation_id, document_id = max(document_id) OVER (PARTITION BY project_id) AS holds FROM evaluations) newest
        WHERE newest.evaluation_id = evaluations.evaluation_id AND newest.holds <> is_current""")


# --- 1 to 2 --------------------------------------------------------------------------------------------------------

_OLD: Final = "old "
_SAME_PROJECT: Final = """p.project_name = o.project_name AND p.fiscal_year IS NOT DISTINCT FROM o.fiscal_year
    AND p.department IS NOT DISTINCT FROM o.department AND p.implementing_unit IS NOT DISTINCT FROM o.implementing_unit"""
_FIRST_OF_PROJECT: Final = f"(SELECT min(p.project_id) FROM projects p WHERE {_SAME_PROJECT})"
_CARRIED: Final[Mapping[str, Mapping[str, str]]] = {
    "documents": {"reader_version": "1"},
    "evaluations": {
        "project_id": f"(SELECT p.project_id FROM projects p WHERE {_SAME_PROJECT} AND p.form_kind = o.form_kind)",
        "is_current": "true",
    },
    "fund_lines": {},
    "indicators": {},
    "findings": {},
    "source_forms": {},
    "finding_marks": {"project_id": _FIRST_OF_PROJECT},
    "ingestions": {},
}
"""The tables of version 1, and what their new columns hold."""
_NOW_IN_PROJECTS: Final = {"fiscal_year", "department", "implementing_unit", "project_name"}
_SEQUENCES: Final = {
    "document_ids": ("documents", "document_id"),
    "evaluation_ids": ("evaluations", "evaluation_id"),
    "ingestion_ids": ("ingestions", "ingestion_id"),
    "mark_ids": ("finding_marks", "mark_id"),
}


def _count_every_reading(connection: duckdb.DuckDBPyConnection) -> list[Column]:
    """1 to 2: readings are no longer deleted by newer ones; projects, and what was said of them, have numbers of their own.

    Files of version 1 differ among themselves, so columns are carried over by name. Every form in them counts: a newer
    document had deleted the older one's. Who read their documents was not noted: a reader of version 1.
    """
    connection.execute("DROP TABLE IF EXISTS made_by")
    old_tables = _set_aside(connection)
    definitions.create_tables_of(connection, 2)
    connection.execute("INSERT INTO database_version VALUES (2)")
    _number_projects(connection, old_tables)
    for table, new_columns in _CARRIED.items():
        if table in old_tables:
            _carry(connection, table, new_columns)
    for sequence, (table, column) in _SEQUENCES.items():
        _go_on_after(connection, sequence, table, column)
    left_behind = [column for table in sorted(old_tables) for column in _left_behind(connection, table)]
    for table in old_tables:
        connection.execute(f'DROP TABLE "{_OLD}{table}"')
    return left_behind


def _set_aside(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Give every table another name; returns the names that they had."""
    question = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary"
    tables = [name for (name,) in connection.execute(question).fetchall()]
    for table in tables:
        connection.execute(f'ALTER TABLE "{table}" RENAME TO "{_OLD}{table}"')
    return tables


def _number_projects(connection: duckdb.DuckDBPyConnection, old_tables: Sequence[str]) -> None:
    """One project for each key that a form or a review has; `_key_projects` writes the keys."""
    key = "fiscal_year, department, implementing_unit, project_name"
    connection.execute(f"""
        INSERT INTO projects
        SELECT nextval('project_ids'), '', form_kind, {key}
        FROM (SELECT form_kind, {key}, min(evaluation_id) AS place FROM "{_OLD}evaluations" GROUP BY ALL ORDER BY place)""")
    if "finding_marks" in old_tables:
        connection.execute(f"""
            INSERT INTO projects
            SELECT nextval('project_ids'), '', 'project', {key}
            FROM (SELECT {key}, min(mark_id) AS place FROM "{_OLD}finding_marks" o
                  WHERE NOT EXISTS (SELECT 1 FROM projects p WHERE {_SAME_PROJECT}) GROUP BY ALL ORDER BY place)""")


def _carry(connection: duckdb.DuckDBPyConnection, table: str, new_columns: Mapping[str, str]) -> None:
    """Copy the columns of a table that both versions have, and fill the new ones."""
    shared = sorted(_columns(connection, table) & _columns(connection, _OLD + table))
    names = ", ".join(f'"{name}"' for name in [*shared, *new_columns])
    values = ", ".join([f'o."{name}"' for name in shared] + [*new_columns.values()])
    try:
        connection.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{_OLD}{table}" o')
    except duckdb.ConstraintException as error:
        raise MigrationError(f"表 {table} 里有新版本不能照原样保存的内容（{error}）") from error


def _go_on_after(connection: duckdb.DuckDBPyConnection, sequence: str, table: str, column: str) -> None:
    ((last,),) = connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchall()
    connection.execute(f"CREATE OR REPLACE SEQUENCE {sequence} START {last + 1}")


def _left_behind(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Column]:
    """The columns of an old table with anything in them that the new one has no place for."""
    if table in definitions.COMPUTED_TABLES:
        return
    moved = _NOW_IN_PROJECTS if table == "finding_marks" else set()
    for name in sorted(_columns(connection, _OLD + table) - _columns(connection, table) - moved):
        ((filled,),) = connection.execute(f'SELECT count("{name}") FROM "{_OLD}{table}"').fetchall()
        if filled:
            yield table, name


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    question = "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND table_name = ?"
    return {name for (name,) in connection.execute(question, [table]).fetchall()}


# --- 2 to 3 --------------------------------------------------------------------------------------------------------


def _keep_answers_and_remedies(connection: duckdb.DuckDBPyConnection) -> list[Column]:
    """2 to 3: what a person answers at the desk, and what becomes of a finding, have tables; nothing that was there changes."""
    definitions.create_tables_of(connection, 3)
    return []


# --- 3 to 4 --------------------------------------------------------------------------------------------------------


def _keep_statements(connection: duckdb.DuckDBPyConnection) -> list[Column]:
    """3 to 4: statements get a table, reasons of fund lines and targets as first set get columns, reviews get their proper name.

    The new columns stay blank in forms that were read before, until their documents are offered and read again.
    """
    definitions.create_tables_of(connection, 4)
    _go_on_after(connection, "review_ids", "finding_reviews", "review_id")
    return []


STEPS: Final[Mapping[int, Callable[[duckdb.DuckDBPyConnection], list[Column]]]] = {
    1: _count_every_reading,
    2: _keep_answers_and_remedies,
    3: _keep_statements,
}
"""What brings each version to the next."""
