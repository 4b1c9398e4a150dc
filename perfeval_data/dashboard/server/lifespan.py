"""What the server adds to Streamlit: bookmarks that work right after a start, a health check, a log."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from perfeval_data.dashboard.server import addresses, inside
from perfeval_data.dashboard.server.door import open_door
from perfeval_data.dashboard.server.place import database
from perfeval_data.database.upkeep.health import Check, checks
from perfeval_data.service import log
from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.servers import WRONG_SETTINGS
from perfeval_data.service.settings_file import SettingsError


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Prepare Streamlit, start the log, and report what is not in order."""
    inside.prepare()
    log.to_stderr()
    log.event("started", database=database().resolve())
    await _HEALTH.is_good()  # logs what is not
    yield None
    log.event("stopped")


def open_door_or_end() -> None:
    """Ends the process if access is not configured in a way that can be trusted."""
    try:
        open_door()
    except SettingsError as wrong:
        print(
            f"{bilingual('访问设置有误，服务未启动', 'access; the server was not started')}: {wrong}",
            file=sys.stderr,
            flush=True,
        )
        raise SystemExit(WRONG_SETTINGS) from wrong


class Health:
    """Whether the service can work: checked on request, and cached for some seconds. What is not in order goes to the log
    whenever it changes, and nowhere else.
    """

    SECONDS = 5.0

    def __init__(self, look: Callable[[], Iterable[Check]]) -> None:
        self._look = look
        self._found: list[Check] = []
        self._good_until = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def is_good(self) -> bool:
        """Whether all is in order, or was some seconds ago."""
        async with self._one_at_a_time:
            if time.monotonic() > self._good_until:
                found = await run_in_threadpool(lambda: list(self._look()))
                if found != self._found:
                    _tell(found)
                self._found, self._good_until = found, time.monotonic() + self.SECONDS
        return all(check.is_good for check in self._found)


def _tell(found: Iterable[Check]) -> None:
    for check in found:
        if not check.is_good:
            log.trouble("not in order", check=check.name, reason=check.sentence)


_HEALTH = Health(lambda: checks(database()))


async def healthz(_request: Request) -> JSONResponse:
    """For monitoring: status 200 if all is in order, else 503, without a body."""
    is_good = await _HEALTH.is_good()
    return JSONResponse({"status": "good" if is_good else "bad"}, 200 if is_good else 503, {"Cache-Control": "no-store"})


ROUTES = (Route(addresses.HEALTH, healthz),)
