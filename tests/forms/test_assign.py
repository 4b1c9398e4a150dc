"""Rows of text under their header: read where one reading is possible, refused where two are."""

from __future__ import annotations

import pytest

from perfeval_data.forms.assign import Row
from perfeval_data.forms.columns import Header
from perfeval_data.forms.indicator_columns import header_at, lay
from perfeval_data.forms.reading import read_forms
from perfeval_data.forms.refusal import FormRefusedError
from perfeval_data.forms.vocabulary import Label
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.readers.text import read
from tests.drawn_paper import ruled

HEADER = "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"


def laid(row: str, header: str = HEADER) -> Row:
    (grid,) = read(f"{header}\n{row}".encode()).grids
    found = header_at(grid, 0)
    assert found is not None
    return lay(found, grid, 1)


def texts(row: Row) -> list[str]:
    labels = (Label.LEVEL_1, Label.LEVEL_2, Label.LEVEL_3, Label.TARGET, Label.ACTUAL, Label.WEIGHT, Label.SCORE, Label.REASON)
    return [row[label].text for label in labels]


def test_row_in_its_place() -> None:
    row = laid("\t产出指标\t数量指标\t活动次数\t12\t12\t20\t20\t")
    assert texts(row) == ["产出指标", "数量指标", "活动次数", "12", "12", "20", "20", ""]
    assert not row.rivals


def test_row_whose_merged_cells_are_gone_has_one_reading_when_all_its_values_are_there() -> None:
    assert texts(laid("活动次数\t12\t12\t20\t20")) == ["", "", "活动次数", "12", "12", "20", "20", ""]


def test_name_of_a_level_2_is_none_of_an_indicator_where_nothing_else_is_the_level_2() -> None:
    """The row has lost what was reached; nothing in it says so but the name of its level 2."""
    with pytest.raises(FormRefusedError):
        laid("时效指标\t完成时间\t5月31日前\t10\t10")


def test_row_with_a_vanished_empty_cell_is_refused() -> None:
    with pytest.raises(FormRefusedError, match="无法唯一对应"):
        laid("活动次数\t12\t20\t20")


def test_row_that_fits_no_column_is_refused() -> None:
    with pytest.raises(FormRefusedError, match="对不上"):
        laid("12\t活动次数\t十二")


def test_row_in_place_without_a_score_is_contested() -> None:
    assert laid("\t产出指标\t数量指标\t活动次数\t12\t12\t20\t\t").rivals


def test_level_2_name_in_the_first_column() -> None:
    row = laid("\t时效指标\t补助发放进度\t\t2024/1/1\t2024/1/1\t15\t15\t")
    assert texts(row)[:3] == ["时效指标", "补助发放进度", ""]


def ruled_header(drawing: str) -> tuple[Header, Row]:
    grid = ruled(drawing)
    header = header_at(grid, 0)
    assert header is not None
    return header, lay(header, grid, 1)


def test_ruled_cell_belongs_to_the_column_in_which_it_begins() -> None:
    _, row = ruled_header("""
        | 一级指标 | 二级指标 | 三级指标 | <  | 得分 |
        | 产出指标 | 数量指标 | 活动     | 次数 | 9 |
    """)
    assert row[Label.LEVEL_3].text == "活动次数"


def test_running_number_beside_the_name_of_an_indicator_is_left_out() -> None:
    _, row = ruled_header("""
        | 一级指标 | 二级指标 | 三级指标 | <        | 得分 |
        | 产出指标 | 数量指标 | 1        | 活动次数 | 9    |
    """)
    assert row[Label.LEVEL_3].text == "活动次数"


def test_two_values_under_one_header_are_refused_unless_one_is_sign_or_unit() -> None:
    with pytest.raises(FormRefusedError, match="两个值"):
        ruled_header("""
            | 三级指标 | 指标值 | <    |
            | 次数     | 显著   | 显著 |
        """)
    _, row = ruled_header("""
        | 三级指标 | 指标值 | <  | <  |
        | 次数     | ≥      | 10 | 次 |
    """)
    assert row[Label.TARGET].text == "≥10次"


def test_two_numbers_under_one_header_are_refused() -> None:
    with pytest.raises(FormRefusedError, match="两个值"):
        ruled_header("""
            | 三级指标 | 得分 | < |
            | 次数     | 9    | 8 |
        """)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(FormRefusedError, match="同名"):
        ruled_header("""
            | 三级指标 | 得分 | 得分 |
            | 次数     | 9    | 8    |
        """)


