"""The same tables outside the database file, under the same views: the questions run on them unchanged.

This is the seam for a nation with many writers: whatever gives DuckDB these tables (files on shared storage, a lake with a catalogue),
the functions of `queries` need nothing but a connection on which the names of the tables and views resolve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources, util
from pathlib import Path

import duckdb

_SQL = resources.files("perfeval_data") / "database" / "sql"
_VIEWS = ("views.sql", "predecessors.sql", "sums.sql")


class EngineMissingError(Exception):
    """The engine has no extension for the version of DuckDB that is installed."""


def as_parquet(database: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """Parquet files in the folder, one a table."""
    connection = duckdb.connect()

    def moved(table: str) -> str:
        connection.execute(f"COPY source.{table} TO '{folder / table}.parquet'")
        return f"'{folder / table}.parquet'"

    return _opened(connection, database, moved)


def as_ducklake(database: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """A lake: Parquet files in the folder, and beside them a catalogue that gives many writers transactions.

    Raises `EngineMissingError`.
    """
    connection = duckdb.connect()
    _load(connection, "ducklake")
    connection.execute(f"ATTACH 'ducklake:{folder / 'catalogue.ducklake'}' AS lake (DATA_PATH '{folder / 'files'}')")

    def moved(table: str) -> str:
        connection.execute(f"CREATE TABLE lake.{table} AS FROM source.{table}")
        return f"lake.{table}"

    return _opened(connection, database, moved)


ENGINES: dict[str, Callable[[Path, Path], duckdb.DuckDBPyConnection]] = {"Parquet": as_parquet, "DuckLake": as_ducklake}


def _opened(connection: duckdb.DuckDBPyConnection, database: Path, moved: Callable[[str], str]) -> duckdb.DuckDBPyConnection:
    """Every table of the database moved, its name a view on where it is now, and all views of the database over them."""
    with _attached(connection, database) as tables:
        for table in tables:
            connection.execute(f"CREATE VIEW {table} AS FROM {moved(table)}")
    for statement in duckdb.extract_statements("".join((_SQL / name).read_text(encoding="utf-8") for name in _VIEWS)):
        if "CREATE TABLE" not in statement.query and "COMMENT ON COLUMN stored_" not in statement.query:
            connection.execute(statement)
    return connection


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, database: Path) -> Iterator[list[str]]:
    connection.execute(f"ATTACH '{database}' AS source (READ_ONLY)")
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'source'").fetchall()
    yield [table for (table,) in found]
    connection.execute("DETACH source")


def _load(connection: duckdb.DuckDBPyConnection, extension: str) -> None:
    """From the package duckdb-extension-…, which needs no network, or from where DuckDB keeps what it has fetched."""
    package = util.find_spec(f"duckdb_extension_{extension}")
    places = [Path(place) for place in package.submodule_search_locations or ()] if package else []
    files = [file for place in places for file in place.glob(f"extensions/*/{extension}.duckdb_extension")]
    try:
        connection.execute(f"LOAD '{files[0]}'" if files else f"LOAD {extension}")
    except duckdb.Error as error:
        raise EngineMissingError(f"{extension} for DuckDB {duckdb.__version__}") from error
