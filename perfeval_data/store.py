"""The DuckDB file: built beside the served one and swapped in whole, opened read-only by everyone else.

A reader sees the file as it was before an ingestion or as it is after, never between: the new file is written under another
name, checkpointed, synced and moved over the old one. A reader that has the old file open keeps reading it until it asks again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb
from filelock import FileLock

from perfeval_data.grades import GRADE_BANDS

DEFAULT_DATABASE = Path("data/perfeval.duckdb")
Version = tuple[str, int, int]
"""Which content a path holds: real path, inode, time of change in ns. Part of every cache key."""


_USE = "USE store"
_AT_A_TIME = 2**30
"""Bytes that the kernel is asked to copy at a time."""
_NO_SUCH_CALL = {errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EXDEV}
"""What file systems answer that cannot copy by themselves."""


class DatabaseMissingError(Exception):
    """No database file at the path yet."""


class DatabaseUnreadableError(Exception):
    """The file at the path is no database of ours, or a damaged one."""


class DatabaseOutdatedError(DatabaseUnreadableError):
    """The file at the path is a database of ours that another version of the program made, with other tables or views."""


def version_of(path: Path) -> Version:
    """What identifies the content now at `path`; raises `DatabaseMissingError`."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise DatabaseMissingError(str(path)) from error
    return str(path.resolve()), status.st_ino, status.st_mtime_ns


def open_readonly(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the content now at `path`, unable to write or to reach other files.

    DuckDB caches databases by path within a process, so that a plain `connect` would go on seeing a file that was replaced: an
    in-memory database attaches it instead. Threads take a `cursor_of` it each.
    """
    version_of(path)
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH '{_quoted(path)}' AS store (READ_ONLY)")
        connection.execute(_USE)
        connection.execute("SET enable_external_access = false")
        connection.execute("SELECT 1 FROM project_summary LIMIT 0")
        is_current = _schema_of(connection) == schema_version()
    except duckdb.Error as error:
        connection.close()
        raise DatabaseUnreadableError(str(path)) from error
    if not is_current:
        connection.close()
        raise DatabaseOutdatedError(str(path))
    return connection


@cache
def schema_version() -> str:
    """What tells the tables and views of this version of the program from those of others: a digest of their definitions."""
    return hashlib.sha256("".join(_definitions()).encode()).hexdigest()[:16]


def _definitions() -> list[str]:
    sql = resources.files("perfeval_data") / "sql"
    return [(sql / name).read_text(encoding="utf-8") for name in ("schema.sql", "views.sql")]


def _schema_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The version that made a database; None where it says none, as the first ones did."""
    tables = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'made_by' AND NOT temporary"
    ).fetchall()
    if not tables[0][0]:
        return None
    rows = connection.execute("SELECT schema_version FROM made_by").fetchall()
    return str(rows[0][0]) if rows else None


def cursor_of(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor of an open connection for one thread; shared by threads, a connection mixes up their rows."""
    cursor = connection.cursor()
    cursor.execute(_USE)
    return cursor


@contextmanager
def rewriting(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a writable copy of the database that takes its place when the block ends without an error.

    One writer at a time: a second one waits. What a killed writer left behind is removed by the next one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):
        for leftover in path.parent.glob(f"{path.name}.new*"):
            leftover.unlink()
        scratch = path.with_name(f"{path.name}.new-{os.getpid()}-{threading.get_ident()}")
        try:
            if path.exists():
                version_guard(path)
                _copy(path, scratch)
                connection = duckdb.connect(scratch)
            else:
                connection = duckdb.connect(scratch)
                _create(connection)
            try:
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
                connection.execute("CHECKPOINT")
            finally:
                connection.close()
            _publish(scratch, path)
        finally:
            for leftover in path.parent.glob(f"{scratch.name}*"):
                leftover.unlink()


def version_guard(path: Path) -> None:
    """Raise `DatabaseUnreadableError` where the file is none that this version wrote, so that it is never overwritten."""
    open_readonly(path).close()


def blank() -> duckdb.DuckDBPyConnection:
    """An empty database in memory, for what the schema alone can answer: the headings of columns."""
    connection = duckdb.connect()
    _create(connection)
    return connection


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for definitions in _definitions():
        connection.execute(definitions)
    connection.execute("INSERT INTO made_by VALUES (?)", [schema_version()])
    connection.executemany(
        "INSERT INTO grade_bands VALUES (?, ?)",
        [(band.grade, float("-inf") if band.lowest_score is None else float(band.lowest_score)) for band in GRADE_BANDS],
    )


def _copy(source: Path, target: Path) -> None:
    """Copy a file within its folder. A file system whose files can share blocks (XFS, Btrfs) copies no byte of it."""
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
    """Make the scratch file the served one, durably: its bytes reach the disk before its name does."""
    with scratch.open("rb+") as file:
        os.fsync(file.fileno())
    scratch.replace(path)
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
