"""The families of form that were met in published documents, each drawn as it stands on the paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import FormKind, SelfEvaluation
from tests.drawn_paper import paper


def only_form(*blocks: str) -> SelfEvaluation:
    reading = read_forms(paper(*blocks))
    assert not reading.refusals
    (form,) = reading.forms
    return form


def funds(form: SelfEvaluation) -> list[tuple[str, ...]]:
    return [
        (line.source, *(str(entry.value) for entry in (line.initial_budget, line.annual_budget, line.executed)))
        for line in form.fund_lines
    ]


def indicators(form: SelfEvaluation) -> list[tuple[str | None, ...]]:
    return [
        (i.level_1, i.level_2, i.level_3.text, i.target.text, i.actual.text, str(i.weight.value), str(i.score.value))
        for i in form.indicators
    ]


def test_a_national_form() -> None:
    form = only_form(
        "项目支出绩效自评表",
        "（2023年度）",
        r"""
        | 项目名称          | 职工之家建设经费 | <            | <             | <          | <          | <    | <         | <    |
        | 主管部门          | 某市总工会       | <            | <             | <          | 实施单位   | 宣教部 | <       | <    |
        | 项目资金\n（万元） |                 | <            | 年初预算数    | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率（B/A） | 得分 |
        | ^                 | 年度资金总额     | <            | 50            | 48.5       | 43.65      | 10   | 90%       | 9    |
        | ^                 | 其中：当年财政拨款 | <          | 40            | 38.5       | 33.65      | —    |           | —    |
        | ^                 | 上年结转资金     | <            | 10            | 10         | 10         | —    |           | —    |
        | ^                 | 其他资金         | <            |               |            |            | —    |           | —    |
        | 年度总体目标      | 预期目标         | <            | <             | <          | 实际完成情况 | <  | <         | <    |
        | ^                 | 建成十家职工之家 | <            | <             | <          | 建成九家职工之家 | < | <      | <    |
        | 绩效指标          | 一级指标         | 二级指标     | 三级指标      | 年度指标值 | 实际完成值 | 分值 | 得分      | 偏差原因分析及改进措施 |
        | ^                 | 产出指标\n（50分） | 数量指标   | 指标1：建成数量 | ≥10个    | 9个        | 20   | 18        | 场地未交付 |
        | ^                 | ^                | ^            | ……            |            |            |      |           |      |
        | ^                 | ^                | 质 量 指 标  | 验收合格率    | 100%       | 100%       | 20   | 20        |      |
        | ^                 | ^                | 时效指标     | 完成时间      | 11月底前   | 11月20日   | 10   | 10        |      |
        | ^                 | 效益指标（30分） | 社会效益\n指标 | 活动人次    | ≥1,000人次 | 1200人次   | 30   | 30        |      |
        | ^                 | ^                | 生态效益指标 |               |            |            |      |           |      |
        | ^                 | 满意度指标（10分） | 服务对象满意度指标 | 职工满意度 | ≥95%   | 96%        | 10   | 10        |      |
        | 总分              | <                | <            | <             | <          | <          | 100  | 97        |      |
        """,
    )
    assert form.kind == FormKind.PROJECT
    assert form.fiscal_year.value == 2023
    assert (form.project_name.text, form.department.text, form.implementing_unit.text) == (
        "职工之家建设经费",
        "某市总工会",
        "宣教部",
    )
    assert funds(form) == [
        ("total", "50", "48.5", "43.65"),
        ("appropriation", "40", "38.5", "33.65"),
        ("carryover", "10", "10", "10"),
        ("other", "None", "None", "None"),
    ]
    assert (form.expected_goal.text, form.achieved_goal.text) == ("建成十家职工之家", "建成九家职工之家")
    assert indicators(form) == [
        ("产出指标", "数量指标", "指标1：建成数量", "≥10个", "9个", "20", "18"),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%", "20", "20"),
        ("产出指标", "时效指标", "完成时间", "11月底前", "11月20日", "10", "10"),
        ("效益指标", "社会效益指标", "活动人次", "≥1,000人次", "1200人次", "30", "30"),
        ("满意度指标", "服务对象满意度指标", "职工满意度", "≥95%", "96%", "10", "10"),
    ]
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (100, 97)


def test_b_transfer_fund_has_no_initial_budget_and_its_points_before_the_target() -> None:
    form = only_form(
        "（临时救助）绩效目标自评表（2019年度）",
        r"""
        | 项目名称         | 临时救助         | <                        | <        | <          | <          | <    | <    | <    |
        | 主管部门         | [155]某县民政局  | <                        | <        | <          | <          | <    | <    | <    |
        | 资金情况(万元)   |                  | <                        | 全年预算数(A) | 全年执行数(B) | 分值  | 执行率(B/A) | 得分 | |
        | ^                | 年度资金总额:    | <                        | 30       | 30         | 10         | 100% | 10   |      |
        | ^                | 其中:本年财政拨款 | <                       | 30       | 30         | 10         | 100% | 10   |      |
        | ^                | 其中:省级资金    | <                        | 20       | 20         |            |      |      |      |
        | 年度总体目标     | 年初设定目标     | <                        | <        | <          | 年度总体目标完成情况综述 | < | < | < |
        | ^                | 解决临时困难     | <                        | <        | <          | 救助87人次 | <    | <    | <    |
        | 绩效指标         | 一级指标         | 二级指标                 | 三级指标 | 分值       | 年度指标值 | 全年实际值 | 得分 | 未完成原因及拟采取的改进措施 |
        | ^                | 产出指标(50分)   | 数量指标                 | ★低保人数(≥**人) | 50 | >=21933人  | 21980人 | 50 |   |
        | ^                | 效益指标(30分)   | 社会效益指标             | 受益人口 | 30         | >=80人     | 87人 | 30   |      |
        | ^                | 满意度指标(10分) | 服务对象满意度指标       | 满意度   | 10         | >=90%      | 95%  | 10   |      |
        | 总分             | <                | <                        | <        | 100        |            |      | 100  |      |
        """,
    )
    assert form.fiscal_year.value == 2019
    assert form.department.text == "[155]某县民政局"
    assert form.implementing_unit.text == ""
    assert funds(form) == [
        ("total", "None", "30", "30"),
        ("appropriation", "None", "30", "30"),
        ("other:省级资金", "None", "20", "20"),
    ]
    assert indicators(form)[0] == ("产出指标", "数量指标", "★低保人数(≥**人)", ">=21933人", "21980人", "50", "50")
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (100, 100)
    assert form.expected_goal.text == "解决临时困难"


def test_c_sichuan_form_splits_its_targets_and_may_leave_scores_blank() -> None:
    form = only_form(
        r"""
        | 部门预算项目支出绩效自评表(2023年度) | < | < | < | < | < | < | < | < | < | < |
        | 项目名称 | 51000021R000000019951-工资性支出 | < | < | < | < | < | < | < | < | < |
        | 主管部门 | 某县发展和改革局本级 | < | < | < | 实施单位\n(盖章) | 某县发展和改革局 | < | < | < | < |
        | 项目基本情况 | 1.项目年度目标完成情况 | < | 项目年度目标 | < | < | 年度目标完成情况 | < | < | < | < |
        | ^ | ^ | < | 保障工资发放 | < | < | 按时发放 | < | < | < | < |
        | ^ | 2.项目实施内容及过程概述 | < | 逐月发放 | < | < | < | < | < | < | < |
        | 预算执行情况(10分) | 年度预算数(万元) | < | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因 | < |
        | ^ | 总额 | < | 238.93 | 251.89 | 251.89 | 100.00% | 10 |  | 1.预算执行率=预算执行数/调整后预算数 | < |
        | ^ | 其中:财政资金 | < | 238.93 | 251.89 | 251.89 | 100.00% | / | / | ^ | < |
        | ^ | 财政专户管理资金 | < | 0.00 | 0.00 | 0.00 | 0.00% | / | / | ^ | < |
        | ^ | 其他资金 | < |  |  |  |  | / | / | ^ | < |
        | 绩效指标(90分) | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析 |
        | ^ | 产出指标 | 数量指标 | 发放(缴纳)覆盖率 | = | 100 | % |  | 60 |  |  |
        | ^ | 效益指标 | 社会效益指标 | 足额保障率 | = | 100 | % |  | 30 |  |  |
        | 合计 | < | < | < | < | < | < | < | 100 |  |  |
        | 评价结论 | 结合自评情况,说明项目自评总分(200字以内) | < | < | < | < | < | < | < | < | < |
        | 项目负责人: | < | < | < | 财务负责人: | < | < | < | < | < | < |
        """
    )
    assert form.fiscal_year.value == 2023
    assert form.project_name.text == "51000021R000000019951-工资性支出"
    assert funds(form) == [
        ("total", "238.93", "251.89", "251.89"),
        ("appropriation", "238.93", "251.89", "251.89"),
        ("other:财政专户管理资金", "0.00", "0.00", "0.00"),
        ("other", "None", "None", "None"),
    ]
    assert (form.expected_goal.text, form.achieved_goal.text) == ("保障工资发放", "按时发放")
    assert [(i.level_3.text, i.target.text, i.weight.value, i.score.value) for i in form.indicators] == [
        ("发放(缴纳)覆盖率", "=100%", 60, None),
        ("足额保障率", "=100%", 30, None),
    ]
    assert form.indicators[0].target_quantity.operator == "="
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (100, None)


def test_d_yunnan_form_is_in_yuan() -> None:
    form = only_form(
        "项目支出绩效自评表",
        "单位：元",
        r"""
        | 项目名称 | 困难职工帮扶 | < | < | < | < | < | < | < | < | < |
        | 主管部门 | 某市总工会 | < | < | < | < | 实施单位 | 某市总工会 | < | < | < |
        | 项目资金（元） |  | < | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | < |
        | ^ | 年度资金总额 | < | < | 1,234,567.89 | 1,234,567.89 | 1,000,000.00 | 10.00 | 81.00 | 8.10 | < |
        | 年度总体目标 | 预期目标 | < | < | < | < | 实际完成情况 | < | < | < | < |
        | ^ | 帮扶困难职工 | < | < | < | < | 已帮扶 | < | < | < | < |
        | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | < | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
        | ^ | ^ | ^ | ^ | 指标性质 | 指标值 | 度量单位 | ^ | ^ | ^ | ^ |
        | ^ | 产出指标 | 数量指标 | 帮扶人数 | ≧ | 200 | 人 | 210 | 50 | 50 | |
        | ^ | 效益指标 | 社会效益指标 | 脱困率 | ═ | 80 | % | 80% | 30 | 30 | |
        | ^ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≧ | 95 | % | 95% | 10 | 10 | |
        | 其他需要说明事项 | 无 | < | < | < | < | < | < | < | < | < |
        | 总分 | < | < | < | < | < | < | < | 100 | 98.10 | 优 |
        """,
    )
    assert funds(form) == [("total", "123.456789", "123.456789", "100.000000")]
    assert form.fund_lines[0].rate.value == Decimal("0.81")
    assert indicators(form)[0] == ("产出指标", "数量指标", "帮扶人数", "≧200人", "210", "50", "50")
    assert form.indicators[0].target_quantity.operator == ">="
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (100, Decimal("98.10"))


def test_e_hubei_form_has_no_weights_and_one_score_for_several_indicators() -> None:
    form = only_form(
        "2022年度共享工程项目自评表",
        "项目单位(盖章):某市图书馆 主要领导签字:",
        r"""
        | 项目名称 | 共享工程 | < | < | < | < | < |
        | 主管部门 | 某市文化和旅游局 | < | < | 项目实施单位 | 某市图书馆 | < |
        | 项目类别 | 1、部门预算项目 ☑ 2、市直专项 | < | < | < | < | < |
        | 预算执行情况(万元)\n(20分) | | < | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分\n(20分*执行率) |
        | ^ | 年度财政资金总额 | < | 5 | 5 | 100% | 20 |
        | 年度绩效目标1\n(80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 |
        | ^ | 产出指标(40分) | 数量指标 | 一个存储备份器 | 25TB | 25TB | 10 |
        | ^ | ^ | ^ | WIFI布点全覆盖 | 100%覆盖 | 100%覆盖 | ^ |
        | ^ | ^ | 时效指标 | 开放时长 | ≥360天 | ≥360天 | 30 |
        | ^ | 效益指标(30分) | 环境效益 | 绿色环保 | 良好 | 良好 | 30 |
        | ^ | 满意度指标(10分) | 读者 | 读者满意度 | ≥90% | 95% | 10 |
        | 总分 | < | < | < | < | < | 100 |
        """,
    )
    assert form.fiscal_year.value == 2022
    assert not form.has_weight_column
    total = form.total_funds
    assert total is not None
    assert (total.annual_budget.value, total.executed.value, total.weight.value, total.score.value) == (5, 5, 20, 20)
    assert [(i.level_3.text, i.score.value, i.score_is_shared) for i in form.indicators] == [
        ("一个存储备份器", 10, False),
        ("WIFI布点全覆盖", None, True),
        ("开放时长", 30, False),
        ("绿色环保", 30, False),
        ("读者满意度", 10, False),
    ]
    assert form.indicators[3].level_2 == "生态效益指标"
    assert form.indicators[4].level_2 == "服务对象满意度指标"
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (None, 100)


def test_h_whole_department() -> None:
    form = only_form(
        "2021年度部门整体支出绩效自评表",
        r"""
        | 部门（单位）名称 | 某县总工会 | < | < | < | < | < | < | < |
        | 年度预算申请（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
        | ^ | 年度资金总额 | < | 500 | 520 | 520 | 10 | 100% | 10 |
        | 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
        | ^ | 做好工会工作 | < | < | < | 已完成 | < | < | < |
        | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
        | ^ | 产出指标 | 数量指标 | 建会数 | 20家 | 22家 | 60 | 60 | |
        | ^ | 效益指标 | 社会效益指标 | 覆盖率 | 90% | 90% | 30 | 30 | |
        | 总分 | < | < | < | < | < | 100 | 100 | |
        """,
    )
    assert form.kind == FormKind.DEPARTMENT
    assert form.project_name.text == "某县总工会"


def test_plan_is_passed_over() -> None:
    reading = read_forms(
        paper(
            "项目支出绩效目标表（2024年度）",
            r"""
            | 项目名称 | 职工之家 | < | < |
            | 主管部门 | 某市总工会 | 实施单位 | 宣教部 |
            | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |
            | ^ | 产出指标 | 数量指标 | 建成数量 | 10个 |
            """,
        )
    )
    assert not reading.forms
    assert "目标表" in reading.passed_over[0].reason


@pytest.mark.parametrize("label", ["金额", ""])
def test_unit_of_amounts_is_never_assumed(label: str) -> None:
    form = only_form(
        "项目支出绩效自评表（2024年度）",
        f"""
        | 项目名称 | 职工之家 | < | < | < | < | < | < |
        | 项目资金{label} | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
        | ^ | 年度资金总额 | 50 | 50 | 50 | 10 | 100% | 10 |
        | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
        | ^ | 产出指标 | 数量指标 | 建成数量 | 10个 | 10个 | 90 | 90 |
        """,
    )
    assert funds(form) == [("total", "None", "None", "None")]
    assert [finding.code for finding in form.reading_findings] == ["unit_unknown"]
