"""Layouts that once were refused or misread, each as a drawing with its right values; most are the form of the traps drawn otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import FormKind, SelfEvaluation
from perfeval_data.readers.text import read as read_text
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

ROWS = UPPER_ROWS + LOWER_ROWS


def with_goals(goals: str) -> tuple[str, str]:
    form = only(TITLE, drawn(HEADING, FUNDS, goals, HEADER, ROWS, TOTAL))
    return form.expected_goal.text, form.achieved_goal.text


def total_of(form: SelfEvaluation) -> tuple[object, object]:
    return form.stated_total_weight.value, form.stated_total_score.value


# --- funds as pairs of name and value --------------------------------------------------------------------------------------

PAIRS = """
| 资金执行情况 | 年初预算数（万元） | 60 | < | 全年预算数（万元） | 50 | < | < | < |
| ^ | 全年执行数（万元） | 48 | < | 预算执行率 | 96% | < | < | < |
| ^ | 分值 | 10 | < | 得分 | 9.6 | < | < | < |
"""


def test_funds_beside_their_names() -> None:
    (line,) = only(TITLE, drawn(FORM.replace(FUNDS, PAIRS))).fund_lines
    amounts = (line.initial_budget, line.annual_budget, line.executed, line.weight, line.rate, line.score)
    assert line.source == "total"
    assert [entry.value for entry in amounts] == [60, 50, 48, 10, Decimal("0.96"), Decimal("9.6")]


def test_funds_beside_their_names_each_with_its_unit() -> None:
    yuan = (
        PAIRS.replace("（万元）", "（元）").replace("60", "600,000.00").replace("50", "500,000.00").replace("48", "480,000.00")
    )
    (line,) = only(TITLE, drawn(FORM.replace(FUNDS, yuan))).fund_lines
    assert (line.annual_budget.value, line.executed.value) == (50, 48)


TRANSFER = """
| 单位名称 | 甲局 | < | < | < | < |
| 预算执行情况(万元) | 转移支付预算数(A) | 5.8 | < | 预算执行率(B/A) | 100% |
| ^ | 转移支付执行数(B) | 5.8 | < | ^ | ^ |
| 年度总体目标 | 预期目标 | < | 实际完成情况 | < | < |
| ^ | 建成。 | < | 已建成。 | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 |
| ^ | 产出指标 | 数量指标 | 活动次数 | ≥10次 | 12次 |
| ^ | 效益指标 | 社会效益指标 | 参与率 | ≥80% | 85% |
"""
TRANSFER_IN_TEXT = """2023年度转移支付绩效自评表

单位名称\t甲局
预算执行情况(万元)\t转移支付预算数(A)\t5.8\t预算执行率(B/A)\t100%
\t转移支付执行数(B)\t5.8
年度总体目标\t预期目标\t实际完成情况
\t建成。\t已建成。
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值
\t产出指标\t数量指标\t活动次数\t≥10次\t12次
\t效益指标\t社会效益指标\t参与率\t≥80%\t85%
"""


def is_transfer(form: SelfEvaluation) -> bool:
    (line,) = form.fund_lines
    return (
        (form.kind, form.project_name.text, form.expected_goal.text) == (FormKind.PROJECT, "甲局", "建成。")
        and (line.annual_budget.value, line.executed.value, line.rate.value) == (Decimal("5.8"), Decimal("5.8"), 1)
        and [(each.target.text, each.actual.text) for each in form.indicators] == [("≥10次", "12次"), ("≥80%", "85%")]
    )


def test_a_transfer_form_without_points_is_named_by_the_unit_that_gets_it() -> None:
    assert is_transfer(only("2023年度转移支付绩效自评表", drawn(TRANSFER)))


def test_a_transfer_form_in_text_has_neither_points_nor_a_total() -> None:
    (form,) = read_forms(read_text(TRANSFER_IN_TEXT.encode())).forms
    assert is_transfer(form)


def test_a_transfer_form_in_text_that_was_cut_off_is_refused() -> None:
    (refusal,) = read_forms(read_text(TRANSFER_IN_TEXT.replace("\t85%", "").encode())).refusals
    assert "不完整" in refusal.reason or "唯一" in refusal.reason


# --- sources as columns, names over two rows -------------------------------------------------------------------------------


def test_sources_under_two_header_rows() -> None:
    funds = """
