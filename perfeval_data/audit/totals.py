"""How the 总分 row of a form is to be read: decided here once, for the audit, the database and every page."""

from __future__ import annotations

from decimal import Decimal

from perfeval_data.audit.case import Case
from perfeval_data.paper.model import Entry


def total_includes_execution(case: Case) -> bool | None:
    """Whether the filed 总分 holds the execution points.

    A reading holds when every number that the row states is the sum of the indicators (False), or that sum with the execution
    points (True), within the tolerance of the settings. None where neither does, or where nothing is stated.
    """
    form, funds = case.form, case.funds
    weight, score = (funds.weight, funds.score) if funds else (Entry(), Entry())
    columns = [
        (form.stated_total_weight.value, case.indicator_weight, weight.value),
        (form.stated_total_score.value, case.indicator_score, score.value),
    ]
    stated = [column for column in columns if column[0] is not None]
    tolerance = case.settings.points.sum_tolerance
    if stated and all(_is(filed, parts, tolerance) for filed, parts, _ in stated):
        return False
    if stated and all(_is(filed, _plus(parts, execution), tolerance) for filed, parts, execution in stated):
        return True
    return None


def _is(filed: Decimal | None, computed: Decimal | None, tolerance: Decimal) -> bool:
    return filed is not None and computed is not None and abs(filed - computed) <= tolerance


def _plus(parts: Decimal | None, execution: Decimal | None) -> Decimal | None:
    return None if parts is None or execution is None else parts + execution
