"""The row of the total where it names each number: the unit's own total is read wherever it stands, what others gave is none."""

from __future__ import annotations

import pytest

from perfeval_data.paper.model import SelfEvaluation
from tests.forms.right_form import FORM, LOWER_ROWS, TITLE, TOTAL, drawn, only, read, values_of

OTHERS = [
    "财政核定总分",
    "部门复核得分",
    "专家评分",
    "抽查得分",
    "上级核定",
    "第三方评价得分",
    "评审组打分",
    "名次",
    "排名",
    "评定档次",
    "加分",
    "减分",
    "扣分项",
    "上年得分",
    "平均分",
    "人数",
]
LAYOUTS = {
    "left": "| {} | {} | {} | {} | | | | | |",
    "spread": "| {} | < | {} | < | {} | < | {} | < | < |",
    "right": "| {} | | | | | | {} | {} | {} |",
    "over": "| {} | < | < | < | < | {} | {} | {} | |",
}


def total_of(*rows: str) -> tuple[object, object]:
    form = only(TITLE, drawn(FORM.replace(TOTAL, "\n" + "\n".join(rows))))
    assert values_of(form)[3:] == values_of(only(TITLE, drawn(FORM)))[3:], "funds and indicators stay as they are"
    return stated(form)


def stated(form: SelfEvaluation) -> tuple[object, object]:
    weight, score = form.stated_total_weight.value, form.stated_total_score.value
    return weight if weight is None else float(weight), score if score is None else float(score)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("other", OTHERS)
def test_what_others_gave_is_no_total(other: str, layout: str) -> None:
    assert total_of(layout.format("自评总分", "98.9", other, "86.25")) == (None, 98.9)
    assert total_of(layout.format(other, "86.25", "自评总分", "98.9")) == (None, 98.9)
    assert total_of(layout.format("总分", "98.9", other, "7")) == (None, 98.9)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_named_total_counts_although_it_does_not_add_up(layout: str) -> None:
    assert total_of(layout.format("自评总分", "97", "财政核定总分", "86.25")) == (None, 97)


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ("| 总分 | < | < | < | < | 排名 | 100 | 98.9 | |", (None, None)),
        ("| 总分 | < | 100 | 98.9 | 排名 | 7 | | | |", (100, 98.9)),
        ("| 满分 | 100 | 自评总分 | 98.9 | 财政核定总分 | 86.25 | | | |", (100, 98.9)),
        ("| 总分值 | 100 | 预算执行得分 | 9.6 | 自评总得分 | 98.9 | | | |", (100, 98.9)),
        ("| 总分 | 100 | 加分 | 2 | 扣分 | 3.1 | 得分 | 98.9 | |", (100, 98.9)),
        ("| 自评总分 | 98.9 | 最终得分 | 90 | | | | | |", (None, 98.9)),
        ("| 自评总分 | 97 | 最终得分 | 90 | | | | | |", (None, None)),
        ("| 总分 | < | < | < | < | < | 98.9 | 最终得分 | 90 |", (None, None)),
        ("| 人数 | 12 | 自评总分 | 98.9 | | | | | |", (None, 98.9)),
    ],
)
def test_the_row_of_the_total(row: str, total: tuple[object, object]) -> None:
    assert total_of(row) == total


def test_a_number_without_a_name_of_its_own_is_no_full_mark() -> None:
    form = only(TITLE, drawn(FORM.replace(TOTAL.strip(), "| 总分 | 98.9 | 7 | | | | | | |")))
    assert stated(form) == (None, None)
    assert "98.9、7" in form.reading_findings[0].message


@pytest.mark.parametrize("other", ["财政核定总分", "部门复核得分", "专家评分", "名次", "扣分项"])
def test_what_others_gave_in_a_row_of_its_own(other: str) -> None:
    given, total = f"| {other} | < | < | < | < | < | | 86 | |", TOTAL.strip()
    assert total_of(given, total) == total_of(total, given) == (100, 98.9)


def test_what_others_gave_of_their_full_marks() -> None:
    given, total = "| 复核总分 | < | < | < | < | < | 100 | 87.4 | |", "| 单位自评总分 | < | < | < | < | < | 100 | 98.9 | |"
    assert total_of(given, total) == total_of(total, given) == (100, 98.9)


def test_an_indicator_whose_values_are_called_like_points_is_one() -> None:
    form = only(
        TITLE, drawn(FORM.replace("| ≥10次 | 12次 |", "| 合计 | 总分 |").replace("| ≥80% | 85% |", "| 得分 | 自评得分 |"))
    )
    assert [(each.target.text, each.actual.text) for each in form.indicators][::3] == [("合计", "总分"), ("得分", "自评得分")]
    assert stated(form) == (100, 98.9)


def test_what_others_gave_alone_is_no_total() -> None:
    assert total_of("| 抽查得分 | < | < | < | < | < | | 91.5 | |") == (None, None)


@pytest.mark.parametrize(
    "row",
    [
        "| 部门 | < | 89 | < | 自评得分 | < | 98.9 | < | < |",
        "| 核定 | | | | 100 | 98.9 | 名次 | 3 | |",
        "| 核定 | < | < | < | 93 | 自评得分 | 100 | 98.9 | |",
    ],
)
def test_a_row_of_pairs_is_no_indicator(row: str) -> None:
    result = read(TITLE, drawn(FORM.replace(LOWER_ROWS + TOTAL, LOWER_ROWS + row)))
    assert not result.forms
    assert result.refusals[0].location.startswith("第16行")
