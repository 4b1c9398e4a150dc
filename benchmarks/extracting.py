"""CSV extracts: seconds, CPU and peak memory, beside the fastest ways to write the same rows.

    python -m benchmarks.extracting FILE... [--rounds N]

Each contestant has a process of its own, so that its memory can be measured; they take turns, and the least of all rounds
counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow.csv

from perfeval_data.export.tables import write_extract
from perfeval_data.queries import Filters

Write = Callable[[Path, Path], int]
_SORTED = "FROM indicator_details ORDER BY evaluation_id, indicator_number"
_STORED = "FROM indicator_details"
"""The order of the file, which is the same in a drawn database and in no other."""
_BOUND = "256MB"


def ours(database: Path, out: Path) -> int:
    """Chinese headings and words, byte order mark, formulas made harmless, in the order of the documents, whole or not at all."""
    return write_extract(database, "indicators", "csv", out, Filters())


def duckdb_copy(database: Path, out: Path) -> int:
    """The rows as they are."""
    return _copied(_opened(database), _SORTED, out)


def duckdb_streamed(database: Path, out: Path) -> int:
    """The rows as they are, in the order of the file, under a bound of memory."""
    return _copied(_opened(database, _BOUND), _STORED, out)


def duckdb_same_work(database: Path, out: Path) -> int:
    """Words and harmless texts by expressions of SQL, in the order of the file, under a bound of memory."""
    connection = _opened(database, _BOUND)
    columns = connection.execute("SELECT column_name, column_type FROM (DESCRIBE FROM indicator_details)").fetchall()
    selected = ", ".join(f"{_worked(name, kind)} AS {name}" for name, kind in columns)
    return _copied(connection, f"SELECT {selected} {_STORED}", out)


def _worked(column: str, kind: str) -> str:
    if column == "form_kind":
        return f"CASE {column} WHEN 'project' THEN '项目' ELSE '部门整体' END"
    if kind == "BOOLEAN":
        return f"CASE WHEN {column} THEN '是' ELSE '否' END"
    if kind == "VARCHAR":
        return f"CASE WHEN regexp_matches({column}, '^[=+@\t\r\n-]') THEN '''' || {column} ELSE {column} END"
    return column


def arrow_whole(database: Path, out: Path) -> int:
    """The rows as they are, through one table."""
    table = _opened(database).sql(_SORTED).to_arrow_table()
    pyarrow.csv.write_csv(table, out)
    return len(table)


def arrow_streamed(database: Path, out: Path) -> int:
    """The rows as they are, in the order of the file, batch by batch under a bound of memory."""
    batches = _opened(database, _BOUND).sql(_STORED).to_arrow_reader(50_000)
    count = 0
    with pyarrow.csv.CSVWriter(out, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            count += len(batch)
    return count


def polars_csv(database: Path, out: Path) -> int:
    """The rows as they are, through one frame."""
    frame = _opened(database).sql(_SORTED).pl()
    frame.write_csv(out)
    return len(frame)


def _opened(database: Path, bound: str | None = None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(database, read_only=True)
    connection.execute("SET enable_progress_bar = false")
    if bound:
        connection.execute(f"SET memory_limit = '{bound}'")
    return connection


def _copied(connection: duckdb.DuckDBPyConnection, question: str, out: Path) -> int:
    return int(connection.execute(f"COPY ({question}) TO '{out}' (HEADER)").fetchall()[0][0])


CONTESTANTS: dict[str, Write] = {
    "this project": ours,
    "DuckDB COPY, words and guard in SQL, unsorted, 256 MB": duckdb_same_work,
    "DuckDB COPY, raw, unsorted, 256 MB": duckdb_streamed,
    "pyarrow.csv, raw, unsorted, batches": arrow_streamed,
    "DuckDB COPY, raw": duckdb_copy,
    "pyarrow.csv, raw": arrow_whole,
    "Polars write_csv, raw": polars_csv,
}
"""Those that do the same work, those that hold few rows at a time, those that hold all of them."""


def measured(name: str, database: Path) -> dict[str, float]:
    """Rows, seconds, CPU seconds and megabytes of one contestant, in this process."""
    with tempfile.TemporaryDirectory() as scratch:
        start, worked = time.perf_counter(), time.process_time()
        rows = CONTESTANTS[name](database, Path(scratch) / "out.csv")
        return {
            "rows": rows,
            "seconds": time.perf_counter() - start,
            "cpu": time.process_time() - worked,
            "megabytes": peak_megabytes(),
        }


def peak_megabytes() -> float:
    """The most memory that this process has held. `getrusage` would report that of the parent where it was larger."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def table(database: Path, rounds: int) -> Iterator[str]:
    """The table of one database, line by line."""
    turns = [{name: _in_its_own_process(name, database) for name in CONTESTANTS} for _ in range(rounds)]
    yield "| writer | rows | seconds | CPU s | rows/s | peak MB |\n|---|---|---|---|---|---|"
    for name in CONTESTANTS:
        rows, seconds, cpu, megabytes = (min(turn[name][what] for turn in turns) for what in turns[0][name])
        yield f"| {name} | {rows:,} | {seconds:.2f} | {cpu:.2f} | {rows / seconds:,.0f} | {megabytes:,.0f} |"


def _in_its_own_process(name: str, database: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.extracting", str(database), "--writer", name]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def main() -> None:
    """Print a table for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--writer", choices=CONTESTANTS, help="only this one, in this process")
    options = parser.parse_args()
    for file in options.files:
        if options.writer:
            print(json.dumps(measured(options.writer, file)))
            continue
        for line in table(file, options.rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
