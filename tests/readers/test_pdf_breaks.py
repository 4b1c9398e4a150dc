"""Tables and rows that a page break has cut are put together where that is sure, and left apart where it is not."""

from __future__ import annotations

import re

import pytest

from tests.drawing import drawn, outline, picture
from tests.readers.pages import Frame, only_grid, read, table, text

# --- Page breaks -----------------------------------------------------------------------------------------------------------

LOW = Frame(top=140)
"""A table of two rows that ends at the foot of its page."""
ABOVE = """
| 绩效指标 | 产出指标 | 数量指标 | 20 |
| ^        | ^        | 质量指标 | 20 |
"""
BELOW = """
|      |          | 时效指标 | 10 |
| ^    | 效益指标 | 社会效益 | 30 |
| 总分 | <        | <        | 80 |
"""
TOGETHER = picture("""
    绩效指标 | 产出指标 | 数量指标 | 20
    ^        | ^        | 质量指标 | 20
    ^        | ^        | 时效指标 | 10
    ^        | 效益指标 | 社会效益 | 30
    总分     | <        | <        | 80
""")


def test_a_table_goes_on_over_the_break_with_the_labels_merged_over_it() -> None:
    document = read(text("自评表", 50, 800) + table(ABOVE, LOW), table(BELOW) + text("填表人", 50, 300))
    assert outline(document) == ["自评表", TOGETHER, "填表人"]


def test_cells_keep_the_place_on_their_own_page() -> None:
    (grid,) = read(table(ABOVE, LOW), table(BELOW)).grids
    assert [grid.rows[row][-1].location for row in (1, 2)] == ["第1页表1 第2行第4列", "第2页表1 第1行第4列"]


def test_a_table_goes_on_over_several_breaks() -> None:
    middle = "| | | 时效指标 | 10 |\n| ^ | 效益指标 | 社会效益 | 30 |"
    (grid,) = read(table(ABOVE, LOW), table(middle, LOW), table("| 总分 | < | < | 80 |")).grids
    assert drawn(grid) == TOGETHER


@pytest.mark.parametrize("number", ["12", "- 12 -", "— 3 —", "第 3 页 共 9 页", "第3页", "3/9", "Page 3 of 9"])
def test_a_page_number_is_no_text(number: str) -> None:
    document = read(table(ABOVE, LOW) + text(number, 290, 40), table(BELOW) + text(number, 290, 810))
    assert outline(document) == [TOGETHER]


def test_a_number_in_the_middle_of_a_page_is_text() -> None:
    assert outline(read(text("12", 290, 400))) == ["12"]


def test_a_header_that_both_pages_have_does_not_part_a_table() -> None:
    header = text("某市总工会2023年度部门决算", 200, 810)
    assert outline(read(header + table(ABOVE, LOW), header + table(BELOW))) == ["某市总工会2023年度部门决算", TOGETHER]


def test_a_header_over_the_title_of_a_form_does_not_part_its_table() -> None:
    header = text("某市总工会2023年度部门决算", 200, 810)
    rows = "| 时效指标 | 10 |\n| 总分 | 80 |"
    document = read(header + text("自评表", 50, 780) + table(rows, LOW), header + table(rows))
    assert outline(document) == [
        "某市总工会2023年度部门决算",
        "自评表",
        "\n".join(drawn(only_grid(table(rows))).splitlines() * 2),
    ]


def test_a_header_is_known_from_a_page_of_text() -> None:
    header = text("某市总工会2023年度部门决算", 200, 810)
    rows = "| 时效指标 | 10 |\n| 总分 | 80 |"
    document = read(header + text("自评表", 50, 100), header + table(rows, LOW), header + table(rows))
    assert len(list(document.grids)) == 1


def test_a_title_parts_two_tables() -> None:
    title = text("自评表", 200, 810)
    form = "| 项目名称 | 甲 | 乙 | 丙 |\n| 总分 | < | < | 80 |"
    assert len(list(read(title + table(form, LOW), title + table(form)).grids)) == 2


def test_a_table_that_begins_a_page_on_purpose_is_one_of_its_own() -> None:
    assert len(list(read(table(ABOVE), table(BELOW)).grids)) == 2


