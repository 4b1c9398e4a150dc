"""Any page on paper: what it is, of when and of which projects; every table whole; nothing to click; nothing beyond the margins."""

from __future__ import annotations

import re
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import becomes, go, menu, unfold

Visit = Callable[..., Page]

_POINTS_PER_MM = 72 / 25.4
_LEAST_MARGIN_MM = 8
_FOR_CLICKING = ("清除筛选", "大字版", "项目名称含", "（CSV）", "→")


def bare(text: str) -> str:
    return re.sub(r"\s|\ufffe|\xad|-", "", text)


def printed(page: Page) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))


def text_of(document: pdfium.PdfDocument) -> str:
    return bare("".join(sheet.get_textpage().get_text_range() for sheet in document))


def test_every_page_on_paper(visit: Visit) -> None:
    page = visit("/")
    for name in menu(page):
        go(page, name)
        document = printed(page)
        text = text_of(document)
        assert name in text[:80]
        assert "打印日期" in text
        assert name == "数据导入" or "2024年度5/共5个项目" in text
        assert [word for word in _FOR_CLICKING if word in text] == [], name
        for sheet in document:
            within_margins(sheet, name)
        unfold(page)
        cells = {bare(cell) for cell in page.locator(".pe-table :is(th, td), .pe-source td").all_inner_texts()}
        assert {cell for cell in cells if cell not in text} == set(), name


def within_margins(sheet: pdfium.PdfPage, name: str) -> None:
    width, _ = sheet.get_size()
    assert width == pytest.approx(210 * _POINTS_PER_MM, abs=1)
    words = sheet.get_textpage()
    margin = _LEAST_MARGIN_MM * _POINTS_PER_MM
    for place in range(words.count_chars()):
        left, _, right, _ = words.get_charbox(place)
        assert right <= left or margin <= left <= right <= width - margin, f"{name}: {words.get_text_range(place, 1)}"


def test_choices_above_a_list_stand_in_one_line_on_paper(visit: Visit) -> None:
    page = visit("/doubts")
    page.emulate_media(media="print")
    choices = page.get_by_test_id("stSelectbox").all()
    assert len(choices) == 3
    becomes(page, lambda: len({round((each.bounding_box() or {"y": -1})["y"]) for each in choices}), 1)


def test_a_table_over_two_sheets_repeats_its_headings(visit: Visit) -> None:
    page = visit("/search")
    heading = bare("年度指标值")
    sheets = list(printed(page))
    assert len(sheets) > 1
    for sheet in sheets:
        assert heading in bare(sheet.get_textpage().get_text_range())


def test_dark_pages_are_printed_dark_on_white(visit: Visit) -> None:
    page = visit("/data", color_scheme="dark")
    picture = printed(page)[0].render(scale=0.5).to_pil().convert("L")
    white = sum(count for shade, count in enumerate(picture.histogram()) if shade > 200)
    assert white > 0.8 * picture.width * picture.height
    assert picture.getextrema()[0] < 90


def test_grade_bands_let_the_points_through(visit: Visit) -> None:
    page = visit("/distribution")
    page.emulate_media(media="print")
    bands = page.locator(".stPlotlyChart").first.locator(".shapelayer path")
    expect(bands).not_to_have_count(0)
    becomes(page, lambda: bands.evaluate_all("each => each.every(band => Number(getComputedStyle(band).opacity) < 0.2)"), True)
