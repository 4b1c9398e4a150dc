"""How to read the 总分 row of a form: decided here, for the audit, the database and every page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfeval_data.audit.context import AuditContext
from perfeval_data.paper.model import Entry


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A number of the 总分 row beside the sum of the indicators, and that sum with the execution points where these are known."""

    name: str
    stated: Entry
    filed: Decimal
    parts: Decimal
    with_execution: Decimal | None
    readings: frozenset[bool]
    """Whether it may be without the execution points (False), with them (True); empty where it is neither."""

    def sum_read(self, includes_execution: bool) -> Decimal | None:
        """What it should be under a reading."""
        return self.with_execution if includes_execution else self.parts


def total_includes_execution(context: AuditContext) -> bool | None:
    """Whether the filed 总分 holds the execution points.

    A reading holds when every number of the row that can be compared fits it, within the tolerance of the settings. None where
    neither does, or where nothing can be compared.
    """
    columns = [column for column in (stated_weight(context), stated_score(context)) if column]
    common = frozenset.intersection(*(column.readings for column in columns)) if columns else frozenset()
    return min(common, default=None)


def stated_weight(context: AuditContext) -> StatedTotal | None:
    """The 分值 of the 总分 row; None where it is not stated, or the indicators have none."""
    execution = context.funds.weight if context.funds else Entry()
    return _stated(context, "分值", context.form.stated_total_weight, context.indicator_weight, execution)


def stated_score(context: AuditContext) -> StatedTotal | None:
    """The 得分 of the 总分 row; None where it is not stated, or the score of an indicator is blank."""
    execution = context.funds.score if context.funds else Entry()
    return _stated(context, "得分", context.form.stated_total_score, context.indicator_score, execution)


def _stated(context: AuditContext, name: str, stated: Entry, parts: Decimal | None, execution: Entry) -> StatedTotal | None:
    filed = stated.value
    if filed is None or parts is None:
        return None
    points = context.settings.points
    with_execution = None if execution.value is None else parts + execution.value
    if with_execution is None:  # the row may hold execution points that are stated nowhere
        holds = 0 < filed - parts <= points.most_execution
    else:
        holds = abs(filed - with_execution) <= points.sum_tolerance
    fits = {False: abs(filed - parts) <= points.sum_tolerance, True: holds}
    return StatedTotal(name, stated, filed, parts, with_execution, frozenset(reading for reading, fit in fits.items() if fit))
