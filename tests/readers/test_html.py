"""Web pages are read as browsers show them, however carelessly they are written or labelled."""

from __future__ import annotations

import pytest

from perfeval_data.paper.grid import Document, Grid, UnreadableDocumentError
from perfeval_data.readers import html
from tests.drawing import drawn, outline, picture


def read_page(body: str) -> Document:
    return html.read(f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode())


def only_grid(body: str) -> Grid:
    (grid,) = read_page(body).grids
    return grid


FORM = """
<table border=1>
<tr><td>项目名称</td><td colspan=3>基层党组织党建活动经费</td></tr>
<tr><td rowspan=3>项目资金<br>（万元）</td><td></td><td>全年预算数</td><td>全年执行数</td></tr>
<tr><td>年度资金总额</td><td>1.408</td><td>1.408</td></tr>
<tr><td>其他资金</td><td>&nbsp;</td><td>—</td></tr>
</table>
"""
FORM_DRAWN = picture("""
    项目名称          | 基层党组织党建活动经费 | <          | <
    项目资金/（万元） |                        | 全年预算数 | 全年执行数
    ^                 | 年度资金总额           | 1.408      | 1.408
    ^                 | 其他资金               |            | —
""")
PAGE = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>自评·公开</title></head><body>{FORM}'


def test_a_form_is_read_with_title_paragraphs_and_merged_cells() -> None:
    document = html.read(f"<title>绩效 公开</title><h1>项目支出绩效自评表</h1><p>（2024年度）</p>{FORM}".encode())

    assert document.format == "html"
    assert document.title == "绩效 公开"
    assert outline(document) == ["项目支出绩效自评表", "（2024年度）", FORM_DRAWN]


def test_every_block_says_where_it_stands() -> None:
    document = read_page(f"<p>标题</p>{FORM}<p>填表人</p><table><tr><td>a<td>b</table>")
    locations = [
        [each.location for each in block.cells][-1] if isinstance(block, Grid) else block.location for block in document.blocks
    ]
    assert locations == ["第1段", "表1 第4行第4列", "第2段", "表2 第1行第2列"]


# --- Encodings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode("gb18030"),
        PAGE.encode("utf-8"),
        PAGE.replace("gb2312", "utf-8").encode("gb18030"),
        PAGE.replace("charset=gb2312", "").encode("gb18030"),
        PAGE.replace("gb2312", "iso-8859-1").encode("gb18030"),
        PAGE.encode("utf-8-sig"),
        PAGE.encode("utf-16"),
    ],
    ids=["declared", "utf8-as-gb2312", "gb2312-as-utf8", "undeclared", "as-latin1", "utf8-mark", "utf16-mark"],
)
def test_the_encoding_is_found_whatever_the_page_declares(data: bytes) -> None:
    document = html.read(data)
    assert outline(document) == [FORM_DRAWN]
    assert document.title == "自评·公开"


def test_big5_is_read_where_it_is_declared() -> None:
    assert outline(html.read("<meta charset=big5><p>績效自評表</p>".encode("big5"))) == ["績效自評表"]


def test_short_chinese_that_happens_to_be_valid_utf8_is_read_as_declared() -> None:
    assert outline(html.read("<meta charset=gbk><p>联通</p>".encode("gbk"))) == ["联通"]


def test_an_encoding_that_cannot_be_told_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="编码"):
        html.read(b"<p>\xd7\xff\xff</p>")


# --- Cells and spans -------------------------------------------------------------------------------------------------------


def test_missing_end_tags() -> None:
    assert drawn(only_grid("<table><tr><td>a<td><font>b<tr><td><p>c<td><div>d<td>e<tr><td>f</table>")) == picture("""
        a | b | .
        c | d | e
        f | . | .
    """)


def test_rows_within_a_form_element_and_cells_without_a_row() -> None:
    assert drawn(only_grid("<table><form><td>a<td>b<tr><td>c<td>d</form></table>")) == "a | b\nc | d"


def test_head_and_foot_stand_first_and_last_wherever_they_are_written() -> None:
    groups = "<tbody><tr><td>b</tbody><tfoot><tr><td>f</tfoot><thead><tr><th>h</thead>"
    assert drawn(only_grid(f"<table>{groups}</table>")) == "h\nb\nf"


def test_a_span_ends_with_its_row_group_and_before_a_cell_from_above() -> None:
    rows = "<tr><td rowspan=9>a<td>b<td rowspan=2>c<tr><td colspan=5>d"
    assert drawn(only_grid(f"<table><tbody>{rows}</tbody><tbody><tr><td>e</tbody></table>")) == picture("""
        a | b | c
        ^ | d | ^
        e | . | .
    """)


