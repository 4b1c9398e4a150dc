"""What a page asks of the database: the page is run as a reader would open it, and every statement that it sends is noted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import streamlit as st
from streamlit.testing.v1 import AppTest

from perfeval_data.database import store

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Question:
    """One statement with its parameters."""

    sql: str
    parameters: Sequence[Any] | Mapping[str, Any]

    @property
    def name(self) -> str:
        """The statement in one line, cut short."""
        return " ".join(self.sql.split())[:90]


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as a reader opens it: its file and what stands in the address."""

    name: str
    page: str
    query: Mapping[str, str]


def visits(connection: duckdb.DuckDBPyConnection) -> list[Visit]:
    """Every page on the newest year as it opens by itself, and what readers do next: narrow, drill down, search, leaf."""
    ((project, department, unit),) = connection.execute(
        """SELECT project_id, department, implementing_unit FROM evaluations
           WHERE fiscal_year IS NOT NULL AND implementing_unit IS NOT NULL
           ORDER BY fiscal_year DESC, project_id DESC LIMIT 1"""
    ).fetchall()
    return [
        *(Visit(page, page, {}) for page in ("overview", "funds", "scores", "project", "indicators", "findings", "about")),
        Visit("overview, all years", "overview", {"year": "全部"}),
        Visit("overview of a department", "overview", {"department": department}),
        Visit("funds of a unit", "funds", {"department": department, "unit": unit}),
        Visit("overview, word in the name", "overview", {"q": "活动"}),
        Visit("project by its link", "project", {"project": str(project)}),
        Visit("search, common word", "indicators", {"find": "满意度"}),
        Visit("search, rare word", "indicators", {"find": "古籍修复"}),
        Visit("search, no hit", "indicators", {"find": "量子计算机"}),
        Visit("search, all years, rare word", "indicators", {"find": "古籍修复", "year": "全部"}),
        Visit("deductions of a level", "indicators", {"level": "效益指标", "deducted": "1"}),
        Visit("findings, errors only", "findings", {"severity": "error"}),
    ]


class _Recording:
    """A cursor that notes what it is asked."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, notes: list[Question]) -> None:
        self._cursor, self._notes = cursor, notes

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> duckdb.DuckDBPyConnection:
        self._notes.append(Question(sql, copy(parameters)))
        return self._cursor.execute(sql, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def _noted() -> Iterator[list[Question]]:
    notes: list[Question] = []
    plain = store.cursor_of
    with mock.patch.object(store, "cursor_of", lambda connection: _Recording(plain(connection), notes)):
        yield notes


def asked(database: Path, visit: Visit) -> list[Question]:
    """The statements that a visit sends, in order, nothing answered from memory."""
    os.environ["PERFEVAL_DB"] = str(database)
    st.cache_resource.clear()
    with _noted() as notes:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=600).run()
        app.switch_page(f"pages/{visit.page}.py")
        app.query_params = dict(visit.query)
        notes.clear()
        st.cache_resource.clear()
        app.run()
        if app.exception:
            raise RuntimeError(f"{visit.name}: {app.exception}")
        return list(notes)
