"""Rows that state the points of a level: no indicators where they add up those below, refused where they do not."""

from __future__ import annotations

import pytest

from tests.forms.test_traps import FORM, LOWER_ROWS, TITLE, UPPER_ROWS, drawn, only, refusal, unharmed

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
