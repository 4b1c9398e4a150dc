"""The leadership brief (领导简报) in the measures of official papers (GB/T 9704): as a Word file to be edited in Word and WPS, and as a PDF;
letters to units (整改通知) as Word files, and project sheets as a PDF."""

from __future__ import annotations

from datetime import date

from perfeval_data import queries
from perfeval_data.export.papers import sheets
from perfeval_data.export.papers.brief import MOST_PROJECTS, NothingToReportError, brief
from perfeval_data.export.papers.letter import letters, letters_as_zip, only_letter
from perfeval_data.export.papers.parts import Brief
from perfeval_data.export.papers.pdf import as_pdf
from perfeval_data.export.papers.typesetting import MissingFontError
from perfeval_data.export.papers.word import as_docx
from perfeval_data.queries import Connection, Filters
from perfeval_data.words import wording

__all__ = [
    "MissingFontError",
    "NothingToReportError",
    "TooManyProjectsError",
    "brief_as_docx",
    "brief_as_pdf",
    "letters",
    "letters_as_zip",
    "only_letter",
    "sheet_as_pdf",
    "sheets_as_pdf",
]


class TooManyProjectsError(Exception):
    """The choice holds more projects than one document should; the message is a Chinese sentence."""

    def __init__(self, most: int) -> None:
        super().__init__(f"项目超过{most:,}个，无法合成一个文件。请用年度、主管部门或实施单位缩小范围")


def brief_as_docx(
    connection: Connection, filters: Filters, day: date, issued_by: str = "", with_annexes: bool = False
) -> bytes:
    """The brief of the chosen projects, dated `day`: one page, two at most, however many they are.

    With annexes (units, projects, findings) behind it, it raises `TooManyProjectsError` where they would be too long; always
    `NothingToReportError`."""
    return as_docx(_brief(connection, filters, day, issued_by, with_annexes))


def brief_as_pdf(connection: Connection, filters: Filters, day: date, issued_by: str = "", with_annexes: bool = False) -> bytes:
    """The same brief as a PDF; raises what `brief_as_docx` does, and `MissingFontError`."""
    return as_pdf(_brief(connection, filters, day, issued_by, with_annexes))


def _brief(connection: Connection, filters: Filters, day: date, issued_by: str, with_annexes: bool) -> Brief:
    if with_annexes and queries.headline(connection, filters).project_count > MOST_PROJECTS:
        raise TooManyProjectsError(MOST_PROJECTS)
    return brief(connection, filters, day, issued_by, with_annexes)


def sheets_as_pdf(connection: Connection, filters: Filters) -> bytes:
    """The sheets of the chosen projects; raises `NothingToReportError`, `TooManyProjectsError` and `MissingFontError`."""
    ids = queries.chosen_ids(connection, filters, sheets.MOST_SHEETS + 1)
    if not ids:
        raise NothingToReportError(wording.scope(filters))
    if len(ids) > sheets.MOST_SHEETS:
        raise TooManyProjectsError(sheets.MOST_SHEETS)
    return sheets.as_pdf(f"{wording.scope(filters)} 项目支出绩效自评表", queries.sheets(connection, ids))


def sheet_as_pdf(connection: Connection, evaluation_id: int) -> bytes:
    """The sheet of one form; raises `MissingFontError`."""
    (form,) = queries.sheets(connection, [evaluation_id])
    return sheets.as_pdf(form.project["project_name"], [form])
