"""Texts of cells and the values that they say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_data.paper.model import Quantity
from perfeval_data.paper.quantities import has_uncertain_bound, parse_actual, parse_target
from perfeval_data.paper.values import (
    half_up,
    in_one_line,
    is_empty,
    joined,
    parse_amount,
    parse_number,
    parse_points,
    parse_rate,
)


@pytest.mark.parametrize("text", ["", " ", "—", "-", "/", "……", "无", "——", "－", "−", "———", "- -", "………", "...", "N/A"])
def test_marks_that_say_nothing(text: str) -> None:
    assert is_empty(text)
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        (Decimal("3.125"), "3.13"),
        (3.125, "3.13"),
        (3.135, "3.14"),
        (-3.125, "-3.13"),
        (0.89985 * 100, "89.99"),
        (1.005, "1.01"),
        (2.675, "2.68"),
        (Decimal("97.245"), "97.25"),
        (97.2449, "97.24"),
        (12, "12.00"),
        (123456789.125, "123456789.13"),
    ],
)
def test_a_half_is_rounded_away_from_zero(number: Decimal | float, rounded: str) -> None:
    assert half_up(number) == Decimal(rounded)


@given(st.integers(-(10**9), 10**9))
def test_rounding_a_number_in_thousandths_is_that_of_a_spreadsheet(thousandths: int) -> None:
    """However the number comes: exact, or as a binary fraction that may lie a little below its half."""
    sign, rest = (1, thousandths) if thousandths >= 0 else (-1, -thousandths)
    expected = Decimal(sign * ((rest + 5) // 10)) / 100
    assert half_up(Decimal(thousandths) / 1000) == expected
    assert half_up(thousandths / 1000) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.408", "1.408"),
        ("1,234,567.89", "1234567.89"),
        ("１２．５", "12.5"),
        (" 20 ", "20"),
        ("-3.5", "-3.5"),
        ("−3.5", "-3.5"),
        (".5", "0.5"),
        ("48.\n00", "48"),
        ("48\n.5", None),
        ("10\n20", None),
        ("1 234.50", None),
        ("0.00", "0"),
        ("1,23", None),
        ("12个", None),
        ("1.2.3", None),
        ("约10", None),
        ("1234567890123", None),
        ("0.123456789", "0.12345679"),
    ],
)
def test_number(text: str, number: str | None) -> None:
    assert parse_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "unit", "wan"),
    [
        ("30", "万元", "30"),
        ("1234567.89", "元", "123.456789"),
        ("4753.66万元", None, "4753.66"),
        ("500元", "万元", "0.05"),
        ("2亿元", "万元", "20000"),
        ("1.2亿", None, "12000"),
        ("5.8万", "元", "5.8"),
        ("12.5万", "万元", "12.5"),
        ("100元整", "万元", "0.01"),
        ("人民币5万元整", None, "5"),
        ("−3.5", "万元", "-3.5"),
        (".5", "万元", "0.5"),
        ("1 234.50", "万元", "1234.5"),
        ("1 234 567", "元", "123.4567"),
        ("1\u202f234", "万元", "1234"),
        ("100 200", "万元", None),
        ("1 234.5 678", "万元", None),
        ("100\n200", "万元", None),
        ("100\n200万元", None, None),
        ("100\n234.50", "万元", None),
        ("854万(高标准农田400万元)", "万元", None),
        ("30", None, None),
        ("三十", "万元", None),
        ("—", "万元", None),
    ],
)
def test_amount_in_wan(text: str, unit: str | None, wan: str | None) -> None:
    assert parse_amount(text, unit) == (None if wan is None else Decimal(wan))


def test_points_may_say_their_unit() -> None:
    assert parse_points("9.5分") == Decimal("9.5")
    assert parse_points("（9.5 分）") == parse_points("(9.5)") == Decimal("9.5")
    assert parse_points("优") is None
    assert parse_points("83802507") is None


@pytest.mark.parametrize(
    ("text", "computed", "rate"),
    [
        ("100%", None, "1"),
        ("89.7%", None, "0.897"),
        ("100.00％", None, "1"),
        ("1", None, "1"),
        ("0.5", None, "0.5"),
        ("120%", None, "1.2"),
        ("100.0\n0%", "1", "1"),
        ("100.0\n0%", "0.5", None),
        ("10\n20%", "0.2", None),
        ("10", "1", None),  # the score in the cell of the rate
        ("10", "0.1", "0.1"),
        ("100", "1", "1"),
        ("1", "0.01", "0.01"),
        ("89.7", "0.8969", "0.897"),
        ("", "1", None),
        ("100%左右", "1", None),
    ],
)
def test_rate(text: str, computed: str | None, rate: str | None) -> None:
    value = parse_rate(text, None if computed is None else Decimal(computed), Decimal("0.005"))
    assert value == (None if rate is None else Decimal(rate))


QUANTITIES = """
≥50个                  | >= | 50          | 个
满意度达到98%以上      | >= | 98          | %
调解成功200件左右      |    | 200         | 件
不超过9万元            | <= | 9           | 万元
>=530元/人*月          | >= | 530         | 元/人*月
≧200人                 | >= | 200         | 人
═80%                   | =  | 80          | %
≥1,200人次             | >= | 1200        | 人次
2小时以内              | <= | 2           | 小时
好评率达98%            | >= | 98          | %
12                     |    | 12          |
25TB                   |    | 25          | TB
100%覆盖               |    | 100         | %
12个月                 |    | 12          | 个月
2024年完成12次         |    | 12          | 次
挽回经济损失19431964.82 |   | 19431964.82 |

