"""One figure changed in the forms of the readers, everywhere it can be changed: nearly every such slip is found, in whatever words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest

from benchmarks.audit import READERS, drawn_forms
from perfeval_data.audit.catalogue import check_document
from perfeval_data.paper.model import Entry, Indicator, SelfEvaluation
from perfeval_data.paper.quantities import parse_actual

Changed = Iterator[tuple[SelfEvaluation, SelfEvaluation]]


@cache
def forms() -> list[SelfEvaluation]:
    return [form for reader in READERS for form in drawn_forms(reader)]


def with_actual(form: SelfEvaluation, indicator: Indicator, text: str) -> SelfEvaluation:
    other = replace(indicator, actual=replace(indicator.actual, text=text), actual_quantity=parse_actual(text))
    return replace(form, indicators=tuple(other if each is indicator else each for each in form.indicators))


def each_indicator() -> Iterator[tuple[SelfEvaluation, Indicator]]:
    return ((form, indicator) for form in forms() for indicator in form.indicators)


def has_full_points(indicator: Indicator) -> bool:
    return bool(indicator.weight.value) and indicator.score.value == indicator.weight.value


def goals_with_another_number() -> Changed:
    for form, indicator in each_indicator():
        quantity, text = indicator.actual_quantity, form.achieved_goal.text
        said = re.search(rf"(?<![\d.]){quantity.value}{re.escape(quantity.unit or '')}", text)
        if quantity.value is None or not quantity.unit or said is None:
            continue
        other = quantity.value - 3 if quantity.unit == "%" else quantity.value + (2 if quantity.value < 100 else 17)
        goal = f"{text[: said.start()]}{other}{quantity.unit}{text[said.end() :]}"
        yield form, replace(form, achieved_goal=Entry(goal, form.achieved_goal.location))


def rates_above_the_whole() -> Changed:
    for form, indicator in each_indicator():
        may_be_more = re.search("增长|提高|下降|完成率|减|缩|节|执行率|使用率|利用率", indicator.level_3.text)
        is_rate = indicator.level_3.text.endswith(("率", "满意度")) and not may_be_more
        if is_rate and indicator.actual_quantity.unit == "%" and (indicator.actual_quantity.value or 0) <= 100:
            yield form, with_actual(form, indicator, "103%")


def nothing_done_for_full_points() -> Changed:
    for form, indicator in each_indicator():
        if has_full_points(indicator) and not re.search("[未没]|预计", indicator.actual.text):
            yield form, with_actual(form, indicator, "因疫情未开展")


def codes(form: SelfEvaluation) -> set[tuple[str, int | None]]:
    return {(found.code, found.indicator_number) for found in check_document([form])[0]}


@cache
def codes_before(form: int) -> set[tuple[str, int | None]]:
    """What a form has before it is changed, which is one of `forms()`, named by its identity: a form takes long to be hashed."""
    return next(codes(each) for each in forms() if id(each) == form)


@pytest.mark.parametrize(
    ("changes", "expected", "least"),
    [
        (goals_with_another_number, {"goal_number_differs", "rate_contradicts_counts"}, 0.9),
        (rates_above_the_whole, {"rate_above_whole"}, 0.95),
        (nothing_done_for_full_points, {"undone_full_points"}, 0.98),
    ],
)
def test_slips_are_found(changes: Callable[[], Changed], expected: set[str], least: float) -> None:
    found = [bool(expected & {code for code, _ in codes(wrong) - codes_before(id(right))}) for right, wrong in changes()]
    assert len(found) > 100
    assert sum(found) / len(found) >= least