| 项目资金（万元） | 全年预算数 | < | < | 全年执行数 | < | < | 执行率 | 得分 |
| ^ | 小计 | 财政拨款 | 其他资金 | 小计 | 财政拨款 | 其他资金 | ^ | ^ |
| ^ | 50 | 44 | 6 | 48 | 43 | 5 | 96% | 9.6 |
"""
    lines = only(TITLE, drawn(FORM.replace(FUNDS, funds))).fund_lines
    assert [(line.source, line.annual_budget.value, line.executed.value) for line in lines] == [
        ("total", 50, 48),
        ("appropriation", 44, 43),
        ("other", 6, 5),
    ]


def test_names_of_funds_parted_over_two_rows() -> None:
    header = FUNDS.strip().splitlines()[0]
    parted = "| 项目资金（万元） | | < | 预算数 | < | 预算执行情况 | < | 评分 | < |\n| ^ | | < | 年初 | 全年 | 全年执行数 | 执行率 | 分值 | 得分 |"
    rows = FUNDS.replace(header, parted).replace("| 10 | 96% |", "| 96% | 10 |").replace("— | 97.5%", "97.5% | —")
    rows = rows.replace("— | 100%", "100% | —").replace("— | 83.33%", "83.33% | —")
    assert unharmed(only(TITLE, drawn(FORM.replace(FUNDS, rows))))


def test_sources_as_columns_in_text() -> None:
    lines = (
        "项目支出绩效自评表（2024年度）\n",
        "项目名称\t职工之家",
        "项目资金（万元）\t\t合计\t当年财政拨款\t其他资金",
        "\t年初预算数\t60\t50\t10",
        "\t全年预算数\t50\t44\t6",
        "\t全年执行数\t48\t43\t5",
        "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
        "\t产出指标\t数量指标\t活动次数\t10次\t10次\t90\t90",
        "总分\t\t99.6",
    )
    (form,) = read_forms(read_text("\n".join(lines).encode())).forms
    assert [(line.source, line.annual_budget.value, line.executed.value) for line in form.fund_lines] == [
        ("total", 50, 48),
        ("appropriation", 44, 43),
        ("other", 6, 5),
    ]
    assert total_of(form) == (None, Decimal("99.6"))


def test_amounts_that_are_no_table_that_can_be_read_are_told_of() -> None:
    text = (
        "项目支出绩效自评表（2024年度）\n\n项目名称\t职工之家\n项目资金（万元）\t\t合计\t当年财政拨款\t其他资金\n\t全年预算数\t50\t44\n\t全年执行数\t48\t43\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n\t产出指标\t数量指标\t活动次数\t10次\t10次\t90\t90\n总分\t90\t90"
    )
    (form,) = read_forms(read_text(text.encode())).forms
    assert not form.fund_lines
    assert [finding.code for finding in form.reading_findings] == ["value_unreadable"]


# --- goals -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "goals",
    [
        """
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
| ^ | 目标1：建家。 | < | < | < | 目标1：已建家。 | < | < | < |
| ^ | 目标2：培训。 | < | < | < | 目标2：已培训。 | < | < | < |
""",
        """
| 年度绩效目标1 | 目标1：建家。 | < | < | < | 完成情况1 | 目标1：已建家。 | < | < |
| 年度绩效目标2 | 目标2：培训。 | < | < | < | 完成情况2 | 目标2：已培训。 | < | < |
""",
        """
| 年度总体目标 | 序号 | 预期目标 | < | < | 实际完成情况 | < | < | < |
| ^ | 1 | 目标1：建家。 | < | < | 目标1：已建家。 | < | < | < |
| ^ | 2 | 目标2：培训。 | < | < | 目标2：已培训。 | < | < | < |
""",
    ],
    ids=["rows", "numbered names", "numbers"],
)
def test_numbered_goals_in_rows(goals: str) -> None:
    assert with_goals(goals) == ("目标1：建家。\n目标2：培训。", "目标1：已建家。\n目标2：已培训。")


def test_goals_of_the_year_beside_those_of_several() -> None:
    goals = """
