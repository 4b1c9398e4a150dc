"""Which level an indicator is of: its own cell says it, or the one above, unless names stand below their groups."""

from __future__ import annotations

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import SelfEvaluation
from tests.drawn_paper import paper
from tests.forms.test_statements import TITLE

HEAD = """
| 项目名称 | 职工夜校 | < | < | < | < | < |
| 主管部门 | 某区总工会 | < | < | 实施单位 | 宣教部 | < |
| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 60 | 50 | 48 | 10 | 96% | 9.6 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
"""
TOTAL = "\n| 总分 | < | < | < | < | 100 | 99.6 |\n"
Levels = list[tuple[str | None, str | None]]


def levels(rows: str) -> Levels:
    return [(each.level_1, each.level_2) for each in read(rows).indicators]


def read(rows: str) -> SelfEvaluation:
    (form,) = read_forms(paper(TITLE, HEAD + rows.strip() + TOTAL)).forms
    return form


ABOVE = """
| 产出指标 | 数量指标 | 开课期数 | ≥12期 | 12期 | 40 | 40 |
|  |  | 学员人数 | ≥600人 | 620人 | 20 | 20 |
|  | 质量指标 | 结业率 | ≥90% | 95% | 20 | 20 |
| 满意度指标 | 服务对象满意度指标 | 学员满意度 | ≥90% | 96% | 10 | 10 |
"""
BELOW = """
|  |  | 开课期数 | ≥12期 | 12期 | 40 | 40 |
|  | 数量指标 | 学员人数 | ≥600人 | 620人 | 20 | 20 |
| 产出指标 | 质量指标 | 结业率 | ≥90% | 95% | 20 | 20 |
|  |  | 学员满意度 | ≥90% | 96% | 5 | 5 |
| 满意度指标 | 服务对象满意度指标 | 企业满意度 | ≥90% | 96% | 5 | 5 |
"""
BETWEEN = """
|  | 数量指标 | 开课期数 | ≥12期 | 12期 | 40 | 40 |
| 产出指标 | 质量指标 | 结业率 | ≥90% | 95% | 40 | 40 |
|  |  | 学员满意度 | ≥90% | 96% | 5 | 5 |
| 满意度指标 | 服务对象满意度指标 | 企业满意度 | ≥90% | 96% | 5 | 5 |
"""
MERGED = """
| 产出指标 |  | 开课期数 | ≥12期 | 12期 | 40 | 40 |
| ^ | 数量指标 | 学员人数 | ≥600人 | 620人 | 20 | 20 |
| ^ |  | 教师人数 | ≥6人 | 6人 | 10 | 10 |
| ^ | 质量指标 | 结业率 | ≥90% | 95% | 20 | 20 |
"""


def test_an_empty_cell_means_the_level_above() -> None:
    assert levels(ABOVE) == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected", "missing"),
    [
        (
            BELOW,
            [
                (None, None),
                ("产出指标", "数量指标"),
                ("产出指标", "质量指标"),
                (None, None),
                ("满意度指标", "服务对象满意度指标"),
            ],
            "一级指标",
        ),
        (
            BETWEEN,
            [("产出指标", "数量指标"), ("产出指标", "质量指标"), (None, None), ("满意度指标", "服务对象满意度指标")],
            "一级指标",
        ),
        (MERGED, [("产出指标", None), ("产出指标", "数量指标"), ("产出指标", None), ("产出指标", "质量指标")], "二级指标"),
    ],
    ids=["both levels", "level 1 between", "level 1 merged"],
)
def test_nothing_is_carried_down_where_the_first_row_has_no_level(rows: str, expected: Levels, missing: str) -> None:
    form = read(rows)
    assert [(each.level_1, each.level_2) for each in form.indicators] == expected
    assert [each.message for each in form.reading_findings] == [
        f"第一项没有{missing}，以下空着的看不出属于上一组还是下一组，未按上一组补填"
    ]
