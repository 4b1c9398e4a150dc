"""Word documents are read as they are printed: every cell in its place, with the text that a reader of the paper sees."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from perfeval_data.paper.grid import Document, Grid, Paragraph, UnreadableDocumentError
from perfeval_data.readers import docx
from tests.drawing import drawn, outline, picture
from tests.readers.packages import (
    cell,
    entries_of,
    paragraph,
    relationships,
    row,
    run,
    table,
    word,
    word_entries,
    zip_of,
)

SPAN_2 = '<w:gridSpan w:val="2"/>'
SPAN_3 = '<w:gridSpan w:val="3"/>'
DOWN = '<w:vMerge w:val="restart"/>'
CONTINUED = "<w:vMerge/>"
CHANGE = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'


def read_body(body: str) -> Document:
    return docx.read(word(body))


def only_grid(document: Document) -> Grid:
    (grid,) = document.grids
    return grid


def text_of(content: str) -> str:
    """What is read of the content of a paragraph."""
    (block,) = read_body(f"<w:p>{content}</w:p>").blocks
    assert isinstance(block, Paragraph)
    return block.text


# --- A form as Word and WPS write it ---------------------------------------------------------------------------------------


def a_form() -> bytes:
    """The head of a form with merged cells, written by another library."""
    form = python_docx.Document()
    form.core_properties.title = "2024年项目支出绩效自评"
    form.add_paragraph("项目支出绩效自评表")
    form.add_paragraph("（2024年度）")
    grid = form.add_table(rows=4, cols=4)
    for place, text in {
        (0, 0): "项目名称",
        (0, 1): "基层党组织党建活动经费",
        (1, 0): "项目资金\n（万元）",
        (1, 2): "全年预算数",
        (1, 3): "全年执行数",
        (2, 1): "年度资金总额",
        (2, 2): "1.408",
        (2, 3): "1.408",
        (3, 1): "其他资金",
        (3, 3): "—",
    }.items():
        grid.cell(*place).text = text
    grid.cell(0, 1).merge(grid.cell(0, 3))
    grid.cell(1, 0).merge(grid.cell(3, 0))
    buffer = io.BytesIO()
    form.save(buffer)
    return buffer.getvalue()


def test_a_form_is_read_with_title_paragraphs_and_merged_cells() -> None:
    document = docx.read(a_form())

    assert document.format == "docx"
    assert document.title == "2024年项目支出绩效自评"
    assert outline(document) == [
        "项目支出绩效自评表",
        "（2024年度）",
        picture("""
            项目名称          | 基层党组织党建活动经费 | <          | <
            项目资金/（万元） |                        | 全年预算数 | 全年执行数
            ^                 | 年度资金总额           | 1.408      | 1.408
            ^                 | 其他资金               |            | —
        """),
    ]


def test_every_block_says_where_it_stands() -> None:
    document = read_body(
        paragraph("标题") + paragraph("") + table(row("a", "b"), row("c", "d")) + paragraph("完") + table(row("e"), row("f"))
    )

    locations = [
        [each.location for each in block.cells] if isinstance(block, Grid) else block.location for block in document.blocks
    ]
    assert locations == [
        "第1段",
        ["表1 第1行第1列", "表1 第1行第2列", "表1 第2行第1列", "表1 第2行第2列"],
        "第2段",
        ["表2 第1行第1列", "表2 第2行第1列"],
    ]


def test_column_edges_are_the_sums_of_the_grid_widths() -> None:
    grid = only_grid(read_body(table(row("a", cell("b", properties=SPAN_2)), row("c", "d", "e"), widths=(1000, 500, 250))))
    assert grid.column_edges == (0, 1000, 1500, 1750)


def test_column_edges_are_unknown_where_the_grid_widths_do_not_fit_the_cells() -> None:
    assert only_grid(read_body(table(row("a", "b"), row("c", "d"), widths=(1000,)))).column_edges is None


# --- Merged cells ----------------------------------------------------------------------------------------------------------


def test_cells_merged_in_both_directions_cover_their_slots() -> None:
    body = table(
        row(cell("质量指标", properties=SPAN_2 + DOWN), "合格率"),
        row(cell("", properties=SPAN_2 + CONTINUED), "完成率"),
        row("时效指标", "进度", "按时"),
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        质量指标 | <    | 合格率
        ^        | ^    | 完成率
        时效指标 | 进度 | 按时
    """)


def test_text_left_inside_a_merged_away_cell_is_not_printed() -> None:
    body = table(row(cell("产出", properties=DOWN), "a"), row(cell("旧文字", properties=CONTINUED), "b"))
    assert [each.text for each in only_grid(read_body(body)).cells] == ["产出", "a", "b"]


