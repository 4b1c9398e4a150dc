"""总览: the headline figures can be recomputed from the list below them, and every figure is said in words too."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any

import docx
import pandas as pd
import pytest

from tests.drawn_projects import HOSTILE_NAME
from tests.pages.conftest import Dashboard, found, numbers

ANNUAL, EXECUTED = "全年预算数（万元）", "全年执行数（万元）"
RATE, SCORE, OPEN = "执行率（计算）", "评级得分（计算）", "待处理疑点（条）"


def recomputed(projects: pd.DataFrame, finding_count: int) -> dict[str, str]:
    """The headline figures from the CSV of the list of projects and the number of all their findings."""
    figures = projects.assign(**{name: numbers(projects[name]) for name in (ANNUAL, EXECUTED, SCORE, OPEN)})
    both = figures.dropna(subset=[ANNUAL, EXECUTED])
    return {
        "全年预算": f"{both[ANNUAL].sum():,.2f}万元",
        "全年执行": f"{both[EXECUTED].sum():,.2f}万元",
        "执行率": f"{round(both[EXECUTED].sum() / both[ANNUAL].sum() * 100, 2):g}%",
        "平均得分": f"{round(figures[SCORE].mean(), 2):g}分",
        "待处理疑点": f"{int(figures[OPEN].sum()):,} / {finding_count:,}",
    }


def test_headline_figures_of_the_sample(sample: Dashboard) -> None:
    assert sample.open().metrics == {
        "全年预算": "50.71万元",
        "全年执行": "50.71万元",
        "执行率": "100%",
        "平均得分": "97.75分",
        "待处理疑点": "38 / 38",
    }


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"year": "2023"},
        {"year": "全部"},
        {"year": ["2024", "2023"], "grade": ["优", "不评等级"]},
        {"unit": "宣教部"},
        {"unit": ["宣教部", "（未填）"]},
        {"unit": "（未填）", "grade": "良"},
    ],
)
def test_headline_figures_follow_from_the_csv_of_the_same_page(large: Dashboard, query: dict[str, Sequence[str]]) -> None:
    finding_count = len(large.open("findings", **query).csv("填报疑点").frame())
    large.open(**query)
    projects = large.csv("项目清单").frame()
    assert large.metrics == recomputed(projects, finding_count)
    assert f"{len(projects)} / 共 305 个项目" in large.prose


def test_grades_below_the_figures_add_up_to_all_projects(large: Dashboard) -> None:
    large.open()
    grades = large.csv("项目清单").frame()["等级"].value_counts()
    (words,) = [each for body in large.html for each in found(body, "pe-grades")]
    (strip,) = [each for body in large.html for each in found(body, "pe-strip")]
    ungraded = grades[grades.index.str.startswith("不评等级")].sum()
    counted = {grade: int(grades[grade]) for grade in "优良中差"} | {"不评等级": int(ungraded)}
    assert [part.text_content() for part in words] == [f"{grade}{number}" for grade, number in counted.items()]
    lengths = [re.findall(r"flex-grow:(\d+)", part.get("style")) for part in strip]
    assert lengths == [[str(number)] for number in counted.values()]
    assert f"{ungraded}个项目不评等级（满分不是100分，或得分填报不全），未计入平均得分" in large.prose
    assert "1个项目未填全年执行数，预算20.00万元，未计入；1个项目未填全年预算数，执行8.00万元，未计入。" in large.prose


def test_sentence_tells_the_same_figures(sample: Dashboard) -> None:
    sentence = next(text for text in sample.open().prose.splitlines() if "共有5个项目" in text)
    for figure in (
        "全年预算50.71万元",
        "执行50.71万元",
        "执行率100%",
        "平均97.75分（优4个、不评等级1个）",
        "疑点38条，已处理0条，待处理38条",
    ):
        assert figure in sentence


def test_table_of_units_follows_from_the_list_of_projects(large: Dashboard) -> None:
    projects = large.open().csv("项目清单").frame().replace({"实施单位": {"": "（未填）"}})
    bars = {bar.xpath("a")[0].text_content(): _figures(bar) for body in large.html for bar in _unit_bars(body)}
    units = large.open("funds").csv("各实施单位资金").frame().set_index("实施单位")
    assert set(units.index) == set(projects["实施单位"])
    assert set(bars) == {unit.removeprefix("'") for unit in units.index}
    for unit, rows in projects.groupby("实施单位"):
        expected = recomputed(rows, 0)
        row, (amount, rate) = units.loc[[str(unit)]], bars[str(unit).removeprefix("'")]
        assert f"{numbers(row[ANNUAL]).iloc[0]:,.2f}万元" == f"{amount}万元" == expected["全年预算"]
        assert row[RATE].tolist() == [rate] == [expected["执行率"]]
        assert f"{round(numbers(row['平均得分']).iloc[0], 2):g}分" == expected["平均得分"]


def _unit_bars(body: str) -> list[Any]:
    """The lines of bars that have money on them."""
    return [bar for bars in found(body, "pe-bars") if "全年预算" in bars.text_content() for bar in bars.xpath(".//li")]


def _figures(bar: Any) -> tuple[str, str]:
    """The amount and the rate that stand behind a bar."""
    (figures,) = bar.xpath("span[@class='figures']")
    return str(figures.text), str(figures.xpath("b")[0].text)


def _concerns(dashboard: Dashboard) -> dict[str, list[Any]]:
    """The three lists of 需要关注: the items of each under its title."""
    (attention,) = [each for body in dashboard.html for each in found(body, "pe-attention")]
    return {each.xpath("h3")[0].text: each.xpath("ol/li") for each in attention.xpath("section")}


def test_what_needs_attention_leads_to_the_sheets_where_it_stands(sample: Dashboard, large: Dashboard) -> None:
    for dashboard in (sample, large):
        concerns = _concerns(dashboard.open())
        assert list(concerns) == ["钱没花完", "没完成却得高分", "填报错误"]
        items = [item for each in concerns.values() for item in each]
        assert items
        assert all(len(each) <= 3 for each in concerns.values())
        for item in items:
            (link,) = item.xpath("a")
            assert "问：" in item.text_content()
            assert dashboard.open().follow(link.get("href")).project == link.text_content()
            assert not dashboard.warnings


def test_more_than_the_shown_concerns_are_counted_and_led_to(large: Dashboard) -> None:
    large.open()
    assert "150个项目，共结余186.50万元" in large.prose
    (more,) = [link for link in large.links if large.place(link)[0] == "findings"]
    assert large.follow(more).title == "填报疑点"


def test_brief_covers_the_projects_of_the_filter(large: Dashboard) -> None:
    brief = large.open(unit="宣教部", year="2023").downloads["下载领导简报（Word）"]
    assert re.fullmatch(r"2023年度_宣教部_领导简报_\d{8}\.docx", brief.file_name)
    title, _, scope, *_ = docx.Document(io.BytesIO(brief.data())).paragraphs
    assert (title.text, scope.text) == ("2023年度项目支出绩效自评情况简报", "范围：宣教部。")


def test_charts_show_text_of_documents_as_text(large: Dashboard) -> None:
    """Plotly obeys some HTML in names."""
    large.open(unit="单位*甲*[链接](http://evil)")
    texts = json.dumps(large.charts, ensure_ascii=False)
    assert HOSTILE_NAME.replace("<", "&lt;").replace(">", "&gt;") in texts
    assert "<img" not in texts
