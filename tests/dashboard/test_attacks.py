"""What somebody without a browser tries on a desk's dashboard, on a real server."""

from __future__ import annotations

import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from perfeval_data.dashboard.server.quotas import MEGABYTES, TABS
from tests.browser.conftest import Server, a_server
from tests.conftest import PATIENCE
from tests.dashboard.intruder import Intruder

LARGEST = bytes(19 << 20)


@pytest.fixture(scope="module")
def desk(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard of a desk, without any sign-in."""
    with a_server(Path(shutil.copy(sample_database, tmp_path_factory.mktemp("desk") / "perfeval.duckdb"))) as served:
        yield served


def megabytes_held(server: Server) -> int:
    """What the server has in memory; 0 where the system does not tell."""
    status = Path(f"/proc/{server.process.pid}/status")
    return int(status.read_text().partition("VmRSS:")[2].split()[0]) >> 10 if status.exists() else 0


def logged(server: Server) -> str:
    return server.database.with_name("log").read_text(encoding="utf-8")


def test_uploads_end_where_one_visitor_has_had_his_share(desk: Server) -> None:
    intruder = Intruder(desk.url)
    with intruder.tab() as tab:
        session = intruder.rerun(tab)
        before = megabytes_held(desk)
        statuses = [intruder.put(session, LARGEST) for _ in range(14)]
        grown = megabytes_held(desk) - before
    assert statuses == [204] * (MEGABYTES // 19) + [413] * (14 - MEGABYTES // 19)
    assert grown < 1.5 * MEGABYTES
    with intruder.tab() as tab:  # what lay in the closed tab is let go of
        assert intruder.put(intruder.rerun(tab), LARGEST) == 204


def test_upload_of_unknown_length_is_not_begun(desk: Server) -> None:
    answer = httpx.put(f"{desk.url}/_stcore/upload_file/a/b", content=iter([b"x"]), timeout=PATIENCE)
    assert answer.status_code == 411


def test_tabs_of_one_visitor_are_counted(desk: Server) -> None:
    intruder = Intruder(desk.url)
    with ExitStack() as tabs:
        for _ in range(TABS):
            tabs.enter_context(intruder.tab())
        with pytest.raises(InvalidStatus, match="403"), intruder.tab():
            pass
    with intruder.tab() as tab:
        assert intruder.rerun(tab)


@pytest.mark.parametrize("host", ["rebound.evil.example", "rebound.evil.example:{port}", "0.0.0.0:{port}", "a@127.0.0.1", ""])
def test_name_that_only_leads_here_opens_nothing(desk: Server, host: str) -> None:
    asked_for = host.format(port=desk.url.rpartition(":")[2])
    for path in ("/", "/_stcore/host-config", "/static/js/x.js", "/healthz"):
        assert httpx.get(desk.url + path, headers={"Host": asked_for}, timeout=PATIENCE).status_code == 400


def test_page_of_a_name_that_only_leads_here_gets_no_websocket(desk: Server) -> None:
    port = desk.url.rpartition(":")[2]
    rebound = Intruder(f"http://rebound.evil.example:{port}", {"Origin": f"http://rebound.evil.example:{port}"})
    way = socket.create_connection(("127.0.0.1", int(port)))
    with way, pytest.raises(InvalidStatus, match="403"), rebound.tab(way):
        pass


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "[::1]:8501"])
def test_names_of_the_machine_itself_open(desk: Server, host: str) -> None:
    assert httpx.get(desk.url, headers={"Host": host}, timeout=PATIENCE).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP"])
def test_whoever_is_sent_on_by_a_proxy_does_not_sit_at_the_desk(desk: Server, header: str) -> None:
    answer = httpx.get(desk.url, headers={header: "127.0.0.1"}, timeout=PATIENCE)
    assert answer.status_code == 403
    assert "access.toml" in answer.text
    with pytest.raises(InvalidStatus, match="403"), Intruder(desk.url, {header: "127.0.0.1"}).tab():
        pass


@pytest.mark.parametrize("kind", ["clear_cache", "set_run_on_save", "load_git_info", "install_skills", "dismiss_skills_nudge"])
def test_message_that_others_would_feel_is_not_obeyed(desk: Server, kind: str) -> None:
    message = BackMsg()
    if kind in message.DESCRIPTOR.fields_by_name:
        setattr(message, kind, True)
    else:
        getattr(message.backend_operation_request, kind).SetInParent()
    intruder, before = Intruder(desk.url), logged(desk).count("not obeyed")
    with intruder.tab() as tab:
        tab.send(message.SerializeToString())
        assert intruder.rerun(tab)
    assert logged(desk).count("not obeyed") == before + 1


def test_long_messages_end_the_connection_and_long_addresses_are_not_obeyed(desk: Server) -> None:
    intruder = Intruder(desk.url)
    message = BackMsg()
    message.rerun_script.page_script_hash = "a" * 1_100_000
    with intruder.tab() as tab:
        tab.send(message.SerializeToString())
        with pytest.raises(ConnectionClosed):
            intruder.rerun(tab)
    before = logged(desk).count("not obeyed")
    with intruder.tab() as tab:
        message = BackMsg()
        message.rerun_script.query_string = "q=" + "a" * 9000
        tab.send(message.SerializeToString())
        assert intruder.rerun(tab)
    assert logged(desk).count("not obeyed") == before + 1


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/script-health-check",
        "/_stcore",
        "/%5fstcore/metrics",
        "/app/static/x",
    ],
)
def test_what_no_page_of_ours_asks_for_is_closed(desk: Server, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(desk.url + path)


def test_every_answer_says_what_a_browser_may_do_with_it(desk: Server) -> None:
    for path in ("/", "/doubts", "/_stcore/health", "/healthz", "/_stcore/metrics", "/favicon.png"):
        headers = httpx.get(desk.url + path, timeout=PATIENCE).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
    assert httpx.get(f"{desk.url}/_stcore/host-config", timeout=PATIENCE).json()["allowedOrigins"] == []
    assert (
        "'unsafe-inline'"
        not in httpx.get(desk.url, timeout=PATIENCE).headers["content-security-policy"].partition("style-src")[0]
    )


def test_page_has_a_tag_of_its_own_and_is_sent_once(desk: Server) -> None:
    page = httpx.get(desk.url, timeout=PATIENCE)
    assert 'lang="zh-CN"' in page.text
    again = httpx.get(f"{desk.url}/doubts", headers={"If-None-Match": f'W/"x", {page.headers["etag"]}'}, timeout=PATIENCE)
    assert (again.status_code, again.content) == (304, b"")
    head = httpx.head(desk.url, timeout=PATIENCE)
    assert (head.headers["etag"], head.headers["content-length"]) == (page.headers["etag"], page.headers["content-length"])
    for part in ({"Range": "bytes=0-9"}, {"If-None-Match": '"the tag of another version"'}):
        assert httpx.get(desk.url, headers=part, timeout=PATIENCE).text == page.text
