"""The form of the traps in the words of other offices, drawn before the reader knew any of them.

What is understood is read as the form says; what is not is NULL, and a finding says what stands there.
"""

from __future__ import annotations

from dataclasses import replace

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
    drawn,
    only,
    unharmed,
)

ROWS = UPPER_ROWS + LOWER_ROWS


def with_names(*pairs: tuple[str, str]) -> SelfEvaluation:
    form = FORM
    for known, name in pairs:
        assert f"| {known} |" in form
        form = form.replace(f"| {known} |", f"| {name} |", 1)
    return only(TITLE, drawn(form))


def with_goals(goals: str) -> SelfEvaluation:
    return only(TITLE, drawn(HEADING, FUNDS, goals, HEADER, ROWS, TOTAL))


# --- goals -----------------------------------------------------------------------------------------------------------------

GOAL_NAMES = [
    "本年度拟实现的目标 本年度目标达成状况",
    "计划实现的目标 目标实现程度",
    "年度工作任务 任务落实成效",
    "立项时设定的目标 截至年底完成的情况",
    "年初目标 评价时完成情况",
    "承诺目标 兑现情况",
    "绩效承诺 履行情况",
    "目标描述 完成描述",
    "既定绩效目标 实际取得成效",
    "应达成目标 已达成目标",
    "预设目标 产出成果",
    "目标计划 进展结果",
    "全年预期 全年实绩",
    "预期达到的目标 实际达到的目标",
    "批复的绩效目标 实际绩效",
    "设立的目标 工作成效",
    "期初目标 期末完成",
    "原定目标 年终实绩",
    "年度计划 完成进度",
    "预期效果 实现效果",
    "目标 成果",
    "目标值 完成值",
    "目标任务书 完成报告",
    "目标内容 完成结果",
    "年度目标 完成目标",
    "预设目标 实现情况",
    "计划 实际完成",
]


@pytest.mark.parametrize("names", GOAL_NAMES)
def test_names_of_goals_say_what_was_promised_and_what_was_reached(names: str) -> None:
    expected, achieved = names.split()
    assert unharmed(with_names(("预期目标", expected), ("实际完成情况", achieved)))


@pytest.mark.parametrize("names", ["年初拟定目标 年末达成状况", "预期目标 实际完成情况"])
@pytest.mark.parametrize(
    "section",
    [
        "总体绩效目标",
        "年度履职目标",
        "全年工作目标",
        "目标实现",
        "绩效总目标",
        "年度整体目标",
        "绩效目标及完成",
        "目标情况",
        "专项目标",
    ],
)
def test_a_section_of_any_name_above_names_of_goals(section: str, names: str) -> None:
    expected, achieved = names.split()
    assert unharmed(with_names(("年度总体目标", section), ("预期目标", expected), ("实际完成情况", achieved)))


