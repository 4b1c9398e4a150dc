"""Parts of the data for limited visitors: each made once, those of older files let go of, all of them bounded."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from perfeval_data.dashboard.server import parts
from perfeval_data.dashboard.server.parts import Parts
from perfeval_data.database import store
from perfeval_data.service.access import Visible

OLD, NEW = (("p.duckdb", 1, number) for number in (1, 2))
OURS, THEIRS = Visible(departments=("甲",)), Visible(departments=("乙",))


class Maker:
    """Makes parts, and counts them."""

    def __init__(self) -> None:
        self.made = 0
        self._lock = threading.Lock()

    def __call__(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            self.made += 1
        time.sleep(0.05)
        return store.in_memory()


def test_part_is_made_once_however_many_ask() -> None:
    kept, make = Parts(), Maker()
    with ThreadPoolExecutor(8) as visitors:
        found = list(visitors.map(lambda _: kept.get(OLD, OURS, make), range(8)))
    assert make.made == 1
    assert len({id(each) for each in found}) == 1


def test_parts_of_an_older_file_are_let_go_of() -> None:
    kept, make = Parts(), Maker()
    first = kept.get(OLD, OURS, make)
    kept.get(NEW, THEIRS, make)
    assert kept.get(NEW, OURS, make) is not first
    assert make.made == 3
    assert store.cursor_of(first).execute("SELECT count(*) FROM evaluations").fetchall() == [(0,)]  # for who still reads it


def test_part_used_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "BYTES_IN_ALL", 1)
    kept, make = Parts(), Maker()
    kept.get(OLD, OURS, make)
    kept.get(OLD, THEIRS, make)
    kept.get(OLD, THEIRS, make)
    assert make.made == 2
    kept.get(OLD, OURS, make)
    assert make.made == 3


def test_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    kept, make = Parts(), Maker()

    def broken() -> duckdb.DuckDBPyConnection:
        return store.open_readonly(tmp_path / "none.duckdb")

    with pytest.raises(store.DatabaseMissingError):
        kept.get(OLD, OURS, broken)
    assert kept.get(OLD, OURS, make)
