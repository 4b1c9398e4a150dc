"""Project sheets: forms in the layout of the paper, filed values as filed, what the system computes or doubts in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from perfeval_data.audit.catalogue import rule_of
from perfeval_data.database.review import OPEN, VERDICT_WORDS, Verdict
from perfeval_data.export.papers.typesetting import typeset
from perfeval_data.paper.kinds import SEVERITY_WORDS
from perfeval_data.paper.model import Severity
from perfeval_data.queries.sheets import Record, Sheet
from perfeval_data.words import palette, wording

MOST_SHEETS = 300
"""The most forms that one document should hold."""
_AMOUNTS = ("initial_budget_wan", "annual_budget_wan", "executed_wan")

Note = dict[str, str]


def as_pdf(title: str, forms: Sequence[Sheet]) -> bytes:
    """The forms as a PDF, each on pages of its own; raises `MissingFontError`."""
    return typeset("sheet.typ", {"title": title, "forms": [_form(form) for form in forms]})


def _form(form: Sheet) -> dict[str, Any]:
    project, placed = form.project, {line["source_location"] for line in form.funds}
    whole = [finding for finding in form.findings if finding["indicator_number"] is None]
    return {
        "name": project["project_name"],
        "year": "（年度不明）" if project["fiscal_year"] is None else f"（{project['fiscal_year']}年度）",
        "department": _text(project["department"]),
        "unit": _text(project["implementing_unit"]),
        "expected": _text(project["expected_goal"]),
        "achieved": _text(project["achieved_goal"]),
        "goal_notes": [],
        "funds": [_fund_line(line, whole) for line in form.funds],
        "indicators": list(_indicators(form)),
        "total_weight": _figure(project["stated_total_weight"]),
        "total_score": _figure(project["stated_total_score"]),
        "total_notes": [_computed(_final_score(project))],
        "findings": [_doubt(finding) for finding in whole if finding["source_location"] not in placed],
        "file": f"{project['file_name']}，第{project['form_number']}张，{project['source_location']}",
    }


def _fund_line(line: Record, findings: Sequence[Record]) -> dict[str, Any]:
    rate = [_computed(f"执行率（计算）{wording.percent(line['execution_rate'])}")] if line["execution_rate"] is not None else []
    doubts = [_doubt(finding) for finding in findings if finding["source_location"] == line["source_location"]]
    filed = (
        *(_figure(line[name]) for name in _AMOUNTS),
        _figure(line["weight"]),
        _text(line["stated_rate_text"]),
        _figure(line["score"]),
    )
    return {"label": line["label_filed"], "figures": filed, "notes": [*(rate if line["source"] == "total" else []), *doubts]}


def _indicators(form: Sheet) -> Iterator[dict[str, Any]]:
    by_rule = {row["indicator_number"]: row for row in form.rule_scores}
    firsts = list(_spans([row["level_1_filed"] for row in form.indicators]))
    seconds = list(_spans([(row["level_1_filed"], row["level_2_filed"]) for row in form.indicators]))
    for row, first, second in zip(form.indicators, firsts, seconds, strict=True):
        number = row["indicator_number"]
        doubts = [_doubt(finding) for finding in form.findings if finding["indicator_number"] == number]
        yield {
            "level_1": {"text": _text(row["level_1_filed"]), "span": first},
            "level_2": {"text": _text(row["level_2_filed"]), "span": second},
            "level_3": _text(row["level_3"]),
            "target": _text(row["target"]),
            "actual": _text(row["actual"]),
            "weight": _figure(row["weight"]),
            "score": _figure(row["score"]),
            "reason": _text(row["deviation_reason"]),
            "notes": [*_by_the_rules(by_rule.get(number)), *doubts],
        }


def _spans(labels: Sequence[object]) -> Iterator[int]:
    """The row span of each label: the length of its run in the first row, 0 in the others."""
    for _, run in groupby(labels):
        length = len(list(run))
        yield length
        yield from [0] * (length - 1)


# --- what the system says ------------------------------------------------------------------------------------------


def _by_the_rules(row: Record | None) -> list[Note]:
    """The score by the rules, where it is another than the one filed."""
    if row is None or not row["score_difference"]:
        return []
    return [_computed(f"按规则得分{wording.as_filed(row['rule_score'])}")]


def _final_score(project: Record) -> str:
    grade = wording.grade_word(project["grade"], project["final_score"], project["final_weight"])
    if project["final_score"] is None:
        return f"没有最终得分，{grade}"
    return f"最终得分（计算）{wording.as_filed(project['final_score'])}，{grade}"


def _computed(text: str) -> Note:
    return {"text": text, "colour": ""}


def _doubt(finding: Record) -> Note:
    severity = Severity(finding["severity"])
    place = "" if finding["indicator_number"] is not None else f"（{finding['source_location']}）"
    text = f"{palette.SEVERITY_SIGNS[severity]} {SEVERITY_WORDS[severity]}：{rule_of(finding['code']).title}。{finding['message']}{place}{_said_of(finding)}"
    return {"text": text, "colour": palette.SEVERITIES[severity]}


def _said_of(finding: Record) -> str:
    """The review of a finding; empty without one."""
    return "" if finding["verdict"] == OPEN else f"（{VERDICT_WORDS[Verdict(finding['verdict'])]}）"


def _figure(value: Any) -> str:
    return "" if wording.is_nothing(value) else wording.as_filed(value)


def _text(value: Any) -> str:
    return "" if wording.is_nothing(value) else str(value)
