"""Read-only copies of a database, for other machines and engines: a folder with a file `current` that names its newest version.

A version is a folder with the database file itself, with a Parquet file for each table, or with a DuckLake catalogue and its
files. Over the latter two this program creates its own views and macros, so that questions find the same names everywhere.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import util
from pathlib import Path
from typing import Final

import duckdb

from perfeval_data.database import definitions

CURRENT: Final = "current"
DATABASE: Final = "perfeval.duckdb"
CATALOGUE: Final = "catalogue.ducklake"
TABLE: Final = "table of a copy"
"""The comment of a view that stands for a table."""
_FILES: Final = "files"


class Kind(StrEnum):
    """What a version of a copy is made of."""

    FILE = "file"
    PARQUET = "parquet"
    DUCKLAKE = "ducklake"


class EngineMissingError(Exception):
    """DuckLake is asked for, and there is no extension of it for the DuckDB that is installed: a Chinese sentence."""

    def __init__(self) -> None:
        super().__init__(
            f"DuckDB {duckdb.__version__} 没有可用的 ducklake 扩展（软件包 duckdb-extension-ducklake 没有安装，或还没有这一版本的），"
            "不能读写 DuckLake 目录；请改用其他只读副本（publish --as parquet）"
        )


def is_copy(path: Path) -> bool:
    """Whether a path names a copy: the folder of its versions, or a DuckLake catalogue."""
    return (path / CURRENT).is_file() or path.name.endswith(".ducklake")


def newest(path: Path) -> Path:
    """The file that is replaced whenever the content of a database or copy changes."""
    return path / CURRENT if path.is_dir() else path


def attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach the newest version of a copy as the database `store` of a connection, which may read no files but those of the
    version.

    Raises `EngineMissingError`, and `duckdb.Error` where tables are missing or damaged.
    """
    folder = path.parent if path.is_file() else path / (path / CURRENT).read_text(encoding="utf-8").strip()
    catalogue = path if path.is_file() else folder / CATALOGUE
    if (file := folder / DATABASE).exists():
        connection.execute(f"ATTACH '{quoted(file)}' AS store (TYPE duckdb, READ_ONLY)")
        return
    connection.execute("ATTACH ':memory:' AS store")
    if catalogue.exists():
        attach_lake(connection, catalogue, "READ_ONLY, OVERRIDE_DATA_PATH true")
        names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake'").fetchall()
        sources = {name: f"lake.{name}" for (name,) in names}
    else:
        sources = {file.stem: f"read_parquet('{quoted(file)}')" for file in folder.glob("*.parquet")}
    for name, source in sources.items():
        connection.execute(f'CREATE VIEW store."{name}" AS FROM {source}')
        connection.execute(f"""COMMENT ON VIEW store."{name}" IS '{TABLE}'""")
    connection.execute(f"SET allowed_directories = ['{quoted(folder)}']")
    connection.execute("USE store")
    if definitions.version_in(connection) == definitions.VERSION:
        definitions.create_views(connection)


def attach_lake(connection: duckdb.DuckDBPyConnection, catalogue: Path, options: str) -> None:
    """Attach a DuckLake catalogue as `lake`, its files beside it. The extension comes from a package, which needs no network, or from
    where DuckDB keeps what it has fetched. Raises `EngineMissingError`."""
    package = util.find_spec("duckdb_extension_ducklake")
    places = [Path(place) for place in package.submodule_search_locations or ()] if package else []
    files = [file for place in places for file in place.glob("extensions/*/ducklake.duckdb_extension")]
    try:
        connection.execute(f"LOAD '{quoted(files[0])}'" if files else "LOAD ducklake")
    except duckdb.Error as error:
        raise EngineMissingError from error
    place = catalogue.with_name(_FILES).resolve()
    connection.execute(f"ATTACH 'ducklake:{quoted(catalogue)}' AS lake (DATA_PATH '{quoted(place)}', {options})")


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")
