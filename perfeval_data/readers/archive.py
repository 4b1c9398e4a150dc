"""The documents in a zip file, also those in zip files within it, one level down."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.detection import is_archive
from perfeval_data.readers.limits import MAX_ARCHIVE_BYTES
from perfeval_data.readers.zipfiles import check_entry, entry_name, open_zip, read_entry

_LEFT_BEHIND: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name, and its bytes or why they cannot be had."""

    name: str
    data: bytes = b""
    refusal: str = ""
    is_left_behind: bool = False
    """By an operating system or by Office: nobody means it to be read."""


def members(data: bytes) -> Iterator[Member]:
    """Every file in a zip file; those of a zip file within as `inner.zip/name`.

    Names are labels, never paths to write to. What is damaged, and a zip file within that cannot be opened or holds another,
    is a member with a refusal. Raises UnreadableDocumentError, naming the entry, when one is encrypted or too large, or when it
    all unpacks to more than `limits` allow; what the directory declares is checked before anything is unpacked.
    """
    left = MAX_ARCHIVE_BYTES
    for member in _files(data, ""):
        for each in _with_those_within(member):
            left -= len(each.data)
            if left < 0:
                raise _too_large(each.name)
            yield each


def _with_those_within(member: Member) -> Iterator[Member]:
    """A member itself, or those of the zip file that it is."""
    try:
        if not is_archive(member.data):
            yield member
            return
        for inner in _files(member.data, f"{member.name}/"):
            nested = is_archive(inner.data)
            yield Member(inner.name, refusal="压缩包嵌套超过两层，请先解压") if nested else inner
    except UnreadableDocumentError as error:
        yield Member(error.location or member.name, refusal=error.reason)


def _files(data: bytes, prefix: str) -> Iterator[Member]:
    opened = open_zip(data)
    entries = [(prefix + entry_name(entry), entry) for entry in opened.infolist()]
    wanted = [(name, entry) for name, entry in entries if _is_document(name)]
    for name, entry in wanted:
        check_entry(entry, name)
    if sum(entry.file_size for _, entry in wanted) > MAX_ARCHIVE_BYTES:
        raise _too_large(prefix.rstrip("/"))
    for name, entry in entries:
        if _is_document(name):
            yield _unpacked(opened, entry, name)
        elif not name.endswith("/"):
            yield Member(name, is_left_behind=True)


def _unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    try:
        return Member(name, read_entry(opened, entry, name))
    except UnreadableDocumentError as error:
        return Member(name, refusal=error.reason)


def _is_document(name: str) -> bool:
    *folders, file = name.split("/")
    return bool(file) and not file.startswith("~$") and file.lower() not in _LEFT_BEHIND and "__MACOSX" not in folders


def _too_large(location: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(f"压缩包解压后超过 {MAX_ARCHIVE_BYTES >> 20} MB，为安全起见不予读取", location)
