"""What was just registered, with a button that takes it back: one's own decision, never what somebody has decided since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import streamlit as st

from perfeval_data.dashboard import signing
from perfeval_data.dashboard.server.writing import writing
from perfeval_data.dashboard.ui import markup
from perfeval_data.database.review import Left
from perfeval_data.words import wording

_TOLD = "what was registered"


class Outcome(Protocol):
    """How many rows something has changed, and how many it has left, by who had decided them meanwhile."""

    @property
    def count(self) -> int: ...

    @property
    def left(self) -> Left: ...


Undo = Callable[[str], Outcome]
"""Takes back what was registered, in the name of somebody."""


@dataclass(frozen=True, slots=True)
class _Told:
    said: str
    undo: Undo | None
    name: str


def tell(said: str, outcome: Outcome, undo: Undo, name: str) -> None:
    """Keep what was registered for the next run of the page, which reports it and offers to undo it."""
    signing.remember(name)
    _keep(said, outcome, "未改动", undo if outcome.count else None, name)


def _keep(said: str, outcome: Outcome, untouched: str, undo: Undo | None, name: str) -> None:
    left = wording.left_sentence(outcome.left, untouched)
    st.session_state[_TOLD] = _Told(f"{said if outcome.count else ''}{left}", undo, name)


def told() -> None:
    """What was just registered, with a button to undo it."""
    kept: _Told | None = st.session_state.pop(_TOLD, None)
    if kept is None or not kept.said:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        (st.success if kept.undo else st.info)(markup.plain(kept.said))
        if kept.undo:
            st.button("撤销这次登记", on_click=_take_back, args=(kept,), type="tertiary", key="take back")


def _take_back(kept: _Told) -> None:
    if st.session_state.get(_UNDONE) is kept:  # the second half of a double click
        return
    st.session_state[_UNDONE] = kept
    assert kept.undo is not None
    with writing("正在撤销…"):
        undone = kept.undo(kept.name)
    _keep(f"已撤销{undone.count:,}条登记。", undone, "未撤销", None, kept.name)


_UNDONE = "what was undone last"
