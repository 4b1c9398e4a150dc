"""The commands of whoever keeps the service: backup, restore, upgrade, health."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Protocol

from perfeval_data.database.upkeep.backup import BackupError, backup, restore
from perfeval_data.database.upkeep.contents import RowCounts
from perfeval_data.database.upkeep.health import checks

_OK, _NOT_GOOD, _FAILED = 0, 1, 2


class Commands(Protocol):
    """What `ArgumentParser.add_subparsers` gives."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...


def add_commands(commands: Commands) -> Iterator[argparse.ArgumentParser]:
    """Add the commands to the command line; gives each, for the options that all have."""
    into = commands.add_parser("backup", help="write the database and its settings to one file, and read it back (备份)")
    into.add_argument("file", type=Path, metavar="FILE.zip", nargs="?", help="default: beside the database, named by the time")
    into.set_defaults(run=_backup)
    yield into

    back = commands.add_parser("restore", help="put a backup in the place of the database, whose file is kept (恢复)")
    back.add_argument("file", type=Path, metavar="FILE.zip")
    back.set_defaults(run=_restore)
    yield back

    newer = commands.add_parser(
        "upgrade", help="bring the database of an older version to this one; the old file is kept (升级)"
    )
    newer.set_defaults(run=_upgrade)
    yield newer

    health = commands.add_parser("health", help="say whether database, settings and disk are in order (检查)")
    health.add_argument("--json", action="store_true", help="as JSON")
    health.set_defaults(run=_health)
    yield health


def _backup(options: argparse.Namespace) -> int:
    options.file = options.file or options.db.with_name(f"{options.db.stem}-backup-{datetime.now():%Y%m%d-%H%M%S}.zip")
    if not options.file.parent.is_dir():
        print(f"no such folder (文件夹不存在): {options.file.parent}", file=sys.stderr)
        return _FAILED
    try:
        rows = backup(options.db, options.file)
    except BackupError as error:
        return _failed("backup (备份)", error)
    print(f"backup (备份) {options.db} -> {options.file}: {_told(rows)}; read back and compared (已读回核对)")
    return _OK


def _restore(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        print(f"no such file (文件不存在): {options.file}", file=sys.stderr)
        return _FAILED
    try:
        rows, kept = restore(options.file, options.db)
    except BackupError as error:
        return _failed("restore (恢复)", error)
    print(f"restored (恢复) {options.file} -> {options.db}: {_told(rows)}")
    _say_kept(kept)
    return _OK


def _upgrade(options: argparse.Namespace) -> int:
    from perfeval_data.database.upkeep.upgrade import UpgradeError, upgrade

    try:
        done = upgrade(options.db)
    except UpgradeError as error:
        return _failed("upgrade (升级)", error)
    if done is None:
        print(f"{options.db} is of this version already (已是当前版本)")
        return _OK
    print(f"upgraded (升级) {options.db}: {_told(done.rows)}; {done.judged} forms judged again (重新核对)")
    for table, column in done.left_behind:
        print(f"left behind (未带入): {table}.{column}")
    _say_kept(done.kept)
    return _OK


def _health(options: argparse.Namespace) -> int:
    found = list(checks(options.db, read_all=True))
    if options.json:
        print(json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=1))
    else:
        for check in found:
            print(f"{'good (正常)' if check.is_good else 'BAD (异常)'}  {check.name}: {check.sentence}")
    return _OK if all(check.is_good for check in found) else _NOT_GOOD


def _told(rows: RowCounts) -> str:
    kinds = {"documents": "documents (文件)", "evaluations": "forms (自评表)", "finding_marks": "marks (处理记录)"}
    counts = [f"{rows.get(table, 0)} {kind}" for table, kind in kinds.items()]
    return ", ".join([*counts, f"{rows.get('ingestions', 0)} log lines (入库记录)"])


def _say_kept(kept: Path | None) -> None:
    if kept is not None:
        print(f"the file from before is kept as (原文件保留为): {kept}")


def _failed(what: str, error: Exception) -> int:
    print(f"{what}: {error}; the database was left as it is (数据库保持原样)", file=sys.stderr)
    return _FAILED
