"""One thing told in two places of a form: each contradiction is found, and what only looks like one is not."""

from __future__ import annotations

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.drawn_paper import paper

FORM = """
| 项目名称 | 职工法律服务 | < | < | < | < | < | < | < |
| 主管部门 | 某市总工会 | < | < | 实施单位 | 权益部 | < | < | < |
| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 40 | 40 | 40 | 10 | 100% | 10 |
| ^ | 其中：当年财政拨款 | < | 40 | 40 | 40 | — | | — |
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
| ^ | 举办职工普法讲座20场，调解职工劳动争议 | < | < | < | 举办职工普法讲座20场，全年受理争议案件200件，办结190件 | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| ^ | 产出指标 | 数量指标 | 举办普法讲座场次 | ≥20场 | 20场 | 10 | 10 | |
| ^ | ^ | ^ | 法律服务人次 | ≥900人次 | 960人次 | 10 | 10 | |
| ^ | ^ | 质量指标 | 争议案件办结率 | ≥90% | 95% | 10 | 10 | |
| ^ | ^ | 时效指标 | 讲座按期举办率 | 100% | 100% | 10 | 10 | |
| ^ | ^ | 成本指标 | 单场讲座成本 | ≤2.5万元 | 2万元 | 10 | 10 | |
| ^ | 效益指标 | 社会效益指标 | 职工普法知晓率 | ≥90% | 92% | 30 | 30 | |
| ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥90% | 93% | 10 | 10 | |
| 总分 | < | < | < | < | < | 100 | 100 | |
"""
HELD = "| 举办普法讲座场次 | ≥20场 | 20场 | 10 | 10 | |"
TALKS = "| 举办普法讲座场次 | ≥20场 | 20场 |"
SETTLED = "| 争议案件办结率 | ≥90% | 95% |"
IN_TIME = "| 讲座按期举办率 | 100% | 100% |"
COST = "| 单场讲座成本 | ≤2.5万元 | 2万元 |"
PROJECT = "| 项目名称 | 职工法律服务 |"
EXPECTED = "举办职工普法讲座20场，调解职工劳动争议"
FEWER = "| 举办普法讲座场次 | ≥20场 | 18场 | 10 | 9 | 两位讲师出差，明年补办 |"
ACHIEVED = "举办职工普法讲座20场，全年受理争议案件200件，办结190件"
TIMES = "| 法律服务人次 | ≥900人次 | 960人次 |"
KNOWN = "| 职工普法知晓率 | ≥90% | 92% |"
TOTAL = ("| 100 | 100 | |", "| 100 | 99 | |")
LAUNCHED = "| 讲座按期举办率 | 100% | 100% |", "| 系统上线时间 | 10月底前 | 2024年10月25日 |"
REACHED = "| 受益村数 | 12个 | 12个 |"
FUNDS = "| 40 | 40 | 40 | 10 | 100% | 10 |"
MORE = "| 40 | 50 | 50 | 10 | 100% | 10 |"
SOURCE = "财政拨款 | < | 40 | 40 | 40 |"
LAWYERS = "| 补助驻点律师 | 40人 | 40人 |"
MONTHLY = "| 驻点律师补助标准 | 1000元/人·月 | 1000元/人·月 |"
MISSED_ONE = ["missed_target_full_points"]

