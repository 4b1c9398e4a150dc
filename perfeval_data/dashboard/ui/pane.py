"""What opens beside the page: a column at the right of the screen, below the page on a telephone and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from perfeval_data.dashboard.ui import address
from perfeval_data.dashboard.ui.markup import text


@contextmanager
def beside(title: str, name: str) -> Iterator[None]:
    """What is drawn within the block appears in the pane. `name` is the part of the address that has opened it."""
    close = escape(address.here({name: None}))
    with st.container(key="pane"):
        st.html(
            f"<div class='pe-pane-head'><b>{text(title)}</b><a href='{close}' target='_self' aria-label='关闭'>关闭 ×</a></div>"
        )
        yield
