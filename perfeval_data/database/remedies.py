"""The ledger of rectifications (整改台账): which findings a unit was asked to put right, by when, and what came of it.

It shares its state with the reviews of findings (`review`), which alone say what a finding is:

* To ask (待整改) puts a finding on the ledger with what is asked and a date due, and reviews it as 属实，待整改 where it has no review yet.
* That the unit has answered (已回复) is a step of the ledger; the finding is still to be put right.
* To confirm that it was put right (已整改) is the review `corrected`, to let it be (不予整改: the unit's reasons hold, the doubt does not)
  is the review `unfounded`, which then needs a reason.

So the state of an item is its finding's review and, while that leaves it open, the last step: whoever reviews a finding on 填报疑点 has
moved its item, and the other way round. A finding is an item of its own: what is asked together shares demand and date, and each is
closed by its own evidence. What the unit's newer form says of it is found anew by every question (`Evidence`); it closes nothing by
itself, a person confirms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

import duckdb

from perfeval_data.audit.catalogue import rule_of
from perfeval_data.database import relations, store
from perfeval_data.database.review import (
    LAST_REVIEWER,
    FindingIdentity,
    Left,
    ReasonMissingError,
    Standing,
    Verdict,
    add_reviews,
    named,
    registered,
    same_finding,
    unchanged,
    undo_reviews,
)
from perfeval_data.service import log


class State(StrEnum):
    """Where an item stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    RECTIFIED = "rectified"
    WAIVED = "waived"


STATE_WORDS: Final = {
    State.ASKED: "待整改",
    State.ANSWERED: "已回复",
    State.RECTIFIED: "已整改",
    State.WAIVED: "不予整改",
}
WITHDRAWN: Final = "withdrawn"
"""The step that takes an item off the ledger again."""
_VERDICTS: Final = {State.RECTIFIED: Verdict.CORRECTED, State.WAIVED: Verdict.UNFOUNDED}
"""The review that closes an item."""


class Evidence(StrEnum):
    """What the forms that count now say of the finding of an item (sql/ledger.sql)."""

    GONE = "gone"
    REMOVED = "removed"
    CHANGED = "changed"
    STILL = "still"
    AWAITED = "awaited"
    DROPPED = "dropped"
    ABSENT = "absent"


EVIDENCE_WORDS: Final = {
    Evidence.GONE: "新表已无此疑点",
    Evidence.REMOVED: "新表已无此指标",
    Evidence.CHANGED: "新表仍有同类疑点，数字已变",
    Evidence.STILL: "新表仍有此疑点",
    Evidence.AWAITED: "未报新表",
    Evidence.DROPPED: "未报新表，按现行规则已不列为疑点",
    Evidence.ABSENT: "现无此项目的自评表",
}


MOST_YEARS_TO_RECTIFY: Final = 5
"""A date due that is farther away is a slip of the pen."""


def latest_due(today: date) -> date:
    """The last day by which something can be asked for."""
    return today + timedelta(days=round(365.25 * MOST_YEARS_TO_RECTIFY))


class UnknownRemedyError(Exception):
    """Items that are not on the ledger: their numbers."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of an item: None leaves the state or the date as it is."""

    remedy_id: int
    state: State | None = None
    due: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step says of an item, who took it and when."""

    remedy_id: int
    step: str
    demand: str
    due: date
    note: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """Where an item stood: its last step, and the last review of its finding, where it has one."""

    step_id: int
    review_id: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An item with a further step or a further review of its finding, so that it can be moved back.

    `before` is the step that held before, one that takes the item off where it is new; None where it has no further step. `review_id` is
    that of the further review, if any. `after` is where the item stood then.
    """

    remedy_id: int
    before: Step | None
    review_id: int | None
    after: Position


@dataclass(frozen=True, slots=True)
class Done:
    """What was written, so that it can be taken back, and what was not."""

    moved: tuple[Moved, ...]
    passed_over: int = 0
    """Findings that stand on the ledger already, or that no form has any more."""
    left: Left = field(default_factory=dict)
    """What somebody else had decided meanwhile."""

    @property
    def count(self) -> int:
        return len(self.moved)

    @property
    def remedy_ids(self) -> tuple[int, ...]:
        return tuple(each.remedy_id for each in self.moved)


