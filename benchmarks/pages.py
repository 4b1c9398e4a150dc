"""What a click costs in a real browser: the dashboard beside a blank Streamlit app under the same settings, in turns; memory a session.

    python -m benchmarks.pages FILE [--rounds N]

Page changes, a filter, a sort, a drill-down and the way back, each until the page has settled.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SESSIONS = 10
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "msedge")
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True, slots=True)
class Step:
    """A click: what to press, and what stands on the page (a selector) once it was obeyed."""

    name: str
    kind: str
    """Steps of a kind are compared with those of the blank page."""
    press: Callable[[Page], object]
    arrived: str


@dataclass(frozen=True, slots=True)
class App:
    """A script to serve, and the clicks of a walk through it, which ends where it began."""

    name: str
    script: str
    walk: Sequence[Step]


PAGE, FILTER = "page", "filter"
_GRADE = "优"
_LIST = ".pe-table[aria-label='项目清单']"
_CHIP = f".pe-chip:has-text('{_GRADE}')"


def _menu(title: str) -> Step:
    return _link(title, f".pe-menu.wide a:has-text('{title}')", title)


def _link(name: str, place: str, title: str) -> Step:
    return Step(name, PAGE, lambda page: page.locator(place).first.click(), f".pe-menu.wide [aria-current]:has-text('{title}')")


def _choose_grade(page: Page) -> None:
    page.get_by_role("button", name="等级：").click()
    page.get_by_role("button", name=f"{_GRADE}（").click()


def _sort(column: str, state: str) -> Step:
    press = f"{_LIST} th a:has-text('{column}')"
    return Step(f"sort, {state}", FILTER, lambda page: page.locator(press).first.click(), f"th[aria-sort={state}]")


OURS = App(
    "dashboard",
    "app.py",
    (
        *map(_menu, ("资金执行", "得分分布", "指标查询", "填报疑点", "总览")),
        Step(f"等级：{_GRADE}", FILTER, _choose_grade, _CHIP),
        Step(f"等级：{_GRADE} taken off", FILTER, lambda page: page.locator(_CHIP).click(), ".pe-chips:not(:has(.pe-chip))"),
        _sort("全年执行数", "descending"),
        _sort("全年执行数", "ascending"),
        _link("项目清单 → 项目明细", f"{_LIST} td a", "项目明细"),
        Step("Back", PAGE, lambda page: page.go_back(), ".pe-menu.wide [aria-current]:has-text('总览')"),
        _link("需要关注 → 项目明细", ".pe-attention a", "项目明细"),
        _menu("总览"),
    ),
)


def _blank_page(title: str) -> Step:
    return Step(title, PAGE, lambda page: page.locator(f"role=link[name='{title}']").first.click(), f"h1:has-text('{title}')")


def _blank_grade(value: str) -> Step:
    def press(page: Page) -> None:
        page.get_by_role("combobox", name="等级").click()
        page.get_by_role("option", name=value).first.click()

    return Step(f"等级：{value}", FILTER, press, f"[data-testid=stCaptionContainer]:has-text('当前范围：{value}')")


BLANK = App(
    "blank page", "benchmarks/blank.py", (_blank_page("乙"), _blank_page("甲"), _blank_grade(_GRADE), _blank_grade("全部"))
)


@dataclass(frozen=True, slots=True)
class Walked:
    """Milliseconds of each click, round by round, and megabytes of the server: with one session, and for each further one."""

    times: Mapping[tuple[App, Step], list[float]]
    first_session: float
    each_further: float

    def cell(self, step: Step) -> str:
        """The first click, the median of the others, and that over the median of such clicks on the blank page."""
        first, *others = self.times[OURS, step]
        blank = median(
            each for (of, other), row in self.times.items() if of == BLANK and other.kind == step.kind for each in row[1:]
        )
        return f"{first:.0f}, {median(others):.0f}, {median(others) / blank:.1f}"


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


def opened(chromium: Browser, url: str) -> Page:
    """The page in a session of its own, once the server answers and the script has run."""
    page = chromium.new_context().new_page()
    for _ in range(100):
        try:
            page.goto(url)
            break
        except Error:
            time.sleep(0.2)
    page.wait_for_selector("h1")
    page.wait_for_selector(SETTLED)
    return page


def click(page: Page, step: Step) -> float:
    """Milliseconds from a click until the page that it leads to has settled."""
    start = time.perf_counter()
    step.press(page)
    page.wait_for_selector(step.arrived)
    page.wait_for_selector(SETTLED)
    return (time.perf_counter() - start) * 1000


def megabytes(process: int) -> float:
    """Memory that a process holds (Linux)."""
    (line,) = (line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1e3


def table(of_files: Mapping[str, Walked]) -> Iterator[str]:
    """Every click: the first time, the median of the others, and how many clicks of its kind on the blank page that is; then memory."""
    yield f"| click | {' | '.join(f'{name}: first, median, x blank' for name in of_files)} |\n|---|{'---|' * len(of_files)}"
    for step in OURS.walk:
        yield f"| {step.name} | {' | '.join(walked.cell(step) for walked in of_files.values())} |"
    memory = (f"{walked.first_session:.0f} MB, {walked.each_further:.1f} MB" for walked in of_files.values())
    yield f"| memory of the server: first session, each further one | {' | '.join(memory)} |"


def browser() -> str | None:
    """The program of a browser; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def rows(files: Mapping[str, Path], rounds: int) -> Iterator[str]:
    """The table of clicks on each of some databases, by name, and of what a session costs the server."""
    yield from table({name: walked(file, rounds) for name, file in files.items()})


def walked(database: Path, rounds: int) -> Walked:
    """Walk through the dashboard and the blank page in turns, then open more sessions."""
    with ExitStack() as stack:
        chromium = stack.enter_context(sync_playwright()).chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        stack.callback(chromium.close)
        pages, processes = {}, {}
        for app in (OURS, BLANK):
            url, processes[app.name] = stack.enter_context(served(app, database.resolve()))
            pages[app.name] = opened(chromium, url)
        times: dict[tuple[App, Step], list[float]] = {}
        for _ in range(rounds + 1):
            for app in (OURS, BLANK):
                for step in app.walk:
                    times.setdefault((app, step), []).append(click(pages[app.name], step))
        before = megabytes(processes[OURS.name])
        sessions = [opened(chromium, pages[OURS.name].url) for _ in range(SESSIONS)]
        after = megabytes(processes[OURS.name])
        return Walked(times, before, (after - before) / len(sessions))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    for line in rows({options.file.stem: options.file}, options.rounds):
        print(line)


if __name__ == "__main__":
    main()
