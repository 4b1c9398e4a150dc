"""The same tables as Parquet files, one a table, under the same views: the questions run on them unchanged.

This is the seam for a nation with many writers: whatever engine gives DuckDB these tables (files on shared storage, DuckLake), the
functions of `queries` need nothing but a connection on which the names of the tables and views resolve.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import duckdb

_SQL = resources.files("perfeval_data") / "sql"
_VIEWS = ("views.sql", "lineage.sql", "sums.sql")


def as_parquet(database: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """Write every table of the database to the folder and open the lot."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{database}' AS source (READ_ONLY)")
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'source'").fetchall()
    for (table,) in tables:
        connection.execute(f"COPY source.{table} TO '{folder / table}.parquet'")
        connection.execute(f"CREATE VIEW {table} AS FROM '{folder / table}.parquet'")
    connection.execute("DETACH source")
    for statement in duckdb.extract_statements("".join((_SQL / name).read_text(encoding="utf-8") for name in _VIEWS)):
        if "CREATE TABLE" not in statement.query and "COMMENT ON COLUMN stored_" not in statement.query:
            connection.execute(statement)
    return connection
