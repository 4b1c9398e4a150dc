"""Reviews of findings: they survive a new reading of the same finding, are exported, and the last one holds."""

from __future__ import annotations

import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from perfeval_data import __main__ as command_line
from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.database.review import (
    FindingIdentity,
    NamelessDecisionError,
    Reviewed,
    Standing,
    Verdict,
    record,
    standing,
    take_back,
)
from perfeval_data.export.tables import write_extract
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import ingest, remove
from perfeval_data.queries import Filters
from tests.conftest import SAMPLES

PEOPLE = FindingIdentity(1, "missed_target_full_points", "活动参与人数", "15")
"""Of 基层党组织党建活动经费."""
FORM = FindingIdentity(2, "points_not_100", None, "90")
"""Of 去世离休干部遗孀补贴."""


@pytest.fixture
def database(tmp_path: Path, sample_database: Path) -> Path:
    return Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))


def verdicts(database: Path) -> list[tuple[str, str | None, str | None]]:
    with store.open_readonly(database) as connection:
        return connection.execute(
            "SELECT verdict, review_note, reviewed_by FROM finding_details WHERE verdict <> 'open' ORDER BY evaluation_id"
        ).fetchall()


def test_many_are_marked_in_one_step_and_taken_back_in_one(database: Path) -> None:
    record(database, [PEOPLE], Verdict.CONFIRMED, "已核对签到表", "张会计")
    second = record(database, [PEOPLE, FORM, PEOPLE], Verdict.UNFOUNDED, "口径不同", "李会计")
    assert verdicts(database) == [("unfounded", "口径不同", "李会计")] * 2
    with store.open_readonly(database) as connection:
        assert queries.headline(connection, Filters()).open_finding_count == 36
        assert len(queries.reviews(connection)) == 3
    assert take_back(database, second.review_ids, "李会计").left == {}
    assert verdicts(database) == [("confirmed", "已核对签到表", "张会计")]
    with store.open_readonly(database) as connection:
        assert queries.headline(connection, Filters()).open_finding_count == 38


