"""The leadership brief (领导简报) as a Word file of the measures of official papers (GB/T 9704), to be edited in Word and WPS."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from perfeval_data.queries import Connection, Filters
from perfeval_data.report.brief import NothingToReportError, brief
from perfeval_data.report.word import as_docx

__all__ = ["NothingToReportError", "brief_as_docx", "write_whole"]


def brief_as_docx(connection: Connection, filters: Filters, day: date) -> bytes:
    """The brief of the chosen projects, dated `day`; raises `NothingToReportError`."""
    return as_docx(brief(connection, filters, day))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever finds a part of it under its name."""
    scratch = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        scratch.write_bytes(data)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
