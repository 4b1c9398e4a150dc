"""Whole views for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa

from perfeval_data.paper.model import ORIGIN_WORDS, Origin
from perfeval_data.queries.filters import Condition, Connection, Filters

EXTRACTS = {
    "projects": "project_summary",
    "funds": "fund_details",
    "indicators": "indicator_details",
    "statements": "statement_details",
    "findings": "finding_details",
    "remedies": "remedy_details",
    "costs": "unit_costs",
}
"""The names of the extracts and the view that each of them writes."""


_BLOCKED_BY = {"remedies": "remedy_id"}
"""By which number the rows of an extract are cut into parts, where it is another than the form's: an item stays when its form goes."""

_PARTS = {
    "projects": "true",
    "funds": "o.part = 'fund_line' AND o.part_number = v.line_number",
    "indicators": "o.part = 'indicator' AND o.part_number = v.indicator_number",
    "statements": "o.part = 'statement' AND o.part_number = v.statement_number",
}
"""Which values of a form an extract's row is made of: those of a project are all of them."""


def _relation(name: str) -> str:
    """The rows of an extract, with who answers for their values where they are filed ones."""
    if name not in _PARTS:
        return EXTRACTS[name]
    typed, confirmed, read = (ORIGIN_WORDS[origin] for origin in (Origin.TYPED, Origin.CONFIRMED, Origin.READ))
    return f"""(SELECT v.*, coalesce((
        SELECT CASE max(o.value_origin) WHEN 'typed' THEN '{typed}' WHEN 'confirmed' THEN '{confirmed}' END
        FROM value_origins o WHERE o.evaluation_id = v.evaluation_id AND {_PARTS[name]}), '{read}') AS value_origin
        FROM {EXTRACTS[name]} v)"""


_KEY = "1, 2"
"""The first two columns of each of these views: no two rows share them."""
ROWS_A_PART = 50_000
"""Bounds the memory of an extract."""
FORMS_A_BLOCK = 100
"""Parts are made of whole blocks of forms."""


def extract(connection: Connection, name: str, condition: str = "true", parameters: list[Any] | None = None) -> pd.DataFrame:
    """All columns of an extract, for the rows of `condition` on its view, in the order of the documents."""
    return as_frame(_rows(connection, name, condition, parameters or []))


def as_frame(table: pa.Table) -> pd.DataFrame:
    """The frame of an extract: whole numbers and truth values stay such beside gaps."""
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get)
    return frame


def extract_count(connection: Connection, name: str, condition: str, parameters: list[Any]) -> int:
    """How many rows an extract has."""
    ((count,),) = connection.execute(f"SELECT count(*) FROM {EXTRACTS[name]} WHERE {condition}", parameters).fetchall()
    return int(count)


def extract_parts(connection: Connection, name: str, condition: str, parameters: list[Any]) -> Iterator[pa.Table]:
    """The same rows in the same order, some at a time; at least one part, which may be empty."""
    for first, last in _stretches(connection, name, condition, parameters):
        yield _rows(connection, name, f"{_block(name)} BETWEEN {first} AND {last} AND ({condition})", parameters)


def _rows(connection: Connection, name: str, condition: str, parameters: list[Any]) -> pa.Table:
    """The rows with decimals as the nearest floats (DuckDB rounds so, Arrow is a bit off) and whole numbers of 64 bits."""
    columns = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM {_relation(name)})").fetchall()
    selected = ", ".join(f"{column}::{_plain(kind)} AS {column}" for column, kind in columns)
    question = f"SELECT {selected} FROM {_relation(name)} WHERE {condition} ORDER BY {_KEY}"
    return connection.sql(question, params=parameters).to_arrow_table()


def _plain(kind: str) -> str:
    if kind.startswith("DECIMAL"):
        return "DOUBLE"
    return "BIGINT" if kind == "INTEGER" else kind


def _block(name: str) -> str:
    return _BLOCKED_BY.get(name, "evaluation_id")


def extract_condition(name: str, filters: Filters) -> Condition:
    """The condition that a choice of projects is to an extract, and its parameters."""
    if name == "remedies":
        return filters.where()
    return f"evaluation_id IN ({filters.chosen()})", filters.where()[1]


def _stretches(connection: Connection, name: str, condition: str, parameters: list[Any]) -> Iterator[tuple[int, int]]:
    """First and last form of parts of about `ROWS_A_PART` rows; at least one."""
    blocks = connection.execute(
        f"SELECT {_block(name)} // {FORMS_A_BLOCK}, count(*) FROM {EXTRACTS[name]} WHERE {condition} GROUP BY 1 ORDER BY 1",
        parameters,
    ).fetchall()
    first, rows = 0, 0
    for block, count in blocks:
        if rows and rows + count > ROWS_A_PART:
            yield first, block * FORMS_A_BLOCK - 1
            first, rows = block * FORMS_A_BLOCK, 0
        rows += count
    yield first, (blocks[-1][0] + 1) * FORMS_A_BLOCK - 1 if blocks else first
