"""Whether the service can work: one check per line, without any content of a form."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from perfeval_data.audit.settings import settings_beside
from perfeval_data.database import copies, store
from perfeval_data.database.expected import ExpectedListError, expected_beside
from perfeval_data.database.upkeep.contents import read_whole
from perfeval_data.desk.learned import learned_headers
from perfeval_data.service.access import access_beside
from perfeval_data.service.office import office_beside
from perfeval_data.service.settings_file import SettingsError

LEAST_FREE = 200 * 2**20
"""Bytes that should be free beside the database in any case; a rewriting needs the size of the database once more."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its name for machines, whether it is in order, and a Chinese sentence."""

    name: str
    is_good: bool
    sentence: str


def checks(database: Path, read_all: bool = False) -> Iterator[Check]:
    """Look at the database (every block of it with `read_all`), its settings, and the disk."""
    yield _database(database, read_whole if read_all else _open)
    yield _settings(database)
    yield _list(database)
    if copies.is_copy(database):
        return  # nothing is written there
    yield _folder(database.resolve().parent)
    yield _space(database)


def _open(database: Path) -> None:
    with store.open_readonly(database) as connection:
        connection.execute("SELECT count(*) FROM project_summary").fetchall()


def _database(database: Path, look: Callable[[Path], object]) -> Check:
    try:
        look(database)
        store.version_guard(database)
    except copies.EngineMissingError as error:
        return Check("database", False, str(error))
    except store.DatabaseMissingError:
        return Check("database", False, "还没有数据库，请导入自评表")
    except store.DatabaseOutdatedError:
        return Check("database", False, "数据库版本与程序不一致，请执行 upgrade 升级")
    except (store.DatabaseUnreadableError, duckdb.Error):
        return Check("database", False, "数据库已损坏，或者不是本系统的数据库，请用 restore 恢复备份")
    return Check("database", True, "数据库可读，版本相符")


def _settings(database: Path) -> Check:
    try:
        for read in (settings_beside, office_beside, access_beside, learned_headers):
            read(database)
    except SettingsError as error:
        return Check("settings", False, f"设置有误：{error}")
    return Check("settings", True, "设置可用")


def _list(database: Path) -> Check:
    try:
        rows = expected_beside(database)
    except ExpectedListError as error:
        return Check("list", False, f"应报名单有误：{error}")
    return Check("list", True, f"应报名单可用，{len(rows):,}行" if rows else "没有应报名单")


def _folder(folder: Path) -> Check:
    is_writable = folder.is_dir() and os.access(folder, os.W_OK)
    return Check("folder", is_writable, "数据目录可写" if is_writable else "数据目录不存在，或者没有写入权限")


def _space(database: Path) -> Check:
    folder = next(parent for parent in database.resolve().parents if parent.is_dir())
    free = shutil.disk_usage(folder).free
    needed = LEAST_FREE + (2 * database.stat().st_size if database.exists() else 0)
    words = f"磁盘剩余 {_megabytes(free)} MB，至少应有 {_megabytes(needed)} MB"
    return Check("space", free >= needed, words)


def _megabytes(size: int) -> int:
    return size // 2**20
