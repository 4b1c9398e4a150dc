"""A click counts for what was on the screen when it was clicked.

The run of a page that hears of a click draws the page anew, on data that may have changed meanwhile. So a button hands over what its own
page showed, and that run takes it up from here. A click that no run takes up was on something that is gone: the visitor is told.
"""

from __future__ import annotations

from typing import Any, NoReturn

import streamlit as st

_CLICKED = "what was clicked"
_HEARD = "whether a click was heard"


def keep(act: str, seen: object) -> None:
    """What a button does when it is clicked: keep what it stood for."""
    st.session_state[_CLICKED] = (act, seen)
    st.session_state[_HEARD] = True


def taken(act: str) -> Any | None:
    """What the page showed on which the button of an act was clicked just now; None where it was not."""
    clicked, seen = st.session_state.get(_CLICKED, (None, None))
    if clicked != act:
        return None
    del st.session_state[_CLICKED]
    return seen


def button(label: str, act: str, seen: object, **options: Any) -> Any | None:
    """A button; returns what the page showed on which it was clicked, else None."""
    tell_unheard(st.button(label, key=act, on_click=keep, args=(act, seen), **options))
    return taken(act)


def submit_button(label: str, act: str, seen: object, **options: Any) -> Any | None:
    """A button that submits a form; returns what the page showed on which it was clicked, else None."""
    tell_unheard(st.form_submit_button(label, key=act, on_click=keep, args=(act, seen), **options))
    return taken(act)


def tell_unheard(is_pressed: bool) -> None:
    """Say of a click that it came from a page that another run of the server had drawn: nobody knows what that page showed."""
    if is_pressed and not st.session_state.get(_HEARD):
        _tell("连接中断过，刚才的点击没有生效，请核对后再操作。")


def tell_lost() -> None:
    """Say of a click that it was on something that is gone; nothing where the page has taken it up."""
    st.session_state.pop(_HEARD, None)
    if st.session_state.pop(_CLICKED, None) is not None:
        _tell("页面内容已有变化，刚才的点击没有生效，请核对后再操作。")


def _tell(said: str) -> None:
    st.toast(said, icon=":material/info:", duration="long")


def end_page() -> NoReturn:
    """End the page here."""
    tell_lost()
    st.stop()
