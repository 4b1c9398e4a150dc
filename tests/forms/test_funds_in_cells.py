"""Amounts that stand several in a cell, in lines, texts or sentences: read where they add up, else told of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.plain import are_several_names
from perfeval_data.paper.model import SelfEvaluation
from tests.forms.right_form import (
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
    unharmed,
)
from tests.forms.test_fund_layouts import amounts, with_funds

STACKED_SOURCES = (
    r"""
| 项目资金（万元） | 资金来源 | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额\n其中：当年财政拨款\n上年结转资金\n其他资金 | < | 60\n45\n5\n10 | 50\n40\n4\n6 | 48\n39\n4\n5 | 10 | 96% | 9.6 |
""",
    r"""
| 项目资金（万元） | 资金来源 | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 当年财政拨款\n上年结转资金\n其他资金\n合计 | < | 45\n5\n10\n60 | 40\n4\n6\n50 | 39\n4\n5\n48 | 10 | —\n—\n—\n96% | 9.6 |
""",
    r"""
| 项目资金（万元） | 资金来源 | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 总额\n其中：\n财政拨款\n上年结转资金\n其他资金 | < | 60\n45\n5\n10 | 50\n\n40\n4\n6 | 48\n39\n4\n5 | 10 | 96% | 9.6 |
""",
    r"""
| 项目资金（万元） | 年初预算数 | < | 全年预算数 | < | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 总额：60\n财政拨款：45\n上年结转资金：5\n其他资金：10 | < | 总额：50\n财政拨款：40\n上年结转资金：4\n其他资金：6 | < | 总额：48\n财政拨款：39\n上年结转资金：4\n其他资金：5 | 10 | 96% | 9.6 |
""",
)


def test_lines_of_a_cell_may_name_sources_at_length() -> None:
    assert are_several_names("年度资金总额\n其中：当年一般公共预算财政拨款\n其他资金")
    assert not are_several_names("年度资金总额\n其中：当年一般公共预算财政拨款已按进度全部拨付到位\n其他资金")


@pytest.mark.parametrize("table", STACKED_SOURCES)
def test_sources_in_lines_of_one_cell(table: str) -> None:
    form = with_funds(table)
    assert sorted(amounts(form)) == [
        ("appropriation", "45", "40", "39"),
        ("carryover", "5", "4", "4"),
        ("other", "10", "6", "5"),
        ("total", "60", "50", "48"),
    ]
    (total,) = [line for line in form.fund_lines if line.source == "total"]
    assert (total.weight.value, total.rate.value, total.score.value) == (10, Decimal("0.96"), Decimal("9.6"))


def test_amounts_in_lines_of_one_cell_beside_their_names_in_another() -> None:
    form = with_funds(r"""
| 预算执行情况（万元） | 年初预算数：\n全年预算数：\n全年执行数：\n执行率： | 60\n50\n48\n96% | < | < | < | 分值 | 得分 | 备注 |
| ^ | ^ | ^ | ^ | ^ | ^ | 10 | 9.6 | |
""")
    (line,) = form.fund_lines
    entries = (line.initial_budget, line.annual_budget, line.executed, line.rate, line.weight, line.score)
    assert [entry.value for entry in entries] == [60, 50, 48, Decimal("0.96"), 10, Decimal("9.6")]


def test_lines_that_are_not_as_many_as_their_names_are_told_of() -> None:
    form = with_funds(STACKED_SOURCES[0].replace(r"60\n45\n5\n10", r"60\n45\n5"))
    assert form.fund_lines == ()
    assert "其中：当年财政拨款" in form.reading_findings[0].message


POINTS_BELOW = """
| 资金来源（万元） | < | < | 年初预算数 | < | 全年预算数 | < | 全年执行数 | < |
| 资金合计 | < | < | 60 | < | 50 | < | 48 | < |
| 其中：财政拨款 | < | < | 45 | < | 40 | < | 39 | < |
| 上年结转资金 | < | < | 5 | < | 4 | < | 4 | < |
| 其他资金 | < | < | 10 | < | 6 | < | 5 | < |
"""


@pytest.mark.parametrize(
    "row",
    [
        "| 预算执行率 | < | < | 96% | < | 满分 10 | < | 实得分 9.6 | < |",
        "| 执行率 | 96% | < | 分值 | < | 10 | < | 得分 | 9.6 |",
        "| 预算执行率96%，分值10分，得分9.6分 | < | < | < | < | < | < | < | < |",
    ],
)
def test_rate_and_points_below_the_sources_are_those_of_the_whole(row: str) -> None:
    form = with_funds(POINTS_BELOW + row)
    assert unharmed(form)
    assert form.fund_lines[0].rate.value == Decimal("0.96")


def test_a_rate_below_a_table_that_has_a_column_for_it_is_no_source() -> None:
    row = "| ^ | 预算执行率 | < | 96% | < | < | < | < | < |\n"
    form = with_funds(FUNDS.rstrip("\n") + "\n" + row)
    assert unharmed(form)
    assert any("预算执行率" in finding.message for finding in form.reading_findings)


@pytest.mark.parametrize("names", ["中央资金 省级资金", "本级财政资金 单位自筹资金", "上级补助 县级配套资金"])
def test_givers_of_any_name_as_columns(names: str) -> None:
    upper, lower = names.split()
    form = with_funds(f"""
