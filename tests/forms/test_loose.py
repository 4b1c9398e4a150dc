"""Forms whose heading and goals stand in lines between their tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.readers.text import read as read_text
from tests.forms.right_form import (
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
    unharmed,
)

LINES = ("项目名称：职工之家", "主管部门：某市总工会", "实施单位：宣教部")
INDICATORS = drawn(HEADER, UPPER_ROWS, LOWER_ROWS, TOTAL)
WITHOUT_UNIT = drawn(FUNDS.replace("（万元）", ""))


@pytest.mark.parametrize("heading", [LINES, ("　".join(LINES),)], ids=["a line each", "one line"])
def test_a_heading_in_lines_above_tables_with_captions(heading: tuple[str, ...]) -> None:
    blocks = (
        TITLE,
        *heading,
        "一、项目资金安排和执行情况（金额单位：万元）",
        WITHOUT_UNIT,
        "二、目标",
        drawn(GOALS),
        "三、指标",
        INDICATORS,
    )
    assert unharmed(only(*blocks))


@pytest.mark.parametrize("caption", ["三、指标", "三、项目年度绩效指标及其完成情况"])
def test_goals_in_lines_between_the_tables(caption: str) -> None:
    goals = ("年度预期目标：建成三个。", "年度目标完成情况：已建成三个。", caption)
    assert unharmed(only(TITLE, *LINES, drawn(FUNDS), *goals, INDICATORS))


def test_each_form_in_lines_ends_at_the_next_title() -> None:
    form = (TITLE, *LINES, drawn(FUNDS), drawn(GOALS), INDICATORS)
    assert [unharmed(each) for each in read(*form, *form).forms] == [True, True]


def test_lines_above_a_table_that_names_the_project_itself_are_no_table() -> None:
    table = drawn("| 项目名称 | 职工之家 | < | < | < | < | < | < | < |", FUNDS, GOALS, INDICATORS)
    assert unharmed(only(TITLE, *LINES, table))


NO_BODIES = drawn(HEADING.splitlines()[1], FUNDS, GOALS, INDICATORS)


@pytest.mark.parametrize(
    "frame",
    [
        "| 主管部门： | 某市总工会 | 实施单位： | 宣教部 |",
        "| 主管部门 | 某市总工会 |\n| 实施单位 | 宣教部 |\n| 联系人 | 张三 |",
        "| 主管部门 | 某市总工会 | 填报日期 | 2025年3月1日 |\n| 单位名称 | 宣教部 | 负责人 | 李四 |\n| 联系人 | 张三 | 电话 | |",
    ],
)
def test_a_table_of_its_own_for_the_bodies_above_the_form(frame: str) -> None:
    assert unharmed(only(TITLE, frame, NO_BODIES))
    behind = read(TITLE, drawn(HEADING, FUNDS, GOALS, INDICATORS), frame, TITLE, NO_BODIES).forms
    assert [form.department.text for form in behind] == ["某市总工会", ""]
    other = frame.replace("某市", "外市").replace("宣教", "外宣")
    assert unharmed(only(TITLE, other, drawn(HEADING, FUNDS, GOALS, INDICATORS)))


def test_a_table_above_the_form_that_holds_something_else_names_no_bodies() -> None:
    form = only(TITLE, "| 主管部门： | 某市总工会 | 建设规模： | 三个 |", NO_BODIES)
    assert form.department.text == ""


def test_the_unit_beside_who_fills_in_the_form_above_it() -> None:
    form = only(TITLE, "| 填报单位： | 宣教部 | 金额单位：万元 |", NO_BODIES.replace("（万元）", ""))
    assert (form.implementing_unit.text, form.fund_lines[0].executed.value) == ("宣教部", 48)


HEAD = drawn(HEADING, FUNDS)
BOTH_GOALS = ("年度绩效目标：建成三个。", "目标完成情况：已建成三个。")


@pytest.mark.parametrize(
    "blocks",
    [
        (TITLE, HEAD, *BOTH_GOALS, INDICATORS),
        (TITLE, HEAD, "二、绩效目标", *BOTH_GOALS, "三、绩效指标", "（金额单位：万元）", INDICATORS),
        (TITLE, HEAD, "二、年度绩效目标", "建成三个。", "三、目标完成情况：", "已建成三个。", "四、绩效指标", INDICATORS),
        (TITLE, *BOTH_GOALS, HEAD, INDICATORS),
        (TITLE, *BOTH_GOALS, drawn(HEADING, FUNDS, HEADER, UPPER_ROWS, LOWER_ROWS, TOTAL)),
        (TITLE, "单位：万元", drawn(HEADING), *reversed(BOTH_GOALS), drawn(FUNDS), INDICATORS),
    ],
    ids=["between", "with captions", "under headings", "above all", "above one table", "the other way round"],
)
def test_goals_in_lines_above_the_indicators_of_a_form_with_its_heading_in_a_table(blocks: tuple[str, ...]) -> None:
    assert unharmed(only(*blocks))
    assert [unharmed(each) for each in read(*blocks, *blocks).forms] == [True, True]


def test_goals_in_several_lines() -> None:
    goals = ("年度目标：", "1.建成三个", "2.培训", "完成情况：1.已建成三个", "2.已培训")
    form = only(TITLE, HEAD, *goals, "三、指标", INDICATORS)
    assert (form.expected_goal.text, form.achieved_goal.text) == ("1.建成三个\n2.培训", "1.已建成三个\n2.已培训")


@pytest.mark.parametrize(
    "lines",
    [
        (BOTH_GOALS[0],),
        (BOTH_GOALS[1],),
        (*BOTH_GOALS, "职工反映良好"),
        (BOTH_GOALS[0], "填报单位：某局", BOTH_GOALS[1]),
        (BOTH_GOALS[0], "（单位：万元）", BOTH_GOALS[1]),
        ("年度绩效目标：", BOTH_GOALS[1]),
        (*BOTH_GOALS, "上年目标完成情况：已建成一个。"),
        (*BOTH_GOALS, *BOTH_GOALS),
        ("实施期目标：建成九个。", BOTH_GOALS[1]),
        ("年度绩效目标：建成三个。 目标完成情况：已建成三个。",),
    ],
)
def test_goals_in_lines_of_which_one_is_not_certain_are_not_read(lines: tuple[str, ...]) -> None:
    form = only(TITLE, HEAD, *lines, INDICATORS)
    assert (form.expected_goal.text, form.achieved_goal.text) == ("", "")
    assert [each.score.value for each in form.indicators] == [Decimal(points) for points in ("20", "9.3", "20", "30", "10")]


def test_half_of_a_goal_is_not_read() -> None:
    form = only(TITLE, *LINES, drawn(FUNDS), BOTH_GOALS[0], BOTH_GOALS[1], "职工反映良好", INDICATORS)
    assert (form.expected_goal.text, form.achieved_goal.text) == ("", "")


def test_goals_in_lines_do_not_replace_those_of_the_table() -> None:
    others = ("年度绩效目标：建成九个。", "目标完成情况：已建成九个。")
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS), *others, INDICATORS))
    assert unharmed(only(TITLE, *others, drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS, LOWER_ROWS, TOTAL)))
    assert unharmed(only(*others, TITLE, drawn(HEADING, FUNDS, GOALS), INDICATORS, *others))


TEXT = """2024年度项目支出绩效自评表

