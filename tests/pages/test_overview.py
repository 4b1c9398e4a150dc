"""总览: the headline figures can be recomputed from the list below them, and every figure is said in words too."""

from __future__ import annotations

import io
import json
import re

import docx
import pandas as pd
import pytest

from tests.drawn_projects import HOSTILE_NAME
from tests.pages.conftest import Dashboard, numbers

INITIAL, ANNUAL, EXECUTED = "年初预算数（万元）", "全年预算数（万元）", "全年执行数（万元）"
RATE, SCORE, FINDINGS, OPEN = "执行率（计算）", "评级得分（计算）", "疑点数（条）", "待处理疑点（条）"


def recomputed(projects: pd.DataFrame) -> dict[str, str]:
    """The headline figures from the CSV of the list of projects."""
    figures = projects.assign(**{name: numbers(projects[name]) for name in (INITIAL, ANNUAL, EXECUTED, SCORE, FINDINGS, OPEN)})
    both = figures.dropna(subset=[ANNUAL, EXECUTED])
    return {
        "项目数": f"{len(figures):,}",
        "年初预算": f"{both[INITIAL].sum():,.2f}",
        "全年预算": f"{both[ANNUAL].sum():,.2f}",
        "全年执行": f"{both[EXECUTED].sum():,.2f}",
        "执行率": f"{round(both[EXECUTED].sum() / both[ANNUAL].sum() * 100, 2):g}%",
        "平均得分": f"{round(figures[SCORE].mean(), 2):g}",
        "待处理疑点": f"{int(figures[OPEN].sum()):,} / {int(figures[FINDINGS].sum()):,}",
    }


def test_headline_figures_of_the_sample(sample: Dashboard) -> None:
    assert sample.open().metrics == {
        "项目数": "5",
        "年初预算": "50.71",
        "全年预算": "50.71",
        "全年执行": "50.71",
        "执行率": "100%",
        "平均得分": "97.75",
        "待处理疑点": "33 / 33",
    }


@pytest.mark.parametrize(
    "query", [{}, {"year": "2023"}, {"year": "全部"}, {"unit": "宣教部"}, {"unit": "（未填）", "grade": "良"}]
)
def test_headline_figures_follow_from_the_csv_of_the_same_page(large: Dashboard, query: dict[str, str]) -> None:
    large.open(**query)
    assert large.metrics == recomputed(large.csv("项目清单").frame())


def test_grades_below_the_figures_add_up_to_all_projects(large: Dashboard) -> None:
    large.open()
    grades = large.csv("项目清单").frame()["等级"].value_counts()
    (shown,) = [body for body in large.html if "pe-grades" in body]
    for grade in "优良中差":
        assert f"{grade}</span> {grades[grade]} 个" in shown
    ungraded = grades[grades.index.str.startswith("不评等级")].sum()
    assert f"不评等级 {ungraded} 个" in shown
    assert f"{ungraded}个项目不评等级（满分不是100分，或得分填报不全），未计入平均得分" in large.prose
    assert "1个项目未填全年执行数，预算20.00万元，未计入；1个项目未填全年预算数，执行8.00万元，未计入。" in large.prose


def test_sentence_tells_the_same_figures(sample: Dashboard) -> None:
    sentence = next(text for text in sample.open().prose.splitlines() if "共有5个项目" in text)
    for figure in (
        "全年预算50.71万元",
        "执行50.71万元",
        "执行率100%",
        "平均97.75分（优4个、不评等级1个）",
        "疑点33条，已处理0条，待处理33条",
    ):
        assert figure in sentence


def test_table_of_units_follows_from_the_list_of_projects(large: Dashboard) -> None:
    large.open()
    projects = large.csv("项目清单").frame().replace({"实施单位": {"": "（未填）"}})
    units = large.csv("各实施单位资金").frame().set_index("实施单位")
    assert set(units.index) == set(projects["实施单位"])
    for unit, rows in projects.groupby("实施单位"):
        expected = recomputed(rows)
        row = units.loc[[str(unit)]]
        assert f"{numbers(row[ANNUAL]).iloc[0]:,.2f}" == expected["全年预算"]
        assert row[RATE].tolist() == [expected["执行率"]]
        assert f"{round(numbers(row['平均得分']).iloc[0], 2):g}" == expected["平均得分"]


def test_five_projects_to_look_at_lead_to_their_sheets(large: Dashboard) -> None:
    large.open()
    (attention,) = [body for body in large.html if "pe-attention" in body]
    assert attention.count("href='sheet?") == 5


def test_brief_covers_the_projects_of_the_filter(large: Dashboard) -> None:
    brief = large.open(unit="宣教部", year="2023").downloads["下载领导简报（Word）"]
    assert re.fullmatch(r"2023年度_宣教部_领导简报_\d{8}\.docx", brief.file_name)
    title, scope, *_ = docx.Document(io.BytesIO(brief.data())).paragraphs
    assert (title.text, scope.text) == ("2023年度项目支出绩效自评情况简报", "（宣教部）")


def test_charts_show_text_of_documents_as_text(large: Dashboard) -> None:
    """Plotly obeys some HTML in names."""
    large.open(unit="单位*甲*[链接](http://evil)")
    texts = json.dumps([json.loads(chart.proto.spec) for chart in large.app.get("plotly_chart")], ensure_ascii=False)
    assert HOSTILE_NAME.replace("<", "&lt;").replace(">", "&gt;") in texts
    assert "<img" not in texts
