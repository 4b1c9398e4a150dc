"""Page changes in a real browser: the dashboard beside a blank Streamlit app under the same settings, in turns; memory a session.

python -m benchmarks.pages FILE [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SESSIONS = 10
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True, slots=True)
class App:
    """A script to serve, and the titles of the pages to change between."""

    name: str
    script: str
    titles: Sequence[str]


OURS = App("dashboard", "app.py", ("资金执行", "得分分布", "项目明细", "总览"))
BLANK = App("blank page", "benchmarks/blank.py", ("乙", "甲"))


@contextmanager
def served(app: App, database: Path) -> Iterator[tuple[str, int]]:
    """The address of a server, and the id of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", app.script, "--server.port", str(port)]
    environment = {**os.environ, "PERFEVAL_DB": str(database)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def opened(browser: Browser, url: str) -> Page:
    """The page in a session of its own, once the server answers and the script has run."""
    page = browser.new_context().new_page()
    for _ in range(100):
        try:
            page.goto(url)
            break
        except Error:
            time.sleep(0.2)
    page.wait_for_selector("h1")
    page.wait_for_selector(SETTLED)
    return page


def click(page: Page, title: str) -> float:
    """Milliseconds from a click in the menu until the page of that title has settled."""
    start = time.perf_counter()
    page.get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=title)
    page.wait_for_selector(SETTLED)
    return (time.perf_counter() - start) * 1000


def megabytes(process: int) -> float:
    """Memory that a process holds (Linux)."""
    (line,) = (line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1e3


def main() -> None:
    """Print the medians and the memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)))
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=executable, args=["--no-sandbox"])
        pages, processes = {}, {}
        for app in (OURS, BLANK):
            url, processes[app.name] = stack.enter_context(served(app, options.file.resolve()))
            pages[app.name] = opened(browser, url)
        times: dict[str, list[float]] = {}
        for _ in range(options.rounds + 1):
            for app in (OURS, BLANK):
                for title in app.titles:
                    times.setdefault(f"{app.name}: {title}", []).append(click(pages[app.name], title))
        floor = median(each for name, row in times.items() if name.startswith(BLANK.name) for each in row[1:])
        print("| page change | first, ms | median, ms | x blank |\n|---|---|---|---|")
        for name, row in times.items():
            print(f"| {name} | {row[0]:.0f} | {median(row[1:]):.0f} | {median(row[1:]) / floor:.1f} |")
        before = megabytes(processes[OURS.name])
        sessions = [opened(browser, pages[OURS.name].url) for _ in range(SESSIONS)]
        after = megabytes(processes[OURS.name])
        print(f"\nServer: {before:.0f} MB with one session, {(after - before) / len(sessions):.1f} MB for each further one")
        browser.close()


if __name__ == "__main__":
    main()
