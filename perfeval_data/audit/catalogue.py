"""All rules in the order of the form, and the audit of a document by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TypeVar

from perfeval_data.audit import (
    across,
    admissions,
    consistency,
    costs,
    counts,
    design,
    document,
    doubled,
    execution,
    framework,
    funds,
    goals,
    money,
    pairs,
    points,
    prose,
    reasons,
    slips,
    statements,
    targets,
    wording,
)
from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.grouping import told_once
from perfeval_data.audit.rule import Check, DocumentCheck, FormCheck, IndicatorCheck, Subject
from perfeval_data.audit.settings import USUAL, Settings
from perfeval_data.paper import kinds
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import Finding, SelfEvaluation, Severity

_MODULES: dict[Subject, tuple[ModuleType, ...]] = {
    Subject.POINTS: (points,),
    Subject.FUNDS: (funds, execution),
    Subject.TARGETS: (targets, slips),
    Subject.WORDING: (wording,),
    Subject.REASONS: (reasons,),
    Subject.GOALS: (goals, money, counts),
    Subject.COSTS: (costs,),
    Subject.CONSISTENCY: (consistency,),
    Subject.ADMISSIONS: (admissions,),
    Subject.PAIRS: (pairs,),
    Subject.PROSE: (prose,),
    Subject.STATEMENTS: (statements,),
    Subject.FRAMEWORK: (framework,),
    Subject.DESIGN: (design, doubled),
    Subject.DOCUMENT: (document,),
    Subject.ACROSS: (across,),
    Subject.READING: (kinds,),
}


def _checks_of(module: ModuleType) -> Iterator[Check]:
    """The checks that a module defines, in its order."""
    return (value for value in vars(module).values() if isinstance(value, Check))


RULES_BY_SUBJECT: dict[Subject, tuple[Rule, ...]] = {
    subject: tuple(check.rule for module in modules for check in _checks_of(module)) for subject, modules in _MODULES.items()
}
RULES: dict[str, Rule] = {rule.code: rule for rules in RULES_BY_SUBJECT.values() for rule in rules}
OPTIONAL_RULES = frozenset(RULES) - kinds.READING_CODES
"""Codes of the rules that settings may switch off: all but those that report what could not be read."""


def rule_of(code: str) -> Rule:
    """The rule of a finding; for a kind that this version no longer has, one that says so under its code."""
    return RULES.get(code) or Rule(
        code=code,
        title=code,
        severity=Severity.NOTICE,
        explanation="本版本已不再核对此项，疑点来自以前的登记。",
        example="",
        advice="按登记的处理说明办理。",
    )


_SomeCheck = TypeVar("_SomeCheck", FormCheck, IndicatorCheck, DocumentCheck)
_ALL = [check for modules in _MODULES.values() for module in modules for check in _checks_of(module)]
_FORM_CHECKS = [check for check in _ALL if isinstance(check, FormCheck)]
_INDICATOR_CHECKS = [check for check in _ALL if isinstance(check, IndicatorCheck)]
_DOCUMENT_CHECKS = [check for check in _ALL if isinstance(check, DocumentCheck)]


def check_document(forms: Sequence[SelfEvaluation], settings: Settings = USUAL) -> list[list[Finding]]:
    """The findings of each form of a document, in the order of the forms."""
    findings = [check_form(AuditContext(form, settings)) for form in forms]
    for check in _in_force(_DOCUMENT_CHECKS, settings):
        for position, found in check.findings(forms):
            findings[position].append(found)
    return findings


def check_form(context: AuditContext) -> list[Finding]:
    """All findings of one form: what the reader could not make out, then form by form and indicator by indicator."""
    settings = context.settings
    found: list[Finding] = []
    for form_check in _in_force(_FORM_CHECKS, settings):
        found += form_check.findings(context)
    indicator_checks = _in_force(_INDICATOR_CHECKS, settings)
    for indicator in context.form.indicators:
        for indicator_check in indicator_checks:
            found += indicator_check.findings(context, indicator)
    return [*context.form.reading_findings, *told_once(found, settings.findings.group_from)]


def _in_force(checks: Sequence[_SomeCheck], settings: Settings) -> list[_SomeCheck]:
    return [check for check in checks if check.rule.code not in settings.rules.off]
