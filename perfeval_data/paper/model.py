"""The paper form as frozen dataclasses: what was filed, each value with its text and its place on the paper.

Amounts are in 万元, rates are fractions (1 = 100 %), all numbers are `Decimal`. Nothing here is computed from other values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from perfeval_data.paper.grid import Cell


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as filed: the text on the paper, its place, and the number that the text says (None where it says none)."""

    text: str = ""
    location: str = ""
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target or an actual as a number: `≥50个` is `>=`, 50, `个`. All None where the text is no single number."""

    operator: str | None = None
    value: Decimal | None = None
    unit: str | None = None


class FormKind(StrEnum):
    """What a form evaluates: one project, or a whole department (部门整体支出)."""

    PROJECT = "project"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class FundLine:
    """One row of 项目资金. `source` is `total`, `appropriation`, `carryover`, `other` or `other:<label>`."""

    line_number: int
    source: str
    label: Entry
    initial_budget: Entry
    annual_budget: Entry
    executed: Entry
    weight: Entry
    rate: Entry
    score: Entry
    reason: Entry = Entry()
    """What the table of funds itself gives as the reason, where it has a column for one (执行率偏低原因)."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of 绩效指标. Levels 1 and 2 in the framework's wording stand beside the words of the form."""

    indicator_number: int
    level_1: str | None
    level_2: str | None
    level_1_filed: Entry
    level_2_filed: Entry
    level_3: Entry
    target: Entry
    actual: Entry
    target_quantity: Quantity
    actual_quantity: Quantity
    weight: Entry
    score: Entry
    reason: Entry
    score_is_shared: bool = False
    """The score stands in a cell merged over several indicators and is carried by the first of them."""
    initial_target: Entry = Entry()
    """The target as first set (年初指标值), where one adjusted within the year has taken its place as `target`."""


class StatementKind(StrEnum):
    """What a statement beside the tables is about."""

    SCORE = "score"
    GRADE = "grade"
    CONCLUSION = "conclusion"
    PROBLEMS = "problems"
    CAUSES = "causes"
    MEASURES = "measures"
    FUND_MANAGEMENT = "fund_management"
    NOTE = "note"


STATEMENT_WORDS = {
    StatementKind.SCORE: "自评得分",
    StatementKind.GRADE: "自评等级",
    StatementKind.CONCLUSION: "评价结论",
    StatementKind.PROBLEMS: "存在问题",
    StatementKind.CAUSES: "原因",
    StatementKind.MEASURES: "改进措施",
    StatementKind.FUND_MANAGEMENT: "资金管理",
    StatementKind.NOTE: "备注、说明",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What a form says beside its tables: a conclusion, problems, measures, a note; also the score and the grade that it names there.

    `label` is the form's own name for it. A blank `text` has the place where it was to be filled in.
    """

    statement_number: int
    kind: StatementKind
    label: str
    text: Entry
    """With the points as its value where it is a score."""
    indicator_number: int | None = None
    """The indicator in whose row it stands."""


class Severity(StrEnum):
    """How much a finding weighs: it contradicts a rule, it should be looked at, it is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up, as a Chinese sentence, with the place and what was stated and expected there."""

    code: str
    severity: Severity
    message: str
    location: str
    indicator_number: int | None = None
    stated: str | None = None
    expected: str | None = None


class Origin(StrEnum):
    """Where a value comes from: the machine alone, a person who saw the machine's proposal, or a person alone."""

    READ = "read"
    CONFIRMED = "confirmed"
    TYPED = "typed"


ORIGIN_WORDS = {Origin.READ: "机读", Origin.CONFIRMED: "人工核定", Origin.TYPED: "人工录入"}


@dataclass(frozen=True, slots=True)
class Settled:
    """A value that a person has confirmed or typed, named as `SelfEvaluation.entries` does; the others are as the machine read them."""

    part: str
    number: int | None
    field: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class SelfEvaluation:
    """One form (绩效自评表) as filed."""

    form_number: int
    kind: FormKind
    location: str
    fiscal_year: Entry
    project_name: Entry
    department: Entry
    implementing_unit: Entry
    expected_goal: Entry
    achieved_goal: Entry
    stated_total_weight: Entry
    stated_total_score: Entry
    fund_lines: tuple[FundLine, ...]
    indicators: tuple[Indicator, ...]
    has_weight_column: bool
    has_reason_column: bool
    source_cells: tuple[Cell, ...]
    """The form as it stands in the document, rows counted from 0; personal data blanked."""
    reading_findings: tuple[Finding, ...] = ()
    """What the reader could not make out."""
    settled: tuple[Settled, ...] = ()
    """The values that a person answers for."""
    statements: tuple[Statement, ...] = ()

    @property
    def total_funds(self) -> FundLine | None:
        return next((line for line in self.fund_lines if line.source == "total"), None)

    def entries(self) -> Iterator[tuple[str, int | None, str, Entry]]:
        """Every entry of the form as (part, number within the part, field, entry)."""
        for name, entry in _entries_of(self):
            yield "evaluation", None, name, entry
        for line in self.fund_lines:
            for name, entry in _entries_of(line):
                yield "fund_line", line.line_number, name, entry
        for indicator in self.indicators:
            for name, entry in _entries_of(indicator):
                yield "indicator", indicator.indicator_number, name, entry
        for statement in self.statements:
            for name, entry in _entries_of(statement):
                yield "statement", statement.statement_number, name, entry

    def with_entries(self, change: Change) -> SelfEvaluation:
        """The form with each entry as `change` makes it of (part, number within the part, field, entry)."""
        return replace(
            _changed(self, change, "evaluation", None),
            fund_lines=tuple(_changed(line, change, "fund_line", line.line_number) for line in self.fund_lines),
            indicators=tuple(_changed(each, change, "indicator", each.indicator_number) for each in self.indicators),
            statements=tuple(_changed(each, change, "statement", each.statement_number) for each in self.statements),
        )


Change = Callable[[str, int | None, str, Entry], Entry]
_Part = TypeVar("_Part", SelfEvaluation, FundLine, Indicator, Statement)


@dataclass(frozen=True, slots=True)
class UnreadForm:
    """A form that could not be read safely: its 1-based place among the forms of the document, why, and where it stands."""

    form_number: int
    reason: str
    location: str


Part = SelfEvaluation | FundLine | Indicator | Statement


def _entries_of(part: Part) -> Iterator[tuple[str, Entry]]:
    return ((name, getattr(part, name)) for name in ENTRY_FIELDS[type(part)])


def _changed(part: _Part, change: Change, name: str, number: int | None) -> _Part:
    new: dict[str, Any] = {field: change(name, number, field, entry) for field, entry in _entries_of(part)}
    return replace(part, **new)


ENTRY_FIELDS: Mapping[type[Part], tuple[str, ...]] = {
    part: tuple(field.name for field in fields(part) if field.type == Entry.__name__)
    for part in (SelfEvaluation, FundLine, Indicator, Statement)
}
"""The fields of each part that hold what was filed: stored, judged again, explained and asked about by these names."""
