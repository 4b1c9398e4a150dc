"""The commands that list documents and take them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data import __main__ as command_line
from tests.database.histories import counting, play


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "perfeval.duckdb"
    play(path, "A: 甲50 乙50 | 甲50 乙50\nB: 甲60 丙10 | 甲60 丙10 乙50")
    return path


def test_documents_are_listed_newest_first_with_what_counts(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["documents", "--db", str(database)]) == 0
    first, second, count = capsys.readouterr().out.splitlines()
    assert first.startswith("2  ")
    assert "B.docx: 自评表 2 张 (2 forms)" in first
    assert "A.docx: 自评表 2 张，计入 1 张 (2 forms, 1 of them count)" in second
    assert count == "文件 2 个 (2 documents)"


def test_commands_work_on_the_database_of_the_dashboard(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFEVAL_DB", str(database))
    assert command_line.main(["documents"]) == 0
    assert "B.docx" in capsys.readouterr().out


def test_removal_says_which_projects_go_and_which_come_back(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["remove", "2", "--db", str(database)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "移除 (gone)       丙",
        "恢复 (comes back)  甲 <- A.docx",
        "移除文件 1 个：移除项目 1 个，恢复以前读数的项目 1 个 (1 documents removed: 1 projects gone, 1 back to an earlier reading)",
    ]
    assert counting(database) == [("乙", 50), ("甲", 50)]


def test_unknown_document_removes_nothing(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = database.read_bytes()
    assert command_line.main(["remove", "1", "7", "--db", str(database)]) == 2
    assert "没有此编号的文件，编号见 documents (no such document; `documents` lists them): 7" in capsys.readouterr().err
    assert database.read_bytes() == before


def test_what_waits_for_a_person_is_listed(database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "会议通知.txt").write_text("定于周五开会。", encoding="utf-8")
    assert command_line.main(["ingest", str(tmp_path / "会议通知.txt"), "--db", str(database)]) == 1
    capsys.readouterr()
    assert command_line.main(["documents", "--open", "--db", str(database)]) == 0
    waiting, count = capsys.readouterr().out.splitlines()
    assert waiting.startswith("未入库 (not stored)  会议通知.txt")
    assert count == (
        "待核定文件 0 个，未读自评表 0 张，未入库文件 1 个 (0 documents at the desk, 0 forms not read, 1 documents not stored)"
    )
