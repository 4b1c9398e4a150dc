"""The total said in words, and what only sounds like it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval_data.forms.reading import read_forms
from perfeval_data.paper.model import StatementKind
from perfeval_data.readers.text import read as read_text
from tests.forms.right_form import FORM, TITLE, TOTAL, drawn, only
from tests.forms.test_layouts import total_of

SCORE = Decimal("98.9")
WIDE = "| {} | < | < | < | < | < | < | < | < |"


def with_total(row: str) -> tuple[object, object]:
    return total_of(only(TITLE, drawn(FORM.replace(TOTAL, row))))


@pytest.mark.parametrize(
    "sentence",
    [
        "自评总分为98.9分",
        "自评得分98.9分，自评等级为优",
        "本项目自评总分为98.9分，等级为“优”。",
        "综合得分：98.9（优）",
        "自评总分（满分100分）：98.9分",
        "总分为98.9分",
    ],
)
def test_a_row_that_says_the_total(sentence: str) -> None:
    assert with_total(WIDE.format(sentence)) == (None, SCORE)


def test_full_marks_and_score_in_one_sentence() -> None:
    assert with_total(WIDE.format("总分100分，自评得分98.9分")) == (100, SCORE)


def test_a_score_named_so_is_no_full_marks_and_need_not_be_the_sum() -> None:
    assert with_total(WIDE.format("自评总得分：100分")) == (None, 100)
    assert with_total(WIDE.format("自评总得分：101分")) == (None, 101)


def test_the_total_beside_its_name_in_words() -> None:
    assert with_total("| 总分 | < | < | 自评得分为98.9分，等级为优 | < | < | < | < | < |") == (None, SCORE)


def test_the_total_within_a_conclusion_counts_where_the_sums_prove_it() -> None:
    conclusion = "| 自评结论 | 经自评，本项目总体完成较好，自评总分为{}分，自评等级为优。 | < | < | < | < | < | < | < |"
    assert with_total(conclusion.format("98.9")) == (None, SCORE)
    form = only(TITLE, drawn(FORM.replace(TOTAL, conclusion.format("96"))))
    assert total_of(form) == (None, None)
    assert [each.text.value for each in form.statements if each.kind is StatementKind.SCORE] == [96]


@pytest.mark.parametrize(
    "sentence", ["自评得分90分以上为优", "产出指标得分50分", "上年自评得分为95分", "财政评分95分", "自评得分90-100分为优"]
)
def test_what_only_sounds_like_the_total(sentence: str) -> None:
    assert with_total(WIDE.format(sentence)) == (None, None)


TEXT = """2024年度项目支出绩效自评表

项目名称\t职工之家
年度总体目标\t预期目标\t实际完成情况
\t建成。\t已建成。
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
\t产出指标\t数量指标\t活动次数\t≥10次\t12次\t50\t50
\t效益指标\t社会效益指标\t参与率\t≥80%\t85%\t50\t48.9
自评总分为98.9分，等级为优
"""


def test_the_total_in_words_ends_a_form_of_text() -> None:
    (form,) = read_forms(read_text(TEXT.encode())).forms
    assert total_of(form) == (None, SCORE)
