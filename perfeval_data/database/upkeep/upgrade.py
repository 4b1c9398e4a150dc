"""An older database file brought to the tables and views of this version: what was filed is carried over as it was read, and judged
anew by the rules of now; marks and log come along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from perfeval_data.audit.settings import settings_beside
from perfeval_data.database import store
from perfeval_data.database.judging import judge_all
from perfeval_data.database.upkeep.backup import keep
from perfeval_data.database.upkeep.contents import RowCounts

_OLD, _NEW = "'old'", "current_database()"

Column = tuple[str, str]
"""A table and one of its columns."""


class UpgradeError(Exception):
    """Something stored that this version has no place for as it stands: a Chinese sentence. The database was left as it was."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: rows of each table, forms judged anew, what was left behind, and where the old file is."""

    rows: RowCounts
    judged: int
    left_behind: tuple[Column, ...]
    kept: Path | None


def upgrade(database: Path) -> Upgraded | None:
    """Bring the database to this version and keep the old file beside it; None where it is of this version already.

    Raises `UpgradeError`, `SettingsError`, and what `store.open_any_version` and `store.rewriting` do.
    """
    with store.open_any_version(database) as old:
        if store.made_by(old) == store.schema_version():
            return None
    settings = settings_beside(database)
    with store.replacing(database) as scratch:
        with duckdb.connect(scratch) as connection:
            store.create(connection)
            connection.execute(f"ATTACH '{store.quoted(database)}' AS old (READ_ONLY)")
            connection.execute("BEGIN")
            rows = {table: _carry(connection, table) for table in _tables_to_carry(connection)}
            left_behind = tuple(_left_behind(connection))
            judged = judge_all(connection, database, settings)
            connection.execute("COMMIT")
            connection.execute("DETACH old")
            connection.execute("CHECKPOINT")
        kept = keep(database, "upgrade")
    return Upgraded(rows, judged, left_behind, kept)


def _tables_to_carry(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return sorted({table for table, _ in _columns(connection, _NEW) & _columns(connection, _OLD)} - store.COMPUTED_TABLES)


def _carry(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Copy the columns of a table that both versions know; returns the number of rows."""
    shared = sorted(name for of, name in _columns(connection, _NEW) & _columns(connection, _OLD) if of == table)
    names = ", ".join(f'"{name}"' for name in shared)
    try:
        connection.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM old."{table}"')
    except duckdb.ConstraintException as error:
        raise UpgradeError(f"表 {table} 里有新版本不能照原样保存的内容（{error}）") from error
    ((rows,),) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()
    return int(rows)


def _left_behind(connection: duckdb.DuckDBPyConnection) -> Iterator[Column]:
    """The columns with anything in them that this version has no place for."""
    for table, name in sorted(_columns(connection, _OLD) - _columns(connection, _NEW)):
        if table not in store.COMPUTED_TABLES:
            ((filled,),) = connection.execute(f'SELECT count("{name}") FROM old."{table}"').fetchall()
            if filled:
                yield table, name


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> set[Column]:
    """The columns of the tables of a database."""
    question = f"""SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
                   WHERE database_name = {database}"""
    return {(table, name) for table, name in connection.execute(question).fetchall()}
