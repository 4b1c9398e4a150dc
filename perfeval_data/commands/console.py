"""What commands share: exit statuses, printing, writing, and the choice of year, department and unit."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from perfeval_data.database import store
from perfeval_data.service.bilingual import bilingual, state_line
from perfeval_data.service.printable import printable

if TYPE_CHECKING:
    from perfeval_data.paper.model import UnreadForm
    from perfeval_data.queries import Filters

OK, SOME_REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
NOT_WRITTEN = bilingual("未写出", "not written")
NO_PROJECT = bilingual("没有符合条件的项目", "no project in the database")


def print_what_the_console_has() -> None:
    """Replace characters that the console or a file of Windows lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(line: str) -> None:
    """Print a line with text from outside in it: names of files, words of documents. It stays one line and steers no terminal."""
    print(printable(line))


def counted(forms: int, findings: int) -> str:
    """Numbers of forms and findings in both languages."""
    return bilingual(f"自评表 {forms} 张，疑点 {findings} 条", f"{forms} forms, {findings} findings")


def unread_line(form: UnreadForm) -> str:
    """A line about a form of a document that could not be read."""
    which = bilingual(f"第{form.form_number}张自评表", f"form {form.form_number}")
    return state_line("未读", "not read", f"{which}: {form.reason} [{form.location}]")


class UnknownError(Exception):
    """What was asked for is not in the data: a sentence."""


def chosen(connection: duckdb.DuckDBPyConnection, options: argparse.Namespace, year: int | None) -> Filters:
    """The year, department and unit of a command, which must be in the data and be those of one unit; raises `UnknownError`."""
    from perfeval_data.queries import UnknownChoiceError, choose

    try:
        return choose(connection, year, options.department, options.unit)
    except UnknownChoiceError as error:
        raise UnknownError(str(error)) from error


def write(path: Path, data: bytes) -> None:
    """Write a file; raises `store.DatabaseUnwritableError` where it cannot be written, and there is then none."""
    from perfeval_data.service.files import write_atomically

    with store.translating_errors(path):
        write_atomically(path, data)
