"""Findings: a right form has none, a wrong one has exactly the one that its mistake deserves."""

from __future__ import annotations

import pytest

from perfeval_data.checks import FORM_CHECKS, INDICATOR_CHECKS, check_document
from perfeval_data.forms.reading import read_forms
from perfeval_data.model import Finding
from perfeval_data.rules import RULES
from tests.paper import paper

RIGHT = """
| 项目名称 | 职工之家 | < | < | < | < | < | < | < |
| 主管部门 | 某市总工会 | < | < | 实施单位 | 宣教部 | < | < | < |
| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 60 | 50 | 45 | 10 | 90% | 9 |
| ^ | 其中：当年财政拨款 | < | 40 | 30 | 25 | — | | — |
| ^ | 上年结转资金 | < | 20 | 20 | 20 | — | | — |
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
| ^ | 建成十家 | < | < | < | 建成十家 | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| ^ | 产出指标 | 数量指标 | 建成数量 | ≥10个 | 11个 | 30 | 30 | |
| ^ | ^ | 时效指标 | 完成时间 | 11月底前 | 11月20日 | 20 | 18 | 手续延误，明年提前办理 |
| ^ | ^ | 成本指标 | 总成本 | ≤50万元 | 45万元 | 10 | 10 | |
| ^ | 效益指标 | 社会效益指标 | 参与人次 | ≥200人 | 190人 | 20 | 19 | 天气原因，明年改在室内 |
| ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | 96% | 10 | 10 | |
| 总分 | < | < | < | < | < | 90 | 87 | |
"""

WRONG = [
    ("总分 | < | < | < | < | < | 90", "总分 | < | < | < | < | < | 95", ["weight_sum_mismatch"]),
    ("90 | 87 | |", "90 | 88 | |", ["score_sum_mismatch"]),
    (
        "| 总成本 | ≤50万元 | 45万元 | 10 | 10 |",
        "| 总成本 | ≤50万元 | 45万元 | 10 | 12 |",
        ["score_above_weight", "score_sum_mismatch"],
    ),
    (
        "| 总成本 | ≤50万元 | 45万元 | 10 | 10 |",
        "| 总成本 | ≤50万元 | 45万元 | 10 | -1 |",
        ["deduction_without_reason", "negative_score", "reached_target_deducted", "score_sum_mismatch"],
    ),
    ("| 10 | 90% | 9 |", "| 10 | 9 | 9 |", ["rate_holds_score"]),
    ("| 10 | 90% | 9 |", "| 10 | 95% | 9 |", ["rate_mismatch"]),
    ("| 10 | 90% | 9 |", "| 10 | 90% | 10 |", ["execution_score_mismatch"]),
    ("| 10 | 90% | 9 |", "| 10 | 约九成 | 9 |", ["rate_mismatch"]),
    ("| 10 | 90% | 9 |", "| 5 | 90% | 4.5 |", ["points_not_100"]),
    ("| 40 | 30 | 25 |", "| 40 | 31 | 25 |", ["sources_mismatch"]),
    ("| 60 | 50 | 45 | 10 | 90% |", "| | | | 10 | |", ["total_funds_missing"]),
    ("| 手续延误，明年提前办理 |", "| |", ["deduction_without_reason"]),
    (
        "| ≥200人 | 190人 | 20 | 19 | 天气原因，明年改在室内 |",
        "| ≥200人 | 190人 | 20 | 20 | |",
        ["missed_target_full_points", "score_sum_mismatch"],
    ),
    ("| ≥200人 | 190人 |", "| ≥200人 | 100人 |", ["score_off_proportion"]),
    ("| ≥200人 | 190人 |", "| ≥200人 | 200人 |", ["reached_target_deducted"]),
    ("| ≥10个 | 11个 |", "| — | 11个 |", ["empty_target_with_points"]),
    ("| ≥10个 | 11个 |", "| ≥10个 | |", ["empty_actual_with_points"]),
    ("| ≥10个 | 11个 |", "| ≥10个 | 全部建成 |", ["actual_without_number"]),
    ("| ≥10个 | 11个 |", "| ≥10个 | 15个 |", ["far_above_target"]),
    ("| ≥10个 | 11个 |", "| 10个左右 | 9个 |", []),
    ("| ≥10个 | 11个 |", "| ≥10万元 | 11元 |", []),
    ("| 建成数量 | ≥10个 | 11个 |", "| 预算执行率 | 100% | 100% |", ["progress_contradicts_rate"]),
    ("| ^ | ^ | 时效指标 | 完成时间", "| ^ | 时效指标 | | 完成时间", ["level_misplaced"]),
    ("| 服务对象满意度指标 |", "| 服务对象满意度标 |", ["level_misspelt"]),
    ("| 社会效益指标 |", "| 群众受益情况 |", ["level_unknown"]),
    ("| ^ | 产出指标 | 数量指标 | 建成数量", "| ^ | | | 建成数量", ["level_unknown"]),
    ("| 效益指标 | 社会效益指标 |", "| 满意度指标 | 服务对象满意度指标 |", ["benefit_missing"]),
    ("| 建成十家 | < | < | < |", "| 说明相关任务目标的完成情况（100字以内） | < | < | < |", ["template_text_left"]),
    ("| 11个 | 30 | 30 |", "| 11个 | 30 | |", ["score_missing", "score_sum_mismatch"]),
    ("| 11个 | 30 | 30 |", "| 11个 | 30 | 满分 |", ["score_sum_mismatch", "value_unreadable"]),
    ("| 50 | 45 | 10 | 90% | 9 |", "| 50 | 四十五 | 10 | 90% | 9 |", ["value_unreadable"]),
]


