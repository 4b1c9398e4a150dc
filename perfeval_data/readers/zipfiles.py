"""Opens and unpacks untrusted zip files: declared and actual sizes are limited, nothing is written to disk."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import Final

from perfeval_data.paper.characters import decoded
from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers.limits import MAX_ENTRIES, MAX_PART_BYTES, MAX_RATIO, RATIO_FREE_BYTES, refuse_beyond
from perfeval_data.readers.refusals import TRUNCATED

_ENCRYPTED: Final = 0x1
_NAME_IS_UTF8: Final = 0x800

_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
)
"""What `zipfile` and the decompressors raise on damaged bytes."""


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The zip file, with its directory checked.

    Raises UnreadableDocumentError if it is damaged or truncated, or lists too many entries.
    """
    damaged = UnreadableDocumentError(TRUNCATED)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (*_DAMAGED, NotImplementedError) as error:
        raise damaged from error
    if min((entry.header_offset for entry in opened.infolist()), default=0):
        # The directory found is that of an inner archive: the outer one has lost its own.
        raise damaged
    refuse_beyond(len(opened.infolist()), MAX_ENTRIES, "压缩结构内的条目", "个")
    return opened


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry. Without the UTF-8 flag it is in the encoding of the machine that packed it, in China usually GBK."""
    if entry.flag_bits & _NAME_IS_UTF8:
        return entry.filename.replace("\\", "/")
    raw = entry.orig_filename.encode("cp437", errors="replace")
    return (decoded(raw) or entry.filename).replace("\\", "/")


def check_entry(entry: zipfile.ZipInfo, location: str = "") -> None:
    """Raises UnreadableDocumentError for an entry that is encrypted, or too large or too highly compressed by what the directory declares."""
    location = location or entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableDocumentError("内容已加密，请取消密码后再试", location)
    refuse_beyond(entry.file_size, MAX_PART_BYTES, "解压后", "MB", location)
    if entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
        raise UnreadableDocumentError("压缩比异常，疑似压缩炸弹，为安全起见不予读取", location)


def read_entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, location: str = "") -> bytes:
    """The unpacked bytes of an entry.

    Raises UnreadableDocumentError if it is encrypted, damaged, or larger than `limits` allow.
    """
    location = location or entry.filename
    check_entry(entry, location)
    try:
        with opened.open(entry) as stream:
            unpacked = stream.read(MAX_PART_BYTES + 1)
    except NotImplementedError as error:
        raise UnreadableDocumentError("采用了不支持的压缩方式，请用普通 zip 方式重新压缩", location) from error
    except (*_DAMAGED, RuntimeError) as error:
        raise UnreadableDocumentError("内容已损坏，无法解压", location) from error
    refuse_beyond(len(unpacked), MAX_PART_BYTES, "解压后", "MB", location)
    return unpacked
