"""A database of drawn projects: units, names, weights, money, deviations and findings as they are met, written through the schema.

    python -m benchmarks.generate PROJECTS FILE [--seed N]

The same number and seed give the same rows. Each project has seven indicators, four fund lines and its paper, cell by cell.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from perfeval_data.audit.settings import USUAL
from perfeval_data.database import judging, predecessors, store, summaries
from perfeval_data.forms.version import READER_VERSION

FORMS_AT_A_TIME = 55_000
"""Bounds the memory; a multiple of the eleven forms of a document, so that none is cut in two."""

_SQL = (Path(__file__).parent / "generate.sql").read_text(encoding="utf-8")


def generate(projects: int, path: Path, seed: int = 1) -> None:
    """Write a new database of so many projects of three years; a file at the path is replaced."""
    path.unlink(missing_ok=True)
    with store.rewriting(path) as connection:
        connection.execute(f"SET VARIABLE form_count = {projects}")
        connection.execute(f"SET VARIABLE seed = {seed}")
        connection.execute(f"SET VARIABLE reader_version = {READER_VERSION}")
        judging.note_basis(connection, USUAL)
        for first, last in _stretches(projects):
            connection.execute(f"SET VARIABLE first_form = {first}")
            connection.execute(f"SET VARIABLE last_form = {last}")
            connection.execute(_SQL)
            summaries.refresh(connection, range(first, last + 1))
        for sequence in ("document_ids", "project_ids", "evaluation_ids", "ingestion_ids"):
            connection.execute(f"CREATE OR REPLACE SEQUENCE {sequence} START {projects + 1}")
        departments = connection.execute("SELECT DISTINCT department FROM evaluations").fetchall()
        predecessors.refresh(connection, [department for (department,) in departments])


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
    options = parser.parse_args()
    generate(options.projects, options.file, options.seed)
    print(f"{options.projects:,} projects -> {options.file} ({options.file.stat().st_size / 1e6:,.0f} MB)")


if __name__ == "__main__":
    main()
