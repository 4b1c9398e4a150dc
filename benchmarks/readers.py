"""Documents per second and core, format by format, against the parse floor of the format and against general converters.

    .venv/bin/python -m benchmarks.readers [ROUNDS]

All contestants take turns within one run, so that the ratios hold on a busy machine; the absolute times do not.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from statistics import median

import docx
import openpyxl
import pandas as pd
import pypdfium2
from lxml import etree
from lxml import html as lxml_html

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from perfeval_data.grid import Document
from perfeval_data.readers import read
from tests.conftest import ROOT
from tests.formats import WRITERS
from tests.forms.test_split import TITLE, form
from tests.paper import paper

Task = Callable[[bytes], object]

FORMS_PER_DOCUMENT = 5
CONTENT_PARTS = ("word/document.xml", "xl/workbook.xml", "xl/worksheets/", "xl/sharedStrings.xml", "xl/styles.xml")


def sample(file_format: str) -> bytes:
    """A document of five forms; for PDF the one-form specimen."""
    if file_format == "pdf":
        return (ROOT / "tests" / "specimens" / "pdf-writer-one-form.pdf").read_bytes()
    blocks = [block for number in range(FORMS_PER_DOCUMENT) for block in (TITLE, form(f"项目{number}"))]
    return WRITERS[file_format](paper(*blocks))


def zip_and_xml(data: bytes) -> object:
    """Unpack and parse the parts that hold the content, nothing else."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [etree.fromstring(package.read(name)) for name in package.namelist() if name.startswith(CONTENT_PARTS)]


def pdf_text(data: bytes) -> object:
    """Open and take the text of every page."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def python_docx(data: bytes) -> object:
    """The usual library: the text of every cell."""
    return [[cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows]


def openpyxl_cells(data: bytes) -> object:
    """The usual library: the value of every cell and the merged ranges."""
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return [(list(sheet.values), list(sheet.merged_cells.ranges)) for sheet in sheets]


FLOORS: dict[str, tuple[str, Task]] = {
    "docx": ("zip + XML parse", zip_and_xml),
    "xlsx": ("zip + XML parse", zip_and_xml),
    "html": ("HTML parse", lxml_html.document_fromstring),
    "pdf": ("open + text", pdf_text),
    "text": ("decode + split", lambda data: [line.split("\t") for line in data.decode().splitlines()]),
}
PEERS: dict[str, tuple[str, Task]] = {
    "docx": ("python-docx", python_docx),
    "xlsx": ("openpyxl", openpyxl_cells),
    "html": ("pandas.read_html", lambda data: pd.read_html(io.StringIO(data.decode("gb18030")))),
}


def to_record(document: Document) -> object:
    """From cells to forms and their findings."""
    reading = read_forms(document)
    return check_document(reading.forms)


def contestants(file_format: str) -> dict[str, Task]:
    """What is timed for a format, in turns."""
    tasks: dict[str, Task] = {
        "floor": FLOORS[file_format][1],
        "to grid": lambda data: read(data, f"form.{file_format}"),
        "to record": lambda data: to_record(read(data, f"form.{file_format}")),
    }
    if file_format in PEERS:
        tasks["peer"] = PEERS[file_format][1]
    return tasks


def cpu_seconds(task: Task, data: bytes) -> float:
    """CPU time of one call."""
    start = time.process_time()
    task(data)
    return time.process_time() - start


def measured(file_format: str, rounds: int) -> dict[str, float]:
    """Median CPU seconds of each contestant."""
    data, tasks = sample(file_format), contestants(file_format)
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds + 1):
        for name, task in tasks.items():
            times[name].append(cpu_seconds(task, data))
    return {name: median(each[1:]) for name, each in times.items()}


def main(rounds: int) -> None:
    """Print one line a format."""
    print(f"median of {rounds} rounds, CPU time of one document of {FORMS_PER_DOCUMENT} forms (PDF: one)\n")
    print("| format | floor | to grid | to record | documents/s/core | peer |")
    print("|---|---|---|---|---|---|")
    for file_format, (floor_name, _) in FLOORS.items():
        times = measured(file_format, rounds)
        floor = times["floor"]
        peer = f"{PEERS[file_format][0]}: {times['peer'] / floor:.1f} x floor" if "peer" in times else "none"
        print(
            f"| {file_format} | {floor * 1000:.2f} ms ({floor_name}) | {times['to grid'] / floor:.1f} x"
            f" | {times['to record'] / floor:.1f} x | {1 / times['to record']:.0f} | {peer} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
