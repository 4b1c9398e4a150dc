"""得分分布: grades by the printed bands, a ranking that does not rank what has no score, and where points were lost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pages.conftest import Dashboard, found, numbers

SCORE = "评级得分（计算）"


def test_grades_say_their_rule_and_number(sample: Dashboard) -> None:
    assert sample.open("scores").table("等级分布") == [
        ["等级", "标准", "项目数（个）"],
        ["优", "90分（含）以上", "4"],
        ["良", "80分（含）至90分", "0"],
        ["中", "60分（含）至80分", "0"],
        ["差", "60分以下", "0"],
        ["不评等级", "满分不是100分，或得分填报不全", "1"],
    ]


def test_grades_follow_from_the_scores(large: Dashboard) -> None:
    ranking = large.open("scores").csv("得分排名").frame()
    scores = numbers(ranking[SCORE])
    *grades, ungraded = large.csv("等级分布").frame()["项目数（个）"].astype(int).tolist()
    edges = [101, 90, 80, 60, 0]
    assert grades == [int(((scores < upper) & (scores >= lower)).sum()) for upper, lower in pairwise(edges)]
    assert len(large.csv("不评等级的项目").frame()) == ungraded == 9
    assert len(scores) + ungraded == 155


@pytest.mark.parametrize("order", [None, "-graded_score", "graded_score"])
def test_ranking_is_of_graded_projects_only(large: Dashboard, order: str | None) -> None:
    large.open("scores", **({"ranking.sort": order} if order else {}))
    scores = numbers(large.csv("得分排名").frame()[SCORE])
    assert scores.tolist() == sorted(scores, reverse=order != "graded_score")
    assert len(scores) == 146


def test_mean_and_median_leave_out_what_has_no_grade(large: Dashboard) -> None:
    scores = numbers(large.open("scores").csv("得分排名").frame()[SCORE])
    sentence = f"平均{round(scores.mean(), 2):g}分，中位数{round(scores.median(), 2):g}分；9个项目不评等级（满分不是100分，或得分填报不全），未计入。"
    assert sentence in large.prose


def test_many_projects_are_counted_by_point_and_few_shown_each(large: Dashboard) -> None:
    assert "下载得分分布（CSV）" in large.open("scores").downloads
    assert sum(numbers(large.csv("得分分布").frame()["项目数（个）"])) == 146
    few = large.open("scores", grade="差")
    assert "下载得分分布（CSV）" not in few.downloads
    drawn = [point for trace in few.charts["scores"]["data"] for point in zip(trace["hovertext"], trace["x"], strict=True)]
    listed = few.csv("得分排名").frame()
    assert sorted(score for _, score in drawn) == sorted(numbers(listed[SCORE]))
    assert len({name for name, _ in drawn}) == len(drawn) == 21


def test_projects_without_any_score_are_told_in_a_sentence(large: Dashboard) -> None:
    large.open("scores", grade="不评等级")
    assert "当前范围内没有评定等级的项目。9个项目不评等级" in large.prose


def test_points_lost_add_up(sample: Dashboard) -> None:
    levels = sample.open("scores").csv("各类指标扣分").frame()
    (bars,) = [bars for body in sample.html for bars in found(body, "pe-bars") if "扣分最多的项目" in bars.text_content()]
    projects = [float(figure.text_content().removesuffix("分")) for figure in bars.xpath(".//span[@class='figures']")]
    assert projects == sorted(projects, reverse=True)
    assert sum(numbers(levels["扣分（计算）"])) == sum(projects) == 9
    (foot,) = sample.foot("各类指标扣分")
    assert foot[sample.table("各类指标扣分")[0].index("扣分（计算）")] == "9"


def test_deducted_indicators_lead_on_to_the_search(sample: Dashboard) -> None:
    table = sample.open("scores").table("扣分最多的指标")
    lost = [float(row[6]) for row in table[1:]]
    assert lost == sorted(lost, reverse=True)
    assert min(lost) > 0


def test_scores_by_the_rules_stand_beside_those_filed(sample: Dashboard) -> None:
    prose = sample.open("scores").prose
    assert "可量化复算的分值占满分的44.9%；复算后平均98.32分，自评平均97.75分，1个项目自评偏低。" in prose
    ((name, *_, filed, verified, difference),) = sample.table("复算不一致的项目")[1:]
    assert (name, filed, verified, difference) == ("基层党组织党建活动经费", "95", "97.27", "-2.27")
