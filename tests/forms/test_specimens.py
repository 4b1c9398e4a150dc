"""Oddities of published forms, each kept as the row or line that once was read wrongly or might be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_data.forms.reading import DocumentReading, read_forms
from perfeval_data.paper.grid import Document, Grid, Paragraph
from perfeval_data.paper.model import SelfEvaluation
from tests.drawn_paper import paper

TITLE = "项目支出绩效自评表（2024年度）"
HEADING = """
| 项目名称 | 职工之家 | < | < | < | < | < | < | < |
| 主管部门 | 某市总工会 | < | < | 实施单位 | 宣教部 | < | < | < |
| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 50 | 50 | 50 | 10 | 100% | 10 |
"""
HEADER = "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |"


def reading(*rows: str, titles: tuple[str, ...] = (TITLE,), heading: str = HEADING) -> DocumentReading:
    return read_forms(paper(*titles, "\n".join([heading.strip(), *rows])))


def form(*rows: str, titles: tuple[str, ...] = (TITLE,), heading: str = HEADING) -> SelfEvaluation:
    result = reading(*rows, titles=titles, heading=heading)
    assert not result.refusals
    (only,) = result.forms
    return only


INDICATOR = "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 90 | 90 | |"


def test_subtotals_of_a_level_are_no_indicators() -> None:
    rows = (
        HEADER,
        "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 50 | 50 | |",
        "| ^ | ^ | 小计 | < | < | < | 50 | 50 | |",
        "| ^ | 效益指标 | 社会效益指标 | 参与人次 | 100人 | 100人 | 40 | 40 | |",
        "| ^ | 效益指标小计 | < | < | < | < | 40 | 40 | |",
        "| 总分 | < | < | < | < | < | 90 | 90 | |",
    )
    assert [indicator.weight.value for indicator in form(*rows).indicators] == [50, 40]


TOTALS_OF_LEVELS = (
    HEADER,
    "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 50 | 50 | |",
    "| 合计 | < | < | < | < | < | 50 | 50 | |",
    "| 绩效指标 | 效益指标 | 社会效益指标 | 参与人次 | 100人 | 100人 | 40 | 40 | |",
    "| 合计 | < | < | < | < | < | 40 | 40 | |",
)


def test_a_total_in_the_middle_that_sums_up_a_level_is_no_total_of_the_form() -> None:
    only = form(*TOTALS_OF_LEVELS)
    assert [indicator.weight.value for indicator in only.indicators] == [50, 40]
    assert (only.stated_total_weight.value, only.stated_total_score.value) == (None, None)


def test_a_total_in_the_middle_that_sums_nothing_up_is_refused() -> None:
    (refusal,) = reading(*(row.replace("| 50 | 50 | |", "| 50 | 49 | |", "合计" in row) for row in TOTALS_OF_LEVELS)).refusals
    assert "可能是一行合计" in refusal.reason


def test_columns_whose_wording_was_never_met_are_known_by_how_they_end() -> None:
    header = "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 全年计划指标值 | 全年实际完成指标值 | 指标满分 | 单位自评得分 | 未完成的原因说明 |"
    (indicator,) = form(header, INDICATOR).indicators
    assert (indicator.target.text, indicator.actual.text) == ("10次", "10次")
    assert (indicator.weight.value, indicator.score.value) == (90, 90)


def test_remarks_between_the_indicators_and_the_total_are_no_indicators() -> None:
    remark = "| 其他需要说明的问题 | 无 | < | < | < | < | < | < | < |"
    total = "| 总分 | < | < | < | < | < | 90 | 90 | |"
    only = form(HEADER, INDICATOR, remark, total)
    assert len(only.indicators) == 1
    assert only.stated_total_score.value == 90


def test_year_of_a_heading_above_the_form_that_is_no_title_is_not_taken() -> None:
    only = form(HEADER, INDICATOR, titles=("决算公开", "说明", "目录", "三、2025年预算安排情况", "如下"))
    assert only.fiscal_year.value is None


def test_year_on_a_line_of_its_own() -> None:
    for line in ("（2023年度）", "2023年", "年度：2023", "（二〇二三年度）"):
        assert form(HEADER, INDICATOR, titles=("项目支出绩效自评表", line)).fiscal_year.value == 2023


def test_label_with_its_value_on_a_shared_line_ends_at_the_next_label() -> None:
    heading = HEADING.replace("实施单位 | 宣教部", " | ")
    heading = "| 项目单位（盖章）：某市图书馆 主要领导签字： | < | < | < | < | < | < | < | < |\n" + heading.strip()
    assert form(HEADER, INDICATOR, heading=heading).implementing_unit.text == "某市图书馆"


def test_older_layout_with_each_amount_beside_its_label() -> None:
    heading = """
    | 项目名称 | 养老服务设施 | < | < | < |
    | 预算单位 | 某县民政局 | < | < | < |
    | 预算执行情况（万元） | 预算数： | 100 | 执行数： | 98 |
    | ^ | 其中-财政拨款： | 90 | 其中-财政拨款： | 88 |
    | ^ | 其它资金： | 10 | 其它资金： | 10 |
    | 年度目标完成情况 | 预期目标 | < | 实际完成目标 | < |
    | ^ | 改善条件 | < | 已改善 | < |
    | 绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 预期指标值（包含数字及文字描述） | 实际完成指标值（包含数字及文字描述） |
    """
    rows = (
        "| ^ | 项目完成指标 | 质量指标 | 改善养老服务基础条件 | 改善条件 | 明显改善 |",
        "| ^ | ^ | 成本指标 | 100万 | 100万 | 100万 |",
        "| ^ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 98% |",
    )
    only = form(*rows, titles=("2020年项目支出绩效自评表",), heading=heading)
    assert only.implementing_unit.text == "某县民政局"
    assert [(line.source, line.annual_budget.value, line.executed.value) for line in only.fund_lines] == [
        ("total", 100, 98),
        ("appropriation", 90, 88),
        ("other", 10, 10),
    ]
    assert (only.expected_goal.text, only.achieved_goal.text) == ("改善条件", "已改善")
    assert [(i.level_1, i.level_2, i.target.text, i.actual.text, i.score.value) for i in only.indicators] == [
        ("产出指标", "质量指标", "改善条件", "明显改善", None),
        ("产出指标", "成本指标", "100万", "100万", None),
        ("满意度指标", "服务对象满意度指标", "≥90%", "98%", None),
    ]


def fund_rows(*rows: str) -> list[tuple[str, object, object, object]]:
    heading = HEADING.replace("| ^ | 年度资金总额 | < | 50 | 50 | 50 | 10 | 100% | 10 |", "\n".join(rows))
    lines = form(HEADER, INDICATOR, heading=heading).fund_lines
    return [(line.source, line.annual_budget.value, line.weight.value, line.score.value) for line in lines]


def test_points_merged_over_the_rows_of_the_funds_belong_to_the_total() -> None:
    assert fund_rows(
        "| ^ | 年度资金总额 | < | 50 | 50 | 50 | 10 | 100% | 10 |", "| ^ | 其中：财政拨款 | < | 50 | 50 | 50 | ^ | ^ | ^ |"
    ) == [
        ("total", 50, 10, 10),
        ("appropriation", 50, None, None),
    ]


def test_total_row_by_any_name_that_ends_in_total() -> None:
    assert fund_rows("| ^ | 年度预算资金总额 | < | 50 | 50 | 50 | 10 | 100% | 10 |")[0][0] == "total"


def test_amount_within_the_name_of_a_row_is_no_fund_line() -> None:
    rows = ("| ^ | 年度资金总额 | < | 50 | 50 | 50 | 10 | 100% | 10 |", "| ^ | 其中：一般公共预算：40万元 | < | | | | | | |")
    assert [source for source, *_ in fund_rows(*rows)] == ["total"]


def test_titles_of_other_wordings_name_the_year_and_sentences_do_not() -> None:
    for title in ("项目绩效目标完成情况表（2020年度）", "2020年部门项目支出绩效自评情况", "2020年度省级专项资金绩效目标自评表"):
        assert form(HEADER, INDICATOR, titles=(title,)).fiscal_year.value == 2020
    long = "某市总工会本级及所属事业单位2020年度部门预算项目支出绩效目标自评情况表"
    assert form(HEADER, INDICATOR, titles=("说明", "说明", "说明", long)).fiscal_year.value == 2020
    sentence = "根据要求，我单位对2019年项目开展了绩效自评，自评情况如下。"
    assert form(HEADER, INDICATOR, titles=("说明", "说明", "说明", sentence)).fiscal_year.value is None


def test_a_title_may_stand_some_lines_above_its_form() -> None:
    lines = ("金额单位：万元", "填报单位：宣教部", "公开范围：主动公开", "填报说明见附页", "（盖章）")
    titles = ("说明", "说明", "说明", "项目支出绩效自评表（2020年度）", *lines)
    assert form(HEADER, INDICATOR, titles=titles).fiscal_year.value == 2020


def test_row_without_points_that_opens_a_page_may_be_half_a_row_and_is_refused() -> None:
    rows = (
        HEADER,
        "| ^ | 产出指标 | 数量指标 | 建设进 | 2024/1 | 11月20 | 50 | 50 | |",
        "| ^ | ^ | ^ | 度情况 | /1 | 日 | | | |",
        "| ^ | 效益指标 | 社会效益指标 | 参与人次 | 100人 | 100人 | 40 | 40 | |",
    )
    (grid,) = paper("\n".join([HEADING.strip(), *rows])).grids
    cells = tuple(replace(cell, location=f"第{1 if cell.row < 6 else 2}页 {cell.location}") for cell in grid.cells)
    (refusal,) = read_forms(Document("pdf", (Paragraph(TITLE), Grid(cells)))).refusals
    assert "分页截断" in refusal.reason


def test_empty_level_1_beside_a_level_2_of_another_parent_is_not_the_one_above() -> None:
    rows = (
        HEADER,
        "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 50 | 50 | |",
        "| ^ | | 质量指标 | 合格率 | 100% | 100% | 10 | 10 | |",
        "| ^ | | 社会效益指标 | 参与人次 | 100人 | 100人 | 30 | 30 | |",
    )
    assert [indicator.level_1 for indicator in form(*rows).indicators] == ["产出指标", "产出指标", "效益指标"]


def test_total_with_its_number_behind_it_is_no_indicator() -> None:
    only = form(HEADER, INDICATOR, "| ^ | 总分100分 | < | < | < | < | 100 | 97 | |")
    assert len(only.indicators) == 1


def test_total_row_below_the_sum_of_the_indicators_is_the_one_that_counts() -> None:
    only = form(HEADER, INDICATOR, "| 合计 | < | < | < | < | < | 90 | 90 | |", "| 总分 | < | < | < | < | < | 100 | 100 | |")
    assert (only.stated_total_weight.value, only.stated_total_score.value) == (100, 100)


def test_a_row_of_points_by_any_name_is_the_total_where_it_sums_up_all_indicators() -> None:
    only = form(HEADER, INDICATOR, "| ^ | 各项之和 | < | < | < | < | 90 | 90 | |")
    assert (len(only.indicators), only.stated_total_score.value) == (1, 90)


def test_a_row_of_points_that_sums_nothing_up_is_refused() -> None:
    (refusal,) = reading(HEADER, INDICATOR, "| ^ | 各项之和 | < | < | < | < | 90 | 89 | |").refusals
    assert "没有指标名称" in refusal.reason


def test_points_below_a_level_in_a_cell_of_their_own_belong_to_its_label() -> None:
    rows = (
        HEADER,
        "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 50 | 50 | |",
        "| ^ | （90分） | | 参与人次 | 100人 | 100人 | 40 | 40 | |",
    )
    assert [(i.level_1, i.level_2) for i in form(*rows).indicators] == [("产出指标", "数量指标")] * 2


def test_points_of_a_level_without_brackets() -> None:
    assert form(HEADER, INDICATOR.replace("产出指标", "产出指标90分")).indicators[0].level_1 == "产出指标"
    assert form(HEADER, INDICATOR.replace("数量指标", "A1.数量指标")).indicators[0].level_2 == "数量指标"


def test_unknown_label_behind_an_empty_value_is_not_the_value() -> None:
    heading = HEADING.replace(
        "| 主管部门 | 某市总工会 | < | < | 实施单位 | 宣教部 | < | < | < |",
        "| 主管部门 | | < | < | 是否涉密 | 否 | < | < | < |",
    )
    assert form(HEADER, INDICATOR, heading=heading).department.text == ""


def test_amount_of_an_adjustment_is_no_budget() -> None:
    heading = HEADING.replace("年初预算数 | 全年预算数", "年初预算数 | 预算调整数").replace(
        "| 50 | 50 | 50 | 10 |", "| 50 | -2 | 48 | 10 |"
    )
    total = form(HEADER, INDICATOR, heading=heading).total_funds
    assert total is not None
    assert (total.initial_budget.value, total.annual_budget.value, total.executed.value) == (50, None, 48)


def test_goals_in_several_rows_whose_section_is_not_merged() -> None:
    heading = (
        HEADING.strip()
        + """
    | 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
    | | 目标1：建家 | < | < | < | 完成1：已建 | < | < | < |
    | | 目标2：培训 | < | < | < | 完成2：已训 | < | < | < |
    """
    )
    only = form(HEADER, INDICATOR, heading=heading)
    assert (only.expected_goal.text, only.achieved_goal.text) == ("目标1：建家\n目标2：培训", "完成1：已建\n完成2：已训")


@pytest.mark.parametrize(
    ("row", "weight", "score"),
    [
        ("| 总分 | < | < | < | < | < | | 95 | |", None, 95),
        ("| 总分 | 95 | < | < | < | < | < | < | < |", None, 95),
        ("| 总分：95分 | < | < | < | < | < | < | < | < |", None, 95),
        ("| 总分（100分） | < | < | < | < | < | < | 95 | |", None, 95),
        ("| 总分100分 | < | < | < | < | < | 100 | 95 | |", 100, 95),
        ("| 总分 | 93 | < | < | < | < | < | < | < |", None, None),
    ],
)
def test_total_row_of_one_number_is_confirmed_by_the_sums(row: str, weight: int | None, score: int | None) -> None:
    only = form(HEADER, "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 9次 | 90 | 85 | 延期 |", row)
    assert (only.stated_total_weight.value, only.stated_total_score.value) == (weight, score)
    assert bool(only.reading_findings) == (score is None)


def test_other_table_below_a_form_without_a_total_in_the_same_sheet() -> None:
    income = (
        "| 收入决算表 | < | < | < | < | < | < | < | < |",
        "| 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 | 附属单位上缴收入 | 其他收入 |",
        "| 合计 | < | 100 | 100 | | | 100 | 100 | |",
    )
    only = form(HEADER, INDICATOR, *income)
    assert (len(only.indicators), only.stated_total_score.value) == (1, None)


def test_second_row_of_a_source_is_a_part_of_one_above() -> None:
    rows = (
        "| ^ | 年度资金总额 | < | 50 | 50 | 50 | 10 | 100% | 10 |",
        "| ^ | 当年财政拨款 | < | 40 | 40 | 40 | | | |",
        "| ^ | 其中：财政拨款 | < | 30 | 30 | 30 | | | |",
    )
    assert [source for source, *_ in fund_rows(*rows)] == ["total", "appropriation", "other:财政拨款"]


@pytest.mark.parametrize("section", ["资金管理情况", "项目组织实施"])
def test_section_below_the_funds_is_no_source(section: str) -> None:
    rows = (
        "| ^ | 年度资金总额 | < | 50 | 50 | 50 | 10 | 100% | 10 |",
        f"| {section} | | < | 情况说明 | < | < | 问题 | < | < |",
        "| ^ | 分配科学性 | < | 按规定 | < | < | 无 | < | < |",
    )
    assert [source for source, *_ in fund_rows(*rows)] == ["total"]


def test_unit_beside_the_name_of_the_section_in_a_row_of_its_own() -> None:
    section = "| 项目资金（元） | < | < | < | < | < | < | < | < |\n| | | < | 年初预算数"
    heading = HEADING.replace("| 项目资金（万元） | | < | 年初预算数", section).replace(
        "| ^ | 年度资金总额", "| | 年度资金总额"
    )
    (line,) = form(HEADER, INDICATOR, heading=heading.replace("| 50 | 50 | 50 |", "| 5,000.00 | 5000 | 5000 |")).fund_lines
    assert (line.annual_budget.value, line.executed.value) == (Decimal("0.5"), Decimal("0.5"))


def test_unit_of_another_table_above_the_form_is_not_its_own() -> None:
    other = "| 科目 | 收入 | 支出 |\n| 工资 | 1 | 1 |\n| 合计 | 1 | 1 |"
    table = "\n".join([HEADING.strip().replace("项目资金（万元）", "项目资金"), HEADER, INDICATOR])
    (only,) = read_forms(paper("收入决算表", "单位：万元", other, TITLE, table)).forms
    assert only.fund_lines[0].annual_budget.value is None
    assert [finding.code for finding in only.reading_findings] == ["unit_unknown"]


def test_monitoring_within_the_year_is_passed_over() -> None:
    for title in ("2024年1-7月项目支出绩效运行监控表", "项目绩效目标监控情况表（2024年度）"):
        result = reading(HEADER, INDICATOR, titles=(title,))
        assert not result.forms
        assert "监控" in result.passed_over[0].reason


def test_title_repeated_at_a_page_break_within_the_grid_loses_nothing() -> None:
    rows = (
        HEADER,
        "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 50 | 50 | |",
        "| 项目支出绩效自评表 | < | < | < | < | < | < | < | < |",
        "| 绩效指标 | 效益指标 | 社会效益指标 | 参与人次 | 100人 | 100人 | 40 | 40 | |",
    )
    assert [indicator.weight.value for indicator in form(*rows).indicators] == [50, 40]
    (refusal,) = reading(*rows[:2], rows[2].replace("自评表", "明细表"), rows[3]).refusals
    assert "下面还有指标" in refusal.reason


def test_total_row_under_a_header_that_has_the_score_before_the_points() -> None:
    header = HEADER.replace("分值 | 得分", "得分 | 分值")
    only = form(header, INDICATOR.replace("90 | 90", "85 | 90"), "| 总分 | < | < | < | < | < | 95 | 100 | |")
    assert (only.stated_total_weight.value, only.stated_total_score.value) == (100, 95)


def test_note_above_the_total_is_no_title_of_another_table() -> None:
    note = "| 注：评分依据为年度工作标准 | < | < | < | < | < | < | < | < |"
    assert form(HEADER, INDICATOR, note, "| 总分 | < | < | < | < | < | 100 | 100 | |").stated_total_score.value == 100


# --- levels in rows of their own, one below the other --------------------------------------------------------------------

BANDS = (
    "| 绩效指标 | < | < | < | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |",
    "| 产出指标 | < | < | < | < | < | < | < | < |",
    "| 数量指标 | < | < | < | < | < | < | < | < |",
    "| 活动次数 | < | < | < | ≥10次 | 12次 | 20 | 20 | |",
    "| 培训人次 | < | < | < | ≥300人次 | 280人次 | 10 | 9.3 | 报名不足 |",
    "| 成本指标 | < | < | < | < | < | < | < | < |",
    "| 人均成本 | < | < | < | ≤100元 | 90元 | 20 | 20 | |",
    "| 满意度指标 | < | < | < | < | < | < | < | < |",
    "| 服务对象满意度指标 | < | < | < | < | < | < | < | < |",
    "| 职工满意度 | < | < | < | ≥95% | 96% | 40 | 40 | |",
    "| 总分 | < | < | < | < | < | 100 | 99.3 | |",
)


def levels(*rows: str) -> list[tuple[str | None, str | None, str]]:
    return [(each.level_1, each.level_2, each.level_3.text) for each in form(*rows).indicators]


NESTED = [
    ("产出指标", "数量指标", "活动次数"),
    ("产出指标", "数量指标", "培训人次"),
    ("产出指标", "成本指标", "人均成本"),
    ("满意度指标", "服务对象满意度指标", "职工满意度"),
]


def test_both_levels_in_rows_of_their_own_below_a_header_that_names_neither() -> None:
    assert levels(*BANDS) == NESTED
    (_, second, *_) = form(*BANDS).indicators
    assert (second.target.text, second.actual.text, second.weight.value, second.score.value) == (
        "≥300人次",
        "280人次",
        10,
        Decimal("9.3"),
    )
    assert second.reason.text == "报名不足"
    assert form(*BANDS).stated_total_score.value == Decimal("99.3")


def test_both_levels_in_rows_of_their_own_below_the_name_of_the_indicators() -> None:
    assert levels(BANDS[0].replace("绩效指标", "三级指标"), *BANDS[1:]) == NESTED


def test_cost_is_a_level_1_where_a_level_2_stands_below_it_or_no_level_2_has_a_row() -> None:
    below = "| 经济成本指标 | < | < | < | < | < | < | < | < |"
    cost = ("成本指标", "经济成本指标", "人均成本")
    assert levels(*BANDS[:6], below, *BANDS[6:]) == [*NESTED[:2], cost, NESTED[3]]
    without_level_2 = [row for row in BANDS if not ("数量指标" in row or "服务对象" in row)]
    assert [level_1 for level_1, _, _ in levels(*without_level_2)] == ["产出指标", "产出指标", "成本指标", "满意度指标"]


BESIDE = (
    "| 绩效指标 | < | < | < | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |",
    "| 产出指标 | < | 数量指标 | 活动次数 | ≥10次 | 12次 | 20 | 20 | |",
    "| ^ | < | ^ | 培训人次 | ≥300人次 | 280人次 | 80 | 79.3 | |",
)


def test_names_of_levels_beside_the_indicators_below_a_header_that_names_none() -> None:
    assert levels(*BESIDE) == [("产出指标", "数量指标", "活动次数"), ("产出指标", "数量指标", "培训人次")]


def test_names_beside_the_indicators_that_are_of_no_level_are_refused() -> None:
    result = reading(*(row.replace("产出指标", "任务甲").replace("数量指标", "任务乙") for row in BESIDE))
    assert result.refusals
    assert not result.forms
