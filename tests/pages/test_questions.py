"""How many questions a page asks of the database: each costs milliseconds of planning, however little it finds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.asked import Visit, asked


@pytest.mark.parametrize(
    ("page", "most"),
    [("overview", 20), ("funds", 17), ("scores", 24), ("project", 26), ("indicators", 14), ("findings", 17), ("about", 18)],
)
def test_page_asks_few_questions_and_none_for_each_row(
    large_database: Path, monkeypatch: pytest.MonkeyPatch, page: str, most: int
) -> None:
    monkeypatch.setenv("PERFEVAL_DB", os.environ.get("PERFEVAL_DB", ""))  # put back behind what the recording sets
    questions = asked(large_database, Visit(page, page, {"year": "2024"}))
    assert 5 < len(questions) <= most, [question.name for question in questions]