项目名称：职工之家
主管部门：某市总工会
实施单位：宣教部
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t执行率\t分值\t得分
年度资金总额\t60\t50\t48\t96%\t10\t9.6
其他资金\t10\t6\t5\t-\t-\t-

年度预期目标：建成。
目标实际完成情况：已建成。
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t活动次数\t≥10次\t12次\t50\t50
效益指标\t社会效益指标\t参与率\t≥80%\t85%\t40\t40
总分\t\t\t\t\t100\t99.6
"""


def test_lines_between_tables_of_text() -> None:
    (form,) = read_forms(read_text(TEXT.encode())).forms
    assert (form.project_name.text, form.department.text, form.implementing_unit.text) == ("职工之家", "某市总工会", "宣教部")
    assert (form.expected_goal.text, form.achieved_goal.text) == ("建成。", "已建成。")
    assert [line.annual_budget.value for line in form.fund_lines] == [50, 6]
    assert [each.score.value for each in form.indicators] == [50, 40]


@pytest.mark.parametrize("line", ["自评总分：98.9分    自评等级：优", "自评得分98.9分", "总分：98.9"])
def test_a_line_below_the_table_says_the_total(line: str) -> None:
    table = drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS, LOWER_ROWS)
    forms = read(TITLE, table, line, "填表人：张三", TITLE, table).forms
    assert [form.stated_total_score.value for form in forms] == [Decimal("98.9"), None]
    assert unharmed(only(TITLE, f"{table}\n{drawn(TOTAL)}", line.replace("98.9", "95")))
