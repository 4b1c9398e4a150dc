"""Sign-in for real: nginx as the trusted proxy, and an OIDC provider of the test's own, each with the browser of a visitor."""

from __future__ import annotations

import base64
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

import duckdb
import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import MILLISECONDS, free_port, go, menu, serving, settle, wait_for
from tests.browser.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.conftest import PATIENCE, ROOT, SAMPLES, wait_until
from tests.dashboard.intruder import Intruder

SECRET = "only-nginx-and-the-server-know"
UNIT = "权益工作部"
UNITS = f'units = [{{ department = "北京市丰台区总工会", unit = "{UNIT}" }}]'
OTHER_PROJECT = "基层党组织党建活动经费"
PEOPLE = f"""
[[visitors]]
name = "wang"
shown = "王芳"
role = "viewer"
{UNITS}

[[visitors]]
name = "li@union.example"
shown = "李会计"
role = "importer"
"""
PROXY = f"""
mode = "proxy"

[proxy]
user_header = "X-Remote-User"
secret = "{SECRET}"
sign_out = "/signed-out"
{PEOPLE}"""
NGINX = """
user {owner}; daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/1; uwsgi_temp_path {folder}/2; scgi_temp_path {folder}/3;
    server {{
        listen 127.0.0.1:{port};
        auth_basic "union"; auth_basic_user_file {folder}/users;
        proxy_set_header X-Remote-User $remote_user;
        proxy_set_header X-Perfeval-Secret {secret};
        location /perfeval/ {{
            proxy_pass http://127.0.0.1:{inner};
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Remote-User $remote_user;
            proxy_set_header X-Perfeval-Secret {secret};
        }}
    }}
}}
"""


class Office:
    """The dashboard behind nginx: its own port, that of nginx, and its database."""

    def __init__(self, inner: int, outer: int, database: Path) -> None:
        self.inner = f"http://127.0.0.1:{inner}/perfeval"
        self.url = f"http://127.0.0.1:{outer}/perfeval"
        self.database = database


