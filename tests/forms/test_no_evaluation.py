"""What stands among evaluations and is none: plans, results in prose, lists; it is passed over and harms no form beside it."""

from __future__ import annotations

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import FormKind
from perfeval_data.readers import read as read_bytes
from tests.drawn_paper import paper
from tests.formats import WRITERS
from tests.forms.right_form import (
    FORM,
    FUNDS,
    GOALS,
    HEADER,
    HEADING,
    LOWER_ROWS,
    TITLE,
    TOTAL,
    UPPER_ROWS,
    drawn,
    only,
    read,
    refusal,
    unharmed,
)

PLANNED = drawn(
    HEADING,
    FUNDS.replace("| 60 | 50 | 48 | 10 | 96% | 9.6 |", "| 60 | 50 | | 10 | | |")
    .replace("| 45 | 40 | 39 | — | 97.5% | — |", "| 45 | 40 | | — | | — |")
    .replace("| 5 | 4 | 4 | — | 100% | — |", "| 5 | 4 | | — | | — |")
    .replace("| 10 | 6 | 5 | — | 83.33% | — |", "| 10 | 6 | | — | | — |"),
    GOALS.replace("已建成三个。", ""),
    HEADER,
    UPPER_ROWS.replace("| 12次 | 20 | 20 | |", "| | 20 | | |")
    .replace("| 280人次 | 10 | 9.3 | 报名不足 |", "| | 10 | | |")
    .replace("| 已完成 | 20 | 20 | |", "| | 20 | | |"),
    LOWER_ROWS.replace("| 85% | 30 | 30 | |", "| | 30 | | |").replace("| 96% | 10 | 10 | |", "| | 10 | | |"),
    TOTAL.replace("98.9", ""),
)
"""The form with its targets, weights and budgets, and nothing of what came of them."""


def passed_over(*blocks: str) -> str:
    result = read(*blocks)
    assert not result.forms
    assert not result.refusals
    return result.passed_over[0].reason


@pytest.mark.parametrize("title", [TITLE, "项目支出绩效目标表（2024年度）", "某补助资金绩效目标表"])
def test_a_form_without_anything_that_came_of_it_is_no_evaluation(title: str) -> None:
    assert "不是自评表" in passed_over(title, PLANNED)


@pytest.mark.parametrize("mark", ["—", "%", "≥", "（请填写实际完成值）", "（年终填写）", "≥XX%", "**", "……", "请填写"])
def test_a_prompt_in_the_column_of_the_actuals_is_no_value(mark: str) -> None:
    rows = PLANNED.replace("| ≥10次 | |", f"| ≥10次 | {mark} |").replace("| ≥80% | |", f"| ≥80% | {mark} |")
    assert rows != PLANNED
    assert "不是自评表" in passed_over(TITLE, rows)


@pytest.mark.parametrize("zero", ["0", "0.00", "#DIV/0!"])
def test_zeros_that_a_sheet_computes_are_no_outcome(zero: str) -> None:
    rows = PLANNED.replace("| 60 | 50 | | 10 | | |", f"| 60 | 50 | {zero} | 10 | 0.00% | {zero} |")
    assert "不是自评表" in passed_over(TITLE, rows)


@pytest.mark.parametrize(
    ("empty", "filled"),
    [
        ("| 60 | 50 | | 10 | | |", "| 60 | 50 | 48 | 10 | | |"),
        ("| 60 | 50 | | 10 | | |", "| 60 | 50 | | 10 | | 9.6 |"),
        ("| ≥10次 | | 20 | | |", "| ≥10次 | 12次 | 20 | | |"),
        ("| ≥10次 | | 20 | | |", "| ≥10次 | | 20 | 20 | |"),
        ("| ≥10次 | | 20 | | |", "| ≥10次 | 按时填报 | 20 | | |"),
        ("| ≥10次 | | 20 | | |", "| ≥10次 | 0 | 20 | | |"),
    ],
)
def test_one_thing_that_came_of_it_makes_an_evaluation(empty: str, filled: str) -> None:
    assert only(TITLE, PLANNED.replace(empty, filled)).indicators[0].target.text == "≥10次"


