"""Changing the database from a page: what the visitor is told when it cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from perfeval_data import log, store
from perfeval_data.dashboard import markup


@contextmanager
def writing(wait: str) -> Iterator[None]:
    """Say `wait` while the database is written; where it cannot be, say why and that nothing has changed, and end the page."""
    try:
        with st.spinner(wait):
            yield
    except store.DatabaseUnwritableError as error:
        log.trouble("not written", reason=error.reason)
        st.error(f"没有写入：{markup.plain(error.reason)}。原有数据不变。")
        st.stop()
