"""Rules about the forms of one document together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval_data.audit.rule import Violation, on_document
from perfeval_data.paper.kinds import Rule
from perfeval_data.paper.model import SelfEvaluation, Severity


@on_document(
    Rule(
        code="same_project_twice",
        title="同一项目重复填报",
        severity=Severity.WARNING,
        explanation="同一年度、同一单位、同一项目在一份文件里出现了两张自评表。",
        example="一份文件的第2张和第5张都是“职工之家建设”。",
        advice="确认以哪一张为准。",
    )
)
def same_project_twice(forms: Sequence[SelfEvaluation]) -> Iterator[tuple[int, Violation]]:
    seen: dict[tuple[object, ...], SelfEvaluation] = {}
    for position, form in enumerate(forms):
        key = form.fiscal_year.value, form.department.text, form.implementing_unit.text, form.project_name.text
        if key in seen:
            message = f"与本文件第{seen[key].form_number}张自评表是同一项目（{form.project_name.text}）"
            yield position, Violation(message, form.location, form.project_name.text)
        seen.setdefault(key, form)
