"""All extracts of a choice as one workbook for Excel and WPS: typed columns that pivot at once, and a sheet that explains them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, cast

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfeval_data import queries
from perfeval_data.export.tables import AS_TEXT, LITERALLY, TITLES, check_rows, table_in_words
from perfeval_data.paper import columns
from perfeval_data.paper.columns import Kind
from perfeval_data.queries import Connection, Filters
from perfeval_data.words import wording

HEADING_FILL = "#EDEDED"
_WIDEST, _NARROWEST = 40, 8
"""Characters of half width that a column takes at most and at least."""
_MEASURED_ROWS = 500
"""Rows that a width is taken from."""
_OPTIONS = LITERALLY | {"constant_memory": True}
"""`constant_memory` writes each row away as the next one comes, so that rows have to come in order."""


def workbook_bytes(connection: Connection, filters: Filters, day: date) -> bytes:
    """The workbook of the chosen projects, dated `day`; raises `TooManyRowsError`."""
    chosen = {name: queries.extract_condition(name, filters) for name in TITLES}
    counts = {name: queries.extract_count(connection, name, *chosen[name]) for name in TITLES}
    for name, count in counts.items():
        check_rows(name, count)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        looks = _Looks(workbook)
        _add_notes(workbook.add_worksheet("说明"), looks, _notes(connection, filters, day, counts))
        for name, title in TITLES.items():
            parts = map(table_in_words, queries.extract_parts(connection, name, *chosen[name]))
            _add_parts(workbook.add_worksheet(title), looks, parts)
    return buffer.getvalue()


class _Looks:
    """The formats of a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.heading: Format = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": HEADING_FILL, "bottom": 1}
        )
        self.title: Format = workbook.add_format({"bold": True, "font_size": 14})
        self.label: Format = workbook.add_format({"bold": True, "valign": "top"})
        self.prose: Format = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.percent: Format = workbook.add_format({"num_format": "0.00%"})
        self.amount: Format = workbook.add_format({"num_format": "#,##0.00##"})
        self.moment: Format = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.day: Format = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.text: Format = workbook.add_format(AS_TEXT)

    def of(self, name: str, kind: pa.DataType) -> Format | None:
        """The format of a column: money, rates and times as such, texts as texts, counts and points as they are."""
        if columns.kind(name) is Kind.RATE:
            return self.percent
        if columns.kind(name) is Kind.AMOUNT:
            return self.amount
        if pa.types.is_timestamp(kind):
            return self.moment
        if pa.types.is_date(kind):
            return self.day
        return self.text if pa.types.is_string(kind) else None


# --- the rows ------------------------------------------------------------------------------------------------------


def _add_parts(sheet: Worksheet, looks: _Looks, parts: Iterator[pa.Table]) -> None:
    """The parts of a table, at least one, below its headings: frozen, filtered, each column typed and wide enough."""
    first = next(parts)
    _add_headings(sheet, looks, first)
    row = _add_rows(sheet, first, 1)
    for part in parts:
        row = _add_rows(sheet, part, row)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row - 1, first.num_columns - 1)


def _add_headings(sheet: Worksheet, looks: _Looks, table: pa.Table) -> None:
    """The headings, and formats and widths of the columns below them, which cells take as they are written."""
    sheet.set_row(0, 32)
    for place, name in enumerate(table.column_names):
        heading, column = columns.heading(name), table[name]
        sheet.set_column(place, place, _width(heading, column), looks.of(name, column.type))
        sheet.write_string(0, place, heading, looks.heading)


def _add_rows(sheet: Worksheet, table: pa.Table, row: int) -> int:
    """Values with their types from a row on; what was not filed stays an empty cell, texts are never formulas or links.

    Returns the row behind the last one.
    """
    writers = [_writer(sheet, column.type) for column in table.columns]
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    for number, values in enumerate(rows, row):
        for place, value in enumerate(values):
            if value is not None:
                writers[place](number, place, value)
    return row + len(table)


def _writer(sheet: Worksheet, kind: pa.DataType) -> Callable[[int, int, Any], object]:
    if pa.types.is_temporal(kind):
        write = sheet.write_datetime
    else:
        write = sheet.write_string if pa.types.is_string(kind) else sheet.write_number
    return cast("Callable[[int, int, Any], object]", write)


def _width(heading: str, column: pa.ChunkedArray) -> int:
    """Characters of half width: the longest of the first values, the heading in two lines."""
    longest = max((half_widths(str(value)) for value in column.slice(0, _MEASURED_ROWS).drop_null().to_pylist()), default=0)
    return min(max(longest + 2, half_widths(heading) // 2 + 3, _NARROWEST), _WIDEST)


def half_widths(text: str) -> int:
    """How wide a text is, in characters of half width."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


# --- the sheet that explains -------------------------------------------------------------------------------------


def _notes(connection: Connection, filters: Filters, day: date, counts: dict[str, int]) -> Iterator[tuple[str, str]]:
    yield "范围", wording.scope(filters)
    yield "数据来源", f"项目支出绩效自评表（截至{wording.day(queries.last_ingestion(connection))}）"
    yield "导出日期", wording.day(day)
    if unread := wording.unread_sentence(queries.holdings(connection)):
        yield "未能读取的自评表", unread
    headline = queries.headline(connection, filters)
    yield "资金合计", wording.execution_sentence(headline)
    yield "得分", wording.score_sentence(headline)
    yield "填报疑点", wording.finding_sentence(headline, queries.findings_by_severity(connection, filters))
    yield "金额单位", "万元；各资金来源行为总额的明细，不得与总额重复计算"
    for name, count in counts.items():
        yield f"工作表“{TITLES[name]}”", f"{count:,}行，每行{_ROW_OF[name]}；“自评表编号”在各表之间相同"
    yield "填报与计算", "标有“（计算）”的栏由系统算出，其余各栏照表上所填；空格表示表上没有填写，不等于零"
    yield "等级", wording.grade_rule()
    yield from wording.TERMS.items()


_ROW_OF = {
    "projects": "一个项目",
    "funds": "一项资金来源",
    "indicators": "一项指标",
    "statements": "一段结论、说明或备注",
    "findings": "一条疑点",
    "remedies": "一条要求整改的疑点",
    "costs": "一个选定了计量指标的项目",
}


def _add_notes(sheet: Worksheet, looks: _Looks, notes: Iterable[tuple[str, str]]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "项目支出绩效自评数据", looks.title)
    for row, (label, text) in enumerate(notes, 2):
        sheet.write_string(row, 0, label, looks.label)
        sheet.write_string(row, 1, text, looks.prose)
