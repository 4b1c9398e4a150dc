"""The latest answers of the database, kept for every session: a click that changes one thing asks only what it changes."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import pandas as pd

MOST_ANSWERS = 500
MOST_ROWS = 50_000
"""Longer answers are downloads: asked once, and large."""

_T = TypeVar("_T")


class Answers:
    """A store of answers by question, the ones used longest ago given up first; safe for threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Hashable, find: Callable[[], _T]) -> _T:
        """The answer kept for the question, or the one that `find` gives. The caller may change what it gets."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return copy.copy(self._answers[question])  # type: ignore[no-any-return]
        answer = find()
        if not (isinstance(answer, pd.DataFrame) and len(answer) > MOST_ROWS):
            with self._lock:
                self._answers[question] = copy.copy(answer)
                while len(self._answers) > MOST_ANSWERS:
                    self._answers.popitem(last=False)
        return answer
