"""The DuckDB file: built beside the served one and swapped in whole, opened read-only by everyone else.

A reader sees the file before an ingestion or after it, never in between: the new file is written under another
name, checkpointed, synced and moved over the old one. A reader that has the old file open keeps reading it until it asks again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import duckdb
from filelock import FileLock, Timeout

from perfeval_data.database import copies, definitions
from perfeval_data.database.copies import quoted
from perfeval_data.service.files import keep_mode

DEFAULT_DATABASE = Path("data", copies.DATABASE)


def usual_database() -> Path:
    """The database that dashboard and commands work on unless told otherwise: the environment's PERFEVAL_DB, or the usual place."""
    return Path(os.environ.get("PERFEVAL_DB") or DEFAULT_DATABASE)


Version = tuple[str, int, int]
"""Which content a path holds: real path, inode, time of change in ns. Part of every cache key."""


_USE = "USE store"
_CATALOG = "store"
_AT_A_TIME = 2**30
"""Bytes copied by the kernel per call."""
_NO_SUCH_CALL = {errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EXDEV}
"""The errors of file systems that cannot copy in the kernel."""
NOTHING_FROM_OUTSIDE: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
}
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_NO_PERMISSION = {errno.EACCES, errno.EPERM, errno.EROFS}
_ERROR_DISK_FULL = 112
"""What Windows calls a full disk."""
_LOCK_SECONDS = 300.0
"""How long a writer waits for another one. The lock is held while forms are written, not while documents are read."""
_REPLACE_SECONDS = 10.0
"""How long to keep trying to replace a file that others have open."""
OPEN_FILES_CAN_BE_REPLACED = os.name == "posix"
"""On Windows a file that somebody has open keeps its name, so that whoever reads for long reads a copy."""


class DatabaseError(Exception):
    """A database that cannot be used as it is."""


class DatabaseMissingError(DatabaseError):
    """No database file at the path yet."""


class DatabaseUnreadableError(DatabaseError):
    """The file at the path is not a database of this program, or a damaged one."""


class DatabaseOutdatedError(DatabaseUnreadableError):
    """The file at the path is a database of another version of this program, older or newer."""


class NothingToWrite(Exception):  # noqa: N818 - no error: it ends a block of `replacing` or `rewriting` without a new file
    """Raised within `replacing` and `rewriting` where nothing is to be written after all: the file stays, and the block ends."""


class DatabaseUnwritableError(DatabaseError):
    """The database could not be written, and is as it was before: `path`, and `reason`, a Chinese sentence that says what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}：{reason}")
        self.path = path
        self.reason = reason


def version_of(path: Path) -> Version:
    """What identifies the content now at `path`; raises `DatabaseMissingError`."""
    try:
        status = copies.newest(path).stat()
    except FileNotFoundError as error:
        raise DatabaseMissingError(str(path)) from error
    return str(path.resolve()), status.st_ino, status.st_mtime_ns


def open_readonly(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the content now at `path`, unable to write or to reach other files.

    DuckDB caches databases by path within a process, so that a plain `connect` would go on seeing a file that was replaced: an
    in-memory database attaches it instead. Threads take a `cursor_of` it each.
    """
    connection = open_any_version(path)
    if definitions.version_in(connection) != definitions.VERSION:
        connection.close()
        raise DatabaseOutdatedError(str(path))
    return connection


def open_any_version(path: Path) -> duckdb.DuckDBPyConnection:
    """As `open_readonly`, whichever version of the program made the file: for keeping it and carrying it over."""
    version_of(path)
    connection = _attached(path, "READ_ONLY")
    try:
        connection.execute("SELECT 1 FROM evaluations JOIN documents USING (document_id) LIMIT 0")
    except duckdb.Error as error:
        connection.close()
        raise DatabaseUnreadableError(str(path)) from error
    return connection


def _attached(path: Path, *options: str) -> duckdb.DuckDBPyConnection:
    """A connection to the file, in DuckDB's own format only, that can reach nothing else on this machine.

    A file of another kind would make DuckDB look for the extension that reads it, on the internet; the views of a file that comes
    from elsewhere could read any file of the server.
    """
    connection = duckdb.connect(config=NOTHING_FROM_OUTSIDE)
    try:
        if copies.is_copy(path):
            copies.attach(connection, path)
        else:
            connection.execute(f"ATTACH '{quoted(path)}' AS {_CATALOG} ({', '.join(('TYPE duckdb', *options))})")
        connection.execute(_USE)
        if "READ_ONLY" not in options:  # where sorting a large table finds no place in memory
            connection.execute(f"SET temp_directory = '{quoted(path)}.tmp'")
        _lock(connection)
    except copies.EngineMissingError:
        connection.close()
        raise
    except (duckdb.Error, OSError) as error:
        connection.close()
        if _lacks_space(error):
            raise
        raise DatabaseUnreadableError(str(path)) from error
    return connection


