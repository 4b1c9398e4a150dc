"""OFD files are read as the PDF file of the same page is: what is seen, by lines and characters; what cannot be told is refused."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from perfeval_data.paper.grid import PICTURE_SIGN, UNREADABLE_SIGN, Document, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers import limits, read
from perfeval_data.readers.ofd import container, content
from perfeval_data.readers.pdf.content import page_contents
from tests.readers import ofd as o
from tests.readers import pages
from tests.readers.packages import entries_of, zip_of

SPECIMENS = Path(__file__).parent.parent / "specimens"
FORM = """
| 项目名称 | 职工之家 | <    | <  |
| 资金     | 总额     | 分值 | 得分 |
| ^        | 12.5     | 10   | 9.8  |
| 说明\\n二 |          | <    | <  |
"""
TABLE = "| 一 | 二 | 三 | 四 |\n| 甲 |    | 乙 | 90 |"
LEFT, TOP = 113.0, 842 - 726.0
"""Where the empty cell of `TABLE` begins."""
INSIDE = (LEFT, TOP + 11)
"""Where its text stands."""


def document(*content: str, **parts: str | bytes) -> Document:
    return read(o.ofd(*content, parts=dict(parts)), "表.ofd")


def texts(read_from: Document) -> list[str]:
    """All texts, those of cells and those around tables."""
    found: list[str] = []
    for block in read_from.legible:
        found += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells if cell.text]
    return found


def in_cell(drawn: str, resources: str = "") -> str:
    """What is read in the empty cell of the table after something was drawn on it."""
    data = o.ofd(o.text("本表由项目单位填写，一式两份" * 3, 60, 60) + o.table(TABLE) + drawn, resources=resources)
    (grid,) = (block for block in read(data, "表.ofd").blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells if (cell.row, cell.column) != (1, 1)] == ["一", "二", "三", "四", "甲", "乙", "90"]
    return next(cell.text for cell in grid.cells if (cell.row, cell.column) == (1, 1))


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as raised:
        read(data, "表.ofd")
    return str(raised.value)


# --- The same page as a PDF file -------------------------------------------------------------------------------------------


def test_a_page_is_read_as_the_pdf_of_it() -> None:
    title = ("绩效自评表（2024年度）", 200.0, 780.0)
    as_pdf = read(pages.pdf(pages.text(*title) + pages.table(FORM)), "表.pdf")
    as_ofd = document(o.text(title[0], title[1], 842 - title[2]) + o.table(FORM))
    assert texts(as_ofd) == texts(as_pdf)
    (printed,) = (block for block in as_pdf.blocks if isinstance(block, Grid))
    (grid,) = (block for block in as_ofd.blocks if isinstance(block, Grid))
    assert grid.cells == printed.cells
    assert grid.column_edges == pytest.approx(printed.column_edges, abs=0.5)
    assert as_ofd.format == "ofd"


@pytest.mark.parametrize("name", sorted(path.name for path in SPECIMENS.glob("*.pdf")))
def test_a_printed_document_drawn_again_has_the_same_cells(name: str) -> None:
    data = (SPECIMENS / name).read_bytes()
    printed = list(page_contents(data))
    sheet = printed[0].sheet
    again = read(o.ofd(*map(o.redrawn, printed), size=(sheet.width, sheet.height)), "表.ofd")
    assert again.blocks
    assert _without_edges(again) == _without_edges(read(data, name))


def _without_edges(read_from: Document) -> list[object]:
    return [block.cells if isinstance(block, Grid) else block for block in read_from.blocks]


def test_a_table_goes_on_over_the_break() -> None:
    upper = o.table("| 一 | 二 |\n| 甲 | 乙 |", pages.Frame(top=120))
    lower = o.table("| 丙 | 丁 |", pages.Frame(top=800))
    (grid,) = document(upper, lower).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["一", "二", "甲", "乙", "丙", "丁"]


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "http://www.ofdspec.org/2020/another"])
def test_the_namespace_does_not_matter(namespace: str) -> None:
    entries = entries_of(o.ofd(o.table(TABLE)))
    changed = {name: part.replace(o.NAMESPACE.encode(), namespace.encode()) for name, part in entries.items()}
    assert texts(read(zip_of(changed), "表.ofd")) == ["一", "二", "三", "四", "甲", "乙", "90"]


# --- Characters ------------------------------------------------------------------------------------------------------------


def text_object(codes: str, attributes: str = "", size: float = 9, at: tuple[float, float] = INSIDE) -> str:
    """A text in the empty cell with codes of its own, in millimetres within its boundary."""
    bounds = o.boundary(at[0], at[1] - size, 60, 20)
    return o.element("TextObject", codes, f'ID="3" {bounds} Font="1" Size="{size * 25.4 / 72:.4f}" {attributes}')


def code(content: str, attributes: str = 'X="0" Y="3.175"') -> str:
    return o.element("TextCode", content, attributes)


@pytest.mark.parametrize(
    ("codes", "seen"),
    [
        (code("12.5", 'X="0" Y="3.175" DeltaX="1.6 1.6 1.6"'), "12.5"),
        (code("12.5", 'X="0" Y="3.175" DeltaX="g 3 1.6"'), "12.5"),
        (code("12.5", 'X="0" Y="3.175" DeltaX="1.6"'), "12.5"),
        (code("12.5"), "12.5"),
        (code("\n12.5\n"), "12.5"),
        (code("职工", 'X="0" Y="3.175" DeltaY="3.4"'), "职\n工"),
        (code("12") + code(".5", 'X="3.2"'), "12.5"),
        (code("5", 'X="4.8" Y="3.175"') + code("12.", 'X="0" Y="3.175" DeltaX="1.6 1.6"'), "12.5"),
        (code("张三", 'X="0" Y="3.175" DeltaX="9"'), "张三"),
        (code("&lt;20", 'X="0" Y="3.175" DeltaX="g 2 1.6"'), "<20"),
    ],
)
def test_every_way_to_place_characters_gives_their_text(codes: str, seen: str) -> None:
    assert in_cell(text_object(codes)).replace(" ", "") == seen


def test_texts_are_placed_by_their_matrix() -> None:
    codes = code("12.5", 'X="0" Y="6.35" DeltaX="g 3 3.2"')
    assert in_cell(text_object(codes, 'CTM="0.5 0 0 0.5 0 0"', size=18, at=(LEFT, TOP + 20))) == "12.5"


def test_a_page_on_its_side_is_read_upright() -> None:
    data = o.ofd(o.table(TABLE))
    upright = texts(read(data, "表.ofd"))
    drawing = o.element("CompositeGraphicUnit", o.element("Content", o.table(TABLE)), 'ID="7" Width="210" Height="297"')
    placed = '<ofd:CompositeObject ID="8" ResourceID="7" CTM="0 1 -1 0 297 0" Boundary="0 0 297 297"/>'
    sideways = o.ofd(placed, size=(842, 595), resources=o.element("CompositeGraphicUnits", drawing))
    assert texts(read(sideways, "表.ofd")) == upright


def test_glyphs_of_one_shape_for_two_characters_are_both() -> None:
    glyphs = o.element("CGTransform", o.element("Glyphs", "191"), 'CodePosition="1" CodeCount="2" GlyphCount="1"')
    assert in_cell(text_object(glyphs + code("efix", 'X="0" Y="3.175" DeltaX="g 2 1.6"'))) == "efix"


@pytest.mark.parametrize("content", ["¤¤", "\ufffd\ufffd", "\ue001\ue002"])
def test_glyphs_without_a_character_are_no_guess(content: str) -> None:
    assert in_cell(text_object(code(content, 'X="0" Y="3.175" DeltaX="3.2"'))) == UNREADABLE_SIGN * 2


def test_a_character_that_stands_for_several_glyphs_is_a_placeholder() -> None:
    glyphs = o.element("CGTransform", o.element("Glyphs", "12 57"), 'CodePosition="0" CodeCount="2" GlyphCount="2"')
    assert in_cell(text_object(glyphs + code("00", 'X="0" Y="3.175" DeltaX="1.6"'))) == UNREADABLE_SIGN * 2


def test_characters_with_glyphs_of_their_own_are_read() -> None:
    glyphs = o.element("CGTransform", o.element("Glyphs", "12 57 12"), 'CodePosition="0" CodeCount="3" GlyphCount="3"')
    assert in_cell(text_object(glyphs + code("989", 'X="0" Y="3.175" DeltaX="g 2 1.6"'))) == "989"


def test_a_page_of_glyphs_alone_is_refused() -> None:
    assert "没有附带文字编码" in refusal(o.ofd(o.table(TABLE.replace("甲", "¤¤¤¤"))))


def test_a_character_beyond_the_rectangle_of_its_text_may_be_cut_off() -> None:
    bounds = o.boundary(INSIDE[0], INSIDE[1] - 9, 9, 11)
    codes = code("125", 'X="0" Y="3.175" DeltaX="g 2 1.6"')
    cut = o.element("TextObject", codes, f'ID="3" {bounds} Font="1" Size="3.175"')
    assert in_cell(cut) == "12" + UNREADABLE_SIGN


# --- What is seen ----------------------------------------------------------------------------------------------------------


CLIP = "<ofd:Clips TransFlag='{flag}'><ofd:Clip><ofd:Area><ofd:Path Boundary='{box}'><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
WHITE = o.colour("FillColor", "255 255 255")


@pytest.mark.parametrize(
    "hidden",
    [
        o.text("99", *INSIDE, 'Visible="false"'),
        o.text("99", *INSIDE, 'Alpha="0"'),
        o.text("99", *INSIDE, 'Fill="false"'),
        o.text("99", *INSIDE, inner=WHITE),
        o.text("99", *INSIDE, inner=o.colour("FillColor", "#ff #ff #ff")),
        o.text("99", *INSIDE, inner=o.colour("FillColor", "255")),
        o.text("99", *INSIDE, inner=o.colour("FillColor", "0 0 0 0")),
        o.text("99", *INSIDE, inner=o.colour("FillColor", "0 0 0", 'Alpha="0"')),
        o.text("99", *INSIDE, 'DrawParam="21"'),
        o.text("99", *INSIDE) + o.rectangle(LEFT, TOP + 1, 40, 20, rgb="255 255 255"),
        o.rectangle(LEFT, TOP + 1, 40, 20, rgb="0 0 128") + o.text("99", *INSIDE, inner=o.colour("FillColor", "0 0 128")),
        o.text("99", *INSIDE, inner=CLIP.format(flag="true", box="40 40 5 5", data="M 0 0 L 5 0 L 5 5 L 0 5 C")),
        o.text("99", -40, 100),
    ],
)
def test_what_is_not_seen_is_not_read(hidden: str) -> None:
    look = o.element("DrawParams", o.element("DrawParam", WHITE, 'ID="21"'))
    assert in_cell(hidden, resources=look) == ""


@pytest.mark.parametrize(
    "shown",
    [
        o.text("99", *INSIDE, 'Fill="false" Stroke="true"'),
        o.text("99", *INSIDE, inner=o.colour("FillColor", "0 0 128")),
        o.rectangle(LEFT, TOP + 1, 40, 20, rgb="0 0 128") + o.text("99", *INSIDE, inner=WHITE),
        o.rectangle(LEFT, TOP + 1, 40, 20, rgb="255 255 255") + o.text("99", *INSIDE),
        o.text("99", *INSIDE) + o.rectangle(LEFT, TOP + 1, 40, 20, 'Alpha="80"', rgb="255 255 0"),
        o.text("99", *INSIDE) + o.rectangle(LEFT, TOP + 1, 40, 20, 'Visible="false"'),
        o.text("99", *INSIDE, inner=CLIP.format(flag="false", box="0 0 9 9", data="M 0 0 L 9 0 L 9 9 L 0 9 C")),
        o.text("99", *INSIDE, inner="<ofd:Clips/>"),
        o.text("99", *INSIDE, 'DrawParam="404"'),
        o.element("PageBlock", o.text("99", *INSIDE), 'ID="6"'),
    ],
)
def test_what_is_seen_is_read(shown: str) -> None:
    assert in_cell(shown) == "99"


def test_a_figure_struck_out_is_read_as_in_a_pdf() -> None:
    as_pdf = pages.text("99", INSIDE[0], 842 - INSIDE[1]) + pages.line(LEFT, 842 - TOP - 8, LEFT + 10, 842 - TOP - 8)
    printed = texts(read(pages.pdf(pages.table(TABLE) + as_pdf), "表.pdf"))
    struck = o.text("99", *INSIDE) + o.line(LEFT, TOP + 8, LEFT + 10, TOP + 8)
    assert texts(document(o.table(TABLE) + struck)) == printed
    assert "99" not in printed


# --- Lines -----------------------------------------------------------------------------------------------------------------


def box(data: str, attributes: str) -> str:
    return o.shape(data, f'Boundary="0 0 210 297" {attributes}', o.colour("FillColor", "0 0 0"))


def frame_of(draw: str) -> str:
    """A table of three cells by lines at 20, 60, 100 and 140 mm."""
    ends = [(20, 20, 140, 20), (20, 30, 140, 30), *((x, 20, x, 30) for x in (20, 60, 100, 140))]
    words = o.text("左", 70, 73) + o.text("右", 190, 73)
    return words + "".join(LINES[draw](*each) for each in ends)


def _thin(x1: float, y1: float, x2: float, y2: float) -> str:
    return box(f"M {x1} {y1} L {x2 + 0.2} {y1} L {x2 + 0.2} {y2 + 0.2} L {x1} {y2 + 0.2} C", 'Stroke="false" Fill="true"')


LINES: dict[str, Callable[[float, float, float, float], str]] = {
    "stroke": lambda x1, y1, x2, y2: box(f"M {x1} {y1} L {x2} {y2}", ""),
    "moved": lambda x1, y1, x2, y2: box(f"S {x1} {y1} M {x1} {y1} L {x2} {y2}", ""),
    "without blanks": lambda x1, y1, x2, y2: box(f"M{x1} {y1}L{x2},{y2}", ""),
    "thin box": _thin,
    "upside down": lambda x1, y1, x2, y2: box(f"M {x1} {-y1} L {x2} {-y2}", 'CTM="1 0 0 -1 0 0"'),
    "scaled": lambda x1, y1, x2, y2: box(f"M {x1 * 10} {y1 * 10} L {x2 * 10} {y2 * 10}", 'CTM="0.1 0 0 0.1 0 0"'),
}


@pytest.mark.parametrize("draw", LINES)
def test_borders_are_lines_however_they_are_drawn(draw: str) -> None:
    (grid,) = document(frame_of(draw)).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["左", "右", ""]


@pytest.mark.parametrize("attributes", ['Alpha="0"', 'Visible="false"', 'Stroke="false"'])
def test_lines_that_are_not_seen_are_no_borders(attributes: str) -> None:
    unseen = box("M 60 20 L 60 30", attributes)
    whole = frame_of("stroke").replace(LINES["stroke"](60, 20, 60, 30), unseen)
    (grid,) = (block for block in document(whole).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["左右", ""]


def test_an_arc_is_no_border() -> None:
    round_seal = box("M 150 100 A 20 20 0 1 1 150 140 A 20 20 0 1 1 150 100 Q 160 110 150 120 B 1 1 2 2 150 100", "")
    assert texts(document(o.table(TABLE) + round_seal)) == ["一", "二", "三", "四", "甲", "乙", "90"]


# --- Templates, drawings, several documents --------------------------------------------------------------------------------


def with_template(order: str, template: str, page: str) -> bytes:
    common = f'<ofd:TemplatePage ID="50" BaseLoc="Tpls/Content.xml" ZOrder="{order}"/>'
    content = o.root("Page", '<ofd:Template TemplateID="50"/>' + o.element("Content", o.layer(page)))
    return o.ofd(content, common=common, parts={"Doc_0/Tpls/Content.xml": o.page(template)})


def test_a_template_is_part_of_its_page() -> None:
    drawn = with_template("Background", o.table(TABLE), o.text("99", *INSIDE))
    assert texts(read(drawn, "表.ofd")) == ["一", "二", "三", "四", "甲", "99", "乙", "90"]


@pytest.mark.parametrize(("order", "seen"), [("Background", True), ("Foreground", False)])
def test_a_template_lies_below_or_above_its_page(order: str, seen: bool) -> None:
    drawn = with_template(
        order, o.rectangle(100, 100, 100, 100, rgb="255 255 255"), o.text("99", 120, 140) + o.text("8", 300, 140)
    )
    assert ("99" in "".join(texts(read(drawn, "表.ofd")))) is seen


def test_a_template_that_is_missing_is_a_damage() -> None:
    page = o.root("Page", '<ofd:Template TemplateID="50"/>' + o.element("Content", o.layer(o.table(TABLE))))
    assert "模板不在文件内" in refusal(o.ofd(page))


def test_drawings_that_are_shared_are_drawn() -> None:
    unit = o.element("CompositeGraphicUnit", o.element("Content", o.text("99", 0, 9)), 'ID="7" Width="50" Height="50"')
    place = f"<ofd:CompositeObject ID='8' ResourceID='7' {o.boundary(INSIDE[0], INSIDE[1] - 9, 40, 20)}/>"
    assert in_cell(place, resources=o.element("CompositeGraphicUnits", unit)) == "99"


def test_a_drawing_that_is_missing_is_a_damage() -> None:
    assert "资源不在文件内" in refusal(o.ofd("<ofd:CompositeObject ID='8' ResourceID='7' Boundary='0 0 9 9'/>"))


def test_all_documents_of_a_file_are_read_each_with_its_places() -> None:
    bodies = {**o.body("Doc_0", o.table("| 一 | 二 |")), **o.body("Doc_1", o.table("| 三 | 四 |"))}
    first, second = read(zip_of({**o.entry("Doc_0", "Doc_1"), **bodies}), "表.ofd").blocks
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    assert (first.cells[0].location, second.cells[1].location) == ("文档1第1页表1 第1行第1列", "文档2第1页表1 第1行第2列")


def test_versions_of_a_document_are_not_chosen_between() -> None:
    version = '<ofd:Versions><ofd:Version ID="1" Index="1" Current="true" BaseLoc="Doc_0/V.xml"/></ofd:Versions>'
    entry = o.entry("Doc_0")["OFD.xml"]
    assert isinstance(entry, str)
    parts = {
        "OFD.xml": entry.replace("</ofd:DocBody>", f"{version}</ofd:DocBody>"),
        "Doc_0/V.xml": o.root("DocVersion", o.element("DocRoot", "Other.xml")),
    }
    assert "几个版本" in refusal(o.ofd(o.table(TABLE), parts=parts))
    parts["Doc_0/V.xml"] = o.root("DocVersion", o.element("DocRoot", "Document.xml"))
    assert texts(read(o.ofd(o.table(TABLE), parts=parts), "表.ofd"))[0] == "一"


# --- Pictures, stamps, signatures ------------------------------------------------------------------------------------------


def image(mode: str, colour: object) -> bytes:
    saved = io.BytesIO()
    Image.new(mode, (20, 20), colour).save(saved, "PNG")  # type: ignore[arg-type]
    return saved.getvalue()


def with_picture(drawn: str, data: bytes) -> bytes:
    media = o.element("MultiMedia", o.element("MediaFile", "a.png"), 'ID="9" Type="Image"')
    return o.ofd(o.table(TABLE) + drawn, resources=o.element("MultiMedias", media), parts={"Doc_0/Res/a.png": data})


OVER = o.text("99", *INSIDE) + o.picture(LEFT, TOP + 1, 40, 20)


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (image("RGBA", (255, 0, 0, 0)), "99" + PICTURE_SIGN),
        (image("RGBA", (255, 0, 0, 255)), PICTURE_SIGN),
        (image("RGB", (255, 255, 255)), PICTURE_SIGN),
        (b"jb2", PICTURE_SIGN),
    ],
)
def test_a_picture_hides_what_it_covers_and_is_told_of(data: bytes, seen: str) -> None:
    assert seen in "".join(texts(read(with_picture(OVER, data), "表.ofd"))).replace("\n", "")


def test_a_seal_over_several_cells_that_lets_text_shine_through_changes_nothing() -> None:
    seal = o.picture(80, 100, 120, 60)
    assert texts(read(with_picture(seal, image("RGBA", (255, 0, 0, 90))), "表.ofd"))[-2:] == ["乙", "90"]


def annotated(kind: str, *drawn: str, attributes: str = "") -> bytes:
    """A table with a figure in each cell, and something added to its page later."""
    appearance = o.element("Appearance", "".join(drawn), 'Boundary="0 0 210 297"')
    annotation = o.element("Annot", appearance, f'ID="70" Type="{kind}" {attributes}')
    listed = o.root("Annotations", o.element("Page", o.element("FileLoc", "Page_0.xml"), 'PageID="100"'))
    parts = {"Doc_0/Annots/Annotations.xml": listed, "Doc_0/Annots/Page_0.xml": o.root("PageAnnot", annotation)}
    content = o.table(TABLE) + o.text("99", *INSIDE)
    return o.ofd(content, further=o.element("Annotations", "Annots/Annotations.xml"), parts=parts)


WITH_99 = ["一", "二", "三", "四", "甲", "99", "乙", "90"]
RED = o.colour("StrokeColor", "255 0 0")
SEAL = (
    o.shape("M 60 40 A 15 15 0 1 1 30 40 A 15 15 0 1 1 60 40 C", 'Boundary="0 0 210 297" LineWidth="1"', RED),
    o.shape("M 38 38 L 52 48 L 38 48 L 52 38 L 45 52 C", 'Boundary="0 0 210 297" Stroke="false" Fill="true"', o.colour("FillColor", "255 0 0")),
    o.line(60, TOP + 9, 200, TOP + 9),
    o.text("某区总工会财务专用章", 60, TOP + 14),
)  # fmt: skip


def test_a_vector_seal_over_a_figure_does_not_change_it() -> None:
    assert texts(read(annotated("Stamp", *SEAL), "表.ofd")) == WITH_99


LETTER = [(0, 0), (8, 0), (8, 8), (0, 8)], [(1, 1), (7, 1), (7, 7), (1, 7)], [(3.5, 2), (4.5, 2), (4.5, 6), (3.5, 6)]
STAR = ([(4, 0), (5, 3), (8, 3), (5.6, 5), (6.6, 8), (4, 6.2), (1.4, 8), (2.4, 5), (0, 3), (3, 3)],)
"""Outlines in squares of eight points: 中 with its frame, and a star."""


@pytest.mark.parametrize("outlines", [LETTER, STAR])
@pytest.mark.parametrize("scale", [1, 3, 8])
@pytest.mark.parametrize("at", [(LEFT - 2, TOP), (LEFT - 30, TOP - 20), (LEFT + 2, TOP + 4)])
def test_a_seal_drawn_on_the_page_itself_changes_nothing(
    outlines: tuple[list[tuple[float, float]], ...], scale: float, at: tuple[float, float]
) -> None:
    placed = [[(at[0] + scale * x, at[1] + scale * y) for x, y in outline] for outline in outlines]
    mm = [" L ".join(f"{x * 25.4 / 72:.3f} {y * 25.4 / 72:.3f}" for x, y in outline) for outline in placed]
    look = 'Boundary="0 0 210 297" Stroke="false" Fill="true" Rule="Even-Odd"'
    drawn = o.shape(" ".join(f"M {each} C" for each in mm), look, o.colour("FillColor", "255 0 0"))
    assert texts(document(o.table(TABLE) + o.text("99", *INSIDE) + drawn)) == WITH_99
    points = [[f"{x:.3f} {842 - y:.3f}" for x, y in outline] for outline in placed]
    paths = "".join(f"{each[0]} m {' l '.join(each[1:])} l h " for each in points)
    figure = pages.text("99", INSIDE[0], 842 - INSIDE[1])
    printed = pages.pdf(pages.table(TABLE) + figure + pages.painted("1 0 0", f"{paths}f*\n"))
    assert texts(read(printed, "表.pdf")) == WITH_99


def test_a_stamp_that_covers_a_figure_with_paper_leaves_it_unknown() -> None:
    cover = o.rectangle(LEFT - 2, TOP + 1, 30, 20, rgb="255 255 255")
    assert texts(read(annotated("Stamp", cover, o.text("88", *INSIDE)), "表.ofd"))[5] == PICTURE_SIGN


@pytest.mark.parametrize(
    ("kind", "drawn", "attributes"),
    [
        ("Watermark", o.text("内部资料", *INSIDE), ""),
        ("Link", o.text("88", *INSIDE), ""),
        ("Path", o.rectangle(LEFT, TOP + 1, 40, 20, rgb="255 255 255"), 'Visible="false"'),
        ("Highlight", o.rectangle(LEFT, TOP + 1, 40, 20, rgb="255 255 0"), ""),
    ],
)
def test_what_was_added_and_is_no_content_changes_nothing(kind: str, drawn: str, attributes: str) -> None:
    assert texts(read(annotated(kind, drawn, attributes=attributes), "表.ofd")) == WITH_99


def test_what_was_added_as_content_is_read() -> None:
    assert "填报单位" in "".join(texts(read(annotated("Path", o.text("填报单位", 300, 300)), "表.ofd")))
    struck = annotated("Highlight", o.line(LEFT - 1, TOP + 8, LEFT + 10, TOP + 8), attributes='Subtype="StrikeOut"')
    assert "99" not in texts(read(struck, "表.ofd"))


def test_the_seal_of_a_signature_is_no_picture_of_the_page() -> None:
    entry = o.entry("Doc_0")["OFD.xml"]
    assert isinstance(entry, str)
    stamp = o.element("StampAnnot", "", f'ID="1" PageRef="100" {o.boundary(100, 100, 200, 200)}')
    parts: dict[str, str | bytes] = {
        "OFD.xml": entry.replace("</ofd:DocBody>", "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"),
        "Doc_0/Signs/Signatures.xml": o.root("Signatures", '<ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/>'),
        "Doc_0/Signs/Sign_0/Signature.xml": o.root("Signature", o.element("SignedInfo", stamp)),
        "Doc_0/Signs/Sign_0/SignedValue.dat": b"\x30\x82",
    }
    assert texts(read(o.ofd(o.table(TABLE), parts=parts), "表.ofd")) == texts(read(o.ofd(o.table(TABLE)), "表.ofd"))


def test_a_page_that_is_a_picture_is_refused() -> None:
    media = o.element("MultiMedia", o.element("MediaFile", "a.png"), 'ID="9" Type="Image"')
    scan = o.ofd(o.picture(0, 0, 595, 842), resources=o.element("MultiMedias", media))
    assert "扫描件或图片" in refusal(scan)


def test_a_scan_over_recognised_text_is_refused() -> None:
    scan = with_picture(o.picture(0, 0, 595, 842), image("RGB", (255, 255, 255)))
    assert "扫描件或图片" in refusal(scan)


def test_what_lies_far_from_the_sheet_is_not_seen() -> None:
    assert in_cell(o.text("99", *INSIDE, 'CTM="1000000 0 0 1000000 0 0"') + o.picture(1e6, 1e6, 1e6, 1e6)) == ""


# --- Files that are not read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps_entry", [True, False])
def test_an_encrypted_file_is_refused(keeps_entry: bool) -> None:
    entries = entries_of(o.ofd(o.table(TABLE), parts={"Encryptions.xml": o.root("Encryptions", "")}))
    if not keeps_entry:
        del entries["OFD.xml"]
    assert "已加密" in refusal(zip_of(entries))


def changed(part: str, old: str, new: str) -> bytes:
    entries = entries_of(o.ofd(o.table(TABLE)))
    assert old.encode() in entries[part]
    return zip_of({**entries, part: entries[part].replace(old.encode(), new.encode())})


PAGE, DOCUMENT = "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("OFD.xml", "ofd:DocBody", "ofd:Other"),
        ("OFD.xml", "Doc_0/Document.xml", "Doc_9/Document.xml"),
        (DOCUMENT, "<ofd:Page ", "<ofd:Other "),
        (DOCUMENT, "Pages/Page_0", "../../../../etc/passwd"),
        (DOCUMENT, "0 0 2", "0 0 -2"),
        (DOCUMENT, "0 0 2", "0 0 x2"),
        (DOCUMENT, "0 0 2", "0 2"),
        (DOCUMENT, "0 0 2", "0 0 999992"),
        (PAGE, "M 0", "M nan"),
        (PAGE, "M 0", "M 1e999"),
        (PAGE, "M 0", "Z 0"),
        (PAGE, "M 0.0000", "M"),
        (PAGE, 'Font="1"', 'Font="1" CTM="1 0 0"'),
        (PAGE, 'Font="1"', 'Font="1" Alpha="x"'),
        (PAGE, "</ofd:Page>", "</ofd:Pages>"),
        (PAGE, "<ofd:Page ", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><ofd:Page '),
    ],
)
def test_a_damaged_file_is_refused(part: str, old: str, new: str) -> None:
    assert refusal(changed(part, old, new))


def test_a_damage_has_its_place() -> None:
    assert "第1页" in refusal(changed(PAGE, "M 0", "M nan"))


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zip_of({**entries_of(o.ofd(o.table(TABLE))), PAGE: o.page(" " * (limits.MAX_PART_BYTES - 1024))})
    assert "压缩" in refusal(bomb)
    monkeypatch.setattr(container, "MAX_ARCHIVE_BYTES", 1000)
    assert "解压后超过" in refusal(o.ofd(o.table(TABLE)))


@pytest.mark.parametrize(
    ("module", "limit", "says"),
    [
        (limits, "MAX_DRAWN_OBJECTS", "图形超过"),
        (limits, "MAX_CHARACTERS", "文字超过"),
        (content, "MAX_CORNERS", "个点"),
        (container, "MAX_PAGES", "页"),
    ],
)
def test_pages_are_limited(module: object, limit: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, limit, 1)
    assert says in refusal(o.ofd(o.table(TABLE), o.table(TABLE)))


def test_a_drawing_within_itself_is_refused() -> None:
    inner = o.element("Content", "<ofd:CompositeObject ID='8' ResourceID='7' Boundary='0 0 9 9'/>")
    unit = o.element("CompositeGraphicUnit", inner, 'ID="7" Width="9" Height="9"')
    drawn = "<ofd:CompositeObject ID='9' ResourceID='7' Boundary='0 0 9 9'/>"
    assert "嵌套" in refusal(o.ofd(drawn, resources=o.element("CompositeGraphicUnits", unit)))


# --- Files of other programs -----------------------------------------------------------------------------------------------

FOLDER = os.environ.get("PERFEVAL_OFD_FILES", "")
"""A folder of OFD files, to try what other programs write."""


@pytest.mark.skipif(not FOLDER, reason="PERFEVAL_OFD_FILES names no folder")
def test_files_of_other_programs_are_read_or_refused() -> None:
    for file in sorted(Path(FOLDER).glob("*.ofd")):
        try:
            assert read(file.read_bytes(), file.name).format == "ofd"
        except UnreadableDocumentError as refused:
            print(f"{file.name}: {refused}")
