"""Prose that does not come out, that differs from the tables, or that tells of another year; and what only looks like it."""

from __future__ import annotations

import pytest

from tests.audit.test_consistency import ACHIEVED, EXPECTED, IN_TIME, KNOWN, TALKS, codes_with, note

CASES = [
    (note("评价结论", "项目共支出资金52万元，完成较好"), ["goal_amount_differs"]),
    (note("资金管理情况", "全年实际支出38万元，专款专用"), ["goal_amount_differs"]),
    (note("自评结论", "预算执行率92%，总体良好"), ["goal_contradicts_rate"]),
    (note("说明", "项目总预算60万元"), ["goal_amount_differs"]),
    (note("评价结论", "项目共支出资金40万元，完成较好"), []),
    (note("自评结论", "预算执行率100%，总体良好"), []),
    (
        {
            EXPECTED: EXPECTED + "，走访企业不少于40家",
            TALKS: "| 走访企业家数 | ≥30家 | 42家 |",
            ACHIEVED: "举办职工普法讲座20场，全年受理争议案件200件，办结190件，走访企业42家",
        },
        ["goal_number_differs"],
    ),
    ({EXPECTED: EXPECTED + "，走访企业40家以上", TALKS: "| 走访企业家数 | ≥40家 | 42家 |"}, []),
    ({EXPECTED: EXPECTED + "，印发宣传资料5000份以上", TALKS: "| 印发宣传资料 | ≥4000份 | 5200份 |"}, ["goal_number_differs"]),
    ({EXPECTED: EXPECTED + "，送书下乡30次", ACHIEVED: ACHIEVED + "，送书下乡28次"}, ["goal_falls_short"]),
    ({EXPECTED: EXPECTED + "，印制宣传手册5000份", ACHIEVED: ACHIEVED + "，印制宣传手册4200份"}, ["goal_falls_short"]),
    ({EXPECTED: EXPECTED + "，新建职工驿站12个", ACHIEVED: ACHIEVED + "，新建职工驿站9个"}, ["goal_falls_short"]),
    ({EXPECTED: EXPECTED + "，组织联合检查40家以上", ACHIEVED: ACHIEVED + "，联合检查企业36家"}, ["goal_falls_short"]),
    ({EXPECTED: EXPECTED + "，维修道路5公里", ACHIEVED: ACHIEVED + "，维修道路4200米"}, ["goal_falls_short"]),
    ({EXPECTED: EXPECTED + "，送书下乡30次", ACHIEVED: ACHIEVED + "，送书下乡31次"}, []),
    ({EXPECTED: EXPECTED + "，送书下乡30次", ACHIEVED: ACHIEVED + "，因汛期送书下乡28次"}, []),
    ({EXPECTED: EXPECTED + "，送书下乡30次", ACHIEVED: ACHIEVED + "，送书下乡15次，其中进校园送书8次"}, ["goal_falls_short"]),
    ({EXPECTED: EXPECTED + "，新建驿站12个", ACHIEVED: ACHIEVED + "，东区新建驿站5个，西区新建驿站7个"}, []),
    ({EXPECTED: EXPECTED + "，差错控制在5件以内", ACHIEVED: ACHIEVED + "，差错2件"}, []),
    (
        {EXPECTED: EXPECTED + "，9月底前完成站点改造", IN_TIME: "| 站点改造完成时间 | 11月底前 | 10月25日 |"},
        ["goal_deadline_differs"],
    ),
    (
        {EXPECTED: EXPECTED + "，服务站8月底前投入使用", IN_TIME: "| 服务站投入使用时间 | 10月底前 | 9月25日 |"},
        ["goal_deadline_differs"],
    ),
    (
        {EXPECTED: EXPECTED + "，站点10月底前竣工", IN_TIME: "| 站点竣工时间 | 2024年12月31日前 | 11月25日 |"},
        ["goal_deadline_differs"],
    ),
    ({EXPECTED: EXPECTED + "，9月底前完成站点改造", IN_TIME: "| 站点改造完成时间 | 9月30日前 | 9月25日 |"}, []),
    ({EXPECTED: EXPECTED + "，9月底前完成首批站点改造", IN_TIME: "| 站点改造完成时间 | 11月底前 | 10月25日 |"}, []),
    ({EXPECTED: EXPECTED + "，9月底前完成设备采购", IN_TIME: "| 站点改造完成时间 | 11月底前 | 10月25日 |"}, []),
    ({ACHIEVED: ACHIEVED + "；分3批组织律师培训，每批40人，共112人"}, ["goal_product_differs"]),
    ({ACHIEVED: ACHIEVED + "；组织培训5期，每期30人，累计培训140人"}, ["goal_product_differs"]),
    ({ACHIEVED: ACHIEVED + "；慰问律师200户，每户500元，共9.8万元"}, []),
    ({ACHIEVED: ACHIEVED + "；走访12家，每家发放图书20份，共计发放260份"}, ["goal_product_differs"]),
    ({ACHIEVED: ACHIEVED + "；分3批组织律师培训，每批40人，共120人"}, []),
    ({ACHIEVED: ACHIEVED + "；分3批组织律师培训，每批约40人，共112人"}, []),
    ({ACHIEVED: ACHIEVED + "；信访19件，比上年的22件减少5件"}, ["change_differs"]),
    ({ACHIEVED: ACHIEVED + "；投诉由上年的40件下降到30件，下降35%"}, ["change_differs"]),
    ({ACHIEVED: ACHIEVED + "；接待职工520人次，比去年480人次减少40人次"}, ["change_differs"]),
    ({ACHIEVED: ACHIEVED + "；会员从300人增加到360人，增长25%"}, ["change_differs"]),
    ({ACHIEVED: ACHIEVED + "；参保1.2万人，较上年1万人增长10%"}, ["change_differs"]),
    ({ACHIEVED: ACHIEVED + "；信访19件，比上年的22件减少3件"}, []),
    ({ACHIEVED: ACHIEVED + "；投诉由上年的40件下降到30件，下降25%"}, []),
    ({ACHIEVED: ACHIEVED + "；知晓率由82%提高到88%，提高6个百分点"}, []),
    ({ACHIEVED: ACHIEVED + "；参保1.2万人，较上年1万人增长20%"}, []),
    (
        {KNOWN: "| 信访件同比下降 | ≥10% | 20% |", ACHIEVED: ACHIEVED + "；信访件19件，比上年的22件减少3件"},
        ["change_contradicts_numbers", "far_above_target"],
    ),
    (
        {KNOWN: "| 职工投诉下降率 | ≥10% | 35% |", ACHIEVED: ACHIEVED + "；职工投诉由上年的40件下降到30件"},
        ["change_contradicts_numbers", "far_above_target"],
    ),
    ({KNOWN: "| 会员增长率 | ≥10% | 12% |", ACHIEVED: ACHIEVED + "；会员从300人增加到360人"}, ["change_contradicts_numbers"]),
    ({KNOWN: "| 信访件同比下降 | ≥10% | 13.6% |", ACHIEVED: ACHIEVED + "；信访件19件，比上年的22件减少3件"}, []),
    ({KNOWN: "| 会员增长率 | ≥10% | 12% |", ACHIEVED: ACHIEVED + "；站点从300个增加到360个"}, []),
    (note("改进措施", "计划2023年6月完成整改"), ["plan_before_year"]),
    ({"| 10 | 10 | |\n| ^ | ^ | ^ | 法律": "| 10 | 10 | 预计2022年底补办 |\n| ^ | ^ | ^ | 法律"}, ["plan_before_year"]),
    (note("改进措施", "计划2025年6月完成整改"), []),
    (note("存在问题", "原计划2023年建成的站点已于2024年建成"), []),
    ({ACHIEVED: ACHIEVED + "，推荐就业162人，其中签约就业171人"}, ["goal_parts_differ"]),
    ({ACHIEVED: ACHIEVED + "，栽植苗木3.1万株，其中乡土树种2.2万株；成活2.85万株"}, []),
    (
        {TALKS: "| 筛查学生人数 | ≥6万人 | 6.1万人 |", ACHIEVED: ACHIEVED + "，筛查学生58200人"},
        ["goal_number_differs"],
    ),
    ({TALKS: "| 惠及农户数 | ≥2.6万户 | 2.6万户 |", ACHIEVED: ACHIEVED + "，惠及农户25600户"}, []),
    ({TALKS: "| 新增藏书 | ≥2万册 | 21583册 |", ACHIEVED: ACHIEVED + "，新增藏书2.16万册"}, []),
]
SHOWN = {code for _, found in CASES for code in found}


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_prose_that_does_not_hold(changes: dict[str, str], expected: list[str]) -> None:
    assert sorted(set(codes_with(changes))) == expected
