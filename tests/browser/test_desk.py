"""The officer at the desk: a document that is refused is brought in by answering its questions, and nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from perfeval_data.database import store
from perfeval_data.readers import scans
from tests.browser.conftest import Server, settle
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.test_split import HEADING, INDICATORS, TITLE, drawn, form
from tests.ingest.test_confirmed_scans import FORM, WIDTHS
from tests.ingest.test_confirmed_scans import TITLE as SCAN_TITLE
from tests.pages.test_desk import TWO_ROWS
from tests.photographed import saved, scanned, sheet, stamped

Visit = Callable[..., Page]
TWO_READINGS = drawn(
    HEADING.format(name="两个得分栏"),
    INDICATORS.replace("| 分值 |", "| 得分 |").replace("| 50 | 50 |", "| 50 | 45 |"),
    "| 总分 | < | < | < | < | < | 90 | 85 |",
)


@pytest.fixture
def server_for_desk(spare_server: Server, sample_database: Path) -> Server:
    spare_server.show(sample_database)
    return spare_server


def bring_in(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="到核定台处理").click()
    expect(page.get_by_role("heading", name=re.compile("核定台"))).to_be_visible()
    settle(page)
    page.get_by_label("核定人").fill("张三")
    page.get_by_label("核定人").press("Enter")
    settle(page)


def stored(server: Server, question: str) -> list[tuple[object, ...]]:
    with store.open_readonly(server.database) as connection:
        return connection.execute(question).fetchall()


def test_a_form_without_a_name_is_brought_in_and_the_work_survives_a_closed_browser(
    visit: Visit, server_for_desk: Server, tmp_path: Path
) -> None:
    file = tmp_path / "没有名称.docx"
    file.write_bytes(as_docx(paper(TITLE, form(""))))
    page = visit(f"{server_for_desk.url}/import")
    bring_in(page, file)
    expect(page.get_by_role("button", name="确认入库")).to_be_disabled()
    expect(page.locator(".pe-question")).to_contain_text("这张表是哪个项目的")
    page.get_by_label("此处应为").fill("劳模慰问")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("问题已全部核定，可以入库。")).to_be_visible()
    page.close()

    page = visit(f"{server_for_desk.url}/import")
    page.get_by_role("link", name="没有名称.docx").click()
    expect(page.locator(".pe-sums")).to_contain_text("Σ得分 90 = 总分得分 90 ✓")
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：没有名称")).to_be_visible()
    assert stored(server_for_desk, "SELECT count(*) FROM waiting_documents") == [(0,)]
    ((project,),) = stored(server_for_desk, "SELECT project_id FROM project_summary WHERE project_name = '劳模慰问'")
    assert stored(server_for_desk, "SELECT answered_by, answer_text FROM reading_answers") == [("张三", "劳模慰问")]
    page.goto(f"{server_for_desk.url}/sheet?project={project}")
    settle(page)
    expect(page.get_by_text("人工录入 1 处，其余为机读。")).to_be_visible()


def test_one_click_chooses_between_two_readings(visit: Visit, server_for_desk: Server, tmp_path: Path) -> None:
    file = tmp_path / "两个得分栏.docx"
    file.write_bytes(as_docx(paper(TITLE, TWO_READINGS)))
    page = visit(f"{server_for_desk.url}/import", viewport={"width": 834, "height": 1112})
    bring_in(page, file)
    choices = page.locator(".st-key-questions button").filter(has_text="是得分")
    expect(choices).to_have_count(2)
    expect(page.locator("td.mark").first).to_be_visible()
    choices.filter(has_text=re.compile("，“得分”是得分$")).click()
    expect(page.get_by_text("问题已全部核定，可以入库。")).to_be_visible()
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：两个得分栏")).to_be_visible()
    question = """SELECT score::INTEGER FROM indicators JOIN evaluations USING (evaluation_id)
                  WHERE project_name = '两个得分栏' ORDER BY indicator_number"""
    assert stored(server_for_desk, question) == [(45,), (40,)]


def test_the_second_half_of_a_double_click_answers_nothing(visit: Visit, server_for_desk: Server, tmp_path: Path) -> None:
    file = tmp_path / "两行.txt"
    file.write_bytes(TWO_ROWS.encode())
    page = visit(f"{server_for_desk.url}/import")
    bring_in(page, file)
    option = page.locator(".st-key-questions button").filter(has_text="是年初预算数")
    assert option.evaluate("button => getComputedStyle(button).animationDuration") == "0.6s"
    option.click(trial=True)
    box = option.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 40, box["y"] + 10)
    # A busy machine clicks later than she does.
    page.add_style_tag(content=".st-key-questions button { animation-duration: 60s !important }")
    expect(page.locator(".pe-question")).to_contain_text("第9行第2格")
    expect(page.locator(".st-key-questions button").first).to_have_css("pointer-events", "none")
    for _ in range(2):
        page.mouse.click(box["x"] + 40, box["y"] + 10)
        page.wait_for_timeout(250)
    settle(page)
    places = stored(server_for_desk, "SELECT DISTINCT split_part(place, '行', 1) FROM reading_answers")
    assert places == [("第8",)]


def test_a_file_without_any_table_can_be_typed_on_a_form_like_the_paper(
    visit: Visit, server_for_desk: Server, tmp_path: Path
) -> None:
    file = tmp_path / "照片说明.txt"
    file.write_text("自评表见照片。", encoding="utf-8")
    page = visit(f"{server_for_desk.url}/import")
    bring_in(page, file)
    page.get_by_role("link", name="整表录入").click()
    expect(page.get_by_label("项目名称")).to_be_visible()
    page.get_by_label("项目名称").fill("照片里的项目")
    page.get_by_role("button", name="保存整表").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="没有绩效指标")).to_be_visible()


@pytest.mark.skipif(not scans.is_installed(), reason="scanned pages are recognised where `python3 run.py scans` was run")
def test_a_scan_lies_beside_its_questions_and_is_confirmed_group_and_place_by_place(
    visit: Visit, server_for_desk: Server, tmp_path: Path
) -> None:
    file = tmp_path / "扫描件.jpg"
    file.write_bytes(saved([scanned(stamped(sheet(FORM, WIDTHS, SCAN_TITLE), 1400, 760), skew=0.7)], "JPEG"))
    page = visit(f"{server_for_desk.url}/import")
    bring_in(page, file)
    expect(page.locator(".pe-scans .pe-scan i.now")).to_have_count(1)
    left = page.get_by_text(re.compile("请逐处核对原图（还有 "))
    before = _count(left)
    page.get_by_test_id("stCheckbox").filter(has_text="是“98.76”").first.click()
    page.get_by_role("button", name="确认勾选的各处").click()
    expect(page.get_by_role("button", name="确认勾选的各处")).to_have_count(0)
    expect(left, "what she does not find right she is asked by itself").to_contain_text(f"还有 {before + 1} 处")
    page.get_by_label("原图上是").press("Enter")
    expect(left).to_contain_text(f"还有 {before} 处")
    page.get_by_role("button", name="这一格是空的").click()
    expect(left).to_contain_text(f"还有 {before - 1} 处")
    expect(page.get_by_role("button", name="确认入库")).to_be_disabled()
    assert ("张三",) in stored(server_for_desk, "SELECT answered_by FROM reading_answers")
    assert stored(server_for_desk, "SELECT count(*) FROM evaluations WHERE project_name = '职工之家建设'") == [(0,)]


def _count(told: Locator) -> int:
    found = re.search(r"还有 (\d+) 处", told.inner_text())
    assert found
    return int(found[1])
