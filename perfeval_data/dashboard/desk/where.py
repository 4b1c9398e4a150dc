"""Where the desk stands: its parts of the address, and what is told on the page after a step."""

from __future__ import annotations

from typing import Final, NoReturn

import streamlit as st

from perfeval_data.dashboard.ui import address, markup

DOCUMENT: Final = "desk"
"""The part of the address that names the document on the desk, by its SHA-256."""
TABLE: Final = "table"
"""The part that names one of its tables, by number."""
TYPING: Final = "typing"
"""The part that says that a whole form is typed, and which: the chosen one, or another that no table was found of."""
WHOLE, ANOTHER = "1", "another"
_ALL: Final = (DOCUMENT, TABLE, TYPING)
_TOLD = "what the desk did"


def is_open() -> bool:
    """Whether the address names a document on the desk."""
    return bool(address.value(DOCUMENT))


def link_to(sha256: str) -> str:
    """The address of a document on the desk."""
    return address.here(dict.fromkeys(_ALL) | {DOCUMENT: sha256})


def link_back() -> str:
    """The address of 数据导入 without the desk."""
    return address.here(dict.fromkeys(_ALL))


def leave(said: str) -> NoReturn:
    """Go back to 数据导入 and tell what was done."""
    step(said, dict.fromkeys(_ALL))


def step(said: str, changes: dict[str, address.Change]) -> NoReturn:
    """Draw the page anew at a changed address; there `tell` says what was done."""
    st.session_state[_TOLD] = said
    address.write(changes)
    st.rerun()


def tell() -> None:
    """Say once what the step before this page did."""
    if said := st.session_state.pop(_TOLD, None):
        st.success(markup.plain(said))
