"""A sentence on the form that says what an indicator denies, in the words of many fields; and those that are near to it and right."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.audit.specimens import RIGHT
from tests.audit.test_right_indicators import with_indicator
from tests.drawn_paper import paper

ROWS = (Path(__file__).parent / "told_elsewhere.txt").read_text(encoding="utf-8").splitlines()
SHOWN = {code for row in ROWS for code in row.split(" | ")[0].split()}
ACHIEVED, REASON = "2024年建成职工之家11个，全年支出48万元", "天气原因，明年改在室内"


@pytest.mark.parametrize("row", ROWS)
def test_sentence_against_an_indicator(row: str) -> None:
    codes, place, sentence, indicator = row.split("|", 3)
    drawing = with_indicator(indicator.strip())
    if place.strip() == "本项":
        own = indicator.strip().split(" | ", 1)[1]
        drawing = drawing.replace(f"{own} | 2 | 2 | |", f"{own} | 2 | 2 | {sentence.strip()} |")
    else:
        before = {"完成情况": ACHIEVED, "原因": REASON}[place.strip()]
        assert before in RIGHT
        drawing = drawing.replace(before, f"{before}。{sentence.strip()}。")
    assert sentence.strip() in drawing
    (form,) = read_forms(paper("项目支出绩效自评表（2024年度）", drawing)).forms
    found = {finding.code for finding in check_document([form])[0]} - {"indicator_unrelated", "output_unrelated"}
    assert found == set(codes.split())
