"""The latest answers of the database, kept for every session: a click that changes one thing asks only what it changes."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Any, TypeVar

ROWS_IN_ALL = 500_000
"""Some hundred MB at most; what was used longest ago is given up first."""
LONGEST = 50_000
"""Longer answers are downloads: asked once, and large."""

_T = TypeVar("_T")


class Answers:
    """A store of answers by question; safe for threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def get(self, question: Hashable, find: Callable[[], _T]) -> _T:
        """The answer kept for the question, or the one that `find` gives. The caller may change what it gets."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return copy.copy(self._answers[question])  # type: ignore[no-any-return]
        answer = find()
        if _rows(answer) <= LONGEST:
            self._keep(question, copy.copy(answer))
        return answer

    def _keep(self, question: Hashable, answer: object) -> None:
        with self._lock:
            if question not in self._answers:
                self._answers[question] = answer
                self._rows += _rows(answer)
            while self._rows > ROWS_IN_ALL:
                _, oldest = self._answers.popitem(last=False)
                self._rows -= _rows(oldest)


def _rows(answer: object) -> int:
    """What an answer weighs: a single figure as much as a row."""
    return max(1, len(answer)) if isinstance(answer, Sized) else 1
