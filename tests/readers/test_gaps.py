"""Tables with lines along the page and none down it: read where the gaps between texts leave no doubt, and else no tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import Document, Grid, UnreadableDocumentError
from perfeval_data.readers import ofd, pdf
from tests.drawing import drawn, picture
from tests.drawn_paper import paper, ruled
from tests.formats import as_ofd, as_pdf
from tests.forms import right_form
from tests.printed import Rule
from tests.readers import pages

FORM = paper(right_form.TITLE, right_form.drawn(right_form.FORM))


def is_along(rule: Rule) -> bool:
    return rule.y1 == rule.y2


def is_no_side(rule: Rule) -> bool:
    return is_along(rule) or 31 < rule.x1 < 564


@pytest.mark.parametrize("has_line", [is_along, is_no_side], ids=["none down the page", "open sides"])
def test_a_form_without_some_of_its_lines(has_line: Callable[[Rule], bool]) -> None:
    (printed,) = read_forms(pdf.read(as_pdf(FORM, has_line))).forms
    assert right_form.unharmed(printed)
    (drawn_as_ofd,) = read_forms(ofd.read(as_ofd(FORM, has_line))).forms
    assert right_form.unharmed(drawn_as_ofd)


# --- three lines -----------------------------------------------------------------------------------------------------------

ROWS = [
    "指标 数量 目标 完成 分值 得分 说明",
    "党课 场次 4场 5场 10 10 -",
    "调研 篇数 3篇 3篇 20 18 迟交",
    "走访 户数 9户 8户 5 4 在外",
]
AT = (60, 120, 180, 240, 300, 340, 380)


def page(rows: list[str], *, lines: tuple[float, ...] = (705, 688, 625), at: tuple[float, ...] = AT) -> str:
    """Rows of words one below the other, 20 points apart, between some lines along the page."""
    words = [(word, x, 692 - 20 * row) for row, texts in enumerate(rows) for word, x in zip(texts.split(" "), at, strict=False)]
    texts = "".join(pages.text(word, x, y) for word, x, y in words if word != "-")
    return texts + "".join(pages.line(50, y, 460, y) for y in lines)


def grids(*contents: str) -> list[Grid]:
    return list(pdf.read(pages.pdf(*contents)).grids)


def test_rows_between_three_lines() -> None:
    (grid,) = grids(page(ROWS))
    assert drawn(grid) == picture("""
        指标 | 数量 | 目标 | 完成 | 分值 | 得分 | 说明
        党课 | 场次 | 4场  | 5场  | 10   | 10   |
        调研 | 篇数 | 3篇  | 3篇  | 20   | 18   | 迟交
        走访 | 户数 | 9户  | 8户  | 5    | 4    | 在外
    """)


def test_rows_with_a_line_below_each() -> None:
    (grid,) = grids(page(ROWS, lines=(705, 688, 668, 648, 625)))
    assert [cell.text for cell in grid.cells][-7:] == ["走访", "户数", "9户", "8户", "5", "4", "在外"]


@pytest.mark.parametrize(
    "row",
    ["- 篇数 3篇 3篇 20 18 迟交", "调研 篇数 - 3篇 20 18 迟交", "调研 篇数 3篇 3篇 20 - 迟交"],
    ids=["a level that may be merged", "a target", "a score"],
)
def test_rows_between_three_lines_of_which_one_lacks_a_text_are_no_table(row: str) -> None:
    assert grids(page([*ROWS[:2], row, ROWS[3]])) == []


def test_a_lacking_text_between_two_lines_of_its_own_is_an_empty_cell() -> None:
    (grid,) = grids(page([*ROWS[:2], "调研 篇数 - 3篇 20 18 迟交", ROWS[3]], lines=(705, 688, 668, 648, 625)))
    assert [cell.text for cell in grid.cells if cell.row == 2] == ["调研", "篇数", "", "3篇", "20", "18", "迟交"]


@pytest.mark.parametrize("x", [320.0, 325.0], ids=["nearer to the left", "in the middle"])
def test_a_text_between_two_columns_is_in_neither(x: float) -> None:
    lacking = page([*ROWS[:2], "调研 篇数 3篇 3篇 - - 迟交", ROWS[3]], lines=(705, 688, 668, 648, 625))
    assert len(grids(lacking)) == 1
    assert grids(lacking + pages.text("9", x, 652)) == []


def test_a_gap_without_a_blank_parts_names() -> None:
    (grid,) = grids(page(ROWS, at=(60, 83, 180, 240, 300, 340, 380)))
    assert [cell.text for cell in grid.cells][:3] == ["指标", "数量", "目标"]


def test_a_blank_within_a_name_parts_none() -> None:
    (grid,) = grids(page([ROWS[0].replace("分值", "分　值"), *ROWS[1:]]))
    assert grid.column_count == 7


def test_two_lines_along_the_page_are_no_table() -> None:
    assert grids(page(ROWS[:1], lines=(705, 688))) == []


def test_names_of_columns_above_those_of_several_are_not_told() -> None:
    table = """
| 一级指标 | 二级指标 | 年度指标值 | < | < | 完成值 | 得分 |
| ^ | ^ | 符号 | 数值 | 单位 | ^ | ^ |
| 产出指标 | 数量指标 | ≥ | 10 | 场 | 12 | 9 |
"""
    assert list(pdf.read(as_pdf(Document("drawn", (ruled(table),)), is_along)).grids) == []


def test_a_table_that_goes_on_without_certain_columns_is_refused() -> None:
    first = page(ROWS, lines=(705, 688, 668, 648, 625))
    unclear = page(["调研 篇数 3篇 3篇 20 18 迟交", ROWS[3]], at=(60, 75, 90, 105, 120, 135, 150), lines=(705, 688, 668))
    assert len(grids(first, page(ROWS))) == 2
    with pytest.raises(UnreadableDocumentError, match="竖线"):
        grids(first, unclear)
