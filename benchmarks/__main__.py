"""All benchmarks in one run: databases are drawn, asked, written to, extracted from and looked at in a browser, documents are read;
a report and a plot come out.

    python -m benchmarks FOLDER [--projects 100 10000 1000000] [--documents 250 1000 4000] [--rounds N] [--write]

The databases stay in the folder and are used again by the next run; a million projects take 3 GB and some ten minutes to draw.
`--write` keeps each table in benchmarks/results and shows it in docs/scale.md.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.util import find_spec
from math import log10
from pathlib import Path

import duckdb
import matplotlib as mpl
import streamlit

from benchmarks import cluster, extracting, importing, pages, peers, questions, results, writing
from benchmarks.asked import asked, visits
from benchmarks.generate import generate
from benchmarks.questions import Timing
from benchmarks.readers import commands, reading
from perfeval_data.database import store

mpl.use("svg")
from matplotlib import pyplot as plt

Crowd = tuple[float, float]
"""p50 and p95 of a visit in ms, with sixteen readers at once."""


def databases(folder: Path, sizes: list[int]) -> dict[int, Path]:
    """A drawn database of each size, made where it is missing."""
    files = {size: folder / f"drawn-{size}.duckdb" for size in sizes}
    for size, file in files.items():
        if not file.exists():
            generate(size, file)
    return files


def machine() -> Iterator[str]:
    """Where, when and with what this was measured."""
    yield "| what | here |\n|---|---|"
    yield f"| day | {date.today()} |"
    yield f"| machine | {os.cpu_count()} cores, {platform.machine()}, {platform.system()} |"
    yield f"| what else ran before | load {os.getloadavg()[0]:.1f} |"
    yield f"| versions | Python {platform.python_version()}, DuckDB {duckdb.__version__}, Streamlit {streamlit.__version__} |"
    yield f"| libraries | {reading.libraries()} |"


def timings(file: Path, rounds: int) -> tuple[list[Timing], Crowd]:
    """Query time of every visit, one reader and sixteen."""
    with store.open_readonly(file) as connection:
        chosen = visits(connection)
    mix = [asked(file, visit) for visit in chosen]
    each = [questions.timing(file, visit, asked_by, rounds) for visit, asked_by in zip(chosen, mix, strict=True)]
    return each, questions.crowd(file, mix, 1)


def by_visit(by_size: dict[int, list[Timing]]) -> Iterator[str]:
    """Each visit at each size, and how its CPU grows between the two largest: 0 is constant, 1 linear."""
    sizes = sorted(by_size)
    yield f"| visit | statements | {' | '.join(f'{size:,}: p50 ms, CPU ms' for size in sizes)} | growth |"
    yield f"|---|---|{'---|' * len(sizes)}---|"
    for rows in zip(*(by_size[size] for size in sizes), strict=True):
        grown = log10(rows[-1].cpu / rows[-2].cpu) / log10(sizes[-1] / sizes[-2]) if len(sizes) > 1 else 0.0
        times = " | ".join(f"{row.p50:.0f}, {row.cpu:.0f}" for row in rows)
        yield f"| {rows[-1].visit} | {rows[-1].statements} | {times} | {grown:.2f} |"


def by_crowd(crowds: dict[int, Crowd]) -> Iterator[str]:
    """A visit among sixteen readers, at each size."""
    yield f"| projects | {questions.READERS} readers at once: p50 of a visit, ms | p95, ms |\n|---|---|---|"
    for size, (p50, p95) in crowds.items():
        yield f"| {size:,} | {p50:.0f} | {p95:.0f} |"


def plot(by_size: dict[int, list[Timing]], out: Path) -> None:
    """CPU of each visit over the number of projects, both logarithmic."""
    sizes = sorted(by_size)
    figure, axes = plt.subplots(figsize=(8, 5))
    for rows in zip(*(by_size[size] for size in sizes), strict=True):
        axes.loglog(sizes, [row.cpu for row in rows], marker="o", label=rows[0].visit)
    axes.set(xlabel="projects", ylabel="CPU ms of all queries of a visit")
    axes.legend(fontsize=6)
    figure.savefig(out)


def written(files: dict[int, Path], rounds: int) -> Iterator[str]:
    """What a document costs at each size."""
    yield writing.HEADING
    for size, file in files.items():
        yield writing.line(f"{size:,}", writing.cost(file, rounds))


def tables(files: dict[int, Path], documents: list[int], rounds: int) -> Iterator[tuple[str, Iterable[str]]]:
    """Name and lines of each table of the report; nothing is measured before its lines are taken."""
    largest = files[max(files)]
    yield "writing", written(files, rounds)
    yield "engines", peers.compared(largest, rounds).splitlines()
    yield "extracts", extracting.table(largest, rounds=1)
    yield "reading", reading.rows(documents=10)
    yield "folders", commands.folders(count=200)
    yield "start", commands.start_ups(rounds)
    yield "import", importing.rows(documents)
    if find_spec("distributed"):
        yield "cluster", cluster.rows(160, [1, 2, 4])
    if pages.browser():
        yield "pages", pages.rows({f"{size:,} projects": files[size] for size in (min(files), max(files))}, rounds)


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
    parser.add_argument("--projects", type=int, nargs="+", default=[100, 10_000, 1_000_000])
    parser.add_argument("--documents", type=int, nargs="+", default=[250, 1000, 4000], help="to import")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the tables and bring the documents up to date")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    files = databases(options.folder, options.projects)
    report([("machine", machine())], options.write)
    found = {size: timings(file, options.rounds) for size, file in files.items()}
    by_size = {size: each for size, (each, _) in found.items()}
    plot(by_size, options.folder / "growth.svg")
    report(
        [("questions", by_visit(by_size)), ("crowd", by_crowd({size: crowd for size, (_, crowd) in found.items()}))],
        options.write,
    )
    report(tables(files, options.documents, options.rounds), options.write)
    if options.write:
        results.write_documents()


if __name__ == "__main__":
    main()
