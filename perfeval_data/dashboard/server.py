"""What the server adds to Streamlit: pages that say they are Chinese, and bookmarks that work on a server just started."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

_LANGUAGE, _CHINESE = b'<html lang="en"', b'<html lang="zh-CN"'


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Say from the start what `st.navigation` says on its first run: that the folder pages/ is not the menu.

    Otherwise the first visitor of a server who comes by a bookmark is told in English that the page was not found.
    """
    PagesManager.uses_pages_directory = False
    yield None


class ChinesePage:
    """Middleware: the language of the page is Chinese, for screen readers, hyphenation and the choice of glyphs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _Translated(send))


class _Translated:
    """Holds a response back until its body is whole, and says `zh-CN` in it."""

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
        body = self._body.replace(_LANGUAGE, _CHINESE, 1)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        if "content-length" in headers:
            headers["content-length"] = str(len(body))
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
