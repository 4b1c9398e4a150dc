"""The latest answers of the database, cached for all sessions: a click asks only what it changes."""

from __future__ import annotations

import copy
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, TypeVar

BYTES_IN_ALL = 256 * 2**20
"""Memory of all answers and their questions; the least recently used go first."""
LARGEST = 32 * 2**20
"""Larger answers are downloads: asked once."""

_T = TypeVar("_T")


class _Kept(NamedTuple):
    answer: Any
    size: int


class Answers:
    """A thread-safe store of answers by question."""

    def __init__(self) -> None:
        self._all: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, question: Hashable, find: Callable[[], _T]) -> _T:
        """The answer to a question, from the store or from `find`. Callers may change what they get."""
        with self._lock:
            if question in self._all:
                self._all.move_to_end(question)
                return copy.copy(self._all[question].answer)  # type: ignore[no-any-return]
        answer = find()
        size = weight(question) + weight(answer)
        if size <= LARGEST:
            self._keep(question, _Kept(copy.copy(answer), size))
        return answer

    def _keep(self, question: Hashable, kept: _Kept) -> None:
        with self._lock:
            if question not in self._all:
                self._all[question] = kept
                self._size += kept.size
            while self._size > BYTES_IN_ALL:
                _, oldest = self._all.popitem(last=False)
                self._size -= oldest.size


def weight(thing: object) -> int:
    """Bytes of memory that a question or an answer takes, contents included. Frames and tables report theirs."""
    return sys.getsizeof(thing) + sum(map(weight, _parts(thing)))


def _parts(thing: object) -> list[object]:
    if isinstance(thing, Mapping):
        return [*thing.keys(), *thing.values()]
    if isinstance(thing, list | tuple | AbstractSet):
        return list(thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return [getattr(thing, field.name) for field in fields(thing)]
    return []
