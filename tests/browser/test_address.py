"""The address is where choices live: links lead on without a reload, charts too, and Back undoes one step each."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import becomes, choose, go, settle

Visit = Callable[..., Page]

UNIT, OTHER = "权益工作部", "党建人事部"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def back(page: Page) -> None:
    page.go_back()
    settle(page)


def test_back_undoes_one_step_each(visit: Visit) -> None:
    page = visit("/")
    choose(page, "实施单位", UNIT)
    choose(page, "实施单位", OTHER)
    go(page, "资金执行")
    page.get_by_role("region", name="各实施单位资金").get_by_role("link", name="全年执行数").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("全年执行数")
    back(page)
    expect(page.locator("th[aria-sort]")).to_have_count(0)
    back(page)
    expect(page.locator("h1")).to_have_text("总览")
    expect(page.locator(".pe-chip")).to_have_text([f"{UNIT}×", f"{OTHER}×"])
    back(page)
    expect(page.locator(".pe-chip")).to_have_text([f"{UNIT}×"])
    back(page)
    expect(page.locator(".pe-chip")).to_have_count(0)
    becomes(page, lambda: query(page), {})
    page.go_forward()
    expect(page.locator(".pe-chip")).to_have_text([f"{UNIT}×"])


def test_chip_takes_its_value_off_and_no_other(visit: Visit) -> None:
    page = visit(f"/?unit={UNIT}&unit={OTHER}")
    page.get_by_role("link", name=f"去掉“{UNIT}”").click()
    expect(page.locator(".pe-chip")).to_have_text([f"{OTHER}×"])
    assert query(page) == {"unit": [OTHER]}


def test_back_from_a_project_is_back_to_the_place_on_the_page(visit: Visit) -> None:
    page = visit("/")
    main = page.get_by_test_id("stMain")
    main.evaluate("main => main.scrollTo(0, 500)")
    page.get_by_role("region", name="项目清单").get_by_role("link", name="离休干部医疗统筹金").click()
    expect(page.locator("h1")).to_have_text("项目明细")
    becomes(page, lambda: main.evaluate("main => main.scrollTop"), 0)
    there = page.evaluate("history.length")
    back(page)
    expect(page.locator("h1")).to_have_text("总览")
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop >= 500")
    assert page.evaluate("history.length") == there


_MARKS = ".points path, .point path"
_POINTS = 5
"""About so many points of a page are clicked, from the first to the last."""


def points(page: Page) -> int:
    return page.locator(".stPlotlyChart").locator(_MARKS).count()


def grows_quiet(page: Page, frames: list[int]) -> bool:
    """Whether the server falls silent for half a second, within ten: a page that is drawn for ever never lets it."""
    for _ in range(20):
        frames.clear()
        page.wait_for_timeout(500)
        if len(frames) < 3:
            return True
    return False


@pytest.mark.parametrize("name", ["总览", "得分分布", "年度对比"])
def test_chart_leads_on_once_however_often_it_is_clicked(visit: Visit, name: str) -> None:
    """A chart may lead to the page that is shown: that is no reason to draw it for ever."""
    page = visit("/")
    frames: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: frames.append(1)))
    page.reload()
    settle(page)
    go(page, name)
    for place in range(0, points(page), max(1, points(page) // _POINTS)):
        for _ in range(2 if place == 0 else 1):
            point = page.locator(".stPlotlyChart").locator(_MARKS).nth(place)
            point.scroll_into_view_if_needed()
            before = page.url
            point.click(force=True)
            settle(page)
            assert grows_quiet(page, frames), f"point {place} of {name} keeps the page running"
            if page.url == before:
                break
            back(page)
            expect(page.locator("h1")).to_have_text(name)


def test_rows_are_ticked_and_marked_together(visit: Visit) -> None:
    page = visit("/doubts")
    boxes = page.locator("td [data-tick]")
    boxes.nth(0).click()
    boxes.nth(2).focus()
    page.keyboard.press("Space")
    page.get_by_role("link", name="登记勾选的 2 条").click()
    expect(page.get_by_role("button", name="登记这 2 条")).to_be_visible()
    assert len(query(page)["finding"]) == 2
    back(page)
    expect(page.locator(".st-key-pane")).to_have_count(0)


def test_menu_of_a_telephone_opens_by_a_word_and_closes_with_the_choice(visit: Visit) -> None:
    page = visit("/", viewport={"width": 390, "height": 844})
    expect(page.locator(".pe-menu.narrow a").first).not_to_be_visible()
    page.get_by_text("菜单：总览").click()
    page.locator(".pe-menu.narrow a").filter(has_text="填报疑点").click()
    expect(page.get_by_text("菜单：填报疑点")).to_be_visible()
    expect(page.locator(".pe-menu.narrow a").first).not_to_be_visible()
