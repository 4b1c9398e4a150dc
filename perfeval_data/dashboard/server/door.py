"""Access control in front of everything that Streamlit serves: who comes through the trusted proxy and who does not.

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

from perfeval_data.dashboard.server import addresses, inside
from perfeval_data.dashboard.server.place import database
from perfeval_data.service import log
from perfeval_data.service.access import Access, Mode, Proxy, access_beside
from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.settings_file import SettingsError

SEAL_HEADER = "x-perfeval-visitor"
OPEN_TO_NETWORK = "PERFEVAL_OPEN"
"""Set to 1, this variable lets anyone who reaches the server use it: for a container, which must listen to its host."""
Headers = list[tuple[bytes, bytes]]
_KEY = secrets.token_bytes(32)
_SENT_ON = (b"x-forwarded-", b"forwarded", b"x-real-ip")
"""Headers in which web servers name the client they ask for."""
_REFUSED = "没有权限：请通过单位的统一入口访问。"
_NO_SIGN_IN = "没有权限：本系统未设登录，只能在安装的电脑上使用。要对网络开放，请管理员设置 access.toml。"
_UNKNOWN_HOST = "地址不对：请用管理员告知的地址访问（管理员可用 browser.serverAddress 设置本系统的域名）。"
_OIDC_NEEDS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST_COOKIE_SECRET = 32


class _Running:
    """How this process identifies visitors, fixed when it starts to serve; None before."""

    mode: Mode | None = None


def open_door() -> None:
    """Check the configuration before anybody is served; raises `SettingsError`."""
    access = checked_access()
    address = st.get_option("server.address")
    if access.mode is Mode.LOCAL and address not in addresses.HERE and not _is_open():
        raise SettingsError(
            bilingual(
                f"未设登录，不能在 {address or '所有地址'} 对网络开放：请在数据库旁写好 access.toml；"
                f"如果能访问的人都可以查看和导入，设 {OPEN_TO_NETWORK}=1",
                f"the server would listen on {address or 'all addresses'} without any sign-in: write access.toml beside the "
                f"database, or set {OPEN_TO_NETWORK}=1 if everyone who reaches it may read and import",
            )
        )
    _Running.mode = access.mode


def checked_access() -> Access:
    """The configuration beside the database, checked against Streamlit's own; raises `SettingsError`.

    Visitors, roles and units may change while the server runs. The way of sign-in may not: a missing file lets nobody in.
    """
    access = access_beside(database())
    if _Running.mode not in (None, access.mode):
        raise SettingsError(
            bilingual(
                f"启动时的登录方式是 {_Running.mode}，现已改变，请重新启动",
                f"the mode was {_Running.mode} at the start: start anew",
            )
        )
    sign_in = inside.sign_in_settings()
    if st.get_option("server.trustedUserHeaders"):
        raise SettingsError(
            bilingual(
                "server.trustedUserHeaders 轻信任何人，不可使用：请在 access.toml 中用 proxy 方式写明请求头",
                "server.trustedUserHeaders believes anyone: name the header in access.toml, mode proxy",
            )
        )
    if access.mode is not Mode.OIDC and sign_in:
        raise SettingsError(
            bilingual(
                'secrets.toml 有 [auth]，access.toml 却没有写 mode = "oidc"',
                'secrets.toml has [auth], but access.toml does not say mode = "oidc"',
            )
        )
    if access.mode is Mode.OIDC:
        _check_sign_in(sign_in)
    return access


def _is_open() -> bool:
    return os.environ.get(OPEN_TO_NETWORK) == "1"


def _is_from_here(scope: Scope) -> bool:
    """Whether a request came in at a local address of this machine, however the server was started."""
    address, port = scope.get("server") or (None, None)
    return port is None or address in addresses.HERE


def _check_sign_in(sign_in: Mapping[str, object]) -> None:
    if missing := [name for name in _OIDC_NEEDS if not isinstance(sign_in.get(name), str) or not sign_in.get(name)]:
        names = ", ".join(missing)
        raise SettingsError(f"secrets.toml, [auth]: {bilingual(f'缺少 {names}', f'{names} missing')}")
    if not str(sign_in["redirect_uri"]).endswith("/oauth2callback"):
        reason = bilingual("redirect_uri 必须以 /oauth2callback 结尾", "redirect_uri must end in /oauth2callback")
        raise SettingsError(f"secrets.toml, [auth]: {reason}")
    if len(str(sign_in["cookie_secret"])) < _SHORTEST_COOKIE_SECRET:
        least = _SHORTEST_COOKIE_SECRET
        reason = bilingual(f"cookie_secret 至少要有 {least} 个字符", f"cookie_secret needs {least} characters or more")
        raise SettingsError(f"secrets.toml, [auth]: {reason}")


class RefusedError(Exception):
    """A refused request: the HTTP status of the answer, and what to say."""

    def __init__(self, reason: str, status: int = 403, sentence: str = _REFUSED) -> None:
        super().__init__(reason)
        self.status = status
        self.sentence = sentence


class Door:
    """Middleware: admits only permitted requests, and names the proxy's user."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            headers = _admitted(scope)
        except SettingsError as wrong:
            await turn_away(RefusedError(str(wrong)), scope, receive, send)
        except RefusedError as refusal:
            await turn_away(refusal, scope, receive, send)
        else:
            await self._app({**scope, "headers": headers}, receive, send)


