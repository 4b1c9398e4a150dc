"""Ingesting: whole or not at all, twice is once, newer replaces older, and readers go on reading."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import duckdb
import pytest

from perfeval_data.database import store
from perfeval_data.ingest.examine import Offered, Refused
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.outcomes import Unchanged
from perfeval_data.ingest.publish import Stored, ingest, remove
from tests.command_line import run, run_process
from tests.conftest import ROOT, SAMPLES
from tests.drawn_paper import paper
from tests.formats import as_docx, as_html
from tests.forms.test_split import TITLE, form


def offer(name: str, *blocks: str) -> Offered:
    return Offered(name, as_html(paper(*blocks)))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def projects(database: Path) -> list[tuple[object, ...]]:
    with store.open_readonly(database) as connection:
        return connection.execute(
            "SELECT evaluation_id, project_name, annual_budget_wan::INTEGER FROM project_summary ORDER BY 1"
        ).fetchall()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


def test_same_bytes_twice_change_nothing(database: Path) -> None:
    ingest([offer("a.html", TITLE, form("甲"))], database)
    before = digest(database)
    report = ingest([offer("other name.html", TITLE, form("甲"))], database)
    assert isinstance(report.outcomes[0], Unchanged)
    assert digest(database) == before


def test_newer_document_takes_the_place_of_an_earlier_one(database: Path) -> None:
    ingest([offer("old.html", TITLE, form("甲"), TITLE, form("乙"))], database)
    report = ingest([offer("new.html", TITLE, form("乙").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |"))], database)
    assert [(r.project_name, r.old_file, r.new_file) for r in report.replacements] == [("乙", "old.html", "new.html")]
    assert projects(database) == [(1, "甲", 50), (3, "乙", 70)]


def test_newer_document_of_the_same_run_replaces_as_well(database: Path) -> None:
    newer = form("甲").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |")
    report = ingest([offer("a.html", TITLE, form("甲")), offer("b.html", TITLE, newer)], database)
    assert len(report.replacements) == 1
    assert projects(database) == [(2, "甲", 70)]


def test_blank_form_of_a_project_does_not_replace_the_filled_one(database: Path) -> None:
    filled = form("甲")
    outcomes = {"| 50 | 50 | 50 | 10 | 100% | 10 |": "| 50 | 50 | | 10 | | |", "| 10次 | 50 | 50 |": "| | 50 | |"}
    outcomes |= {"| 100人 | 40 | 40 |": "| | 40 | |", "| 90 | 90 |": "| 90 | |"}
    blank = filled
    for outcome, nothing in outcomes.items():
        assert outcome in blank
        blank = blank.replace(outcome, nothing)
    report = ingest([offer("filled.html", TITLE, filled), offer("blank.html", TITLE, blank)], database)
    assert not report.replacements
    assert projects(database) == [(1, "甲", 50)]


def test_document_with_one_unreadable_form_keeps_the_others(database: Path) -> None:
    broken = form("乙").replace("| 50 | 50 |\n| ^ | 效益", "| 五十 | 全 |\n| ^ | 效益").replace("| 40 | 40 |", "| 四十 | 全 |")
    report = ingest([offer("a.html", TITLE, form("甲"), TITLE, broken, TITLE, form("丙"))], database)
    assert report.unread_count == 1
    assert [name for _, name, _ in projects(database)] == ["甲", "丙"]
    with store.open_readonly(database) as connection:
        (unread,) = connection.execute("FROM unread_forms").fetchall()
        numbers = connection.execute("SELECT form_number FROM evaluations ORDER BY 1").fetchall()
    assert unread[:2] == (1, 2)
    assert "错位" in unread[2]
    assert unread[3]
    assert numbers == [(1,), (3,)]
    remove([1], database)
    with store.open_readonly(database) as connection:
        assert connection.execute("FROM unread_forms").fetchall() == []


def test_document_without_any_readable_form_is_refused(database: Path) -> None:
    broken = form("乙").replace("| 50 | 50 |\n| ^ | 效益", "| 五十 | 全 |\n| ^ | 效益").replace("| 40 | 40 |", "| 四十 | 全 |")
    report = ingest([offer("a.html", TITLE, broken)], database)
    (refused,) = report.refused
    assert "错位" in refused.reason
    assert projects(database) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空"),
        (b"\x89PNG\r\n\x1a\n0000", "图片"),
        (b"PK\x03\x04 cut off", ""),
        ("会议通知\n请准时参加".encode(), "没有找到"),
        (b"%PDF-1.7 cut off", ""),
        (as_docx(paper("目录"))[:2000], ""),
    ],
)
def test_damaged_empty_or_foreign_file_is_refused_and_the_data_from_before_stay(
    database: Path, data: bytes, reason: str
) -> None:
    ingest([offer("a.html", TITLE, form("甲"))], database)
    report = ingest([Offered("x", data), offer("b.html", TITLE, form("乙"))], database)
    assert isinstance(report.outcomes[0], Refused)
    assert reason in report.outcomes[0].reason
    assert isinstance(report.outcomes[1], Stored)
    assert projects(database) == [(1, "甲", 50), (2, "乙", 50)]


def test_names_of_files_that_no_text_can_hold_are_put_right(database: Path) -> None:
    """A name in GBK as Linux hands it on, half of an emoji, a control character."""
    data = offer("a", TITLE, form("甲")).data
    (outcome,) = ingest([Offered("\udcd7\udcd4评\x07表.html", data)], database).outcomes
    assert outcome.file_name == "��评表.html"
    assert projects(database) == [(1, "甲", 50)]


def test_absurd_numbers_are_left_out_with_a_finding_and_harm_no_other_document(database: Path) -> None:
    digits = "9" * 30
    absurd = (
        form("甲")
        .replace("| 50 | 50 | 50 |", f"| {digits} | {digits}亿元 | -{digits} |")
        .replace("10次 | 10次", f"≥{digits}次 | {digits}")
    )
    report = ingest([offer("a.html", TITLE, absurd), offer("b.html", TITLE, form("乙"))], database)
    assert not report.refused
    assert projects(database) == [(1, "甲", None), (2, "乙", 50)]
    with store.open_readonly(database) as connection:
        codes = connection.execute("SELECT DISTINCT code FROM findings WHERE evaluation_id = 1").fetchall()
    assert ("value_unreadable",) in codes


def test_refusal_is_logged_once(database: Path) -> None:
    for _ in range(2):
        ingest([Offered("empty.docx", b"")], database)
    with store.open_readonly(database) as connection:
        rows = connection.execute("SELECT file_name, outcome, reason FROM ingestions").fetchall()
    assert [row[:2] for row in rows] == [("empty.docx", "refused")]


def test_reader_with_the_old_file_open_goes_on_and_the_next_one_sees_the_new(database: Path) -> None:
    ingest([offer("a.html", TITLE, form("甲"))], database)
    reader = store.open_readonly(database)
    ingest([offer("b.html", TITLE, form("乙"))], database)
    assert reader.execute("SELECT count(*) FROM evaluations").fetchall() == [(1,)]
    assert len(projects(database)) == 2
    reader.close()


def test_file_that_is_no_database_of_ours_is_left_alone(database: Path) -> None:
    database.write_bytes(b"someone's letter")
    with pytest.raises(store.DatabaseUnreadableError):
        ingest([offer("a.html", TITLE, form("甲"))], database)
    assert database.read_bytes() == b"someone's letter"


@pytest.mark.parametrize("change", ["UPDATE database_version SET version = 99", "DROP TABLE database_version"])
def test_database_of_another_version_is_named_as_such_and_left_alone(database: Path, change: str) -> None:
    ingest([offer("a.html", TITLE, form("甲"))], database)
    with duckdb.connect(database) as connection:
        connection.execute(change)
    before = database.read_bytes()
    with pytest.raises(store.DatabaseOutdatedError):
        ingest([offer("b.html", TITLE, form("乙"))], database)
    assert database.read_bytes() == before


def test_readers_can_neither_write_nor_reach_other_files(database: Path) -> None:
    ingest([offer("a.html", TITLE, form("甲"))], database)
    with store.open_readonly(database) as connection:
        for statement in (
            "DELETE FROM evaluations",
            "SELECT * FROM read_csv('/etc/passwd')",
            f"COPY documents TO '{database}.csv'",
        ):
            with pytest.raises(Exception, match=r"read-only|disabled|permission"):
                connection.execute(statement)


def test_removed_document_is_gone_with_its_forms_and_can_be_ingested_again(database: Path) -> None:
    first, second = offer("a.html", TITLE, form("甲")), offer("b.html", TITLE, form("乙"))
    ingest([first, second], database)
    remove([1], database)
    assert projects(database) == [(2, "乙", 50)]
    with store.open_readonly(database) as connection:
        log = connection.execute("SELECT file_name, outcome FROM ingestions ORDER BY ingestion_id").fetchall()
        leftovers = connection.execute("SELECT count(*) FROM indicators WHERE evaluation_id = 1").fetchall()
    assert log == [("a.html", "stored"), ("b.html", "stored"), ("a.html", "removed")]
    assert leftovers == [(0,)]
    assert isinstance(ingest([first], database).outcomes[0], Stored)


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a POSIX signal")
def test_killed_ingestion_leaves_whole_documents_and_the_next_one_goes_on(database: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(12):
        (inbox / f"{number}.html").write_bytes(as_html(paper(TITLE, form(f"项目{number}"), TITLE, form(f"另项{number}"))))
    ingest([offer("a.html", TITLE, form("甲"))], database)
    seen = [1]
    for delay in (0, 0.01, 0.02, 0.04, 0.08, 0.16):
        command = [sys.executable, "-m", "perfeval_data", "ingest", str(inbox), "--db", str(database)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not any(database.parent.glob("perfeval.duckdb.new*")) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen.append(len(projects(database)))
    assert seen == sorted(seen)
    assert all(count % 2 for count in seen)
    ingest(files_under([inbox]), database)
    assert len(projects(database)) == 25
    assert [path.name for path in database.parent.glob("perfeval.duckdb*") if ".new" in path.name] == []


def test_command_line_says_what_became_of_each_document_and_exits_accordingly(database: Path, tmp_path: Path) -> None:
    done = run_process("ingest", str(SAMPLES), "--db", str(database))
    assert done.returncode == 0
    assert "stored" in done.stdout
    assert "自评表 5 张" in done.stdout
    (tmp_path / "empty.docx").write_bytes(b"")
    some = run("ingest", str(SAMPLES), str(tmp_path / "empty.docx"), "--db", str(database))
    assert some.returncode == 1
    assert "unchanged" in some.stdout
    assert "refused" in some.stdout
    assert run("ingest", str(tmp_path / "nowhere"), "--db", str(database)).returncode == 2
    assert run_process("dance").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_command_line_tells_of_every_file_on_one_line_that_steers_nothing(database: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "sub").mkdir(parents=True)
    shutil.copy(SAMPLES / "fengtai-union-2024.txt", inbox / "sub" / "good.txt")
    (inbox / "sub" / "up").symlink_to("..")
    (inbox / ".DS_Store").write_bytes(b"x")
    (inbox / "x\x1b[2J\n入库 (stored)     y.txt").write_bytes("通知".encode())
    with zipfile.ZipFile(inbox / "z.zip", "w") as archive:
        archive.writestr("a\x9b31m\u2028b.txt", "通知")
    os.mkfifo(inbox / "pipe")
    done = run("ingest", str(inbox), "--db", str(database))
    assert done.returncode == 1
    assert not done.stderr
    assert all(line.isprintable() for line in done.stdout.splitlines())
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "拒收 (refused)    pipe",
        "入库 (stored)     sub/good.txt",
        "跳过 (left out)   sub/up",
        r"拒收 (refused)    x\x1b[2J\n入库 (stored)     y.txt",
        r"拒收 (refused)    z.zip/a\x9b31m\u2028b.txt",
        "跳过 (left out)   1 隐藏文件、锁定文件、系统遗留文件、说明 (hidden, lock, system or README files)",
        "文件 4 个：入库 1，未变 0，拒收 3 (4 documents",
    ]


def test_database_whose_name_is_too_long_is_wrong_usage(tmp_path: Path) -> None:
    done = run("ingest", str(SAMPLES), "--db", str(tmp_path / f"{'x' * 240}.duckdb"))
    assert done.returncode == 2
    assert "文件名太长" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_prints_the_findings_as_text_and_as_json(sample_database: Path) -> None:
    assert "未达指标仍得满分" in run_process("check", "--db", str(sample_database)).stdout
    assert '"code": "missed_target_full_points"' in run("check", "--json", "--db", str(sample_database)).stdout


def test_check_without_a_database_names_the_command_that_makes_one(database: Path) -> None:
    missing = run("check", "--db", str(database))
    assert missing.returncode == 2
    assert "python -m perfeval_data ingest" in missing.stderr


def test_archive_is_read_member_by_member_and_a_damaged_one_refused(database: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "自评表.zip", "w") as archive:
        archive.writestr("甲.html", as_html(paper(TITLE, form("甲"))))
        archive.writestr("附件/乙.docx", as_docx(paper(TITLE, form("乙"))))
    (tmp_path / "坏.zip").write_bytes((tmp_path / "自评表.zip").read_bytes()[:-40])
    report = ingest(files_under([tmp_path]), database)
    assert [(outcome.file_name, type(outcome)) for outcome in report.outcomes] == [
        ("坏.zip", Refused),
        ("自评表.zip/甲.html", Stored),
        ("自评表.zip/附件/乙.docx", Stored),
    ]
