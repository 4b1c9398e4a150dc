"""The rules of scoring and the kinds of finding, as data: each with its source. Checks, views and pages read them here.

Sources: `PRINTED` rules stand on published forms, `OWN` ones follow from arithmetic or from comparing two places of one form.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from perfeval_data.model import Severity


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade (等级) and the lowest final score that earns it; None: no lower bound."""

    grade: str
    lowest_score: Decimal | None


# Seen in prose as 90-100, 80-89, 60-79, below 60; half-open intervals close the gaps between whole numbers.
GRADE_BANDS = (
    GradeBand("优", Decimal(90)),
    GradeBand("良", Decimal(80)),
    GradeBand("中", Decimal(60)),
    GradeBand("差", None),
)

FULL_POINTS = Decimal(100)
FAR_ABOVE_TARGET = Decimal("1.5")
"""An actual of this multiple of its target suggests that the target was set too low."""
PROPORTION_TOLERANCE = Decimal("0.5")
"""Points by which a score may differ from the proportional rule; forms round to whole or half points."""
RATE_TOLERANCE = Decimal("0.005")
"""A filed execution rate may differ by this much from executed / budget; forms round to whole percent."""
SCORE_TOLERANCE = Decimal("0.5")
"""An execution score may differ by this much from rate x points."""
AMOUNT_TOLERANCE = Decimal("0.01")
"""Sums of amounts may differ by this many 万元; forms round to two decimals."""


