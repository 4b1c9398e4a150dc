"""Reviews of findings (处理情况): what a person says of each, kept apart from the findings, which every reading makes anew.

A review belongs to the project, the kind of finding, the indicator's name and what was stated there. The same finding in a
newer document keeps its review; one whose figures have changed does not. Reviews are only ever added: the last one holds.

Who decides, decides on what he saw, and who undoes, undoes what he did himself: a finding that somebody else has decided meanwhile is
left alone and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import duckdb

from perfeval_data.database import relations, store, summaries
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
"""The verdict that views give a finding without a review."""
OPEN_WORD = "未处理"


@dataclass(frozen=True, slots=True)
class FindingIdentity:
    """What makes two findings the same, whenever and wherever they were read."""

    project_id: int
    code: str
    level_3: str | None
    stated: str | None


class NamelessDecisionError(Exception):
    """A decision without the name of who made it."""


class ReasonMissingError(Exception):
    """A finding that the office has asked a unit about was called unfounded without a reason."""


Standing = Mapping[FindingIdentity, int]
"""The number of the last review of each finding that has one, a withdrawal included."""
Left = Mapping[str, int]
"""How many were left alone, by who had decided meanwhile."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The numbers of the reviews that were written, so that they can be taken back, and what was left alone."""

    review_ids: tuple[int, ...]
    left: Left

    @property
    def count(self) -> int:
        return len(self.review_ids)


def record(
    database: Path,
    findings: Sequence[FindingIdentity],
    verdict: Verdict,
    note: str,
    reviewed_by: str,
    seen: Standing | None = None,
) -> Reviewed:
    """Record a review of each of the findings, in one transaction, save of those that are not as they were `seen`.

    Raises `NamelessDecisionError`, `ReasonMissingError`, and what `store.rewriting` does.
    """
    written: tuple[int, ...] = ()
    left: Left = {}
    with named(database, reviewed_by) as connection:
        as_seen, left = unchanged(connection, findings, seen)
        if not as_seen:
            raise store.NothingToWrite
        written = add_reviews(connection, as_seen, verdict, note, reviewed_by)
    log.event("reviewed", findings=len(written), verdict=verdict.value, by=reviewed_by.strip())
    return Reviewed(written, left)


def take_back(database: Path, review_ids: Sequence[int], taken_back_by: str) -> Reviewed:
    """Undo reviews by further ones: what held before them holds again, if anything did, as the decision of who had made it.

    A review that is no longer the last one of its finding is left alone. Raises `NamelessDecisionError`, and what `store.rewriting` does.
    """
    undone: tuple[int, ...] = ()
    left: Left = {}
    with named(database, taken_back_by) as connection:
        left = _overtaken(connection, review_ids)
        undone = undo_reviews(connection, review_ids, taken_back_by)
        if not undone:
            raise store.NothingToWrite
    log.event("reviews taken back", findings=len(undone), by=taken_back_by.strip())
    return Reviewed(undone, left)


def standing(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity]) -> Standing:
    """The last review of each of the findings that has one."""
    return {finding: review_id for finding, (review_id, _) in _last(connection, findings).items()}


def unchanged(
    connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity], seen: Standing | None
) -> tuple[list[FindingIdentity], Left]:
    """The findings that are as they were seen, all where nobody says what he saw; and who has decided the others."""
    if seen is None:
        return [*findings], {}
    last = _last(connection, findings)
    others = [by for finding, (review_id, by) in last.items() if seen.get(finding) != review_id]
    return [each for each in findings if each not in last or seen.get(each) == last[each][0]], Counter(others)


def _last(
    connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity]
) -> Mapping[FindingIdentity, tuple[int, str]]:
    """The number of the last review of each of the findings that has one, and who was the last to decide."""
    with registered(connection, findings, "to_find"):
        rows = connection.execute(
            f"""SELECT m.project_id, m.code, m.level_3, m.stated, max(m.review_id), {LAST_REVIEWER}
                FROM to_find f JOIN finding_reviews m ON {same_finding("f", "m")} GROUP BY ALL"""
        ).fetchall()
    return {FindingIdentity(*identity): (review_id, by) for *identity, review_id, by in rows}


