"""CSV extracts: seconds and peak memory, beside the fastest ways to write the same rows. Each runs in a process of its own.

python -m benchmarks.extracting FILE [--year Y]
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import duckdb

from perfeval_data.extracts import write_extract

Write = Callable[[Path, Path, int | None], int]


def ours(database: Path, out: Path, year: int | None) -> int:
    """Chinese headings and words, byte order mark, formulas made harmless."""
    return write_extract(database, "indicators", "csv", out, year=year, unit=None, department=None)


def duckdb_copy(database: Path, out: Path, year: int | None) -> int:
    """The rows as they are."""
    with duckdb.connect(database, read_only=True) as connection:
        condition = f"fiscal_year = {year}" if year else "true"
        question = f"FROM indicator_details WHERE {condition} ORDER BY evaluation_id, indicator_number"
        connection.execute("SET enable_progress_bar = false")
        return int(connection.execute(f"COPY ({question}) TO '{out}' (HEADER)").fetchall()[0][0])


def polars_csv(database: Path, out: Path, year: int | None) -> int:
    """The rows as they are, through one frame."""
    with duckdb.connect(database, read_only=True) as connection:
        condition = f"fiscal_year = {year}" if year else "true"
        connection.execute("SET enable_progress_bar = false")
        frame = connection.sql(f"FROM indicator_details WHERE {condition} ORDER BY evaluation_id, indicator_number").pl()
    frame.write_csv(out)
    return len(frame)


CONTESTANTS: dict[str, Write] = {"this project": ours, "DuckDB COPY": duckdb_copy, "Polars write_csv": polars_csv}


def _run(write: Write, database: Path, out: Path, year: int | None, answer: Pipe) -> None:
    start = time.perf_counter()
    rows = write(database, out, year)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    answer.send((rows, time.perf_counter() - start, peak))


def measured(write: Write, database: Path, year: int | None) -> tuple[int, float, float]:
    """Rows, seconds, and peak MB of a new process."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(dir=database.parent) as scratch:
        process = context.Process(target=_run, args=(write, database, Path(scratch) / "out.csv", year, sender))
        process.start()
        rows, seconds, peak = receiver.recv()
        process.join()
    return rows, seconds, peak


def rows(database: Path, year: int | None) -> Iterator[str]:
    """The table, line by line."""
    yield "| writer | rows | seconds | rows/s | peak MB |\n|---|---|---|---|---|"
    for name, write in CONTESTANTS.items():
        count, seconds, peak = measured(write, database, year)
        yield f"| {name} | {count:,} | {seconds:.1f} | {count / seconds:,.0f} | {peak:,.0f} |"


def main() -> None:
    """Print one row a contestant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--year", type=int)
    options = parser.parse_args()
    for line in rows(options.file, options.year):
        print(line, flush=True)


if __name__ == "__main__":
    main()
