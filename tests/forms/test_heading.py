"""Several values of the heading in one cell or line."""

from __future__ import annotations

import pytest

from perfeval_data.forms.vocabulary import named_values

PROJECT, DEPARTMENT, UNIT = ("项目名称", "法律援助办案（二期）"), ("主管部门", "青禾区司法局"), ("实施单位", "法律援助中心")


@pytest.mark.parametrize("between", ["    ", " ", "\n", "\t", "；", "，", "、", " / ", "/", " | ", ""])
def test_a_known_name_begins_the_next_value_whatever_is_between(between: str) -> None:
    line = between.join(f"{name}：{value}" for name, value in (PROJECT, DEPARTMENT, UNIT))
    assert [*named_values(line)] == [PROJECT, DEPARTMENT, UNIT]


def test_a_longer_name_begins_the_next_value_as_well() -> None:
    assert [*named_values("项目名称：职工之家、项目业务主管部门：某市总工会")] == [
        ("项目名称", "职工之家"),
        ("项目业务主管部门", "某市总工会"),
    ]


@pytest.mark.parametrize("value", ["城区道路养护经费", "城市生活垃圾分类项目"])
def test_a_value_that_may_end_within_the_name_behind_it_is_left_out(value: str) -> None:
    assert [*named_values(f"项目名称：{value}主管部门：青禾区司法局")][:1] != [
        ("项目名称", value.removesuffix("项目").removesuffix("经费"))
    ]
    assert [*named_values(f"项目名称：{value}；主管部门：青禾区司法局")] == [("项目名称", value), DEPARTMENT]


@pytest.mark.parametrize("value", ["“榜样：劳模工匠”宣讲", "1:1配套资金", "比例1：2"])
def test_a_colon_within_a_value_parts_nothing(value: str) -> None:
    assert [*named_values(f"项目名称：{value}")] == [("项目名称", value)]


def test_persons_are_no_part_of_a_value() -> None:
    assert [*named_values("项目名称：职工夜校，项目负责人：甲乙")] == [("项目名称", "职工夜校"), ("项目负责人", "甲乙")]
