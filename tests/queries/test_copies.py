"""The questions of the pages give the same answers on a published copy, of Parquet files or in a lake, as on the DuckDB file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfeval_data import queries
from perfeval_data.database import store
from perfeval_data.database.copies import EngineMissingError, Kind
from perfeval_data.database.upkeep.publish import publish
from perfeval_data.queries import Connection, Filters, IndicatorSearch, Order, UnitName

FILTERS = [Filters(), Filters((2024,)), Filters((2023,), units=(UnitName("某市文化和旅游局", "图书馆"),), keyword="活动")]
QUESTIONS: dict[str, Callable[[Connection, Filters], Any]] = {
    "units to choose": queries.unit_options,
    "departments to choose": queries.department_options,
    "headline": queries.headline,
    "grades": queries.grades,
    "money by unit": queries.funds_by_unit,
    "sources": queries.fund_sources,
    "projects": lambda connection, filters: queries.projects(connection, filters, Order("graded_score"), 20, 5),
    "histogram": queries.score_histogram,
    "points lost": queries.points_lost_by_level,
    "hits": lambda connection, filters: queries.first_hits(connection, filters, IndicatorSearch("活动"), 30),
    "indicators": lambda connection, filters: queries.indicators(
        connection, filters, IndicatorSearch(only_deducted=True), None, 9
    ),
    "findings": lambda connection, filters: queries.findings(connection, filters, limit=30),
    "unspent": lambda connection, filters: queries.unspent(connection, filters, 5),
    "doubts": lambda connection, filters: queries.doubts(connection, filters, 5),
    "verification": queries.verification,
    "differing scores": lambda connection, filters: queries.verified_projects(connection, filters, 20),
    "departments": queries.by_department,
    "years": queries.by_year,
}


@pytest.fixture(scope="module", params=Kind)
def copy(
    request: pytest.FixtureRequest, large_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    target = tmp_path_factory.mktemp("copies") / "copy"
    try:
        publish(large_database, target, request.param)
    except EngineMissingError as missing:
        pytest.skip(str(missing))
    with store.open_readonly(target) as connection:
        yield store.cursor_of(connection)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_the_same(large_database: Path, copy: Connection, name: str, filters: Filters) -> None:
    with store.open_readonly(large_database) as connection:
        expected, found = (QUESTIONS[name](each, filters) for each in (connection, copy))
    if isinstance(expected, pd.DataFrame):
        pd.testing.assert_frame_equal(found, expected)
    else:
        assert found == expected
