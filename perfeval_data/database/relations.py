"""Rows of this program as relations of DuckDB.

They travel as JSON, since PyArrow loads pandas to convert Python values, which takes longer than storing a document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import duckdb
import msgspec

Row = Mapping[str, object]


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Add rows that all have the same columns to a table; its other columns take their defaults."""
    if rows:
        stored = connection.table(table)
        types = {name: str(kind) for name, kind in zip(stored.columns, stored.types, strict=True) if name in rows[0]}
        connection.execute(f"INSERT INTO {table} BY NAME {_unnested(types)}", [_as_json(rows)])


@contextmanager
def rows_as(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row], types: Mapping[str, str]) -> Iterator[None]:
    """Rows as a temporary table of that name, with a DuckDB type for each column, within an open transaction."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {_unnested(types)}", [_as_json(rows)])
    yield
    connection.execute(f"DROP TABLE temp.{name}")


@contextmanager
def ids_as(connection: duckdb.DuckDBPyConnection, name: str, column: str, numbers: Collection[int]) -> Iterator[None]:
    """Ids as a temporary table of one column, within an open transaction."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT unnest(?::INTEGER[]) AS {column}", [sorted(numbers)])
    yield
    connection.execute(f"DROP TABLE temp.{name}")


def next_numbers(connection: duckdb.DuckDBPyConnection, sequence: str, count: int) -> list[int]:
    """The next numbers of a sequence, in order."""
    return sorted(n for (n,) in connection.execute(f"SELECT nextval('{sequence}') FROM range(?)", [count]).fetchall())


def now() -> datetime:
    """The time as the tables have it, to the second."""
    return datetime.now().replace(microsecond=0)


def _unnested(types: Mapping[str, str]) -> str:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    return f"SELECT unnest(?::JSON::STRUCT({columns})[], max_depth := 2)"


def _as_json(rows: Sequence[Row]) -> str:
    """Dates and times are texts, which DuckDB casts."""
    return msgspec.json.encode(rows).decode()
