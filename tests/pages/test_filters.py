"""The filter: several values of each kind, set by links and lists, carried by every link, named in the address, taken off one by one."""

from __future__ import annotations

import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pandas as pd
import pytest

from perfeval_data.dashboard.ui import address
from perfeval_data.dashboard.ui.controls import LONGEST_TEXT
from tests.pages.conftest import FILTERED_PAGES, PAGES, Dashboard, found

UNIT, PARTY = "权益工作部", "党建人事部"


# --- the address is the choice -------------------------------------------------------------------------------------


def test_empty_address_is_the_dashboard_as_it_opens(sample: Dashboard) -> None:
    """Whatever was chosen before: the choice is the address's, and no session keeps another."""
    sample.open("funds", unit=UNIT, grade="优", q="经费")
    for page in PAGES:
        sample.open(page)
        assert sample.query == {}
        assert sample.chips == {}
        assert "2024年度 5 / 共 5 个项目" in sample.prose
        assert sample.app.text_input("q").value == ""
        assert sample.chosen("unit") == sample.chosen("grade") == []


def test_link_replaces_the_whole_filter(sample: Dashboard) -> None:
    sample.open("funds", unit=UNIT).open("funds", grade="优")
    assert list(sample.chips) == ["优"]
    assert "4 / 共 5 个项目" in sample.prose


def menus(dashboard: Dashboard) -> list[dict[str, str]]:
    """The links of the menu by their titles: the one of wide screens, and the one of telephones."""
    drawn = [menu for body in dashboard.html for menu in found(body, "pe-menu")]
    return [{link.text_content(): link.get("href") for link in menu.xpath(".//a")} for menu in drawn]


def test_filter_survives_the_menu(sample: Dashboard) -> None:
    sample.open().choose("unit", UNIT)
    for title in [*PAGES.values(), "数据导入", "资金执行"]:
        (link,) = {menu[title] for menu in menus(sample)}
        assert sample.follow(link).title == title
        assert sample.query == {"unit": UNIT}
        if title != "数据导入":
            assert list(sample.chips) == [UNIT]
            assert "2 / 共 5 个项目" in sample.prose


def test_menu_says_which_page_is_open(sample: Dashboard) -> None:
    for page, title in PAGES.items():
        current = [
            link.text_content()
            for body in sample.open(page).html
            for menu in found(body, "pe-menu")
            for link in menu.xpath(".//a[@aria-current='page']")
        ]
        assert current == [title] * len(menus(sample))
        assert f"菜单：{title}" in sample.prose


def test_every_link_carries_the_filter(sample: Dashboard) -> None:
    for page in ("overview", "funds", "scores", "findings", "indicators", "project"):
        sample.open(page, department="北京市丰台区总工会", unit=[UNIT, PARTY], grade=["优", "不评等级"], q="费")
        assert not sample.warnings
        assert sample.links
        for link in sample.links:
            query = parse_qs(urlsplit(link).query)
            assert query["q"] == ["费"]
            assert set(query["unit"]) <= {UNIT, PARTY}
            assert len(query["unit"]) == 2 or "department" not in query, "a unit alone, as the link of a unit has it"
            assert set(query["grade"]) <= {"优", "不评等级"}


# --- several values at once ----------------------------------------------------------------------------------------


def test_several_values_of_a_kind_are_chosen_one_after_the_other(sample: Dashboard) -> None:
    sample.open("funds").choose("unit", UNIT)
    assert sample.query == {"unit": UNIT}
    sample.choose("unit", UNIT, PARTY)
    assert sample.query == {"unit": [UNIT, PARTY]}
    assert list(sample.chips) == [UNIT, PARTY]
    assert "4 / 共 5 个项目" in sample.prose
    assert set(sample.csv("项目资金").frame()["实施单位"]) == {UNIT, PARTY}
    sample.choose("grade", "优")
    assert sample.query == {"unit": [UNIT, PARTY], "grade": "优"}
    assert "3 / 共 5 个项目" in sample.prose
    sample.choose("unit")
    assert sample.query == {"grade": "优"}


