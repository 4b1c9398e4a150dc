"""Who is looking at the page: determined at every run, and kept with whatever the run leaves to be made later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from getpass import getuser
from typing import TypeVar

import streamlit as st
from starlette.types import Scope

from perfeval_data.dashboard.server import inside
from perfeval_data.dashboard.server.door import SEAL_HEADER, checked_access, unsealed
from perfeval_data.dashboard.server.place import is_copy
from perfeval_data.service.access import Access, Mode, Role, Visitor

_T = TypeVar("_T")
_KEPT: ContextVar[Visitor] = ContextVar("visitor")


class NobodyError(Exception):
    """No visitor is known, or one without permission: `name` is the signed-in name, None where nobody has signed in."""

    def __init__(self, name: str | None) -> None:
        super().__init__(name)
        self.name = name


def current() -> Visitor:
    """The visitor of this run of the page; raises `NobodyError`, and `SettingsError` where the configuration cannot be used."""
    return _KEPT.get(None) or _of_this_run(checked_access())


@contextmanager
def kept(visitor: Visitor) -> Iterator[None]:
    """Questions within the block are this visitor's."""
    before = _KEPT.set(visitor)
    try:
        yield
    finally:
        _KEPT.reset(before)


def for_later(make: Callable[[], _T]) -> Callable[[], _T]:
    """A function for a button, which runs outside any run of the page: for the current visitor, with the rights held at that moment."""
    return partial(_made_for, current().name, make)


def _made_for(name: str, make: Callable[[], _T]) -> _T:
    with kept(_listed(checked_access(), name)):
        return make()


def of_request(scope: Scope) -> Visitor | None:
    """The visitor who sends a request that the door has let in; None where nobody has signed in, or somebody without permission."""
    access = checked_access()
    try:
        return _listed(access, _named_by(scope, access))
    except NobodyError:
        return None


def _named_by(scope: Scope, access: Access) -> str | None:
    if access.mode is Mode.OIDC:
        return access.named_by(inside.claims(scope["headers"]))
    sealed = (value.decode("latin-1") for name, value in scope["headers"] if name == SEAL_HEADER.encode())
    return unsealed(next(sealed, None))


def _of_this_run(access: Access) -> Visitor:
    if access.mode is Mode.OIDC:
        return _listed(access, access.named_by(st.user) if st.user.is_logged_in else None)
    return _listed(access, unsealed(st.context.headers.get(SEAL_HEADER)))


def _listed(access: Access, name: str | None) -> Visitor:
    """The visitor of this name; on a read-only copy everybody may look only."""
    visitor = _known(access, name)
    return replace(visitor, role=Role.VIEWER) if is_copy() else visitor


def _known(access: Access, name: str | None) -> Visitor:
    """The visitor of this name; without sign-in whoever sits at the machine."""
    if access.mode is Mode.LOCAL:
        return Visitor(getuser(), "", Role.IMPORTER)
    visitor = access.visitor(name) if name else None
    if visitor is None:
        raise NobodyError(name)
    return visitor
