"""What the finance officer says of a finding: verified, corrected, or unfounded; kept beside the findings, which come anew with
every reading.

A mark belongs to the project, the kind of finding, the indicator's name and what was stated there. The same finding of a newer
document has it again; one whose figures have changed has it not. Marks are only ever added: the last one holds.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path

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


def mark(database: Path, finding: FindingIdentity, verdict: Verdict, note: str, marked_by: str) -> None:
    """Add a mark to the database; raises `NamelessMarkError`, and what `store.rewriting` does."""
    if not marked_by.strip():
        raise NamelessMarkError
    columns = ", ".join(field.name for field in fields(finding))
    with store.rewriting(database) as connection:
        connection.execute(
            f"""INSERT INTO finding_marks (mark_id, {columns}, verdict, mark_note, marked_by, marked_at)
                SELECT nextval('mark_ids'), ?, ?, ?, ?, ?, ?, ?, ?""",
            [*astuple(finding), verdict.value, note.strip() or None, marked_by.strip(), datetime.now().replace(microsecond=0)],
        )
        forms = connection.execute(
            "SELECT evaluation_id FROM current_evaluations WHERE project_id = ?", [finding.project_id]
        ).fetchall()
        summaries.refresh(connection, [evaluation_id for (evaluation_id,) in forms])
    log.event("marked", finding=finding.code, verdict=verdict.value, by=marked_by.strip())
