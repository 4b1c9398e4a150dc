"""Detects the format of a file by its content. Names are not to be trusted: `.xls` is often a web page, `.doc` a Word XML file."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from typing import Final

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import ole, text
from perfeval_data.readers.ooxml import CONTENT_TYPES, Package
from perfeval_data.readers.zipfiles import check_entry, open_zip, read_entry

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_HEAD_BYTES: Final = 8192
_PDF_MARK_BYTES: Final = 1024

_SIGNATURES: Final = {
    "image": (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00"),
    "archive": (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"),
}
_BITMAP: Final = re.compile(rb"BM.{4}\x00\x00\x00\x00|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avif)", re.DOTALL)

_MARKUP: Final = {
    "rtf": re.compile(r"\s*\{\\rtf"),
    "mht": re.compile(r"\s*(MIME-Version:|[\w-]+:.*?^MIME-Version:)", re.IGNORECASE | re.DOTALL | re.MULTILINE),
    "spreadsheetml": re.compile(r"\s*<.*?<(\w+:)?Workbook\b|.*progid=.Excel\.Sheet", re.DOTALL),
    "word2003": re.compile(r"\s*<.*?<(w:wordDocument|pkg:package)\b|.*progid=.Word\.Document", re.DOTALL),
    "html": re.compile(r".*<(!doctype\s+html|html|head|body|table)\b|\s*<(meta|title|style|div|p|center|h[1-6])\b", re.DOTALL | re.I),
    "xml": re.compile(r"\s*<\?xml\b"),
}  # fmt: skip

_STREAMS: Final = {
    "encrypted": {"EncryptedPackage"},
    "macros": {"Macros", "_VBA_PROJECT_CUR"},
    "doc": {"WordDocument"},
    "xls": {"Workbook", "Book", "WORKBOOK", "BOOK"},
    "presentation": {"PowerPoint Document"},
    "works": {"MN0", "MM"},
}
_MAIN_PARTS: Final = (
    ("wordprocessingml", "docx"),
    ("ms-word", "docx"),
    ("spreadsheetml", "xlsx"),
    ("ms-excel.sheet.binary", "xlsb"),
    ("ms-excel", "xlsx"),
    ("presentation", "presentation"),
    ("ms-powerpoint", "presentation"),
)
OFD_ENTRY: Final = "OFD.xml"
OFD_ENCRYPTED: Final = "Encryptions.xml"
"""Present only in an encrypted OFD file (GM/T 0099), which may have nothing else at its root."""
_OPEN_DOCUMENTS: Final = {
    b"opendocument.text": "odt",
    b"opendocument.spreadsheet": "ods",
    b"opendocument.presentation": "presentation",
}


def detect(data: bytes, file_name: str) -> str:
    """The format of a file in one word; `unknown` if none fits.

    Raises UnreadableDocumentError if the format is clear but the file is damaged.
    """
    if not data:
        return "empty"
    if file_name.rpartition("/")[2].startswith("~$"):
        return "lock"
    if data.startswith(_ZIP):
        return _kind_of_zip(data)
    if data.startswith(ole.SIGNATURE):
        return _kind_of_ole(data)
    return _kind_by_signature(data) or _kind_of_markup(data) or _text_or_unknown(data)


def is_archive(data: bytes) -> bool:
    """Whether a file is a zip file but no document. A damaged one is left to its reader, which says so."""
    if not may_be_archive(data) or not zipfile.is_zipfile(io.BytesIO(data)):
        return False
    try:
        return _package_kind(open_zip(data)) is None
    except UnreadableDocumentError:
        return False


def may_be_archive(data: bytes) -> bool:
    """Whether the first four bytes are those of a zip file; safe with any data."""
    return data.startswith(_ZIP)


def _kind_of_zip(data: bytes) -> str:
    kind = _package_kind(open_zip(data)) or "zip"
    return _kind_of_office_package(data) if kind == "ooxml" else kind


def _package_kind(opened: zipfile.ZipFile) -> str | None:
    """The kind of document that the entries of a zip file make; None for a mere archive."""
    names = {name.replace("\\", "/") for name in opened.namelist()}
    if CONTENT_TYPES in names or "_rels/.rels" in names:
        return "ooxml"
    if {OFD_ENTRY, OFD_ENCRYPTED} & names:
        return "ofd"
    if "mimetype" in names and "content.xml" in names:
        return _kind_of_open_document(opened, names)
    return None


def _kind_of_open_document(opened: zipfile.ZipFile, names: set[str]) -> str:
    """The kind of an OpenDocument file. LibreOffice will unpack it, so declared sizes are checked here."""
    for entry in opened.infolist():
        check_entry(entry)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return "macros"
    declared = read_entry(opened, opened.getinfo("mimetype"))
    return next((kind for mark, kind in _OPEN_DOCUMENTS.items() if mark in declared), "unknown")


def _kind_of_office_package(data: bytes) -> str:
    content_type = Package.of_zip(data).main_content_type
    return next((kind for mark, kind in _MAIN_PARTS if mark in content_type), "unknown")


def _kind_of_ole(data: bytes) -> str:
    names = ole.root_names(data)
    return next((kind for kind, streams in _STREAMS.items() if streams & names), "unknown")


def _kind_by_signature(data: bytes) -> str | None:
    if b"%PDF-" in data[:_PDF_MARK_BYTES]:
        return "pdf"
    if _BITMAP.match(data):
        return "image"
    return next((kind for kind, signatures in _SIGNATURES.items() if data.startswith(signatures)), None)


def _kind_of_markup(data: bytes) -> str | None:
    head = _head(data)
    return next((kind for kind, pattern in _MARKUP.items() if pattern.match(head)), None)


def _head(data: bytes) -> str:
    """The beginning of a file, good enough to see its markup, which is ASCII in every encoding but UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data[:_HEAD_BYTES].decode("utf-16", errors="ignore")
    return data[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _text_or_unknown(data: bytes) -> str:
    try:
        text.decode(data)
    except UnreadableDocumentError:
        return "unknown"
    return "text"
