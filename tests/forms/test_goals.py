"""The two texts of 年度总体目标 in the layouts that published forms have."""

from __future__ import annotations

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.readers.text import read
from tests.forms.test_specimens import HEADER, HEADING, INDICATOR, form, reading

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


NAMED_DOWN = (
    "| 年度总体目标 | 预期目标 | < | 建成 | < | < | < | < | < |",
    "| ^ | 实际完成情况 | < | 已建成 | < | < | < | < | < |",
)
BESIDE_SEVERAL_YEARS = (
    "| 总体目标（2022-2024年） | 三年建九个 | < | < | 年度目标（2024年） | 建成 | < | < | < |",
    "| 目标完成情况 | 已建成 | < | < | < | < | < | < | < |",
)
ABOVE_EACH_OTHER = (
    "| 年度总体目标 | 总体目标（2022-2024年） | < | < | < | 2024年度目标 | < | < | < |",
    "| ^ | 三年建九个 | < | < | < | 建成 | < | < | < |",
    "| ^ | 2024年度目标完成情况 | < | < | < | < | < | < | < |",
    "| ^ | 已建成 | < | < | < | < | < | < | < |",
)
IN_ROWS_OF_THEIR_OWN = (
    "| 年度绩效目标 | < | < | < | < | < | < | < | < |",
    "| 建成 | < | < | < | < | < | < | < | < |",
    "| 年度绩效目标完成情况 | < | < | < | < | < | < | < | < |",
    "| 已建成 | < | < | < | < | < | < | < | < |",
)
BELOW_SEVERAL_YEARS = (
    "| 总体目标 | 实施期目标 | < | < | < | 实施期目标完成情况 | < | < | < |",
    "| ^ | 三年建九个 | < | < | < | 已建六个 | < | < | < |",
    "| 年度目标 | 年度目标 | < | < | < | 年度目标完成情况 | < | < | < |",
    "| ^ | 建成 | < | < | < | 已建成 | < | < | < |",
)
BEFORE_THEIR_TEXTS = (
    r"| 绩效目标 | 总体目标（2023-2025年）：三年建九个\n年度目标：建成\n年度完成情况：已建成 | < | < | < | < | < | < | < |",
)
BEHIND_THEIR_NAMES_IN_BRACKETS = (r"| 年度目标及完成情况 | 【预期目标】建成\n【完成情况】已建成 | < | < | < | < | < | < | < |",)
BEHIND_BRACKETS_IN_ONE_LINE = (r"| 年度目标 | [年初目标]：建成[实际完成情况]：已建成 | < | < | < | < | < | < | < |",)
IN_CELLS_WITH_THEIR_NAMES = (
    "| 绩效目标 | 中期目标：三年建九个 | < | < | 年度目标：建成 | < | < | 年度目标完成情况：已建成 | < |",
)


@pytest.mark.parametrize(
    "rows",
    [
        *(BESIDE, TRANSFER, ADJUSTED, CUT, BESIDE_SEVERAL_YEARS, ABOVE_EACH_OTHER, IN_ROWS_OF_THEIR_OWN, BELOW_SEVERAL_YEARS),
        *(BEFORE_THEIR_TEXTS, IN_CELLS_WITH_THEIR_NAMES, BEHIND_THEIR_NAMES_IN_BRACKETS, BEHIND_BRACKETS_IN_ONE_LINE),
    ],
)
def test_expected_and_achieved(rows: tuple[str, ...]) -> None:
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *rows]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


def test_both_goals_in_one_line_of_one_cell() -> None:
    text = "目标：1.建成三个，完成情况良好的予以奖励。2.实际完成情况及时上报。完成情况：1.已建成三个；2.已上报。"
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), f"| 年度目标 | {text} |" + " < |" * 7]))
    assert only.expected_goal.text == "1.建成三个，完成情况良好的予以奖励。2.实际完成情况及时上报。"
    assert only.achieved_goal.text == "1.已建成三个；2.已上报。"


