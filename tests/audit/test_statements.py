"""What a form says beside its tables against the tables: each contradiction is found, and what only looks like one is not."""

from __future__ import annotations

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper

TITLE = "项目支出绩效自评表（2024年度）"
MISSED = "| 参与人次 | ≥200人 | 190人 | 30 | 28.5 | 天气原因，明年改在室内 |"
ALL_REACHED = RIGHT.replace(MISSED, "| 参与人次 | ≥200人 | 210人 | 30 | 30 | |")
ALL_REACHED = ALL_REACHED.replace("| 12月20日 | 20 | 18 | 手续延误，明年提前办理 |", "| 11月20日 | 20 | 20 | |")
ALL_REACHED = ALL_REACHED.replace("| 90 | 86.5 | |", "| 90 | 90 | |")


def row(label: str, text: str) -> str:
    return f"| {label} | {text} |" + " < |" * 7


CASES = [
    ([row("评价结论", "自评得分96.1分，等级为优")], []),
    ([row("评价结论", "自评得分86.5分")], []),
    ([row("评价结论", "自评得分92.4分")], ["stated_score_differs"]),
    ([row("评价结论", "自评得分92.4分"), row("自评得分", "92.4")], ["stated_score_differs"]),
    ([row("评价结论", "自评得分86分"), row("自评得分", "96")], ["stated_score_differs"]),
    ([row("评价结论", "自评得分97分")], ["stated_score_differs"]),
    ([row("评价结论", "自评得分87分")], []),
    ([row("评价结论", "群众评价良好，项目风险等级为中")], []),
    ([row("评价结论", "评价结果为“良好”")], ["stated_grade_differs"]),
    ([row("评价结论", "满分100分，成本指标10分")], []),
    ([row("自评等级", "良")], ["stated_grade_differs"]),
    ([row("自评等级", "优☑良□中□差□")], []),
    ([row("自评等级", "优□良□中□差□")], []),
    ([row("评价结论", "年初设定的绩效目标全部完成")], ["conclusion_contradicts_indicators"]),
    ([row("评价结论", "圆满完成年度目标任务")], ["conclusion_contradicts_indicators"]),
    ([row("评价结论", "目标没有全部完成")], []),
    ([row("评价结论", "基本完成年度目标")], []),
    ([row("评价结论", "目标任务基本全部完成")], []),
    ([row("评价结论", "各项指标均达到预期，个别未完成")], []),
    ([row("存在问题", "无"), row("改进措施", "无")], ["problems_denied"]),
    ([row("存在问题", "")], ["problems_denied"]),
    ([row("存在问题", "未发现明显问题。")], ["problems_denied"]),
    ([row("存在问题", "活动受天气影响"), row("改进措施", "明年改在室内")], []),
    ([row("存在问题", "活动受天气影响"), row("改进措施", "无")], ["problem_without_measure"]),
    ([row("存在问题及改进措施", "活动受天气影响"), row("改进措施", "无")], []),
    ([row("偏差大或目标未完成原因分析", "活动受天气影响"), row("改进措施", "无")], ["problem_without_measure"]),
    ([row("评价结论", "通过项目实施，完成了水库除险加固，保障度汛安全。")], ["conclusion_of_another_project"]),
    ([row("评价结论", "开展法律援助，群众反映良好。")], ["conclusion_of_another_project"]),
    ([row("评价结论", "完成了农村公路养护，路况良好。")], ["conclusion_of_another_project"]),
    ([row("评价结论", "实施老旧小区电梯加装，方便居民。")], ["conclusion_of_another_project"]),
    ([row("评价结论", "完成职工之家食堂改造，职工反映良好。")], []),
    ([row("评价结论", "完成了建设任务，带动周边养老服务水平提升。")], []),
    ([row("评价结论", "开展书画展，丰富了职工之家的活动。")], []),
    ([row("评价结论", "通过普法宣传，职工反映良好。")], []),
    ([row("评价结论", "开展了全面自评，保障工作有序。")], []),
    ([row("改进措施", "继续加强管理")], ["measure_is_a_phrase"]),
    ([row("改进措施", "继续加强管理，明年改在室内")], []),
]


