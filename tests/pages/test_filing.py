"""The banner of who has not filed, on 总览 and 数据导入."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages.conftest import Dashboard


@pytest.fixture
def listed(visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path) -> Callable[[str], Dashboard]:
    """A session on the sample with a list of who is expected beside it."""
    database = shutil.copy(sample_database, tmp_path / "perfeval.duckdb")

    def open_with(text: str) -> Dashboard:
        (tmp_path / "expected.csv").write_text(text, encoding="utf-8")
        return visit(Path(database))

    return open_with


def test_banner_counts_units_and_projects_and_lists_them(listed: Callable[[str], Dashboard]) -> None:
    page = listed("年度,实施单位,项目名称\n2024,宣教部,\n2024,权益工作部,劳模服务经费\n2024,权益工作部,\n").open()
    assert "按应报名单，2024年度还缺1个单位、1个项目的自评表。" in page.prose
    rows = page.table("未报名单")
    assert [row[2:] for row in rows[1:]] == [["宣教部", "—", "—"], ["权益工作部", "劳模服务经费", "劳模服务和活动经费"]]
    assert len(page.csv("未报名单").frame()) == 2
    assert "还缺1个单位、1个项目" in page.open("intake").prose


def test_list_that_is_complete_is_said_quietly(listed: Callable[[str], Dashboard]) -> None:
    page = listed("实施单位\n权益工作部\n").open()
    assert "应报名单上的单位和项目都有2024年度的自评表。" in page.prose
    assert not page.app.warning


def test_list_that_cannot_be_used_is_told_and_stops_nothing(listed: Callable[[str], Dashboard]) -> None:
    page = listed("姓名\n张三\n").open()
    assert "应报名单不能使用：expected.csv 第1行应是栏名" in page.prose.replace("\\", "")
    assert page.metrics["全年预算"] == "50.71万元"


def test_without_a_list_there_is_no_banner(sample: Dashboard) -> None:
    assert "应报名单" not in sample.open().prose
