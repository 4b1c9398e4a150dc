"""What is on the paper and cannot be read gives no value, and a finding says where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.grid import PICTURE_SIGN, UNREADABLE_SIGN, Document, Picture
from perfeval_data.paper.model import SelfEvaluation
from tests.drawn_paper import paper
from tests.forms.right_form import FORM, TITLE, changed, drawn, only, read, refusal


def told(form: SelfEvaluation) -> list[tuple[str, str | None]]:
    return [(finding.location, finding.stated) for finding in form.reading_findings]


def with_pictures(*places: str) -> Document:
    document = paper(TITLE, drawn(FORM))
    return Document("drawn", (*document.blocks, *map(Picture, places)))


def test_a_picture_beside_forms_is_passed_over_aloud() -> None:
    result = read_forms(with_pictures("图1"))
    assert len(result.forms) == 1
    ((passed),) = result.passed_over
    assert passed.location == "图1"
    assert passed.reason.startswith("这里是图片")


def test_many_pictures_are_told_of_once() -> None:
    (passed,) = read_forms(with_pictures("图1", "图2", "图3")).passed_over
    assert passed.location == "图1"
    assert passed.reason.startswith("这里和另外2处是图片")


def test_a_title_above_a_picture_is_not_that_of_the_next_form() -> None:
    before, after = paper("项目支出绩效自评表（2023年度）"), paper(drawn(FORM))
    document = Document("drawn", (*before.blocks, Picture("图1"), *after.blocks))
    (form,) = read_forms(document, "2024年度自评表.docx").forms
    assert form.fiscal_year.value != 2023


@pytest.mark.parametrize(("sign", "word"), [(PICTURE_SIGN, "〔图片〕"), (f"48{UNREADABLE_SIGN}", "48〔无法辨认〕")])
def test_an_amount_with_a_sign_is_no_amount(sign: str, word: str) -> None:
    form = changed("| 60 | 50 | 48 |", f"| 60 | 50 | {sign} |")
    assert form.total_funds
    assert form.total_funds.executed.value is None
    assert form.total_funds.executed.text == word
    assert form.total_funds.annual_budget.value == 50
    assert told(form) == [("第4行第6格", word)]
    assert PICTURE_SIGN not in form.reading_findings[0].message
    assert word in [cell.text for cell in form.source_cells]


def test_a_rate_that_is_a_picture_is_told_of() -> None:
    form = changed("| 96% | 9.6 |", f"| {PICTURE_SIGN} | 9.6 |")
    assert form.total_funds
    assert form.total_funds.rate.value is None
    assert [stated for _, stated in told(form)] == ["〔图片〕"]


def test_points_that_are_a_picture_are_none() -> None:
    form = changed("| 12次 | 20 | 20 |", f"| 12次 | 20 | {PICTURE_SIGN} |")
    assert form.indicators[0].score.value is None
    assert form.indicators[0].weight.value == 20
    assert [stated for _, stated in told(form)] == ["〔图片〕"]
    assert form.reading_findings[0].indicator_number == 1


@pytest.mark.parametrize("target", [PICTURE_SIGN, f"{PICTURE_SIGN}10次", f"{UNREADABLE_SIGN}10次"])
def test_a_target_whose_operator_is_lost_says_nothing(target: str) -> None:
    form = changed("| ≥10次 | 12次 |", f"| {target} | 12次 |")
    first = form.indicators[0]
    assert first.target.text == ""
    assert first.target_quantity.value is None
    assert first.actual_quantity.value == 12
    assert len(told(form)) == 1


def test_a_picture_in_the_total_row_is_told_of() -> None:
    form = changed("| 100 | 98.9 | |", f"| 100 | {PICTURE_SIGN} | |")
    assert form.stated_total_weight.value == 100
    assert form.stated_total_score.value is None
    assert [stated for _, stated in told(form)] == ["〔图片〕"]


def test_all_amounts_of_a_form_as_pictures_are_told_of() -> None:
    form = changed("| 60 | 50 | 48 |", f"| {PICTURE_SIGN} | {PICTURE_SIGN} | {PICTURE_SIGN} |")
    assert form.total_funds
    assert form.total_funds.annual_budget.value is None
    assert len(told(form)) == 3


def test_a_stamp_in_a_label_or_beside_a_name_changes_nothing() -> None:
    stamped = drawn(FORM).replace("| 实施单位 | 宣教部 |", f"| 实施单位{PICTURE_SIGN} | 宣教部\\n{PICTURE_SIGN} |")
    form = only(TITLE, stamped)
    assert form.implementing_unit.text == "宣教部"
    assert told(form) == []


def test_a_project_whose_name_is_a_picture_is_refused() -> None:
    assert "项目名称是图片" in refusal(TITLE, drawn(FORM).replace("职工之家", PICTURE_SIGN))


def test_nothing_is_told_of_a_form_without_signs() -> None:
    result = read(TITLE, drawn(FORM))
    assert not result.passed_over
    assert not result.forms[0].reading_findings
    assert result.forms[0].indicators[0].score.value == Decimal(20)
