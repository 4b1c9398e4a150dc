"""The ledger of rectifications (整改台账): which findings a unit was asked to put right, by when, and what came of it.

One story with the marks of findings (`review`), which alone say what a finding is:

* To ask (待整改) puts a finding on the ledger with what is asked and a date due, and marks it 属实，待整改 where it has no mark yet.
* That the unit has answered (已回复) is a step of the ledger; the finding is still to be put right.
* To confirm that it was put right (已整改) is the mark `corrected`, to let it be (不予整改: the unit's reasons hold, the doubt does not)
  is the mark `unfounded`, which then needs a reason.

So the state of an item is its finding's mark and, while that leaves it open, the last step: whoever marks a finding on 填报疑点 has
moved its item, and the other way round. A finding is an item of its own: what is asked together shares demand and date, and each is
closed by its own evidence. What the unit's newer form says of it is found anew by every question (`Evidence`); it closes nothing by
itself, a person confirms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from perfeval_data.audit.catalogue import rule_of
from perfeval_data.database.review import (
    FindingIdentity,
    ReasonMissingError,
    Verdict,
    add_marks,
    named,
    now,
    registered,
    same_finding,
    undo_marks,
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
"""The mark that closes an item."""


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
    """What a step says of an item."""

    remedy_id: int
    step: str
    demand: str
    due: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What was written, so that it can be taken back."""

    before: tuple[Step, ...]
    """Of each item that has a further step the one that held before; one that takes it off, of an item that is new."""
    marked: tuple[FindingIdentity, ...]
    """The findings that have a further mark."""
    passed_over: int = 0
    """Findings that stand on the ledger already, or that no form has any more."""

    @property
    def remedy_ids(self) -> tuple[int, ...]:
        """The items that have a further step."""
        return tuple(step.remedy_id for step in self.before)


def ask(database: Path, findings: Sequence[FindingIdentity], due: date, asked_by: str, demand: str = "") -> Done:
    """Put findings on the ledger, each with `demand` or else with the advice of its rule; those that are on it are passed over.

    Raises `NamelessMarkError`, and what `store.rewriting` does.
    """
    with named(database, asked_by) as connection:
        rows = _to_ask(connection, findings)
        numbers = _numbers(connection, "remedy_ids", len(rows))
        items = [{"remedy_id": number, **row} for number, row in zip(numbers, rows, strict=True)]
        _insert(connection, "remedy_items", [{name: item[name] for name in _ITEM.names} for item in items], _ITEM)
        steps = [
            Step(number, State.ASKED.value, demand.strip() or rule_of(str(row["code"])).advice, due)
            for number, row in zip(numbers, rows, strict=True)
        ]
        _add_steps(connection, steps, asked_by)
        unmarked = tuple(_identity(item) for item in items if not item["is_marked"])
        add_marks(connection, unmarked, Verdict.CONFIRMED, "", asked_by)
    log.event("asked to rectify", findings=len(items), due=due, by=asked_by.strip())
    off = tuple(replace(step, step=WITHDRAWN) for step in steps)
    return Done(off, unmarked, len(set(findings)) - len(items))


def change(database: Path, changes: Sequence[Change], changed_by: str) -> Done:
    """Carry out changes of items, in one step: a step of the ledger for what was answered, put off or opened again, a mark for what
    closes an item or opens it.

    Raises `NamelessMarkError`, `ReasonMissingError`, `UnknownRemedyError`, and what `store.rewriting` does; nothing is written then.
    """
    if any(each.state is State.WAIVED and not each.note.strip() for each in changes):
        raise ReasonMissingError
    with named(database, changed_by) as connection:
        standing = _standing(connection, [each.remedy_id for each in changes])
        if unknown := {each.remedy_id for each in changes} - standing.keys():
            raise UnknownRemedyError(", ".join(map(str, sorted(unknown))))
        stepped = [each for each in changes if each.state in (State.ASKED, State.ANSWERED) or each.due]
        _add_steps(connection, [_step(each, standing[each.remedy_id].step) for each in stepped], changed_by)
        marked: list[FindingIdentity] = []
        for (verdict, note), identities in _marks(changes, standing).items():
            add_marks(connection, identities, verdict, note, changed_by)
            marked += identities
    log.event("remedies changed", items=len(changes), by=changed_by.strip())
    return Done(tuple(standing[each.remedy_id].step for each in stepped), tuple(marked))


def take_back(database: Path, done: Done, taken_back_by: str) -> None:
    """Undo what was done by further rows: what stood before it holds again, and an item that was new is off the ledger.

    Raises `NamelessMarkError`, and what `store.rewriting` does.
    """
    with named(database, taken_back_by) as connection:
        _add_steps(connection, done.before, taken_back_by)
        undo_marks(connection, done.marked, taken_back_by)
    log.event("remedies taken back", steps=len(done.before), marks=len(done.marked), by=taken_back_by.strip())


