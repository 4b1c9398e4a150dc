"""The sums and rates of a form that can come true: what they say, whether they hold, and which values a true one speaks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from perfeval_data.audit import context
from perfeval_data.audit.settings import USUAL
from perfeval_data.paper.grades import FULL_MARKS
from perfeval_data.paper.model import Entry, FundLine, SelfEvaluation

Key = tuple[str, int | None, str]
"""part, number, field: as `SelfEvaluation.entries` names a value."""
_AMOUNTS: Final = (("initial_budget", "年初预算"), ("annual_budget", "全年预算"), ("executed", "全年执行"))


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum or rate: the two sides with their names, and the values that it speaks for where it holds."""

    left: str
    left_value: Decimal
    right: str
    right_value: Decimal
    holds: bool
    speaks_for: frozenset[Key]


def sums_of(form: SelfEvaluation) -> list[Sum]:
    """The sums and rates whose sides are both filed."""
    return [*_points(form), *_amounts(form), *_rates(form)]


def proven(form: SelfEvaluation) -> frozenset[Key]:
    """The values that a true sum or rate of the form speaks for."""
    return frozenset[Key]().union(*(each.speaks_for for each in sums_of(form) if each.holds))


def _points(form: SelfEvaluation) -> Iterator[Sum]:
    for field, stated, name, total in (
        ("weight", form.stated_total_weight, "分值", "stated_total_weight"),
        ("score", form.stated_total_score, "得分", "stated_total_score"),
    ):
        own = {("indicator", each.indicator_number, field): getattr(each, field) for each in form.indicators}
        execution = getattr(form.total_funds, field) if form.total_funds else Entry()
        added = context.total(own.values())
        if added is None:
            continue
        keys = frozenset[Key](key for key, entry in own.items() if entry.value is not None)
        own_of_total = {("fund_line", form.total_funds.line_number, field)} if form.total_funds and execution.value else set()
        with_execution = keys | own_of_total
        whole = added + (execution.value or Decimal(0))
        if stated.value is not None:
            is_without = stated.value == added
            said = f"Σ{name}" if is_without or execution.value is None else f"Σ{name}（含执行）"
            left = added if is_without or execution.value is None else whole
            yield Sum(
                said,
                left,
                f"总分{name}",
                stated.value,
                left == stated.value,
                (keys if is_without else with_execution) | {("evaluation", None, total)},
            )
        if field == "weight":
            yield Sum("Σ分值（含执行）", whole, "满分", Decimal(FULL_MARKS), whole == FULL_MARKS, with_execution)


def _amounts(form: SelfEvaluation) -> Iterator[Sum]:
    total = form.total_funds
    sources = [line for line in form.fund_lines if line.source != "total"]
    if total is None or not sources:
        return
    for field, name in _AMOUNTS:
        stated = getattr(total, field).value
        added = context.total(getattr(line, field) for line in sources)
        if stated is not None and added is not None:
            keys = {
                ("fund_line", line.line_number, field) for line in form.fund_lines if getattr(line, field).value is not None
            }
            yield Sum(f"Σ{name}各来源", added, f"{name}总额", stated, added == stated, frozenset[Key](keys))


def _rates(form: SelfEvaluation) -> Iterator[Sum]:
    for line in form.fund_lines:
        if line.source == "total" and (rate := _rate(line)):
            yield rate


def _rate(line: FundLine) -> Sum | None:
    if not line.annual_budget.value or line.executed.value is None or line.rate.value is None:
        return None
    computed = line.executed.value / line.annual_budget.value
    holds = abs(computed - line.rate.value) <= USUAL.funds.rate_tolerance
    fields = ("annual_budget", "executed", "rate")
    keys = frozenset[Key](("fund_line", line.line_number, field) for field in fields)
    hundred = Decimal(100)
    return Sum(
        "执行数÷预算数（%）", round(computed * hundred, 2), "执行率（%）", round(line.rate.value * hundred, 2), holds, keys
    )
