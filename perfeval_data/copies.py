"""Stored copies of what the views compute, kept in step with the filed tables within the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

import duckdb
import pyarrow as pa

_REFRESH = (resources.files("perfeval_data") / "sql" / "copies.sql").read_text(encoding="utf-8")


def refresh(connection: duckdb.DuckDBPyConnection, evaluation_ids: Iterable[int]) -> None:
    """Bring the copies up to date for forms that were added, changed or removed, or whose findings were."""
    connection.register("changed", pa.table({"evaluation_id": pa.array(sorted(evaluation_ids), pa.int32())}))
    connection.execute(_REFRESH)
    connection.unregister("changed")
