"""Controls of one page whose value a link can set: `?deducted=1` opens the page with the switch on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from perfeval_data.dashboard.ui.markup import plain

EVERYTHING = "全部"
LONGEST_TEXT = 100
"""Characters of a text to look for: more are no help, and every text that somebody has looked for is kept for a while."""

_T = TypeVar("_T")


def choice(label: str, values: Sequence[str], name: str, words: Mapping[Any, str] | None = None) -> str | None:
    """One of the values, or None for all of them; `words` are what the reader sees for them."""
    options = [EVERYTHING, *values]
    _take(name, str)
    if (wanted := st.session_state.setdefault(name, EVERYTHING)) not in options:
        st.warning(f"{label}“{plain((words or {}).get(wanted, wanted))}”在当前范围内没有，已改为“{EVERYTHING}”。")
        st.session_state[name] = EVERYTHING
    chosen = st.selectbox(
        label, options, key=name, format_func=lambda value: (words or {}).get(value, value), width=230, filter_mode=None
    )
    _write(name, "" if chosen == EVERYTHING else chosen)
    return None if chosen == EVERYTHING else chosen


def pick(label: str, options: Mapping[_T, str], name: str, read: Callable[[str], _T], clears: Sequence[str] = ()) -> _T:
    """One of the options, the first unless a link names another; `read` turns the text of the address into a value.

    `clears` names controls whose values mean nothing beside another choice.
    """
    _take(name, read)
    if st.session_state.get(name) not in options:
        st.session_state[name] = next(iter(options))
    chosen = st.selectbox(label, list(options), key=name, format_func=options.__getitem__, on_change=forget, args=tuple(clears))
    _write(name, str(chosen))
    return chosen


def pick_instead(label: str, options: Mapping[_T, str], name: str, clears: Sequence[str] = ()) -> None:
    """The options with none of them chosen, where what the address names is not among them; the next run has what is chosen."""
    st.session_state[name] = None
    st.selectbox(
        label,
        list(options),
        index=None,
        key=name,
        format_func=options.__getitem__,
        placeholder="请选择",
        on_change=_leave_address,
        args=(name, *clears),
    )


def _leave_address(name: str, *clears: str) -> None:
    """Let what was chosen hold instead of what the address names."""
    st.query_params.pop(name, None)
    forget(*clears)


def switch(label: str, name: str) -> bool:
    """A switch, off unless a link or the reader turns it on."""
    _take(name, lambda value: value == "1")
    on = st.toggle(label, key=name)
    _write(name, "1" if on else "")
    return on


def text(label: str, name: str, placeholder: str) -> str:
    """A line of text."""
    _take(name, shortened)
    value = shortened(st.text_input(label, key=name, placeholder=placeholder, width=320, max_chars=LONGEST_TEXT))
    _write(name, value)
    return value


def shortened(text: str) -> str:
    """A text to look for, without blanks around it and no longer than it may be."""
    return text.strip()[:LONGEST_TEXT].rstrip()


def _take(name: str, read: Callable[[str], Any]) -> None:
    """Take a value that the address names, unless this session has written it there itself and still remembers the choice."""
    named = st.query_params.get(name)
    if named is not None and (name not in st.session_state or named != st.session_state.get(_memory(name))):
        st.session_state[name] = read(named)


def forget(*names: str) -> None:
    """Give up the values of controls, and take them out of the address."""
    for name in names:
        st.session_state.pop(name, None)
        if name in st.query_params:
            del st.query_params[name]


def _write(name: str, value: str) -> None:
    st.session_state[_memory(name)] = value
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _memory(name: str) -> str:
    return f"{name} in the address"
