"""How the 总分 row of a form is to be read: decided here once, for the audit, the database and every page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfeval_data.audit.case import Case
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


def total_includes_execution(case: Case) -> bool | None:
    """Whether the filed 总分 holds the execution points.

    A reading holds when every number of the row that can be compared fits it, within the tolerance of the settings. None where
    neither does, or where nothing can be compared.
    """
    columns = [column for column in (stated_weight(case), stated_score(case)) if column]
    common = frozenset.intersection(*(column.readings for column in columns)) if columns else frozenset()
    return min(common, default=None)


def stated_weight(case: Case) -> StatedTotal | None:
    """The 分值 of the 总分 row; None where it is not stated, or the indicators have none."""
    execution = case.funds.weight if case.funds else Entry()
    return _stated(case, "分值", case.form.stated_total_weight, case.indicator_weight, execution)


def stated_score(case: Case) -> StatedTotal | None:
    """The 得分 of the 总分 row; None where it is not stated, or the score of an indicator is blank."""
    execution = case.funds.score if case.funds else Entry()
    return _stated(case, "得分", case.form.stated_total_score, case.indicator_score, execution)


def _stated(case: Case, name: str, stated: Entry, parts: Decimal | None, execution: Entry) -> StatedTotal | None:
    filed = stated.value
    if filed is None or parts is None:
        return None
    points = case.settings.points
    with_execution = None if execution.value is None else parts + execution.value
    if with_execution is None:  # the row may hold execution points that are stated nowhere
        holds = 0 < filed - parts <= points.most_execution
    else:
        holds = abs(filed - with_execution) <= points.sum_tolerance
    fits = {False: abs(filed - parts) <= points.sum_tolerance, True: holds}
    return StatedTotal(name, stated, filed, parts, with_execution, frozenset(reading for reading, fit in fits.items() if fit))
