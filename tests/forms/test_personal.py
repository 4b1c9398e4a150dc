"""Names and telephone numbers are taken out of a form before it is read, wherever their label stands; all else is left alone."""

from __future__ import annotations

import pytest

from perfeval_data.forms.personal import without_mark, without_persons
from perfeval_data.forms.reading import read_forms
from perfeval_data.forms.vocabulary import Label, is_label, may_hold_personal_label
from perfeval_data.paper.model import SelfEvaluation
from perfeval_data.paper.persons import MARK
from perfeval_data.readers import read
from tests.drawn_paper import paper

TITLE = "项目支出绩效自评表（2024年度）"
FORM = """
    | 项目名称 | 张三劳模创新工作室 | < | < | < | < | < | < | < |
    | 主管部门 | 某市总工会 | < | < | 实施单位 | 宣教部 | < | < | < |
    HEADING
    | 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
    | ^ | 年度资金总额 | < | 10 | 10 | 10 | 10 | 100% | 10 |
    BETWEEN
    | 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
    | ^ | 按计划完成 | < | < | < | 已完成 | < | < | < |
    | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | ^ | 产出指标 | 数量指标 | 手机 | ≥10部 | 10部 | 40 | 40 | |
    | ^ | 效益指标 | 经济效益指标 | 挽回经济损失 | 13912345678 | 19431964.82 | 50 | 50 | |
    FOOT
    | 总分 | < | < | < | < | < | 90 | 90 | |
    BELOW
"""
PLACES = ("HEADING", "BETWEEN", "FOOT", "BELOW")


def read_with(**rows: str) -> SelfEvaluation:
    """The form with further rows at places of it."""
    drawing = FORM
    for place in PLACES:
        drawing = drawing.replace(place, rows.get(place, ""))
    drawing = "\n".join(line for line in drawing.splitlines() if line.strip())
    (form,) = read_forms(paper(TITLE, drawing)).forms
    return form


def texts(form: SelfEvaluation) -> str:
    return "\n".join(cell.text for cell in form.source_cells)