def _admitted(scope: Scope) -> Headers:
    """The headers of a request that may come in, with the seal; raises `SettingsError`, `RefusedError`."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != SEAL_HEADER.encode()]
    _check_host(headers)
    path = addresses.path_of(scope)
    if addresses.is_closed(path):
        raise RefusedError("closed", 404, "Not Found")
    access = checked_access()
    if access.mode is Mode.LOCAL:
        _check_nearness(scope, headers)
    if access.proxy is not None and not addresses.is_for_monitors(path):
        headers.append((SEAL_HEADER.encode(), _seal(_brought(headers, access.proxy)).encode()))
    return headers


def _check_host(headers: Headers) -> None:
    asked_for = _values(headers, "host")
    if len(asked_for) != 1 or addresses.host_of(asked_for[0].decode("latin-1")) not in addresses.hosts():
        raise RefusedError(f"asked for as {asked_for}", 400, _UNKNOWN_HOST)


def _check_nearness(scope: Scope, headers: Headers) -> None:
    """Raises `RefusedError` for a request from elsewhere while there is no sign-in; a forwarded one counts as such."""
    if any(name.lower().startswith(_SENT_ON) for name, _ in headers):
        raise RefusedError("sent on by a proxy, without any sign-in", sentence=_NO_SIGN_IN)
    if not _is_from_here(scope) and not _is_open():
        raise RefusedError("from the network, without any sign-in", sentence=_NO_SIGN_IN)


def _brought(headers: Headers, proxy: Proxy) -> str:
    """The user that the proxy names. Raises `RefusedError` if the request does not come from the proxy, or names no user or several."""
    secret = _values(headers, proxy.secret_header)
    if len(secret) != 1 or not hmac.compare_digest(secret[0], proxy.secret.encode()):
        raise RefusedError("not from the trusted proxy")
    users = _values(headers, proxy.user_header)
    if len(users) != 1 or not users[0].strip():
        raise RefusedError("the proxy names nobody")
    try:
        return users[0].decode().strip()
    except UnicodeDecodeError as error:
        raise RefusedError("the name that the proxy gives is not UTF-8") from error


def _values(headers: Headers, name: str) -> list[bytes]:
    return [value for header, value in headers if header.lower() == name.encode()]


async def turn_away(refusal: RefusedError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a refused request, and logs why."""
    log.trouble("turned away", reason=refusal, path=scope["path"])
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse(refusal.sentence, refusal.status)(scope, receive, send)


def _seal(name: str) -> str:
    return f"{quote(name, safe='')}.{hmac.new(_KEY, name.encode(), 'sha256').hexdigest()}"


def unsealed(value: str | None) -> str | None:
    """The name in the sealed header; None if this server did not write it."""
    name = unquote((value or "").rpartition(".")[0])
    return name if name and hmac.compare_digest(_seal(name).encode(), (value or "").encode()) else None
