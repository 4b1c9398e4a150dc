"""整改台账, the second view of 填报疑点: findings are put on it, moved, confirmed and taken back; a filled-in workbook is taken in."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.pages.conftest import Dashboard

Visit = Callable[[Path], Dashboard]


@pytest.fixture
def dashboard(visit: Visit, sample_database: Path, tmp_path: Path) -> Dashboard:
    return visit(Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb")))


def asked(dashboard: Dashboard, *findings: str) -> None:
    dashboard.open("findings", finding=findings or "all", act="ask")
    dashboard.app.text_input("name of who asks").set_value("张会计")
    dashboard.app.button[-1].click()
    dashboard.run()


def moved(dashboard: Dashboard, item: str, state: str, note: str = "") -> None:
    dashboard.open("findings", view="ledger", item=item)
    dashboard.app.radio("state of remedy").set_value(state)
    dashboard.app.text_area("note of remedy").set_value(note)
    dashboard.app.text_input("name of who registers").set_value("张会计")
    dashboard.app.button[-1].click()
    dashboard.run()


def test_empty_ledger_says_how_it_is_filled(sample: Dashboard) -> None:
    sample.open("findings", view="ledger")
    assert "整改台账上还没有要求整改的疑点" in sample.prose


def test_findings_are_asked_about_and_it_can_be_undone(dashboard: Dashboard) -> None:
    asked(dashboard, "1-1", "1-2", "3-1")
    assert "已列入整改台账3条，限" in dashboard.prose
    dashboard.app.button(key="take back").click()
    dashboard.run().open("findings", view="ledger")
    assert "还没有要求整改的疑点" in dashboard.prose


def test_ledger_lists_states_rate_and_units(dashboard: Dashboard) -> None:
    asked(dashboard)
    dashboard.open("findings", view="ledger")
    assert "要求整改38条，已整改0条，整改率0%；未整改38条。" in dashboard.prose
    assert len(dashboard.table("整改台账")) == 39
    moved(dashboard, "1", "rectified")
    assert "已登记：已整改。" in dashboard.prose
    moved(dashboard, "2", "waived")
    assert "不予整改须写明理由。" in dashboard.prose
    moved(dashboard, "2", "waived", "理由成立")
    dashboard.open("findings", view="ledger")
    assert "要求整改38条，已整改1条，整改率2.7%；不予整改1条，未整改36条。" in dashboard.prose
    assert dashboard.foot("各单位整改情况")[0][1:4] == ["38", "1", "1"]
    assert {row[0] for row in dashboard.open("findings", view="ledger", standing="waived").table("整改台账")[1:]} == {
        "不予整改"
    }
    assert "已处理2条" in dashboard.open("findings").prose


def test_letters_put_what_they_ask_on_the_ledger(dashboard: Dashboard) -> None:
    dashboard.open("findings", unit="权益工作部")
    dashboard.app.text_input("name of who sends letters").set_value("张会计")
    dashboard.app.button(key="ledger of letters").click()
    dashboard.run()
    assert dashboard.query["view"] == "ledger"
    assert "已列入整改台账" in dashboard.prose
    assert {row[7] for row in dashboard.table("整改台账")[1:]} == {"权益工作部"}
    assert "下载整改通知（Word）" in dashboard.open("findings", unit="权益工作部").downloads


def test_filled_in_workbook_is_shown_before_it_is_carried_out(dashboard: Dashboard) -> None:
    asked(dashboard, "1-1", "1-2")
    dashboard.open("findings", view="ledger")
    book = openpyxl.load_workbook(io.BytesIO(dashboard.downloads["下载整改台账（未整改的，Excel，可填写）"].data()))
    book["整改台账"]["N2"] = "已回复"
    buffer = io.BytesIO()
    book.save(buffer)
    dashboard.app.file_uploader[0].set_value(("台账.xlsx", buffer.getvalue(), "application/xlsx"))
    dashboard.run()
    assert "将作以下1条变更" in dashboard.prose
    dashboard.app.text_input("name of who imports").set_value("李会计")
    dashboard.app.button(key="import ledger").click()
    dashboard.run()
    assert "已按台账登记1条。" in dashboard.prose
    assert len(dashboard.open("findings", view="ledger", standing="answered").table("整改台账")) == 2


def test_item_that_somebody_has_moved_meanwhile_is_left_by_a_page_opened_before(visit: Visit, dashboard: Dashboard) -> None:
    other = visit(Path(os.environ["PERFEVAL_DB"]))
    asked(dashboard, "1-1", "1-2")
    other.open("findings", view="ledger", item="all")
    moved(dashboard, "1", "rectified")
    other.app.radio("state of remedy").set_value("answered")
    other.app.text_input("name of who registers").set_value("己会计")
    other.app.button(key="move remedies").click()
    other.run()
    assert "已登记这 1 条：已回复。1条已由张会计另行登记，未改动。" in other.prose
    states = {row[0] for row in dashboard.open("findings", view="ledger").table("整改台账")[1:]}
    assert states == {"已整改", "已回复"}