def _lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Allow no file of this machine but the database's own, and no setting but the memory limit."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET allowed_configs = ['memory_limit']")
    connection.execute("SET lock_configuration = true")


def in_memory() -> duckdb.DuckDBPyConnection:
    """An empty database of this version in memory, opened as a file would be: read through `cursor_of`."""
    connection = duckdb.connect(config=NOTHING_FROM_OUTSIDE)
    _create(connection, Path(":memory:"))
    _lock(connection)
    return connection


_empty: Final[list[bytes]] = []
"""The first empty database that this process has made: every further one is a copy."""


def _make(path: Path) -> None:
    """Write an empty database of this version to a path where nothing is yet."""
    if _empty:
        path.write_bytes(_empty[0])
        return
    with duckdb.connect(config=NOTHING_FROM_OUTSIDE) as connection:
        _create(connection, path)
    _empty.append(path.read_bytes())


def _create(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach an empty database of this version, made without what speeds up questions and slows down definitions by a third."""
    connection.execute(f"ATTACH '{quoted(path)}' AS {_CATALOG}")
    connection.execute(_USE)
    connection.execute("SET threads = 1; PRAGMA disable_optimizer")
    connection.execute("BEGIN")  # each definition by itself would wait for the disk
    definitions.create(connection)
    connection.execute("COMMIT")
    connection.execute("PRAGMA enable_optimizer; RESET threads")


def is_corruption(error: duckdb.Error) -> bool:
    """Whether a question failed because of the file and not because of the question: DuckDB has no class of its own for a wrong
    checksum, nor for a file that ends too early."""
    return type(error) is duckdb.Error or isinstance(
        error, duckdb.IOException | duckdb.InternalException | duckdb.SerializationException | duckdb.FatalException
    )


def open_for_long(path: Path, private_copy: bool = not OPEN_FILES_CAN_BE_REPLACED) -> duckdb.DuckDBPyConnection:
    """As `open_readonly`, for a long-lived reader: one that must not block the file's replacement reads a copy of its own.

    Copies whose readers are gone are removed by the next one.
    """
    if not private_copy or copies.is_copy(path):
        return open_readonly(path)
    version_of(path)
    with suppress(PermissionError):  # somebody reads it
        _discard(f"{path.name}.read-", path.parent)
    copy = path.with_name(f"{path.name}.read-{os.getpid()}-{time.monotonic_ns()}")
    with translating_errors(path):
        copy_file(path, copy)
    return open_readonly(copy)


def cursor_of(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor of an open connection for one thread; shared by threads, a connection mixes up their rows."""
    cursor = connection.cursor()
    cursor.execute(_USE)
    return cursor


def forget_blocks(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of what the connection's database keeps in memory of its file, but for some 100 MB: the bound evicts as it is set.

    A bound that stays would also hold for what a question works on, and make one with long texts fail.
    """
    connection.execute("SET memory_limit = '100MB'")
    connection.execute("RESET memory_limit")


@contextmanager
def rewriting(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a writable copy of the database that takes its place when the block ends without an error.

    One writer at a time: a second one waits. What a killed writer left behind is removed by the next one. Raises
    `DatabaseUnwritableError` where there is no space, no permission, or no end of waiting.
    """
    with replacing(path) as scratch:
        if path.exists():
            version_guard(path)
            copy_file(path, scratch)
        else:
            _make(scratch)
        with transaction(scratch) as connection:
            yield connection


@contextmanager
def transaction(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writing connection to a file that nobody else uses yet, in one transaction that ends with the block."""
    connection = _attached(scratch)
    try:
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.execute(f"CHECKPOINT {_CATALOG}")
    finally:
        connection.close()


@contextmanager
def replacing(path: Path, lock_seconds: float = _LOCK_SECONDS) -> Iterator[Path]:
    """The name of a scratch file beside `path` that takes its place when the block ends without an error, and is gone otherwise.

    Where `path` is a link, the file that it leads to is replaced and the link stays. The new file is as open to others as the old one.
    """
    refuse_copy(path)
    path = path.resolve()
    if "?" in str(path):  # DuckDB takes what follows for the parameters of an address
        raise DatabaseUnwritableError(path, "数据库的文件名和路径不能含有问号")
    with translating_errors(path), FileLock(_lock_file(path), timeout=lock_seconds):
        _discard(f"{path.name}.new", path.parent)
        scratch = path.with_name(f"{path.name}.new-{os.getpid()}-{threading.get_ident()}")
        with suppress(FileNotFoundError):
            Path(f"{scratch}.wal").lstat()  # fails where this name, the longest, is too long
        try:
            yield scratch
            keep_mode(path, scratch)
            _publish(scratch, path)
        except NothingToWrite:
            pass
        finally:
            _discard(scratch.name, path.parent)


def _lock_file(path: Path) -> Path:
    """The file that writers of `path` lock. It is made here, because `FileLock` would take a file that cannot be made for a lock that
    somebody holds, and wait."""
    lock = Path(f"{path}.lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.open("ab").close()
    except FileNotFoundError as error:  # /proc, for one
        raise DatabaseUnwritableError(path, "不能在这里建立文件夹或文件，请核对路径") from error
    return lock


def refuse_copy(path: Path) -> None:
    """Raise `DatabaseUnwritableError` where the path names a read-only copy."""
    if copies.is_copy(path):
        raise DatabaseUnwritableError(path, "这是只读副本，请在原数据库上操作")


@contextmanager
def translating_errors(path: Path) -> Iterator[None]:
    """Turn the operating system's errors into sentences for people."""
    try:
        yield
    except Timeout as error:
        raise DatabaseUnwritableError(path, "另一个导入一直在写入，请等它结束后再试") from error
    except (OSError, duckdb.Error) as error:
        if _lacks_space(error):
            raise DatabaseUnwritableError(path, "磁盘空间不足，请清理磁盘后再试") from error
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise DatabaseUnwritableError(path, "数据库文件名过长，请改用较短的名称") from error
        if isinstance(error, OSError) and error.errno in _NO_PERMISSION:
            raise DatabaseUnwritableError(path, "没有写入权限，或文件正被其他程序占用") from error
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise DatabaseUnwritableError(path, "数据目录不是文件夹") from error
        raise


def _lacks_space(error: OSError | duckdb.Error) -> bool:
    """Whether a write failed because the disk is full; DuckDB says so only in the words of the operating system."""
    if isinstance(error, OSError):
        return error.errno in _NO_SPACE
    words = [os.strerror(code) for code in _NO_SPACE]
    if sys.platform == "win32":
        words.append(ctypes.FormatError(_ERROR_DISK_FULL))
    return any(word in str(error) for word in words)


def _discard(beginning: str, folder: Path) -> None:
    """Remove the files of a folder whose names begin so; not by a glob, since a name may hold its wildcards."""
    for leftover in [file for file in folder.iterdir() if file.name.startswith(beginning)]:
        if leftover.is_dir():  # where DuckDB puts what memory cannot hold
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def version_guard(path: Path) -> None:
    """Raise `DatabaseUnreadableError` for a file that this version did not write, so that it is never overwritten."""
    open_readonly(path).close()


def copy_file(source: Path, target: Path) -> None:
    """Copy a file. A file system whose files can share blocks (XFS, Btrfs) copies no byte of it."""
    if hasattr(os, "copy_file_range"):
        try:
            with source.open("rb") as old, target.open("wb") as new:
                while os.copy_file_range(old.fileno(), new.fileno(), _AT_A_TIME):
                    pass
        except OSError as error:
            if error.errno not in _NO_SUCH_CALL:
                raise
        else:
            return
    shutil.copyfile(source, target)


def _publish(scratch: Path, path: Path) -> None:
    """Move the scratch file into place, durably: its bytes reach the disk before its name does."""
    with scratch.open("rb+") as file:
        os.fsync(file.fileno())
    _replace(scratch, path)
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _replace(scratch: Path, path: Path) -> None:
    """Give the scratch file its name; where readers hold the old file (Windows only), wait until they are done."""
    deadline = time.monotonic() + _REPLACE_SECONDS
    while True:
        try:
            scratch.replace(path)
        except PermissionError:
            if OPEN_FILES_CAN_BE_REPLACED or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
