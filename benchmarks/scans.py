"""How well forms are read off pictures: drawn forms are printed, scanned by simulation, read, and compared with what was drawn.

    python -m benchmarks.scans [--forms 20] [--keep FOLDER]
    python -m benchmarks.scans --person 20 [--fonts FOLDER] [--keep FOLDER]

Needs Chromium and `requirements-ocr.txt`. With `--person` a scripted person confirms forms in 仿宋 and 宋体 at the desk from their
cut-outs alone; what she stores is compared field for field with what was drawn, and her clicks are counted. A wrong number is flagged where its confidence is below `ASKED` or where it
contradicts the sums and rates of its form; whoever confirms figures must look at each cut-out all the same.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from multiprocessing import get_context
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.pages import browser
from benchmarks.readers.documents import form
from benchmarks.scanning import OFFICE_PRINTINGS, PRINTINGS, SCANNINGS, TITLE, scanned, sheets
from perfeval_data.ingest.examine import Offered
from perfeval_data.paper.grid import Cell, Document, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers import read
from tests.drawn_paper import ruled
from tests.scripted_person import Work, confirmed, plain

ASKED = 0.95
"""Confidence below which a cell is asked by itself."""


@dataclass
class Tally:
    """What became of the forms of one kind of scan."""

    forms: int = 0
    refused: list[str] = field(default_factory=list)
    cells: int = 0
    cells_found: int = 0
    filled: int = 0
    exact: int = 0
    numbers: int = 0
    wrong: int = 0
    doubted: int = 0
    contradicted: int = 0
    unflagged: list[str] = field(default_factory=list)
    texts_wrong: list[str] = field(default_factory=list)
    asked: int = 0
    seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of all kinds of scan, and what was wrong without a flag."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans")
    parser.add_argument("--forms", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="a folder to keep the pictures in")
    parser.add_argument("--person", type=int, metavar="N", help="have so many forms confirmed by a scripted person")
    parser.add_argument("--fonts", type=Path, help="a folder with fonts that are not installed")
    options = parser.parse_args(arguments)
    if options.person:
        return _by_a_person(options.person, [options.fonts] if options.fonts else [], options.keep)
    tallies: dict[str, Tally] = defaultdict(Tally)
    with sync_playwright() as playwright, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as reader:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        for number in range(options.forms):
            printing, scanning = PRINTINGS[number // len(SCANNINGS) % len(PRINTINGS)], SCANNINGS[number % len(SCANNINGS)]
            drawn = ruled(form(number))
            picture = scanned(sheets(chromium, drawn, printing, scanning.dpi), scanning, number)
            if options.keep:
                (options.keep / f"{number}.pdf").write_bytes(picture)
            tally = tallies[scanning.name]
            _count(tally, drawn, f"form {number} ({printing.name})", *reader.submit(read_picture, picture).result())
        chromium.close()
    _print(tallies)
    return 0


def read_picture(picture: bytes) -> tuple[Grid | str, float, float]:
    """The largest table of a picture, or why it was refused; seconds of the processor, and peak memory in MB."""
    began = time.process_time()
    result: Grid | str
    try:
        result = max(read(picture, "scan.pdf").grids, key=lambda grid: len(grid.cells), default="no table")
    except UnreadableDocumentError as error:
        result = error.reason
    return result, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- Confirmed by a person -------------------------------------------------------------------------------------------------


def _by_a_person(forms: int, fonts: Sequence[Path], keep: Path | None) -> int:
    """Print what a scripted person had to do, and what is wrong in the end. Exit status 1 where anything is."""
    works: dict[str, list[tuple[str, Work]]] = defaultdict(list)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        for number in range(forms):
            printing, scanning = OFFICE_PRINTINGS[number // 4 % len(OFFICE_PRINTINGS)], SCANNINGS[number % 4]
            drawn = ruled(form(number))
            picture = scanned(sheets(chromium, drawn, printing, scanning.dpi, fonts), scanning, number)
            if keep:
                (keep / f"person-{number}.pdf").write_bytes(picture)
            truth = Document("drawn", (*map(Paragraph, TITLE), drawn))
            work = confirmed(Offered(f"scan-{number}.pdf", picture), truth)
            works[scanning.name].append((f"form {number} ({printing.name})", work))
            print(f"form {number}, {printing.name}, {scanning.name}: {work}", file=sys.stderr)
        chromium.close()
    _print_works(works)
    return int(any(work.wrong for each in works.values() for _, work in each))


def _print_works(works: dict[str, list[tuple[str, Work]]]) -> None:
    print("| scan | forms | right field for field | questions a form | clicks a form | typed a form |")
    print("|---|---|---|---|---|---|")
    for name, found in works.items():
        done = [work for _, work in found]
        right = sum(not work.wrong for work in done)
        means = (sum(getattr(work, what) for work in done) / len(done) for what in ("questions", "clicks", "typed"))
        print(f"| {name} | {len(done)} | {right} | {' | '.join(f'{mean:.1f}' for mean in means)} |")
    for name, found in works.items():
        for form_name, work in found:
            for wrong in work.wrong:
                print(f"WRONG {name}, {form_name}: {wrong}")


# --- Counting --------------------------------------------------------------------------------------------------------------


def _count(tally: Tally, drawn: Grid, name: str, result: Grid | str, seconds: float, peak_mb: float) -> None:
    tally.forms += 1
    tally.seconds.append(seconds)
    tally.peak_mb = max(tally.peak_mb, peak_mb)
    if isinstance(result, str):
        tally.refused.append(f"{name}: {result}")
        return
    found = {_slots(cell): cell for cell in result.cells}
    tally.cells += len(drawn.cells)
    tally.asked += sum(cell.recognised is not None and cell.recognised.confidence < ASKED for cell in result.cells)
    contradicted = set(_contradicted(drawn, found))
    for cell in drawn.cells:
        _count_cell(tally, cell, found.get(_slots(cell)), name, contradicted)


def _count_cell(tally: Tally, cell: Cell, read_cell: Cell | None, name: str, contradicted: set[tuple[int, ...]]) -> None:
    text = read_cell.text if read_cell else ""
    tally.cells_found += read_cell is not None
    tally.filled += bool(cell.text)
    is_exact = plain(text) == plain(cell.text)
    tally.exact += is_exact and bool(cell.text)
    has_number = _number(cell.text) is not None
    tally.numbers += has_number
    if is_exact:
        return
    what = f"{name}: {cell.text!r} read as {text!r}" + (
        f" ({read_cell.recognised.confidence:.3f})" if read_cell and read_cell.recognised else ""
    )
    if not has_number:
        tally.texts_wrong.append(what)
        return
    tally.wrong += 1
    is_doubted = read_cell is None or read_cell.recognised is None or read_cell.recognised.confidence < ASKED
    tally.doubted += is_doubted
    tally.contradicted += _slots(cell) in contradicted
    if not is_doubted and _slots(cell) not in contradicted:
        tally.unflagged.append(what)


def _contradicted(drawn: Grid, found: dict[tuple[int, ...], Cell]) -> Iterator[tuple[int, ...]]:
    """The cells of a column of points whose sum is not what stands below it."""
    last = drawn.row_count - 1
    header = next(cell.row for cell in drawn.cells if cell.text == "三级指标")
    for title in ("分值", "得分"):
        head = next(cell for cell in drawn.cells if cell.row == header and cell.text == title)
        column = [cell for cell in drawn.cells if cell.column == head.column and header < cell.row < last]
        points = [_slots(cell) for cell in column] + _fund_points(drawn, title)
        total = next(cell for cell in drawn.cells if cell.row == last and cell.covers_column(head.column))
        values = [_number(found[slots].text) if slots in found else None for slots in points]
        stated = _number(found[_slots(total)].text) if _slots(total) in found else None
        if stated is None or sum(value or 0 for value in values) != stated:
            yield from (*points, _slots(total))


def _fund_points(drawn: Grid, title: str) -> list[tuple[int, ...]]:
    """The points of the execution rate, above the indicators."""
    head = next(cell for cell in drawn.cells if cell.text == title)
    return [_slots(cell) for cell in drawn.cells if cell.row == head.bottom and cell.column == head.column]


def _slots(cell: Cell) -> tuple[int, ...]:
    return cell.row, cell.column, cell.row_span, cell.column_span


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(plain(text).rstrip("%"))
    except InvalidOperation:
        return None


def _print(tallies: dict[str, Tally]) -> None:
    print(
        "| scan | forms | refused | cells found | filled cells exact | numbers wrong | of these doubted | contradicted | neither | cells asked | CPU s a form | peak MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, tally in tallies.items():
        share = f"{100 * tally.exact / tally.filled:.1f} %" if tally.filled else "—"
        print(
            f"| {name} | {tally.forms} | {len(tally.refused)} | {tally.cells_found} of {tally.cells} | {tally.exact} of {tally.filled}, {share}"
            f" | {tally.wrong} of {tally.numbers} | {tally.doubted} | {tally.contradicted} | {len(tally.unflagged)} | {tally.asked}"
            f" | {sum(tally.seconds) / len(tally.seconds):.1f} | {tally.peak_mb:.0f} |"
        )
    for name, tally in tallies.items():
        for what in (*tally.refused, *tally.texts_wrong):
            print(f"{name}: {what}")
        for what in tally.unflagged:
            print(f"UNFLAGGED {name}: {what}")


if __name__ == "__main__":
    sys.exit(main())
