"""What a database file holds, read to its last block."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from perfeval_data.database import copies, store

RowCounts = Mapping[str, int]
"""Rows of each table."""


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of a database or copy that `store` has opened, by name."""
    question = """SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'store' AND NOT temporary
                  UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = 'store' AND comment = ? ORDER BY name"""
    return [name for (name,) in connection.execute(question, [copies.TABLE]).fetchall()]


def row_counts(connection: duckdb.DuckDBPyConnection) -> RowCounts:
    """How many rows the tables of an open database have."""
    return {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0] for table in tables(connection)}


def read_whole(database: Path) -> RowCounts:
    """Read every value of every table, of a file of any version; returns the number of rows.

    Raises `store.DatabaseMissingError`, and `store.DatabaseUnreadableError` where a block is damaged.
    """
    with store.open_any_version(database) as connection:
        try:
            return {table: _read(connection, table) for table in tables(connection)}
        except duckdb.Error as error:
            raise store.DatabaseUnreadableError(str(database)) from error


def _read(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """The hash needs every column, and each block is compared with its checksum when it is read."""
    ((rows, _),) = connection.execute(f'SELECT count(*), bit_xor(hash(t)) FROM "{table}" AS t').fetchall()
    return int(rows)
