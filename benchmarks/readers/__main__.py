"""What reading costs, in one run: each format against its parse floor and general converters, a folder to the database, a start.

    .venv/bin/python -m benchmarks.readers [--documents N] [--folder N] [--rounds N]

Contestants take turns and CPU time is counted, so that the ratios hold on a busy machine; the absolute times do not.
"""

from __future__ import annotations

import argparse
import os
import platform

from benchmarks.readers import commands, reading
from benchmarks.readers.documents import FORMS_PER_DOCUMENT


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readers", description=__doc__)
    parser.add_argument("--documents", type=int, default=10, help="documents of each kind (default: %(default)s)")
    parser.add_argument("--folder", type=int, default=200, help="documents in a folder to ingest (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="starts of each command (default: %(default)s)")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {reading.libraries()}")
    print(f"Documents of {FORMS_PER_DOCUMENT} forms where nothing else is said.\n")
    for table in (reading.rows(options.documents), commands.folders(options.folder), commands.start_ups(options.rounds)):
        for line in table:
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
