"""Old and foreign Office formats are read through LibreOffice where it is installed, and refused with advice where it is not."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer

import docx as python_docx
import openpyxl
import pytest

from perfeval_data.paper.grid import UnreadableDocumentError
from perfeval_data.readers import libreoffice, read
from tests.conftest import wait_until
from tests.drawing import outline, picture
from tests.readers.packages import entries_of, zip_of
from tests.readers.test_sniff import ole

SOFFICE = libreoffice.find_soffice()
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process in this way")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

FORM_DRAWN = picture("""
    项目名称 | 基层党组织党建活动经费 | <
    项目资金 | 年度资金总额           | 1.408
    ^        | 其他资金               | —
""")


def form_as_docx() -> bytes:
    """A form between two paragraphs; Word itself never ends a document with a table."""
    form = python_docx.Document()
    form.add_paragraph("项目支出绩效自评表")
    grid = form.add_table(rows=3, cols=3)
    rows = [("项目名称", "基层党组织党建活动经费", ""), ("项目资金", "年度资金总额", "1.408"), ("", "其他资金", "—")]
    for cells, texts in zip(grid.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            if text:
                cell.text = text
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(1, 0).merge(grid.cell(2, 0))
    form.add_paragraph("填表说明")
    buffer = io.BytesIO()
    form.save(buffer)
    return buffer.getvalue()


def form_as_xlsx() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (("项目名称", "基层党组织党建活动经费", None), ("项目资金", "年度资金总额", 1.408), (None, "其他资金", "—")):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A2:A3")
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def saved_as(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The form in every format that LibreOffice saves it in."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "form.docx").write_bytes(form_as_docx())
    (folder / "table.xlsx").write_bytes(form_as_xlsx())
    for source, target in [("form.docx", "odt"), ("form.docx", "doc"), ("form.docx", "rtf"), ("table.xlsx", "ods")]:
        subprocess.run(
            [
                str(SOFFICE),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                target,
                source,
            ],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    return {path.suffix[1:]: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_a_text_document_is_read_with_its_merged_cells(saved_as: dict[str, bytes], kind: str) -> None:
    document = read(saved_as[kind], f"自评表.{kind}")

    assert document.format == kind
    assert outline(document) == ["项目支出绩效自评表", FORM_DRAWN, "填表说明"]


@needs_libreoffice
def test_a_wps_file_is_a_word_file_of_another_name(saved_as: dict[str, bytes]) -> None:
    assert read(saved_as["doc"], "自评表.wps").format == "doc"


@needs_libreoffice
def test_a_spreadsheet_is_read_with_its_merged_cells(saved_as: dict[str, bytes]) -> None:
    document = read(saved_as["ods"], "自评表.ods")

    assert document.format == "ods"
    assert outline(document) == ["Sheet", FORM_DRAWN]


@needs_libreoffice
def test_a_workbook_of_excel_2003_xml_shows_its_values_as_excel_does() -> None:
    workbook = """<?xml version="1.0" encoding="UTF-8"?>
        <?mso-application progid="Excel.Sheet"?>
        <ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <ss:Styles><ss:Style ss:ID="p"><ss:NumberFormat ss:Format="0%"/></ss:Style></ss:Styles>
        <ss:Worksheet ss:Name="自评表"><ss:Table>
        <ss:Row><ss:Cell ss:MergeDown="1"><ss:Data ss:Type="String">资金</ss:Data></ss:Cell>
                <ss:Cell><ss:Data ss:Type="String">执行率</ss:Data></ss:Cell>
                <ss:Cell ss:StyleID="p"><ss:Data ss:Type="Number">1</ss:Data></ss:Cell></ss:Row>
        <ss:Row><ss:Cell ss:Index="2"><ss:Data ss:Type="String">得分</ss:Data></ss:Cell>
                <ss:Cell><ss:Data ss:Type="Number">10</ss:Data></ss:Cell></ss:Row>
        </ss:Table></ss:Worksheet></ss:Workbook>"""

    document = read(workbook.encode(), "自评表.xls")

    assert document.format == "spreadsheetml"
    assert outline(document) == ["自评表", "资金 | 执行率 | 100%\n^    | 得分   | 10"]


@needs_libreoffice
def test_a_file_of_word_6_or_95_goes_to_the_filter_for_those(saved_as: dict[str, bytes]) -> None:
    """Which version wrote a file stands right behind the mark at the beginning of its text."""
    newer = saved_as["doc"]
    mark = newer.index(b"\xec\xa5")
    assert not libreoffice.is_older_word(newer)
    assert libreoffice.is_older_word(newer[: mark + 2] + b"\x68\x00" + newer[mark + 4 :])
    assert not libreoffice.is_older_word(ole("WordDocument", "1Table"))


@needs_libreoffice
def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="LibreOffice 无法读取"):
        read(ole("WordDocument", "1Table"), "自评表.doc")


@needs_libreoffice
def test_a_conversion_beyond_its_time_is_ended_with_all_its_processes(
    saved_as: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(UnreadableDocumentError, match=r"0\.3 秒内未能读完"):
        libreoffice.convert(saved_as["doc"], "doc", replace(libreoffice.LIMITS, wall_seconds=0.3))

    list_all = ["ps", "-eo", "args", "ww"]
    wait_until(lambda: str(tmp_path) not in subprocess.run(list_all, capture_output=True, text=True, check=True).stdout)
    assert not list(tmp_path.iterdir())


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in the place of LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: str(path))


@on_posix
def test_a_conversion_that_computes_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, f'{sys.executable} -c "while True: pass"', monkeypatch)
    with pytest.raises(UnreadableDocumentError, match="用了 1 秒处理器时间"):
        libreoffice.convert(b"{\\rtf1}", "rtf", replace(libreoffice.LIMITS, cpu_seconds=1))


@on_posix
def test_a_conversion_gets_no_more_memory_than_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, f'ulimit -v > {tmp_path}/limit; {sys.executable} -c "bytes(3 << 30)" 2> {tmp_path}/said', monkeypatch)
    with pytest.raises(UnreadableDocumentError, match="LibreOffice 无法读取"):
        libreoffice.convert(b"{\\rtf1}", "rtf")
    assert (tmp_path / "said").read_text().strip().endswith("MemoryError")


@needs_libreoffice
@on_posix
def test_a_sheet_of_a_billion_rows_is_refused() -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{each}="{names}:{each}:1.0"' for each in ("office", "table", "text"))
    cell = '<table:table-cell table:number-columns-repeated="900000000" office:value-type="string"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="900000000">{cell}</table:table-cell></table:table-row>'
    body = (
        f'<office:body><office:spreadsheet><table:table table:name="A">{row}</table:table></office:spreadsheet></office:body>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    content = f'<office:document-content {spaces} office:version="1.2">{body}</office:document-content>'
    manifest = f'<m:manifest xmlns:m="{names}:manifest:1.0" m:version="1.2">{entry}</m:manifest>'
    data = zip_of({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
    with pytest.raises(UnreadableDocumentError, match="过大"):
        read(data, "自评表.ods")


def test_a_full_temporary_folder_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(libreoffice, "find_soffice", lambda: "soffice")
    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(UnreadableDocumentError, match="临时文件夹空间不足"):
        libreoffice.convert(b"{\\rtf1}", "rtf")


@pytest.fixture
def web_server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and the hosts that have connected to it."""
    connected: list[str] = []

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            connected.append(self.client_address[0])

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", connected
        server.shutdown()


@needs_libreoffice
def test_what_a_document_links_to_is_not_fetched(saved_as: dict[str, bytes], web_server: tuple[str, list[str]]) -> None:
    address, connected = web_server
    link = f'<draw:image xlink:href="{address}/a.png" xlink:type="simple" xlink:actuate="onLoad"/>'
    paragraph = f"<text:p><draw:frame>{link}</draw:frame></text:p><text:p".encode()
    entries = entries_of(saved_as["odt"])
    entries["content.xml"] = entries["content.xml"].replace(b"<text:p", paragraph, 1)

    with pytest.raises(UnreadableDocumentError, match="外部内容"):
        read(zip_of(entries), "自评表.odt")

    assert connected == []


def test_without_libreoffice_the_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)
    with pytest.raises(UnreadableDocumentError, match=r"需要安装 LibreOffice.*另存为 \.docx"):
        read(ole("WordDocument"), "自评表.doc")
