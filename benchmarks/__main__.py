"""All benchmarks in one run: databases are drawn, asked, written to, extracted from, looked at in a browser and visited by many,
documents are read; a report comes out.

    python -m benchmarks FOLDER [--projects 100 10000 1000000 6000000] [--documents 250 1000 4000] [--rounds N] [--write]

The databases stay in the folder and are used again by the next run; a million projects take 3 GB and ten minutes to draw, six million,
a million under six names, 18 GB and ten more. Adding a document to them needs twice that on the disk. `--write` keeps each table in
benchmarks/results and shows it in docs/scale.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import duckdb
import streamlit

from benchmarks import extracting, machines, pages, peers, questions, results, visitors, writing
from benchmarks.generate import add_provinces, generate
from benchmarks.questions import Asked
from benchmarks.readers import commands, reading

PROVINCE: Final = 1_000_000
"""Projects; more are a multiple of them, the same million under as many names. What holds all rows in memory is compared on one."""
VISITED: Final = 10_000
"""Projects of the database that many visitors look at."""


def databases(folder: Path, sizes: list[int]) -> dict[int, Path]:
    """A drawn database of each size, made where it is missing."""
    files = {size: folder / f"drawn-{size}.duckdb" for size in sorted(sizes)}
    for size, file in files.items():
        if not file.exists():
            draw(size, file)
    return files


def draw(size: int, file: Path) -> None:
    """Draw a database; several provinces are copied from the one beside it."""
    if size <= PROVINCE:
        generate(size, file)
        return
    new = file.with_suffix(".new")
    shutil.copyfile(databases(file.parent, [PROVINCE])[PROVINCE], new)
    add_provinces(new, PROVINCE, size // PROVINCE)
    new.rename(file)


def machine() -> Iterator[str]:
    """Where, when and with what this was measured."""
    yield "| what | here |\n|---|---|"
    yield f"| day | {date.today()} |"
    yield f"| machine | {os.cpu_count()} cores, {platform.machine()}, {platform.system()} |"
    yield f"| what else ran before | load {os.getloadavg()[0]:.1f} |"
    yield f"| versions | Python {platform.python_version()}, DuckDB {duckdb.__version__}, Streamlit {streamlit.__version__} |"
    yield f"| libraries | {reading.libraries()} |"


def by_visit(found: dict[int, Asked]) -> Iterator[str]:
    """Each visit at each size."""
    yield f"| visit | statements | {' | '.join(f'{size:,}: p50 ms, CPU ms' for size in found)} |\n|---|---|{'---|' * len(found)}"
    for rows in zip(*(each.timings for each in found.values()), strict=True):
        times = " | ".join(f"{row.p50:.0f}, {row.cpu:.0f}" for row in rows)
        yield f"| {rows[-1].visit} | {rows[-1].statements} | {times} |"


def by_crowd(found: dict[int, Asked]) -> Iterator[str]:
    """A visit among sixteen readers, at each size."""
    yield f"| projects | {questions.READERS} readers at once: p50 of a visit, ms | p95, ms | memory at the most, MB |\n|---|---|---|---|"
    for size, each in found.items():
        yield f"| {size:,} | {each.crowd[0]:.0f} | {each.crowd[1]:.0f} | {each.megabytes:,.0f} |"


def written(files: dict[int, Path], rounds: int) -> Iterator[str]:
    """What a document costs at each size."""
    yield writing.HEADING
    for size, file in files.items():
        yield writing.line(f"{size:,}", writing.cost(file, rounds if size <= PROVINCE else 1))


def tables(files: dict[int, Path], documents: list[int], rounds: int) -> Iterator[tuple[str, Iterable[str]]]:
    """Name and lines of each table of the report; nothing is measured before its lines are taken."""
    largest = files[max(size for size in files if size <= PROVINCE)]
    yield "writing", written(files, rounds)
    yield "engines", peers.compared(largest, rounds).splitlines()
    yield "extracts", extracting.table(largest, rounds=1)
    yield "reading", reading.rows(documents=10)
    yield "folders", commands.folders(count=200)
    yield "start", commands.start_ups(rounds)
    yield "import", printed_by("importing", "--documents", *map(str, documents))
    if find_spec("distributed"):
        yield "cluster", printed_by("cluster", "--documents", "160", "--nodes", "1", "2", "4")
    if pages.browser():
        yield "pages", pages.rows({f"{min(files):,} projects": files[min(files)], f"{PROVINCE:,} projects": largest}, rounds)
    yield "visitors", visited(files[min(files, key=lambda size: abs(size - VISITED))])


def printed_by(benchmark: str, *options: str) -> list[str]:
    """The lines of a benchmark that tells the memory of processes: in one of its own, since what a process starts counts as large as
    itself."""
    command = [sys.executable, "-m", f"benchmarks.{benchmark}", *options]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def visited(file: Path) -> Iterator[str]:
    """Many visitors of one machine, and of two where they can be made."""
    yield from visitors.rows(file, [50, 100], [1, 2])
    if machines.can_be_made():
        _, *rows = machines.rows(file, [2], [100])
        yield from rows


def report(found: Iterable[tuple[str, Iterable[str]]], is_kept: bool) -> None:
    """Print the tables as they come, and keep each where that is wanted."""
    for name, lines in found:
        print(f"\n## {name}\n", flush=True)
        shown = []
        for line in lines:
            print(line, flush=True)
            shown += line.splitlines()
        if is_kept:
            results.keep(name, shown)


def main() -> None:
    """Draw, measure, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--projects", type=int, nargs="+", default=[100, 10_000, PROVINCE, 6 * PROVINCE])
    parser.add_argument("--documents", type=int, nargs="+", default=[250, 1000, 4000], help="to import")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the tables and bring the documents up to date")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    files = databases(options.folder, options.projects)
    report([("machine", machine())], options.write)
    found = {size: questions.in_its_own_process(file, options.rounds) for size, file in files.items()}
    report([("questions", by_visit(found)), ("crowd", by_crowd(found))], options.write)
    report(tables(files, options.documents, options.rounds), options.write)
    if options.write:
        results.write_documents()


if __name__ == "__main__":
    main()
