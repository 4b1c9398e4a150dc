"""Turns: so many pages at a time, and nobody is kept out by one that takes long."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from perfeval_data.dashboard.server.turns import PLACES, turn


def test_only_so_many_are_drawn_at_a_time() -> None:
    inside, most, lock = 0, 0, threading.Lock()

    def draw(_: int) -> None:
        nonlocal inside, most
        with turn():
            with lock:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.01)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(4 * PLACES) as visitors:
        list(visitors.map(draw, range(12 * PLACES)))
    assert most == PLACES


def test_who_has_waited_long_enough_is_let_in_and_takes_nobodys_turn() -> None:
    with ExitStack() as held:
        for _ in range(PLACES):
            held.enter_context(turn())
        with turn(patience=0.01) as has_turn:
            assert not has_turn
    with ExitStack() as again:
        assert all(again.enter_context(turn(patience=0)) for _ in range(PLACES))


def test_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(PLACES):
        with pytest.raises(ZeroDivisionError), turn():
            raise ZeroDivisionError
    with turn(patience=0) as has_turn:
        assert has_turn
