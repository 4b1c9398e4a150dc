"""Zip files give their documents, by names that can be read, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import archive
from tests.readers.packages import paragraph, word, zip_of


def given(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content of the documents in an archive of which none is refused."""
    members = [member for member in archive.members(data) if not member.is_left_behind]
    assert not [member.refusal for member in members if member.refusal]
    return [(member.name, member.data) for member in members]


def names(data: bytes) -> list[str]:
    return [name for name, _ in given(data)]


def refusals(data: bytes) -> list[tuple[str, str]]:
    """Each member of an archive with why it is refused, empty where it is not."""
    return [(member.name, member.refusal) for member in archive.members(data)]


def zip_named_in(encoding: str, name: str) -> bytes:
    """A zip file whose entry is named in another encoding, as programs of the system's own encoding write it."""
    placeholder = "x" * len(name.encode(encoding))
    return zip_of({placeholder: b"1"}).replace(placeholder.encode(), name.encode(encoding))


def test_files_are_given_with_their_content() -> None:
    assert given(zip_of({"一.txt": b"1", "2024/二.txt": b"2"})) == [("一.txt", b"1"), ("2024/二.txt", b"2")]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_the_utf8_mark_are_read_in_gbk_or_utf8(encoding: str) -> None:
    assert names(zip_named_in(encoding, "丰台区总工会自评表.docx")) == ["丰台区总工会自评表.docx"]


def test_folders_are_skipped_and_what_systems_leave_behind_is_named_as_such() -> None:
    left_behind = ["__MACOSX/._一.docx", ".DS_Store", "2024/Thumbs.db", "2024/~$一.docx", "desktop.ini"]
    data = zip_of({**dict.fromkeys(["2024/", *left_behind], b"x"), "2024/一.docx": b"1"})
    assert names(data) == ["2024/一.docx"]
    assert [member.name for member in archive.members(data) if member.is_left_behind] == left_behind


def test_names_that_climb_out_of_a_folder_are_mere_labels() -> None:
    assert names(zip_of({"../../etc/一.txt": b"1", "C:\\二.txt": b"2"})) == ["../../etc/一.txt", "C:/二.txt"]


def test_two_files_of_one_name_are_both_given() -> None:
    data = zip_of({"1.txt": b"1", "2.txt": b"2"}).replace(b"2.txt", b"1.txt")
    assert given(data) == [("1.txt", b"1"), ("1.txt", b"2")]


def test_documents_that_are_zip_files_themselves_stay_whole() -> None:
    document = word(paragraph("正文"))
    assert given(zip_of({"一.docx": document})) == [("一.docx", document)]


def test_a_zip_file_within_is_unpacked() -> None:
    inner = zip_of({"一.txt": b"1", "二.txt": b"2"})
    assert names(zip_of({"财政局.zip": inner, "三.txt": b"3"})) == ["财政局.zip/一.txt", "财政局.zip/二.txt", "三.txt"]


def test_zip_files_nested_deeper_are_refused_and_the_others_given() -> None:
    data = zip_of({"二.zip": zip_of({"三.zip": zip_of({"四.txt": b"4"}), "五.txt": b"5"}), "六.txt": b"6"})
    assert refusals(data) == [("二.zip/三.zip", "压缩包嵌套超过两层，请先解压"), ("二.zip/五.txt", ""), ("六.txt", "")]


def test_a_damaged_entry_is_refused_and_the_others_given() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("一.txt", "first content")
        packed.writestr("二.txt", "second")
    data = buffer.getvalue().replace(b"first content", b"first c0ntent")
    assert refusals(data) == [("一.txt", "内容已损坏，无法解压"), ("二.txt", "")]


def test_a_zip_file_within_that_is_locked_is_refused_and_the_others_given() -> None:
    locked = bytearray(zip_of({"一.txt": b"1"}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusals(zip_of({"锁.zip": bytes(locked), "二.txt": b"2"})) == [
        ("锁.zip/一.txt", "内容已加密，请取消密码后再试"),
        ("二.txt", ""),
    ]


def test_a_damaged_document_is_left_to_its_reader() -> None:
    damaged = word(paragraph("正文"))[:-30]
    assert given(zip_of({"一.docx": damaged})) == [("一.docx", damaged)]


def test_an_encrypted_entry_is_refused_by_name_before_anything_is_given() -> None:
    data = bytearray(zip_of({"一.txt": b"1", "二.txt": b"2"}))
    last_directory_entry = data.rindex(b"PK\x01\x02")
    data[last_directory_entry + 8] |= 1
    members = archive.members(bytes(data))
    with pytest.raises(UnreadableDocumentError, match=r"二\.txt：内容已加密"):
        next(members)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="压缩炸弹"):
        names(zip_of({"一.txt": bytes(30_000_000)}))


def test_more_than_the_limit_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ARCHIVE_BYTES", 1000)
    inner = zip_of({"一.txt": bytes(600)})
    with pytest.raises(UnreadableDocumentError, match="解压后超过"):
        names(zip_of({"1.zip": inner, "2.zip": inner}))


def test_a_truncated_zip_file_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="截断"):
        names(zip_of({"一.txt": b"1"})[:-30])


def test_a_truncated_zip_file_is_not_taken_for_the_document_within_it() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("一.docx", word(paragraph("一")))
        packed.writestr("二.docx", word(paragraph("二")))
    data = buffer.getvalue()
    with pytest.raises(UnreadableDocumentError, match="截断"):
        names(data[: data.index("二.docx".encode()) + 40])