class Source(StrEnum):
    """What a rule rests on."""

    PRINTED = "表内印制的评分规则"
    OWN = "本系统的勾稽核对"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: its title on screen, how much it weighs, why it matters and what to do about it."""

    code: str
    title: str
    severity: Severity
    explanation: str
    advice: str
    source: Source = Source.OWN


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "weight_sum_mismatch",
            "分值合计与总分行不符",
            _E,
            "各指标分值相加，既不等于总分行所填分值，加上执行分后也不等于。",
            "核对各指标分值和总分行。",
        ),
        Rule(
            "score_sum_mismatch",
            "得分合计与总分行不符",
            _E,
            "各指标得分相加，既不等于总分行所填得分，加上执行得分后也不等于。",
            "核对各指标得分和总分行。",
        ),
        Rule(
            "points_not_100",
            "满分不是100分",
            _W,
            "预算执行分值与指标分值相加应为100分。",
            "核对指标分值是否漏填或多填。",
            Source.PRINTED,
        ),
        Rule(
            "rate_holds_score",
            "执行率栏填成了得分",
            _W,
            "执行率栏里的数与执行得分相同，而不是执行数与预算数之比。",
            "执行率栏改填百分比。",
        ),
        Rule(
            "rate_mismatch",
            "执行率与预算、执行数不符",
            _E,
            "执行率应等于全年执行数除以全年预算数。",
            "核对预算数、执行数和执行率。",
            Source.PRINTED,
        ),
        Rule(
            "execution_score_mismatch",
            "执行得分与执行率不符",
            _W,
            "执行得分应为执行率乘以分值，最高不超过分值。",
            "按执行率重新计算得分。",
            Source.PRINTED,
        ),
        Rule(
            "over_execution",
            "执行数超过预算数",
            _W,
            "全年执行数大于全年预算数。",
            "说明超出的资金来源，或更正数字。",
        ),
        Rule(
            "total_funds_missing",
            "没有资金总额",
            _W,
            "资金表里没有年度资金总额一行，或该行没有填写，该项目的资金未计入合计。",
            "补填年度资金总额。",
        ),
        Rule(
            "sources_missing",
            "资金来源未填",
            _N,
            "年度资金总额已填，各项来源均为空。",
            "补填财政拨款、结转和其他资金。",
        ),
        Rule(
            "sources_mismatch",
            "资金来源合计与总额不符",
            _E,
            "各项资金来源相加不等于年度资金总额。",
            "核对各项来源和总额。",
        ),
        Rule(
            "total_zero_beside_sources",
            "总额为零而来源有数",
            _E,
            "年度资金总额填为零，下面的来源却有金额。",
            "更正年度资金总额。",
        ),
        Rule(
            "score_above_weight",
            "得分超过分值",
            _E,
            "得分不能高于该项分值。",
            "更正得分或分值。",
            Source.PRINTED,
        ),
        Rule(
            "negative_score",
            "得分为负数",
            _E,
            "得分不能低于零。",
            "更正得分。",
            Source.PRINTED,
        ),
        Rule(
            "deduction_without_reason",
            "扣分未说明原因",
            _W,
            "得分低于分值，须在偏差原因栏说明原因和改进措施。",
            "补填偏差原因和改进措施。",
            Source.PRINTED,
        ),
        Rule(
            "missed_target_full_points",
            "未达指标仍得满分",
            _E,
            "实际完成值没有达到年度指标值，却得了满分。",
            "按完成比例重新计分，或更正完成值。",
            Source.PRINTED,
        ),
        Rule(
            "score_off_proportion",
            "得分与完成比例不符",
            _N,
            "定量指标未完成的，按实际完成值与指标值之比计分。",
            "说明计分办法，或按比例重新计分。",
            Source.PRINTED,
        ),
        Rule(
            "reached_target_deducted",
            "已达指标却扣分",
            _N,
            "实际完成值达到了年度指标值，得分却低于分值。",
            "说明扣分依据。",
            Source.PRINTED,
        ),
        Rule(
            "empty_target_with_points",
            "指标值为空却得分",
            _W,
            "年度指标值没有填写，无从判断是否完成，却给了分。",
            "补填年度指标值。",
        ),
        Rule(
            "empty_actual_with_points",
            "完成值为空却得分",
            _W,
            "实际完成值没有填写，却给了分。",
            "补填实际完成值。",
        ),
        Rule(
            "actual_without_number",
            "指标有数而完成值无数",
            _N,
            "年度指标值是数字，实际完成值却只有文字，无法核对。",
            "把完成值写成可比的数字。",
        ),
        Rule(
            "far_above_target",
            "远超指标值",
            _N,
            "实际完成值达到指标值的一倍半以上，指标值可能定得过低。",
            "下一年度按实际水平确定指标值。",
        ),
        Rule(
            "progress_contradicts_rate",
            "支出进度与执行率矛盾",
            _W,
            "指标里的支出进度与资金表的执行率不一致。",
            "核对支出进度和资金执行数。",
        ),
        Rule(
            "level_misplaced",
            "指标层级错位",
            _W,
            "二级指标的名称填在了一级指标栏。",
            "补填一级指标，把二级指标移回本栏。",
        ),
        Rule(
            "level_misspelt",
            "指标名称不规范",
            _N,
            "一级或二级指标的名称与标准体系不一致。",
            "改用标准名称。",
        ),
        Rule(
            "level_unknown",
            "指标层级无法识别",
            _W,
            "一级或二级指标的名称不在标准体系内，已按原文保存，未归类。",
            "改用标准名称。",
        ),
        Rule(
            "benefit_missing",
            "缺少效益指标",
            _N,
            "表中没有效益指标这一级。",
            "补充效益指标。",
        ),
        Rule(
            "template_text_left",
            "残留模板提示",
            _N,
            "单元格里是表格自带的填写提示，不是填报内容。",
            "删去提示，填写实际情况。",
        ),
        Rule(
            "value_unreadable",
            "数值无法识别",
            _W,
            "该栏应为数字，所填内容无法识别为一个数，未计入合计。",
            "改填数字。",
        ),
        Rule(
            "unit_unknown",
            "金额单位不明",
            _W,
            "表中没有写明金额单位是元还是万元，金额未入库。",
            "在表头写明金额单位。",
        ),
        Rule(
            "year_unknown",
            "年度不明",
            _W,
            "表题、文件标题和文件名中都没有可以确定的年度。",
            "在表题中写明年度。",
        ),
        Rule(
            "total_unclear",
            "总分行无法识别",
            _W,
            "总分行只有一个数，看不出是分值还是得分，未入库。",
            "总分行分别填写分值和得分。",
        ),
        Rule(
            "score_missing",
            "得分未填",
            _W,
            "有分值而没有得分，最终得分算不出来。",
            "补填得分。",
        ),
        Rule(
            "same_project_twice",
            "同一项目重复填报",
            _W,
            "同一年度、同一单位、同一项目在一份文件里出现了两张自评表。",
            "确认以哪一张为准。",
        ),
    )
}

SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警示", Severity.NOTICE: "提示"}
