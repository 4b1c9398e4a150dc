"""One form under audit: the form, the settings in force, and the figures that several rules need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from perfeval_data.audit.settings import Settings
from perfeval_data.paper.model import Entry, FundLine, Indicator, SelfEvaluation
from perfeval_data.paper.values import is_empty


@dataclass(frozen=True)
class AuditContext:
    """A form and the settings that it is judged by."""

    form: SelfEvaluation
    settings: Settings

    def applies(self, code: str) -> bool:
        """Whether a rule is in force: only then may another leave a fact to it."""
        return code not in self.settings.rules.off

    @property
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
        """分值 and 得分 of an indicator that has both for itself alone."""
        weight, score = indicator.weight.value, indicator.score.value
        return (weight, score) if weight is not None and score is not None and self.has_own_points(indicator) else None

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
    text = f"{number.quantize(Decimal('0.01')) if number.as_tuple().exponent < -4 else number:f}"  # type: ignore[operator]
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal) -> str:
    """A computed number with two decimals at most."""
    return plain(number.quantize(Decimal("0.01")))


def percent(rate: Decimal) -> str:
    """A ratio as a percentage with two decimals at most."""
    return f"{rounded(rate * 100)}%"
