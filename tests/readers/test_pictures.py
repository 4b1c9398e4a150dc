"""Pictures in documents of text: one that could hold a form is a block, one in a cell has a sign; a stamp or a logo is neither."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
import xlsxwriter
from lxml.html import fromstring

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import PICTURE_SIGN, Document, Picture, UnreadableDocumentError
from perfeval_data.readers import read
from perfeval_data.readers.pictures import Size, size_of
from tests.audit.specimens import RIGHT
from tests.drawing import outline
from tests.drawn_paper import paper
from tests.formats import as_docx, as_html, as_xlsx
from tests.readers.packages import cell, entries_of, paragraph, row, run, table, word, zip_of
from tests.readers.test_word2003 import saved

DRAWN = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
CENTIMETRE = 360_000
PAGE = (16, 22)
STAMP = (4, 4)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    scale = struct.pack(">IIB", 3780, 3780, 1)
    pixels = zlib.compress((b"\0" + b"\xaa" * width) * height)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"pHYs", scale) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def inline(size: tuple[int, int], more: str = "") -> str:
    """A run with a picture in the text, sides in centimetres."""
    extent = f'<wp:extent cx="{size[0] * CENTIMETRE}" cy="{size[1] * CENTIMETRE}"/>'
    return f'<w:r><w:drawing {DRAWN}><wp:inline>{extent}{more}<a:blip r:embed="rId9"/></wp:inline></w:drawing></w:r>'


def floating(size: tuple[int, int]) -> str:
    return inline(size).replace("wp:inline", "wp:anchor")


def vml(style: str) -> str:
    """A picture as old versions of Word write it."""
    return f'<w:r><w:pict {DRAWN}><v:shape style="{style}"><v:imagedata r:id="rId9"/></v:shape></w:pict></w:r>'


EQUATION = (
    f'<w:r><w:object {DRAWN}><v:shape style="width:12pt;height:10pt"><v:imagedata r:id="rId9"/></v:shape>'
    '<o:OLEObject ProgID="Equation.3"/></w:object></w:r>'
)


def blocks_of(body: str) -> list[str]:
    return outline(read(word(body), "自评表.docx"))


# --- Word ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("large", [inline(PAGE), floating(PAGE), vml("width:450pt;height:600pt"), vml("z-index:1")])
def test_a_picture_that_could_hold_a_form_is_a_block_behind_its_paragraph(large: str) -> None:
    body = paragraph("自评表一") + paragraph("自评表二", large) + paragraph("完")
    assert blocks_of(body) == ["自评表一", "自评表二", PICTURE_SIGN, "完"]
    block = read(word(body), "a.docx").blocks[2]
    assert block == Picture("图1（第2段之后）")


@pytest.mark.parametrize("small", [inline(STAMP), floating(STAMP), vml("width:40pt;height:40pt"), EQUATION])
def test_a_small_picture_in_the_text_is_no_matter(small: str) -> None:
    assert blocks_of(paragraph("自评表", small)) == ["自评表"]


def test_a_third_of_a_page_is_enough_and_pages_differ() -> None:
    a5 = '<w:sectPr><w:pgSz w:w="8391" w:h="11906"/></w:sectPr>'
    half = inline((12, 9))
    assert blocks_of(paragraph("a", half)) == ["a"]
    assert blocks_of(paragraph("a", half) + a5) == ["a", PICTURE_SIGN]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (inline(STAMP), PICTURE_SIGN),
        (floating(STAMP), PICTURE_SIGN),
        (vml("width:40pt;height:14pt"), PICTURE_SIGN),
        (run("18") + inline(STAMP), f"18{PICTURE_SIGN}"),
        (run("18") + floating(STAMP), "18"),
        (EQUATION + run("12期"), f"{PICTURE_SIGN}12期"),
        (inline(STAMP, '<wp:docPr hidden="1"/>') + run("18"), "18"),
        (f"<w:del>{inline(STAMP)}</w:del>" + run("18"), "18"),
    ],
)
def test_a_picture_in_a_cell_of_word_has_a_sign(content: str, text: str) -> None:
    body = table(row("执行数", cell(paragraph(content))), row("备注", "无"))
    (grid,) = read(word(body), "a.docx").grids
    assert grid.rows[0][1].text == text


def test_a_picture_of_a_page_in_a_cell_is_both() -> None:
    body = table(row("附件", cell(paragraph(inline(PAGE)))), row("备注", "无"))
    assert blocks_of(body) == [f"附件 | {PICTURE_SIGN}\n备注 | 无", PICTURE_SIGN]


def test_a_picture_in_a_frame_is_a_block() -> None:
    assert blocks_of(table(row(cell(paragraph("自评表"), paragraph(inline(PAGE)))))) == ["自评表", PICTURE_SIGN]


def test_a_shape_or_a_chart_is_no_picture() -> None:
    shape = f'<w:r><w:drawing {DRAWN}><wp:inline><wp:extent cx="9000000" cy="9000000"/></wp:inline></w:drawing></w:r>'
    assert blocks_of(paragraph("a", shape)) == ["a"]


def test_a_picture_in_word_2003_xml() -> None:
    assert outline(read(saved(paragraph("自评表", vml("width:450pt;height:600pt"))), "a.doc")) == ["自评表", PICTURE_SIGN]


# --- Web pages -------------------------------------------------------------------------------------------------------------


def data_address(width: int, height: int) -> str:
    return f"data:image/png;base64,{base64.b64encode(png(width, height)).decode()}"


@pytest.mark.parametrize(
    ("image", "is_told"),
    [
        ('<img src="form.jpg">', True),
        ('<img src="form.jpg" width="700" height="900">', True),
        ('<img src="form.jpg" style="width:18cm;height:24cm">', True),
        ('<img src="form.jpg" width="100%">', True),
        (f'<img src="{data_address(600, 850)}">', True),
        ('<img src="stamp.png" width="150" height="150">', False),
        ('<img src="icon.gif" width="16">', False),
        (f'<img src="{data_address(30, 12)}">', False),
        ('<img src="form.jpg" style="display:none">', False),
        ('<img src="form.jpg" style="visibility:hidden">', False),
        ('<img src="data:image/png;base64,iVBORw0KG">', True),
    ],
)
def test_an_image_of_a_page(image: str, is_told: bool) -> None:
    found = outline(read(f"<html><body><p>自评表</p>{image}<p>完</p></body></html>".encode(), "a.html"))
    assert found == ["自评表", *([PICTURE_SIGN] if is_told else []), "完"]


@pytest.mark.parametrize(
    ("image", "text"),
    [
        ('<img src="18.png">', PICTURE_SIGN),
        ('<img src="18.png" width="40" height="14">', PICTURE_SIGN),
        ('<img src="spacer.gif" width="1" height="14">', ""),
        ('<img src="spacer.gif" style="width:1px">', ""),
        ('18<img src="x.png" width="40">', f"18{PICTURE_SIGN}"),
    ],
)
def test_an_image_in_a_cell_of_a_web_page(image: str, text: str) -> None:
    page = f"<table><tr><td>执行数</td><td>{image}</td></tr><tr><td>备注</td><td>无</td></tr></table>"
    document = read(f"<html><body>{page}</body></html>".encode(), "a.html")
    (grid,) = document.grids
    assert grid.rows[0][1].text == text
    assert len(document.blocks) == 1


# --- Workbooks -------------------------------------------------------------------------------------------------------------


def book(*images: tuple[int, int, tuple[int, int]], texts: tuple[str, ...] = ("执行数", "", "18")) -> bytes:
    """A workbook with pictures at rows and columns, sides in pixels."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet("自评表")
    sheet.write_row(0, 0, texts)
    for line, column, size in images:
        sheet.insert_image(line, column, "a.png", {"image_data": io.BytesIO(png(*size)), "x_offset": 1, "y_offset": 1})
    workbook.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("image", "drawn"),
    [
        ((0, 1, (30, 12)), f"执行数 | {PICTURE_SIGN} | 18"),
        ((0, 2, (30, 12)), f"执行数 |  | 18/{PICTURE_SIGN}"),
        ((9, 9, (30, 12)), "执行数 |  | 18"),
    ],
)
def test_a_picture_over_a_cell_of_a_workbook_has_a_sign(image: tuple[int, int, tuple[int, int]], drawn: str) -> None:
    assert outline(read(book(image), "a.xlsx"))[1:] == [drawn]


