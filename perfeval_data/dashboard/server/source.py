"""The database behind the dashboard: opened read-only, reopened as soon as the file is replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import duckdb
import streamlit as st

from perfeval_data.dashboard.server.parts import Parts
from perfeval_data.dashboard.server.place import database
from perfeval_data.dashboard.server.query_cache import Answers
from perfeval_data.dashboard.server.visitor import current
from perfeval_data.database import store
from perfeval_data.database.row_access import open_narrowed
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
    version, visible = store.version_of(database()), current().visible
    return store.cursor_of(_connection(version) if visible is None else _part(version, visible))


def ask(question: Callable[Concatenate[duckdb.DuckDBPyConnection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """The answer to one of the questions of `queries` on what the visitor may see of the content that the database has now.

    Raises what `cursor` does, also where only a block that the question needs is damaged.
    """
    visible = current().visible
    key = (store.version_of(database()), visible, question.__module__, question.__qualname__, args, tuple(kwargs.items()))
    try:
        return _answers().get(key, lambda: question(cursor(), *args, **kwargs))
    except duckdb.Error as error:
        if store.is_corruption(error):
            raise store.DatabaseUnreadableError(str(database())) from error
        raise


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers()
