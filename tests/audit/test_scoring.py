"""Scores by the rules: what can be measured and what it gives, beside the scores as filed."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data import queries
from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.judgement import RuleScore
from perfeval_data.audit.scoring import rule_scores
from perfeval_data.audit.settings import USUAL
from perfeval_data.database import store
from perfeval_data.forms.reading import read_forms
from perfeval_data.queries import Filters
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper

MEASURED = [
    ("≥200人", "190人", "不低于", "28.50"),
    ("200人", "190人", "不低于", "28.50"),
    ("200人", "250人", "不低于", "30.00"),
    ("不少于200人", "0人", "不低于", "0.00"),
    ("≤50件", "60件", "不超过", "25.00"),
    ("不超过50件", "40件", "不超过", "30.00"),
    ("=100%", "90%", "等于", "27.00"),
    ("200件左右", "185件", "左右", "30.00"),
    ("200件左右", "150件", "左右", "22.50"),
    ("10-20次", "15次", "区间", "30.00"),
    ("10~20次", "9次", "区间", "27.00"),
    ("12月31日前", "12月1日", "时限", "30.00"),
    ("2024年底前", "2024年11月", "时限", "30.00"),
    ("2024/1/1", "2024/1/1", "时限", "30.00"),
    ("12月上旬", "12月5日", "时限", "30.00"),
    ("12月20日前", "12月中旬", "时限", "30.00"),
    ("第三季度", "9月", "时限", "30.00"),
]
NOT_MEASURED = [
    ("≥200人", "190人次"),
    ("≥95%", "0.96"),
    ("=100%", "110%"),
    ("10-20次", "25次"),
    ("11月底前", "12月1日"),
    ("12月20日前", "12月"),
    ("11月底前", "1月15日"),
    ("1", "100%"),
    ("2-11月", "1月"),
    ("每月10日前", "次月9日"),
    ("显著", "显著"),
    ("≥200人", "全部"),
    ("0起", "0起"),
]


def measured(target: str, actual: str, name: str = "参与人次") -> list[RuleScore]:
    drawing = RIGHT.replace("| 参与人次 | ≥200人 | 190人 |", f"| {name} | {target} | {actual} |")
    (form,) = read_forms(paper("项目支出绩效自评表（2024年度）", drawing)).forms
    return [score for score in rule_scores(AuditContext(form, USUAL)) if score.indicator_number == 5]


@pytest.mark.parametrize(("target", "actual", "basis", "points"), MEASURED)
def test_what_can_be_measured_is_scored_by_the_rule(target: str, actual: str, basis: str, points: str) -> None:
    (score,) = measured(target, actual)
    assert (score.basis.value, str(score.score)) == (basis, points)


@pytest.mark.parametrize(("target", "actual"), NOT_MEASURED)
def test_what_is_not_certain_is_not_scored(target: str, actual: str) -> None:
    assert measured(target, actual) == []


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [("投诉件数", "10件", "2件"), ("办理时限", "10个", "8个"), ("审批用时", "10天", "8天"), ("空置率", "5%", "3%")],
)
def test_number_without_a_sign_has_no_direction_where_less_may_be_better(name: str, target: str, actual: str) -> None:
    assert measured(target, actual, name) == []
    assert len(measured(f"≤{target}", actual, name)) == 1


def test_scores_of_the_sample_stay_as_filed_beside_those_by_the_rules(sample_database: Path) -> None:
    with store.open_readonly(sample_database) as connection:
        rows = connection.execute(
            """SELECT final_score::DOUBLE, verifiable_weight::DOUBLE, score_difference, verified_score
               FROM verified_scores ORDER BY evaluation_id"""
        ).fetchall()
        assert rows == [(95, 90, -2.27, 97.27), (90, 80, 0, 90), (100, 10, 0, 100), (99, 30, 0, 99), (97, 10, 0, 97)]
        answer = queries.verification(connection, Filters())
        assert answer.mean_score == pytest.approx(97.75)
        assert answer.mean_verified_score == pytest.approx((97.27 + 100 + 99 + 97) / 4)
        assert answer.verifiable_share == pytest.approx(220 / 490)
        assert (answer.overstated_count, answer.understated_count) == (0, 1)


def test_execution_is_verified_by_its_rate(large_database: Path) -> None:
    with store.open_readonly(large_database) as connection:
        rows = connection.execute(
            """SELECT v.score_difference, p.execution_score, p.execution_rate, i.score, least(i.actual_value / i.target_value, 1)
               FROM verified_scores v JOIN project_summary p USING (evaluation_id)
               JOIN indicators i ON i.evaluation_id = p.evaluation_id AND i.indicator_number = 2
               JOIN indicators o ON o.evaluation_id = p.evaluation_id AND o.indicator_number = 1 AND o.score = 50
               WHERE p.final_score IS NOT NULL AND p.execution_rate IS NOT NULL AND p.execution_weight = 10 AND i.weight = 40"""
        ).fetchall()
    assert rows
    for difference, execution, rate, score, share in rows:
        expected = float(execution) - 10 * min(rate, 1) + float(score) - 40 * float(share)
        assert difference == pytest.approx(expected, abs=0.011)
