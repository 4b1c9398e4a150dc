"""Tables: what is saved is what is on screen - rows, columns, order and figures - and a spreadsheet runs none of it."""

from __future__ import annotations

import re

import pandas as pd

from tests.drawn_projects import FORMULA_NAME
from tests.pages.conftest import PAGES, Dashboard, Download, contents

SIGNS = re.compile(r"^[✕!·] ")


def is_same(shown: str, saved: str) -> bool:
    """Whether a cell on screen and one in the file say the same: a mark for nothing, separators, rounding and signs apart."""
    shown, saved = SIGNS.sub("", shown).replace(",", ""), saved.removeprefix("'").replace("\n", "").replace(",", "")
    if shown in (saved, "—" if saved == "" else saved):
        return True
    if re.fullmatch(r"-?[\d.]+", shown):
        return abs(float(shown) - float(saved)) <= 0.005
    return bool(re.fullmatch(r"\d{4}年.*", shown)) and pd.Timestamp(saved).strftime("%Y年%-m月%-d日 %H:%M") == shown


def assert_same(dashboard: Dashboard, content: str) -> None:
    heading, *rows = dashboard.table(content)
    saved = dashboard.csv(content).frame()
    assert list(saved.columns) == heading
    assert not any(name.isascii() for name in heading)
    assert len(saved) == len(rows) or len(rows) == 50 < len(saved)
    for shown, row in zip(rows, saved.itertuples(index=False), strict=False):
        assert all(map(is_same, shown, row)), (content, shown, row)


def test_csv_has_the_rows_columns_and_order_of_the_screen(large: Dashboard) -> None:
    for page in PAGES:
        assert contents(large.open(page))
        for content in contents(large):
            assert_same(large, content)


def test_csv_opens_in_office_programs_with_its_chinese_whole(sample: Dashboard) -> None:
    download: Download = sample.open(unit="权益工作部").csv("项目清单")
    data = download.data()
    assert data.startswith(b"\xef\xbb\xbf" + "项目名称,实施单位,".encode())
    assert data.count(b"\r\n") == 3
    assert re.fullmatch(r"2024年度_权益工作部_项目清单_\d{8}\.csv", download.file_name)


def test_name_that_looks_like_a_formula_is_saved_as_text(large: Dashboard) -> None:
    large.open(unit="-2+3")
    saved = large.csv("项目清单").frame()
    assert saved["项目名称"].tolist() == [f"'{FORMULA_NAME}"]
    assert saved["实施单位"].tolist() == ["'-2+3"]


def test_long_table_is_shown_page_by_page_and_saved_whole(large: Dashboard) -> None:
    large.open("funds")
    assert "共 155 行，每页 50 行" in large.prose
    first = large.table("项目资金")[1:]
    large.turn_to(4)
    last = large.table("项目资金")[1:]
    assert (len(first), len(last)) == (50, 5)
    saved = large.csv("项目资金").frame()["项目名称"].tolist()
    assert [row[0] for row in first] == saved[:50]
    assert [row[0].removeprefix("'") for row in last] == [name.removeprefix("'") for name in saved[150:]]


def test_last_page_of_a_list_that_a_filter_shortens(large: Dashboard) -> None:
    large.open("funds")
    large.turn_to(4).choose("grade", "良")
    assert len(large.table("项目资金")) == 31
    large.choose("grade").choose("unit", "宣教部")
    assert len(large.table("项目资金")) > 1
