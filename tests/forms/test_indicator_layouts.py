"""Layouts of the indicators and their columns that once were refused or misread, each as a drawing with its right values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.paper.model import SelfEvaluation
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
    changed,
    drawn,
    only,
    read,
    unharmed,
)
from tests.forms.test_layouts import ROWS, total_of


def test_of_a_row_that_may_have_slipped_what_all_readings_agree_on_is_kept() -> None:
    form = changed("| 60 | 50 | 48 | 10 | 96% | 9.6 |", "| 60 | 50 | 48 | 96% | 9.6 | |")
    total = form.fund_lines[0]
    assert [entry.value for entry in (total.annual_budget, total.executed, total.weight, total.score)] == [50, 48, None, None]
    assert "可能错位" in form.reading_findings[0].message


def test_a_form_with_two_columns_of_one_name_is_refused() -> None:
    twice = drawn(FORM.replace("年度指标值 | 实际完成值", "全年完成值 | 实际完成值"))
    assert "同名" in read(TITLE, twice).refusals[0].reason


def test_the_name_of_the_section_above_the_indicators_behind_level_1() -> None:
    header = "| 一级指标 | < | < | 绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |"
    rows = """
| 产出指标 | < | < | 活动次数 | ≥10次 | 12次 | 60 | 60 | |
| 效益指标 | < | < | 职工参与率 | ≥80% | 85% | 40 | 38.9 | |
"""
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows, TOTAL))
    assert [(each.level_1, each.level_2, each.level_3.text) for each in form.indicators] == [
        ("产出指标", None, "活动次数"),
        ("效益指标", None, "职工参与率"),
    ]


def test_a_column_that_tells_nothing_between_names_and_outcomes_holds_the_targets() -> None:
    header = HEADER.replace("年度指标值", "内容")
    rows = ROWS.replace("≥10次", "活动不少于十场").replace("≥300人次", "培训三百人").replace("≥80%", "八成职工参与")
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows, TOTAL))
    assert [each.target.text for each in form.indicators][:2] == ["活动不少于十场", "培训三百人"]


@pytest.mark.parametrize("name", ["说明", "情况说明"])
def test_what_explains_a_row_behind_its_score_is_its_reason(name: str) -> None:
    header = HEADER.replace("偏差原因分析及改进措施", name)
    rows = ROWS.replace("12次 | 20 | 20 | |", "12次 | 20 | 20 | 目标偏低 |")
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows, TOTAL))
    assert [each.reason.text for each in form.indicators] == ["目标偏低", "报名不足", "", "", ""]


IN_ONE_CELL = r"""
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标完成情况 | < | 分值 | 得分 | 偏差原因分析及改进措施 |
| ^ | 产出指标 | 数量指标 | 活动次数 | 目标值：≥10次\n完成值：12次 | < | 20 | 20 | |
| ^ | ^ | ^ | 培训人次 | 目标值：≥300人次\n完成值：280人次 | < | 10 | 9.3 | 报名不足 |
| ^ | ^ | 时效指标 | 完成时间 | 目标值：12月底前\n完成值：已完成 | < | 20 | 20 | |
| ^ | 效益指标 | 社会效益指标 | 职工参与率 | 目标值：≥80%\n完成值：85% | < | 30 | 30 | |
| ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | 目标值：≥95%\n完成值：96% | < | 10 | 10 | |
"""
BY_THE_NAME = IN_ONE_CELL.replace("指标完成情况", "目标值/完成值").replace("目标值：", "").replace(r"\n完成值：", "/")


@pytest.mark.parametrize(
    "table",
    [
        IN_ONE_CELL,
        IN_ONE_CELL.replace(r"\n完成值：", "；实际值：").replace("目标值：", "目标："),
        IN_ONE_CELL.replace(r"\n完成值：", " 完成："),
        BY_THE_NAME,
        BY_THE_NAME.replace("目标值/完成值", r"目标值\n完成值"),
    ],
)
def test_target_and_actual_in_one_cell(table: str) -> None:
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, table, TOTAL)))


def test_weights_as_shares_of_the_form() -> None:
    points = ("20 | 20 |", "10 | 9.3", "30 | 30", "10 | 10")
    rows = ROWS
    for each in points:
        rows = rows.replace(each, each.replace(" |", "% |", 1))
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows, TOTAL)))
    read_as_shares = read(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows.replace("30%", "35%"), TOTAL))
    assert not read_as_shares.forms


KINDS_LEFT = """
| 项目资金（万元） | 预算数（A） | < | 资金总额 | < | < | 50 | < | < |
| ^ | ^ | < | 其中：中央财政资金 | < | < | 40 | < | < |
| ^ | ^ | < | 省级财政资金 | < | < | 10 | < | < |
| ^ | 执行数（B） | < | 资金总额 | < | < | 48 | < | < |
| ^ | ^ | < | 其中：中央财政资金 | < | < | 39 | < | < |
| ^ | ^ | < | 省级财政资金 | < | < | 9 | < | < |
| ^ | 执行率（B/A） | < | < | < | < | 96.00% | < | < |
| ^ | 预算执行得分 | < | < | < | < | 9.6 | < | < |
"""


def test_amounts_of_several_sources_below_each_other_beside_the_name_of_their_kind() -> None:
    lines = only(TITLE, drawn(FORM.replace(FUNDS, KINDS_LEFT))).fund_lines
    assert [(line.annual_budget.value, line.executed.value) for line in lines] == [(50, 48), (40, 39), (10, 9)]
    assert (lines[0].rate.value, lines[0].score.value) == (Decimal("0.96"), Decimal("9.6"))


def test_names_of_columns_with_the_year_of_the_form_or_of_another() -> None:
    funds = """
