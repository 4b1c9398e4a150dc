"""The figures in the documents: each table is a file `benchmarks/results/NAME.csv`, shown wherever a document says so:

    <!-- results: NAME -->
    <!-- end -->

    python -m benchmarks.writing FILE | python -m benchmarks.results writing     keep a table that a benchmark prints
    python -m benchmarks.results                                                 bring the documents up to date

`python -m benchmarks FOLDER --write` does both for all tables of its run. `tests/test_documented.py` holds documents against files.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
DOCUMENTS = ("docs/scale.md", "docs/formats.md")
_SHOWN = re.compile(r"(<!-- results: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def keep(name: str, lines: Iterable[str]) -> None:
    """Write the Markdown table among the lines that a benchmark prints to its file; what else they say is left out."""
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines if line.startswith("|")]
    with (RESULTS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(row for row in rows if set("".join(row)) != {"-"})


def table(name: str) -> str:
    """The table of a file in Markdown; every row has as many cells as the first."""
    with (RESULTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    rule = ["---"] * len(head)
    return "".join("|" + "".join(f" {cell} |" if cell else " |" for cell in row) + "\n" for row in (head, rule, *rows))


def with_results(document: str) -> str:
    """A document with the tables of the files in their places."""
    return _SHOWN.sub(lambda shown: f"{shown[1]}{table(shown[2])}{shown[3]}", document)


def write_documents() -> None:
    """Bring all documents up to date."""
    for name in DOCUMENTS:
        path = ROOT / name
        path.write_text(with_results(path.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    """Keep the table that comes in, if a name is given; then bring the documents up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?")
    name = parser.parse_args().name
    if name:
        keep(name, sys.stdin)
    write_documents()


if __name__ == "__main__":
    main()
