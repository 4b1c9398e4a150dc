"""What it takes to add one document to a database, and to take it out again, beside the bare copy of the file.

python -m benchmarks.writing FILE [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from perfeval_data.database import store
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.publish import publish, remove

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds to copy and sync the bare file, to add a document of five forms, and to remove it."""

    megabytes: float
    copied: float
    added: float
    removed: float


def sample() -> Accepted:
    """The sample document, read beforehand: reading does not depend on the database."""
    (offer,) = files_under([SAMPLES])
    assert isinstance(offer, Offered)
    outcome = examine(offer)
    assert isinstance(outcome, Accepted)
    return outcome


def seconds(task: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def bare_copy(database: Path, copy: Path) -> None:
    """Copy the bytes and wait until they are on the disk."""
    shutil.copyfile(database, copy)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    copy.unlink()


def cost(database: Path, rounds: int) -> Cost:
    """Medians on a copy of the database; the given file is not touched."""
    document, times = sample(), []
    with tempfile.TemporaryDirectory(dir=database.parent) as scratch:
        served, copy = Path(scratch) / "served.duckdb", Path(scratch) / "copy.duckdb"
        shutil.copyfile(database, served)
        for _ in range(rounds):
            bare = seconds(lambda: bare_copy(served, copy))
            added = seconds(lambda: publish([document], served))
            removed = seconds(lambda: remove([newest_document(served)], served))
            times.append((bare, added, removed))
    return Cost(database.stat().st_size / 1e6, *(median(each) for each in zip(*times, strict=True)))


def newest_document(database: Path) -> int:
    """The id of the document that was added last."""
    with store.open_readonly(database) as connection:
        return int(connection.execute("SELECT max(document_id) FROM documents").fetchall()[0][0])


def line(projects: str, each: Cost) -> str:
    """A row of the table."""
    return f"| {projects} | {each.megabytes:,.0f} | {each.copied:.2f} | {each.added:.2f} | {each.removed:.2f} |"


HEADING = (
    "| projects | file, MB | bare copy and sync, s | add a document of five forms, s | remove it, s |\n|---|---|---|---|---|"
)


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{HEADING}\n{line(options.file.stem, cost(options.file, options.rounds))}")


if __name__ == "__main__":
    main()
