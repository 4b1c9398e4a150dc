"""The audit of a document: its forms judged one by one and against each other.

Whoever stores a judgement imports this module; the rules, which take a tenth of a second to load, only who judges.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from perfeval_data.audit.settings import USUAL, Settings
from perfeval_data.paper.grades import GRADE_BANDS
from perfeval_data.paper.model import Finding, SelfEvaluation

AUDIT_VERSION: Final = 7
"""Raised with every change of what a rule finds or how a score is computed, so that stored forms are judged again."""


class Basis(StrEnum):
    """How an indicator was measured."""

    AT_LEAST = "不低于"
    AT_MOST = "不超过"
    EXACTLY = "等于"
    RANGE = "区间"
    ABOUT = "左右"
    DATE = "时限"
    DIRECTION = "升降"


@dataclass(frozen=True, slots=True)
class RuleScore:
    """The score of an indicator by the rules: how it was measured, which share of the target was reached, the points for it."""

    indicator_number: int
    basis: Basis
    achieved_share: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the audit says of one form."""

    findings: tuple[Finding, ...]
    rule_scores: tuple[RuleScore, ...]
    total_includes_execution: bool | None
    """Whether the filed 总分 holds the execution points; None where neither reading fits."""


def judge(forms: Sequence[SelfEvaluation], settings: Settings = USUAL) -> tuple[Judgement, ...]:
    """Judge the forms of one document, in their order."""
    from perfeval_data.audit.catalogue import check_document
    from perfeval_data.audit.context import AuditContext
    from perfeval_data.audit.scoring import rule_scores
    from perfeval_data.audit.totals import total_includes_execution

    cases = [AuditContext(form, settings) for form in forms]
    return tuple(
        Judgement(tuple(findings), tuple(rule_scores(context)), total_includes_execution(context))
        for context, findings in zip(cases, check_document(forms, settings), strict=True)
    )


def fingerprint(settings: Settings) -> str:
    """What stored judgements rest on: rules, settings and grades, as a short digest."""
    return hashlib.sha256(repr((AUDIT_VERSION, settings, GRADE_BANDS)).encode()).hexdigest()[:16]
