"""CSV extracts: seconds and peak memory, beside the fastest ways to write the same rows. Each runs in a process of its own.

python -m benchmarks.extracting FILE [--year Y]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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


def measured(name: str, database: Path, year: int | None) -> str:
    """One row of the table, measured in this process."""
    with tempfile.TemporaryDirectory(dir=database.parent) as scratch:
        start = time.perf_counter()
        count = CONTESTANTS[name](database, Path(scratch) / "out.csv", year)
        seconds = time.perf_counter() - start
    return f"| {name} | {count:,} | {seconds:.1f} | {count / seconds:,.0f} | {peak_megabytes():,.0f} |"


def peak_megabytes() -> float:
    """The most memory that this process has held. `getrusage` would tell that of the parent where it was larger."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def rows(database: Path, year: int | None) -> Iterator[str]:
    """The table, line by line; each contestant has a process of its own, so that its memory can be told."""
    yield "| writer | rows | seconds | rows/s | peak MB |\n|---|---|---|---|---|"
    for name in CONTESTANTS:
        command = [sys.executable, "-m", "benchmarks.extracting", str(database), "--writer", name]
        command += ["--year", str(year)] if year else []
        yield subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Print one row a contestant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--year", type=int)
    parser.add_argument("--writer", choices=CONTESTANTS, help="only this one, in this process")
    options = parser.parse_args()
    lines = [measured(options.writer, options.file, options.year)] if options.writer else rows(options.file, options.year)
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
