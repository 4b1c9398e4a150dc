"""得分分布: grades by the printed bands, a ranking that does not rank what has no score, and where points were lost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pages.conftest import Dashboard, numbers

SCORE = "最终得分（计算）"


def test_grades_say_their_rule_and_number(sample: Dashboard) -> None:
    assert sample.open("scores").table("等级分布") == [
        ["等级", "标准", "项目数（个）"],
        ["优", "90分及以上", "5"],
        ["良", "80分至不足90分", "0"],
        ["中", "60分至不足80分", "0"],
        ["差", "不足60分", "0"],
    ]


def test_grades_follow_from_the_scores(large: Dashboard) -> None:
    ranking = large.open("scores").csv("得分排名").frame()
    scores = numbers(ranking[SCORE])
    grades = large.csv("等级分布").frame()["项目数（个）"].astype(int).tolist()
    edges = [101, 90, 80, 60, 0]
    assert grades == [int(((scores < upper) & (scores >= lower)).sum()) for upper, lower in pairwise(edges)]


@pytest.mark.parametrize("order", ["得分从高到低", "得分从低到高"])
def test_ranking_puts_projects_without_a_score_last(large: Dashboard, order: str) -> None:
    large.open("scores")
    large.app.segmented_control("ranking order").set_value(order)
    scores = numbers(large.run().csv("得分排名").frame()[SCORE])
    assert scores.dropna().tolist() == sorted(scores.dropna(), reverse=order == "得分从高到低")
    assert scores.isna().tolist() == sorted(scores.isna())
    assert scores.isna().sum() == 8


def test_mean_and_median_leave_out_what_has_no_score(large: Dashboard) -> None:
    scores = numbers(large.open("scores").csv("得分排名").frame()[SCORE])
    sentence = f"平均{round(scores.mean(), 2):g}分，中位数{round(scores.median(), 2):g}分；8个项目得分填报不全，未计入。"
    assert sentence in large.prose


def test_many_projects_are_counted_by_point_and_few_shown_each(large: Dashboard) -> None:
    assert "下载得分分布（CSV）" in large.open("scores").downloads
    assert sum(numbers(large.csv("得分分布").frame()["项目数（个）"])) == 147
    assert "下载项目得分（CSV）" in large.open("scores", grade="差").downloads


def test_projects_without_any_score_are_told_in_a_sentence(large: Dashboard) -> None:
    large.open("scores", grade="（未填）")
    assert "当前范围内没有得分填报完整的项目。" in large.prose


def test_points_lost_add_up(sample: Dashboard) -> None:
    levels = sample.open("scores").csv("各类指标扣分").frame()
    projects = sample.csv("扣分最多的项目").frame()
    assert sum(numbers(levels["扣分（计算）"])) == sum(numbers(projects["扣分（计算）"])) == 9


def test_deducted_indicators_lead_on_to_the_search(sample: Dashboard) -> None:
    table = sample.open("scores").table("扣分最多的指标")
    lost = [float(row[6]) for row in table[1:]]
    assert lost == sorted(lost, reverse=True)
    assert min(lost) > 0


def test_scores_by_the_rules_stand_beside_those_filed(sample: Dashboard) -> None:
    prose = sample.open("scores").prose
    assert "满分中有44.9%可以按数字复算；复算后平均96.65分，自评平均96.2分，1个项目自评偏低。" in prose
    ((name, *_, filed, verified, difference),) = sample.table("复算不一致的项目")[1:]
    assert (name, filed, verified, difference) == ("基层党组织党建活动经费", "95", "97.27", "-2.27")
