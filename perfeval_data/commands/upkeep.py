"""`serve`, `backup`, `restore`, `upgrade`, `health`: the operator's commands; each imports what it needs when it runs."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_data.commands.arguments import Commands, count, takes_database
from perfeval_data.commands.console import OK, SOME_REFUSED, WRONG_USAGE
from perfeval_data.database.copies import Kind
from perfeval_data.service.bilingual import bilingual, state_line
from perfeval_data.service.servers import PROCESSES, processes, serve

if TYPE_CHECKING:
    from perfeval_data.database.upkeep.contents import RowCounts


def add_to(commands: Commands) -> None:
    """Add `serve` and what keeps the database."""
    served = commands.add_parser("serve", help="看板服务，可用多个进程 (serve the dashboard, by several processes)")
    served.add_argument("--port", type=int, default=8501, help="首个进程的端口，其余顺延 (of the first process), %(default)s")
    served.add_argument("--processes", type=count, metavar="N", help=f"默认取环境变量 {PROCESSES}，否则为 1")
    served.add_argument("options", nargs="*", metavar="-- OPTION", help="Streamlit 的其他选项 (further options of Streamlit)")
    served.set_defaults(run=lambda options: serve(options.port, options.processes or processes(), options.options))

    into = commands.add_parser("backup", help="备份数据库和设置，并读回核对 (write database and settings to one file)")
    into.add_argument(
        "file", type=Path, metavar="FILE.zip", nargs="?", help="默认写在数据库旁，按时间命名 (beside the database)"
    )
    into.set_defaults(run=_backup)

    back = commands.add_parser("restore", help="用备份恢复，原文件另存 (put a backup in place; the old file is kept)")
    back.add_argument("file", type=Path, metavar="FILE.zip", help="备份 backup")
    back.set_defaults(run=_restore)

    copy = commands.add_parser("publish", help="发布只读副本，供其他机器使用 (write a read-only copy for other machines)")
    copy.add_argument(
        "target", type=Path, metavar="TARGET", help="文件夹：新的、空的，或以前的副本 (a folder: new, empty, or of a copy)"
    )
    copy.add_argument("--as", dest="kind", type=Kind, choices=list(Kind), default=Kind.PARQUET, help="%(default)s")
    copy.set_defaults(run=_publish)

    newer = commands.add_parser("upgrade", help="升级旧版本的数据库，原文件另存 (bring an older database to this version)")
    newer.set_defaults(run=_upgrade)

    health = commands.add_parser("health", help="检查数据库、设置和磁盘 (are database, settings and disk in order)")
    health.add_argument("--json", action="store_true", help="JSON")
    health.set_defaults(run=_health)

    takes_database(into, back, copy, newer, health)


def _backup(options: argparse.Namespace) -> int:
    from perfeval_data.database.upkeep.backup import BackupError, backup

    options.file = options.file or options.db.with_name(f"{options.db.stem}-backup-{datetime.now():%Y%m%d-%H%M%S}.zip")
    if not options.file.parent.is_dir():
        print(f"{bilingual('文件夹不存在', 'no such folder')}: {options.file.parent}", file=sys.stderr)
        return WRONG_USAGE
    try:
        rows = backup(options.db, options.file)
    except BackupError as error:
        return _failed(bilingual("备份", "backup"), error)
    print(
        f"{bilingual('已备份并读回核对', 'backed up, read back and compared')} {options.db} -> {options.file}: {_counts(rows)}"
    )
    return OK


def _restore(options: argparse.Namespace) -> int:
    from perfeval_data.database.upkeep.backup import BackupError, restore

    if not options.file.is_file():
        print(f"{bilingual('文件不存在', 'no such file')}: {options.file}", file=sys.stderr)
        return WRONG_USAGE
    try:
        rows, kept = restore(options.file, options.db)
    except BackupError as error:
        return _failed(bilingual("恢复", "restore"), error)
    print(f"{bilingual('已恢复', 'restored')} {options.file} -> {options.db}: {_counts(rows)}")
    _say_kept(kept)
    return OK


def _publish(options: argparse.Namespace) -> int:
    from perfeval_data.database.upkeep.publish import publish

    folder = publish(options.db, options.target, options.kind)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    done = bilingual("已发布只读副本", "published a read-only copy")
    print(f"{done} {options.db} -> {options.target}: {folder.name}, {size / 1e6:,.1f} MB")
    return OK


def _upgrade(options: argparse.Namespace) -> int:
    from perfeval_data.database.upkeep.upgrade import UpgradeError, upgrade

    try:
        done = upgrade(options.db)
    except UpgradeError as error:
        return _failed(bilingual("升级", "upgrade"), error)
    if done is None:
        print(f"{options.db}：{bilingual('已是当前版本', 'of this version already')}")
        return OK
    judged = bilingual(f"重新核对自评表 {done.judged} 张", f"{done.judged} forms judged again")
    print(f"{bilingual('已升级', 'upgraded')} {options.db}: {_counts(done.rows)}; {judged}")
    for table, column in done.left_behind:
        print(state_line("未带入", "left behind", f"{table}.{column}"))
    _say_kept(done.kept)
    return OK


def _health(options: argparse.Namespace) -> int:
    from perfeval_data.database.upkeep.health import checks

    found = list(checks(options.db, read_all=True))
    if options.json:
        print(json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=1))
    else:
        for check in found:
            state = bilingual("正常", "good") if check.is_good else bilingual("异常", "BAD")
            print(f"{state:<9}  {check.name}: {check.sentence}")
    return OK if all(check.is_good for check in found) else SOME_REFUSED


def _counts(rows: RowCounts) -> str:
    """How much a database holds."""
    documents, forms, reviews, events = (
        rows.get(table, 0) for table in ("documents", "evaluations", "finding_reviews", "ingestions")
    )
    return bilingual(
        f"文件 {documents} 个，自评表 {forms} 张，处理记录 {reviews} 条，入库记录 {events} 条",
        f"{documents} documents, {forms} forms, {reviews} reviews, {events} log entries",
    )


def _say_kept(kept: Path | None) -> None:
    if kept is not None:
        print(f"{bilingual('原文件保留为', 'the file from before is kept as')}: {kept}")


def _failed(what: str, error: Exception) -> int:
    print(f"{what}: {error}；{bilingual('数据库保持原样', 'the database was left as it is')}", file=sys.stderr)
    return WRONG_USAGE
