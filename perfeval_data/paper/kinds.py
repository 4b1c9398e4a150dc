"""Kinds of finding, in the words of the interface, and those that reading itself raises.

The audit finds most of them (`audit.rule`). A kind that only the reader of a form can see has no function: the reader notes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from perfeval_data.paper.model import Finding, Severity

SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警示", Severity.NOTICE: "提示"}


class Source(StrEnum):
    """What a rule rests on."""

    PRINTED = "表内印制的评分规则"
    PRACTICE = "财政部门的通行做法（以当地文件为准）"
    OWN = "本系统的勾稽核对"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding, in the words of the interface: what it is, how much it weighs, what it rests on, what to do about it."""

    code: str
    title: str
    severity: Severity
    explanation: str
    example: str
    advice: str
    source: Source = Source.OWN


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """A rule without a function of its own: the reader of the forms notes where it could not make out a value."""

    rule: Rule


value_unreadable = ReadingRule(
    Rule(
        code="value_unreadable",
        title="数值无法识别",
        severity=Severity.WARNING,
        explanation="该栏应为数字，所填内容无法识别为一个数，未计入合计。",
        example="得分栏填“满分”。",
        advice="改填数字。",
    )
)
unit_unknown = ReadingRule(
    Rule(
        code="unit_unknown",
        title="金额单位不明",
        severity=Severity.WARNING,
        explanation="表中没有写明金额单位是元还是万元，金额未入库。",
        example="表头只写“项目资金”，没有“（万元）”。",
        advice="在表头写明金额单位。",
    )
)
year_unknown = ReadingRule(
    Rule(
        code="year_unknown",
        title="年度不明",
        severity=Severity.WARNING,
        explanation="表题、文件标题和文件名中都没有可以确定的年度。",
        example="表题为“项目支出绩效自评表”，文件名为“附件1”。",
        advice="在表题中写明年度。",
    )
)
column_unknown = ReadingRule(
    Rule(
        code="column_unknown",
        title="栏名无法识别",
        severity=Severity.WARNING,
        explanation="表中有一栏的名称无法识别，而应有的一栏没有找到，该栏内容未入库。",
        example="绩效指标表没有“实际完成值”一栏，却有一栏叫“年终小结”。",
        advice="栏名改用规定的名称（年度指标值、实际完成值、分值、得分、全年预算数、全年执行数等）。",
    )
)
total_unclear = ReadingRule(
    Rule(
        code="total_unclear",
        title="总分行无法识别",
        severity=Severity.WARNING,
        explanation="总分行只有一个数，看不出是分值还是得分，未入库。",
        example="总分行只填“90”，不在分值栏，也不在得分栏。",
        advice="总分行分别填写分值和得分。",
    )
)

actual_foreseen = ReadingRule(
    Rule(
        code="actual_foreseen",
        title="完成值是预计数",
        severity=Severity.WARNING,
        explanation="表中没有实际完成值一栏，得分是按预计完成值自评的，年末实际完成多少没有填报。",
        example="绩效指标表在得分前只有“预计完成值”一栏。",
        advice="按年末实际完成数重新填报和自评。",
    )
)

READING_CODES: Final = frozenset(each.rule.code for each in [*globals().values()] if isinstance(each, ReadingRule))
"""What only the reader of a form can see: it cannot be found again without the document, and stays."""


def noted(
    reading_rule: ReadingRule, message: str, location: str, stated: str | None = None, indicator_number: int | None = None
) -> Finding:
    """The finding of a rule at a place that the reader could not make out."""
    return Finding(reading_rule.rule.code, reading_rule.rule.severity, message, location, indicator_number, stated)
