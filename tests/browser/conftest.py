"""A real browser at a real server: started once, each test in a fresh context that notes what must not happen."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import PATIENCE, ROOT

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "msedge")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Other hosts are not found. A route that aborts would do as well, but turns the browser's cache off: each page would load
    # again.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
)
CUT_OFF = ("ERR_CONNECTION", "WebSocket", "server endpoint", "not responding", "DoInitPings timed out")
"""Words of what a page complains of while its server is gone, the last where that takes long."""
_LOCAL = {"localhost", "127.0.0.1"}
MILLISECONDS = 1_000 * PATIENCE
expect.set_options(timeout=MILLISECONDS)


@dataclass(frozen=True)
class Server:
    """The dashboard, served."""

    url: str
    database: Path
    process: subprocess.Popen[bytes]

    def show(self, database: Path) -> None:
        """Put a copy of a database in the place of the served one, as an import does."""
        fresh = self.database.with_name("fresh")
        shutil.copy(database, fresh)
        fresh.replace(self.database)


def is_outside(url: str) -> bool:
    """Whether a request leaves this machine."""
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob") and parts.hostname not in _LOCAL


@dataclass
class Witness:
    """What a page has asked for and complained about."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Words of complaints that a test brings about."""

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self._note_request(request.url))
        page.on("console", lambda message: self._note_message(message.type, message.text, message.location))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _note_request(self, url: str) -> None:
        if is_outside(url):
            self.outside.append(url)

    def _note_message(self, kind: str, text: str, location: Any) -> None:
        # On a deep link Streamlit looks for its server beside the page first, and finds it on the second try.
        is_known = "404" in text and urlsplit(location["url"]).path.endswith(("/_stcore/health", "/_stcore/host-config"))
        is_expected = any(words in text for words in self.expected)
        if kind == "error" and not is_known and not is_expected:
            self.complaints.append(f"{text} ({location['url']})")


@pytest.fixture(scope="session")
def server(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on a copy of the sample's database."""
    database = Path(shutil.copy(sample_database, tmp_path_factory.mktemp("served") / "perfeval.duckdb"))
    with a_server(database) as served:
        yield served


@pytest.fixture(scope="session")
def spare_server(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard whose database each test puts in place, or takes away."""
    database = Path(shutil.copy(sample_database, tmp_path_factory.mktemp("spare") / "perfeval.duckdb"))
    with a_server(database) as served:
        yield served


@contextmanager
def a_server(database: Path) -> Iterator[Server]:
    """The dashboard on a database, at a port of its own."""
    port = free_port()
    with serving(database, port) as process:
        yield Server(f"http://127.0.0.1:{port}", database, process)


@contextmanager
def serving(database: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """The dashboard on a database and a port, with further options of Streamlit; its log lies beside the database."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
    with (database.parent / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PERFEVAL_DB": str(database)}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


_ports = itertools.count(11_000 + 2_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 20_000 + os.getpid() % 2_000)
"""Those that are asked for next: below the ones that the system gives to whoever calls out, and in each worker of the tests others."""


def free_port(in_a_row: int = 1) -> int:
    """A port that nothing listens on, with others after it where so many are asked for."""
    for first in _ports:
        with ExitStack() as probes:
            try:
                for port in range(first, first + in_a_row):
                    probes.enter_context(socket.socket()).bind(("", port))
            except OSError:
                continue
        for _ in range(in_a_row - 1):
            next(_ports)
        return first
    raise AssertionError


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers that all is well; fails with its last answer."""
    deadline = time.monotonic() + PATIENCE
    answer = "none"
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server has ended; its last answer: {answer}"
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except urllib.error.HTTPError as refused:
            answer = f"{refused.code} {refused.read().decode(errors='replace')}"
        except urllib.error.URLError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the server does not answer as it should; its last answer: {answer}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine; where there is none the tests are skipped, or fail if they were required."""
    found = executable()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield opened
        opened.close()


def executable() -> str:
    """Where the browser of this machine is."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        reason = f"no browser: set CHROMIUM, or put one of {', '.join(_NAMES)} on the PATH"
        (pytest.fail if os.environ.get("PERFEVAL_REQUIRE_BROWSER") == "1" else pytest.skip)(reason)
    return found


@dataclass(frozen=True)
class FirstVisit:
    """What the first visitor of a server finds, who comes by a bookmark."""

    heading: str
    language: str
    dialogs: int


@pytest.fixture(scope="session")
def first_visit(browser: Browser, server: Server) -> FirstVisit:
    """The very first request to the server, before those of any test."""
    page = browser.new_page()
    page.set_default_timeout(MILLISECONDS)
    page.goto(f"{server.url}/doubts?year=2024")
    settle(page)
    found = FirstVisit(
        page.locator("h1").inner_text(), page.locator("html").get_attribute("lang") or "", page.get_by_role("dialog").count()
    )
    page.close()
    return found


@pytest.fixture
def visit(
    browser: Browser,
    server: Server,
    first_visit: FirstVisit,  # noqa: ARG001 - must have been before
) -> Iterator[Callable[..., Page]]:
    """Open an address in a fresh context, after the first visit. In the end nothing was asked of other hosts and no script has failed."""
    contexts: list[BrowserContext] = []
    witness = Witness()

    def begin(path: str = "/", complaints: Sequence[str] = (), **options: Any) -> Page:
        witness.expected.extend(complaints)
        context = browser.new_context(
            **{"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options
        )
        context.set_default_timeout(MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        witness.watch(page)
        page.goto(path if path.startswith("http") else server.url + path)
        settle(page)
        return page

    yield begin
    for context in contexts:
        context.close()
    assert witness.outside == []
    assert witness.complaints == []


def settle(page: Page) -> None:
    """Wait until the script has run without an error and its elements are drawn."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1')
    page.wait_for_function("() => !document.querySelector('[data-testid=\"stSkeleton\"]')")
    assert not page.get_by_test_id("stException").count()


def becomes(page: Page, find: Callable[[], object], wanted: object, what: str = "") -> None:
    """Wait until what is found on the page is what it should be: something may still be growing, fading or on its way."""
    deadline = time.monotonic() + PATIENCE
    while (found := find()) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert found == wanted, what


def menu(page: Page) -> list[str]:
    """The names of all pages."""
    return page.locator(".pe-menu.wide a").all_inner_texts()


def go(page: Page, name: str) -> None:
    """Click a page in the menu."""
    page.locator(".pe-menu.wide a").filter(has_text=name).click()
    expect(page.locator("h1")).to_have_text(name)
    settle(page)


def choose(page: Page, label: str, value: str) -> None:
    """Choose a value in a list of the filter bar, and close the list."""
    page.get_by_role("button", name=f"{label}：").click()
    page.get_by_role("button", name=f"{value}（").click()
    expect(page.locator(".pe-chip").filter(has_text=value)).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)


def chips(page: Page) -> list[str]:
    """What is chosen, as it stands behind the lists."""
    return [text.removesuffix("×") for text in page.locator(".pe-chip").all_inner_texts()]


def open_fold(page: Page, label: str) -> None:
    """Open what is folded away under a label, and wait until it has stopped growing: a click into it would miss."""
    fold = page.locator("details").filter(has_text=label)
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    fold.evaluate("fold => Promise.allSettled(fold.getAnimations({subtree: true}).map((each) => each.finished))")


def unfold(page: Page) -> None:
    """Open whatever is folded away."""
    for fold in page.locator("details:not([open], .pe-menu) > summary").all()[::-1]:
        fold.click()
    expect(page.locator("details:not([open], .pe-menu)")).to_have_count(0)
