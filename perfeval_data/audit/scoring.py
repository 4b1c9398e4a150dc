"""The points that the printed rules give for a measurable target and actual; beside the score as filed, never in its place."""

from __future__ import annotations

from perfeval_data.audit.attainment import compare
from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.judgement import RuleScore
from perfeval_data.paper.values import half_up


def rule_scores(context: AuditContext) -> list[RuleScore]:
    """Scores by the rules for the indicators of a form that can be measured and have points of their own.

    A deadline that was missed has no measure: it is left out, like every indicator in words.
    """
    found = []
    for indicator in context.form.indicators:
        attainment, weight = compare(context, indicator), indicator.weight.value
        if attainment is None or attainment.share is None or not weight or not context.has_own_points(indicator):
            continue
        score = half_up(attainment.share * weight)
        share = half_up(attainment.share, 4)
        found.append(RuleScore(indicator.indicator_number, attainment.basis, share, score))
    return found