PLACES = {
    "beside": "| {} | 建成三个。 | < | < | < | < | < | < | < |\n| {} | 已建成三个。 | < | < | < | < | < | < | < |",
    "pair": "| {} | 建成三个。 | < | < | {} | 已建成三个。 | < | < | < |",
    "above": "| {} | < | < | < | {} | < | < | < | < |\n| 建成三个。 | < | < | < | 已建成三个。 | < | < | < | < |",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(
    "names",
    [
        "年初拟定目标 年末达成状况",
        "年度工作目标 年度工作成效",
        "预期总目标 总目标实现情况",
        "绩效目标（预期） 绩效目标（实际）",
        "项目总目标 总目标完成结果",
        "本年绩效目标 本年绩效目标完成综述",
        "目标 完成",
        "项目绩效目标 项目完成情况",
        "项目绩效目标 项目实施成效",
        "绩效目标 取得的主要成效",
    ],
)
def test_goals_without_a_section(place: str, names: str) -> None:
    assert unharmed(with_goals(place.format(*names.split())))


NUMBERED = (
    "| 年度总体目标 | 预期目标1 | 建家。 | < | < | 完成情况1 | 已建家。 | < | < |\n| ^ | 预期目标2 | 培训。 | < | < | 完成情况2 | 已培训。 | < | < |",
    "| 年度总体目标 | 目标1 | 建家。 | < | < | 实际完成情况 | 已建家。 | < | < |\n| ^ | 目标2 | 培训。 | < | < | 实际完成情况 | 已培训。 | < | < |",
    "| 年度总体目标 | 目标名称 | 目标内容 | < | < | 完成情况 | < | < | < |\n| ^ | 目标1 | 建家。 | < | < | 已建家。 | < | < | < |\n| ^ | 目标2 | 培训。 | < | < | 已培训。 | < | < | < |",
    "| 年度总体目标 | 预期目标 | 1 | 建家。 | < | < | < | < | < |\n| ^ | ^ | 2 | 培训。 | < | < | < | < | < |\n| ^ | 实际完成情况 | 1 | 已建家。 | < | < | < | < | < |\n| ^ | ^ | 2 | 已培训。 | < | < | < | < | < |",
    "| 年度总体目标 | 年初目标 | < | < | < | 完成情况 | < | < | < |\n| ^ | ① | 建家。 | < | < | ① | 已建家。 | < | < |\n| ^ | ② | 培训。 | < | < | ② | 已培训。 | < | < |",
)


@pytest.mark.parametrize("goals", NUMBERED)
def test_numbered_goals_are_read_without_their_numbers(goals: str) -> None:
    form = with_goals(goals)
    assert (form.expected_goal.text, form.achieved_goal.text) == ("建家。\n培训。", "已建家。\n已培训。")


@pytest.mark.parametrize(
    "goals",
    [
        GOALS.replace("预期目标", "年初申报目标").replace("实际完成情况", "自评时的情况"),
        "| 年度总体目标 | 建成三个。 | < | < | < | 已建成三个。 | < | < | < |",
    ],
)
def test_goals_that_are_not_understood_are_told_of(goals: str) -> None:
    form = with_goals(goals)
    assert not form.achieved_goal.text
    (finding,) = form.reading_findings
    assert "没有读到" in finding.message
    assert "实际完成情况" in finding.message
    assert "建成三个" in finding.message


@pytest.mark.parametrize(
    "goals",
    [
        "| 年度总体目标 | 预期目标：建成三个。 | < | < | < | 实际完成情况：已建成三个。 | < | < | < |",
        "| 年度目标及完成情况 | 预期：建成三个。\\n完成：已建成三个。 | < | < | < | < | < | < | < |",
    ],
)
def test_goals_behind_their_names_in_the_same_cell(goals: str) -> None:
    assert unharmed(with_goals(goals))


def test_a_goal_beside_the_name_of_the_section_alone() -> None:
    form = with_goals(
        "| 项目年度总目标 | 建成三个。 | < | < | < | < | < | < | < |\n| 主要做法 | 上门服务。 | < | < | < | < | < | < | < |"
    )
    assert (form.expected_goal.text, form.achieved_goal.text) == ("建成三个。", "")


# --- heading ---------------------------------------------------------------------------------------------------------------

DEPARTMENTS = "归口单位 主管机关 业务主管机构 上级主管机关 项目归口管理单位 主管委办局 部门（主管） 资金主管单位 分管部门 牵头部门 项目主责部门 所属部门 所属主管单位 部门 被评价部门 业务管理部门 归属部门 业务归口 行业主管部门 主责单位 财政资金主管部门"
UNITS = "执行机构 项目落实单位 承接单位 项目具体执行部门 组织实施单位 资金承担单位 项目申报单位 项目所属单位 具体负责单位 所属单位 基层单位 项目实施方 执行主体 用款部门 落实部门 责任处室 二级预算单位 本级单位 项目负责单位 牵头实施单位 实施机构名称 承担机构 单位 学校（单位）名称 医院名称 财政归口预算单位 二级预算单位（盖章） 填报单位 被评价单位"


@pytest.mark.parametrize(
    ("known", "name"), [("主管部门", name) for name in DEPARTMENTS.split()] + [("实施单位", name) for name in UNITS.split()]
)
def test_bodies_by_the_words_that_say_what_they_do(known: str, name: str) -> None:
    assert unharmed(with_names((known, name)))


ADMINISTRATIONS = "省 自治区 地 州 盟 盟市 县级 旗 旗县 旗县区 自治县 自治州 地州市 师市 兵团 师 团场 镇街 乡镇 街道 苏木镇 村级 社区 开发区 高新区 新区 园区 管委会 林区 农场"


@pytest.mark.parametrize("place", ADMINISTRATIONS.split())
def test_bodies_of_any_administration(place: str) -> None:
    assert unharmed(with_names(("主管部门", f"{place}主管部门"), ("实施单位", f"{place}实施单位")))
    assert unharmed(with_names(("主管部门", f"{place}归口部门"), ("实施单位", f"{place}项目承担单位")))


@pytest.mark.parametrize("name", ["旗县财政部门", "盟市监督部门", "师市审核单位", "镇街受益单位", "开发区", "管委会", "旗县"])
def test_bodies_of_an_administration_that_are_not_asked_for(name: str) -> None:
    form = with_names(("主管部门", name))
    assert not form.department.text


@pytest.mark.parametrize(
    "names",
    ["归属部门 项目落实单位", "行业主管部门 执行机构", "主责单位 承接单位", "主管机关 落实部门", "被评价部门 被评价单位"],
)
def test_both_bodies_in_other_words(names: str) -> None:
    department, unit = names.split()
    assert unharmed(with_names(("主管部门", department), ("实施单位", unit)))


@pytest.mark.parametrize("name", ["协作单位", "受益单位", "监理单位", "资金管理部门", "验收单位", "评价单位"])
@pytest.mark.parametrize("known", ["主管部门", "实施单位"])
def test_a_body_of_no_known_part_is_neither_and_told_of(known: str, name: str) -> None:
    form = with_names((known, name))
    read = form.department if known == "主管部门" else form.implementing_unit
    assert not read.text
    assert any("没有读到" in finding.message and known in finding.message for finding in form.reading_findings)


@pytest.mark.parametrize(
    "name",
    [
        "支出事项",
        "项目支出名称",
        "项目标题",
        "申报项目名称",
        "预算支出项目",
        "政策或项目名称",
        "支出事项名称",
        "经费名称",
        "绩效项目名称",
    ],
)
def test_names_of_what_is_evaluated(name: str) -> None:
    assert unharmed(with_names(("项目名称", name)))


@pytest.mark.parametrize(
    ("row", "department", "unit"),
    [
        ("部门 | 某市总工会 | < | < | 单位 | 宣教部", "某市总工会", "宣教部"),
        ("学校名称 | 宣教部 | < | < | 是否涉密 | 否", "", "宣教部"),
        ("填报单位 | 宣教部 | < | < | 填报日期 | 2025-01-03", "", "宣教部"),
        ("单位 | 万元 | < | < | 是否涉密 | 否", "", ""),
        ("主管部门 | 某市总工会 | < | < | 单位 | 元", "某市总工会", ""),
    ],
)
def test_bodies_where_no_name_says_what_they_do(row: str, department: str, unit: str) -> None:
    heading = f"{HEADING.strip().splitlines()[0]}\n| {row} | < | < | < |"
    form = only(TITLE, drawn(heading, FUNDS, GOALS, HEADER, ROWS, TOTAL))
    assert (form.department.text, form.implementing_unit.text) == (department, unit)


def test_the_unit_that_fills_in_the_form_above_it() -> None:
    heading = HEADING.strip().splitlines()[0]
    form = only(TITLE, "填报单位（盖章）：宣教部   填报日期：2025年1月3日", drawn(heading, FUNDS, GOALS, HEADER, ROWS, TOTAL))
    assert (form.department.text, form.implementing_unit.text, form.fiscal_year.value) == ("", "宣教部", 2024)


PERIODS = [
    "评价期间 | 2024年1月1日至2024年12月31日",
    "自评期间 | 2024.1.1-2024.12.31",
    "评价时段 | 2024-01-01至2024-12-31",
    "评价年度 | 2024",
    "预算年度 | 2024年度",
    "所属年度 | 二〇二四年",
    "年份 | 2024",
]


@pytest.mark.parametrize("row", PERIODS)
def test_the_year_of_a_period(row: str) -> None:
    rows = drawn(HEADING, f"| {row} | < | < | < | < | < | < | < |", FUNDS, GOALS, HEADER, ROWS, TOTAL)
    assert only("项目支出绩效自评表", rows).fiscal_year.value == 2024


@pytest.mark.parametrize("row", ["评价期间 | 2023年1月至2024年12月", "自评时间 | 2024-03-12", "项目起止时间 | 2024.1-2024.12"])
def test_a_period_of_several_years_and_a_date_are_no_year(row: str) -> None:
    rows = drawn(HEADING, f"| {row} | < | < | < | < | < | < | < |", FUNDS, GOALS, HEADER, ROWS, TOTAL)
    assert only("项目支出绩效自评表", rows).fiscal_year.value is None


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("关于2022年结转项目的绩效自评表", 2024),
        ("2024年度项目支出绩效自评表", 2024),
        ("2022年度项目支出绩效自评表", None),
        ("2025年项目支出绩效自评表", None),
    ],
)
def test_a_title_with_another_year_than_the_one_filed(title: str, year: int | None) -> None:
    rows = drawn(HEADING, "| 评价年度 | 2024 | < | < | < | < | < | < | < |", FUNDS, GOALS, HEADER, ROWS, TOTAL)
    assert only(title, rows).fiscal_year.value == year


