"""What reading on a Dask cluster takes: documents a second with so many nodes, and the CPU of everyone who has a part in it.

python -m benchmarks.cluster [--documents 300] [--nodes 1 2 4]

Scheduler and nodes run on this machine, each node reading one document at a time. A document costs what a run of many costs more
than a run of few, so that starting is not counted. What more machines would do follows from the CPU of each part. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.importing import draw
from tests.conftest import ROOT
from tests.machines import Machines

_FEW: Final = 40
HEADING = """\
| read by | documents/s | driver, ms | scheduler, ms | node and its reader, ms | peak of the driver, MB |
|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall, and of CPU of driver, scheduler and nodes with their readers; megabytes of the driver at its peak."""

    wall: float
    driver: float
    scheduler: float
    nodes: float
    megabytes: float

    def per_document(self, few: Cost, documents: int) -> str:
        """A document more than few."""
        more = documents - _FEW
        driver, scheduler, nodes = (
            f"{(mine - less) / more * 1000:.1f}"
            for mine, less in ((self.driver, few.driver), (self.scheduler, few.scheduler), (self.nodes, few.nodes))
        )
        return f"{more / (self.wall - few.wall):.0f} | {driver} | {scheduler} | {nodes} | {self.megabytes:.0f}"


def _cpu(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Of running processes and of all that they have started."""
    trees = [
        tree for each in processes for tree in (psutil.Process(each.pid), *psutil.Process(each.pid).children(recursive=True))
    ]
    return sum(sum(tree.cpu_times()) for tree in trees)


def cost(folder: Path, database: Path, machines: Machines | None) -> Cost:
    """Import a folder into a new database, by a cluster or by this machine, whose readers are then the driver's."""
    command = [sys.executable, "-m", "perfeval_data", "ingest", str(folder), "--db", str(database)]
    scheduler, nodes = ([machines.scheduler], machines.nodes) if machines else ([], [])
    before = _cpu(scheduler), _cpu(nodes)
    start = time.perf_counter()
    command += ["--cluster", machines.address] if machines else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert not process.returncode
    wall, unit = time.perf_counter() - start, 1 if sys.platform == "darwin" else 1024
    driver = used.ru_utime + used.ru_stime
    return Cost(wall, driver, _cpu(scheduler) - before[0], _cpu(nodes) - before[1], used.ru_maxrss * unit / 1e6)


def rows(documents: int, sizes: Sequence[int]) -> Iterator[str]:
    """The table, row by row."""
    yield HEADING
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name, "few"), Path(name, "many")
        for folder, count in ((few, _FEW), (many, documents)):
            folder.mkdir()
            draw(count, folder)
        for size in (0, *sizes):
            place = Path(name, str(size))
            place.mkdir()
            with Machines(place) as machines:
                for _ in range(size):
                    machines.add_node()
                cluster = machines if size else None
                costs = [cost(folder, place / f"{run}.duckdb", cluster) for run, folder in enumerate((few, few, many))]
            who = f"{size} nodes" if size else "this machine"
            yield f"| {who} | {costs[2].per_document(costs[1], documents)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--nodes", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    for row in rows(options.documents, options.nodes):
        print(row, flush=True)


if __name__ == "__main__":
    main()