def test_undone_review_leaves_the_one_before_to_whom_and_when_it_was_made(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = iter(datetime(2024, 5, day) for day in range(1, 9))
    monkeypatch.setattr("perfeval_data.database.relations.now", lambda: next(days))
    record(database, [PEOPLE], Verdict.CONFIRMED, "已核对签到表", "张会计")
    for _ in range(2):
        second = record(database, [PEOPLE], Verdict.UNFOUNDED, "口径不同", "李会计")
        take_back(database, second.review_ids, "李会计")
    with store.open_readonly(database) as connection:
        details = "SELECT verdict, reviewed_by, day(reviewed_at) FROM finding_details WHERE verdict <> 'open'"
        assert connection.execute(details).fetchall() == [("confirmed", "张会计", 1)]
        written = queries.reviews_of(connection, PEOPLE)
    found = list(zip(written["verdict"], written["reviewed_by"], written["reviewed_at"].dt.day, strict=True))
    confirmed, undone = ("confirmed", "张会计", 1), [("unfounded", "李会计"), ("withdrawn", "李会计")]
    assert found[::-1] == [confirmed, (*undone[0], 2), (*undone[1], 3), confirmed, (*undone[0], 4), (*undone[1], 5), confirmed]
    assert take_back(database, [1], "张会计").left == {"李会计": 1}, "he was the last to decide"


def test_nobody_reviews_or_takes_back_without_a_name(database: Path) -> None:
    with pytest.raises(NamelessDecisionError):
        record(database, [PEOPLE, FORM], Verdict.CONFIRMED, "", " ")
    with pytest.raises(NamelessDecisionError):
        take_back(database, [1], "")
    assert verdicts(database) == []


# --- two officers at once ------------------------------------------------------------------------------------------


def seen(database: Path) -> Standing:
    with store.open_readonly(database) as connection:
        return standing(connection, [PEOPLE, FORM])


def test_who_undoes_takes_back_his_own_decision_and_leaves_what_somebody_has_decided_since(database: Path) -> None:
    first = record(database, [PEOPLE, FORM], Verdict.CONFIRMED, "", "丙")
    second = record(database, [PEOPLE], Verdict.CORRECTED, "", "丁")
    undone = take_back(database, first.review_ids, "丙")
    assert (len(undone.review_ids), undone.left) == (1, {"丁": 1})
    assert verdicts(database) == [("corrected", None, "丁")]
    take_back(database, second.review_ids, "丁")
    assert [verdict for verdict, *_ in verdicts(database)] == ["confirmed"]


def test_undoing_twice_or_in_turn_writes_nothing(database: Path) -> None:
    first = record(database, [PEOPLE, FORM], Verdict.CONFIRMED, "", "丙")
    record(database, [PEOPLE, FORM], Verdict.UNFOUNDED, "", "丁")
    before = database.read_bytes()
    for _ in range(2):
        assert take_back(database, first.review_ids, "丙").left == {"丁": 2}
    assert database.read_bytes() == before


def test_verdict_on_what_was_seen_leaves_what_somebody_has_decided_meanwhile(database: Path) -> None:
    as_seen = seen(database)
    record(database, [PEOPLE], Verdict.UNFOUNDED, "口径不同", "丁", as_seen)
    written = record(database, [PEOPLE, FORM], Verdict.CONFIRMED, "", "丙", as_seen)
    assert (len(written.review_ids), written.left) == (1, {"丁": 1})
    assert verdicts(database) == [("unfounded", "口径不同", "丁"), ("confirmed", None, "丙")]
    assert record(database, [PEOPLE], Verdict.CONFIRMED, "", "丙", seen(database)).left == {}


def test_decision_that_was_taken_back_is_another_state_than_none(database: Path) -> None:
    as_seen = seen(database)
    take_back(database, record(database, [PEOPLE], Verdict.CONFIRMED, "", "丁").review_ids, "丁")
    before = database.read_bytes()
    assert record(database, [PEOPLE], Verdict.CONFIRMED, "", "丙", as_seen) == Reviewed((), {"丁": 1})
    assert database.read_bytes() == before


def test_all_findings_of_a_choice_are_known_by_what_makes_them_themselves(database: Path) -> None:
    with store.open_readonly(database) as connection:
        chosen = queries.identities(connection, Filters(), severity="error")
        listed = queries.findings(connection, Filters(), severity="error")
    assert PEOPLE in chosen
    assert len(chosen) == len(listed)
    record(database, chosen, Verdict.CORRECTED, "", "张会计")
    assert [verdict for verdict, *_ in verdicts(database)] == ["corrected"] * len(chosen)


def test_finding_is_open_until_it_is_reviewed(database: Path) -> None:
    assert verdicts(database) == []
    record(database, [PEOPLE], Verdict.CONFIRMED, "已核对签到表", "张会计")
    record(database, [FORM], Verdict.UNFOUNDED, "", "李会计")
    assert verdicts(database) == [("confirmed", "已核对签到表", "张会计"), ("unfounded", None, "李会计")]


def test_review_survives_removal_and_new_reading_of_the_same_finding(database: Path) -> None:
    record(database, [PEOPLE], Verdict.CONFIRMED, "已核对", "张会计")
    remove([1], database)
    assert verdicts(database) == []
    ingest(files_under([SAMPLES]), database)
    assert verdicts(database) == [("confirmed", "已核对", "张会计")]


def test_review_does_not_pass_to_a_finding_with_other_figures(database: Path, tmp_path: Path) -> None:
    record(database, [FORM], Verdict.UNFOUNDED, "", "张会计")
    newer = (SAMPLES / "fengtai-union-2024.txt").read_text(encoding="utf-8").replace("\t1\t1\t15\t15\t", "\t1\t1\t13\t13\t")
    (tmp_path / "newer.txt").write_text(newer, encoding="utf-8")
    report = ingest(files_under([tmp_path / "newer.txt"]), database)
    assert len(report.replacements) == 5
    assert verdicts(database) == []


def test_last_review_holds_and_a_withdrawn_one_leaves_the_finding_open(database: Path) -> None:
    record(database, [PEOPLE], Verdict.CONFIRMED, "", "张会计")
    record(database, [PEOPLE], Verdict.CORRECTED, "已改为14.77分", "李会计")
    assert verdicts(database) == [("corrected", "已改为14.77分", "李会计")]
    record(database, [PEOPLE], Verdict.WITHDRAWN, "", "李会计")
    assert verdicts(database) == []
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT count(*) FROM finding_reviews").fetchall() == [(3,)]


def test_review_needs_a_name_and_changes_nothing_without(database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(NamelessDecisionError):
        record(database, [PEOPLE], Verdict.CONFIRMED, "说明", "  ")
    assert database.read_bytes() == before


def test_reviews_are_exported_with_the_findings(database: Path, tmp_path: Path) -> None:
    record(database, [PEOPLE], Verdict.CONFIRMED, "已核对", "张会计")
    write_extract(database, "findings", "xlsx", tmp_path / "out.xlsx", Filters())
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "out.xlsx").read_bytes())).active
    assert sheet is not None
    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first, last = heading.index("处理情况"), heading.index("登记人")
    assert [row[first : last + 1] for row in rows if row[first] != "未处理"] == [["属实，待整改", "已核对", "张会计"]]


def test_check_tells_what_was_said(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(database, [PEOPLE], Verdict.UNFOUNDED, "是计划数", "张会计")
    command_line.main(["check", "--db", str(database)])
    assert "（不属实，张会计：是计划数）" in capsys.readouterr().out
    command_line.main(["check", "--json", "--db", str(database)])
    marked = [finding for finding in json.loads(capsys.readouterr().out) if finding["verdict"] != "open"]
    assert [(finding["code"], finding["review_note"]) for finding in marked] == [("missed_target_full_points", "是计划数")]


def test_what_is_corrected_or_unfounded_no_longer_calls_for_attention(database: Path) -> None:
    def asked(database: Path) -> list[tuple[str, str]]:
        with store.open_readonly(database) as connection:
            return [(item.project_name, item.code) for item in queries.doubts(connection, Filters(), 5).rewarded_misses.items]

    before = asked(database)
    assert before[0] == ("基层党组织党建活动经费", "missed_target_full_points")
    record(database, [PEOPLE], Verdict.CONFIRMED, "", "张会计")
    assert asked(database) == before
    record(database, [PEOPLE], Verdict.CORRECTED, "", "张会计")
    assert "missed_target_full_points" not in {code for _, code in asked(database)}
