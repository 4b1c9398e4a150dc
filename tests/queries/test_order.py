"""Every list has one order: what is alike stands in the same places however the rows lie in the file, and its pages do not overlap."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from perfeval_data import queries
from perfeval_data.database import desk, store
from perfeval_data.database.definitions import COMPUTED_TABLES
from perfeval_data.database.expected import Expected
from perfeval_data.database.remedies import ask
from perfeval_data.database.review import FindingIdentity, Verdict, record
from perfeval_data.ingest.examine import Offered
from perfeval_data.ingest.publish import ingest
from perfeval_data.queries import Connection, Filters, IndicatorSearch, Order
from tests.drawn_paper import paper
from tests.drawn_projects import project, title
from tests.formats import as_html

YEAR = Filters((2024,))
DAY = date(2026, 1, 1)
PAGE = 3
DEDUCTED = IndicatorSearch(only_deducted=True)
SEVERITY = Order("severity", descending=True)

LISTS: dict[str, Callable[[Connection], Any]] = {
    "budget_and_score": lambda c: queries.budget_and_score(c, YEAR, 20),
    "by_unit": lambda c: queries.by_unit(c, YEAR),
    "by_department": lambda c: queries.by_department(c, YEAR),
    "by_year": lambda c: queries.by_year(c, YEAR),
    "chosen_ids": lambda c: queries.chosen_ids(c, YEAR, 20),
    "department_options": lambda c: queries.department_options(c, YEAR),
    "departments of a keyword": lambda c: queries.department_options(c, Filters(keyword="经费")),
    "documents": lambda c: queries.documents(c),
    "doubts": lambda c: [each.items for each in queries.doubts(c, YEAR, 20)],
    "known_projects": lambda c: queries.known_projects(c, [("project", 2024, "甲局1", "办公室", "同名经费")] * 3),
    "extracts": lambda c: pd.concat([queries.extract(c, name) for name in queries.EXTRACTS]),
    "filed_values": lambda c: queries.filed_values(c, 3),
    "findings_at": lambda c: queries.findings_at(c, ((3, 1), (3, 2))),
    "identities": lambda c: queries.identities(c, YEAR),
    "findings_by_kind": lambda c: queries.findings_by_kind(c, YEAR),
    "findings_by_severity": lambda c: queries.findings_by_severity(c, YEAR),
    "first_hits": lambda c: queries.first_hits(c, YEAR, IndicatorSearch("活动"), 20),
    "forms_of_project": lambda c: queries.forms_of_project(c, 1),
    "fund_sources": lambda c: queries.fund_sources(c, YEAR),
    "funds_by_unit": lambda c: queries.funds_by_unit(c, YEAR),
    "grades": lambda c: queries.grades(c, YEAR),
    "indicator_years": lambda c: queries.indicator_years(c, 60),
    "listed_projects": lambda c: queries.listed_projects(c, Filters(), 20),
    "projects_named": lambda c: queries.projects_named(c, "经费"),
    "reviews": lambda c: queries.reviews(c),
    "missing": lambda c: queries.missing(c, [Expected(2024, None, f"单位{n}", None) for n in (2, 1)], YEAR, 2024),
    "open_findings": lambda c: queries.open_findings(c, YEAR),
    "points_lost_by_level": lambda c: queries.points_lost_by_level(c, YEAR),
    "points_lost_by_project": lambda c: queries.points_lost_by_project(c, YEAR, 20),
    "ledger_by_unit": lambda c: queries.ledger_by_unit(c, YEAR, DAY),
    "remedies_at": lambda c: queries.remedies_at(c, (3, 1, 2)),
    "remedy_steps": lambda c: queries.remedy_steps(c, 1),
    "repeated_findings": lambda c: queries.repeated_findings(c, YEAR),
    "cost_indicators": lambda c: queries.cost_indicators(c, 3),
    "costs_compared": lambda c: queries.costs_compared(c, YEAR),
    "project_costs": lambda c: queries.project_costs(c, 60),
    "project": lambda c: queries.project(c, 3),
    "findings of a form": lambda c: queries.project_part(c, "finding_details", 3),
    "indicators of a form": lambda c: queries.project_part(c, "indicator_details", 3),
    "project_years": lambda c: queries.project_years(c, 60),
    "quality_by_unit": lambda c: queries.quality_by_unit(c, YEAR),
    "refusals": lambda c: queries.refusals(c),
    "removal": lambda c: queries.removal(c, (1, 2)),
    "score_histogram": lambda c: queries.score_histogram(c, YEAR),
    "scores": lambda c: queries.scores(c, YEAR, 20),
    "sheets": lambda c: queries.sheets(c, (3, 5)),
    "source_cells": lambda c: queries.source_cells(c, 3),
    "stored_documents": lambda c: queries.stored_documents(c),
    "unit_options": lambda c: queries.unit_options(c, YEAR),
    "units of a keyword": lambda c: queries.unit_options(c, Filters(keyword="经费")),
    "unsettled": lambda c: queries.unsettled(c, YEAR),
    "unspent": lambda c: queries.unspent(c, YEAR, 20).items,
    "units_beside_last_year": lambda c: queries.units_beside_last_year(c, YEAR, Filters((2023,))),
    "unread_forms": lambda c: queries.unread_forms(c),
    "waiting": lambda c: queries.waiting(c),
    "value_origins": lambda c: queries.value_origins(c, VOUCHED),
    "verified_by_unit": lambda c: queries.verified_by_unit(c, YEAR),
    "units_named": lambda c: queries.units_named(c, "办公室"),
    "years": lambda c: queries.years(c),
}
"""What a page shows as a list, whole or its first rows."""

PAGED: dict[str, Callable[[Connection, int | None, int], pd.DataFrame]] = {
    **{
        f"projects by {order}": lambda c, limit, offset, order=order: queries.projects(c, YEAR, order, limit, offset)  # type: ignore[misc]
        for order in (None, Order("project_name"), Order("grade"), Order("graded_score", descending=True), Order("department"))
    },
    "graded_projects": lambda c, limit, offset: queries.graded_projects(c, YEAR, None, limit, offset),
    "findings": lambda c, limit, offset: queries.findings(c, YEAR, limit=limit, offset=offset),
    "findings by severity": lambda c, limit, offset: queries.findings(c, YEAR, order=SEVERITY, limit=limit, offset=offset),
    "remedies": lambda c, limit, offset: queries.remedies(c, Filters(), None, DAY, None, limit, offset),
    "remedies by state": lambda c, limit, offset: queries.remedies(
        c, Filters(), None, DAY, Order("remedy_state"), limit, offset
    ),
    "indicators": lambda c, limit, offset: queries.indicators(c, YEAR, IndicatorSearch(), None, limit, offset),
    "indicators by project": lambda c, limit, offset: queries.indicators(
        c, YEAR, IndicatorSearch(), Order("project_name"), limit, offset
    ),
    "deducted": lambda c, limit, offset: queries.indicators(c, YEAR, DEDUCTED, None, limit, offset),
    "verified_projects": lambda c, limit, offset: queries.verified_projects(c, YEAR, limit, offset),
    "continued_projects": lambda c, limit, offset: queries.continued_projects(c, YEAR, False, None, limit, offset),
    "new_projects": lambda c, limit, offset: queries.new_projects(c, YEAR, None, limit, offset),
    "ended_projects": lambda c, limit, offset: queries.ended_projects(c, Filters((2023,)), None, limit, offset),
    "documents": lambda c, limit, offset: queries.documents(c, None, limit, offset),
    "documents by name": lambda c, limit, offset: queries.documents(c, Order("file_name"), limit, offset),
    "log": lambda c, limit, offset: queries.log(c, None, limit, offset),
}
"""What a page shows a page at a time."""

NOT_A_LIST = {
    "arrivals", "as_frame", "choose", "extract_condition", "cost_count", "ledger", "remedy_count", "document_count", "extract", "extract_count", "extract_parts",
    "finding_count", "form_counts", "headline", "holdings", "in_order", "indicator_count", "indicators_of", "is_chosen", "known_documents", "known_project",
    "last_headline", "last_ingestion", "predecessor_counts", "log_count", "reviews_of", "neighbours", "newest_year",
    "project_part", "project_verification", "projects_without_sources", "shared_names", "spans_departments",
    "verification",
}  # fmt: skip
"""What gives one figure, one row or a set, or is asked for above under another name."""


def documents() -> Iterator[Offered]:
    """Twenty forms a year, alike but for the unit; a project of one document twice in a year, and files that are refused."""
    for year in (2023, 2024):
        for part in range(4):
            forms = [alike(5 * part + number) for number in range(5)]
            yield _document(f"{year}-{part}.html", year, forms)
    yield _document("twice.html", 2024, [alike(1), alike(1)])
    for name in ("一.txt", "二.txt"):
        yield Offered(name, f"会议通知{name}".encode())


def alike(number: int) -> str:
    unit = "办公室" if number % 2 else f"单位{number}"
    return project(
        "同名经费" if number % 3 else f"{number}号经费",
        department=f"{'甲乙'[number % 2]}局{number // 10}",
        unit=unit,
        scores=("40", "30"),
    )


VOUCHED = 7
"""A form of which somebody has typed some values."""


def _document(name: str, year: int, forms: list[str]) -> Offered:
    return Offered(name, as_html(paper(*(block for form in forms for block in (title(year), form)))))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("order") / "perfeval.duckdb"
    ingest(documents(), path)
    with store.open_readonly(path) as connection:
        found = connection.execute(
            "SELECT project_id, code, level_3, stated FROM finding_details ORDER BY ALL LIMIT 5"
        ).fetchall()
    with store.rewriting(path) as connection:
        for field in ("score", "weight", "executed"):
            connection.execute("INSERT INTO value_origins VALUES (?, 'fund_line', 1, ?, 'typed')", [VOUCHED, field])
        desk.keep(connection, (desk.Waiting(f"{number}" * 64, "同名.docx", b"", 1) for number in (3, 1, 2)))
    for identity in found:
        record(path, [FindingIdentity(*identity)], Verdict.CONFIRMED, "", "甲")
    with store.open_readonly(path) as connection:
        asked = [queries.identities(connection, Filters((year,)))[:40] for year in (2023, 2024)]
    for each in asked:
        ask(path, each, DAY, "甲")
    return path


@pytest.fixture(scope="module")
def straight(database: Path) -> Iterator[Connection]:
    with store.open_readonly(database) as connection:
        yield connection


@pytest.fixture(scope="module")
def reversed_rows(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """The same rows, every table of them the other way round."""
    path = tmp_path_factory.mktemp("reversed") / "perfeval.duckdb"
    path.write_bytes(database.read_bytes())
    with duckdb.connect(path) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
        assert {name for (name,) in tables} >= COMPUTED_TABLES
        for (name,) in tables:
            connection.execute(f"CREATE TEMP TABLE turned AS FROM {name} ORDER BY rowid DESC")
            connection.execute(f"DELETE FROM {name}")
            connection.execute(f"INSERT INTO {name} FROM turned ORDER BY rowid")
            connection.execute("DROP TABLE turned")
    with store.open_readonly(path) as connection:
        yield connection


def same(one: Any, other: Any) -> None:
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
    else:
        assert one == other


@pytest.mark.parametrize("name", LISTS)
def test_list_has_one_order_however_its_rows_are_stored(straight: Connection, reversed_rows: Connection, name: str) -> None:
    same(LISTS[name](straight), LISTS[name](reversed_rows))


@pytest.mark.parametrize("name", PAGED)
def test_pages_have_one_order_however_their_rows_are_stored(straight: Connection, reversed_rows: Connection, name: str) -> None:
    whole = PAGED[name](straight, None, 0)
    assert name == "ended_projects" or len(whole) > PAGE, "a list of one page says nothing"
    same(whole, PAGED[name](reversed_rows, None, 0))
    pages = [PAGED[name](reversed_rows, PAGE, offset) for offset in range(0, len(whole), PAGE)]
    columns = [column for column in whole if column in pages[0]]
    assert texts(pd.concat(pages)[columns]) == texts(whole[columns])


def texts(frame: pd.DataFrame) -> list[list[str]]:
    return [["" if pd.isna(value) else str(value) for value in row] for row in frame.astype(object).to_numpy().tolist()]


def test_every_question_is_looked_at() -> None:
    questions = {name for name, _ in inspect.getmembers(queries, inspect.isfunction)}
    looked_at = {name.split()[0] for name in (*LISTS, *PAGED)}
    assert questions - looked_at - NOT_A_LIST == set()
    assert NOT_A_LIST - questions == set()
