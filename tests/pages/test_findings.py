"""填报疑点: counted by kind and unit, listed the gravest first, each kind with what to do about it."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest

from perfeval_data.database import store
from perfeval_data.database.review import Verdict
from perfeval_data.ingest.publish import remove
from tests.pages.conftest import Dashboard, numbers

GRAVITY = ["错误", "警示", "提示"]


def test_counts_by_kind_and_by_unit_add_up_to_the_list(large: Dashboard) -> None:
    listed = len(large.open("findings").csv("填报疑点").frame())
    for content in ("疑点种类统计", "各单位填报质量"):
        assert sum(numbers(large.csv(content).frame()["疑点数（条）"])) == listed
    assert f"155个项目共有疑点{listed:,}条，已处理0条，待处理{listed:,}条：错误" in large.prose


def test_gravest_come_first(sample: Dashboard) -> None:
    for content in ("填报疑点", "疑点种类统计"):
        severities = sample.open("findings").csv(content).frame()["严重程度"].map(GRAVITY.index).tolist()
        assert severities == sorted(severities)


def test_link_to_a_kind_lists_it_alone_and_says_what_to_do(sample: Dashboard) -> None:
    sample.open("findings", kind="missed_target_full_points")
    assert {row[1] for row in sample.table("填报疑点")[1:]} == {"未达指标仍得满分"}
    assert "处理建议：按完成比例重新计分，或更正完成值。依据：表内印制的评分规则。" in sample.prose


def test_every_kind_and_unit_leads_to_its_findings(sample: Dashboard) -> None:
    links = sample.open("findings").links
    assert any("kind=missed_target_full_points" in link for link in links)
    for name in ("权益工作部", "党建人事部", "财务与资产管理部"):
        (link,) = [link for link in links if sample.place(link) == ("findings", {"unit": [name]})]
        assert {row[5] for row in sample.follow(link).table("填报疑点")[1:]} == {name}


def test_severity_can_be_chosen(sample: Dashboard) -> None:
    sample.open("findings", severity="error")
    assert {row[0] for row in sample.table("填报疑点")[1:]} == {"✕ 错误"}
    assert sample.query["severity"] == "error"


def test_kind_that_a_new_filter_leaves_out_gets_a_sentence(sample: Dashboard) -> None:
    sample.open("findings", kind="missed_target_full_points").choose("unit", "财务与资产管理部")
    assert "未达指标仍得满分" not in sample.csv("疑点种类统计").frame()["疑点种类"].tolist()
    assert "疑点种类“未达指标仍得满分”在当前范围内没有，已改为“全部”。" in [warning.value for warning in sample.app.warning]


def test_unknown_kind_in_a_link_gets_a_sentence(sample: Dashboard) -> None:
    sample.open("findings", kind="nothing", severity="none")
    assert len(sample.app.warning) == 2
    assert len(sample.table("填报疑点")) == 39


def test_unknown_view_in_a_link_gets_a_sentence(sample: Dashboard) -> None:
    sample.open("findings", view="zzz")
    assert "查看“zzz”在当前范围内没有，已改为“疑点”。" in [warning.value for warning in sample.app.warning]
    assert len(sample.table("填报疑点")) == 39


def marked(dashboard: Dashboard, finding: str, verdict: str, note: str, name: str) -> None:
    dashboard.open("findings", finding=finding)
    dashboard.app.radio("verdict of review").set_value(verdict)
    dashboard.app.text_area("note of review").set_value(note)
    dashboard.app.text_input("name of marker").set_value(name)
    dashboard.app.button[-1].click()
    dashboard.run()


def test_finding_is_marked_listed_under_its_verdict_and_logged(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path
) -> None:
    dashboard = visit(Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")))
    assert any(link.endswith("finding=1-1") for link in dashboard.open("findings").links)
    marked(dashboard, "1-1", Verdict.UNFOUNDED, "<b>表头错位</b>", "张会计")
    assert "已登记：不属实。" in dashboard.prose
    dashboard.open("findings", verdict="unfounded")
    ((*_, verdict),) = dashboard.table("填报疑点")[1:]
    assert verdict == "不属实"
    ((_, project, *_, note, name),) = dashboard.open("about").table("疑点处理记录")[1:]
    assert (project, note, name) == ("基层党组织党建活动经费", "<b>表头错位</b>", "张会计")


def counted(dashboard: Dashboard) -> list[str]:
    """The findings as each page counts them: overview in words and figures, its list, the findings page, the sheet, the extract."""
    overview = dashboard.open()
    said = next(text for text in overview.prose.splitlines() if "系统核对发现填报疑点" in text)
    figures, foot = overview.metrics, overview.foot("项目清单")[0]
    listed = f"{numbers(overview.csv('项目清单').frame()['待处理疑点（条）']).sum():g}"
    assert foot[-1] == listed == figures["待处理疑点"].split(" / ")[0]
    findings = dashboard.open("findings")
    by = [findings.csv(content).frame() for content in ("疑点种类统计", "各单位填报质量")]
    lists = [frame[name] for frame in by for name in ("疑点数（条）", "待处理疑点（条）")]
    told = next(text for text in findings.prose.splitlines() if "个项目共有疑点" in text)
    sheet = next(text for text in dashboard.open("project", project="1").prose.splitlines() if text.startswith("疑点"))
    workbook = dashboard.open("about").downloads["extract workbook xlsx"].data()
    notes = "".join(str(row[1]) for row in openpyxl.load_workbook(io.BytesIO(workbook))["说明"].iter_rows(values_only=True))
    counts = re.compile(r"\d+条，已处理\d+条，待处理\d+条")
    sentences = [counts.findall(text)[0] for text in (said, told, sheet, notes)]
    return [*figures["待处理疑点"].split(" / ")[::-1], *(f"{numbers(column).sum():g}" for column in lists), *sentences]


def test_settled_finding_is_counted_as_such_everywhere_at_once(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path
) -> None:
    dashboard = visit(Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")))
    own = len(dashboard.open("project", project="1").csv("基层党组织党建活动经费_本项目疑点").frame())

    def expected(settled: int) -> list[str]:
        sentence, of_form = (f"{number}条，已处理{settled}条，待处理{number - settled}条" for number in (38, own))
        return [*["38", f"{38 - settled}"] * 3, sentence, sentence, of_form, sentence]

    assert counted(dashboard) == expected(0)
    for verdict, settled in ((Verdict.CONFIRMED, 0), (Verdict.CORRECTED, 1), (Verdict.WITHDRAWN, 0), (Verdict.UNFOUNDED, 1)):
        marked(dashboard, "1-1", verdict, "", "张会计")
        assert counted(dashboard) == expected(settled), verdict


def test_only_open_findings_weigh(visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path) -> None:
    dashboard = visit(Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")))
    with store.open_readonly(tmp_path / "perfeval.duckdb") as connection:
        grave = connection.execute(
            "SELECT evaluation_id, finding_number FROM findings WHERE evaluation_id = 1 AND severity <> 'notice'"
        ).fetchall()
    name = "基层党组织党建活动经费"
    assert name in "".join(body for body in dashboard.open().html if "pe-attention" in body)
    for form, number in grave:
        marked(dashboard, f"{form}-{number}", Verdict.CORRECTED, "", "张会计")
    assert name not in "".join(body for body in dashboard.open().html if "pe-attention" in body)
    (row,) = [
        row
        for row in dashboard.open("findings").csv("各单位填报质量").frame().to_dict("records")
        if row["实施单位"] == "党建人事部"
    ]
    assert row["无待处理错误和警示的项目占比"] == "50%"


def test_mark_without_a_name_is_not_taken(visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path) -> None:
    dashboard = visit(Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")))
    marked(dashboard, "1-1", Verdict.CONFIRMED, "", " ")
    assert "请填写登记人。" in dashboard.prose
    assert len(dashboard.open("findings", verdict="open").table("填报疑点")) == 39


# --- two officers at once ------------------------------------------------------------------------------------------


def opened(dashboard: Dashboard, name: str, verdict: Verdict) -> None:
    """All findings on the screen, with a verdict that is chosen and not yet given."""
    dashboard.open("findings", finding="all")
    dashboard.app.radio("verdict of review").set_value(verdict)
    dashboard.app.text_input("name of marker").set_value(name)


def given(dashboard: Dashboard) -> str:
    dashboard.app.button(key="register review").click()
    return dashboard.run().prose


def undone(dashboard: Dashboard) -> str:
    dashboard.app.button(key="take back").click()
    return dashboard.run().prose


@pytest.fixture
def two(visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path) -> tuple[Dashboard, Dashboard]:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    return visit(database), visit(database)


def test_page_opened_before_somebody_else_decided_overwrites_nothing(two: tuple[Dashboard, Dashboard]) -> None:
    first, second = two
    opened(first, "丙", Verdict.CONFIRMED)
    marked(second, "1-1", Verdict.UNFOUNDED, "", "丁")
    told = given(first)
    assert "已登记这 37 条：属实，待整改。1条已由丁另行登记，未改动。" in told
    ((*_, verdict),) = first.open("findings", verdict="unfounded").table("填报疑点")[1:]
    assert verdict == "不属实"


def test_nothing_is_registered_where_all_was_decided_meanwhile(two: tuple[Dashboard, Dashboard]) -> None:
    first, second = two
    opened(first, "丙", Verdict.CONFIRMED)
    opened(second, "丁", Verdict.UNFOUNDED)
    given(second)
    told = given(first)
    assert "38条已由丁另行登记，未改动。" in told
    assert "已登记" not in told
    assert not [button for button in first.app.button if button.key == "take back"]


def test_undo_takes_back_ones_own_marks_and_says_whose_it_leaves(two: tuple[Dashboard, Dashboard]) -> None:
    first, second = two
    opened(first, "丙", Verdict.CONFIRMED)
    given(first)
    marked(second, "1-1", Verdict.UNFOUNDED, "", "丁")
    assert "已撤销37条登记。1条已由丁另行登记，未撤销。" in undone(first)
    assert [row[-1] for row in first.open("findings").table("填报疑点")[1:] if row[-1] != "未处理"] == ["不属实"]


def test_click_on_a_finding_that_is_gone_is_told(two: tuple[Dashboard, Dashboard], tmp_path: Path) -> None:
    first, _ = two
    first.open("findings", finding="1-1")
    remove([1], tmp_path / "perfeval.duckdb")
    given(first)
    assert ["刚才的点击没有生效" in toast.value for toast in first.app.toast] == [True]


@pytest.mark.parametrize("finding", ["", "x", "1", "99-1", "1-", "-1-1", "9999999999-1"])
def test_link_to_no_finding_shows_the_page(sample: Dashboard, finding: str) -> None:
    sample.open("findings", finding=finding)
    assert not sample.app.radio


def test_letters_to_the_units_of_the_choice_are_offered_with_their_date(large: Dashboard) -> None:
    archive = large.open("findings", year="2024").downloads["下载整改通知（7个单位，zip）"]
    names = zipfile.ZipFile(io.BytesIO(archive.data())).namelist()
    assert len(names) == 7
    assert archive.file_name.endswith(f"_整改通知_{date.today():%Y%m%d}.zip")


def test_one_unit_gets_one_letter_by_the_days_chosen(large: Dashboard) -> None:
    large.open("findings", year="2024", unit="宣教部")
    large.app.number_input(key="days to rectify").set_value(30)
    letter = docx.Document(io.BytesIO(large.run().downloads["下载整改通知（Word）"].data()))
    due = date.today() + timedelta(days=30)
    texts = [paragraph.text for paragraph in letter.paragraphs]
    assert "某市总工会宣教部：" in texts
    assert any(f"请于{due.year}年{due.month}月{due.day}日前" in text for text in texts)
    assert f"要求于{due.year}年{due.month}月{due.day}日前完成整改。" in large.prose


def test_without_open_findings_there_is_no_letter(large: Dashboard) -> None:
    large.open("findings", year="2024", unit="宣教部", q="没有这个项目")
    assert not [label for label in large.downloads if "整改通知" in label]
