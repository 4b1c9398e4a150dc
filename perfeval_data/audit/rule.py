"""What a rule is: the data that readers see, and the function that finds where a form departs from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.settings import Settings
from perfeval_data.paper.kinds import ReadingRule, Rule
from perfeval_data.paper.model import Entry, Finding, Indicator, SelfEvaluation


class Subject(StrEnum):
    """Which part of the audit a rule belongs to."""

    READING = "读表"
    POINTS = "分值与得分"
    FUNDS = "资金与执行率"
    TARGETS = "指标值与完成值"
    WORDING = "用文字写的指标"
    FRAMEWORK = "指标体系"
    DESIGN = "指标设置"
    REASONS = "偏差原因"
    GOALS = "文字与数字"
    COSTS = "单位成本"
    CONSISTENCY = "表内互相印证"
    ADMISSIONS = "文字写明的事"
    PAIRS = "指标互相印证"
    PROSE = "文字自身"
    STATEMENTS = "结论、说明和备注"
    DOCUMENT = "同一文件"
    ACROSS = "跨项目、跨年度"


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a form departs from a rule. `place` is an entry of the form, or a location where there is none."""

    message: str
    place: Entry | str
    stated: str | None = None
    expected: str | None = None
    indicator: Indicator | None = None
    """The indicator that a rule about the form as a whole has found it at."""

    @property
    def location(self) -> str:
        return self.place if isinstance(self.place, str) else self.place.location


@dataclass(frozen=True, slots=True)
class FormCheck:
    """A rule about a form as a whole."""

    rule: Rule
    find: Callable[[AuditContext], Iterable[Violation]]

    def findings(self, context: AuditContext) -> list[Finding]:
        """What the rule finds in a form."""
        return [finding(self.rule, violation) for violation in self.find(context)]


@dataclass(frozen=True, slots=True)
class IndicatorCheck:
    """A rule about one indicator of a form."""

    rule: Rule
    find: Callable[[AuditContext, Indicator], Iterable[Violation]]

    def findings(self, context: AuditContext, indicator: Indicator) -> list[Finding]:
        """What the rule finds in an indicator."""
        violations = list(self.find(context, indicator))
        return [finding(self.rule, replace(violation, indicator=indicator)) for violation in violations] if violations else []


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """A rule about the forms of one document; a violation comes with the position of its form."""

    rule: Rule
    find: Callable[[Sequence[SelfEvaluation]], Iterable[tuple[int, Violation]]]

    def findings(self, forms: Sequence[SelfEvaluation]) -> list[tuple[int, Finding]]:
        """What the rule finds, each with the position of the form that it concerns."""
        return [(position, finding(self.rule, violation)) for position, violation in self.find(forms)]


@dataclass(frozen=True, slots=True)
class DatabaseCheck:
    """A rule across projects and years: a question to the database, with the settings that it takes as parameters."""

    rule: Rule
    question: str
    parameters: Callable[[Settings], Mapping[str, Decimal]]


Check = FormCheck | IndicatorCheck | DocumentCheck | ReadingRule | DatabaseCheck


def on_form(rule: Rule) -> Callable[[Callable[[AuditContext], Iterable[Violation]]], FormCheck]:
    """Make a function the check of a rule about a form."""
    return lambda find: FormCheck(rule, find)


def on_indicator(rule: Rule) -> Callable[[Callable[[AuditContext, Indicator], Iterable[Violation]]], IndicatorCheck]:
    """Make a function the check of a rule about an indicator."""
    return lambda find: IndicatorCheck(rule, find)


def on_document(
    rule: Rule,
) -> Callable[[Callable[[Sequence[SelfEvaluation]], Iterable[tuple[int, Violation]]]], DocumentCheck]:
    """Make a function the check of a rule about a document."""
    return lambda find: DocumentCheck(rule, find)


def finding(rule: Rule, violation: Violation) -> Finding:
    """A violation as the finding of its rule."""
    number = violation.indicator.indicator_number if violation.indicator else None
    return Finding(
        rule.code, rule.severity, violation.message, violation.location, number, violation.stated, violation.expected
    )