# --- within the transaction ------------------------------------------------------------------------------------------

Row = dict[str, object]

_ITEM = pa.schema(
    {
        "remedy_id": pa.int32(),
        "project_id": pa.int32(),
        "document_id": pa.int32(),
        "code": pa.string(),
        "level_3": pa.string(),
        "stated": pa.string(),
        "severity": pa.string(),
        "message": pa.string(),
        "source_location": pa.string(),
    }
)
_STEP = pa.schema(
    {
        "step_id": pa.int32(),
        "remedy_id": pa.int32(),
        "step": pa.string(),
        "demand": pa.string(),
        "due": pa.date32(),
        "step_note": pa.string(),
        "stepped_by": pa.string(),
        "stepped_at": pa.timestamp("us"),
    }
)


def _to_ask(connection: duckdb.DuckDBPyConnection, findings: Sequence[FindingIdentity]) -> list[Row]:
    """The findings that forms have now and that are not on the ledger, each once, with whether it has a mark."""
    with registered(connection, findings, "to_ask"):
        answer = connection.execute(
            f"""SELECT d.project_id, e.document_id, d.code, d.level_3, d.stated, d.severity, d.message, d.source_location,
                       d.verdict <> 'open' AS is_marked
                FROM to_ask f JOIN finding_details d ON {same_finding("f", "d")}
                JOIN current_evaluations e USING (evaluation_id)
                WHERE NOT EXISTS (FROM remedy_details r WHERE {same_finding("f", "r")})
                QUALIFY row_number() OVER (PARTITION BY f.place ORDER BY d.evaluation_id, d.finding_number) = 1
                ORDER BY f.place"""
        )
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@dataclass(frozen=True, slots=True)
class _Standing:
    """An item as it is before a change."""

    identity: FindingIdentity
    state: State
    step: Step


def _standing(connection: duckdb.DuckDBPyConnection, remedy_ids: Collection[int]) -> Mapping[int, _Standing]:
    rows = connection.execute(
        """SELECT r.project_id, r.code, r.level_3, r.stated, r.remedy_state, r.remedy_id, s.step, r.demand, r.due, s.step_note
           FROM remedy_details r JOIN (
               FROM remedy_steps QUALIFY row_number() OVER (PARTITION BY remedy_id ORDER BY step_id DESC) = 1) s USING (remedy_id)
           WHERE list_contains(?, r.remedy_id)""",
        [sorted(remedy_ids)],
    ).fetchall()
    return {
        step[0]: _Standing(FindingIdentity(project_id, code, level_3, stated), State(state), Step(*step))
        for project_id, code, level_3, stated, state, *step in rows
    }


def _step(change: Change, before: Step) -> Step:
    """The step that a change adds; a date that is put off leaves the rest as it is."""
    new = change.state.value if change.state in (State.ASKED, State.ANSWERED) else None
    note = change.note.strip() or (None if new else before.note)
    return replace(before, step=new or before.step, due=change.due or before.due, note=note)


def _marks(changes: Iterable[Change], standing: Mapping[int, _Standing]) -> Mapping[tuple[Verdict, str], list[FindingIdentity]]:
    """The marks that the changes write: those that close an item, and one that opens a closed one again."""
    marks: dict[tuple[Verdict, str], list[FindingIdentity]] = {}
    for each in changes:
        before = standing[each.remedy_id]
        if each.state in _VERDICTS:
            marks.setdefault((_VERDICTS[each.state], each.note), []).append(before.identity)
        elif each.state and before.state in _VERDICTS:
            marks.setdefault((Verdict.CONFIRMED, each.note), []).append(before.identity)
    return marks


def _add_steps(connection: duckdb.DuckDBPyConnection, steps: Sequence[Step], by: str) -> None:
    numbers = _numbers(connection, "remedy_step_ids", len(steps))
    rows = [
        dict(zip(_STEP.names, (number, *astuple(step), by.strip(), now()), strict=True))
        for number, step in zip(numbers, steps, strict=True)
    ]
    _insert(connection, "remedy_steps", rows, _STEP)


def _numbers(connection: duckdb.DuckDBPyConnection, sequence: str, count: int) -> list[int]:
    rows = connection.execute(f"SELECT nextval('{sequence}') FROM range(?)", [count]).fetchall()
    return sorted(number for (number,) in rows)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row], schema: pa.Schema) -> None:
    connection.register("rows_to_add", pa.Table.from_pylist(list(rows), schema))
    connection.execute(f"INSERT INTO {table} BY NAME FROM rows_to_add")
    connection.unregister("rows_to_add")


def _identity(item: Row) -> FindingIdentity:
    level_3, stated = (None if item[name] is None else str(item[name]) for name in ("level_3", "stated"))
    project_id = item["project_id"]
    assert isinstance(project_id, int)
    return FindingIdentity(project_id, str(item["code"]), level_3, stated)
