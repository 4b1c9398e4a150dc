"""Forms of which only the cells are left, one a line: read where labels and counts tell the rows, refused elsewhere."""

from __future__ import annotations

from decimal import Decimal

from perfeval_data.forms.reading import DocumentReading, read_forms
from perfeval_data.readers.text import read

FORM = """
部门预算项目支出绩效自评表(2023年度)
项目名称|职工之家建设
主管部门|某县总工会|实施单位(盖章)|某县总工会本级
项目基本情况|1.项目年度目标完成情况|项目年度目标|年度目标完成情况
建成十家|建成九家
2.项目实施内容及过程概述|
预算执行情况(10分)|年度预算数(万元)|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因
总额|50.00|48.00|43.20|90.00%|10|9|未交付
其中:财政资金|50.00|48.00|43.20|90.00%|/|/
财政专户管理资金|0.00|0.00|0.00|0.00%|/|/
其他资金|||||/|/
绩效指标(90分)|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
产出指标|数量指标|建成数量|≥|10|家|9|20|18|场地未交付
验收数量|≥|9|家|9|20|20|
质量指标|合格率|=|100|%|100|20|20|
效益指标|社会效益指标|参与率|≥|80|%|85|30|30|
合计|100|97|
评价结论|好
项目负责人:某某|财务负责人:某某|
"""


def stream(form: str) -> DocumentReading:
    """Each cell on a line of its own, closed by a pipe."""
    cells = "|".join(line for line in form.strip().splitlines()).split("|")
    return read_forms(read("".join(f"{cell} |\n" for cell in cells).encode()))


def test_rows_are_found_again_also_where_levels_are_merged() -> None:
    reading = stream(FORM)
    assert not reading.refusals
    (form,) = reading.forms
    assert (form.fiscal_year.value, form.project_name.text, form.implementing_unit.text) == (
        2023,
        "职工之家建设",
        "某县总工会本级",
    )
    assert (form.expected_goal.text, form.achieved_goal.text) == ("建成十家", "建成九家")
    assert [(line.source, line.annual_budget.value, line.score.value) for line in form.fund_lines] == [
        ("total", 48, 9),
        ("appropriation", 48, None),
        ("other:财政专户管理资金", 0, None),
        ("other", None, None),
    ]
    assert [
        (i.level_2, i.level_3.text, i.target.text, i.actual.text, i.weight.value, i.score.value) for i in form.indicators
    ] == [
        ("数量指标", "建成数量", "≥10家", "9", 20, 18),
        ("数量指标", "验收数量", "≥9家", "9", 20, 20),
        ("质量指标", "合格率", "=100%", "100", 20, 20),
        ("社会效益指标", "参与率", "≥80%", "85", 30, 30),
    ]
    assert (form.stated_total_weight.value, form.stated_total_score.value) == (100, 97)


def test_lost_cell_shifts_everything_behind_it_and_the_form_is_refused() -> None:
    assert stream(FORM.replace("|10|家|9|20|18|", "|10|家|20|18|")).refusals


def test_rows_of_single_cells_between_blank_lines() -> None:
    rows = [row.split("|") for row in FORM.strip().splitlines()]
    text = "\n".join("".join(f"{cell} |\n" for cell in row) if len(row) > 1 else f"{row[0]}\n" for row in rows)
    (form,), (whole,) = read_forms(read(text.encode())).forms, stream(FORM).forms
    assert form.fund_lines[0].executed.value == whole.fund_lines[0].executed.value == Decimal("43.2")
    assert [each.score.value for each in form.indicators] == [18, 20, 20, 30]


def test_stream_that_breaks_off_is_refused() -> None:
    assert stream(FORM.split("效益指标|社会效益指标")[0] + "效益指标|社会效益指标|参与率|≥").refusals


def test_names_of_persons_are_taken_out() -> None:
    (form,) = stream(FORM).forms
    assert not any("某某" in cell.text for cell in form.source_cells)
