"""What the finance officer says of a finding: verified, corrected, or unfounded; kept beside the findings, which come anew with
every reading.

A mark belongs to the project, the kind of finding, the indicator's name and what was stated there. The same finding of a newer
document has it again; one whose figures have changed has it not. Marks are only ever added: the last one holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa

from perfeval_data.database import store, summaries
from perfeval_data.service import log


class Verdict(StrEnum):
    """What came of a finding."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    UNFOUNDED = "unfounded"
    WITHDRAWN = "withdrawn"


VERDICT_WORDS = {
    Verdict.CONFIRMED: "属实，待整改",
    Verdict.CORRECTED: "已整改",
    Verdict.UNFOUNDED: "不属实",
    Verdict.WITHDRAWN: "撤销登记",
}
OPEN = "open"
"""How the views call a finding without a mark."""
OPEN_WORD = "未处理"


@dataclass(frozen=True, slots=True)
class FindingIdentity:
    """What makes two findings the same, whenever and wherever they were read."""

    project_id: int
    code: str
    level_3: str | None
    stated: str | None


class NamelessMarkError(Exception):
    """A mark without the name of who made it."""


class ReasonMissingError(Exception):
    """A finding that the office has asked a unit about is called unfounded without a reason."""


def mark(database: Path, findings: Sequence[FindingIdentity], verdict: Verdict, note: str, marked_by: str) -> None:
    """Add a mark to each of the findings, in one step.

    Raises `NamelessMarkError`, `ReasonMissingError`, and what `store.rewriting` does.
    """
    with named(database, marked_by) as connection:
        add_marks(connection, findings, verdict, note, marked_by)
    log.event("marked", findings=len(findings), verdict=verdict.value, by=marked_by.strip())


def take_back(database: Path, findings: Sequence[FindingIdentity], marked_by: str) -> None:
    """Undo the last mark of each of the findings by a further one: what was said before it holds again, or nothing.

    Raises what `mark` does.
    """
    with named(database, marked_by) as connection:
        undo_marks(connection, findings, marked_by)
    log.event("marks taken back", findings=len(findings), by=marked_by.strip())


@contextmanager
def named(database: Path, by: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database to be written by somebody; raises `NamelessMarkError`, and what `store.rewriting` does."""
    if not by.strip():
        raise NamelessMarkError
    with store.rewriting(database) as connection:
        yield connection


def add_marks(
    connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity], verdict: Verdict, note: str, marked_by: str
) -> None:
    """Add a mark to each of the findings in an open database; raises `ReasonMissingError`."""
    with _marking(connection, findings):
        if verdict is Verdict.UNFOUNDED and not note.strip() and _asked_about(connection):
            raise ReasonMissingError
        connection.execute(
            f"""INSERT INTO finding_marks (mark_id, {_IDENTITY}, verdict, mark_note, marked_by, marked_at)
                SELECT nextval('mark_ids'), {_IDENTITY}, ?, ?, ?, ? FROM to_mark ORDER BY place""",
            [verdict.value, note.strip() or None, marked_by.strip(), now()],
        )


def undo_marks(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity], marked_by: str) -> None:
    """Undo the last mark of each of the findings in an open database, by a further one."""
    with _marking(connection, findings):
        connection.execute(
            f"""INSERT INTO finding_marks (mark_id, {_IDENTITY}, verdict, mark_note, marked_by, marked_at)
                WITH earlier AS (
                    FROM finding_marks QUALIFY row_number() OVER (PARTITION BY {_IDENTITY} ORDER BY mark_id DESC) = 2)
                SELECT nextval('mark_ids'), f.project_id, f.code, f.level_3, f.stated, coalesce(e.verdict, ?), e.mark_note, ?, ?
                FROM to_mark f LEFT JOIN earlier e ON e.project_id = f.project_id AND e.code = f.code
                    AND e.level_3 IS NOT DISTINCT FROM f.level_3 AND e.stated IS NOT DISTINCT FROM f.stated
                ORDER BY f.place""",
            [Verdict.WITHDRAWN.value, marked_by.strip(), now()],
        )


def _asked_about(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether one of the findings to be marked stands on the ledger."""
    question = f"""SELECT count(*) FROM to_mark f JOIN remedy_details r ON {same_finding("f", "r")}"""
    return bool(connection.execute(question).fetchall()[0][0])


def same_finding(one: str, other: str) -> str:
    """A condition in SQL: the rows of two relations are of the same finding."""
    return " AND ".join(f"{one}.{field.name} IS NOT DISTINCT FROM {other}.{field.name}" for field in fields(FindingIdentity))


_IDENTITY = ", ".join(field.name for field in fields(FindingIdentity))


@contextmanager
def _marking(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity]) -> Iterator[None]:
    """The findings as the relation `to_mark`; what is counted of their forms is brought up to date behind the marks."""
    with registered(connection, findings, "to_mark"):
        yield
        forms = connection.execute(
            "SELECT evaluation_id FROM current_evaluations SEMI JOIN to_mark USING (project_id)"
        ).fetchall()
    summaries.refresh(connection, [evaluation_id for (evaluation_id,) in forms])


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity], name: str) -> Iterator[None]:
    """The findings, each once, as a relation of that name with their `place`."""
    rows = [{**asdict(finding), "place": place} for place, finding in enumerate(dict.fromkeys(findings))]
    connection.register(name, pa.Table.from_pylist(rows, _SCHEMA))
    try:
        yield
    finally:
        connection.unregister(name)


_SCHEMA = pa.schema(
    {"project_id": pa.int32(), "code": pa.string(), "level_3": pa.string(), "stated": pa.string(), "place": pa.int32()}
)


def now() -> datetime:
    """The time as a mark has it, to the second."""
    return datetime.now().replace(microsecond=0)
