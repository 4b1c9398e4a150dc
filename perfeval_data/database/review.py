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


def mark(database: Path, findings: Sequence[FindingIdentity], verdict: Verdict, note: str, marked_by: str) -> None:
    """Add a mark to each of the findings, in one step; raises `NamelessMarkError`, and what `store.rewriting` does."""
    with _marking(database, findings, marked_by) as connection:
        connection.execute(
            f"""INSERT INTO finding_marks (mark_id, {_IDENTITY}, verdict, mark_note, marked_by, marked_at)
                SELECT nextval('mark_ids'), {_IDENTITY}, ?, ?, ?, ? FROM to_mark ORDER BY place""",
            [verdict.value, note.strip() or None, marked_by.strip(), _now()],
        )
    log.event("marked", findings=len(findings), verdict=verdict.value, by=marked_by.strip())


def take_back(database: Path, findings: Sequence[FindingIdentity], marked_by: str) -> None:
    """Undo the last mark of each of the findings by a further one: what was said before it holds again, or nothing.

    Raises what `mark` does.
    """
    with _marking(database, findings, marked_by) as connection:
        connection.execute(
            f"""INSERT INTO finding_marks (mark_id, {_IDENTITY}, verdict, mark_note, marked_by, marked_at)
                WITH earlier AS (
                    FROM finding_marks QUALIFY row_number() OVER (PARTITION BY {_IDENTITY} ORDER BY mark_id DESC) = 2)
                SELECT nextval('mark_ids'), f.project_id, f.code, f.level_3, f.stated, coalesce(e.verdict, ?), e.mark_note, ?, ?
                FROM to_mark f LEFT JOIN earlier e ON e.project_id = f.project_id AND e.code = f.code
                    AND e.level_3 IS NOT DISTINCT FROM f.level_3 AND e.stated IS NOT DISTINCT FROM f.stated
                ORDER BY f.place""",
            [Verdict.WITHDRAWN.value, marked_by.strip(), _now()],
        )
    log.event("marks taken back", findings=len(findings), by=marked_by.strip())


_IDENTITY = ", ".join(field.name for field in fields(FindingIdentity))


@contextmanager
def _marking(database: Path, findings: Sequence[FindingIdentity], marked_by: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The findings as the relation `to_mark`; what is counted of their forms is brought up to date behind the marks."""
    if not marked_by.strip():
        raise NamelessMarkError
    rows = [{**asdict(finding), "place": place} for place, finding in enumerate(dict.fromkeys(findings))]
    with store.rewriting(database) as connection:
        connection.register("to_mark", pa.Table.from_pylist(rows, _SCHEMA))
        yield connection
        forms = connection.execute(
            "SELECT evaluation_id FROM current_evaluations SEMI JOIN to_mark USING (project_id)"
        ).fetchall()
        connection.unregister("to_mark")
        summaries.refresh(connection, [evaluation_id for (evaluation_id,) in forms])


_SCHEMA = pa.schema(
    {"project_id": pa.int32(), "code": pa.string(), "level_3": pa.string(), "stated": pa.string(), "place": pa.int32()}
)


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
