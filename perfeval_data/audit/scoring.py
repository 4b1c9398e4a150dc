"""What the printed rules give for an indicator whose target and actual can be measured; beside the score as filed, never in its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfeval_data.audit.comparison import Basis, compare
from perfeval_data.audit.context import AuditContext


@dataclass(frozen=True, slots=True)
class RuleScore:
    """The score of an indicator by the rules: how it was measured, which share of the target was reached, the points for it."""

    indicator_number: int
    basis: Basis
    achieved_share: Decimal
    score: Decimal


def rule_scores(context: AuditContext) -> list[RuleScore]:
    """Scores by the rules for the indicators of a form that can be measured and have points of their own.

    A deadline that was missed has no measure: it is left out, like every indicator in words.
    """
    found = []
    for indicator in context.form.indicators:
        comparison, weight = compare(context, indicator), indicator.weight.value
        if comparison is None or comparison.share is None or not weight or not context.has_own_points(indicator):
            continue
        score = (comparison.share * weight).quantize(Decimal("0.01"))
        share = comparison.share.quantize(Decimal("0.0001"))
        found.append(RuleScore(indicator.indicator_number, comparison.basis, share, score))
    return found
