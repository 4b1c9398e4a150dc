"""Marks of findings: they survive a new reading of the same finding, are exported, and the last one holds."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from perfeval_data import __main__ as command_line
from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.database.review import FindingIdentity, NamelessMarkError, Verdict, mark, take_back
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
            "SELECT verdict, mark_note, marked_by FROM finding_details WHERE verdict <> 'open' ORDER BY evaluation_id"
        ).fetchall()


def test_many_are_marked_in_one_step_and_taken_back_in_one(database: Path) -> None:
    mark(database, [PEOPLE], Verdict.CONFIRMED, "已核对签到表", "张会计")
    mark(database, [PEOPLE, FORM, PEOPLE], Verdict.UNFOUNDED, "口径不同", "李会计")
    assert verdicts(database) == [("unfounded", "口径不同", "李会计")] * 2
    with store.open_readonly(database) as connection:
        assert queries.headline(connection, Filters()).open_finding_count == 31
        assert len(queries.marks(connection)) == 3
    take_back(database, [PEOPLE, FORM], "李会计")
    assert verdicts(database) == [("confirmed", "已核对签到表", "李会计")]
    with store.open_readonly(database) as connection:
        assert queries.headline(connection, Filters()).open_finding_count == 33


def test_nobody_marks_or_takes_back_without_a_name(database: Path) -> None:
    with pytest.raises(NamelessMarkError):
        mark(database, [PEOPLE, FORM], Verdict.CONFIRMED, "", " ")
    with pytest.raises(NamelessMarkError):
        take_back(database, [PEOPLE], "")
    assert verdicts(database) == []


def test_all_findings_of_a_choice_are_known_by_what_makes_them_themselves(database: Path) -> None:
    with store.open_readonly(database) as connection:
        chosen = queries.identities(connection, Filters(), severity="error")
        listed = queries.findings(connection, Filters(), severity="error")
    assert PEOPLE in chosen
    assert len(chosen) == len(listed)
    mark(database, chosen, Verdict.CORRECTED, "", "张会计")
    assert [verdict for verdict, *_ in verdicts(database)] == ["corrected"] * len(chosen)


def test_finding_is_open_until_it_is_marked(database: Path) -> None:
    assert verdicts(database) == []
    mark(database, [PEOPLE], Verdict.CONFIRMED, "已核对签到表", "张会计")
    mark(database, [FORM], Verdict.UNFOUNDED, "", "李会计")
    assert verdicts(database) == [("confirmed", "已核对签到表", "张会计"), ("unfounded", None, "李会计")]


def test_mark_survives_removal_and_new_reading_of_the_same_finding(database: Path) -> None:
    mark(database, [PEOPLE], Verdict.CONFIRMED, "已核对", "张会计")
    remove([1], database)
    assert verdicts(database) == []
    ingest(files_under([SAMPLES]), database)
    assert verdicts(database) == [("confirmed", "已核对", "张会计")]


def test_mark_does_not_pass_to_a_finding_with_other_figures(database: Path, tmp_path: Path) -> None:
    mark(database, [FORM], Verdict.UNFOUNDED, "", "张会计")
    newer = (SAMPLES / "fengtai-union-2024.txt").read_text(encoding="utf-8").replace("\t1\t1\t15\t15\t", "\t1\t1\t13\t13\t")
    (tmp_path / "newer.txt").write_text(newer, encoding="utf-8")
    report = ingest(files_under([tmp_path / "newer.txt"]), database)
    assert len(report.replacements) == 5
    assert verdicts(database) == []


def test_last_mark_holds_and_a_withdrawn_one_leaves_the_finding_open(database: Path) -> None:
    mark(database, [PEOPLE], Verdict.CONFIRMED, "", "张会计")
    mark(database, [PEOPLE], Verdict.CORRECTED, "已改为14.77分", "李会计")
    assert verdicts(database) == [("corrected", "已改为14.77分", "李会计")]
    mark(database, [PEOPLE], Verdict.WITHDRAWN, "", "李会计")
    assert verdicts(database) == []
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT count(*) FROM finding_marks").fetchall() == [(3,)]


def test_mark_needs_a_name_and_changes_nothing_without(database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(NamelessMarkError):
        mark(database, [PEOPLE], Verdict.CONFIRMED, "说明", "  ")
    assert database.read_bytes() == before


def test_marks_are_exported_with_the_findings(database: Path, tmp_path: Path) -> None:
    mark(database, [PEOPLE], Verdict.CONFIRMED, "已核对", "张会计")
    write_extract(database, "findings", "xlsx", tmp_path / "out.xlsx", Filters())
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "out.xlsx").read_bytes())).active
    assert sheet is not None
    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first, last = heading.index("处理情况"), heading.index("登记人")
    assert [row[first : last + 1] for row in rows if row[first] != "未处理"] == [["属实，待整改", "已核对", "张会计"]]


def test_check_tells_what_was_said(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark(database, [PEOPLE], Verdict.UNFOUNDED, "是计划数", "张会计")
    command_line.main(["check", "--db", str(database)])
    assert "（不属实，张会计：是计划数）" in capsys.readouterr().out
    command_line.main(["check", "--json", "--db", str(database)])
    marked = [finding for finding in json.loads(capsys.readouterr().out) if finding["verdict"] != "open"]
    assert [(finding["code"], finding["mark_note"]) for finding in marked] == [("missed_target_full_points", "是计划数")]


def test_what_is_corrected_or_unfounded_no_longer_calls_for_attention(database: Path) -> None:
    def asked(database: Path) -> list[tuple[str, str]]:
        with store.open_readonly(database) as connection:
            return [(item.project_name, item.code) for item in queries.rewarded_misses(connection, Filters(), 5).items]

    before = asked(database)
    assert before[0] == ("基层党组织党建活动经费", "missed_target_full_points")
    mark(database, [PEOPLE], Verdict.CONFIRMED, "", "张会计")
    assert asked(database) == before
    mark(database, [PEOPLE], Verdict.CORRECTED, "", "张会计")
    assert "missed_target_full_points" not in {code for _, code in asked(database)}