@pytest.mark.parametrize(
    "row",
    ["预算年度 | 2024 | 评价年度 | 2023 | < | < | < | < | <", "预算年度：2024  评价年度：2023 | < | < | < | < | < | < | < | <"],
)
def test_two_years_of_which_neither_is_said_to_be_that_of_the_form(row: str) -> None:
    rows = drawn(HEADING, f"| {row} |", FUNDS, GOALS, HEADER, ROWS, TOTAL)
    assert only("项目支出绩效自评表", rows).fiscal_year.value is None
    assert only("项目支出绩效自评表（2024年度）", rows).fiscal_year.value == 2024


@pytest.mark.parametrize("title", ["项目支出绩效自评表（2024年1月1日—12月31日）", "2024财年项目支出绩效自评表"])
def test_the_year_of_a_title(title: str) -> None:
    assert unharmed(only(title, drawn(FORM)))


def test_a_sentence_at_the_beginning_of_a_document_does_not_say_its_year() -> None:
    lines = ("某局2024年度绩效自评情况", "开展了2024年度自评。与2023年相比有所提高。", "附：2024年度项目支出绩效自评表")
    assert unharmed(only(*lines, "项目支出绩效自评表", drawn(FORM)))


# --- funds -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        "年初批准预算 年内调整后预算 实际支付",
        "年初额度 调整后额度 支付额度",
        "预算批复 最终预算 决算",
        "原始预算 变更后预算 累计支付",
        "年初金额 全年金额 实际金额",
        "预算数 调整后预算数 执行数",
        "年度预算 调整后预算 实际支出",
        "预算金额 调整后金额 执行金额",
        "年初测算数 全年预算数 全年执行数",
        "年初批复 调整后 执行",
    ],
)
def test_amounts_before_and_after_an_adjustment(names: str) -> None:
    initial, annual, executed = names.split()
    assert unharmed(with_names(("年初预算数", initial), ("全年预算数", annual), ("全年执行数", executed)))


