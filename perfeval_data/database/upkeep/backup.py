"""Backup and restore: the database and what the office has put beside it as one zip file, looked at after it was written.

The served file is never changed in place, only replaced whole, so a backup may be made while documents are imported and pages
are read.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import IO

from perfeval_data.audit.settings import LOCAL_FILE, settings_beside
from perfeval_data.database import copies, definitions, expected, store
from perfeval_data.database.upkeep.contents import RowCounts, read_whole
from perfeval_data.desk.learned import FILE_NAME as HEADERS_FILE
from perfeval_data.desk.learned import learned_headers
from perfeval_data.service.access import ACCESS_FILE, access_beside
from perfeval_data.service.files import write_atomically
from perfeval_data.service.office import OFFICE_FILE, office_beside
from perfeval_data.service.settings_file import SettingsError

_DATABASE = copies.DATABASE
_BESIDE = (LOCAL_FILE, *expected.FILES, ACCESS_FILE, OFFICE_FILE, HEADERS_FILE)
"""What the office writes itself: settings of the audit, the list of who should file, who may come in, its own name, and the headers
that it has taught."""
_DIGESTS = "SHA256SUMS.json"
_LARGEST = {
    **dict.fromkeys((LOCAL_FILE, ACCESS_FILE, OFFICE_FILE, HEADERS_FILE), 2**20),
    **dict.fromkeys(expected.FILES, 20 * 2**20),
    _DIGESTS: 2**16,
}
"""Bytes of a file beside the database, and of the list of digests, at most."""
_AT_A_TIME = 2**20
_OWNER_ONLY = 0o600
"""Of a backup and of the list of who may come in, which holds a secret."""
_NO_BACKUP = "不是本系统的备份，或者已损坏"


class BackupError(Exception):
    """A backup that cannot be used: the reason, a Chinese sentence."""


def backup(database: Path, target: Path) -> RowCounts:
    """Write the database and the files beside it to `target`, and read them back from there; returns what the backup holds.

    Raises what `store.open_any_version` does, and `store.DatabaseUnwritableError`; `target` appears only when it is whole.
    """
    store.refuse_copy(database)
    store.open_any_version(database).close()
    scratch = target.with_name(f"{target.name}.new-{os.getpid()}")
    with store.translating_errors(target):
        try:
            _pack(database, scratch)
            rows = verify(scratch)
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
    return rows


def verify(archive: Path) -> RowCounts:
    """Unpack a backup beside itself and read all of it; returns what it holds. Raises `BackupError`."""
    with tempfile.TemporaryDirectory(prefix=f"{archive.name}.", dir=archive.parent) as folder:
        copy = Path(folder) / _DATABASE
        unpack(archive, copy)
        return read_backup(copy)


def restore(archive: Path, database: Path) -> tuple[RowCounts, Path | None]:
    """Put the content of a backup, zip or bare database file, in the place of the database.

    Returns what it holds, and where the file from before is kept.

    The files beside the database that the backup has are replaced too, but for the list of who may come in, which is only put where
    there is none. Raises `BackupError` and `store.DatabaseUnwritableError`; the
    database is then as it was.
    """
    with store.replacing(database) as scratch:
        files = unpack(archive, scratch)
        _check_kinds(files)
        rows = read_backup(scratch)
        _make_views_anew(scratch)
        kept = keep(database.resolve(), "restore")
    for name, data in files.items():
        beside = database.with_name(name)
        if name == ACCESS_FILE and beside.exists():
            continue  # whoever was taken off the list since stays off it
        if beside.exists() and beside.read_bytes() != data:
            keep(beside, "restore")
        write_atomically(beside, data, _OWNER_ONLY if name == ACCESS_FILE else None)
    return rows, kept


def _make_views_anew(scratch: Path) -> None:
    """Put this program's views and macros in the place of those in the file, whoever made them.

    A file of another version is left to its upgrade, which does the same.
    """
    with store.open_any_version(scratch) as restored:
        is_of_this_version = definitions.version_in(restored) == definitions.VERSION
    if is_of_this_version:
        with store.transaction(scratch) as connection:
            definitions.drop_views(connection)
            definitions.create_computed(connection)


def keep(path: Path, before: str) -> Path | None:
    """Keep a file that is about to be replaced under a second name that says before what and when; None without a file."""
    if not path.exists():
        return None
    kept = _free_name(path, f"before-{before}-{datetime.now():%Y%m%d-%H%M%S}")
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    return kept


def _free_name(path: Path, ending: str) -> Path:
    """An unused name beside the file, even for two within a second."""
    names = (f"{path.name}.{ending}{f'-{number}' if number else ''}" for number in count())
    return next(free for name in names if not (free := path.with_name(name)).exists())


def read_backup(database: Path) -> RowCounts:
    """What an unpacked backup holds, every block of it read."""
    try:
        return read_whole(database)
    except store.DatabaseUnreadableError as error:
        raise BackupError("备份里的数据库已损坏，或者不是本系统的数据库") from error


def _pack(database: Path, target: Path) -> None:
    members = [(_DATABASE, database), *((name, database.with_name(name)) for name in _BESIDE)]
    target.touch(mode=_OWNER_ONLY)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        digests = {name: _add(archive, name, path) for name, path in members if path.exists()}
        archive.writestr(_DIGESTS, json.dumps(digests, indent=1))
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Add a file; returns the digest of its bytes."""
    info = zipfile.ZipInfo.from_file(path, name)
    _check_size(info)
    info.compress_type = archive.compression
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as member:
        return _copy(source, member)


