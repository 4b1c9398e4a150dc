"""Stored forms judged again by the rules and settings that hold now, and what follows from a change of forms brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from getpass import getuser
from pathlib import Path

import duckdb

from perfeval_data.audit import across
from perfeval_data.audit.judgement import fingerprint, judge
from perfeval_data.audit.settings import Settings, settings_beside
from perfeval_data.database import predecessors, relations, store, stored_forms, summaries
from perfeval_data.database.writer import JudgedForm, Writer
from perfeval_data.paper.grades import GRADE_BANDS
from perfeval_data.paper.kinds import READING_CODES
from perfeval_data.service import log

_FORMS_AT_A_TIME = 500


def judge_again(database: Path) -> int:
    """Judge all stored forms by the rules and settings that hold now; returns their number. Reviews of findings stay.

    Raises `SettingsError`, and what `store.rewriting` does.
    """
    settings = settings_beside(database)
    with store.rewriting(database) as connection:
        forms = judge_all(connection, settings)
    log.event("judged", forms=forms, by=getuser())
    return forms


def judge_all(connection: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Judge all forms of an open database and bring up to date what follows from that; returns their number."""
    writer = Writer(connection, relations.now(), getuser())
    writer.clear_judgements(READING_CODES)
    forms = 0
    for judged in _judged(connection, settings):
        writer.add_judgements(judged, READING_CODES)
        forms += len(judged)
    writer.touch(connection.execute("SELECT evaluation_id, department FROM current_evaluations").fetchall())
    follow_up(writer, settings)
    return forms


def _judged(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[list[JudgedForm]]:
    """All stored forms with what the audit says of them now, many at a time: an insertion for each would take most of the time."""
    judged: list[JudgedForm] = []
    for document in stored_forms.documents(connection):
        judgements = judge([form for _, form in document], settings)
        judged += [(number, form, judgement) for (number, form), judgement in zip(document, judgements, strict=True)]
        if len(judged) >= _FORMS_AT_A_TIME:
            yield judged
            judged = []
    yield judged


def judge_if_outdated(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Judge all forms again where they were judged by other rules, settings or grades than hold now."""
    if not is_judged_by(connection, settings):
        judge_all(connection, settings)


def is_judged_by(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Whether the forms of an open database were judged by the rules, settings and grades that hold now."""
    return connection.execute("SELECT fingerprint FROM judged_by").fetchall() in ([], [(fingerprint(settings),)])


def follow_up(writer: Writer, settings: Settings) -> None:
    """Bring what follows from the changed forms up to date: predecessors, findings across projects, the counts of both."""
    connection = writer.connection
    note_basis(connection, settings)
    predecessors.refresh(connection, writer.departments)
    peers = across.refresh(connection, writer.departments, settings)
    summaries.refresh(connection, writer.changed | peers)


def note_basis(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Write by what the forms are judged: the grades for the views, and the fingerprint of all of it."""
    if connection.execute("SELECT fingerprint FROM judged_by").fetchall() == [(fingerprint(settings),)]:
        return
    connection.execute("DELETE FROM judged_by")
    connection.execute("INSERT INTO judged_by VALUES (?)", [fingerprint(settings)])
    connection.execute("DELETE FROM grade_bands")
    connection.executemany(
        "INSERT INTO grade_bands VALUES (?, ?)",
        [(band.grade, float("-inf") if band.lowest_score is None else float(band.lowest_score)) for band in GRADE_BANDS],
    )
