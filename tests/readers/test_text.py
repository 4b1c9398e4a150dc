"""Plain text: encodings, tabs, pipes, one cell per line."""

from __future__ import annotations

import pytest

from perfeval_data.paper.grid import Document, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers import read as read_any
from perfeval_data.readers.text import decode, read

TEXT = "项目支出绩效自评表\r\n\r\n项目名称\t职工之家—建设\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_bytes_of_no_encoding_are_refused_with_their_place() -> None:
    with pytest.raises(UnreadableDocumentError, match="编码"):
        read(b"\xe9\xa1\xb9\xff\xff\x80")


def test_control_characters_are_no_text() -> None:
    with pytest.raises(UnreadableDocumentError, match="控制字符"):
        read("项目\x01名称".encode())


def rows(document: Document) -> list[list[str]]:
    (grid,) = document.grids
    assert not grid.ruled
    return [[cell.text for cell in row] for row in grid.rows]


def test_lines_with_tabs_are_rows_and_lines_without_are_paragraphs() -> None:
    document = read(TEXT.encode())
    assert document.blocks[0] == Paragraph("项目支出绩效自评表", "第1行")
    assert rows(document) == [["项目名称", "职工之家—建设"]]
    assert isinstance(document.blocks[1], Grid)
    assert document.blocks[1].cells[1].location == "第3行第2格"


def test_lines_with_pipes_are_rows() -> None:
    assert rows(read("项目名称 | 共享工程 | |\n主管部门 | 某局 | 单位 | 馆".encode())) == [
        ["项目名称", "共享工程", "", ""],
        ["主管部门", "某局", "单位", "馆"],
    ]


def test_markdown_table() -> None:
    assert rows(read("| 项目名称 | 共享工程 |\n|---|---|\n| 主管部门 | |".encode())) == [
        ["项目名称", "共享工程"],
        ["主管部门", ""],
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("建成三个。<br>培训百人。", "建成三个。\n培训百人。"),
        ("建成三个。<BR/> 培训百人。<br />", "建成三个。\n培训百人。"),
        (r"服务A\|B两类", "服务A|B两类"),
        ("≥95&nbsp;%", "≥95\xa0%"),
        ("&lt;3天", "<3天"),
        ("**总分**", "总分"),
        ("**职工**之家", "职工之家"),
        (r"\*核心指标", "*核心指标"),
        (r"\<3天", "<3天"),
        (r"\&lt;3天", "&lt;3天"),
        ("R&D投入 & 产出; AT&amp;T", "R&D投入 & 产出; AT&T"),
        ("★核心**指标", "★核心**指标"),
        ("*核心指标", "*核心指标"),
        ("3*4*5米", "3*4*5米"),
        ("<3天", "<3天"),
        ("甲**乙** 丙**", "甲乙 丙**"),
    ],
)
def test_a_cell_of_markdown_is_what_a_reader_of_it_shows(written: str, shown: str) -> None:
    table = f"## 自评表\n\n| 目标 | 单位 |\n|:---|---:|\n| {written} | 馆 |"
    assert rows(read(table.encode())) == [["目标", "单位"], [shown, "馆"]]


def test_the_first_cell_of_a_row_of_markdown_may_be_empty() -> None:
    assert rows(read("项目|资金\n-|-\n||50\n其他|".encode())) == [["项目", "资金"], ["", "50"], ["其他"]]


def test_the_head_of_markdown_may_lack_empty_cells() -> None:
    assert rows(read("项目|之家\n---|---|---\n目标|建成<br>培训|".encode())) == [["项目", "之家"], ["目标", "建成\n培训"]]


@pytest.mark.parametrize(
    "text",
    [
        "项目名称 | 之家<br>二期\n- | - | -\n主管部门 | 某局&nbsp;**本级**",
        "项目名称 | 之家<br>二期\n主管部门 | 某局&nbsp;**本级**",
        "项目名称\t之家<br>二期\n主管部门\t某局&nbsp;**本级**",
        "项目名称 | 之家<br>二期\n---------\n主管部门 | 某局&nbsp;**本级**",
        "项目名称 | 之家<br>二期\n其他资金 | 5\n- | -\n主管部门 | 某局&nbsp;**本级**",
    ],
    ids=["dashes", "pipes", "tabs", "a rule of no columns", "a row of dashes"],
)
def test_signs_of_markdown_stay_as_they_are_elsewhere(text: str) -> None:
    (grid,) = read(text.encode()).grids
    assert {"之家<br>二期", "某局&nbsp;**本级**"} <= {cell.text for cell in grid.cells}


def test_one_cell_per_line_with_rows_filled_up_by_pipes() -> None:
    text = """
    项目名称 |
    临时救助 |
    ||
    一级指标 |
    二级指标 |
    三级
    指标 |
    得分 |
    产出指标 |
    |
    低保
    人数 |
    5 |
    """
    assert rows(read(text.encode())) == [
        ["项目名称", "临时救助", "", ""],
        ["一级指标", "二级指标", "三级\n指标", "得分"],
        ["产出指标", "", "低保\n人数", "5"],
    ]


