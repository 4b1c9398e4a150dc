"""Departments side by side on 总览, where there is more than one."""

from __future__ import annotations

import pandas as pd
import pytest

from perfeval_data import queries
from perfeval_data.paper.columns import Kind, heading, kind
from tests.pages.conftest import Dashboard, numbers


def test_departments_add_up_and_stand_beside_their_median(large: Dashboard) -> None:
    page = large.open(year="2024")
    rows = page.csv("各部门比较").frame()
    assert set(rows["主管部门"]) == {"某市总工会", "某市文化和旅游局", "（未填）"}
    assert f"{int(numbers(rows['项目数（个）']).sum())} / 共 305 个项目" in page.prose
    assert f"{numbers(rows['全年预算数（万元）']).sum():,.2f}万元" == page.metrics["全年预算"]
    together, left_out = page.foot("各部门比较")
    columns = page.table("各部门比较")[0]
    assert f"{together[columns.index('全年预算数（万元）')]}万元" == page.metrics["全年预算"]
    assert together[columns.index("执行率（计算）")] == page.metrics["执行率"]
    assert left_out[columns.index("项目数（个）")] == "2"


@pytest.mark.parametrize("measure", queries.COMPARED)
def test_reader_chooses_what_to_compare_by(large: Dashboard, measure: str) -> None:
    page = large.open(year="2024").pick("by", measure)
    assert page.query == {"year": "2024", "by": measure} or measure == queries.COMPARED[0]
    values = numbers(page.csv("各部门比较").frame()[heading(measure)]).dropna().tolist()
    assert values == sorted(values, reverse=measure not in queries.LESS_IS_WORSE), "the worst first"
    dots = page.charts["compared"]["data"][1]
    assert [value * (100 if kind(measure) is Kind.RATE else 1) for value in dots["x"]] == pytest.approx(values, abs=0.005)
    (median,) = page.charts["compared"]["layout"]["shapes"]
    assert median["x0"] == pytest.approx(pd.Series(dots["x"]).median())
    said = f"按{heading(measure)}，中位数为" if len(set(values)) > 1 else f"各部门{heading(measure)}相同，中位数为"
    assert said in page.prose
    middle = pd.Series(values).median()
    worse = [value for value in values if (value < middle if measure in queries.LESS_IS_WORSE else value > middle)]
    assert ("最需过问的是" in page.prose) == bool(worse)
    assert ("没有比中位数更差的部门" in page.prose) == (not worse and len(set(values)) > 1)


def test_dot_of_a_department_leads_to_its_units(large: Dashboard) -> None:
    page = large.open(year="2024")
    assert "哪个部门需要过问" in page.prose
    names, links = (page.charts["compared"]["data"][1][name] for name in ("hovertext", "customdata"))
    large.follow(links[names.index("某市总工会")])
    assert list(large.chips) == ["某市总工会"]
    assert "哪个单位需要过问" in large.prose
    assert "各部门比较" not in large.prose


def test_units_of_one_department_are_compared(sample: Dashboard) -> None:
    page = sample.open()
    assert "哪个单位需要过问" in page.prose
    assert page.foot("各单位比较")[0][0] == "合计"
    assert "各部门比较" not in page.prose


def test_one_unit_is_no_comparison(sample: Dashboard) -> None:
    assert "需要过问" not in sample.open(unit="权益工作部").prose
    assert not sample.warnings
