"""Order, pages and sums of tables: a click on a heading sorts as the database does, on screen and in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.paper.columns import COLUMNS, is_figure, kind
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.queries import Filters, Order
from tests.pages.conftest import FILTERED_PAGES, Dashboard, contents, numbers, text_of, words

GRADES = ("优", "良", "中", "差")
SEVERITIES = tuple(SEVERITY_WORDS[severity] for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTICE))
RANKED = {"等级": GRADES, "严重程度": SEVERITIES}
NAMED = {column.heading: name for name, column in COLUMNS.items()}


def headings(dashboard: Dashboard, content: str) -> dict[str, str]:
    """The headings of a table that sort it, each with its link."""
    return {words(cell): cell.xpath("a/@href")[0] for cell in dashboard.cells(content, "thead/tr")[0] if cell.xpath("a/@href")}


@dataclass(frozen=True)
class Clicked:
    """A column of a file after the first click on its heading, and after the second."""

    heading: str
    first: list[str]
    second: list[str]


def every_heading(dashboard: Dashboard, asked: Callable[[str], bool], **query: str) -> Iterator[tuple[str, str, Clicked]]:
    """Each table of each page with each heading that is asked for, clicked twice. Each table has its order in the address: all tables
    of a page are sorted at once, each by its next heading."""
    for page in FILTERED_PAGES:
        dashboard.open(page, **query)
        waiting = {content: list(filter(asked, headings(dashboard, content))) for content in contents(dashboard)}
        while chosen := {content: named.pop(0) for content, named in waiting.items() if named}:
            first, second = (click(dashboard, chosen) for _ in range(2))
            yield from (
                (page, content, Clicked(heading, first[content], second[content])) for content, heading in chosen.items()
            )


def click(dashboard: Dashboard, chosen: dict[str, str]) -> dict[str, list[str]]:
    """Click a heading of each table; returns the columns of their files."""
    before = {name: [value] if isinstance(value, str) else value for name, value in dashboard.query.items()}
    links = [dashboard.place(headings(dashboard, content)[heading]) for content, heading in chosen.items()]
    kept = {name: values for name, values in before.items() if all(name in query for _, query in links)}
    changed = {name: values for _, query in links for name, values in query.items() if before.get(name) != values}
    dashboard.open(dashboard.page, **kept | changed)
    return {content: dashboard.csv(content).frame()[heading].tolist() for content, heading in chosen.items()}


def sorted_as_said(saved: list[str], heading: str, falling: bool) -> bool:
    """Whether a column of a file stands in an order, blanks last either way. Texts stand as a Chinese dictionary has them: of these
    the test below asks the database."""
    filled = [value for value in saved if value]
    if saved[: len(filled)] != filled:
        return False
    if ranked := RANKED.get(heading):
        ranks = [ranked.index(value) for value in filled if value in ranked]
        return ranks == sorted(ranks, reverse=falling)
    values = [float(value.removesuffix("%").replace(",", "")) for value in filled]
    return values == sorted(values, reverse=falling)


def test_every_heading_of_figures_sorts_its_table_and_its_file_blanks_last(large: Dashboard) -> None:
    tried = 0
    for page, content, clicked in every_heading(large, lambda name: is_figure(NAMED[name]) or name in RANKED):
        falling = is_figure(NAMED[clicked.heading])
        for column, order in ((clicked.first, falling), (clicked.second, not falling)):
            blank_last = [value if not value.startswith("不评等级") else "" for value in column]
            assert sorted_as_said(blank_last, clicked.heading, order), (page, content, clicked.heading)
        tried += 1
    assert tried > 60


def test_third_click_gives_the_table_its_own_order_back(sample: Dashboard) -> None:
    before = sample.open("funds").csv("项目资金").data()
    signs = []
    for _ in range(3):
        sample.sort("项目资金", "全年执行数（万元）")
        (cell,) = [cell for cell in sample.cells("项目资金", "thead/tr")[0] if "全年执行数" in cell.text_content()]
        signs.append(cell.get("aria-sort"))
    assert signs == ["descending", "ascending", None]
    assert sample.query == {}
    assert sample.csv("项目资金").data() == before


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", ["project_name", "implementing_unit", "grade", "execution_rate", "annual_budget_wan"])
def test_list_on_screen_stands_as_the_database_sorts(
    large: Dashboard, large_database: Path, column: str, descending: bool
) -> None:
    with store.open_readonly(large_database) as connection:
        expected = queries.projects(connection, Filters((2024,)), Order(column, descending))["project_name"].tolist()
    large.open("overview", **{"projects.sort": f"{'-' * descending}{column}"})
    assert [row[0] for row in large.table("项目清单")[1:]] == expected[:50]
    assert [name.removeprefix("'") for name in large.csv("项目清单").frame()["项目名称"]] == [
        name.removeprefix("'") for name in expected
    ]
    large.turn_to(2)
    assert [row[0] for row in large.table("项目清单")[1:]] == expected[50:100]


def filled(values: Iterable[str]) -> list[str]:
    """What stands in a column; the lack of a grade is a blank, which stands last in either order."""
    return [value for value in values if value and not value.startswith(queries.NOT_GRADED)]


def test_texts_are_sorted_too(large: Dashboard) -> None:
    """By every heading of texts the first click and the second give opposite orders of the same rows."""
    tried = 0
    for page, content, clicked in every_heading(large, is_text, unit="宣教部"):
        assert filled(clicked.first) == filled(clicked.second)[::-1], (page, content, clicked.heading)
        tried += 1
    assert tried > 60


def is_text(heading: str) -> bool:
    return not is_figure(NAMED[heading]) and kind(NAMED[heading]).name != "MOMENT"


def test_new_order_begins_at_the_first_page(large: Dashboard) -> None:
    large.open("funds").turn_to(3)
    assert large.query == {"projects.page": "3"}
    large.sort("项目资金", "全年预算数（万元）")
    assert large.query == {"projects.sort": "-annual_budget_wan"}
    assert "共 155 行，每页 50 行" in large.prose
    large.turn_to(2)
    assert large.query == {"projects.sort": "-annual_budget_wan", "projects.page": "2"}


@pytest.mark.parametrize("named", ["nothing", "-nothing", "project_id; DROP TABLE projects", "-", "--grade", "evaluation_id"])
def test_order_by_no_column_of_the_table_is_none(large: Dashboard, named: str) -> None:
    usual = large.open("funds").table("项目资金")
    assert large.open("funds", **{"projects.sort": named}).table("项目资金") == usual


@pytest.mark.parametrize(("named", "rows"), [("4", 5), ("99", 5), ("0", 50), ("-1", 50), ("x", 50), ("9" * 40, 50), ("²", 50)])
def test_page_that_the_list_does_not_have(large: Dashboard, named: str, rows: int) -> None:
    assert len(large.open("funds", **{"projects.page": named}).table("项目资金")) - 1 == rows


# --- sums ----------------------------------------------------------------------------------------------------------

MONEY = ("全年预算数（万元）", "全年执行数（万元）")


@pytest.mark.parametrize("query", [{}, {"year": "全部"}, {"unit": ["宣教部", "图书馆"]}, {"grade": ["优", "差"], "q": "活动"}])
def test_sums_below_the_tables_are_the_headline(large: Dashboard, query: dict[str, Sequence[str]]) -> None:
    metrics = large.open(**query).metrics
    sums = [large.foot("项目清单")[0][large.table("项目清单")[0].index(name)] for name in MONEY]
    for content in ("各实施单位资金", "项目资金"):
        large.open("funds", **query)
        place = [large.table(content)[0].index(name) for name in MONEY]
        assert [large.foot(content)[0][each] for each in place] == sums or content == "各实施单位资金"
        assert [f"{float(large.foot(content)[0][each].replace(',', '')):,.2f}万元" for each in place] == [
            metrics["全年预算"],
            metrics["全年执行"],
        ]
        rate = large.table(content)[0].index("执行率（计算）")
        assert large.foot(content)[0][rate] == metrics["执行率"]


def test_counts_below_the_tables_are_those_of_the_lists(large: Dashboard) -> None:
    large.open("findings")
    listed = len(large.csv("填报疑点").frame())
    for content in ("各单位填报质量", "疑点种类统计"):
        saved = large.csv(content).frame()
        foot = dict(zip(large.table(content)[0], large.foot(content)[0], strict=True))
        assert foot["疑点数（条）"].replace(",", "") == str(int(numbers(saved["疑点数（条）"]).sum())) == str(listed)
    grades = dict(zip(large.open("scores").table("等级分布")[0], large.foot("等级分布")[0], strict=True))
    assert grades["项目数（个）"] == "155"


# --- from project to project ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [None, "全年预算数（万元）", "项目名称"])
def test_neighbours_of_a_project_follow_the_order_of_the_list_it_was_opened_from(large: Dashboard, order: str | None) -> None:
    large.open("overview", unit="宣教部", grade=["优", "良"])
    if order:
        large.sort("项目清单", order)
    listed = [row[0] for row in large.table("项目清单")[1:]]
    assert len(listed) > 4
    large.follow(large.links_of("项目清单")[0][0])
    walked = [large.project]
    while links := beside(large).get("下一个项目 ›"):
        large.follow(links)
        walked.append(large.project)
        assert not large.warnings
    assert walked == listed
    for name in listed[-2::-1]:
        large.follow(beside(large)["‹ 上一个项目"])
        assert large.project == name
    assert "‹ 上一个项目" not in beside(large)


def beside(dashboard: Dashboard) -> dict[str, str]:
    """The ways to the projects before and behind the one that is shown."""
    return {link.text_content(): link.get("href") for nav in dashboard.elements("pe-beside") for link in nav.xpath("a")}


def test_text_of_a_table_says_nothing_of_signs_for_the_eye(sample: Dashboard) -> None:
    sample.open("funds").sort("项目资金", "全年预算数（万元）")
    assert sample.table("项目资金")[0][2:4] == ["年初预算数（万元）", "全年预算数（万元）"]
    assert any("▼" in text_of(body) for body in sample.html)
