"""Tables of 绩效指标 that lie on their side: names down a column, a column for each indicator."""

from __future__ import annotations

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.forms.transposed import upright
from perfeval_data.readers.text import read as read_text
from tests.drawn_paper import paper, ruled
from tests.formats import as_text
from tests.forms.right_form import FORM, FUNDS, GOALS, HEADING, TITLE, TOTAL, drawn, only, read, unharmed

ON_ITS_SIDE = """
| 绩效指标 | 一级指标 | 产出指标 | < | < | 效益指标 | 满意度指标 | | |
| ^ | 二级指标 | 数量指标 | < | 时效指标 | 社会效益指标 | 服务对象满意度指标 | | |
| ^ | 三级指标 | 活动次数 | 培训人次 | 完成时间 | 职工参与率 | 职工满意度 | | |
| ^ | 年度指标值 | ≥10次 | ≥300人次 | 12月底前 | ≥80% | ≥95% | | |
| ^ | 实际完成值 | 12次 | 280人次 | 已完成 | 85% | 96% | | |
| ^ | 分值 | 20 | 10 | 20 | 30 | 10 | | |
| ^ | 得分 | 20 | 9.3 | 20 | 30 | 10 | | |
| ^ | 偏差原因分析及改进措施 | | 报名不足 | | | | | |
"""
NAMES_FIRST = "\n".join(ON_ITS_SIDE.strip().splitlines()[at] for at in (2, 0, 1, 3, 4, 6, 5, 7))


def form(table: str, *below: str) -> str:
    return drawn(HEADING, FUNDS, GOALS, table, *below)


def test_a_table_on_its_side_is_put_upright() -> None:
    read = only(TITLE, form(ON_ITS_SIDE, TOTAL))
    assert unharmed(read)
    assert read.indicators[1].reason.text == "报名不足"
    assert [cell.text for cell in read.source_cells if cell.column == 1][-8:] == [
        row.split("|")[2].strip() for row in ON_ITS_SIDE.strip().splitlines()
    ]


def test_its_names_may_stand_in_any_order_and_without_the_name_of_the_section() -> None:
    first, *others = NAMES_FIRST.splitlines()
    assert unharmed(only(TITLE, form("\n".join([first.replace("| ^", "| 绩效指标", 1), *others]), TOTAL)))
    assert unharmed(only(TITLE, form(NAMES_FIRST.replace("| ^ |", "| |").replace("| 绩效指标 |", "| |"), TOTAL)))


@pytest.mark.parametrize("name", ["序号", "完成率", "评分标准"])
def test_it_may_have_rows_that_are_not_stored(name: str) -> None:
    more = f"| 绩效指标 | {name} | 1 | 2 | 3 | 4 | 5 | | |\n| ^ | 备注 | 一 | 二 | 三 | 四 | 五 | | |\n| ^ | 一级指标"
    assert unharmed(only(TITLE, form(ON_ITS_SIDE.replace("| 绩效指标 | 一级指标", more), TOTAL)))


def test_its_last_column_may_be_the_total() -> None:
    beside = ON_ITS_SIDE.replace("职工满意度 | |", "职工满意度 | 总分 |").replace("| 30 | 10 | | |", "| 30 | 10 | 100 | |", 1)
    assert unharmed(only(TITLE, form(beside.replace("| 30 | 10 | | |", "| 30 | 10 | 98.9 | |", 1))))


def test_it_may_stand_in_two_blocks() -> None:
    blocks = """
| 绩效指标 | 一级指标 | 产出指标 | < | < | | < | < | < |
| ^ | 三级指标 | 活动次数 | 培训人次 | 完成时间 | | < | < | < |
| ^ | 二级指标 | 数量指标 | < | 时效指标 | | < | < | < |
| ^ | 年度指标值 | ≥10次 | ≥300人次 | 12月底前 | | < | < | < |
| ^ | 实际完成值 | 12次 | 280人次 | 已完成 | | < | < | < |
| ^ | 分值 | 20 | 10 | 20 | | < | < | < |
| ^ | 得分 | 20 | 9.3 | 20 | | < | < | < |
| 绩效指标 | 一级指标 | 效益指标 | 满意度指标 | | | < | < | < |
| ^ | 三级指标 | 职工参与率 | 职工满意度 | | | < | < | < |
| ^ | 二级指标 | 社会效益指标 | 服务对象满意度指标 | | | < | < | < |
| ^ | 年度指标值 | ≥80% | ≥95% | | | < | < | < |
| ^ | 实际完成值 | 85% | 96% | | | < | < | < |
| ^ | 分值 | 30 | 10 | | | < | < | < |
| ^ | 得分 | 30 | 10 | | | < | < | < |
"""
    assert unharmed(only(TITLE, form(blocks, TOTAL)))


def test_in_text_each_row_must_have_a_value_in_the_same_columns() -> None:
    whole = ON_ITS_SIDE.replace("| < | < |", "| 产出指标 | 产出指标 |").replace("数量指标 | <", "数量指标 | 数量指标")
    assert unharmed(*read_forms(read_text(as_text(paper(TITLE, form(whole, TOTAL))))).forms)
    result = read_forms(read_text(as_text(paper(TITLE, form(ON_ITS_SIDE, TOTAL)))))
    assert not result.forms
    assert result.refusals


@pytest.mark.parametrize("unknown", ["一级指标", "得分", "年度指标值"])
def test_a_row_of_a_name_that_nobody_knows_is_not_passed_over(unknown: str) -> None:
    result = read(TITLE, form(ON_ITS_SIDE.replace(unknown, "甲乙丙丁"), TOTAL))
    assert not result.forms
    assert result.refusals


@pytest.mark.parametrize("table", [FORM, "| 三级指标 | 年度指标值 | 实际完成值 | 得分 |\n| 年度指标值 | 一 | 二 | 三 |"])
def test_a_table_with_its_names_across_stays_as_it_is(table: str) -> None:
    grid = ruled(drawn(table))
    assert upright(grid) is grid
