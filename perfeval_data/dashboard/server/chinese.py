"""Chinese to the end: Streamlit's page says it is Chinese, and what Streamlit says in English is translated on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME = "项目支出绩效自评"


def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


_SCRIPTS = "".join(f"<script>{_asset(name)}</script>" for name in ("chinese.js", "print.js"))
_STYLES = "".join(f"<style>{_asset(name)}</style>" for name in ("style.css", "print.css"))
_REPLACED = {
    '<html lang="en"': '<html lang="zh-CN"',
    "<title>Streamlit</title>": f"<title>{NAME}</title>{_SCRIPTS}",
    "</body>": f"{_STYLES}</body>",
    "You need to enable JavaScript to run this app.": "请在浏览器中启用 JavaScript，再打开本页。",
}
"""English of Streamlit's page, and what stands there instead; our scripts come before its own, our styles after."""


def say_error(_error: Exception) -> bool:
    """A page that failed says so, and what to do. The reason is in the log of the server; True keeps Streamlit's own box away."""
    st.error(
        f"本页出错了，数据没有受影响。请刷新页面再试；如果还是这样，请把时间（{datetime.now():%m月%d日 %H:%M}）和刚才的操作告诉管理员，"
        "原因已记入服务器日志。"
    )
    return True


class ChinesePage:
    """Middleware: the language of the page is Chinese, for screen readers, hyphenation and the choice of glyphs.

    Our scripts and styles go along.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _Translated(send))


class _Translated:
    """Holds a response back until its body is whole, and replaces in it what is English."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_all()

    async def _send_all(self) -> None:
        body = self._body
        for english, chinese in _REPLACED.items():
            body = body.replace(english.encode(), chinese.encode(), 1)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        if "content-length" in headers:
            headers["content-length"] = str(len(body))
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
