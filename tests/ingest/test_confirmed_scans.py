"""A scan goes into the database as a person confirms it from its cut-outs, field for field, and not before."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import docx.shared
import numpy as np
import pytest
import xlsxwriter
from PIL import Image

from perfeval_data import __main__ as command_line
from perfeval_data.database import store
from perfeval_data.ingest.examine import Offered, Refused, examine
from perfeval_data.ingest.taken_up import take_up
from perfeval_data.paper.grid import Document, PageImage, Paragraph
from perfeval_data.readers import scans
from tests.drawn_paper import ruled
from tests.photographed import saved, scanned, sheet, stamped
from tests.scripted_person import confirmed, plain

pytestmark = pytest.mark.skipif(
    not scans.is_installed(), reason="scanned pages are recognised where `python3 run.py scans` was run"
)

TITLE = ("项目支出绩效自评表", "（2024年度）")
FORM = ruled(
    r"""
    | 项目名称 | 职工之家建设 | < | < | < | < | < |
    | 主管部门 | 某市总工会 | < | 实施单位 | 宣教部 | < | < |
    | 资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | 年度资金总额 | 121.4 | 120 | 98.76 | 10 | 82.3% | 8.23 |
    | 当年财政拨款 | 121.4 | 120 | 98.76 | — | | — |
    | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |
    | 产出指标 | 活动次数 | ≥12次 | 17次 | 50 | 49.5 | |
    | 效益指标 | 职工知晓率 | ≥90% | 96% | 30 | 30 | |
    | 满意度指标 | 职工满意度 | ≥95% | 97.5% | 10 | 10 | |
    | 总分 | < | < | < | 100 | 97.73 | |
    """
)
WIDTHS = (230, 230, 210, 210, 160, 180, 190)
LINES = ("填报人：张三　联系电话：13812345678",)


def test_a_stamped_scan_ends_field_for_field_right() -> None:
    """The seal lies over reasons that are not given: red alone in a cell is asked, and answered with a click."""
    picture = scanned(stamped(sheet(FORM, WIDTHS, TITLE), 1400, 760), skew=0.7)
    work = confirmed(Offered("扫描件.jpg", saved([picture], "JPEG")), Document("drawn", (*map(Paragraph, TITLE), FORM)))
    assert work.wrong == []
    assert work.questions > 20
    assert work.clicks < work.questions


def test_pages_are_told_as_they_are_recognised_and_show_no_persons() -> None:
    plain = scanned(sheet(FORM, WIDTHS, (*TITLE, "金额单位：万元")))
    personal = scanned(sheet(FORM, WIDTHS, (*TITLE, *LINES)))
    pages: list[int] = []
    taken_up = take_up(saved([plain, personal], "TIFF"), "扫描件.tif", pages.append)
    assert pages == [1, 2]
    upper, lower = taken_up.document.images
    assert _is_covered(lower, "第2页第3行")
    assert not _is_covered(upper, "第1页第3行")
    assert "第1页表1 第4行第2列" in upper.places


def test_the_command_line_tells_of_each_page_and_stores_none_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = scanned(sheet(FORM, WIDTHS, TITLE))
    file = tmp_path / "扫描件.tif"
    file.write_bytes(saved([page, page], "TIFF"))
    database = tmp_path / "perfeval.duckdb"
    assert command_line.main(["ingest", str(file), "--db", str(database)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told == [f"识别 (recognising)  扫描件.tif: 第 {page} 页 (page {page})" for page in (1, 2)]
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT count(*) FROM evaluations").fetchall() == [(0,)]
        assert connection.execute("SELECT file_name FROM waiting_documents").fetchall() == [("扫描件.tif",)]


def _is_covered(image: PageImage, place: str) -> bool:
    left, top, right, bottom = image.places[place]
    with Image.open(io.BytesIO(image.picture)) as page:
        box = left * page.width, top * page.height, right * page.width, bottom * page.height
        shades = np.asarray(page.convert("L").crop(box))
    return float(shades.std()) < 10


# --- forms that are pictures in other files, photographs ------------------------------------------------------------


def in_word(*pictures: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("附件")
    for picture in pictures:
        document.add_picture(io.BytesIO(picture), width=docx.shared.Cm(16))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def in_excel(picture: bytes) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("自评表").insert_image("B2", "a.png", {"image_data": io.BytesIO(picture)})
    book.close()
    return buffer.getvalue()


def turned(picture: Image.Image) -> bytes:
    """As a telephone held upright takes it: lying on its side, with a word on how it is to be seen."""
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG", quality=70, exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["a.docx", "a.xlsx", "a.jpg"])
def test_the_form_on_a_picture_of_another_file_is_a_proposal(kind: str) -> None:
    picture = scanned(sheet(FORM, WIDTHS, TITLE), skew=0.4)
    png = saved([picture], "PNG")
    data = {"a.docx": lambda: in_word(png), "a.xlsx": lambda: in_excel(png), "a.jpg": lambda: turned(picture)}[kind]()
    taken_up = take_up(data, kind)
    (grid,) = taken_up.document.grids
    assert [plain(cell.text) for cell in grid.cells] == [plain(cell.text) for cell in FORM.cells]
    assert len(taken_up.document.images) == 1
    outcome = examine(Offered(kind, data))
    assert isinstance(outcome, Refused)
    assert outcome.question_count > 20


def test_a_coarse_picture_in_a_document_is_refused_with_its_reason() -> None:
    small = sheet(FORM, WIDTHS, TITLE).resize((827, 1170))
    outcome = examine(Offered("a.docx", in_word(saved([small], "PNG", dpi=100))))
    assert isinstance(outcome, Refused)
    assert "低于 200 dpi" in outcome.reason
