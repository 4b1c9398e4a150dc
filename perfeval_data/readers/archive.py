"""The documents in a zip file, also those in zip files within it, one level down."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.detection import is_archive
from perfeval_data.readers.limits import MAX_ARCHIVE_BYTES
from perfeval_data.readers.zipfiles import check_entry, open_zip, read_entry

_NAME_IS_UTF8: Final = 0x800
_LEFT_BEHIND: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file in a zip file; those of a zip file within as `inner.zip/name`.

    Folders and what operating systems and Office leave behind are skipped. Names are labels, never paths to write to.
    Raises UnreadableDocumentError, naming the entry, when one is encrypted or damaged, when zip files are nested deeper, or
    when it all unpacks to more than `limits` allow; what the directory declares is checked before anything is unpacked.
    """
    left = MAX_ARCHIVE_BYTES
    for name, content in _files(data, ""):
        inner = _files(content, f"{name}/") if is_archive(content) else [(name, content)]
        for inner_name, inner_content in inner:
            if inner_name != name and is_archive(inner_content):
                raise UnreadableDocumentError("压缩包嵌套超过两层，请先解压", inner_name)
            left -= len(inner_content)
            if left < 0:
                raise _too_large(inner_name)
            yield inner_name, inner_content


def _files(data: bytes, prefix: str) -> Iterator[tuple[str, bytes]]:
    opened = open_zip(data)
    wanted = [(prefix + name, entry) for entry in opened.infolist() if _is_document(name := _name(entry))]
    for name, entry in wanted:
        check_entry(entry, name)
    if sum(entry.file_size for _, entry in wanted) > MAX_ARCHIVE_BYTES:
        raise _too_large(prefix.rstrip("/"))
    for name, entry in wanted:
        yield name, read_entry(opened, entry, name)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry. Without the UTF-8 mark it is in the encoding of the machine that packed it, in China GBK."""
    if entry.flag_bits & _NAME_IS_UTF8:
        return entry.filename.replace("\\", "/")
    raw = entry.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename.replace("\\", "/")


def _is_document(name: str) -> bool:
    *folders, file = name.split("/")
    return bool(file) and not file.startswith("~$") and file.lower() not in _LEFT_BEHIND and "__MACOSX" not in folders


def _too_large(location: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(f"压缩包解压后超过 {MAX_ARCHIVE_BYTES >> 20} MB，为安全起见不予读取", location)