def test_one_cell_per_line_is_refused_where_the_rows_have_no_common_width() -> None:
    with pytest.raises(UnreadableDocumentError, match="栏数不一致"):
        read("项目名称 |\n临时救助 |\n||\n主管部门 |\n||||\n".encode())


EXCEL = (
    '项目名称\t"青禾\n夜校"\t\t实施单位\t宣教部\r\n'
    '绩效目标\t"举办""夜校""十二期，\n覆盖职工六百人。"\r\n'
    '资金\t"1,234.50"\t执行数\t18\r\n'
    '简称\t"夜校"\t备注\t无\r\n'
)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "gb18030"])
def test_quoted_cells_of_excel_are_one_cell_each(encoding: str) -> None:
    """As `Unicode 文本` saves them; quotation marks that Excel would not have written belong to the text."""
    document = read(EXCEL.encode(encoding))
    assert rows(document) == [
        ["项目名称", "青禾\n夜校", "", "实施单位", "宣教部"],
        ["绩效目标", '举办"夜校"十二期，\n覆盖职工六百人。'],
        ["资金", "1,234.50", "执行数", "18"],
        ["简称", '"夜校"', "备注", "无"],
    ]
    (grid,) = document.grids
    assert [row[0].location for row in grid.rows] == ["第1行第1格", "第3行第1格", "第5行第1格", "第6行第1格"]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows() -> None:
    text = '项目名称\t"夜校\n主管部门\t区总工会\n单位\t馆"\n'
    assert rows(read(text.encode())) == [["项目名称", '"夜校'], ["主管部门", "区总工会"], ["单位", '馆"']]


def test_a_quoted_cell_may_be_the_first_or_the_last_of_all() -> None:
    assert rows(read('"项目\n名称"\t"青禾\n夜校"'.encode())) == [["项目\n名称", "青禾\n夜校"]]


@pytest.mark.parametrize("mark", ["\v", "\u2028", "\x85"])
def test_a_vertical_tab_breaks_a_line_within_its_cell(mark: str) -> None:
    data = f"项目名称\t青禾{mark}夜校\t单位\n主管部门\t区总工会\t馆\n".encode()
    (grid,) = read_any(data, "a.txt").grids
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["项目名称", "青禾\n夜校", "单位"],
        ["主管部门", "区总工会", "馆"],
    ]


def test_a_page_ends_a_line() -> None:
    assert rows(read(b"a\tb\fc\td")) == [["a", "b"], ["c", "d"]]


def test_text_with_a_few_gaps_is_no_table() -> None:
    document = read("主管部门：某局  实施单位：馆\n第二行  有一处空隙\n第三行".encode())
    assert [type(block) for block in document.blocks] == [Paragraph] * 3
    assert document.blocks[0] == Paragraph("主管部门：某局  实施单位：馆", "第1行")


def test_cells_below_each_other_are_a_table() -> None:
    text = "名称      目标    完成\n活动次数  10次    12次\n培训人次          280人次\n参与率    80%     85%"
    document = read(text.encode())
    assert rows(document) == [
        ["名称", "目标", "完成"],
        ["活动次数", "10次", "12次"],
        ["培训人次", "", "280人次"],
        ["参与率", "80%", "85%"],
    ]


@pytest.mark.parametrize(("shift", "columns"), [(1, 3), (2, 5)])
def test_cells_of_a_column_may_miss_each_other_by_one_character(shift: int, columns: int) -> None:
    gap = " " * shift
    text = f"指标名称      指标值    完成值\n数量          {gap}10个      12个\n质量合格率    95%       96%"
    assert {len(row) for row in rows(read(text.encode()))} == {columns}


@pytest.mark.parametrize("separator", ["\t", " | "])
def test_blank_lines_between_all_rows_part_no_table(separator: str) -> None:
    rows = [["项目名称", "职工之家", ""], ["金额", "1.408", "2"], ["", "0.2", "3"]]
    lines = [separator.join(row) for row in rows]
    outer = "| {} |" if separator != "\t" else "{}"
    spaced, tight = ("标题\n\n" + between.join(outer.format(line) for line in lines) for between in ("\n\n", "\n"))
    one, other = read(spaced.encode()), read(tight.encode())
    assert [each.text for each in next(one.grids).cells] == [each.text for each in next(other.grids).cells]
    assert len(one.blocks) == len(other.blocks) == 2


def test_values_parted_by_commas_are_cells() -> None:
    text = '标题,,\r\n项目名称,"青禾, ""夜校""\r\n二期",\r\n金额,"1,408.50",2\r\n,0.2,3\r\n'
    document = read(text.encode("gb18030"))
    assert document.blocks[0] == Paragraph("标题", "第1行第1格")
    assert rows(document) == [["项目名称", '青禾, "夜校"\n二期', ""], ["金额", "1,408.50", "2"], ["", "0.2", "3"]]
    assert next(document.grids).cells[3].location == "第4行第1格"


@pytest.mark.parametrize("text", ["一,二,三\n四,五\n六,七,八", "1,234元\n5,678元\n9,012元", "甲,乙,丙\n丁,戊,己"])
def test_commas_in_sentences_part_no_cells(text: str) -> None:
    assert all(isinstance(block, Paragraph) for block in read(text.encode()).blocks)