| 项目资金（万元） | | 2023年执行数 | 2024年年初预算数 | 2024年全年预算数 | 2024年全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 33 | 60 | 50 | 48 | 10 | 96% | 9.6 |
| ^ | 其中：当年财政拨款 | 30 | 45 | 40 | 39 | — | 97.5% | — |
| ^ | 上年结转资金 | 1 | 5 | 4 | 4 | — | 100% | — |
| ^ | 其他资金 | 2 | 10 | 6 | 5 | — | 83.33% | — |
"""
    rows = """
| 一级指标 | 二级指标 | 三级指标 | 2023年实际值 | 2024年指标值 | 2024年完成值 | 分值 | 得分 | 偏差原因 |
| 产出指标 | 数量指标 | 活动次数 | 9次 | ≥10次 | 12次 | 20 | 20 | |
| ^ | ^ | 培训人次 | 200人次 | ≥300人次 | 280人次 | 10 | 9.3 | 报名不足 |
| ^ | 时效指标 | 完成时间 | — | 12月底前 | 已完成 | 20 | 20 | |
| 效益指标 | 社会效益指标 | 职工参与率 | 70% | ≥80% | 85% | 30 | 30 | |
| 满意度指标 | 服务对象满意度指标 | 职工满意度 | 91% | ≥95% | 96% | 10 | 10 | |
"""
    form = only(TITLE, drawn(HEADING, funds, GOALS, rows, TOTAL))
    assert unharmed(form)
    assert any(cell.text == "2024年指标值" for cell in form.source_cells)


def test_values_that_begin_with_a_year_stay_as_they_are() -> None:
    rows = (
        ROWS.replace("12月底前 | 已完成", "2024年11月底前 | 2024年完成")
        .replace("85%", "2023年完成")
        .replace("≥80%", "2024年完成")
    )
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows, TOTAL))
    assert [(each.target.text, each.actual.text) for each in form.indicators[2:4]] == [
        ("2024年11月底前", "2024年完成"),
        ("2024年完成", "2023年完成"),
    ]


@pytest.mark.parametrize("name", ["总分", "自评合计", "合计"])
def test_the_total_right_below_the_header(name: str) -> None:
    assert unharmed(
        only(
            TITLE,
            drawn(
                HEADING,
                FUNDS,
                GOALS,
                HEADER,
                TOTAL.replace("总分", name).replace("| ", "| ^ | ", 1).replace("< | < |", "< |", 1),
                ROWS,
            ),
        )
    )


def test_both_levels_with_one_in_brackets() -> None:
    rows = ROWS.replace("| ^ | ^ | ^ |", "| ^ | 产出指标 | 数量指标 |").replace("| ^ | ^ | 时", "| ^ | 产出指标 | 时")
    rows = "\n".join(
        f"| ^ | {level_1}（{level_2}） | < | {rest}"
        for line in rows.strip().splitlines()
        if line
        for _, level_1, level_2, rest in [line.removeprefix("| ").split(" | ", 3)]
    )
    header = HEADER.replace("一级指标 | 二级指标", "指标类别 | <")
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows, TOTAL)))


def test_remarks_between_the_levels_end_no_table() -> None:
    remark = "| ^ | 说明：按计划实施，详见佐证材料。 | < | < | < | < | < | < | < |\n"
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS, remark, LOWER_ROWS, remark, TOTAL)))


def test_points_of_every_level_with_reasons_that_explain_no_deduction() -> None:
    table = """
