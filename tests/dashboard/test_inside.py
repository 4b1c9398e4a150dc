"""The parts of Streamlit that it does not promise to keep are there, and mean what the server takes them for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config, runtime
from streamlit.components.v2.manifest_scanner import scan_component_manifests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.secrets import secrets_singleton
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from perfeval_data.dashboard.server import inside
from perfeval_data.dashboard.server.messages import LONGEST_QUERY, OBEYED, is_obeyed

ORIGIN = "https://perfeval.union.example"
COOKIE_SECRET = "c" * 40


@pytest.fixture
def signing(monkeypatch: pytest.MonkeyPatch) -> None:
    auth = {"redirect_uri": f"{ORIGIN}/oauth2callback", "cookie_secret": COOKIE_SECRET}
    monkeypatch.setattr(type(secrets_singleton), "load_if_toml_exists", lambda _: True)
    monkeypatch.setattr(type(secrets_singleton), "get", lambda _, name, other=None: auth if name == "auth" else other)


def cookie(secret: str, **said: object) -> list[tuple[bytes, bytes]]:
    value = create_signed_value(secret, inside.SIGN_IN_COOKIE, json.dumps(said))
    return [(b"host", b"x"), (b"cookie", b"other=1; " + inside.SIGN_IN_COOKIE.encode() + b"=" + value)]


@pytest.mark.usefixtures("signing")
def test_claims_are_those_of_the_signed_cookie_of_this_site() -> None:
    said = {"email": "li@union.example", "email_verified": True, "is_logged_in": True, "origin": ORIGIN}
    assert inside.claims(cookie(COOKIE_SECRET, **said))["email"] == "li@union.example"
    assert inside.claims(cookie("d" * 40, **said)) == {}
    assert inside.claims(cookie(COOKIE_SECRET, **said | {"origin": "https://other.example"})) == {}
    assert inside.claims(cookie(COOKIE_SECRET, **said | {"is_logged_in": False})) == {}
    assert inside.claims([(b"host", b"x")]) == {}


def test_uploaded_files_are_measured_and_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    class Running:
        uploaded_file_mgr = MemoryUploadedFileManager("/upload")

    monkeypatch.setattr(runtime, "get_instance", Running)
    Running.uploaded_file_mgr.add_file("session", UploadedFileRec("file", "表.txt", "text/plain", b"12345"))
    assert inside.held("session", "file") == 5
    assert inside.held("session", "other") is None
    inside.forget_uploads("session")
    assert inside.held("session", "file") is None
    assert callable(Runtime.is_active_session)
    assert isinstance(Runtime.uploaded_file_mgr, property)


def test_messages_that_are_obeyed_are_those_that_streamlit_knows() -> None:
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    operations = BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"].fields
    assert {"clear_cache", "backend_operation_request"} <= kinds
    assert kinds | {field.name for field in operations} >= OBEYED


def test_what_is_no_message_goes_on_to_streamlit_which_closes_the_connection() -> None:
    message = BackMsg()
    message.rerun_script.query_string = "a" * (LONGEST_QUERY + 1)
    assert not is_obeyed({"type": "websocket.receive", "bytes": message.SerializeToString()})
    for other in ({"bytes": b"\xff"}, {"text": "x"}, {"bytes": None, "text": "x"}):
        assert is_obeyed({"type": "websocket.receive", **other})
    assert is_obeyed({"type": "websocket.disconnect"})


def test_no_package_brings_components_of_its_own() -> None:
    """The tests of pages do not look for any."""
    assert scan_component_manifests() == []


@pytest.mark.parametrize("name", ["client.allowedOrigins", "server.maxWidgetStateSize", "runner.postScriptGC"])
def test_hidden_settings_are_known(name: str) -> None:
    assert name in config._config_options_template
    section, _, option = name.partition(".")
    assert option in Path(".streamlit/config.toml").read_text(encoding="utf-8").partition(f"[{section}]")[2]
    assert st.get_option(name) == config.get_option(name)