def test_a_vertical_merge_needs_the_same_columns() -> None:
    body = table(
        row(cell("一", properties=DOWN), "a", "b"),
        row(cell("二", properties=SPAN_2 + CONTINUED), "c"),
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        一 | a | b
        二 | < | c
    """)


def test_two_merges_under_each_other_stay_two_cells() -> None:
    body = table(
        row(cell("产出指标", properties=DOWN), "a"),
        row(cell(properties=CONTINUED), "b"),
        row(cell("效益指标", properties=DOWN), "c"),
        row(cell(properties=CONTINUED), "d"),
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        产出指标 | a
        ^        | b
        效益指标 | c
        ^        | d
    """)


def test_the_horizontal_merge_of_old_versions() -> None:
    start, more = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    body = table(
        row(cell("总分", properties=start + DOWN), cell("", properties=more + DOWN), "90"),
        row(cell("", properties=start + CONTINUED), cell("", properties=more + CONTINUED), "85"),
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        总分 | < | 90
        ^    | ^ | 85
    """)


def test_rows_that_begin_or_end_inside_the_grid() -> None:
    body = table(
        row("a", "b", properties='<w:gridBefore w:val="1"/>'),
        row("c", "d", properties='<w:gridAfter w:val="1"/>'),
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        . | a | b
        c | d | .
    """)


# --- What wraps the content ------------------------------------------------------------------------------------------------


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_around_a_table_a_row_a_cell_a_paragraph_and_a_run() -> None:
    body = control(
        table(
            control(row("项目名称", control(cell("党建经费")))),
            row("主管部门", cell(control(paragraph("区总工会", control(run("（盖章）")))))),
        )
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        项目名称 | 党建经费
        主管部门 | 区总工会（盖章）
    """)


def test_a_content_control_that_nobody_filled_in_is_empty() -> None:
    prompt = control(cell("单击或点击此处输入文字。"), "<w:showingPlcHdr/>")
    body = table(row("原因", prompt, "9"), row("a", "b", "c"))
    assert drawn(only_grid(read_body(body))) == picture("""
        原因 |   | 9
        a    | b | c
    """)


def test_tracked_changes_are_read_as_accepted() -> None:
    deleted_text = f"<w:del {CHANGE}><w:r><w:delText>80</w:delText></w:r></w:del>"
    inserted = f"<w:ins {CHANGE}>{run('85')}</w:ins>"
    moved_away = f"<w:moveFrom {CHANGE}>{run('旧')}</w:moveFrom>"
    moved_here = f"<w:moveTo {CHANGE}>{run('分')}</w:moveTo>"
    assert text_of(deleted_text + inserted + moved_away + moved_here) == "85分"


def test_a_deleted_row_and_a_deleted_cell_are_gone() -> None:
    body = table(
        row("a", "b"),
        row("x", "y", properties=f"<w:del {CHANGE}/>"),
        row(cell("z", properties=f"<w:cellDel {CHANGE}/>"), "c", "d"),
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        a | b
        c | d
    """)


def test_hidden_text_and_hidden_rows_are_not_read() -> None:
    body = table(
        row("a", cell(paragraph(run("9"), run("0", "<w:vanish/>")))), row("x", "y", properties="<w:hidden/>"), row("c", "d")
    )
    assert drawn(only_grid(read_body(body))) == picture("""
        a | 9
        c | d
    """)


def test_text_whose_hiding_is_switched_off_is_read() -> None:
    assert text_of(run("9") + run("0", '<w:vanish w:val="0"/>')) == "90"


def field_mark(kind: str, data: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data and f"<w:ffData>{data}</w:ffData>"}</w:fldChar></w:r>'


FIELD = field_mark("begin") + "<w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>" + run("代码")


def test_of_a_field_the_result_is_read() -> None:
    assert text_of(FIELD + field_mark("separate") + run("90") + field_mark("end") + run("分")) == "90分"


def test_a_field_within_the_instruction_of_another_is_no_text() -> None:
    inner = field_mark("begin") + field_mark("separate") + run("1") + field_mark("end")
    assert text_of(field_mark("begin") + inner + run("2") + field_mark("separate") + run("达成") + field_mark("end")) == "达成"


def test_a_field_that_never_ends_swallows_nothing() -> None:
    assert text_of(field_mark("begin") + run("90分")) == "90分"


