"""A right form with one thing changed as published forms have it: each change once led to values stored wrongly or lost.

Whatever is changed beside the point must leave the reading as it is: `unharmed` says so.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import Cell, Document, Grid, Paragraph
from perfeval_data.paper.model import FormKind
from tests.drawn_paper import ruled
from tests.forms.right_form import (
    FORM,
    FUNDS,
    GOALS,
    HEADER,
    HEADING,
    LOWER_ROWS,
    TITLE,
    TOTAL,
    UPPER_ROWS,
    changed,
    drawn,
    only,
    read,
    refusal,
    unharmed,
)

# --- A form that goes on ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [HEADING + HEADER, HEADING], ids=["heading and header", "heading"])
def test_a_heading_repeated_on_the_next_page_does_not_begin_another_form(again: str) -> None:
    upper = drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS)
    lower = drawn(again, LOWER_ROWS.replace("| ^ | 效益", "| 绩效指标 | 效益", 1) if again == HEADING else LOWER_ROWS, TOTAL)
    assert unharmed(only(TITLE, upper, lower))
    assert unharmed(only(TITLE, f"{upper}\n{lower}"))


def test_two_forms_of_one_project_without_a_total_stay_two() -> None:
    open_form = FORM.replace(TOTAL, "")
    other_unit = open_form.replace("宣教部", "权益部")
    forms = read(TITLE, drawn(open_form), TITLE, drawn(other_unit)).forms
    assert [form.implementing_unit.text for form in forms] == ["宣教部", "权益部"]
    assert [len(form.indicators) for form in forms] == [5, 5]


def test_the_rest_of_a_form_that_cannot_be_joined_is_refused_and_not_left_out() -> None:
    upper = drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS.splitlines()[1])
    lower = drawn(
        "| 培训人次 | ≥300人次 | 280人次 | 10 | 9.3 |", "| 慰问人次 | 3次 | 3次 | 60 | 60 |", "| 总分 | < | < | 100 | 98.9 |"
    )
    assert read(TITLE, upper, lower).refusals
    assert read(TITLE, upper, "- 2 -", lower).refusals


@pytest.mark.parametrize(
    "table",
    [
        "| | 数量 | 原值 | 净值 | 数量 | 原值 | 净值 | 用途 | 备注 |\n| | 车辆 | 2 | 30 | 10 | 5 | 5 | 公务 | 无 |",
        "| 一级指标 | 二级指标 | 三级指标 | 2024年完成值 | 2025年目标值 |\n| 产出指标 | 数量指标 | 活动次数 | 12次 | 15次 |",
        "| 一级指标 | 二级指标 | 三级指标 | 目标值 | 实际值 | 分值 | 评价得分 |\n| 决策 | 项目立项 | 依据 | 充分 | 充分 | 90 | 90 |",
    ],
)
def test_a_table_below_a_form_without_a_total_gives_it_no_indicators(table: str) -> None:
    result = read(TITLE, drawn(FORM.replace(TOTAL, "")), "情况如下：", table)
    assert result.refusals or len(result.forms[0].indicators) == 5


def test_scoring_standards_right_below_the_indicators_give_none() -> None:
    standards = "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 评分标准 | < | < | < | < |\n| ^ | 产出指标 | 数量指标 | 活动次数 | 每少一次扣5分 | < | < | < | < |\n"
    assert len(only(TITLE, drawn(FORM.replace(TOTAL, standards))).indicators) == 5


def test_a_table_with_a_title_of_its_own_is_left_alone() -> None:
    scores = "| 一级指标 | 二级指标 | 三级指标 | 目标值 | 实际值 | 分值 | 得分 |\n| 决策 | 项目立项 | 依据 | 充分 | 充分 | 100 | 96 |"
    assert unharmed(only(TITLE, drawn(FORM), "职工之家项目部门评价指标体系评分表", scores))


def test_a_table_in_which_others_score_the_project_is_no_self_evaluation() -> None:
    scored = drawn(FORM.replace("98.9", "96"))
    assert unharmed(only(TITLE, drawn(FORM), "职工之家项目部门评价指标体系评分表", scored))


@pytest.mark.parametrize(
    "title",
    [
        "项目支出绩效自评基础数据及评分表",
        "2024年度项目支出绩效自评指标体系评分表",
        "项目支出绩效评价评分表",
        "专项资金绩效评价指标体系",
        "某市总工会项目绩效评价指标评分表",
    ],
)
def test_a_form_with_all_its_parts_is_one_whatever_its_title_says_of_scoring(title: str) -> None:
    assert unharmed(only(f"{title}（2024年度）", drawn(FORM)))
    assert unharmed(only(f"（2024年度）{title}", drawn(FORM)))


@pytest.mark.parametrize("missing", [FUNDS, HEADING.splitlines()[1]], ids=["no funds", "no project"])
def test_indicators_under_a_title_of_scoring_alone_are_no_form(missing: str) -> None:
    assert not read("项目支出绩效评价评分表", drawn(FORM.replace(missing, ""))).forms


@pytest.mark.parametrize("by", ["部门评价", "财政评价", "财政重点评价", "第三方", "专家", "复核"])
def test_a_whole_form_that_others_have_scored_is_none(by: str) -> None:
    assert not read(f"项目支出{by}指标体系评分表（2024年度）", drawn(FORM)).forms


def test_a_row_of_another_table_joined_without_a_gap_is_refused() -> None:
    narrow = "| 参与 | ≥100人 | < | < | 120人 | < | 10 | 10 | |"
    row = "| 慰问 | < | 次数 | < | 12次 | < | 10 | < | 10 |"
    assert "对不上" in refusal(TITLE, drawn(HEADING, _doubled(HEADER), _doubled(UPPER_ROWS), _shifted(row), _shifted(narrow)))


def _doubled(rows: str) -> str:
    """Each column drawn as two."""
    return "\n".join(
        "|" + "|".join(f"{cell}|{'^' if cell.strip() == '^' else '<'}" for cell in _cells(row)) + "|" for row in _lines(rows)
    )


def _shifted(row: str) -> str:
    """The borders of a row half a column to the right of those of `_doubled` rows."""
    halves = [half for cell in _cells(row) for half in (cell, "<")]
    return "|" + "|".join([" ", *halves[:-1]]) + "|"


def _lines(rows: str) -> list[str]:
    return [line for line in rows.strip().splitlines() if line]


def _cells(row: str) -> list[str]:
    return row.strip().strip("|").split("|")


# --- Rows that are no indicators, and indicators that look like something else ---------------------------------------------


@pytest.mark.parametrize(
    "name", ["主要成效", "绩效自评综述", "财政部门意见", "未完成目标的原因", "下一步工作打算", "单位审核意见"]
)
def test_a_remark_below_the_indicators_is_none_of_them(name: str) -> None:
    assert unharmed(changed(TOTAL, f"| {name} | < | < | 建成三个职工之家。 | < | < | < | < | < |{TOTAL}"))


def test_a_line_of_signatures_is_no_indicator() -> None:
    for line in (
        "| 主管领导签字： | < | < | 经办：张三 | < | < | 日期 | < | < |",
        "| 审核： | < | < | 复核：李四 | < | < | 2025.3.8 | < | < |",
    ):
        assert len(changed(TOTAL, line).indicators) == 5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("已完成", "二级"),
        ("12月底前 | 已完成", "三级 | 一级"),
        ("12月底前 | 已完成", "二级 | 二级"),
        ("已完成", "项目名称：南路改造；进度：完成"),
        ("报名不足", "小计"),
        ("96%", "总计：96%"),
        ("280人次", "合计：280人次"),
    ],
)
def test_values_that_read_like_labels_stay_values(old: str, new: str) -> None:
    form = changed(old, new)
    assert len(form.indicators) == 5
    assert [each.score.value for each in form.indicators] == [Decimal(n) for n in ("20", "9.3", "20", "30", "10")]
    assert form.stated_total_score.value == Decimal("98.9")


def test_rows_may_be_numbered() -> None:
    remark = "| 其他说明 | < | < | 无特别说明 | < | < | < | < | < |"
    lines = drawn(FORM.replace(TOTAL, f"\n{remark}{TOTAL}")).splitlines()
    assert unharmed(only(TITLE, "\n".join(f"| {number} {line}" for number, line in enumerate(lines, start=1))))


def test_level_2_may_have_the_name_of_a_section() -> None:
    rows = UPPER_ROWS.replace("时效指标", "资金管理")
    form = only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, rows, LOWER_ROWS, TOTAL))
    assert [each.level_3.text for each in form.indicators][2:] == ["完成时间", "职工参与率", "职工满意度"]


# --- Borders ---------------------------------------------------------------------------------------------------------------


def test_cells_whose_border_was_dragged_belong_to_the_column_that_they_cover() -> None:
    def with_sliver(rows: str, after: int) -> str:
        return "\n".join(
            "|"
            + "|".join([*cells[:after], cells[after], "^" if cells[after].strip() == "^" else "<", *cells[after + 1 :]])
            + "|"
            for cells in map(_cells, _lines(rows))
        )

    straight = with_sliver(FORM.replace("已完成", ""), 4).replace("| < | < |", "| < | < |")
    dragged = straight.replace("| 12月底前 |<|  |", "| 12月底前 |已完成|<|")
    assert dragged != straight
    assert unharmed(only(TITLE, dragged))


def test_borders_a_few_points_out_of_line_are_one() -> None:
    wide, sliver = 100.0, 4.0

    def jittered(grid: Grid) -> Grid:
        """Each border twice, and the cells of every second row up to the second one."""
        edges = tuple(edge for number in range(grid.column_count + 1) for edge in (number * wide, number * wide + sliver))
        cells = (replace(cell, column=2 * cell.column + cell.row % 2, column_span=2 * cell.column_span) for cell in grid.cells)
        return Grid(tuple(cells), column_edges=edges)

    whole = ruled(drawn(FORM.replace("^", "")))
    (form,) = read_forms(Document("docx", (Paragraph(TITLE), jittered(whole)))).forms
    assert [each.score.value for each in form.indicators] == [Decimal(n) for n in ("20", "9.3", "20", "30", "10")]
    assert [each.actual.text for each in form.indicators] == ["12次", "280人次", "已完成", "85%", "96%"]
    assert form.fund_lines[0].annual_budget.value == 50


def test_a_row_that_lacks_a_cell_is_refused() -> None:
    row = "| ^ | ^ | 时效指标 | 完成时间 | 12月底前 | 已完成 | 20 | 20 | |"
    grid = ruled(drawn(FORM.replace(row, "| ^ | ^ | 完成时间 | 12月底前 | 已完成 | 20 | 20 | | |")))
    (short,) = [cell.row for cell in grid.cells if cell.text == "完成时间"]
    cells = tuple(cell for cell in grid.cells if (cell.row, cell.column) != (short, 8))
    reading = read_forms(Document("drawn", (Paragraph(TITLE), Grid(cells))))
    assert "错位" in reading.refusals[0].reason


def test_a_number_among_the_reasons_tells_of_a_shifted_row() -> None:
    row = "| ^ | ^ | 时效指标 | 完成时间 | 12月底前 | 已完成 | 20 | 20 | |"
    assert "错位" in refusal(TITLE, drawn(FORM.replace(row, "| ^ | ^ | | 时效指标 | 完成时间 | 12月底前 | 已完成 | 20 | 20 |")))


@pytest.mark.parametrize(
    "row",
    [
        "| ≥80% | 85% | 30 | 30 | 宣传不足 | |",
        "| ≥80% | 85% | 30 | 30 | | |",
        "| 职工参与率 | 85% | 30 | 30 | 宣传不足 | |",
        "| 职工参与率 | 85% | 30 | 30 | | |",
        "| 职工参与率 | 85% | 30 | | | |",
        "| | 职工参与率 | ≥80% | 85% | 30 | 30 |",
        "| | 职工参与率 | ≥80% | 达成 | 30 | |",
    ],
)
def test_a_row_that_must_have_slipped_by_a_column_is_refused(row: str) -> None:
    shifted = FORM.replace("| 职工参与率 | ≥80% | 85% | 30 | 30 | |", row)
    assert "错位" in refusal(TITLE, drawn(shifted.replace("| 100 | 98.9 |", "| 90 | 89.3 |")))


def test_a_percentage_among_the_reasons_is_refused() -> None:
    assert "错位" in refusal(TITLE, drawn(FORM.replace("| ≥80% | 85% | 30 | 30 | |", "| ≥80% | 80% | 30 | 30 | 85% |")))


def test_a_total_that_has_lost_its_name_is_no_indicator() -> None:
    nameless = "| | | | | | 100 | 98.9 | | |"
    assert "没有指标名称" in refusal(TITLE, drawn(FORM.replace(TOTAL, nameless)))


def test_a_name_may_begin_with_a_number() -> None:
    form = changed("| 职工参与率 | ≥80%", "| ≥360天服务读者 | ≥80%")
    assert form.indicators[3].level_3.text == "≥360天服务读者"


def test_a_total_off_its_columns_is_read_the_way_round_that_the_sums_confirm() -> None:
    header = HEADER.replace("分值 | 得分", "得分 | 分值")
    rows = (UPPER_ROWS + LOWER_ROWS).replace("| 10 | 9.3 |", "| 9.3 | 10 |")
    total = "| 总分 | < | < | < | < | 100 | | 98.9 | |"
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, header, rows, total)))


def test_a_missing_weight_that_no_row_explains_is_no_reason_to_refuse() -> None:
    form = changed("| ≥80% | 85% | 30 | 30 | |", "| ≥80% | 85% | 25 | 25 | |")
    assert sum(each.weight.value or 0 for each in form.indicators) == 85


# --- Funds -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["填报单位：元阳县总工会   金额单位：万元", "单位：万元", "（单位：人民币万元）"])
def test_the_unit_is_not_taken_from_the_name_of_a_place(line: str) -> None:
    form = only(TITLE, line, drawn(FORM.replace("项目资金（万元）", "项目资金")))
    assert form.fund_lines[0].annual_budget.value == 50


def test_a_place_that_begins_like_a_unit_is_none() -> None:
    form = only(TITLE, "填报单位：元江县总工会", drawn(FORM.replace("项目资金（万元）", "项目资金")))
    assert form.fund_lines[0].annual_budget.value is None
    assert "unit_unknown" in [finding.code for finding in form.reading_findings]


@pytest.mark.parametrize(
    ("unit", "wan"), [("千元", "5"), ("百万元", "5000"), ("元", "0.005"), ("亿元", "500000"), ("单位：万元", "50")]
)
def test_amounts_in_any_unit_become_ten_thousands(unit: str, wan: str) -> None:
    assert changed("项目资金（万元）", f"项目资金（{unit}）").fund_lines[0].annual_budget.value == Decimal(wan)


@pytest.mark.parametrize("label", ["社会多元投入", "元旦慰问自筹资金"])
def test_a_source_whose_name_holds_the_character_of_a_unit_has_none(label: str) -> None:
    form = changed("其他资金", label)
    assert [line.annual_budget.value for line in form.fund_lines] == [50, 40, 4, 6]


def test_the_row_with_the_very_name_of_the_total_is_the_total() -> None:
    form = changed(
        "年度资金总额 | < | 60 | 50 | 48 | 10 | 96% | 9.6",
        "财政资金合计 | < | 50 | 44 | 43 | | | |\n| ^ | 总计 | < | 60 | 50 | 48 | 10 | 96% | 9.6",
    )
    assert [line.source for line in form.fund_lines][:2] == ["other:财政资金合计", "total"]


@pytest.mark.parametrize(
    ("label", "source"),
    [
        ("其中：1.财政拨款", "appropriation"),
        ("①财政拨款", "appropriation"),
        ("以前年度结转", "carryover"),
        ("上年结转和结余", "carryover"),
        ("其他来源", "other"),
    ],
)
def test_sources_are_known_with_numbers_and_by_other_names(label: str, source: str) -> None:
    assert changed("其中：当年财政拨款", label).fund_lines[1].source == source


def test_a_row_of_words_below_the_funds_is_none_of_them() -> None:
    row = "| 项目实施情况 | 按计划完成全部任务 | < | < | < | < | < | < | < |"
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, row, GOALS, HEADER, UPPER_ROWS, LOWER_ROWS, TOTAL)))


def test_a_rate_below_one_under_a_percent_sign_is_read_by_what_was_executed() -> None:
    funds = "| ^ | 年度资金总额 | < | 60 | 50 | 0.4 | 10 | 0.8 | 0.08 |"
    form = changed("| ^ | 年度资金总额 | < | 60 | 50 | 48 | 10 | 96% | 9.6 |", funds)
    assert form.fund_lines[0].rate.value == Decimal("0.008")


@pytest.mark.parametrize(
    ("old", "new"),
    [("全年预算数", "调整后的预算"), ("全年预算数", "年度预算数"), ("全年执行数", "支出决算数"), ("年初预算数", "预算批复数")],
)
def test_columns_of_the_funds_are_known_by_other_names(old: str, new: str) -> None:
    assert unharmed(changed(old, new))


def test_a_column_whose_name_is_not_known_is_told_of() -> None:
    for old in ("全年预算数", "年度指标值", "实际完成值"):
        form = changed(old, "年终小结")
        (finding,) = [each for each in form.reading_findings if each.code == "column_unknown"]
        assert finding.stated == "年终小结"


def test_a_value_that_is_stored_is_not_told_of_as_lost() -> None:
    """The actuals begin left of their name, in a narrow column that no name stands above."""

    def with_narrow_column(cell: Cell, at: int = 5) -> Cell:
        if cell.right <= at:
            return cell
        moves = cell.column > at or cell.text == "实际完成值"
        return replace(cell, column=cell.column + 1) if moves else replace(cell, column_span=cell.column_span + 1)

    grid = Grid(tuple(map(with_narrow_column, ruled(drawn(FORM)).cells)))
    (form,) = read_forms(Document("drawn", (Paragraph(TITLE), grid))).forms
    assert unharmed(form)
    assert form.reading_findings == ()


# --- Heading, goals, year, total -------------------------------------------------------------------------------------------


def test_the_project_goes_before_the_fund_that_it_is_part_of() -> None:
    assert unharmed(only(TITLE, drawn("| 专项资金名称 | 省级就业补助资金 | < | < | < | < | < | < | < |", FORM)))


def test_persons_are_not_taken_for_a_blank_unit_or_department() -> None:
    assert changed("实施单位 | 宣教部 | < | < | <", "实施单位 | | < | 负责人：张三 | <").implementing_unit.text == ""
    assert changed("主管部门 | 某市总工会 | < | <", "主管部门 | | < | 联系电话：010-1234567").department.text == ""


def test_several_labels_may_share_a_cell_or_a_line() -> None:
    line = "主管部门：某市总工会      实施单位：宣教部"
    cell = f"| 项目名称：职工之家\\n{line} | < | < | < | < | < | < | < | < |"
    assert unharmed(only(TITLE, drawn(cell, FORM.replace(HEADING, ""))))
    assert unharmed(only(TITLE, line, drawn(FORM.replace(_lines(HEADING)[1], ""))))


def test_a_list_of_the_tasks_of_a_department_makes_no_project_of_it() -> None:
    tasks = "| 单位名称 | 某市总工会 | < | < | < | < | < | < | < |\n| 重点任务 | 项目名称 | < | 主要内容 | < | < | 完成情况 | < | < |"
    row = "| ^ | 建家 | < | 建职工之家 | < | < | 已完成 | < | < |"
    form = only("部门整体支出绩效自评表（2024年度）", drawn(tasks, row, FORM.replace(HEADING, "")))
    assert (form.kind, form.project_name.text) == (FormKind.DEPARTMENT, "某市总工会")


@pytest.mark.parametrize(
    "names", ["预期目标 | < | 调整后目标 | < | 实际完成情况", "目标内容 | < | 其他目标 | < | 实际完成情况"]
)
def test_names_of_columns_are_no_goals(names: str) -> None:
    goals = f"| 年度总体目标 | {names} | < | < | < |\n| ^ | 建成三个。 | < | 建成四个。 | < | 已建成。 | < | < | < |"
    assert changed(drawn(GOALS), goals).expected_goal.text in {"建成三个。", ""}


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["项目支出绩效自评表", "（２０２３年度）"], 2023),
        (["项目支出绩效自评表", "（2023年1月-12月）"], 2023),
        (["二0二三年度项目支出绩效自评表"], 2023),
        (["2023年度某市总工会", "项目支出绩效自评表"], 2023),
        (["2022年结转就业补助项目", "项目支出绩效自评表"], None),
        (["某市总工会2025年信息公开", "项目支出绩效自评表"], None),
        (["首页 > 信息公开 > 2025年 > 财政信息", "项目支出绩效自评表"], None),
    ],
)
def test_year_is_that_of_the_evaluation_and_not_of_the_publication(lines: list[str], year: int | None) -> None:
    assert only(*lines, drawn(FORM)).fiscal_year.value == year


def test_the_title_of_one_form_says_nothing_of_the_next() -> None:
    other = drawn(FORM.replace("职工之家", "困难帮扶"))
    forms = read("2023年度项目支出绩效自评表", drawn(FORM), "项目支出绩效自评表", other).forms
    assert [form.fiscal_year.value for form in forms] == [2023, None]


def test_a_list_of_projects_before_the_forms_is_no_form() -> None:
    listed = "| 序号 | 单位名称 | 项目名称 | 全年预算数 | 全年执行数 | 自评总分 |\n| 1 | 某市总工会 | 甲 | 50 | 48 | 98.9 |"
    assert unharmed(only("2024年度自评结果汇总表", listed, TITLE, drawn(FORM)))


def test_the_review_beside_the_own_score_is_not_part_of_the_total() -> None:
    form = only(
        TITLE,
        drawn(
            HEADING,
            FUNDS,
            HEADER.replace("偏差原因分析及改进措施", "复核得分"),
            UPPER_ROWS.replace("报名不足", "9"),
            LOWER_ROWS,
            "| 总分 | < | < | < | < | < | | 98.9 | 97 |",
        ),
    )
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (None, Decimal("98.9"))


@pytest.mark.parametrize("score", ["九十八分", "98.9\\n97", "98.9（优）"])
def test_a_total_that_is_no_number_is_told_of(score: str) -> None:
    form = changed("| 100 | 98.9 |", f"| 100 | {score} |")
    assert form.stated_total_score.value is None
    assert any(finding.code in ("value_unreadable", "total_unclear") for finding in form.reading_findings)
    assert form.stated_total_weight.value in (100, None)


# --- Cells with two values, rows cut by a page -----------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), [("| 20 | 20 | |", "| 10\\n10 | 20 | |"), ("| 20 | 20 | |", "| 20 | 10 10 | |")])
def test_two_numbers_of_one_cell_are_not_one_number(old: str, new: str) -> None:
    form = only(TITLE, drawn(FORM.replace(old, new, 1)))
    assert None in (form.indicators[0].weight.value, form.indicators[0].score.value)
    assert "value_unreadable" in [finding.code for finding in form.reading_findings]


def test_a_number_broken_where_no_part_stands_alone_is_one() -> None:
    assert changed("| 60 | 50 | 48 |", "| 60 | 50 | 48.\\n00 |").fund_lines[0].executed.value == 48


def test_a_row_of_marks_and_zeros_is_no_indicator() -> None:
    assert unharmed(changed(TOTAL, f"| ^ | ^ | ^ | 无 | 无 | 无 | 0 | 0 | |{TOTAL}"))


def on_pages(drawing: str, first_of_next: int) -> Document:
    """A drawn form whose rows from `first_of_next` on stand on the next page."""
    cells = tuple(
        replace(cell, location=f"第{1 if cell.row < first_of_next else 2}页表1 {cell.location}")
        for cell in ruled(drawing).cells
    )
    return Document("pdf", (Paragraph(TITLE), Grid(cells)))


@pytest.mark.parametrize("row", [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 13, 14, 15])
def test_a_page_may_end_between_any_two_rows(row: int) -> None:
    (form,) = read_forms(on_pages(drawn(FORM), row)).forms
    assert unharmed(form)


@pytest.mark.parametrize(
    ("whole", "upper", "lower"),
    [
        ("| 项目名称 | 职工之家 | < | < | < | < | < | < | < |", "| 项目名称 | 职工 | < | < | < | < | < | < | < |", "| | 之家 | < | < | < | < | < | < | < |"),
        ("| ^ | 其他资金 | < | 10 | 6 | 5 | — | 83.33% | — |", "| ^ | 其他 | < | 10 | 6 | 5 | — | | — |", "| ^ | 来源的 | < | | | | | 83.33% | |"),
        ("| ^ | ^ | 时效指标 | 完成时间 | 12月底前 | 已完成 | 20 | 20 | |", "| ^ | ^ | 时效 | 完成 | 12月 | | | | |", "| ^ | ^ | 指标 | 时间 | 底前 | 已完成 | 20 | 20 | |"),
    ],
    ids=["heading", "funds", "indicators"],
)  # fmt: skip
def test_a_row_cut_by_a_page_is_refused(whole: str, upper: str, lower: str) -> None:
    cut = drawn(FORM.replace(whole, f"{upper}\n{lower}"))
    row = cut.splitlines().index(lower)
    assert "分页截断" in read_forms(on_pages(cut, row)).refusals[0].reason


@pytest.mark.parametrize(("upper", "lower"), [("年度总体", "目标"), ("年度", "总体目标"), ("年度总体目", "标")])
def test_the_name_of_the_goals_may_be_cut_by_a_page(upper: str, lower: str) -> None:
    cut = drawn(FORM).replace("| 年度总体目标 |", f"| {upper} |")
    names = next(line for line in cut.splitlines() if line.startswith(f"| {upper} |"))
    texts = cut.splitlines()[cut.splitlines().index(names) + 1]
    cut = cut.replace(texts, texts.replace("| ^ |", f"| {lower} |", 1))
    (form,) = read_forms(on_pages(cut, cut.splitlines().index(names) + 1)).forms
    assert unharmed(form)
    assert form.expected_goal.text == only(TITLE, drawn(FORM)).expected_goal.text != ""
