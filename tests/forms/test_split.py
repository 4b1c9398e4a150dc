"""Where forms begin and end in a document."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from perfeval_data.forms.reading import DocumentReading, read_forms
from perfeval_data.paper.grid import Document, Grid, Paragraph
from perfeval_data.readers.text import read as read_text
from tests.drawn_paper import paper, ruled
from tests.formats import as_text
from tests.forms import right_form

HEADING = """
| 项目名称 | {name} | < | < | < | < | < | < |
| 主管部门 | 某市总工会 | < | 实施单位 | 宣教部 | < | < | < |
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 50 | 50 | 50 | 10 | 100% | 10 |
"""
INDICATORS = """
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| ^ | 产出指标 | 数量指标 | 活动次数 | 10次 | 10次 | 50 | 50 |
| ^ | 效益指标 | 社会效益指标 | 参与人次 | 100人 | 100人 | 40 | 40 |
"""
TOTAL = "| 总分 | < | < | < | < | < | 90 | 90 |"
TITLE = "项目支出绩效自评表（2024年度）"


def drawn(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts)


def form(name: str) -> str:
    return drawn(HEADING.format(name=name), INDICATORS, TOTAL)


def names(*blocks: str) -> list[str]:
    reading = read_forms(paper(*blocks))
    assert not reading.refusals
    return [form.project_name.text for form in reading.forms]


def test_several_forms_between_prose() -> None:
    assert names("决算说明", TITLE, form("甲"), "以上为甲项目。", TITLE, form("乙")) == ["甲", "乙"]


def test_several_forms_in_one_table_with_their_titles_inside() -> None:
    title = "| 项目支出绩效自评表（2024年度） | < | < | < | < | < | < | < |"
    assert names(drawn(title, form("甲"), title, form("乙"))) == ["甲", "乙"]


def test_form_cut_in_two_between_funds_and_indicators() -> None:
    assert names(TITLE, HEADING.format(name="甲"), "— 12 —", drawn(INDICATORS, TOTAL)) == ["甲"]


def test_form_cut_in_two_within_its_indicators() -> None:
    rest = "| 满意度 | 满意度指标 | 服务对象满意度指标 | 满意度 | 90% | 95% | 10 | 10 |"
    reading = read_forms(paper(TITLE, drawn(HEADING.format(name="甲"), INDICATORS), "12", drawn(rest, TOTAL)))
    assert not reading.refusals
    assert len(reading.forms[0].indicators) == 3


def test_second_half_with_other_columns_is_refused() -> None:
    rest = "| 满意度指标 | 服务对象满意度指标 | 满意度 | 90% | 10 |"
    reading = read_forms(paper(TITLE, drawn(HEADING.format(name="甲"), INDICATORS), rest))
    assert not reading.forms
    assert "栏数不同" in reading.refusals[0].reason


def test_other_tables_are_no_forms() -> None:
    summary = """
    | 序号 | 项目名称 | 主管部门 | 全年预算数 | 全年执行数 | 自评得分 |
    | 1 | 甲 | 某市总工会 | 50 | 50 | 100 |
    | 2 | 乙 | 某市总工会 | 20 | 20 | 98 |
    """
    income = """
    | 收入支出决算总表 | < | < |
    | 项目 | 行次 | 金额 |
    | 一般公共预算财政拨款收入 | 1 | 100 |
    """
    assert names("2024年度部门决算", income, "项目绩效自评结果汇总表", summary, TITLE, form("甲"), income) == ["甲"]


def test_blank_template_is_passed_over() -> None:
    template = """
    | 项目名称 | | < | < | < | < | < | < |
    | 主管部门 | | < | 实施单位 | | < | < | < |
    | 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | ^ | 年度资金总额 | | | | 10 | | |
    | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    | ^ | 产出指标 | 数量指标 | 指标1： | | | | |
    | ^ | ^ | ^ | …… | | | | |
    | 总分 | < | < | < | < | < | 100 | |
    """
    reading = read_forms(paper("项目支出绩效自评表（    年度）", template))
    assert not reading.forms
    assert not reading.refusals
    assert "空白模板" in reading.passed_over[0].reason


def test_self_evaluation_without_indicators_is_refused() -> None:
    reading = read_forms(paper(TITLE, HEADING.format(name="甲")))
    assert not reading.forms
    assert "不完整" in reading.refusals[0].reason


def test_year_of_the_title_goes_before_the_year_of_the_document() -> None:
    reading = read_forms(paper("2025年预算公开", "项目支出绩效自评表", "（2023年度）", form("甲")), "2022.docx")
    assert reading.forms[0].fiscal_year.value == 2023


def test_year_of_the_file_name_where_nothing_else_names_one() -> None:
    assert read_forms(paper("项目支出绩效自评表", form("甲")), "某单位2022年自评.docx").forms[0].fiscal_year.value == 2022


@pytest.mark.parametrize(
    "lines",
    [
        ("某市总工会关于公开本级及所属事业单位2022年度部门预算项目支出绩效自评结果的说明",),
        ("某市总工会", "部门决算公开", "2022年度绩效自评"),
    ],
)
def test_year_of_the_first_lines_of_a_document(lines: tuple[str, ...]) -> None:
    assert read_forms(paper(*lines, "项目支出绩效自评表", form("甲"))).forms[0].fiscal_year.value == 2022


def test_two_years_are_no_year() -> None:
    reading = read_forms(paper("2024年公开", "项目支出绩效自评表", form("甲")), "某单位2022年自评.docx")
    assert reading.forms[0].fiscal_year.value is None
    assert "year_unknown" in [finding.code for finding in reading.forms[0].reading_findings]


def test_table_of_indicators_that_has_lost_its_heading_is_refused_and_not_passed_over() -> None:
    reading = read_forms(paper(TITLE, form("甲"), TITLE, drawn(INDICATORS, TOTAL)))
    assert len(reading.forms) == 1
    assert "没有项目名称" in reading.refusals[0].reason


def test_table_of_scoring_standards_is_no_form() -> None:
    standards = """
    | 一级指标 | 二级指标 | 三级指标 | 分值 | 评分标准 | 得分 |
    | 决策 | 项目立项 | 立项依据充分性 | 5 | 符合得满分 | 5 |
    """
    assert names(TITLE, form("甲"), "绩效评价指标体系", standards) == ["甲"]


def test_other_tables_do_not_continue_a_form_without_a_total() -> None:
    standards = """
    | 一级指标 | 二级指标 | 三级指标 | 分值 | 评分标准 | 得分 | 备注 | 说明 |
    | 决策 | 项目立项 | 立项依据充分性 | 5 | 符合得满分 | 5 | | |
    """
    income = """
    | 项目 | 行次 | 金额 | 项目 | 行次 | 金额 | 项目 | 金额 |
    | 财政拨款收入 | 1 | 100 | 支出 | 2 | 100 | 结余 | 0 |
    | 事业收入 | 3 | 0 | 支出 | 4 | 0 | 结余 | 0 |
    | 合计 | 5 | 100 | 合计 | 6 | 100 | 合计 | 0 |
    """
    open_form = drawn(HEADING.format(name="甲"), INDICATORS)
    reading = read_forms(paper(TITLE, open_form, standards, income))
    assert [len(form.indicators) for form in reading.forms] == [2]


LIST = """
| 序号 | 项目名称 | 主管部门 | 预算数 | 执行数 | 自评得分 | 自评等级 | 备注 |
| 1 | 甲 | 某市总工会 | 50 | 50 | 97 | 优 | |
| 合计 | | | 50 | 50 | | | |
"""


def test_list_of_projects_is_no_form_whatever_stands_above_it() -> None:
    for title in ("2024年度项目支出绩效自评结果汇总表", "（二）项目支出绩效自评情况"):
        assert names(title, LIST, TITLE, form("甲")) == ["甲"]
        assert names(TITLE, form("甲"), title, LIST) == ["甲"]
    assert names("绩效自评情况", "| 项目名称 | 年初预算数 | 决算数 |\n| 甲 | 50 | 50 |", TITLE, form("乙")) == ["乙"]


def test_list_of_projects_in_the_sheet_of_a_form_changes_nothing_of_it() -> None:
    one_sheet = [drawn(LIST, form("甲")), drawn(form("甲"), LIST)]
    for sheet in one_sheet:
        (only,) = read_forms(paper(TITLE, sheet)).forms
        assert (only.project_name.text, len(only.indicators)) == ("甲", 2)


def test_second_half_of_a_form_with_columns_of_other_wordings_still_belongs_to_it() -> None:
    header = "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 全年计划目标值 | 全年实际完成数值 | 分值 | 得分 |"
    rows = "| ^ | 效益指标 | 生态效益指标 | 节能 | 好 | 好 | 10 | 10 |"
    reading = read_forms(paper(TITLE, drawn(HEADING.format(name="甲"), INDICATORS), "第 2 页", drawn(header, rows)))
    assert [len(only.indicators) for only in reading.forms] == [3]


def test_half_a_form_below_a_repeated_title_is_not_lost_silently() -> None:
    half = "| 绩效指标 | 效益指标 | 生态效益指标 | 节能 | 好 | 好 | 10 | 10 |"
    assert read_forms(paper(TITLE, drawn(HEADING.format(name="甲"), INDICATORS), TITLE, half)).refusals


def test_list_of_projects_within_the_form_of_a_department() -> None:
    projects = "| 年度主要任务 | 项目名称 | 主要内容 | 预算数 | 执行数 | 完成情况 | 分值 | 得分 |\n| ^ | 建家 | 建十家 | 50 | 50 | 完成 | | |"
    department = HEADING.replace("项目名称", "部门名称").format(name="某县总工会")
    assert names("2024年度部门整体支出绩效自评表", drawn(department, projects, INDICATORS, TOTAL)) == ["某县总工会"]


def test_second_half_without_any_name_of_a_level_is_not_lost() -> None:
    rows = [f"| | | | 培训{number} | 10次 | 10次 | 5 | 5 |" for number in "一二三四"]
    half = drawn(HEADING.format(name="甲"), INDICATORS)
    for rest in (drawn(*rows), drawn(*rows, TOTAL)):
        (only,) = read_forms(paper(TITLE, half, "- 3 -", rest)).forms
        assert len(only.indicators) == 6
    (only,) = read_forms(paper(TITLE, half, "收入决算表", drawn(*rows))).forms
    assert len(only.indicators) == 2


def test_a_table_of_basics_above_the_title_is_none_of_the_form_in_the_same_grid() -> None:
    basics = "| 项目名称 | 乙 | < | 项目类别 | 经常性 | < | < | < |\n| 负责人 | 某人 | < | 电话 | 123 | < | < | < |"
    title = "| 项目支出绩效自评表 | < | < | < | < | < | < | < |"
    assert names(drawn(basics, title, form("甲"))) == ["甲"]


def test_line_of_very_many_blanks_takes_no_time_to_speak_of() -> None:
    blanks = " " * 100_000
    start = time.process_time()
    reading = read_forms(paper(TITLE, f"主管部门：某市总工会{blanks}实施单位：宣教部{blanks}x", form("甲")))
    assert time.process_time() - start < 10  # a minute where every blank is tried as the first one
    assert reading.forms[0].implementing_unit.text == "宣教部"


# --- halves of a ruled table with borders of their own ------------------------------------------------------------------

REST = "| 满意度 | 满意度指标 | 服务对象满意度指标 | 职工满意度 | 90% | 95% | 10 | 10 |"
NARROW = (0, 60, 120, 180, 300, 360, 420, 460, 500)


def halves(lower: str, edges: tuple[float, ...]) -> DocumentReading:
    """A form whose heading has a border more within each column than its indicators, and a second half with borders of its own."""
    upper = ruled(drawn(HEADING.format(name="甲"), INDICATORS))
    cells = tuple(replace(cell, column=2 * cell.column, column_span=2 * cell.column_span) for cell in upper.cells)
    borders = sorted({*NARROW, *(left + 25 for left in NARROW[:-1])})
    return read_forms(
        Document(
            "pdf",
            (Paragraph(TITLE), Grid(cells, column_edges=tuple(borders)), replace(ruled(lower), column_edges=edges)),
        )
    )


def test_second_half_on_the_next_page_has_only_the_borders_of_the_indicators() -> None:
    reading = halves(drawn(REST, TOTAL), NARROW)
    assert not reading.refusals
    (only,) = reading.forms
    assert [each.level_3.text for each in only.indicators] == ["活动次数", "参与人次", "职工满意度"]
    assert [(each.target.text, each.actual.text, each.score.value) for each in only.indicators[2:]] == [("90%", "95%", 10)]
    assert only.stated_total_score.value == 90


def test_second_half_further_to_the_left_and_with_other_borders_below_the_indicators() -> None:
    wide = drawn(REST, TOTAL).replace("| 95% |", "| 95% | < |").replace("| < | 90 | 90 |", "| < | < | 90 | 90 |")
    lower = drawn(wide, "| 说明 | < | < | < | < | < | 无 | < | < |")
    (only,) = halves(lower, tuple(edge - 3 for edge in (*NARROW[:6], 399, *NARROW[6:]))).forms
    assert [each.score.value for each in only.indicators] == [50, 40, 10]
    assert only.stated_total_score.value == 90


OTHER_BORDERS = {
    "another border": (0, 60, 120, 180, 325, 360, 420, 460, 500),
    "another width": (*NARROW[:-1], 560),
    "widths of its own texts": (0, 20, 90, 250, 330, 350, 380, 400, 500),
}


@pytest.mark.parametrize("edges", OTHER_BORDERS.values(), ids=OTHER_BORDERS)
def test_second_half_with_as_many_cells_is_read_whatever_their_widths(edges: tuple[float, ...]) -> None:
    """Word gives a table that is cut in two new widths."""
    (form,) = halves(drawn(REST, TOTAL), edges).forms
    last = form.indicators[-1]
    assert [each.level_3.text for each in form.indicators] == ["活动次数", "参与人次", "职工满意度"]
    assert (last.level_2, last.target.text, last.actual.text) == ("服务对象满意度指标", "90%", "95%")
    assert (last.weight.value, last.score.value, form.stated_total_score.value) == (10, 10, 90)


@pytest.mark.parametrize("section", ["| 绩效指标 ", "| ", ""], ids=["repeated", "blank", "cut off"])
def test_second_half_of_other_widths_with_and_without_the_name_of_the_section(section: str) -> None:
    upper = ruled(
        right_form.drawn(*(getattr(right_form, part) for part in ("HEADING", "FUNDS", "GOALS", "HEADER", "UPPER_ROWS")))
    )
    total = right_form.TOTAL if section else right_form.TOTAL.replace("| < ", "", 1)
    lower = ruled(right_form.drawn(right_form.LOWER_ROWS.replace("| ^ ", section), total))
    widths = [tuple(100 * n // grid.column_count for n in range(grid.column_count + 1)) for grid in (upper, lower)]
    halves = (replace(upper, column_edges=(*widths[0][:-2], 95, 100)), replace(lower, column_edges=(0, 5, *widths[1][2:])))
    (read,) = read_forms(Document("docx", (Paragraph(right_form.TITLE), *halves))).forms
    assert right_form.unharmed(read)


def test_second_half_of_other_widths_that_begins_within_a_level() -> None:
    rest = "| | | 服务对象满意度指标 | 职工满意度 | 90% | 95% | 10 | 10 |"
    (form,) = halves(drawn(rest, TOTAL), OTHER_BORDERS["another border"]).forms
    assert [each.level_1 for each in form.indicators] == ["产出指标", "效益指标", "满意度指标"]


@pytest.mark.parametrize(
    ("lower", "edges"),
    [
        (drawn(REST).replace(" 90% |", " 90% | 2024年 |"), (*NARROW[:5], 330, *NARROW[5:])),
        (drawn(REST).replace("| 10 | 10 |", "| 说明 | 10 |"), OTHER_BORDERS["another border"]),
        (drawn(REST).replace("| 10 | 10 |", "| 10 | |"), OTHER_BORDERS["another border"]),
    ],
    ids=["more cells", "words below points", "no points"],
)
def test_second_half_that_does_not_fit_below_the_header_is_refused(lower: str, edges: tuple[float, ...]) -> None:
    (refusal,) = halves(lower, edges).refusals
    assert "后一段没有表头且栏数不同" in refusal.reason


def test_what_stands_between_two_parts_of_a_form_is_a_part_of_it() -> None:
    """A blank line parts rows that name nothing of a form from the rest of it."""
    lines = as_text(paper(TITLE, right_form.drawn(right_form.FORM))).decode().splitlines()
    text = "\n\n".join("\n".join(lines[start : start + 2]) for start in range(0, len(lines), 2))
    (read,) = read_forms(read_text(text.encode())).forms
    assert right_form.unharmed(read)
