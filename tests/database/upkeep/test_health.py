"""The health check: good where all is, and each thing that is not is named without a word of any form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from perfeval_data.database.upkeep.health import Check, checks
from tests.command_line import run, run_process
from tests.database.upkeep.conftest import damage_blocks


def bad(database: Path) -> list[str]:
    return [check.name for check in checks(database, read_all=True) if not check.is_good]


def test_good_where_everything_is_in_order(marked: Path) -> None:
    assert bad(marked) == []
    done = run_process("health", "--db", str(marked))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 5


def test_no_word_of_a_form_is_told(marked: Path) -> None:
    done = run("health", "--json", "--db", str(marked))
    found = [Check(**check) for check in json.loads(done.stdout)]
    assert [check.name for check in found] == ["database", "settings", "list", "folder", "space"]
    assert "劳模" not in done.stdout
    assert "张会计" not in done.stdout


def test_missing_database_and_folder(tmp_path: Path) -> None:
    assert bad(tmp_path / "perfeval.duckdb") == ["database"]
    assert bad(tmp_path / "nowhere" / "perfeval.duckdb") == ["database", "folder"]


def test_older_database_is_told_with_the_command(older: Path) -> None:
    done = run("health", "--db", str(older))
    assert done.returncode == 1
    assert "upgrade" in done.stdout


def test_damaged_blocks_are_found(large_database: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(large_database, tmp_path / "perfeval.duckdb"))
    damage_blocks(database)
    assert bad(database) == ["database"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("audit.toml", "[targets]\nfar_above = 'much'\n"),
        ("office.toml", "name = 3"),
        ("access.toml", 'mode = "prox"'),
        ("headers.toml", "[["),
    ],
)
def test_settings_that_cannot_be_used(marked: Path, name: str, text: str) -> None:
    marked.with_name(name).write_text(text, encoding="utf-8")
    assert bad(marked) == ["settings"]


def test_list_that_cannot_be_used(marked: Path) -> None:
    marked.with_name("expected.csv").write_text("姓名\n张三\n", encoding="utf-8")
    assert bad(marked) == ["list"]


def test_little_space(sample_database: Path, small_disk: Path) -> None:
    assert bad(Path(shutil.copy(sample_database, small_disk / "perfeval.duckdb"))) == ["space"]


@pytest.mark.parametrize("content", [b"", b"someone's letter"])
def test_file_that_is_no_database_of_ours(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "perfeval.duckdb").write_bytes(content)
    assert bad(tmp_path / "perfeval.duckdb") == ["database"]
