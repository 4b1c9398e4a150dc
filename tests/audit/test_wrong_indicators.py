"""Indicators with a slip of a kind, in the words of many offices, each put in the place of one of a right form: the very finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.audit.catalogue import check_document
from perfeval_data.forms.reading import read_forms
from tests.audit.test_right_indicators import with_indicator
from tests.drawn_paper import paper

ROWS = (Path(__file__).parent / "wrong_indicators.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("row", ROWS)
def test_slip_is_found(row: str) -> None:
    codes, indicator = row.split(" | ", 1)
    (form,) = read_forms(paper("项目支出绩效自评表（2024年度）", with_indicator(indicator))).forms
    found = {finding.code for finding in check_document([form])[0]} - {"indicator_unrelated", "output_unrelated"}
    assert found == set(codes.split())
