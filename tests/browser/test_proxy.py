"""The dashboard below a path of a real nginx with the configuration of deploy/, under a name that is not the server's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import free_port, open_fold, serving, settle, wait_for
from tests.conftest import ROOT, SAMPLES

NAME = "perfeval.localhost"
"""Browsers look no name below localhost up; to Streamlit it is a stranger's."""
MAIN = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/1; uwsgi_temp_path {folder}/2; scgi_temp_path {folder}/3;
    server {{ listen 127.0.0.1:{port}; include {folder}/perfeval.conf; }}
}}
"""


@pytest.fixture(scope="module")
def address(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the dashboard is to be found behind nginx."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        (pytest.fail if os.environ.get("PERFEVAL_REQUIRE_BROWSER") == "1" else pytest.skip)("no nginx")
    folder = tmp_path_factory.mktemp("proxied")
    database = Path(shutil.copy(sample_database, folder / "perfeval.duckdb"))
    inner, outer = free_port(), free_port()
    included = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8").replace("127.0.0.1:8501", f"127.0.0.1:{inner}")
    (folder / "perfeval.conf").write_text(included, encoding="utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, port=outer), encoding="utf-8")
    with serving(database, inner, "--server.baseUrlPath", "perfeval", "--browser.serverAddress", NAME):
        process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{outer}/perfeval/_stcore/health", process)
            yield f"http://{NAME}:{outer}/perfeval"
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_deep_link_menu_and_drill_down_stay_below_the_path(page: Page, address: str) -> None:
    page.goto(f"{address}/doubts?year=2024")
    settle(page)
    expect(page.locator("h1")).to_have_text("填报疑点")
    page.get_by_test_id("stTopNavLink").filter(has_text="总览").click()
    expect(page.locator("h1")).to_have_text("总览")
    settle(page)
    open_fold(page, "项目清单（以上")
    page.get_by_role("link", name="劳模服务和活动经费").first.click()
    expect(page.locator("h2")).to_have_text("劳模服务和活动经费")
    assert page.url.startswith(f"{address}/")


def test_path_without_its_slash_leads_to_the_page(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    assert page.url.startswith(f"{address}/")


def test_download_comes_through(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    settle(page)
    open_fold(page, "项目清单（以上")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").first.click()
    assert "劳模服务和活动经费" in saved.value.path().read_text(encoding="utf-8-sig")


def test_upload_comes_through_up_to_the_size_that_the_page_promises(page: Page, address: str, tmp_path: Path) -> None:
    (tmp_path / "自评表.txt").write_bytes((SAMPLES / "fengtai-union-2024.txt").read_bytes())
    (tmp_path / "大文件.txt").write_bytes(b"\n" * 19_900_000)
    page.goto(f"{address}/import")
    settle(page)
    page.locator("input[type=file]").set_input_files([tmp_path / "自评表.txt", tmp_path / "大文件.txt"])
    expect(page.get_by_text("同样内容的文件以前导入过")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="未入库")).to_be_visible()