| 一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 目标值 | 完成值 | 得分 | 偏差原因 |
| 产出指标 | 50 | 数量指标 | 30 | 活动次数 | 20 | ≥10次 | 12次 | 20 | 目标偏低 |
| ^ | ^ | ^ | ^ | 培训人次 | 10 | ≥300人次 | 280人次 | 9.3 | 报名不足 |
| ^ | ^ | 时效指标 | 20 | 完成时间 | 20 | 12月底前 | 已完成 | 20 | |
| 效益指标 | 30 | 社会效益指标 | 30 | 职工参与率 | 30 | ≥80% | 85% | 30 | |
| 满意度指标 | 10 | 服务对象满意度指标 | 10 | 职工满意度 | 10 | ≥95% | 96% | 10 | |
"""
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS), drawn(table))
    assert [each.weight.value for each in form.indicators] == [20, 10, 20, 30, 10]


STACKED = r"""
| ^ | 产出指标 | 数量指标 | 活动次数\n培训人次 | ≥10次\n≥300人次 | 12次\n280人次 | 20\n10 | 20\n9.3 | \n报名不足 |
| ^ | ^ | 时效指标 | 完成时间 | 12月底前 | 已完成 | 20 | 20 | |
"""


def test_several_indicators_in_lines_of_one_row() -> None:
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, STACKED, LOWER_ROWS, TOTAL)))


@pytest.mark.parametrize("names", [r"活动次数\n培训人次", r"1.活动次数\n2.培训人次"])
def test_several_indicators_in_lines_with_points_for_all_of_them(names: str) -> None:
    rows = STACKED.replace(r"20\n10 | 20\n9.3", "30 | 29.3").replace(r"活动次数\n培训人次", names)
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows, LOWER_ROWS, TOTAL))
    assert [(each.actual.text, each.weight.value, each.score_is_shared) for each in form.indicators[:2]] == [
        ("12次", 30, False),
        ("280人次", None, True),
    ]


def itemised(names: str, targets: str, actuals: str, points: str = r"20\n10", score: str = r"20\n9.3") -> SelfEvaluation:
    rows = STACKED.replace(r"活动次数\n培训人次 | ≥10次\n≥300人次 | 12次\n280人次", f"{names} | {targets} | {actuals}")
    rows = rows.replace(r"20\n10 | 20\n9.3", f"{points} | {score}")
    return only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows, LOWER_ROWS, TOTAL))


@pytest.mark.parametrize(
    ("names", "targets", "actuals"),
    [
        (r"1.活动次数\n2.培训人次", r"1.≥10次\n2.≥300人次", r"1.12次\n2.280人次"),
        (r"1 活动次数\n2 培训人次", r"1 ≥10次\n2 ≥300人次", r"1 12次\n2 280人次"),
        (r"1．活动次数\n2．培训人次", r"1．10次\n2．300人次", r"1．12次\n2．280人次"),
        (r"1、活动次数\n2、培训人次", r"1、≥10次\n2、≥300人次", r"1、12次\n2、280人次"),
        (r"①活动次数\n②培训人次", r"①≥10次\n②≥300人次", r"①12次\n②280人次"),
        (r"活动次数\n培训人次", r"（1）≥10次\n（2）≥300人次", r"（1）12次\n（2）280人次"),
        (r"活动次数\n培训人次", r"1.≥10次\n2.≥300人次", r"1.12次\n2.280人次"),
        (r"1.活动次数\n2.培训人次", r"≥10次\n≥300人次", r"12次\n280人次"),
    ],
)
def test_the_number_of_an_item_is_no_part_of_its_value(names: str, targets: str, actuals: str) -> None:
    first, second, *_ = itemised(names, targets, actuals).indicators
    assert (first.actual.text, second.actual.text) == ("12次", "280人次")
    assert (first.target_quantity.value, second.target_quantity.value) == (10, 300)
    assert (first.actual_quantity.value, second.actual_quantity.value) == (12, 280)
    assert (first.score.value, second.score.value) == (20, Decimal("9.3"))


@pytest.mark.parametrize(
    ("names", "targets"),
    [
        (r"活动次数\n培训人次", r"≥1次\n≥2次"),
        (r"1.活动次数\n2.培训人次", r"≥1次\n≥2次"),
        (r"活动次数\n培训人次", r"1.5次\n2.6次"),
    ],
)
def test_a_number_that_may_be_of_the_item_or_of_the_value_is_no_value(names: str, targets: str) -> None:
    form = itemised(names, targets, r"1.5次\n2.6次")
    assert [(each.actual.text, each.actual_quantity.value) for each in form.indicators[:2]] == [("", None)] * 2
    told = [finding for finding in form.reading_findings if finding.code == "value_unreadable"]
    assert {(finding.indicator_number, finding.stated) for finding in told} >= {
        (1, "〔无法辨认〕1.5次"),
        (2, "〔无法辨认〕2.6次"),
    }


def test_values_that_do_not_count_from_one_keep_their_numbers() -> None:
    form = itemised(r"1.活动经费\n2.培训经费", r"≤2.5万元\n≤1.5万元", r"2.4万元\n1.2万元")
    assert [each.actual_quantity.value for each in form.indicators[:2]] == [Decimal("2.4"), Decimal("1.2")]


def test_words_behind_the_numbers_of_items_are_no_numbers() -> None:
    form = itemised(r"1.活动开展情况\n2.归档情况", r"1.持续提升\n2.及时", r"1.持续提升\n2.及时")
    assert [(each.target.text, each.target_quantity.value) for each in form.indicators[:2]] == [
        ("持续提升", None),
        ("及时", None),
    ]


def test_one_indicator_whose_values_are_broken_over_lines() -> None:
    rows = ROWS.replace("| 培训人次 | ≥300人次 | 280人次 |", r"| 培训\n人次 | ≥300\n人次 | 280\n人次 |")
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows, TOTAL)))


def test_one_indicator_whose_dates_are_broken_over_lines() -> None:
    rows = ROWS.replace("| 完成时间 | 12月底前 | 已完成 |", r"| 完成\n时间 | 2024年\n12月底前 | 2024年\n11月完成 |")
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows, TOTAL))
    assert [each.level_3.text for each in form.indicators][2:] == ["完成时间", "职工参与率", "职工满意度"]


def test_a_reason_in_a_row_of_its_own_is_that_of_the_indicator_above() -> None:
    header = HEADER.replace(
        "三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施",
        "三级指标 | < | 年度指标值 | 实际完成值 | 分值 | 得分",
    )
    rows = """