def unpack(archive: Path, database: Path) -> dict[str, bytes]:
    """Write the database of a backup to `database`; returns the files from beside it. A bare database file is a backup too.

    Raises `BackupError` where a member is none of a backup's, larger than it may be, or other than its digest says.
    """
    if not zipfile.is_zipfile(archive):
        shutil.copyfile(archive, database)
        return {}
    with _opened(archive) as opened:
        digests = _digests(opened)
        if opened.getinfo(_DATABASE).file_size > shutil.disk_usage(database.parent).free:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with opened.open(_DATABASE) as member, database.open("wb") as target:
            _compare(_DATABASE, _copy(member, target), digests)
        files = {name: opened.read(name) for name in digests if name != _DATABASE}
        for name, data in files.items():
            _compare(name, hashlib.sha256(data).hexdigest(), digests)
        return files


def _digests(opened: zipfile.ZipFile) -> dict[str, str]:
    """The digest of each member, once sizes and names are those of a backup."""
    for info in opened.infolist():
        _check_size(info)
    digests = json.loads(opened.read(_DIGESTS))
    members = sorted(info.filename for info in opened.infolist())
    if not isinstance(digests, dict) or members != sorted([*digests, _DIGESTS]) or not {_DATABASE} <= digests.keys():
        raise BackupError(_NO_BACKUP)
    return digests


def _check_size(info: zipfile.ZipInfo) -> None:
    """The database is as large as it is; everything else in a backup is small."""
    if info.filename == _DATABASE:
        return
    if info.filename not in _LARGEST:
        raise BackupError(f"备份里有不认识的文件：{info.filename}")
    if info.file_size > _LARGEST[info.filename]:
        raise BackupError(f"{info.filename} 有 {info.file_size:,} 字节，超过上限 {_LARGEST[info.filename]:,} 字节")


def _compare(name: str, digest: str, digests: dict[str, str]) -> None:
    if digest != digests[name]:
        raise BackupError(f"备份里的 {name} 与登记的指纹不符")


def _check_kinds(files: dict[str, bytes]) -> None:
    """Check that the files beside the database are usable; raises `BackupError`."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / _DATABASE
        for name, data in files.items():
            database.with_name(name).write_bytes(data)
        try:
            settings_beside(database)
            expected.expected_beside(database)
            access_beside(database)
            office_beside(database)
            learned_headers(database)
        except (SettingsError, expected.ExpectedListError) as error:
            reason = str(error).replace(f"{folder}{os.sep}", "")
            raise BackupError(
                f"备份里的文件不能使用（{reason}）。只要数据库时，从压缩包中取出 {_DATABASE}，用它恢复"
            ) from error


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as opened:
            yield opened
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, RuntimeError) as error:  # the last: encrypted
        raise BackupError(_NO_BACKUP) from error


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy to the end; returns the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    while chunk := source.read(_AT_A_TIME):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()