| 项目资金（万元） | 类别 | 合计 | {upper} | < | {lower} | < | < | < |
| ^ | 年初预算数 | 60 | 45 | < | 15 | < | < | < |
| ^ | 全年预算数 | 50 | 40 | < | 10 | < | < | < |
| ^ | 全年执行数 | 48 | 39 | < | 9 | < | < | < |
| ^ | 支出率 | 96% | < | < | < | < | < | < |
""")
    assert [each[1:] for each in amounts(form)] == [("60", "50", "48"), ("45", "40", "39"), ("15", "10", "9")]
    assert (form.fund_lines[0].source, form.fund_lines[0].rate.value) == ("total", Decimal("0.96"))


@pytest.mark.parametrize(
    "text",
    [
        r"全年预算数：50万元，其中：财政拨款44万元，其他资金6万元；\n全年执行数：48万元，其中：财政拨款43万元，其他资金5万元；\n预算执行率：96%",
        "全年预算50万元（其中：财政拨款44万元，其他资金6万元），全年执行48万元（其中：财政拨款43万元，其他资金5万元），执行率96%。",
    ],
)
def test_amounts_with_their_sources_in_one_text(text: str) -> None:
    form = with_funds(f"| 项目资金 | {text} | < | < | < | < | < | < | < |")
    assert [each[2:] for each in amounts(form)] == [("50", "48"), ("44", "43"), ("6", "5")]
    assert form.fund_lines[0].rate.value == Decimal("0.96")


def test_a_text_of_amounts_that_says_more_is_told_of() -> None:
    form = with_funds("| 项目资金 | 全年预算50万元，用于建设三个场馆，全年执行48万元 | < | < | < | < | < | < | < |")
    assert form.fund_lines == ()
    assert "无法与资金来源、栏目对应" in form.reading_findings[0].message


def sentence(text: str) -> SelfEvaluation:
    return with_funds(f"| 项目资金使用情况 | {text} | < | < | < | < | < | < | < |")


@pytest.mark.parametrize(
    "text",
    [
        "本项目年初预算安排60万元，全年预算数50万元，截至12月31日实际支出48万元，预算执行率96.00%。",
        "2024年年初预算60万元，全年预算数为50万元，截至2024年12月31日，实际支出共计480000元，执行率96%。",
        "该项目年初预算60万元；调整后预算50万元；截止年底全年支出48万元。",
    ],
)
def test_amounts_in_a_sentence(text: str) -> None:
    assert [tuple(map(Decimal, filter(None, each[1:]))) for each in amounts(sentence(text))] == [(60, 50, 48)]


@pytest.mark.parametrize(
    "text",
    [
        "本项目年初预算安排60万元，全年预算数50万元，截至6月30日实际支出48万元。",
        "本项目年初预算安排60万元，全年预算数50万元，截至2023年12月31日实际支出48万元。",
        "2023年预算数50万元，2023年支出48万元。",
        "本项目年初预算60万元，上年结转5万元，全年预算数65万元，全年支出48万元。",
        "上年结转5万元，全年预算数65万元，全年支出48万元。",
        "本项目预算50万元，已全部到位，实际支出48万元。",
    ],
    ids=["half a year", "another year", "last year", "not a part of the amount before", "of no amount", "more than amounts"],
)
def test_a_sentence_whose_amounts_are_not_certain_is_told_of(text: str) -> None:
    form = sentence(text)
    assert form.fund_lines == ()
    assert "无法与资金来源、栏目对应" in form.reading_findings[0].message


def test_sources_without_a_word_that_they_are_parts_are_those_that_add_up() -> None:
    form = sentence("年初预算60万元，财政拨款50万元，其他资金10万元，全年预算数65万元，全年支出48万元。")
    assert amounts(form) == [("total", "60", "65", "48"), ("appropriation", "50", None, None), ("other", "10", None, None)]


def test_amounts_in_what_a_form_tells_of_its_project_are_no_table() -> None:
    text = "| 项目概况 | 本项目全年预算数70万元，全年支出35万元。 | < | < | < | < | < | < | < |"
    assert unharmed(only(TITLE, drawn(HEADING, text, GOALS, FUNDS, HEADER, UPPER_ROWS, LOWER_ROWS, TOTAL)))


BELOW_THEIR_AMOUNT = """
| 项目资金 | 全年预算数 | < | < | < | 全年执行数 | < | < | < |
| ^ | 年度资金总额：50万元 | < | < | < | 年度资金总额：480000元 | < | < | < |
| ^ | 其中：财政拨款：44万元 | < | < | < | 其中：财政拨款：43万元 | < | < | < |
| ^ | 其他资金：6万元 | < | < | < | 其他资金：5万元 | < | < | < |
"""


def test_a_source_with_its_amount_in_each_cell_below_what_the_amounts_are() -> None:
    right = [("total", None, "50", "48.0000"), ("appropriation", None, "44", "43"), ("other", None, "6", "5")]
    assert amounts(with_funds(BELOW_THEIR_AMOUNT)) == right
    crossed = BELOW_THEIR_AMOUNT.replace("< | 其他资金：5万元", "< | @").replace(
        "< | 其中：财政拨款：43万元", "< | 其他资金：5万元"
    )
    assert amounts(with_funds(crossed.replace("@", "财政拨款：43万元"))) == right
    with_rate = """
