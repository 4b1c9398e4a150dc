"""Typing a form off the paper: what the typing begins with, and what keeps it from being stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import count
from typing import Final

from perfeval_data.forms.answered import AMOUNTS, POINTS, number_of
from perfeval_data.forms.typed import TYPED_ONCE, TypedForm, TypedFunds, TypedIndicator
from perfeval_data.paper.model import Entry, SelfEvaluation
from perfeval_data.paper.values import in_digits, is_empty


def as_typed(form: SelfEvaluation, left_blank: Collection[str] = ()) -> TypedForm:
    """The fields of a form that was read, for somebody to go on from; amounts in 万元.

    What stands at the places `left_blank` is left to be typed: what a machine has taken off a picture is no beginning.
    """

    def words(entry: Entry, name: str = "") -> str:
        if entry.location in left_blank:
            return ""
        if name == "fiscal_year":
            return "" if entry.value is None else str(int(entry.value))
        return _plain(entry) if name in AMOUNTS else entry.text

    return TypedForm(
        kind=form.kind,
        **{name: words(getattr(form, name), name) for name in TYPED_ONCE},
        funds=tuple(
            TypedFunds(**{name: words(getattr(line, name), name) for name in TypedFunds.__dataclass_fields__})
            for line in form.fund_lines
        ),
        indicators=tuple(
            TypedIndicator(**{name: words(getattr(each, name)) for name in TypedIndicator.__dataclass_fields__})
            for each in form.indicators
        ),
    )


def typed_place(taken: Iterable[str]) -> str:
    """The place of a form that is typed without a table, other than the places of the forms before it."""
    places = frozenset(taken)
    return next(place for place in (f"人工录入{number}" for number in count(1)) if place not in places)


def _plain(entry: Entry) -> str:
    return "" if entry.value is None else in_digits(entry.value)


def complaints(typed: TypedForm) -> list[str]:
    """What keeps a typed form from being one, in Chinese sentences; empty where nothing does."""
    return [*_complaints(typed)]


def _complaints(typed: TypedForm) -> Iterator[str]:
    if not typed.project_name.strip():
        yield "项目名称（部门名称）没有填写"
    if typed.fiscal_year.strip() and number_of("fiscal_year", typed.fiscal_year) is None:
        yield f"年度“{typed.fiscal_year}”不是年份"
    if not any(each.level_3.strip() for each in typed.indicators):
        yield "没有绩效指标"
    for name, said in (("stated_total_weight", "总分行的分值"), ("stated_total_score", "总分行的得分")):
        yield from _no_number(name, getattr(typed, name), said)
    yield from _complaints_of_funds(typed)
    for number, each in enumerate(typed.indicators, start=1):
        if not each.level_3.strip():
            yield f"指标第{number}行没有三级指标"
        for name in ("weight", "score"):
            yield from _no_number(name, getattr(each, name), f"指标第{number}行")


def _complaints_of_funds(typed: TypedForm) -> Iterator[str]:
    for number, line in enumerate(typed.funds, start=1):
        if not line.label.strip():
            yield f"资金第{number}行没有资金来源"
        for name in (*AMOUNTS, *POINTS, "rate"):
            yield from _no_number(name, getattr(line, name, ""), f"资金第{number}行")


def _no_number(name: str, text: str, said: str) -> Iterator[str]:
    if is_no_number(name, text):
        yield f"{said}“{text}”不是数字"


def is_no_number(field: str, text: str) -> bool:
    """Whether a text typed for a field says something, and is not the number that the field wants."""
    return field in _NUMBERS and not is_empty(text) and number_of(field, text) is None


_NUMBERS: Final = AMOUNTS | POINTS | {"rate", "fiscal_year"}
