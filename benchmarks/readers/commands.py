"""The command line from start to end: what starting it costs, and what each further document of a folder costs until it is stored."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.readers.documents import RECIPES, Recipe, make
from benchmarks.readers.reading import floor_of
from tests.conftest import ROOT

_PROGRAM = ("-m", "perfeval_data")
_START_UPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Python alone", ("-c", "pass")),
    ("`import duckdb`", ("-c", "import duckdb")),
    ("`--help`", (*_PROGRAM, "--help")),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a command took: on the wall, and of CPU with all its child processes."""

    wall: float
    cpu: float


def run(arguments: Sequence[str]) -> Cost:
    """Run Python with arguments; what it imports is compiled once, as where the program is installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, os.times()
    return Cost(wall, after.children_user + after.children_system - before.children_user - before.children_system)


def ingest(files: Sequence[bytes], suffix: str) -> Cost:
    """Ingest files into a new database."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "documents")
        folder.mkdir()
        for number, data in enumerate(files):
            (folder / f"{number:04}.{suffix}").write_bytes(data)
        return run([*_PROGRAM, "ingest", str(folder), "--db", str(Path(name, "new.duckdb"))])


def start_ups(rounds: int) -> Iterator[str]:
    """The table of what starting costs, in turns."""
    document = make(_recipe("docx"), 1)
    assert document is not None
    costs: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        for name, arguments in _START_UPS:
            costs.setdefault(name, []).append(run(arguments))
        costs.setdefault("`ingest` of one docx of five forms", []).append(ingest(document.files, "docx"))
    yield "| start | wall, ms | CPU, ms |"
    yield "|---|---|---|"
    for name, each in costs.items():
        yield f"| {name} | {median(c.wall for c in each) * 1000:.0f} | {median(c.cpu for c in each) * 1000:.0f} |"


def folders(count: int) -> Iterator[str]:
    """The table of what a document costs from its bytes to the database: CPU of the whole command, less that for one document."""
    yield f"| folder of {count} documents of five forms | CPU a document, ms | x floor | documents/s/core |"
    yield "|---|---|---|---|"
    for file_format in ("docx", "xlsx", "html"):
        kind = make(_recipe(file_format), count)
        assert kind is not None
        each = (ingest(kind.files, file_format).cpu - ingest(kind.files[:1], file_format).cpu) / (count - 1)
        floor = floor_of(kind)
        yield f"| {kind.name} | {each * 1000:.1f} | {each / floor:.1f} | {1 / each:.0f} |"


def _recipe(file_format: str) -> Recipe:
    """The first recipe of a format, which needs no LibreOffice."""
    return next(recipe for recipe in RECIPES if recipe.format == file_format)
