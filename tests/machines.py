"""A Dask cluster of processes of their own, as they would be on other machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, wait_until


@contextmanager
def running(program: str, *options: str, folder: Path = ROOT, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or a node, until it is not needed any more."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard", "--host", "127.0.0.1", *options]
    quiet = {"DASK_LOGGING__DISTRIBUTED": "error"}
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **quiet, **environment}, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Machines(ExitStack):
    """A scheduler, which needs nothing of this program, and the nodes that are added to it."""

    def __init__(self, folder: Path, protocol: str = "tcp", **environment: str) -> None:
        super().__init__()
        self._folder, self._environment = folder, environment
        self._file = folder / "scheduler.json"
        self.nodes: list[subprocess.Popen[bytes]] = []
        options = ("--port", "0", "--protocol", protocol, "--scheduler-file", str(self._file))
        self.scheduler = self.enter_context(running("scheduler", *options, folder=folder, **environment))

    def add_node(self, folder: Path = ROOT) -> None:
        """Start a node that reads one document at a time, with the program of a folder."""
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder), "--scheduler-file", str(self._file))
        self.nodes.append(self.enter_context(running("worker", *options, folder=folder, **self._environment)))

    @property
    def address(self) -> str:
        """Of the scheduler, once it is there."""
        wait_until(lambda: self._file.exists() and self._file.read_text().rstrip().endswith("}"))
        return str(json.loads(self._file.read_text())["address"])


def of_the_scheduler(address: str, question: Callable[[Any], int]) -> int:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return int(client.run_on_scheduler(lambda dask_scheduler: question(dask_scheduler)))