| 项目资金（万元） | 全年预算数 | < | < | 全年执行数 | < | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额：50 | < | < | 年度资金总额：48 | < | 10 | 96% | 9.6 |
| ^ | 财政拨款：44 | < | < | 财政拨款：43 | < | | | |
"""
    form = with_funds(with_rate)
    assert amounts(form) == [("total", None, "50", "48"), ("appropriation", None, "44", "43")]
    assert (form.fund_lines[0].weight.value, form.fund_lines[0].score.value) == (10, Decimal("9.6"))


def test_a_source_in_its_cell_that_is_not_known_loses_all_and_is_told_of() -> None:
    form = with_funds(BELOW_THEIR_AMOUNT.replace("其他资金", "张氏捐款"))
    assert form.fund_lines == ()
    assert "无法与资金来源、栏目对应" in form.reading_findings[0].message


@pytest.mark.parametrize(("weight", "score"), [("标准分值", "评价分值"), ("评价分值", "评价得分"), ("评价分值", "得分")])
def test_points_of_the_evaluation_are_the_score_where_others_are_the_full_marks(weight: str, score: str) -> None:
    total = with_funds(FUNDS.replace("| 分值 |", f"| {weight} |").replace("| 得分 |", f"| {score} |")).fund_lines[0]
    assert (total.weight.value, total.score.value) == (10, Decimal("9.6"))


NARROW = r"""
| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 780.18 | 78\n0.18 | 709.25 | 10 | 90.91% | 9.09 |
| ^ | 其中：当年财政拨款 | < | 588.78 | 58\n8.78 | 517.85 | — | — | — |
| ^ | 其他资金 | < | 191.4 | 19\n1.4 | 191.4 | — | — | — |
"""


@pytest.mark.parametrize("executed", ["709.25", r"709.\n25", "709.2\\n5"])
def test_amounts_that_a_narrow_column_has_broken_are_whole_where_the_sums_prove_it(executed: str) -> None:
    form = with_funds(NARROW.replace("709.25", executed))
    assert amounts(form)[0] == ("total", "780.18", "780.18", "709.25")
    assert [each[2] for each in amounts(form)] == ["780.18", "588.78", "191.4"]
    assert not form.reading_findings


@pytest.mark.parametrize(
    ("old", "new"), [("0.18 |", "0.81 |"), ("90.91%", "95.00%"), (r"19\n1.4", "—")], ids=["the sum", "the rate", "one source"]
)
def test_broken_amounts_that_nothing_proves_are_told_of(old: str, new: str) -> None:
    form = with_funds(NARROW.replace(old, new))
    assert amounts(form)[0][2] is None
    assert any("无法识别为数字" in finding.message for finding in form.reading_findings)
