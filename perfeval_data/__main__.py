"""The door of the command line: `python -m perfeval_data COMMAND`, or `perfeval COMMAND` where the package is installed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import duckdb

from perfeval_data import __version__
from perfeval_data.commands import checking, documents, extracts, ingesting, ledger, papers, upkeep
from perfeval_data.commands.console import (
    INTERRUPTED,
    NOT_WRITTEN,
    OK,
    WRONG_USAGE,
    UnknownError,
    print_what_the_console_has,
)
from perfeval_data.database import store
from perfeval_data.database.copies import EngineMissingError
from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.files import reason_of
from perfeval_data.service.installed import PROGRAM
from perfeval_data.service.printable import printable
from perfeval_data.service.settings_file import SettingsError

_GROUPS = (ingesting, documents, checking, extracts, papers, ledger, upkeep)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 some documents refused, 2 wrong usage, 130 interrupted."""
    print_what_the_console_has()
    try:
        options = parser().parse_args(arguments)
        status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever was to read what is printed has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print(bilingual("已中断", "interrupted"), file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        place = f"{printable(str(error.filename))}：" if error.filename else ""
        print(f"{place}{bilingual(reason_of(error), error.strerror or '')}", file=sys.stderr)
    except (store.DatabaseError, UnknownError, SettingsError, EngineMissingError) as error:
        print(_sentence(error), file=sys.stderr)
    except duckdb.Error as error:
        if not store.is_corruption(error):
            raise
        print(f"{options.db}：{bilingual('数据库已损坏，请用备份恢复', 'damaged: restore a backup')}", file=sys.stderr)
    else:
        return status
    return WRONG_USAGE


def _sentence(error: Exception) -> str:
    """What went wrong, and what to do about it."""
    match error:
        case store.DatabaseMissingError():
            return f"{error}：{bilingual('没有数据库，请先入库', 'no database yet; make one')}: {PROGRAM} ingest FILE_OR_FOLDER"
        case store.DatabaseOutdatedError():
            reason = bilingual(
                "数据库版本与程序不一致，未作改动，请升级",
                "made by another version of this program and left as it is; upgrade it",
            )
            return f"{error}：{reason}: {PROGRAM} upgrade --db {error}"
        case store.DatabaseUnreadableError():
            return f"{error}：{bilingual('已损坏，或不是本系统的数据库，未作改动', 'damaged or no database of ours; left as it is')}"
        case store.DatabaseUnwritableError():
            return f"{error}。{bilingual('未写入，原有数据不变', 'nothing was written, what was there is as before')}"
        case UnknownError():
            return f"{NOT_WRITTEN}: {error}"
        case _:
            return f"{bilingual('设置', 'settings')}: {error}"


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog=PROGRAM, description="项目支出绩效自评表入库与看板 (self-evaluation forms in DuckDB)")
    whole.add_argument("--version", action="version", version=f"perfeval {__version__}", help="版本 version")
    commands = whole.add_subparsers(required=True, metavar="COMMAND", title="命令 commands")
    for group in _GROUPS:
        group.add_to(commands)
    return whole


if __name__ == "__main__":
    sys.exit(main())