def test_several_values_hold_on_every_page_and_in_every_extract(large: Dashboard) -> None:
    query = {"year": ["2023", "2024"], "unit": ["宣教部", "（未填）"], "grade": ["优", "中"]}
    listed = large.open(**query).csv("项目清单").frame()
    assert set(listed["等级"]) == {"优", "中"}
    assert set(listed["实施单位"]) == {"宣教部", ""}
    for page in FILTERED_PAGES:
        large.open(page, **query)
        assert f"{len(listed)} / 共 305 个项目" in large.prose
        assert large.query == query
    book = openpyxl.load_workbook(io.BytesIO(large.open("about", **query).downloads["extract workbook xlsx"].data()))
    assert book["项目汇总"].max_row == len(listed) + 1
    notes = {str(name): text for name, text, *_ in book["说明"].iter_rows(values_only=True)}
    assert notes["范围"] == "2023、2024年度 · 宣教部、（未填） · 优、中"
    csv = large.downloads["extract projects csv"]
    assert len(csv.frame()) == len(listed)
    assert csv.file_name.startswith("2023、2024年度_宣教部、（未填）_优、中_项目汇总_")
    assert len(pd.read_parquet(io.BytesIO(large.downloads["extract projects parquet"].data()))) == len(listed)


def test_label_of_a_list_says_what_is_chosen(sample: Dashboard) -> None:
    assert "实施单位：全部" in sample.open().markdown
    assert f"实施单位：{UNIT}" in sample.open(unit=UNIT).markdown
    assert "实施单位：2项" in sample.open(unit=[UNIT, PARTY]).markdown


def test_chip_takes_off_one_value_and_nothing_else(large: Dashboard) -> None:
    query = {"year": ["2023", "2024"], "department": "某市总工会", "grade": ["优", "良"], "q": "活动", "units.sort": "grade"}
    large.open("funds", **query)
    chips = large.chips
    assert list(chips) == ["2023年度", "2024年度", "某市总工会", "优", "良", "名称含“活动”"]
    left = {
        "2023年度": query | {"year": []},
        "2024年度": query | {"year": ["2023"]},
        "某市总工会": query | {"department": []},
        "优": query | {"grade": ["良"]},
        "良": query | {"grade": ["优"]},
        "名称含“活动”": query | {"q": []},
    }
    for chip, link in chips.items():
        assert large.place(link) == ("funds", {n: [v] if isinstance(v, str) else v for n, v in left[chip].items() if v})
        large.follow(link)
        assert not large.warnings
        large.open("funds", **query)


def test_filter_is_cleared_in_one_click(sample: Dashboard) -> None:
    sample.open("funds", unit=[UNIT, PARTY], q="经费", **{"units.sort": "implementing_unit"})
    (clear,) = [link.get("href") for body in sample.html for link in found(body, "pe-clear")]
    sample.follow(clear)
    assert sample.query == {"units.sort": "implementing_unit"}
    assert "2024年度 5 / 共 5 个项目" in sample.prose
    assert not any(found(body, "pe-clear") for body in sample.html)


# --- years ---------------------------------------------------------------------------------------------------------


def test_newest_year_is_chosen_where_the_address_names_none(large: Dashboard) -> None:
    assert "2024年度 155 / 共 305 个项目" in large.open("funds").prose
    large.choose("year", "2023")
    assert (large.query, list(large.chips)) == ({"year": "2023"}, ["2023年度"])
    large.choose("year", "2024")
    assert (large.query, large.chips) == ({}, {})


def test_all_years_together(large: Dashboard) -> None:
    large.open("funds").choose("year")
    assert "全部年度 305 / 共 305 个项目" in large.prose
    assert large.query == {"year": "全部"}
    large.follow(large.chips["全部年度"])
    assert large.query == {}
    large.open("funds", year=["2023", "2024"])
    assert "2023、2024年度 305 / 共 305 个项目" in large.prose


# --- what is offered -----------------------------------------------------------------------------------------------


def test_years_are_offered_newest_first_and_values_with_their_number_of_projects(large: Dashboard) -> None:
    large.open()
    assert large.offered("year") == ["2024（155）", "2023（150）"]
    assert large.offered("grade") == ["优（33）", "良（30）", "中（62）", "差（21）", "不评等级（9）"]


def test_numbers_of_what_is_offered_follow_the_other_choices(large: Dashboard) -> None:
    for query in ({"grade": ["优", "良"]}, {"q": "活动", "department": "某市总工会"}, {"year": "全部", "unit": "宣教部"}):
        listed = large.open(**query).csv("项目清单").frame()
        for name, column in (("grade", "等级"), ("unit", "实施单位")):
            if name not in query:
                counted = listed[column].str.replace(r"^不评等级.*", "不评等级", regex=True).replace("", "（未填）")
                names = counted.str.removeprefix("'").value_counts()
                assert sorted(large.offered(name)) == sorted(f"{value}（{number}）" for value, number in names.items())


# --- what the data do not have -------------------------------------------------------------------------------------


