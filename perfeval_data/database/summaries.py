"""Stored copies of what the views compute, kept in step with the filed tables within the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from itertools import pairwise

import duckdb

from perfeval_data.database import relations

_REFRESH = (resources.files("perfeval_data") / "database" / "sql" / "summaries.sql").read_text(encoding="utf-8")
_FAR_APART = 20_000
"""Forms whose ids lie further apart are brought up to date separately: what lies between them would be computed in vain."""


def refresh(connection: duckdb.DuckDBPyConnection, evaluation_ids: Iterable[int]) -> None:
    """Bring the copies up to date for forms that were added, changed or removed, or whose findings were."""
    for ids in _stretches(sorted(evaluation_ids)):
        with relations.ids_as(connection, "changed", "evaluation_id", ids):
            connection.execute(f"SET VARIABLE first_changed = {ids[0]}")
            connection.execute(f"SET VARIABLE last_changed = {ids[-1]}")
            connection.execute(_REFRESH)


def _stretches(ids: list[int]) -> list[list[int]]:
    """Sorted ids, cut where two neighbours lie far apart."""
    cuts = [place for place, (one, next_one) in enumerate(pairwise(ids), start=1) if next_one - one > _FAR_APART]
    return [ids[start:end] for start, end in pairwise([0, *cuts, len(ids)]) if start < end]
