"""The floor of each format: the least that anyone must do who reads it, with the libraries that the readers use."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Final

import pypdfium2
import xlrd
from lxml import etree
from lxml import html as lxml_html

Task = Callable[[bytes], object]

_CONTENT_PARTS: Final = ("word/document.xml", "xl/workbook.xml", "xl/worksheets/", "xl/sharedStrings.xml", "xl/styles.xml")


def zip_and_xml(data: bytes) -> object:
    """Unpack and parse the parts that hold the content, nothing else."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [etree.fromstring(package.read(name)) for name in package.namelist() if name.startswith(_CONTENT_PARTS)]


def workbook(data: bytes) -> object:
    """Open an old workbook with its formats, without which its merged cells are not known."""
    return xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())


def pdf_text(data: bytes) -> object:
    """Open and take the text of every page."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def lines(data: bytes) -> object:
    """Decode and split."""
    return [line.split("\t") for line in data.decode().splitlines()]


FLOORS: Final[dict[str, tuple[str, Task]]] = {
    "docx": ("zip + XML parse", zip_and_xml),
    "xlsx": ("zip + XML parse", zip_and_xml),
    "xls": ("xlrd open", workbook),
    "html": ("HTML parse", lxml_html.document_fromstring),
    "pdf": ("open + text", pdf_text),
    "text": ("decode + split", lines),
}
"""Name and task by format; a `doc` goes through LibreOffice, whose own start is its floor."""
