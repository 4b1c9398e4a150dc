"""Old workbooks: a specimen saved by LibreOffice shows the same as the workbook it was made from."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
import xlrd

from perfeval_data.paper.grid import UNREADABLE_SIGN, Document, ReaderFailedError, UnreadableDocumentError
from perfeval_data.readers import libreoffice, sniff
from perfeval_data.readers.xls import read

SPECIMEN = Path(__file__).parent.parent / "specimens" / "workbook.xls"
DATE_FORMAT, AMOUNT_FORMAT = 166, 167
"""The numbers of formats that the specimen writes out."""


def with_format(old: int, new: int) -> bytes:
    """The specimen with another number in the cell style that has a format, so that it names one not written out."""
    style = rb"(\xe0\x00\x14\x00..)" + re.escape(struct.pack("<H", old))
    data, count = re.subn(style, lambda match: match[1] + struct.pack("<H", new), SPECIMEN.read_bytes(), flags=re.DOTALL)
    assert count == 1
    return data


def second_row(data: bytes) -> list[str]:
    (grid,) = read(data).grids
    return [cell.text for cell in grid.rows[1]]


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SPECIMEN.read_bytes())


def test_old_workbook_is_known_by_its_content() -> None:
    assert sniff(SPECIMEN.read_bytes(), "自评表.et") == "xls"


def test_cells_show_their_values_under_their_formats(document: Document) -> None:
    (grid,) = document.grids
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["项目名称", "职工之家"],
        ["100%", "2024/1/1", "1,234.50", "1.408"],
        ["TRUE", "执行率", "89.7%", ""],
    ]


def test_merged_cells_hidden_rows_and_places(document: Document) -> None:
    (grid,) = document.grids
    assert grid.cells[1].column_span == 3
    assert grid.cells[-1].location == "自评表!D4"


def test_cut_off_workbook_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="损坏"):
        read(SPECIMEN.read_bytes()[:3000])


@pytest.mark.parametrize(("number", "text"), [(14, "2024/1/1"), (31, "2024年1月1日"), (57, "2024年1月"), (58, "1月1日")])
def test_built_in_date_formats_show_as_in_china(number: int, text: str) -> None:
    assert second_row(with_format(DATE_FORMAT, number)) == ["100%", text, "1,234.50", "1.408"]


def test_built_in_amounts_show_as_in_china() -> None:
    assert second_row(with_format(AMOUNT_FORMAT, 7)) == ["100%", "2024/1/1", "¥1,234.50", "1.408"]


def test_format_of_unknown_effect_costs_its_cell_only() -> None:
    assert second_row(with_format(DATE_FORMAT, 61)) == ["100%", UNREADABLE_SIGN, "1,234.50", "1.408"]


def test_absurd_number_costs_its_cell_only() -> None:
    stored = struct.pack("<d", 1.408)
    data = SPECIMEN.read_bytes()
    assert data.count(stored) == 1
    assert second_row(data.replace(stored, struct.pack("<d", 1e300))) == ["100%", "2024/1/1", "1,234.50", UNREADABLE_SIGN]


def test_unknown_code_page_is_refused() -> None:
    data = SPECIMEN.read_bytes()
    unicode = struct.pack("<HHH", 0x42, 2, 1200)
    assert data.count(unicode) == 1
    with pytest.raises(UnreadableDocumentError, match="损坏"):
        read(data.replace(unicode, struct.pack("<HHH", 0x42, 2, 1219)))


def _beyond_xlrd(*_: object, **__: object) -> None:
    raise xlrd.formula.FormulaError("*** Token 0x2d (AreaN) found in NAME formula")


@pytest.mark.skipif(libreoffice.find_soffice() is None, reason="LibreOffice (soffice) is not installed")
def test_what_is_beyond_xlrd_is_read_by_libreoffice(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlrd, "open_workbook", _beyond_xlrd)
    (grid,), (by_xlrd,) = read(SPECIMEN.read_bytes()).grids, document.grids
    assert [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells] == [
        (cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in by_xlrd.cells
    ]


def test_what_is_beyond_xlrd_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlrd, "open_workbook", _beyond_xlrd)
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)
    with pytest.raises(ReaderFailedError, match=r"程序未能读取这个文件（FormulaError）") as failed:
        read(SPECIMEN.read_bytes())
    assert "_beyond_xlrd" in failed.value.trace
