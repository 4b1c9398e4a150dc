"""For every reader: names and contrast by axe, the main job by keyboard alone, large text, text at 200 %."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import becomes, go, menu, settle, unfold

Visit = Callable[..., Page]

STREAMLITS_OWN: dict[str, str] = {}
"""Rules that Streamlit itself breaks and nobody can mend from outside, each with the reason. At present there is none."""
_MOST_TABS = 120


def serious(page: Page) -> dict[str, list[str]]:
    """The rules that the page breaks gravely, and where."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return {
        rule["id"]: [str(node["target"]) for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in ("serious", "critical") and rule["id"] not in STREAMLITS_OWN
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault(visit: Visit, scheme: str) -> None:
    page = visit("/", color_scheme=scheme)
    for name in menu(page):
        go(page, name)
        unfold(page)
        becomes(page, lambda: serious(page), {}, name)


def test_every_chart_has_a_name_and_its_table(visit: Visit) -> None:
    page = visit("/")
    for name in menu(page):
        go(page, name)
        for chart in page.locator(".stPlotlyChart").all():
            assert chart.get_attribute("role") == "figure"
            assert chart.get_attribute("aria-label")
        if page.locator(".stPlotlyChart").count():
            unfold(page)
            assert page.get_by_role("table").count()


def tab_to(page: Page, role: str, name: str) -> None:
    """Press the tab key until the focus is on the control."""
    wanted = page.get_by_text(name).first if role == "fold" else page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement || each.closest('summary') === document.activeElement"):
            return
    pytest.fail(f"the tab key does not reach {name}")


def test_main_job_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/")
    tab_to(page, "button", "实施单位：")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="党建人事部（")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pe-chip")).to_have_text(["党建人事部×"])
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="实施单位：")).to_be_focused()
    tab_to(page, "link", "去世离休干部遗孀补贴")
    page.keyboard.press("Enter")
    expect(page.locator("h2")).to_have_text("去世离休干部遗孀补贴")
    settle(page)
    tab_to(page, "link", "第")
    page.keyboard.press("Enter")
    expect(page.locator(".pe-source td.mark")).to_have_count(1)
    settle(page)
    tab_to(page, "button", "下载去世离休干部遗孀补贴_项目资金")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".csv")
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_have_text("总览")


def test_large_text_is_remembered_by_the_browser(visit: Visit) -> None:
    page = visit("/")
    usual = text_sizes(page)
    page.get_by_text("大字版").click()
    page.wait_for_function(
        "usual => parseFloat(getComputedStyle(document.documentElement).fontSize) > usual * 1.25", arg=usual[0]
    )
    settle(page)
    later = page.context.new_page()
    later.goto(page.url)
    settle(later)
    large = text_sizes(later)
    assert all(after >= before * 1.25 for before, after in zip(usual, large, strict=True))
    for name in menu(later):
        go(later, name)
        becomes(later, lambda: clipped(later), [], name)


def text_sizes(page: Page) -> list[float]:
    """Pixels of the usual text, of a paragraph and of the words of a chart."""
    return [
        page.locator(selector).first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
        for selector in ("html", ".pe-summary", ".stPlotlyChart .ytick text")
    ]


def test_text_of_twice_the_size_is_not_cut(visit: Visit) -> None:
    page = visit("/", viewport={"width": 1280, "height": 900})
    page.add_style_tag(content="html { font-size: 34px !important }")
    for name in menu(page):
        go(page, name)
        becomes(page, lambda: clipped(page), [], name)


def clipped(page: Page) -> list[str]:
    """Texts that their box cuts off, and the page where it is wider than the window."""
    found = page.locator("[data-testid=stMain]").evaluate(
        """main => [main, ...main.querySelectorAll('p, label, h1, h2, h3, span, button, [data-testid=stMetricValue] div')]
            .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 2 && each.clientWidth > 1
                            && getComputedStyle(each).overflowX !== 'visible'
                            && !each.closest('[data-testid=stIconMaterial], .pe-scroll, .pe-table'))
            .map(each => each.innerText.slice(0, 40))"""
    )
    assert isinstance(found, list)
    return found
