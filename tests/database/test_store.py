"""The file under bad conditions: no space, no permission, another writer, a reader who stays; nothing is lost, and it is said why."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from perfeval_data import __main__ as command_line
from perfeval_data.database import store
from perfeval_data.ingest.publish import ingest, remove
from tests.command_line import run_process
from tests.conftest import SAMPLES
from tests.drawn_projects import documents


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def forms(database: Path) -> int:
    with store.open_readonly(database) as connection:
        return int(connection.execute("SELECT count(*) FROM project_summary").fetchall()[0][0])


@pytest.mark.parametrize(
    "free_mb",
    [
        pytest.param(2, id="no room for the copy"),
        pytest.param(8, id="no room for what is added"),
    ],
)
def test_full_disk_loses_nothing_and_is_told(sample_database: Path, small_disk: Path, free_mb: int) -> None:
    database = Path(shutil.copy(sample_database, small_disk / "perfeval.duckdb"))
    photos = small_disk / "photos"
    photos.write_bytes(bytes(shutil.disk_usage(small_disk).free - (free_mb << 20)))
    before = digest(database)
    with pytest.raises(store.DatabaseUnwritableError, match="磁盘空间不足"):
        ingest(documents(), database)
    assert digest(database) == before
    assert forms(database) == 5
    assert {path.name for path in small_disk.iterdir()} == {"perfeval.duckdb", "perfeval.duckdb.lock", "photos"}
    photos.unlink()
    ingest(list(documents())[:1], database)
    assert forms(database) == 35


def test_disk_that_fills_up_over_many_imports_leaves_the_last_good_state(small_disk: Path) -> None:
    database = small_disk / "perfeval.duckdb"
    stored = 0
    for number, document in enumerate(documents()):
        (small_disk / f"photo {number}").write_bytes(bytes(2 << 20))
        try:
            ingest([document], database)
        except store.DatabaseUnwritableError:
            break
        stored = forms(database)
    else:
        pytest.fail("the disk has not filled up")
    assert stored
    assert forms(database) == stored


def test_first_import_on_a_full_disk_leaves_no_file(small_disk: Path) -> None:
    (small_disk / "photos").write_bytes(bytes(38 << 20))
    done = run_process("ingest", "data/samples", "--db", str(small_disk / "perfeval.duckdb"))
    assert done.returncode == 2
    assert "磁盘空间不足" in done.stderr
    assert {path.name for path in small_disk.iterdir()} == {"perfeval.duckdb.lock", "photos"}


def test_writer_gives_up_on_another_one_that_does_not_end(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    with (
        FileLock(f"{database}.lock"),
        pytest.raises(store.DatabaseUnwritableError, match="另一个导入"),
        store.replacing(database, lock_seconds=0.2),
    ):
        pass


def test_folder_where_nothing_may_be_written(tmp_path: Path) -> None:
    """A file in the place of the folder: not even root may write there."""
    (tmp_path / "data").write_text("a letter", encoding="utf-8")
    with pytest.raises(store.DatabaseUnwritableError, match="不是文件夹"):
        ingest(documents(), tmp_path / "data" / "perfeval.duckdb")


def test_mistyped_folder_is_told_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "dta" / "perfeval.duckdb"
    with pytest.raises(SystemExit) as ended:
        command_line.main(["ingest", str(tmp_path), "--db", str(database)])
    assert ended.value.code == 2
    assert f"文件夹不存在 (no such folder): {database.parent}" in capsys.readouterr().err
    assert not database.parent.exists()


def test_default_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert command_line.main(["ingest", str(SAMPLES)]) == 0
    assert (tmp_path / "data" / "perfeval.duckdb").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc of Linux")
def test_lock_that_cannot_be_made_is_told_at_once() -> None:
    """`FileLock` alone would wait for it as for a lock that somebody holds; in /proc not even root may make a file."""
    with pytest.raises(store.DatabaseUnwritableError, match="请核对路径"), store.replacing(Path("/proc/y.duckdb")):
        pass


def test_reader_of_a_private_copy_keeps_no_hold_on_the_file(sample_database: Path, tmp_path: Path) -> None:
    """What readers do on Windows, where a file that is open cannot be replaced."""
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    first = store.open_for_long(database, private_copy=True)
    (opened,) = first.execute("SELECT path FROM duckdb_databases() WHERE database_name = 'store'").fetchone() or ()
    assert Path(opened) != database
    remove([1], database)
    assert first.execute("SELECT count(*) FROM evaluations").fetchall() == [(5,)]
    first.close()
    second = store.open_for_long(database, private_copy=True)
    assert second.execute("SELECT count(*) FROM evaluations").fetchall() == [(0,)]
    assert len(list(tmp_path.glob("perfeval.duckdb.read-*"))) == 1
    second.close()