@contextmanager
def named(database: Path, by: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database to be written by somebody; raises `NamelessDecisionError`, and what `store.rewriting` does."""
    if not by.strip():
        raise NamelessDecisionError
    with store.rewriting(database) as connection:
        yield connection


def add_reviews(
    connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity], verdict: Verdict, note: str, reviewed_by: str
) -> tuple[int, ...]:
    """Record a review of each of the findings in an open database; returns their numbers. Raises `ReasonMissingError`."""
    with _reviewing(connection, findings):
        if verdict is Verdict.UNFOUNDED and not note.strip() and _asked_about(connection):
            raise ReasonMissingError
        rows = connection.execute(
            f"""INSERT INTO finding_reviews (review_id, {_IDENTITY}, verdict, review_note, reviewed_by, reviewed_at)
                SELECT nextval('review_ids'), {_IDENTITY}, ?, ?, ?, ? FROM to_review ORDER BY place RETURNING review_id""",
            [verdict.value, note.strip() or None, reviewed_by.strip(), relations.now()],
        ).fetchall()
    return tuple(review_id for (review_id,) in rows)


def undo_reviews(connection: duckdb.DuckDBPyConnection, review_ids: Sequence[int], taken_back_by: str) -> tuple[int, ...]:
    """Undo those of the reviews that still hold, in an open database; returns the numbers of their withdrawals.

    Each is withdrawn in the name of who undoes it. What held before it is then written again as it was: it is still the decision of who
    had made it, and of that time.
    """
    undone = connection.execute(
        f"""SELECT {_IDENTITY}, verdict_before, note_before, by_before, at_before FROM ({_IN_ORDER})
            WHERE list_contains(?, review_id) AND is_last ORDER BY review_id""",
        [[*review_ids]],
    ).fetchall()
    findings = [FindingIdentity(*row[:4]) for row in undone]
    with _reviewing(connection, findings):
        withdrawal = (Verdict.WITHDRAWN.value, None, taken_back_by.strip(), relations.now())
        withdrawn = _insert(connection, [(each, *withdrawal) for each in findings])
        before = [(each, *row[4:]) for each, row in zip(findings, undone, strict=True)]
        _insert(connection, [row for row in before if row[1] not in (None, Verdict.WITHDRAWN.value)])
    return tuple(withdrawn)


def _insert(
    connection: duckdb.DuckDBPyConnection, reviews: Sequence[tuple[FindingIdentity, str, str | None, str, datetime]]
) -> list[int]:
    """Write reviews, each with verdict, note, who and when; returns their numbers."""
    numbers = relations.next_numbers(connection, "review_ids", len(reviews))
    rows = [
        {"review_id": number, **asdict(finding), **dict(zip(_REVIEW, review, strict=True))}
        for number, (finding, *review) in zip(numbers, reviews, strict=True)
    ]
    relations.insert(connection, "finding_reviews", rows)
    return numbers


def _overtaken(connection: duckdb.DuckDBPyConnection, review_ids: Sequence[int]) -> Left:
    """By whom findings of these reviews were reviewed since."""
    rows = connection.execute(
        f"SELECT last_by, count(*) FROM ({_IN_ORDER}) WHERE list_contains(?, review_id) AND NOT is_last GROUP BY ALL ORDER BY 1",
        [[*review_ids]],
    ).fetchall()
    return dict(rows)


def _asked_about(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether one of the findings to be reviewed is on the ledger."""
    question = f"""SELECT count(*) FROM to_review f JOIN remedy_details r ON {same_finding("f", "r")}"""
    return bool(connection.execute(question).fetchall()[0][0])


def same_finding(one: str, other: str) -> str:
    """A condition in SQL: the rows of two relations are of the same finding."""
    return " AND ".join(f"{one}.{field.name} IS NOT DISTINCT FROM {other}.{field.name}" for field in fields(FindingIdentity))


LAST_REVIEWER = "arg_max(m.reviewed_by, (m.reviewed_at, m.review_id))"
"""Who was the last to decide: whoever undoes something writes again what held before, which keeps its name and time."""
_REVIEW = ("verdict", "review_note", "reviewed_by", "reviewed_at")
_IDENTITY = ", ".join(field.name for field in fields(FindingIdentity))
_IN_ORDER = f"""
    SELECT *, lag(verdict) OVER forth AS verdict_before, lag(review_note) OVER forth AS note_before,
           lag(reviewed_by) OVER forth AS by_before, lag(reviewed_at) OVER forth AS at_before,
           row_number() OVER back = 1 AS is_last, {LAST_REVIEWER} OVER (PARTITION BY {_IDENTITY}) AS last_by
    FROM finding_reviews m
    WINDOW forth AS (PARTITION BY {_IDENTITY} ORDER BY review_id), back AS (PARTITION BY {_IDENTITY} ORDER BY review_id DESC)"""
"""All reviews, each with the one before it of the same finding, and whether it is the last."""


@contextmanager
def _reviewing(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity]) -> Iterator[None]:
    """The findings as the relation `to_review`; the sums of their forms are brought up to date afterwards."""
    with registered(connection, findings, "to_review"):
        yield
        forms = connection.execute(
            "SELECT evaluation_id FROM current_evaluations SEMI JOIN to_review USING (project_id)"
        ).fetchall()
    summaries.refresh(connection, [evaluation_id for (evaluation_id,) in forms])


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity], name: str) -> Iterator[None]:
    """The findings, each once, as a relation of that name with their `place`."""
    each_once = [{**asdict(finding), "place": place} for place, finding in enumerate(dict.fromkeys(findings))]
    with relations.rows_as(connection, name, each_once, _TYPES):
        yield


_TYPES = {"project_id": "INTEGER", "code": "VARCHAR", "level_3": "VARCHAR", "stated": "VARCHAR", "place": "INTEGER"}
