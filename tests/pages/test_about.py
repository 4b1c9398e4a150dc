"""数据说明: what is in the database and what was refused, terms, and all extracts within the filter."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import duckdb
import openpyxl
import pandas as pd
import pytest

from perfeval_data.audit.catalogue import RULES
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from tests.pages.conftest import Dashboard
from tests.three_years import SAMPLE


def test_documents_and_refusals_are_listed(large: Dashboard) -> None:
    large.open("about")
    documents = large.table("已入库文件")[1:]
    assert len(documents) == 11
    assert sum(int(row[2]) for row in documents) == 306
    ((name, reason, *_),) = large.table("未入库文件")[1:]
    assert (name, reason) == ("会议通知.txt", "没有找到项目支出绩效自评表")


@pytest.fixture
def changed(visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path) -> Callable[[str], Dashboard]:
    """A session on a copy of the sample in which something was changed."""
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))

    def change(statement: str) -> Dashboard:
        with duckdb.connect(database) as connection:
            connection.execute(statement)
        return visit(database)

    return change


def test_what_is_held_is_counted(sample: Dashboard) -> None:
    assert "已入库1个文件，自评表5张。" in sample.open("about").prose
    assert not sample.app.warning


def test_forms_that_a_newer_document_holds_do_not_count(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(sample_database, tmp_path / "perfeval.duckdb"))
    text = SAMPLE.read_text(encoding="utf-8")
    ingest([Offered("更正.txt", text.replace("1.408", "1.5").encode())], database)
    page = visit(database).open("about")
    assert [row[0:6] for row in page.table("已入库文件")[1:]] == [
        ["更正.txt", "文本", "5", "5", "0", "38"],
        [SAMPLE.name, "文本", "5", "0", "0", "0"],
    ]
    assert "已入库2个文件，自评表10张，其中5张计入，其余已有新表。" in page.prose


def test_forms_that_could_not_be_read_are_told_wherever_forms_are_counted(changed: Callable[[str], Dashboard]) -> None:
    page = changed("INSERT INTO unread_forms VALUES (1, 6, '表格跨页错位', '第9页')")
    said = "已入库的1个文件中有1张自评表未能读取，各项数字不含其内容。"
    assert said in page.open().prose
    page.open("about")
    assert "已入库1个文件，自评表5张；另有1张未能读取。" in page.prose
    assert page.table("未能读取的自评表")[1] == ["fengtai-union-2024.txt", "6", "表格跨页错位", "第9页"]
    assert page.table("已入库文件")[1][4] == "1"
    book = openpyxl.load_workbook(io.BytesIO(page.downloads["extract workbook xlsx"].data()))
    assert said in [row[1] for row in book["说明"].iter_rows(values_only=True)]
    brief = docx.Document(io.BytesIO(page.open().downloads["下载领导简报（Word）"].data()))
    assert said in "".join(paragraph.text for paragraph in brief.paragraphs)


def test_documents_of_an_older_reader_are_told_with_what_to_do(changed: Callable[[str], Dashboard]) -> None:
    page = changed("UPDATE documents SET reader_version = 0").open("about")
    assert "1个文件由旧版读表程序读取，重新导入原文件即可更新读数。" in [warning.value for warning in page.app.warning]


def test_judgements_by_other_rules_are_told_with_what_to_do(changed: Callable[[str], Dashboard]) -> None:
    page = changed("UPDATE judged_by SET fingerprint = 'other'").open("about")
    assert "可在“数据导入”页按现行标准重新核对" in page.app.warning[0].value


def test_settings_that_cannot_be_used_are_told(changed: Callable[[str], Dashboard], tmp_path: Path) -> None:
    page = changed("SELECT 1")
    (tmp_path / "audit.toml").write_text("[points]\nnothing = 1\n", encoding="utf-8")
    assert "核对设置不能使用" in page.open("about").app.warning[0].value


def test_without_refusals_there_is_a_sentence(sample: Dashboard) -> None:
    assert "没有未入库的文件。" in sample.open("about").prose


def test_every_kind_of_finding_is_explained(sample: Dashboard) -> None:
    titles = [row[2] for row in sample.open("about").table("疑点种类")[1:]]
    assert titles == [rule.title for rule in RULES.values()]


@pytest.mark.parametrize("name", ["projects", "funds", "indicators", "findings"])
def test_extracts_hold_the_chosen_projects_in_every_format(sample: Dashboard, name: str) -> None:
    sample.open("about", unit="权益工作部")
    files = {kind: sample.downloads[f"extract {name} {kind}"] for kind in ("csv", "xlsx", "parquet")}
    saved = files["csv"].frame()
    assert set(saved["实施单位"]) == {"权益工作部"}
    assert not any(heading.isascii() for heading in saved.columns)
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"].data())).active
    assert sheet is not None
    assert [cell.value for cell in next(sheet.iter_rows())] == list(saved.columns)
    assert sheet.max_row == len(saved) + 1
    assert len(pd.read_parquet(io.BytesIO(files["parquet"].data()))) == len(saved)
    for kind, file in files.items():
        assert re.fullmatch(rf"2024年度_权益工作部_\w+_\d{{8}}\.{kind}", file.file_name)


def test_scope_of_the_extracts_is_said(sample: Dashboard) -> None:
    assert "范围：2024年度 · 权益工作部。金额单位：万元。" in sample.open("about", unit="权益工作部").prose
