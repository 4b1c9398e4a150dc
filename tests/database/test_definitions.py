"""What a database of this version is made of, and how its file is distinguished from those of other versions."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from pathlib import Path

import duckdb
import pytest

from perfeval_data.database import definitions, migrations, store
from tests.database.histories import play

KEPT = Path(__file__).parent / "definitions.json"
_SQL = Path(definitions.__file__).parent / "sql"


def digest_of(*files: Path) -> str:
    """A digest of definitions but for their comments and blanks."""
    texts = [file.read_text(encoding="utf-8") for file in files]
    bare = [re.sub(r"\s+", " ", re.sub(r"--[^\n]*|COMMENT ON [^;]*;", "", text)) for text in texts]
    return hashlib.sha256("".join(bare).encode()).hexdigest()


def fingerprint() -> str:
    return digest_of(*(file for file in sorted(_SQL.glob("*.sql")) if file.name != "summaries.sql"))


def digests_of_tables() -> dict[str, str]:
    return {name: digest_of(_SQL / name) for files in definitions.TABLES.values() for name in files}


def earlier_tables() -> set[str]:
    """The files of tables of the versions before this one."""
    return {name for version, files in definitions.TABLES.items() if version < definitions.VERSION for name in files}


def test_version_is_raised_with_what_a_file_holds() -> None:
    """After raising `definitions.VERSION`: `PERFEVAL_DEFINITIONS=1 pytest tests/database/test_definitions.py`. That never renews what is
    kept of the tables of an earlier version."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    tables = digests_of_tables()
    published = {name: digest for name, digest in kept["tables"].items() if name in earlier_tables()}
    now = {"version": definitions.VERSION, "fingerprint": fingerprint(), "tables": tables | published}
    if os.environ.get("PERFEVAL_DEFINITIONS"):
        KEPT.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        kept = now
    assert published == {name: tables.get(name) for name in published}, (
        "tables of an earlier version are other now: write what changes into a file of the new version"
    )
    if kept["fingerprint"] != now["fingerprint"]:
        assert kept["version"] < definitions.VERSION, (
            "files of this version are other now: raise VERSION, add a step to migrations"
        )
    assert kept == now, "write the new fingerprint, see above"


def test_file_of_tables_is_named_by_its_version() -> None:
    named = {(version, name) for version, files in definitions.TABLES.items() for name in files}
    assert named == {(int(file.name.partition("_")[0][1:]), file.name) for file in _SQL.glob("v[0-9]*_*.sql")}


def test_every_version_has_a_step_to_the_next() -> None:
    assert sorted(migrations.STEPS) == list(range(1, definitions.VERSION))


def test_tables_are_those_that_are_named(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    play(database, "A: 甲50 | 甲50")
    with store.open_readonly(database) as connection:
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    files = [name for version in definitions.TABLES.values() for name in version]
    sql = "".join((_SQL / name).read_text(encoding="utf-8") for name in files)
    filed = {*re.findall(r"CREATE TABLE (\w+)", sql)} - {*re.findall(r"DROP TABLE (\w+)", sql)}
    assert tables == filed | definitions.COMPUTED_TABLES


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return store.in_memory()


def test_search_form_is_half_width_small_and_without_spaces(connection: duckdb.DuckDBPyConnection) -> None:
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    expected = unicodedata.normalize("NFKC", wide).lower()
    assert connection.execute("SELECT search_form(?)", [wide]).fetchall() == [(expected,)]
    text = " 职工\n（ＧＤＰ）\u3000培训\u00a0Ａ-1 "
    assert connection.execute("SELECT search_form(?)", [text]).fetchall() == [("职工(gdp)培训a-1",)]


@pytest.mark.parametrize(
    ("one", "other", "same"), [("活动（一期）", "活动(一期)", True), ("GDP统计", "gdp 统计", True), ("一期", "二期", False)]
)
def test_key_of_a_project(connection: duckdb.DuckDBPyConnection, one: str, other: str, same: bool) -> None:
    keys = "SELECT project_key_of('project', 2024, '总工会', NULL, ?) = project_key_of('project', 2024, '总工会', '', ?)"
    assert connection.execute(keys, [one, other]).fetchall() == [(same,)]


def test_unit_and_department_do_not_run_into_each_other(connection: duckdb.DuckDBPyConnection) -> None:
    keys = "SELECT project_key_of('project', 2024, '甲', '乙丙', '名') = project_key_of('project', 2024, '甲乙', '丙', '名')"
    assert connection.execute(keys).fetchall() == [(False,)]
