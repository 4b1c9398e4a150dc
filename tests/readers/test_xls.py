"""Old workbooks: a specimen saved by LibreOffice shows the same as the workbook it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.grid import Document, UnreadableDocumentError
from perfeval_data.readers import sniff
from perfeval_data.readers.xls import read

SPECIMEN = Path(__file__).parent.parent / "specimens" / "workbook.xls"


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
