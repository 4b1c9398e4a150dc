"""The documents that people work on, as they were read: shared by all sessions of this process, in memory only, and few at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Final

from perfeval_data.ingest.taken_up import TakenUp

MOST: Final = 8
"""Documents at a time; the least recently used one goes first, and is read again when needed."""


class Shelf:
    """A thread-safe store of documents by fingerprint. Each is read once, however many ask for it at a time."""

    def __init__(self) -> None:
        self._all: OrderedDict[str, TakenUp] = OrderedDict()
        self._lock = threading.Lock()
        self._reading: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def get(self, sha256: str, read: Callable[[], TakenUp]) -> TakenUp:
        """The document on the shelf, or the one that `read` gives."""
        with self._lock:
            reading = self._reading[sha256]
        with reading:
            with self._lock:
                if sha256 in self._all:
                    self._all.move_to_end(sha256)
                    return self._all[sha256]
            taken_up = read()
            with self._lock:
                self._all[sha256] = taken_up
                while len(self._all) > MOST:
                    self._all.popitem(last=False)
            return taken_up

    def put_away(self, sha256: str) -> None:
        """Forget a document that nobody works on any more."""
        with self._lock:
            self._all.pop(sha256, None)
            self._reading.pop(sha256, None)
