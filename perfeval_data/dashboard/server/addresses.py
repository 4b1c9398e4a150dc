"""The addresses of the server: under which names it may be asked for, and which paths answer whom."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

import streamlit as st
from starlette.types import Scope

from perfeval_data.dashboard.server import inside

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
"""What this machine is called on itself."""
HEALTH = "/healthz"
"""Whether the service is in order; at the root, also where the dashboard is below a path."""
_LIVES = "_stcore/health"
_CORE = ("_stcore", "app/static")
"""What Streamlit answers beside the page and its parts."""
_STREAM, _UPLOADS = "_stcore/stream", "_stcore/upload_file/"
_OPEN_CORE = (_LIVES, "_stcore/host-config", _STREAM)
_OPEN_BELOW = (_UPLOADS, "_stcore/bidi-components/")
"""What the page needs of it; the rest (metrics, the interface for agents) stays closed."""
_NO_PAGE = ("static", "media", "component", *_CORE)


def host_of(text: str) -> str | None:
    """The name in a header `Host`, in lower case and without a port; None where there is none."""
    try:
        parts = urlsplit(f"//{text}")
        name = parts.hostname if parts.netloc == text and "@" not in text else None
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return name.rstrip(".") if name else None


def hosts() -> frozenset[str]:
    """The names under which the server may be asked for.

    A page of any web site may bear a name that leads to this machine, and then read what this machine tells only itself. It cannot
    choose what its browser says it asked for.
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
    """Whether an address stands for all of the machine's, and so is no name."""
    try:
        return ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False


def path_of(scope: Scope) -> str:
    """The path of a request as Streamlit looks it up, without what a server put in front of it says is not the program's."""
    root = scope.get("root_path", "")
    return str(scope["path"]).removeprefix(root) if root and str(scope["path"]).startswith(f"{root}/") else str(scope["path"])


def within(path: str) -> str | None:
    """The part of a path below the one that the dashboard is served at; None outside of it."""
    base = f"/{st.get_option('server.baseUrlPath')}".rstrip("/")
    return path.removeprefix(f"{base}/") if path.startswith(f"{base}/") else None


def is_for_monitors(path: str) -> bool:
    """Whether a path tells nothing but that the server lives or is in order, so that it may be told to anyone."""
    return path == HEALTH or within(path) == _LIVES


def is_closed(path: str) -> bool:
    """Whether a path is one of Streamlit's that nobody of ours asks for."""
    inner = within(path) or ""
    return _is_below(inner, _CORE) and inner not in _OPEN_CORE and not inner.startswith(_OPEN_BELOW)


def is_page(path: str) -> bool:
    """Whether Streamlit answers a path with its one page: everything that is nothing else."""
    inner = within(path)
    return inner is not None and path != HEALTH and not _is_below(inner, _NO_PAGE)


def upload(path: str) -> tuple[str, str] | None:
    """Session and file that a path is there to upload; None for other paths."""
    session, _, file = (within(path) or "").removeprefix(_UPLOADS).partition("/")
    return (session, file) if (within(path) or "").startswith(_UPLOADS) else None


def is_stream(path: str) -> bool:
    """Whether a path is that of the websocket over which a page talks with the server."""
    return within(path) == _STREAM


def _is_below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)
