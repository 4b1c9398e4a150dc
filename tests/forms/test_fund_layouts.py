"""Tables of 项目资金 that are not one row for each source: read where their headers leave no doubt, else reported."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers.text import read as read_text
from tests.drawn_paper import paper
from tests.formats import as_text
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
    read,
    unharmed,
)

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


@pytest.mark.parametrize(("last", "this"), [("2023年", "2024年"), ("上年", "本年"), ("2023年度", "2024年度")])
def test_the_sum_of_rows_of_years_is_that_of_no_year(last: str, this: str) -> None:
    columns = "| 项目资金（万元） | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |"
    years = f"| {last} | < | 50 | 40 | 38 |  |  |  |\n| {this} | < | 60 | 50 | 48 | 10 | 96% | 9.6 |"
    form = with_funds(f"{columns}\n{years}\n| 合计 | < | 110 | 90 | 86 |  |  |  |\n")
    assert not form.fund_lines
    assert [finding.message for finding in form.reading_findings] == [
        f"资金表按年度分行（{last}、{this}），合计不是一个年度的数，均未入库"
    ]


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


@pytest.mark.parametrize("name", ["其中：", "其中", "其中：1."])
def test_amounts_beside_nothing_but_a_word_for_parts_are_left_out(name: str) -> None:
    form = with_funds(FUNDS.replace("其中：当年财政拨款", name))
    assert amounts(form)[:2] == [("total", "60", "50", "48"), ("other:", None, None, None)]
    assert any("没有资金来源的名称（45、40、39" in finding.message for finding in form.reading_findings)


def test_a_word_for_parts_in_a_row_of_its_own_is_no_source() -> None:
    table = FUNDS.replace("| ^ | 其中：当年财政拨款", "| ^ | 其中： | < | | | | | | |\n| ^ | 当年财政拨款")
    assert amounts(with_funds(table)) == amounts(with_funds(FUNDS))


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


ADDRESSES = {
    "sources above amounts": """
| 项目资金（万元） | 合计 | < | 财政拨款 | < | 其他资金 | < | 执行率 | 得分 |
| ^ | 预算数 | 执行数 | 预算数 | 执行数 | 预算数 | 执行数 | ^ | ^ |
| ^ | 50 | 48 | 44 | 43 | 6 | 5 | 96% | 9.6 |
""",
    "sources above amounts, beside the name of the row": """
| 项目资金（万元） | 资金来源 | 合计 | < | 财政拨款 | < | 其他资金 | < | 得分 |
| ^ | ^ | 预算数 | 执行数 | 预算数 | 执行数 | 预算数 | 执行数 | ^ |
| ^ | 金额 | 50 | 48 | 44 | 43 | 6 | 5 | 9.6 |
""",
    "sources below the name of all of them": """
| 项目资金（万元） | 资金构成 | 年度资金总额 | < | 其中 | < | < | < | < |
| ^ | ^ | ^ | < | 财政拨款 | < | < | 其他资金 | < |
| ^ | 全年预算数 | 50 | < | 44 | < | < | 6 | < |
| ^ | 全年执行数 | 48 | < | 43 | < | < | 5 | < |
""",
    "points beside all amounts": """
| 项目资金（万元） | | 资金来源 | < | < | < | 分值 | 执行率 | 得分 |
| ^ | | 合计 | 财政拨款 | < | 其他资金 | ^ | ^ | ^ |
| ^ | 全年预算数 | 50 | 44 | < | 6 | 10 | 96% | 9.6 |
| ^ | 全年执行数 | 48 | 43 | < | 5 | ^ | ^ | ^ |
""",
    "a source before its amounts": """
| 项目资金（万元） | 年度资金总额 | < | 预算数 | 50 | 执行数 | 48 | 执行率 | 96% |
| ^ | 其中：财政拨款 | < | 预算数 | 44 | 执行数 | 43 | 执行率 | 97.73% |
| ^ | 其他资金 | < | 预算数 | 6 | 执行数 | 5 | 执行率 | 83.33% |
""",
    "an amount before its sources": """
| 预算资金安排（万元） | 资金总额 | 50 | 财政拨款 | 44 | 其他资金 | 6 | < | < |
| 资金执行情况（万元） | 资金总额 | 48 | 财政拨款 | 43 | 其他资金 | 5 | < | < |
""",
    "below a title, beside an amount that is not stored": """