def ask(
    database: Path,
    findings: Sequence[FindingIdentity],
    due: date,
    asked_by: str,
    demand: str = "",
    seen: Standing | None = None,
) -> Done:
    """Put findings on the ledger, each with `demand` or else with the advice of its rule; those that are on it are passed over, and
    those that are not as they were `seen` are left.

    Raises `NamelessDecisionError`, and what `store.rewriting` does.
    """
    with named(database, asked_by) as connection:
        as_seen, left = unchanged(connection, findings, seen)
        rows = _to_ask(connection, as_seen)
        numbers = relations.next_numbers(connection, "remedy_ids", len(rows))
        items = [{"remedy_id": number, **row} for number, row in zip(numbers, rows, strict=True)]
        relations.insert(connection, "remedy_items", [{name: item[name] for name in _ITEM} for item in items])
        sign = (asked_by.strip(), relations.now())
        steps = [
            Step(number, State.ASKED.value, demand.strip() or rule_of(str(row["code"])).advice, due, None, *sign)
            for number, row in zip(numbers, rows, strict=True)
        ]
        _add_steps(connection, steps)
        unreviewed = [_identity(item) for item in items if not item["is_reviewed"]]
        reviewed = add_reviews(connection, unreviewed, Verdict.CONFIRMED, "", asked_by)
        moved = _moved(connection, numbers, {step.remedy_id: replace(step, step=WITHDRAWN) for step in steps}, reviewed)
    log.event("asked to rectify", findings=len(items), due=due, by=asked_by.strip())
    return Done(moved, len(set(as_seen)) - len(items), left)


def change(database: Path, changes: Sequence[Change], changed_by: str, seen: Mapping[int, Position] | None = None) -> Done:
    """Carry out changes of items, in one step: a step of the ledger for what was answered, put off or opened again, a review for what
    closes an item or opens it. Items that do not stand as they were `seen` are left.

    Raises `NamelessDecisionError`, `ReasonMissingError`, `UnknownRemedyError`, and what `store.rewriting` does; nothing is written then.
    """
    if any(each.state is State.WAIVED and not each.note.strip() for each in changes):
        raise ReasonMissingError
    done = Done(())
    with named(database, changed_by) as connection:
        left = {} if seen is None else _others(connection, seen)
        changes = [each for each in changes if each.remedy_id not in left]
        done = Done((), left=Counter(left.values()))
        if left and not changes:
            raise store.NothingToWrite
        standing = _standing(connection, [each.remedy_id for each in changes])
        if unknown := {each.remedy_id for each in changes} - standing.keys():
            raise UnknownRemedyError(", ".join(map(str, sorted(unknown))))
        stepped = {each.remedy_id: each for each in changes if each.state in (State.ASKED, State.ANSWERED) or each.due}
        _add_steps(connection, [_step(each, standing[number].step, changed_by) for number, each in stepped.items()])
        reviewed: list[int] = []
        for (verdict, note), identities in _reviews(changes, standing).items():
            reviewed += add_reviews(connection, identities, verdict, note, changed_by)
        before = {number: standing[number].step for number in stepped}
        done = replace(done, moved=_moved(connection, [each.remedy_id for each in changes], before, reviewed))
    log.event("remedies changed", items=len(done.moved), by=changed_by.strip())
    return done


def take_back(database: Path, done: Done, taken_back_by: str) -> Done:
    """Undo what was done by further rows: what stood before it holds again as it was, whoever had done that, and an item that was new is
    off the ledger.

    An item that somebody has moved since is left. Raises `NamelessDecisionError`, and what `store.rewriting` does.
    """
    undone = Done(())
    with named(database, taken_back_by) as connection:
        left = _others(connection, {each.remedy_id: each.after for each in done.moved})
        own = [each for each in done.moved if each.remedy_id not in left]
        undone = Done(tuple(own), left=Counter(left.values()))
        if not own:
            raise store.NothingToWrite
        _take_back_steps(connection, [each.before for each in own if each.before], taken_back_by)
        undo_reviews(connection, [each.review_id for each in own if each.review_id is not None], taken_back_by)
    log.event("remedies taken back", items=len(undone.moved), by=taken_back_by.strip())
    return undone


def _take_back_steps(connection: duckdb.DuckDBPyConnection, before: Sequence[Step], by: str) -> None:
    """Withdraw the last steps of items in the name of who undoes them, and write those again that held before, which stay as they were."""
    withdrawn = [replace(each, step=WITHDRAWN, note=None, by=by.strip(), at=relations.now()) for each in before]
    _add_steps(connection, withdrawn)
    _add_steps(connection, [each for each in before if each.step != WITHDRAWN])


def positions(connection: duckdb.DuckDBPyConnection, remedy_ids: Collection[int]) -> Mapping[int, Position]:
    """Where items stand."""
    return {number: position for number, (position, *_) in _positions(connection, remedy_ids).items()}


# --- within the transaction ------------------------------------------------------------------------------------------

Row = dict[str, object]

_ITEM = ("remedy_id", "project_id", "document_id", "code", "level_3", "stated", "severity", "message", "source_location")
_LAST_STEPS = "FROM remedy_steps QUALIFY row_number() OVER (PARTITION BY remedy_id ORDER BY step_id DESC) = 1"
_STEP = ("step_id", "remedy_id", "step", "demand", "due", "step_note", "stepped_by", "stepped_at")


