"""One fact told under other words: counted twice, denied in prose, asked of nobody, named by another measure; and what is right."""

from __future__ import annotations

import pytest

from tests.audit.test_consistency import ACHIEVED, COST, IN_TIME, KNOWN, PROJECT, TALKS, TIMES, codes_with, note

CASES = [
    ({TALKS: "| 培训职工人数 | ≥100人 | 128人 |", KNOWN: "| 参加培训职工人数 | ≥110人 | 128人 |"}, ["counted_twice"]),
    ({TALKS: "| 体检人数 | ≥100人 | 128人 |", KNOWN: "| 女职工参加体检人数 | ≥110人 | 128人 |"}, ["counted_twice"]),
    ({TALKS: "| 走访企业 | ≥20家 | 23家 |", KNOWN: "| 走访服务企业家数 | ≥21家 | 23家 |"}, ["counted_twice"]),
    ({TALKS: "| 资助职工数 | ≥100人 | 128人 |", KNOWN: "| 受资助职工人数 | ≥100人 | 128人 |"}, ["counted_twice"]),
    (
        {TALKS: "| 演出场次 | ≥20场 | 22场 |", KNOWN: "| 惠民演出场次 | ≥21场 | 22场 |"},
        ["counted_twice", "unit_cost_contradicts_funds"],
    ),
    ({TALKS: "| 慰问人数 | ≥100人 | 128人 |", KNOWN: "| 慰问困难群众人数 | ≥110人 | 128人 |"}, ["counted_twice"]),
    ({TALKS: "| 培训职工人数 | ≥100人 | 128人 |", KNOWN: "| 培训后就业职工人数 | ≥110人 | 128人 |"}, []),
    ({TALKS: "| 培训职工人数 | ≥100人 | 128人 |", KNOWN: "| 晋升等级职工人数 | ≥110人 | 128人 |"}, []),
    ({TALKS: "| 培训职工人数 | ≥100人 | 128人 |", KNOWN: "| 参加培训职工人数 | ≥110人 | 116人 |"}, []),
    (
        {IN_TIME: "| 工程验收合格率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，站点工程尚未组织竣工验收"},
        ["indicator_misfiled", "whole_rate_contradicts_text"],
    ),
    (
        {IN_TIME: "| 设备验收合格率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，法律设备还没有正式通过验收"},
        ["indicator_misfiled", "whole_rate_contradicts_text"],
    ),
    (
        {IN_TIME: "| 补贴发放到位率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，律师补贴尚有3人未能按时足额发放"},
        ["whole_rate_contradicts_text"],
    ),
    (
        {IN_TIME: "| 问题整改率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，两个问题暂未彻底完成整改"},
        ["whole_rate_contradicts_text"],
    ),
    ({IN_TIME: "| 案卷建档率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，部分案卷仍未规范建档"}, ["whole_rate_contradicts_text"]),
    (
        {IN_TIME: "| 案件覆盖率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，乡镇案件尚未实现全部覆盖"},
        ["whole_rate_contradicts_text"],
    ),
    ({IN_TIME: "| 工程验收合格率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，站点工程已组织竣工验收"}, ["indicator_misfiled"]),
    (
        {IN_TIME: "| 工程验收合格率 | 100% | 100% |", ACHIEVED: ACHIEVED + "，没有验收不合格的工程"},
        ["indicator_misfiled"],
    ),
    (note("其他需要说明事项", "因疫情原因，本年度未开展职工满意度问卷调查。"), ["survey_denied"]),
    ({ACHIEVED: ACHIEVED + "，满意度没有组织测评"}, ["survey_denied"]),
    ({ACHIEVED: ACHIEVED + "，尚未进行职工回访"}, ["survey_denied"]),
    (note("备注", "全年未做满意度调查"), ["survey_denied"]),
    (note("存在问题", "未能及时开展服务对象问卷调查"), ["survey_denied"]),
    (note("说明", "服务对象满意度暂未测评"), ["survey_denied"]),
    (note("说明", "未开展现场问卷调查，改为电话回访"), []),
    (note("说明", "未发现调查对象不满意"), []),
    (
        {
            PROJECT: "| 项目名称 | 职工普法讲座 |",
            COST: "| 场均讲座费用 | ≤1.9万元 | 1.8万元 |",
            TIMES: "| 讲座参加人次 | ≥900人次 | 960人次 |",
        },
        ["unit_cost_unlike_funds"],
    ),
    (
        {
            PROJECT: "| 项目名称 | 职工普法讲座 |",
            COST: "| 场均讲座费用 | ≤2.2万元 | 1.8万元 |",
            TIMES: "| 讲座参加人次 | ≥900人次 | 960人次 |",
        },
        [],
    ),
    (
        {
            PROJECT: "| 项目名称 | 职工普法讲座 |",
            COST: "| 场均讲座餐费 | ≤0.9万元 | 0.8万元 |",
            TIMES: "| 讲座参加人次 | ≥900人次 | 960人次 |",
        },
        [],
    ),
    ({TALKS: "| 参训人数 | ≥20场 | 20场 |"}, ["target_contradicts_name"]),
    ({TALKS: "| 讲座场次 | ≥200人 | 210人 |"}, ["target_contradicts_name"]),
    ({TALKS: "| 绿化面积 | ≥300米 | 310米 |"}, ["target_contradicts_name"]),
    ({TALKS: "| 道路里程 | ≥300平方米 | 310平方米 |"}, ["target_contradicts_name"]),
    ({TALKS: "| 慰问户数 | ≥3万元 | 3.1万元 |"}, ["target_contradicts_name"]),
    ({TALKS: "| 开放天数 | ≥300人 | 310人 |"}, ["target_contradicts_name"]),
    ({TALKS: "| 参训人数 | ≥200人次 | 210人次 |"}, []),
    ({TALKS: "| 讲座场次 | ≥20次 | 20次 |"}, []),
    ({TALKS: "| 绿化面积 | ≥300亩 | 310亩 |"}, []),
    (
        {IN_TIME: "| 站点完工时间 | 2023年11月底前 | 2024年10月25日 |"},
        ["target_before_year"],
    ),
    ({IN_TIME: "| 站点完工时间 | 2023年12月31日前 | 2023年12月20日 |"}, ["actual_before_year", "target_before_year"]),
    ({IN_TIME: "| 站点完工时间 | 2024年11月底前 | 2024年10月25日 |"}, []),
    ({IN_TIME: "| 站点建设时间 | 2023年10月至2024年11月 | 2024年10月25日 |"}, []),
]
SHOWN = {code for _, found in CASES for code in found}


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_one_fact_in_other_words(changes: dict[str, str], expected: list[str]) -> None:
    assert sorted(set(codes_with(changes))) == expected
