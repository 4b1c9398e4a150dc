"""Backup and restore: one file that holds everything, proven readable, and nothing lost on the way back."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import sys
import threading
import zipfile
from collections.abc import Callable
from itertools import count, takewhile
from pathlib import Path

import pytest

from perfeval_data.database import store
from perfeval_data.database.upkeep.backup import BackupError, backup, restore, verify
from perfeval_data.database.upkeep.contents import tables
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest, remove
from perfeval_data.service.office import Office, office_beside
from tests.command_line import run, run_process
from tests.database.upkeep.conftest import damage_blocks
from tests.drawn_paper import paper
from tests.formats import as_html
from tests.forms.test_split import TITLE, form


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables of a database."""
    with store.open_any_version(path) as connection:
        return {table: sorted(connection.execute(f"FROM {table}").fetchall(), key=str) for table in tables(connection)}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_restored_database_is_the_one_that_was_backed_up_with_marks_log_and_settings(marked: Path, tmp_path: Path) -> None:
    before = contents(marked)
    rows = backup(marked, tmp_path / "backup.zip")
    assert (rows["evaluations"], rows["finding_reviews"], rows["ingestions"]) == (5, 1, 1)
    elsewhere = tmp_path / "new machine" / "perfeval.duckdb"
    restored, kept = restore(tmp_path / "backup.zip", elsewhere)
    assert restored == rows
    assert kept is None
    assert contents(elsewhere) == before
    assert elsewhere.with_name("audit.toml").read_bytes() == marked.with_name("audit.toml").read_bytes()


def test_restore_keeps_what_was_there(marked: Path, tmp_path: Path) -> None:
    backup(marked, tmp_path / "backup.zip")
    full = contents(marked)
    remove([1], marked)
    marked.with_name("audit.toml").write_text("[targets]\nfar_above = 3\n", encoding="utf-8")
    emptied = contents(marked)
    _, kept = restore(tmp_path / "backup.zip", marked)
    assert contents(marked) == full
    assert kept is not None
    assert contents(kept) == emptied
    (settings,) = marked.parent.glob("audit.toml.before-restore-*")
    assert settings.read_text(encoding="utf-8") == "[targets]\nfar_above = 3\n"


def test_list_of_who_should_file_goes_along(marked: Path, tmp_path: Path) -> None:
    marked.with_name("expected.csv").write_text("实施单位\n宣教部\n", encoding="utf-8")
    backup(marked, tmp_path / "backup.zip")
    elsewhere = tmp_path / "new machine" / "perfeval.duckdb"
    restore(tmp_path / "backup.zip", elsewhere)
    assert elsewhere.with_name("expected.csv").read_text(encoding="utf-8") == "实施单位\n宣教部\n"


def test_name_of_the_office_goes_along(marked: Path, tmp_path: Path) -> None:
    marked.with_name("office.toml").write_text('name = "某区总工会"', encoding="utf-8")
    backup(marked, tmp_path / "backup.zip")
    elsewhere = tmp_path / "new machine" / "perfeval.duckdb"
    restore(tmp_path / "backup.zip", elsewhere)
    assert office_beside(elsewhere) == Office("某区总工会", "某区总工会")


def test_list_of_who_may_come_in_goes_along_and_never_replaces_a_later_one(marked: Path, tmp_path: Path) -> None:
    access = marked.with_name("access.toml")
    access.write_text('mode = "local"  # with the colleague who has left', encoding="utf-8")
    backup(marked, tmp_path / "backup.zip")
    elsewhere = tmp_path / "new machine" / "perfeval.duckdb"
    restore(tmp_path / "backup.zip", elsewhere)
    assert elsewhere.with_name("access.toml").read_bytes() == access.read_bytes()
    access.write_text("# without", encoding="utf-8")
    restore(tmp_path / "backup.zip", marked)
    assert access.read_text(encoding="utf-8") == "# without"