@pytest.fixture(scope="module")
def office(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        (pytest.fail if os.environ.get("PERFEVAL_REQUIRE_BROWSER") == "1" else pytest.skip)("no nginx")
    folder = tmp_path_factory.mktemp("office")
    database = Path(shutil.copy(sample_database, folder / "perfeval.duckdb"))
    (folder / "access.toml").write_text(PROXY, encoding="utf-8")
    names = ("wang", "li@union.example", "stranger")
    (folder / "users").write_text("".join(f"{name}:{{PLAIN}}word\n" for name in names), encoding="utf-8")
    inner, outer = free_port(), free_port()
    (folder / "nginx.conf").write_text(
        NGINX.format(folder=folder, port=outer, inner=inner, secret=SECRET, owner=getuser()), encoding="utf-8"
    )
    with serving(database, inner, "--server.baseUrlPath", "perfeval"):
        process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{inner}/perfeval/_stcore/health", process)
            yield Office(inner, outer, database)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@contextmanager
def visitor(browser: Browser, name: str | None, **options: object) -> Iterator[Page]:
    credentials = None if name is None else {"username": name, "password": "word"}
    context = browser.new_context(locale="zh-CN", http_credentials=credentials, **options)  # type: ignore[arg-type]
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()


def strip(page: Page) -> str:
    return page.locator(".st-key-visitor").inner_text().strip()


def sees_his_unit_alone(page: Page) -> None:
    text = page.locator("body").inner_text()
    assert OTHER_PROJECT not in text
    assert "党建人事部" not in text


def test_viewer_sees_his_unit_and_nothing_else(browser: Browser, office: Office) -> None:
    with visitor(browser, "wang") as page:
        page.goto(f"{office.url}/search?words=活动")
        settle(page)
        sees_his_unit_alone(page)
        for name in menu(page):
            go(page, name)
            sees_his_unit_alone(page)
        assert re.sub(r"\s+", " ", strip(page)) == f"王芳 查看 {UNIT} 退出"
        go(page, "资金执行")
        expect(page.get_by_text("2 / 共 2 个项目")).to_be_visible()
        rows = downloaded(page)
        assert len(rows) == 3
        assert all(UNIT in row for row in rows[1:])


def test_deep_link_to_a_form_of_another_unit_opens_nothing(browser: Browser, office: Office) -> None:
    with duckdb.connect(str(office.database), read_only=True) as connection:
        ((hidden,),) = connection.execute(
            "SELECT min(evaluation_id) FROM evaluations WHERE implementing_unit <> ?", [UNIT]
        ).fetchall()
        ((project,),) = connection.execute("SELECT project_name FROM evaluations WHERE evaluation_id = ?", [hidden]).fetchall()
    with visitor(browser, "wang") as page:
        page.goto(f"{office.url}/sheet?project={hidden}&unit=党建人事部")
        settle(page)
        assert project not in page.get_by_test_id("stMain").inner_text()


def test_viewer_cannot_change_anything(browser: Browser, office: Office) -> None:
    with visitor(browser, "wang") as page:
        page.goto(f"{office.url}/import")
        settle(page)
        expect(page.get_by_text("您的权限是“查看”")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(0)
        expect(page.locator(".pe-menu a").filter(has_text="数据导入")).to_have_count(0)
        page.goto(f"{office.url}/doubts?finding=1-1")
        settle(page)
        expect(page.get_by_text("登记处理情况")).to_have_count(0)


def test_importer_removes_and_imports_under_his_name(browser: Browser, office: Office) -> None:
    with visitor(browser, "li@union.example") as page:
        page.goto(f"{office.url}/import")
        settle(page)
        assert "李会计" in strip(page)
        assert "导入" in strip(page)
        page.get_by_role("combobox", name="要移除的文件").click()
        page.get_by_role("option").first.click()
        page.get_by_text("确认移除").click()
        page.get_by_role("button", name="移除", exact=True).click()
        expect(page.get_by_text("已移除")).to_be_visible()
        page.locator("input[type=file]").set_input_files(SAMPLES / "fengtai-union-2024.txt")
        page.get_by_role("button", name="确认入库").click()
        expect(page.get_by_text("入库 1 个文件，共 5 个项目")).to_be_visible()
    with duckdb.connect(str(office.database), read_only=True) as connection:
        log = connection.execute("SELECT outcome, done_by FROM ingestions ORDER BY ingestion_id DESC LIMIT 2").fetchall()
    assert log == [("stored", "li@union.example"), ("removed", "li@union.example")]
    assert 'by="li@union.example"' in (office.database.parent / "log").read_text(encoding="utf-8")


def test_stranger_reads_that_he_has_no_permission(browser: Browser, office: Office) -> None:
    with visitor(browser, "stranger") as page:
        page.goto(f"{office.url}/doubts")
        page.get_by_text("您还没有使用权限").wait_for()
        settle(page)
        expect(page.locator(".pe-menu a")).to_have_count(0)
        assert OTHER_PROJECT not in page.locator("body").inner_text()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Remote-User": "li@union.example"},
        {"X-Remote-User": "li@union.example", "X-Perfeval-Secret": "only-nginx-and-the-server-knew"},
        {"X-Perfeval-Visitor": "li%40union.example.0000"},
        {"X-Perfeval-Secret": SECRET},
        {"X-Remote-User": "li@union.example", "X-Forwarded-For": "127.0.0.1"},
    ],
)
def test_a_header_from_elsewhere_is_not_believed(office: Office, headers: dict[str, str]) -> None:
    for path in ("/", "/_stcore/host-config", "/media/x"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(urllib.request.Request(office.inner + path, headers=headers))
    assert "403" in websocket_answer(office.inner, headers)


def test_a_header_of_the_browser_is_overwritten_by_nginx(browser: Browser, office: Office) -> None:
    forged = {"X-Remote-User": "li@union.example", "X-Perfeval-Visitor": "li%40union.example.00"}
    with visitor(browser, "wang", extra_http_headers=forged) as page:
        page.goto(f"{office.url}/data")
        settle(page)
        assert "王芳" in strip(page)
    answer = websocket_answer(office.url, forged | {"Authorization": "Basic " + base64.b64encode(b"wang:word").decode()})
    assert "101" in answer


def test_only_the_exact_addresses_of_monitors_answer_without_the_secret(office: Office) -> None:
    root = office.inner.removesuffix("/perfeval")
    for address in (f"{root}/healthz", f"{office.inner}/_stcore/health"):
        assert httpx.get(address, timeout=PATIENCE).status_code == 200
    for path in ("/healthz", "/doubts/healthz", "/x/_stcore/health", "/media/healthz", "//healthz"):
        assert httpx.get(office.inner + path, timeout=PATIENCE).status_code in (400, 403), path
    assert httpx.get(f"{root}/_stcore/health", timeout=PATIENCE).status_code == 403


def test_viewer_uploads_nothing_and_importer_his_share(office: Office) -> None:
    secret = {"X-Perfeval-Secret": SECRET}
    viewer, importer, stranger = (
        Intruder(office.inner, secret | {"X-Remote-User": name}) for name in ("wang", "li@union.example", "stranger")
    )
    with importer.tab() as tab:
        session = importer.rerun(tab)
        assert [person.put(session, b"x") for person in (viewer, stranger, importer)] == [403, 403, 204]


def test_rights_are_those_of_the_click(browser: Browser, office: Office) -> None:
    """A tab stays open while its visitor is narrowed to another unit, and then struck off the list."""
    access = office.database.with_name("access.toml")
    before = access.read_text(encoding="utf-8")
    try:
        access.write_text(before.replace(UNITS, ""), encoding="utf-8")
        with visitor(browser, "wang") as page:
            page.goto(f"{office.url}/spending")
            settle(page)
            access.write_text(before, encoding="utf-8")
            assert all(UNIT in row for row in downloaded(page)[1:])
            access.write_text(before.replace('name = "wang"', 'name = "somebody else"'), encoding="utf-8")
            page.get_by_role("button", name="下载项目资金（CSV）").click()
            wait_until(lambda: "NobodyError" in office.database.with_name("log").read_text(encoding="utf-8"))
            with pytest.raises(PlaywrightTimeout), page.expect_download(timeout=2_000):
                page.get_by_role("button", name="下载项目资金（CSV）").click()
    finally:
        access.write_text(before, encoding="utf-8")


def downloaded(page: Page) -> list[str]:
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载项目资金（CSV）").click()
    return saved.value.path().read_text(encoding="utf-8-sig").splitlines()


def websocket_answer(url: str, headers: dict[str, str]) -> str:
    """The first line that answers somebody who asks for a websocket without a browser."""
    host, path = url.removeprefix("http://").split("/", 1)
    address, port = host.split(":")
    lines = [f"GET /{path}/_stcore/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: streamlit"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((address, int(port)), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection.recv(4096).decode(errors="replace").splitlines()[0]


# --- the provider of the organisation ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def signed(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Provider, Path]]:
    """The dashboard with Streamlit's own sign-in, the provider, and the database."""
    folder = tmp_path_factory.mktemp("signed")
    database = Path(shutil.copy(sample_database, folder / "perfeval.duckdb"))
    people = PEOPLE.replace('"wang"', '"wang@union.example"')
    (folder / "access.toml").write_text(f'mode = "oidc"\n{people}', encoding="utf-8")
    port = free_port()
    with Provider(free_port()) as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{"c" * 40}"
client_id = "{CLIENT_ID}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
"""
        )
        with serving(database, port, "--secrets.files", str(secrets)):
            yield f"http://127.0.0.1:{port}", provider, database


def test_visitor_signs_in_and_out_at_the_provider(browser: Browser, signed: tuple[str, Provider, Path]) -> None:
    url, provider, _ = signed
    with visitor(browser, None) as page:
        page.goto(f"{url}/doubts")
        page.get_by_text("请先登录").wait_for()
        settle(page)
        assert OTHER_PROJECT not in page.locator("body").inner_text()
        provider.next_visitor = {"email": "Wang@Union.example", "email_verified": True}
        page.get_by_role("button", name="登录").click()
        page.get_by_text("2 / 共 2 个项目").wait_for()
        assert "王芳" in strip(page)
        page.get_by_role("button", name="退出").click()
        page.get_by_text("请先登录").wait_for()


def test_nobody_uploads_before_he_has_signed_in_nor_a_viewer_afterwards(
    browser: Browser, signed: tuple[str, Provider, Path]
) -> None:
    url, provider, _ = signed
    nobody = Intruder(url)
    with nobody.tab() as tab:
        session = nobody.rerun(tab)
        assert nobody.put(session, b"x") == 403
        for email, status in (("wang@union.example", 403), ("li@union.example", 204)):
            with visitor(browser, None) as page:
                page.goto(url)
                provider.next_visitor = {"email": email, "email_verified": True}
                page.get_by_role("button", name="登录").click()
                page.get_by_role("button", name="退出").wait_for()
                person = Intruder(url)
                for cookie in page.context.cookies():
                    person.client.cookies.set(cookie["name"], cookie["value"], domain="127.0.0.1")
                assert person.put(session, b"x") == status


@pytest.mark.parametrize(
    ("claims", "heading"),
    [
        ({"email": "zhao@union.example", "email_verified": True}, "您还没有使用权限"),
        ({"email": "li@union.example", "email_verified": False}, "请先登录"),
        ({"email": "li@union.example"}, "请先登录"),
        ({"name": "li@union.example"}, "请先登录"),
    ],
)
def test_who_is_not_listed_or_not_verified_stays_outside(
    browser: Browser, signed: tuple[str, Provider, Path], claims: dict[str, object], heading: str
) -> None:
    url, provider, _ = signed
    with visitor(browser, None) as page:
        page.goto(url)
        provider.next_visitor = claims
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile(re.escape(url) + r"/?$"))
        page.get_by_role("heading", name=heading).wait_for()
        expect(page.locator(".pe-menu a")).to_have_count(0)


def test_token_of_another_signer_is_not_believed(browser: Browser, signed: tuple[str, Provider, Path]) -> None:
    url, provider, _ = signed
    with visitor(browser, None) as page:
        page.goto(url)
        provider.next_visitor = {"email": "li@union.example", "email_verified": True}
        provider.signs_wrongly = True
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile("oauth2callback|/$"))
        page.wait_for_load_state("networkidle")
        assert "李会计" not in page.locator("body").inner_text()
        provider.signs_wrongly = False


def test_nobody_comes_in_while_the_file_is_gone_or_wrong(signed: tuple[str, Provider, Path]) -> None:
    url, _, database = signed
    access = database.with_name("access.toml")
    text = access.read_text(encoding="utf-8")
    try:
        for wrong in (None, 'mode = "local"\n', "mode ="):
            access.unlink() if wrong is None else access.write_text(wrong)
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(url)
    finally:
        access.write_text(text, encoding="utf-8")


# --- every way of starting -----------------------------------------------------------------------------------------

WAYS = {
    "streamlit": ["-m", "streamlit", "run", "app.py", "--server.port", "{port}"],
    "uvicorn": ["-m", "uvicorn", "app:app", "--port", "{port}"],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ('mode = "prxy"', "mode：取值不在可选之列"),
        (f'mode = "oidc"{PEOPLE}', "redirect_uri, cookie_secret, client_id, client_secret, server_metadata_url missing"),
    ],
)
def test_wrong_configuration_does_not_start(sample_database: Path, tmp_path: Path, way: str, access: str, reason: str) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    (tmp_path / "access.toml").write_text(access, encoding="utf-8")
    status, said = start(WAYS[way], database)
    assert status == 2
    assert reason in said
    assert "服务未启动" in said
    assert "Traceback" not in said


def test_sign_in_without_a_list_of_visitors_does_not_start(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    (tmp_path / "secrets.toml").write_text('[auth]\nclient_id = "x"\n', encoding="utf-8")
    status, said = start([*WAYS["streamlit"], "--secrets.files", str(tmp_path / "secrets.toml")], database)
    assert status == 2
    assert "secrets.toml has [auth]" in said


def test_without_sign_in_the_network_stays_outside(sample_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    status, said = start([*WAYS["streamlit"], "--server.address", "0.0.0.0"], database)
    assert status == 2
    assert "未设登录，不能在 0.0.0.0 对网络开放" in said


def start(command: list[str], database: Path) -> tuple[int, str]:
    """Try to start a server that must not start; its exit status and what it said."""
    done = subprocess.run(
        [sys.executable, *(part.format(port=free_port()) for part in command)],
        cwd=ROOT,
        env={**os.environ, "PERFEVAL_DB": str(database)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
