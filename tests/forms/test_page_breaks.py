"""Rows that a page break has cut: made whole where nothing else is possible, refused where it is.

A row cut otherwise is among the traps of `test_traps`.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from tests.forms.right_form import FORM, drawn, unharmed
from tests.forms.test_traps import on_pages

INDICATOR = "| ^ | ^ | ^ | 培训人次 | ≥300人次 | 280人次 | 10 | 9.3 | 报名不足 |"


@pytest.mark.parametrize(
    ("whole", "upper", "lower"),
    [
        (INDICATOR, "| ^ | ^ | ^ | 培训 | ≥300人次 | 280人次 | 10 | 9.3 | 报名 |", "| ^ | ^ | ^ | 人次 | | | | | 不足 |"),
        (INDICATOR, INDICATOR.replace("报名不足", "报"), "| ^ | ^ | ^ | | | | | | 名不足 |"),
        (
            "| ^ | 年度资金总额 | < | 60 | 50 | 48 | 10 | 96% | 9.6 |",
            "| ^ | 年度资金 | < | 60 | 50 | 48 | 10 | 96% | 9.6 |",
            "| ^ | 总额 | < | | | | | | |",
        ),
        (
            "| ^ | 建成三个。 | < | < | < | 已建成三个。 | < | < | < |",
            "| ^ | 建成 | < | < | < | 已建 | < | < | < |",
            "| ^ | 三个。 | < | < | < | 成三个。 | < | < | < |",
        ),
    ],
    ids=["indicator", "reason", "fund", "goals"],
)
def test_the_rest_of_a_longer_text_goes_on_in_the_row_above(whole: str, upper: str, lower: str) -> None:
    cut = drawn(FORM.replace(whole, f"{upper}\n{lower}"))
    assert cut != drawn(FORM)
    (form,) = read_forms(on_pages(cut, cut.splitlines().index(lower))).forms
    if "建成" in upper:
        assert (form.expected_goal.text, form.achieved_goal.text) == ("建成\n三个。", "已建\n成三个。")
    else:
        assert unharmed(form)


@pytest.mark.parametrize("lower", ["| ^ | ^ | 质量指标 | | | | | | |", "| ^ | ^ | ^ | 指标3： | | | | | |"])
def test_a_row_that_the_template_leaves_empty_is_none_of_the_row_above(lower: str) -> None:
    cut = drawn(FORM.replace(INDICATOR, f"{INDICATOR}\n{lower}"))
    (form,) = read_forms(on_pages(cut, cut.splitlines().index(lower))).forms
    assert unharmed(form)


def test_a_header_that_is_refused_above_the_break_loses_no_other_form() -> None:
    upper, lower = INDICATOR.replace("报名不足", "报"), "| ^ | ^ | ^ | | | | | | 名不足 |"
    twice = drawn(FORM.replace(INDICATOR, f"{upper}\n{lower}").replace("年度指标值 | 实际完成值", "全年完成值 | 实际完成值"))
    reading = read_forms(on_pages(twice, twice.splitlines().index(lower)))
    assert ["同名" in refusal.reason for refusal in reading.refusals] == [True]


def test_two_rows_with_rates_of_their_own_are_two_whatever_their_names() -> None:
    upper, lower = "| ^ | 中央补助 | < | 45 | 40 | 39 | — | 97.5% | — |", "| ^ | 地方资金 | < | 5 | 4 | 4 | — | 100% | — |"
    local = FORM.replace("其中：当年财政拨款", "中央补助").replace("上年结转资金", "地方资金")
    (form,) = read_forms(on_pages(drawn(local), drawn(local).splitlines().index(lower))).forms
    assert upper in local
    assert [line.source for line in form.fund_lines] == ["total", "other:中央补助", "other:地方资金", "other"]


_UNIT = "| 实施单位 | 宣教部 | < | < | < |\n"
HEADED = FORM.replace(_UNIT, f"{_UNIT}| 项目负责人 | 张三 | < | < | 联系电话 | 1391 | < | < | < |\n")


@pytest.mark.parametrize("row", range(1, 5))
def test_whole_rows_of_the_heading_on_two_pages_stay_two(row: int) -> None:
    """Names for persons are put together of others: `主管部门` above `项目负责人` is no name that a page has cut."""
    whole = drawn(HEADED)
    (form,) = read_forms(on_pages(whole, row)).forms
    assert (form.department.text, form.implementing_unit.text) == ("某市总工会", "宣教部")
    assert unharmed(form)


def test_a_title_repeated_at_the_top_of_a_page_stands_between_no_two_rows() -> None:
    titles = (
        "| 项目支出绩效自评表（2024年度） | < | < | < | < | < | < | < | < |\n| （2024年度） | < | < | < | < | < | < | < | < |"
    )
    lower = f"{titles}\n| ^ | ^ | ^ | | | | | | 名不足 |".replace("^", "")
    cut = drawn(
        titles,
        FORM.replace("^", "").replace(
            INDICATOR.replace("^", ""), f"{INDICATOR.replace('^', '').replace('报名不足', '报')}\n{lower}"
        ),
    )
    first_of_next = len(cut.splitlines()) - cut.splitlines()[::-1].index(titles.splitlines()[0]) - 1
    (form,) = read_forms(on_pages(cut, first_of_next)).forms
    assert [each.score.value for each in form.indicators] == [Decimal(n) for n in ("20", "9.3", "20", "30", "10")]
    assert form.indicators[1].reason.text == "报名不足"
