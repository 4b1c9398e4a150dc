"""Controls of one page whose value stands in the address: `?deducted=1` opens the page with the switch on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import streamlit as st

from perfeval_data.dashboard.ui import address
from perfeval_data.dashboard.ui.markup import plain

EVERYTHING = "全部"
LONGEST_TEXT = 100
"""Characters of a search text: more are no help, and every search is cached for a while."""

LabelVisibility = Literal["visible", "hidden", "collapsed"]
Width = int | Literal["stretch"]
_T = TypeVar("_T")


def hold(name: str, value: Any) -> None:
    """Gives the control of this name the value in the address; a value that the reader set is there already, by its callback."""
    if name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value


def choice(label: str, values: Sequence[str], name: str, words: Mapping[Any, str] | None = None) -> str | None:
    """One of the values, or None for all of them; `words` are what the reader sees for them."""
    named = address.value(name)
    if named and named not in values:
        _tell_unknown(label, (words or {}).get(named, named), EVERYTHING)
        named = ""
    hold(name, named)
    st.selectbox(
        label,
        ["", *values],
        key=name,
        format_func=lambda value: (words or {}).get(value, value) or EVERYTHING,
        on_change=_write,
        args=(name,),
        width=230,
        filter_mode=None,
    )
    return named or None


def pick(
    label: str,
    options: Mapping[_T, str],
    name: str,
    read: Callable[[str], _T],
    clears: Sequence[str] = (),
    width: Width = "stretch",
) -> _T:
    """One of the options, the first unless the address names another; `read` turns its text into a value.

    `clears` names parts of the address that mean nothing beside another choice.
    """
    chosen = _among(label, options, name, read)
    st.selectbox(
        label,
        list(options),
        key=name,
        format_func=options.__getitem__,
        on_change=_write,
        args=(name, *clears),
        width=width,
    )
    return chosen


def _among(label: str, options: Mapping[_T, str], name: str, read: Callable[[str], _T]) -> _T:
    """The option that the address names, else the first; an address that names no option of these is told."""
    first = next(iter(options))
    named = address.value(name)
    chosen = read(named)
    if chosen not in options:
        if named:
            _tell_unknown(label, named, options[first])
        chosen = first
    hold(name, chosen)
    return chosen


def _tell_unknown(label: str, named: str, instead: str) -> None:
    st.warning(f"{label}“{plain(named)}”在当前范围内没有，已改为“{plain(instead)}”。")


def pick_instead(label: str, options: Mapping[_T, str], name: str, clears: Sequence[str] = ()) -> None:
    """The options with none chosen, for an address that names none of them."""
    hold(name, None)
    st.selectbox(
        label,
        list(options),
        key=name,
        format_func=options.__getitem__,
        placeholder="请选择",
        on_change=_write,
        args=(name, *clears),
    )


def kinds(label: str, options: Mapping[str, str], name: str) -> str:
    """One of a few kinds that stand side by side, the first unless the address names another."""
    chosen = _among(label, options, name, str)
    st.segmented_control(
        label, list(options), required=True, format_func=options.__getitem__, key=name, on_change=_write, args=(name,)
    )
    return chosen


def switch(label: str, name: str) -> bool:
    """A switch, off unless the address turns it on."""
    on = address.value(name) == "1"
    hold(name, on)
    st.toggle(label, key=name, on_change=_write, args=(name,))
    return on


def text(label: str, name: str, placeholder: str, width: int = 320, label_visibility: LabelVisibility = "visible") -> str:
    """A line of text to look for."""
    value = shortened(address.value(name))
    hold(name, value)
    st.text_input(
        label,
        key=name,
        placeholder=placeholder,
        width=width,
        max_chars=LONGEST_TEXT,
        on_change=_write,
        args=(name,),
        label_visibility=label_visibility,
    )
    return value


def shortened(text: str) -> str:
    """A text to look for, without blanks around it and no longer than it may be."""
    return text.strip()[:LONGEST_TEXT].rstrip()


def _write(name: str, *clears: str) -> None:
    """Put the value that the reader has given a control into the address."""
    value = st.session_state[name]
    match value:
        case bool():
            new: address.Change = "1" if value else None
        case str():
            new = shortened(value)
        case _:
            new = value
    address.write({name: new, **dict.fromkeys(clears)})
