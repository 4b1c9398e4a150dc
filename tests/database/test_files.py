"""Databases of odd names and places, and files that are none."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from pathlib import Path

import duckdb
import pytest

from perfeval_data.database import store
from perfeval_data.database.upkeep.backup import backup, restore
from perfeval_data.database.upkeep.upgrade import upgrade
from perfeval_data.ingest.publish import publish
from tests.command_line import run
from tests.database.histories import counting, document, play
from tests.database.upkeep.conftest import unpacked_version

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")


@pytest.mark.parametrize(
    "name", ["[2024].duckdb", "old.duckdb", "store.duckdb", "temp.duckdb", "o'brien 绩效.duckdb", "data.db", "*.duckdb"]
)
def test_name_of_the_database_means_nothing(tmp_path: Path, name: str) -> None:
    database = tmp_path / name
    play(database, "A: 甲50 | 甲50\nB: 甲60 | 甲60\nremove B | 甲50")
    assert {path.name for path in tmp_path.iterdir()} == {name, f"{name}.lock"}


def test_old_database_of_an_odd_name_is_upgraded(tmp_path: Path) -> None:
    for name in ("old.duckdb", "[1].duckdb"):
        database = unpacked_version(1, tmp_path / name)
        upgrade(database)
        assert len(counting(database)) == 7


def test_what_a_killed_writer_left_is_removed_whatever_the_name(tmp_path: Path) -> None:
    database = tmp_path / "[2024].duckdb"
    leftover = tmp_path / "[2024].duckdb.new-1-2"
    leftover.write_bytes(b"half")
    other = tmp_path / "2.duckdb.new-1-2"
    other.write_bytes(b"somebody else's")
    publish([document("A", [("甲", 50)])], database)
    assert not leftover.exists()
    assert other.exists()


@posix
def test_link_to_the_database_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    link = tmp_path / "perfeval.duckdb"
    link.symlink_to(Path("disk") / "real.duckdb")
    play(link, "A: 甲50 | 甲50\nB: 乙60 | 甲50 乙60")
    assert link.is_symlink()
    assert counting(tmp_path / "disk" / "real.duckdb") == [("乙", 60), ("甲", 50)]
    assert [path.name for path in tmp_path.iterdir() if path.name != "disk"] == ["perfeval.duckdb"]


@posix
def test_permissions_stay(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    publish([document("A", [("甲", 50)])], database)
    database.chmod(0o600)
    publish([document("B", [("乙", 50)])], database)
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    backup(database, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", database)
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_question_mark_in_the_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(store.DatabaseUnwritableError, match="问号"):
        publish([document("A", [("甲", 50)])], tmp_path / "what?.duckdb")


def test_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(store.DatabaseUnwritableError, match="文件名过长"):
        publish([document("A", [("甲", 50)])], tmp_path / ("x" * 240))


def test_truncated_database_is_damaged(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    publish([document("A", [("甲", 50)])], database)
    whole = database.read_bytes()
    for size in (0, 100, 5000, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        database.write_bytes(whole[:size])
        done = run("check", "--db", str(database))
        assert "Traceback" not in done.stderr, size
        if done.returncode:
            assert "已损坏" in done.stderr, size


def test_database_of_another_program_is_none_of_ours(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    with sqlite3.connect(database) as foreign:
        foreign.execute("CREATE TABLE evaluations (a)")
    before = database.read_bytes()
    for command in ("check", "upgrade", "health", "judge"):
        assert run(command, "--db", str(database)).returncode in (1, 2)
    with pytest.raises(store.DatabaseUnreadableError):
        publish([document("A", [("甲", 50)])], database)
    assert database.read_bytes() == before


def test_nothing_is_fetched_and_no_setting_is_open(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    publish([document("A", [("甲", 50)])], database)
    for statement in (
        "INSTALL sqlite",
        "SET enable_external_access = true",
        "SET threads = 1",
        "FROM read_text('/etc/passwd')",
    ):
        with store.open_readonly(database) as reader, pytest.raises(duckdb.Error, match=r"locked|disabled"):
            reader.execute(statement)
        with pytest.raises(duckdb.Error, match=r"locked|disabled"), store.rewriting(database) as writer:
            writer.execute(statement)


def test_restored_views_are_those_of_the_program(tmp_path: Path) -> None:
    """A file from elsewhere may bring views that read the files of the server."""
    database, secret = tmp_path / "perfeval.duckdb", tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    publish([document("A", [("甲", 50)])], database)
    with duckdb.connect(database) as connection:
        connection.execute(
            f"CREATE OR REPLACE VIEW review_details AS SELECT content AS project_name FROM read_text('{secret}')"
        )
        connection.execute("CREATE OR REPLACE MACRO search_form(text) AS 'x'")
    backup(database, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", database)
    with store.open_readonly(database) as connection:
        assert connection.execute("FROM review_details").fetchall() == []
        assert connection.execute("SELECT search_form('ＡＢ c')").fetchall() == [("abc",)]


@posix
@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write everywhere")
def test_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(store.DatabaseUnwritableError, match="没有写入权限"):
        publish([document("A", [("甲", 50)])], tmp_path / "perfeval.duckdb")
