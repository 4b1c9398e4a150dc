"""The door of the server: in front of everything that Streamlit serves, who comes through the trusted proxy and who does not.

What the proxy says is believed only with the secret that it shares with the server. The name then travels on in a header of the
server's own, sealed with a key of this process: what a browser, or a server started without this door, puts there opens nothing.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from urllib.parse import quote, unquote

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_secrets_auth_section

from perfeval_data.dashboard.server.place import database
from perfeval_data.service import log
from perfeval_data.service.access import Access, AccessError, Mode, Proxy, access_beside

SEAL_HEADER = "x-perfeval-visitor"
OPEN_TO_NETWORK = "PERFEVAL_OPEN"
"""The variable that, set to 1, says: whoever reaches the server may use it. For a container, which must listen to its host."""
Headers = list[tuple[bytes, bytes]]
_KEY = secrets.token_bytes(32)
_FOR_MONITORS = ("/healthz", "/_stcore/health")
_REFUSED = "没有权限：请通过单位的统一入口访问。"
_OIDC_NEEDS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST_COOKIE_SECRET = 32
_HERE = ("127.0.0.1", "localhost", "::1")


class _Running:
    """How this process came to know its visitors when it began to serve; None before."""

    mode: Mode | None = None


def open_door() -> None:
    """Look at the configuration once before anybody is served; raises `AccessError`."""
    access = checked_access()
    address = st.get_option("server.address")
    if access.mode is Mode.LOCAL and address not in _HERE and not _is_open():
        raise AccessError(
            f"the server would listen on {address or 'all addresses'} without any sign-in (未设登录，不能对网络开放): write "
            f"access.toml beside the database, or set {OPEN_TO_NETWORK}=1 if everyone who reaches it may read and import"
        )
    _Running.mode = access.mode


def checked_access() -> Access:
    """The configuration beside the database, and Streamlit's own held against it; raises `AccessError`.

    Visitors, roles and units may change while the server runs. The way of sign-in may not: a file that is gone lets nobody in.
    """
    access = access_beside(database())
    if _Running.mode not in (None, access.mode):
        raise AccessError(f"the mode was {_Running.mode} when the server was started (登录方式已改变): start it anew")
    sign_in = get_secrets_auth_section()
    if st.get_option("server.trustedUserHeaders"):
        raise AccessError("server.trustedUserHeaders believes anyone (不可使用): name the header in access.toml, mode proxy")
    if access.mode is not Mode.OIDC and sign_in:
        raise AccessError('secrets.toml has [auth], but access.toml does not say mode = "oidc" (登录设置不一致)')
    if access.mode is Mode.OIDC:
        _check_sign_in(sign_in)
    return access


def _is_open() -> bool:
    return os.environ.get(OPEN_TO_NETWORK) == "1"


def _is_from_here(scope: Scope) -> bool:
    """Whether a request came in at an address of this machine's own, however the server was started."""
    address, port = scope.get("server") or (None, None)
    return port is None or address in _HERE


def _check_sign_in(sign_in: Mapping[str, object]) -> None:
    if missing := [name for name in _OIDC_NEEDS if not isinstance(sign_in.get(name), str) or not sign_in.get(name)]:
        raise AccessError(f"secrets.toml, [auth]: {', '.join(missing)} missing (登录设置不完整)")
    if not str(sign_in["redirect_uri"]).endswith("/oauth2callback"):
        raise AccessError("secrets.toml, [auth]: redirect_uri must end in /oauth2callback (回调地址有误)")
    if len(str(sign_in["cookie_secret"])) < _SHORTEST_COOKIE_SECRET:
        raise AccessError(f"secrets.toml, [auth]: cookie_secret needs {_SHORTEST_COOKIE_SECRET} characters or more (密钥过短)")


class Door:
    """Middleware: lets in only what may come in, and says whom the proxy brings."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            headers = _admitted(scope)
        except (AccessError, PermissionError) as reason:
            log.trouble("turned away", reason=reason, path=scope["path"])
            await _turn_away(scope, receive, send)
        else:
            await self._app({**scope, "headers": headers}, receive, send)


def _admitted(scope: Scope) -> Headers:
    """The headers of a request that may come in, with the seal; raises `AccessError`, `PermissionError`."""
    access = checked_access()
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != SEAL_HEADER.encode()]
    if access.mode is Mode.LOCAL and not _is_from_here(scope) and not _is_open():
        raise PermissionError("from the network, without any sign-in")
    if access.proxy is not None and not scope["path"].endswith(_FOR_MONITORS):
        headers.append((SEAL_HEADER.encode(), _seal(_brought(headers, access.proxy)).encode()))
    return headers


def _brought(headers: Headers, proxy: Proxy) -> str:
    """Whom the proxy names; raises `PermissionError` where the request does not come from it, or names nobody or several."""
    secret = _values(headers, proxy.secret_header)
    if len(secret) != 1 or not hmac.compare_digest(secret[0], proxy.secret.encode()):
        raise PermissionError("not from the trusted proxy")
    users = _values(headers, proxy.user_header)
    if len(users) != 1 or not users[0].strip():
        raise PermissionError("the proxy names nobody")
    try:
        return users[0].decode().strip()
    except UnicodeDecodeError as error:
        raise PermissionError("the name that the proxy gives is not UTF-8") from error


def _values(headers: Headers, name: str) -> list[bytes]:
    return [value for header, value in headers if header.lower() == name.encode()]


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse(_REFUSED, 403)(scope, receive, send)


def _seal(name: str) -> str:
    return f"{quote(name, safe='')}.{hmac.new(_KEY, name.encode(), 'sha256').hexdigest()}"


def unsealed(value: str | None) -> str | None:
    """The name in the header of the server's own; None where it was not this server that wrote it."""
    name = unquote((value or "").rpartition(".")[0])
    return name if name and hmac.compare_digest(_seal(name).encode(), (value or "").encode()) else None
