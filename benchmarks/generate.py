"""A database of drawn projects: units, names, weights, money, deviations and findings as they are met, written through the schema.

    python -m benchmarks.generate PROJECTS FILE [--seed N] [--provinces N]

The same number and seed give the same rows. Each project has seven indicators, four fund lines and its paper, cell by cell.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from perfeval_data.audit.settings import USUAL
from perfeval_data.database import definitions, judging, predecessors, store, summaries
from perfeval_data.forms.version import READER_VERSION

FORMS_AT_A_TIME = 55_000
"""Bounds the memory, as each stretch is a transaction; a multiple of the eleven forms of a document, so that none is cut in two."""
_DEPARTMENTS_AT_A_TIME = 5_000
_MEMORY = "8GB"

_SQL = (Path(__file__).parent / "generate.sql").read_text(encoding="utf-8")


def generate(projects: int, path: Path, seed: int = 1, provinces: int = 1) -> None:
    """Write a new database of so many projects of three years in each province; a file at the path is replaced."""
    path.unlink(missing_ok=True)
    with store.replacing(path) as scratch:
        with _transaction(scratch) as connection:
            definitions.create(connection)
            judging.note_basis(connection, USUAL)
        for first, last in _stretches(projects):
            with _transaction(scratch) as connection:
                given = {
                    "form_count": projects,
                    "seed": seed,
                    "reader_version": READER_VERSION,
                    "first_form": first,
                    "last_form": last,
                }
                for name, value in given.items():
                    connection.execute(f"SET VARIABLE {name} = {value}")
                connection.execute(_SQL)
                summaries.refresh(connection, range(first, last + 1))
        with _transaction(scratch) as connection:
            departments = connection.execute("SELECT DISTINCT department FROM evaluations ORDER BY ALL").fetchall()
            for start in range(0, len(departments), _DEPARTMENTS_AT_A_TIME):
                some = departments[start : start + _DEPARTMENTS_AT_A_TIME]
                predecessors.refresh(connection, [department for (department,) in some])
        add_provinces(scratch, projects, provinces)


def add_provinces(path: Path, projects: int, provinces: int) -> None:
    """To a database of one province with so many projects: as many more as make so many, each with the same rows under other names."""
    for number in range(1, provinces):
        _copy_province(path, projects, number)
    with _transaction(path) as connection:
        for sequence in ("document_ids", "project_ids", "evaluation_ids", "ingestion_ids"):
            connection.execute(f"CREATE OR REPLACE SEQUENCE {sequence} START {_shift(projects, provinces) + 1}")


@contextmanager
def _transaction(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with store.transaction(scratch) as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        yield connection


def _shift(projects: int, number: int) -> int:
    """By how much the ids of a province lie above those of the first: whole blocks of the search."""
    return number * (projects // 128 + 1) * 128


def _copy_province(scratch: Path, projects: int, number: int) -> None:
    """All rows of the first province once more, with ids and names of their own: that costs a fraction of drawing them."""
    shift, name = _shift(projects, number), f"'第{number + 1}省' || "
    ids = ("document_id", "ingestion_id", "project_id", "evaluation_id", "first_form", "earlier_id")
    anew = {column: f"{column} + {shift}" for column in ids} | {
        "block": f"block + search_block({shift})",
        "department": f"{name} department",
        "implementing_unit": f"{name} implementing_unit",
        "sha256": f"sha256(sha256 || {number})",
        "project_key": f"project_key_of('project', fiscal_year, {name} department, {name} implementing_unit, project_name)",
    }
    with _transaction(scratch) as connection:
        tables = connection.execute(_TABLES).fetchall()
    for table, columns in tables:
        replaced = [f"{expression} AS {column}" for column, expression in anew.items() if column in columns]
        if replaced:
            with _transaction(scratch) as connection:
                first = _is_of_first_province(columns, _shift(projects, 1))
                connection.execute(f"INSERT INTO {table} SELECT * REPLACE ({', '.join(replaced)}) FROM {table} WHERE {first}")


def _is_of_first_province(columns: Sequence[str], last: int) -> str:
    if "department" in columns:
        return "NOT starts_with(department, '第')"
    return f"block < search_block({last})" if "block" in columns else f"{columns[0]} < {last}"


_TABLES = """SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
             JOIN duckdb_tables() t USING (database_name, table_name)
             WHERE database_name = 'store' AND estimated_size > 0 GROUP BY 1"""


def _stretches(projects: int) -> list[tuple[int, int]]:
    """First and last id of each stretch; a year begins a stretch, since documents do not run over the turn of the year."""
    year = max(1, projects // 3)
    bounds = [(1, year), (year + 1, 2 * year), (2 * year + 1, projects)]
    return [
        (first, min(first + FORMS_AT_A_TIME - 1, end))
        for begin, end in bounds
        for first in range(begin, end + 1, FORMS_AT_A_TIME)
    ]


def main() -> None:
    """Generate what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--provinces", type=int, default=1, help="as many times the projects, each time under other names")
    options = parser.parse_args()
    generate(options.projects, options.file, options.seed, options.provinces)
    print(f"{options.provinces * options.projects:,} projects -> {options.file} ({options.file.stat().st_size / 1e6:,.0f} MB)")


if __name__ == "__main__":
    main()