def test_a_picture_of_a_page_on_a_sheet_is_a_block_with_its_place() -> None:
    document = read(book((2, 0, (600, 850))), "a.xlsx")
    assert outline(document)[2:] == [PICTURE_SIGN]
    assert document.blocks[-1].location.startswith("自评表!") if isinstance(document.blocks[-1], Picture) else False


def test_a_sheet_of_nothing_but_a_picture_is_told_of() -> None:
    document = read(book((0, 0, (600, 850)), texts=()), "a.xlsx")
    assert outline(document) == ["自评表", PICTURE_SIGN]


@pytest.mark.parametrize(
    "stored",
    [
        '<c r="B1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>',
        '<c r="B1" t="e" vm="1"><v>#VALUE!</v></c>',
        '<c r="B1" t="inlineStr"><is><t>=DISPIMG("ID_1",1)</t></is></c>',
    ],
)
def test_a_picture_that_is_the_value_of_a_cell(stored: str) -> None:
    entries = entries_of(book(texts=("执行数", "XX", "18")))
    sheet = entries["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index('<c r="B1"')
    sheet = sheet[:start] + stored + sheet[sheet.index("</c>", start) + 4 :]
    (grid,) = read(zip_of({**entries, "xl/worksheets/sheet1.xml": sheet}), "a.xlsx").grids
    assert grid.rows[0][1].text == PICTURE_SIGN


# --- Forms beside pictures -------------------------------------------------------------------------------------------------

FORM = paper("项目支出绩效自评表（2024年度）", RIGHT)


def with_page_in_word(data: bytes) -> bytes:
    entries = entries_of(data)
    main = entries["word/document.xml"].decode()
    picture = paragraph("项目支出绩效自评表（2024年度）") + paragraph(inline(PAGE))
    place = main.rindex("<w:sectPr")
    return zip_of({**entries, "word/document.xml": main[:place] + picture + main[place:]})


def with_page_on_the_web(data: bytes) -> bytes:
    return data.replace(b"</body>", '<h2>自评表二</h2><img src="2.jpg"></body>'.encode("gb18030"))


def passed_over(document: Document) -> list[str]:
    result = read_forms(document, "自评表")
    assert len(result.forms) == 1
    assert not result.refusals
    return [passed.reason for passed in result.passed_over]


@pytest.mark.parametrize(
    ("data", "name"),
    [(with_page_in_word(as_docx(FORM)), "a.docx"), (with_page_on_the_web(as_html(FORM)), "a.html")],
    ids=["docx", "html"],
)
def test_a_form_that_is_a_picture_behind_one_of_text_is_told_of(data: bytes, name: str) -> None:
    (reason,) = passed_over(read(data, name))
    assert reason.startswith("这里是图片")


@pytest.mark.parametrize(("data", "name"), [(as_docx(FORM), "a.docx"), (as_html(FORM), "a.html"), (as_xlsx(FORM), "a.xlsx")])
def test_nothing_is_told_of_where_there_is_no_picture(data: bytes, name: str) -> None:
    assert passed_over(read(data, name)) == []


def test_a_document_of_nothing_but_pictures_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="只有图片"):
        read(word(paragraph(inline(PAGE)) + paragraph(inline(STAMP))), "a.docx")
    with pytest.raises(UnreadableDocumentError, match="只有图片"):
        read(b"<html><body><img src='1.jpg'><img src='2.jpg'></body></html>", "a.html")


@pytest.mark.parametrize(
    ("sides", "size"),
    [
        ("width=3 height=300", Size.NONE),
        ("width=4 height=300", Size.SMALL),
        ("width=119", Size.SMALL),
        ("width=120", Size.UNKNOWN),
        ("width=794 height=373", Size.SMALL),
        ("width=794 height=375", Size.LARGE),
        ("style='width:21cm;height:9.8cm'", Size.SMALL),
        ("style='width:21cm;height:10cm'", Size.LARGE),
    ],
)
def test_size_of_a_picture_of_a_web_page_by_its_tag(sides: str, size: Size) -> None:
    assert size_of(fromstring(f"<img {sides}>")) is size