@pytest.mark.parametrize(
    ("attributes", "row_span", "column_span"),
    [
        ("rowspan=0", 2, 1),
        ("colspan=0", 1, 1),
        ("colspan=-3", 1, 1),
        ("colspan=zwei", 1, 1),
        ("colspan='2px'", 1, 2),
        ("rowspan=100000000000", 2, 1),
        ("colspan=100000000000", 1, 1000),
    ],
)
def test_spans_are_read_as_browsers_read_them(attributes: str, row_span: int, column_span: int) -> None:
    first = only_grid(f"<table><tr><td {attributes}>a<td>b<tr><td>c<td>d</table>").cells[0]
    assert (first.row_span, first.column_span) == (row_span, column_span)


def test_a_long_merge_is_not_cut() -> None:
    rows = "<tr><td rowspan=1500>产出" + "<tr><td>a" * 1499
    assert only_grid(f"<table>{rows}</table>").cells[0].row_span == 1500


def test_hidden_rows_cells_and_texts_are_not_read() -> None:
    rows = """<tr><td>a<span style="display: none">x</span><td>b<td hidden>y</tr>
              <tr style="display:none"><td>1<td>2</tr>
              <![if supportMisalignedColumns]><tr height=0><td width=9></td><td></td></tr><![endif]>
              <tr><td>c<td>d</tr>"""
    assert drawn(only_grid(f"<table>{rows}</table><script>z()</script>")) == "a | b\nc | d"


def test_an_invisible_cell_keeps_its_place() -> None:
    assert drawn(only_grid('<table><tr><td style="visibility:hidden">x<td>b<tr><td>c<td>d</table>')) == "  | b\nc | d"


def test_input_fields_show_their_values() -> None:
    rows = """<tr><td>金额<td><input value="1.408"><input type=hidden value="x">
              <tr><td>等级<td><select><option>优<option selected>良</select>
              <tr><td>达成<td><input type=checkbox checked>是<input type=radio>否
              <tr><td>原因<td><textarea>一\n二</textarea>"""
    assert drawn(only_grid(f"<table>{rows}</table>")) == picture("""
        金额 | 1.408
        等级 | 良
        达成 | ☑是□否
        原因 | 一/二
    """)


# --- Text ------------------------------------------------------------------------------------------------------------------


def test_white_space_is_shown_as_in_a_browser() -> None:
    document = read_page("<p>\n  项目支出\n  绩效自评表 \n</p><p>A\n B&nbsp; C</p><p>一<br>\n二</p><p>&nbsp;　</p>")
    assert outline(document) == ["项目支出绩效自评表", "A B\xa0 C", "一\n二"]


def test_paragraphs_within_a_cell_are_lines() -> None:
    assert only_grid("<table><tr><td><p>　一、建成</p><p>二、验收</p><td>b</table>").cells[0].text == "一、建成\n二、验收"


def test_preformatted_lines_keep_their_tabs() -> None:
    assert outline(read_page("<pre>项目名称\t党建\n主管部门\t总工会</pre>")) == ["项目名称\t党建", "主管部门\t总工会"]


# --- Layout ----------------------------------------------------------------------------------------------------------------


def test_tables_that_arrange_the_page_are_not_read_as_tables() -> None:
    page = (
        f"<table><tr><td>首页<td>绩效公开</tr><tr><td>导航<td><table><tr><td>自评表<br>2024年度{FORM}说明</table></tr></table>"
    )
    assert outline(read_page(page)) == ["首页", "绩效公开", "导航", "自评表\n2024年度", FORM_DRAWN, "说明"]


def test_a_table_of_one_row_or_column_within_a_cell_is_text_of_the_cell() -> None:
    inner = "<table><tr><td>一、建成<tr><td>二、验收</table>"
    assert drawn(only_grid(f"<table><tr><td>目标<td>{inner}</tr><tr><td>a<td>b</table>")) == picture("""
        目标 | 一、建成/二、验收
        a    | b
    """)


def test_captions_and_misplaced_texts_come_before_the_table() -> None:
    table = "<table><caption>自评表</caption>单位：万元<tr><td>a<td>b<tr><td>c<td>d</table>"
    assert outline(read_page(table)) == ["自评表", "单位：万元", "a | b\nc | d"]


# --- What is refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<div>" * 200_000 + FORM, "嵌套过深"),
        ("<table><tr><td>" * 60, "嵌套超过"),
        ("<table>" + ("<tr>" + "<td colspan=1000>" * 10) * 300 + "</table>", "格子超过"),
        ("<img src=scan.jpg>", "扫描件"),
        ("<frameset><frame src=sheet001.htm></frameset>", "框架"),
        ("<!-- -->", "没有内容"),
        ("<p>a\x00b", "控制字符"),
    ],
    ids=["depth", "nesting", "area", "scan", "frames", "empty", "zero"],
)
def test_pages_without_text_and_hostile_pages_are_refused(page: str, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        html.read(page.encode())


def test_a_page_that_was_cut_off_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="截断"):
        html.read(PAGE[: PAGE.index("年度资金总额")].encode("gb18030"))


def test_entities_declared_in_a_page_reach_no_file() -> None:
    page = '<!DOCTYPE html [<!ENTITY secret SYSTEM "file:///etc/passwd">]><p>&secret;</p>'
    assert "root:" not in " ".join(outline(html.read(page.encode())))