ROWS = [
    "| 项目负责人 | 顾蕊 | < | < | 联系电话 | 83802507 | < | < | < |",
    "| 项目负责人 | 顾蕊 | < | < | 联系电 | 83802507 | < | < | < |",
    "| 项 目 负 责 人 | 顾 蕊 | < | < | 联 系 电 话 | 8380 2507 | < | < | < |",
    "| 项目负责人及电话 | 顾蕊 | < | < | 13912345670 | < | < | < | < |",
    "| 项目负责人及电话 | 顾蕊 | 13912345670 | < | 项目类别 | 经常性 | < | < | < |",
    "| 项目负责\\n人 | 顾蕊 | < | < | 手机 | 139-1234-5670 | < | < | < |",
    "| 负责人（签字） | 顾蕊 | < | < | 填报人签字： | 顾蕊 | < | < | < |",
    "| 单位负责人： | 顾蕊 | < | < | 财务负责人： | 顾蕊 | < | < | < |",
    "| 填 报 人：顾蕊  联系电话：010-83802507 | < | < | < | < | < | < | < | < |",
    "| 填报人：顾蕊 联系电话：010-83802507 填报日期：2025年1月5日 | < | < | < | < | < | < | < | < |",
    "| 填报人顾蕊 | < | < | < | 联系电话83802507 | < | < | < | < |",
    "| 填报人 顾蕊 联系电话 83802507 | < | < | < | < | < | < | < | < |",
    "| 填报人：\\n顾蕊 | < | < | < | 联系电话：\\n83802507 | < | < | < | < |",
    "| 联系人\\n顾蕊 | < | < | < | 联系电\\n83802507 | < | < | < | < |",
    "| 项目负责人 | < | < | < | 联系电话 | < | < | < | < |\n| 顾蕊 | < | < | < | 83802507 | < | < | < | < |",
    "| 填表人 | < | 审核人 | < | 单位负责人 | < | < | < | < |\n| 顾蕊 | < | 顾蕊 | < | 顾蕊 | < | < | < | < |",
    "| 主要领导签字 | < | < | | 顾蕊 | < | < | < | < |",
    "| 制表 | 顾蕊 | < | < | 审核 | 顾蕊 | < | < | < |",
    "| 审核人：顾蕊（综合科） | < | < | < | 经办人：顾蕊、顾蕊 | < | < | < | < |",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("row", ROWS)
def test_persons_are_taken_out_and_disturb_nothing(row: str, place: str) -> None:
    form = read_with(**{place: row})
    stored = texts(form).replace(" ", "").replace("-", "")
    assert not [word for word in ("顾蕊", "83802507", "13912345670", "\n蕊") if word in stored]
    assert MARK in stored
    plain = read_with()
    assert form.project_name.text == "张三劳模创新工作室"
    assert form.department.text == "某市总工会"
    assert form.implementing_unit.text == "宣教部"
    assert [(each.text, each.value) for _, _, _, each in form.entries()] == [
        (each.text, each.value) for _, _, _, each in plain.entries()
    ]
    assert {finding.code for finding in form.reading_findings} == {finding.code for finding in plain.reading_findings}


def test_an_indicator_named_like_a_telephone_keeps_its_values() -> None:
    form = read_with()
    assert [(i.level_3.text, i.target.text, i.actual.text) for i in form.indicators] == [
        ("手机", "≥10部", "10部"),
        ("挽回经济损失", "13912345678", "19431964.82"),
    ]
    assert MARK not in texts(form)


TEXT = """项目支出绩效自评表（2024年度）

项目名称\t设备购置\t\t\t\t\t\t\t
主管部门\t某市总工会\t\t\t实施单位\t宣教部\t\t\t
项目资金（万元）\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t\t10\t10\t10\t10\t100%\t10
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t电脑\t≥10部\t10部\t60\t60\t
\t\t\t手机\t≥10部\t10部\t30\t30\t
填表人\t顾蕊\t\t\t联系电话\t83802507\t\t\t
"""


def test_an_indicator_named_like_a_telephone_is_read_from_text() -> None:
    """No line tells there that the first word of the row stands in the column of names."""
    (form,) = read_forms(read(TEXT.encode(), "a.txt")).forms
    assert [(i.level_3.text, i.target.text, i.score.value) for i in form.indicators] == [
        ("电脑", "≥10部", 60),
        ("手机", "≥10部", 30),
    ]
    assert "顾蕊" not in texts(form)
    assert "83802507" not in texts(form)


@pytest.mark.parametrize(
    ("filed", "read_as"),
    [
        ("宣教部（联系人：顾蕊）", "宣教部"),
        ("宣教部（电话：83802507）", "宣教部"),
        ("宣教部 顾蕊 13912345670", "宣教部"),
        ("宣教部（13912345670）", "宣教部"),
        ("宣教部\\n联系人：顾蕊", "宣教部"),
        ("宣教部；联 系 人：顾蕊", "宣教部"),
    ],
)
def test_the_name_of_a_unit_is_read_without_the_person_beside_it(filed: str, read_as: str) -> None:
    drawing = FORM.replace("实施单位 | 宣教部", f"实施单位 | {filed}")
    for place in PLACES:
        drawing = drawing.replace(place, "")
    drawing = "\n".join(line for line in drawing.splitlines() if line.strip())
    (form,) = read_forms(paper(TITLE, drawing)).forms
    assert form.implementing_unit.text == read_as
    assert "顾蕊" not in texts(form)


def test_lines_below_the_title() -> None:
    rows = [line for line in FORM.splitlines() if line.strip() and line.strip() not in PLACES and "主管部门" not in line]
    line = "主管部门：某市总工会 联 系 人：顾蕊 实施单位：宣教部 电话：83802507"
    (form,) = read_forms(paper(TITLE, line, "\n".join(rows))).forms
    assert (form.department.text, form.implementing_unit.text) == ("某市总工会", "宣教部")


@pytest.mark.parametrize(
    ("text", "cleared"),
    [
        ("填报人：张三  联系电话：010-12345678", f"填报人：{MARK}  联系电话：{MARK}"),
        ("填报人：张三 2025年1月5日", f"填报人：{MARK} 2025年1月5日"),
        ("审核人：      填表人：张三", f"审核人：      填表人：{MARK}"),
        ("项目负责人：张三，负责统筹。全年完成培训", f"项目负责人：{MARK}，负责统筹。全年完成培训"),
        ("制表：张三　复核：李四", f"制表：{MARK}　复核：{MARK}"),
        ("负责人：张三；地址：某路1号", f"负责人：{MARK}；地址：某路1号"),
        ("由张三（13912345678）负责", f"由{MARK}负责"),
        ("13912345678（张三）", MARK),
        ("项目负责人张三，联系电话83802507。", f"项目负责人{MARK}，联系电话{MARK}。"),
        ("电话：6688", f"电话：{MARK}"),
        ("负责人：Zhang San", f"负责人：{MARK}"),
        ("填报单位：某局 填报人：阿卜杜拉·买买提 日期：5月", f"填报单位：某局 填报人：{MARK} 日期：5月"),
        ("已联系张三（手机：13912345678）核实", f"已联系{MARK}核实"),
        ("项目实施单位财务负责人张三", f"项目实施单位财务负责人{MARK}"),
        ("负责人：张三（市总工会宣教部副部长，主持工作）", f"负责人：{MARK}"),
        ("填报单位：某局  项 目 负 责 人 张三", f"填报单位：某局  项 目 负 责 人 {MARK}"),
    ],
)
def test_what_stands_behind_a_label(text: str, cleared: str) -> None:
    assert without_persons(text) == cleared
    assert without_persons(cleared) == cleared


@pytest.mark.parametrize(
    "text",
    [
        "购置手机：10部，电脑：20台",
        "培训联系人：2人",
        "审核：已通过",
        "经办：2次，审核：3次",
        "手机：1000，电脑：20",
        "联系人制度 建立健全",
        "项目负责人：",
        "填报人：    审核人：    ",
        "审核人员签字率：100%",
        "张三劳模创新工作室",
        "联系电话",
        "负责人高度重视，落实到位",
        "截至2024年12月31日，项目资金10万元全部支出",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert without_persons(text) == text


def test_a_value_without_its_mark() -> None:
    assert without_mark(f"宣教部 联系人：{MARK}") == "宣教部"
    assert without_mark(f"宣教部{MARK}") == "宣教部"


@pytest.mark.parametrize(
    "label",
    [
        "项目负责人", "主管部门负责人及联系电话", "联系电", "联系方式", "手机号码", "座机", "传真", "微信号", "QQ", "电子邮箱", "E-mail", "Tel",
        "身份证号码", "姓名", "单位负责人签字", "签名", "分管领导", "财务主管", "审核人员", "联络员", "法人代表", "负责同志",
    ],
)  # fmt: skip
def test_labels_of_persons(label: str) -> None:
    assert is_label(label, Label.PERSONAL)
    spaced = label if label.isascii() else " ".join(label)
    assert is_label(spaced, Label.PERSONAL)
    assert may_hold_personal_label(spaced)


@pytest.mark.parametrize(
    "text", ["项目负责人培训人数", "实施单位", "联系职工数", "手机购置", "签约率", "法人", "负责人员", "电话回访率", "主管部门"]
)
def test_words_that_only_resemble_labels_of_persons(text: str) -> None:
    assert not is_label(text, Label.PERSONAL)
