"""What a visitor's page may ask of the server over the websocket: what our pages need, and nothing that affects others.

Streamlit's page can also ask to empty the memory that all visitors share, or to write files into the program's folder.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from perfeval_data.dashboard.server import inside
from perfeval_data.service import log

OBEYED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "deferred_file"})
LONGEST_QUERY = 8_192
"""Characters; web servers and browsers take no longer addresses either."""


class Messages:
    """Middleware: passes on permitted messages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def obeyed() -> Message:
            while not is_obeyed(message := await receive()):
                log.trouble("not obeyed", client=(scope.get("client") or ("",))[0])
            return message

        await self._app(scope, obeyed, send)


def is_obeyed(message: Message) -> bool:
    """Whether a message is passed on. So is anything that is no message of the page: Streamlit then closes the connection."""
    data = message.get("bytes")
    if message["type"] != "websocket.receive" or data is None or (wish := inside.wish(data)) is None:
        return True
    return wish.kind in OBEYED and wish.query_length <= LONGEST_QUERY
