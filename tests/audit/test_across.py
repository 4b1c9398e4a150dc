"""Rules across projects and years: found over the database, gone again with their cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.audit.across import CHECKS
from perfeval_data.database import store
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest, remove
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper
from tests.formats import as_html

CODES = {check.rule.code for check in CHECKS}
LONG = "一年来，我单位认真落实各项工作部署，圆满完成了年初确定的全部目标任务，取得了良好的社会效果"
EXPECTED, ACHIEVED = "2024年建成职工之家10个，预算资金50万元", "2024年建成职工之家11个，全年支出48万元"


def form(name: str, achieved: str = "建成") -> str:
    drawing = RIGHT.replace("| 职工之家 |", f"| {name} |").replace("建成职工之家数量", f"{name}建成数量")
    return drawing.replace(EXPECTED, "建成一批").replace(ACHIEVED, achieved)


def changed(drawing: str, right: str, wrong: str) -> str:
    assert right in drawing
    return drawing.replace(right, wrong)


def document(year: int, *forms: str) -> Offered:
    title = f"项目支出绩效自评表（{year}年度）"
    return Offered(f"{year}-{len(forms)}.html", as_html(paper(*(block for each in forms for block in (title, each)))))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


def found(database: Path) -> list[tuple[str, int, str, int | None]]:
    """Project, year, code and indicator of the findings across projects."""
    with store.open_readonly(database) as connection:
        rows = connection.execute(
            "SELECT project_name, fiscal_year, code, indicator_number FROM finding_details ORDER BY ALL"
        ).fetchall()
    return [row for row in rows if row[2] in CODES]


def test_same_long_achievement_in_two_projects(database: Path) -> None:
    ingest([document(2024, form("甲", LONG), form("乙", LONG), form("丙", LONG + "。"))], database)
    assert found(database) == [("乙", 2024, "copied_achievement", None), ("甲", 2024, "copied_achievement", None)]
    with store.open_readonly(database) as connection:
        rows = connection.execute(
            "SELECT message, source_location FROM findings WHERE code = 'copied_achievement' ORDER BY evaluation_id"
        ).fetchall()
        place = connection.execute(
            "SELECT source_location FROM filed_values WHERE evaluation_id = 1 AND field = 'achieved_goal'"
        ).fetchall()
    assert rows[0] == ("实际完成情况与“乙”内容雷同", *place[0])


def test_short_texts_and_the_same_project_of_two_units_are_no_copies(database: Path) -> None:
    other_unit = form("甲", LONG).replace("| 宣教部 |", "| 图书馆 |")
    ingest([document(2024, form("甲", LONG), other_unit, form("乙", "圆满完成"), form("丙", "圆满完成"))], database)
    assert found(database) == []


def test_finding_goes_when_a_newer_document_ends_its_cause(database: Path) -> None:
    ingest([document(2024, form("甲", LONG), form("乙", LONG))], database)
    ingest([document(2024, form("乙"))], database)
    assert found(database) == []
    with store.open_readonly(database) as connection:
        of_the_older = connection.execute("SELECT code FROM findings WHERE evaluation_id = 1").fetchall()
        assert ("copied_achievement",) not in of_the_older


def test_finding_goes_when_the_other_document_is_removed(database: Path) -> None:
    ingest([document(2024, form("甲", LONG)), document(2024, form("乙", LONG), form("丙"))], database)
    assert len(found(database)) == 2
    remove([2], database)
    assert found(database) == []


def test_projects_of_other_departments_are_left_alone(database: Path) -> None:
    elsewhere = form("乙", LONG).replace("| 某市总工会 |", "| 某市文化局 |")
    ingest([document(2024, form("甲", LONG), elsewhere)], database)
    assert found(database) == []


def test_same_long_reason_in_two_projects(database: Path) -> None:
    forms = [changed(form(name), "天气原因，明年改在室内", LONG) for name in ("甲", "乙")]
    ingest([document(2024, *forms)], database)
    assert found(database) == [("乙", 2024, "copied_reason", 5), ("甲", 2024, "copied_reason", 5)]


def test_all_indicators_of_one_project_in_another(database: Path) -> None:
    copy = form("甲").replace("| 甲 |", "| 乙 |")
    ingest([document(2024, form("甲"), copy, form("丙"))], database)
    assert found(database) == [("乙", 2024, "copied_indicators", None), ("甲", 2024, "copied_indicators", None)]
    ingest([document(2024, copy.replace("| 96% | 5 | 5 |", "| 97% | 5 | 5 |"))], database)
    assert found(database) == []


def test_achievement_of_last_year(database: Path) -> None:
    ingest([document(2023, form("甲", LONG)), document(2024, form("甲", LONG))], database)
    assert found(database) == [("甲", 2024, "achievement_repeated", None)]


def full(name: str) -> str:
    drawing = changed(form(name), "| 12月20日 | 20 | 18 | 手续延误，明年提前办理 |", "| 11月20日 | 20 | 20 | |")
    drawing = changed(drawing, "| 190人 | 30 | 28.5 | 天气原因，明年改在室内 |", "| 210人 | 30 | 30 | |")
    return changed(drawing, "| 96% | 9.6 |", "| 96% | 10 |")


def test_unit_with_nothing_but_full_marks_on_its_largest_project(database: Path) -> None:
    forms = [full(name) for name in "甲乙丙丁"]
    largest = full("戊").replace("| 60 | 50 | 48 |", "| 60 | 500 | 480 |")
    ingest([document(2024, *forms)], database)
    assert found(database) == []
    ingest([document(2024, largest)], database)
    assert found(database) == [("戊", 2024, "uniform_full_marks", None)]
    ingest([document(2024, form("己"))], database)
    assert found(database) == []


@pytest.mark.parametrize(
    ("actual", "target", "expected"),
    [
        ("≥200人 | 210人", "≥150人", ["target_lowered"]),
        ("≥200人 | 190人", "≥150人", []),
        ("≥200人 | 210人", "≥200人", []),
        ("≥200人 | 210人", "≥200人次", []),
        ("≥200人 | 400人", "≥200人", ["target_not_raised"]),
        ("≥200人 | 400人", "≥150人", ["target_not_raised"]),
        ("≥200人 | 400人", "≥300人", []),
        ("≤200人 | 190人", "≤150人", []),
    ],
)
def test_target_beside_last_year(database: Path, actual: str, target: str, expected: list[str]) -> None:
    before, now = changed(form("甲"), "≥200人 | 190人", actual), changed(form("甲"), "≥200人 | 190人", f"{target} | 190人")
    ingest([document(2023, before), document(2024, now)], database)
    assert found(database) == [("甲", 2024, code, 5) for code in expected]


def test_target_may_fall_with_the_budget(database: Path) -> None:
    before = changed(form("甲"), "≥200人 | 190人", "≥200人 | 210人")
    now = changed(form("甲"), "≥200人 | 190人", "≥150人 | 190人").replace("| 60 | 50 | 48 |", "| 60 | 40 | 38 |")
    ingest([document(2023, before), document(2024, now)], database)
    assert found(database) == []


def test_every_rule_across_projects_has_a_specimen() -> None:
    assert {
        "copied_achievement", "copied_reason", "copied_indicators", "achievement_repeated", "uniform_full_marks", "target_lowered", "target_not_raised"
    } == CODES  # fmt: skip
