"""Departments side by side on 总览, where there is more than one."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Dashboard, numbers


def test_departments_add_up_and_stand_beside_their_median(large: Dashboard) -> None:
    page = large.open(year="2024")
    rows = page.csv("各主管部门比较").frame()
    assert rows["主管部门"].tolist()[:2] == ["某市总工会", "某市文化和旅游局"]
    assert f"{int(numbers(rows['项目数（个）']).sum())}" == page.metrics["项目数"]
    assert numbers(rows["全年预算数（万元）"]).sum() == pytest.approx(float(page.metrics["全年预算"].replace(",", "")))
    together, left_out = page.foot("各主管部门比较")
    heading = page.table("各主管部门比较")[0]
    assert f"{float(together[heading.index('全年预算数（万元）')].replace(',', '')):,.2f}" == page.metrics["全年预算"]
    assert together[heading.index("执行率（计算）")] == page.metrics["执行率"]
    assert left_out[heading.index("项目数（个）")] == "2"
    median = numbers(rows["得分中位数"]).median()
    assert f"得分中位数 {round(median, 2):g}" in page.prose


def test_reader_chooses_what_to_compare_by(large: Dashboard) -> None:
    page = large.open(year="2024").choose("compared by", "findings_per_project")
    assert any(chart.key == "departments" for chart in page.app.get("plotly_chart"))


def test_one_department_is_no_comparison(sample: Dashboard) -> None:
    assert "各主管部门比较" not in [element.value for element in sample.open().app.subheader]


def test_chosen_department_is_not_compared(large: Dashboard) -> None:
    assert "各主管部门比较" not in [element.value for element in large.open(department="某市总工会").app.subheader]
