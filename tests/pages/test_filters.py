"""The filter: set by links and lists, kept through menus, carried by links, named in the address, cleared in one click."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from perfeval_data.dashboard.ui.controls import LONGEST_TEXT
from tests.pages.conftest import PAGES, Dashboard

UNIT = "权益工作部"


def test_filter_survives_the_menu(sample: Dashboard) -> None:
    sample.open().choose("unit", UNIT)
    for page in [*PAGES, "intake", "funds"]:
        sample.open(page)
        if page != "intake":
            assert f"{UNIT}**，2 / 共 5 个项目" in sample.prose
            assert sample.query["unit"] == UNIT


def test_keyword_and_grade_survive_the_menu(sample: Dashboard) -> None:
    sample.open(grade="优", q="经费").open("scores").open("intake").open("findings")
    assert "2024年度 · 优 · 名称含“经费”" in sample.prose.replace("\\", "")
    assert sample.app.text_input("q").value == "经费"


def test_every_link_carries_the_filter(sample: Dashboard) -> None:
    for page in ("overview", "funds", "scores", "findings", "indicators", "project"):
        sample.open(page, unit=UNIT, grade="优")
        assert sample.links
        for link in sample.links:
            query = parse_qs(urlsplit(link).query)
            assert (query["unit"], query["grade"]) == ([UNIT], ["优"])


def test_filter_is_cleared_in_one_click(sample: Dashboard) -> None:
    sample.open("funds", unit=UNIT, q="经费")
    assert not sample.app.button("clear").disabled
    sample.app.button("clear").click()
    sample.run()
    assert "2024年度**，5 / 共 5 个项目" in sample.prose
    assert not {"unit", "q"} & sample.query.keys()
    assert sample.app.button("clear").disabled
    assert "5 / 共 5 个项目" in sample.open("scores").prose


def test_link_replaces_the_whole_filter(sample: Dashboard) -> None:
    sample.open("funds", unit=UNIT).open("funds", grade="优")
    assert "2024年度 · 优**，4 / 共 5 个项目" in sample.prose


def test_unknown_value_in_a_link_gets_a_sentence(sample: Dashboard) -> None:
    for name, sentence in (
        ("unit", "实施单位“没有的值”在所选年度的数据里没有，已改为“全部”。"),
        ("department", "主管部门“没有的值”在所选年度的数据里没有，已改为“全部”。"),
        ("grade", "等级“没有的值”在所选年度的数据里没有，已改为“全部”。"),
        ("year", "年度“没有的值”在现有数据里没有，已改为“2024”。"),
    ):
        sample.open("funds", **{name: "没有的值"})
        assert [warning.value for warning in sample.app.warning] == [sentence]
        assert "5 / 共 5 个项目" in sample.prose
        assert name not in sample.query
        assert not sample.run().app.warning


def test_unit_that_the_newly_chosen_year_does_not_have_gets_a_sentence(large: Dashboard) -> None:
    large.open("funds", unit="-2+3").choose("year", "2023")
    (warning,) = large.app.warning
    assert r"实施单位“\-2\+3”在所选年度的数据里没有" in warning.value
    assert "150 / 共 305 个项目" in large.prose


def test_years_are_offered_newest_first_and_values_with_their_number_of_projects(large: Dashboard) -> None:
    large.open()
    assert large.app.selectbox("year").options == ["全部", "2024（155）", "2023（150）"]
    assert large.app.selectbox("grade").options[1:] == ["优（33）", "良（30）", "中（62）", "差（21）", "不评等级（9）"]


def test_all_years_together(large: Dashboard) -> None:
    large.open("funds", year="全部")
    assert "全部年度**，305 / 共 305 个项目" in large.prose
    assert large.query == {"year": "全部"}


@pytest.fixture
def crowded(sample: Dashboard, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    """A database with more units than a list takes."""
    monkeypatch.setattr("perfeval_data.dashboard.ui.filters.MOST_LISTED", 1)
    return sample.open()


def test_of_very_many_units_few_are_listed_and_one_that_a_link_names(crowded: Dashboard) -> None:
    assert len(crowded.app.selectbox("unit").options) == 2
    assert "实施单位很多，列表中只有前 1 个" in crowded.prose
    crowded.open(unit=UNIT)
    assert f"{UNIT}**，2 / 共 5 个项目" in crowded.prose
    assert len(crowded.app.selectbox("unit").options) == 3


def test_of_very_many_units_any_is_found_by_a_part_of_its_name(crowded: Dashboard) -> None:
    crowded.app.text_input("look for unit").set_value("权益")
    crowded.run()
    assert crowded.app.selectbox("unit").options == ["全部", f"{UNIT}（2）"]
    crowded.choose("unit", UNIT)
    assert f"{UNIT}**，2 / 共 5 个项目" in crowded.prose


def test_few_departments_are_listed_whole_beside_very_many_units(crowded: Dashboard) -> None:
    assert [field.label for field in crowded.app.text_input] == ["查找实施单位", "项目名称含"]


def test_text_to_look_for_is_no_longer_than_it_helps(sample: Dashboard) -> None:
    for name in ("find", "q"):  # what is drawn below the bar is gone where nothing bears the name
        sample.open("indicators", **{name: " 经费" + "长" * 5_000})
        assert len(sample.app.text_input(name).value or "") == LONGEST_TEXT