| 总体目标 | 中期目标 | < | < | 年度目标 | < | 年度目标完成情况 | < | < |
| ^ | 建成十个。 | < | < | 建成三个。 | < | 已建成三个。 | < | < |
"""
    assert with_goals(goals) == ("建成三个。", "已建成三个。")


def test_goals_whose_section_has_the_name_of_the_first() -> None:
    goals = GOALS.replace("| 年度总体目标 | 预期目标 |", "| 年度绩效目标 | 年度绩效目标 |").replace(
        "实际完成情况", "年度绩效目标完成情况"
    )
    assert with_goals(goals) == ("建成三个。", "已建成三个。")


def test_goals_the_other_way_round() -> None:
    swapped = "| 年度总体目标 | 实际完成情况 | < | < | < | 预期目标 | < | < | < |\n| ^ | 已建成三个。 | < | < | < | 建成三个。 | < | < | < |"
    assert with_goals(swapped) == ("建成三个。", "已建成三个。")
    text = "项目支出绩效自评表（2024年度）\n\n项目名称\t职工之家\n年度总体目标\t实际完成情况\t预期目标\n\t已建成。\t建成。\n"
    text += "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n\t产出指标\t数量指标\t次数\t10次\t10次\t100\t100\n总分\t100\t100"
    (form,) = read_forms(read_text(text.encode())).forms
    assert (form.expected_goal.text, form.achieved_goal.text) == ("建成。", "已建成。")


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        ("序号\t预期目标\t实际完成情况", "1\t建成。\t已建成。"),
        ("中期目标\t年度目标\t年度目标完成情况", "建十个。\t建成。\t已建成。"),
    ],
)
def test_goals_of_text_stand_below_their_names_among_others(names: str, rows: str) -> None:
    text = f"项目支出绩效自评表（2024年度）\n\n项目名称\t职工之家\n总体目标\t{names}\n\t{rows}\n"
    text += "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n\t产出指标\t数量指标\t次数\t10次\t10次\t100\t100\n总分\t100\t100"
    (form,) = read_forms(read_text(text.encode())).forms
    assert (form.expected_goal.text, form.achieved_goal.text) == ("建成。", "已建成。")


def test_goals_below_names_of_no_certain_meaning_are_told_of() -> None:
    goals = GOALS.replace("预期目标", "甲栏").replace("实际完成情况", "乙栏")
    form = only(TITLE, drawn(HEADING, FUNDS, goals, HEADER, ROWS, TOTAL))
    assert (form.expected_goal.text, form.achieved_goal.text) == ("", "")
    assert [finding.stated for finding in form.reading_findings] == ["甲栏"]


# --- indicators ------------------------------------------------------------------------------------------------------------

CHONGQING = """
| 绩效指标 | 一级 | 二级 | 三级 | 年初指标值 | 调整指标值 | 全年完成值 | 分值 | 得分 |
| ^ | 产出指标 | 数量指标 | 活动次数 | ≥10次 | | 12次 | 20 | 20 |
| ^ | ^ | ^ | 培训人次 | ≥400人次 | ≥300人次 | 280人次 | 10 | 9.3 |
| ^ | ^ | 时效指标 | 完成时间 | 12月底前 | | 已完成 | 20 | 20 |
| ^ | 效益指标 | 社会效益指标 | 职工参与率 | ≥80% | | 85% | 30 | 30 |
| ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | | 96% | 10 | 10 |
| 总分 | < | < | < | < | < | < | 100 | 98.9 |
"""


def test_levels_named_by_their_number_beside_an_adjusted_target() -> None:
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, CHONGQING)))


def test_the_title_of_the_section_joined_to_the_header() -> None:
    header = HEADER.replace("| 绩效指标 | 一级指标 |", "| 绩效指标\\n一级指标 | < |")
    rows = ROWS.replace("| ^ | ^ |", "| ^ | < |")
    for level in ("产出指标", "效益指标", "满意度指标"):
        rows = rows.replace(f"| ^ | {level} |", f"| {level} | < |")
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows, TOTAL)))


def over_two_lines(rows: str) -> str:
    """Each row drawn over two lines of the grid."""
    lines = []
    for line in filter(None, rows.strip().splitlines()):
        cells = line.strip().strip("|").split("|")
        lines += [line, f"|{'|'.join('<' if cell.strip() == '<' else '^' for cell in cells)}|"]
    return "\n".join(lines)


@pytest.mark.parametrize("part", [FUNDS, HEADER, UPPER_ROWS, ROWS, FORM], ids=["funds", "header", "some", "indicators", "all"])
def test_rows_drawn_over_two_lines_of_the_grid(part: str) -> None:
    assert unharmed(only(TITLE, drawn(FORM.replace(part.strip(), over_two_lines(part)))))


def test_both_levels_in_one_column() -> None:
    header = "| 绩效指标 | 指标类型 | < | 指标名称 | 年度指标值 | 实际完成值 | 分值 | 得分 | 未完成原因 |"
    row = "| ^ | {level} | < | {rest}"
    rows = (
        "产出指标-数量指标; 活动次数 | ≥10次 | 12次 | 20 | 20 | |",
        "产出指标-数量指标; 培训人次 | ≥300人次 | 280人次 | 10 | 9.3 | 报名不足 |",
        "产出指标-时效指标; 完成时间 | 12月底前 | 已完成 | 20 | 20 | |",
        "效益指标-社会效益指标; 职工参与率 | ≥80% | 85% | 30 | 30 | |",
        "满意度指标-服务对象满意度指标; 职工满意度 | ≥95% | 96% | 10 | 10 | |",
    )
    cells = (dict(zip(("level", "rest"), text.split("; "), strict=True)) for text in rows)
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, header, *(row.format(**each) for each in cells), TOTAL)))


def test_points_and_score_in_one_cell() -> None:
    header = HEADER.replace("| 分值 | 得分 | 偏差原因分析及改进措施 |", "| 分值/得分 | 偏差原因分析及改进措施 | < |")
    rows = (ROWS + TOTAL).replace("| 报名不足 |", "| 报名不足 | < |").replace("| |\n", "| | < |\n")
    for points in ("20 | 20", "10 | 9.3", "30 | 30", "10 | 10", "100 | 98.9"):
        rows = rows.replace(f"| {points} |", f"| {points.replace(' | ', '/')} |")
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows)))


def test_remarks_are_the_reasons_where_they_stand_beside_deductions_only() -> None:
    header = HEADER.replace("偏差原因分析及改进措施", "备注")
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, header, ROWS, TOTAL))
    assert form.indicators[1].reason.text == "报名不足"
    elsewhere = ROWS.replace("| 12次 | 20 | 20 | |", "| 12次 | 20 | 20 | 含线上 |")
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, header, elsewhere, TOTAL))
    assert [each.reason.text for each in form.indicators] == [""] * 5


def test_the_second_half_of_a_table_under_a_title_of_its_own() -> None:
    upper, lower = drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS), drawn(HEADER, LOWER_ROWS, TOTAL)
    assert unharmed(only(TITLE, upper, "项目支出绩效自评表（续）", lower))


def test_a_kind_is_no_part_of_a_target() -> None:
    header = "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 完成值 | 分值 | 得分 |"
    form = only(
        TITLE, drawn(HEADING, FUNDS, GOALS, header, "| ^ | 效益指标 | 社会效益指标 | 环境 | 定性 | 明显改善 | 改善 | 90 | 90 |")
    )
    assert form.indicators[0].target.text == "明显改善"


# --- the total -------------------------------------------------------------------------------------------------------------


def test_the_total_above_the_indicators() -> None:
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, TOTAL, HEADER, ROWS)))


@pytest.mark.parametrize(("name", "is_certain"), [("自评得分", False), ("综合得分", False), ("自评总分（分）", True)])
def test_a_score_above_the_funds_is_the_total_where_its_name_or_the_sums_say_so(name: str, is_certain: bool) -> None:
    above = "| {} | {} | < | < | 财政审核评分 | | < | < | < |"
    form = only(TITLE, drawn(HEADING, above.format(name, "98.9"), FUNDS, GOALS, HEADER, ROWS))
    assert total_of(form) == (None, Decimal("98.9"))
    form = only(TITLE, drawn(HEADING, above.format(name, "77"), FUNDS, GOALS, HEADER, ROWS))
    assert total_of(form) == (None, 77 if is_certain else None)
    assert [(each.label, each.text.value) for each in form.statements] == ([] if is_certain else [(name, 77)])


def test_amounts_above_the_indicators_are_no_total() -> None:
    """`合计 | 100 | 98.9` among the funds is what was budgeted and spent, also where the sums of the points are the same."""
    funds = (
        "| 项目资金（万元） | | < | 全年预算数 | < | < | 全年执行数 | < | < |\n| ^ | 合计 | < | 100 | < | < | 98.9 | < | < |"
    )
    form = only(TITLE, drawn(HEADING, funds, GOALS, HEADER, ROWS))
    assert total_of(form) == (None, None)
    assert form.fund_lines[0].executed.value == Decimal("98.9")


@pytest.mark.parametrize(("score", "total"), [("97.8", "97.8"), ("99", None)])
def test_a_total_that_holds_the_execution_whose_points_are_not_stated(score: str, total: str | None) -> None:
    funds = """
