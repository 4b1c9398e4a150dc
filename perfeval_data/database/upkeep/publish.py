"""A read-only copy of the database written for other machines and engines: each publication is a version of its own.

A version counts from the moment in which the file `current` names it. The previous one stays for its readers until the next
publication, which also removes what a killed one left behind.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from glob import has_magic
from pathlib import Path

import duckdb

from perfeval_data.database import copies, store

_VERSION = "version-"
_LEFT_OUT = frozenset({"waiting_documents"})
"""Documents waiting for a person are stored with all their bytes, which other engines do not need."""


def publish(database: Path, target: Path, kind: copies.Kind = copies.Kind.PARQUET) -> Path:
    """Write a version of the copy in the folder `target` and make it the newest; returns the folder of the version.

    Raises `EngineMissingError`, what `store.open_readonly` does, and `store.DatabaseUnwritableError`, also where `target` holds
    anything but a copy; the newest version is then the one before.
    """
    store.refuse_copy(database)
    store.version_guard(database)
    current = target / copies.CURRENT
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not any(target.glob(f"{copies.CURRENT}*")))):
        raise store.DatabaseUnwritableError(target, "不是空文件夹，也不是只读副本，请另选位置")
    if has_magic(str(target)):  # DuckDB takes the name of a Parquet file for a pattern
        raise store.DatabaseUnwritableError(target, "只读副本的路径不能含有 *、?、[")
    with store.replacing(current) as scratch:
        _keep_only(target, current.read_text(encoding="utf-8").strip() if current.exists() else "")
        folder = target / f"{_VERSION}{datetime.now():%Y%m%d-%H%M%S-%f}"
        folder.mkdir()
        try:
            _write(database, folder, kind)
            _sync(folder)
        except BaseException:
            shutil.rmtree(folder)
            raise
        scratch.write_text(folder.name, encoding="utf-8")
    return folder


def _keep_only(target: Path, name: str) -> None:
    for folder in target.glob(f"{_VERSION}*"):
        if folder.name != name:
            shutil.rmtree(folder)


def _write(database: Path, folder: Path, kind: copies.Kind) -> None:
    if kind is copies.Kind.FILE:
        store.copy_file(database, folder / copies.DATABASE)
        return
    with duckdb.connect(config=store.NOTHING_FROM_OUTSIDE) as connection:
        connection.execute(f"ATTACH '{copies.quoted(database)}' AS source (TYPE duckdb, READ_ONLY)")
        if kind is copies.Kind.DUCKLAKE:
            copies.attach_lake(connection, folder / copies.CATALOGUE, "READ_WRITE")
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'source'").fetchall()
        for (table,) in tables:
            rows = f'FROM source."{table}" WHERE {table not in _LEFT_OUT}'
            connection.execute(
                f'CREATE TABLE lake."{table}" AS {rows}'
                if kind is copies.Kind.DUCKLAKE
                else f"COPY ({rows}) TO '{copies.quoted(folder / table)}.parquet' (COMPRESSION zstd)"
            )


def _sync(folder: Path) -> None:
    """Wait until all files of a folder are on the disk."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb+") as written:
                os.fsync(written.fileno())