@pytest.mark.parametrize("name", ["项目预算", "财政批复数", "申报数"])
def test_an_amount_of_no_certain_name_is_told_of(name: str) -> None:
    form = with_names(("年初预算数", name))
    assert [line.initial_budget.value for line in form.fund_lines] == [None] * 4
    assert any(finding.stated == name for finding in form.reading_findings)


# --- indicators ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        "绩效目标值 绩效完成值",
        "预期水平 达到水平",
        "计划目标 实现值",
        "目标水平 实现水平",
        "预期产出 实际产出",
        "约定值 兑现值",
        "指标要求 完成状况",
        "绩效承诺值 履行结果",
    ],
)
def test_measures_say_what_was_promised_and_what_was_reached(names: str) -> None:
    target, actual = names.split()
    assert unharmed(with_names(("年度指标值", target), ("实际完成值", actual)))


@pytest.mark.parametrize(
    "names", ["应得 实得", "总分值 实际分值", "标准 得分", "基础分 核定得分", "满分 实得", "标准分值（分） 自评得分（分）"]
)
def test_points_are_known_by_what_stands_below_them(names: str) -> None:
    weight, score = names.split()
    head = HEADER.replace("| 分值 | 得分 |", f"| {weight} | {score} |")
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, head, ROWS, TOTAL)))


