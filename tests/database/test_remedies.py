"""The ledger of rectifications: what was asked of whom, what became of it by reviews, and what a newer form says of it."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.database.remedies import Change, State, UnknownRemedyError, ask, change, positions, take_back
from perfeval_data.database.review import (
    FindingIdentity,
    NamelessDecisionError,
    ReasonMissingError,
    Verdict,
    record,
    standing,
)
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import ingest, remove
from perfeval_data.queries import Filters
from perfeval_data.queries.remedies import OPEN, OVERDUE, READY
from tests.conftest import SAMPLES

PEOPLE = FindingIdentity(1, "missed_target_full_points", "活动参与人数", "15")
FORM = FindingIdentity(2, "points_not_100", None, "90")
DUE = date.today() + timedelta(days=15)
SAMPLE = (SAMPLES / "fengtai-union-2024.txt").read_text(encoding="utf-8")


@pytest.fixture
def database(tmp_path: Path, sample_database: Path) -> Path:
    return Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))


def items(database: Path, standing: str | None = None, day: date | None = None) -> list[tuple[str, str]]:
    """State and evidence of each item."""
    with store.open_readonly(database) as connection:
        frame = queries.remedies(connection, Filters(), standing, day or date.today())
        assert queries.remedy_count(connection, Filters(), standing, day or date.today()) == len(frame)
    return list(zip(frame.sort_values("remedy_id")["remedy_state"], frame.sort_values("remedy_id")["evidence"], strict=True))


def verdicts(database: Path) -> list[str]:
    with store.open_readonly(database) as connection:
        return [each for (each,) in connection.execute("SELECT verdict FROM current_reviews ORDER BY project_id").fetchall()]


def corrected(database: Path, tmp_path: Path, *changes: tuple[str, str]) -> None:
    """A newer document with other texts in it."""
    text = SAMPLE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    number = len(list(tmp_path.glob("*.txt")))
    path = tmp_path / f"newer{number}.txt"
    path.write_text(f"{text}\n{'。' * (number + 1)}\n", encoding="utf-8")
    assert len(ingest(files_under([path]), database).replacements) == 5


def test_to_ask_reviews_what_has_no_review_and_asks_nothing_twice(database: Path) -> None:
    record(database, [FORM], Verdict.CONFIRMED, "已核对", "甲")
    done = ask(database, [PEOPLE, FORM, PEOPLE], DUE, "张会计")
    assert [each.review_id is not None for each in done.moved] == [True, False]
    assert done.passed_over == 0
    assert verdicts(database) == ["confirmed"] * 2
    assert items(database) == [("asked", "awaited")] * 2
    assert ask(database, [PEOPLE], DUE, "张会计").passed_over == 1
    with store.open_readonly(database) as connection:
        row = queries.remedies_at(connection, (done.remedy_ids[0],)).to_dict("records")[0]
    assert (row["implementing_unit"], row["due"].date(), row["demand"]) == (
        "党建人事部",
        DUE,
        "按完成比例重新计分，或更正完成值。",
    )


def test_nobody_asks_without_a_name(database: Path) -> None:
    with pytest.raises(NamelessDecisionError):
        ask(database, [PEOPLE], DUE, " ")
    assert items(database) == []


def test_what_was_asked_is_taken_back_with_its_review(database: Path) -> None:
    done = ask(database, [PEOPLE], DUE, "张会计")
    take_back(database, done, "张会计")
    assert (items(database), verdicts(database)) == ([], [])
    ask(database, [PEOPLE], DUE, "张会计")
    assert items(database) == [("asked", "awaited")]


def test_state_is_the_review_of_the_finding_and_each_step_can_be_taken_back(database: Path) -> None:
    (number,) = ask(database, [PEOPLE], DUE, "张会计").remedy_ids
    later = DUE + timedelta(days=10)
    steps = (
        (Change(number, State.ANSWERED, later, "将于下周重报"), "answered", "confirmed"),
        (Change(number, State.RECTIFIED, note="已重报"), "rectified", "corrected"),
        (Change(number, State.ASKED), "asked", "confirmed"),
    )
    for step, state, verdict in steps:
        before = (items(database), verdicts(database))
        take_back(database, change(database, [step], "李会计"), "李会计")
        assert (items(database), verdicts(database)) == before
        change(database, [step], "李会计")
        assert (items(database), verdicts(database)) == ([(state, "awaited")], [verdict])
    with store.open_readonly(database) as connection:
        assert queries.remedies_at(connection, (number,))["due"][0].date() == later
        history = queries.remedy_steps(connection, number)
        assert set(history["remedy_step"]) == {"asked", "answered", "confirmed", "corrected", "withdrawn"}


def test_step_that_is_taken_back_leaves_the_one_before_to_whom_and_when_it_was_taken(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = iter(datetime(2024, 5, day) for day in (1, 1, 2, 3, 3))
    monkeypatch.setattr("perfeval_data.database.relations.now", lambda: next(days))
    (number,) = ask(database, [PEOPLE], DUE, "张会计").remedy_ids
    answered = change(database, [Change(number, State.ANSWERED, note="将于下周重报")], "李会计")
    with store.open_readonly(database) as connection:
        before = queries.remedies_at(connection, (number,))
    assert before["stepped_by"][0] == "李会计"
    take_back(database, answered, "李会计")
    with store.open_readonly(database) as connection:
        (row,) = queries.remedies_at(connection, (number,)).to_dict("records")
        history = queries.remedy_steps(connection, number)
    assert (row["remedy_state"], row["stepped_by"], row["stepped_at"].day) == ("asked", "张会计", 1)
    steps = list(zip(history["remedy_step"], history["stepped_by"], history["stepped_at"].dt.day, strict=True))
    assert steps == [("withdrawn", "李会计", 3), ("answered", "李会计", 2), ("confirmed", "张会计", 1), ("asked", "张会计", 1)]


def test_what_somebody_has_moved_since_is_not_taken_back(database: Path) -> None:
    done = ask(database, [PEOPLE, FORM], DUE, "张会计")
    rectified, _ = done.remedy_ids
    change(database, [Change(rectified, State.RECTIFIED)], "己")
    undone = take_back(database, done, "张会计")
    assert (undone.left, len(undone.moved)) == ({"己": 1}, 1)
    assert (items(database), verdicts(database)) == ([("rectified", "awaited")], ["corrected"])
    before = database.read_bytes()
    assert take_back(database, done, "张会计").moved == ()
    assert database.read_bytes() == before
    with store.open_readonly(database) as connection:
        assert len(queries.remedy_steps(connection, rectified)) == 3, "asked, confirmed, corrected"


def test_item_that_does_not_stand_as_it_was_seen_is_left(database: Path) -> None:
    one, other = ask(database, [PEOPLE, FORM], DUE, "张会计").remedy_ids
    with store.open_readonly(database) as connection:
        seen = positions(connection, (one, other))
    change(database, [Change(one, State.RECTIFIED)], "己", seen)
    change(database, [Change(other, State.ANSWERED)], "己", {other: seen[other]})
    before = database.read_bytes()
    done = change(database, [Change(one, State.ANSWERED), Change(other, State.ANSWERED)], "李会计", seen)
    assert (done.moved, done.left) == ((), {"己": 2})
    assert database.read_bytes() == before


def test_finding_that_was_decided_meanwhile_is_not_asked_about(database: Path) -> None:
    with store.open_readonly(database) as connection:
        seen = standing(connection, [PEOPLE, FORM])
    record(database, [PEOPLE], Verdict.UNFOUNDED, "口径不同", "丁")
    done = ask(database, [PEOPLE, FORM], DUE, "张会计", seen=seen)
    assert (len(done.moved), done.passed_over, done.left) == (1, 0, {"丁": 1})


def test_review_of_a_finding_moves_its_item(database: Path) -> None:
    ask(database, [PEOPLE, FORM], DUE, "张会计")
    record(database, [PEOPLE], Verdict.CORRECTED, "", "李会计")
    with pytest.raises(ReasonMissingError):
        record(database, [FORM], Verdict.UNFOUNDED, " ", "李会计")
    record(database, [FORM], Verdict.UNFOUNDED, "口径不同", "李会计")
    assert [state for state, _ in items(database)] == ["rectified", "waived"]


def test_nothing_is_waived_without_a_reason_and_no_unknown_item_changed(database: Path) -> None:
    (number,) = ask(database, [PEOPLE], DUE, "张会计").remedy_ids
    with pytest.raises(ReasonMissingError):
        change(database, [Change(number, State.WAIVED)], "张会计")
    with pytest.raises(UnknownRemedyError, match="99"):
        change(database, [Change(number, State.RECTIFIED), Change(99, State.RECTIFIED)], "张会计")
    assert items(database) == [("asked", "awaited")]


@pytest.mark.parametrize(
    ("changes", "evidence"),
    [
        ((), "still"),
        ((("\t650\t640\t15\t15", "\t650\t650\t15\t15"),), "gone"),
        ((("\t650\t640\t15\t15", "\t650\t640\t15\t14.9"),), "gone"),
        ((("活动参与人数", "参加活动的人数"),), "removed"),
    ],
)
def test_newer_form_says_whether_the_finding_is_gone(
    database: Path, tmp_path: Path, changes: tuple[tuple[str, str], ...], evidence: str
) -> None:
    ask(database, [PEOPLE], DUE, "张会计")
    corrected(database, tmp_path, *changes)
    assert items(database) == [("asked", evidence)]
    assert len(items(database, READY)) == (evidence in ("gone", "removed"))


def test_other_wrong_figures_are_no_correction(database: Path, tmp_path: Path) -> None:
    ask(database, [FORM], DUE, "张会计")
    corrected(database, tmp_path, ("\t1\t1\t15\t15\t", "\t1\t1\t13\t13\t"))
    assert items(database) == [("asked", "changed")]


def test_form_that_is_taken_out_brings_the_old_evidence_back(database: Path, tmp_path: Path) -> None:
    ask(database, [PEOPLE], DUE, "张会计")
    corrected(database, tmp_path, ("\t650\t640\t15\t15", "\t650\t650\t15\t15"))
    remove([2], database)
    assert items(database) == [("asked", "awaited")]
    remove([1], database)
    assert items(database) == [("asked", "absent")]


def test_rate_counts_what_was_put_right_of_what_was_asked_and_not_waived(database: Path) -> None:
    with store.open_readonly(database) as connection:
        five = queries.identities(connection, Filters())[:5]
        assert queries.ledger(connection, Filters(), date.today()).rectified_share is None
    one, two, three, *_ = ask(database, five, DUE, "张会计").remedy_ids
    change(
        database,
        [Change(one, State.RECTIFIED), Change(two, State.WAIVED, note="理由成立"), Change(three, State.ANSWERED)],
        "张",
    )
    after = DUE + timedelta(days=1)
    with store.open_readonly(database) as connection:
        figures = queries.ledger(connection, Filters(), after)
        units = queries.ledger_by_unit(connection, Filters(), after)
    assert (figures.asked_count, figures.rectified_count, figures.waived_count, figures.overdue_count) == (5, 1, 1, 3)
    assert figures.rectified_share == 0.25
    assert units["asked_count"].sum() == 5
    assert (len(items(database, OPEN)), len(items(database, OVERDUE, after)), len(items(database, OVERDUE, DUE))) == (3, 3, 0)


def test_unit_that_does_the_same_again_the_year_after_is_named(tmp_path: Path, three_years_database: Path) -> None:
    database = Path(shutil.copy(three_years_database, tmp_path / "perfeval.duckdb"))
    with store.open_readonly(database) as connection:
        asked = queries.identities(connection, Filters((2023,)))
        assert queries.repeated_findings(connection, Filters()).empty
    ask(database, asked, DUE, "张会计")
    with store.open_readonly(database) as connection:
        again = queries.repeated_findings(connection, Filters((2024,)))
        assert not again.empty
        assert set(again["again_year"]) == {2024}
        assert queries.repeated_findings(connection, Filters((2023,))).empty
