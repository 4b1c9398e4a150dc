"""Arguments of the command line: paths, counts, days, and the options that commands share."""

from __future__ import annotations

import argparse
import errno
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

from perfeval_data.database import store
from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.printable import printable

_LONGEST_ADDITION = 40
"""Characters that are added to the name of a database for files beside it."""


class Commands(Protocol):
    """What `ArgumentParser.add_subparsers` gives."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...


def takes_database(*parsers: argparse.ArgumentParser) -> None:
    """`--db`."""
    for parser in parsers:
        parser.add_argument(
            "--db", type=database_path, default=store.usual_database(), metavar="FILE", help="数据库 database, %(default)s"
        )


def takes_filters(parser: argparse.ArgumentParser, year: str) -> None:
    """`--year`, `--unit` and `--department`; `year` says what is taken without one."""
    parser.add_argument("--year", type=_year, help=f"年度 year; {year}")
    parser.add_argument("--unit", help="实施单位 unit; 默认全部 all")
    parser.add_argument("--department", help="主管部门 department; 默认全部 all")


def existing_path(text: str) -> Path:
    path = Path(text)
    try:
        exists = path.exists() or path.is_symlink()
    except OSError:  # a name that is too long, a folder without permission: reported where it is read
        exists = True
    if not exists:
        raise _refused("文件或文件夹不存在", "no such file or folder", text)
    return path


def existing_file(text: str) -> Path:
    path = existing_path(text)
    if path.is_dir():
        raise _refused("这是文件夹", "this is a folder", text)
    return path


def database_path(text: str) -> Path:
    """The path of a database, with room beside it for the names of its lock and its successor. A folder that does not exist is most likely
    mistyped, and would get a second, empty database."""
    path = Path(text)
    try:
        if path != store.DEFAULT_DATABASE and not path.parent.is_dir():
            raise _refused("文件夹不存在", "no such folder", str(path.parent))
        path.with_name(f"{path.name}{'-' * _LONGEST_ADDITION}").exists()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise _refused("文件名太长", "the name is too long", f"{text[:60]}…") from error
        raise
    except ValueError as error:
        raise _refused("不能作文件名", "not a file name", text) from error
    return path


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text):
        raise _refused("应为四位数的年度，如 2024", "must be a year such as 2024", text)
    return int(text)


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise _refused("应为不小于 1 的整数", "must be a whole number from 1 on", text)
    return int(text)


def day_to_come(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _refused("应为日期，如 2025-03-31", "must be a date such as 2025-03-31", text) from error
    if day <= date.today():
        raise _refused("限期应在今天以后", "must be after today", text)
    return day


def folder_or_zip(text: str) -> Path:
    """A folder, which may be there or not, or the name of a zip file."""
    path = Path(text)
    if path.suffix.lower() == ".zip":
        return file_of()(text)
    if not path.parent.is_dir() or (path.exists() and not path.is_dir()):
        raise _refused("应为文件夹或 .zip 文件", "must be a folder or end in .zip", text)
    return path


def file_of(*suffixes: str) -> Callable[[str], Path]:
    """A check of the name of a file that is to be written, with one of the suffixes if any are given."""

    def checked(text: str) -> Path:
        path = Path(text)
        if suffixes and path.suffix.lower() not in suffixes:
            raise _refused(f"文件名应以 {'、'.join(suffixes)} 结尾", f"its name must end in {' or '.join(suffixes)}", text)
        if not path.parent.is_dir():
            raise _refused("文件夹不存在", "no such folder", str(path.parent))
        if path.is_dir():
            raise _refused("这是文件夹", "this is a folder", text)
        return path

    return checked


def _refused(chinese: str, english: str, text: str) -> argparse.ArgumentTypeError:
    """What is wrong with a text of the command line."""
    return argparse.ArgumentTypeError(f"{bilingual(chinese, english)}: {printable(text)}")
