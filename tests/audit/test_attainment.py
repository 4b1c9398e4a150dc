"""Reached or missed is said only where every number that the paper may mean says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_data.audit.attainment import Attainment, compare
from perfeval_data.audit.context import AuditContext
from perfeval_data.audit.settings import USUAL
from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import Entry, Indicator
from perfeval_data.paper.quantities import parse_actual, parse_target
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper

(FORM,) = read_forms(paper("项目支出绩效自评表（2024年度）", RIGHT)).forms
PEOPLE = next(each for each in FORM.indicators if each.level_3.text == "参与人次")

TARGETS = {
    "≥{}人": (">=",),
    "不低于{}人": (">=",),
    "不得少于{}人": (">=",),
    "{}人以上": (">=",),
    "{}人": (">=",),
    "达到{}人": (">=",),
    "超过{}人": (">", ">="),
    ">{}人": (">", ">="),
    "≤{}人": ("<=",),
    "不应超过{}人": ("<=",),
    "{}人以内": ("<=",),
    "低于{}人": ("<", "<="),
    "少于{}人": ("<", "<="),
}
"""Wordings, and the operators that they may be meant as: at the number itself a strict word is often meant loosely."""
ACTUALS = {
    "{}人": (0, 0),
    "达到{}人": (0, 0),
    "{}": (0, 0),
    "{}人以上": (0, 50),
    "不低于{}人": (0, 50),
    "超过{}人": (1, 50),
    "{}人以内": (-50, 0),
    "不足{}人": (-50, -1),
    "未超过{}人": (-50, 0),
}
"""Wordings, and how far the number that is meant may lie from the one that is written."""
_MEETS = {">=": Fraction.__ge__, ">": Fraction.__gt__, "<=": Fraction.__le__, "<": Fraction.__lt__}


def compared(target: str, actual: str, like: Indicator = PEOPLE) -> Attainment | None:
    indicator = replace(
        like,
        target=Entry(target),
        actual=Entry(actual),
        target_quantity=parse_target(target),
        actual_quantity=parse_actual(actual, like.level_3.text + target),
    )
    return compare(AuditContext(FORM, USUAL), indicator)


@given(st.sampled_from(list(TARGETS)), st.integers(60, 99), st.sampled_from(list(ACTUALS)), st.integers(60, 99))
def test_what_is_said_holds_for_every_number_that_may_be_meant(target: str, wanted: int, actual: str, done: int) -> None:
    attainment = compared(target.format(wanted), actual.format(done))
    lowest, highest = ACTUALS[actual]
    may_be = [Fraction(done) + step for step in range(lowest, highest + 1)]
    meets = {_MEETS[operator](number, Fraction(wanted)) for operator in TARGETS[target] for number in may_be}
    assert attainment is None or meets == {attainment.reached}


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥90%", "90%以内"),
        ("不低于90%", "约88%"),
        ("不低于90%", "近90%"),
        ("≥90人", "80人以上"),
        ("≥9万人", "85000"),
        ("不小于等于90人", "80人"),
        ("不低于上年的90%", "85%"),
        ("≥5%增长", "下降5%"),
        ("≥5%", "降幅5%"),
        ("12月以前", "12月20日"),
        ("12月以前", "12月1日"),
        ("25年底", "12月20日"),
        ("23年12月底前", "12月20日"),
        ("第四季度前", "11月"),
        ("12月底前", "未在12月底前完成"),
        ("12月底前", "预计11月完成"),
        ("10月完成", "9"),
    ],
)
def test_nothing_is_said_of_what_may_be_otherwise(target: str, actual: str) -> None:
    assert compared(target, actual) is None


@pytest.mark.parametrize(
    ("target", "actual"), [("12月以前", "11月20日"), ("12月底前", "12月20日"), ("2024年12月", "2024/12/31")]
)
def test_a_deadline_that_was_met(target: str, actual: str) -> None:
    attainment = compared(target, actual)
    assert attainment is not None
    assert attainment.reached


@pytest.mark.parametrize(
    ("target", "actual", "share"),
    [("≥9万人", "81000人", "0.9"), ("≥90000人", "8.1万人", "0.9"), ("≥9万人", "9.1万人", "1"), ("≤9万人", "100000人", "0.9")],
)
def test_numbers_in_ten_thousands_beside_numbers_in_ones(target: str, actual: str, share: str) -> None:
    attainment = compared(target, actual, replace(PEOPLE, level_3=Entry("人数")))
    assert attainment is not None
    assert attainment.share == Decimal(share)


@pytest.mark.parametrize(("target", "actual"), [("≥9万人", "9.1人"), ("≥9人", "9万人"), ("≤90人", "95人")])
def test_a_word_or_a_sign_that_was_rather_a_slip_is_not_compared(target: str, actual: str) -> None:
    assert compared(target, actual) is None


@pytest.mark.parametrize(("actual", "share"), [("81人", Decimal("0.9")), ("90人", Decimal(1)), ("100人", Decimal(1))])
def test_share_of_a_target_that_was_reached(actual: str, share: Decimal) -> None:
    attainment = compared("不应少于90人", actual)
    assert attainment is not None
    assert (attainment.share, attainment.reached) == (share, share == 1)
