"""Headers of 绩效指标 and 项目资金 in the wordings and shapes that published forms have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.paper.model import FundLine
from tests.forms import right_form
from tests.forms.test_specimens import HEADER, HEADING, INDICATOR, form, reading

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
    ("parts", "values"),
    [
        ("完成值 | 偏差度 | 是否完成", "9次 | -10% | 否"),
        ("偏差率 | 偏差方向 | 实际完成值", "-10% | 负向 | 9次"),
        ("完成值 | 完成率 | 是否达标", "9次 | 90% | 否"),
    ],
)
def test_one_column_that_is_stored_beside_others_that_are_not_below_the_name_that_they_share(parts: str, values: str) -> None:
    rows = (
        "| 一级指标 | 二级指标 | 三级指标 | 指标方向 | 目标值 | 完成情况 | < | < | 分值 | 得分 | 偏差原因 |",
        f"| ^ | ^ | ^ | ^ | ^ | {parts} | ^ | ^ | ^ |",
        f"| 产出指标 | 数量指标 | 活动次数 | 正向 | ≥10次 | {values} | 90 | 81 | 报名不足 |",
        f"| ^ | ^ | 培训次数 | 反向 | ≤10次 | {values} | 10 | 9 | |",
    )
    first, second = form(*rows).indicators
    assert (first.target.text, first.actual.text, first.reason.text) == ("≥10次", "9次", "报名不足")
    assert (second.target.text, second.actual.text, second.reason.text) == ("≤10次", "9次", "")
    assert [(each.weight.value, each.score.value) for each in (first, second)] == [(90, 81), (10, 9)]


@pytest.mark.parametrize(
    "parts", ["完成值 | 完成值 | 是否完成", "完成值 | 甲乙 | 是否完成"], ids=["two of one name", "one unknown"]
)
def test_columns_below_the_name_that_they_share_are_refused_where_one_is_not_certain(parts: str) -> None:
    rows = (
        "| 一级指标 | 二级指标 | 三级指标 | 目标值 | 完成情况 | < | < | 分值 | 得分 |",
        f"| ^ | ^ | ^ | ^ | {parts} | ^ | ^ |",
        "| 产出指标 | 数量指标 | 活动次数 | ≥10次 | 9次 | 8次 | 否 | 90 | 81 |",
    )
    result = reading(*rows)
    assert not result.forms
    assert result.refusals


@pytest.mark.parametrize(
    "column",
    [
        "实施期指标值",
        "偏差程度（%）",
        "偏差率%",
        "偏差方向",
        "是否完成",
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


REACHED = "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 9次 | 90 | 81 | |"
FORESEEN = ["预计完成值", "预计完成情况", "全年预计完成值", "截至12月底预计完成值", "预计可实现值"]


@pytest.mark.parametrize("name", FORESEEN)
def test_what_was_foreseen_is_the_actual_of_a_form_that_scores_it_and_is_said_to_be(name: str) -> None:
    read = form(HEADER.replace("实际完成值", name), REACHED)
    assert read.indicators[0].actual.text == "9次"
    assert [(finding.code, finding.stated) for finding in read.reading_findings] == [("actual_foreseen", name)]


@pytest.mark.parametrize("name", [*FORESEEN, "预计值", "预计目标值"])
def test_what_was_foreseen_is_the_target_beside_what_was_reached(name: str) -> None:
    (indicator,) = form(HEADER.replace("年度指标值", name), REACHED).indicators
    assert (indicator.target.text, indicator.actual.text) == ("10次", "9次")


@pytest.mark.parametrize("names", ["预计值", "预计完成值 | 1-6月完成值", "预计完成值 | 预估完成值"])
def test_what_was_foreseen_is_left_out_where_it_may_be_either_or_the_year_was_not_over(names: str) -> None:
    values = " | ".join(["9次"] * (names.count("|") + 1))
    read = form(HEADER.replace("实际完成值", names), REACHED.replace("9次", values))
    assert read.indicators[0].actual.text == ""
    assert [finding.code for finding in read.reading_findings] == ["column_unknown"]


def test_what_was_foreseen_without_points_is_a_plan() -> None:
    header = HEADER.replace("实际完成值", "预计完成值").replace("| 得分 |", "| 备注 |")
    result = reading(header, REACHED)
    assert (result.forms, result.refusals) == ((), ())


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
    return right_form.only(
        right_form.TITLE, right_form.drawn(right_form.FORM.replace(right_form.FUNDS, "\n".join(["", *rows, ""])))
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
    assert right_form.only(right_form.TITLE, right_form.drawn(right_form.FORM)).reading_findings == ()


# --- Names that are none, and columns that have a number for a name --------------------------------------------------------


@pytest.mark.parametrize("corner", ["年度绩效目标完成情况", "绩效目标完成值", "指标完成情况", "年度目标", "得分情况"])
def test_the_corner_before_the_levels_names_no_column(corner: str) -> None:
    changed = right_form.FORM.replace("| 绩效指标 |", f"| {corner} |")
    assert right_form.unharmed(right_form.only(right_form.TITLE, right_form.drawn(changed)))


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


def named(number: str, rows: str = right_form.UPPER_ROWS + right_form.LOWER_ROWS, header: str = "") -> str:
    """The form of the traps with a number for the name of its scores."""
    header = header or right_form.HEADER.replace("| 得分 |", f"| {number} |")
    parts = (right_form.HEADING, right_form.FUNDS, right_form.GOALS, header, rows, right_form.TOTAL)
    return right_form.drawn(*parts)


@pytest.mark.parametrize("number", ["50", "90", "（90分）"])
def test_a_column_of_scores_may_have_its_points_for_a_name(number: str) -> None:
    assert right_form.unharmed(right_form.only(right_form.TITLE, named(number)))
    weights = right_form.HEADER.replace("| 分值 |", f"| {number} |")
    assert right_form.unharmed(right_form.only(right_form.TITLE, named("", header=weights)))


@pytest.mark.parametrize(
    ("old", "new"),
    [("| 20 | 20 | |", "| 20 | 25 | |"), ("| 20 | 20 | |", "| 20 | | |"), ("| 30 | 30 | |", "| 30 | 0 | |")],
    ids=["above its weight", "blank", "deductions"],
)
def test_a_column_with_a_number_for_a_name_is_told_of_where_it_may_be_no_score(old: str, new: str) -> None:
    rows = (right_form.UPPER_ROWS + right_form.LOWER_ROWS).replace(old, new)
    if new == "| 30 | 0 | |":
        rows = (
            rows.replace("| 20 | 20 |", "| 20 | 0 |")
            .replace("| 10 | 9.3 |", "| 10 | 0.7 |")
            .replace("| 10 | 10 |", "| 10 | 0 |")
        )
    read = right_form.only(right_form.TITLE, named("50", rows).replace("| 100 | 98.9 |", "| 100 | 0.7 |"))
    assert all(each.score.value is None for each in read.indicators)
    assert [finding.code for finding in read.reading_findings] == ["column_unknown"]


def test_a_number_for_the_name_of_the_last_column_behind_the_scores_is_told_of() -> None:
    header = right_form.HEADER.replace("偏差原因分析及改进措施", "50")
    read = right_form.only(right_form.TITLE, named("", header=header))
    assert [finding.stated for finding in read.reading_findings] == ["50"]
    assert read.indicators[1].score.value == Decimal("9.3")


# --- names that tell nothing, or are those of something else: what stands below them tells ------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| 二级指标 |", "| 指标类型 |"),
        ("| 年度指标值 |", "| 内容 |"),
        ("| 年度指标值 |", "| 目标 |"),
        ("| 实际完成值 |", "| 完成 |"),
        ("| 年度指标值 | 实际完成值 |", "| 内容 | 完成 |"),
        ("| 一级指标 | 二级指标 | 三级指标 |", "| 一级 | 指标类型 | 考核内容 |"),
        ("| 年度指标值 | 实际完成值 | 分值 | 得分 |", "| 年度目标 | 完成情况 | 分值（分） | 自评得分 |"),
    ],
)
def test_a_column_by_what_stands_below_its_name(old: str, new: str) -> None:
    header = right_form.HEADER.replace(old, new)
    assert header != right_form.HEADER
    form = right_form.only(right_form.TITLE, right_form.drawn(right_form.FORM.replace(right_form.HEADER, header)))
    assert right_form.unharmed(form)
    assert form.reading_findings == ()


def test_values_of_another_time_are_no_targets_whatever_they_look_like() -> None:
    changed = right_form.FORM.replace("| 年度指标值 |", "| 同期值 |")
    form = right_form.only(right_form.TITLE, right_form.drawn(changed))
    assert {each.target.text for each in form.indicators} == {""}
    assert [finding.stated for finding in form.reading_findings] == ["同期值"]


@pytest.mark.parametrize("target", ["承诺值", "年度目标"])
def test_a_header_without_one_known_name_of_a_value(target: str) -> None:
    header = f"| 绩效指标类别 | 指标分类 | < | 指标 | {target} | 实际水平 | 赋分值 | 打分 | 滞后原因 |"
    only = form(header, "| 产出指标 | 数量指标 | < | 活动次数 | ≥10次 | 9次 | 90 | 81 | 少 |")
    (indicator,) = only.indicators
    assert (indicator.target.text, indicator.actual.text, indicator.reason.text) == ("≥10次", "9次", "少")
    assert (indicator.weight.value, indicator.score.value) == (90, 81)


# --- points before the levels --------------------------------------------------------------------------------------------

WEIGHTS_FIRST = (
    "| 分值 | 一级指标 | 二级指标 | 三级指标 | 评分标准 | 目标值 | 实绩 | 自评得分 | 扣分原因 |",
    "| 20 | 产出指标 | 数量指标 | 活动次数 | 按比例 | ≥10次 | 12次 | 20 | |",
    "| 30 | ^ | ^ | 培训人次 | 按比例 | ≥300人次 | 280人次 | 29 | 报名不足 |",
    "| 50 | 效益指标 | 社会效益指标 | 参与率 | 按比例 | ≥80% | 85% | 50 | |",
)


@pytest.mark.parametrize(
    ("total", "stated"),
    [
        ("| 合计 | < | < | < | < | < | < | 99 | |", (None, 99)),
        ("| 100 | 合计 | < | < | < | < | < | 99 | |", (None, 99)),
        ("| | 总分 | < | < | < | < | < | 99 | |", (None, 99)),
    ],
)
def test_points_before_the_levels(total: str, stated: tuple[None, int]) -> None:
    only = form(*WEIGHTS_FIRST, total)
    assert [(each.weight.value, each.score.value) for each in only.indicators] == [(20, 20), (30, 29), (50, 50)]
    assert [(each.level_1, each.level_3.text) for each in only.indicators] == [
        ("产出指标", "活动次数"),
        ("产出指标", "培训人次"),
        ("效益指标", "参与率"),
    ]
    assert (only.stated_total_weight.value, only.stated_total_score.value) == stated


def test_points_before_the_levels_in_one_cell_for_several_indicators_are_no_weights_of_them() -> None:
    merged = [row.replace("| 20 |", "| 50 |", 1).replace("| 30 |", "| ^ |", 1) for row in WEIGHTS_FIRST]
    assert [each.weight.value for each in form(*merged).indicators] == [None, None, None]


def test_points_before_the_levels_are_no_weights_where_another_column_is() -> None:
    rows = [row.replace("评分标准", "权重").replace("按比例", row.split()[1]) for row in WEIGHTS_FIRST]
    assert [each.weight.value for each in form(rows[0], *(row.replace("| ", "| 9", 1) for row in rows[1:])).indicators] == [
        20,
        30,
        50,
    ]


def test_numbers_before_the_levels_are_no_weights() -> None:
    rows = ("| 序号 |" + WEIGHTS_FIRST[0].split("|", 2)[2], *WEIGHTS_FIRST[1:])
    assert [each.weight.value for each in form(*rows).indicators] == [None, None, None]


@pytest.mark.parametrize(
    "numbers",
    [
        "| ^ | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |",
        "| 栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7=5/4*6 | 8 |",
        "| ^ | ① | ② | ③ | ④ | ⑤ | ⑥ | ⑦ | ⑧ |",
        "| ^ | | | | (1) | (2) | (3) | (4) | (5) |",
        "| ^ | A | B | C | D | E | F | G | H |",
        "| ^ | 甲 | 乙 | 丙 | 1 | 2 | 3 | 4 | 5 |",
        "| ^ | 第1栏 | 第2栏 | 第3栏 | 第4栏 | 第5栏 | 第6栏 | 第7栏 | 第8栏 |\n| ^ | 一 | 二 | 三 | 四 | 五 | 六 | 七 | 八 |",
    ],
)
def test_a_row_of_the_numbers_of_columns_is_part_of_the_header(numbers: str) -> None:
    assert right_form.unharmed(right_form.changed(right_form.HEADER, f"{right_form.HEADER}{numbers}"))


def test_a_row_of_the_numbers_of_columns_below_those_of_the_funds() -> None:
    first, *others = right_form.FUNDS.strip().splitlines()
    numbered = [first, "| ^ | 栏次 | < | 1 | 2 | 3 | 4 | 5=3/2 | 6 |", *others]
    assert right_form.unharmed(right_form.changed(right_form.FUNDS, "\n" + "\n".join(numbered) + "\n"))


def test_an_indicator_whose_values_count_up_is_no_row_of_numbers() -> None:
    indicator = form(HEADER, "| ^ | 产出指标 | 数量指标 | 活动次数 | 1 | 2 | 3 | 4 | |").indicators[0]
    assert (indicator.target.text, indicator.actual.text, indicator.weight.value, indicator.score.value) == ("1", "2", 3, 4)


@pytest.mark.parametrize("shares", ["90%", "90"])
@pytest.mark.parametrize("names", ["权重 | 分值", "分值 | 权重（%）"])
def test_two_columns_of_weights_of_which_one_says_the_other_again(names: str, shares: str) -> None:
    values = "90 | {}" if names.startswith("分值") else "{} | 90"
    rows = (
        HEADER.replace("分值", names),
        f"| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 9次 | {values.format(shares)} | 81 | |",
    )
    extra = "| ^ | 效益指标 | 社会效益指标 | 参与率 | 80% | 85% | 10 | 10 | 10 | |"
    extra = extra.replace("10 | 10 | 10", values.format(shares).replace("90", "10") + " | 10")
    indicator = form(*rows, extra).indicators[0]
    assert (indicator.weight.value, indicator.score.value) == (90, 81)


def test_two_columns_of_weights_that_differ_are_refused() -> None:
    rows = (HEADER.replace("分值", "权重 | 分值"), "| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 9次 | 50 | 90 | 81 | |")
    result = reading(*rows)
    assert not result.forms
    assert result.refusals
