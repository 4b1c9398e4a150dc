"""Watermarks that stand upright are no text; what may be one and cannot be told from the text is refused by that name."""

from __future__ import annotations

import pytest

from perfeval_data.paper.grid import UnreadableDocumentError
from tests.drawing import drawn, outline, picture
from tests.readers import pages
from tests.readers.pages import Frame, Page, drawing, painted, read, table, text

OWN = pages.FIRST_OWN_OBJECT
AT = Frame()
FORM = """
| 项目名称 | 党建 | <    | <    | <    | <    |
| 资金     | 年初 | 执行 | 分值 | 得分 | 原因 |
| 总额     | 25   | 18   | 10   | 9    |      |
| 财政     | 25   | 18   |      |      |      |
"""
FORM_DRAWN = picture("""
    项目名称 | 党建 | <    | <    | <    | <
    资金     | 年初 | 执行 | 分值 | 得分 | 原因
    总额     | 25   | 18   | 10   | 9    |
    财政     | 25   | 18   |      |      |
""")
TURNED = "0 1 -1 0"


def refusal(*contents: Page | str) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read(*contents)
    return str(caught.value)


def tiles(words: str, size: float, step: tuple[int, int] = (110, 37), matrix: str = "1 0 0 1") -> str:
    return "".join(text(words, x, y, matrix, size=size) for x in range(20, 580, step[0]) for y in range(20, 840, step[1]))


@pytest.mark.parametrize("is_below", [True, False], ids=["below the text", "over the text"])
@pytest.mark.parametrize(
    "watermark",
    [
        painted(".9 .9 .9", text("草稿", 90, 690, size=90)),
        painted(".6 .6 .6", text("内部资料不得外传", 60, 700, size=40)),
        painted("1 .7 .7", text("内部资料", 60, 700, size=60)),
        f"q /Half gs {painted('.2 .2 .2', text('内部资料', 60, 700, size=60))}Q ",
        painted(".8 .8 .8", text("内部资料", 200, 640, TURNED, size=40)),
        painted(".8 .8 .8", text("草", 60, 690, size=60) + text("稿", 300, 690, size=60)),
        painted(".8 .8 .8", tiles("内部资料", 9)),
        painted(".8 .8 .8", tiles("草稿2024", 14)),
        painted(".8 .8 .8", tiles("内部", 12, matrix=TURNED)),
        painted(".8 .8 .8", tiles("绝密", 16, matrix=".8 .6 -.6 .8")),
    ],
    ids=[
        "light grey", "grey", "pale red", "half transparent", "turned", "spaced out", "small tiles", "large tiles", "turned tiles",
        "tiles aslant",
    ],
)  # fmt: skip
def test_an_upright_watermark_is_not_read(watermark: str, is_below: bool) -> None:
    content = watermark + table(FORM) if is_below else table(FORM) + watermark
    assert [each for each in outline(read(Page(content, resources=HALF))) if "|" in each] == [FORM_DRAWN]


HALF = "/ExtGState<</Half<</ca .3/CA .3>>>>"


@pytest.mark.parametrize("content", [text("草稿", 90, 690, size=90), tiles("内部资料", 9)], ids=["large", "tiles"])
def test_a_watermark_may_be_a_drawing_of_its_own(content: str) -> None:
    page = Page(table(FORM) + "q .85 g /X Do Q", resources=f"/XObject<</X {OWN} 0 R>>")
    document = read(page, objects=[drawing(painted(".85 .85 .85", content))])
    assert [each for each in outline(document) if "|" in each] == [FORM_DRAWN]


@pytest.mark.parametrize("colour", ["0 0 0", "1 0 0", "0 0 .6"])
@pytest.mark.parametrize("content", [text("内部资料", 60, 690, size=60), tiles("内部资料", 9)], ids=["large", "tiles"])
def test_a_watermark_as_dark_as_text_is_refused_by_its_name(colour: str, content: str) -> None:
    assert "水印" in refusal(painted(colour, content) + table(FORM))


def test_grey_text_in_its_cells_is_read() -> None:
    grey = painted(".6 .6 .6", text("无偏差", AT.x(5) + 3, AT.y(2) - 11) + text("无偏差", AT.x(5) + 3, AT.y(3) - 11))
    (grid,) = read(table(FORM) + grey).grids
    assert [row[-1].text for row in grid.rows[2:]] == ["无偏差", "无偏差"]


def test_a_grey_note_that_runs_over_a_border_is_no_watermark() -> None:
    grey = painted(".6 .6 .6", text("见附件说明材料", AT.x(4) + 25, AT.y(3) - 11))
    assert "水印" not in refusal(table(FORM) + grey)


def test_a_grey_note_on_other_text_is_not_dropped() -> None:
    grey = painted(".6 .6 .6", text("见附件", AT.x(2) + 3, AT.y(2) - 11))
    (grid,) = read(table(FORM) + grey).grids
    assert "\N{REPLACEMENT CHARACTER}" in drawn(grid)


def test_grey_figures_below_others_are_no_watermark() -> None:
    grey = painted(".6 .6 .6", text("20", AT.x(2) + 3, AT.y(2) - 11))
    (grid,) = read(table(FORM) + grey).grids
    assert "\N{REPLACEMENT CHARACTER}" in drawn(grid)


def test_a_large_grey_title_is_read() -> None:
    title = painted(".5 .5 .5", text("项目支出绩效自评表", 100, 790, size=22))
    assert outline(read(title + table(FORM))) == ["项目支出绩效自评表", FORM_DRAWN]


def test_a_document_in_grey_is_read() -> None:
    repeated = table(FORM.replace("25", "职工").replace("18", "职工"))
    assert outline(read(painted(".6 .6 .6", repeated))) == outline(read(repeated))


def test_grey_words_in_close_lines_are_read() -> None:
    close = [text("无偏差", AT.x(5) + 3, AT.y(row) - y) for row in (2, 3) for y in (9, 16)]
    (grid,) = read(table(FORM) + painted(".6 .6 .6", "".join(close))).grids
    assert [row[-1].text for row in grid.rows[2:]] == ["无偏差\n无偏差"] * 2
