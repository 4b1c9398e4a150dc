"""`office.toml`: whose system this is and who issues its papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.service.office import Office, office_beside
from perfeval_data.service.settings_file import SettingsError


def beside(folder: Path, text: str | bytes) -> Office:
    (folder / "office.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return office_beside(folder / "perfeval.duckdb")


def test_without_a_file_nobody_is_named(tmp_path: Path) -> None:
    assert office_beside(tmp_path / "perfeval.duckdb") == Office("", "")


def test_issuing_body_is_the_office_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert beside(tmp_path, 'name = "某区总工会"') == Office("某区总工会", "某区总工会")
    assert beside(tmp_path, 'name = "某区总工会"\nissued_by = "某区总工会财务部"') == Office("某区总工会", "某区总工会财务部")
    assert beside(tmp_path, 'issued_by = "财务部"') == Office("", "财务部")


def test_whom_units_ask_is_a_setting(tmp_path: Path) -> None:
    assert beside(tmp_path, 'contact = " 财务部，电话 8765432 "') == Office(contact="财务部，电话 8765432")


@pytest.mark.parametrize("text", ['title = "某区"', "name = 3", 'name = " "', "name = 某区", 'name = "某区"'.encode("gb18030")])
def test_file_that_cannot_be_used_says_so(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(SettingsError, match=r"office\.toml"):
        beside(tmp_path, text)