def codes(drawing: str) -> list[str]:
    reading = read_forms(paper(TITLE, drawing))
    assert not reading.refusals
    return sorted(finding.code for finding in check_document(reading.forms)[0])


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_statements_against_the_tables(rows: list[str], expected: list[str]) -> None:
    assert codes(RIGHT + "\n".join(rows)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("存在问题", "无"), row("改进措施", "无")], []),
        ([row("评价结论", "绩效目标全部完成")], []),
        ([row("存在问题", "部分帮扶活动未能开展"), row("改进措施", "明年补办")], ["goal_admits_shortfall"]),
        ([row("改进措施", "继续加强管理")], []),
    ],
)
def test_statements_of_a_form_that_has_reached_all(rows: list[str], expected: list[str]) -> None:
    assert codes(ALL_REACHED) == []
    assert codes(ALL_REACHED + "\n".join(rows)) == expected


def with_column(name: str, of_the_missed: str) -> str:
    """The form with one more column at the right, filled in the row of the indicator that was missed."""
    lines = RIGHT.strip().splitlines()
    header = next(number for number, line in enumerate(lines) if "三级指标" in line)
    texts = {
        header: name,
        **{number: of_the_missed if "参与人次" in line else "" for number, line in enumerate(lines) if number > header},
    }
    return "\n".join(f"{line} {texts.get(number, '<')} |" for number, line in enumerate(lines))


COLUMNS = [
    ("评分标准", "按完成比例计分", []),
    ("评分标准", "达到得满分，未达到不得分", ["score_against_standard"]),
    ("评分标准", "完成得满分，每少10人扣1.5分", []),
    ("评分标准", "完成得满分，每少10人扣3分", ["score_against_standard"]),
    ("评分标准", "低于60%不得分", []),
    ("完成率", "95%", []),
    ("完成率", "100%", ["stated_share_differs"]),
    ("偏差率", "-5%", []),
    ("偏差率", "5%", []),
    ("偏差率", "0%", ["stated_share_differs"]),
    ("扣分", "1.5", []),
    ("扣分", "3", ["stated_deduction_differs"]),
    ("备注", "见台账", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), COLUMNS)
def test_columns_beside_an_indicator(name: str, text: str, expected: list[str]) -> None:
    assert codes(with_column(name, text)) == expected


SHOWN = {code for _, expected in CASES for code in expected} | {code for *_, expected in COLUMNS for code in expected}


# --- reasons in the table of funds ---------------------------------------------------------------------------------------

FUNDS = "| ^ | 年度资金总额 | < | 60 | 50 | 47 | 10 | 9.4 | {reason} |"


def spent_less(reason: str) -> str:
    drawing = ALL_REACHED.replace("| 分值 | 执行率 | 得分 |", "| 分值 | 得分 | 原因 |", 1)
    drawing = drawing.replace("| ^ | 年度资金总额 | < | 60 | 50 | 48 | 10 | 96% | 9.6 |", FUNDS.format(reason=reason))
    drawing = drawing.replace("| 40 | 30 | 28 | — | | — |", "| 40 | 30 | 27 | — | — | |").replace("| — | | — |", "| — | — | |")
    return drawing.replace("全年支出48万元", "全年支出47万元").replace("48万元", "47万元")


def test_column_of_reasons_in_the_table_of_funds_is_to_be_filled_in() -> None:
    assert codes(spent_less("场租低于预算")) == []
    assert codes(spent_less("")) == ["low_execution_without_reason"]
    assert codes(spent_less("无")) == ["low_execution_without_reason"]


# --- targets set lower within the year -----------------------------------------------------------------------------------


def adjusted(first: str, now: str, reason: str = "") -> str:
    lines = RIGHT.strip().splitlines()
    header = next(number for number, line in enumerate(lines) if "三级指标" in line)
    wider = [line if number >= header else f"{line} < |" for number, line in enumerate(lines)]
    drawing = "\n".join(wider).replace("| 年度指标值 |", "| 年初指标值 | 调整后指标值 |")
    for target in ("≥10个", "11月底前", "≤50万元", "100% | 100%", "≥95%"):
        drawing = drawing.replace(f"| {target}", f"| {target.split(' ')[0]} | {target}")
    drawing = drawing.replace("| 总分 | < | < | < | < | < |", "| 总分 | < | < | < | < | < | < |")
    return drawing.replace(
        "| ≥200人 | 190人 | 30 | 28.5 | 天气原因，明年改在室内 |", f"| {first} | {now} | 190人 | 30 | 30 | {reason} |"
    ).replace("| 90 | 86.5 |", "| 90 | 88 |")


def test_target_set_lower_within_the_year_asks_for_a_reason() -> None:
    assert codes(adjusted("≥200人", "≥180人")) == ["target_adjusted_down"]
    assert codes(adjusted("≥190人", "≥190人")) == []
    assert codes(adjusted("≥180人", "≥190人")) == []
    assert "target_adjusted_down" not in codes(adjusted("≥200人", "≥180人", "经批准调减"))
