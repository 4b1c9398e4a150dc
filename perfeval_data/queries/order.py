"""The order of a list: by any of its columns, as the reader chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow as pa

from perfeval_data.paper.columns import Kind, kind
from perfeval_data.paper.grades import GRADE_BANDS
from perfeval_data.paper.model import Severity
from perfeval_data.queries.filters import NOT_FILED, Connection

RANKS: Final[dict[str, Sequence[str]]] = {
    "severity": [Severity.ERROR.value, Severity.WARNING.value, Severity.NOTICE.value],
    "grade": [band.grade for band in GRADE_BANDS],
}
"""Columns whose values have an order of their own, first to last."""
_TEXTS: Final = frozenset({Kind.WORD, Kind.NAME, Kind.PROSE})


@dataclass(frozen=True, slots=True)
class Order:
    """A column and a direction; what is blank stands last either way, names stand as a Chinese dictionary has them."""

    column: str
    descending: bool = False

    def by(self, then: str) -> str:
        """What to sort by in SQL; rows that are equal in it stand as `then` says."""
        return f"{_sorted_by(self.column)} {'DESC' if self.descending else 'ASC'} NULLS LAST, {then}"


def _sorted_by(column: str) -> str:
    if column in RANKS:
        return f"list_position({list(RANKS[column])}, {column})"
    return f"nullif({column}::VARCHAR, '{NOT_FILED}') COLLATE zh" if kind(column) in _TEXTS else column


def order_by(order: Order | None, default: str) -> str:
    """What to sort by in SQL: the reader's order, then the list's own."""
    return default if order is None else order.by(default)


def in_order(connection: Connection, frame: pd.DataFrame, order: Order | None) -> pd.DataFrame:
    """The rows of an answer in an order, by the same rule as the database sorts."""
    if order is None or frame.empty:
        return frame
    keys = frame[[order.column]].assign(place=range(len(frame)))
    connection.register("keys_to_sort", pa.Table.from_pandas(keys, preserve_index=False))
    try:
        places = connection.execute(f"SELECT place FROM keys_to_sort ORDER BY {order.by('place')}").fetchall()
    finally:
        connection.unregister("keys_to_sort")
    return frame.iloc[[place for (place,) in places]]