CASES = [
    ({}, []),
    ({"| ≤2.5万元 | 2万元 |": "| ≤2.5万元 | 2.2万元 |"}, ["unit_cost_contradicts_funds"]),
    ({HELD: FEWER, ACHIEVED: "普法讲座如数举办", TOTAL[0]: TOTAL[1]}, ["unit_cost_contradicts_funds"]),
    ({"| ≤2.5万元 | 2万元 |": "| ≤2.5万元 | 1.95万元 |"}, ["unit_cost_unlike_funds"]),
    ({"| ≤2.5万元 | 2万元 |": "| ≤2.5万元 | 1.5万元 |"}, []),
    ({"| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 单场讲座综合成本 | ≤2.5万元 | 1.5万元 |"}, ["unit_cost_contradicts_funds"]),
    ({"| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 单场讲座综合成本 | ≤2.5万元 | 2万元 |"}, []),
    ({KNOWN: "| 法律服务群众人次 | ≥900人次 | 930人次 |"}, []),
    ({KNOWN: "| 服务困难职工人次 | ≥900人次 | 930人次 |"}, ["benefit_is_output"]),
    (
        {
            HELD: "| 普法讲座补助标准 | 2万元/场 | 2万元/场 | 10 | 10 | |",
            "| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 单场讲座补助成本 | ≤2万元/场 | 2万元/场 |",
        },
        ["counted_twice"],
    ),
    (
        {
            HELD: "| 普法讲座补助标准 | 2万元/场 | 2万元/场 | 10 | 10 | |",
            "| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 单场讲座场租成本 | ≤0.5万元/场 | 0.4万元/场 |",
        },
        [],
    ),
    (
        {
            HELD: "| 高龄补贴标准 | 100元/人 | 100元/人 | 10 | 10 | |",
            "| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 护理补贴标准 | 100元/人 | 100元/人 |",
        },
        ["output_unrelated"],
    ),
    ({"| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 人均讲座成本 | ≤0.05万元 | 0.042万元 |"}, []),
    ({"| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 每月设备租赁成本 | ≤2.5万元 | 2.2万元 |"}, []),
    (
        {"职工法律服务 |": "律师坐班补贴 |", "| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 每场讲座补贴标准 | ≤5000元 | 5000元 |"},
        ["unit_cost_unlike_funds"],
    ),
    ({"| ≥90% | 95% |": "| ≥90% | 97.6% |"}, ["rate_contradicts_counts"]),
    ({"办结190件": "办结190件，代写文书300份"}, []),
    ({"办结190件": "提出意见50条，整改46条", "争议案件办结率": "审计意见整改率"}, ["rate_contradicts_counts"]),
    ({KNOWN: "| 接受法律服务人数 | ≥900人 | 930人 |"}, []),
    (
        {KNOWN: "| 接受法律服务人数 | ≥90人 | 70人 |"},
        ["missed_target_full_points", "persons_contradict_times"],
    ),
    ({KNOWN: "| 提供法律服务人数 | ≥60人 | 70人 |"}, ["persons_contradict_times"]),
    ({KNOWN: "| 法律服务人数 | ≥960人 | 970人 |"}, ["persons_contradict_times"]),
    ({ACHIEVED: f"{ACHIEVED}，两场讲座延期到次年1月举办"}, ["whole_rate_contradicts_text"]),
    ({ACHIEVED: f"{ACHIEVED}，一场讲座延期举办"}, ["whole_rate_contradicts_text"]),
    ({ACHIEVED: f"{ACHIEVED}，办公楼维修延期"}, []),
    (
        {"| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 案件回访完成率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，12件案件尚未完成"},
        ["whole_rate_contradicts_text"],
    ),
    ({KNOWN: "| 讲座验收合格率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，一场讲座未通过验收"}, ["whole_rate_contradicts_text"]),
    ({KNOWN: "| 讲座验收合格率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，没有不合格的讲座"}, []),
    (
        {
            "职工法律服务 |": "法律服务站建设 |",
            ACHIEVED: f"{ACHIEVED}，服务站停工，计划2025年3月复工",
            KNOWN: "| 服务站职工知晓率 | ≥90% | 92% |",
            TIMES: "| 新建服务站数量 | ≥20个 | 20个 |",
        },
        ["unfinished_full_points", "unfinished_fully_paid"],
    ),
    (
        {
            "职工法律服务 |": "法律服务站建设 |",
            ACHIEVED: f"{ACHIEVED}，剩余站牌计划2025年3月完成",
            "| 讲座按期举办率 | 100% | 100% |": "| 服务站完工时间 | 10月底前 | 2024年10月25日 |",
            TIMES: "| 服务站数量 | ≥20个 | 20个 |",
        },
        ["unfinished_full_points", "unfinished_fully_paid"],
    ),
    (
        {
            "职工法律服务 |": "法律服务站建设 |",
            ACHIEVED: f"{ACHIEVED}，服务站停工20天后建成",
            TIMES: "| 新建服务站数量 | ≥20个 | 20个 |",
        },
        [],
    ),
    (
        {
            "职工法律服务 |": "法律服务站建设 |",
            ACHIEVED: f"{ACHIEVED}，两处服务站预计2025年4月完工",
            SETTLED: "| 已完工服务站验收合格率 | 100% | 100% |",
        },
        ["unfinished_fully_paid"],
    ),
    (
        {
            "职工法律服务 |": "法律服务站建设 |",
            ACHIEVED: f"{ACHIEVED}，两处服务站预计2025年4月完工",
            SETTLED: "| 服务站验收合格率 | 100% | 100% |",
        },
        ["unfinished_full_points", "unfinished_fully_paid"],
    ),
    ({"| ≥90% | 93% |": "| ≥90% | 100%（回收问卷3份） |"}, ["survey_too_small"]),
    ({"| ≥90% | 93% |": "| ≥90% | 95%（回收问卷300份） |"}, []),
    ({"| ≥90% | 93% |": "| ≥90% | 发放问卷50份，满意43份，满意度92% |"}, ["rate_contradicts_counts"]),
    ({"| ≥90% | 93% |": "| ≥90% | 发放问卷60份，回收50份，满意46份，满意度92% |"}, []),
    (
        {"| 讲座按期举办率 | 100%": "| 项目按期完成率 | 100%", ACHIEVED: f"{ACHIEVED}，服务站计划2025年开工"},
        ["whole_rate_contradicts_text"],
    ),
    ({ACHIEVED: f"{ACHIEVED}，讲师费于2025年1月发放"}, ["paid_later_than_spent"]),
    ({ACHIEVED: f"{ACHIEVED}，2025年预算提前支付"}, []),
    (
        {
            "职工法律服务 |": "法律服务站建设 |",
            ACHIEVED: f"{ACHIEVED}，服务站预计2025年6月投入使用",
            KNOWN: "| 服务站年接待职工 | ≥90人次 | 92人次 |",
        },
        ["unfinished_full_points", "unfinished_fully_paid"],
    ),
    ({"举办职工普法讲座20场，调解职工劳动争议": "举办职工普法讲座20场，建设渔港监控平台1套"}, ["goal_unanswered"]),
    ({"举办职工普法讲座20场，调解职工劳动争议": "举办职工普法讲座20场，调解职工劳动争议案件150件"}, []),
    ({"举办职工普法讲座20场，调解职工劳动争议": "举办职工普法讲座20场，完成120户困难职工家庭无障碍改造"}, ["goal_unanswered"]),
    (
        {
            "举办职工普法讲座20场，调解职工劳动争议": "举办职工普法讲座20场，解决0.3万户饮水不稳定问题",
            ACHIEVED: f"{ACHIEVED}，受益0.3万户",
        },
        [],
    ),
    ({"举办职工普法讲座20场，调解职工劳动争议": "举办职工普法讲座20场，为15家企业职工办理法律服务"}, []),
    ({"| 单场讲座成本 | ≤2.5万元 | 2万元 |": "| 预算执行率 | ≥95% | 100% |"}, ["execution_scored_twice"]),
    ({"举办职工普法讲座20场，调解职工劳动争议": "举办职工普法讲座20场，诉求回访率100%"}, ["goal_unanswered"]),
    ({"举办职工普法讲座20场，调解职工劳动争议": "举办职工普法讲座20场，案件办理率90%"}, []),
    ({"| 职工满意度 | ≥90% | 93% |": "| 学生家长满意度 | ≥90% | 93% |"}, ["indicator_unrelated"]),
    ({"| 职工满意度 | ≥90% | 93% |": "| 村民满意度 | ≥90% | 93% |"}, []),
    (
        {
            "| 法律服务人次 | ≥900人次 | 960人次 |": "| 采购法律图书 | ＝300册 | 300册 |",
            ACHIEVED: f"{ACHIEVED}，法律图书因流标未采购",
        },
        ["undone_in_text_reached"],
    ),
    (
        {
            "| 法律服务人次 | ≥900人次 | 960人次 |": "| 采购法律图书 | ＝300册 | 300册 |",
            ACHIEVED: f"{ACHIEVED}，部分法律图书未采购",
        },
        [],
    ),
    ({LAUNCHED[0]: LAUNCHED[1], ACHIEVED: f"{ACHIEVED}，12月进入试运行"}, ["goal_date_differs"]),
    ({LAUNCHED[0]: LAUNCHED[1], ACHIEVED: f"{ACHIEVED}，系统8月上线"}, ["goal_date_differs"]),
    ({LAUNCHED[0]: LAUNCHED[1], ACHIEVED: f"{ACHIEVED}，8月进入试运行"}, []),
    ({LAUNCHED[0]: LAUNCHED[1], ACHIEVED: f"{ACHIEVED}，系统10月上线"}, []),
    ({LAUNCHED[0]: LAUNCHED[1], ACHIEVED: f"{ACHIEVED}，公众号8月上线"}, []),
    ({LAUNCHED[0]: LAUNCHED[1], ACHIEVED: f"{ACHIEVED}，系统计划12月上线"}, []),
    ({ACHIEVED: f"{ACHIEVED}，因场地原因，秋季运动会未能举办"}, ["goal_admits_shortfall"]),
    ({ACHIEVED: f"{ACHIEVED}，尾款尚未完成支付"}, []),
    ({ACHIEVED: f"{ACHIEVED}，没有未完成的任务"}, []),
    ({ACHIEVED: f"{ACHIEVED}，节约资金8万元"}, ["goal_saving_differs"]),
    ({ACHIEVED: f"{ACHIEVED}，其中讲座5场在企业举办，7场在社区举办"}, []),
    ({ACHIEVED: f"{ACHIEVED}，服务企业60家，其中民营企业40家，国有企业25家"}, ["goal_parts_differ"]),
    ({ACHIEVED: f"{ACHIEVED}，服务企业60家，其中民营企业40家，国有企业20家"}, []),
    ({ACHIEVED: f"{ACHIEVED}，服务企业60家，其中民营企业30家，国有企业9家"}, []),
    (
        {
            HELD: FEWER,
            TIMES: "| 印发讲座讲义 | ≥20份 | 20份 |",
            ACHIEVED: "普法讲座如数举办",
            "| ≤2.5万元 | 2万元 |": "| ≤2.5万元 | 2.2万元 |",
        }
        | dict([TOTAL]),
        ["companions_differ"],
    ),
    # a number of places, told without a verb of its own
    ({KNOWN: REACHED, ACHIEVED: f"{ACHIEVED}，覆盖3个乡镇11个村的群众"}, ["goal_number_differs"]),
    ({KNOWN: REACHED, ACHIEVED: f"{ACHIEVED}，服务走进11个村。"}, ["goal_number_differs"]),
    (
        {KNOWN: "| 覆盖社区数 | ≥16个 | 16个 |", ACHIEVED: f"{ACHIEVED}，走进4个街道15个社区"},
        ["benefit_is_output", "goal_number_differs"],
    ),
    ({KNOWN: "| 惠及学校数量 | 9所 | 9所 |", ACHIEVED: f"{ACHIEVED}，服务送到2个县8所学校"}, ["goal_number_differs"]),
    ({KNOWN: REACHED, ACHIEVED: f"{ACHIEVED}，覆盖3个乡镇12个村的群众"}, []),
    ({KNOWN: REACHED, ACHIEVED: f"{ACHIEVED}，其中11个村为脱贫村"}, []),
    ({KNOWN: REACHED, ACHIEVED: f"{ACHIEVED}，5个村级调解室参加"}, []),
    ({KNOWN: REACHED, ACHIEVED: f"{ACHIEVED}，上半年5个村、下半年7个村"}, []),
    # some who were due, and a rate of all of them
    (
        {IN_TIME: "| 困难职工应援尽援率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，尚有12名符合条件的职工未纳入援助"},
        ["whole_rate_contradicts_text"],
    ),
    (
        {IN_TIME: "| 应保尽保率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，有6户符合条件的家庭没有享受保障"},
        ["whole_rate_contradicts_text"],
    ),
    (
        {IN_TIME: "| 应检尽检率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，仍有35人应检未参加检查"},
        ["whole_rate_contradicts_text"],
    ),
    ({IN_TIME: "| 应援尽援率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，12名符合条件的职工未纳入援助，已全部补纳"}, []),
    ({IN_TIME: "| 应援尽援率 | 100% | 100% |", ACHIEVED: f"{ACHIEVED}，12名不符合政策的职工退出"}, []),
    # the reason of a rate of all itself
    (
        {SETTLED + " 10 | 10 | |": "| 讲师考核合格率 | ≥95% | 100% | 10 | 10 | 3名讲师年度考核不合格，已停发津贴 |"},
        ["whole_rate_contradicts_text"],
    ),
    (
        {SETTLED + " 10 | 10 | |": "| 讲座设备验收合格率 | ≥95% | 100% | 10 | 10 | 2台设备验收未通过 |"},
        ["whole_rate_contradicts_text"],
    ),
    ({SETTLED + " 10 | 10 | |": "| 讲师考核合格率 | ≥95% | 100% | 10 | 10 | 3名讲师初次考核不合格，补考后全部合格 |"}, []),
    # a cost worked out from the budget of the beginning of the year
    ({FUNDS: MORE, SOURCE: "财政拨款 | < | 40 | 50 | 50 |"}, ["budget_adjusted", "unit_cost_contradicts_funds"]),
    (
        {FUNDS: MORE, SOURCE: "财政拨款 | < | 40 | 50 | 50 |", COST: "| 单场讲座场租成本 | ≤2.5万元 | 2万元 |"},
        ["budget_adjusted"],
    ),
    (
        {FUNDS: MORE, SOURCE: "财政拨款 | < | 40 | 50 | 50 |", COST: "| 单场讲座成本 | ≤2.5万元 | 2.5万元 |"},
        ["budget_adjusted"],
    ),
    # payments by the month
    (
        {TALKS: LAWYERS, COST: MONTHLY, IN_TIME: "| 补助按月发放次数 | 10次 | 9次 |"},
        [*MISSED_ONE, "unit_cost_contradicts_funds"],
    ),
    ({TALKS: LAWYERS, COST: MONTHLY, IN_TIME: "| 值班补助发放月数 | 9个月 | 9个月 |"}, ["unit_cost_contradicts_funds"]),
    ({TALKS: LAWYERS, COST: MONTHLY, IN_TIME: "| 补助按月发放次数 | 10次 | 10次 |"}, []),
    ({TALKS: LAWYERS, COST: MONTHLY, IN_TIME: "| 律师值班次数 | 300次 | 300次 |"}, []),
    # what was not paid, and a budget that was spent
    (
        {
            IN_TIME
            + " 10 | 10 | |": "| 讲师费发放时间 | 12月底前 | 上半年6月28日，下半年尚未发放 | 10 | 5 | 下半年讲座验收较晚，下年按季验收 |",
            TOTAL[0]: "| 100 | 95 | |",
        },
        ["paid_later_than_spent"],
    ),
    ({ACHIEVED: f"{ACHIEVED}，四季度讲师补贴尚未拨付"}, ["paid_later_than_spent"]),
    ({ACHIEVED: f"{ACHIEVED}，另有质保金款项尚未支付"}, []),
    # the quantity in the measure of the cost
    (
        {
            TALKS: "| 法律服务坐席 | 400席 | 400席 |",
            TIMES: "| 法律援助床位 | ≥390张 | 400张 |",
            COST: "| 每张床位服务补贴 | ≤1200元 | 1000元 |",
            "举办职工普法讲座20场，": "",
        },
        [],
    ),
    (
        {
            TALKS: "| 法律服务站 | 20家 | 20家 |",
            TIMES: "| 资料盒发放 | ≥390份 | 400份 |",
            COST: "| 每副展架服务成本 | ≤1200元 | 1000元 |",
            "举办职工普法讲座20场，": "",
        },
        [],
    ),
]
SHOWN = {code for _, found in CASES for code in found}


def note(label: str, text: str) -> dict[str, str]:
    """A statement above the total."""
    return {"| 总分 | < |": f"| {label} | {text} | < | < | < | < | < | < | < |\n| 总分 | < |"}


def codes_with(changes: dict[str, str]) -> list[str]:
    """What is found in the form with some of its texts changed."""
    drawing = FORM
    for right, wrong in changes.items():
        assert right in drawing
        drawing = drawing.replace(right, wrong)
    (form,) = read_forms(paper("项目支出绩效自评表（2024年度）", drawing)).forms
    return sorted(finding.code for finding in check_document([form])[0])


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_contradictions_are_found_and_nothing_else(changes: dict[str, str], expected: list[str]) -> None:
    assert codes_with(changes) == expected
