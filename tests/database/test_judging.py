"""Judging stored forms again: the same without a change, other findings by other settings, reviews kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfeval_data import __main__ as command_line
from perfeval_data.database import store
from perfeval_data.database.judging import judge_again
from perfeval_data.database.review import FindingIdentity, Verdict, record
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from tests.audit.specimens import WITHOUT_POINTS
from tests.drawn_paper import paper
from tests.formats import as_html

TABLES = ("findings", "rule_scores", "project_summary", "verified_scores")


def judgement(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with store.open_readonly(database) as connection:
        return {table: connection.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


@pytest.fixture
def sample(tmp_path: Path, sample_database: Path) -> Path:
    return Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))


def test_without_a_change_the_judgement_is_the_same(sample: Path) -> None:
    before = judgement(sample)
    assert judge_again(sample) == 5
    assert judgement(sample) == before


def test_many_and_odd_forms_are_judged_the_same(tmp_path: Path, large_database: Path) -> None:
    database = Path(shutil.copy(large_database, tmp_path / "perfeval.duckdb"))
    before = judgement(database)
    assert judge_again(database) == 306
    assert judgement(database) == before


def test_a_row_for_all_reasons_is_known_without_the_document(tmp_path: Path) -> None:
    line = "\n| 偏差大或目标未完成原因分析 | 无 | < | < | < | < |"
    missed = WITHOUT_POINTS.replace("| ≥10场 | 12场 | |", "| ≥10场 | 8场 | |")
    without_column = "\n".join(each.rsplit("|", 2)[0] + "|" for each in missed.strip().splitlines())
    database = tmp_path / "perfeval.duckdb"
    ingest([Offered("a.html", as_html(paper("项目支出绩效自评表（2024年度）", without_column + line)))], database)
    before = judgement(database)
    assert any("原因分析”一行" in str(row) for row in before["findings"])
    assert judge_again(database) == 1
    assert judgement(database) == before


def test_changed_settings_hold_for_what_is_stored(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sample.parent / "audit.toml").write_text("[targets]\nfar_above = 1.6\n", encoding="utf-8")
    assert command_line.main(["judge", "--db", str(sample)]) == 0
    assert "重新核对 (judged again): 自评表 5 张，疑点 37 条 (5 forms, 37 findings)" in capsys.readouterr().out
    assert "far_above_target" not in {row[3] for row in judgement(sample)["findings"]}


def test_reviews_stay(sample: Path) -> None:
    finding = FindingIdentity(2, "points_not_100", None, "90")
    record(sample, [finding], Verdict.CONFIRMED, "", "张会计")
    judge_again(sample)
    with store.open_readonly(sample) as connection:
        assert connection.execute("SELECT count(*) FROM finding_details WHERE verdict = 'confirmed'").fetchall() == [(1,)]


def test_without_a_database_or_with_wrong_settings_nothing_is_written(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["judge", "--db", str(tmp_path / "none.duckdb")]) == 2
    assert not (tmp_path / "none.duckdb").exists()
    before = sample.read_bytes()
    (sample.parent / "audit.toml").write_text("[targets]\nfar = 1.6\n", encoding="utf-8")
    assert command_line.main(["judge", "--db", str(sample)]) == 2
    assert "targets：不认识的设置项" in capsys.readouterr().err
    assert sample.read_bytes() == before
