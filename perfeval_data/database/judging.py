"""Stored forms judged again by the rules and settings that hold now, and what follows from a change of forms brought up to date."""

from __future__ import annotations

from datetime import datetime
from getpass import getuser
from pathlib import Path

import duckdb

from perfeval_data.audit import across
from perfeval_data.audit.case import Case
from perfeval_data.audit.catalogue import check_document
from perfeval_data.audit.scoring import rule_scores
from perfeval_data.audit.settings import Settings, settings_beside
from perfeval_data.database import predecessors, store, stored_forms, summaries
from perfeval_data.database.writer import Writer
from perfeval_data.service import log


def judge_again(database: Path) -> int:
    """Judge all stored forms by the rules and settings that hold now; returns their number. Marks of findings stay.

    Raises `SettingsError`, and what `store.rewriting` does.
    """
    settings = settings_beside(database)
    with store.rewriting(database) as connection:
        forms = judge_all(connection, database, settings)
    log.event("judged", forms=forms, by=getuser())
    return forms


def judge_all(connection: duckdb.DuckDBPyConnection, database: Path, settings: Settings) -> int:
    """Judge all forms of an open database and bring up to date what follows from that; returns their number."""
    writer = Writer(connection, now(), getuser())
    for forms in stored_forms.documents(connection):
        findings = check_document([form for _, form in forms], settings)
        for (evaluation_id, form), found in zip(forms, findings, strict=True):
            writer.replace_judgement(evaluation_id, form, found, rule_scores(Case(form, settings)))
    writer.write()
    follow_up(writer, database)
    return len(writer.changed)


def follow_up(writer: Writer, database: Path) -> None:
    """Bring what follows from the changed forms up to date: who goes on from whom, findings across projects, what counts them."""
    predecessors.refresh(writer.connection, writer.departments)
    peers = across.refresh(writer.connection, writer.departments, settings_beside(database))
    summaries.refresh(writer.connection, writer.changed | peers)


def now() -> datetime:
    return datetime.now().replace(microsecond=0)
