"""Files are told apart by their content, and refused in words that help when nothing here reads them."""

from __future__ import annotations

import codecs
import struct
import sys

import pytest

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import read, sniff
from tests.readers.packages import content_types, paragraph, relationships, word, word_entries, zip_of

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HTML = "<html><body><table><tr><td>项目名称</td></tr></table></body></html>"
OPEN_DOCUMENT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def package(main: str, main_type: str) -> bytes:
    parts = {"[Content_Types].xml": content_types(main, main_type), "_rels/.rels": relationships(("officeDocument", main))}
    return zip_of({**parts, main: f"{XML}<main/>"})


def ole(*names: str, within: str = "") -> bytes:
    """An OLE compound file of empty streams at its root; `within` names one in a storage of its own, as an embedded file has it."""
    listed = ["Root Entry", *names, *(["ObjectPool", within] if within else [])]
    entries = []
    for number, name in enumerate(listed):
        raw = name.encode("utf-16-le")
        is_root, is_storage, is_inner = number == 0, name == "ObjectPool", within and number == len(listed) - 1
        right = number + 1 if not is_root and not is_inner and not is_storage and number + 1 < len(listed) else FREE
        child = 1 if is_root else number + 1 if is_storage else FREE
        kind = 5 if is_root else 1 if is_storage else 2
        entries.append(struct.pack("<64sHBBIII16s32x", raw, len(raw) + 2, kind, 1, FREE, right, child, bytes(16)))
    directory = b"".join(entries).ljust(1024, b"\0")
    header = struct.pack(
        "<8s16xHHHHH6x9I", bytes.fromhex("D0CF11E0A1B11AE1"), 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0, 0, END, 0
    )
    table_sectors = struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 2, END, *[FREE] * 125)
    return header + table_sectors + table + directory


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (word(paragraph("正文")), "docx"),
        (package("xl/workbook.xml", EXCEL_TYPE), "xlsx"),
        (package("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "xlsb"),
        (zip_of(OPEN_DOCUMENT), "odt"),
        (zip_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), "ods"),
        (zip_of({**OPEN_DOCUMENT, "Basic/Standard/Module1.xml": "<a/>"}), "macros"),
        (zip_of({"OFD.xml": "<a/>"}), "ofd"),
        (zip_of({"Encryptions.xml": "<a/>"}), "ofd"),
        (zip_of({"一.txt": "1"}), "zip"),
        (zip_of({}), "zip"),
        (ole("WordDocument", "1Table"), "doc"),
        (ole("Workbook"), "xls"),
        (ole("Book"), "xls"),
        (ole("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        (ole("WordDocument", "Macros"), "macros"),
        (ole("MN0"), "works"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "pdf"),
        (b"{\\rtf1\\ansi}", "rtf"),
        (HTML.encode("gbk"), "html"),
        (HTML.encode("utf-8-sig"), "html"),
        (HTML.encode("utf-16"), "html"),
        (f"\n\n{XML}<!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'>".encode(), "html"),
        (b"<meta charset=gbk><TABLE border=1><tr><td>a", "html"),
        (f'{XML}<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'.encode(), "spreadsheetml"),
        (f'{XML}<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode("utf-16"), "spreadsheetml"),
        (f'{XML}<?mso-application progid="Word.Document"?><w:wordDocument/>'.encode(), "word2003"),
        (f"{XML}<data/>".encode(), "xml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "mht"),
        (b"From: <Saved by WPS>\r\nDate: Mon\r\nMIME-Version: 1.0\r\n\r\n<html>", "mht"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"\x89PNG\r\n\x1a\n\x00", "image"),
        (b"Rar!\x1a\x07\x01\x00", "archive"),
        ("项目名称\t党建\n".encode(), "text"),
        ("项目名称\t党建\n".encode("gbk"), "text"),
        (codecs.BOM_UTF16_LE + "项目名称\t党建\n".encode("utf-16-le"), "text"),
        ("MIME 类型说明：\n实施单位：总工会\n".encode(), "text"),
        (b"", "empty"),
        (bytes(range(256)), "unknown"),
    ],
)  # fmt: skip
def test_the_content_tells_the_format(data: bytes, kind: str) -> None:
    assert sniff(data, "自评表.doc") == kind


def test_a_workbook_embedded_in_a_word_file_does_not_make_it_a_workbook() -> None:
    assert sniff(ole("WordDocument", within="Workbook"), "a.doc") == "doc"
    assert sniff(ole("Workbook", within="WordDocument"), "a.xls") == "xls"


@pytest.mark.parametrize(
    "data",
    [word(paragraph("正文"))[:-40], ole("Workbook")[:600], zip_of({"[Content_Types].xml": b"<"})],
    ids=["cut-zip", "cut-ole", "bad-package"],
)
def test_what_is_not_whole_is_damaged(data: bytes) -> None:
    assert sniff(data, "a.docx") == "damaged"


def test_a_document_is_read_whatever_its_name_says() -> None:
    assert read(word(paragraph("正文")), "自评表.txt").format == "docx"
    assert read(HTML.encode("gbk"), "自评表.xls").format == "html"
    assert read("项目名称\t党建\n".encode(), "自评表.docx").format == "text"


@pytest.mark.parametrize(
    ("data", "file_name", "reason"),
    [
        (b"", "a.docx", "文件是空的"),
        (ole("EncryptedPackage"), "a.docx", "打开密码"),
        (ole("Workbook", "_VBA_PROJECT_CUR"), "a.xls", "宏"),
        (ole("MN0"), "a.wps", "Microsoft Works"),
        (b"\x89PNG\r\n\x1a\n", "a.docx", "图片"),
        (word(paragraph("正文"))[:-40], "a.docx", "截断"),
        (zip_of({"一.txt": "1"}), "a.zip", "先解压"),
        (word(paragraph("正文")), "2024/~$自评表.docx", "临时文件"),
        (bytes(range(256)), "自评表.caj", r"无法识别的文件格式（\.caj）"),
        (bytes(range(256)), "自评表", "无法识别的文件格式（无扩展名）"),
        (zip_of({**word_entries(paragraph("正文")), "word/vbaProject.bin": b"\xd0"}), "a.docm", "宏"),
        (b"MIME-Version: 1.0\r\n\r\n<html>", "a.mht", "另存为 .docx"),
        (zip_of({**OPEN_DOCUMENT, "Pictures/1.bmp": bytes(20_000_000)}), "a.odt", "压缩炸弹"),
        (f'{XML}<!DOCTYPE a [<!ENTITY b "c">]><Workbook>&b;</Workbook>'.encode(), "a.xls", "实体声明"),
    ],
)
def test_refusals_say_why_and_what_to_do(data: bytes, file_name: str, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read(data, file_name)


def test_a_file_beyond_the_size_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_data.readers.MAX_FILE_BYTES", 10)
    with pytest.raises(UnreadableDocumentError, match="文件超过"):
        read(b"12345678901", "a.txt")


def test_a_reader_that_cannot_be_loaded_disables_only_its_own_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "perfeval_data.readers.pdf", None)
    with pytest.raises(UnreadableDocumentError, match=r"组件未能加载：perfeval_data\.readers\.pdf"):
        read(b"%PDF-1.7", "a.pdf")
    assert read(word(paragraph("正文")), "a.docx").format == "docx"


def test_a_cell_longer_than_any_on_a_form_is_refused_at_once() -> None:
    cells = "<td>项目名称</td><td>a" + "&nbsp; " * 60_000 + "b</td>"
    page = f"<html><body><table><tr>{cells}</tr><tr><td>主管部门</td><td>总工会</td></tr></table></body></html>"
    with pytest.raises(UnreadableDocumentError, match=r"表1 第1行第2列：表格里有一格的文字超过 20000 个字"):
        read(page.encode(), "a.html")
