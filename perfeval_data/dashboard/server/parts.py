"""What limited visitors may see, as databases in memory: one for each choice of units, of the newest version of the file only."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable

import duckdb

from perfeval_data.database import store
from perfeval_data.service.access import Visible

BYTES_IN_ALL = 1024 * 2**20
"""Memory of all parts; the least recently used one goes first, and is rebuilt at its visitor's next click."""


class Parts:
    """A thread-safe store of parts by what is visible in them. Each is made once, however many ask for it at a time."""

    def __init__(self) -> None:
        self._version: store.Version | None = None
        self._parts: OrderedDict[Visible, duckdb.DuckDBPyConnection] = OrderedDict()
        self._sizes: dict[Visible, int] = {}
        self._lock = threading.Lock()
        self._making: defaultdict[Visible, threading.Lock] = defaultdict(threading.Lock)

    def get(
        self, version: store.Version, visible: Visible, make: Callable[[], duckdb.DuckDBPyConnection]
    ) -> duckdb.DuckDBPyConnection:
        """The part for a version of the file, from the store or made by `make`.

        Parts of other versions are dropped; a question that still reads one keeps it alive to its end.
        """
        with self._lock:
            making = self._making[visible]
        with making:
            if (kept := self._kept(version, visible)) is not None:
                return kept
            part = make()
            self._keep(version, visible, part)
            return part

    def _kept(self, version: store.Version, visible: Visible) -> duckdb.DuckDBPyConnection | None:
        with self._lock:
            if version != self._version:
                self._version = version
                self._parts.clear()
                self._sizes.clear()
            if visible in self._parts:
                self._parts.move_to_end(visible)
            return self._parts.get(visible)

    def _keep(self, version: store.Version, visible: Visible, part: duckdb.DuckDBPyConnection) -> None:
        size = _bytes_of(part)
        with self._lock:
            if version != self._version:
                return  # the file was replaced meanwhile
            self._parts[visible], self._sizes[visible] = part, size
            while len(self._parts) > 1 and sum(self._sizes.values()) > BYTES_IN_ALL:
                oldest, _ = self._parts.popitem(last=False)
                del self._sizes[oldest]


def _bytes_of(part: duckdb.DuckDBPyConnection) -> int:
    ((size,),) = store.cursor_of(part).execute("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()").fetchall()
    return int(size)
