"""Rows that state the points of a level: no indicators where they add up those below, refused where they do not."""

from __future__ import annotations

import pytest

from perfeval_data.forms.reading import read_forms
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
    refusal,
    unharmed,
)

OF_LEVEL_1 = """
| ^ | 产出指标 | < | < | < | < | 50 | 49.3 | |
| ^ | | 数量指标 | 活动次数 | ≥10次 | 12次 | 20 | 20 | |
| ^ | | ^ | 培训人次 | ≥300人次 | 280人次 | 10 | 9.3 | 报名不足 |
| ^ | | 时效指标 | 完成时间 | 12月底前 | 已完成 | 20 | 20 | |
"""
OF_LEVEL_1_MERGED = OF_LEVEL_1.replace("| 产出指标 | < | < | < | < |", "| 产出指标 | | | | |").replace("| ^ | |", "| ^ | ^ |")
OF_LEVEL_2 = """
| ^ | 产出指标 | 数量指标 | | | | 30 | 29.3 | |
| ^ | ^ | ^ | 活动次数 | ≥10次 | 12次 | 20 | 20 | |
| ^ | ^ | ^ | 培训人次 | ≥300人次 | 280人次 | 10 | 9.3 | 报名不足 |
| ^ | ^ | 时效指标 | | | | 20 | 20 | |
| ^ | ^ | ^ | 完成时间 | 12月底前 | 已完成 | 20 | 20 | |
"""


@pytest.mark.parametrize("rows", [OF_LEVEL_1, OF_LEVEL_1_MERGED, OF_LEVEL_2], ids=["level 1", "merged", "level 2"])
def test_sums_of_a_level_above_its_indicators_are_none(rows: str) -> None:
    assert unharmed(only(TITLE, drawn(FORM.replace(UPPER_ROWS, rows))))


def test_points_of_a_level_that_are_not_the_sum_of_those_below_are_refused() -> None:
    assert "可能是一行合计" in refusal(TITLE, drawn(FORM.replace(UPPER_ROWS, OF_LEVEL_1.replace("| 50 |", "| 55 |"))))


def test_one_indicator_with_no_more_than_points_is_kept() -> None:
    rows = LOWER_ROWS.replace("| 职工参与率 | ≥80% | 85% |", "| | | |")
    assert len(only(TITLE, drawn(FORM.replace(LOWER_ROWS, rows))).indicators) == 5


@pytest.mark.parametrize("name", ["小计", "合计", "产出指标小计", "分项得分小计"])
def test_a_sum_below_its_level_is_no_indicator_in_any_carrier(name: str) -> None:
    rows = [
        "\t产出指标\t数量指标\t活动次数\t≥10次\t12次\t20\t20",
        "\t\t\t培训人次\t≥300人次\t280人次\t40\t39",
        f"\t{name}\t60\t59",
        "\t效益指标\t社会效益指标\t职工参与率\t≥80%\t85%\t30\t30",
        f"\t{name}\t30\t30",
    ]
    header = "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
    text = "\n".join([f"{TITLE}\n", "项目名称\t职工之家", header, *rows, "总分\t90\t89"])
    (form,) = read_forms(read_text(text.encode())).forms
    assert [(each.level_2, each.weight.value, each.score.value) for each in form.indicators] == [
        ("数量指标", 20, 20),
        ("数量指标", 40, 39),
        ("社会效益指标", 30, 30),
    ]
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (90, 89)
    drawing = FORM.replace(LOWER_ROWS, f"{LOWER_ROWS}| ^ | {name} | < | < | < | < | 40 | 40 | |\n").replace(
        UPPER_ROWS, f"{UPPER_ROWS}| ^ | {name} | < | < | < | < | 50 | 49.3 | |\n"
    )
    assert unharmed(only(TITLE, drawn(drawing)))


def test_the_total_above_the_indicators_beside_sums_of_levels() -> None:
    rows = f"{UPPER_ROWS}| ^ | 合计 | < | < | < | < | 50 | 49.3 | |\n{LOWER_ROWS}| ^ | 合计 | < | < | < | < | 40 | 40 | |\n"
    above = FORM.replace(TOTAL, "").replace(HEADER, f"{TOTAL.replace('总分', '合计')}{HEADER}")
    assert unharmed(only(TITLE, drawn(above.replace(UPPER_ROWS + LOWER_ROWS, rows))))


@pytest.mark.parametrize(
    ("first", "second"),
    [("产出指标-数量指标", "效益指标-社会效益指标"), ("产出指标", "效益指标"), ("履职", "过程")],
    ids=["both levels in one cell", "levels", "levels of no framework"],
)
def test_indicators_below_a_sum_are_never_lost(first: str, second: str) -> None:
    rows = f"""
| ^ | {first} | 活动次数 | ≥10次 | 12次 | 60 | 59 | |
| ^ | 合计 | < | < | < | 60 | 59 | |
| ^ | {second} | 职工参与率 | ≥80% | 85% | 30 | 30 | |
| ^ | 合计 | < | < | < | 30 | 30 | |
"""
    header = "| 绩效指标 | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |"
    form = only(TITLE, drawn("| 项目名称 | 职工之家 | < | < | < | < | < | < |", header, rows))
    assert [each.score.value for each in form.indicators] == [59, 30]
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (None, None)


def test_any_number_of_sums_may_stand_in_a_table() -> None:
    names = [f"活动{number}" for number in "一二三四五六七八九"]
    rows = "\n".join(
        f"| 产出指标 | 数量指标 | {name} | ≥10次 | 12次 | 10 | 9 |\n| 合计 | < | < | < | < | 10 | 9 |" for name in names
    )
    header = "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |"
    form = only(TITLE, drawn("| 项目名称 | 职工之家 | < | < | < | < | < |", header, rows, "| 总分 | < | < | < | < | 90 | 81 |"))
    assert [each.level_3.text for each in form.indicators] == names
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (90, 81)


def test_names_of_levels_in_rows_of_their_own_where_no_column_has_them() -> None:
    table = """
| 指标名称 | < | < | < | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |
| 产出指标（50分） | < | < | < | < | < | < | < | < |
| 活动次数 | < | < | < | ≥10次 | 12次 | 50 | 48.9 | |
| 效益指标（50分） | < | < | < | < | < | < | < | < |
| 职工参与率 | < | < | < | ≥80% | 85% | 50 | 50 | |
| 总分 | < | < | < | < | < | 100 | 98.9 | |
"""
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, table))
    assert [(each.level_1, each.level_3.text) for each in form.indicators] == [
        ("产出指标", "活动次数"),
        ("效益指标", "职工参与率"),
    ]


def test_a_total_below_a_sum_without_a_score_and_a_remark() -> None:
    sum_of_weights = "| ^ | 合计 | < | < | < | < | 90 | | |\n| ^ | 备注 | < | 不含执行率 | < | < | < | < | < |"
    assert unharmed(only(TITLE, drawn(FORM.replace(TOTAL, f"\n{sum_of_weights}{TOTAL}"))))
