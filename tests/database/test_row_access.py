"""The part of the data that a viewer of some units may see: nothing else is in it, and nothing in it betrays anything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from perfeval_data import queries
from perfeval_data.database import definitions, store
from perfeval_data.database.costs import choose
from perfeval_data.database.remedies import ask
from perfeval_data.database.review import Verdict, record
from perfeval_data.database.row_access import CARRIED, open_narrowed
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import Filters
from perfeval_data.service.access import Visible
from tests.conftest import ROOT
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html
from tests.reviewing import finding_of

SECRET = "绝密"
"""Stands in everything that belongs to the others."""
SAME = "全年按计划完成各项培训和活动，参加职工满意，经费使用规范，达到了预期的目标和效果，没有发生任何问题。"


OF_THE_DESK = {"waiting_documents", "reading_answers"}
"""Bytes of whole documents, and what was said of them: nothing for who sees a part."""


def form(name: str, unit: str) -> str:
    return project(name, unit=unit, scores=("40", "40"), reason=SAME)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of 宣教部 and of a secret unit, partly in one document; a refused letter; marks of both."""
    path = tmp_path_factory.mktemp("narrowing") / "perfeval.duckdb"
    for year in (2023, 2024):
        ours, theirs = form(f"培训{year}", "宣教部"), form(f"{SECRET}项目{year}", f"{SECRET}部")
        ingest([Offered(f"汇总{year}.html", as_html(paper(title(year), ours, title(year), theirs)))], path)
    ingest([Offered(f"{SECRET}.html", as_html(paper(title(2024), form(f"{SECRET}二期", f"{SECRET}部"))))], path)
    ingest([Offered(f"{SECRET}无名.html", as_html(paper(title(2024), form("", f"{SECRET}部"))))], path)
    ingest([Offered(f"{SECRET}通知.txt", "会议通知".encode())], path)
    for name, unit in (("培训2024", "宣教部"), (f"{SECRET}项目2024", f"{SECRET}部")):
        record(
            path,
            [finding_of(path, name, "missed_target_full_points", None, None)],
            Verdict.CONFIRMED,
            unit,
            "张",
        )
        finding = finding_of(path, name, "missed_target_full_points", None, None)
        with store.open_readonly(path) as connection:
            asked = [each for each in queries.identities(connection, Filters()) if each.project_id == finding.project_id]
        ask(path, asked, date(2026, 3, 31), unit, f"{unit}更正")
        choose(path, finding.project_id, unit, "人次", unit)
    return path


@pytest.fixture(scope="module")
def narrowed(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with (
        store.open_readonly(database) as whole,
        open_narrowed(whole, Visible(units=(("某市总工会", "宣教部"),)), database) as part,
    ):
        yield store.cursor_of(part)


def relations(connection: duckdb.DuckDBPyConnection) -> list[str]:
    question = """SELECT table_name FROM information_schema.tables
                  WHERE table_catalog = 'store' AND table_schema = 'main' ORDER BY 1"""
    return [name for (name,) in connection.execute(question).fetchall()]


def test_no_table_or_view_says_a_word_of_the_others(database: Path, narrowed: duckdb.DuckDBPyConnection) -> None:
    with store.open_readonly(database) as whole:
        told = [name for name in relations(whole) if SECRET in str(whole.execute(f"FROM {name}").fetchall())]
    assert {
        "evaluations",
        "source_forms",
        "findings",
        "ingestions",
        "finding_reviews",
        "remedy_items",
        "remedy_steps",
        "remedy_details",
        "unit_costs",
        "project_summary",
    } <= set(told)
    for name in relations(narrowed):
        assert SECRET not in str(narrowed.execute(f"FROM {name}").fetchall()), name


def test_ledger_and_costs_are_those_of_the_unit(database: Path, narrowed: duckdb.DuckDBPyConnection) -> None:
    with store.open_readonly(database) as whole:
        units = whole.execute("SELECT DISTINCT implementing_unit FROM remedy_details ORDER BY 1").fetchall()
        assert units == [("宣教部",), (f"{SECRET}部",)]
    assert narrowed.execute("SELECT DISTINCT implementing_unit, demand FROM remedy_details").fetchall() == [
        ("宣教部", "宣教部更正")
    ]
    assert narrowed.execute("SELECT chosen_by FROM unit_costs").fetchall() == [("宣教部",)] * 2


def test_forms_of_the_unit_are_whole(narrowed: duckdb.DuckDBPyConnection) -> None:
    names = "SELECT project_name FROM project_summary ORDER BY 1"
    assert narrowed.execute(names).fetchall() == [("培训2023",), ("培训2024",)]
    assert narrowed.execute("SELECT predecessor_basis FROM project_predecessors").fetchall() == [("wording",)]
    assert narrowed.execute("SELECT DISTINCT review_note FROM finding_reviews WHERE review_note IS NOT NULL").fetchall() == [
        ("宣教部",)
    ]
    for table in ("fund_lines", "indicators", "source_forms", "stored_search_pairs"):
        assert narrowed.execute(f"SELECT count(*) > 0 FROM {table}").fetchall() == [(True,)], table


def test_mixed_document_counts_what_is_seen(narrowed: duckdb.DuckDBPyConnection) -> None:
    assert narrowed.execute("SELECT file_name, form_count FROM documents ORDER BY 1").fetchall() == [
        ("汇总2023.html", 1),
        ("汇总2024.html", 1),
    ]
    assert narrowed.execute("SELECT DISTINCT outcome, form_count, replaced_count FROM ingestions").fetchall() == [
        ("stored", 1, None)
    ]


def test_department_opens_all_its_units(database: Path) -> None:
    with store.open_readonly(database) as whole:
        everything = whole.execute("SELECT count(*), any_value(department) FROM evaluations").fetchall()
        departments = tuple(name for (name,) in whole.execute("SELECT DISTINCT department FROM evaluations").fetchall())
        with open_narrowed(whole, Visible(departments=departments), database) as part:
            assert (
                store.cursor_of(part).execute("SELECT count(*), any_value(department) FROM evaluations").fetchall()
                == everything
            )


def test_nothing_of_the_desk_is_carried_over(database: Path, narrowed: duckdb.DuckDBPyConnection) -> None:
    with store.open_readonly(database) as whole:
        assert whole.execute("SELECT count(*) FROM waiting_documents").fetchall() == [(1,)]
    for table in OF_THE_DESK:
        assert narrowed.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


def test_each_table_is_carried_over_by_a_rule_or_made_anew(narrowed: duckdb.DuckDBPyConnection) -> None:
    tables = {
        name for (name,) in narrowed.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()
    }
    assert tables == CARRIED.keys() | definitions.COMPUTED_TABLES | {"database_version", "unread_forms"} | OF_THE_DESK
    assert CARRIED.keys() & definitions.COMPUTED_TABLES == {"rule_scores", "form_judgements"}


def test_pages_have_no_other_way_to_the_data() -> None:
    ways = ("store.open_", "duckdb.connect", "store.rewriting", "._connection")
    for path in [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "perfeval_data" / "dashboard").glob("*.py")]:
        if path.name != "source.py":
            text = path.read_text(encoding="utf-8")
            assert not any(way in text for way in ways), path
