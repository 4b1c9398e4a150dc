"""PDF files that programs made are read as they are printed: tables by their lines, whatever page breaks have cut."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import Document, Grid, UnreadableDocumentError
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers import pdf
from tests.drawing import drawn, outline, picture
from tests.drawn_paper import paper
from tests.readers import pages
from tests.readers.pages import Frame, Page, line, only_grid, read, rectangle, stream, table, text

SPECIMENS = Path(__file__).resolve().parent.parent / "specimens"


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        pdf.read(data)
    return str(caught.value)


# --- Forms as office programs and browsers print them ----------------------------------------------------------------------

READING_ROOM = r"""
| 项目名称          | 职工书屋建设经费 | <      | <            | <              | <              | <      | <             | <    |
| 主管部门          | 某市总工会       | <      | <            | <              | 实施单位       | 宣教部 | <             | <    |
| 项目资金\n（万元） |                 | <      | 年初预算数   | 全年预算数（A） | 全年执行数（B） | 分值   | 执行率（B/A） | 得分 |
| ^                 | 年度资金总额     | <      | 50           | 48.5           | 43.65          | 10     | 90%           | 9    |
| ^                 | 其中：当年财政拨款 | <    | 40           | 38.5           | 33.65          | —      |               | —    |
| ^                 | 上年结转资金     | <      | 10           | 10             | 10             | —      |               | —    |
| ^                 | 其他资金         | <      |              |                |                | —      |               | —    |
| 年度总体目标      | 预期目标         | <      | <            | <              | 实际完成情况   | <      | <             | <    |
| ^                 | 建成十家职工书屋，为职工提供阅读和交流的场所，并在年底以前对全部场所进行验收 | < | < | < | 建成九家职工书屋，其余一家因场地未交付推迟到次年 | < | < | < |
| 绩效指标          | 一级指标         | 二级指标 | 三级指标   | 年度指标值     | 实际完成值     | 分值   | 得分          | 偏差原因分析及改进措施 |
| ^                 | 产出指标\n（50分） | 数量指标 | 指标1：在全市各区县建成并验收的职工书屋的数量（含上年结转的项目） | ≥10个 | 9个 | 20 | 18 | 场地未交付，将与有关单位协调，争取在次年上半年完成建设并投入使用；今后在申报以前先确认场地是否落实，并把交付时间写进合同；逾期未交付的，由有关单位承担责任，并从下一年度的计划中扣减；每季度通报一次进展 |
| ^                 | ^                | 质量指标 | 验收合格率 | 100%           | 100%           | 20     | 20            |      |
| ^                 | ^                | 时效指标 | 完成时间   | 11月底前       | 11月20日       | 10     | 10            |      |
| ^                 | 效益指标（30分） | 社会效益\n指标 | 阅读人次 | ≥1,000人次 | 1200人次       | 30     | 30            |      |
| ^                 | 满意度指标（10分） | 服务对象满意度指标 | 职工满意度 | ≥95% | 96%          | 10     | 10            |      |
| 总分              | <                | <      | <            | <              | <              | 100    | 97            |      |
"""
RELIEF = r"""
| 项目名称         | 困难职工慰问     | <        | <        | <              | <              | <    | <           | <    |
| 主管部门         | 某市总工会       | <        | <        | <              | 实施单位       | 保障部 | <         | <    |
| 资金情况\n（万元） |                | <        | 全年预算数（A） | <       | 全年执行数（B） | 分值 | 执行率（B/A） | 得分 |
| ^                | 年度资金总额     | <        | 30       | <              | 30             | 10   | 100%        | 10   |
| 年度总体目标     | 年初设定目标     | <        | <        | <              | 年度总体目标完成情况综述 | < | <  | <    |
| ^                | 慰问困难职工，解决临时困难 | < | <   | <              | 慰问困难职工87人次 | < | <       | <    |
| 绩效指标         | 一级指标         | 二级指标 | 三级指标 | 分值           | 年度指标值     | 全年实际值 | 得分  | 未完成原因 |
| ^                | 产出指标         | 数量指标 | 慰问人次 | 50             | ≥80人次        | 87人次 | 50        |      |
| ^                | 效益指标         | 社会效益指标 | 受益人口 | 30         | ≥80人          | 87人 | 30          |      |
| ^                | 满意度指标       | 服务对象满意度指标 | 满意度 | 10     | ≥90%           | 95%  | 10          |      |
| 总分             | <                | <        | <        | 100            |                |      | 100         |      |
"""
TITLE, YEAR = "项目支出绩效自评表", "（2023年度）"
PRINTED = {
    "pdf-writer-one-form.pdf": paper(TITLE, YEAR, READING_ROOM),
    "pdf-writer-two-forms.pdf": paper(TITLE, YEAR, READING_ROOM, TITLE, YEAR, RELIEF),
    "pdf-writer-cut-row.pdf": paper(TITLE, YEAR, READING_ROOM),
    "pdf-browser-cut-row.pdf": paper(TITLE, YEAR, READING_ROOM),
    "pdf-calc-one-form.pdf": paper(TITLE, YEAR, READING_ROOM),
}


def record(form: SelfEvaluation) -> dict[object, object]:
    """All that a form says, but for line breaks and places."""
    said: dict[object, object] = {
        (part, number, field): (re.sub(r"\s", "", entry.text), entry.value) for part, number, field, entry in form.entries()
    }
    for each in form.indicators:
        number = each.indicator_number
        said["levels", number] = each.level_1, each.level_2
        said["quantities", number] = each.target_quantity, each.actual_quantity
        said["shared", number] = each.score_is_shared
    said["sources"] = [each.source for each in form.fund_lines]
    said["findings"] = [finding.code for finding in form.reading_findings]
    return said


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_form_says_what_was_written(name: str) -> None:
    written = read_forms(PRINTED[name])
    printed = read_forms(pdf.read((SPECIMENS / name).read_bytes()))

    assert not printed.refusals
    assert [record(form) for form in printed.forms] == [record(form) for form in written.forms]


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_form_has_the_cells_that_were_drawn(name: str) -> None:
    def places(document: Document) -> list[list[tuple[int, int, int, int]]]:
        return [[(each.row, each.column, each.row_span, each.column_span) for each in grid.cells] for grid in document.grids]

    assert places(pdf.read((SPECIMENS / name).read_bytes())) == places(PRINTED[name])


# --- Lines -----------------------------------------------------------------------------------------------------------------

FUNDS = r"""
| 项目名称 | 党建经费 | <     |
| 资金     | 总额     | 1.408 |
| ^        | 财政     | 1.408 |
"""
FUNDS_DRAWN = picture("""
    项目名称 | 党建经费 | <
    资金     | 总额     | 1.408
    ^        | 财政     | 1.408
