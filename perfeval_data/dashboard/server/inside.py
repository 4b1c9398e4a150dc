"""Streamlit's internals that we rely on, in one place; each has a test that fails when it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from google.protobuf.message import DecodeError
from starlette.requests import cookie_parser
from streamlit import auth_util, net_util, runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette import starlette_server_config, starlette_websocket

SIGN_IN_COOKIE = starlette_server_config.USER_COOKIE_NAME


def prepare() -> None:
    """Say from the start what `st.navigation` says on its first run: that the folder pages/ is not the menu.

    Otherwise the first visitor of a server who comes by a bookmark is told in English that the page was not found. And no page of
    a strange name makes the server ask a host on the internet for its own address, which Streamlit does before it refuses that name.
    """
    PagesManager.uses_pages_directory = False
    net_util.get_external_ip = _no_address


def _no_address() -> None:
    return None


# --- who has signed in ------------------------------------------------------------------------------------------------


def sign_in_settings() -> Mapping[str, object]:
    """The table [auth] of secrets.toml; empty where there is none."""
    return auth_util.get_secrets_auth_section()


def claims(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, object]:
    """What the provider has said of whoever sends a request, from the cookie that this server has signed; empty without one."""
    text = "; ".join(value.decode("latin-1") for name, value in headers if name.lower() == b"cookie")
    signed = starlette_websocket._get_signed_cookie_with_chunks(cookie_parser(text), SIGN_IN_COOKIE)
    origin = auth_util.get_origin_from_redirect_uri()
    if signed is None or origin is None:
        return {}
    said = starlette_websocket._parse_decoded_user_cookie(signed, origin)
    return said if said.get("is_logged_in") is True else {}


# --- files that visitors have uploaded --------------------------------------------------------------------------------


def held(session: str, file: str) -> int | None:
    """Bytes of an uploaded file that the server keeps; None where it is gone."""
    records = runtime.get_instance().uploaded_file_mgr.get_files(session, [file])
    return len(records[0].data) if records else None


def is_open(session: str) -> bool:
    """Whether the tab of a session is open."""
    return runtime.get_instance().is_active_session(session)


def forget_uploads(session: str) -> None:
    """Let go of all files that were uploaded in a session."""
    runtime.get_instance().uploaded_file_mgr.remove_session_files(session)


def forget_own_uploads() -> None:
    """Let go of all files that were uploaded in the session of this run of a page."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


# --- what the page of a visitor says to the server --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """What a message asks for, and the length of the query that it names."""

    kind: str
    query_length: int = 0


def wish(data: bytes) -> Wish | None:
    """What a message over the websocket asks for; None where it is no message of Streamlit's page."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return Wish(message.backend_operation_request.WhichOneof("payload") or "")
    return Wish(kind or "", len(message.rerun_script.query_string) if kind == "rerun_script" else 0)
