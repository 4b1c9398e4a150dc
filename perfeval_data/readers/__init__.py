"""Bytes to grids: one module per format, each behind one function `read(data: bytes) -> Document`.

A reader is imported with the first document of its format, so that starting stays fast and a reader that cannot be imported does not
disable the others.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import PurePath
from typing import Final, cast

from perfeval_data.paper.grid import Document, Grid, UnreadableDocumentError
from perfeval_data.readers.characters import as_seen
from perfeval_data.readers.detection import detect
from perfeval_data.readers.limits import MAX_CELL_CHARACTERS, MAX_FILE_BYTES, refuse_beyond
from perfeval_data.readers.refusals import MACROS, PASSWORD

_READERS: Final = frozenset({"docx", "word2003", "xlsx", "xls", "pdf", "ofd", "html", "text"})
_RECOGNISED: Final = {"image": "scans"}
"""Formats read by a module of another name."""
_CONVERTED: Final = {"doc": "docx", "rtf": "docx", "odt": "docx", "ods": "xlsx", "spreadsheetml": "xlsx"}
_REFUSED: Final = {
    "empty": "文件是空的",
    "lock": "这是 Word 或 WPS 打开文件时留下的临时文件，不是文档",
    "zip": "这是压缩包，请先解压，再逐个读取其中的文件",
    "archive": "不支持这种压缩格式，请解压后再试，或改用 zip",
    "encrypted": PASSWORD,
    "macros": MACROS,
    "works": "这是 Microsoft Works 文件（不是 WPS 文字），无法读取；请另存为 .docx 后再试",
    "xlsb": "暂不支持二进制工作簿（.xlsb）；请另存为 .xlsx 后再试",
    "presentation": "这是演示文稿，不是文档或表格",
    "mht": "不支持单个文件网页（.mht）；请用 Word 或 WPS 打开后另存为 .docx 再试",
    "xml": "这是 XML 数据文件，不是文档或表格",
}


def sniff(data: bytes, file_name: str) -> str:
    """The format of a file by its content: `docx`, `xls`, `zip`, …; `damaged` if the content is incomplete."""
    try:
        return detect(data, file_name)
    except UnreadableDocumentError:
        return "damaged"


def read(data: bytes, file_name: str) -> Document:
    """The document in a file.

    Raises UnreadableDocumentError, with a Chinese reason for users, if the format is unknown, or the file damaged or unsafe.
    """
    refuse_large(len(data))
    kind = detect(data, file_name)
    if kind in _READERS:
        return _read_by(kind, data, kind)
    if kind in _RECOGNISED:
        return _read_by(_RECOGNISED[kind], data, kind)
    if kind in _CONVERTED:
        return _read_by(_CONVERTED[kind], _convert(data, kind), kind)
    raise UnreadableDocumentError(_REFUSED.get(kind, f"无法识别的文件格式（{PurePath(file_name).suffix or '无扩展名'}）"))


def refuse_large(size: int) -> None:
    """Raises UnreadableDocumentError for a file of more than `MAX_FILE_BYTES`."""
    refuse_beyond(size, MAX_FILE_BYTES, "文件", "MB")


def _read_by(reader: str, data: bytes, kind: str) -> Document:
    """The document that a reader module makes of a file, or of its conversion by LibreOffice."""
    try:
        module = importlib.import_module(f"{__name__}.{reader}")
    except ImportError as error:
        raise UnreadableDocumentError(f"读取这种文件（{kind}）所需的组件未能加载：{error.name}") from error
    document = cast("Document", module.read(data))
    for grid in document.grids:
        _refuse_long_cells(grid)
    return as_seen(replace(document, format=kind))


def _refuse_long_cells(grid: Grid) -> None:
    """Raises UnreadableDocumentError for a cell with a whole report in it: no form has one, and searching it takes minutes."""
    for cell in grid.cells:
        if len(cell.text) > MAX_CELL_CHARACTERS:
            raise UnreadableDocumentError(
                f"表格里有一格的文字超过 {MAX_CELL_CHARACTERS} 个字，不像自评表，不予读取", cell.location
            )


def _convert(data: bytes, kind: str) -> bytes:
    from perfeval_data.readers import libreoffice
    from perfeval_data.readers.ooxml import parse_xml

    if kind == "spreadsheetml":
        parse_xml(data)  # refuses entities, which LibreOffice might resolve
    return libreoffice.convert(data, kind)
