"""What a database of this version is made of: tables, and what is computed from them.

Only the tables of `TABLES` hold what no program can compute again: a change there is a step in `migrations`. Every migration
and every restore recreates views, macros and computed tables from this program's files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from typing import Final

import duckdb

from perfeval_data.paper.columns import FILED_AND_COMPUTED

VERSION: Final = 4
"""The version of the tables and views. Whoever changes what a file must hold raises it, and adds the step in `migrations`."""

_SQL = resources.files("perfeval_data") / "database" / "sql"
TABLES: Final[Mapping[int, tuple[str, ...]]] = {
    2: ("v2_tables.sql",),
    3: ("v3_desk.sql", "v3_remedies.sql"),
    4: ("v4_statements.sql",),
}
"""The files of tables, by the version that brought them. A new version adds a file; those of earlier ones never change, since every
older database goes through them on its way to this one."""
_COMPUTED: Final = ("judged.sql", "views.sql", "predecessors.sql", "sums.sql", "ledger.sql", "costs.sql")

COMPUTED_TABLES: Final = frozenset(
    {
        "form_judgements",
        "grade_bands",
        "judged_by",
        "rule_scores",
        "stored_department_kinds",
        "stored_department_losses",
        "stored_department_sources",
        "stored_predecessors",
        "stored_search_pairs",
        "stored_summary",
        "stored_unit_figures",
    }
)
"""Tables that the program fills by itself from the others: what was filed, reviewed and logged."""
_COMPUTED_BEFORE: Final = frozenset({"severity_weights", "stored_lineage"})
"""Computed tables of earlier versions that nothing reads any more."""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and views of this version in an empty database."""
    create_tables(connection)
    connection.execute("INSERT INTO database_version VALUES (?)", [VERSION])
    create_computed(connection)


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of what was filed, decided and logged."""
    for version in TABLES:
        create_tables_of(connection, version)


def create_tables_of(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """Make the tables that came with one version."""
    for name in TABLES[version]:
        connection.execute(_read(name))


def create_computed(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views, macros and computed tables; what is there of the tables stays. Every column without a comment gets one."""
    for name in _COMPUTED:
        connection.execute(_read(name))
    _comment(connection)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views and macros over tables that live elsewhere."""
    for name in _COMPUTED:
        for statement in duckdb.extract_statements(_read(name)):
            if _IS_VIEW.search(statement.query):
                connection.execute(statement)


_IS_VIEW: Final = re.compile(r"^(CREATE|COMMENT ON) (VIEW|MACRO) ", re.MULTILINE)


def _comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every column its heading as a comment, for whoever opens the file with another program."""
    columns = connection.execute(_COLUMNS).fetchall()
    headings = (
        (table, column, FILED_AND_COMPUTED[column].heading) for table, column in columns if column in FILED_AND_COMPUTED
    )
    # in one go: a round for each of hundreds takes half as long again
    connection.execute(
        "".join(f"""COMMENT ON COLUMN "{table}".{column} IS '{heading}';""" for table, column, heading in headings)
    )


_COLUMNS = """
    SELECT table_name, column_name FROM duckdb_columns()
    WHERE database_name = current_database() AND NOT internal AND comment IS NULL"""


def drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop every view and macro of an open database, whoever made them."""
    for kind, name in connection.execute(_VIEWS).fetchall():
        connection.execute(f'DROP {kind} "{name}"')


def drop_computed(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the views, macros and computed tables."""
    drop_views(connection)
    for name in COMPUTED_TABLES | _COMPUTED_BEFORE:
        connection.execute(f"DROP TABLE IF EXISTS {name}")


_VIEWS = """
    SELECT 'VIEW', view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal AND NOT temporary
    UNION ALL
    SELECT DISTINCT if(function_type = 'macro', 'MACRO', 'MACRO TABLE'), function_name FROM duckdb_functions()
    WHERE database_name = current_database() AND NOT internal AND function_type IN ('macro', 'table_macro')"""


def version_in(connection: duckdb.DuckDBPyConnection) -> int:
    """The version of an open database; 1 for those that were made before versions were counted."""
    has_one = (
        "SELECT count(*) FROM duckdb_columns() WHERE database_name = current_database() AND table_name = 'database_version'"
    )
    if not connection.execute(has_one).fetchall()[0][0]:
        return 1
    rows = connection.execute("SELECT version FROM database_version").fetchall()
    return int(rows[0][0]) if rows else 0


def _read(name: str) -> str:
    return (_SQL / name).read_text(encoding="utf-8")