def test_name_that_is_a_level_1_as_well_as_a_level_2_begins_at_level_2_where_the_cell_of_level_2_would_be_missing() -> None:
    assert texts(laid("成本指标\t以低价采购\t5万\t5万\t10\t10"))[:3] == ["", "成本指标", "以低价采购"]


def test_fund_row_of_text_with_a_cell_for_every_column_is_read_in_order() -> None:
    lines = (
        "项目支出绩效自评表（2024年度）\n",
        "项目名称\t职工之家",
        "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
        "年度资金总额\t50\t50\t50\t10\t100%\t10",
        "其中：当年财政拨款\t40\t40\t40\t—\t\t—",
        "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
        "产出指标\t数量指标\t活动次数\t10次\t10次\t90\t90",
        "总分\t90\t90",
    )
    (form,) = read_forms(read("\n".join(lines).encode())).forms
    assert [(line.source, line.initial_budget.value, line.executed.value) for line in form.fund_lines] == [
        ("total", 50, 50),
        ("appropriation", 40, 40),
    ]


def form_of(header: str, *rows: str, total: str) -> SelfEvaluation:
    lines = ("项目支出绩效自评表（2024年度）\n", "项目名称\t职工之家", header, *rows, total)
    (form,) = read_forms(read("\n".join(lines).encode())).forms
    return form


def said(form: SelfEvaluation) -> list[tuple[object, ...]]:
    return [(i.level_1, i.level_2, i.level_3.text, i.target.text, i.weight.value, i.score.value) for i in form.indicators]


NUMBERED = (
    "序号\t一级指标\t二级指标\t三级指标\t目标值\t完成值\t分值\t得分",
    "1\t产出指标\t数量指标\t活动次数\t10次\t10次\t60\t60",
    "2\t效益指标\t社会效益指标\t参与率\t80%\t85%\t30\t30",
)
BANDS = (
    "绩效指标\t二级指标\t三级指标\t目标值\t完成值\t分值\t得分",
    "\t产出指标（60分）",
    "\t数量指标\t活动次数\t10次\t10次\t60\t60",
    "\t效益指标（30分）",
    "\t社会效益指标\t参与率\t80%\t85%\t30\t30",
)
JOINED = (
    "绩效指标\t一级指标\t指标名称\t目标值\t完成值\t分值\t得分",
    "\t产出指标-数量指标\t活动次数\t10次\t10次\t60\t60",
    "\t效益指标-社会效益指标\t参与率\t80%\t85%\t30\t30",
)
POINTS_OF_LEVELS = (
    "一级指标\t权重\t二级指标\t权重\t三级指标\t权重\t目标值\t完成值\t得分",
    "产出指标\t60\t数量指标\t60\t活动次数\t60\t10次\t10次\t60",
    "效益指标\t30\t社会效益指标\t30\t参与率\t30\t80%\t85%\t30",
)


@pytest.mark.parametrize("lines", [NUMBERED, BANDS, JOINED, POINTS_OF_LEVELS], ids=["numbered", "bands", "joined", "points"])
def test_columns_that_are_not_stored_and_rows_of_a_level_alone_take_up_their_places_in_text(lines: tuple[str, ...]) -> None:
    header, *rows = lines
    assert said(form_of(header, *rows, total="总分\t90\t90")) == [
        ("产出指标", "数量指标", "活动次数", "10次", 60, 60),
        ("效益指标", "社会效益指标", "参与率", "80%", 30, 30),
    ]


def test_words_behind_the_points_of_a_row_that_has_lost_a_cell_are_no_reason_for_certain() -> None:
    header = "一级指标\t二级指标\t三级指标\t目标值\t完成值\t分值\t得分\t扣分原因\t数据来源"
    whole = "产出指标\t数量指标\t活动次数\t10次\t9次\t60\t54\t延期\t台账"
    lost = "效益指标\t社会效益指标\t参与率\t80%\t85%\t30\t30\t台账"
    form = form_of(header, whole, lost, total="总分\t90\t84")
    assert [each.reason.text for each in form.indicators] == ["延期", ""]
    assert [(finding.code, finding.stated, finding.indicator_number) for finding in form.reading_findings] == [
        ("value_unreadable", "台账", 2)
    ]
