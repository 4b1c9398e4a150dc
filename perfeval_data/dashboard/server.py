"""What the server adds to Streamlit: Chinese pages, bookmarks that work on a server just started, a health check, a log."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager

from perfeval_data import log
from perfeval_data.access import AccessError
from perfeval_data.dashboard.door import open_door
from perfeval_data.dashboard.place import database
from perfeval_data.upkeep.health import Check, checks

_WRONG_SETTINGS = 2
_LANGUAGE, _CHINESE = b'<html lang="en"', b'<html lang="zh-CN"'


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Say from the start what `st.navigation` says on its first run: that the folder pages/ is not the menu.

    Otherwise the first visitor of a server who comes by a bookmark is told in English that the page was not found. And no page of
    a strange name makes the server ask a host on the internet for its own address, which Streamlit does before it refuses that name.
    """
    PagesManager.uses_pages_directory = False
    net_util.get_external_ip = _no_address
    log.to_stderr()
    log.event("started", database=database().resolve())
    for check in await _checked():
        if not check.is_good:
            log.trouble("not in order", check=check.name, reason=check.sentence)
    yield None
    log.event("stopped")


def _no_address() -> None:
    return None


def open_door_or_end() -> None:
    """End the process where the access is not configured in a way that can be trusted."""
    try:
        open_door()
    except AccessError as wrong:
        print(f"Access (访问设置): {wrong}. The server was not started (服务未启动).", file=sys.stderr, flush=True)
        raise SystemExit(_WRONG_SETTINGS) from wrong


async def healthz(_request: Request) -> JSONResponse:
    """Whether the service can do its work, for a monitor: status 200 where all is in order, else 503. Names nothing of the forms."""
    found = await _checked()
    is_good = all(check.is_good for check in found)
    answer = {"status": "good" if is_good else "bad", "checks": [asdict(check) for check in found]}
    return JSONResponse(answer, 200 if is_good else 503)


ROUTES = (Route("/healthz", healthz),)


async def _checked() -> list[Check]:
    return await run_in_threadpool(lambda: list(checks(database())))


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