def test_tables_of_different_width_are_two() -> None:
    assert len(list(read(table(ABOVE, LOW), table(BELOW, Frame(column=70))).grids)) == 2


def test_a_part_with_fewer_columns_takes_its_place_by_its_borders() -> None:
    wide = "| 项目名称 | < | 党建经费 |"
    narrow = "| 资金 | 总额 | 财政 | 其他 | 结转 | 小计 |"
    (grid,) = read(table(wide, Frame(top=140, column=120)), table(narrow)).grids

    assert drawn(grid) == picture("""
        项目名称 | <    | <    | <    | 党建经费 | <
        资金     | 总额 | 财政 | 其他 | 结转     | 小计
    """)


# --- Rows that a page break has cut ----------------------------------------------------------------------------------------


def rows_of(above: str, below: str) -> list[str]:
    frame = Frame(row=48)
    (grid,) = read(table(above, Frame(top=140, row=48)), table(below, frame)).grids
    return drawn(grid).splitlines()


def test_a_row_whose_text_goes_on_is_one() -> None:
    above = r"| 总目标 | < | < | < |" "\n" r"| 产出指标 | 在全市建成\n职工书屋十\n家，并且在 | 20 | 18 |"
    assert rows_of(above, r"| | 年底验收 | | |")[1:] == ["产出指标 | 在全市建成职工书屋十家，并且在年底验收 | 20 | 18"]


def test_a_short_text_goes_on_where_the_rest_of_its_row_has_ended() -> None:
    rows = rows_of("| 总目标 | < | < | < |\n| 完成时间 | 十一月底以 | 20 | 18 |", "| | 前 | | |")
    assert rows[1:] == ["完成时间 | 十一月底以前 | 20 | 18"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (r"| 产出指标 | 建成职工书\n屋十家并在 | 20 | 18 |", "| | 年底验收 | 20 | |"),
        (r"| 产出指标 | 建成职工书\n屋十家并在 | 20 | |", "| | 年底验收 | | 18 |"),
        (r"| 产出指标 | 建成职工书\n屋十家。 | 20 | 18 |", "| | 年底验收 | | |"),
        ("| 产出指标 | 书屋 | 20 | 18 |", "| | 年底验收 | | |"),
        ("| 产出指标共计 | 19431964821 | 20 | 18 |", "| 五项 | 8 | | |"),
        ("| 产出指标 | 建成 | 20 | 18 |", "| | | | |"),
        ("| 上年结转资金 | 10 | —————— | —————— |", "| 其他资金 | | —————— | —————— |"),
    ],
    ids=[
        "a value in both",
        "values on both sides",
        "the text has ended",
        "a short text",
        "a number",
        "nothing goes on",
        "dashes",
    ],
)
def test_a_row_that_is_not_surely_cut_stays_two(above: str, below: str) -> None:
    assert len(rows_of(above, below)) == 2


def test_a_number_goes_on_below_the_break_where_its_row_has_no_label_there() -> None:
    rows = rows_of("| 总目标 | < | < |\n| 资金总额 | 1,943,196,48 | 10 |", "| | 2.82 | |")
    assert rows[1:] == ["资金总额 | 1,943,196,482.82 | 10"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("| 当年财政拨款 | 48.5 | 48.5 | 90% |", "| 其他资金 | | | |"),
        ("| 效益指标 | 社会效益指标 | 1200 | 30 |", "| | 生态效益指标 | | |"),
    ],
)
def test_a_label_that_may_go_on_or_be_that_of_an_empty_row_stays_apart(above: str, below: str) -> None:
    assert len(rows_of(above, below)) == 2


def test_a_row_left_open_at_the_break_is_one_whatever_its_text() -> None:
    columns = (0, 1, 2)
    above = table("| 甲 | 乙 | 丙 |\n| 产出指标 | 建成 | 20 |", LOW, open_below=columns)
    below = table("| （50分） | 十家 | |\n| 总分 | < | 20 |", open_above=columns)
    (grid,) = read(above, below).grids

    assert drawn(grid).splitlines()[1:] == ["产出指标（50分） | 建成/十家 | 20", "总分             | <         | 20"]


