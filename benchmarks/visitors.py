"""Many visitors at once: real sessions over websockets, what a click costs each of them, and what they cost the server.

    python -m benchmarks.visitors FILE [--visitors 50] [--rounds 3] [--processes 1 2 4]

Visitors speak the protocol of Streamlit's page without a browser, which no desk could start fifty times. One visitor walks through
the pages first; what the others wait is told as multiples of that, and each must get as many elements of a page as the first one did.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks.pages import megabytes

PAGES = ("", "spending", "distribution", "sheet", "search", "doubts", "data")
"""The walk: the address of each page, the overview first."""
QUERY = "year=2024"
THINKING = (5.0, 15.0)
"""Seconds between the clicks of a visitor who reads."""
SLOW_CLICKS = 200


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


def told(name: str, times: Sequence[float], alone: float) -> None:
    """One row: the middle, the slowest of twenty, the slowest, and how many times longer than alone the middle is."""
    slowest_of_twenty = quantiles(times, n=20, method="inclusive")[-1]
    print(f"| {name} | {median(times):.0f} | {slowest_of_twenty:.0f} | {max(times):.0f} | {median(times) / alone:.1f} |")


async def measure(urls: Sequence[str], process: int, count: int, rounds: int) -> None:
    """Print the tables. The visitors are spread over the servers as by the web server in front, each staying with one."""
    url = urls[0]
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(visitor(url))
        await first.walk()
        times = [each for _ in range(rounds) for each in await first.walk()]
        alone = median(times)
        before = held(process)
        print("| what | median, ms | 95 %, ms | slowest, ms | x alone |\n|---|---|---|---|---|")
        told("one visitor, page after page", times, alone)

        crowd = [await stack.enter_async_context(visitor(urls[each % len(urls)])) for each in range(count)]
        told(f"{count} open the overview in the same moment", await asyncio.gather(*(each.open("") for each in crowd)), alone)
        walks = await asyncio.gather(*(each.walk(THINKING) for each in crowd))
        told(f"{count} read and click every {mean(THINKING):.0f} s", [each for walk in walks for each in walk], alone)
        told(
            f"{count} click without a pause",
            [each for walk in await asyncio.gather(*(v.walk() for v in crowd)) for each in walk],
            alone,
        )
        odd = [each.elements for each in crowd if each.elements != first.elements]
        print(f"\nPages that came with other elements than the first visitor's: {len(odd)} of {len(crowd)} visitors")
        within = held(process)
        print(
            f"Server: {before:.0f} MB with one session, {within:.0f} MB with {count + 1}, {(within - before) / count:.1f} MB each"
        )

        await slow(url, process, first, alone)
    await asyncio.sleep(5)
    print(f"After all have gone: {held(process):.0f} MB")


async def slow(url: str, process: int, other: Visitor, alone: float) -> None:
    """A visitor who clicks and receives nothing, as on a hanging line: what the others notice, and what it costs."""
    narrow = socket.create_connection((url.split("/")[2].split(":")[0], int(url.split(":")[2].strip("/"))))
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    before = held(process)
    async with visitor(url, sock=narrow, max_queue=1, ping_interval=None) as stuck:
        clicks = 0
        times = []
        try:
            for _ in range(SLOW_CLICKS):
                await stuck.click(random.choice(PAGES))
                clicks += 1
                if clicks % 20 == 0:
                    times += await other.walk()
        except ConnectionClosed:
            print(f"The stuck visitor was let go after {clicks} clicks")
        told("one visitor, beside one who takes nothing in", times, alone)
        print(f"\nA visitor who takes nothing in, {clicks} clicks: {held(process) - before:+.0f} MB")


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


def main() -> None:
    """Serve the database and let the visitors in."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, nargs="+", default=[1])
    options = parser.parse_args()
    for count in options.processes:
        print(f"\n## {count} process{'es' if count > 1 else ''}, {options.visitors} visitors\n", flush=True)
        with served_by(count, options.file.resolve()) as (urls, process):
            for url in urls:
                wait_for(url)
            asyncio.run(measure(urls, process, options.visitors, options.rounds))


if __name__ == "__main__":
    main()