""")


def test_a_table_is_read_with_its_merged_cells_and_the_text_around_it() -> None:
    document = read(text("自评表", 50, 800) + text("填表人", 50, 400) + table(FUNDS) + text("（2023年度）", 50, 780))

    assert document.format == "pdf"
    assert outline(document) == ["自评表", "（2023年度）", FUNDS_DRAWN, "填表人"]


def test_every_block_says_where_it_stands() -> None:
    document = read(text("封面", 50, 800), text("标题", 50, 800) + table(FUNDS) + table(FUNDS, Frame(top=500)))
    locations = [
        [each.location for each in block.cells][-1] if isinstance(block, Grid) else block.location for block in document.blocks
    ]
    assert locations == ["第1页第1行", "第2页第1行", "第2页表1 第3行第3列", "第2页表2 第3行第3列"]


def test_a_grid_knows_where_its_columns_begin_and_end() -> None:
    grid = only_grid(table(FUNDS))

    assert grid.ruled
    assert grid.column_edges == pytest.approx((50, 110, 170, 230), abs=0.1)


XS, YS = (50, 110, 170), (705, 725, 745)
TWO_BY_TWO = {
    "rectangles": [rectangle(x, y, 60, 20, "S") for x in XS[:2] for y in YS[:2]],
    "thin areas": [*(rectangle(x, 705, 0.5, 40) for x in XS), *(rectangle(50, y, 120, 0.5) for y in YS)],
    "double lines": [
        *(line(x, 705, x, 745) + line(x + 1.5, 705, x + 1.5, 745) for x in XS),
        *(line(50, y, 171.5, y) for y in YS),
    ],
    "one path": [
        "".join(line(x, 705, x, 745) + line(50, y, 170, y) for x, y in zip(XS, YS, strict=True)).replace("S\n", "") + "S\n"
    ],
    "dashes": [
        *(rectangle(x, y, 0.5, 2.5) for x in XS for y in range(705, 750, 5)),
        *(rectangle(x, y, 2.5, 0.5) for x in range(50, 175, 5) for y in YS),
    ],
    "pieces": [
        *(rectangle(x, y, 0.5, 0.5) for x in XS for y in YS),
        *(rectangle(x + 0.5, y, 59.5, 0.5) for x in XS[:2] for y in YS),
        *(rectangle(x, y + 0.5, 0.5, 19.5) for x in XS for y in YS[:2]),
    ],
}


@pytest.mark.parametrize("borders", TWO_BY_TWO.values(), ids=TWO_BY_TWO)
def test_borders_are_lines_however_they_are_drawn(borders: list[str]) -> None:
    words = ((55, 730, "甲"), (115, 730, "乙"), (55, 710, "丙"), (115, 710, "丁"))
    drawing = "".join([*borders, *(text(word, x, y) for x, y, word in words)])
    assert drawn(only_grid(drawing)) == "甲 | 乙\n丙 | 丁"


def test_lines_are_found_in_drawings_within_the_drawing() -> None:
    inner = stream(
        table(FUNDS, Frame(left=0, top=100)), "/Type/XObject/Subtype/Form/BBox[0 0 600 600]/Resources<</Font<</F 3 0 R>>>>"
    )
    page = Page("q 2 0 0 2 50 300 cm /X Do Q", resources=f"/XObject<</X {pages.FIRST_OWN_OBJECT} 0 R>>")
    (grid,) = read(page, objects=[inner]).grids

    assert drawn(grid) == FUNDS_DRAWN
    assert grid.column_edges == pytest.approx((50, 170, 290, 410), abs=0.1)


def test_words_that_stand_apart_from_their_glyphs_are_placed_with_their_drawing() -> None:
    words = "".join(
        f"/Span <</ActualText <feff{ord(word):04x}>>> BDC {text('字', x, 88)}EMC " for word, x in (("甲", 3), ("乙", 63))
    )
    inner = stream(
        table("| | |\n| 丙 | 丁 |", Frame(left=0, top=100)) + words,
        "/Type/XObject/Subtype/Form/BBox[0 0 600 600]/Resources<</Font<</F 3 0 R>>>>",
    )
    page = Page("q 2 0 0 2 50 300 cm /X Do Q", resources=f"/XObject<</X {pages.FIRST_OWN_OBJECT} 0 R>>")
    (grid,) = read(page, objects=[inner]).grids
    assert drawn(grid) == "甲 | 乙\n丙 | 丁"


def test_lines_that_are_not_seen_are_no_borders() -> None:
    white = f"q 1 1 1 RG 1 1 1 rg {line(80, 702, 80, 750)} {rectangle(140, 702, 0.5, 48)} Q "
    assert drawn(only_grid(white + table(FUNDS))) == FUNDS_DRAWN


def test_an_underline_in_a_cell_is_no_border() -> None:
    assert drawn(only_grid(table(FUNDS) + line(51, 705, 100, 705) + line(113, 712, 140, 712))) == FUNDS_DRAWN


def test_a_frame_around_text_is_no_table() -> None:
    frame = rectangle(30, 30, 535, 782, "S")
    assert outline(read(frame + text("封面", 100, 780) + table(FUNDS))) == ["封面", FUNDS_DRAWN]


def test_a_table_may_have_no_line_at_its_sides() -> None:
    borders = "".join(line(50, y, 230, y) for y in (750, 726, 702)) + line(110, 702, 110, 750) + line(170, 702, 170, 750)
    words = text("甲", 55, 740) + text("乙", 115, 740) + text("丙", 175, 740) + text("丁", 55, 716)
    assert drawn(only_grid(borders + words)) == "甲 | 乙 | 丙\n丁 |    |"


def test_a_corner_that_the_table_leaves_free_is_no_cell() -> None:
    borders = table("| 甲 | 乙 |\n| 丙 | 丁 |") + rectangle(170, 702, 60, 24, "S") + text("戊", 173, 716)
    assert drawn(only_grid(borders + text("（万元）", 180, 735))) == "甲 | 乙 | .\n丙 | 丁 | 戊"


def test_a_line_that_stops_short_of_a_border_separates_two_cells() -> None:
    frame = "".join(line(x, 702, x, 750) for x in (50, 170)) + "".join(line(50, y, 170, y) for y in (750, 726, 702))
    grid = only_grid(frame + line(110, 726, 110, 750) + line(110, 702, 110, 717) + text("甲", 55, 740) + text("丙丁", 55, 706))

    assert drawn(grid) == "甲   |\n丙丁 |"


def test_a_table_with_a_border_missing_within_is_not_trusted() -> None:
    sides = "".join(line(x, 702, x, 750) for x in (50, 170)) + "".join(line(50, y, 170, y) for y in (750, 702))
    grid = only_grid(sides + line(110, 726, 110, 750) + line(110, 726, 170, 726) + text("甲", 55, 740) + text("乙", 115, 740))

    assert not grid.ruled
    assert drawn(grid) == "甲 | 乙\n   | <"


# --- Text ------------------------------------------------------------------------------------------------------------------


def text_of_cell(words: str, frame: Frame = pages.FRAME) -> str:
    grid = only_grid(table(f"| {words} | 甲 |\n| 乙 | 丙 |", frame))
    return grid.cells[0].text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (r"建成十家职\n工书屋", "建成十家职工书屋"),
        (r"建成\n（含结转）", "建成\n（含结转）"),
        (r"年度总体\n目标", "年度总体\n目标"),
        (r"全部完成了\n。无偏差", "全部完成了。无偏差"),
        (r"增加收入约\n19431964万元", "增加收入约19431964万元"),
        (r"194319648\n2.82", "194319648\n2.82"),
        (r"1943196482\n1.82", "1943196482\n1.82"),
        (r"19431964821\n.82", "19431964821.82"),
        (r"1943196482\n1%", "19431964821%"),
        (r"10\n20", "10\n20"),
        (r"good work\nteam", "good work team"),
    ],
)
def test_a_line_break_is_kept_unless_the_width_of_the_cell_made_it(lines: str, expected: str) -> None:
    assert text_of_cell(lines) == expected


def test_a_gap_in_a_line_is_a_blank() -> None:
    document = read(text("主管部门：某局", 50, 800) + text("单位：万元", 300, 800) + text("12", 50, 780) + text("50", 63, 780))
    assert outline(document) == ["主管部门：某局 单位：万元", "12 50"]


def test_characters_stay_in_the_order_of_drawing_though_their_boxes_overlap() -> None:
    assert outline(read(text("一级", 50, 800) + text("指标", 66, 800))) == ["一级指标"]


def test_punctuation_that_hangs_over_the_border_belongs_to_its_line() -> None:
    grid = only_grid(table("| 甲 | 乙 | 丙 |\n| 丁 | 戊 | 己 |") + text("建成十家", 74, 730) + text("，", 110, 730))
    assert [cell.text for cell in grid.cells[:2]] == ["甲\n建成十家，", "乙"]


def test_text_turned_aside_is_read_as_one_line() -> None:
    turned = text("绩效指标", 70, 705, "0 1 -1 0")
    assert drawn(only_grid(turned + table("| | 一级指标 | 分值 |\n| ^ | 产出指标 | 得分 |"))) == picture("""
        绩效指标 | 一级指标 | 分值
        ^        | 产出指标 | 得分
    """)


def test_a_watermark_is_not_read() -> None:
    watermark = text("内部资料不得外传", 60, 690, "0.7 0.7 -0.7 0.7")
    assert outline(read(watermark + table(FUNDS))) == [FUNDS_DRAWN]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "turn", ["1 0 0 1 0 0", "0 1 -1 0 595 0", "-1 0 0 -1 595 842", "0 -1 1 0 0 842"], ids=["0", "left", "over", "right"]
)
def test_a_page_is_read_upright_however_page_and_text_are_turned(rotate: int, turn: str) -> None:
    content = f"q {turn} cm {text('标题', 50, 480)}{table(FUNDS, Frame(top=450))}Q"
    assert outline(read(Page(content, f"/Rotate {rotate}"))) == ["标题", FUNDS_DRAWN]


def test_text_outside_of_its_clip_or_of_the_page_is_not_read() -> None:
    clipped = f"q 50 790 36 20 re W n {text('看得见的看不见的', 50, 800)}Q "
    assert outline(read(clipped + text("外", 600, 700) + text("标题", 50, 770))) == ["看得见的", "标题"]


def test_a_cell_without_text_is_empty() -> None:
    assert drawn(only_grid(table("| 甲 | |\n| | 乙 |"))) == "甲 |\n   | 乙"


# --- Text that runs over a border ------------------------------------------------------------------------------------------

THREE_COLUMNS = "| 甲 | 乙 | 丙 |\n| 丁 | 戊 | 己 |"


@pytest.mark.parametrize(
    "overflow",
    [text("建成十家职工书屋", 56, 733), text("元", 104, 733), text("第二行", 75, 721)],
    ids=["into the next cell", "over the border", "below the row"],
)
def test_text_that_runs_over_a_border_is_refused(overflow: str) -> None:
    assert re.match(r"第1页表1 第[12]行第[12]列：文字超出了所在的单元格", refusal(pages.pdf(table(THREE_COLUMNS) + overflow)))


def test_text_may_fill_its_cell_to_the_border() -> None:
    grid = only_grid(table("| | | 甲 |\n| 乙 | 丙 | 丁 |") + text("全年预算数额", 55.6, 735) + text("全年执行数额", 110.4, 735))
    assert [cell.text for cell in grid.cells[:2]] == ["全年预算数额", "全年执行数额"]


def test_numbers_on_the_lines_of_a_chart_are_none_of_its_business() -> None:
    chart = "".join(line(50, y, 250, y) for y in (500, 550, 600)) + line(50, 500, 50, 600) + line(250, 500, 250, 600)
    document = read(table(FUNDS) + chart + text("89.7", 120, 547))
    assert outline(document)[0] == FUNDS_DRAWN


def test_the_right_part_of_a_worksheet_printed_on_a_page_of_its_own_is_refused() -> None:
    left = "| 一级指标 | 年度指标值 | 完成值 |\n| 数量 | 10 | 9 |\n| 质量 | 10 | 9 |\n| 时效 | 10 | 9 |\n| 成本 | 10 | 9 |"
    right = "| 分值 | 得分 |\n| 10 | 9 |\n| 10 | 9 |\n| 10 | 9 |\n| 10 | 9 |"
    data = pages.pdf(text("自评表", 50, 800) + table(left), table(right))
    assert refusal(data) == "第2页：工作表打印成了左右两页，这一页只有表格的右半部分；请调整为一页宽后重新导出"


# --- Files that cannot be read, or not safely ------------------------------------------------------------------------------

PICTURE = stream("\x00", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
PICTURES = f"/XObject<</P {pages.FIRST_OWN_OBJECT} 0 R>>"
SCAN = "第2页：这一页是扫描件或图片，"
"""What follows depends on whether scanned pages can be recognised on this machine."""


def with_picture(width: float, height: float, others: str = "") -> bytes:
    """A file whose second page shows a picture at the foot of the page, and what is drawn over it."""
    page = Page(f"q {width} 0 0 {height} 0 0 cm /P Do Q {others}", resources=PICTURES)
    return pages.pdf(table(FUNDS), page, objects=[PICTURE])


@pytest.mark.parametrize(
    "data",
    [
        with_picture(595, 842),
        with_picture(595, 842, text("- 12 -", 280, 40)),
        with_picture(595, 842, text("项目支出绩效自评表", 50, 700, mode=3)),
        with_picture(595, 600, text("项目支出绩效自评表", 50, 800)),
        with_picture(595, 100),
    ],
    ids=["scan", "numbered", "recognised", "below a title", "strip"],
)
def test_a_page_that_is_a_picture_is_refused_with_its_number(data: bytes) -> None:
    assert refusal(data).startswith(SCAN)


@pytest.mark.parametrize(
    "data",
    [with_picture(100, 100), with_picture(595, 842, text("封面", 280, 500)), pages.pdf(table(FUNDS), "")],
    ids=["a seal", "a background", "a blank page"],
)
def test_a_page_with_other_pictures_is_read(data: bytes) -> None:
    assert outline(pdf.read(data))[0] == FUNDS_DRAWN


def test_a_file_with_a_password_is_refused() -> None:
    key = "00" * 32
    locked = f"/Encrypt<</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>>/ID[<00><00>]"
    assert refusal(pages.pdf(table(FUNDS), trailer=locked)) == "PDF 文件设有打开密码，请取消密码后另存再试"


def test_a_file_cut_short_is_refused() -> None:
    data = (SPECIMENS / "pdf-calc-one-form.pdf").read_bytes()
    assert refusal(data[: len(data) * 2 // 3]) == "PDF 文件不完整（缺少结尾），可能没有下载完"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n%%EOF", "PDF 文件已损坏，无法读取"),
        (pages.pdf(), "PDF 文件中没有页面，可能已损坏"),
        (pages.pdf(table(FUNDS)).replace(b"/Type/Page/", b"/Type/Pag3/"), "第1页：页面已损坏，无法读取"),
    ],
)
def test_a_damaged_file_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


def test_text_without_character_codes_is_refused() -> None:
    assert refusal(pages.pdf(table(FUNDS), with_codes=False)).startswith("第1页：页面的字体没有附带文字编码")


def field(value: str, appearance: str) -> tuple[Page, list[str]]:
    """A page with a table and a field in its last cell."""
    own = pages.FIRST_OWN_OBJECT
    widget = f"<</Type/Annot/Subtype/Widget/FT/Tx/Rect[170 702 230 726]/F 4/V({value}){appearance}>>"
    look = stream(text("100", 3, 8), "/Type/XObject/Subtype/Form/BBox[0 0 60 24]/Resources<</Font<</F 3 0 R>>>>")
    return Page(table("| 甲 | 乙 | 丙 |\n| 丁 | 戊 | |"), f"/Annots[{own} 0 R]"), [widget, look]


def test_a_field_that_was_filled_in_is_read() -> None:
    page, objects = field("100", f"/AP<</N {pages.FIRST_OWN_OBJECT + 1} 0 R>>")
    (grid,) = read(page, objects=objects).grids
    assert drawn(grid) == "甲 | 乙 | 丙\n丁 | 戊 | 100"


def test_a_field_that_does_not_show_its_value_is_refused() -> None:
    page, objects = field("100", "")
    assert refusal(pages.pdf(page, objects=objects)) == "第1页：表单域中填写的内容无法读取；请打印为 PDF 后再试"


def test_an_empty_field_is_empty() -> None:
    page, objects = field("", "")
    (grid,) = read(page, objects=objects).grids
    assert drawn(grid) == "甲 | 乙 | 丙\n丁 | 戊 |"


def nested(depth: int) -> bytes:
    """A drawing in a drawing in a drawing …"""
    first = pages.FIRST_OWN_OBJECT
    inner = [
        stream("/X Do", f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {first + number} 0 R>>>>")
        for number in range(1, depth)
    ]
    last = stream("0 0 9 9 re f", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return pages.pdf(Page("/X Do", resources=f"/XObject<</X {first} 0 R>>"), objects=[*inner, last])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pages.pdf(*[""] * 3001), "PDF 文件超过 3000 页"),
        (pages.pdf("0 0 m 9 9 l S\n" * 200_001), "第1页：页面上的图形超过 200000 个"),
        (pages.pdf("".join(text("字" * 60, 9, 9 + 10 * y) for y in range(1_670))), "第1页：页面上的文字超过 100000 个"),
        (
            pages.pdf("".join(line(x, y, x + 5, y) for x in range(0, 590, 10) for y in range(0, 840, 3))),
            "第1页：页面上的线条超过 5000 条",
        ),
        (nested(18), "第1页：页面图形嵌套超过 16 层"),
    ],
    ids=["pages", "objects", "characters", "lines", "depth"],
)
def test_what_would_exhaust_the_machine_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data).startswith(reason)


def test_files_may_be_read_by_several_threads_at_once() -> None:
    data = (SPECIMENS / "pdf-calc-one-form.pdf").read_bytes()
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(pdf.read, [data] * 24))
    assert all(result == results[0] for result in results)


def test_a_refusal_leaves_nothing_open() -> None:
    for _ in range(3):
        refusal(with_picture(595, 842))
    assert outline(read(table(FUNDS))) == [FUNDS_DRAWN]
