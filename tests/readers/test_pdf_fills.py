"""Coloured cells: white rules on them are rules, and they have edges where there are none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from perfeval_data.readers import pdf
from tests.drawing import drawn, outline, picture
from tests.drawn_paper import ruled
from tests.readers import pages
from tests.readers.pages import Frame, line, only_grid, painted, rectangle, table, text

AT = Frame()
FORM = """
| 名称 | 党建 | <    | <    |
| 资金 | 年初 | 执行 | 分值 |
| ^    | 25   | 18   | 10   |
| ^    | 25   |      |      |
"""
FORM_DRAWN = picture("""
    名称 | 党建 | <    | <
    资金 | 年初 | 执行 | 分值
    ^    | 25   | 18   | 10
    ^    | 25   |      |
""")


def words(frame: Frame = AT) -> str:
    return "".join(text(cell.text, frame.x(cell.column) + 6, frame.y(cell.row) - 13) for cell in ruled(FORM).cells if cell.text)


def cells(colours: list[str], gap: float = 0.0) -> Iterator[str]:
    """The cells of the form as areas with a gap between them, in turns of the colours row by row and column by column."""
    for cell in ruled(FORM).cells:
        left, top = AT.x(cell.column) + gap / 2, AT.y(cell.row) - gap / 2
        width, height = AT.x(cell.right) - gap / 2 - left, top - AT.y(cell.bottom) - gap / 2
        yield painted(colours[(cell.row + cell.column) % len(colours)], rectangle(left, top - height, width, height))


def rules(colour: str, width: float = 1.0) -> str:
    borders = "".join(
        rectangle(
            AT.x(cell.column), AT.y(cell.bottom), AT.x(cell.right) - AT.x(cell.column), AT.y(cell.row) - AT.y(cell.bottom), "S"
        )
        for cell in ruled(FORM).cells
    )
    return f"q {width} w {colour} RG {borders}Q "


def thin_areas(colour: str) -> str:
    lines = []
    for cell in ruled(FORM).cells:
        left, right, top, bottom = AT.x(cell.column), AT.x(cell.right), AT.y(cell.row), AT.y(cell.bottom)
        lines += [rectangle(left, y - 0.5, right - left, 1) for y in (top, bottom)]
        lines += [rectangle(x - 0.5, bottom, 1, top - bottom) for x in (left, right)]
    return painted(colour, "".join(lines))


WHOLE = rectangle(AT.x(0), AT.y(4), 240, 96)


@pytest.mark.parametrize(
    "white_rules", [rules("1 1 1"), thin_areas("1 1 1"), rules("1 1 1", 2.5)], ids=["strokes", "areas", "thick"]
)
@pytest.mark.parametrize(
    "ground",
    [painted(".8 .9 1", WHOLE), "".join(cells([".8 .9 1"])), "".join(cells([".8 .9 1", ".2 .3 .6"]))],
    ids=["one area", "cell by cell", "two colours"],
)
def test_white_rules_on_colour_are_rules(ground: str, white_rules: str) -> None:
    assert drawn(only_grid(ground + white_rules + words())) == FORM_DRAWN


def test_rules_of_the_colour_of_their_ground_are_none() -> None:
    ground = painted(".8 .9 1", WHOLE)
    extra = f"q .8 .9 1 RG {line(AT.x(1) + 30, AT.y(0), AT.x(1) + 30, AT.y(4))}Q "
    assert drawn(only_grid(ground + extra + rules("0 0 0") + words())) == FORM_DRAWN


def test_white_rules_on_a_coloured_heading_above_black_ones() -> None:
    heading = painted(".2 .3 .6", rectangle(AT.x(0), AT.y(1), 180, 24))
    white = f"q 1 1 1 RG {''.join(line(AT.x(c), AT.y(0), AT.x(c), AT.y(1)) for c in range(4))}{line(50, 750, 230, 750)}Q "
    body = table("| 数量 | 10 | 9 |\n| 质量 | 10 | 8 |", Frame(top=AT.y(1)))
    names = painted("1 1 1", "".join(text(word, AT.x(c) + 3, AT.y(0) - 12) for c, word in enumerate(("指标", "分值", "得分"))))
    assert drawn(only_grid(heading + white + names + body)) == picture("""
        指标 | 分值 | 得分
        数量 | 10   | 9
        质量 | 10   | 8
    """)


@pytest.mark.parametrize(
    "ground",
    ["".join(cells([".8 .9 1"], gap=1.5)), "".join(cells([".8 .9 1"], gap=3)), "".join(cells([".8 .9 1", ".7 .8 .7"]))],
    ids=["narrow gaps", "wide gaps", "two colours"],
)
def test_coloured_cells_without_rules_have_edges(ground: str) -> None:
    assert drawn(only_grid(ground + words())) == FORM_DRAWN


def test_coloured_headings_without_rules_belong_to_the_table_below() -> None:
    heading = "".join(painted(".8 .9 1", rectangle(AT.x(c) + 0.5, AT.y(1) + 0.5, 59, 23)) for c in range(3))
    names = "".join(text(word, AT.x(c) + 3, AT.y(0) - 12) for c, word in enumerate(("指标", "分值", "得分")))
    body = table("| 数量 | 10 | 9 |\n| 质量 | 10 | 8 |", Frame(top=AT.y(1)))
    assert drawn(only_grid(heading + names + body)) == picture("""
        指标 | 分值 | 得分
        数量 | 10   | 9
        质量 | 10   | 8
    """)


def test_every_second_row_may_be_white() -> None:
    rows = (("指标", "分值", "得分"), ("数量", "10", "9"), ("质量", "10", "8"), ("时效", "10", "7"), ("成本", "10", "6"))
    ground = [painted(".8 .9 1", rectangle(AT.x(c), AT.y(r + 1), 60, 24)) for r in (0, 2, 4) for c in range(3)]
    told = [text(word, AT.x(c) + 3, AT.y(r) - 13) for r, row in enumerate(rows) for c, word in enumerate(row)]
    assert [[cell.text for cell in row] for row in only_grid("".join(ground + told)).rows] == [list(row) for row in rows]


@pytest.mark.parametrize(
    "shade",
    [
        painted("1 1 0", rectangle(AT.x(1) + 2, AT.y(1) + 9, 20, 11)),
        painted("1 1 0", "".join(rectangle(AT.x(c) + 2, AT.y(r) + 9, 20, 11) for r in (1, 2, 3) for c in (1, 2))),
        painted(".9 .9 .9", "".join(rectangle(AT.x(c), AT.y(r + 1), 60, 24) for r in (1, 2, 3) for c in (1, 2, 3))),
        painted(".9 .9 .9", rectangle(20, 20, 555, 800)),
    ],
    ids=["behind a word", "behind words", "cells with borders", "the page"],
)
def test_colour_where_rules_make_the_cells_makes_none(shade: str) -> None:
    assert drawn(only_grid(shade + table(FORM))) == FORM_DRAWN


def test_colour_behind_the_words_of_a_paragraph_makes_no_table() -> None:
    lines = [("一、基本情况", 780), ("二、项目资金", 766), ("三、绩效目标", 752)]
    content = "".join(painted("1 1 0", rectangle(50, y - 2, 54, 13)) + text(words, 50, y) for words, y in lines)
    assert outline(pdf.read(pages.pdf(content))) == [words for words, _ in lines]


def test_the_bars_of_a_chart_make_no_table() -> None:
    bars = "".join(painted(".2 .4 .8", rectangle(60 + 30 * n, 100, 28, 20 + 11 * n)) for n in range(6))
    labels = "".join(text(str(20 + 11 * n), 62 + 30 * n, 122 + 11 * n) for n in range(6))
    document = pdf.read(pages.pdf(bars + labels + table(FORM)))
    assert [drawn(grid) for grid in document.grids] == [FORM_DRAWN]