@pytest.mark.parametrize("total", [(), ("| 总分 | < | < | < | < | < | 100 | 100 | |",)], ids=["at the end", "above the total"])
@pytest.mark.parametrize("rows", [BESIDE, TRANSFER, IN_ROWS_OF_THEIR_OWN, BEFORE_THEIR_TEXTS, NAMED_DOWN])
def test_goals_below_the_indicators(rows: tuple[str, ...], total: tuple[str, ...]) -> None:
    read_form = form(HEADER, INDICATOR, *rows, *total)
    assert (read_form.expected_goal.text, read_form.achieved_goal.text) == ("建成", "已建成")
    assert len(read_form.indicators) == 1
    assert read_form.stated_total_score.value == (100 if total else None)


def test_a_row_of_indicators_below_the_goals_is_not_lost() -> None:
    result = reading(HEADER, INDICATOR, *TRANSFER, INDICATOR, "| 总分 | < | < | < | < | < | 100 | 100 | |")
    assert not result.forms
    assert result.refusals


def test_the_goal_of_several_years_is_none_of_the_year() -> None:
    rows = (
        "| 总体目标（2022-2024年） | 三年建九个 | < | < | < | < | < | < | < |",
        "| 完成情况 | 已建成 | < | < | < | < | < | < | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *rows]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("", "已建成")
    assert "三年建九个" in str(only.reading_findings)


NUMBERED = (
    (r"| 年度总体目标 | 目标1：建成\n目标2：培训 | < | < | < | 目标1完成情况：已建成\n目标2完成情况：已培训 | < | < | < |",),
    (r"| 年度总体目标 | 目标1：建成\n目标1完成情况：已建成\n目标2：培训\n目标2完成情况：已培训 | < | < | < | < | < | < | < |",),
    (
        "| 年度总体目标 | 目标1：建成 | < | < | < | 目标1完成情况：已建成 | < | < | < |",
        "| ^ | 目标2：培训 | < | < | < | 目标2完成情况：已培训 | < | < | < |",
    ),
)


@pytest.mark.parametrize("rows", NUMBERED)
def test_numbered_goals_with_what_came_of_each(rows: tuple[str, ...]) -> None:
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *rows]))
    assert only.expected_goal.text == "目标1：建成\n目标2：培训"
    assert only.achieved_goal.text == "目标1完成情况：已建成\n目标2完成情况：已培训"


@pytest.mark.parametrize(
    ("first", "second"), [("目标1", "目标2"), ("绩效目标1", "绩效目标2"), ("目标一", "目标二"), ("1", "2")]
)
def test_rows_of_goals_with_their_numbers_before_them(first: str, second: str) -> None:
    rows = (
        "| 年度总体目标 | | 预期目标 | < | < | 实际完成情况 | < | < | < |",
        f"| ^ | {first} | 建成 | < | < | 已建成 | < | < | < |",
        f"| ^ | {second} | 培训 | < | < | 已培训 | < | < | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *rows]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成\n培训", "已建成\n已培训")


def test_a_name_that_is_no_number_before_a_row_ends_the_goals() -> None:
    rows = (
        "| 年度总体目标 | | 预期目标 | < | < | 实际完成情况 | < | < | < |",
        "| ^ | 目标1 | 建成 | < | < | 已建成 | < | < | < |",
        "| ^ | 上年目标 | 扩建 | < | < | 已扩建 | < | < | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *rows]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


def test_brackets_around_other_words_are_part_of_a_goal() -> None:
    text = r"【预期目标】建成【甲】三个\n【重点】培训\n【完成情况】已建成"
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), f"| 年度目标 | {text} | < | < | < | < | < | < | < |"]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成【甲】三个\n【重点】培训", "已建成")


