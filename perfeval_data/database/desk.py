"""What waits for a person: documents with open questions, and the answers so far. Both survive a closed browser and a killed program.

The bytes of a document stay until it is settled or dismissed; what was answered stays for good, as evidence for every later reading.
Answers are only added, each in a step of its own; whoever has not seen the answers before his is told, and nothing of his is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from perfeval_data.database import store
from perfeval_data.database.relations import now
from perfeval_data.paper.answers import Answer, AnswerKind, Answers


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits: `question_count` is what was open when it was last looked at."""

    sha256: str
    file_name: str
    data: bytes
    question_count: int


class NamelessAnswerError(Exception):
    """An answer without the name of who gave it."""


class OvertakenError(Exception):
    """Somebody else was quicker with the document."""


class NoLongerWaitingError(OvertakenError):
    """Somebody else has settled or dismissed the document meanwhile."""


class AnsweredMeanwhileError(OvertakenError):
    """Somebody else has answered about the document meanwhile."""


def keep(connection: duckdb.DuckDBPyConnection, documents: Iterable[Waiting]) -> int:
    """Keep documents until they are settled, within an open transaction; returns how many were not kept before."""
    new = 0
    for each in documents:
        known = connection.execute("SELECT count(*) FROM waiting_documents WHERE sha256 = ?", [each.sha256]).fetchall()[0][0]
        new += not known
        if not known:
            connection.execute(
                "INSERT INTO waiting_documents VALUES (?, ?, ?, ?, ?)",
                [each.sha256, each.file_name, each.data, each.question_count, now()],
            )
    return new


def lay_down(database: Path, document: Waiting) -> None:
    """Keep one document until it is settled; nothing is written where it waits already. Raises what `store.rewriting` does."""
    with store.rewriting(database) as connection:
        if not keep(connection, [document]):
            raise store.NothingToWrite


def answer(
    database: Path,
    sha256: str,
    given: Sequence[tuple[Answer, str]],
    by: str,
    open_questions: int,
    seen: Answers | None = None,
) -> None:
    """Add answers about a waiting document, each with what the machine had proposed, in one step; `seen` are those before them.

    Raises `NamelessAnswerError`, what `be_as_seen` and what `store.rewriting` does.
    """
    if not by.strip():
        raise NamelessAnswerError
    with store.rewriting(database) as connection:
        be_as_seen(connection, sha256, seen)
        connection.execute("UPDATE waiting_documents SET question_count = ? WHERE sha256 = ?", [open_questions, sha256])
        for each, proposed in given:
            connection.execute(
                """INSERT INTO reading_answers BY NAME
                   SELECT nextval('answer_ids') AS answer_id, $sha256 AS sha256, $kind AS answer_kind, $place AS place, $part AS part,
                          $number::INTEGER AS part_number, $field AS field, $text AS answer_text, $filed AS filed_text,
                          $proposed AS proposed_text, $by AS answered_by, $at::TIMESTAMP AS answered_at""",
                {
                    "sha256": sha256,
                    "kind": each.kind.value,
                    "place": each.place,
                    "part": each.part,
                    "number": each.number,
                    "field": each.field,
                    "text": each.text,
                    "filed": each.filed,
                    "proposed": proposed,
                    "by": by.strip(),
                    "at": now(),
                },
            )


def be_as_seen(connection: duckdb.DuckDBPyConnection, sha256: str, seen: Answers | None) -> None:
    """Raises `NoLongerWaitingError` where a document does not wait, `AnsweredMeanwhileError` where more was answered than was `seen`."""
    if not connection.execute("SELECT count(*) FROM waiting_documents WHERE sha256 = ?", [sha256]).fetchall()[0][0]:
        raise NoLongerWaitingError(sha256)
    if seen is not None and tuple(answer for answer, _, _ in _answers_about(connection, sha256)) != seen.given:
        raise AnsweredMeanwhileError(sha256)


def release(connection: duckdb.DuckDBPyConnection, sha256s: Collection[str]) -> None:
    """Release settled documents, within an open transaction: their bytes are deleted."""
    connection.execute("DELETE FROM waiting_documents WHERE list_contains(?, sha256)", [[*sha256s]])


def dismiss(database: Path, sha256: str, seen: Answers | None = None) -> None:
    """Dismiss a document that nobody is going to settle. Raises what `be_as_seen` and what `store.rewriting` does."""
    with store.rewriting(database) as connection:
        be_as_seen(connection, sha256, seen)
        release(connection, [sha256])


def all_answers(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Answers]:
    """What was answered about every document, in order, by its fingerprint."""
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for document, *answer in connection.execute(f"SELECT sha256, {_ANSWER} FROM reading_answers ORDER BY answer_id").fetchall():
        found[document].append(_answer(*answer))
    return {document: Answers(tuple(given)) for document, given in found.items()}


_ANSWER = "answer_kind, place, part, part_number, field, answer_text, filed_text"
"""The columns of an answer itself."""


def _answer(kind: str, *rest: Any) -> Answer:
    return Answer(AnswerKind(kind), *rest)


def _answers_about(connection: duckdb.DuckDBPyConnection, sha256: str) -> list[tuple[Answer, str, datetime]]:
    """What was answered about one document, in order, by whom and when."""
    question = f"SELECT answered_by, answered_at, {_ANSWER} FROM reading_answers WHERE sha256 = ? ORDER BY answer_id"
    return [(_answer(*answer), by, at) for by, at, *answer in connection.execute(question, [sha256]).fetchall()]


def waiting_document(connection: duckdb.DuckDBPyConnection, sha256: str) -> Waiting | None:
    """A waiting document with its bytes; None where it does not wait (any more)."""
    rows = connection.execute(
        "SELECT sha256, file_name, content, question_count FROM waiting_documents WHERE sha256 = ?", [sha256]
    ).fetchall()
    return Waiting(*rows[0]) if rows else None


def last_answer(connection: duckdb.DuckDBPyConnection, sha256: str, about: Collection[Answer]) -> tuple[str, datetime] | None:
    """Who answered last about a document, and when: the same as one of these answers, where anybody did; None where nobody has."""
    rows = _answers_about(connection, sha256)[::-1]
    subjects = {each.subject for each in about}
    same = [row for row in rows if row[0].subject in subjects]
    return next(((by, at) for _, by, at in [*same, *rows]), None)


def stored_by(connection: duckdb.DuckDBPyConnection, sha256: str) -> tuple[str, datetime] | None:
    """Who stored a document last, and when; None where it is not stored."""
    rows = connection.execute(
        """SELECT done_by, started_at FROM ingestions SEMI JOIN documents USING (sha256)
           WHERE sha256 = ? AND outcome IN ('stored', 'read again') ORDER BY ingestion_id DESC LIMIT 1""",
        [sha256],
    ).fetchall()
    return (rows[0][0] or "", rows[0][1]) if rows else None
