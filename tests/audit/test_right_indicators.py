"""Right indicators as units word them, each put in the place of one of a right form: the audit has nothing to say of any.

They are chosen for what is near to a mistake: money that is a result, a standard bounded from below, objects listed under one rate,
accidents that are allowed, words like those of vague benefits beside something that is measured.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.audit.specimens import RIGHT
from tests.drawn_paper import paper

ROWS = (Path(__file__).parent / "right_indicators.txt").read_text(encoding="utf-8").splitlines()
PLACES = {
    "产出指标": "| ^ | ^ | 质量指标 | 验收合格率 | 100% | 100% | 5 | 5 | |",
    "效益指标": "| ^ | 效益指标 | 社会效益指标 | 参与人次 | ≥200人 | 190人 | 30 | 28.5 | 天气原因，明年改在室内 |",
    "满意度指标": "| ^ | 满意度指标 | 服务对象满意度指标 | 职工满意度 | ≥95% | 96% | 5 | 5 | |",
}
PLACES["成本指标"] = PLACES["产出指标"]


def with_indicator(row: str) -> str:
    """The right form with an indicator beside its own of the same level, which gives it two of its points."""
    level_1, *words = (cell.strip() for cell in row.split("|"))
    place = PLACES[level_1]
    *cells, weight, score, reason, end = place.split("|")
    fewer = [f" {float(points) - 2:g} " for points in (weight, score)]
    level_1 = "^" if level_1 in place or level_1 == "产出指标" else level_1
    return RIGHT.replace(
        place, "|".join((*cells, *fewer, reason, end)) + f"\n| ^ | {level_1} | {' | '.join(words)} | 2 | 2 | |"
    )


@pytest.mark.parametrize("row", ROWS)
def test_right_indicator_is_passed(row: str) -> None:
    (form,) = read_forms(paper("项目支出绩效自评表（2024年度）", with_indicator(row))).forms
    assert len(form.indicators) == 7
    found = {finding.code for finding in check_document([form])[0]}
    assert found <= {"indicator_unrelated", "output_unrelated"}, "which a row is that was put into the form of another project"