a comparison, negated or not, with or without 等于
大于等于3次            | >= | 3           | 次
大于、等于90%          | >= | 90          | %
大于（等于）90%        | >= | 90          | %
等于或大于3次          | >= | 3           | 次
达到或超过3次          | >= | 3           | 次
不得小于3次            | >= | 3           | 次
不能低于90%            | >= | 90          | %
不应少于3次            | >= | 3           | 次
不会低于90%            | >= | 90          | %
不得再低于90%          | >= | 90          | %
无低于90%              | >= | 90          | %
不得不足3次            | >= | 3           | 次
不得大于5%             | <= | 5           | %
未超过5%               | <= | 5           | %
没有超过5%             | <= | 5           | %
严禁超过5%             | <= | 5           | %
不高于5%               | <= | 5           | %
不大于5%               | <= | 5           | %
不超5%                 | <= | 5           | %
小于或者等于5%         | <= | 5           | %
不得擅自超过10万元     | <= | 10          | 万元
多于3次                | >  | 3           | 次
超过90%                | >  | 90          | %
低于5%                 | <  | 5           | %
不足3次                | <  | 3           | 次
未达到90%              | <  | 90          | %

a suffix behind a measure, not behind a rank
5台套以上              | >= | 5           | 台套
120台（套）以上        | >= | 120         | 台(套)
300卷及以上            | >= | 300         | 卷
0.5等以上              | >= | 0.5         | 等
3标段及以上            | >= | 3           | 标段
2梯次以内              | <= | 2           | 梯次
10篇省级以上           |    | 10          | 篇省级以上
10省级以上             |    | 10          | 省级以上
不良率低于5%           | <  | 5           | %
等于5次                | =  | 5           | 次
≯5%                    | <= | 5           | %
不得>5%                | <= | 5           | %
不得＜3次              | >= | 3           | 次
不≥5%                  | <  | 5           | %
≮90%                   | >= | 90          | %
至少3次                | >= | 3           | 次
至少开展3次            | >= | 3           | 次
最多3次                | <= | 3           | 次
上限3万元              | <= | 3           | 万元
最高不超过5万元        | <= | 5           | 万元
控制在9万元            | <= | 9           | 万元
提高到90%              | >= | 90          | %
不低于每人每月500元    | >= | 500         | 元

a suffix, right behind number and measure
90%以上                | >= | 90          | %
90%（含）以上          | >= | 90          | %
100人及以上            | >= | 100         | 人
百分之90以上           | >= | 90          | %
3起以下                | <= | 3           | 起
7天之内                | <= | 7           | 天
15日内                 | <= | 15          | 日
30日内完成             | <= | 30          | 日
5个工作日内办结        | <= | 5           | 个工作日
控制在9万元以内        | <= | 9           | 万元
超过90%以上            | >  | 90          | %
90%以上（含90%）       | >= | 90          | %
100m²以上              | >= | 100         | m²
20名国内专家           |    | 20          | 名国内专家
5次内部审计            |    | 5           | 次内部审计
10公里内河航道         |    | 10          | 公里内河航道
10个县级以上项目       |    | 10          | 个县级以上项目
不满意率5%             |    | 5           | %
未完成率≤5%            | <= | 5           | %
超市3家                |    | 3           | 家
不足之处整改5项        |    | 5           | 项
质量不低于国标，完成90件 |  | 90          | 件