def _to_ask(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity]) -> list[Row]:
    """The findings that forms have now and that are not on the ledger, each once, with whether it has a review."""
    with registered(connection, findings, "to_ask"):
        answer = connection.execute(
            f"""SELECT d.project_id, e.document_id, d.code, d.level_3, d.stated, d.severity, d.message, d.source_location,
                       d.verdict <> 'open' AS is_reviewed
                FROM to_ask f JOIN finding_details d ON {same_finding("f", "d")}
                JOIN current_evaluations e USING (evaluation_id)
                WHERE NOT EXISTS (FROM remedy_details r WHERE {same_finding("f", "r")})
                QUALIFY row_number() OVER (PARTITION BY f.place ORDER BY d.evaluation_id, d.finding_number) = 1
                ORDER BY f.place"""
        )
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _positions(
    connection: duckdb.DuckDBPyConnection, remedy_ids: Collection[int]
) -> Mapping[int, tuple[Position, str, str | None]]:
    """Where items stand, who was the last to move each, and who the last to decide its finding."""
    rows = connection.execute(
        f"""SELECT i.remedy_id, max(s.step_id), max(m.review_id), arg_max(s.stepped_by, (s.stepped_at, s.step_id)), {LAST_REVIEWER}
            FROM remedy_items i
            JOIN remedy_steps s USING (remedy_id)
            LEFT JOIN finding_reviews m ON {same_finding("i", "m")}
            WHERE list_contains(?, i.remedy_id) GROUP BY i.remedy_id""",
        [sorted(remedy_ids)],
    ).fetchall()
    return {number: (Position(step_id, review_id), *by) for number, step_id, review_id, *by in rows}


def _others(connection: duckdb.DuckDBPyConnection, seen: Mapping[int, Position]) -> Mapping[int, str]:
    """The items that do not stand as they were seen, and who has moved each."""
    found = _positions(connection, seen.keys())
    return {
        number: reviewer if reviewer and position.review_id != seen[number].review_id else stepper
        for number, (position, stepper, reviewer) in found.items()
        if position != seen[number]
    }


def _moved(
    connection: duckdb.DuckDBPyConnection, numbers: Sequence[int], before: Mapping[int, Step], reviewed: Collection[int]
) -> tuple[Moved, ...]:
    after, written = positions(connection, numbers), {*reviewed}
    return tuple(
        Moved(
            number, before.get(number), after[number].review_id if after[number].review_id in written else None, after[number]
        )
        for number in numbers
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """An item as it is before a change."""

    identity: FindingIdentity
    state: State
    step: Step


def _standing(connection: duckdb.DuckDBPyConnection, remedy_ids: Collection[int]) -> Mapping[int, _Standing]:
    rows = connection.execute(
        f"""SELECT r.project_id, r.code, r.level_3, r.stated, r.remedy_state, r.remedy_id, s.step, r.demand, r.due, s.step_note,
                  s.stepped_by, s.stepped_at
           FROM remedy_details r JOIN ({_LAST_STEPS}) s USING (remedy_id)
           WHERE list_contains(?, r.remedy_id)""",
        [sorted(remedy_ids)],
    ).fetchall()
    return {
        step[0]: _Standing(FindingIdentity(project_id, code, level_3, stated), State(state), Step(*step))
        for project_id, code, level_3, stated, state, *step in rows
    }


def _step(change: Change, before: Step, by: str) -> Step:
    """The step that a change adds; a date that is put off leaves the rest as it is."""
    new = change.state.value if change.state in (State.ASKED, State.ANSWERED) else None
    note = change.note.strip() or (None if new else before.note)
    due = change.due or before.due
    return replace(before, step=new or before.step, due=due, note=note, by=by.strip(), at=relations.now())


def _reviews(
    changes: Iterable[Change], standing: Mapping[int, _Standing]
) -> Mapping[tuple[Verdict, str], list[FindingIdentity]]:
    """The reviews that the changes record: those that close an item, and one that opens a closed one again."""
    reviews: dict[tuple[Verdict, str], list[FindingIdentity]] = {}
    for each in changes:
        before = standing[each.remedy_id]
        if each.state in _VERDICTS:
            reviews.setdefault((_VERDICTS[each.state], each.note), []).append(before.identity)
        elif each.state and before.state in _VERDICTS:
            reviews.setdefault((Verdict.CONFIRMED, each.note), []).append(before.identity)
    return reviews


def _add_steps(connection: duckdb.DuckDBPyConnection, steps: Sequence[Step]) -> None:
    numbers = relations.next_numbers(connection, "remedy_step_ids", len(steps))
    rows = [dict(zip(_STEP, (number, *astuple(step)), strict=True)) for number, step in zip(numbers, steps, strict=True)]
    relations.insert(connection, "remedy_steps", rows)


def _identity(item: Row) -> FindingIdentity:
    level_3, stated = (None if item[name] is None else str(item[name]) for name in ("level_3", "stated"))
    project_id = item["project_id"]
    assert isinstance(project_id, int)
    return FindingIdentity(project_id, str(item["code"]), level_3, stated)
