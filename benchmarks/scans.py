"""How well forms are read off pictures: drawn forms are printed, scanned by simulation, read, and compared with what was drawn.

    python -m benchmarks.scans [--forms 20] [--keep FOLDER]

Needs Chromium and `requirements-ocr.txt`. The fonts are those of the machine (Noto Serif and Sans CJK, which stand for 宋体 and
黑体; 仿宋 and handwriting are not tried). A wrong number is flagged where its confidence is below `ASKED` or where it
contradicts the sums and rates of its form; whoever confirms figures must look at each cut-out all the same.
"""

from __future__ import annotations

import argparse
import io
import re
import resource
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import escape
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser, sync_playwright

from benchmarks.pages import browser
from benchmarks.readers.documents import form
from perfeval_data.paper.grid import Cell, Grid, UnreadableDocumentError
from perfeval_data.readers import read
from tests.drawn_paper import ruled

ASKED = 0.95
"""Confidence below which a cell is asked by itself."""


@dataclass(frozen=True)
class Printing:
    """How a form is printed: font, size in points, and whether the sheet lies on its side."""

    name: str
    font: str
    size: float
    is_landscape: bool = False


@dataclass(frozen=True)
class Scanning:
    """How a sheet is scanned: dots per inch, degrees of skew, spread of the noise in grey levels, quality of the JPEG, and a seal."""

    name: str
    dpi: int
    skew: float
    noise: float
    quality: int
    has_seal: bool = False
    is_grey: bool = False


PRINTINGS = (
    Printing("serif 10.5 pt", "Noto Serif CJK SC", 10.5),
    Printing("sans 10.5 pt", "Noto Sans CJK SC", 10.5),
    Printing("serif 9 pt", "Noto Serif CJK SC", 9),
    Printing("serif 10 pt, landscape", "Noto Serif CJK SC", 10, is_landscape=True),
)
SCANNINGS = (
    Scanning("300 dpi, 0.3°, JPEG 75", 300, 0.3, 4, 75),
    Scanning("300 dpi, -1.5°, JPEG 40, noise, seal", 300, -1.5, 10, 40, has_seal=True),
    Scanning("200 dpi, 0.8°, JPEG 60, seal", 200, 0.8, 6, 60, has_seal=True),
    Scanning("200 dpi, 1.3°, JPEG 25, noise, grey", 200, 1.3, 12, 25, is_grey=True),
    Scanning("150 dpi, 0.5°, JPEG 60", 150, 0.5, 5, 60),
)


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
    options = parser.parse_args(arguments)
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


# --- Printing and scanning -------------------------------------------------------------------------------------------------


def sheets(chromium: Browser, drawn: Grid, printing: Printing, dpi: int) -> list[Image.Image]:
    """The printed sheets, in colour."""
    page = chromium.new_page()
    page.set_content(_html(drawn, printing))
    data = page.pdf(
        format="A4", landscape=printing.is_landscape, margin={"top": "9mm", "bottom": "9mm", "left": "9mm", "right": "9mm"}
    )
    page.close()
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def _html(drawn: Grid, printing: Printing) -> str:
    rows = [
        "".join(
            f"<td rowspan={cell.row_span} colspan={cell.column_span}>{escape(cell.text).replace(chr(10), '<br>')}</td>"
            for cell in drawn.rows[number]
            if cell.row == number
        )
        for number in range(drawn.row_count)
    ]
    style = f"body{{font:{printing.size}pt '{printing.font}'}} table{{border-collapse:collapse;width:100%}}"
    style += " tr{break-inside:avoid} td{border:0.7pt solid black;padding:0.5pt 2pt;text-align:center} h1{font-size:18pt;text-align:center;margin:4pt}"
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<style>{style}</style><h1>项目支出绩效自评表</h1><p style='text-align:center;margin:4pt'>（2024年度）</p><table>{body}</table>"


def scanned(pictures: Sequence[Image.Image], scanning: Scanning, seed: int) -> bytes:
    """The sheets as a scanner would hand them over: a PDF file of JPEG pictures, each a little more askew."""
    pages = [_scan(picture, scanning, seed, number) for number, picture in enumerate(pictures)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=scanning.dpi, quality=scanning.quality)
    return buffer.getvalue()


def _scan(picture: Image.Image, scanning: Scanning, seed: int, number: int) -> Image.Image:
    if scanning.has_seal and number == 0:
        picture = _stamped(picture, scanning.dpi)
    picture = picture.rotate(scanning.skew + 0.2 * number, Image.Resampling.BICUBIC, fillcolor="white")
    picture = picture.filter(ImageFilter.GaussianBlur(0.5 * scanning.dpi / 200))
    pixels = np.asarray(picture, dtype=np.float32) * 0.92 + 12
    pixels += np.random.default_rng(seed).normal(0, scanning.noise, pixels.shape[:2])[:, :, None]
    noisy = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return noisy.convert("L") if scanning.is_grey else noisy


def _stamped(picture: Image.Image, dpi: int) -> Image.Image:
    """With a round red seal over the lower right part of the table; black below its ink stays black."""
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    radius, x, y = round(0.8 * dpi), round(picture.width * 0.72), round(picture.height * 0.55)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(225, 60, 70), width=round(dpi / 25))
    draw.regular_polygon((x, y, radius * 0.35), 5, fill=(225, 60, 70))
    return ImageChops.multiply(picture, layer)


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
    is_exact = _plain(text) == _plain(cell.text)
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


def _plain(text: str) -> str:
    """A text but for blanks, line breaks, and the width of its punctuation."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(_plain(text).rstrip("%"))
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