how a number may be written
.5小时以内             | <= | 0.5         | 小时
-3%                    |    | -3          | %
≥－5℃                 | >= | -5          | ℃
≥−5℃                  | >= | -5          | ℃
≤2024.5万元            | <= | 2024.5      | 万元
≥12.5万人次            | >= | 12.5        | 万人次
不超过100元整          | <= | 100         | 元
20年以上               | >= | 20          | 年

no number, several, or none that is exact
10-20人                |    |             |
1 200人                |    |             |
增长率-3%              |    |             |
10余人                 |    |             |
100+                   |    |             |
前3名                  |    |             |
3A级                   |    |             |
±5%                    |    |             |
T+1                    |    |             |
ISO9001                |    |             |
第1名                  |    |             |
全员缴纳               |    |             |
≥**人                  |    |             |

months, quarters, years, dates
11月底前               |    |             |
12月以前               |    |             |
10月完成               |    |             |
9.30前                 |    |             |
15日前                 |    |             |
24年底                 |    |             |
24年完成               |    |             |
2024                   |    |             |
2024.12                |    |             |
2024/1/1               |    |             |
2023-2025年            |    |             |
20241231               |    |             |
2024年12月31日前       |    |             |
第三季度               |    |             |
4季度末                |    |             |

a number that numbers, or is part of a name
1.持续提升             |    |             |
1、有效提高            |    |             |
（1）及时              |    |             |
2 及时                 |    |             |
1.提升；2.有效         |    |             |
5G覆盖                 |    |             |
打印A4                 |    |             |
升级为2.0版            |    |             |
500强企业              |    |             |
12345政务热线          |    |             |
110联动                |    |             |
38妇女节               |    |             |
7.1活动                |    |             |
1.完成培训5次          |    | 5           | 次
1.≥92%                 | >= | 92          | %
12345热线办结率95%     |    | 95          | %
5G基站20个             |    | 20          | 个
20个5G基站             |    | 20          | 个基站
（5）人                |    | 5           |
2 场                   |    | 2           | 场
81个节目               |    | 81          | 个节目
5.1万元                |    | 5.1         | 万元
12000次                |    | 12000       | 次