| 二、预算执行情况（万元） | < | < | < | < | < | < | < | < |
| 预算安排情况（调整后） | 50 | 资金到位情况 | 50 | 资金执行情况 | 48 | 执行进度 | 96% | < |
| 其中：财政资金 | 44 | 其中：财政资金 | 44 | 其中：财政资金 | 43 | | | < |
| 其他 | 6 | 其他 | 6 | 其他 | 5 | | | < |
""",
}


@pytest.mark.parametrize("table", ADDRESSES.values(), ids=ADDRESSES)
def test_each_figure_has_the_names_beside_and_above_it(table: str) -> None:
    assert amounts(with_funds(table)) == [
        ("total", None, "50", "48"),
        ("appropriation", None, "44", "43"),
        ("other", None, "6", "5"),
    ]


IN_CELLS = {
    "one cell": "| 项目资金（万元） | 全年预算数：50 全年执行数：48；执行率：96% | < | < | < | < | < | < | < |",
    "a cell each": "| 项目资金（万元） | 全年预算数：50 | < | 全年执行数：48 | < | < | 执行率：96% | < | < |",
    "with points": "| 项目资金（万元） | 预算数：50 | 执行数：48 | 分值：10分 | 执行率：96% | 得分：9.6分 | < | < | < |",
    "with units": "| 项目资金 | 全年预算数：50万元 | < | 全年执行数：480000元 | < | < | 执行率：96% | < | < |",
    "other years": "| 当年预算数（万元） | 50 | < | 上年预算数（万元） | 45 | < | < | < | < |\n| 预算执行数（万元） | 48 | < | 执行率 | 96% | < | < | < | < |",
}


@pytest.mark.parametrize("table", IN_CELLS.values(), ids=IN_CELLS)
def test_amounts_beside_their_names_in_the_same_cell_or_another(table: str) -> None:
    (line,) = with_funds(table).fund_lines
    assert (line.source, line.annual_budget.value, line.executed.value) == ("total", 50, 48)
    assert line.rate.value == Decimal("0.96")


def test_amounts_one_below_the_other_beside_points_in_columns() -> None:
    table = """
| 预算执行情况（万元） | 指标 | < | 金额 | < | 权重 | 得分 | < | < |
| ^ | 年初预算数 | < | 60 | < | 10 | 9.6 | < | < |
| ^ | 调整后预算数 | < | 50 | < | ^ | ^ | < | < |
| ^ | 预算执行数 | < | 48 | < | ^ | ^ | < | < |
| ^ | 预算执行率 | < | 96% | < | ^ | ^ | < | < |
"""
    form = with_funds(table)
    assert amounts(form) == [("total", "60", "50", "48")]
    assert (form.fund_lines[0].weight.value, form.fund_lines[0].score.value) == (10, Decimal("9.6"))


def test_points_stated_once_are_those_of_the_whole_in_whichever_row_they_stand() -> None:
    table = """
