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
    assert "B.docx: 2 forms (自评表)" in first
    assert "A.docx: 2 forms (自评表), 1 of them count (计入)" in second
    assert count == "2 documents (文件)"


def test_removal_says_which_projects_go_and_which_come_back(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["remove", "2", "--db", str(database)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "gone (移除)  丙",
        "comes back (恢复)  甲 <- A.docx",
        "1 documents (文件) removed: 1 projects (项目) gone, 1 back to an earlier reading",
    ]
    assert counting(database) == [("乙", 50), ("甲", 50)]


def test_unknown_document_removes_nothing(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = database.read_bytes()
    assert command_line.main(["remove", "1", "7", "--db", str(database)]) == 2
    assert "No such document (没有此文件): 7" in capsys.readouterr().err
    assert database.read_bytes() == before


def test_what_waits_for_a_person_is_listed(database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "会议通知.txt").write_text("定于周五开会。", encoding="utf-8")
    assert command_line.main(["ingest", str(tmp_path / "会议通知.txt"), "--db", str(database)]) == 1
    capsys.readouterr()
    assert command_line.main(["documents", "--open", "--db", str(database)]) == 0
    waiting, count = capsys.readouterr().out.splitlines()
    assert waiting.startswith("not stored (未入库)  会议通知.txt")
    assert count == "0 documents at the desk (待核定文件), 0 unread forms (未读自评表), 1 documents not stored (未入库文件)"
