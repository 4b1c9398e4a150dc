"""What many tests share: the sample's database, made by the real pipeline."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from perfeval_data.export.papers import MissingFontError
from perfeval_data.export.papers.typesetting import faces
from perfeval_data.ingest.offers import Source, files_under
from perfeval_data.ingest.publish import ingest
from tests import alike, three_years
from tests.drawn_projects import documents

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "samples"
MORE_SAMPLES = ROOT.parent / "shared" / "samples"
PATIENCE = 150
"""Seconds that a busy machine may take over anything that is waited for; who waits goes on as soon as it has come."""

# The same examples in every run, however slow the machine is; new ones are searched for by `--hypothesis-profile=search`.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True, database=None)
settings.load_profile("same")


_LONG = ("browser", "deploy", "service", "ingest", "dashboard", "pages")
"""The rooms whose files take longest, to be begun first: in the end no worker is alone with one of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        room = item.path.parent.name
        return _LONG.index(room) if room in _LONG else len(_LONG)

    items.sort(key=rank)


def wait_until(is_so: Callable[[], object]) -> None:
    """Wait until something is so, as long as `PATIENCE` lasts."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it has not come to be"
        time.sleep(0.05)


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, in a thread of its own: the browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def _made_once(
    folders: pytest.TempPathFactory, name: str, sources: Callable[[], Iterable[Source]], refused: Sequence[str] = ()
) -> Path:
    """A database of documents: the first worker that needs it makes it, and each has a copy of its own."""
    shared = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / f"{name}.duckdb"
    with FileLock(f"{made}.made"):
        if not made.exists():
            report = ingest(sources(), shared / f"{name}.making")
            assert [each.file_name for each in report.refused] == [*refused]
            (shared / f"{name}.making").rename(made)
    return Path(shutil.copy(made, folders.mktemp(name) / "perfeval.duckdb"))


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DuckDB file of the five forms in data/samples."""
    return _made_once(tmp_path_factory, "sample", lambda: files_under([SAMPLES]))


@pytest.fixture(scope="session")
def three_years_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DuckDB file of the sample and the two years before it."""
    return _made_once(tmp_path_factory, "years", three_years.documents)


@pytest.fixture(scope="session")
def large_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DuckDB file of 305 drawn projects of two years, a form of a whole department, and one refused letter."""
    return _made_once(tmp_path_factory, "large", documents, ["会议通知.txt"])


@pytest.fixture(scope="session")
def alike_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DuckDB file of forms that are easily taken for one another."""
    return _made_once(tmp_path_factory, "alike", alike.documents)


@pytest.fixture(scope="session")
def chinese_font() -> None:
    """Pages and charts need one; a machine without is no place for tests of them, but CI is none of those."""
    try:
        faces()
    except MissingFontError as error:
        if os.environ.get("PERFEVAL_REQUIRE_BROWSER"):
            raise
        pytest.skip(str(error))


@pytest.fixture(autouse=True)
def silent_log() -> Iterator[None]:
    """The log as it is when the program begins: a command that a test runs in this process sets it up for good."""
    with log_as_it_was():
        yield


@contextmanager
def log_as_it_was() -> Iterator[None]:
    """The log is in the end as it was before."""
    logger = logging.getLogger("perfeval")
    before = logger.handlers[:], logger.level, logger.propagate
    yield
    logger.handlers[:], logger.level, logger.propagate = before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root on Linux only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
