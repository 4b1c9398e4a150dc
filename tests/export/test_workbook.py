"""The workbook of all extracts, read back: typed, explained, nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_data import queries
from perfeval_data.__main__ import main
from perfeval_data.database import store
from perfeval_data.export import tables
from perfeval_data.export.tables import TITLES, TooManyRowsError
from perfeval_data.export.workbook import workbook_bytes
from perfeval_data.queries import Connection, Filters
from tests.drawn_projects import FORMULA_NAME

DAY = date(2025, 1, 2)


@pytest.fixture(scope="module")
def large(large_database: Path) -> Iterator[Connection]:
    with store.open_readonly(large_database) as connection:
        yield connection


@pytest.fixture(scope="module")
def book(large: Connection) -> Workbook:
    return read_back(workbook_bytes(large, Filters((2024,)), DAY))


def read_back(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def sheet(book: Workbook, title: str) -> Worksheet:
    found = book[title]
    assert isinstance(found, Worksheet)
    return found


def column(book: Workbook, title: str, heading: str) -> list[object]:
    rows = sheet(book, title).iter_cols(values_only=True)
    return next(list(values[1:]) for values in rows if values[0] == heading)


def notes(book: Workbook) -> dict[str, str]:
    return {str(label): str(text) for label, text in sheet(book, "说明").iter_rows(min_row=3, values_only=True)}


def test_explanation_comes_first_and_each_extract_behind_it(book: Workbook) -> None:
    assert book.sheetnames == ["说明", *TITLES.values()]


def test_explanation_names_filter_source_units_and_formulas(book: Workbook, large: Connection) -> None:
    said = notes(book)
    assert said["范围"] == "2024年度"
    assert said["导出日期"] == "2025年1月2日"
    assert said["数据来源"].startswith("项目支出绩效自评表（截至")
    assert said["金额单位"].startswith("万元")
    assert said["最终得分（计算）"].startswith("预算执行得分＋各项指标得分之和")
    assert said["工作表“项目汇总”"].startswith(f"{queries.headline(large, Filters((2024,))).project_count}行")


def test_sums_of_the_workbook_are_the_headline_figures(book: Workbook, large: Connection) -> None:
    headline = queries.headline(large, Filters((2024,)))
    budgets, spent = (column(book, "项目汇总", f"全年{name}数（万元）") for name in ("预算", "执行"))
    both = [float(str(budget)) for budget, executed in zip(budgets, spent, strict=True) if None not in (budget, executed)]
    assert sum(both) == pytest.approx(headline.annual_budget_wan)
    assert len(column(book, "填报疑点", "疑点种类")) == headline.finding_count


@pytest.mark.parametrize("title", TITLES.values())
def test_sheets_pivot_at_once(book: Workbook, title: str) -> None:
    found = sheet(book, title)
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == found.dimensions
    assert not found.merged_cells.ranges
    headings = [cell.value for cell in found[1]]
    assert all(headings)
    assert len(set(headings)) == len(headings)


def test_figures_are_numbers_and_blanks_stay_blank(book: Workbook) -> None:
    executed = column(book, "项目汇总", "全年执行数（万元）")
    assert {type(value) for value in executed} == {int, float, type(None)} - (
        {int} if int not in map(type, executed) else set()
    )
    assert None in executed
    rates = sheet(book, "项目汇总")
    (place,) = (cell.column for cell in rates[1] if cell.value == "执行率（计算）")
    assert rates.column_dimensions[get_column_letter(place)].number_format == "0.00%"


def test_text_of_documents_is_text(book: Workbook) -> None:
    names = sheet(book, "项目汇总")
    (cell,) = (cell for row in names.iter_rows() for cell in row if cell.value == FORMULA_NAME)
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert (cell.quotePrefix, cell.number_format) == (True, "@")


def test_choice_without_projects_has_headings_only(large: Connection) -> None:
    empty = read_back(workbook_bytes(large, Filters((1999,)), DAY))
    assert [sheet(empty, title).max_row for title in TITLES.values()] == [1] * len(TITLES)


def test_more_rows_than_a_sheet_holds_are_refused(large: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 100)
    with pytest.raises(TooManyRowsError, match="超过工作表的上限100行"):
        workbook_bytes(large, Filters(), DAY)


def test_command_writes_it(sample_database: Path, tmp_path: Path) -> None:
    out = tmp_path / "全部.xlsx"
    assert main(["export", "workbook", "--db", str(sample_database), "--out", str(out)]) == 0
    assert len(column(read_back(out.read_bytes()), "项目汇总", "项目名称")) == 5
