"""Indicators of another year, of before a change or of others beside those of the form: none of them are taken for its own."""

from __future__ import annotations

import pytest

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

ROWS = UPPER_ROWS + LOWER_ROWS
OTHER_ROWS = (
    ROWS.replace("活动次数", "走访次数").replace("培训人次", "慰问人次").replace("完成时间", "拨付时间").replace("职工", "会员")
)


def headed(name: str) -> str:
    return HEADER.replace("绩效指标 |", f"{name} |", 1)


def band(name: str) -> str:
    return f"| {name} | < | < | < | < | < | < | < | < |"


@pytest.mark.parametrize("rows", [ROWS, OTHER_ROWS], ids=["alike", "others"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("上年度绩效指标", "本年度绩效指标"),
        ("本年度绩效指标", "上年度绩效指标"),
        ("2023年度绩效指标", "2024年度绩效指标"),
        ("调整前绩效指标", "调整后绩效指标"),
        ("中期绩效指标", "年度绩效指标"),
        ("绩效指标（自评）", "绩效指标（财政复核）"),
        ("单位自评指标", "第三方评价指标"),
    ],
)
def test_a_set_of_another_year_or_of_others(first: str, second: str, rows: str) -> None:
    beside = refusal(TITLE, drawn(HEADING, FUNDS, GOALS, headed(first), rows, headed(second), ROWS, TOTAL))
    above = refusal(TITLE, drawn(HEADING, FUNDS, GOALS, band(first), HEADER, rows, band(second), HEADER, ROWS, TOTAL))
    assert "绩效指标" in beside
    assert "绩效指标" in above


@pytest.mark.parametrize(("first", "second"), [("上年度绩效指标", "本年度绩效指标"), ("年初目标", "年末目标"), ("甲", "乙")])
def test_a_set_below_another_under_one_header(first: str, second: str) -> None:
    under_one = [HEADER, band(first), ROWS.replace("^", "", 1), band(second), ROWS.replace("^", "", 1), TOTAL]
    assert "两套" in refusal(TITLE, drawn(HEADING, FUNDS, GOALS, *under_one))


def test_the_same_set_twice_in_two_tables() -> None:
    assert "两套" in refusal(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, ROWS), drawn(HEADER, ROWS, TOTAL))


def test_a_header_that_goes_on_below() -> None:
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS, HEADER, LOWER_ROWS, TOTAL)))


def test_a_name_that_two_indicators_have() -> None:
    same = drawn(FORM.replace("培训人次", "活动次数"))
    assert [each.level_3.text for each in only(TITLE, same).indicators][:2] == ["活动次数", "活动次数"]


def test_indicators_called_by_the_year_of_the_form() -> None:
    assert unharmed(only(TITLE, drawn(FORM.replace("| 绩效指标 |", "| 2024年度绩效指标 |"))))
