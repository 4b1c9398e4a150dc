"""Headers of 绩效指标 and 项目资金 in the wordings and shapes that published forms have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.paper.model import FundLine
from tests.forms import test_traps
from tests.forms.test_specimens import HEADER, HEADING, INDICATOR, form

PARTS = ("目标值 | 完成值", "年度指标值 | 实际完成值", "计划完成值 | 实际完成值", "年初目标 | 完成情况")


@pytest.mark.parametrize("name", ["指标值", "指标完成情况", "完成对比"])
@pytest.mark.parametrize("parts", PARTS)
def test_two_columns_below_the_name_that_they_share(name: str, parts: str) -> None:
    header = (
        f"| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | {name} | < | 评分 | < | 偏差原因分析及改进措施 |",
        f"| ^ | ^ | ^ | ^ | {parts} | 分值 | 得分 | ^ |",
    )
    (indicator,) = form(*header, "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 9次 | 90 | 81 | |").indicators
    assert (indicator.target.text, indicator.actual.text) == ("10次", "9次")
    assert (indicator.weight.value, indicator.score.value) == (90, 81)


@pytest.mark.parametrize(
    "column",
    [
        "实施期指标值",
        "偏差程度（%）",
        "偏差率%",
        "指标类型",
        "指标方向",
        "上年实际完成值",
        "主管部门评分",
        "全年预计完成情况",
        "1-6月完成情况",
    ],
)
def test_columns_that_are_not_stored_do_not_stand_in_for_those_that_are(column: str) -> None:
    header = f"| 一级指标 | 二级指标 | 三级指标 | {column} | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |"
    (indicator,) = form(header, "| 产出指标 | 数量指标 | 活动次数 | 8 | 10次 | 9次 | 90 | 81 | |").indicators
    assert (indicator.level_1, indicator.level_3.text) == ("产出指标", "活动次数")
    assert (indicator.target.text, indicator.actual.text) == ("10次", "9次")
    assert (indicator.weight.value, indicator.score.value) == (90, 81)


def test_type_of_indicator_is_level_1_where_no_other_column_is() -> None:
    (indicator,) = form(HEADER.replace("一级指标", "指标类型"), INDICATOR).indicators
    assert indicator.level_1 == "产出指标"


def test_text_right_above_a_header_is_no_name_shared_by_its_columns() -> None:
    rows = HEADING.strip().splitlines()
    heading = "\n".join([*rows[:2], "| 项目概况 | 逐月发放 | < | < | < | < | < | < | < |", *rows[2:]])
    assert form(HEADER, INDICATOR, heading=heading).fund_lines[0].annual_budget.value == 50


@pytest.mark.parametrize("name", ["年度目标", "绩效目标", "年初目标"])
def test_name_of_the_goals_is_the_column_of_targets_behind_the_levels(name: str) -> None:
    header = HEADER.replace("| 绩效指标", "| 年度绩效目标1（90分）").replace("年度指标值", name)
    (indicator,) = form(header, INDICATOR).indicators
    assert indicator.target.text == "10次"


HEADINGS = {
    "市直主管部门 | 甲 | 实施处室 | 乙": ("甲", "乙"),
    "主管预算部门 | 甲 | 项目实施主体 | 乙": ("甲", "乙"),
    "部门名称 | 甲 | 单位名称 | 乙": ("甲", "乙"),
    "部门（单位）名称 | 甲 | 实施单位 | 乙": ("甲", "乙"),
    "主管部门 | 甲 | 部门名称 | 乙": ("甲", "乙"),
    "主管部门 | 甲 | 预算单位 | 乙": ("甲", "乙"),
    "主管部门 | | 是否涉密 | 否": ("", ""),
    "主管部门 | | 密级情况 | 否": ("", ""),
}


@pytest.mark.parametrize(("row", "names"), HEADINGS.items())
def test_department_and_unit_by_any_name(row: str, names: tuple[str, str]) -> None:
    filed = "| 主管部门 | 某市总工会 | < | < | 实施单位 | 宣教部 | < | < | < |"
    heading = HEADING.replace(filed, f"| {row} | | | | | |")
    only = form(HEADER, INDICATOR, heading=heading)
    assert (only.department.text, only.implementing_unit.text) == names


def test_first_row_below_a_wide_column_is_no_second_row_of_the_header() -> None:
    header = "| 一级指标 | 二级指标 | < | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |"
    row = "| 产出指标 | 数量指标 | 活动完成情况 | 活动次数 | 10次 | 9次 | 90 | 81 | |"
    assert len(form(header, row).indicators) == 1


@pytest.mark.parametrize("below", ["^", ""])
def test_names_of_columns_above_the_row_of_the_levels(below: str) -> None:
    header = (
        "| 绩效指标 | < | < | 年度指标值 | < | < | 实际完成值 | 分值 | 得分 |",
        f"| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | {below} | {below} | {below} |",
    )
    (indicator,) = form(*header, "| 产出指标 | 数量指标 | 活动次数 | ≥ | 10 | 次 | 9次 | 90 | 81 |").indicators
    assert (indicator.target.text, indicator.actual.text) == ("≥10次", "9次")
    assert (indicator.weight.value, indicator.score.value) == (90, 81)


FUND_COLUMNS = "年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分"
AMOUNTS = "10 | 10 | 9 | 90% | 9"


def fund_lines(*rows: str) -> tuple[FundLine, ...]:
    return test_traps.only(
        test_traps.TITLE, test_traps.drawn(test_traps.FORM.replace(test_traps.FUNDS, "\n".join(["", *rows, ""])))
    ).fund_lines


@pytest.mark.parametrize(
    ("names", "row"),
    [("项目资金（万元） | <", "^ | ^"), ("资金（万元） | 年度资金总额", "^ | ^"), ("资金情况（万元） | <", "| ")],
    ids=["section beside", "total beside", "blank beside"],
)
def test_the_only_row_of_the_funds_is_their_total_where_it_has_no_name_of_its_own(names: str, row: str) -> None:
    funds = (f"| {names} | {FUND_COLUMNS} | < | < |", f"| {row} | {AMOUNTS} | < | < |")
    (line,) = fund_lines(*funds)
    assert (line.source, line.annual_budget.value, line.executed.value, line.score.value) == ("total", 10, 9, 9)


def test_two_rows_of_funds_without_names_are_not_told_apart() -> None:
    rows = (
        f"| 项目资金（万元） | < | {FUND_COLUMNS} | < | < |",
        f"| ^ | ^ | {AMOUNTS} | < | < |",
        f"| ^ | ^ | {AMOUNTS} | < | < |",
    )
    assert not fund_lines(*rows)


def test_the_name_of_the_section_is_no_column_of_the_funds() -> None:
    funds = (f"| 年度预算（万元） | | {FUND_COLUMNS} | < | < |", f"| ^ | 资金总额 | {AMOUNTS} | < | < |")
    (line,) = fund_lines(*funds)
    assert (line.source, line.initial_budget.value, line.annual_budget.value) == ("total", 10, 10)


@pytest.mark.parametrize(
    ("below", "sources"),
    [
        ("其他资金 | 自筹", ["total", "appropriation", "other"]),
        ("^ | 上级", ["total", "other:本级", "other:上级"]),
        ("| 上级", ["total", "other:本级", "other:上级"]),
    ],
    ids=["one row each", "merged over two", "above an empty cell"],
)
def test_a_source_named_in_two_columns_is_known_by_the_first_where_it_has_one_row(below: str, sources: list[str]) -> None:
    rows = (f"年度资金总额 | < | {AMOUNTS}", f"财政拨款 | 本级 | {AMOUNTS}", f"{below} | {AMOUNTS}")
    header = f"| 项目资金（万元） | < | {FUND_COLUMNS} | < | < |"
    lines = fund_lines(header, *(f"| {row} | < | < |" for row in rows))
    assert [line.source for line in lines] == sources


def test_a_section_named_like_a_column_is_none() -> None:
    funds = (f"| 预算执行率（10分） | | {FUND_COLUMNS} | < | < |", f"| ^ | 资金总额（万元） | {AMOUNTS} | < | < |")
    (line,) = fund_lines(*funds)
    assert (line.rate.value, line.score.value) == (Decimal("0.9"), 9)


def test_points_of_the_levels_are_not_those_of_the_indicators() -> None:
    header = "| 一级指标 | 权重 | 二级指标 | 权重 | 三级指标 | 权重 | 目标值 | 完成值 | 得分 |"
    (indicator,) = form(header, "| 产出指标 | 60 | 数量指标 | 40 | 活动次数 | 30 | 10次 | 9次 | 27 |").indicators
    assert (indicator.level_2, indicator.level_3.text) == ("数量指标", "活动次数")
    assert (indicator.weight.value, indicator.score.value) == (30, 27)


def test_an_indicator_of_budget_execution_is_no_header_of_the_funds() -> None:
    row = "| ^ | 预算执行情况 | 预算执行率 | 预算执行率 | 100% | 96% | 10 | 9.6 | |"
    assert form(HEADER, INDICATOR, row).indicators[-1].score.value == Decimal("9.6")


def test_a_row_named_score_over_all_levels_is_the_total() -> None:
    read = form(HEADER, INDICATOR, "| 自评得分 | < | < | < | < | < | 90 | 81 | |")
    assert (len(read.indicators), read.stated_total_score.value) == (1, 81)


@pytest.mark.parametrize("name", ["年度指标值", "三级指标", "二级指标"])
def test_values_in_a_column_without_a_name_are_told_of(name: str) -> None:
    only = form(HEADER.replace(f"| {name} |", "| |"), INDICATOR)
    assert ["没有栏名" in finding.message for finding in only.reading_findings] == [True]


@pytest.mark.parametrize("name", ["年初预算数", "全年预算数", "分值", "执行率"])
def test_amounts_in_a_column_without_a_name_are_told_of(name: str) -> None:
    only = form(HEADER, INDICATOR, heading=HEADING.replace(f"| {name} |", "| |"))
    assert ["没有栏名" in finding.message for finding in only.reading_findings] == [True]
    assert test_traps.only(test_traps.TITLE, test_traps.drawn(test_traps.FORM)).reading_findings == ()


# --- Names that are none, and columns that have a number for a name --------------------------------------------------------


@pytest.mark.parametrize("corner", ["年度绩效目标完成情况", "绩效目标完成值", "指标完成情况", "年度目标", "得分情况"])
def test_the_corner_before_the_levels_names_no_column(corner: str) -> None:
    changed = test_traps.FORM.replace("| 绩效指标 |", f"| {corner} |")
    assert test_traps.unharmed(test_traps.only(test_traps.TITLE, test_traps.drawn(changed)))


def test_two_columns_of_actuals_behind_the_levels_are_still_refused() -> None:
    header = HEADER.replace("| 年度指标值 | 实际完成值 |", "| 全年完成值 | 实际完成值 |")
    with pytest.raises(AssertionError):
        form(header, INDICATOR)


ADJUSTED = "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初指标值 | 调整指标值 | 全年完成值 | 分值 | 得分 |"


@pytest.mark.parametrize(
    ("initial", "adjusted", "target"),
    [
        ("≥10次", "≥8次", "≥8次"),
        ("≥10次", "", "≥10次"),
        ("≥10次", "/", "≥10次"),
        ("≥10次", "未调整", "≥10次"),
        ("", "≥8次", "≥8次"),
    ],
)
def test_an_adjusted_target_goes_before_the_one_of_the_beginning_of_the_year(initial: str, adjusted: str, target: str) -> None:
    (indicator,) = form(ADJUSTED, f"| ^ | 产出指标 | 数量指标 | 活动次数 | {initial} | {adjusted} | 9次 | 90 | 81 |").indicators
    assert (indicator.target.text, indicator.actual.text) == (target, "9次")
    assert (indicator.weight.value, indicator.score.value) == (90, 81)


@pytest.mark.parametrize("change", ["+2", "-2次", "0"])
def test_an_adjustment_that_may_be_a_difference_is_refused(change: str) -> None:
    with pytest.raises(AssertionError):
        form(ADJUSTED, f"| ^ | 产出指标 | 数量指标 | 活动次数 | ≥10次 | {change} | 9次 | 90 | 81 |")


def test_an_adjusted_target_alone_is_the_target() -> None:
    header = HEADER.replace("年度指标值", "调整后指标值")
    (indicator,) = form(header, INDICATOR).indicators
    assert indicator.target.text == "10次"


def named(number: str, rows: str = test_traps.UPPER_ROWS + test_traps.LOWER_ROWS, header: str = "") -> str:
    """The form of the traps with a number for the name of its scores."""
    header = header or test_traps.HEADER.replace("| 得分 |", f"| {number} |")
    parts = (test_traps.HEADING, test_traps.FUNDS, test_traps.GOALS, header, rows, test_traps.TOTAL)
    return test_traps.drawn(*parts)


@pytest.mark.parametrize("number", ["50", "90", "（90分）"])
def test_a_column_of_scores_may_have_its_points_for_a_name(number: str) -> None:
    assert test_traps.unharmed(test_traps.only(test_traps.TITLE, named(number)))
    weights = test_traps.HEADER.replace("| 分值 |", f"| {number} |")
    assert test_traps.unharmed(test_traps.only(test_traps.TITLE, named("", header=weights)))


@pytest.mark.parametrize(
    ("old", "new"),
    [("| 20 | 20 | |", "| 20 | 25 | |"), ("| 20 | 20 | |", "| 20 | | |"), ("| 30 | 30 | |", "| 30 | 0 | |")],
    ids=["above its weight", "blank", "deductions"],
)
def test_a_column_with_a_number_for_a_name_is_told_of_where_it_may_be_no_score(old: str, new: str) -> None:
    rows = (test_traps.UPPER_ROWS + test_traps.LOWER_ROWS).replace(old, new)
    if new == "| 30 | 0 | |":
        rows = (
            rows.replace("| 20 | 20 |", "| 20 | 0 |")
            .replace("| 10 | 9.3 |", "| 10 | 0.7 |")
            .replace("| 10 | 10 |", "| 10 | 0 |")
        )
    read = test_traps.only(test_traps.TITLE, named("50", rows).replace("| 100 | 98.9 |", "| 100 | 0.7 |"))
    assert all(each.score.value is None for each in read.indicators)
    assert [finding.code for finding in read.reading_findings] == ["column_unknown"]


def test_a_number_for_the_name_of_the_last_column_behind_the_scores_is_told_of() -> None:
    header = test_traps.HEADER.replace("偏差原因分析及改进措施", "50")
    read = test_traps.only(test_traps.TITLE, named("", header=header))
    assert [finding.stated for finding in read.reading_findings] == ["50"]
    assert read.indicators[1].score.value == Decimal("9.3")
