"""Streamlit's one page is touched, and nothing else, whatever a browser says it would like."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response
from streamlit import file_util

from perfeval_data.dashboard.server.chinese import _REPLACED, ChinesePage, policy
from perfeval_data.dashboard.server.text_size import REMEMBERING
from tests.conftest import awaited

PAGE = '<html lang="en"><title>Streamlit</title><script>first()</script><body></body></html>'
LIKES_PAGES = {"Accept": "text/html,*/*", "Accept-Encoding": "gzip"}


def answer(path: str, headers: dict[str, str], kind: str, status: int = 200) -> httpx.Response:
    """What comes through from a server that answers everything with the page."""
    page = ChinesePage(Response(PAGE, status, {"ETag": '"its own"'}, kind))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(page), base_url="http://localhost") as client:
            return await client.get(path, headers=headers)

    return awaited(ask())


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/media/1.csv", "text/csv", 200),
        ("/media/1.html", "text/html", 200),
        ("/static/x.html", "text/html", 200),
        ("/component/x", "text/html", 200),
        ("/healthz", "text/html", 200),
        ("/doubts", "text/csv", 200),
        ("/doubts", "text/html", 404),
    ],
)
def test_what_is_not_the_page_passes_untouched(path: str, kind: str, status: int) -> None:
    passed = answer(path, LIKES_PAGES, kind, status)
    assert (passed.text, passed.status_code, passed.headers["etag"]) == (PAGE, status, '"its own"')
    assert "content-security-policy" not in passed.headers


@pytest.mark.parametrize("path", ["/", "/doubts", "/doubts/1", "/somebody-elses-page.html"])
@pytest.mark.parametrize("headers", [LIKES_PAGES, {"Accept": "*/*"}])
def test_page_is_chinese_under_every_address(path: str, headers: dict[str, str]) -> None:
    page = answer(path, headers, "text/html; charset=utf-8")
    assert 'lang="zh-CN"' in page.text
    assert page.headers["etag"] == f'"{hashlib.sha256(page.content).hexdigest()[:32]}"'


def test_page_may_run_the_scripts_that_stand_in_it() -> None:
    scripts = ["first()", *REMEMBERING.values()]
    digests = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    (allowed,) = re.findall("script-src ([^;]*);", policy(PAGE))
    assert allowed.split() == ["'self'", "blob:", *(f"'sha256-{digest}'" for digest in digests)]


def test_every_text_that_is_replaced_stands_in_the_page_of_streamlit() -> None:
    page = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    assert [english for english in _REPLACED if english not in page] == []
