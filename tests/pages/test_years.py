"""年度对比: this year beside the year before in words, by unit and by project, and where there is nothing to compare."""

from __future__ import annotations

from tests.pages.conftest import Dashboard, found
from tests.three_years import BEREAVED, DISPUTES, LIBRARY, MODELS, OLD_DISPUTES, PARTY


def test_year_beside_the_year_before_in_a_sentence(three_years: Dashboard) -> None:
    prose = three_years.open("years").prose
    assert "2024年度5个项目，与2023年度持平；全年预算50.71万元，减少0.29万元（0.57%）；执行率100%，与上年持平" in prose


def test_every_year_in_a_row_newest_first(three_years: Dashboard) -> None:
    rows = three_years.open("years").table("各年度情况")
    assert [row[0] for row in rows] == ["年度", "2024", "2023", "2022"]
    budget = rows[0].index("全年预算数（万元）")
    assert [row[budget] for row in rows[1:]] == ["50.71", "51.00", "47.00"]


def bars(page: Dashboard) -> list[str]:
    """The names beside the bars of the page."""
    return [name.text_content() for body in page.html for each in found(body, "pe-bars") for name in each.xpath(".//li/a")]


def test_three_years_are_a_trend(three_years: Dashboard) -> None:
    page = three_years.open("years")
    assert list(page.charts) == ["rate by year", "score by year", "units of two years"]
    assert bars(page) == ["2024年度", "2023年度", "2022年度"]


def test_two_years_are_a_pair(large: Dashboard) -> None:
    page = large.open("years", year="2024")
    assert list(page.charts) == ["units of two years"]
    assert bars(page) == ["2024年度", "2023年度"]


def test_units_in_both_years(three_years: Dashboard) -> None:
    rows = three_years.open("years").table("各单位两年对比")
    assert [row[:6] for row in rows[1:]] == [
        ["权益工作部", "2", "2", "40.10", "38.60", "1.50"],
        ["财务与资产管理部", "1", "1", "9.00", "9.00", "0.00"],
        ["党建人事部", "2", "2", "1.61", "3.40", "-1.79"],
    ]


def test_units_add_up_to_both_years(three_years: Dashboard) -> None:
    (together,) = three_years.open("years").foot("各单位两年对比")
    assert together == ["合计", "5", "5", "50.71", "51.00", "-0.29", "100%", "100%", "97.75", "97.75"]


def test_projects_by_what_became_of_them(three_years: Dashboard) -> None:
    page = three_years.open("years")
    assert "延续3个，疑似更名1个，新增1个，本年未延续1个。" in page.prose
    assert {row[0] for row in page.table("延续项目")[1:]} == {BEREAVED, "离休干部医疗统筹金", MODELS}
    page.see("lineage", "疑似更名")
    assert page.table("疑似更名项目")[1][:2] == [DISPUTES, OLD_DISPUTES]
    page.see("lineage", "新增")
    assert [row[0] for row in page.table("新增项目")[1:]] == [PARTY]
    page.see("lineage", "本年未延续")
    assert [row[0] for row in page.table("本年未延续项目")[1:]] == [LIBRARY]


def test_guess_is_named_as_one(three_years: Dashboard) -> None:
    assert "“疑似更名”是推测" in three_years.open("years").prose


def test_filter_holds_for_both_years(three_years: Dashboard) -> None:
    page = three_years.open("years", unit="权益工作部")
    assert "2024年度2个项目，与2023年度持平；全年预算40.10万元，增加1.50万元（3.89%）" in page.prose
    assert [row[0] for row in page.table("各单位两年对比")[1:]] == ["权益工作部"]


def test_one_year_alone_says_what_is_missing(sample: Dashboard) -> None:
    page = sample.open("years")
    assert "没有2023年度的自评表" in page.prose
    assert [row[0] for row in page.table("各年度情况")] == ["年度", "2024"]


def test_first_year_is_compared_with_nothing(three_years: Dashboard) -> None:
    assert "没有2021年度的自评表" in three_years.open("years", year="2022").prose


def test_choices_that_cannot_be_compared_say_so(three_years: Dashboard) -> None:
    assert "按等级筛选时不作年度对比" in three_years.open("years", grade="优").prose


def test_all_years_compare_the_newest(three_years: Dashboard) -> None:
    assert "2024年度5个项目，与2023年度持平" in three_years.open("years", year="全部").prose


def test_figures_of_other_pages_have_last_year_beside_them(three_years: Dashboard) -> None:
    changes = three_years.open().last_year
    assert changes["全年预算"] == "上年\u00a051.00（−0.57%）"
    assert changes["平均得分"] == "上年\u00a097.75（持平）"
    assert "与2023年度相比：年初预算上年\u00a051.00（−0.57%）" in three_years.open("funds").prose
    assert "与2023年度相比：平均得分上年\u00a097.75（持平）" in three_years.open("scores").prose
    assert "与2023年度相比：待处理疑点上年" in three_years.open("findings").prose


def test_figures_stand_alone_where_there_is_no_year_before(sample: Dashboard) -> None:
    assert sample.open().metrics
    assert not sample.last_year
    assert "相比" not in sample.open("funds").prose


def test_project_beside_itself(three_years: Dashboard) -> None:
    page = three_years.open("years")
    page.see("lineage", "疑似更名")
    (link,) = [link for link in page.links if "project=" in link]
    sheet = three_years.open("project", project=link.split("project=")[1].split("&")[0])
    assert "系统推测由2023年度的一个项目更名而来：同一单位，名称相似度77%，6项指标同名。请核对。" in sheet.prose
    assert [row[:2] for row in sheet.table("本项目各年度")[1:]] == [
        ["2024", DISPUTES],
        ["2023", OLD_DISPUTES],
        ["2022", OLD_DISPUTES],
    ]
    targets = {row[1]: (row[4], row[5]) for row in sheet.table("指标两年对比")[1:]}
    assert targets["调解成功劳动争议案件数"] == ("调解成功180件左右", "调解成功200件左右")


def test_project_without_another_year_has_no_comparison(sample: Dashboard) -> None:
    assert "年度对比" not in [element.value for element in sample.open("project").app.subheader]
