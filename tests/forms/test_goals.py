"""The two texts of 年度总体目标 in the layouts that published forms have."""

from __future__ import annotations

import pytest

from tests.forms.test_specimens import HEADER, HEADING, INDICATOR, form

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


@pytest.mark.parametrize("rows", [BESIDE, TRANSFER, ADJUSTED], ids=["beside", "transfer", "adjusted"])
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