def test_restore_works_over_a_damaged_database(marked: Path, tmp_path: Path) -> None:
    backup(marked, tmp_path / "backup.zip")
    marked.write_bytes(b"damaged")
    restore(tmp_path / "backup.zip", marked)
    store.version_guard(marked)


def test_bare_database_file_is_a_backup_too(sample_database: Path, tmp_path: Path) -> None:
    restore(sample_database, tmp_path / "perfeval.duckdb")
    assert contents(tmp_path / "perfeval.duckdb") == contents(sample_database)


def flipped(archive: Path) -> None:
    """One bit of the stored database changed, as a bad disk does."""
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    archive.write_bytes(data)


def exchanged(archive: Path) -> None:
    """Another database under the old fingerprint."""
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for name, data in members.items():
            new.writestr(name, data + b"\0" if name.endswith(".duckdb") else data)


@pytest.mark.parametrize(
    "damage",
    [
        flipped,
        exchanged,
        lambda archive: archive.write_bytes(archive.read_bytes()[:-100]),
        lambda archive: archive.write_bytes(b""),
        lambda archive: zipfile.ZipFile(archive, "w").close(),
    ],
)
def test_damaged_backup_is_refused_and_the_database_stays(marked: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    archive = tmp_path / "backup.zip"
    backup(marked, archive)
    damage(archive)
    before = digest(marked)
    with pytest.raises(BackupError):
        restore(archive, marked)
    assert digest(marked) == before
    assert {path.name for path in marked.parent.iterdir()} == {"perfeval.duckdb", "perfeval.duckdb.lock", "audit.toml"}


Members = dict[str, bytes]


def signed(members: Members) -> Members:
    """The members as they are, with right digests: anyone who changes a backup can recompute those."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in members.items() if name != "SHA256SUMS.json"}
    return members | {"SHA256SUMS.json": json.dumps(digests).encode()}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda members: members | {"audit.toml": members["audit.toml"] + b"\n"}, "audit.toml 与登记的指纹不符"),
        (lambda members: signed(members | {"audit.toml": bytes(200 << 20)}), "超过上限 1,048,576 字节"),
        (lambda members: signed(members | {"audit.toml": b"\0" * 1000}), "不是正确的设置文件"),
        (lambda members: signed(members | {"audit.toml": b"[targets]\nfar_above = 'x'\n"}), "应为不小于零的数"),
        (lambda members: signed(members | {"expected.csv": "序号\n1\n".encode()}), "第1行应是栏名"),
        (lambda members: signed(members | {"expected.xlsx": b"no workbook"}), "expected.xlsx"),
        (lambda members: signed(members | {"access.toml": b'mode = "open"\n'}), "access.toml"),
        (lambda members: signed(members | {"../evil.py": b"x"}), "不认识的文件"),
        (lambda members: signed(members | {"perfeval.duckdb": b"\0" * 100_000}), "数据库已损坏"),
        (lambda members: members | {"SHA256SUMS.json": b"[1]"}, "不是本系统的备份"),
        (lambda members: members | {"SHA256SUMS.json": b'{"perfeval.duckdb": 1, "audit.toml": null}'}, "指纹不符"),
        (lambda members: members | {"SHA256SUMS.json": b"{}"}, "不是本系统的备份"),
        (lambda members: signed({name: data for name, data in members.items() if "duckdb" not in name}), "不是本系统的备份"),
    ],
)
def test_tampered_backup_is_refused_with_the_reason_and_nothing_is_put_in_place(
    marked: Path, tmp_path: Path, change: Callable[[Members], Members], reason: str
) -> None:
    archive = tmp_path / "backup.zip"
    backup(marked, archive)
    with zipfile.ZipFile(archive) as old:
        members = change({name: old.read(name) for name in old.namelist()})
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)
    elsewhere = tmp_path / "new machine" / "perfeval.duckdb"
    with pytest.raises(BackupError, match=reason):
        restore(archive, elsewhere)
    assert [path.name for path in elsewhere.parent.iterdir()] == ["perfeval.duckdb.lock"]


def test_member_that_stands_there_twice_is_refused(marked: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    backup(marked, archive)
    with zipfile.ZipFile(archive, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr("audit.toml", b"[targets]\nfar_above = 9\n")
    with pytest.raises(BackupError):
        restore(archive, marked)


def test_backup_that_would_fill_the_disk_is_not_unpacked(small_disk: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    bomb = signed({"perfeval.duckdb": bytes(200 << 20)})
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in bomb.items():
            opened.writestr(name, data)
    with pytest.raises(store.DatabaseUnwritableError, match="磁盘空间不足"):
        restore(archive, small_disk / "perfeval.duckdb")
    assert sum(path.stat().st_size for path in small_disk.iterdir()) == 0


def test_database_with_damaged_blocks_is_not_backed_up(large_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(large_database, tmp_path / "perfeval.duckdb"))
    damage_blocks(database)
    with pytest.raises((BackupError, store.DatabaseUnreadableError)):
        backup(database, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_backups_made_while_documents_come_in_hold_one_state_each(marked: Path, tmp_path: Path) -> None:
    """Each import brings one document with one form: whenever the copy is taken, both counts belong together."""

    has_seen_enough = threading.Event()

    def import_documents() -> None:
        for number in takewhile(lambda _: not has_seen_enough.is_set(), count()):
            ingest([Offered(f"{number}.html", as_html(paper(TITLE, form(f"项目{number}"))))], marked)

    importer = threading.Thread(target=import_documents)
    importer.start()
    states = set[tuple[int, int, int]]()
    try:
        while len(states) < 4:
            rows = backup(marked, tmp_path / "backup.zip")
            states.add((rows["documents"] - 1, rows["evaluations"] - 5, rows["ingestions"] - 1))
    finally:
        has_seen_enough.set()
        importer.join()
    assert all(documents == forms == log for documents, forms, log in states)


def test_full_disk_leaves_no_half_backup_and_says_so(large_database: Path, small_disk: Path) -> None:
    (small_disk / "photos").write_bytes(bytes(38 << 20))
    with pytest.raises(store.DatabaseUnwritableError, match="磁盘空间不足"):
        backup(large_database, small_disk / "backup.zip")
    assert [path.name for path in small_disk.iterdir()] == ["photos"]


def test_on_the_command_line(marked: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    done = run_process("backup", str(archive), "--db", str(marked))
    assert done.returncode == 0
    assert "自评表 5 张，处理记录 1 条" in done.stdout
    assert verify(archive)["evaluations"] == 5
    done = run_process("restore", str(archive), "--db", str(marked))
    assert done.returncode == 0
    assert "before-restore-" in done.stdout
    archive.write_bytes(b"PK")
    refused = run("restore", str(archive), "--db", str(marked))
    assert refused.returncode == 2
    assert "left as it is" in refused.stderr
    assert run("restore", str(tmp_path / "none.zip"), "--db", str(marked)).returncode == 2
    assert run("backup", str(tmp_path / "nowhere" / "b.zip"), "--db", str(marked)).returncode == 2
    assert run("backup", str(archive), "--db", str(tmp_path / "none.duckdb")).returncode == 2


def test_backup_without_a_name_gets_one_beside_the_database(marked: Path) -> None:
    done = run("backup", "--db", str(marked))
    assert done.returncode == 0
    (written,) = marked.parent.glob("perfeval-backup-*.zip")
    assert written.name in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_list_of_visitors_comes_back_for_its_owner_only(marked: Path, tmp_path: Path) -> None:
    access = marked.with_name("access.toml")
    access.write_text('mode = "local"\n', encoding="utf-8")
    backup(marked, tmp_path / "backup.zip")
    access.unlink()
    restore(tmp_path / "backup.zip", marked)
    assert stat.S_IMODE(access.stat().st_mode) == 0o600
