"""One finding per fact: a habit of a form is reported once, with all its places."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perfeval_data.audit.grouping import told_once
from perfeval_data.paper.model import Finding, Severity


def found(code: str, number: int | None = None, stated: str | None = None) -> Finding:
    return Finding(code, Severity.WARNING, f"{code}有误", f"第{number}行", number, stated, "应为1")


def test_fewer_than_the_least_stay_as_they_are() -> None:
    findings = [found("a", 1), found("b", 1), found("a", 2)]
    assert told_once(findings, Decimal(3)) == findings


def test_the_least_and_more_become_one_at_the_place_of_the_first() -> None:
    findings = [found("a", 1, "5"), found("b", 1), found("a", 2, "5"), found("a", 4, "7")]
    one, other = told_once(findings, Decimal(3))
    assert (one.message, one.indicator_number, one.location) == ("共3处：第1、2、4项a有误", None, "第1行")
    assert (one.stated, one.expected) == ("第1、2项：5；第4项：7", "应为1")
    assert other == findings[1]


def test_another_place_or_figure_is_another_finding_for_review() -> None:
    habit = [found("a", number, "未填写") for number in (1, 2, 3)]
    (three,) = told_once(habit, Decimal(3))
    (four,) = told_once([*habit, found("a", 4, "未填写")], Decimal(3))
    assert three.stated != four.stated


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(1, 9))), st.integers(0, 5))
def test_no_kind_is_lost_and_none_is_told_oftener_than_the_least(drawn: list[tuple[str, int | None]], least: int) -> None:
    findings = [found(code, number) for code, number in drawn]
    told = told_once(findings, Decimal(least))
    for code in {each.code for each in findings}:
        before, after = (sum(each.code == code for each in some) for some in (findings, told))
        assert after == (before if before < max(least, 2) else 1)
