"""The ledger of rectifications as a workbook that an office or a unit fills in and returns: what the system says in locked
cells,
state, date and note to be filled in behind it. `ingest.returned_ledger` reads it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfeval_data import queries
from perfeval_data.audit.catalogue import rule_of
from perfeval_data.database.remedies import STATE_WORDS
from perfeval_data.export.tables import LITERALLY, word_for
from perfeval_data.export.workbook import HEADING_FILL, half_widths
from perfeval_data.paper.columns import heading
from perfeval_data.queries import Connection, Filters
from perfeval_data.words import remedies as words
from perfeval_data.words import wording

LOCKED: Final = (
    "remedy_id",
    "fiscal_year",
    "department",
    "implementing_unit",
    "project_name",
    "severity",
    "code",
    "message",
    "source_location",
    "demand",
    "due",
    "remedy_state",
    "evidence",
)
"""The columns that nobody fills in."""
FILLED_IN: Final = ("变更为", "新期限", "办理说明")
"""The headings of those that are: a state, a date, a note."""
HEADINGS: Final = (*map(heading, LOCKED), *FILLED_IN)
SHEET: Final = "整改台账"
_WIDTHS: Final = (6, 6, 12, 12, 16, 6, 12, 28, 9, 20, 11, 8, 12, 10, 11, 20)
"""Characters of half width: together an A4 page across."""
_NOTES_WIDTH: Final = 70
_A4: Final = 9
_LONGEST_SCOPE: Final = 200
"""Characters: a header of a workbook holds 255, and a choice of many units may be longer."""
_LINE: Final = 17
"""Points of a line: LibreOffice gives rows no height of its own."""
_NOTES: Final = (
    "只填写“变更为”“新期限”“办理说明”三栏，其余各栏不能改动；不需要变更的行留空，也可以整行删除。",
    f"“变更为”填：{'、'.join(STATE_WORDS.values())}。不予整改的，须在“办理说明”写明理由。",
    "“新期限”填日期，例如 2026-03-31；期限不变的留空。",
    "填好后在“填报疑点”页“整改台账”中导入：系统逐格核对，先列出将作的变更，确认后才登记。",
    words.RATE_RULE,
)


def ledger_book(connection: Connection, filters: Filters, standing: str | None, day: date) -> bytes:
    """The items of a choice and a standing (see `queries.remedies`) as a workbook, dated `day`."""
    rows = _rows(queries.remedies(connection, filters, standing, day).to_dict("records"))
    return _written(rows, f"{wording.scope(filters)}，{wording.day(day)}导出，{len(rows):,}条")


def book_of(connection: Connection, remedy_ids: Sequence[int]) -> bytes:
    """The items of these numbers as the workbook has them now."""
    return _written(_rows(queries.remedies_at(connection, tuple(remedy_ids)).to_dict("records")), "")


def _rows(items: Sequence[dict[Any, Any]]) -> list[list[str]]:
    return [[_text(name, item) for name in LOCKED] for item in items]


def _text(name: str, item: dict[Any, Any]) -> str:
    value = item[name]
    if wording.is_nothing(value):
        return ""
    match name:
        case "due":
            return f"{value:%Y-%m-%d}"
        case "code":
            return rule_of(str(value)).title
        case "message":
            return wording.finding_text(item["level_3"], str(value))
        case "remedy_id" | "fiscal_year":
            return str(int(value))
    return str(word_for(name, value))


def _written(rows: Sequence[Sequence[str]], scope: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, LITERALLY) as workbook:
        _add_items(workbook, workbook.add_worksheet(SHEET), rows, scope)
        _add_notes(workbook, workbook.add_worksheet("填写说明"), [scope, *_NOTES] if scope else _NOTES)
    return buffer.getvalue()


def _add_notes(workbook: Workbook, sheet: Worksheet, notes: Sequence[str]) -> None:
    """How to fill the ledger in, on one page."""
    sheet.set_column(0, 0, _NOTES_WIDTH)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for row, text in enumerate(notes):
        sheet.set_row(row, _LINE * _lines(text, _NOTES_WIDTH))
        sheet.write_string(row, 0, text, wrapped)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _add_items(workbook: Workbook, sheet: Worksheet, rows: Sequence[Sequence[str]], scope: str) -> None:
    box = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    head = workbook.add_format(box | {"bold": True, "valign": "vcenter", "bg_color": HEADING_FILL})
    to_fill_head = workbook.add_format(box | {"bold": True, "valign": "vcenter", "bg_color": "#FFF2CC"})
    locked = workbook.add_format(box | {"num_format": "@"})
    to_fill = workbook.add_format(box | {"locked": False, "num_format": "@", "bg_color": "#FFFBEF"})
    sheet.set_row(0, 2 * _LINE)
    for place, (name, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head if place < len(LOCKED) else to_fill_head)
    for number, row in enumerate(rows, 1):
        sheet.set_row(number, _LINE * max(map(_lines, row, _WIDTHS)))
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, locked)
        for place in range(len(LOCKED), len(HEADINGS)):
            sheet.write_blank(number, place, None, to_fill)
    if rows:
        states = {"validate": "list", "source": list(STATE_WORDS.values()), "error_message": "请从列表中选择"}
        sheet.data_validation(1, len(LOCKED), len(rows), len(LOCKED), states)
    _set_page(sheet, len(rows), scope)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    return max(1, -(-half_widths(text) // (width - 1)))


def _set_page(sheet: Worksheet, row_count: int, scope: str) -> None:
    """Locked but for what is to be filled in; on paper across an A4 page, title, scope and headings on each."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "delete_rows": True, "sort": True, "autofilter": True})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(row_count, 1), len(HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.6)
    sheet.set_header(f"&C&16{SHEET}\n&10{scope.replace('&', '&&')[:_LONGEST_SCOPE]}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
