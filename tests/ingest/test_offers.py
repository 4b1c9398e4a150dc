"""Every file of a folder or an archive is read, refused with a reason, or left out and counted; none stops the others."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_data.ingest import offers
from perfeval_data.ingest.examine import Offered, Refused
from perfeval_data.ingest.offers import LeftOut, files_under, unpacked
from tests.readers.packages import paragraph, word, zip_of

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="what Windows does not have")


def told(*paths: Path) -> dict[str, str]:
    """Each file by its name as shown, with what becomes of it."""
    return {each.file_name: fate(each) for each in files_under(paths)}


def fate(source: Offered | Refused | LeftOut) -> str:
    if isinstance(source, Offered):
        return "offered"
    return source.reason or "left out"


def members(entries: dict[str, bytes]) -> dict[str, str]:
    return {each.file_name: fate(each) for each in unpacked(Offered("包.zip", zip_of(entries)))}


def test_equal_names_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for name in ("甲/表.txt", "乙/表.txt", "表.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert set(told(tmp_path)) == {"甲/表.txt", "乙/表.txt", "表.txt"}
    assert list(told(tmp_path / "甲" / "表.txt")) == ["表.txt"]


def test_hidden_lock_and_system_files_are_left_out_and_told(tmp_path: Path) -> None:
    for name in (".hidden.txt", "~$b.docx", "README.md", "b.txt"):
        (tmp_path / name).write_text("x")
    assert told(tmp_path) == {".hidden.txt": "left out", "~$b.docx": "left out", "README.md": "left out", "b.txt": "offered"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_in_another_encoding_is_shown_readable(tmp_path: Path) -> None:
    for name in ("自评表.txt".encode("gb18030"), b"\xff\xfe.txt", "区/总工会".encode("gbk").replace(b"/", b"_") + b".txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    assert set(told(tmp_path)) == {"自评表.txt", r"\xff\xfe.txt", "区_总工会.txt"}


@on_posix
def test_a_name_cannot_forge_a_line_or_steer_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt\n入库 (stored) b\x1b[2J\u202e.txt").write_text("x")
    assert list(told(tmp_path)) == [r"a.txt\n入库 (stored) b\x1b[2J\u202e.txt"]


@on_posix
@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets")
def test_what_is_no_regular_file_is_refused_without_waiting_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        (tmp_path / "null.txt").symlink_to("/dev/null")
        assert set(told(tmp_path).values()) == {"这不是普通文件，而是管道、套接字或设备"}
    assert len(told(tmp_path)) == 3


@on_posix
def test_a_file_that_becomes_a_pipe_meanwhile_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.setattr("stat.S_ISREG", lambda _: True)
    assert told(tmp_path) == {"pipe.txt": "offered"}


@on_posix
def test_links_to_files_are_followed_and_no_folder_is_read_twice(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to("sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to("..")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "self.txt").symlink_to("self.txt")
    found = told(tmp_path)
    assert found["link.txt"] == found["sub/a.txt"] == "offered"
    assert "前面已经读过" in found["sub/up"]
    assert "不存在" in found["gone.txt"]
    assert "绕回自身" in found["self.txt"]
    assert len(found) == 5


def test_a_file_that_vanishes_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    for name in ("1.txt", "2.txt", "3.txt"):
        (tmp_path / name).write_text("x")
    found = files_under([tmp_path])
    assert fate(next(found)) == "offered"
    (tmp_path / "2.txt").unlink()
    assert "移走" in fate(next(found))
    assert fate(next(found)) == "offered"


def test_what_must_not_be_read_is_refused_and_the_others_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "锁").mkdir()
    (tmp_path / "1.txt").write_text("x")
    (tmp_path / "2.txt").write_text("x")
    opened, listed = os.open, Path.iterdir

    def guarded(path: str, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith("1.txt"):
            raise PermissionError(13, "denied")
        return opened(path, flags, mode)

    def guarded_list(path: Path) -> object:
        if path.name == "锁":
            raise PermissionError(13, "denied")
        return listed(path)

    monkeypatch.setattr(os, "open", guarded)
    monkeypatch.setattr(Path, "iterdir", guarded_list)
    assert told(tmp_path) == {"1.txt": "没有权限", "2.txt": "offered", "锁": "没有权限"}


@on_posix
def test_a_file_of_three_gigabytes_is_refused_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "large.xlsx").open("wb") as file:
        file.truncate(3 << 30)
    monkeypatch.setattr(offers, "MAX_FILE_BYTES", 0)  # what would be read if it were
    assert "文件超过 256 MB" in told(tmp_path)["large.xlsx"]


@on_posix
def test_folders_nested_deeper_than_a_path_is_long_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):
        os.mkdir("deep")  # noqa: PTH102 - a path of its own would be too long
        os.chdir("deep")
    os.chdir(tmp_path)
    try:
        (refused,) = told(tmp_path).values()
    finally:
        subprocess.run(["rm", "-rf", "deep"], check=True)  # too deep for Python
    assert "路径过长" in refused


def test_members_are_named_with_their_folders_in_the_archive() -> None:
    assert members({"甲/表.txt": b"1", "乙/表.txt": b"2", "../表.txt": b"3"}) == {
        "包.zip/甲/表.txt": "offered",
        "包.zip/乙/表.txt": "offered",
        "包.zip/../表.txt": "offered",
    }


def test_an_archive_of_nothing_is_refused() -> None:
    assert members({}) == {"包.zip": "压缩包是空的"}


def test_an_archive_of_what_systems_leave_behind_is_refused_and_they_are_counted() -> None:
    found = members({"__MACOSX/._a.docx": b"x", ".DS_Store": b"x"})
    assert found.pop("包.zip") == "压缩包里只有系统或软件遗留的文件，没有文档"
    assert found == {"包.zip/__MACOSX/._a.docx": "left out", "包.zip/.DS_Store": "left out"}


def test_names_in_an_archive_cannot_forge_a_line() -> None:
    assert members({"a\x1b[2J\nb.txt": b"x"}) == {r"包.zip/a\x1b[2J\nb.txt": "offered"}


def test_a_bomb_is_refused_and_a_document_left_whole() -> None:
    (refused,) = members({"一.txt": bytes(30_000_000)}).values()
    assert "压缩炸弹" in refused
    document = Offered("甲.docx", word(paragraph("正文")))
    assert list(unpacked(document)) == [document]


def test_no_archive_is_opened_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("a stranger's file was opened here")

    packed = zip_of({"甲.docx": word(paragraph("正文"))})
    monkeypatch.setattr("zipfile.ZipFile", opened)
    assert [each.file_name for each in unpacked(Offered("包.zip", packed))] == ["包.zip/甲.docx"]
