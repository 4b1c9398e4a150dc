"""Bytes to cells and to records: CPU time of one document, the floor, ours and the converters in turns within one run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from statistics import median

from benchmarks.readers.converters import CONVERTERS, Converter, right
from benchmarks.readers.documents import RECIPES, Kind, Recipe, make, office, true_grids
from benchmarks.readers.floors import FLOORS
from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from perfeval_data.readers import read

WARM_UP = 1
"""Documents read before the clock starts: every contestant loads its modules with the first."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a contestant took: median CPU seconds a document, and the share of cells that it got right (None: not asked)."""

    seconds: float
    right: float | None = None


def to_record(data: bytes, file_name: str) -> object:
    """From bytes to forms and their findings."""
    return check_document(read_forms(read(data, file_name)).forms)


def scores(kind: Kind, converters: Sequence[Converter]) -> dict[str, Score]:
    """Every contestant on documents of a kind, in turns; no document comes twice, so that nobody can cache it."""
    tasks = _tasks(kind.format, converters)
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for data in kind.files:
        for name, task in tasks.items():
            times[name].append(_cpu_seconds(task, data))
    shares = _shares(kind, converters)
    return {name: Score(median(each[WARM_UP:]), shares.get(name)) for name, each in times.items()}


def _tasks(file_format: str, converters: Sequence[Converter]) -> dict[str, Callable[[bytes], object]]:
    name = f"form.{file_format}"
    tasks: dict[str, Callable[[bytes], object]] = {"floor": FLOORS[file_format][1]} if file_format in FLOORS else {}
    tasks |= {"to grid": lambda data: read(data, name), "to record": lambda data: to_record(data, name)}
    for each in converters:
        tasks[each.name] = partial(_converted, each, file_format)
    return tasks


def _converted(converter: Converter, file_format: str, data: bytes) -> object:
    return converter.convert(data, file_format)


def _cpu_seconds(task: Callable[[bytes], object], data: bytes) -> float:
    """CPU time of one call, that of ended child processes (LibreOffice) included."""
    start = _cpu()
    task(data)
    return _cpu() - start


def _cpu() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def floor_of(kind: Kind) -> float:
    """Median CPU seconds of the floor of a kind."""
    _, task = FLOORS[kind.format]
    return median(_cpu_seconds(task, data) for data in kind.files)


def _shares(kind: Kind, converters: Sequence[Converter]) -> dict[str, float]:
    """The share of right cells of everyone who returns cells, on the first document."""
    data = kind.files[0]
    if kind.format == "text":
        return {}  # text has no spans to compare
    true = true_grids(kind, 0)
    shares = {"to grid": right((grid.cells for grid in read(data, f"form.{kind.format}").grids), true)}
    return shares | {each.name: right(each.tables(each.convert(data, kind.format)), true) for each in converters}


_LIBRARIES = (
    "lxml", "pypdfium2", "xlrd", "python-docx", "mammoth", "docx2python", "office-oxide", "openpyxl", "python-calamine", "pandas",
    "pdfplumber",
)  # fmt: skip


def libraries() -> str:
    """What reads and what is compared, with versions."""
    return ", ".join([*(f"{name} {version(name)}" for name in _LIBRARIES), f"LibreOffice {'yes' if office() else 'no'}"])


def rows(documents: int) -> Iterator[str]:
    """The table, a line for each kind of document."""
    yield "| documents | floor | to grid | to record | cells right | converters: x floor (cells right) |"
    yield "|---|---|---|---|---|---|"
    for recipe in RECIPES:
        kind = make(recipe, _count(recipe, documents))
        yield f"| {recipe.name} | LibreOffice is not here | | | | |" if kind is None else _row(kind, _converters_for(recipe))


def _converters_for(recipe: Recipe) -> list[Converter]:
    """None for long forms, which show how our time grows; several of the converters take minutes there."""
    return [] if recipe.is_long else [each for each in CONVERTERS if recipe.format in each.formats]


def _count(recipe: Recipe, documents: int) -> int:
    if recipe.format == "doc" or recipe.is_long:
        return WARM_UP + 1  # each takes seconds to read, or to write
    return WARM_UP + documents


def _row(kind: Kind, converters: Sequence[Converter]) -> str:
    scored = scores(kind, converters)
    grid, record = scored.pop("to grid"), scored.pop("to record")
    floor = scored.pop("floor", grid)
    name = FLOORS[kind.format][0] if kind.format in FLOORS else "to grid, through LibreOffice"
    share = "" if grid.right is None else f"{grid.right:.3f}"
    others = ", ".join(f"{other} {each.seconds / floor.seconds:.1f} ({each.right:.2f})" for other, each in scored.items())
    return (
        f"| {kind.name} | {floor.seconds * 1000:.2f} ms ({name}) | **{grid.seconds / floor.seconds:.1f}** x"
        f" | **{record.seconds / floor.seconds:.1f}** x | {share} | {others} |"
    )
