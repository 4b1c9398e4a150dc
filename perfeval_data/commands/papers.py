"""`report`, `sheets`, `letters`: what is printed and sent."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_data.commands.arguments import Commands, day_to_come, file_of, folder_or_zip, takes_database, takes_filters
from perfeval_data.commands.console import NO_PROJECT, NOT_WRITTEN, OK, WRONG_USAGE, chosen, write
from perfeval_data.database import store
from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.office import office_beside

if TYPE_CHECKING:
    from perfeval_data.export.papers.letter import Written

_NEWEST = "默认最新 the newest"


def add_to(commands: Commands) -> None:
    """Add `report`, `sheets` and `letters`."""
    report = commands.add_parser("report", help="领导简报，一页，Word 或 PDF (leadership brief of a year)")
    report.add_argument("--out", type=file_of(".docx", ".pdf"), required=True, metavar="FILE.docx|FILE.pdf")
    report.add_argument("--annexes", action="store_true", help="附单位、项目和疑点 (units, projects and findings behind it)")
    report.set_defaults(run=_report)

    sheets = commands.add_parser("sheets", help="自评表汇编 PDF，疑点标在页边 (the forms of a year, findings in the margin)")
    sheets.add_argument("--out", type=file_of(".pdf"), required=True, metavar="FILE.pdf")
    sheets.set_defaults(run=_sheets)

    letters = commands.add_parser("letters", help="整改通知，每单位一份 Word (a letter to each unit about its open findings)")
    letters.add_argument("--out", type=folder_or_zip, required=True, metavar="FOLDER|FILE.zip")
    letters.add_argument("--due", type=day_to_come, metavar="YYYY-MM-DD", help="限期，默认 15 天后 (default: in 15 days)")
    letters.add_argument("--ledger", metavar="NAME", help="列入整改台账，登记人 NAME (put what they ask on the ledger)")
    letters.set_defaults(run=_letters)

    for paper in (report, sheets, letters):
        takes_filters(paper, _NEWEST)
    takes_database(report, sheets, letters)


def _report(options: argparse.Namespace) -> int:
    from perfeval_data.export.papers import brief_as_docx, brief_as_pdf

    write = brief_as_pdf if options.out.suffix.lower() == ".pdf" else brief_as_docx
    issued_by = office_beside(options.db).issued_by
    return _paper(
        options,
        bilingual("领导简报", "report"),
        lambda connection, filters: write(connection, filters, date.today(), issued_by, options.annexes),
    )


def _sheets(options: argparse.Namespace) -> int:
    from perfeval_data.export.papers import sheets_as_pdf

    return _paper(options, bilingual("自评表汇编", "sheets"), sheets_as_pdf)


def _paper(options: argparse.Namespace, name: str, make: Callable[..., bytes]) -> int:
    from perfeval_data.export.papers import MissingFontError, NothingToReportError, TooManyProjectsError
    from perfeval_data.queries import newest_year

    with store.open_readonly(options.db) as connection:
        year = newest_year(connection) if options.year is None else options.year
        try:
            data = make(connection, chosen(connection, options, year))
        except NothingToReportError as error:
            print(f"{NO_PROJECT}: {error}", file=sys.stderr)
            return WRONG_USAGE
        except (MissingFontError, TooManyProjectsError) as error:
            print(f"{NOT_WRITTEN}: {error}", file=sys.stderr)
            return WRONG_USAGE
    write(options.out, data)
    print(f"{name} -> {options.out}")
    return OK


def _letters(options: argparse.Namespace) -> int:
    from perfeval_data.database.remedies import ask
    from perfeval_data.export.papers import NothingToReportError, letters
    from perfeval_data.export.papers.letter import USUAL_DAYS
    from perfeval_data.queries import newest_year, unsettled

    if options.ledger is not None and not options.ledger.strip():
        print(bilingual("--ledger 须写明登记人", "--ledger needs a NAME"), file=sys.stderr)
        return WRONG_USAGE
    today, office, to_zip = date.today(), office_beside(options.db), options.out.suffix.lower() == ".zip"
    due = options.due or today + timedelta(days=USUAL_DAYS)
    with store.open_readonly(options.db) as connection:
        year = newest_year(connection) if options.year is None else options.year
        filters = chosen(connection, options, year)
        written = letters(connection, filters, today, due, office)
        try:
            number = _write_zip(options.out, written) if to_zip else _write_folder(options.out, written)
        except NothingToReportError as error:
            print(f"{bilingual('没有待处理的疑点', 'no open finding')}: {error}", file=sys.stderr)
            return WRONG_USAGE
        findings = unsettled(connection, filters)
    print(f"{bilingual(f'整改通知 {number} 份', f'{number} letters')} -> {options.out}")
    if options.ledger is not None:
        done = ask(options.db, findings, due, options.ledger)
        asked, known = len(done.moved), done.passed_over
        print(
            bilingual(
                f"列入整改台账的疑点 {asked} 条，原已列入 {known} 条",
                f"{asked} findings put on the ledger, {known} on it already",
            )
        )
    return OK


def _write_folder(folder: Path, written: Iterable[Written]) -> int:
    """Write letters into a folder, which is made with the first; returns how many."""
    count = 0
    for letter in written:
        with store.translating_errors(folder):
            folder.mkdir(exist_ok=True)
        write(folder / letter.file_name, letter.data)
        count += 1
    return count


def _write_zip(path: Path, written: Iterable[Written]) -> int:
    """Write letters into a zip file; returns how many."""
    from perfeval_data.export.papers.letter import zipped

    letters = list(written)
    write(path, zipped(letters))
    return len(letters)
