"""The files in a zip file, and in zip files within it, one level down."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.detection import is_archive
from perfeval_data.readers.limits import MAX_ARCHIVE_BYTES, refuse_beyond
from perfeval_data.readers.zipfiles import check_entry, entry_name, open_zip, read_entry

_LEFT_BEHIND: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name, and its bytes, or why they cannot be read."""

    name: str
    data: bytes = b""
    refusal: str = ""
    is_left_behind: bool = False
    """Whether it was left behind by an operating system or by Office, and is not meant to be read."""


def members(data: bytes) -> Iterator[Member]:
    """Every file in a zip file; those in an inner zip file are named `inner.zip/name`.

    Names are labels, never paths to write to. A damaged file, and an inner zip file that cannot be opened or contains another,
    is a member with a refusal. Raises UnreadableDocumentError, naming the entry, if one is encrypted or too large, or if all of it
    unpacks to more than `limits` allow. Declared sizes are checked before anything is unpacked.
    """
    unpacked = 0
    for member in _files(data, ""):
        for each in _with_those_within(member):
            unpacked += len(each.data)
            _refuse_large(unpacked, each.name)
            yield each


def _with_those_within(member: Member) -> Iterator[Member]:
    """The member itself, or, if it is a zip file, its members."""
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
    _refuse_large(sum(entry.file_size for _, entry in wanted), prefix.rstrip("/"))
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


def _refuse_large(size: int, location: str) -> None:
    refuse_beyond(size, MAX_ARCHIVE_BYTES, "压缩包解压后", "MB", location)
