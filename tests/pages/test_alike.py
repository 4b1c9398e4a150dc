"""Units of one name, a project twice in a document, full marks that are not 100: each is distinguished from the others,
everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.ingest.publish import remove
from perfeval_data.queries import Filters
from tests.alike import ADVERTISING, BOOKS, DEVICES, FIRST, OFFICE, PRESS, SECOND, TRAINING
from tests.pages.conftest import Dashboard, found, numbers, unescaped

UNIT_TABLES = (
    ("funds", "各实施单位资金"),
    ("findings", "各单位填报质量"),
    ("scores", "各单位得分复算"),
    ("years", "各单位两年对比"),
)


# --- units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "content"), UNIT_TABLES)
def test_units_of_one_name_are_rows_of_their_own_with_their_department(alike: Dashboard, page: str, content: str) -> None:
    rows = alike.open(page, year="2024").csv(content).frame()
    units = set(zip(rows["主管部门"], rows["实施单位"], strict=True))
    assert {(FIRST, OFFICE), (SECOND, OFFICE), (SECOND, PRESS)} <= units
    assert len(units) == len(rows)


def test_department_is_shown_only_where_there_are_several(alike: Dashboard) -> None:
    assert "主管部门" in alike.open("funds").table("项目资金")[0]
    assert "主管部门" not in alike.open("funds", department=FIRST).table("项目资金")[0]
    assert "主管部门" not in alike.csv("各实施单位资金").frame()


def test_link_to_a_unit_names_its_department(alike: Dashboard) -> None:
    places = [alike.place(link) for link in alike.open("funds").links if "unit=" in link]
    assert all(page == "funds" and "department" not in query for page, query in places)
    assert {query["unit"][0] for _, query in places} == {
        f"{FIRST} / {OFFICE}",
        f"{SECOND} / {OFFICE}",
        f"{SECOND} / {PRESS}",
    }, "also a name that another department has in another year only"


def test_no_two_labels_of_a_chart_are_alike(alike: Dashboard) -> None:
    for page in ("overview", "funds", "scores"):
        for key, chart in alike.open(page, year="2024").charts.items():
            names = chart["layout"]["yaxis"].get("ticktext") or []
            assert len(names) == len(set(names)), key
        for bars in [bars for body in alike.html for bars in found(body, "pe-bars")]:
            names = [name.text_content() for name in bars.xpath(".//li/a")]
            assert len(names) == len(set(names)) > 0


def test_bar_of_a_unit_leads_to_it_and_not_to_its_namesake(alike: Dashboard) -> None:
    (bars, _) = [bars for body in alike.open("funds").html for bars in found(body, "pe-bars")]
    links = {link.text_content(): link.get("href") for link in bars.xpath(".//li/a")}
    assert set(links) == {"办公室（甲局）", "办公室（乙局）", PRESS}
    alike.follow(links["办公室（乙局）"])
    assert set(alike.csv("项目资金").frame()["项目名称"]) == {TRAINING}
    assert not alike.warnings


# --- the filter ----------------------------------------------------------------------------------------------------


def test_choosing_a_namesake_chooses_its_department(alike: Dashboard) -> None:
    assert alike.open().offered("unit") == ["办公室（甲局）（3）", "办公室（乙局）（1）", "宣教部（2）"]
    alike.choose("unit", f"{SECOND} / {OFFICE}")
    assert alike.query == {"unit": f"{SECOND} / {OFFICE}"}
    assert "1 / 共 7 个项目" in alike.prose
    assert list(alike.chips) == [f"{SECOND} / {OFFICE}"]
    assert "实施单位：乙局 / 办公室" in unescaped(alike.prose)
    assert alike.offered("unit") == ["办公室（乙局）（1）", "办公室（甲局）（3）", "宣教部（2）"]


def test_address_with_a_name_that_several_have_says_so(alike: Dashboard) -> None:
    alike.open(unit=OFFICE)
    assert alike.warnings == ["实施单位“办公室”在甲局、乙局都有，请从列表中选定，没有按它筛选。"]
    assert "6 / 共 7 个项目" in alike.prose
    assert alike.query == {"unit": OFFICE}, "the address is the reader's"
    assert not alike.chips


def test_address_with_unit_and_department_is_that_unit(alike: Dashboard) -> None:
    for query in ({"unit": OFFICE, "department": SECOND}, {"unit": f"{SECOND} / {OFFICE}"}):
        alike.open("project", **query)
        assert not alike.app.warning
        assert alike.project == TRAINING
        assert "主管部门：乙局" in alike.prose


def test_unit_that_is_one_in_this_year_only_is_chosen_with_its_department(alike: Dashboard) -> None:
    """Beside the year before, the name alone would stand for both."""
    alike.open("years", unit=PRESS)
    assert list(alike.chips) == [f"{SECOND} / {PRESS}"]
    assert "没有2023年度的自评表" in alike.prose


def test_unit_of_another_department_is_given_up_in_a_sentence(alike: Dashboard) -> None:
    alike.open(unit=PRESS, department=FIRST)
    assert alike.warnings == ["实施单位“宣教部”不属于所选的主管部门“甲局”，没有按它筛选。"]
    assert list(alike.chips) == [FIRST]


def test_what_is_offered_follows_the_other_choices(alike: Dashboard) -> None:
    alike.open(grade="优")
    assert alike.offered("department") == ["甲局（2）", "乙局（1）"]
    assert alike.offered("unit") == ["办公室（2）", "宣教部（1）"]
    assert alike.offered("year") == ["2024（3）", "2023（1）"]
    alike.open(department=SECOND)
    assert alike.offered("grade") == ["优（1）", "中（1）", "不评等级（1）"]
    alike.open(grade=["优", "中"])
    assert alike.offered("department") == ["甲局（2）", "乙局（2）"]
    alike.open(q=DEVICES)
    assert alike.offered("unit") == ["办公室（2）"]


def test_choice_that_the_others_leave_empty_stays_in_its_list(alike: Dashboard) -> None:
    alike.open(grade="良", department=SECOND)
    assert not alike.app.warning
    assert "良（0）" in alike.offered("grade")
    assert "当前筛选条件下没有项目" in alike.prose


# --- the sheet -----------------------------------------------------------------------------------------------------


def project_id(database: Path, name: str, department: str) -> int:
    with store.open_readonly(database) as connection:
        found = "SELECT min(project_id) FROM projects WHERE project_name = ? AND department = ? AND fiscal_year = 2024"
        return int(connection.execute(found, [name, department]).fetchall()[0][0])


def test_projects_of_one_name_can_be_told_apart(alike: Dashboard) -> None:
    options = alike.open("project").app.selectbox("project").options
    assert options == ["培训经费（甲局）", "设备购置", "培训经费（乙局）", ADVERTISING, BOOKS]


def test_both_forms_of_a_project_can_be_opened(alike: Dashboard, alike_database: Path) -> None:
    number = str(project_id(alike_database, DEVICES, FIRST))
    alike.open("project", project=number)
    assert "该项目在同一文件中有2张自评表" in alike.prose
    assert [alike.table("设备购置_项目资金")[1][2], alike.app.selectbox("form").value] == ["10", 2]
    alike.pick("form", 3)
    assert [alike.table("设备购置_项目资金")[1][2], alike.query["form"]] == ["12", "3"]


def test_every_row_leads_to_its_own_form(alike: Dashboard) -> None:
    rows = alike.open("funds").csv("项目资金").frame()
    links = [link for (link, *_) in alike.links_of("项目资金")]
    assert len(links) == len(rows) == 6
    for link, budget in zip(links, rows["全年预算数（万元）"], strict=True):
        sheet = alike.follow(link)
        name = sheet.project
        assert sheet.table(f"{name}_项目资金")[1][2] == budget


def test_project_with_one_form_is_shown_whatever_form_the_address_names(alike: Dashboard, alike_database: Path) -> None:
    """What a link names stays in the address: to take it out would cost the Back button a step."""
    number = str(project_id(alike_database, TRAINING, SECOND))
    for query in ({"project": number}, {"project": number, "form": "7"}):
        page = alike.open("project", **query)
        assert page.query == query
        assert page.project == TRAINING


def test_project_whose_document_was_removed_says_so(
    visit: Callable[[Path], Dashboard], alike_database: Path, tmp_path: Path
) -> None:
    database = tmp_path / "perfeval.duckdb"
    database.write_bytes(alike_database.read_bytes())
    number = project_id(database, TRAINING, SECOND)
    with store.open_readonly(database) as connection:
        ((document,),) = connection.execute("SELECT document_id FROM documents WHERE file_name = '乙局2024.html'").fetchall()
    remove([document], database)
    page = visit(database).open("project", project=str(number))
    assert [warning.value for warning in page.app.warning] == ["“培训经费”：该项目目前没有在库的自评表，请在下面另选。"]
    assert not page.project


def test_project_of_the_choice_is_not_said_to_be_outside_of_it(alike: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_data.dashboard.project.MOST_NAMES", 1)
    for query, is_outside in (({}, False), ({"department": FIRST}, True)):
        box = alike.open("project", project="6", **query).app.selectbox("project")
        assert alike.project == BOOKS
        assert any("不在当前筛选范围" in option for option in box.options) is is_outside


# --- full marks and gaps -------------------------------------------------------------------------------------------


def test_scores_of_other_full_marks_are_shown_as_filed_and_graded_by_the_reading_of_100(alike: Dashboard) -> None:
    page = alike.open("scores", department=SECOND)
    frames = [page.csv(content).frame() for content in ("得分排名", "不评等级的项目")]
    rows = {row["项目名称"]: row for frame in frames for row in frame.to_dict("records")}
    alike.open(department=SECOND)
    assert [rows[ADVERTISING][name] for name in ("最终得分（计算）", "评级得分（计算）", "等级")] == ["110", "100", "优"]
    assert [rows[BOOKS][name] for name in ("最终得分（计算）", "评级得分（计算）", "等级")] == [
        "60",
        "",
        "不评等级（满分60分）",
    ]
    assert alike.metrics["平均得分"] == "85分"
    assert "1个项目不评等级（满分不是100分，或得分填报不全），未计入平均得分。" in alike.prose


def test_project_without_a_grade_says_why_on_its_sheet(alike: Dashboard) -> None:
    alike.open("project", project="6")
    assert "等级不评等级（满分60分）" in alike.prose


def test_projects_without_a_grade_can_be_chosen(alike: Dashboard) -> None:
    alike.open("scores", grade="不评等级")
    assert "1 / 共 7 个项目" in alike.prose
    assert alike.csv("不评等级的项目").frame()["项目名称"].tolist() == [BOOKS]


def test_rate_and_its_two_amounts_are_of_the_same_projects(alike: Dashboard) -> None:
    page = alike.open("funds", department=SECOND)
    assert "年初预算28.00万元，全年预算28.00万元，全年执行28.00万元，执行率100%" in page.prose
    assert "1个项目未填全年执行数，预算30.00万元，未计入。" in page.prose
    (row,) = [row for row in page.csv("各实施单位资金").frame().to_dict("records") if row["实施单位"] == OFFICE]
    assert (row["全年预算数（万元）"], row["执行率（计算）"], row["未填全的项目全年预算数（万元）"]) == ("", "", "30")


def test_foot_of_a_table_is_the_headline(alike: Dashboard) -> None:
    page = alike.open("funds", year="2024")
    assert "执行率84%" in page.prose
    for content in ("各实施单位资金", "项目资金"):
        together, left_out = page.foot(content)
        heading = page.table(content)[0]
        columns = [heading.index(name) for name in ("全年预算数（万元）", "全年执行数（万元）")]
        assert [together[0], left_out[0]] == ["合计", "未填全（未计入）"]
        assert [float(together[column]) for column in columns] == [100, 84]
        assert [left_out[column] for column in columns] == ["30.00" if content == "各实施单位资金" else "30", "—"]
        assert together[heading.index("执行率（计算）")] == "84%"


def test_year_by_year_figures_are_of_projects_that_filed_both(alike: Dashboard, alike_database: Path) -> None:
    rows = alike.open("years", year="2024").csv("各年度情况").frame()
    with store.open_readonly(alike_database) as connection:
        headline = queries.headline(connection, Filters((2024,)))
    assert numbers(rows["全年预算数（万元）"])[0] == headline.annual_budget_wan
    assert rows["未填全的项目数（个）"].tolist() == ["1", "0"]