| 项目资金（万元） | | 合计 | < | 当年财政拨款 | < | 其他资金 | < | < |
| ^ | 全年预算数 | 100 | < | 80 | < | 20 | < | < |
| ^ | 全年执行数 | 78 | < | 58 | < | 20 | < | < |
"""
    rows = "| ^ | 产出指标 | 数量指标 | 活动次数 | ≥10次 | 12次 | 90 | 90 | |"
    form = only(TITLE, drawn(HEADING, funds, GOALS, HEADER, rows, f"| 总分 | < | < | {score} | < | < | < | < | < |"))
    assert total_of(form) == (None, None if total is None else Decimal(total))


@pytest.mark.parametrize(
    "row", ["| 自评得分 | < | 98.9 | < | < | < | < | < | < |", "| 自评总分：98.9分 | < | < | < | < | < | < | < | < |"]
)
def test_a_total_that_states_no_more_than_its_score(row: str) -> None:
    for form in (
        only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, ROWS, row)),
        only(TITLE, drawn(HEADING, FUNDS, GOALS, row, HEADER, ROWS)),
    ):
        assert len(form.indicators) == 5
        assert total_of(form) == (None, Decimal("98.9"))


def test_a_score_of_all_in_text_stands_where_it_may() -> None:
    lines = (
        "项目支出绩效自评表（2024年度）\n",
        "项目名称\t职工之家",
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
    )
    rows = ("产出指标\t数量指标\t活动次数\t10次\t10次\t100\t98", "自评得分\t\t98")
    (form,) = read_forms(read_text("\n".join((*lines, *rows)).encode())).forms
    assert (len(form.indicators), total_of(form)) == (1, (None, 98))


# --- what else stands in the grid of the indicators --------------------------------------------------------------------


def test_funds_below_the_indicators_are_none_of_them() -> None:
    for funds in (FUNDS, FUNDS.replace("年度资金总额", "合计")):
        form = only(TITLE, drawn(HEADING, GOALS, HEADER, ROWS, funds, TOTAL))
        assert len(form.indicators) == 5
        assert total_of(form) == (100, Decimal("98.9"))


def test_indicators_below_the_funds_are_not_lost() -> None:
    assert "下面还有指标" in read(TITLE, drawn(HEADING, GOALS, HEADER, UPPER_ROWS, FUNDS, LOWER_ROWS, TOTAL)).refusals[0].reason


def test_names_of_columns_in_three_rows_of_which_one_tells_nothing() -> None:
    header = """
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 预期指标值 | < | < | 实际完成值 | 分值 | 得分 | 偏差原因分析 | < | < |
| ^ | ^ | ^ | ^ | 运算符号 | 内容 | 度量单位 | ^ | ^ | ^ | 偏差原因 | < | 原因说明 |
| ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 人员保障 | ^ |
"""
    row = "| ^ | 产出指标 | 数量指标 | 活动次数 | ≥ | 10 | 次 | 9 | 90 | 81 | | | 报名不足 |"
    (indicator,) = only(TITLE, drawn(HEADING.replace("|\n", "| < | < | < | < |\n"), header, row)).indicators
    assert (indicator.target.text, indicator.actual.text, indicator.reason.text) == ("≥10次", "9", "报名不足")
    assert (indicator.weight.value, indicator.score.value) == (90, 81)


# --- the total in a line above a table in text, without weights ------------------------------------------------------------

HUBEI_IN_TEXT = """2021年劳动争议调解补助经费绩效目标自评表

