"""One form under audit: the form, the settings in force, and the figures that several rules need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from perfeval_data.audit.settings import Settings
from perfeval_data.paper.model import Entry, FundLine, Indicator, SelfEvaluation, Statement, StatementKind
from perfeval_data.paper.values import half_up, is_empty

_LONGEST_HEADER = 30
_ROW_OF_REASONS = re.compile(r"(?:偏[差离]|未|存在|目标).*原因")


@dataclass(frozen=True)
class AuditContext:
    """A form and the settings that it is judged by."""

    form: SelfEvaluation
    settings: Settings
    attainments: dict[int, tuple[Indicator, Any]] = field(default_factory=dict, compare=False, repr=False)
    """What `attainment` has worked out, which many rules ask for."""

    def applies(self, code: str) -> bool:
        """Whether a rule is in force: only then may another rule leave a fact to it."""
        return code not in self.settings.rules.off

    @cached_property
    def funds(self) -> FundLine | None:
        """The total row of the funds."""
        return self.form.total_funds

    @cached_property
    def rate(self) -> Decimal | None:
        """Executed / annual budget of the total row; None without both, or with a budget of zero."""
        if self.funds is None or self.funds.executed.value is None or not self.funds.annual_budget.value:
            return None
        return self.funds.executed.value / self.funds.annual_budget.value

    @cached_property
    def asks_for_measures(self) -> bool:
        """Whether the form's own column of reasons asks for measures too (偏差原因分析及改进措施)."""
        return any("措施" in label for label in self._labels_of_reasons)

    @cached_property
    def row_of_reasons(self) -> str | None:
        """The label of a row for all reasons together, in a form without the column (偏差大或目标未完成原因分析)."""
        labels = [] if self.form.has_reason_column else sorted(re.sub(r"\s", "", label) for label in self._labels_of_reasons)
        return next(filter(_ROW_OF_REASONS.match, labels), None)

    @cached_property
    def _labels_of_reasons(self) -> list[str]:
        """The short cells that ask for reasons: all that rules ask of the paper itself, since a stored form keeps no other
        cells (`database.stored_forms`).
        """
        return [cell.text for cell in self.form.source_cells if "原因" in cell.text and len(cell.text) < _LONGEST_HEADER]

    def statements(self, *kinds: StatementKind) -> list[Statement]:
        """What the form says beside its tables, not in the row of an indicator; of some kinds only, where any are given."""
        return [each for each in self.form.statements if each.indicator_number is None and (not kinds or each.kind in kinds)]

    def notes(self, indicator: Indicator, label: re.Pattern[str]) -> list[Statement]:
        """What stands in the row of an indicator in columns whose name is like this."""
        own = (each for each in self.form.statements if each.indicator_number == indicator.indicator_number)
        return [each for each in own if label.search(each.label)]

    @cached_property
    def indicator_weight(self) -> Decimal | None:
        """The sum of the indicators' 分值; None where one of them is unreadable."""
        weights = [indicator.weight for indicator in self.form.indicators]
        unreadable = any(weight.value is None and not is_empty(weight.text) for weight in weights)
        return None if unreadable else total(weights)

    @cached_property
    def indicator_score(self) -> Decimal | None:
        """The sum of the indicators' 得分; None where one of them is blank or unreadable."""
        blank = any(
            indicator.score.value is None and indicator.weight.value is not None and not indicator.score_is_shared
            for indicator in self.form.indicators
        )
        return None if blank else total(indicator.score for indicator in self.form.indicators)

    @cached_property
    def final(self) -> tuple[Decimal, Decimal] | None:
        """Final score and full points; None where the form does not have all of them."""
        if self.funds is None or self.indicator_score is None or not self.indicator_weight:
            return None
        if self.funds.score.value is None or self.funds.weight.value is None or not self._all_weighed:
            return None
        return self.funds.score.value + self.indicator_score, self.funds.weight.value + self.indicator_weight

    @property
    def _all_weighed(self) -> bool:
        return self.form.has_weight_column and all(
            indicator.weight.value is not None or indicator.score_is_shared for indicator in self.form.indicators
        )

    @cached_property
    def _shared(self) -> frozenset[int]:
        """The numbers of the indicators whose 分值 or 得分 stands in a cell that is merged over several of them."""
        shared: set[int] = set()
        for above, indicator in pairwise(self.form.indicators):
            if indicator.score_is_shared or self._has_weight_from_above(indicator):
                shared |= {above.indicator_number, indicator.indicator_number}
        return frozenset(shared)

    def _has_weight_from_above(self, indicator: Indicator) -> bool:
        return self.form.has_weight_column and not indicator.weight.text and indicator.score.value is not None

    def points(self, indicator: Indicator) -> tuple[Decimal, Decimal] | None:
        """分值 and 得分 of an indicator that has both for itself alone; the 得分 is both where a form without 分值 deducted nothing."""
        score = indicator.score.value
        weight = score if self._nothing_is_deducted else indicator.weight.value
        return (weight, score) if weight is not None and score is not None and self.has_own_points(indicator) else None

    @cached_property
    def _nothing_is_deducted(self) -> bool:
        """Whether the 得分 of a form without 分值 are all the points that the execution leaves."""
        execution = self.funds.weight.value if self.funds else None
        if self.form.has_weight_column or execution is None:
            return False
        return self.indicator_score == self.settings.points.full - execution

    def has_own_points(self, indicator: Indicator) -> bool:
        """Whether 分值 and 得分 of an indicator are for itself alone."""
        return indicator.indicator_number not in self._shared

    def lost(self, indicator: Indicator) -> Decimal:
        """Points deducted; 0 where that cannot be told."""
        points = self.points(indicator)
        return points[0] - points[1] if points else Decimal(0)


def total(entries: Iterable[Entry]) -> Decimal | None:
    """The sum of the numbers among the entries; None where there is none."""
    values = [entry.value for entry in entries if entry.value is not None]
    return sum(values, Decimal(0)) if values else None


def plain(number: Decimal) -> str:
    """A number as a Chinese form shows it: no exponent, no trailing zeros, two decimals at most where it was computed."""
    text = f"{half_up(number) if int(number.as_tuple().exponent) < -4 else number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal) -> str:
    """A computed number with two decimals at most."""
    return plain(half_up(number))


def percent(rate: Decimal) -> str:
    """A ratio as a percentage with two decimals at most."""
    return f"{rounded(rate * 100)}%"
