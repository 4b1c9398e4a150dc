"""The document on the desk, as it reads with the answers that were given."""

from __future__ import annotations

import streamlit as st

from perfeval_data.audit.settings import settings_beside
from perfeval_data.dashboard.desk import where
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.shelf import Shelf
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import address
from perfeval_data.database import desk as store_of_desk
from perfeval_data.database.desk import Waiting
from perfeval_data.ingest.desk import Laid, lay
from perfeval_data.ingest.taken_up import TakenUp, take_up
from perfeval_data.paper.answers import Answers

_LAID = "document on the desk"
_SHELF = Shelf()


def open_with(sha256: str, file_name: str, data: bytes, questions: int) -> None:
    """Put a document on the desk, if it is not there yet, and open it."""
    with writing("正在放到核定台…"):
        store_of_desk.lay_down(database(), Waiting(sha256, file_name, data, questions))
    address.write({where.DOCUMENT: sha256})


def taken_up(waiting: Waiting) -> TakenUp:
    """The document as read, which takes a while where its pages are pictures."""

    def read() -> TakenUp:
        told = st.empty()

        def tell(page: int) -> None:
            told.caption(f"正在识别第 {page} 页…")

        try:
            told.caption("正在读取…")
            return take_up(waiting.data, waiting.file_name, tell)
        finally:
            told.empty()

    return _SHELF.get(waiting.sha256, read)


def laid(waiting: Waiting, answers: Answers) -> Laid:
    """The document as it reads with the answers, read once per state of the answers."""
    key = (waiting.sha256, answers)
    known = st.session_state.get(_LAID)
    if known is None or known[0] != key:
        known = (key, lay(taken_up(waiting), waiting.file_name, answers, settings_beside(database())))
        st.session_state[_LAID] = known
    found: Laid = known[1]
    return found


def put_away(sha256: str) -> None:
    """Forget a document that nobody works on any more."""
    _SHELF.put_away(sha256)
    st.session_state.pop(_LAID, None)
