"""The database behind the dashboard: opened read-only, seen anew as soon as the file is replaced."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import duckdb
import streamlit as st

from perfeval_data import store
from perfeval_data.dashboard.answers import Answers
from perfeval_data.extracts import DERIVED_HEADINGS
from perfeval_data.queries import headings

_P = ParamSpec("_P")
_T = TypeVar("_T")


def database() -> Path:
    """Where the database is: the environment's PERFEVAL_DB, or the usual place."""
    return Path(os.environ.get("PERFEVAL_DB", store.DEFAULT_DATABASE))


@st.cache_resource(show_spinner=False, max_entries=2)
def _connection(version: store.Version) -> duckdb.DuckDBPyConnection:
    return store.open_for_long(Path(version[0]))


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor on the content that the file has now, for one thread; raises what `store.open_readonly` does."""
    return store.cursor_of(_connection(store.version_of(database())))


def ask(question: Callable[Concatenate[duckdb.DuckDBPyConnection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """The answer to one of the questions of `queries` on the content that the database has now.

    Raises what `store.open_readonly` does, also where only a block that the question needs is damaged.
    """
    key = (store.version_of(database()), question.__module__, question.__qualname__, args, tuple(kwargs.items()))
    try:
        return _answers().get(key, lambda: question(cursor(), *args, **kwargs))
    except duckdb.Error as error:
        if store.tells_of_damage(error):
            raise store.DatabaseUnreadableError(str(database())) from error
        raise


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers()


@st.cache_data(show_spinner=False)
def column_headings() -> dict[str, str]:
    """The Chinese heading of every column, of the tables and of the questions; known without a database."""
    with store.blank() as connection:
        return headings(connection) | DERIVED_HEADINGS
