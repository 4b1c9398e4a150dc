"""Forms drawn at random that keep every rule: the audit has nothing to say of them, however they are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.drawn_paper import paper

LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("社会效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
NAMES = {
    "数量指标": (("举办培训班期数", "期"), ("慰问困难职工人数", "人"), ("新建职工书屋数量", "家"), ("开展文体活动场次", "场")),
    "质量指标": (("验收合格率", "%"), ("培训合格率", "%"), ("补助对象合规率", "%")),
    "社会效益指标": (("受益职工人次", "人次"), ("职工知晓率", "%"), ("服务企业数量", "家")),
    "服务对象满意度指标": (("参与职工满意度", "%"), ("会员满意度", "%")),
}
COSTS = {"期": "单期培训成本", "人": "人均慰问成本", "家": "单个书屋建设成本", "场": "单场活动成本"}
"""What one of the things counted costs; together they are the money that was spent."""
IN_WORDS = {
    "时效指标": (
        ("项目完成时间", "12月底前", "11月20日"),
        ("经费拨付及时性", "按月拨付", "达成年度指标"),
        ("完成时间", "第四季度", "10月"),
    ),
    "可持续影响指标": (("长效机制健全程度", "持续健全", "达成年度指标"), ("职工素质提升程度", "有效提升", "全部达成预期指标")),
}
SPLITS = ({"产出指标": 50, "效益指标": 30, "满意度指标": 10}, {"产出指标": 60, "效益指标": 20, "满意度指标": 10})
REASON = "报名人数少于预期，明年提前通知"


@dataclass(frozen=True)
class Row:
    """An indicator as it is filed."""

    level_1: str
    level_2: str
    name: str
    target: str
    actual: str
    weight: int
    score: Decimal

    def drawn(self) -> str:
        reason = REASON if self.score < self.weight else ""
        cells = (self.level_1, self.level_2, self.name, self.target, self.actual, str(self.weight), str(self.score), reason)
        return f"| ^ | {' | '.join(cells)} |"


def rows(random: Random, executed: Decimal) -> list[Row]:
    split = random.choice(SPLITS)
    prints_points = random.random() < 0.5
    drawn: list[Row] = []
    for level_1, level_2s in LEVELS.items():
        weight, rest = divmod(split[level_1], len(level_2s))
        for number, level_2 in enumerate(level_2s):
            name = f"{level_1}（{split[level_1]}分）" if prints_points else level_1
            points = weight + (rest if number == 0 else 0)
            drawn.append(
                cost(name, drawn[0], executed, points) if level_2 == "成本指标" else row(random, name, level_2, points)
            )
    return drawn


def cost(level_1: str, of: Row, executed: Decimal, weight: int) -> Row:
    """What one cost: the money by the number, in as many digits as there is room for."""
    price = (executed * 10000 / int(of.actual[:-1])).quantize(Decimal("0.01"))
    return Row(level_1, "成本指标", COSTS[of.actual[-1]], f"≤{price + 100}元", f"{price}元", weight, Decimal(weight))


def row(random: Random, level_1: str, level_2: str, weight: int) -> Row:
    if level_2 in IN_WORDS:
        return Row(level_1, level_2, *random.choice(IN_WORDS[level_2]), weight, Decimal(weight))
    name, unit = random.choice(NAMES[level_2])
    target = random.randint(85, 95) if unit == "%" else random.randint(20, 500)
    if random.random() < 0.3:
        actual = target - max(1, target // 25)
        score = (Decimal(weight * actual) / target).quantize(Decimal("0.1"))
    else:
        actual, score = target + random.randint(1, 4), Decimal(weight)
    sign = random.choice(("≥", "不少于", ""))
    return Row(level_1, level_2, name, f"{sign}{target}{unit}", f"{actual}{unit}", weight, score)


def form(random: Random) -> str:
    """A whole form: money that adds up, execution scored by its rate, indicators scored by the rules."""
    budget = random.randint(5, 900)
    executed = (budget * Decimal(random.choice(("1", "0.99", "0.97", "0.85")))).quantize(Decimal("0.01"))
    own = (budget * Decimal(random.choice(("0.3", "0.333", "0.3333")))).quantize(Decimal("0.1"))
    granted, paid = (
        (whole - own).quantize(Decimal("0.1")) for whole in (budget, executed)
    )  # rounded, so that the sum may be off
    rate = executed / budget
    saved = "，集中采购节约了资金" if rate < Decimal("0.9") else ""
    points = (rate * 10).quantize(Decimal("0.1"))
    indicators = rows(random, executed)
    done = f"{re.sub('(期数|人数|数量|场次)$', '', indicators[0].name)}{indicators[0].actual}"
    total = sum((each.score for each in indicators), Decimal(0))
    inside = random.random() < 0.5
    stated = (100, total + points) if inside else (90, total)
    lines = [
        "| 项目名称 | 职工服务 | < | < | < | < | < | < | < |",
        "| 主管部门 | 某市总工会 | < | < | 实施单位 | 宣教部 | < | < | < |",
        "| 项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |",
        f"| ^ | 年度资金总额 | < | {budget} | {budget} | {executed} | 10 | {rate:.2%} | {points} |",
        f"| ^ | 其中：当年财政拨款 | < | {granted} | {granted} | {paid} | — | | — |",
        f"| ^ | 其他资金 | < | {own} | {own} | {own} | — | | — |",
        "| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |",
        f"| ^ | 2024年安排预算{budget}万元，服务职工 | < | < | < | 2024年支出{executed}万元，{done}，服务职工1200人{saved} | < | < | < |",
        "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |",
        *(each.drawn() for each in indicators),
        f"| 总分 | < | < | < | < | < | {stated[0]} | {stated[1]} | |",
    ]
    return "\n".join(lines)


def codes(drawing: str) -> list[str]:
    (read,) = read_forms(paper("项目支出绩效自评表（2024年度）", drawing)).forms
    assert len(read.indicators) == 7
    return sorted(finding.code for finding in check_document([read])[0])


@pytest.mark.parametrize("seed", range(10))
def test_forms_that_keep_the_rules_have_no_finding(seed: int) -> None:
    random = Random(seed)
    for _ in range(20):
        drawing = form(random)
        assert codes(drawing) == [], drawing


@pytest.mark.parametrize("seed", range(10, 15))
def test_full_points_for_what_was_missed_are_found_wherever_they_stand(seed: int) -> None:
    random = Random(seed)
    for _ in range(20):
        drawing = form(random)
        missed = [line for line in drawing.splitlines() if REASON in line]
        for line in missed:
            *cells, weight, _, _, end = line.split("|")
            wrong = "|".join((*cells, weight, weight, " ", end))
            found = ["missed_target_full_points", "score_sum_mismatch"]
            assert codes(drawing.replace(line, wrong)) == found, wrong
