"""数据导入: nothing is stored before it was seen and confirmed, and what was stored can be taken out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from perfeval_data.database import store
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.offers import Source, unpacked
from perfeval_data.ingest.publish import ingest, publish, remove
from tests.database.histories import counting, document, play
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.test_split import TITLE, form
from tests.ingest.test_publish import offer, projects
from tests.pages.conftest import Dashboard
from tests.readers.packages import zip_of


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "perfeval.duckdb"


@pytest.fixture
def dashboard(visit: Callable[[Path], Dashboard], database: Path) -> Dashboard:
    return visit(database)


def upload(dashboard: Dashboard, *files: tuple[str, bytes]) -> Dashboard:
    dashboard.app.file_uploader[0].set_value([(name, data, "application/octet-stream") for name, data in files])
    return dashboard.run()


def press(dashboard: Dashboard, label: str) -> Dashboard:
    next(button for button in dashboard.app.button if label in button.label).click()
    return dashboard.run()


def test_first_documents_are_seen_confirmed_and_stored(dashboard: Dashboard, database: Path) -> None:
    upload(dashboard.open("intake"), ("甲.docx", as_docx(paper(TITLE, form("甲")))), ("空.docx", b""))
    assert "读出 1 张自评表" in dashboard.prose
    assert "文件是空的" in dashboard.prose
    assert not database.exists()
    press(dashboard, "确认入库：1 个文件、1 张自评表")
    assert "已入库 1 个文件、1 张自评表" in dashboard.prose
    assert projects(database) == [(1, "甲", 50)]


def test_preview_tells_what_is_known_and_what_would_be_replaced(dashboard: Dashboard, database: Path) -> None:
    known = offer("旧.html", TITLE, form("甲"))
    ingest([known], database)
    newer = form("甲").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |")
    upload(dashboard.open("intake"), ("同.html", known.data), ("新.docx", as_docx(paper(TITLE, newer))))
    assert "不会重复入库" in dashboard.prose
    assert "旧.html" in "".join(dashboard.html)
    press(dashboard, "确认入库")
    assert "替换旧表 1 张" in dashboard.prose
    assert projects(database) == [(2, "甲", 70)]


def test_archive_is_unpacked_once_and_what_systems_left_in_it_is_counted(
    dashboard: Dashboard, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = zip_of(
        {"甲/表.docx": as_docx(paper(TITLE, form("甲"))), "乙/表.docx": as_docx(paper(TITLE, form("乙"))), ".DS_Store": b"x"}
    )
    opened: list[str] = []

    def counted(offer: Offered) -> Iterator[Source]:
        opened.append(offer.file_name)
        return unpacked(offer)

    monkeypatch.setattr("perfeval_data.dashboard.intake.unpacked", counted)
    upload(dashboard.open("intake"), ("包.zip", data))
    dashboard.run()
    assert "1 个隐藏文件或系统遗留文件" in dashboard.prose
    assert r"包\.zip/甲/表\.docx" in dashboard.prose
    press(dashboard, "确认入库：2 个文件、2 张自评表")
    assert [name for _, name, _ in projects(database)] == ["甲", "乙"]
    assert opened == ["包.zip"]


def test_second_copy_of_a_file_is_stored_once(dashboard: Dashboard, database: Path) -> None:
    data = as_docx(paper(TITLE, form("甲")))
    upload(dashboard.open("intake"), ("甲.docx", data), ("又甲.docx", data))
    assert "不会重复入库" in dashboard.prose
    press(dashboard, "确认入库：1 个文件、1 张自评表")
    assert projects(database) == [(1, "甲", 50)]


def test_document_that_was_taken_out_can_be_imported_again_at_once(dashboard: Dashboard, database: Path) -> None:
    known = offer("甲.html", TITLE, form("甲"))
    ingest([known], database)
    upload(dashboard.open("intake"), ("甲.html", known.data))
    assert "不会重复入库" in dashboard.prose
    remove([1], database)
    dashboard.run()
    press(dashboard, "确认入库：1 个文件、1 张自评表")
    assert [name for _, name, _ in projects(database)] == ["甲"]


def choose_to_remove(dashboard: Dashboard, *documents: int) -> Dashboard:
    dashboard.app.multiselect[0].set_value(list(documents))
    return dashboard.run()


def test_document_is_taken_out_again_and_what_it_replaced_comes_back(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 乙50 | 甲50 乙50\nB: 甲60 丙10 | 甲60 丙10 乙50")
    choose_to_remove(dashboard.open("intake"), 2)
    assert "1 个项目不再计入汇总，1 个项目恢复为以前的自评表" in dashboard.prose
    assert "A.docx" in "".join(dashboard.html)
    dashboard.app.checkbox[0].check()
    dashboard.run()
    press(dashboard, "移除")
    assert "已移除 1 个文件" in dashboard.prose
    assert counting(database) == [("乙", 50), ("甲", 50)]


def test_several_documents_are_taken_out_at_once(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 | 甲50\nB: 乙60 | 甲50 乙60\nC: 丙10 | 甲50 丙10 乙60")
    choose_to_remove(dashboard.open("intake"), 3, 1)
    dashboard.app.checkbox[0].check()
    dashboard.run()
    press(dashboard, "移除")
    assert counting(database) == [("乙", 60)]


def test_tick_does_not_outlive_the_choice_that_it_was_given_for(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 | 甲50\nB: 乙60 | 甲50 乙60")
    choose_to_remove(dashboard.open("intake"), 1)
    dashboard.app.checkbox[0].check()
    dashboard.run()
    choose_to_remove(dashboard, 2)
    assert dashboard.app.checkbox[0].value is False


def test_documents_of_one_name_can_be_told_apart(dashboard: Dashboard, database: Path) -> None:
    for budget in (50, 60):
        publish([replace(document(f"{budget}", [("甲", budget)]), file_name="自评表.docx")], database)
    dashboard.open("intake")
    labels = dashboard.app.multiselect[0].options
    assert len(labels) == len(set(labels)) == 2
    assert "其中 0 张计入" in labels[1]


def test_removal_is_logged(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 | 甲50")
    choose_to_remove(dashboard.open("intake"), 1)
    dashboard.app.checkbox[0].check()
    dashboard.run()
    press(dashboard, "移除")
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT outcome FROM ingestions ORDER BY ingestion_id DESC LIMIT 1").fetchall() == [
            ("removed",)
        ]


def test_forms_that_were_judged_by_other_settings_can_be_judged_again(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 | 甲50")
    assert "重新核对" not in dashboard.open("intake").prose
    (database.parent / "audit.toml").write_text("[targets]\nfar_above = 1.6\n", encoding="utf-8")
    assert "按以前的标准核对" in dashboard.open("intake").prose
    press(dashboard, "按现行标准重新核对")
    assert "已按现行标准重新核对 1 张自评表" in dashboard.prose
    assert "按以前的标准核对" not in dashboard.open("intake").prose


def test_import_judges_by_the_settings_of_now_what_is_stored_already(database: Path) -> None:
    play(database, "A: 甲50 | 甲50")
    (database.parent / "audit.toml").write_text("[points]\nfull = 90\n", encoding="utf-8")
    play(database, "B: 乙50 | 乙50 甲50")
    with store.open_readonly(database) as connection:
        found = "SELECT project_name FROM finding_details WHERE code = 'points_not_100' ORDER BY 1"
        assert connection.execute(found).fetchall() == [("乙",), ("甲",)]


def test_forms_of_one_name_are_chosen_one_by_one(dashboard: Dashboard) -> None:
    blocks = (TITLE, form("甲"), TITLE, form("甲").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |"))
    upload(dashboard.open("intake"), ("甲.docx", as_docx(paper(*blocks))))
    box = dashboard.app.selectbox("preview 0")
    assert box.options == ["第1张　甲", "第2张　甲"]
    box.set_value(box.options[1])
    assert "70" in "".join(body for body in dashboard.run().html if "pe-sheet" in body)
