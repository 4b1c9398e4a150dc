"""Two indicators of one form that cannot both be right, in the words of many offices, and those that can."""

from __future__ import annotations

import pytest

from tests.audit.test_consistency import ACHIEVED, IN_TIME, SETTLED, TALKS, TIMES, codes_with

CASES = [
    ({TALKS: "| 培训人数 | ≥300人 | 300人 |", TIMES: "| 培训合格人数 | ≥300人 | 320人 |"}, ["part_exceeds_whole"]),
    ({TALKS: "| 参训职工人数 | ≥300人 | 300人 |", TIMES: "| 参训职工取证人数 | ≥250人 | 310人 |"}, ["part_exceeds_whole"]),
    ({TALKS: "| 受理争议案件数 | ≥150件 | 160件 |", TIMES: "| 争议案件办结件数 | ≥150件 | 165件 |"}, ["part_exceeds_whole"]),
    ({TALKS: "| 隐患排查数量 | ≥50处 | 52处 |", TIMES: "| 隐患整改数量 | ≥50处 | 60处 |"}, ["part_exceeds_whole"]),
    (
        {SETTLED: "| 工程合格率 | ≥90% | 95% |", IN_TIME: "| 工程优良率 | ≥90% | 98% |"},
        ["indicator_misfiled", "part_exceeds_whole"],
    ),
    ({TALKS: "| 栽植苗木株数 | ≥500株 | 520株 |", TIMES: "| 苗木成活株数 | ≥480株 | 530株 |"}, ["part_exceeds_whole"]),
    ({TALKS: "| 培训人数 | ≥300人 | 300人 |", TIMES: "| 培训合格人数 | ≥280人 | 290人 |"}, []),
    ({TALKS: "| 培训人数 | ≥300人 | 300人 |", TIMES: "| 帮扶就业人数 | ≥300人 | 320人 |"}, []),
    ({TALKS: "| 培训人数 | ≥300人 | 300人 |", TIMES: "| 合格案件数 | ≥300件 | 320件 |"}, []),
    (
        {
            TALKS: "| 培训人数 | ≥300人 | 300人 |",
            TIMES: "| 培训合格人数 | ≥270人 | 270人 |",
            SETTLED: "| 培训合格率 | ≥90% | 98% |",
        },
        ["rate_contradicts_indicators"],
    ),
    (
        {
            TALKS: "| 受理争议案件数 | ≥150件 | 200件 |",
            TIMES: "| 争议案件办结件数 | ≥150件 | 170件 |",
            ACHIEVED: "举办职工普法讲座20场，调解争议",
        },
        ["rate_contradicts_indicators"],
    ),
    (
        {
            TALKS: "| 培训人数 | ≥300人 | 300人 |",
            TIMES: "| 培训合格人数 | ≥270人 | 270人 |",
            SETTLED: "| 培训合格率 | ≥90% | 90% |",
        },
        [],
    ),
    (
        {TALKS: "| 举办普法讲座场次 | ≥20场 | 18场 |", IN_TIME: "| 普法讲座完成率 | 100% | 100% |"},
        [
            "goal_number_differs",
            "missed_target_full_points",
            "rate_contradicts_shortfall",
            "unit_cost_contradicts_funds",
        ],
    ),
    (
        {TALKS: "| 举办普法讲座场次 | ≥20场 | 18场 |", IN_TIME: "| 年度任务完成率 | 100% | 100% |"},
        [
            "goal_number_differs",
            "missed_target_full_points",
            "rate_contradicts_shortfall",
            "unit_cost_contradicts_funds",
        ],
    ),
    (
        {TALKS: "| 举办普法讲座场次 | ≥20场 | 18场 |", IN_TIME: "| 年度任务按时完成率 | 100% | 100% |"},
        ["goal_number_differs", "missed_target_full_points", "unit_cost_contradicts_funds"],
    ),
    (
        {SETTLED: "| 站点开工时间 | 7月底前 | 6月20日 |", IN_TIME: "| 站点完工时间 | 9月底前 | 5月30日 |"},
        ["steps_out_of_order"],
    ),
    (
        {SETTLED: "| 完工时间 | 7月底前 | 6月20日 |", IN_TIME: "| 竣工验收时间 | 9月底前 | 5月30日 |"},
        ["indicator_misfiled", "steps_out_of_order"],
    ),
    (
        {SETTLED: "| 设备招标完成时间 | 7月底前 | 6月20日 |", IN_TIME: "| 设备验收时间 | 9月底前 | 6月10日 |"},
        ["indicator_misfiled", "steps_out_of_order"],
    ),
    ({SETTLED: "| 项目开工时间 | 7月底前 | 3月20日 |", IN_TIME: "| 项目完工时间 | 9月底前 | 8月30日 |"}, []),
    ({SETTLED: "| 平台启用时间 | 7月底前 | 3月20日 |", IN_TIME: "| 站点完工时间 | 9月底前 | 8月30日 |"}, []),
    ({SETTLED: "| 培训启动时间 | 4月底前 | 3月20日 |", IN_TIME: "| 站点完工时间 | 3月底前 | 3月10日 |"}, []),
]
SHOWN = {code for _, found in CASES for code in found}


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_indicators_that_contradict_each_other(changes: dict[str, str], expected: list[str]) -> None:
    assert sorted(set(codes_with(changes))) == expected