IN_TEXT = """2024年度项目支出绩效自评表

项目名称 | 职工之家 |  |  | 实施单位 | 宣教部 |  |
预算数（万元） | 50 |  | 执行数（万元） | 48 | 执行率 |  | 96% |
{}
一级指标 | 二级指标 | 三级指标 | 年度指标值 |  | 实际完成值 | 分值 | 得分 |
产出指标 | 数量指标 | 活动次数 | ≥10次 |  | 12次 | 50 | 50 |
效益指标 | 社会效益指标 | 参与率 | ≥80% |  | 85% | 40 | 40 |
总分 |  |  |  |  |  | 90 | 90 |
"""


@pytest.mark.parametrize(
    ("rows", "goals"),
    [
        ("年度目标 |  | 建成\n完成情况 |  | 已建成", ("建成", "已建成")),
        ("预期目标 |  |  | 建成 |  |\n实际完成情况 |  |  | 已建成 |  |", ("建成", "已建成")),
        (
            "年度总体目标 |  | 预期目标 | 实际完成情况\n | 目标1 | 建成 | 已建成\n | 目标2 | 培训 | 已培训",
            ("建成\n培训", "已建成\n已培训"),
        ),
        ("年度总体目标 |  | 预期目标 | 实际完成情况\n | 目标1 | 建成 |\n | 目标2 | 培训 | 已培训", ("", "")),
        ("年度总体目标 |  | 预期目标 | 实际完成情况\n |  |  | 已建成", ("", "")),
        ("预期目标 |  | 实际完成情况 |", ("", "")),
    ],
    ids=["beside", "further to the right", "numbered", "a text of one missing", "one text below two names", "names alone"],
)
def test_goals_in_text_with_the_empty_cells_of_merged_ones(rows: str, goals: tuple[str, str]) -> None:
    (only,) = read_forms(read(IN_TEXT.format(rows).encode())).forms
    assert (only.expected_goal.text, only.achieved_goal.text) == goals


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


@pytest.mark.parametrize(
    "names", ["设定目标 实际成效", "预期成果 取得成效", "工作计划 完成内容", "年度任务 落实情况", "计划内容 达成结果"]
)
@pytest.mark.parametrize("section", ["| 年度总体目标 | {} | < | < | 建成 | < | < | < | < |\n| ^ | {} | < | < | 已建成 | < | < | < | < |", "| {} | 建成 | < | < | < | < | < | < | < |\n| {} | 已建成 | < | < | < | < | < | < | < |"])  # fmt: skip
def test_names_of_goals_one_above_the_other_left_of_their_texts(section: str, names: str) -> None:
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), section.format(*names.split())]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


@pytest.mark.parametrize("names", ["设定目标 实际成效", "预期成果 取得成效", "工作计划 完成内容"])
@pytest.mark.parametrize(
    "row",
    [
        "| {} | 建成 | < | < | {} | 已建成 | < | < | < |",
        "| 任务目标 | {} | 建成 | < | < | {} | 已建成 | < | < |",
    ],
)
def test_names_of_goals_in_one_row_with_their_texts(row: str, names: str) -> None:
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), row.format(*names.split())]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


def test_names_behind_that_of_the_goal_of_several_years() -> None:
    rows = (
        "| 绩效目标 | 中期目标 | < | < | 绩效目标 | < | < | 取得成效 | < |",
        "| ^ | 三年建九个 | < | < | 建成 | < | < | 已建成 | < |",
    )
    only = form(HEADER, INDICATOR, heading="\n".join([HEADING.strip(), *rows]))
    assert (only.expected_goal.text, only.achieved_goal.text) == ("建成", "已建成")


def test_a_text_may_reach_further_than_the_name_above_it_but_not_below_both_names() -> None:
    names = "| 年度总体目标 | | 预期目标 | | | | 实际完成情况 | | |"
    texts = "| ^ | 建成 | < | < | < | 已建成 | < | < | < |"
    read_form = form(names, texts, HEADER, INDICATOR)
    assert (read_form.expected_goal.text, read_form.achieved_goal.text) == ("建成", "已建成")
    read_form = form(names, "| ^ | 建成，已建成 | < | < | < | < | < | < | < |", HEADER, INDICATOR)
    assert read_form.achieved_goal.text == ""