REASONS = "完成差异说明 扣分情况 情况说明 扣分点说明 得分依据 补救措施 说明 存在差距 问题说明 未达成分析 整改情况 自评说明 不足之处 未完成事由 偏差及措施 差距原因及整改措施 偏差解释 备注"


@pytest.mark.parametrize("name", REASONS.split())
def test_a_column_of_words_beside_deductions_only_holds_the_reasons(name: str) -> None:
    known = "偏差原因分析及改进措施"
    form = with_names((known, name))
    assert [each.reason.text for each in form.indicators] == ["", "报名不足", "", "", ""]
    everywhere = FORM.replace(f"| {known} |", f"| {name} |").replace("| 20 | 20 | |", "| 20 | 20 | 如期 |")
    form = only(TITLE, drawn(everywhere))
    assert {each.reason.text for each in form.indicators} in ({""}, {"", "如期", "报名不足"})


@pytest.mark.parametrize("name", ["数据来源", "评分标准", "佐证材料", "复核意见", "指标解释"])
def test_a_column_of_something_else_holds_no_reasons(name: str) -> None:
    form = with_names(("偏差原因分析及改进措施", name))
    assert not any(each.reason.text for each in form.indicators)


# --- the total -------------------------------------------------------------------------------------------------------------

TOTALS = "自评总分值 总计得分 自评总得分（满分100分） 合计（100分） 最终自评得分 得分总和 综合自评分 评分合计 全部指标得分 自评结果得分 综合评分 指标分合计 累计得分 总体得分 自评得分总计 分数合计 自评分数合计 加总 总自评得分 考核得分 绩效评分 本项目自评得分"


@pytest.mark.parametrize("name", TOTALS.split())
def test_the_total_by_any_name(name: str) -> None:
    assert unharmed(with_names(("总分", name)))


@pytest.mark.parametrize(
    "row",
    [
        "| 满分 | < | 100 | < | 得分 | < | 98.9 | < | < |",
        "| 权重合计 | < | < | 100 | < | 得分合计 | 98.9 | < | < |",
        "| 总分值 | < | 100 | < | 自评总得分 | < | 98.9 | < | < |",
        "| | | | 合计 | | | 100 | 98.9 | |",
        "| 总计 | < | < | | | | 100 | 98.9 | 良好 |",
        "| 总分及等级 | < | < | < | < | < | 100 | 98.9 | 优 |",
    ],
)
def test_the_total_in_other_places(row: str) -> None:
    assert unharmed(only(TITLE, drawn(FORM.replace(TOTAL.strip(), row))))


@pytest.mark.parametrize(
    "row",
    [
        "| 指标得分合计 | 89.3 | 预算执行得分 | 9.6 | 总分 | 98.9 | < | < | < |",
        "| 指标得分合计 | < | < | 89.3 | 总分 | < | 98.9 | < | < |",
        "| 指标得分合计 | 89.3 | 总分 | 98.9 | 自评等级 | 优 | < | < | < |",
        "| 指标得分合计：89.3分 | < | < | 预算执行得分：9.6分 | < | < | 总分：98.9分 | < | < |",
    ],
)
def test_the_total_among_the_points_of_parts(row: str) -> None:
    read = only(TITLE, drawn(FORM.replace(TOTAL.strip(), row)))
    assert (read.stated_total_weight.value, str(read.stated_total_score.value)) == (None, "98.9")
    read = only(TITLE, drawn(FORM.replace(TOTAL.strip(), row.replace("98.9", "88"))))
    assert (read.stated_total_weight.value, read.stated_total_score.value) == (None, None)
    assert "88" in read.reading_findings[0].message


def test_the_total_below_rows_of_its_parts() -> None:
    parts = "| 指标得分合计 | < | < | < | < | < | 90 | 89.3 | |\n| 预算执行得分 | < | < | < | < | < | 10 | 9.6 | |"
    assert unharmed(only(TITLE, drawn(FORM.replace(TOTAL, f"\n{parts}{TOTAL}"))))


