"""A database of an earlier version, brought to this one: everything that was filed, marked and logged is there afterwards."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from perfeval_data import queries
from perfeval_data.database import definitions, store
from perfeval_data.database.upkeep.upgrade import UpgradeError, upgrade
from perfeval_data.forms.version import READER_VERSION
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.offers import files_under
from perfeval_data.ingest.outcomes import Unchanged
from perfeval_data.ingest.publish import ingest, remove
from tests.command_line import run, run_process
from tests.conftest import SAMPLES
from tests.drawn_paper import paper
from tests.formats import as_html
from tests.forms.test_split import TITLE, form
from tests.specimens.database import make


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(database: Path, question: str) -> list[tuple[object, ...]]:
    with store.open_readonly(database) as connection:
        return connection.execute(question).fetchall()


def test_upgraded_database_is_as_if_the_documents_had_been_read_by_this_version(older: Path, sample_database: Path) -> None:
    upgrade(older)
    for table in ("evaluations", "fund_lines", "indicators", "source_forms", "rule_scores", "stored_summary"):
        question = f"FROM {table} ORDER BY ALL"
        assert rows(older, question) == rows(sample_database, question), table
    findings = "SELECT evaluation_id, code, indicator_number, stated, expected, message FROM findings ORDER BY ALL"
    assert rows(older, findings) == rows(sample_database, findings)


def test_reviews_and_log_come_along(older: Path) -> None:
    upgrade(older)
    assert rows(older, "SELECT verdict, review_note, reviewed_by FROM finding_details WHERE verdict <> 'open'") == [
        ("confirmed", "已核对签到表", "张会计")
    ]
    log = "SELECT file_name, outcome FROM ingestions ORDER BY ingestion_id"
    assert rows(older, log) == [("fengtai-union-2024.txt", "stored"), ("会议通知.txt", "refused")]


def test_documents_are_known_and_read_again_by_the_newer_reader(older: Path) -> None:
    upgrade(older)
    assert rows(older, "SELECT document_id, reader_version FROM documents") == [(1, 1)]
    ingest(files_under([SAMPLES]), older)
    assert rows(older, "SELECT document_id, reader_version FROM documents") == [(1, READER_VERSION)]
    assert rows(older, "SELECT verdict FROM finding_details WHERE verdict <> 'open'") == [("confirmed",)]
    assert isinstance(ingest(files_under([SAMPLES]), older).outcomes[0], Unchanged)


def test_replaced_document_of_which_nothing_was_left_comes_back_by_reading_it_again(version_1: Path) -> None:
    """In version 1 a newer document deleted the forms of the older one."""
    upgrade(version_1)
    count = "SELECT project_name, annual_budget_wan::INTEGER FROM project_summary WHERE document_id > 1 ORDER BY 1"
    assert rows(version_1, count) == [("乙", 70), ("甲", 50)]
    original = Offered("甲乙.html", as_html(paper(TITLE, form("甲"), TITLE, form("乙"))))
    ingest([original], version_1)
    assert rows(version_1, count) == [("乙", 70), ("甲", 50)]
    remove([3], version_1)
    assert rows(version_1, count) == [("乙", 50), ("甲", 50)]


def all_in(database: Path, tables: Sequence[str]) -> dict[str, list[tuple[object, ...]]]:
    """What stands in some tables of a file of any version: a question for each that asks for its columns, with the answer."""
    with duckdb.connect(database, read_only=True) as connection:
        columns = {table: connection.table(table).columns for table in tables}
        questions = [f"SELECT {', '.join(names)} FROM {table} ORDER BY ALL" for table, names in columns.items()]
        return {question: connection.execute(question).fetchall() for question in questions}


FILED = ("documents", "projects", "evaluations", "fund_lines", "indicators", "ingestions", "source_forms")


def marks_in(database: Path) -> list[tuple[object, ...]]:
    """The reviews of a file of a version before 4, which called them marks."""
    ((_, marks),) = all_in(database, ["finding_marks"]).items()
    return marks


def test_file_of_version_2_keeps_all_it_holds(version_2: Path) -> None:
    before, marks = all_in(version_2, FILED), marks_in(version_2)
    done = upgrade(version_2)
    assert done is not None
    assert done.left_behind == ()
    assert {question: rows(version_2, question) for question in before} == before
    assert rows(version_2, "FROM finding_reviews ORDER BY ALL") == marks
    with store.open_readonly(version_2) as connection:
        made = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    with store.in_memory() as connection:
        new = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert made == new


def test_file_of_version_3_keeps_all_it_holds_and_statements_come_with_the_next_reading(version_3: Path) -> None:
    before, marks = all_in(version_3, (*FILED, "remedy_items", "remedy_steps", "cost_choices")), marks_in(version_3)
    upgrade(version_3)
    assert {question: rows(version_3, question) for question in before} == before
    assert rows(version_3, "FROM finding_reviews ORDER BY ALL") == marks
    assert rows(version_3, "FROM statements") == []
    assert rows(version_3, "SELECT DISTINCT execution_reason FROM fund_lines") == [(None,)]
    assert rows(version_3, "SELECT DISTINCT initial_target FROM indicators") == [(None,)]
    concluded = form("丙") + "\n| 评价结论 | 自评得分98分 |" + " < |" * 6
    ingest([Offered("丙.html", as_html(paper(TITLE, concluded)))], version_3)
    stated = "SELECT statement_kind, statement_text, stated_points::INTEGER FROM statement_details ORDER BY statement_number"
    assert rows(version_3, stated) == [("conclusion", "自评得分98分", None), ("score", "自评得分98分", 98)]


def test_specimen_of_this_version_will_hold_something_of_every_table(tmp_path: Path) -> None:
    """`python -m tests.specimens.database` writes it before VERSION is raised; the next version has all of it to keep."""
    database = tmp_path / "perfeval.duckdb"
    make(database)
    tables = {name for (name,) in rows(database, "SELECT table_name FROM duckdb_tables()")} - definitions.COMPUTED_TABLES
    assert [name for name in sorted(map(str, tables)) if not rows(database, f"FROM {name} LIMIT 1")] == []


def test_numbers_go_on_after_the_old_ones(version_1: Path) -> None:
    upgrade(version_1)
    ingest([Offered("丙.html", as_html(paper(TITLE, form("丙"))))], version_1)
    assert rows(version_1, "SELECT document_id, evaluation_id, project_id FROM project_summary WHERE project_name = '丙'") == [
        (4, 8, 8)
    ]
    with duckdb.connect(version_1) as connection:
        assert connection.execute("SELECT max(review_id), nextval('review_ids') FROM finding_reviews").fetchall() == [(1, 2)]


def test_review_of_a_project_that_is_gone_waits_for_it(version_1: Path) -> None:
    with duckdb.connect(version_1) as connection:
        connection.execute("DELETE FROM evaluations WHERE document_id = 1")
    upgrade(version_1)
    assert rows(version_1, "SELECT project_name, verdict FROM review_details") == [("基层党组织党建活动经费", "confirmed")]
    ingest(files_under([SAMPLES]), version_1)
    assert rows(version_1, "SELECT verdict FROM finding_details WHERE verdict <> 'open'") == [("confirmed",)]


def test_database_of_a_newer_program_is_left_alone(sample_database: Path, tmp_path: Path) -> None:
    newer = Path(shutil.copy(sample_database, tmp_path / "newer.duckdb"))
    with duckdb.connect(newer) as connection:
        connection.execute("UPDATE database_version SET version = 99")
    with pytest.raises(UpgradeError, match="比本程序"):
        upgrade(newer)


def test_two_upgrades_within_a_second_keep_both_files(older: Path) -> None:
    data = older.read_bytes()
    upgrade(older)
    older.write_bytes(data)
    upgrade(older)
    assert len(list(older.parent.glob("perfeval.duckdb.before-upgrade-*"))) == 2


def test_old_file_is_kept_as_it_was(older: Path) -> None:
    before = digest(older)
    done = upgrade(older)
    assert done is not None
    assert done.kept is not None
    assert digest(done.kept) == before
    assert done.left_behind == ()
    assert done.judged == 5


def test_second_time_changes_nothing(older: Path) -> None:
    upgrade(older)
    before = digest(older)
    assert upgrade(older) is None
    assert digest(older) == before


def test_what_this_version_has_no_place_for_is_named(older: Path) -> None:
    with duckdb.connect(older) as connection:
        connection.execute("ALTER TABLE evaluations ADD COLUMN approved_by VARCHAR")
        connection.execute("ALTER TABLE evaluations ADD COLUMN never_filled VARCHAR")
        connection.execute("UPDATE evaluations SET approved_by = '王主任' WHERE evaluation_id = 1")
    done = run_process("upgrade", "--db", str(older))
    assert done.returncode == 0
    assert "未带入 (left behind)  evaluations.approved_by" in done.stdout
    assert "never_filled" not in done.stdout


def test_content_that_the_new_tables_refuse_stops_the_upgrade_and_the_file_stays(older: Path) -> None:
    with duckdb.connect(older) as connection:
        connection.execute("ALTER TABLE documents ALTER COLUMN file_name DROP NOT NULL")
        connection.execute("UPDATE documents SET file_name = NULL")
    before = digest(older)
    with pytest.raises(UpgradeError, match="documents"):
        upgrade(older)
    assert digest(older) == before
    assert {path.name for path in older.parent.iterdir()} == {"perfeval.duckdb", "perfeval.duckdb.lock"}


def test_file_that_is_no_database_of_ours_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "perfeval.duckdb"
    letter.write_bytes(b"someone's letter")
    assert run("upgrade", "--db", str(letter)).returncode == 2
    assert letter.read_bytes() == b"someone's letter"


def test_full_disk_stops_the_upgrade_and_the_file_stays(older: Path, small_disk: Path) -> None:
    database = small_disk / "perfeval.duckdb"
    database.write_bytes(older.read_bytes())
    (small_disk / "photos").write_bytes(bytes(30 << 20))
    done = run_process("upgrade", "--db", str(database))
    assert done.returncode == 2
    assert "磁盘空间不足" in done.stderr
    assert digest(database) == digest(older)


def test_every_page_asks_an_upgraded_database_as_any_other(older: Path) -> None:
    upgrade(older)
    with store.open_readonly(older) as connection:
        assert queries.newest_year(connection) == 2024