填报日期：2022年5月6日
总分：97.7分
项目名称\t劳动争议调解补助经费
主管部门\t某区总工会\t项目实施单位\t权益保障部
预算执行情况（万元）（20分）\t\t预算数（A）\t执行数（B）\t执行率（B/A）\t得分（20分*执行率）
\t年度财政资金总额\t62\t61.07\t98.50%\t19.7
年度绩效目标（80分）\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分
\t产出指标（40分）\t数量\t调解案件数\t≥180件\t180件\t20
\t\t质量\t调解成功率\t≥60%\t54%\t18
\t效益指标（30分）\t社会效益\t挽回经济损失\t≥300万元\t330万元\t30
\t满意度指标（10分）\t服务对象满意度\t服务对象满意度\t≥95%\t97%\t10
"""


@pytest.mark.parametrize(
    "line",
    ["总分：97.7分", "总分：97.7", "总得分：97.7分", "自评得分：97.7分", "综合得分：97.7分", "得分：97.7分", "总分97.7分"],
)
def test_a_total_that_the_sums_prove_in_a_line_above_makes_a_text_whole(line: str) -> None:
    (form,) = read_forms(read_text(HUBEI_IN_TEXT.replace("总分：97.7分", line).encode())).forms
    assert total_of(form) == (None, Decimal("97.7"))
    assert [each.score.value for each in form.indicators] == [20, 18, 30, 10]


@pytest.mark.parametrize("line", ["总分：100分", "总分：87.7分", "上年得分：97.7分", ""])
def test_a_line_above_that_is_not_the_total_makes_no_text_whole(line: str) -> None:
    assert not read_forms(read_text(HUBEI_IN_TEXT.replace("总分：97.7分", line).encode())).forms


def test_a_text_with_its_total_above_that_lacks_its_last_row_is_refused() -> None:
    shorter = HUBEI_IN_TEXT[: HUBEI_IN_TEXT.index("\t满意度指标")]
    assert not read_forms(read_text(shorter.encode())).forms


def test_a_line_above_a_ruled_table_is_its_total_where_it_comes_true() -> None:
    without = FORM.replace(TOTAL, "")
    assert total_of(only(TITLE, "总分：98.9分", drawn(without))) == (None, Decimal("98.9"))
    assert total_of(only(TITLE, "总分：100分", drawn(without))) == (None, None)


def test_a_unit_in_a_line_of_the_heading_is_that_of_the_funds() -> None:
    without = FORM.replace(HEADING, "").replace("（万元）", "")
    lines = ("项目名称：职工之家", "主管部门：某市总工会      实施单位：宣教部      单位：{}")
    assert unharmed(only(TITLE, *(line.format("万元") for line in lines), drawn(without)))
    in_yuan = only(TITLE, *(line.format("元") for line in lines), drawn(without))
    assert in_yuan.total_funds is not None
    assert in_yuan.total_funds.executed.value == Decimal("0.0048")


# --- one name over the columns of several levels -----------------------------------------------------------------------------

ONE_NAME_FOR_LEVELS = (
    "一级指标 | 二级、三级指标 | <",
    "一级指标 | 三级指标 | <",
    "一级指标 | 二级指标 | <",
    "一、二级指标 | < | 三级指标",
    "一级指标 | < | 三级指标",
    "指标类别 | < | 指标内容",
    "指标名称 | < | <",
    "评价指标 | < | <",
    "指标 | < | <",
)


@pytest.mark.parametrize("names", ONE_NAME_FOR_LEVELS)
def test_levels_below_one_name_are_told_apart_by_what_they_are(names: str) -> None:
    header = HEADER.replace("一级指标 | 二级指标 | 三级指标", names)
    assert unharmed(only(TITLE, drawn(FORM.replace(HEADER, header))))


def test_levels_of_an_office_s_own_below_one_name_are_never_one_text() -> None:
    own = FORM.replace("数量指标", "任务类").replace("时效指标", "进度类").replace("社会效益指标", "效果类")
    form = only(TITLE, drawn(own.replace("一级指标 | 二级指标 | 三级指标", "指标名称 | < | <")))
    assert [each.level_3.text for each in form.indicators[:2]] == ["活动次数", "培训人次"]
    assert [each.level_2_filed.text for each in form.indicators[1:3]] == ["任务类", "进度类"]
    unknown = own.replace("服务对象满意度指标", "职工类").replace("二级指标 | 三级指标", "二级、三级指标 | <")
    assert "两个值" in refusal(TITLE, drawn(unknown))


# --- columns that only say whether ---------------------------------------------------------------------------------------------


WHETHER = """
| 项目名称 | 职工之家 | < | < | < | < | < | < | < | < |
| 主管部门 | 某市总工会 | < | < | < | 实施单位 | 宣教部 | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | {0} | {1} | 分值 | 得分 | 偏差原因 |
| ^ | 产出指标 | 数量指标 | 活动次数 | ≥10次 | {2} | {3} | 50 | 50 | |
| ^ | 效益指标 | 社会效益指标 | 参与率 | ≥80% | {4} | {5} | 40 | 38 | 报名不足 |
| ^ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥95% | {6} | {7} | 10 | 10 | |
| 总分 | < | < | < | < | < | < | 100 | 98 | |
"""


@pytest.mark.parametrize("said", [("√", "×", "√"), ("是", "否", "是"), ("完成", "未完成", "超额完成")])
@pytest.mark.parametrize("step", [1, -1])
def test_a_column_that_only_says_whether_is_not_what_was_reached(said: tuple[str, ...], step: int) -> None:
    pairs = zip(("实际完成值", "12次", "75%", "96%"), ("完成情况", *said), strict=True)
    form = only(TITLE, drawn(WHETHER.format(*(text for pair in pairs for text in pair[::step]))))
    assert [each.actual.text for each in form.indicators] == ["12次", "75%", "96%"]


def test_two_columns_of_what_was_reached_that_both_say_it_are_refused() -> None:
    texts = ("实际完成值", "完成情况", "12次", "15次", "75%", "80%", "96%", "97%")
    assert "同名" in refusal(TITLE, drawn(WHETHER.format(*texts)))


# --- tables below a form that bring what it lacks --------------------------------------------------------------------------------


def test_goals_in_a_table_of_their_own_below_the_form() -> None:
    without = drawn(FORM.replace(GOALS, ""))
    assert unharmed(only(TITLE, without, drawn(GOALS)))
    other = GOALS.replace("三个", "五个")
    assert unharmed(only(TITLE, drawn(FORM), drawn(other)))


@pytest.mark.parametrize("caption", ["二、资金情况（万元）", "二、项目资金（单位：万元）", "（二）预算执行情况（万元）"])
def test_a_caption_between_tables_names_the_unit(caption: str) -> None:
    funds = drawn(FUNDS.replace("（万元）", ""))
    assert unharmed(only(TITLE, drawn(HEADING), caption, funds, drawn(GOALS, HEADER, ROWS, TOTAL)))


def test_both_numbers_of_the_total_in_one_cell_are_read_without_a_complaint() -> None:
    form = only(TITLE, drawn(FORM.replace("| 100 | 98.9 | |", "| 100/98.9 | < | |")))
    assert unharmed(form)
    assert not form.reading_findings
