"""The two texts of 年度总体目标 in the layouts that published forms have."""

from __future__ import annotations

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.readers.text import read
from tests.forms.test_specimens import HEADER, HEADING, INDICATOR, form

CUT = (
    "| 年度总体目 | 预期目 | < | < | < | 实际完成情 | < | < | < |",
    "| ^ | 建成 | < | < | < | 已建成 | < | < | < |",
)
BESIDE = (
    "| 年度总体目标 | 建成 | < | < | < | < | < | < | < |",
    "| 年度总体目标完成情况 | 已建成 | < | < | < | < | < | < | < |",
)
TRANSFER = (
    "| 总体目标完成情况 | 总体目标 | < | < | < | 全年实际完成情况 | < | < | < |",
    "| ^ | 建成 | < | < | < | 已建成 | < | < | < |",
)
ADJUSTED = (
    "| 年初绩效目标 | < | < | 全年（调整）绩效目标 | < | < | 全年目标实际完成情况 | < | < |",
    "| 建成 | < | < | 扩建 | < | < | 已建成 | < | < |",
)


@pytest.mark.parametrize("rows", [BESIDE, TRANSFER, ADJUSTED, CUT], ids=["beside", "transfer", "adjusted", "cut"])
def test_expected_and_achieved(rows: tuple[str, ...]) -> None:
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *rows]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


def test_section_below_the_goals_is_no_part_of_them() -> None:
    goals = (
        "| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |",
        "| ^ | 建成 | < | < | < | 已建成 | < | < | < |",
        "| 项目实施情况 | 按计划实施 | < | < | < | < | < | < | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *goals]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


def test_name_of_the_section_is_the_second_label_where_it_stands_beside_the_first() -> None:
    goals = (
        "| 年度总体目标 | 年初绩效目标 | < | < | < | 绩效目标完成情况 | < | < | < |",
        "| ^ | 建成 | < | < | < | 已建成 | < | < | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *goals]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


def test_goals_of_several_years_in_a_column_of_no_certain_meaning_are_not_guessed() -> None:
    goals = (
        "| 总体绩效目标 | 服务职工 | < | < | < | < | < | < | < |",
        "| 财政年度 | 目标 | < | < | < | 实际完成情况 | < | < | < |",
        "| 2024 | 建成三个 | < | < | < | 已建成 | < | < | < |",
        "| 2025 | 建成四个 | < | < | < | --- | < | < | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *goals]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("", "")


def test_a_table_of_tasks_holds_no_goal() -> None:
    tasks = (
        "| 年度总体目标 | 任务名称 | 主要内容 | < | 完成情况 | 预算数 | < | 执行数 | < |",
        "| ^ | 场馆建设 | 建成 | < | 已建成 | 50 | < | 50 | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *tasks]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("", "")


TEXT = """项目支出绩效自评表（2024年度）

项目名称\t职工之家\t\t\t\t\t\t\t
年度总体目标\t预期目标\t\t\t\t实际完成情况\t\t\t
\t1.建成\t\t\t\t1.已建成\t\t\t
\t2.扩建\t\t\t\t2.已扩建\t\t\t
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t活动次数\t10次\t10次\t100\t100\t
总分\t\t\t\t\t\t100\t100\t
"""


def goals_in_text(text: str) -> tuple[str, str]:
    (only,) = read_forms(read(text.encode())).forms
    return only.expected_goal.text, only.achieved_goal.text


def test_goals_of_several_rows_in_text() -> None:
    assert goals_in_text(TEXT) == ("1.建成\n2.扩建", "1.已建成\n2.已扩建")


def test_a_row_of_goals_in_text_that_has_lost_a_cell_leaves_both_unread() -> None:
    assert goals_in_text(TEXT.replace("2.扩建", "")) == ("", "")
