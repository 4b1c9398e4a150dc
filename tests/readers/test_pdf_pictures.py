"""Pictures in a PDF: one that may hold a form is reported, one in a cell stands there as a sign, a seal or a background is
nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import PICTURE_SIGN, Document, Picture
from perfeval_data.readers import pdf
from tests.drawing import drawn, outline, picture
from tests.readers import pages
from tests.readers.pages import Frame, Page, stream, table, text

AT = Frame()
OWN = pages.FIRST_OWN_OBJECT
PICTURE = stream("\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
FUNDS = "| 名称 | 年初 | 执行 | 分值 |\n| 总额 | 25 | {} | 10 |"


def shown(left: float, bottom: float, width: float, height: float) -> str:
    return f"q {width} 0 0 {height} {left} {bottom} cm /P Do Q\n"


def read(*contents: str, objects: Sequence[str] = (PICTURE,)) -> Document:
    made = [Page(content, resources=f"/XObject<</P {OWN} 0 R>>") for content in contents]
    return pdf.read(pages.pdf(*made, objects=objects))


@pytest.mark.parametrize(
    "content",
    [
        table(FUNDS.format("18")) + shown(50, 50, 500, 345),
        table(FUNDS.format("18")) + shown(0, 40, 595, 600) + text("附图", 50, 400),
        table(FUNDS.format("18")) + "".join(shown(50, 50 + 20 * strip, 500, 20) for strip in range(18)) + text("注", 60, 45),
    ],
    ids=["below a table", "with a line on it", "in strips"],
)
def test_a_picture_that_may_hold_a_form_is_told_of(content: str) -> None:
    document = read(content + text("说明", 60, 390))
    assert outline(document).count(PICTURE_SIGN) == 1
    assert [block.location for block in document.blocks if isinstance(block, Picture)] == ["第1页图1"]
    assert [passed.location for passed in read_forms(document).passed_over][-1] == "第1页图1"


@pytest.mark.parametrize(
    "content",
    [
        table(FUNDS.format("18")) + shown(50, 50, 400, 300),
        shown(0, 0, 595, 842) + table(FUNDS.format("18"), Frame(top=600)),
        table(FUNDS.format("18")) + shown(400, 750, 80, 80),
    ],
    ids=["too small", "a background", "a logo"],
)
def test_other_pictures_are_not_told_of(content: str) -> None:
    assert PICTURE_SIGN not in "".join(outline(read(content)))


def test_a_picture_stands_between_the_blocks_around_it() -> None:
    content = table(FUNDS.format("18")) + text("图", 60, 600) + shown(50, 100, 500, 480) + text("填表人", 50, 60)
    assert outline(read(content))[1:] == ["图", PICTURE_SIGN, "填表人"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((AT.x(2) + 3, AT.y(2) + 4, 30, 14), ""),
        ((AT.x(2) + 1, AT.y(2) + 1, 58, 22), ""),
        ((AT.x(2), AT.y(2), 60, 24), ""),
        ((AT.x(2) + 1, AT.y(2) + 1, 58, 22), "18"),
        ((AT.x(2) + 30, AT.y(2) + 4, 25, 14), "18"),
    ],
    ids=["small", "large", "the cell", "over a figure", "beside a figure"],
)
def test_a_picture_in_a_cell_stands_in_it_as_a_sign(place: tuple[float, float, float, float], words: str) -> None:
    (grid,) = read(table(FUNDS.format(words)) + shown(*place)).grids
    cells = {(cell.row, cell.column): cell.text for cell in grid.cells}
    assert PICTURE_SIGN in cells[1, 2]
    assert [cells[1, column] for column in (0, 1, 3)] == ["总额", "25", "10"]


def test_a_picture_over_several_cells_stands_in_those_without_text() -> None:
    (grid,) = read(table("| 名称 | 年初 | 执行 | 分值 |\n| 总额 | | | 10 |") + shown(AT.x(1) + 2, AT.y(2) + 2, 116, 20)).grids
    assert drawn(grid) == picture(f"""
        名称 | 年初 | 执行 | 分值
        总额 | {PICTURE_SIGN}    | {PICTURE_SIGN}    | 10
    """)


@pytest.mark.parametrize(
    "place",
    [(AT.x(1), AT.y(2), 180, 1.5), (AT.x(1) + 25, AT.y(1) + 9, 30, 60)],
    ids=["a line", "a corner of a seal"],
)
def test_a_line_or_the_edge_of_a_seal_is_no_picture_of_a_cell(place: tuple[float, float, float, float]) -> None:
    (grid,) = read(table(FUNDS.format("18")) + shown(*place)).grids
    assert drawn(grid) == picture("""
        名称 | 年初 | 执行 | 分值
        总额 | 25   | 18   | 10
    """)


def test_a_cell_cut_by_a_page_keeps_its_picture() -> None:
    columns = (0, 1, 2)
    low = Frame(top=140)
    above = table("| 甲 | 乙 | 丙 |\n| 产出指标 | 建成 | |", low, open_below=columns) + shown(
        low.x(2) + 5, low.y(2) + 4, 30, 14
    )
    below = table("| （50分） | 十家 | |\n| 总分 | < | 20 |", open_above=columns)
    (grid,) = read(above, below).grids
    assert grid.rows[1][2].text == PICTURE_SIGN


def test_writing_aslant_in_a_cell_stands_in_it_as_a_sign() -> None:
    (grid,) = read(table(FUNDS.format("")) + text("18", AT.x(2) + 10, AT.y(2) + 8, ".99 .14 -.14 .99")).grids
    assert grid.rows[1][2].text == PICTURE_SIGN


@pytest.mark.parametrize("matrix", [".99 .14 -.14 .99", ".7 .7 -.7 .7"])
def test_writing_aslant_across_cells_is_not_read(matrix: str) -> None:
    (grid,) = read(table(FUNDS.format("")) + text("内部资料不得外传", AT.x(1) + 10, AT.y(2) + 2, matrix)).grids
    assert grid.rows[1][2].text == ""
