"""Databases to keep: one of this version, and one of an earlier one."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from typing import BinaryIO

import pytest

from perfeval_data.database import store
from perfeval_data.database.review import FindingIdentity, Verdict, record
from tests.conftest import ROOT

FINDING = FindingIdentity(1, "missed_target_full_points", "活动参与人数", "15")


@pytest.fixture(scope="session")
def sample_with_a_mark(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's database with a mark, to be copied."""
    database = Path(shutil.copy(sample_database, tmp_path_factory.mktemp("marked") / "perfeval.duckdb"))
    record(database, [FINDING], Verdict.CONFIRMED, "已核对签到表", "张会计")
    return database


@pytest.fixture
def marked(sample_with_a_mark: Path, tmp_path: Path) -> Path:
    """The sample's database with a mark and with settings beside it."""
    (tmp_path / "data").mkdir()
    database = Path(shutil.copy(sample_with_a_mark, tmp_path / "data" / "perfeval.duckdb"))
    database.with_name("perfeval.duckdb.lock").touch()
    database.with_name("audit.toml").write_text("[targets]\nfar_above = 2\n", encoding="utf-8")
    return database


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database as an earlier version of the program made it."""
    database = tmp_path / "perfeval.duckdb"
    packed = ROOT / "tests" / "specimens" / "database-older.duckdb.gz"
    database.write_bytes(gzip.decompress(packed.read_bytes()))
    return database


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """A database of the last program before versions were counted: the sample, a document of two projects, and a newer one that has
    deleted one of these; a refused letter and a mark."""
    return unpacked_version(1, tmp_path / "version 1.duckdb")


@pytest.fixture
def version_2(tmp_path: Path) -> Path:
    """A database before answers of the desk and remedies had tables: as `version_1`, with every reading kept."""
    return unpacked_version(2, tmp_path / "version 2.duckdb")


@pytest.fixture
def version_3(tmp_path: Path) -> Path:
    """A database before statements beside the tables were kept: as `version_2`, with a remedy and a choice of costs."""
    return unpacked_version(3, tmp_path / "version 3.duckdb")


def unpacked_version(version: int, path: Path) -> Path:
    packed = ROOT / "tests" / "specimens" / f"database-{version}.duckdb.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def damage_blocks(database: Path) -> None:
    """Change some bytes in blocks of the second half of a file, as a bad disk does; the file still opens."""
    size, damaged = database.stat().st_size, 0
    with database.open("r+b") as file:
        for place in range(size // 2, size - 16, 2**17):
            file.seek(place)
            before = file.read(16)
            _write_at(file, place, bytes(byte ^ 1 for byte in before))
            try:
                store.open_any_version(database).close()
            except (
                store.DatabaseUnreadableError
            ):  # a block that is needed to open the file: where those lie differs from run to run
                _write_at(file, place, before)
            else:
                damaged += 1
    assert damaged


def _write_at(file: BinaryIO, place: int, data: bytes) -> None:
    file.seek(place)
    file.write(data)
    file.flush()
