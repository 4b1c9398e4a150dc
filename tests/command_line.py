"""Commands of the command line, as a test gives them: in this process, or in one of their own where that is what is tested."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from subprocess import CompletedProcess

from perfeval_data.__main__ import main
from tests.conftest import ROOT, log_as_it_was


def run(*arguments: str) -> CompletedProcess[str]:
    """A command in this process, which starts no Python and imports nothing again; what it prints goes through the encoding of a console."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), log_as_it_was():
        try:
            status = main(arguments)
        except SystemExit as end:  # as argparse ends
            status = int(end.code or 0)
    return CompletedProcess(arguments, status, _printed(out), _printed(err))


def run_process(*arguments: str) -> CompletedProcess[str]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "perfeval_data", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def _printed(stream: io.TextIOWrapper) -> str:
    return bytes(stream.buffer.getvalue()).decode("utf-8")  # type: ignore[attr-defined]
