"""Names that no list holds: weighed by their words, by what stands under them, by their neighbours and by the sums that come true.

What is read must be what the form says; where the evidence does not suffice, nothing is, and the reader is told. A name is never taken
for a value.
"""

from __future__ import annotations

import pytest

from perfeval_data.forms.vocabulary import Label, column_names, labels_of
from perfeval_data.forms.weights import WEIGHTS
from tests.forms.right_form import FORM, FUNDS, TITLE, changed, drawn, only, read, unharmed

AS_KNOWN = {
    "年初预算数": "年初安排 期初预算 年初批复预算 年初下达数 年初指标 原预算数",
    "全年预算数": "年中调整后预算 全年安排数 最终预算数 年度安排数 追加后预算 调整后金额 全年下达数",
    "全年执行数": "全年拨付金额 支付数 预算支付数 拨款数 年末执行数 全年实际支用数 实际投入 已支付金额 全年列支 用款数",
    "执行率": "资金支付率 执行比例 支付比例 支出率 使用率 预算支出率",
    "年度指标值": "目标要求 考核目标 年度任务 年度计划数 预定目标值 目标数 应完成值 年度计划",
    "实际完成值": "完成实绩 全年实绩 实际达成 达成值 完成结果 落实情况 年末实际 实际情况 全年完成情况 截至12月底完成值 截止12月31日实际完成情况 评价时点完成值 截至年末项目目标实际完成情况",
    "偏差原因分析及改进措施": "差异原因 偏差说明及改进 未达标说明 扣分理由 未完成说明 原因及措施",
    "三级指标": "指标项 具体内容 考核内容 指标",
    "预期目标": "年初计划 目标设定 计划目标 年初设定情况 目标内容 绩效目标内容 应完成目标 全年目标",
    "实际完成情况": "落实情况 完成实绩 全年完成 目标达成情况 年终完成情况 执行情况 实现情况 截至年末项目目标实际完成情况",
    "项目名称": "评价项目 所属项目 支出项目名称 项目全名",
    "主管部门": "项目主管局 主管局 归口部门 资金主管部门 业务主管单位",
    "实施单位": "承担科室 经办处室 责任科室 用款单位 执行单位 具体承办单位 项目实施机构",
    "年度资金总额": "资金合计数 全部资金 总计金额 全年合计 总投入",
    "总分": "综合得分 最终得分 总评分 得分总计 合计分",
}


@pytest.mark.parametrize(("known", "name"), [(known, name) for known, names in AS_KNOWN.items() for name in names.split()])
def test_a_name_that_an_office_would_understand_is_understood(known: str, name: str) -> None:
    assert unharmed(changed(f"| {known} ", f"| {name} ") if known != "年度资金总额" else changed(known, name))


@pytest.mark.parametrize(
    "names",
    ["一级 | 二级 | 三级", "指标大类 | 指标分类 | 指标明细", "类别 | 类型 | 指标", "一级目标 | 二级目标 | 三级目标"],
)
def test_levels_are_known_by_what_stands_under_them(names: str) -> None:
    assert unharmed(changed("一级指标 | 二级指标 | 三级指标", names))


@pytest.mark.parametrize(
    "points", ["标准分数 | 实得分", "应得分 | 自评打分", "满分值 | 本项得分", "基准分 | 打分", "权数值 | 自评结果"]
)
def test_points_are_known_by_their_sums(points: str) -> None:
    assert unharmed(changed("| 分值 | 得分 |", f"| {points} |"))


OTHERS = {
    "年初预算数": "上年预算数 去年执行数 项目总投资 上年结转数 预计支出数",
    "全年预算数": "上年执行数 结余数 到位数 本年调整数 合同金额 政府采购数 已拨付数 应付数",
    "全年执行数": "上年执行数 结余数 应付数 未支付数 上半年执行数 6月底执行数 合同金额 计划支出数 预计执行数 审计核减数",
    "年度指标值": "上年完成值 历史值 行业标准值 同期值 去年目标值",
    "实际完成值": "上年实际值 半年完成值 完成时限 完成率 复核完成值 是否完成 1-6月完成值 截至6月底完成值 截至2023年12月底完成值 评审值",
    "预期目标": "上年目标 项目概况 立项依据 主要内容 存在问题",
    "实际完成情况": "上年完成情况 存在问题 改进措施 资金使用情况",
    "主管部门": "监督部门 财政部门 审核部门 监理单位",
    "实施单位": "监理单位 施工单位 评价机构 审核单位 受益单位",
}


@pytest.mark.parametrize(("known", "name"), [(known, name) for known, names in OTHERS.items() for name in names.split()])
def test_a_name_of_something_else_is_not_taken_for_it(known: str, name: str) -> None:
    """The rates and sums of the form would come true all the same: words that say otherwise go before them."""
    form = only(TITLE, drawn(FORM.replace(f"| {known} ", f"| {name} ")))
    assert not unharmed(form)
    filed = {entry.text for _, _, _, entry in form.entries()}
    assert name not in filed


@pytest.mark.parametrize(
    "pair", ["| 分值 | 复核得分 |", "| 分值 | 财政评分 |", "| 分值 | 第三方评分 |", "| 分值 | 扣分 |", "| 分值 | 上年得分 |"]
)
def test_points_that_others_gave_are_not_those_of_the_unit(pair: str) -> None:
    form = changed("| 分值 | 得分 | 偏差", f"{pair} 偏差")
    assert all(each.score.value is None for each in form.indicators)