| 预算执行情况（万元） | 预算数： | 50 | 执行数： | 48 | 执行率： | 96% | < | < |
| ^ | 其中：财政拨款 | 44 | 其中：财政拨款 | 43 | 得分： | 9.6 | < | < |
"""
    total, source = with_funds(table).fund_lines
    assert (total.source, total.score.value, source.score.value) == ("total", Decimal("9.6"), None)


def test_units_in_a_row_below_the_names_of_the_columns() -> None:
    units = "| ^ | | < | （元） | （元） | （元） | | （%） | |\n| ^ | 年度资金总额 | < | 600000 | 500000 | 480000 |"
    form = with_funds(FUNDS.replace("（万元）", "").replace("| ^ | 年度资金总额 | < | 60 | 50 | 48 |", units))
    assert amounts(form)[0] == ("total", "60.0000", "50.0000", "48.0000")


def test_rows_of_amounts_without_any_name_are_told_of() -> None:
    rows = "| 项目资金（万元） | < | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n"
    form = with_funds(rows + "| ^ | < | < | 60 | 50 | 48 | 10 | 96% | 9.6 |\n" * 2)
    assert not form.fund_lines
    assert [finding.code for finding in form.reading_findings] == ["value_unreadable"]


def test_amounts_of_one_name_and_source_are_refused() -> None:
    table = "| 项目资金（万元） | 预算数 | 50 | 执行数 | 48 | 预算数 | 44 | < | < |\n| ^ | 预算数 | 40 | 执行数 | 39 | < | < | < | < |"
    (refused,) = read(TITLE, drawn(FORM.replace(FUNDS, table))).refusals
    assert "同名" in refused.reason


@pytest.mark.parametrize("order", [(FUNDS, TOTAL), (TOTAL, FUNDS)], ids=["above the total", "below the total"])
def test_funds_below_the_indicators(order: tuple[str, str]) -> None:
    form = only(TITLE, drawn(HEADING, GOALS, HEADER, UPPER_ROWS, LOWER_ROWS, *order))
    assert unharmed(form)
    assert [cell.row for cell in form.source_cells] == sorted(cell.row for cell in form.source_cells)


BEFORE_FUNDS = drawn(HEADING, GOALS, HEADER, UPPER_ROWS, LOWER_ROWS, TOTAL)


@pytest.mark.parametrize(
    "section",
    [
        "资金使用情况（万元）",
        "资金投入情况（万元）",
        "经费收支（万元）",
        "预算安排及支出（万元）",
        "投入情况（万元）",
        "项目支出（万元）",
    ],
)
def test_funds_below_the_score_under_any_name_of_their_section(section: str) -> None:
    funds = FUNDS.replace("项目资金（万元）", section)
    assert unharmed(only(TITLE, drawn(BEFORE_FUNDS, funds)))
    assert unharmed(only(TITLE, BEFORE_FUNDS, drawn(funds)))
    assert unharmed(only(TITLE, drawn(BEFORE_FUNDS, funds.replace("年度资金总额", "合计"))))


@pytest.mark.parametrize(
    "words",
    [("年初预算", "全年预算", "全年支出"), ("年初预算安排", "调整后预算", "实际支出额")],
)
def test_funds_below_the_score_under_other_names_of_columns(words: tuple[str, ...]) -> None:
    funds = FUNDS
    for name, other in zip(("年初预算数", "全年预算数", "全年执行数"), words, strict=True):
        funds = funds.replace(name, other)
    assert unharmed(only(TITLE, drawn(BEFORE_FUNDS, funds)))


def test_funds_in_a_table_of_their_own_below_the_form_with_their_unit_in_a_line_above() -> None:
    funds = drawn(FUNDS.replace("（万元）", ""))
    other = BEFORE_FUNDS.replace("职工之家", "乙")
    (first, second) = read(
        TITLE, BEFORE_FUNDS, "三、资金使用情况（单位：万元）", funds, TITLE, other, "资金（单位：元）", funds
    ).forms
    assert unharmed(first)
    assert (second.project_name.text, amounts(second)[0]) == ("乙", ("total", "0.0060", "0.0050", "0.0048"))


def test_funds_of_the_year_before_below_the_form_are_not_its_own() -> None:
    before = FUNDS.replace("项目资金", "上年项目资金").replace("50", "70")
    assert not only(TITLE, drawn(BEFORE_FUNDS, before)).fund_lines
    assert unharmed(only(TITLE, drawn(FORM, before)))
    assert unharmed(only(TITLE, drawn(FORM), drawn(before)))


def test_a_list_of_projects_below_a_form_without_funds_gives_it_none() -> None:
    projects = "| 序号 | 项目名称 | < | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |\n| 1 | 合计 | < | 60 | 50 | 48 | 96% |"
    assert not only(TITLE, BEFORE_FUNDS, projects).fund_lines


def test_nothing_needs_no_unit() -> None:
    table = FUNDS.replace("（万元）", "").replace("| 10 | 6 | 5 |", "| 0 | 0 | 0.00 |")
    form = with_funds(table.replace("| 60 | 50 | 48 |", "| 60万元 | 50万元 | 480,000元 |"))
    assert amounts(form)[0] == ("total", "60", "50", "48.0000")
    assert amounts(form)[1] == ("appropriation", None, None, None)
    assert amounts(form)[3] == ("other", "0", "0", "0.00")
    assert [finding.code for finding in form.reading_findings] == ["unit_unknown"]


NO_UNIT = FORM.replace("（万元）", "")


def initial_budgets(*blocks: str) -> list[Decimal | None]:
    return [form.fund_lines[0].initial_budget.value for form in read(*blocks).forms]


@pytest.mark.parametrize(
    ("note", "budget"),
    [
        ("备注：本表资金单位为元，保留两位小数。", "0.006"),
        ("注：1.金额单位：万元", "60"),
        ("说明：单位：千元", "6"),
        ("本表金额单位均为元。", "0.006"),
        ("注：其他资金单位为元", None),
        ("注：成本指标计量单位为元", None),
        ("注：本表金额单位为万元，成本指标为元", None),
        ("备注：资金单位为元阳县财政局", None),
        ("注：预算单位为元阳县总工会", None),
    ],
)
def test_a_note_below_the_table_names_the_unit(note: str, budget: str | None) -> None:
    expected = [None if budget is None else Decimal(budget)]
    assert initial_budgets(TITLE, drawn(NO_UNIT), note) == expected
    assert initial_budgets(TITLE, drawn(NO_UNIT, f"| {note} | < | < | < | < | < | < | < | < |")) == expected
    assert initial_budgets(TITLE, drawn(FORM), note) == [60]


def test_a_note_speaks_of_the_form_above_it() -> None:
    note, wide = "备注：本表资金单位为元。", "| {} | < | < | < | < | < | < | < | < |"
    other = drawn(NO_UNIT.replace("职工之家", "文体中心"))
    assert initial_budgets(TITLE, drawn(NO_UNIT), note, TITLE, other) == [Decimal("0.006"), None]
    sheet = drawn(wide.format(TITLE), NO_UNIT, wide.format(note), wide.format(TITLE), other)
    assert initial_budgets(sheet) == [Decimal("0.006"), None]


TEXT = """2024年度项目支出绩效自评表

