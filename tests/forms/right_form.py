"""A right form as a drawing, which tests change in one thing: what is changed beside the point must leave its reading as it is."""

from __future__ import annotations

from perfeval_data.forms.reading import DocumentReading, read_forms
from perfeval_data.paper.model import SelfEvaluation
from tests.drawn_paper import paper

TITLE = "项目支出绩效自评表（2024年度）"
HEADING = """
| 项目名称 | 职工之家 | < | < | < | < | < | < | < |
| 主管部门 | 某市总工会 | < | < | 实施单位 | 宣教部 | < | < | < |
"""
FUNDS = """
| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 60 | 50 | 48 | 10 | 96% | 9.6 |
| ^ | 其中：当年财政拨款 | < | 45 | 40 | 39 | — | 97.5% | — |
| ^ | 上年结转资金 | < | 5 | 4 | 4 | — | 100% | — |
| ^ | 其他资金 | < | 10 | 6 | 5 | — | 83.33% | — |
"""
GOALS = """
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
| ^ | 建成三个。 | < | < | < | 已建成三个。 | < | < | < |
"""
HEADER = """
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
"""
UPPER_ROWS = """
| ^ | 产出指标 | 数量指标 | 活动次数 | ≥10次 | 12次 | 20 | 20 | |
| ^ | ^ | ^ | 培训人次 | ≥300人次 | 280人次 | 10 | 9.3 | 报名不足 |
| ^ | ^ | 时效指标 | 完成时间 | 12月底前 | 已完成 | 20 | 20 | |
"""
LOWER_ROWS = """
| ^ | 效益指标 | 社会效益指标 | 职工参与率 | ≥80% | 85% | 30 | 30 | |
| ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | 96% | 10 | 10 | |
"""
TOTAL = """
| 总分 | < | < | < | < | < | 100 | 98.9 | |
"""
FORM = HEADING + FUNDS + GOALS + HEADER + UPPER_ROWS + LOWER_ROWS + TOTAL


def drawn(*parts: str) -> str:
    return "\n".join(line for part in parts for line in part.strip().splitlines() if line)


def read(*blocks: str) -> DocumentReading:
    return read_forms(paper(*blocks))


def only(*blocks: str) -> SelfEvaluation:
    result = read(*blocks)
    assert not result.refusals
    (form,) = result.forms
    return form


def changed(old: str, new: str) -> SelfEvaluation:
    assert old in FORM
    return only(TITLE, drawn(FORM.replace(old, new)))


def refusal(*blocks: str) -> str:
    result = read(*blocks)
    assert not result.forms
    return str(result.refusals[0])


def values_of(form: SelfEvaluation) -> list[tuple[object, ...]]:
    """All that a form says, without the places where it says it."""
    return [
        (form.project_name.text, form.department.text, form.implementing_unit.text, form.fiscal_year.value),
        (form.expected_goal.text, form.achieved_goal.text),
        (form.stated_total_weight.value, form.stated_total_score.value),
        *(
            (
                line.source,
                line.initial_budget.value,
                line.annual_budget.value,
                line.executed.value,
                line.weight.value,
                line.score.value,
            )
            for line in form.fund_lines
        ),
        *(
            (
                each.level_1,
                each.level_2,
                each.level_3.text,
                each.target.text,
                each.actual.text,
                each.weight.value,
                each.score.value,
            )
            for each in form.indicators
        ),
    ]


RIGHT = values_of(only(TITLE, drawn(FORM)))


def unharmed(form: SelfEvaluation) -> bool:
    return values_of(form) == RIGHT
