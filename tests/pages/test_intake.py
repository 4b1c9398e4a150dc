"""数据导入: nothing is stored before it was seen and confirmed, and what was stored can be taken out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_data.database import store
from perfeval_data.ingest.publish import ingest
from tests.drawn_paper import paper
from tests.formats import as_docx
from tests.forms.test_split import TITLE, form
from tests.ingest.test_publish import offer, projects
from tests.pages.conftest import Dashboard


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
    assert projects(database) == [(1, "甲", 70)]


def test_document_is_taken_out_again(dashboard: Dashboard, database: Path) -> None:
    ingest([offer("甲.html", TITLE, form("甲")), offer("乙.html", TITLE, form("乙"))], database)
    dashboard.open("intake")
    dashboard.app.selectbox[0].set_value(1)
    dashboard.run()
    dashboard.app.checkbox[0].check()
    dashboard.run()
    press(dashboard, "移除")
    assert "已移除" in dashboard.prose
    assert projects(database) == [(2, "乙", 50)]
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT outcome FROM ingestions ORDER BY ingestion_id DESC LIMIT 1").fetchall() == [
            ("removed",)
        ]
