"""Points said in other words than as a number in its column."""

from __future__ import annotations

import re

import pytest

from tests.forms.right_form import (
    FORM,
    FUNDS,
    GOALS,
    HEADER,
    HEADING,
    LOWER_ROWS,
    TITLE,
    TOTAL,
    UPPER_ROWS,
    changed,
    drawn,
    only,
    read,
    refusal,
    unharmed,
)

SAID = [
    "9.3（扣0.7分）",
    "9.3分，扣0.7分",
    "得9.3分",
    "扣0.7分，得9.3分",
    "9.3/10",
    "10分/9.3分",
    "9.3（满分10分）",
    "9.3(10分)",
]


@pytest.mark.parametrize("said", SAID)
def test_points_said_with_those_lost_or_possible_are_the_points_reached(said: str) -> None:
    assert unharmed(changed("| 10 | 9.3 |", f"| 10 | {said} |"))


def test_points_may_be_said_so_in_each_row_and_in_the_total() -> None:
    form = FORM.replace("| 20 | 20 |", "| 20 | 得20分 |").replace("| 30 | 30 |", "| 30 | 30（扣0分） |")
    form = form.replace("| 10 | 9.3 |", "| 10 | 9.3（扣0.7分） |").replace("| 100 | 98.9 |", "| 100 | 98.9（扣1.1分） |")
    assert unharmed(only(TITLE, drawn(form)))


@pytest.mark.parametrize(
    "said", ["9.3（扣1.7分）", "9.3/15", "10（扣0.7分）", "扣0.7分", "9.3（10）", "9.3/8", "10/0", "9-10分"]
)
def test_points_that_the_weight_beside_contradicts_are_none(said: str) -> None:
    form = changed("| 10 | 9.3 |", f"| 10 | {said} |")
    assert form.indicators[1].score.value is None
    assert [(each.code, each.indicator_number) for each in form.reading_findings] == [("value_unreadable", 2)]


def in_pairs(order: str, name: str = "得分") -> str:
    """The form with its points in one column."""
    points = re.compile(r"\| (\d+) \| ([\d.]+) \|([^|]*)\|$")
    rows = [points.sub(rf"| {order} | < |\3|", line) for line in drawn(UPPER_ROWS, LOWER_ROWS, TOTAL).splitlines()]
    return drawn(HEADING, FUNDS, GOALS, HEADER.replace("| 分值 | 得分 |", f"| {name} | < |"), *rows)


@pytest.mark.parametrize("order", [r"\1分/\2分", r"\2/\1"])
@pytest.mark.parametrize("name", ["得分", "得分情况", "自评得分"])
def test_pairs_of_points_in_a_column_of_scores_hold_the_weights(order: str, name: str) -> None:
    assert unharmed(only(TITLE, in_pairs(order, name)))


def test_pairs_of_points_in_no_one_order_are_refused() -> None:
    assert "多处不是数字" in str(
        read(TITLE, in_pairs(r"\2/\1").replace("9.3/10", "10/9.3").replace("20/20", "20/19")).refusals[0]
    )


def test_pairs_of_points_reached_and_lost_hold_no_weights() -> None:
    lost = (
        in_pairs(r"\2/\1")
        .replace("20/20", "20/0")
        .replace("30/30", "30/0")
        .replace("10/10", "10/0")
        .replace("9.3/10", "9.3/0.7")
    )
    assert not read(TITLE, lost).forms
    assert not read(TITLE, lost.replace("9.3/0.7", "10/0")).forms


@pytest.mark.parametrize("band", ["年度绩效目标2 | <", "年度绩效目标2：办好。 | <", "年度绩效目标2 | 办好。"])
def test_the_name_of_a_goal_above_its_indicators_ends_no_table(band: str) -> None:
    row = f"| ^ | {band} | < | < | < | < | < | < |"
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, UPPER_ROWS, row, LOWER_ROWS, TOTAL)))


def converted(score: str, share: str, product: str) -> str:
    """The form with a score out of a hundred for each indicator, its share, and the points that both make."""
    shares = {"20": "20%", "10": "10%", "30": "30%", "100": "100%"}
    points = re.compile(r"\| (\d+) \| ([\d.]+) \|([^|]*)\|$")

    def in_three(line: str) -> str:
        match = points.search(line)
        if match is None:
            return line
        raw = "—" if "总分" in line else f"{100 * float(match[2]) / float(match[1]):g}"
        return f"{line[: match.start()]}| {raw} | {shares[match[1]]} | {match[2]} |{match[3]}|"

    header = HEADER.replace("| 分值 | 得分 |", f"| {score} | {share} | {product} |")
    total = TOTAL.replace("| 总分 | <", "| 总分 | < ")
    rows = [in_three(line) for line in drawn(UPPER_ROWS, LOWER_ROWS, total).splitlines()]
    return drawn(HEADING, FUNDS, GOALS, header, "\n".join(rows))


@pytest.mark.parametrize(
    "names", ["单项得分（百分制） | 权重占比（%） | 折算得分", "得分 | 权重 | 加权得分", "自评得分 | 所占权重 | 折合分数"]
)
def test_converted_points_are_those_of_the_form_where_each_row_proves_them(names: str) -> None:
    score, share, product = names.split(" | ")
    assert unharmed(only(TITLE, converted(score, share, product)))


def test_scores_on_another_scale_refuse_the_form() -> None:
    rows = converted("单项得分", "权重占比", "折算得分").replace("| 9.3 |", "| 9.9 |")
    assert "百分制" in refusal(TITLE, rows)


def test_scores_that_mostly_exceed_their_weights_refuse_the_form() -> None:
    rows = [re.sub(r"\| [\d.]+ \|([^|]*)\|$", r"| 60 |\1|", line) for line in drawn(UPPER_ROWS, LOWER_ROWS).splitlines()[:3]]
    assert "百分制" in refusal(TITLE, drawn(HEADING, FUNDS, GOALS, HEADER, "\n".join(rows), TOTAL))


BESIDE = [
    "| 分值 | 系统得分 | 得分 |",
    "| 支出进度 | 分值 | 得分 |",
    "| 预算金额（万元） | 分值 | 得分 |",
    "| 分值 | 失分 | 得分 |",
]


@pytest.mark.parametrize("names", BESIDE)
@pytest.mark.parametrize("number", ["98.2", "45", "100", "97.5%"])
def test_numbers_beside_the_columns_of_points_are_none_of_the_total(names: str, number: str) -> None:
    """The form with another column before one of the points, with a number in the row of the total."""
    at = next(place for place, name in enumerate(names.split("|")[1:-1]) if name.strip() not in ("分值", "得分"))
    header = HEADER.replace("| 分值 | 得分 |", names)

    def with_another(line: str) -> str:
        cells = line.strip().strip("|").split("|")
        value = number if "总分" in line else "1"
        cells.insert(len(cells) - 3 + at, f" {value} ")
        return f"|{'|'.join(cells)}|"

    rows = [with_another(line) for line in drawn(UPPER_ROWS, LOWER_ROWS, TOTAL).splitlines()]
    assert unharmed(only(TITLE, drawn(HEADING, FUNDS, GOALS, header, "\n".join(rows))))


def test_a_sum_of_deductions_is_no_total() -> None:
    form = changed("| 100 | 98.9 | |", "| 100 | -1.1 | |")
    assert form.stated_total_score.value is None
