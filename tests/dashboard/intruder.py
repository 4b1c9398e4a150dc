"""A visitor without a browser, who speaks the protocol of Streamlit's page and leaves out what a page would not."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.conftest import PATIENCE

_XSRF = "_streamlit_xsrf"


class Intruder:
    """Somebody at the address of a dashboard, with headers of his own choice."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._url = url
        self._headers = dict(headers or {})
        self.client = httpx.Client(headers=self._headers, timeout=PATIENCE)

    @contextmanager
    def tab(self, way: socket.socket | None = None) -> Iterator[ClientConnection]:
        """A websocket as an open page has it, over a connection of its own or one that leads elsewhere than its name."""
        address = f"ws{self._url.removeprefix('http')}/_stcore/stream"
        protocols = [Subprotocol("streamlit")]
        with connect(
            address, sock=way, subprotocols=protocols, additional_headers=self._headers, max_size=None, open_timeout=PATIENCE
        ) as tab:
            yield tab

    @staticmethod
    def rerun(tab: ClientConnection, query: str = "") -> str:
        """Ask for the page and wait until it has come; returns the session."""
        message = BackMsg()
        message.rerun_script.query_string = query
        tab.send(message.SerializeToString())
        session = ""
        while True:
            answer = ForwardMsg.FromString(tab.recv(timeout=PATIENCE, decode=False))
            if answer.WhichOneof("type") == "new_session":
                session = answer.new_session.initialize.session_id
            if answer.WhichOneof("type") == "script_finished":
                return session

    @staticmethod
    def page(tab: ClientConnection, name: str) -> bytes:
        """All that is sent for a page, given by its address."""
        message = BackMsg()
        message.rerun_script.page_name = name
        tab.send(message.SerializeToString())
        sent = b""
        while True:
            data = tab.recv(timeout=PATIENCE, decode=False)
            sent += data
            if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                return sent

    def put(self, session: str, data: bytes) -> int:
        """Upload a file into a session; the status that answers."""
        if _XSRF not in self.client.cookies:
            self.client.get(f"{self._url}/_stcore/health")
            host = urlsplit(self._url).hostname or ""
            self.client.cookies.set(_XSRF, self.client.cookies[_XSRF], domain=host)
        answer = self.client.put(
            f"{self._url}/_stcore/upload_file/{session}/{uuid.uuid4()}",
            files={"file": ("表.txt", data)},
            headers={"X-Xsrftoken": self.client.cookies[_XSRF]},
        )
        return answer.status_code
