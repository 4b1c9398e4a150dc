"""数据导入: nothing is stored before it was seen and confirmed, and what was stored can be taken out again."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docx
import lxml.html
import pytest
from streamlit.testing.v1.element_tree import Checkbox

from perfeval_data.database import store
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.offers import Source, unpacked
from perfeval_data.ingest.outcomes import Outcome
from perfeval_data.ingest.publish import Published, ingest, publish, remove
from tests.database.histories import counting, document, play
from tests.drawn_paper import paper
from tests.formats import as_docx, as_html
from tests.forms.test_split import TITLE, form
from tests.ingest.test_publish import offer, projects
from tests.pages.conftest import Dashboard, text_of
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


def rows(dashboard: Dashboard, heading: str) -> list[list[str]]:
    """The rows of the table that has a column of this heading."""
    (table,) = [body for body in dashboard.html if "pe-table" in body and f">{heading}<" in body]
    found = lxml.html.fragment_fromstring(table).xpath(".//tbody/tr")
    return [[cell.text_content() for cell in row.xpath("./td")] for row in found]


def press(dashboard: Dashboard, label: str) -> Dashboard:
    next(button for button in dashboard.app.button if label in button.label).click()
    return dashboard.run()


def test_first_documents_are_seen_confirmed_and_stored(dashboard: Dashboard, database: Path) -> None:
    upload(dashboard.open("intake"), ("甲.docx", as_docx(paper(TITLE, form("甲")))), ("空.docx", b""))
    assert "1 个文件可以入库，共 1 个项目；1 个不能入库：文件是空的 1 个。" in dashboard.prose
    assert "办法：请向报送单位重新取得文件" in dashboard.prose
    assert not database.exists()
    press(dashboard, "确认入库：1 个文件、1 个项目")
    assert "入库 1 个文件，共 1 个项目；1 个未入库：文件是空的 1 个。" in dashboard.prose
    assert rows(dashboard, "未入库原因") == [["空.docx", "文件是空的", "请向报送单位重新取得文件", "—"]]
    assert projects(database) == [(1, "甲", 50)]


def test_a_file_that_nothing_was_seen_of_can_be_opened_at_the_desk(dashboard: Dashboard) -> None:
    upload(dashboard.open("intake"), ("空.docx", b""))
    press(dashboard, "到核定台处理")
    assert "没有可以显示的原文。" in [each.value for each in dashboard.app.caption]
    assert "点“不再处理”移走" in dashboard.prose
    assert not dashboard.app.exception


def test_preview_tells_what_is_known_and_what_would_be_replaced(dashboard: Dashboard, database: Path) -> None:
    known = offer("旧.html", TITLE, form("甲"))
    ingest([known], database)
    newer = form("甲").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |")
    upload(dashboard.open("intake"), ("同.html", known.data), ("新.docx", as_docx(paper(TITLE, newer))))
    assert "不会重复入库" in dashboard.prose
    assert "将替换 1 张旧表（旧.html）" in dashboard.prose
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
    assert [box.label.replace("\\", "") for box in dashboard.app.checkbox] == ["包.zip/甲/表.docx", "包.zip/乙/表.docx"]
    press(dashboard, "确认入库：2 个文件、2 个项目")
    assert [name for _, name, _ in projects(database)] == ["甲", "乙"]
    assert opened == ["包.zip"]


def test_second_copy_of_a_file_is_stored_once(dashboard: Dashboard, database: Path) -> None:
    data = as_docx(paper(TITLE, form("甲")))
    upload(dashboard.open("intake"), ("甲.docx", data), ("又甲.docx", data))
    assert "不会重复入库" in dashboard.prose
    press(dashboard, "确认入库：1 个文件、1 个项目")
    assert projects(database) == [(1, "甲", 50)]


def test_document_that_was_taken_out_can_be_imported_again_at_once(dashboard: Dashboard, database: Path) -> None:
    known = offer("甲.html", TITLE, form("甲"))
    ingest([known], database)
    upload(dashboard.open("intake"), ("甲.html", known.data))
    assert "不会重复入库" in dashboard.prose
    remove([1], database)
    dashboard.run()
    press(dashboard, "确认入库：1 个文件、1 个项目")
    assert [name for _, name, _ in projects(database)] == ["甲"]


def tick(dashboard: Dashboard) -> Checkbox:
    """The tick that a removal asks for."""
    return next(box for box in dashboard.app.checkbox if box.label == "确认移除")


def choose_to_remove(dashboard: Dashboard, *documents: int) -> Dashboard:
    dashboard.app.multiselect[0].set_value(list(documents))
    return dashboard.run()


def test_document_is_taken_out_again_and_what_it_replaced_comes_back(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 乙50 | 甲50 乙50\nB: 甲60 丙10 | 甲60 丙10 乙50")
    choose_to_remove(dashboard.open("intake"), 2)
    assert "1 个项目不再计入汇总，1 个项目恢复为以前的自评表" in dashboard.prose
    assert "A.docx" in "".join(dashboard.html)
    tick(dashboard).check()
    dashboard.run()
    press(dashboard, "移除")
    assert "已移除 1 个文件" in dashboard.prose
    assert counting(database) == [("乙", 50), ("甲", 50)]


def test_several_documents_are_taken_out_at_once(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 | 甲50\nB: 乙60 | 甲50 乙60\nC: 丙10 | 甲50 丙10 乙60")
    choose_to_remove(dashboard.open("intake"), 3, 1)
    tick(dashboard).check()
    dashboard.run()
    press(dashboard, "移除")
    assert counting(database) == [("乙", 60)]


def test_tick_does_not_outlive_the_choice_that_it_was_given_for(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 | 甲50\nB: 乙60 | 甲50 乙60")
    choose_to_remove(dashboard.open("intake"), 1)
    tick(dashboard).check()
    dashboard.run()
    choose_to_remove(dashboard, 2)
    assert tick(dashboard).value is False
    choose_to_remove(dashboard, 1)
    assert tick(dashboard).value is False
    tick(dashboard).check()
    dashboard.run()
    choose_to_remove(dashboard, 1, 2)
    assert tick(dashboard).value is False


def test_documents_are_not_removed_where_that_would_do_something_else_than_was_seen(
    dashboard: Dashboard, database: Path
) -> None:
    play(database, "A: 甲50 | 甲50\nB: 乙60 | 甲50 乙60")
    choose_to_remove(dashboard.open("intake"), 1, 2)
    tick(dashboard).check()
    dashboard.run()
    publish([document("C", [("丁", 5), ("乙", 90)])], database)
    press(dashboard, "移除")
    told = dashboard.prose + "".join(toast.value for toast in dashboard.app.toast)
    assert "这次没有移除" in told or "刚才的点击没有生效" in told
    assert counting(database) == [("丁", 5), ("乙", 90), ("甲", 50)]


def test_documents_are_not_removed_where_something_else_would_come_back(dashboard: Dashboard, database: Path) -> None:
    play(database, "A: 甲50 | 甲50\nB: 甲60 | 甲60\nC: 甲70 | 甲70")
    choose_to_remove(dashboard.open("intake"), 3)
    tick(dashboard).check()
    dashboard.run()
    assert "B.docx" in "".join(dashboard.html)
    remove([2], database)
    press(dashboard, "移除")
    assert "这些文件或移除的影响已有变化，这次没有移除。请看过现在的内容再办。" in dashboard.prose
    assert counting(database) == [("甲", 70)]
    press(dashboard, "移除")
    assert counting(database) == [("甲", 50)]


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
    tick(dashboard).check()
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
    press(dashboard, "对照原文")
    box = dashboard.app.selectbox("form beside its source")
    assert box.options == ["第1张　甲", "第2张　甲"]
    assert [row[:2] for row in rows(dashboard, "将替换")] == [["1", "甲"], ["2", "甲"]]


def made(name: str) -> tuple[str, bytes]:
    return f"{name}.docx", as_docx(paper(TITLE, form(name)))


def test_only_what_is_ticked_is_stored(dashboard: Dashboard, database: Path) -> None:
    upload(dashboard.open("intake"), made("甲"), made("乙"), made("丙"))
    boxes = {box.label.replace("\\", ""): box for box in dashboard.app.checkbox}
    assert all(box.value for box in boxes.values())
    boxes["乙.docx"].uncheck()
    dashboard.run()
    press(dashboard, "确认入库：2 个文件、2 个项目")
    assert "入库 2 个文件，共 2 个项目；1 个没有勾选。" in dashboard.prose
    assert [name for _, name, _ in projects(database)] == ["甲", "丙"]


def test_what_somebody_else_has_stored_meanwhile_is_told(
    dashboard: Dashboard, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(dashboard.open("intake"), made("甲"), made("乙"))

    def beaten(outcomes: Sequence[Outcome], path: Path, by: str) -> Published:
        publish([outcome for outcome in outcomes if outcome.file_name == "甲.docx"], path, "乙")
        return publish(outcomes, path, by)

    monkeypatch.setattr("perfeval_data.dashboard.intake.publish", beaten)
    press(dashboard, "确认入库：2 个文件、2 个项目")
    assert "入库 1 个文件，共 1 个项目；1 个在核对期间已由其他人入库。" in dashboard.prose
    assert [name for _, name, _ in projects(database)] == ["甲", "乙"]


def test_file_is_not_stored_over_a_form_that_came_in_unseen(dashboard: Dashboard, database: Path) -> None:
    upload(dashboard.open("intake"), made("甲"))
    ingest([offer("别处.html", TITLE, form("甲").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |"))], database)
    press(dashboard, "确认入库：1 个文件、1 个项目")
    assert "同一项目的自评表已由其他人入库，这次没有入库。请核对后再确认。" in dashboard.prose
    assert "将替换 1 张旧表（别处.html）" in dashboard.prose
    assert counting(database) == [("甲", 70)]
    press(dashboard, "确认入库：1 个文件、1 个项目")
    assert counting(database) == [("甲", 50)]


def test_what_can_be_stored_can_be_corrected_at_the_desk_first(dashboard: Dashboard, database: Path) -> None:
    upload(dashboard.open("intake"), made("甲"))
    press(dashboard, "到核定台处理")
    assert "问题已全部核定，可以入库。" in dashboard.prose
    assert "readings" not in dashboard.app.session_state, "what is answered here holds for what is read there"
    dashboard.app.text_input("name of officer").set_value("张会计")
    dashboard.run()
    dashboard.app.selectbox("corrected 表1 第1行第1列").set_value("fund_line 1 executed")
    dashboard.app.text_input("correction 表1 第1行第1列").set_value("49.5")
    press(dashboard, "更正")
    press(dashboard, "确认入库")
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT executed_wan::DOUBLE FROM project_summary").fetchall() == [(49.5,)]
        assert connection.execute("SELECT answered_by, proposed_text FROM reading_answers").fetchall() == [("张会计", "50")]


def test_all_are_ticked_or_none_with_a_click(dashboard: Dashboard) -> None:
    upload(dashboard.open("intake"), made("甲"), made("乙"))
    press(dashboard, "全不选")
    assert [box.value for box in dashboard.app.checkbox] == [False, False]
    confirm = next(button for button in dashboard.app.button if "确认入库" in button.label)
    assert (confirm.label, confirm.disabled) == ("确认入库：没有勾选文件", True)
    press(dashboard, "全选")
    assert "确认入库：2 个文件、2 个项目" in [button.label for button in dashboard.app.button]


def turn_files(dashboard: Dashboard, page: int) -> None:
    pages: Any = dashboard.app.get("pagination")[0]
    pages.set_value(page)
    dashboard.run()


def test_ticks_of_other_pages_of_a_long_list_hold(
    dashboard: Dashboard, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval_data.dashboard.intake_review.PAGE_ROWS", 2)
    upload(dashboard.open("intake"), made("甲"), made("乙"), made("丙"))
    assert len(dashboard.app.checkbox) == 2
    dashboard.app.checkbox[0].uncheck()
    dashboard.run()
    turn_files(dashboard, 2)
    assert [box.label.replace("\\", "") for box in dashboard.app.checkbox] == ["丙.docx"]
    turn_files(dashboard, 1)
    assert [box.value for box in dashboard.app.checkbox] == [False, True]
    press(dashboard, "确认入库：2 个文件、2 个项目")
    assert [name for _, name, _ in projects(database)] == ["乙", "丙"]


def test_problems_stand_first_and_what_is_stored_already_last(dashboard: Dashboard, database: Path) -> None:
    known = offer("旧.html", TITLE, form("甲"))
    ingest([known], database)
    newer = form("甲").replace("| 50 | 50 | 50 |", "| 70 | 70 | 70 |")
    files = ("同.html", known.data), made("新"), ("换.docx", as_docx(paper(TITLE, newer))), ("信.txt", "请开会".encode())
    upload(dashboard.open("intake"), *files)
    rows = [text_of(body) for body in dashboard.html if "pe-tag" in body]
    assert ["未入库" in rows[0], "将替换" in rows[1], "可入库" in rows[2], "重复" in rows[3]] == [True] * 4


def test_what_came_in_is_a_click_away(dashboard: Dashboard) -> None:
    upload(dashboard.open("intake"), made("甲"))
    press(dashboard, "确认入库")
    bodies = [lxml.html.fragment_fromstring(body, "div") for body in dashboard.html if "pe-link" in body]
    links = {body.text_content(): parse_qs(urlsplit(body.xpath(".//a/@href")[0]).query) for body in bodies}
    assert links["查看入库的项目"]["year"] == ["2024"]
    assert "查看疑点" in links


def test_file_is_given_back_with_comments_also_out_of_an_archive(dashboard: Dashboard) -> None:
    data = as_docx(paper(TITLE, form("甲")))
    upload(dashboard.open("intake"), ("包.zip", zip_of({"一/甲.docx": data})))
    press(dashboard, "对照原文")
    back = dashboard.downloads["下载批注版"]
    assert back.file_name == "甲_批注版.docx"
    said = [comment.text for comment in docx.Document(io.BytesIO(back.data())).comments]
    assert said
    assert all("处理建议：" in text for text in said)


def test_what_takes_no_comments_says_what_does(dashboard: Dashboard) -> None:
    upload(dashboard.open("intake"), ("甲.html", as_html(paper(TITLE, form("甲")))))
    press(dashboard, "对照原文")
    assert "下载批注版" not in dashboard.downloads
    assert "（.docx）和 Excel（.xlsx）文件可以下载批注版" in dashboard.prose