@pytest.mark.parametrize(
    "name",
    [
        "复核扣分理由",
        "复核扣分原因说明",
        "财政扣分原因分析",
        "专家扣分说明",
        "初审扣分原因",
        "再评价偏差原因",
        "上年偏差原因",
        "半年偏差原因分析",
        "1-6月偏差原因",
        "指标调整原因",
    ],
)
def test_what_others_say_and_what_was_said_of_another_time_are_no_reasons(name: str) -> None:
    form = changed("偏差原因分析及改进措施", name)
    assert not form.has_reason_column
    assert {each.reason.text for each in form.indicators} == {""}


def test_sums_tell_an_amount_of_no_certain_name_and_nothing_else_does() -> None:
    name = FUNDS.replace("全年执行数", "拨款数")
    assert unharmed(only(TITLE, drawn(FORM.replace(FUNDS, name))))
    without = "\n".join(
        line.replace("96%", "").replace("97.5%", "").replace("100%", "").replace("83.33%", "") for line in name.splitlines()
    )
    form = only(TITLE, drawn(FORM.replace(FUNDS, without)))
    assert [line.executed.value for line in form.fund_lines] == [None] * 4
    assert [finding.stated for finding in form.reading_findings] == ["拨款数"]


def test_a_rate_that_contradicts_an_amount_leaves_it_unread() -> None:
    wrong = (
        FUNDS.replace("全年执行数", "拨款数")
        .replace("96%", "50%")
        .replace("97.5%", "51%")
        .replace("| 100%", "| 52%")
        .replace("83.33%", "53%")
    )
    form = only(TITLE, drawn(FORM.replace(FUNDS, wrong)))
    assert form.fund_lines[0].executed.value is None


@pytest.mark.parametrize("text", ["年初计划", "目标内容", "总体目标", "预期目标", "年度目标完成情况"])
def test_a_goal_that_reads_like_a_name_is_a_value_under_its_name_only(text: str) -> None:
    result = read(TITLE, drawn(FORM.replace("建成三个。", text, 1)))
    (form,) = result.forms
    assert form.expected_goal.text in {text, ""}
    assert form.achieved_goal.text in {"已建成三个。", ""}


def test_what_speaks_against_a_name() -> None:
    """Known and composed names, names that are only alike, and names that mean nothing: each weighs more than the one before."""
    known, composed, alike = (
        column_names(name, False)[Label.ACTUAL] for name in ("实际完成值", "全年实际完成数值", "完成详情")
    )
    assert 0 == known < composed <= WEIGHTS.composed < WEIGHTS.alike <= alike
    assert WEIGHTS.nameless > WEIGHTS.alike
    assert Label.ACTUAL not in column_names("评分依据", False)


@pytest.mark.parametrize(
    ("label", "names"),
    [
        (Label.PROJECT_NAME, "任务名称 课题名称 实施项目 建设项目名称 支出名称 政策和项目名称"),
        (Label.DEPARTMENT, "牵头部门（主管部门）"),
        (Label.IMPLEMENTING_UNIT, "任务承担单位 项目法人 项目业主单位 工程建设单位"),
        (Label.TOTAL, "自评合计 评价总计"),
    ],
)
def test_names_of_the_heading(label: Label, names: str) -> None:
    assert {name: labels_of(name) for name in names.split()} == dict.fromkeys(names.split(), frozenset({label}))


@pytest.mark.parametrize(
    ("label", "is_of_funds", "names"),
    [
        (Label.WEIGHT, False, "权值 配分 赋分值 权重值 分值设置"),
        (Label.WEIGHT, True, "权值 配分 赋分值"),
        (Label.SCORE, True, "得分值 实际得分值 打分"),
        (Label.REASON, False, "未完成缘由 扣分理由 偏差说明及整改措施 差异说明 扣分原因及整改措施"),
        (Label.RATE, True, "预决算完成率 决算率"),
        (Label.ANNUAL_BUDGET, True, "全年计划数 全年安排数"),
        (Label.LEVEL_1, False, "所属一级指标 指标一级 一级绩效指标"),
        (Label.LEVEL_2, False, "所属二级指标 二级指标类别"),
        (Label.LEVEL_3, False, "三级绩效指标 考核指标"),
    ],
)
def test_names_of_columns(label: Label, is_of_funds: bool, names: str) -> None:
    for name in names.split():
        costs = column_names(name, is_of_funds)
        assert min(costs, key=lambda each: costs[each]) is label, name
        assert costs[label] <= WEIGHTS.composed


def test_a_label_of_the_heading_may_lack_its_last_character_where_enough_is_left() -> None:
    assert labels_of("实施单") == {Label.IMPLEMENTING_UNIT}
    assert labels_of("联系") == frozenset()


@pytest.mark.parametrize("name", ["执行率④=③/②", "执行率C=B/A", "执行率④", "执行率C", "执行率（C=B/A）"])
def test_the_number_of_a_column_and_its_formula_are_no_part_of_its_name(name: str) -> None:
    assert labels_of(name) == {Label.RATE}
