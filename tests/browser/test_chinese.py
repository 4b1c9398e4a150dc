"""Chinese to the end: no English word is seen or read out, on no page and in no box that Streamlit brings along."""

from __future__ import annotations

import getpass
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
from playwright.sync_api import Page, expect

from tests.browser.conftest import CUT_OFF, Server, a_server, becomes, go, menu, unfold

Visit = Callable[..., Page]

FAMILIAR = {
    "CSV",
    "Excel",
    "Parquet",
    "Word",
    "PDF",
    "WPS",
    "SHA",
    "zip",
    "MB",
    "OFD",
    "Ctrl",
    "fengtai-union-2024",
    "txt",
    getpass.getuser(),
}
"""Words in Latin letters that a Chinese office uses; the sample was ingested by the user of this machine."""
_ROLE = re.compile(r"^\s*- (?:/\w+:.*|[a-z]+)")
_STATE = re.compile(r"\[[a-z]+(=\w+)?\]")
_SPOKEN = ["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt"]


def english(page: Page) -> set[str]:
    """The English words that a reader sees, and those that a screen reader says."""
    tree = page.locator("body").aria_snapshot()
    spoken = "\n".join(_STATE.sub("", _ROLE.sub("", line)) for line in tree.splitlines())
    attributes = page.locator("body").evaluate(
        "(body, names) => [...body.querySelectorAll('*')].flatMap(each => names.map(name => each.getAttribute(name) ?? ''))",
        _SPOKEN,
    )
    return set(re.findall(r"[A-Za-z][A-Za-z0-9-]+", "\n".join([page.title(), spoken, *attributes]))) - FAMILIAR


def test_pages_with_everything_unfolded(visit: Visit) -> None:
    page = visit("/")
    assert len(menu(page)) >= 8
    for name in menu(page):
        go(page, name)
        unfold(page)
        becomes(page, lambda: english(page), set(), name)
        assert page.title().startswith(name)


def test_open_menus(visit: Visit) -> None:
    page = visit("/sheet")
    page.get_by_role("button", name="实施单位：").click()
    expect(page.get_by_role("button", name="权益工作部（")).to_be_visible()
    becomes(page, lambda: english(page), set())
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="选择项目").click()
    page.keyboard.type("没有这个项目")
    expect(page.get_by_role("option", name="没有符合的选项")).to_be_visible()
    becomes(page, lambda: english(page), set())


def test_form_for_a_mark(visit: Visit) -> None:
    page = visit("/doubts?finding=1-1")
    page.get_by_label("登记人").fill("王会计")
    expect(page.get_by_text("按回车提交")).to_be_visible()
    becomes(page, lambda: english(page), set())


def test_files_that_the_field_refuses(visit: Visit, tmp_path: Path) -> None:
    program, giant = tmp_path / "1.exe", tmp_path / "2.txt"
    program.write_bytes(b"MZ")
    giant.write_bytes(bytes(21 * 2**20))
    page = visit("/import")
    page.locator("input[type=file]").set_input_files([program, giant])
    expect(page.get_by_role("alert").filter(has_text="不支持这种文件")).to_be_attached()
    expect(page.get_by_role("alert").filter(has_text="文件不能超过 20.0MB")).to_be_attached()
    assert english(page) <= {"exe", "OFD"}


def test_address_of_no_page(spare_server: Server, sample_database: Path, visit: Visit) -> None:
    spare_server.show(sample_database)
    page = visit(f"{spare_server.url}/nothing", complaints=["does not seem to exist"])
    expect(page.get_by_role("dialog")).to_contain_text("地址所指的页面不存在，已转到总览")
    becomes(page, lambda: english(page), set())


def test_page_that_fails(spare_server: Server, sample_database: Path, visit: Visit, tmp_path: Path) -> None:
    broken = Path(shutil.copy(sample_database, tmp_path / "broken.duckdb"))
    with duckdb.connect(broken) as connection:
        connection.execute("DROP MACRO TABLE finding_details_of")
    spare_server.show(broken)
    page = visit(f"{spare_server.url}/doubts")
    expect(page.get_by_role("alert").filter(has_text="本页出错了")).to_contain_text("请刷新页面再试")
    becomes(page, lambda: english(page), set())


def test_lost_connection(visit: Visit, sample_database: Path, tmp_path: Path) -> None:
    shutil.copy(sample_database, tmp_path / "perfeval.duckdb")
    with a_server(tmp_path / "perfeval.duckdb") as server:
        page = visit(server.url, complaints=CUT_OFF)
        server.process.kill()
        box = page.get_by_role("dialog", name="与系统的连接已断开")
        expect(box).to_contain_text("本页自动恢复连接")
        becomes(page, lambda: english(page), set())
