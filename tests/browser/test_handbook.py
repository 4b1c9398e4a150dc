"""The handbook says what is on the screen. `PERFEVAL_HANDBOOK=1 pytest tests/browser/test_handbook.py` retakes its pictures."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.database.remedies import Change, State, ask, change
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import Filters
from tests.browser.conftest import Server, choose, go, menu, settle, unfold
from tests.conftest import ROOT, SAMPLES
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.test_split import TITLE, form
from tests.ingest.test_confirmed_scans import FORM, WIDTHS
from tests.ingest.test_confirmed_scans import TITLE as SCAN_TITLE
from tests.photographed import saved, sheet, stamped

Visit = Callable[..., Page]

HANDBOOK = ROOT / "docs" / "handbook.zh-CN.md"
PICTURES = HANDBOOK.parent / "handbook"
_MOST_BYTES = 1_500_000
_COLOURS = 64
_WINDOW = {"width": 1200, "height": 760}


def take(page: Page, name: str) -> None:
    """Take a picture for the handbook, where that was asked for."""
    if os.environ.get("PERFEVAL_HANDBOOK") == "1":
        PICTURES.mkdir(exist_ok=True)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        picture.save(PICTURES / f"{name}.png", optimize=True)


@pytest.fixture
def with_ledger(sample_database: Path, tmp_path: Path) -> Path:
    """The sample with some findings on the ledger, after one of the forms came in again."""
    database = Path(shutil.copy(sample_database, tmp_path / "ledger.duckdb"))
    with store.open_readonly(database) as connection:
        findings = queries.identities(connection, Filters())
    first, second, *_ = ask(database, findings, date.today() + timedelta(days=15), "张会计").remedy_ids
    change(database, [Change(first, State.RECTIFIED), Change(second, State.WAIVED, note="理由成立")], "张会计")
    corrected = next(SAMPLES.glob("*.txt")).read_text(encoding="utf-8").replace("\t650\t640\t15\t15", "\t650\t650\t15\t15")
    (tmp_path / "更正.txt").write_text(corrected, encoding="utf-8")
    ingest(files_under([tmp_path / "更正.txt"]), database)
    return database


@pytest.fixture
def screens(visit: Visit, spare_server: Server, with_ledger: Path, tmp_path: Path) -> str:
    """All that the walk of the handbook sees."""
    page = visit("/", viewport=_WINDOW)
    take(page, "overview")
    page.get_by_role("button", name="下载", exact=True).click()
    expect(page.get_by_role("button", name="下载领导简报（Word）")).to_be_visible()
    seen = [page.locator("body").inner_text()]
    page.keyboard.press("Escape")
    choose(page, "实施单位", "权益工作部")
    for name in menu(page):
        go(page, name)
        unfold(page)
        seen.append(page.locator("body").inner_text())

    page = visit("/sheet?project=5", viewport=_WINDOW)
    page.get_by_role("link", name=re.compile("第.+行")).nth(5).click()
    expect(page.locator(".pe-source td.mark")).to_be_in_viewport()
    settle(page)
    take(page, "paper")

    page = visit("/doubts?finding=1-1", viewport=_WINDOW)
    page.get_by_label("登记人").scroll_into_view_if_needed()
    take(page, "mark")
    page.get_by_role("link", name="关闭").click()
    expect(page.locator(".st-key-pane")).to_have_count(0)
    settle(page)
    page.get_by_role("button", name="下载", exact=True).click()
    expect(page.get_by_role("button", name="下载整改通知")).to_be_visible()
    expect(page.get_by_role("button", name="通知所列疑点列入整改台账")).to_be_visible()
    seen.append(page.locator("body").inner_text())

    page.keyboard.press("Escape")
    page = visit("/doubts?finding=1-1&act=ask", viewport=_WINDOW)
    seen.append(page.locator("body").inner_text())

    spare_server.show(with_ledger)
    page = visit(f"{spare_server.url}/doubts?view=ledger", viewport=_WINDOW)
    expect(page.get_by_role("heading", name="逐条查看")).to_be_visible()
    unfold(page)
    seen.append(page.locator("body").inner_text())
    page = visit(f"{spare_server.url}/doubts?view=ledger&standing=confirmable&item=all", viewport=_WINDOW)
    expect(page.get_by_role("button", name="确认已整改")).to_be_visible()
    settle(page)
    take(page, "ledger")
    seen.append(page.locator("body").inner_text())
    page = visit(f"{spare_server.url}/sheet?project=4", viewport=_WINDOW)
    unfold(page)
    seen.append(page.locator("body").inner_text())

    spare_server.database.unlink(missing_ok=True)
    page = visit(f"{spare_server.url}/import", viewport=_WINDOW)
    page.locator("input[type=file]").set_input_files(next(SAMPLES.glob("*.txt")))
    expect(page.get_by_role("button", name="确认入库：1 个文件、5 个项目")).to_be_visible()
    settle(page)
    take(page, "import")
    page.get_by_role("button", name="对照原文").click()
    expect(page.get_by_role("dialog")).to_contain_text("读出的指标")
    seen.append(page.locator("body").inner_text())
    page = visit(f"{spare_server.url}/import", viewport=_WINDOW)
    nameless = tmp_path / "职工之家.docx"
    nameless.write_bytes(as_docx(paper(TITLE, form(""))))
    page.locator("input[type=file]").set_input_files(nameless)
    page.get_by_role("button", name="到核定台处理").click()
    expect(page.locator(".pe-question")).to_be_visible()
    settle(page)
    page.locator(".pe-summary").evaluate("element => element.scrollIntoView()")
    take(page, "desk")
    seen.append(page.locator("body").inner_text())
    if os.environ.get("PERFEVAL_HANDBOOK") == "1":
        _take_a_scan(visit(f"{spare_server.url}/import", viewport=_WINDOW), tmp_path / "职工之家（扫描）.jpg")
    page.get_by_role("link", name="返回数据导入").click()
    expect(page.get_by_text("待核定的文件")).to_be_visible()
    seen.append(page.locator("body").inner_text())
    return "\n".join(seen)


def _take_a_scan(page: Page, scan: Path) -> None:
    """The page of a scan beside what was read of it."""
    scan.write_bytes(saved([stamped(sheet(FORM, WIDTHS, SCAN_TITLE), 1400, 760)], "JPEG"))
    page.locator("input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="到核定台处理").click()
    expect(page.locator(".pe-scan i.now").first).to_be_visible()
    settle(page)
    page.get_by_text("请逐处核对原图").evaluate("element => element.scrollIntoView()")
    take(page, "desk-scan")


def test_every_label_and_picture_of_the_handbook_is_there(screens: str) -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    labels = set(re.findall(r"「([^」]+)」", text))
    assert len(labels) > 10
    assert {label for label in labels if label not in screens} == set()
    pictures = re.findall(r"!\[[^\]]+\]\(handbook/([^)]+)\)", text)
    assert sorted(pictures) == sorted(path.name for path in PICTURES.glob("*.png"))
    assert sum(Path(PICTURES / picture).stat().st_size for picture in pictures) < _MOST_BYTES
