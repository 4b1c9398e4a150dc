"""Extracts as files: opened by the programs they are for, nothing in them runs, everything in them as it was filed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_data import queries, store
from perfeval_data.extracts import WRITERS, csv_bytes, in_words, write_extract, xlsx_bytes
from tests.drawn_projects import FORMULA_NAME

NAMES = list(queries.EXTRACTS)


def sheet_of(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(
    "text", ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "\nx", "=cmd|' /C calc'!A0", "-2+3", "+1-1", "--x", "-=1"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    saved = io.StringIO(csv_bytes(pd.DataFrame({"项目": [text]})).decode("utf-8-sig"), newline="")
    assert list(csv.reader(saved)) == [["项目"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["-3.5", "—", "-", "——", "+3", "职工之家", "1-2", "a=b", "90%"])
def test_numbers_and_marks_stay_as_they_are(text: str) -> None:
    saved = csv_bytes(pd.DataFrame({"项目": [text]}))
    assert saved.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(saved.decode("utf-8-sig"), newline=""))) == [["项目"], [text]]


def test_csv_keeps_line_breaks_quotes_and_gaps() -> None:
    frame = pd.DataFrame({"文": ["一\n二", '说"好"', None], "数": [1.5, -2.0, None]})
    read = pd.read_csv(io.BytesIO(csv_bytes(frame)), encoding="utf-8-sig")
    assert read["文"].tolist()[:2] == ["一\n二", '说"好"']
    assert read.isna().iloc[2].all()
    assert read["数"].tolist()[:2] == [1.5, -2]


def test_workbook_has_typed_numbers_no_formula_no_link_and_a_frozen_heading() -> None:
    frame = pd.DataFrame({"名称": ["=1+1", "http://evil", "0012"], "金额": [1.408, None, -3.5], "序号": [1, 2, 3]})
    sheet = sheet_of(xlsx_bytes(frame))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["名称", "金额", "序号"], ["=1+1", 1.408, 1], ["http://evil", None, 2], ["0012", -3.5, 3]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"


def test_codes_and_truth_values_are_said_in_words() -> None:
    frame = pd.DataFrame(
        {"severity": ["error"], "code": ["negative_score"], "has_reason_column": [True], "form_kind": ["project"]}
    )
    assert in_words(frame).iloc[0].tolist() == ["错误", "得分为负数", "是", "项目"]


def test_truth_values_with_gaps_are_said_in_words() -> None:
    frame = pd.DataFrame({"total_includes_execution": pd.Series([True, None, False], dtype=object)})
    assert in_words(frame)["total_includes_execution"].fillna("—").tolist() == ["是", "—", "否"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("file_format", WRITERS)
def test_every_extract_is_written_in_every_format(large_database: Path, tmp_path: Path, name: str, file_format: str) -> None:
    out = tmp_path / f"out.{file_format}"
    count = write_extract(large_database, name, file_format, out, year=2024, unit=None, department=None)
    assert count > 100
    read = read_back(out)
    assert len(read) == count
    assert FORMULA_NAME in {str(text).removeprefix("'") for text in read.iloc[:, list(read.columns).index(column_of(read))]}


def read_back(path: Path) -> pd.DataFrame:
    if path.suffix == ".csv":
        return pd.read_csv(path, encoding="utf-8-sig")
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_excel(path)


def column_of(frame: pd.DataFrame) -> str:
    return "project_name" if "project_name" in frame else "项目名称"


@pytest.mark.parametrize("name", NAMES)
def test_spreadsheet_headings_are_chinese_and_parquet_ones_those_of_the_tables(
    sample_database: Path, tmp_path: Path, name: str
) -> None:
    table, parquet = tmp_path / "out.csv", tmp_path / "out.parquet"
    for out in (table, parquet):
        write_extract(sample_database, name, out.suffix[1:], out, year=None, unit=None, department=None)
    headings = [str(heading) for heading in read_back(table)]
    assert not [heading for heading in headings if heading.isascii()]
    assert len(set(headings)) == len(headings)
    with store.open_readonly(sample_database) as connection:
        assert list(read_back(parquet)) == list(queries.extract(connection, name))


def test_extract_holds_what_was_asked_for(large_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    count = write_extract(large_database, "projects", "csv", out, year=2023, unit="图书馆", department="某市文化和旅游局")
    frame = read_back(out)
    assert count == len(frame) == 30
    assert (set(frame["年度"]), set(frame["实施单位"]), set(frame["主管部门"])) == ({2023}, {"图书馆"}, {"某市文化和旅游局"})


def test_extract_of_nothing_has_its_headings(sample_database: Path, tmp_path: Path) -> None:
    for file_format in WRITERS:
        out = tmp_path / f"out.{file_format}"
        assert write_extract(sample_database, "projects", file_format, out, year=1999, unit="'; --", department=None) == 0
        assert len(read_back(out).columns) > 20


@pytest.mark.parametrize("name", NAMES)
def test_csv_written_in_parts_is_the_csv_of_the_whole(
    large_database: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = tmp_path / "whole.csv", tmp_path / "parts.csv"
    for out in (whole, parts):
        assert write_extract(large_database, name, "csv", out, year=None, unit=None, department=None) > 300
        monkeypatch.setattr("perfeval_data.queries.extracts.FORMS_A_PART", 50)
    assert parts.read_bytes() == whole.read_bytes()
