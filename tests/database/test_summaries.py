"""The stored copies say what the views compute, whatever was added, replaced or removed; the search index misses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_data.database import store
from perfeval_data.ingest.publish import ingest, remove
from perfeval_data.queries import Filters, IndicatorSearch, UnitName, first_hits, indicators, indicators_of
from tests.forms.test_split import TITLE, form
from tests.ingest.test_publish import offer

COPIES = {
    "stored_summary": "computed_summary",
    "stored_unit_figures": "unit_figures_of('evaluations')",
    "stored_department_losses": "department_losses_of('evaluations')",
    "stored_department_kinds": "department_kinds_of('evaluations')",
    "stored_department_sources": "department_sources_of('evaluations')",
}
"""Each stored copy and its definition."""


def differences(database: Path) -> list[tuple[object, ...]]:
    """Rows that only the copy or only the view has."""
    with store.open_readonly(database) as connection:
        return [
            row
            for stored, computed in COPIES.items()
            for row in connection.execute(
                f"""(FROM {stored} EXCEPT ALL FROM {computed}) UNION ALL (FROM {computed} EXCEPT ALL FROM {stored})"""
            ).fetchall()
        ]


def test_summary_is_what_the_view_computes_for_drawn_projects(large_database: Path) -> None:
    assert differences(large_database) == []


def test_summary_follows_every_change(tmp_path: Path) -> None:
    database = tmp_path / "perfeval.duckdb"
    ingest([offer("a.html", TITLE, form("甲"), TITLE, form("乙"))], database)
    assert differences(database) == []
    ingest([offer("b.html", TITLE, form("乙").replace("| 50 | 50 | 50 |", "| 70 | 70 | 35 |"))], database)
    assert differences(database) == []
    remove([1], database)
    assert differences(database) == []
    with store.open_readonly(database) as connection:
        assert connection.execute("SELECT project_name, executed_wan::INTEGER FROM project_summary").fetchall() == [("乙", 35)]


def test_search_finds_every_text_by_every_part_of_it(large_database: Path) -> None:
    with store.open_readonly(large_database) as connection:
        rows = connection.execute(
            "SELECT level_3, target, actual, deviation_reason FROM indicator_details WHERE form_kind = 'project'"
        ).fetchall()
        texts = {text for row in rows for text in row if text}
        for part in {
            text[start:end] for text in texts for start in range(len(text)) for end in range(start + 1, len(text) + 1)
        }:
            expected = sum(any(part in (text or "") for text in row) for row in rows)
            assert len(first_hits(connection, Filters(), IndicatorSearch(part), 10_000)) == expected, part


@pytest.mark.parametrize("word", ["没有这样的话", "𠮷", "\x00", "'"])
def test_search_for_what_no_text_has_finds_nothing(large_database: Path, word: str) -> None:
    with store.open_readonly(large_database) as connection:
        assert first_hits(connection, Filters(), IndicatorSearch(word), 10) == ()
        assert indicators(connection, Filters(), IndicatorSearch(word)).empty


@pytest.mark.parametrize(
    "filters", [Filters(), Filters((2024,)), Filters(units=(UnitName("某市文化和旅游局", "图书馆"),))], ids=str
)
def test_first_hits_are_the_first_rows_of_all(large_database: Path, filters: Filters) -> None:
    search = IndicatorSearch("活动", level_1="产出指标")
    with store.open_readonly(large_database) as connection:
        rows = indicators(connection, filters, search)
        hits = first_hits(connection, filters, search, 7)
        shown = indicators_of(connection, hits)
    assert not rows.empty
    assert list(hits) == list(zip(rows["evaluation_id"], rows["indicator_number"], strict=True))[:7]
    assert shown["points_lost"].tolist() == rows["points_lost"].tolist()[:7]
