"""Settings of the audit: the usual ones, and what a file beside the database may change."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.audit.settings import USUAL, Settings, profiles, settings_beside, settings_of
from perfeval_data.database import store
from perfeval_data.database.judging import judge_again
from perfeval_data.forms.reading import read_forms
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import ingest
from perfeval_data.service.settings_file import SettingsError
from tests.audit.specimens import RIGHT
from tests.conftest import SAMPLES
from tests.drawn_paper import paper
from tests.formats import as_html


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


def local(database: Path, text: str) -> None:
    (database.parent / "audit.toml").write_text(text, encoding="utf-8")


def test_without_a_local_file_the_usual_settings_hold(database: Path) -> None:
    assert settings_beside(database) == USUAL
    assert USUAL.bands.partly_reached == Decimal("0.6")


def test_sections_of_earlier_versions_that_decide_nothing_any_more_are_passed_over(database: Path) -> None:
    local(database, "[doubt]\nerror = 5\n")
    assert settings_beside(database) == USUAL


def test_local_file_changes_only_what_it_names(database: Path) -> None:
    local(database, "[bands]\npartly_reached = 0.5\n")
    settings = settings_beside(database)
    assert (settings.bands.partly_reached, settings.bands.reached) == (Decimal("0.5"), USUAL.bands.reached)
    assert settings.funds == USUAL.funds


def test_form_is_judged_by_the_local_settings(database: Path) -> None:
    drawing = RIGHT.replace("| 11月底前 | 12月20日 | 20 | 18 |", "| 形成氛围 | 部分达成预期指标 | 20 | 11 |").replace(
        "86.5", "79.5"
    )
    forms = read_forms(paper("项目支出绩效自评表（2024年度）", drawing)).forms
    assert [finding.code for finding in check_document(forms)[0]] == ["score_outside_band"]
    local(database, "[bands]\npartly_reached = 0.5\n")
    assert check_document(forms, settings_beside(database)) == [[]]


def test_ingestion_takes_the_settings_beside_the_database(database: Path) -> None:
    local(database, "[targets]\nfar_above = 3\n")
    ingest(files_under([SAMPLES]), database)
    with store.open_readonly(database) as connection:
        codes = {code for (code,) in connection.execute("SELECT DISTINCT code FROM findings").fetchall()}
    assert "far_above_target" not in codes
    local(database, "[targets]\nfar = 3\n")
    with pytest.raises(SettingsError):
        ingest(files_under([SAMPLES]), database)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[bands]\nhalf = 0.5", "bands：不认识的设置项.*half"),
        ("[band]\nreached = 0.5", "不认识的设置项.*band"),
        ("reached = 0.5", "不认识的设置项.*reached"),
        ("bands = 0.5", "bands：应为.*的表"),
        ("[bands]\nreached = '高'", "bands.reached：应为不小于零的数"),
        ("[bands]\nreached = '0.8'", "bands.reached：应为不小于零的数"),
        ("[bands]\nreached = -1", "bands.reached：应为不小于零的数"),
        ("[bands]\nreached = nan", "bands.reached：应为不小于零的数"),
        ("[bands]\nreached = true", "bands.reached：应为不小于零的数"),
        ("[rules]\noff = 'quality_missing'", "rules.off：.*列表"),
        ("[weights]\nreferences = 3", "列表"),
        ("[bands", "不是正确的设置文件"),
    ],
)
def test_file_that_cannot_be_used_is_refused_with_the_reason(database: Path, text: str, reason: str) -> None:
    local(database, text)
    with pytest.raises(SettingsError, match=reason):
        settings_beside(database)


def judged(settings: Settings, drawing: str) -> list[str]:
    forms = read_forms(paper("项目支出绩效自评表（2024年度）", drawing)).forms
    return [finding.code for finding in check_document(forms, settings)[0]]


def test_rule_that_is_switched_off_finds_nothing(database: Path) -> None:
    drawing = RIGHT.replace("| 质量指标 | 验收合格率 |", "| 数量指标 | 验收次数 |")
    assert judged(USUAL, drawing) == ["quality_missing"]
    local(database, '[rules]\noff = ["quality_missing"]\n')
    assert judged(settings_beside(database), drawing) == []


def test_fact_that_one_rule_leaves_to_another_is_told_when_that_is_switched_off(database: Path) -> None:
    drawing = RIGHT.replace("| 参与人次 | ≥200人 | 190人 |", "| 本项目无经济效益 | 无 | 无 |")
    assert judged(USUAL, drawing) == ["benefit_is_none"]
    local(database, '[rules]\noff = ["benefit_is_none"]\n')
    assert judged(settings_beside(database), drawing) == ["empty_target_with_points", "empty_actual_with_points"]


def test_unspent_budget_is_told_by_the_gravest_rules_in_force(database: Path) -> None:
    nothing = RIGHT.replace("| 60 | 50 | 48 | 10 | 96% | 9.6 |", "| 60 | 50 | 0 | 10 | 0% | 0 |").replace("全年支出48万元", "")
    nothing = nothing.replace("| 40 | 30 | 28 |", "| 40 | 30 | 0 |").replace("| 20 | 20 | 20 |", "| 20 | 20 | 0 |")
    about_money = {"results_without_spending", "score_exceeds_execution", "low_execution_without_reason", "budget_unspent"}
    left = [
        {"results_without_spending"},
        {"score_exceeds_execution", "budget_unspent"},
        {"low_execution_without_reason"},
        {"budget_unspent"},
    ]
    off: list[str] = []
    for expected in left:
        local(database, f"[rules]\noff = {off}\n")
        assert about_money & set(judged(settings_beside(database), nothing)) == expected
        off += sorted(expected - {"budget_unspent"})


def test_rule_across_projects_is_switched_off_too(database: Path) -> None:
    achieved = "一年来，我单位认真落实各项工作部署，新建职工之家十家，组织活动二十场，取得了良好的社会效果"
    drawing = RIGHT.replace("2024年建成职工之家11个，全年支出48万元", achieved)
    other = drawing.replace("| 项目名称 | 职工之家 |", "| 项目名称 | 职工书屋 |")
    title = "项目支出绩效自评表（2024年度）"

    def copies() -> int:
        ingest([Offered("两张.html", as_html(paper(title, drawing, title, other)))], database)
        with store.open_readonly(database) as connection:
            row = connection.execute("SELECT count(*) FROM findings WHERE code = 'copied_achievement'").fetchone()
        assert row
        return int(row[0])

    assert copies() == 2
    local(database, '[rules]\noff = ["copied_achievement"]\n')
    judge_again(database)
    assert copies() == 0


@pytest.mark.parametrize("code", ["value_unreadable", "no_such_rule"])
def test_what_could_not_be_read_is_told_whatever_the_settings(database: Path, code: str) -> None:
    local(database, f'[rules]\noff = ["{code}"]\n')
    with pytest.raises(SettingsError, match=code):
        settings_beside(database)


def test_findings_are_grouped_from_the_number_that_is_set(database: Path) -> None:
    drawing = RIGHT.replace("手续延误，明年提前办理", "").replace("天气原因，明年改在室内", "")
    assert judged(USUAL, drawing) == ["deduction_without_reason"] * 2
    local(database, "[findings]\ngroup_from = 2\n")
    assert judged(settings_beside(database), drawing) == ["deduction_without_reason"]


# --- profiles ------------------------------------------------------------------------------------------------------------


def test_profile_is_taken_by_its_name_and_overruled_by_the_rest_of_the_file(database: Path) -> None:
    local(database, 'profile = "district-review"\n')
    settings = settings_beside(database)
    assert (settings.targets.far_above, settings.across.uniform_projects) == (Decimal("1.3"), Decimal(3))
    assert settings.points == USUAL.points
    local(database, 'profile = "district-review"\n[targets]\nfar_above = 1.4\n')
    assert settings_beside(database).targets.far_above == Decimal("1.4")
    assert settings_beside(database).rules == settings.rules


def test_form_judged_by_the_profile(database: Path) -> None:
    above = RIGHT.replace("| ≥95% | 96% |", "| ≥70% | 96% |")
    vague = above.replace("| 建成职工之家数量 | ≥10个 |", "| 建成职工之家数量 | 按计划建成 |")
    assert judged(USUAL, vague) == ["target_unquantified"]
    local(database, 'profile = "district-review"\n')
    assert judged(settings_beside(database), vague) == ["far_above_target"]


@pytest.mark.parametrize("name", ["'nowhere'", "3", "'../settings'"])
def test_profile_that_is_not_there_is_refused_with_those_that_are(database: Path, name: str) -> None:
    local(database, f"profile = {name}\n")
    with pytest.raises(SettingsError, match="district-review"):
        settings_beside(database)


@pytest.mark.parametrize("profile", profiles().values(), ids=profiles())
def test_every_profile_changes_the_usual_settings_and_says_why(profile: Path) -> None:
    assert settings_of(profile) != USUAL
    changed = [line for line in profile.read_text(encoding="utf-8").splitlines() if "=" in line and not line.startswith("#")]
    assert all("#" in line for line in changed)