measured by what does not stand there
不低于上年的90%        |    |             |
不低于2023年的90%      |    |             |
较上年增长5%           |    |             |
高于全省平均3个百分点  |    |             |
"""
UNCERTAIN = [
    "不小于等于5次",
    "不大于或等于5次",
    "不能不低于90%",
    "不一定低于5%",
    "≥90%以内",
    "≤5%以上",
    "不低于90%以下",
    "不等于5次",
    "不=5次",
    "没有90%以上",
    "不允许差错率>5%",
    "没有5人",
    "未完成5个",
    "不少于参训人员90%",
    "最低生活保障300人",
]


@pytest.mark.parametrize("line", [line for line in QUANTITIES.splitlines() if "|" in line])
def test_target_as_a_quantity(line: str) -> None:
    text, operator, value, unit = (part.strip() or None for part in line.split("|"))
    assert text is not None
    assert parse_target(text) == Quantity(operator, None if value is None else Decimal(value), unit)
    assert not has_uncertain_bound(text)


@pytest.mark.parametrize("text", UNCERTAIN)
def test_a_number_whose_bound_is_not_certain_is_none(text: str) -> None:
    assert has_uncertain_bound(text)
    assert parse_target(text) == parse_actual(text) == Quantity()


def test_what_was_reached_is_a_number_and_no_bound() -> None:
    assert parse_actual("达到98%") == Quantity(None, Decimal(98), "%")
    assert parse_actual("降至3%") == Quantity(None, Decimal(3), "%")
    assert parse_actual("98%以上") == Quantity(">=", Decimal(98), "%")
    assert parse_actual("未达到98%") == Quantity("<", Decimal(98), "%")


def test_how_much_something_fell_is_a_number_only_where_a_fall_is_wanted() -> None:
    fell = Quantity(None, Decimal(5), "%")
    for text in ("下降5%", "投诉率下降了5%", "降幅5%", "5%的降幅"):
        assert parse_actual(text, "收入≥5%增长") == parse_actual(text, "减灾培训不少于5%") == Quantity()
        assert parse_actual(text, "投诉下降率≥5%") == parse_actual(text, "减少5%") == fell
    assert parse_actual("降至5%", "投诉率≤5%") == parse_actual("增长5%", "≥5%增长") == fell
    assert parse_actual("5项降低能耗措施", "≥5项") == Quantity(None, Decimal(5), "项降低能耗措施")


NEGATIONS = (
    "",
    "不",
    "不得",
    "不能",
    "不应",
    "不应该",
    "不可",
    "不会",
    "不宜",
    "不许",
    "不允许",
    "未",
    "从未",
    "没有",
    "无",
    "严禁",
    "禁止",
    "避免",
)
MORE, LESS = ("大于", "高于", "多于", "超过", "超出"), ("小于", "低于", "少于", "不足")
EQUALS = ("等于", "或等于", "或者等于", "、等于", "（等于）", "(含等于)")
COMPLEMENT = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}
LEADS = ("", "满意度", "全年支出", "原则上", "完成时间2024年，", "质量合格，")
UNITS = ("", "%", "次", "人次", "万元", "个工作日", "元/人*月", "平方米")


@st.composite
def bounds(draw: st.DrawFn) -> tuple[str, Quantity | None]:
    """A text made of its parts, and what it says; None where its parts may be meant either way. No number may be a year."""
    more, negation, equal = draw(st.booleans()), draw(st.sampled_from(NEGATIONS)), draw(st.sampled_from(("", *EQUALS)))
    word = draw(st.sampled_from(MORE if more else LESS))
    number = draw(st.decimals(min_value=0, max_value=1899, places=draw(st.integers(0, 2))))
    unit, lead = draw(st.sampled_from(UNITS)), draw(st.sampled_from(LEADS))
    operator = (">" if more else "<") + ("=" if equal else "")
    text = f"{lead}{negation}{word}{equal}{number:f}{unit}"
    if negation and equal:
        return text, None
    return text, Quantity(COMPLEMENT[operator] if negation else operator, number, unit or None)


@given(bounds())
@settings(max_examples=500)
def test_a_comparison_means_the_same_however_it_is_put_together(bound: tuple[str, Quantity | None]) -> None:
    text, quantity = bound
    assert parse_target(text) == parse_actual(text) == (quantity or Quantity())
    assert has_uncertain_bound(text) == (quantity is None)


@given(
    st.sampled_from((*MORE, *LESS)),
    st.integers(1, 999),
    st.sampled_from(UNITS),
    st.sampled_from(("以上", "以下", "以内", "及以上")),
)
def test_two_bounds_that_contradict_each_other_are_none(word: str, number: int, unit: str, suffix: str) -> None:
    agrees = (word in MORE) == suffix.endswith("上")
    assert has_uncertain_bound(f"{word}{number}{unit}{suffix}") != agrees


@given(
    st.integers(1, 12),
    st.sampled_from(("", "2024年", "24年")),
    st.sampled_from(("", "底", "以前", "底前", "完成", "15日", "中旬", "内", "份")),
)
def test_a_month_is_never_a_number(month: int, year: str, rest: str) -> None:
    assert parse_target(f"{year}{month}月{rest}") == parse_actual(f"{year}{month}月{rest}") == Quantity()


@given(st.integers(0, 9999), st.integers(0, 9999), st.sampled_from(("", "人", "万元", "%")), st.sampled_from("\n \t"))
def test_two_numbers_of_one_cell_are_never_one(first: int, second: int, unit: str, gap: str) -> None:
    text = f"{first}{gap}{second}"
    assert parse_target(f"{text}{unit}") == Quantity()
    assert parse_number(text) is parse_points(text) is parse_amount(f"{text}{unit}", "万元") is None
    assert parse_target(in_one_line(f"{text}{unit}")) == Quantity()


def test_text_broken_by_the_width_of_its_cell_is_joined() -> None:
    assert joined("基层党组织\n党建活动") == "基层党组织党建活动"
    assert joined("Word\nOffice") == "Word Office"