def test_a_cell_left_open_goes_on_where_its_neighbours_end() -> None:
    above = table("| 甲 | 乙 | 丙 |\n| | 数量指标 | 20 |", LOW, open_below=[0])
    below = table("| 产出指标 | 质量指标 | 30 |\n| ^ | 时效指标 | 10 |", open_above=[0, 1, 2])
    (grid,) = read(above, below).grids

    assert drawn(grid).splitlines()[1:] == ["产出指标 | 数量指标 | 20", "^        | 质量指标 | 30", "^        | 时效指标 | 10"]


@pytest.mark.parametrize(("above", "below"), [("效益指标（30", "分）"), ("效益指标", "（30分）")])
def test_a_label_goes_on_with_its_bracket(above: str, below: str) -> None:
    upper = f"| 绩效指标 | {above} | 数量指标 |\n| ^ | ^ | 质量指标 |"
    lower = f"| | {below} | 时效指标 |\n| 总分 | < | < |"
    (grid,) = read(table(upper, LOW), table(lower)).grids
    assert (re.sub(r"\s", "", grid.cells[1].text), grid.cells[1].row_span) == ("效益指标（30分）", 3)


def test_cells_beside_sub_headings_are_not_cut_by_the_break_between() -> None:
    above = "| 总目标 | < | < | < | < | < | < |\n| 一级 | | 年度指标值 | < | 完成值 | | 得分 |"
    below = "| | 二级 | 指标性质 | 指标值 | | 分值 | |\n| 产出 | 数量 | ≥ | 50 | 60 | 10 | 9 |"
    (grid,) = read(table(above, LOW), table(below)).grids
    assert drawn(grid).splitlines()[1:] == [
        "一级   | 二级 | 年度指标值 | <      | 完成值 | 分值 | 得分",
        "^      | ^    | 指标性质   | 指标值 | ^      | ^    | ^",
        "产出   | 数量 | ≥          | 50     | 60     | 10   | 9",
    ]


def test_two_indicators_with_one_merged_score_stay_two() -> None:
    rows = rows_of("| 数量指标 | 建成职工书屋 | 二十五 | 25TB | 10 |", "| | 无线网全覆盖 | 全覆盖 | 100%覆盖 | |")
    assert len(rows) == 2


def test_a_row_of_dots_does_not_become_part_of_the_row_below() -> None:
    above = "| 绩效指标 | 数量指标 | 建成书屋 | 10 |\n| ^ | ^ | …… | |"
    below = "| | 质量指标 | 验收合格率 | 10 |\n| 总分 | < | < | 20 |"
    (grid,) = read(table(above, LOW), table(below)).grids
    assert drawn(grid).splitlines()[2] == "^        | 质量指标 | 验收合格率 | 10"


def test_a_heading_that_goes_on_over_the_break_leaves_no_row_of_its_own() -> None:
    above = "| 一级指标 | 指标值 | < | 偏差原因分析 |\n| ^ | 性质 | 数值 | ^ |"
    below = "| | | | 及改进措施 |\n| 产出指标 | ≥ | 10 | 无偏差 |"
    (grid,) = read(table(above, LOW), table(below)).grids
    assert drawn(grid).splitlines()[1:] == ["^        | 性质   | 数值 | ^", "产出指标 | ≥      | 10   | 无偏差"]


def test_a_heading_row_does_not_become_part_of_the_row_below() -> None:
    rows = rows_of("| 一级指标 | 年度指标 | 分值 |", "| 产出指标 | 十家书屋 | 10 |")
    assert len(rows) == 2


def test_a_label_that_begins_below_the_break_is_not_the_rest_of_another() -> None:
    above = "| 绩效指标 | 产出指标 | 20 |\n| ^ | ^ | 10 |"
    below = "| | 效益指标 | 30 |\n| ^ | ^ | 40 |"
    (grid,) = read(table(above, LOW), table(below)).grids
    assert drawn(grid).splitlines()[2:] == ["^        | 效益指标 | 30", "^        | ^        | 40"]


def test_a_value_below_a_merged_one_does_not_become_part_of_it() -> None:
    (grid,) = read(table("| 甲 | 20 | 场地 |\n| 乙 | 20 | ^ |", LOW), table("| 丙 | 10 | |\n| 丁 | 10 | ^ |")).grids
    assert drawn(grid).splitlines()[2:] == ["丙 | 10 |", "丁 | 10 | ^"]
