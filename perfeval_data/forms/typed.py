"""A form that somebody has typed off the paper, whole: its fields as texts, and the form that they make.

The same rules hold as for one that was read: amounts in 万元 unless they name another unit, marks for nothing are nothing, and a text that is
no number where one belongs is no guess but an error with its place.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import msgspec

from perfeval_data.forms.answered import number_of
from perfeval_data.forms.personal import without_persons
from perfeval_data.forms.vocabulary import fund_label, fund_source
from perfeval_data.paper.framework import levels_of
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.model import Entry, FormKind, FundLine, Indicator, Origin, SelfEvaluation, Settled
from perfeval_data.paper.quantities import parse_actual, parse_target
from perfeval_data.paper.values import is_empty


@dataclass(frozen=True, slots=True)
class TypedFunds:
    """One row of 项目资金 as typed."""

    label: str = ""
    initial_budget: str = ""
    annual_budget: str = ""
    executed: str = ""
    weight: str = ""
    rate: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class TypedIndicator:
    """One row of 绩效指标 as typed."""

    level_1_filed: str = ""
    level_2_filed: str = ""
    level_3: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TypedForm:
    """All fields of a form as typed; empty where the paper says nothing."""

    kind: FormKind = FormKind.PROJECT
    fiscal_year: str = ""
    project_name: str = ""
    department: str = ""
    implementing_unit: str = ""
    expected_goal: str = ""
    achieved_goal: str = ""
    stated_total_weight: str = ""
    stated_total_score: str = ""
    funds: tuple[TypedFunds, ...] = ()
    indicators: tuple[TypedIndicator, ...] = ()

    def as_json(self) -> str:
        return msgspec.json.encode(self).decode()


TYPED_ONCE: Final = tuple(each.name for each in fields(TypedForm) if each.name not in ("kind", "funds", "indicators"))
"""The fields that are neither of a row of funds nor of an indicator."""


def typed_form(json: str) -> TypedForm:
    """A form out of its JSON. Raises `msgspec.DecodeError` for anything else."""
    return msgspec.json.decode(json, type=TypedForm)


def form_as_typed(
    typed: TypedForm, form_number: int, place: str, cells: tuple[Cell, ...], machine: SelfEvaluation | None
) -> SelfEvaluation:
    """The form that somebody has typed; `machine` is what was read of it, whose values stand confirmed where they are the same.

    `cells` are those of the paper, where there is any.
    """
    place = place or "人工录入"
    heading: dict[str, Any] = {name: _entry(name, getattr(typed, name), place) for name in TYPED_ONCE}
    form = SelfEvaluation(
        form_number=form_number,
        kind=typed.kind,
        location=place,
        **heading,
        fund_lines=tuple(_fund_line(number, line, place) for number, line in enumerate(typed.funds, start=1)),
        indicators=tuple(_indicator(number, each, place) for number, each in enumerate(typed.indicators, start=1)),
        has_weight_column=any(each.weight.strip() for each in typed.indicators),
        has_reason_column=True,
        source_cells=cells,
    )
    return _with_origins(form, machine)


def _entry(name: str, text: str, place: str) -> Entry:
    text = without_persons(text.strip())
    return (
        Entry("", place) if is_empty(text) and name not in ("actual", "target") else Entry(text, place, number_of(name, text))
    )


def _fund_line(number: int, line: TypedFunds, place: str) -> FundLine:
    values = {name: _entry(name, text, place) for name, text in asdict(line).items() if name != "label"}
    return FundLine(number, fund_source(line.label), Entry(fund_label(line.label), place), **values)


def _indicator(number: int, typed: TypedIndicator, place: str) -> Indicator:
    entries: dict[str, Any] = {name: _entry(name, text, place) for name, text in asdict(typed).items()}
    levels = levels_of(entries["level_1_filed"].text, entries["level_2_filed"].text)
    return Indicator(
        indicator_number=number,
        level_1=levels.level_1,
        level_2=levels.level_2,
        target_quantity=parse_target(entries["target"].text),
        actual_quantity=parse_actual(entries["actual"].text, entries["level_3"].text + entries["target"].text),
        **entries,
    )


def _with_origins(form: SelfEvaluation, machine: SelfEvaluation | None) -> SelfEvaluation:
    """Every filled value as typed, but those that the machine had read the same as confirmed."""
    read = {(part, number, name): entry for part, number, name, entry in (machine.entries() if machine else ())}
    settled = tuple(
        Settled(part, number, name, Origin.CONFIRMED if _same(read.get((part, number, name)), entry) else Origin.TYPED)
        for part, number, name, entry in form.entries()
        if entry.text
    )
    return replace(form, settled=settled)


def _same(read: Entry | None, entry: Entry) -> bool:
    if read is None:
        return False
    return read.value == entry.value if entry.value is not None else read.text == entry.text
