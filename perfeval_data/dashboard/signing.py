"""Who registers something: the visitor who signed in, or, without sign-in, the name that is typed."""

from __future__ import annotations

import streamlit as st

from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.ui import markup

_LAST = "who signed last"


def remember(name: str) -> None:
    """Keep a name for the next time."""
    st.session_state[_LAST] = name


def signature(key: str = "name of marker") -> str:
    """The registering person's name, asked for where nobody has signed in."""
    if shown := current().shown:
        st.caption(f"登记人：{markup.plain(shown)}")
        return shown
    st.session_state.setdefault(key, st.session_state.get(_LAST, ""))
    return st.text_input("登记人", key=key, max_chars=30, width=260)
