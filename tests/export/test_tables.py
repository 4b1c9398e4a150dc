"""Extracts as files: opened by the programs they are for, nothing in them runs, everything in them as it was filed."""

from __future__ import annotations

import csv
import io
import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_data import queries
from perfeval_data.__main__ import main
from perfeval_data.database import definitions, store
from perfeval_data.database.remedies import ask
from perfeval_data.export import tables
from perfeval_data.export.tables import WRITERS, csv_bytes, in_words, with_headings, write_extract, xlsx_bytes
from perfeval_data.queries import Filters, UnitName
from tests.drawn_projects import FORMULA_NAME

NAMES = list(queries.EXTRACTS)


@pytest.fixture(scope="module")
def large_database(large_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The large database with all its findings on the ledger, all its projects counted by an indicator, and two statements a form."""
    database = Path(shutil.copy(large_database, tmp_path_factory.mktemp("asked") / "perfeval.duckdb"))
    with store.open_readonly(database) as connection:
        findings = queries.identities(connection, Filters())
    ask(database, findings, date(2026, 3, 31), "张会计")
    with store.rewriting(database) as connection:
        connection.execute(
            """INSERT INTO cost_choices (choice_id, project_id, level_3, counted_unit, chosen_by, chosen_at)
               SELECT project_id, project_id, '参加人次', '人次', '张会计', now()::TIMESTAMP FROM projects"""
        )
        connection.execute(
            """INSERT INTO statements (evaluation_id, statement_number, statement_kind, statement_label, statement_text, source_location)
               SELECT evaluation_id, number, kind, label, '完成较好', source_location
               FROM evaluations, (VALUES (1, 'conclusion', '评价结论'), (2, 'note', '备注')) AS s(number, kind, label)"""
        )
    return database


HOSTILE = (
    *(
        (text, text)
        for text in (
            '说"好"',
            "一,二",
            "一\n二",
            "一\r\n二",
            "😀",
            "𠮷𪚥",
            "NULL",
            "nan",
            " ",
            '"',
            "n\0ul",
            "-3.5",
            "——",
            "－",
            "-inf",
        )
    ),
    *(
        (text, f"'{text}")
        for text in (
            "=1+1",
            "+x",
            "-x",
            "@x",
            "\tx",
            "\rx",
            "\nx",
            "-😀",
            "=",
            "-3.5万",
            "- 5",
            "＝1+1",
            "＋x",
            "－x",
            "＠x",
            "\t-5",
            "\r\n=1",
        )
    ),
    ("", ""),
    (None, ""),
)
"""Texts as stored, and as a CSV reader finds them."""
AMOUNTS = [Decimal(text) for text in ("0.1", "1.408", "29.9", "1234567.89", "-3.5", "0.00000001", "999999999998.99999999")]


@pytest.fixture(scope="module")
def hostile_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of one form whose indicators and fund lines hold what a writer could get wrong, and of one that is blank."""
    database = tmp_path_factory.mktemp("hostile") / "perfeval.duckdb"
    with duckdb.connect(database) as connection:
        definitions.create(connection)
        connection.execute(
            """INSERT INTO documents (document_id, file_name, sha256, format, form_count, ingested_at, reader_version)
               VALUES (1, '表.docx', repeat('a', 64), 'docx', 2, TIMESTAMP '2025-01-02 03:04:05.6', 1)"""
        )
        for form, (year, text) in enumerate([(2024, "=1+1"), (None, None)], 1):
            connection.execute(
                """INSERT INTO evaluations (evaluation_id, project_id, form_number, fiscal_year, department, implementing_unit,
                                            expected_goal, achieved_goal, document_id, is_current, form_kind, project_name,
                                            has_weight_column, has_reason_column, source_location)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, true, 'project', '名', true, false, '')""",
                [form, form, form, year, *[text] * 4],
            )
        connection.executemany(
            """INSERT INTO indicators (evaluation_id, indicator_number, level_1, level_2, level_3, level_1_filed, level_2_filed, target,
                                       actual, target_unit, deviation_reason, initial_target, weight, score_is_shared, source_location)
               VALUES (1, $1, $2, $2, $2, $2, $2, $2, $2, $2, $2, $2, 0.1, false, '')""",
            list(enumerate((text for text, _ in HOSTILE), 1)),
        )
        connection.executemany(
            """INSERT INTO fund_lines (evaluation_id, line_number, source, label_filed, initial_budget_wan, annual_budget_wan,
                                       executed_wan, source_location, execution_reason)
               VALUES (1, $1, 'total', '', $2, $2, $2, '', '=x')""",
            list(enumerate(AMOUNTS, 1)),
        )
        connection.executemany(
            """INSERT INTO statements (evaluation_id, statement_number, statement_kind, statement_label, statement_text, source_location)
               VALUES (1, $1, 'note', '-备注', $2, '')""",
            list(enumerate((text for text, _ in HOSTILE), 1)),
        )
        connection.execute(
            """INSERT INTO findings (evaluation_id, finding_number, code, severity, message, stated, expected, source_location)
               VALUES (1, 1, 'negative_score', 'error', '', '-x', '', '')"""
        )
        connection.execute(
            """INSERT INTO finding_reviews (review_id, project_id, code, stated, verdict, reviewed_by, reviewed_at)
               VALUES (1, 1, 'negative_score', '-x', 'confirmed', '甲', TIMESTAMP '2025-01-02 03:04:05.6')"""
        )
        connection.execute(
            """INSERT INTO remedy_items (remedy_id, project_id, document_id, code, stated, severity, message, source_location)
               VALUES (1, 1, 1, 'negative_score', '-x', 'error', '=1+1', '@x'), (2, 2, 1, 'gone', NULL, 'notice', '', '')"""
        )
        connection.execute(
            """INSERT INTO remedy_steps (remedy_id, step_id, step, demand, due, step_note, stepped_by, stepped_at)
               VALUES (1, 1, 'asked', '+x', DATE '2025-03-31', '-x', '=x', TIMESTAMP '2025-01-02 03:04:05.6'),
                      (2, 2, 'answered', 'x', DATE '2025-03-31', NULL, '甲', TIMESTAMP '2025-01-02 03:04:05.6')"""
        )
        connection.execute(
            """INSERT INTO projects (project_id, project_key, form_kind, fiscal_year, department, implementing_unit, project_name)
               SELECT evaluation_id, '', 'project', fiscal_year, department, implementing_unit, project_name FROM evaluations"""
        )
        connection.execute(
            """INSERT INTO cost_choices (choice_id, project_id, level_3, counted_unit, chosen_by, chosen_at)
               VALUES (1, 1, '=x', '-件', '甲', TIMESTAMP '2025-01-02 03:04:05.6'), (2, 2, 'x', '场', '甲', now()::TIMESTAMP)"""
        )
        connection.execute("INSERT INTO stored_summary FROM computed_summary")
    return database


def sheet_of(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+x",
        "-x",
        "@x",
        "\tx",
        "\rx",
        "\nx",
        "=cmd|' /C calc'!A0",
        "-2+3",
        "+1-1",
        "--x",
        "-=1",
        "＝1+1",
        "＋1",
        "－1+1",
        "＠SUM(1)",
        "＝cmd|' /C calc'!A0",
        "\t=1",
        "\r=1",
        "\t-5",
        "\n5",
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    saved = io.StringIO(csv_bytes(pd.DataFrame({"项目": [text]})).decode("utf-8-sig"), newline="")
    assert list(csv.reader(saved)) == [["项目"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["-3.5", "—", "-", "——", "－", "－－", "+3", "职工之家", "1-2", "a=b", "90%"])
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


def test_csv_has_no_noise_of_binary_fractions() -> None:
    assert csv_bytes(pd.DataFrame({"平均得分": [58.2 + 39.594, 875.49 / 9]})).decode("utf-8-sig").split() == [
        "平均得分",
        "97.794",
        "97.27666667",
    ]


def test_workbook_has_typed_numbers_no_formula_no_link_and_a_frozen_heading() -> None:
    frame = pd.DataFrame({"名称": ["=1+1", "http://evil", "0012"], "金额": [1.408, None, -3.5], "序号": [1, 2, 3]})
    sheet = sheet_of(xlsx_bytes(frame))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["名称", "金额", "序号"], ["=1+1", 1.408, 1], ["http://evil", None, 2], ["0012", -3.5, 3]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert all((sheet[f"A{row}"].quotePrefix, sheet[f"A{row}"].number_format) == (True, "@") for row in (2, 3, 4))
    assert {sheet[f"{column}{row}"].number_format for column in "BC" for row in (2, 4)} == {"General"}
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
    count = write_extract(large_database, name, file_format, out, Filters((2024,)))
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
        write_extract(sample_database, name, out.suffix[1:], out, Filters())
    headings = [str(heading) for heading in read_back(table)]
    assert not [heading for heading in headings if heading.isascii()]
    assert len(set(headings)) == len(headings)
    with store.open_readonly(sample_database) as connection:
        assert list(read_back(parquet)) == list(queries.extract(connection, name))


def test_extract_holds_what_was_asked_for(large_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    count = write_extract(
        large_database, "projects", "csv", out, Filters((2023,), units=(UnitName("某市文化和旅游局", "图书馆"),))
    )
    frame = read_back(out)
    assert count == len(frame) == 30
    assert (set(frame["年度"]), set(frame["实施单位"]), set(frame["主管部门"])) == ({2023}, {"图书馆"}, {"某市文化和旅游局"})


def test_extract_of_nothing_has_its_headings(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    with store.rewriting(database):
        pass
    for file_format in WRITERS:
        out = tmp_path / f"out.{file_format}"
        assert write_extract(database, "projects", file_format, out, Filters()) == 0
        assert len(read_back(out).columns) > 20


# --- the command ---------------------------------------------------------------------------------------------------


def command(database: Path, *arguments: str) -> int:
    """The exit status of a command on a database."""
    try:
        return main([*arguments, "--db", str(database)])
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.mark.parametrize("kind", [["projects"], ["findings", "--format", "xlsx"], ["workbook"]])
@pytest.mark.parametrize("choice", [["--unit", "没有的单位"], ["--year", "1999"], ["--department", "'; --"]])
def test_choice_without_projects_writes_no_file(
    sample_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: list[str], choice: list[str]
) -> None:
    assert command(sample_database, "export", *kind, "--out", str(tmp_path / "out"), *choice) == 2
    assert re.search("没有.+的自评表", capsys.readouterr().err)
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_are_refused_with_what_to_do(
    sample_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 10)
    for kind in (["indicators", "--format", "xlsx"], ["workbook"]):
        assert command(sample_database, "export", *kind, "--out", str(tmp_path / "out.xlsx")) == 2
        assert "改用 CSV" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert command(sample_database, "export", "indicators", "--out", str(tmp_path / "out.csv")) == 0


@pytest.mark.parametrize("kind", [["export", "projects"], ["export", "workbook"], ["report"], ["sheets"]])
def test_place_that_is_not_there_is_said(
    sample_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: list[str]
) -> None:
    assert command(sample_database, *kind, "--out", str(tmp_path / "missing" / "out.pdf")) == 2
    assert "文件夹不存在" in capsys.readouterr().err
    (tmp_path / "out.pdf").mkdir()
    assert command(sample_database, *kind, "--out", str(tmp_path / "out.pdf")) == 2
    assert "这是文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(
    "kind",
    [
        ["export", "projects", "--out", "out.csv"],
        ["export", "indicators", "--format", "xlsx", "--out", "out.xlsx"],
        ["export", "indicators", "--format", "parquet", "--out", "out.parquet"],
        ["export", "workbook", "--out", "out.xlsx"],
        ["report", "--out", "out.docx"],
    ],
)
def test_full_disk_is_said_and_leaves_nothing(
    large_database: Path, small_disk: Path, capsys: pytest.CaptureFixture[str], kind: list[str]
) -> None:
    (small_disk / "photos").write_bytes(bytes((40 << 20) - 8192))
    *arguments, out = kind
    assert command(large_database, *arguments, str(small_disk / out)) == 2
    assert "磁盘空间不足" in capsys.readouterr().err
    assert [path.name for path in small_disk.iterdir()] == ["photos"]


@pytest.mark.parametrize("name", NAMES)
def test_csv_written_in_parts_is_the_csv_of_the_whole(
    large_database: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = tmp_path / "whole.csv", tmp_path / "parts.csv"
    for out in (whole, parts):
        assert write_extract(large_database, name, "csv", out, Filters()) > 300
        monkeypatch.setattr("perfeval_data.queries.extracts.ROWS_A_PART", 50)
    assert parts.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_csv_of_an_extract_is_that_of_its_frame(hostile_database: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.csv"
    write_extract(hostile_database, name, "csv", out, Filters())
    with store.open_readonly(hostile_database) as connection:
        frame = with_headings(in_words(queries.extract(connection, name)))
    assert out.read_bytes() == csv_bytes(frame)


def test_csv_keeps_each_text_to_the_sign(hostile_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write_extract(hostile_database, "indicators", "csv", out, Filters())
    rows = list(csv.reader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    column = rows[0].index("年度指标值")
    assert [row[column] for row in rows[1:]] == [expected for _, expected in HOSTILE]


def test_csv_tells_an_empty_text_from_none(hostile_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write_extract(hostile_database, "indicators", "csv", out, Filters())
    places = {text: number for number, (text, _) in enumerate(HOSTILE, 1)}
    lines = {int(line.split(b",")[1]): line for line in out.read_bytes().split(b"\r\n") if line[:2] == b"1,"}
    assert b',"","",' in lines[places[""]]
    assert b",,," in lines[places[None]]


def test_numbers_stand_in_the_csv_as_they_were_filed(hostile_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write_extract(hostile_database, "funds", "csv", out, Filters())
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    assert [float(row["年初预算数（万元）"]) for row in rows] == [float(amount) for amount in AMOUNTS]
    assert [row["年初预算数（万元）"] for row in rows[:5]] == ["0.1", "1.408", "29.9", "1234567.89", "-3.5"]


def test_file_that_could_not_be_written_whole_is_not_there(sample_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"before")
    with pytest.raises(duckdb.Error):
        write_extract(sample_database, "projects", "csv", out, Filters(("=x",)))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_parquet_keeps_whole_numbers_and_texts_beside_gaps(hostile_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    write_extract(hostile_database, "indicators", "parquet", out, Filters())
    with store.open_readonly(hostile_database) as connection:
        pd.testing.assert_frame_equal(pd.read_parquet(out), queries.extract(connection, "indicators"))
