"""What a form says beside its tables: each statement with its kind, its text and its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.forms.sayings import statement_kind
from perfeval_data.paper.grades import grade_in
from perfeval_data.paper.model import SelfEvaluation, StatementKind
from tests.drawn_paper import paper

TITLE = "项目支出绩效自评表\n（2024年度）"
FORM = """
| 项目名称 | 职工之家建设 | < | < | < | < | < | < |
| 主管部门 | 某区总工会 | < | < | 实施单位 | 基层工作部 | < | < |
| 项目资金（万元） | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | < | 60 | 50 | 48 | 10 | 96% | 9.6 |
| 年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | < |
| ^ | 建成职工之家10个 | < | < | 建成职工之家11个 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标 | 数量指标 | 建成职工之家数量 | ≥10个 | 11个 | 60 | 60 |  |
| 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | 94% | 30 | 28 | 场地小，明年改建 |
| 总分 | < | < | < | < | 100 | 97.6 |  |
"""


def beside(label: str, text: str) -> str:
    """A row of a label and its text over all other columns."""
    return f"| {label} | {text} |" + " < |" * 6


def whole(text: str) -> str:
    """A row of one cell."""
    return f"| {text} |" + " < |" * 7


def read(drawing: str, title: str = TITLE) -> SelfEvaluation:
    (form,) = read_forms(paper(title, drawing)).forms
    return form


def said(form: SelfEvaluation) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.label, each.text.text) for each in form.statements]


MANAGEMENT = """
| 资金管理情况 | 内容 | 情况说明 | < | < | 存在问题和改进措施 | < | < |
| ^ | 分配科学性 | 按因素法分配 | < | < | 无 | < | < |
| ^ | 下达及时性 | 6月下达 | < | < |  | < | < |"""
COLUMNS = """
| 评价结论 | < | 存在问题 | < | < | 改进措施 | < | < |
| 已完成 | < | 场地不足 | < | < | 共用场地 | < | < |"""
BELOW = [
    (
        [beside("存在问题", "场地不足"), beside("下一步改进措施", "与街道共用")],
        ["存在问题=场地不足", "下一步改进措施=与街道共用"],
    ),
    ([beside("存在问题", "")], ["存在问题="]),
    ([whole("自评结论："), whole("目标全部完成")], ["自评结论=目标全部完成"]),
    (["| 存在问题 | 场地不足 | < | < | 改进措施 | 共用场地 | < | < |"], ["存在问题=场地不足", "改进措施=共用场地"]),
    ([whole("一、存在问题：场地不足。\\n二、下一步措施：共用。")], ["一、存在问题=场地不足。", "二、下一步措施=共用。"]),
    ([beside("评价结论", "目标完成。\\n存在问题：无")], ["评价结论=目标完成。", "存在问题=无"]),
    (
        [MANAGEMENT.strip()],
        [
            "资金管理情况·分配科学性·情况说明=按因素法分配",
            "资金管理情况·分配科学性·存在问题和改进措施=无",
            "资金管理情况·下达及时性·情况说明=6月下达",
        ],
    ),
    ([COLUMNS.strip()], ["评价结论=已完成", "存在问题=场地不足", "改进措施=共用场地"]),
    ([beside("备注", "数据来自台账")], ["备注=数据来自台账"]),
    ([whole("注：得分最高不能超过分值")], ["注=得分最高不能超过分值"]),
    ([beside("财政部门审核意见", "同意")], []),
]


@pytest.mark.parametrize(("rows", "expected"), BELOW, ids=[rows[0][:14] for rows, _ in BELOW])
def test_where_a_statement_stands(rows: list[str], expected: list[str]) -> None:
    form = read(FORM + "\n".join(rows))
    assert [f"{label}={text}" for _, label, text in said(form)] == expected


def test_every_statement_has_its_place() -> None:
    form = read(FORM + beside("存在问题", "场地不足"))
    (problem,) = form.statements
    assert problem.text.location == "第11行第2格"
    assert ("statement", 1, "text", problem.text) in [*form.entries()]


def test_rows_of_indicators_and_goals_are_no_statements() -> None:
    rows = "| 满意度指标 | 服务对象满意度指标 | 存在问题 | 整改到位 | 整改到位 | 0 | 0 |  |\n| 总分"
    assert said(read(FORM.replace("| 总分", rows))) == []


# --- score and grade -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (beside("评价结论", "完成较好，自评得分97.6分，评价等级为优。"), [("score", "97.6"), ("grade", "优")]),
        (beside("自评结论", "综合得分为92分，等级为“良好”"), [("score", "92"), ("grade", "良好")]),
        (beside("自评结论", "满分100分，成本指标得分10分"), []),
        (beside("自评结论", "预算执行率96%，执行率得分9.6分，产出得分50分"), []),
        (beside("自评结论", "2023年自评得分92分"), []),
        (beside("自评结论", "自评总分100分，实际自评得分96.1分，自评得分96.1分"), []),
        (beside("自评结论", "经综合评价，该项目得分96.1分，绩效评定等级为优秀。"), [("score", "96.1"), ("grade", "优秀")]),
        (beside("自评结论", "90分以上为优，自评得分96分，等次为优（96分）"), [("score", "96"), ("grade", "优")]),
        (beside("自评结论", "群众满意度评价结果：良好，项目风险等级为中"), []),
        (beside("自评结论", "被评为优秀工会"), []),
        (beside("自评等级", "优"), [("grade", "优")]),
        ("| 综合得分 | 95.5分 | < | < | 评价等级 | 优□良☑中□差□ | < | < |", [("score", "95.5"), ("grade", "优□良☑中□差□")]),
    ],
)
def test_score_and_grade(row: str, expected: list[tuple[str, str]]) -> None:
    found = [each for each in read(FORM + row).statements if each.kind in (StatementKind.SCORE, StatementKind.GRADE)]
    assert [(each.kind.value, f"{each.text.value}" if each.text.value else each.text.text) for each in found] == expected


def test_score_and_grade_in_the_heading() -> None:
    row = "| 主管部门 | 某区总工会"
    form = read(FORM.replace(row, "| 自评得分 | 95 | < | < | 自评等级 | 优 | < | < |\n" + row))
    assert [(each.kind.value, each.text.text, each.text.value) for each in form.statements] == [
        ("score", "95", Decimal(95)),
        ("grade", "优", None),
    ]
    assert form.stated_total_score.value == Decimal("97.6")


def test_score_below_the_title() -> None:
    form = read(FORM, "项目支出绩效自评表（2024年度）").statements
    assert form == ()
    (document,) = read_forms(paper("项目支出绩效自评表（2024年度）", "自评得分：95分  评价等级：优", FORM)).forms
    assert [each.text.text for each in document.statements] == ["95分", "优"]


def test_grade_behind_the_total() -> None:
    assert said(read(FORM.replace("| 100 | 97.6 |  |", "| 100 | 97.6 | 优 |"))) == [("grade", "总分", "优")]


@pytest.mark.parametrize(
    ("text", "grade"),
    [("优", "优"), ("优秀", "优"), ("良好（85分）", "良"), ("优□良☑中□差□", "良"), ("优□良□中□差□", None), ("优化流程", None)],
)
def test_grade_in_a_text(text: str, grade: str | None) -> None:
    assert grade_in(text) == grade


# --- in the tables -------------------------------------------------------------------------------------------------


def test_notes_beside_indicators_keep_the_name_of_their_column() -> None:
    wide = "\n".join(
        f"{line} {note} |"
        for line, note in zip(FORM.strip().splitlines(), [*("<" * 6), "评分标准", "少1个扣2分", "", "<"], strict=True)
    )
    (note,) = read(wide).statements
    assert (note.kind, note.label, note.text.text, note.indicator_number) == (
        StatementKind.NOTE,
        "评分标准",
        "少1个扣2分",
        1,
    )


def test_reasons_in_the_table_of_funds() -> None:
    head = "| 项目资金（万元） | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |"
    row = "| 年度资金总额 | < | 60 | 50 | 48 | 10 | 96% | 9.6 |"
    with_reason = FORM.replace(head, head.replace("| 得分 |", "| 执行率偏低原因 |")).replace(
        row, row.replace("9.6", "尾款未付")
    )
    reason = read(with_reason).fund_lines[0].reason
    assert (reason.text, reason.location) == ("尾款未付", "第4行第8格")
    assert read(with_reason.replace("尾款未付", "")).fund_lines[0].reason.location == "第4行第8格"
    assert read(FORM).fund_lines[0].reason.location == ""


def test_target_as_first_set_beside_the_adjusted_one() -> None:
    drawing = FORM.replace("实际完成值 | 分值", "调整后指标值 | 实际完成值").replace("11个 | 60 |", "8个 | 11个 |")
    drawing = drawing.replace("94% | 30 |", " | 94% |")
    adjusted, kept = read(drawing).indicators
    assert (adjusted.initial_target.text, adjusted.target.text) == ("≥10个", "8个")
    assert (kept.initial_target.text, kept.target.text) == ("", "≥95%")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("评价结论", StatementKind.CONCLUSION),
        ("自评意见", StatementKind.CONCLUSION),
        ("存在的主要问题及原因分析", StatementKind.PROBLEMS),
        ("存在问题和改进措施", StatementKind.PROBLEMS),
        ("偏差大或目标未完成原因分析", StatementKind.CAUSES),
        ("预算执行率偏低原因", StatementKind.CAUSES),
        ("未完成绩效目标的原因分析及下一步改进措施", StatementKind.CAUSES),
        ("下一步工作打算", StatementKind.MEASURES),
        ("改进措施及结果应用方案", StatementKind.MEASURES),
        ("资金使用管理情况", StatementKind.FUND_MANAGEMENT),
        ("自评总分", StatementKind.SCORE),
        ("绩效等级", StatementKind.GRADE),
        ("其他需要说明的问题", StatementKind.NOTE),
        ("财政复核得分", None),
        ("项目名称", None),
        ("问题整改率", None),
    ],
)
def test_label_of_a_statement(label: str, kind: StatementKind | None) -> None:
    assert statement_kind(label) == kind
