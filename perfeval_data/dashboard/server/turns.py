"""Pages are drawn a few at a time: when many visitors click at once, each waits a turn and is then served fast.

Drawn all at once, all would be ready only at the end: Python runs one thread at a time, and fifty would take it from each other and
from the one that sends what is ready. A page that holds its turn for long, waiting for another writer, keeps nobody out.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from perfeval_data.service.servers import processes

PLACES = -(-(os.cpu_count() or 1) // processes()) + 1
"""How many pages a process draws at a time: DuckDB computes for one while Python draws another."""
PATIENCE = 10.0
"""Seconds after which a visitor no longer waits for a turn."""

_places = threading.BoundedSemaphore(PLACES)


@contextmanager
def turn(patience: float = PATIENCE) -> Iterator[bool]:
    """Waits for a turn and keeps it for the block; yields whether it came in time."""
    has_turn = _places.acquire(timeout=patience)
    try:
        yield has_turn
    finally:
        if has_turn:
            _places.release()
