"""The addresses of the server: which host names it accepts, and which paths answer whom."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

import streamlit as st
from starlette.types import Scope

from perfeval_data.dashboard.server import inside

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names of this machine on itself."""
HEALTH = "/healthz"
"""Whether the service is in order; at the root, also where the dashboard is below a path."""
_LIVES = "_stcore/health"
_CORE = ("_stcore", "app/static")
"""What Streamlit answers beside the page and its parts."""
_STREAM, _UPLOADS = "_stcore/stream", "_stcore/upload_file/"
_OPEN_CORE = (_LIVES, "_stcore/host-config", _STREAM)
_OPEN_BELOW = (_UPLOADS, "_stcore/bidi-components/")
"""Those that the page needs; the rest (metrics, the interface for agents) stays closed."""
_NO_PAGE = ("static", "media", "component", *_CORE)


def host_of(text: str) -> str | None:
    """The name in a `Host` header, in lower case and without port; None if there is none."""
    try:
        parts = urlsplit(f"//{text}")
        name = parts.hostname if parts.netloc == text and "@" not in text else None
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return name.rstrip(".") if name else None


def hosts() -> frozenset[str]:
    """The host names that the server accepts. Any web site may have a name that resolves to this machine, and could then read
    what only this machine may see; but it cannot choose the `Host` that the browser sends.
    """
    return HERE | {name.lower().rstrip(".") for name in _configured() if name}


def _configured() -> Iterator[str]:
    yield st.get_option("browser.serverAddress")
    yield from st.get_option("server.allowedHosts")
    address = st.get_option("server.address") or ""
    if not _is_any(address):
        yield address
    yield urlsplit(str(inside.sign_in_settings().get("redirect_uri", ""))).hostname or ""


def _is_any(address: str) -> bool:
    """Whether an address stands for all addresses of the machine, and so is no host name."""
    try:
        return ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False


def path_of(scope: Scope) -> str:
    """The path of a request as Streamlit looks it up, without the prefix of a reverse proxy."""
    root = scope.get("root_path", "")
    return str(scope["path"]).removeprefix(root) if root and str(scope["path"]).startswith(f"{root}/") else str(scope["path"])


def within(path: str) -> str | None:
    """The part of a path below the one that the dashboard is served at; None outside of it."""
    base = f"/{st.get_option('server.baseUrlPath')}".rstrip("/")
    return path.removeprefix(f"{base}/") if path.startswith(f"{base}/") else None


def is_for_monitors(path: str) -> bool:
    """Whether a path says only that the server is alive or in order, which anyone may know."""
    return path == HEALTH or within(path) == _LIVES


def is_closed(path: str) -> bool:
    """Whether a path is one of Streamlit's that our pages never use."""
    inner = within(path) or ""
    return _is_below(inner, _CORE) and inner not in _OPEN_CORE and not inner.startswith(_OPEN_BELOW)


def is_page(path: str) -> bool:
    """Whether Streamlit answers a path with its single page, as it does for every path that is nothing else."""
    inner = within(path)
    return inner is not None and path != HEALTH and not _is_below(inner, _NO_PAGE)


def upload(path: str) -> tuple[str, str] | None:
    """The session and file that a path uploads; None for other paths."""
    session, _, file = (within(path) or "").removeprefix(_UPLOADS).partition("/")
    return (session, file) if (within(path) or "").startswith(_UPLOADS) else None


def is_stream(path: str) -> bool:
    """Whether a path is that of the websocket over which a page talks with the server."""
    return within(path) == _STREAM


def _is_below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)
