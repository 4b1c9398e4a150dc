"""Excel workbooks: what the sheet shows, where it stands, and what is refused."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import UNREADABLE_SIGN, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers.xlsx import read
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper
from tests.formats import as_xlsx
from tests.readers.packages import entries_of


def book(fill: Callable[[Worksheet], None]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "自评表"
    fill(sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def grid_of(data: bytes) -> Grid:
    (grid,) = read(data).grids
    return grid


def rows(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid_of(data).rows]


def with_sheet(data: bytes, change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with one of its XML parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return buffer.getvalue()


def test_form_reads_as_drawn() -> None:
    title = "项目支出绩效自评表（2024年度）"
    drawn, written = read_forms(paper(title, RIGHT)).forms[0], read_forms(read(as_xlsx(paper(title, RIGHT)))).forms[0]
    assert [i.score.value for i in written.indicators] == [i.score.value for i in drawn.indicators]
    assert [i.level_2 for i in written.indicators] == [i.level_2 for i in drawn.indicators]
    assert [line.executed.value for line in written.fund_lines] == [line.executed.value for line in drawn.fund_lines]
    assert written.fiscal_year.value == 2024


def test_typed_values_show_as_in_the_sheet() -> None:
    def fill(sheet: Worksheet) -> None:
        typed: list[tuple[float | dt.date | str, str]] = [
            (1.0, "0%"),
            (dt.date(2024, 1, 1), "yyyy/m/d"),
            (1.408, "General"),
            (1234.5, "#,##0.00"),
            (True, "General"),
            ("文字", "@"),
        ]
        for column, (value, number_format) in enumerate(typed, start=1):
            sheet.cell(1, column, value).number_format = number_format

    assert rows(book(fill)) == [["100%", "2024/1/1", "1.408", "1,234.50", "TRUE", "文字"]]


def test_name_of_the_sheet_goes_before_its_grid_and_places_are_addresses() -> None:
    document = read(book(lambda sheet: sheet.__setitem__("B3", "项目名称")))
    assert document.blocks[0] == Paragraph("自评表", "自评表")
    assert next(document.grids).cells[0].location == "自评表!B3"


def test_merged_cells_are_one_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["D1"], sheet["A2"] = "项目名称", "x", "y"
        sheet.merge_cells("A1:C1")

    cell = grid_of(book(fill)).cells[0]
    assert (cell.text, cell.row_span, cell.column_span) == ("项目名称", 1, 3)


def test_hidden_rows_columns_and_sheets_are_not_on_the_paper() -> None:
    def fill(sheet: Worksheet) -> None:
        for row, texts in enumerate([("a", "b", "c"), ("d", "e", "f"), ("g", "h", "i")], start=1):
            for column, text in enumerate(texts, start=1):
                sheet.cell(row, column, text)
        sheet.merge_cells("A1:C1")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        assert sheet.parent is not None
        hidden = sheet.parent.create_sheet("模板")
        hidden["A1"] = "示例"
        hidden.sheet_state = "hidden"

    grid = grid_of(book(fill))
    assert [[cell.text for cell in row] for row in grid.rows] == [["a"], ["g", "i"]]
    assert grid.cells[0].column_span == 2
    assert grid.cells[-1].location == "自评表!C3"


def test_rows_and_columns_too_small_to_be_seen_are_not_on_the_paper() -> None:
    def fill(sheet: Worksheet) -> None:
        for row, texts in enumerate([("a", "b", "c"), ("d", "e", "f"), ("g", "h", "i")], start=1):
            for column, text in enumerate(texts, start=1):
                sheet.cell(row, column, text)
        sheet.row_dimensions[1].height = 4.5
        sheet.row_dimensions[2].height = 0.75
        sheet.column_dimensions["B"].width = 0.08

    assert [[cell.text for cell in row] for row in grid_of(book(fill)).rows] == [["a", "c"], ["g", "i"]]


def test_formula_shows_its_stored_result_and_is_refused_without_one() -> None:
    data = book(lambda sheet: sheet.__setitem__("A1", "=1+1"))
    with pytest.raises(UnreadableDocumentError, match="公式没有计算结果") as refused:
        read(data)
    assert refused.value.location == "自评表!A1"
    saved = with_sheet(data, lambda xml: re.sub(r"<v\s*/>|<v></v>", "<v>2</v>", xml))
    assert rows(saved) == [["2"]]


def test_strings_lose_their_phonetic_guides() -> None:
    data = book(lambda sheet: sheet.__setitem__("A1", "项目名称"))
    guided = "<r><t>项目</t></r><r><t>名称</t></r><rPh sb='0' eb='2'><t>xiangmu</t></rPh>"
    part = "xl/sharedStrings.xml" if "xl/sharedStrings.xml" in entries_of(data) else "xl/worksheets/sheet1.xml"
    assert rows(with_sheet(data, lambda xml: xml.replace("<t>项目名称</t>", guided), part)) == [["项目名称"]]


def test_addresses_of_rows_and_cells_may_be_missing() -> None:
    data = book(lambda sheet: sheet.append(["a", "b"]))
    assert rows(with_sheet(data, lambda xml: re.sub(r' r="[A-Z]*\d+"', "", xml))) == [["a", "b"]]


def test_far_cell_is_refused_before_the_grid_is_built() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["XFD1048576"] = "a", "b"

    with pytest.raises(UnreadableDocumentError, match="格子超过"):
        read(book(fill))


def test_huge_merge_costs_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "a"
        sheet.merge_cells("A1:B1")

    assert rows(with_sheet(book(fill), lambda xml: xml.replace("A1:B1", "A1:XFD1048576"))) == [["a"]]


def test_unknown_format_costs_its_cell_only() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"], sheet["C1"] = "大写", 5, 6
        sheet["B1"].number_format = "[DBNum1]0"

    assert rows(book(fill)) == [["大写", UNREADABLE_SIGN, "6"]]


def test_merged_cell_keeps_its_text_where_its_first_row_is_hidden() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B2"], sheet["B3"] = "产出指标", "x", "y"
        sheet.merge_cells("A1:A3")
        sheet.row_dimensions[1].hidden = True

    assert [[cell.text for cell in row] for row in grid_of(book(fill)).rows] == [["产出指标", "x"], ["产出指标", "y"]]


def test_many_overlapping_merges_are_refused_and_cost_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["ZZ2000"] = "a", "b"
        sheet.merge_cells("A1:B1")

    merges = "".join(f"<mergeCell ref='A{number}:ZZ2000'/>" for number in range(1, 300))
    with pytest.raises(UnreadableDocumentError, match="格子超过"):
        read(with_sheet(book(fill), lambda xml: re.sub("<mergeCell [^>]*/>", merges, xml)))


@pytest.mark.parametrize(
    "damage", [(' r="1"', ' r="x"'), ("<sheetData>", '<cols><col min="a" max="3" width="0"/></cols><sheetData>')]
)
def test_damaged_numbers_are_refused(damage: tuple[str, str]) -> None:
    with pytest.raises(UnreadableDocumentError, match="损坏"):
        read(with_sheet(book(lambda sheet: sheet.__setitem__("A1", "a")), lambda xml: xml.replace(*damage)))


@pytest.mark.parametrize("style", ["-1", "999"])
def test_style_that_does_not_exist_is_refused(style: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 0.9
        sheet["A1"].number_format = "0%"

    with pytest.raises(UnreadableDocumentError, match="损坏") as refused:
        read(with_sheet(book(fill), lambda xml: xml.replace(' s="1"', f' s="{style}"')))
    assert refused.value.location == "自评表!A1"


def test_styles_stored_for_new_and_for_old_versions() -> None:
    """Excel wraps number formats that it may write in two ways."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "执行率", 0.5
        sheet["B1"].number_format = "0.000%"

    def wrapped(xml: str) -> str:
        found = re.search("<numFmt [^>]*/>", xml)
        assert found
        choice = f'<mc:Choice xmlns:x16r2="http://schemas.microsoft.com/office/spreadsheetml/2015/02/main" Requires="x16r2">{found[0]}'
        namespace = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        other = found[0].replace("0.000%", "0")
        whole = f'<mc:AlternateContent xmlns:mc="{namespace}">{choice}</mc:Choice><mc:Fallback>{other}</mc:Fallback></mc:AlternateContent>'
        return xml.replace(found[0], whole)

    assert rows(with_sheet(book(fill), wrapped, "xl/styles.xml")) == [["执行率", "50.000%"]]


def test_a_style_without_a_number_is_the_first() -> None:
    data = book(lambda sheet: sheet.append(["a", 1.5]))
    assert rows(with_sheet(data, lambda xml: xml.replace('<c r="B1"', '<c r="B1" s=""'))) == [["a", "1.5"]]


def test_a_date_stored_as_a_date() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "日期", dt.date(2024, 1, 1)
        sheet["B1"].number_format = "yyyy/m/d"

    data = with_sheet(
        book(fill), lambda xml: re.sub(r'(<c r="B1"[^>]*?)( t="n")?><v>[^<]*', r'\1 t="d"><v>2024-01-01T00:00:00Z', xml)
    )
    assert rows(data) == [["日期", "2024/1/1"]]
