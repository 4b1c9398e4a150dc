"""The first minute on an empty database: what to do is said; a file is read, looked at and stored; a letter is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, go
from tests.conftest import SAMPLES

Visit = Callable[..., Page]


def test_from_an_empty_database_to_the_overview(visit: Visit, spare_server: Server, tmp_path: Path) -> None:
    spare_server.database.unlink(missing_ok=True)
    page = visit(spare_server.url)
    expect(page.locator("h1")).to_have_text("还没有数据")
    page.get_by_role("link", name="去导入").click()
    expect(page.locator("h1")).to_have_text("数据导入")
    letter = tmp_path / "会议通知.txt"
    letter.write_text("定于周五开会。", encoding="utf-8")
    page.locator("input[type=file]").set_input_files([*SAMPLES.glob("*.txt"), letter])
    expect(page.get_by_role("alert").filter(has_text="未入库")).to_contain_text("会议通知.txt：没有找到项目支出绩效自评表")
    page.get_by_role("button", name="确认入库：1 个文件、5 张自评表").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="已入库 1 个文件、5 张自评表")).to_be_visible()
    go(page, "总览")
    expect(page.locator(".pe-summary").first).to_contain_text("共有5个项目")
    go(page, "数据说明")
    expect(page.get_by_role("cell", name="会议通知.txt").first).to_be_visible()


def test_two_visitors_see_each_what_he_chose(visit: Visit) -> None:
    one, other = visit("/?unit=权益工作部"), visit("/?unit=党建人事部")
    for page, money in ((one, "40.10"), (other, "1.61")):
        expect(page.locator(".pe-summary").first).to_contain_text(f"全年预算{money}万元")
    go(one, "资金执行")
    go(other, "得分分布")
    expect(one.get_by_text("权益工作部，2 / 共 5 个项目")).to_be_visible()
    expect(other.get_by_text("党建人事部，2 / 共 5 个项目")).to_be_visible()


@pytest.mark.parametrize(("status", "sentence"), [(413, "合计太大或太多"), (403, "没有上传的权限")])
def test_upload_that_the_door_refuses_is_said_in_chinese(visit: Visit, status: int, sentence: str) -> None:
    page = visit("/import", complaints=[str(status)])
    page.route("**/_stcore/upload_file/**", lambda route: route.fulfill(status=status))
    page.locator("input[type=file]").set_input_files(next(SAMPLES.glob("*.txt")))
    expect(page.get_by_text(sentence)).to_be_visible()
    assert "Axios" not in page.get_by_test_id("stFileUploader").inner_text()
