"""`export`: the tables of the database as files."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from perfeval_data.commands.arguments import Commands, file_of, takes_database, takes_filters
from perfeval_data.commands.console import NO_PROJECT, NOT_WRITTEN, OK, WRONG_USAGE, chosen, write
from perfeval_data.database import store
from perfeval_data.service.bilingual import bilingual

_NAMES = ("projects", "funds", "indicators", "statements", "findings", "remedies", "costs", "workbook")


def add_to(commands: Commands) -> None:
    """Add `export`."""
    export = commands.add_parser("export", help="导出一张数据表，workbook 为全部 (write one extract; workbook: all, as .xlsx)")
    export.add_argument("name", choices=_NAMES, help="数据表 extract")
    export.add_argument("--out", type=file_of(), metavar="FILE", help="默认 NAME.FORMAT，写在当前目录 (in the working folder)")
    export.add_argument("--format", choices=("csv", "xlsx", "parquet"), default="csv", help="格式，默认 csv")
    export.set_defaults(run=_export)
    takes_filters(export, "默认全部 all")
    takes_database(export)


def _export(options: argparse.Namespace) -> int:
    from perfeval_data.export.tables import NothingToExportError, TooManyRowsError

    try:
        return _workbook(options) if options.name == "workbook" else _extract(options)
    except NothingToExportError as error:
        print(f"{NO_PROJECT}: {error}", file=sys.stderr)
    except TooManyRowsError as error:
        print(f"{NOT_WRITTEN}: {error}", file=sys.stderr)
    return WRONG_USAGE


def _extract(options: argparse.Namespace) -> int:
    from perfeval_data.export.tables import write_extract

    out = options.out or Path(f"{options.name}.{options.format}")
    with store.open_readonly(options.db) as connection:
        filters = chosen(connection, options, options.year)
    rows = write_extract(options.db, options.name, options.format, out, filters)
    print(f"{bilingual(f'{rows} 行', f'{rows} rows')} -> {out}")
    return OK


def _workbook(options: argparse.Namespace) -> int:
    from perfeval_data.export.workbook import workbook_bytes

    out = options.out or Path("workbook.xlsx")
    with store.open_readonly(options.db) as connection:
        data = workbook_bytes(connection, chosen(connection, options, options.year), date.today())
    write(out, data)
    print(f"{bilingual('工作簿', 'workbook')} -> {out}")
    return OK
