"""The first minute on an empty database: what to do is said; a file is read, looked at and stored; a letter is refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CUT_OFF, Server, free_port, go, serving, settle
from tests.conftest import SAMPLES
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.test_split import TITLE, form

Visit = Callable[..., Page]


def test_from_an_empty_database_to_the_overview(visit: Visit, spare_server: Server, tmp_path: Path) -> None:
    spare_server.database.unlink(missing_ok=True)
    page = visit(spare_server.url)
    expect(page.get_by_text("还没有数据。请到“数据导入”页")).to_be_visible()
    page.get_by_role("link", name="去导入").click()
    expect(page.locator("h1")).to_have_text("数据导入")
    letter = tmp_path / "会议通知.txt"
    letter.write_text("定于周五开会。", encoding="utf-8")
    page.locator("input[type=file]").set_input_files([*SAMPLES.glob("*.txt"), letter])
    expect(page.get_by_test_id("stMain")).to_contain_text(
        "1 个文件可以入库，共 5 个项目；1 个不能入库：没有找到项目支出绩效自评表 1 个。"
    )
    page.get_by_role("button", name="确认入库：1 个文件、5 个项目").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="入库 1 个文件，共 5 个项目；1 个未入库")).to_be_visible()
    go(page, "总览")
    expect(page.locator(".pe-summary").first).to_contain_text("共有5个项目")
    go(page, "数据说明")
    expect(page.get_by_role("cell", name="会议通知.txt").first).to_be_visible()


_ICON = "rate_review"
"""The name of an icon, which its font draws as one sign."""


def test_form_is_chosen_beside_its_source_and_the_list_stays_below_the_button(visit: Visit, tmp_path: Path) -> None:
    blocks = (TITLE, form("甲"), TITLE, form("乙").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |"))
    (tmp_path / "两张.docx").write_bytes(as_docx(paper(*blocks)))
    for number in range(30):
        (tmp_path / f"通知{number}.txt").write_text(f"定于周五开会。{number}", encoding="utf-8")
    page = visit("/import")
    page.locator("input[type=file]").set_input_files(sorted(tmp_path.iterdir()))
    confirm = page.get_by_role("button", name="确认入库：1 个文件、2 个项目")
    expect(confirm).to_be_in_viewport()
    settle(page)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") < 2 * 900
    page.get_by_role("button", name="对照原文").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".pe-sheet")).to_contain_text("甲")
    dialog.get_by_role("combobox").click()
    page.get_by_role("option", name="第2张　乙").click()
    expect(dialog.locator(".pe-sheet")).to_contain_text("70")
    assert not re.search("[A-Za-z]{4,}", dialog.inner_text().replace("docx", "").replace(_ICON, ""))


def test_tick_for_a_removal_is_for_these_documents_only(visit: Visit, spare_server: Server, large_database: Path) -> None:
    spare_server.show(large_database)
    page = visit(f"{spare_server.url}/import")
    documents, sure = page.get_by_test_id("stMultiSelect"), page.get_by_role("checkbox", name="确认移除")

    def choose(name: str) -> None:
        documents.get_by_role("combobox").click()
        expect(page.get_by_role("option", name="全选")).to_be_visible()
        page.get_by_role("option", name=name).click()
        page.keyboard.press("Escape")
        settle(page)

    choose("odd.html")
    page.get_by_text("确认移除").click()
    expect(sure).to_be_checked()
    choose("2024年自评表1.html")
    expect(sure).not_to_be_checked()
    expect(page.get_by_role("button", name="移除", exact=True)).to_be_disabled()


def test_two_visitors_see_each_what_he_chose(visit: Visit) -> None:
    one, other = visit("/?unit=权益工作部"), visit("/?unit=党建人事部")
    for page, money in ((one, "40.10"), (other, "1.61")):
        expect(page.locator(".pe-summary").first).to_contain_text(f"全年预算{money}万元")
    go(one, "资金执行")
    go(other, "得分分布")
    for page, unit in ((one, "权益工作部"), (other, "党建人事部")):
        expect(page.locator(".pe-chip")).to_have_text([f"{unit}×"])
        expect(page.locator(".pe-chips")).to_contain_text("2 / 共 5 个项目")


@pytest.mark.parametrize(("status", "sentence"), [(413, "合计太大或太多"), (403, "没有上传的权限")])
def test_upload_that_the_door_refuses_is_said_in_chinese(visit: Visit, status: int, sentence: str) -> None:
    page = visit("/import", complaints=[str(status)])
    page.route("**/_stcore/upload_file/**", lambda route: route.fulfill(status=status))
    page.locator("input[type=file]").set_input_files(next(SAMPLES.glob("*.txt")))
    expect(page.get_by_text(sentence)).to_be_visible()
    assert "Axios" not in page.get_by_test_id("stFileUploader").inner_text()


def test_files_that_a_killed_server_has_lost_are_to_be_chosen_again(
    visit: Visit, sample_database: Path, tmp_path: Path
) -> None:
    database, port = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")), free_port()
    (tmp_path / "甲.docx").write_bytes(as_docx(paper(TITLE, form("甲"))))
    with serving(database, port) as process:
        page = visit(f"http://127.0.0.1:{port}/import", complaints=CUT_OFF)
        page.locator("input[type=file]").set_input_files(tmp_path / "甲.docx")
        expect(page.get_by_role("button", name="确认入库")).to_be_visible()
        process.kill()
    with serving(database, port):
        expect(page.get_by_role("dialog", name="与系统的连接已断开")).to_have_count(0)
        page.get_by_role("button", name="确认入库").click()
        expect(page.get_by_text("连接中断过，上面列出的文件没有入库。请重新选择文件")).to_be_visible()
        expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
