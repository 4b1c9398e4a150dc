"""Figures as they are shown: a half is rounded up everywhere, as offices round it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.audit import context
from perfeval_data.words import wording


@pytest.mark.parametrize(
    ("rate", "shown"), [(0.03125, "3.13%"), (Decimal("0.03125"), "3.13%"), (0.28675, "28.68%"), (1, "100%"), (0.8969, "89.69%")]
)
def test_rates(rate: Decimal | float, shown: str) -> None:
    assert wording.percent(rate) == shown
    assert context.percent(Decimal(str(rate))) == shown, "the audit says the same figure in its sentences"


@pytest.mark.parametrize(
    ("amount", "shown"), [(50.705, "50.71"), (1234567.125, "1,234,567.13"), (-0.005, "-0.01"), (None, "—")]
)
def test_sums_of_money(amount: float | None, shown: str) -> None:
    assert wording.total(amount) == shown


@pytest.mark.parametrize(
    ("message", "shown"),
    [("扣2分，没有说明原因", "“培训人数”：扣2分，没有说明原因"), ("指标“培训人数”完成值填90", "指标“培训人数”完成值填90")],
)
def test_an_indicator_is_named_once(message: str, shown: str) -> None:
    assert wording.finding_text("培训人数", message) == shown
    assert wording.finding_text(None, message) == message


@pytest.mark.parametrize(("mean", "shown"), [(97.245, "97.25"), (96.2, "96.2"), (90, "90")])
def test_means_of_points(mean: float, shown: str) -> None:
    assert wording.score(mean) == shown


@pytest.mark.parametrize(("amount", "shown"), [(1.408, "1.408"), (1200.0, "1,200"), (0.1 + 0.2, "0.3"), (-1e-12, "0")])
def test_figures_as_filed(amount: float, shown: str) -> None:
    assert wording.as_filed(amount) == shown
