"""What the server adds to Streamlit: bookmarks that work on a server just started, a health check, a log."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager

from perfeval_data.dashboard.server.door import open_door
from perfeval_data.dashboard.server.place import database
from perfeval_data.database.upkeep.health import Check, checks
from perfeval_data.service import log
from perfeval_data.service.access import AccessError

_WRONG_SETTINGS = 2


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
