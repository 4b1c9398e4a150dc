"""Chinese throughout: Streamlit's page is declared Chinese, and Streamlit's own English texts are translated on it."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from perfeval_data.dashboard.server import addresses
from perfeval_data.dashboard.server.text_size import REMEMBERING
from perfeval_data.words import palette

NAME = "项目支出绩效自评"
ICON = Path(__file__).parents[1] / "icon.png"


def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


_SCRIPTS = "".join(f"<script>{_asset(name)}</script>" for name in ("chinese.js", "print.js", "links.js"))
_COLOURS = "".join(f"--pe-{name}:{colour};" for name, colour in palette.VARIABLES.items())
_STYLES = "".join(f"<style>{sheet}</style>" for sheet in (f":root{{{_COLOURS}}}", _asset("style.css"), _asset("print.css")))
_REPLACED = {
    '<html lang="en"': '<html lang="zh-CN"',
    "<title>Streamlit</title>": f"<title>{NAME}</title>{_SCRIPTS}",
    "</body>": f"{_STYLES}</body>",
    "You need to enable JavaScript to run this app.": "请在浏览器中启用 JavaScript，再打开本页。",
}
"""Replacements in the page of Streamlit; our scripts come before its own, our styles after."""


def say_error(_error: Exception) -> bool:
    """Says that a page failed, and what to do; the reason is in the server log. Returns True, which suppresses the box of Streamlit."""
    st.error(
        f"本页出错了，数据没有受影响。请刷新页面再试；如果还是这样，请把时间（{datetime.now():%m月%d日 %H:%M}）和刚才的操作告诉管理员，"
        "原因已记入服务器日志。"
    )
    return True


class ChinesePage:
    """Middleware: declares the single page of Streamlit Chinese, for screen readers, hyphenation and the choice of glyphs.

    Our scripts and styles go along. The page then has a tag and a policy of its own; everything else passes untouched.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not addresses.is_page(addresses.path_of(scope)):
            await self._app(scope, receive, send)
            return
        whole = [(name, value) for name, value in scope["headers"] if name not in _FOR_A_PART]
        answer = _Translated(scope, receive, send)
        await self._app({**scope, "method": "GET", "headers": whole}, receive, answer)


_FOR_A_PART = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range")
"""Headers that ask for less than the whole page as it stands."""


class _Translated:
    """Holds a page back until it is complete and replaces its English texts; passes on any other answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._is_page = False
        self._cookies: list[tuple[bytes, bytes]] = []
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self._is_page = message["status"] == HTTPStatus.OK and kind.startswith("text/html")
            self._cookies = [header for header in message["headers"] if header[0] == b"set-cookie"]
        if not self._is_page:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                page = translated(self._body.decode(), Request(self._scope))
                page.raw_headers += self._cookies
                await page(self._scope, self._receive, self._send)


def translated(page: str, request: Request) -> Response:
    """The answer to a request for Streamlit's page: in Chinese, or that the browser's copy is current."""
    for english, chinese in _REPLACED.items():
        page = page.replace(english, chinese, 1)
    body = page.encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Security-Policy": policy(page)}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    answer = HTMLResponse(body, headers=headers)
    if request.method == "HEAD":
        answer.body = b""
    return answer


def policy(page: str) -> str:
    """The content security policy of the page: only content of this server, and inline only the scripts now in the page and those that remember a text size."""
    scripts = [*re.findall(r"<script>(.*?)</script>", page, re.DOTALL), *REMEMBERING.values()]
    hashes = (b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return _POLICY.format(scripts=allowed)


_POLICY = (
    "default-src 'self'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
    "object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
"""`blob:` among the scripts is how Streamlit loads components with scripts of their own."""
