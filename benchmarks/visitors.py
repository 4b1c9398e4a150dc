"""Many visitors at once: real sessions over websockets, what a click costs each of them, and what they cost the server.

    python -m benchmarks.visitors FILE [--visitors 50 100] [--processes 1 2]

Visitors speak the protocol of Streamlit's page without a browser, which no desk could start fifty times. One visitor walks through
the pages first; then all do, and each must get as many elements of a page as the first one did.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.pages import megabytes

PAGES = ("", "spending", "distribution", "sheet", "search", "doubts", "data")
"""The walk: the address of each page, the overview first."""
QUERY = "year=2024"
THINKING = (5.0, 15.0)
"""Seconds between the clicks of a visitor who reads."""
ROUNDS_ALONE = 5


@dataclass
class Visitor:
    """One session, as a page in a browser has it."""

    connection: ClientConnection
    elements: dict[str, int] = field(default_factory=dict)
    """How many elements each page had."""

    async def open(self, page: str) -> float:
        """Milliseconds until the script of a page has run and all of it has come."""
        start = time.perf_counter()
        await self.click(page)
        self.elements[page] = 0
        async for data in self.connection:
            message = ForwardMsg.FromString(data)
            self.elements[page] += message.WhichOneof("type") in ("delta", "ref_hash")
            if message.WhichOneof("type") == "script_finished":
                return (time.perf_counter() - start) * 1000
        raise ConnectionResetError(page)

    async def click(self, page: str) -> None:
        """Ask for a page without waiting for it."""
        request = BackMsg()
        request.rerun_script.page_name = page
        request.rerun_script.query_string = QUERY
        await self.connection.send(request.SerializeToString())

    async def walk(self, pauses: tuple[float, float] = (0, 0)) -> list[float]:
        """Each page once, in an order of one's own after the first."""
        times = []
        for page in random.sample(PAGES, len(PAGES)):
            await asyncio.sleep(random.uniform(*pauses))
            times.append(await self.open(page))
        return times


@asynccontextmanager
async def visitor(url: str, **options: object) -> AsyncIterator[Visitor]:
    """A visitor who has come through the door and sees nothing yet."""
    address = url.replace("http", "ws", 1) + "_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, compression=None, **options) as connection:  # type: ignore[arg-type,list-item]
        yield Visitor(connection)


@dataclass(frozen=True, slots=True)
class Crowded:
    """Milliseconds of every page: alone, all opening the overview in one moment, all reading, all clicking without a pause; and the
    megabytes of the server, or of each of the machines."""

    alone: Sequence[float]
    at_once: Sequence[float]
    reading: Sequence[float]
    hurried: Sequence[float]
    memory: Sequence[float]

    def row(self, served_by: str, count: int) -> str:
        """Of the table: medians, and the slowest of twenty."""
        crowds = (
            f"{median(each):,.0f}, {quantiles(each, n=20, method='inclusive')[-1]:,.0f}"
            for each in (self.alone, self.reading, self.at_once, self.hurried)
        )
        return f"| {served_by} | {count} | {' | '.join(crowds)} | {', '.join(f'{each:,.0f}' for each in self.memory)} |"


HEADING = (
    f"| served by | visitors | one alone: median, 95 %, ms | all read, a click every {mean(THINKING):.0f} s "
    "| all open the overview at once | all click without a pause | memory, MB |\n|---|---|---|---|---|---|---|"
)


async def measure(
    enter: Callable[[int], AbstractAsyncContextManager[Visitor]], processes: Sequence[int], count: int
) -> Crowded:
    """Let visitors in, one and then all; who comes where is the caller's."""
    async with AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(enter(each)) for each in range(count)]
        first, *_ = crowd
        await first.walk()
        alone = [each for _ in range(ROUNDS_ALONE) for each in await first.walk()]
        for each in crowd:  # nobody's first page, for which a session is made, counts
            await each.open("")
        at_once = await asyncio.gather(*(each.open("") for each in crowd))
        reading = await _all(each.walk(THINKING) for each in crowd)
        hurried = await _all(each.walk() for each in crowd)
        assert all(each.elements == first.elements for each in crowd), "pages came with other elements"
        return Crowded(alone, at_once, reading, hurried, [held(process) for process in processes])


async def _all(walks: Iterable[Awaitable[list[float]]]) -> list[float]:
    return [time for walk in await asyncio.gather(*walks) for time in walk]


def wait_for(url: str) -> None:
    """Until the server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}healthz", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return


def held(process: int) -> float:
    """Megabytes that a process and its children hold (Linux)."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return megabytes(process) + sum(held(int(child)) for child in children)


@contextmanager
def served_by(count: int, database: Path) -> Iterator[tuple[list[str], int]]:
    """The addresses of the dashboard's servers, and the process that has begun them."""
    first = 8600
    command = [sys.executable, "-m", "perfeval_data", "serve", "--port", str(first), "--processes", str(count)]
    environment = {**os.environ, "PERFEVAL_DB": str(database)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield [f"http://127.0.0.1:{first + each}/" for each in range(count)], process.pid
    finally:
        process.terminate()
        process.wait(timeout=40)


def rows(database: Path, counts: Sequence[int], processes: Sequence[int]) -> Iterator[str]:
    """The table for one machine; the visitors are spread over its processes as by the web server in front, each staying with one."""
    yield HEADING
    for number in processes:
        for count in counts:
            with served_by(number, database.resolve()) as (urls, process):
                for url in urls:
                    wait_for(url)
                crowded = asyncio.run(measure(lambda each, urls=urls: visitor(urls[each % len(urls)]), [process], count))  # type: ignore[misc]
            yield crowded.row("1 process" if number == 1 else f"{number} processes", count)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--visitors", type=int, nargs="+", default=[50, 100])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    for row in rows(options.file, options.visitors, options.processes):
        print(row, flush=True)


if __name__ == "__main__":
    main()
