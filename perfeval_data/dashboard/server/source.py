"""The database behind the dashboard: opened read-only, reopened as soon as the file is replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb
import streamlit as st

from perfeval_data.dashboard.server.parts import Parts
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.query_cache import Answers
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.database import store
from perfeval_data.database.row_access import open_narrowed
from perfeval_data.queries import Filters, projects_named
from perfeval_data.service.access import Visible

_P = ParamSpec("_P")
_T = TypeVar("_T")


@st.cache_resource(show_spinner=False, max_entries=2)
def _connection(version: store.Version) -> duckdb.DuckDBPyConnection:
    return store.open_for_long(Path(version[0]))


@st.cache_resource(show_spinner=False)
def _parts() -> Parts:
    return Parts()


def _part(version: store.Version, visible: Visible) -> duckdb.DuckDBPyConnection:
    def make() -> duckdb.DuckDBPyConnection:
        with st.spinner("正在准备您可查看的数据…"):
            return open_narrowed(_connection(version), visible, database())

    return _parts().get(version, visible, make)


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor on what the visitor may see of the content that the file has now, for one thread.

    Raises what `store.open_readonly` does, and `NobodyError` where no visitor is known. There is no other way from a page to the data.
    """
    return _cursor(_seen())


def ask(question: Callable[Concatenate[duckdb.DuckDBPyConnection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """The answer to one of the questions of `queries` on what the visitor may see of the content that the database has now.

    Raises what `cursor` does, also where only a block that the question needs is damaged.
    """
    try:
        return _answer(_seen(), question, *args, **kwargs)
    except duckdb.Error as error:
        if store.is_corruption(error):
            raise store.DatabaseUnreadableError(str(database())) from error
        raise


_Seen = tuple[store.Version, Visible | None]
"""A content of the database, and what of it may be seen."""


def _seen() -> _Seen:
    return store.version_of(database()), current().visible


def _cursor(seen: _Seen) -> duckdb.DuckDBPyConnection:
    version, visible = seen
    return store.cursor_of(_connection(version) if visible is None else _part(version, visible))


def _answer(seen: _Seen, question: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    def find() -> _T:
        return question(_cursor(seen), *(_looked_up(seen, each) for each in args), **kwargs)

    key = (*seen, question.__module__, question.__qualname__, args, tuple(kwargs.items()))
    return _answers().get(key, find)


def _looked_up(seen: _Seen, argument: object) -> object:
    """The word of a filter is looked for in the names once, and not by every question of a page."""
    if isinstance(argument, Filters) and argument.keyword:
        return replace(argument, named=_answer(seen, projects_named, argument.keyword))
    return argument


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers()
