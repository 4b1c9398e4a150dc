"""资金执行: planned, available and spent, rate as computed beside the rate as filed, sources where there are any."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Dashboard, found, numbers

ANNUAL, EXECUTED = "全年预算数（万元）", "全年执行数（万元）"


def test_rate_is_computed_and_the_filed_one_kept_as_it_stands(sample: Dashboard) -> None:
    heading, *rows = sample.open("funds").table("项目资金")
    rates = [(row[heading.index("执行率（计算）")], row[heading.index("执行率原文")]) for row in rows]
    assert {computed for computed, _ in rates} == {"100%"}
    assert {filed for _, filed in rates} == {"100%", "10"}


def test_project_without_a_figure_has_no_rate(large: Dashboard) -> None:
    for name, cells in (("没有执行数的项目", ["20", "20", "—", "—"]), ("没有预算数的项目", ["—", "—", "8", "—"])):
        assert large.open("funds", q=name).table("项目资金")[1][2:6] == cells


def test_sentence_does_not_count_what_was_not_filed_as_unspent(large: Dashboard) -> None:
    large.open("funds", q="没有执行数的项目")
    assert "没有全年预算数和全年执行数都填写的项目。1个项目未填全年执行数，预算20.00万元，未计入。" in large.prose
    large.open("funds", unit="宣教部")
    said = "1个项目未填全年执行数，预算20.00万元，未计入；1个项目未填全年预算数，执行8.00万元，未计入。"
    assert said in large.prose
    projects = large.csv("项目资金").frame()
    both = projects[(projects[ANNUAL] != "") & (projects[EXECUTED] != "")]
    assert f"结余{numbers(both[ANNUAL]).sum() - numbers(both[EXECUTED]).sum():,.2f}万元" in large.prose


@pytest.mark.parametrize(("first", "column", "falling"), [("money", ANNUAL, True), ("rate", "执行率（计算）", False)])
def test_bars_show_the_projects_chosen_first(large: Dashboard, first: str, column: str, falling: bool) -> None:
    page = large.open("funds").see("first", first)
    rows = page.sort("项目资金", column)
    rows = rows if falling else rows.sort("项目资金", column)
    listed = [row[0] for row in rows.table("项目资金")[1:]]
    (_, bars) = [bars for body in page.html for bars in found(body, "pe-bars")]
    links = bars.xpath(".//li/a")
    assert [link.get("title").split("（")[0] for link in links] == [name.split("（")[0] for name in listed[:30]]
    assert page.follow(links[0].get("href")).project == listed[0]


def test_sources_are_summed_where_filed_and_blank_ones_are_no_zeros(large: Dashboard) -> None:
    sources = large.open("funds").csv("资金来源").frame()
    projects = large.csv("项目资金").frame()
    filed = projects[projects["项目名称"] != "共享工程"]
    (row,) = sources.to_dict("records")
    both = filed[(filed[ANNUAL] != "") & (filed[EXECUTED] != "")]
    assert float(row[ANNUAL]) == pytest.approx(numbers(both[ANNUAL]).sum())
    assert float(row[EXECUTED]) == pytest.approx(numbers(both[EXECUTED]).sum())
    assert (row["未填全的项目数（个）"], row["未填全的项目全年预算数（万元）"]) == ("2", "20")
    assert "155个项目中有1个没有填写资金来源" in large.prose


def test_without_any_source_there_is_a_sentence_and_no_table(sample: Dashboard) -> None:
    sample.open("funds")
    assert "5个项目中有5个没有填写资金来源；没有填写不等于零。" in sample.prose
    assert "下载资金来源（CSV）" not in sample.downloads
