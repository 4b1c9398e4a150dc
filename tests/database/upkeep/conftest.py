"""Databases to keep: one of this version, and one of an earlier one."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_data.database import store
from perfeval_data.database.review import FindingIdentity, Verdict, mark
from tests.conftest import ROOT

FINDING = FindingIdentity(1, "missed_target_full_points", "活动参与人数", "15")


@pytest.fixture
def marked(sample_database: Path, tmp_path: Path) -> Path:
    """The sample's database with a mark and with settings beside it."""
    (tmp_path / "data").mkdir()
    database = Path(shutil.copy(sample_database, tmp_path / "data" / "perfeval.duckdb"))
    mark(database, [FINDING], Verdict.CONFIRMED, "已核对签到表", "张会计")
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


def unpacked_version(version: int, path: Path) -> Path:
    packed = ROOT / "tests" / "specimens" / f"database-{version}.duckdb.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command on the command line."""
    command = [sys.executable, "-m", "perfeval_data", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def damage_blocks(database: Path) -> None:
    """Change some bytes in each block of the second half of a file, as a bad disk does; the file still opens."""
    data = bytearray(database.read_bytes())
    for place in range(len(data) // 2, len(data) - 16, 2**17):
        data[place : place + 16] = bytes(byte ^ 1 for byte in data[place : place + 16])
    database.write_bytes(data)
    store.open_any_version(database).close()
