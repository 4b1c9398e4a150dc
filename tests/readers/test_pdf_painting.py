"""What is not seen on the paper is not text: layers that are off, text without colour, text below something painted later."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import pytest

from perfeval_data.paper.grid import UNREADABLE_SIGN, UnreadableDocumentError
from perfeval_data.readers import pdf
from tests.drawing import drawn, outline, picture
from tests.readers import pages
from tests.readers.pages import Frame, Page, drawing, line, painted, read, rectangle, stream, table, text

OWN = pages.FIRST_OWN_OBJECT
AT = Frame()
FUNDS = "| 名称 | 年初 | 执行 |\n| 总额 | 25 | 18 |"
FUNDS_DRAWN = picture("""
    名称 | 年初 | 执行
    总额 | 25   | 18
""")
BEHIND_18 = (AT.x(2) + 12, AT.y(1) - 11)
"""Where a character behind the executed amount begins."""
ON_18 = (AT.x(2) + 3, AT.y(1) - 11)


def funds(content: str | Page) -> str:
    (grid,) = read(content).grids
    return drawn(grid)


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        pdf.read(data)
    return str(caught.value)


# --- Text without colour ---------------------------------------------------------------------------------------------------

STATES = "/ExtGState<</Clear<</ca 0/CA 0>>/Veil<</ca .03/CA .03>>/Half<</ca .5/CA .5>>/Multiply<</BM/Multiply>>>>"
ZERO = text("0", *BEHIND_18)


@pytest.mark.parametrize(
    "unseen",
    [
        painted("1 1 1", ZERO),
        painted(".97 .97 .97", ZERO),
        f"q 0 0 0 0 k {ZERO}Q ",
        f"q 1 g {ZERO}Q ",
        f"q /Clear gs {ZERO}Q ",
        f"q /Veil gs {ZERO}Q ",
        text("0", *BEHIND_18, mode=3),
        text("0", *BEHIND_18, mode=7),
        text("0", *BEHIND_18, size=0.4),
        painted("0 0 0", rectangle(BEHIND_18[0] - 1, BEHIND_18[1] - 2, 11, 12)) + ZERO,
        f"q {AT.x(2)} {AT.y(2)} 11 24 re W n {ZERO}Q ",
    ],
    ids=[
        "white", "nearly white", "white of four inks", "white as grey", "transparent", "nearly transparent", "invisible",
        "only a clip", "tiny", "black on black", "clipped",
    ],
)  # fmt: skip
def test_text_that_is_not_seen_is_not_read(unseen: str) -> None:
    assert funds(Page(table(FUNDS) + unseen, resources=STATES)) == FUNDS_DRAWN


@pytest.mark.parametrize(
    "seen",
    [
        painted(".5 .5 .5", ZERO),
        painted("1 0 0", ZERO),
        f"q /Half gs {ZERO}Q ",
        painted("0 0 .5", rectangle(*BEHIND_18, 9, 10)) + painted("1 1 1", ZERO),
        f"q /Half gs {painted('0 0 .5', rectangle(*BEHIND_18, 9, 10))}Q " + painted("1 0 0", ZERO),
    ],
    ids=["grey", "red", "half transparent", "white on blue", "red on pale blue"],
)
def test_text_that_is_seen_is_read(seen: str) -> None:
    assert funds(Page(table(FUNDS) + seen, resources=STATES)) == FUNDS_DRAWN + "0"


def test_white_text_on_a_coloured_heading_is_read() -> None:
    heading = painted(".2 .3 .6", rectangle(AT.x(0), AT.y(1), 180, 24))
    words = painted("1 1 1", table("| 名称 | 年初 | 执行 |"))
    assert funds(heading + words + table("| | | |\n| 总额 | 25 | 18 |")) == FUNDS_DRAWN


SHADED = (
    "/Pattern<</Shade<</PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 600 0]/Extend[true true]"
    "/Function<</FunctionType 2/Domain[0 1]/C0[0 0 .5]/C1[1 1 1]/N 1>>>>>>>>"
)


@pytest.mark.parametrize(
    "ground",
    [
        f"q /Pattern cs /Shade scn {rectangle(BEHIND_18[0], BEHIND_18[1] - 2, 12, 12)}Q ",
        f"q /Half gs {painted('0 0 .5', rectangle(BEHIND_18[0], BEHIND_18[1] - 2, 12, 12))}Q ",
    ],
    ids=["a gradient", "half transparent"],
)
def test_white_text_on_a_ground_of_no_certain_colour_is_read(ground: str) -> None:
    assert funds(Page(table(FUNDS) + ground + painted("1 1 1", ZERO), resources=STATES + SHADED)) == FUNDS_DRAWN + "0"


def test_a_drawing_that_is_transparent_as_a_whole_is_not_read() -> None:
    page = Page(table(FUNDS) + "q /Clear gs /X Do Q", resources=f"{STATES}/XObject<</X {OWN} 0 R>>")
    (grid,) = read(page, objects=[drawing(ZERO)]).grids
    assert drawn(grid) == FUNDS_DRAWN


def test_a_drawing_is_confined_to_its_clip() -> None:
    page = Page(table(FUNDS) + "q 0 0 40 40 re W n /X Do Q", resources=f"/XObject<</X {OWN} 0 R>>")
    (grid,) = read(page, objects=[drawing(ZERO)]).grids
    assert drawn(grid) == FUNDS_DRAWN


# --- Text and lines below something painted later --------------------------------------------------------------------------

OLD = text("20", *ON_18)
BOX = rectangle(ON_18[0] - 1, ON_18[1] - 2, 30, 11)
EMPTY_FUNDS = "| 名称 | 年初 | 执行 |\n| 总额 | 25 | |"
NEW = text("18", *ON_18)


@pytest.mark.parametrize(
    "cover",
    [
        painted("1 1 1", BOX),
        painted("1 1 .6", BOX),
        painted("0 0 0", BOX) + "1 g ",
        painted("1 1 1", BOX.replace("f\n", "B\n")),
        f"q 1 g {ON_18[0] - 1} {ON_18[1] - 2} m {ON_18[0] + 29} {ON_18[1] - 2} l {ON_18[0] + 29} {ON_18[1] + 9} l "
        f"{ON_18[0] - 1} {ON_18[1] + 9} l h f Q ",
        f"q 1 g {ON_18[0] - 2} {ON_18[1]} m {ON_18[0] - 2} {ON_18[1] + 14} {ON_18[0] + 30} {ON_18[1] + 14} "
        f"{ON_18[0] + 30} {ON_18[1]} c {ON_18[0] + 20} {ON_18[1] - 5} {ON_18[0]} {ON_18[1] - 5} {ON_18[0] - 2} {ON_18[1]} c f Q ",
        f"q 1 G 11 w {line(ON_18[0] - 1, ON_18[1] + 4, ON_18[0] + 29, ON_18[1] + 4)}Q ",
        f"q {ON_18[0] - 1} {ON_18[1] - 2} 30 11 re W n {painted('1 1 1', rectangle(0, 0, 595, 842))}Q ",
    ],
    ids=["white", "yellow", "black", "with a border", "polygon", "rounded", "a thick stroke", "clipped"],
)
def test_text_below_an_area_is_not_read(cover: str) -> None:
    assert funds(table(EMPTY_FUNDS) + OLD + cover + NEW) == FUNDS_DRAWN


@pytest.mark.parametrize(("state", "expected"), [("", "18"), ("/Half gs ", "20"), ("/Multiply gs ", "20")])
def test_an_area_in_a_drawing_painted_apart_hides_if_nothing_shines_through(state: str, expected: str) -> None:
    page = Page(table(EMPTY_FUNDS) + OLD + f"q {state}/X Do Q", resources=f"{STATES}/XObject<</X {OWN} 0 R>>")
    new = NEW if expected == "18" else ""
    inner = drawing(painted("1 1 1", BOX) + new, "/Group<</S/Transparency/I true>>")
    (grid,) = read(page, objects=[inner]).grids
    assert drawn(grid) == FUNDS_DRAWN.replace("18", expected)


def test_only_the_characters_below_an_area_are_not_read() -> None:
    old = text("180", *ON_18)
    assert funds(table(EMPTY_FUNDS) + old + painted("1 1 1", rectangle(*BEHIND_18, 9, 9))) == FUNDS_DRAWN


@pytest.mark.parametrize(
    "over",
    [
        f"q /Multiply gs {painted('1 1 0', BOX)}Q ",
        f"q /Half gs {painted('1 1 0', BOX)}Q ",
        f"q 1 g {BOX.replace('re f', 're')}{AT.x(2) + 1} {AT.y(2) + 1} 58 22 re f* Q ",
        painted("1 1 1", rectangle(ON_18[0], ON_18[1] - 3, 30, 4)),
    ],
    ids=["marked with a highlighter", "half transparent", "in the hole of an area", "below the text"],
)
def test_text_that_shines_through_or_lies_beside_is_read(over: str) -> None:
    assert funds(Page(table(FUNDS) + over, resources=STATES)) == FUNDS_DRAWN


def test_lines_below_an_area_are_no_borders() -> None:
    old = line(AT.x(1) + 30, AT.y(0), AT.x(1) + 30, AT.y(2))
    cover = painted("1 1 1", rectangle(AT.x(1), AT.y(2), 60, 48))
    assert funds(old + cover + table(FUNDS)) == FUNDS_DRAWN


def test_an_area_painted_before_hides_nothing() -> None:
    assert funds(painted("1 1 1", rectangle(0, 0, 595, 842)) + table(FUNDS)) == FUNDS_DRAWN


def test_cells_painted_one_after_the_other_hide_nothing_of_each_other() -> None:
    cells = []
    for row, words in enumerate((("名称", "年初", "执行"), ("总额", "25", "18"))):
        for column, word in enumerate(words):
            x, y = AT.x(column), AT.y(row + 1)
            cells += [painted(".9 .9 .9", rectangle(x, y, 60, 24)), rectangle(x, y, 60, 24, "S"), text(word, x + 3, y + 13)]
    assert funds("".join(cells)) == FUNDS_DRAWN


# --- Layers ----------------------------------------------------------------------------------------------------------------

OFF, ON, CONDITION = OWN, OWN + 1, OWN + 2
GROUPS = ["<</Type/OCG/Name(draft)>>", "<</Type/OCG/Name(final)>>", f"<</Type/OCMD/OCGs[{OFF} 0 R]/P/AllOn>>"]
LAYERS = f"/Properties<</Off {OFF} 0 R/On {ON} 0 R/If {CONDITION} 0 R>>"
STATE = f"/OCProperties<</OCGs[{OFF} 0 R {ON} 0 R]/D<</BaseState/ON/OFF[{OFF} 0 R]>>>>"
ONLY_ON = f"/OCProperties<</OCGs[{OFF} 0 R {ON} 0 R]/D<</BaseState/OFF/ON[{ON} 0 R]>>>>"


def with_layers(content: str, catalog: str = STATE, objects: Sequence[str] = (), resources: str = "") -> str:
    page = Page(table(FUNDS) + content, resources=LAYERS + resources)
    (grid,) = read(page, objects=[*GROUPS, *objects], catalog=catalog).grids
    return drawn(grid)


@pytest.mark.parametrize("catalog", [STATE, ONLY_ON])
@pytest.mark.parametrize(
    "content",
    [
        f"/OC /Off BDC {ZERO}EMC ",
        f"/OC /If BDC {ZERO}EMC ",
        f"/OC /On BDC /OC /Off BDC {ZERO}EMC EMC ",
        f"/Span <</MCID 0>> BDC /OC /Off BDC {ZERO}EMC EMC ",
    ],
    ids=["a layer", "a condition", "nested", "within a mark of another kind"],
)
def test_text_of_a_layer_that_is_off_is_not_read(catalog: str, content: str) -> None:
    assert with_layers(content, catalog) == FUNDS_DRAWN


def test_text_of_a_layer_that_is_on_is_read() -> None:
    assert with_layers(f"/OC /On BDC {ZERO}EMC /Span <</MCID 0>> BDC {text('1', BEHIND_18[0] + 4.5, BEHIND_18[1])}EMC") == (
        FUNDS_DRAWN + "01"
    )


@pytest.mark.parametrize(("layer", "expected"), [(OFF, FUNDS_DRAWN), (ON, FUNDS_DRAWN + "0")])
def test_a_drawing_may_belong_to_a_layer(layer: int, expected: str) -> None:
    inner = drawing(ZERO, f"/OC {layer} 0 R")
    assert with_layers("q /X Do Q", objects=[inner], resources=f"/XObject<</X {OWN + 3} 0 R>>") == expected


def test_lines_and_areas_of_a_layer_that_is_off_are_not_there() -> None:
    line_down = line(AT.x(1) + 30, AT.y(0), AT.x(1) + 30, AT.y(2))
    cover = painted("1 1 1", rectangle(AT.x(2) + 1, AT.y(2) + 1, 50, 20))
    assert with_layers(f"/OC /Off BDC {line_down}{cover}EMC ") == FUNDS_DRAWN


def test_a_list_of_layers_may_be_packed() -> None:
    packed = zlib.compress(f"5 0 <<{STATE}>>".encode()).decode("latin-1")
    data = pages.pdf(
        Page(table(FUNDS) + f"/OC /Off BDC {ZERO}EMC ", resources=LAYERS),
        objects=[*GROUPS, stream(packed, "/Type/ObjStm/N 1/First 4/Filter/FlateDecode")],
        catalog=STATE.replace("/OCProperties", "/OCPr#6fperties"),
    )
    (grid,) = pdf.read(data).grids
    assert drawn(grid) == FUNDS_DRAWN


# --- Copies ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("offset", [0, 0.3, 0.8])
def test_a_copy_at_the_same_place_counts_once(offset: float) -> None:
    copy = text("18", ON_18[0] + offset, ON_18[1] - offset)
    assert funds(table(FUNDS) + copy) == FUNDS_DRAWN


def test_characters_painted_twice_one_by_one_count_once() -> None:
    x, y = ON_18
    bold = "".join(text(digit, x + 4.5 * place + offset, y) for place, digit in enumerate("18") for offset in (0, 0.4))
    assert funds(table(EMPTY_FUNDS) + bold) == FUNDS_DRAWN


def test_a_grey_shadow_of_a_title_counts_once() -> None:
    shadow = painted(".7 .7 .7", text("项目支出绩效自评表", 101.2, 798.8, size=16))
    assert outline(read(shadow + text("项目支出绩效自评表", 100, 800, size=16))) == ["项目支出绩效自评表"]


def test_the_same_figure_twice_is_no_copy() -> None:
    assert outline(read(text("1100", 50, 800) + text("公公", 50, 780))) == ["1100", "公公"]


@pytest.mark.parametrize("offset", [0, 1.5, 2.2])
def test_a_figure_painted_over_another_one_is_unreadable(offset: float) -> None:
    assert "\N{REPLACEMENT CHARACTER}" in funds(table(EMPTY_FUNDS) + OLD + text("18", ON_18[0] + offset, ON_18[1]))


@pytest.mark.parametrize(
    "hidden",
    [
        NEW + painted("1 1 1", BOX),
        painted("1 1 1", NEW),
        f"q /Clear gs {NEW}Q ",
        text("18", *ON_18, mode=3),
        text("18", ON_18[0] + 0.7, ON_18[1] - 0.7, mode=3),
    ],
    ids=["covered", "white", "transparent", "invisible", "a little aside"],
)
def test_a_text_in_the_place_of_a_hidden_one_is_no_copy_of_it(hidden: str) -> None:
    assert funds(Page(table(EMPTY_FUNDS) + hidden + NEW, resources=STATES)) == FUNDS_DRAWN


def test_a_text_in_the_place_of_a_hidden_one_within_a_drawing_is_no_copy_of_it() -> None:
    page = Page(table(EMPTY_FUNDS) + "/X Do ", resources=f"{STATES}/XObject<</X {OWN} 0 R>>")
    (grid,) = read(page, objects=[drawing(painted("1 1 1", NEW) + NEW)]).grids
    assert drawn(grid) == FUNDS_DRAWN


# --- Text below a picture --------------------------------------------------------------------------------------------------

PICTURE = stream("\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
PNG = stream(
    "\x80", f"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/SMask {OWN + 2} 0 R"
)
CLEAR = stream("\x10", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
PICTURES = f"/XObject<</P {OWN} 0 R/T {OWN + 1} 0 R>>"
SCAN = "第1页：这一页是扫描件或图片，"
"""What follows depends on whether scanned pages can be recognised on this machine."""


def shown(name: str, left: float, bottom: float, width: float, height: float) -> str:
    return f"q {width} 0 0 {height} {left} {bottom} cm /{name} Do Q\n"


@pytest.mark.parametrize(
    "content",
    [
        table(FUNDS) + shown("P", 0, 0, 595, 842),
        table(FUNDS) + shown("P", 0, 0, 595, 842) + text("附件1", 50, 800),
        text("附件1", 50, 825) + table(FUNDS) + shown("P", 20, 20, 555, 790),
        table(FUNDS) + "".join(shown("P", 0, 842 - 10 * (strip + 1), 595, 10) for strip in range(84)) + text("附件1", 50, 800),
        text("附件1", 50, 100) + table(FUNDS) + shown("P", 20, 500, 555, 320),
    ],
    ids=["the page", "stamped", "below a line", "in strips", "a part of the page"],
)
def test_a_page_whose_picture_covers_its_text_is_a_scan(content: str) -> None:
    assert refusal(pages.pdf(Page(content, resources=PICTURES), objects=[PICTURE, PNG, CLEAR])).startswith(SCAN)


def test_text_below_a_seal_is_read() -> None:
    page = Page(table(FUNDS) + shown("T", AT.x(1) + 40, AT.y(2), 60, 48), resources=PICTURES)
    (grid,) = read(page, objects=[PICTURE, PNG, CLEAR]).grids
    assert drawn(grid) == FUNDS_DRAWN


@pytest.mark.parametrize("mark", ["/OC /Off BDC {} EMC ", "{}"], ids=["marked", "of the picture itself"])
def test_a_picture_of_a_layer_that_is_off_hides_nothing(mark: str) -> None:
    own = f"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/OC {OFF} 0 R"
    over = mark.format(shown("P", 0, 0, 595, 842))
    assert with_layers(over, objects=[stream("\x80", own)], resources=f"/XObject<</P {OWN + 3} 0 R>>") == FUNDS_DRAWN


def test_text_cut_by_the_edge_of_the_sheet_is_unreadable() -> None:
    """What a crop box cuts off is not seen: the rest of a line or of a text below it."""
    beside = text("因报名不足减少", 50, 600)
    below = text("因报名", 50, 600) + text("不足", 50, 589)
    apart = text("因报名", 50, 600) + text("不足", 50, 500)
    for content, crop, right in (
        (beside, "0 0 86 842", f"因报名{UNREADABLE_SIGN}"),
        (beside, "69 0 595 842", f"{UNREADABLE_SIGN}不足减少"),
        (beside, "0 0 595 842", "因报名不足减少"),
        (below, "0 597 595 842", UNREADABLE_SIGN * 2 + "名"),
        (apart, "0 597 595 842", "因报名"),
    ):
        assert outline(pdf.read(pages.pdf(pages.Page(content, entries=f"/CropBox[{crop}]")))) == [right]