def codes(drawing: str, title: str = "项目支出绩效自评表（2024年度）") -> list[str]:
    return sorted(finding.code for finding in findings(drawing, title))


def findings(drawing: str, title: str = "项目支出绩效自评表（2024年度）") -> list[Finding]:
    reading = read_forms(paper(title, drawing))
    assert not reading.refusals
    return check_document(reading.forms)[0]


def test_right_form_has_no_finding() -> None:
    assert codes(RIGHT) == []


@pytest.mark.parametrize(("right", "wrong", "expected"), WRONG)
def test_wrong_form_has_exactly_its_findings(right: str, wrong: str, expected: list[str]) -> None:
    assert right in RIGHT
    assert codes(RIGHT.replace(right, wrong)) == expected


def test_over_execution() -> None:
    drawing = RIGHT.replace("| 60 | 50 | 45 | 10 | 90% | 9 |", "| 60 | 50 | 60 | 10 | 120% | 10 |")
    assert codes(drawing) == ["over_execution", "sources_mismatch"]


def test_total_zero_beside_filled_sources() -> None:
    assert "total_zero_beside_sources" in codes(RIGHT.replace("| 60 | 50 | 45 | 10 | 90% | 9 |", "| 0 | 0 | 0 | 10 | 0% | 0 |"))


def test_deduction_in_a_form_without_the_column_says_so() -> None:
    drawing = "\n".join(line.rsplit("|", 2)[0] + "|" for line in RIGHT.strip().splitlines())
    found = [finding for finding in findings(drawing) if finding.code == "deduction_without_reason"]
    assert [finding.stated for finding in found] == ["表中无此栏", "表中无此栏"]


def test_finding_names_place_statement_and_expectation() -> None:
    (finding,) = findings(RIGHT.replace("| ≥200人 | 190人 |", "| ≥200人 | 100人 |"))
    assert finding.location == "第13行第8格"
    assert finding.indicator_number == 4
    assert (finding.stated, finding.expected) == ("19", "10")
    assert "按比例应为10分" in finding.message


def test_same_project_twice_in_a_document() -> None:
    title = "项目支出绩效自评表（2024年度）"
    first, second = check_document(read_forms(paper(title, RIGHT, title, RIGHT)).forms)
    assert first == []
    assert [finding.code for finding in second] == ["same_project_twice"]


def test_every_kind_of_finding_has_its_rule_and_every_check_is_used() -> None:
    assert all(rule.code == code and rule.title and rule.advice for code, rule in RULES.items())
    assert FORM_CHECKS
    assert INDICATOR_CHECKS