| ^ | 产出指标 | 数量指标 | 活动次数 | < | ≥10次 | 12次 | 20 | 20 |
| ^ | ^ | ^ | 培训人次 | < | ≥300人次 | 280人次 | 10 | 9.3 |
| ^ | ^ | ^ | 偏差原因：报名不足 | < | < | < | < | < |
| ^ | ^ | 时效指标 | 完成时间 | < | 12月底前 | 已完成 | 20 | 20 |
| ^ | 效益指标 | 社会效益指标 | 职工参与率 | < | ≥80% | 85% | 30 | 30 |
| ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | < | ≥95% | 96% | 10 | 10 |
| 总分 | < | < | < | < | < | < | 100 | 98.9 |
"""
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows))
    assert unharmed(form)
    assert [each.reason.text for each in form.indicators] == ["", "报名不足", "", "", ""]


def test_points_behind_the_names_of_the_indicators() -> None:
    header = HEADER.replace("分值 | 得分", "得分 | <").replace("三级指标", "三级指标（分值）")
    rows = """
| ^ | 产出指标 | 数量指标 | 活动次数（60分） | ≥10次 | 12次 | 60 | < | |
| ^ | 效益指标 | 社会效益指标 | 职工参与率（30分） | ≥80% | 85% | 29.3 | < | |
| 总分 | < | < | < | < | < | 98.9 | < | |
"""
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows))
    assert [(each.weight.value, each.score.value) for each in form.indicators] == [(60, 60), (30, Decimal("29.3"))]
    assert form.stated_total_score.value == Decimal("98.9")


def test_goals_below_the_indicators() -> None:
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, HEADER, ROWS, TOTAL, GOALS)))


def test_the_score_in_a_line_above_the_table() -> None:
    form = only(TITLE, "自评得分：98.9分", drawn(HEADING, FUNDS, GOALS, HEADER, ROWS))
    assert total_of(form) == (None, Decimal("98.9"))


def test_values_below_another_year_than_that_of_the_form_are_none_of_it() -> None:
    rows = """
| 一级指标 | 二级指标 | 三级指标 | 2023年 | < | < | 2024年 | < | < | < |
| ^ | ^ | ^ | 目标值 | 完成值 | 得分 | 目标值 | 完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 活动次数 | 9次 | 9次 | 20 | ≥10次 | 12次 | 20 | 20 |
| ^ | ^ | 培训人次 | 200人次 | 190人次 | 9 | ≥300人次 | 280人次 | 10 | 9.3 |
| ^ | 时效指标 | 完成时间 | 11月 | 11月 | 20 | 12月底前 | 已完成 | 20 | 20 |
| 效益指标 | 社会效益指标 | 职工参与率 | 70% | 71% | 30 | ≥80% | 85% | 30 | 30 |
| 满意度指标 | 服务对象满意度指标 | 职工满意度 | 91% | 92% | 10 | ≥95% | 96% | 10 | 10 |
| 总分 | < | < | < | < | 99 | < | < | 100 | 98.9 |
"""
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, rows)))
