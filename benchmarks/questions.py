"""Query time of every page: first touch and warm, one reader and sixteen.

python -m benchmarks.questions FILE [--rounds N]
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks.asked import Question, Visit, asked, visits
from benchmarks.extracting import peak_megabytes
from perfeval_data.database import store
from perfeval_data.queries import Connection

READERS = 16


@dataclass(frozen=True, slots=True)
class Timing:
    """Query time of one visit in ms; `cpu` counts all cores and is not affected by other load."""

    visit: str
    statements: int
    first: float
    p50: float
    p95: float
    cpu: float
    slowest: str


def answer(connection: Connection, question: Question) -> float:
    """Ask, take the whole answer, return the milliseconds that it took."""
    start = time.perf_counter()
    connection.execute(question.sql, question.parameters).df()
    return (time.perf_counter() - start) * 1000


def cpu_time(connection: Connection, questions: Sequence[Question]) -> float:
    """Milliseconds of CPU that the answers take."""
    start = time.process_time()
    for question in questions:
        answer(connection, question)
    return (time.process_time() - start) * 1000


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 95th."""
    cuts = quantiles(values, n=20, method="inclusive")
    return cuts[9], cuts[18]


def timing(database: Path, visit: Visit, questions: Sequence[Question], rounds: int) -> Timing:
    """First touch is a new connection, whose buffers are empty."""
    with store.open_readonly(database) as connection:
        first = sum(answer(connection, question) for question in questions)
        times = [[answer(connection, question) for question in questions] for _ in range(rounds)]
        cpu = median(cpu_time(connection, questions) for _ in range(rounds))
    p50, p95 = percentiles([sum(each) for each in times])
    by_question = [sum(each) / rounds for each in zip(*times, strict=True)]
    slowest = max(range(len(questions)), key=by_question.__getitem__)
    described = f"{by_question[slowest]:.0f} ms {questions[slowest].name}"
    return Timing(visit.name, len(questions), first, p50, p95, cpu, described)


def crowd(database: Path, mix: Sequence[Sequence[Question]], rounds: int) -> tuple[float, float]:
    """p50 and p95 of a visit in ms while sixteen readers go through all of them at once, each at another place."""
    with store.open_readonly(database) as connection:

        def read(reader: int) -> list[float]:
            cursor = store.cursor_of(connection)
            turned = [*mix[reader % len(mix) :], *mix[: reader % len(mix)]]
            return [sum(answer(cursor, question) for question in visit) for _ in range(rounds) for visit in turned]

        with ThreadPoolExecutor(READERS) as readers:
            return percentiles([each for times in readers.map(read, range(READERS)) for each in times])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the questions of all visits take in a process of their own: one reader; sixteen at once, p50 and p95 of a visit in ms; its
    most memory in MB."""

    timings: list[Timing]
    crowd: tuple[float, float]
    megabytes: float


def everything(file: Path, rounds: int) -> Asked:
    """Query time of every visit, one reader and sixteen."""
    with store.open_readonly(file) as connection:
        chosen = visits(connection)
    mix = [asked(file, visit) for visit in chosen]
    each = [timing(file, visit, asked_by, rounds) for visit, asked_by in zip(chosen, mix, strict=True)]
    return Asked(each, crowd(file, mix, 1), peak_megabytes())


def in_its_own_process(file: Path, rounds: int) -> Asked:
    """The same, its memory not mixed with that of others."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(everything, file, rounds).result()


def main() -> None:
    """Print one line a visit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--crowd", action="store_true", help="sixteen readers as well")
    options = parser.parse_args()
    with store.open_readonly(options.file) as connection:
        chosen = visits(connection)
    mix = []
    print("| visit | statements | first touch, ms | p50 | p95 | CPU | slowest statement |\n|---|---|---|---|---|---|---|")
    for visit in chosen:
        questions = asked(options.file, visit)
        mix.append(questions)
        line = timing(options.file, visit, questions, options.rounds)
        print(
            f"| {line.visit} | {line.statements} | {line.first:.0f} | {line.p50:.0f} | {line.p95:.0f} | {line.cpu:.0f} | {line.slowest} |",
            flush=True,
        )
    if options.crowd:
        p50, p95 = crowd(options.file, mix, max(1, options.rounds // 10))
        print(f"\n{READERS} readers at once: p50 {p50:.0f} ms, p95 {p95:.0f} ms a visit")


if __name__ == "__main__":
    main()
