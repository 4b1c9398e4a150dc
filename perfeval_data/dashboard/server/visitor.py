"""Who is looking at the page: asked anew at every run, kept while it lasts and with what it leaves behind to be made later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from getpass import getuser
from typing import TypeVar

import streamlit as st

from perfeval_data.dashboard.server.door import SEAL_HEADER, checked_access, unsealed
from perfeval_data.service.access import Access, Mode, Role, Visitor

_T = TypeVar("_T")
_KEPT: ContextVar[Visitor] = ContextVar("visitor")
_NOT_VERIFIED = (False, "false")


class NobodyError(Exception):
    """No visitor is known, or one without permission: `name` is what the sign-in calls him, None where nobody has signed in."""

    def __init__(self, name: str | None) -> None:
        super().__init__(name)
        self.name = name


def current() -> Visitor:
    """The visitor of this run of the page; raises `NobodyError`, and `AccessError` where the configuration cannot be used."""
    return _KEPT.get(None) or _visitor(checked_access())


@contextmanager
def kept(visitor: Visitor) -> Iterator[None]:
    """What is asked within is asked for this visitor."""
    before = _KEPT.set(visitor)
    try:
        yield
    finally:
        _KEPT.reset(before)


def for_later(make: Callable[[], _T]) -> Callable[[], _T]:
    """What a button makes when it is clicked, outside any run of the page, made for the visitor of now."""
    return partial(_made_for, current(), make)


def _made_for(visitor: Visitor, make: Callable[[], _T]) -> _T:
    with kept(visitor):
        return make()


def _visitor(access: Access) -> Visitor:
    if access.mode is Mode.LOCAL:
        return Visitor(getuser(), "", Role.IMPORTER)
    name = _signed_in(access.claim) if access.mode is Mode.OIDC else unsealed(st.context.headers.get(SEAL_HEADER))
    visitor = access.visitor(name) if name else None
    if visitor is None:
        raise NobodyError(name)
    return visitor


def _signed_in(claim: str) -> str | None:
    """The name that the provider gives; an e-mail address that it has not verified is none."""
    if not st.user.is_logged_in or (claim == "email" and st.user.get("email_verified") in _NOT_VERIFIED):
        return None
    value = st.user.get(claim)
    return value if isinstance(value, str) and value else None
