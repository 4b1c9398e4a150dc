"""Walks through the dashboard as its readers take them: by mouse, by link, on a telephone, with other people's text on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from tests.browser.conftest import FirstVisit, Server, becomes, chips, choose, go, menu, settle, unfold
from tests.drawn_paper import paper
from tests.drawn_projects import HOSTILE_NAME, project, title
from tests.formats import as_html

Visit = Callable[..., Page]

NAMES = ("总览", "资金执行", "得分分布", "年度对比", "项目明细", "指标查询", "填报疑点", "数据说明")
UNIT = "权益工作部"
DESK = ViewportSize(width=1440, height=900)
TABLET, TELEPHONE = ViewportSize(width=820, height=1180), ViewportSize(width=390, height=844)
LYING_TABLET = ViewportSize(width=1024, height=768)


def scope(page: Page) -> Locator:
    return page.locator(".pe-chips")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_bookmark_works_on_a_server_just_started(first_visit: FirstVisit) -> None:
    assert first_visit == FirstVisit(heading="填报疑点", language="zh-CN", dialogs=0)


def test_from_the_overview_to_the_cell_behind_a_number(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name="劳模服务和活动经费").first.click()
    expect(page.locator("h2")).to_have_text("劳模服务和活动经费")
    settle(page)
    total = page.get_by_role("region", name="项目资金").locator("tbody tr").first.locator("td")
    expect(total.nth(3)).to_have_text("20.1")
    total.nth(3).get_by_role("link").click()
    marked = page.locator(".st-key-pane td.mark")
    expect(marked).to_have_text("20.1")
    settle(page)
    expect(marked).to_be_in_viewport()
    expect(marked).to_have_attribute("title", query(page)["mark"][0])
    page.get_by_role("link", name="关闭").click()
    expect(page.locator(".st-key-pane")).to_have_count(0)
    assert "mark" not in query(page)


def test_bar_leads_to_the_page_of_its_unit(visit: Visit) -> None:
    page = visit("/")
    page.locator(".pe-bars").first.get_by_role("link", name="财务与资产管理部").click()
    expect(page.locator("h1")).to_have_text("资金执行")
    expect(scope(page)).to_contain_text("财务与资产管理部")
    assert query(page)["unit"] == ["财务与资产管理部"]
    page.go_back()
    expect(page.locator("h1")).to_have_text("总览")


def test_filter_goes_along_and_into_the_address(visit: Visit) -> None:
    page = visit("/")
    choose(page, "实施单位", UNIT)
    expect(scope(page)).to_contain_text("2024年度 2 / 共 5 个项目")
    go(page, "得分分布")
    assert chips(page) == [UNIT]
    assert query(page) == {"unit": [UNIT]}
    other = visit(page.url)
    expect(other.locator("h1")).to_have_text("得分分布")
    assert chips(other) == [UNIT]
    other.get_by_role("link", name="清除筛选").click()
    expect(scope(other)).to_contain_text("2024年度 5 / 共 5 个项目")
    assert (chips(other), query(other)) == ([], {})


def test_csv_is_saved_under_a_chinese_name(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"/spending?{urlencode({'unit': UNIT})}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载项目资金（CSV）").click()
    assert re.fullmatch(rf"2024年度_{UNIT}_项目资金_\d{{8}}\.csv", waiting.value.suggested_filename)
    saved = tmp_path / "saved.csv"
    waiting.value.save_as(saved)
    assert saved.read_bytes().startswith(b"\xef\xbb\xbf" + "项目名称,实施单位,年初预算数（万元）".encode())
    assert saved.read_bytes().count(b"\r\n") == 3


def test_a_table_that_goes_on_below_its_foot_has_a_shadow_there_until_its_end(visit: Visit) -> None:
    page = visit("/doubts")
    whole, kinds = (page.locator(".pe-table").nth(place) for place in range(2))
    shadow = "each => getComputedStyle(each.querySelector('tfoot')).boxShadow"
    assert kinds.evaluate("each => each.scrollHeight > each.clientHeight")
    becomes(page, lambda: [each.evaluate(shadow) == "none" for each in (whole, kinds)], [True, False])
    kinds.evaluate("each => { each.scrollTop = each.scrollHeight; }")
    page.wait_for_function(f"each => ({shadow})(each) === 'none'", arg=kinds.element_handle())


_DRAWN = """sign => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 40});
    const pen = canvas.getContext('2d');
    pen.font = `30px ${getComputedStyle(document.querySelector('.pe-summary')).fontFamily}`;
    pen.fillText(sign, 4, 32);
    return canvas.toDataURL();
}"""


def test_chinese_signs_have_glyphs(visit: Visit) -> None:
    """A sign without a glyph is drawn as the box that every other one of them gets too."""
    page = visit("/")
    box, *drawn = (page.evaluate(_DRAWN, sign) for sign in "\ue000劳模慰问执行率，。（）—≥")
    assert box not in drawn
    assert len(set(drawn)) == len(drawn)


def test_every_download_of_every_page_is_a_whole_file(visit: Visit, tmp_path: Path) -> None:
    page = visit("/")
    for name in menu(page):
        go(page, name)
        unfold(page)
        offers = page.get_by_role("button", name="下载", exact=True)
        buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
        if offers.count():
            offers.click()
            settle(page)
        for place in range(count := buttons.count()):
            if buttons.count() < count:  # a click beside an open list closes it
                offers.click()
                expect(buttons).to_have_count(count)
            settle(page)
            with page.expect_download() as waiting:
                buttons.nth(place).click()
            saved = tmp_path / waiting.value.suggested_filename
            waiting.value.save_as(saved)
            assert saved.read_bytes().startswith(BEGINNINGS[saved.suffix]), saved.name


BEGINNINGS = {".csv": b"\xef\xbb\xbf", ".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF", ".zip": b"PK", ".parquet": b"PAR1"}


def test_dark_pages_have_light_text(visit: Visit) -> None:
    page = visit("/", color_scheme="dark")
    background, text = (
        page.locator(selector).first.evaluate(f"each => getComputedStyle(each).{name}")
        for selector, name in (('[data-testid="stApp"]', "backgroundColor"), (".pe-summary", "color"))
    )
    assert brightness(background) < 60
    assert brightness(text) > 180


def brightness(colour: str) -> float:
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    return (red * 299 + green * 587 + blue * 114) / 1000


def test_every_page_fits_telephone_and_tablet(visit: Visit) -> None:
    page = visit("/")
    for name in menu(page):
        go(page, name)
        for size in (LYING_TABLET, TABLET, TELEPHONE):
            page.set_viewport_size(size)
            page.wait_for_function(
                """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
                         .every(each => each.scrollWidth <= each.clientWidth)"""
            )
        page.set_viewport_size(DESK)


@pytest.fixture
def replaced(server: Server, sample_database: Path) -> Iterator[Callable[[], None]]:
    """Ingests one more document while pages are open; afterwards the sample is back."""

    def replace() -> None:
        form = project(HOSTILE_NAME, unit="单位*甲*", scores=("50", "20"))
        ingest([Offered("one more.html", as_html(paper(title(2024), form)))], server.database)

    yield replace
    server.show(sample_database)


def test_new_data_are_seen_on_the_next_click_and_obeyed_in_nothing(visit: Visit, replaced: Callable[[], None]) -> None:
    page = visit("/")
    expect(scope(page)).to_contain_text("5 / 共 5 个项目")
    replaced()
    go(page, "资金执行")
    expect(scope(page)).to_contain_text("6 / 共 6 个项目")
    expect(page.get_by_role("link", name=HOSTILE_NAME).first).to_be_visible()
    expect(page.locator(".pe-bars").nth(1)).to_contain_text(HOSTILE_NAME)
    page = visit(f"/?{urlencode({'q': '<img', 'unit': '单位*甲*'})}")
    for name in NAMES:
        go(page, name)
        expect(scope(page)).to_contain_text("2024年度 1 / 共 6 个项目")
        assert chips(page) == ["单位*甲*", "名称含“<img”"]
        assert page.locator("[data-testid=stMain] img").count() == 0
        assert page.locator("a[href*='evil']").count() == 0
