"""Plain text: encodings, tabs, pipes, one cell per line."""

from __future__ import annotations

import pytest

from perfeval_data.paper.grid import Document, Grid, Paragraph, UnreadableDocumentError
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
