"""All benchmarks in one run: databases are drawn, asked, written to, extracted from and looked at in a browser, documents are read;
a report and a plot come out.

    python -m benchmarks FOLDER [--projects 100 10000 1000000] [--rounds N]

The databases stay in the folder and are used again by the next run; a million projects take 3 GB and some ten minutes to draw.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from math import log10
from pathlib import Path
from typing import TextIO

import duckdb
import matplotlib as mpl
import streamlit

from benchmarks import extracting, importing, pages, peers, questions, writing
from benchmarks.asked import asked, visits
from benchmarks.generate import generate
from benchmarks.questions import Timing
from benchmarks.readers import commands, reading
from perfeval_data.database import store

mpl.use("svg")
from matplotlib import pyplot as plt


def databases(folder: Path, sizes: list[int]) -> dict[int, Path]:
    """A drawn database of each size, made where it is missing."""
    files = {size: folder / f"drawn-{size}.duckdb" for size in sizes}
    for size, file in files.items():
        if not file.exists():
            generate(size, file)
    return files


def machine() -> str:
    """Where and with what this was measured."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}; Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}, Streamlit {streamlit.__version__}"
    )


def timings(file: Path, rounds: int) -> tuple[list[Timing], tuple[float, float]]:
    """Query time of every visit, and p50 and p95 with sixteen readers."""
    with store.open_readonly(file) as connection:
        chosen = visits(connection)
    mix = [asked(file, visit) for visit in chosen]
    each = [questions.timing(file, visit, asked_by, rounds) for visit, asked_by in zip(chosen, mix, strict=True)]
    return each, questions.crowd(file, mix, 1)


def growth(by_size: dict[int, list[Timing]]) -> Iterator[str]:
    """CPU of each visit by size, and the exponent between the two largest sizes: 0 is constant, 1 linear."""
    sizes = sorted(by_size)
    yield f"| visit, CPU ms | {' | '.join(f'{size:,}' for size in sizes)} | exponent |"
    yield f"|---|{'---|' * len(sizes)}---|"
    for rows in zip(*(by_size[size] for size in sizes), strict=True):
        exponent = log10(rows[-1].cpu / rows[-2].cpu) / log10(sizes[-1] / sizes[-2]) if len(sizes) > 1 else 0.0
        yield f"| {rows[0].visit} | {' | '.join(f'{row.cpu:.0f}' for row in rows)} | {exponent:.2f} |"


def plot(by_size: dict[int, list[Timing]], out: Path) -> None:
    """CPU of each visit over the number of projects, both logarithmic."""
    sizes = sorted(by_size)
    figure, axes = plt.subplots(figsize=(8, 5))
    for rows in zip(*(by_size[size] for size in sizes), strict=True):
        axes.loglog(sizes, [row.cpu for row in rows], marker="o", label=rows[0].visit)
    axes.set(xlabel="projects", ylabel="CPU ms of all queries of a visit")
    axes.legend(fontsize=6)
    figure.savefig(out)


def questions_of(size: int, file: Path, rounds: int, by_size: dict[int, list[Timing]]) -> Iterator[str]:
    """Query time of every visit at one size, which is also noted by size."""
    by_size[size], (p50, p95) = timings(file, rounds)
    yield "| visit | statements | first touch, ms | p50 | p95 | CPU |\n|---|---|---|---|---|---|"
    for line in by_size[size]:
        yield f"| {line.visit} | {line.statements} | {line.first:.0f} | {line.p50:.0f} | {line.p95:.0f} | {line.cpu:.0f} |"
    yield f"\n{questions.READERS} readers at once: p50 {p50:.0f} ms, p95 {p95:.0f} ms a visit"


def writing_of(files: dict[int, Path], rounds: int) -> Iterator[str]:
    """What a document costs at each size."""
    yield writing.HEADING
    for size, file in files.items():
        yield writing.line(f"{size:,}", writing.cost(file, rounds))


def sections(files: dict[int, Path], rounds: int, by_size: dict[int, list[Timing]]) -> Iterator[tuple[str, Iterator[str]]]:
    """Title and lines of each part of the report; nothing is measured before its lines are taken."""
    for size, file in files.items():
        yield f"{size:,} projects", questions_of(size, file, rounds, by_size)
    largest, name = files[max(files)], f"{max(files):,} projects"
    yield "Growth", growth(by_size)
    yield "Writing", writing_of(files, rounds)
    yield f"Other engines, {name}", iter([peers.compared(largest, rounds)])
    yield f"Extracts, {name}", extracting.table(largest, rounds=1)
    yield "Reading", reading.rows(documents=10)
    yield "Folders to the database", commands.folders(count=200)
    yield "Import", importing.rows([250, 1000, 4000])
    yield "Start", commands.start_ups(rounds)
    if pages.browser():
        for size, file in files.items():
            yield f"Pages in a browser, {size:,} projects", pages.rows(file, rounds)


def report(files: dict[int, Path], rounds: int, out: TextIO) -> dict[int, list[Timing]]:
    """Write the tables as they come; returns the query times by size."""
    by_size: dict[int, list[Timing]] = {}
    print(machine(), file=out, flush=True)
    for title, lines in sections(files, rounds, by_size):
        print(f"\n## {title}\n", file=out, flush=True)
        for line in lines:
            print(line, file=out, flush=True)
    return by_size


def main() -> None:
    """Draw, measure, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--projects", type=int, nargs="+", default=[100, 10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    by_size = report(databases(options.folder, options.projects), options.rounds, sys.stdout)
    plot(by_size, options.folder / "growth.svg")


if __name__ == "__main__":
    main()
