"""What holds on every page: it opens in all states of the data and of the filter, and says in a sentence what it cannot show."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import pytest
import streamlit as st

from tests.conftest import ROOT
from tests.database.upkeep.conftest import damage_blocks
from tests.pages.conftest import FILTERED_PAGES, PAGES, Dashboard, text_of

UNIT = "权益工作部"
OBEYED_MARKDOWN = re.compile(r"(?<!\\)(<img|!\[|\[链接|\*\*粗|\*甲|`码|\$x)")


def test_no_page_has_the_name_of_its_file_for_an_address(sample: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit would serve such an address by the file and skip app.py, and with it the filters."""
    addresses: list[str] = []
    draw = st.navigation

    def note(pages: list[st.Page], **options: Any) -> st.Page:
        addresses.extend(page.url_path for page in pages)
        return draw(pages, **options)

    monkeypatch.setattr(st, "navigation", note)
    sample.run()
    stems = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert len(addresses) == len(stems)
    assert not stems & set(addresses)


def test_pages_open_under_their_titles(sample: Dashboard) -> None:
    assert [sample.open(page).title for page in PAGES] == list(PAGES.values())


@pytest.mark.parametrize(("year", "found", "whole"), [("2024", 155, True), ("2023", 150, False), ("全部", 305, True)])
def test_pages_open_with_many_projects_some_of_them_full_of_gaps(large: Dashboard, year: str, found: int, whole: bool) -> None:
    for page in PAGES:
        large.open(page, year=year)
        assert f"{found} / 共 305 个项目" in large.prose
        assert ("另有 1 张部门整体自评表" in large.prose) is whole


@pytest.mark.parametrize(("name", "word"), [("unit", "（未填）"), ("department", "（未填）"), ("grade", "不评等级")])
def test_pages_open_for_what_was_left_blank_on_the_forms(large: Dashboard, name: str, word: str) -> None:
    for page in PAGES:
        large.open(page, **{name: word})
        assert not large.app.warning
        assert large.query[name] == word
        assert [chip.removeprefix("某市文化和旅游局 / ") for chip in large.chips] == [word]


def test_filter_of_a_link_is_in_force(sample: Dashboard) -> None:
    for page in PAGES:
        sample.open(page, unit=UNIT)
        assert "2024年度 2 / 共 5 个项目" in sample.prose
        assert list(sample.chips) == [UNIT]
        assert sample.chosen("unit") == [UNIT]
        assert sample.query["unit"] == UNIT


def test_filter_that_leaves_nothing_is_told_in_a_sentence(sample: Dashboard) -> None:
    for page in FILTERED_PAGES:
        sample.open(page, q="没有这样的项目")
        assert "当前筛选条件下没有项目" in sample.prose
        assert not sample.metrics


def test_without_a_database_the_page_names_the_command_that_makes_one(
    visit: Callable[[Path], Dashboard], tmp_path: Path
) -> None:
    none = tmp_path / "none.duckdb"
    dashboard = visit(none)
    for page, title in PAGES.items():
        assert dashboard.open(page).title == title
        assert "还没有数据。请到“数据导入”页上传自评表" in dashboard.prose
        assert "去导入 →" in dashboard.prose
        assert f'python -m perfeval_data ingest data/samples --db "{none}"' in dashboard.prose
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"someone's letter", b"cut off"])
def test_unreadable_database_is_told_and_left_alone(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path, content: bytes
) -> None:
    database = tmp_path / "perfeval.duckdb"
    database.write_bytes(sample_database.read_bytes()[:5000] if content == b"cut off" else content)
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    dashboard = visit(database)
    for page in PAGES:
        assert dashboard.open(page).title == "数据库打不开"
        assert "已损坏，或者不是本系统的数据库" in dashboard.prose
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert [path.name for path in tmp_path.iterdir()] == [database.name]


def test_damaged_blocks_are_told_on_the_pages_that_need_them(
    visit: Callable[[Path], Dashboard], large_database: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(large_database, tmp_path))
    damage_blocks(database)
    dashboard = visit(database)
    told = [page for page in PAGES if "已损坏，或者不是本系统的数据库" in dashboard.open(page).prose]
    assert told


def test_database_of_another_version_is_told_with_what_to_do(
    visit: Callable[[Path], Dashboard], sample_database: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(sample_database, tmp_path))
    with duckdb.connect(database) as connection:
        connection.execute("UPDATE database_version SET version = 1")
    dashboard = visit(database)
    for page in PAGES:
        assert dashboard.open(page).title == "数据库版本与程序不一致"
        assert f'python -m perfeval_data upgrade --db "{database}"' in dashboard.prose


def test_text_of_documents_is_shown_and_never_obeyed(large: Dashboard) -> None:
    for page in PAGES:
        large.open(page, q="<img src=x onerror=alert(1)> **粗** [链接](http://evil)", unit="单位*甲*[链接](http://evil)")
        assert "1 / 共 305 个项目" in large.prose
        assert not [text for text in large.markdown if OBEYED_MARKDOWN.search(text)]
        assert not any(lxml.html.fragment_fromstring(body, "div").xpath("//img") for body in large.html)
        if page not in ("about", "years"):  # which name nothing of a project without a year before
            assert "[链接](http://evil)" in "".join(map(text_of, large.html))


def test_keyword_with_quotes_and_wildcards_is_taken_as_it_stands(sample: Dashboard) -> None:
    for keyword in ("'; DROP TABLE evaluations; --", "%", "_", '"', "\\"):
        sample.open(q=keyword)
        assert "0 / 共 5 个项目" in sample.prose


def test_text_of_documents_names_files_without_signs_that_a_disk_refuses(large: Dashboard) -> None:
    large.open("project", q="<img", unit="单位*甲*[链接](http://evil)")
    names = [download.file_name for download in large.downloads.values()]
    assert names
    assert not [name for name in names if re.search(r'[\\/:*?"<>|\n]', name)]
