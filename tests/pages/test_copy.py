"""The dashboard on a read-only copy: every page shows what it shows of the file, and nobody can change anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_data.database.upkeep.publish import publish
from tests.pages.conftest import PAGES, Dashboard


@pytest.fixture(scope="module")
def copied(large_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "copy"
    publish(large_database, folder)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_the_same_and_says_that_it_is_a_copy(
    visit: Callable[[Path], Dashboard], large_database: Path, copied: Path, page: str
) -> None:
    of_file = visit(large_database).open(page, year="2024")
    of_copy = visit(copied).open(page, year="2024")
    assert any("（只读副本）" in body for body in of_copy.html)
    assert not any("（只读副本）" in body for body in of_file.html)
    assert [str(each.value) for each in of_copy.app.markdown] == [str(each.value) for each in of_file.app.markdown]
    assert not of_copy.app.exception


def test_page_of_findings_offers_no_mark_and_says_where_to_make_one(visit: Callable[[Path], Dashboard], copied: Path) -> None:
    page = visit(copied).open("findings", year="2024")
    assert any("这是只读副本" in info.value for info in page.app.info)
    assert not any("finding=" in body for body in page.html)


def test_page_of_imports_refuses(visit: Callable[[Path], Dashboard], copied: Path) -> None:
    page = visit(copied).open("intake")
    assert [info.value for info in page.app.info] == ["这是只读副本：不能导入、移除、登记或修改，请在原数据库所在的系统办理。"]
