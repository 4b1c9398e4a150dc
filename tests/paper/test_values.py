"""Texts of cells and the values that they say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.paper.model import Quantity
from perfeval_data.paper.values import is_empty, joined, parse_amount, parse_number, parse_points, parse_quantity, parse_rate


@pytest.mark.parametrize("text", ["", " ", "—", "-", "/", "……", "无", "——", "－"])
def test_marks_that_say_nothing(text: str) -> None:
    assert is_empty(text)
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.408", "1.408"),
        ("1,234,567.89", "1234567.89"),
        ("１２．５", "12.5"),
        (" 20 ", "20"),
        ("-3.5", "-3.5"),
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
大于等于3次            | >= | 3           | 次
好评率达98%            | >= | 98          | %
12                     |    | 12          |
25TB                   |    | 25          | TB
100%覆盖               |    | 100         | %
12个月                 |    | 12          | 个月
2024年完成12次         |    | 12          | 次
挽回经济损失19431964.82 |   | 19431964.82 |
≥－5℃                 | >= | -5          | ℃
11月底前               |    |             |
2024/1/1               |    |             |
2024年12月31日前       |    |             |
第三季度               |    |             |
10-20人                |    |             |
ISO9001                |    |             |
第1名                  |    |             |
全员缴纳               |    |             |
≥**人                  |    |             |
"""


@pytest.mark.parametrize("line", QUANTITIES.strip().splitlines())
def test_target_as_a_quantity(line: str) -> None:
    text, operator, value, unit = (part.strip() or None for part in line.split("|"))
    assert text is not None
    assert parse_quantity(text) == Quantity(operator, None if value is None else Decimal(value), unit)


def test_text_broken_by_the_width_of_its_cell_is_joined() -> None:
    assert joined("基层党组织\n党建活动") == "基层党组织党建活动"
    assert joined("Word\nOffice") == "Word Office"