@pytest.mark.parametrize(
    ("name", "stated", "score"), [("综合得分", "98.9", "98.9"), ("综合得分", "95", None), ("财政评价得分", "98.9", None)]
)
def test_the_score_in_the_heading_where_the_row_of_the_total_has_none(name: str, stated: str, score: str | None) -> None:
    heading = HEADING.replace("职工之家 | < | < | < | < |", f"职工之家 | < | < | {name} | {stated} |")
    form = only(TITLE, drawn(heading, FUNDS, GOALS, HEADER, ROWS, TOTAL.replace("98.9", "")))
    assert form.stated_total_weight.value == 100
    assert (form.stated_total_score.value and str(form.stated_total_score.value)) == score


@pytest.mark.parametrize("title", ["2024年度支出绩效自我评估表", "2024年度项目绩效自我评估情况表"])
def test_the_year_of_a_title_that_says_self_assessment(title: str) -> None:
    assert only(title, drawn(FORM)).fiscal_year.value == 2024


@pytest.mark.parametrize("grade", ["自评等次", "绩效评价等级", "等级"])
def test_the_score_with_its_grade_below_the_indicators(grade: str) -> None:
    read = only(TITLE, drawn(FORM.replace(TOTAL.strip(), f"| 自评得分 | < | < | 98.9 | < | {grade} | < | 优 | < |")))
    assert str(read.stated_total_score.value) == "98.9"
    assert read.stated_total_weight.value is None
    assert len(read.indicators) == len(only(TITLE, drawn(FORM)).indicators)


@pytest.mark.parametrize("name", ["项目自评分数", "自评结果", "单位自评得分", "自我评价得分", "评价得分"])
def test_the_score_above_the_funds_by_any_name_where_the_sums_say_so(name: str) -> None:
    above = "| {} | {} | < | < | 财政审核评分 | {} | < | < | < |"
    form = only(TITLE, drawn(HEADING, above.format(name, "98.9", "95"), FUNDS, GOALS, HEADER, ROWS))
    right = only(TITLE, drawn(FORM))
    assert unharmed(replace(form, stated_total_weight=right.stated_total_weight))
    form = only(TITLE, drawn(HEADING, above.format(name, "77", "98.9"), FUNDS, GOALS, HEADER, ROWS))
    assert form.stated_total_score.value is None


@pytest.mark.parametrize(
    "names", ["偏差原因分析 改进措施", "原因 措施", "差异说明 整改举措", "未完成说明 下一步打算", "偏差解释 对策", "症结 办法"]
)
def test_what_was_done_about_a_deviation_is_not_why_it_came_about(names: str) -> None:
    reason, measures = names.split()
    known = "| 偏差原因分析及改进措施 |"
    lines = [
        line.replace(known, f"| {reason} | {measures} |").replace("| 报名不足 |", "| 报名不足 | 加强宣传 |")
        if known in line or "报名不足" in line
        else f"{line} |"
        if line.endswith("| |")
        else f"{line} < |"
        for line in drawn(FORM).splitlines()
    ]
    form = only(TITLE, "\n".join(lines))
    assert form.indicators[1].reason.text in ({""} if form.reading_findings else {"报名不足"})


BOTH = """
| 项目名称 | 职工之家 | < | < | < | < | < | < | < |
| {} | {} | < | < | < | < | < | < | < |
"""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("主管部门/实施单位", "某市总工会/宣教部"),
        ("主管部门及实施单位", "某市总工会 宣教部"),
        ("主管部门、项目单位", "某市总工会，宣教部"),
        (r"主管部门\n实施单位", r"某市总工会\n宣教部"),
        ("预算部门和项目单位", "某市总工会/宣教部"),
    ],
)
def test_two_bodies_in_one_cell(name: str, value: str) -> None:
    assert unharmed(only(TITLE, drawn(FORM.replace(HEADING, BOTH.format(name, value)))))


def test_one_body_for_two_names_is_both_where_the_name_says_and() -> None:
    form = only(TITLE, drawn(FORM.replace(HEADING, BOTH.format("主管部门及实施单位", "某市总工会"))))
    assert (form.department.text, form.implementing_unit.text) == ("某市总工会", "某市总工会")
    form = only(TITLE, drawn(FORM.replace(HEADING, BOTH.format("主管部门/实施单位", "某市总工会"))))
    assert (form.department.text, form.implementing_unit.text) == ("", "")
    assert "某市总工会" in form.reading_findings[-1].message
