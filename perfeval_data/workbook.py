"""All extracts of a choice as one workbook for Excel and WPS: typed columns that pivot at once, and a sheet that explains them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfeval_data import queries, wording
from perfeval_data.extracts import in_words
from perfeval_data.queries import Connection, Filters

TITLES = {"projects": "项目汇总", "funds": "项目资金", "indicators": "绩效指标", "findings": "填报疑点"}
"""The name of each extract, as a sheet and as a file."""
MOST_ROWS = 1_048_575
"""What a sheet of Excel holds below its heading."""

_WIDEST, _NARROWEST = 40, 8
"""Characters of half width that a column takes at most and at least."""
_MEASURED_ROWS = 500
"""Rows that a width is taken from."""
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


class TooManyRowsError(Exception):
    """The choice has more rows than a sheet holds; the message is a Chinese sentence."""

    def __init__(self, title: str, rows: int) -> None:
        super().__init__(f"{title}有{rows:,}行，超过工作表的上限{MOST_ROWS:,}行。请缩小范围，或改用 CSV、Parquet 格式")


def workbook_bytes(connection: Connection, filters: Filters, day: date) -> bytes:
    """The workbook of the chosen projects, dated `day`; raises `TooManyRowsError`."""
    condition, parameters = f"evaluation_id IN ({filters.chosen()})", filters.where()[1]
    frames = {name: queries.extract(connection, name, condition, parameters) for name in TITLES}
    headings = queries.headings(connection)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        looks = _Looks(workbook)
        _add_notes(workbook.add_worksheet("说明"), looks, _notes(connection, filters, day, frames))
        for name, frame in frames.items():
            if len(frame) > MOST_ROWS:
                raise TooManyRowsError(TITLES[name], len(frame))
            _add_rows(workbook.add_worksheet(TITLES[name]), looks, in_words(frame), headings)
    return buffer.getvalue()


class _Looks:
    """The formats of a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.heading: Format = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#EDEDED", "bottom": 1}
        )
        self.title: Format = workbook.add_format({"bold": True, "font_size": 14})
        self.label: Format = workbook.add_format({"bold": True, "valign": "top"})
        self.prose: Format = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.percent: Format = workbook.add_format({"num_format": "0.00%"})
        self.amount: Format = workbook.add_format({"num_format": "#,##0.00##"})
        self.moment: Format = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.text: Format = workbook.add_format({"num_format": "@"})

    def of(self, name: str, column: pd.Series) -> Format | None:
        """The format of a column: money, rates and times as such, texts as texts, counts and points as they are."""
        if name in wording.PERCENTS:
            return self.percent
        if name.endswith("_wan"):
            return self.amount
        if column.dtype.kind == "M":
            return self.moment
        return None if pd.api.types.is_numeric_dtype(column) else self.text


# --- the rows ------------------------------------------------------------------------------------------------------


def _add_rows(sheet: Worksheet, looks: _Looks, frame: pd.DataFrame, headings: dict[str, str]) -> None:
    """A frame below its headings: frozen, filtered, each column typed and wide enough."""
    for place, name in enumerate(map(str, frame.columns)):
        heading, column = headings.get(name, name), frame[name]
        sheet.set_column(place, place, _width(heading, column), looks.of(name, column))
        sheet.write_string(0, place, heading, looks.heading)
        _add_column(sheet, place, column)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    sheet.autofilter(0, 0, len(frame), max(len(frame.columns) - 1, 0))


def _add_column(sheet: Worksheet, place: int, column: pd.Series) -> None:
    """Values with their types; what was not filed stays an empty cell, texts are never formulas or links."""
    values = column.astype(object).where(column.notna(), None)
    for row, value in enumerate(values, 1):
        if isinstance(value, pd.Timestamp):
            sheet.write_datetime(row, place, value.to_pydatetime())
        elif isinstance(value, str):
            sheet.write_string(row, place, value)
        elif value is not None:
            sheet.write_number(row, place, value)


def _width(heading: str, column: pd.Series) -> int:
    """Characters of half width: the longest of the first values, the heading in two lines."""
    longest = max((_halves(str(value)) for value in column.head(_MEASURED_ROWS).dropna()), default=0)
    return min(max(longest + 2, _halves(heading) // 2 + 3, _NARROWEST), _WIDEST)


def _halves(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


# --- the sheet that explains -------------------------------------------------------------------------------------


def _notes(connection: Connection, filters: Filters, day: date, frames: dict[str, pd.DataFrame]) -> Iterator[tuple[str, str]]:
    yield "范围", wording.scope(filters)
    yield "数据来源", f"项目支出绩效自评表（截至{wording.day(queries.last_ingestion(connection))}）"
    yield "导出日期", wording.day(day)
    yield "金额单位", "万元；各资金来源行重复总额行的钱，不要相加"
    for name, frame in frames.items():
        yield f"工作表“{TITLES[name]}”", f"{len(frame):,}行，每行{_ROW_OF[name]}；“自评表编号”在各表之间相同"
    yield "填报与计算", "标有“（计算）”的栏由系统算出，其余各栏照表上所填；空格表示表上没有填写，不等于零"
    yield "等级", wording.grade_rule()
    yield from wording.TERMS.items()


_ROW_OF = {"projects": "一个项目", "funds": "一项资金来源", "indicators": "一项指标", "findings": "一条疑点"}


def _add_notes(sheet: Worksheet, looks: _Looks, notes: Iterable[tuple[str, str]]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "项目支出绩效自评数据", looks.title)
    for row, (label, text) in enumerate(notes, 2):
        sheet.write_string(row, 0, label, looks.label)
        sheet.write_string(row, 1, text, looks.prose)
