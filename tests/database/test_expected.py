"""Who is expected to file: how the list is written, what is wrong with it, and who on it has not filed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from perfeval_data.database import store
from perfeval_data.database.expected import Expected, ExpectedListError, expected_beside
from perfeval_data.queries import Connection, Filters, UnitName, missing
from tests.three_years import BEREAVED, DISPUTES, MODELS, OLD_DISPUTES

UNION = "北京市丰台区总工会"
EVERYTHING = Filters()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


def write(database: Path, text: str, encoding: str = "utf-8") -> None:
    database.with_name("expected.csv").write_text(text, encoding=encoding)


def test_no_list_expects_nobody(database: Path) -> None:
    assert expected_beside(database) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_list_in_any_encoding_of_the_office(database: Path, encoding: str) -> None:
    write(database, "年度,主管部门,实施单位,项目名称\n2024,区总工会,宣教部,\n2024年度,,,职工书屋\n\n,,办公室,\n", encoding)
    assert expected_beside(database) == (
        Expected(2024, "区总工会", "宣教部", None),
        Expected(2024, None, None, "职工书屋"),
        Expected(None, None, "办公室", None),
    )


def test_workbook_with_columns_in_another_order(database: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["实施单位", "年度"], ["宣教部", 2024], ["办公室", None]):
        book.active.append(row)
    book.save(database.with_name("expected.xlsx"))
    assert expected_beside(database) == (Expected(2024, None, "宣教部", None), Expected(None, None, "办公室", None))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "第1行应是栏名"),
        ("年度,主管部门\n2024,区总工会\n", "第1行应是栏名"),
        ("实施单位,负责人\n宣教部,张三\n", "第1行应是栏名"),
        ("实施单位,实施单位\n宣教部,办公室\n", "第1行应是栏名"),
        ("年度,实施单位\n二四年,宣教部\n", "第2行：年度“二四”不是四位数字"),
        ("年度,实施单位\n2024,宣教部\n2024,\n", "第3行：没有填实施单位，也没有填项目名称"),
    ],
)
def test_list_that_cannot_be_used_says_where(database: Path, text: str, reason: str) -> None:
    write(database, text)
    with pytest.raises(ExpectedListError, match=reason):
        expected_beside(database)


def test_damaged_workbook_and_two_lists_are_told(database: Path) -> None:
    database.with_name("expected.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(ExpectedListError, match="无法读取"):
        expected_beside(database)
    write(database, "实施单位\n宣教部\n")
    with pytest.raises(ExpectedListError, match="只能有一个"):
        expected_beside(database)


# --- who has not filed ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def connection(three_years_database: Path) -> Iterator[Connection]:
    with store.open_readonly(three_years_database) as opened:
        yield opened


def gone(connection: Connection, *rows: Expected, filters: Filters = EVERYTHING, year: int = 2024) -> list[list[object]]:
    found = missing(connection, rows, filters, year)[["implementing_unit", "project_name", "nearest_name"]]
    return found.astype(object).where(found.notna(), None).values.tolist()


def test_those_who_filed_are_not_missed(connection: Connection) -> None:
    rows = (
        Expected(2024, UNION, "权益工作部", DISPUTES),
        Expected(None, None, "党建人事部", None),
        Expected(2024, None, None, f"2024年{MODELS}"),
        Expected(2024, None, " 权益 工作部", None),
    )
    assert gone(connection, *rows) == []


def test_unit_and_project_without_a_form(connection: Connection) -> None:
    assert gone(connection, Expected(2024, None, "宣教部", None), Expected(2024, None, "权益工作部", "职工书屋")) == [
        ["宣教部", None, None],
        ["权益工作部", "职工书屋", None],
    ]


def test_name_that_is_alike_is_offered_and_not_taken(connection: Connection) -> None:
    assert gone(connection, Expected(2024, None, "权益工作部", OLD_DISPUTES), Expected(2024, None, "权益工作一部", None)) == [
        ["权益工作一部", None, "权益工作部"],
        ["权益工作部", OLD_DISPUTES, DISPUTES],
    ]


def test_project_of_another_unit_is_missed(connection: Connection) -> None:
    assert [row[:2] for row in gone(connection, Expected(2024, None, "权益工作部", BEREAVED))] == [["权益工作部", BEREAVED]]


def test_row_of_another_year_or_another_choice_does_not_count(connection: Connection) -> None:
    assert gone(connection, Expected(2023, None, "宣教部", None)) == []
    rows = (Expected(None, None, "宣教部", None), Expected(None, None, "办公室", None))
    assert gone(connection, *rows, filters=Filters(units=(UnitName(UNION, "办公室"),))) == [["办公室", None, None]]
    assert gone(connection, Expected(None, "别的部门", "宣教部", None), filters=Filters(departments=(UNION,))) == []