def test_unknown_value_in_a_link_gets_a_sentence_and_stays_in_the_address(sample: Dashboard) -> None:
    for name, sentence in (
        ("unit", "实施单位“没有的值”在所选年度的数据里没有，没有按它筛选。"),
        ("department", "主管部门“没有的值”在所选年度的数据里没有，没有按它筛选。"),
        ("grade", "等级“没有的值”在所选年度的数据里没有，没有按它筛选。"),
        ("year", "年度“没有的值”在现有数据里没有，没有按它筛选。"),
    ):
        sample.open("funds", **{name: "没有的值"})
        assert sample.warnings == [sentence]
        assert "2024年度 5 / 共 5 个项目" in sample.prose
        assert sample.query == {name: "没有的值"}
        assert sample.chips == {}


def test_known_values_beside_an_unknown_one_are_in_force(sample: Dashboard) -> None:
    sample.open("funds", unit=[UNIT, "没有的值"])
    assert sample.warnings == ["实施单位“没有的值”在所选年度的数据里没有，没有按它筛选。"]
    assert list(sample.chips) == [UNIT]
    sample.choose("unit", UNIT, PARTY)
    assert (sample.query, sample.warnings) == ({"unit": [UNIT, PARTY]}, [])


def test_unit_that_the_newly_chosen_year_does_not_have_gets_a_sentence(large: Dashboard) -> None:
    large.open("funds", unit="-2+3").choose("year", "2023")
    assert large.warnings == ["实施单位“-2+3”在所选年度的数据里没有，没有按它筛选。"]
    assert "150 / 共 305 个项目" in large.prose


# --- very many values ----------------------------------------------------------------------------------------------


@pytest.fixture
def crowded(sample: Dashboard, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    """A database with more units than a list takes."""
    monkeypatch.setattr("perfeval_data.dashboard.ui.filters.MOST_LISTED", 2)
    return sample.open()


def test_of_very_many_units_few_are_listed_and_one_that_a_link_names(crowded: Dashboard) -> None:
    listed = crowded.offered("unit")
    assert len(listed) == 2
    assert "实施单位很多，下面只列出前 2 个" in crowded.prose
    (other,) = {UNIT, PARTY, "财务与资产管理部"} - {option.split("（")[0] for option in listed}
    crowded.open(unit=other)
    assert list(crowded.chips) == crowded.chosen("unit") == [other]
    assert len(crowded.offered("unit")) == 3


def test_of_very_many_units_any_is_found_by_a_part_of_its_name(crowded: Dashboard) -> None:
    crowded.app.text_input("look for unit").set_value("权益")
    crowded.run()
    assert crowded.offered("unit") == [f"{UNIT}（2）"]
    crowded.choose("unit", UNIT)
    assert list(crowded.chips) == [UNIT]
    assert "2 / 共 5 个项目" in crowded.prose


def test_few_values_are_listed_whole_beside_very_many_units(crowded: Dashboard) -> None:
    assert [field.label for field in crowded.app.text_input] == ["查找实施单位", "项目名称含"]


def test_more_values_than_buttons_are_a_list_to_look_in(sample: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_data.dashboard.ui.filters.MOST_PILLS", 2)
    sample.open()
    assert len(sample.app.multiselect) == 1
    assert sorted(sample.offered("unit")) == sorted([f"{UNIT}（2）", f"{PARTY}（2）", "财务与资产管理部（1）"])
    sample.choose("unit", UNIT, PARTY)
    assert sample.query == {"unit": [UNIT, PARTY]}
    assert sample.chosen("unit") == [UNIT, PARTY]


def test_text_to_look_for_is_no_longer_than_it_helps(sample: Dashboard) -> None:
    for name in ("find", "q"):  # what is drawn below the bar is gone where nothing bears the name
        sample.open("indicators", **{name: " 经费" + "长" * 5_000})
        assert len(sample.app.text_input(name).value or "") == LONGEST_TEXT


def test_text_that_is_typed_stands_in_the_address(sample: Dashboard) -> None:
    sample.open("funds", **{"units.sort": "-executed_wan"}).app.text_input("q").set_value(" 经费 ")
    sample.run()
    assert sample.query == {"q": "经费", "units.sort": "-executed_wan"}
    assert list(sample.chips) == ["名称含“经费”"]
    sample.app.text_input("q").set_value("")
    assert sample.run().query == {"units.sort": "-executed_wan"}


def test_parts_of_the_filter_have_names_of_their_own() -> None:
    assert len(set(address.FILTERS)) == len(address.FILTERS) == 5
