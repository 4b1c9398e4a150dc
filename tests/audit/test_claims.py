"""What a form gives as reason, as goal, as cost or as part, against its own figures; and what only looks like a contradiction."""

from __future__ import annotations

import pytest

from tests.audit.test_consistency import COST, EXPECTED, TALKS, TIMES, codes_with

SHORT = "| 法律服务人次 | ≥1000人次 | 960人次 | 10 | 9.6 | "
ROW, TOTAL = f"{TIMES} 10 | 10 | |", "| 100 | 100 | |"


def because(reason: str) -> dict[str, str]:
    """A shortfall with its reason, in a form that spent its whole budget."""
    return {ROW: f"{SHORT}{reason} |", TOTAL: "| 100 | 99.6 | |"}


CASES = [
    (because("因资金未到位，影响了服务，明年增加驻点"), ["reason_refuted_by_funds"]),
    (because("经费没有拨付，明年增加驻点"), ["reason_refuted_by_funds"]),
    (because("上级资金尚未下达，明年增加驻点"), ["reason_refuted_by_funds"]),
    (because("项目款一直未到账，明年增加驻点"), ["reason_refuted_by_funds"]),
    (because("年中预算压减，明年增加驻点"), ["reason_refuted_by_funds"]),
    (because("财政收回部分资金，明年增加驻点"), ["reason_refuted_by_funds"]),
    (because("资金到位晚，明年增加驻点"), []),
    (because("资金未及时到位，明年增加驻点"), []),
    (because("配套资金未到位，明年增加驻点"), []),
    (because("人员未到位，明年增加驻点"), []),
    (because("资金不足，明年增加驻点"), []),
    (because("两位律师出差，明年增加驻点"), []),
    ({EXPECTED: "购置防汛编织袋、救生衣等物资，组织防汛演练，确保辖区安全度汛"}, ["goal_unrelated"]),
    ({EXPECTED: "新建日间照料中心，更新康复器材，为高龄老人送餐"}, ["goal_unrelated"]),
    ({EXPECTED: "种植油茶，补植苗木，开展林业有害生物防治"}, ["goal_unrelated"]),
    ({EXPECTED: "采购教室投影仪，翻新塑胶跑道，改造食堂灶具"}, ["goal_unrelated"]),
    ({EXPECTED: "开展河道清淤，加固堤防，修复水毁护坡"}, ["goal_unrelated"]),
    ({EXPECTED: "排查燃气管网，更换老化阀门，安装报警器"}, ["goal_unrelated"]),
    ({EXPECTED: "为职工答疑解惑、代写文书，维护其合法权益"}, []),
    ({EXPECTED: "保障项目顺利实施，提升服务水平，群众满意"}, []),
    ({EXPECTED: "组织律师驻点，开展劳动争议调解"}, []),
    (
        {TALKS: "| 招收规培学员 | ≥30人 | 31人 |", COST: "| 学员人均补助 | ≤3万元/年 | 3万元/年 |"},
        ["unit_cost_unlike_funds"],
    ),
    (
        {TALKS: "| 聘用护林员人数 | ≥60人 | 60人 |", COST: "| 护林员补助标准 | ≤12000元/人·年 | 12000元/人·年 |"},
        ["unit_cost_unlike_funds"],
    ),
    (
        {TALKS: "| 公益岗位人数 | ≥25人 | 25人 |", COST: "| 公益岗位年人均补贴 | ≤2.4万元 | 2.4万元 |"},
        ["unit_cost_unlike_funds"],
    ),
    ({TALKS: "| 聘用护林员人数 | ≥40人 | 40人 |", COST: "| 护林员补助标准 | ≤1万元/人·年 | 1万元/人·年 |"}, []),
    ({TALKS: "| 聘用护林员人数 | ≥30人 | 30人 |", COST: "| 护林员补助标准 | ≤1万元/人·年 | 1万元/人·年 |"}, []),
    ({TALKS: "| 培训农户户数 | ≥60户 | 60户 |", COST: "| 农户年人均收入 | ≥1万元/年 | 1.2万元/年 |"}, ["output_unrelated"]),
]
PARTS = [
    ("| 培训人次 | ≥400人次 | 480人次 |", "| 培训学员就业人数 | ≥400人 | 520人 |", True),
    ("| 走访困难职工户数 | ≥200户 | 210户 |", "| 困难职工脱困户数 | ≥200户 | 230户 |", True),
    ("| 招收学员数 | ≥50人 | 52人 |", "| 学员结业人数 | ≥45人 | 56人 |", True),
    ("| 接诊患者人次 | ≥900人次 | 920人次 |", "| 患者治愈人数 | ≥900人 | 940人 |", True),
    ("| 救助流浪人员人数 | ≥100人 | 120人 |", "| 流浪人员安置人数 | ≥100人 | 130人 |", True),
    ("| 检查企业家数 | ≥50家 | 52家 |", "| 企业整改家数 | ≥50家 | 60家 |", True),
    ("| 参赛职工人数 | ≥300人 | 310人 |", "| 职工获奖人数 | ≥300人 | 330人 |", True),
    ("| 培训人次 | ≥400人次 | 480人次 |", "| 帮扶就业人数 | ≥400人 | 520人 |", False),
    ("| 培训人数 | ≥400人 | 480人 |", "| 带动群众就业人数 | ≥400人 | 520人 |", False),
    ("| 培训干部人数 | ≥100人 | 110人 |", "| 群众就业人数 | ≥300人 | 320人 |", False),
    ("| 检查企业家数 | ≥50家 | 52家 |", "| 隐患整改数量 | ≥70处 | 80处 |", False),
    ("| 培训人次 | ≥400人次 | 480人次 |", "| 就业困难人员安置人数 | ≥500人 | 600人 |", False),
    ("| 培训学员人数 | ≥400人 | 480人 |", "| 培训学员就业人次 | ≥500人次 | 600人次 |", False),
]
SHOWN = {code for _, found in CASES for code in found}


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_claim_against_the_figures(changes: dict[str, str], expected: list[str]) -> None:
    assert sorted(set(codes_with(changes))) == expected


@pytest.mark.parametrize(("whole", "part", "is_more"), PARTS)
def test_part_larger_than_its_whole(whole: str, part: str, is_more: bool) -> None:
    assert ("part_exceeds_whole" in codes_with({TALKS: whole, TIMES: part})) == is_more