def test_check_boxes_show_their_state() -> None:
    def modern(checked: int) -> str:
        return control(run("☒"), f'<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>')

    def legacy(state: str) -> str:
        return field_mark("begin", f"<w:checkBox>{state}</w:checkBox>") + field_mark("separate") + field_mark("end")

    assert text_of(modern(1) + run("是 ") + modern(0) + run("否")) == "☑是 □否"
    assert text_of(legacy("<w:checked/>") + run("是")) == "☑是"
    assert text_of(legacy('<w:default w:val="0"/>') + run("否")) == "□否"


def test_a_choice_of_an_old_form_field_is_read() -> None:
    choices = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/><w:listEntry w:val="良"/></w:ddList>'
    assert text_of(field_mark("begin", choices) + field_mark("end")) == "良"


def test_symbols_are_read_as_characters() -> None:
    assert text_of('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("95%")) == "≥95%"
    assert text_of('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("优")) == "☑优"
    assert text_of(run("R", '<w:rFonts w:ascii="Wingdings 2"/>') + run("优")) == "☑优"


def test_a_symbol_that_is_not_known_does_not_vanish() -> None:
    assert text_of('<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>' + run("95%")) == "\N{REPLACEMENT CHARACTER}95%"


def test_a_formula_is_read_in_one_line() -> None:
    sign = "<m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath>"
    fraction = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    assert text_of(run("合格率") + sign) == "合格率≥95%"
    assert text_of(fraction) == "1/2"


def test_breaks_tabs_and_hyphens_within_a_cell() -> None:
    content = "<w:r><w:t>满意度</w:t><w:br/><w:t>指标</w:t><w:tab/><w:t>2024</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>"
    properties = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr>'
    assert text_of(properties + content) == "满意度\n指标\t2024-1"


def test_of_ruby_text_the_base_is_read() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('xiao')}</w:rt><w:rubyBase>{run('效')}</w:rubyBase></w:ruby></w:r>"
    assert text_of(ruby + run("益")) == "效益"


def test_white_space_at_the_ends_of_a_cell_is_removed_and_kept_inside() -> None:
    body = table(row(cell("\u3000 产\u3000出 \xa0"), cell("", "第一段", "第二段", "")))
    assert [each.text for each in only_grid(read_body(body)).cells] == ["产\u3000出", "第一段\n第二段"]


# --- Text boxes and tables within tables -----------------------------------------------------------------------------------


def text_box(content: str) -> str:
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = text_box(paragraph("（2024年度）") + table(row("a", "b"), row("c", "d")))
    document = read_body(paragraph("绩效", box, "自评表") + paragraph("单位：万元"))
    assert outline(document) == ["绩效自评表", "（2024年度）", "a | b\nc | d", "单位：万元"]


def test_a_text_box_of_an_old_version_within_a_cell_belongs_to_the_cell() -> None:
    content = f"<w:txbxContent>{paragraph('达成')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"
    assert drawn(only_grid(read_body(table(row("a", cell(paragraph(box))), row("c", "d"))))) == picture("""
        a | 达成
        c | d
    """)


FORM = table(row("项目名称", "党建经费"), row("主管部门", "区总工会"))
FORM_DRAWN = picture("""
    项目名称 | 党建经费
    主管部门 | 区总工会
""")


def test_a_table_that_only_frames_a_form_is_layout() -> None:
    document = read_body(table(row(cell("附件1", "项目支出绩效自评表", FORM, "填表人"))))

    assert outline(document) == ["附件1", "项目支出绩效自评表", FORM_DRAWN, "填表人"]
    assert only_grid(document).cells[0].location == "表2 第1行第1列"


def test_tables_side_by_side_on_a_page_are_two_grids() -> None:
    assert outline(read_body(table(row(cell(FORM), cell(FORM))))) == [FORM_DRAWN, FORM_DRAWN]


def test_a_table_within_a_form_is_a_grid_of_its_own_and_its_text_is_not_repeated() -> None:
    outer = table(row("项目名称", "党建经费"), row("绩效指标", cell(FORM)))
    assert outline(read_body(outer)) == ["项目名称 | 党建经费\n绩效指标 |", FORM_DRAWN]


def test_a_table_of_one_row_or_column_within_a_cell_is_text_of_the_cell() -> None:
    outer = table(row("目标", cell(table(row("一、建成"), row("二、验收")))), row("评价", cell(table(row("优☑", "良□")))))
    assert drawn(only_grid(read_body(outer))) == picture("""
        目标 | 一、建成/二、验收
        评价 | 优☑ 良□
    """)


# --- Other producers -------------------------------------------------------------------------------------------------------


def test_the_main_part_may_have_any_name() -> None:
    assert outline(docx.read(zip_of(word_entries(paragraph("正文"), main="content/main.xml")))) == ["正文"]


def test_directory_entries_as_wps_writes_them() -> None:
    assert outline(docx.read(zip_of({"word/": b"", **word_entries(paragraph("正文"))}))) == ["正文"]


def test_the_strict_flavour_of_the_standard() -> None:
    def strict(part: bytes) -> bytes:
        return part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/", b"http://purl.oclc.org/ooxml/wordprocessingml/"
        ).replace(b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/")

    assert (
        outline(docx.read(zip_of({name: strict(part) for name, part in entries_of(a_form()).items()})))[0]
        == "项目支出绩效自评表"
    )


def test_hyperlinks_and_paths_on_the_authors_disk_are_no_obstacle() -> None:
    links = relationships(
        ("hyperlink", "https://www.gov.cn/", "External"),
        ("attachedTemplate", "file:///C:\\Users\\a\\Templates\\Normal.dotm", "External"),
        ("attachedTemplate", "Normal.dotm", "External"),
        ("image", "file:///C:\\Users\\a\\Temp\\ksohtml\\wps1.jpg", "External"),
    )
    body = f'<w:p><w:hyperlink r:id="rId1">{run("中国政府网")}</w:hyperlink></w:p>'
    assert outline(docx.read(zip_of({**word_entries(body), "word/_rels/document.xml.rels": links}))) == ["中国政府网"]


# --- What is refused -------------------------------------------------------------------------------------------------------


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as refused:
        docx.read(data)
    return str(refused.value)


def test_a_document_of_nothing_but_pictures_is_refused_as_a_scan() -> None:
    assert "扫描件" in refusal(word("<w:p><w:r><w:drawing/></w:r></w:p>"))


def test_macros_are_refused() -> None:
    assert "宏" in refusal(zip_of({**word_entries(paragraph("正文")), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


@pytest.mark.parametrize(
    "link", [("attachedTemplate", "http://example.com/a.dotm"), ("oleObject", "\\\\server\\share\\a.xlsx")]
)
def test_content_that_word_would_load_from_outside_is_refused(link: tuple[str, str]) -> None:
    links = relationships((*link, "External"))
    message = refusal(zip_of({**word_entries(paragraph("正文")), "word/_rels/settings.xml.rels": links}))
    assert "外部内容" in message
    assert link[1] in message


def test_another_file_embedded_in_the_text_is_refused() -> None:
    assert "嵌入了另一个文件" in refusal(word(paragraph("正文") + '<w:altChunk r:id="rId9"/>'))


def test_entities_are_refused_and_no_file_is_read() -> None:
    entries = word_entries(paragraph("&secret;"))
    main = str(entries["word/document.xml"])
    entries["word/document.xml"] = main.replace("?>\n", '?>\n<!DOCTYPE w [<!ENTITY secret SYSTEM "file:///etc/passwd">]>\n', 1)
    assert "实体" in refusal(zip_of(entries))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (table(row(cell("a", properties='<w:gridSpan w:val="1000000000"/>'))), "列数超过"),
        (table(row("a", properties='<w:gridBefore w:val="99999"/>')), "列数超过"),
        (table(*[row(cell("a", properties='<w:gridSpan w:val="1000"/>'))] * 2001), "格子超过"),
        ("<w:tbl><w:tr><w:tc>" * 20 + "</w:tc></w:tr></w:tbl>" * 20, "嵌套超过"),
        ("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000, "XML 内容有误"),
    ],
    ids=["span", "gap", "area", "nesting", "depth"],
)
def test_hostile_tables_are_refused(body: str, reason: str) -> None:
    assert reason in refusal(word(body))


def test_depth_that_the_parser_lets_pass_is_read() -> None:
    depth = 110
    nested = "<w:sdt><w:sdtContent>" * depth + paragraph("正文") + "</w:sdtContent></w:sdt>" * depth
    assert outline(read_body(nested)) == ["正文"]


def test_a_decompression_bomb_is_refused() -> None:
    assert "压缩" in refusal(zip_of({**word_entries(""), "word/document.xml": b" " * 20_000_000}))
    assert "解压后超过" in refusal(zip_of({**word_entries(""), "word/document.xml": b" " * 70_000_000}))


def test_a_truncated_file_is_refused() -> None:
    assert "截断" in refusal(a_form()[:-200])


def test_a_damaged_part_is_refused() -> None:
    assert "XML 内容有误" in refusal(zip_of({**word_entries(""), "word/document.xml": b"<w:document"}))


def test_two_parts_of_one_name_are_refused() -> None:
    assert "同名部件" in refusal(zip_of({**word_entries(paragraph("正文")), "WORD/document.xml": b"x"}))