@pytest.mark.parametrize("file_format", WRITERS)
def test_a_plan_beside_a_form_does_not_harm_it(file_format: str) -> None:
    document = paper("项目支出绩效目标表（2024年度）", PLANNED, TITLE, drawn(FORM))
    result = read_forms(read_bytes(WRITERS[file_format](document), f"自评.{file_format}"))
    assert [unharmed(form) for form in result.forms] == [True]
    assert not result.refusals
    assert "不是自评表" in result.passed_over[0].reason


OF_SEVERAL_YEARS = """
| 项目名称 | 职工之家 | < | < | < | < | < | < | < |
| 总体目标 | 中期目标（2023年-2025年） | < | < | < | 年度目标 | < | < | < |
| ^ | 建成十个。 | < | < | < | 建成三个。 | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | < | 指标值 |
| ^ | 产出指标 | 数量指标 | 活动次数 | ≥30次 | 数量指标 | 活动次数 | < | ≥10次 |
"""


@pytest.mark.parametrize("title", ["项目支出绩效目标表（2024年度）", "某补助资金绩效目标申报表", "部门预算公开表", TITLE])
def test_a_plan_of_several_years_that_cannot_be_read_is_passed_over(title: str) -> None:
    result = read(title, drawn(OF_SEVERAL_YEARS), TITLE, drawn(FORM))
    assert [unharmed(form) for form in result.forms] == [True]
    assert not result.refusals
    assert "不是自评表" in result.passed_over[0].reason


def test_a_table_that_cannot_be_read_and_may_evaluate_is_refused() -> None:
    doubled = HEADER.replace("三级指标", "二级指标")
    evaluation = drawn(HEADING, FUNDS, GOALS, doubled, UPPER_ROWS, LOWER_ROWS, TOTAL)
    assert "同名" in refusal("项目支出绩效目标表（2024年度）", evaluation)


RESULTS = """
| 一级指标 | 二级指标 | 指标名称 | 目标值 | 实际完成值 |
| 产出指标 | 数量指标 | 活动次数 | ≥10次 | 12次 |
| 效益指标 | 社会效益指标 | 职工参与率 | ≥80% | 85% |
"""


@pytest.mark.parametrize("line", ["（二）绩效自评情况", "各项指标完成情况如下：", "详见项目支出绩效自评表，主要指标如下："])
def test_a_table_of_results_in_prose_does_not_harm_the_form_behind_it(line: str) -> None:
    result = read(line, drawn(RESULTS), TITLE, drawn(FORM))
    assert [unharmed(form) for form in result.forms] == [True]
    assert not result.refusals
    assert "没有项目名称" in result.passed_over[0].reason


def test_the_title_of_a_list_is_not_that_of_a_table_of_results_below_it() -> None:
    listed = "| 序号 | 项目名称 | 全年预算数 | 全年执行数 | 自评得分 |\n| 1 | 甲 | 50 | 48 | 98.9 |"
    result = read("2024年度项目绩效自评情况一览表", listed, "主要指标完成情况如下：", drawn(RESULTS), TITLE, drawn(FORM))
    assert [unharmed(form) for form in result.forms] == [True]
    assert not result.refusals


def test_a_table_of_results_under_the_title_of_a_form_has_lost_its_heading() -> None:
    assert "没有项目名称" in refusal(TITLE, drawn(RESULTS))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (TITLE, "立项内容"),
        ("2024年度部门预算项目绩效自评表", "立项内容"),
        ("绩效自评表（2024年度）", "本级项目"),
        ("绩效自评表", "事项名称"),
    ],
)
@pytest.mark.parametrize("bodies", ["主管部门 | 某市总工会 | < | < | 预算单位", "单位名称 | 某市总工会 | < | < | 经办处室"])
def test_a_unit_is_not_taken_for_the_project_that_a_form_speaks_of(title: str, name: str, bodies: str) -> None:
    form = FORM.replace("项目名称", name).replace("主管部门 | 某市总工会 | < | < | 实施单位", bodies)
    assert "没有认出哪一格是项目名称" in refusal(title, drawn(form))


@pytest.mark.parametrize(
    "title", ["部门整体支出绩效自评表（2024年度）", "部门整体支出（含项目）绩效自评表", "绩效自评表（2024年度）"]
)
def test_a_department_without_a_project_is_evaluated_as_a_whole(title: str) -> None:
    form = only(title, drawn(FORM.replace("项目名称 | 职工之家", "部门名称 | 某市总工会")))
    assert (form.kind, form.project_name.text) == (FormKind.DEPARTMENT, "某市总工会")
