"""Tables drawn with characters: what borders enclose is one cell, over as many lines as it takes."""

from __future__ import annotations

import pytest

from perfeval_data.paper.grid import Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers.text import read


def grid(text: str) -> Grid:
    (found,) = [block for block in read(text.encode()).blocks if isinstance(block, Grid)]
    return found


def drawn(text: str) -> list[list[str]]:
    """The cells of each row that begin in it, blank ones too."""
    table = grid(text)
    return [[cell.text for cell in row if cell.row == number] for number, row in enumerate(table.rows)]


NARROW = """
┌────┬────┬──┐
│指标│目标│分│
├────┼────┤值│
│活动│≥12 │  │
│次数│次  │10│
└────┴────┴──┘
"""
WIDE = """
┌──┬──┬─┐
│指标│目标│分│
├──┼──┤值│
│活动│≥12│  │
│次数│次  │10│
└──┴──┴─┘
"""
PLAIN = """
+------+------+----+
| 指标 | 目标 | 分 |
+------+------+ 值 |
| 活动 | a|b  |    |
| 次数 | -    | 10 |
+------+------+----+
"""


@pytest.mark.parametrize(
    ("text", "name", "target", "points"),
    [
        (NARROW, "活动次数", "≥12次", "分值\n10"),
        (WIDE, "活动次数", "≥12次", "分值\n10"),
        (PLAIN, "活动\n次数", "a|b\n-", "分\n值\n10"),
    ],
    ids=["narrow", "wide", "plain"],
)
def test_cell_is_what_borders_enclose(text: str, name: str, target: str, points: str) -> None:
    table = grid(text)
    assert table.ruled
    assert [(cell.text, cell.row, cell.column, cell.row_span) for cell in table.cells] == [
        ("指标", 0, 0, 1),
        ("目标", 0, 1, 1),
        (points, 0, 2, 2),
        (name, 1, 0, 1),
        (target, 1, 1, 1),
    ]


def test_place_of_a_cell_is_its_first_line_and_its_number_there() -> None:
    assert [cell.location for cell in grid(NARROW).cells][3:] == ["第5行第1格", "第5行第2格"]


def test_cells_that_span_columns_and_lines_around_the_table() -> None:
    text = """项目支出绩效自评表
  +----------+----+
  | 项目名称 | 甲 |
  +-----+----+----+
  | 年初|  1 | 2  |
  +-----+----+----+
  | 全年|  3 | 4  |
  +-----+----+----+
填报人：（略）
"""
    before, table, after = read(text.encode()).blocks
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(table, Grid)
    assert [(cell.text, cell.column, cell.column_span) for cell in table.rows[0]] == [("项目名称", 0, 2), ("甲", 2, 1)]
    assert [cell.text for cell in table.rows[1]] == ["年初", "1", "2"]


def test_figures_one_above_the_other_are_never_one() -> None:
    text = """
+-----+----+
| 金额| 次 |
+-----+----+
| 100 | 12 |
| 200 | 3  |
+-----+----+
| 1234| 5  |
| 5678| 6  |
+-----+----+
"""
    assert drawn(text) == [["金额", "次"], ["100\n200", "12\n3"], ["1234\n5678", "5\n6"]]


@pytest.mark.parametrize(
    "text",
    [
        NARROW.replace("├────┼────┤值│", "├────┼─  ┤值│"),
        NARROW.replace("│≥12 │", "│≥12  │"),
        NARROW.replace("│次数│次  │10│\n", "│次数 次  │10│\n"),
    ],
    ids=["a gap in a border", "a line that is longer", "a wall that is missing"],
)
def test_drawing_that_does_not_close_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocumentError, match="没有闭合"):
        read(text.encode())
