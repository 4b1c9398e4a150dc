"""数据说明: what is in the database and what was refused, terms, and all extracts within the filter."""

from __future__ import annotations

import io
import re

import openpyxl
import pandas as pd
import pytest

from perfeval_data.audit.catalogue import RULES
from tests.pages.conftest import Dashboard


def test_documents_and_refusals_are_listed(large: Dashboard) -> None:
    large.open("about")
    documents = large.table("已入库文件")[1:]
    assert len(documents) == 11
    assert sum(int(row[2]) for row in documents) == 306
    ((name, reason, *_),) = large.table("被拒收文件")[1:]
    assert (name, reason) == ("会议通知.txt", "没有找到项目支出绩效自评表")


def test_without_refusals_there_is_a_sentence(sample: Dashboard) -> None:
    assert "没有被拒收的文件。" in sample.open("about").prose


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
