"""The sample, field for field: the five forms of data/samples against what a person reads on the paper."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from perfeval_data.database import store

DEPARTMENT = "北京市丰台区总工会"

PROJECTS = """
基层党组织党建活动经费|党建人事部|1.408|90|85|90|85|95|优|False
去世离休干部遗孀补贴|党建人事部|0.2|80|80|90|90|90|None|True
离休干部医疗统筹金|财务与资产管理部|9|90|90|90|90|100|优|False
劳动争议调解联动机制案件补贴资金|权益工作部|20|90|89|90|89|99|优|False
劳模服务和活动经费|权益工作部|20.1|90|87|90|87|97|优|False
"""

INDICATORS = """
1|产出指标|数量指标|举办活动次数|12|12|20|20
1|产出指标|数量指标|上座率|95|95|15|15
1|产出指标|数量指标|支出进度|100|90|20|17
1|效益指标|社会效益指标|主题关注度|-|-|10|10
1|效益指标|社会效益指标|活动参与人数|650|640|15|15
1|满意度指标|服务对象满意度指标|参与党员满意度|100|95|10|8
2|产出指标|数量指标|补助个人(家庭)数量|1|1|15|15
2|产出指标|质量指标|补助覆盖率|100|100|15|15
2|产出指标|质量指标|补助对象合规率|100|100|15|15
2|产出指标|时效指标|补助发放进度|2024/1/1|2024/1/1|15|15
2|效益指标|社会效益指标|补助人群生活改善情况|—|—|10|10
2|满意度指标|服务对象满意度指标|受益对象满意度|95|95|10|10
3|产出指标|数量指标|缴纳离休干部医疗统筹金|全员缴纳|已全员缴纳|20|20
3|产出指标|时效指标|按时缴纳医疗统筹金|按时逐月缴纳|已按时逐月缴纳|30|30
3|产出指标|成本指标|项目预算控制数9万元|预算执行不超预算控制数|未超预算控制数|20|20
3|满意度指标|服务对象满意度指标|离休干部对医疗费用报销满意程度|离休干部对医疗费用报销及时性满意|表示满意|20|20
4|产出指标|数量指标|调解成功劳动争议案件数|调解成功200件左右|调解成功318件|10|10
4|产出指标|质量指标|调解员按照调解流程。所调解成功案件符合国家法律依据。|无申请上诉、复议案件|无申请上诉、复议案件|20|20
4|产出指标|时效指标|按季度支付补贴经费|按季度完成|按时完成拨付|10|10
4|产出指标|成本指标|按照预算批复金额支出|完成率95%以上|资金全部支出|10|10
4|效益指标|经济效益指标|挽回经济损失、得到补偿赔偿|达到预期目标|挽回经济损失19431964.82|10|10
4|效益指标|社会效益指标|依法维护职工权益、促进劳动关系和谐稳定、促进社会稳定|达到预期目标|达到预期目的|20|19
4|满意度指标|服务对象满意度指标|劳动争议调解双方对调解结果满意|满意度达到98%|好评率达98%|10|10
5|产出指标|数量指标|组织全体劳模春节慰问活动|向全体劳模发放春节慰问金、慰问品|按时足额发放劳模慰问金和慰问品|8|8
5|产出指标|数量指标|组织劳模体检工作|组织劳模参加体检|组织劳模参加健康体检|16|16
5|产出指标|数量指标|组织劳模休养参观活动|组织劳模疗休养|劳模休养活动|16|13
5|产出指标|质量指标|各项劳模待遇政策到位，各项劳模活动按时开展顺利完成、社会上形成关爱劳模、学习劳模的浓厚氛围。|能够达到预期目标|达到预期目标|20|20
5|产出指标|质量指标|弘扬劳模精神、劳动精神、工匠精神，社会上形成关爱劳模、学习劳模的浓厚氛围，激励广大职工建功新时代，建设新丰台。|能够达到预期目标|达到预期目标|20|20
5|满意度指标|服务对象满意度指标|劳模对各项服务事项满意度|满意度达到98%以上|达到预期目标|10|10
"""

REASONS = {
    (4, 6): "提高调解效率，争取为更多职工提供高效法律服务。",
    (5, 3): "部分活动未能紧扣时代发展，未能让所有劳模满意。改进措施：提高活动多样性。",
}


def table(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def database(sample_database: Path) -> duckdb.DuckDBPyConnection:
    return store.open_readonly(sample_database)


def test_every_project(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        """SELECT project_name, implementing_unit, annual_budget_wan, indicator_weight, indicator_score,
                  stated_total_weight, stated_total_score, final_score, grade, total_includes_execution
           FROM project_summary ORDER BY evaluation_id"""
    ).fetchall()
    assert [[f"{v.normalize():f}" if isinstance(v, Decimal) else str(v) for v in row] for row in rows] == table(PROJECTS)


def test_year_department_and_funds_of_every_project(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        """SELECT DISTINCT fiscal_year, department, execution_rate, execution_weight, execution_score,
                  initial_budget_wan = annual_budget_wan AND annual_budget_wan = executed_wan
           FROM project_summary"""
    ).fetchall()
    assert rows == [(2024, DEPARTMENT, 1.0, 10, 10, True)]


def test_headline_figures(database: duckdb.DuckDBPyConnection) -> None:
    (row,) = database.execute(
        "SELECT count(*), sum(initial_budget_wan), sum(executed_wan), avg(graded_score)::DECIMAL(6, 2) FROM project_summary"
    ).fetchall()
    assert row == (5, Decimal("50.708"), Decimal("50.708"), Decimal("97.75"))


def test_execution_rate_as_filed(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "SELECT stated_rate_text, stated_rate FROM fund_lines WHERE source = 'total' ORDER BY evaluation_id"
    ).fetchall()
    assert rows == [("10", None), ("100%", 1), ("100%", 1), ("100%", 1), ("10", None)]


def test_sources_are_blank_and_not_zero(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        """SELECT source, count(*), count(initial_budget_wan), count(annual_budget_wan), count(executed_wan), count(score)
           FROM fund_lines WHERE source <> 'total' GROUP BY source ORDER BY source"""
    ).fetchall()
    assert rows == [("appropriation", 5, 0, 0, 0, 0), ("carryover", 5, 0, 0, 0, 0), ("other", 5, 0, 0, 0, 0)]


def test_every_indicator(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        """SELECT evaluation_id, level_1, level_2, level_3, target, actual, weight::INTEGER, score::INTEGER
           FROM indicators ORDER BY evaluation_id, indicator_number"""
    ).fetchall()
    assert [[str(value) for value in row] for row in rows] == table(INDICATORS)


def test_reasons(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "SELECT evaluation_id, indicator_number, deviation_reason FROM indicators WHERE deviation_reason IS NOT NULL"
    ).fetchall()
    assert {(form, number): reason for form, number, reason in rows} == REASONS


def test_levels_as_filed_where_they_differ(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        """SELECT evaluation_id, indicator_number, level_1_filed, level_2_filed FROM indicators
           WHERE level_1_filed <> level_1 OR level_2_filed IS DISTINCT FROM level_2 ORDER BY ALL"""
    ).fetchall()
    assert rows == [
        (2, 4, "时效指标", "补助发放进度"),
        (2, 5, "社会效益指标", "补助人群生活改善情况"),
        (2, 6, "满意度指标", "服务对象满意度标"),
        (5, 4, "质量指标", None),
        (5, 5, "质量指标", None),
    ]


def test_goals_begin_as_on_the_paper(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "SELECT left(expected_goal, 6), left(achieved_goal, 6) FROM evaluations ORDER BY evaluation_id"
    ).fetchall()
    assert rows == [
        ("保障基层党组", "开展党纪学习"),
        ("根据丰台区委", "为去世离休干"),
        ("根据北京市丰", "按时足额缴纳"),
        ("以建设和谐劳", "年度总体目标"),
        ("切实弘扬劳模", "全年主动热情"),
    ]


def test_every_number_has_its_text_and_place(database: duckdb.DuckDBPyConnection) -> None:
    (row,) = database.execute(
        """SELECT filed_text, source_location FROM filed_values
           WHERE evaluation_id = 1 AND part = 'indicator' AND part_number = 3 AND field = 'score'"""
    ).fetchall()
    assert row == ("17", "第19行第8格")
    sample = (Path(__file__).parent.parent / "data/samples/fengtai-union-2024.txt").read_text(encoding="utf-8")
    assert sample.splitlines()[18].split("\t")[7] == "17"


def test_personal_data_is_nowhere(database: duckdb.DuckDBPyConnection) -> None:
    everything = " ".join(
        str(database.execute(f"FROM {name}").fetchall()) for (name,) in database.execute("SHOW TABLES").fetchall()
    )
    assert "顾蕊" not in everything
    assert "83802507" not in everything
    assert "项目负责人" in everything
