"""The dashboard behind a real nginx with the file of deploy/ as it stands: TLS, sign-in, a path, a name not the server's own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from getpass import getuser
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, HttpCredentials, Page, expect

from tests.browser.conftest import ARGUMENTS, MILLISECONDS, executable, free_port, serving, settle
from tests.conftest import PATIENCE, ROOT, SAMPLES

NAME = "perfeval.localhost"
"""Browsers look no name below localhost up; to Streamlit it is a stranger's."""
SECRET = "only-nginx-and-the-server-know"
MAIN = """
user {owner}; daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/1; uwsgi_temp_path {folder}/2; scgi_temp_path {folder}/3;
    include {folder}/perfeval.conf;
}}
"""
ACCESS = f"""
mode = "proxy"
[proxy]
user_header = "X-Remote-User"
secret = "{SECRET}"
[[visitors]]
name = "li"
role = "importer"
"""


@dataclass(frozen=True)
class Place:
    """Where the dashboard is to be found: by https at its path, by http, and without nginx."""

    url: str
    plain: str
    inner: str
    fingerprint: str
    """Of the key of its certificate."""


@pytest.fixture(scope="module")
def place(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        (pytest.fail if os.environ.get("PERFEVAL_REQUIRE_BROWSER") == "1" else pytest.skip)("no nginx")
    folder = tmp_path_factory.mktemp("proxied")
    database = Path(shutil.copy(sample_database, folder / "perfeval.duckdb"))
    (folder / "access.toml").write_text(ACCESS, encoding="utf-8")
    inner, secure, plain = free_port(), free_port(), free_port()
    fingerprint = configure(folder, {"8501": str(inner), "443": f"127.0.0.1:{secure}", "80": f"127.0.0.1:{plain}"})
    with serving(database, inner, "--server.baseUrlPath", "perfeval", "--browser.serverAddress", NAME):
        process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            wait_until_it_answers(f"https://127.0.0.1:{secure}")
            yield Place(
                f"https://{NAME}:{secure}/perfeval",
                f"http://127.0.0.1:{plain}",
                f"http://127.0.0.1:{inner}/perfeval",
                fingerprint,
            )
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def configure(folder: Path, ports: dict[str, str]) -> str:
    """The file of deploy/ with the places and the name of the test, and what it asks for beside it; the fingerprint of its key."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "perfeval.union.example": NAME,
        "/etc/nginx/perfeval/": f"{folder}/",
        "/var/cache/nginx-perfeval": f"{folder}/cache",
        "127.0.0.1:8501": f"127.0.0.1:{ports['8501']}",
        "listen 443 ": f"listen {ports['443']} ",
        "listen 80;": f"listen {ports['80']};",
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "perfeval.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, owner=getuser()), encoding="utf-8")
    (folder / "users").write_text("li:{PLAIN}word\nzhao:{PLAIN}word\n", encoding="utf-8")
    (folder / "secret.conf").write_text(f'proxy_set_header X-Perfeval-Secret "{SECRET}";\n', encoding="utf-8")
    return write_certificate(folder)


def write_certificate(folder: Path) -> str:
    """A certificate that the server has signed itself; returns the fingerprint of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b64encode(hashlib.sha256(public).digest()).decode()


def wait_until_it_answers(url: str) -> None:
    httpx.Client(verify=False, transport=httpx.HTTPTransport(verify=False, retries=8), timeout=PATIENCE).get(url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    credentials: HttpCredentials = {"username": "li", "password": "word"}
    context = browser.new_context(locale="zh-CN", ignore_https_errors=True, http_credentials=credentials)
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()


def test_deep_link_menu_and_drill_down_stay_below_the_path(page: Page, place: Place) -> None:
    page.goto(f"{place.url}/doubts?year=2024")
    settle(page)
    expect(page.locator("h1")).to_have_text("填报疑点")
    page.locator(".pe-menu.wide a").filter(has_text="总览").click()
    expect(page.locator("h1")).to_have_text("总览")
    settle(page)
    page.get_by_role("link", name="劳模服务和活动经费").first.click()
    expect(page.locator("h2")).to_have_text("劳模服务和活动经费")
    assert page.url.startswith(f"{place.url}/")


@pytest.mark.parametrize("path", ["", "/.."])
def test_path_without_its_slash_and_the_root_lead_to_the_page(page: Page, place: Place, path: str) -> None:
    page.goto(place.url + path)
    settle(page)
    assert page.url.startswith(f"{place.url}/")


def test_download_comes_through(page: Page, place: Place) -> None:
    page.goto(f"{place.url}/")
    settle(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").first.click()
    assert "劳模服务和活动经费" in saved.value.path().read_text(encoding="utf-8-sig")


def test_upload_comes_through_up_to_the_size_that_the_page_promises(page: Page, place: Place, tmp_path: Path) -> None:
    (tmp_path / "自评表.txt").write_bytes((SAMPLES / "fengtai-union-2024.txt").read_bytes())
    (tmp_path / "大文件.txt").write_bytes(b"\n" * 19_900_000)
    page.goto(f"{place.url}/import")
    settle(page)
    page.locator("input[type=file]").set_input_files([tmp_path / "自评表.txt", tmp_path / "大文件.txt"])
    expect(page.get_by_text("同样内容的文件以前导入过")).to_be_visible()
    expect(page.get_by_text("大文件.txt", exact=True).last).to_be_visible()
    expect(page.locator(".pe-tag").filter(has_text="未入库")).to_be_visible()


def test_without_password_nothing_is_answered_and_without_tls_nothing_but_the_way_to_it(place: Place) -> None:
    port = place.url.rpartition(":")[2]
    with httpx.Client(verify=False, headers={"Host": f"{NAME}:{port}".removesuffix("/perfeval")}, timeout=PATIENCE) as outside:
        address = f"https://127.0.0.1:{port}"
        for path in ("/", "/static/x.js", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics"):
            assert outside.get(address + path).status_code == 401, path
            assert outside.get(address + path, auth=("li", "wrong")).status_code == 401, path
        forged = {"X-Remote-User": "li", "X-Perfeval-Secret": SECRET}
        assert outside.get(f"{address}/", headers=forged).status_code == 401
        page = outside.get(f"{address}/", auth=("li", "word"))
        assert (page.status_code, page.headers["x-frame-options"]) == (200, "DENY")
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert "secure" in outside.get(f"{address}/_stcore/health", auth=("li", "word")).headers["set-cookie"].lower()
    moved = httpx.get(f"{place.plain}/perfeval/doubts", timeout=PATIENCE)
    assert (moved.status_code, moved.headers["location"]) == (301, f"https://{NAME}/perfeval/doubts")


def test_who_is_sent_on_without_the_list_of_visitors_is_refused(place: Place, sample_database: Path, tmp_path: Path) -> None:
    """The same headers as nginx sends, at a dashboard of a desk: whoever is on the network would be an importer."""
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    port = free_port()
    headers = {"Host": NAME, "X-Forwarded-For": "10.0.0.7", "X-Forwarded-Proto": "https", "X-Remote-User": "li"}
    with serving(database, port, "--browser.serverAddress", NAME):
        assert httpx.get(f"http://127.0.0.1:{port}/", headers=headers, timeout=PATIENCE).status_code == 403
    assert httpx.get(f"{place.inner}/", headers=headers, timeout=PATIENCE).status_code == 403


def test_first_visit_is_compressed_and_the_second_moves_little(browser: Browser, place: Place, tmp_path: Path) -> None:
    """The bytes that go over the network, as a browser counts them.

    It must trust the certificate and be given the password in the address, or it keeps nothing.
    """
    trusted = f"--ignore-certificate-errors-spki-list={place.fingerprint}"
    context = browser.browser_type.launch_persistent_context(tmp_path, executable_path=executable(), args=[*ARGUMENTS, trusted])
    context.set_default_timeout(MILLISECONDS)
    page, moved, totals = context.new_page(), list[float](), []
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.on("Network.loadingFinished", lambda event: moved.append(event["encodedDataLength"]))
    for _ in range(2):
        page.goto(f"{place.url}/".replace("https://", "https://li:word@"))
        settle(page)
        page.wait_for_load_state("networkidle")
        totals.append(sum(moved))
        moved.clear()
    context.close()
    first, second = totals
    assert 500_000 < first < 3_500_000
    assert second < 100_000