项目名称\t职工之家
{}
年度总体目标\t预期目标\t实际完成情况
\t建成。\t已建成。
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
\t产出指标\t数量指标\t活动次数\t≥10次\t12次\t50\t50
\t效益指标\t社会效益指标\t参与率\t≥80%\t85%\t40\t40
总分\t\t\t\t\t\t90\t90
"""
GROUPS_OF_TEXT = (
    "资金（万元）\t年初预算数\t全年预算数\t\t\t全年执行数\t\t\t得分\n\t\t合计\t财政拨款\t其他资金\t合计\t财政拨款\t其他资金\n\t60\t50\t44\t6\t48\t43\t5\t9.6",
    "资金（万元）\t年初预算数\t全年预算数\t全年执行数\t得分\n\t\t合计\t财政拨款\t其他资金\t合计\t财政拨款\t其他资金\n\t60\t50\t44\t6\t48\t43\t5\t9.6",
)


@pytest.mark.parametrize("carrier", ["\t", " | "], ids=["tabs", "pipes"])
@pytest.mark.parametrize("table", GROUPS_OF_TEXT, ids=["blanks kept", "merged cells gone"])
def test_sources_under_two_header_rows_of_text(table: str, carrier: str) -> None:
    lines = (line.replace("\t", carrier) if "\t" in line else line for line in TEXT.format(table).splitlines())
    (form,) = read_forms(
        read_text("\n".join(f"| {line} |" if carrier in line and "|" in carrier else line for line in lines).encode())
    ).forms
    assert amounts(form) == [("total", "60", "50", "48"), ("appropriation", None, "44", "43"), ("other", None, "6", "5")]
    assert form.fund_lines[0].score.value == Decimal("9.6")


def test_sources_of_text_that_do_not_add_up_are_refused() -> None:
    table = GROUPS_OF_TEXT[1].replace("\t6\t48", "\t48")
    assert not read_forms(read_text(TEXT.format(table).encode())).forms


def test_a_rate_alone_below_sources_of_text() -> None:
    table = "资金（万元）\t\t年度资金总额\t财政拨款\t其他资金\n\t全年预算数\t50\t44\t6\n\t全年执行数\t48\t43\t5\n\t执行率\t96%"
    (form,) = read_forms(read_text(TEXT.format(table).encode())).forms
    assert [each[2:] for each in amounts(form)] == [("50", "48"), ("44", "43"), ("6", "5")]


def test_a_blank_row_between_names_and_figures_of_text() -> None:
    table = "资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t得分\n\t\t\t\t\t\n\t年度资金总额\t60\t50\t48\t9.6"
    (form,) = read_forms(read_text(TEXT.format(table).encode())).forms
    assert amounts(form) == [("total", "60", "50", "48")]


def test_the_unit_of_a_section_stands_in_the_upper_of_two_rows_of_a_header_in_text() -> None:
    header = (
        "| 项目资金（万元） | | < | 预算数 | < | 执行数 | 分值 | 执行率 | 得分 |\n| ^ | | < | 年初 | 调整后 | ^ | ^ | ^ | ^ |"
    )
    funds = FUNDS.replace(drawn(FUNDS).splitlines()[0], header)
    text = as_text(paper(TITLE, drawn(FORM.replace(FUNDS, funds)))).decode()
    (form,) = read_forms(read_text(text.encode())).forms
    assert (amounts(form)[0][0], *amounts(form)[0][2:]) == ("total", "50", "48")


CHANGED = """
| 项目资金（万元） | | < | 预算数 | 调整数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 60 | {} | 48 | 10 | {} | 9.6 |
"""


@pytest.mark.parametrize(
    ("change", "rate", "budgets"),
    [("50", "96%", (60, 50)), ("-10", "80%", (None, 60)), ("50", "80%", (None, 60)), ("50", "", (None, 60))],
)
def test_the_rate_tells_the_changed_budget_from_the_change(change: str, rate: str, budgets: tuple[int | None, int]) -> None:
    (line,) = only(TITLE, drawn(FORM.replace(FUNDS, CHANGED.format(change, rate)))).fund_lines
    assert (line.initial_budget.value, line.annual_budget.value, line.executed.value) == (*budgets, 48)
