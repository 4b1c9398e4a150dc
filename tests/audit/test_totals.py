"""The reading of the 总分 row: it holds the execution points, or not, for both of its numbers; and where it can be neither, a finding says so."""

from __future__ import annotations

from itertools import product

import pytest

from perfeval_data.audit.judgement import Judgement, judge
from perfeval_data.forms.reading import read_forms
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper
from tests.drawn_projects import WITHOUT_WEIGHTS

TITLE = "项目支出绩效自评表（2024年度）"
TOTAL = "| 90 | 86.5 | |"
EXECUTION = "| 10 | 96% | 9.6 |"
SUMS = {"weight_sum_mismatch", "score_sum_mismatch", "total_readings_differ"}


def judged(total: str, execution: str = EXECUTION, drawing: str = RIGHT) -> Judgement:
    assert TOTAL in RIGHT
    assert EXECUTION in RIGHT
    reading = read_forms(paper(TITLE, drawing.replace(TOTAL, total).replace(EXECUTION, execution)))
    assert not reading.refusals
    return judge(reading.forms)[0]


@pytest.mark.parametrize(
    ("total", "includes"),
    [
        ("| 90 | 86.5 | |", False),
        ("| 100 | 96.1 | |", True),
        ("| 90 | | |", False),
        ("| | 96.1 | |", True),
        ("| 90 | 96.1 | |", None),
        ("| 100 | 86.5 | |", None),
        ("| 95 | 86.5 | |", None),
        ("| | | |", None),
    ],
)
def test_reading_is_one_for_both_numbers(total: str, includes: bool | None) -> None:
    assert judged(total).total_includes_execution is includes


def test_execution_points_that_are_stated_nowhere_are_in_the_total_that_exceeds_the_indicators() -> None:
    assert judged("| 100 | 96.5 | |", "| | 96% | |").total_includes_execution is True
    assert judged("| 90 | 86.5 | |", "| | 96% | |").total_includes_execution is False


def test_form_without_weights_is_read_by_its_scores() -> None:
    (form,) = read_forms(paper(TITLE, WITHOUT_WEIGHTS)).forms
    assert judge([form])[0].total_includes_execution is True


@pytest.mark.parametrize("execution", [EXECUTION, "| | 96% | |", "| 10 | 96% | 0 |", "| 10 | 96% | |"])
def test_total_without_a_reading_always_has_a_finding(execution: str) -> None:
    for weight, score in product(("80", "90", "95", "100", "110"), ("76.5", "86.5", "90", "96.1", "96.5", "120")):
        found = judged(f"| {weight} | {score} | |", execution)
        codes = {finding.code for finding in found.findings}
        assert found.total_includes_execution is not None or codes & SUMS, (weight, score)
