"""Changing the database from a page, and what the visitor sees when that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from perfeval_data.dashboard.server.place import is_copy
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.dashboard.server.welcome import READ_ONLY
from perfeval_data.dashboard.ui import markup
from perfeval_data.database import store
from perfeval_data.service import log


@contextmanager
def writing(wait: str) -> Iterator[str]:
    """Says `wait` while the database is written; yields the name of the visitor, for the log.

    If the database cannot be written, or not by this visitor, says why and that nothing has changed, and ends the page.
    """
    visitor = current()
    if not visitor.may_change:
        log.trouble("not permitted", by=visitor.name)
        st.error(READ_ONLY if is_copy() else "您的权限是“查看”，不能修改数据。原有数据不变。")
        st.stop()
    try:
        with st.spinner(wait):
            yield visitor.name
    except store.DatabaseUnwritableError as error:
        log.trouble("not written", reason=error.reason)
        st.error(f"没有写入：{markup.plain(error.reason)}。原有数据不变。")
        st.stop()
