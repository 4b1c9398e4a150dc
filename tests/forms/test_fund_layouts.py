"""Tables of 项目资金 that are not one row for each source: read where their headers leave no doubt, else told of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.paper.model import SelfEvaluation
from tests.forms.test_traps import FORM, FUNDS, TITLE, drawn, only

YEARS = """
| 项目资金（万元） | | < | 2023年 | < | < | 2024年 | < | < |
| ^ | ^ | < | 年初预算数 | 全年预算数 | 全年执行数 | 年初预算数 | 全年预算数 | 全年执行数 |
| ^ | 年度资金总额 | < | 9 | 8 | 7 | 60 | 50 | 48 |
| ^ | 其他资金 | < | 6 | 5 | 4 | 10 | 6 | 5 |
"""
ACROSS = """
| 项目资金（万元） | | 年度资金总额 | 当年财政拨款 | 上年结转资金 | 其他资金 | < | 分值 | 得分 |
| ^ | 年初预算数 | 60 | 45 | 5 | 10 | < | — | — |
| ^ | 全年预算数 | 50 | 40 | 4 | 6 | < | — | — |
| ^ | 全年执行数 | 48 | 39 | 4 | 5 | < | 10 | 9.6 |
| ^ | 执行率 | 96% | 97.5% | 100% | 83.33% | < | — | — |
"""
BELOW = """
| 项目资金（万元） | 年初预算数 | 全年预算数 | < | < | 全年执行数 | < | < | 得分 |
| ^ | ^ | 合计 | 财政拨款 | 其他资金 | 合计 | 财政拨款 | 其他资金 | ^ |
| ^ | 60 | 50 | 44 | 6 | 48 | 43 | 5 | 9.6 |
"""
INVESTMENT = """
| 项目总投资（万元） | | < | < | 预算数 | 执行数 | 分值 | 执行率 | 得分 |
| ^ | 总投资 | < | < | 900 | 300 | | 33.33% | |
"""


def with_funds(table: str) -> SelfEvaluation:
    return only(TITLE, drawn(FORM.replace(FUNDS, table)))


def amounts(form: SelfEvaluation) -> list[tuple[str | None, ...]]:
    """Source, 年初预算数, 全年预算数, 全年执行数 of each row."""
    entries = [(line.source, line.initial_budget, line.annual_budget, line.executed) for line in form.fund_lines]
    return [(source, *(None if each.value is None else f"{each.value:f}" for each in values)) for source, *values in entries]


def test_sources_as_columns() -> None:
    form = with_funds(ACROSS)
    assert amounts(form) == [
        ("total", "60", "50", "48"),
        ("appropriation", "45", "40", "39"),
        ("carryover", "5", "4", "4"),
        ("other", "10", "6", "5"),
    ]
    total, *sources = form.fund_lines
    assert (total.weight.value, total.rate.value, total.score.value) == (10, Decimal("0.96"), Decimal("9.6"))
    assert total.executed.location == "第6行第3格"
    assert all(line.weight.value is None and line.score.value is None for line in sources)


def test_sources_below_each_amount() -> None:
    form = with_funds(BELOW)
    assert amounts(form) == [("total", "60", "50", "48"), ("appropriation", None, "44", "43"), ("other", None, "6", "5")]
    assert form.fund_lines[0].score.value == Decimal("9.6")


@pytest.mark.parametrize(
    ("last", "this"), [("2023年", "2024年"), ("上年度", "本年度"), ("2023年度（万元）", "2024年度（万元）")]
)
def test_of_two_years_side_by_side_that_of_the_form_counts(last: str, this: str) -> None:
    form = with_funds(YEARS.replace("2023年", last).replace("2024年", this))
    assert amounts(form) == [("total", "60", "50", "48"), ("other", "10", "6", "5")]


def test_two_years_that_are_not_those_of_the_form_are_refused() -> None:
    with pytest.raises(AssertionError):
        with_funds(YEARS.replace("2024年", "2022年"))


def test_of_all_that_was_invested_and_the_funds_of_the_year_the_latter_count() -> None:
    assert amounts(with_funds(INVESTMENT + FUNDS)) == amounts(only(TITLE, drawn(FORM)))


def test_two_tables_with_a_total_each_have_none() -> None:
    local = FUNDS.replace("项目资金", "地方资金").replace("| 60 | 50 | 48 |", "| 30 | 20 | 20 |")
    form = with_funds(FUNDS.replace("项目资金", "中央资金") + local)
    assert not form.fund_lines
    assert [finding.message for finding in form.reading_findings] == ["有2张资金表，各有合计，看不出哪一张是全年资金，均未入库"]


@pytest.mark.parametrize(
    "row",
    [
        "| 50 | 48 | 10 | 96% | 9.6 | |",
        "| | 60 | 50 | 48 | 10 | 96% |",
        "| 48 | 48 | 10 | 100% | 10 | |",
        "| 60 | 50 | 96% | 9.6 | | |",
        "| 48 | 48 | 10 | 10 | 10 | |",
        "| | 50 | 48 | 48 | 10 | 9.6 |",
        "| | 60 | | 48 | 4800 | |",
    ],
    ids=[
        "to the left",
        "to the right",
        "all spent",
        "rate as amount",
        "points as amount",
        "amount as points",
        "amount as rate",
    ],
)
def test_a_row_whose_values_are_not_those_of_their_columns_is_left_out(row: str) -> None:
    form = with_funds(FUNDS.replace("| 60 | 50 | 48 | 10 | 96% | 9.6 |", row))
    assert amounts(form)[0] == ("total", None, None, None)
    assert amounts(form)[1] == ("appropriation", "45", "40", "39")
    assert "可能错位" in form.reading_findings[0].message


def test_a_wrong_rate_alone_is_no_sign_of_a_slipped_row() -> None:
    assert amounts(with_funds(FUNDS.replace("96%", "69%")))[0] == ("total", "60", "50", "48")


def test_amounts_without_a_name_among_rows_that_have_one_are_left_out() -> None:
    assert amounts(with_funds(FUNDS.replace("年度资金总额", "")))[0][1:] == (None, None, None)


def test_rate_and_score_in_each_others_place_leave_the_amounts_alone() -> None:
    assert amounts(with_funds(FUNDS.replace("| 10 | 96% | 9.6 |", "| 10 | 9.6 | 96% |")))[0] == ("total", "60", "50", "48")


def test_each_column_in_the_unit_that_its_own_header_names() -> None:
    table = FUNDS.replace("（万元）", "").replace("年初预算数 | 全年预算数", "年初预算数（万元） | 全年预算数（万元）")
    table = table.replace("全年执行数", "全年执行数（元）").replace("| 50 | 48 |", "| 50 | 480000 |")
    assert amounts(with_funds(table))[0] == ("total", "60", "50", "48.0000")


def test_units_of_columns_that_the_rate_contradicts_are_refused() -> None:
    table = FUNDS.replace("（万元）", "").replace("年初预算数 | 全年预算数", "年初预算数（万元） | 全年预算数（万元）")
    with pytest.raises(AssertionError):
        with_funds(table.replace("全年执行数", "全年执行数（元）"))


def test_a_unit_of_the_table_and_another_of_a_column_are_refused() -> None:
    with pytest.raises(AssertionError):
        with_funds(FUNDS.replace("全年执行数", "全年执行数（元）"))


def test_a_score_in_the_cell_of_the_rate_is_no_sign_of_a_slipped_row() -> None:
    for row in ("| 99 | 99 | 99 | 10 | 10 | 10 |", "| 9 | 9 | 9 | 10 | 10 | 10 |", "| 60 | 50 | 48 | 10 | 9.6 | 9.6 |"):
        table = FUNDS.replace("| 60 | 50 | 48 | 10 | 96% | 9.6 |", row)
        initial, annual, executed, *_ = (cell.strip() for cell in row.strip("|").split("|"))
        assert amounts(with_funds(table))[0] == ("total", initial, annual, executed)


@pytest.mark.parametrize(
    "row",
    [
        "| 99 | 99 | 10 | 10 | 10 | |",
        "| | 99 | 99 | 99 | 10 | 10 |",
        "| 99 | 99 | 10 | 100% | 10 | |",
        "| | 60 | 50 | 48 | 10 | 96% |",
    ],
)
def test_a_row_that_has_slipped_with_a_score_for_its_rate_is_left_out(row: str) -> None:
    table = FUNDS.replace("| 60 | 50 | 48 | 10 | 96% | 9.6 |", row)
    assert amounts(with_funds(table))[0] == ("total", None, None, None)


@pytest.mark.parametrize(
    "row",
    [
        "| 自评得分 | 98 | < | < | 财政审核评分 | | < | < | < |",
        "| 自评得分 | < | < | 98 | < | 财政审核评分 | < | | < |",
        "| 自评得分 | < | 98 | < | < | 财政审核评分 | < | < | 97 |",
        "| 自评得分 | < | | 财政审核评分 | < | < | | < | < |",
        "| 自评总分 | 98 | < | < | 等级 | 优 | < | < | < |",
    ],
)
def test_a_row_with_the_score_of_all_above_the_funds_is_none_of_them(row: str) -> None:
    form = with_funds(row + FUNDS)
    assert amounts(form) == amounts(only(TITLE, drawn(FORM)))
    assert [line.score.value for line in form.fund_lines] == [Decimal("9.6"), None, None, None]


def test_values_between_their_labels_are_not_told_of_as_columns() -> None:
    header = "| 项目资金（万元） | 预算数： | 100 | < | 执行数： | 98 | < | < | < |"
    form = with_funds(f"{header}\n| ^ | 其中：财政拨款 | 90 | < | 其中：财政拨款 | 88 | < | < | < |\n")
    assert amounts(form) == [("total", None, "100", "98"), ("appropriation", None, "90", "88")]
    assert form.reading_findings == ()
