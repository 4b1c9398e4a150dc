"""What an import of many documents takes: documents a second, when the first is in the database, and the most memory it holds.

python -m benchmarks.importing [--documents 250 1000 4000]
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_docx

_FORMS = 3
_IN_A_FOLDER = 200
HEADING = "| documents of three forms | wall, s | documents/s | CPU, s | first stored after, s | peak of the parent, MB |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall, of CPU with all workers, and until the first document was reported as stored; megabytes at the
    peak."""

    documents: int
    wall: float
    cpu: float
    first: float
    megabytes: float


def documents(count: int) -> Iterator[tuple[str, bytes]]:
    """Word files that differ in their projects, units and departments, in folders."""
    template = as_docx(
        paper(
            *(
                block
                for n in range(_FORMS)
                for block in (title(2024), project(f"NAME{n}", department="DEPARTMENT", unit="UNIT"))
            )
        )
    )
    with zipfile.ZipFile(io.BytesIO(template)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    text = parts["word/document.xml"].decode()
    for number in range(count):
        body = text.replace("DEPARTMENT", f"某市第{number % 40}局").replace("UNIT", f"第{number % 400}单位")
        for each in range(_FORMS):
            body = body.replace(f"NAME{each}", f"第{number}号{each}项目经费")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in {**parts, "word/document.xml": body.encode()}.items():
                packed.writestr(name, content)
        yield f"{number // _IN_A_FOLDER:03}/{number:05}.docx", buffer.getvalue()


def draw(count: int, folder: Path) -> None:
    """Write the documents into a folder."""
    for name, data in documents(count):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def cost(folder: Path, count: int, database: Path) -> Cost:
    """Import a folder into a new database, from the command line. POSIX only."""
    command = [sys.executable, "-m", "perfeval_data", "ingest", str(folder), "--db", str(database)]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("入库 (stored)")
        first = time.perf_counter() - start
        *_, last = process.stdout
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert last.startswith(f"文件 {count} 个"), last
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(count, time.perf_counter() - start, used.ru_utime + used.ru_stime, first, used.ru_maxrss * unit / 1e6)


def rows(sizes: list[int]) -> Iterator[str]:
    """The table, row by row."""
    yield HEADING
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "documents")
            folder.mkdir()
            draw(size, folder)
            each = cost(folder, size, Path(name, "new.duckdb"))
        yield f"| {size:,} | {each.wall:.1f} | {size / each.wall:.0f} | {each.cpu:.1f} | {each.first:.1f} | {each.megabytes:.0f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[250, 1000, 4000])
    for row in rows(parser.parse_args().documents):
        print(row, flush=True)


if __name__ == "__main__":
    main()
