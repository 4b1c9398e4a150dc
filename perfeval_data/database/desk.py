"""What waits for a person: documents with open questions, and the answers so far. Both survive a closed browser and a killed program.

The bytes of a document stay until it is settled or dismissed; what was answered stays for good, as evidence for every later reading.
Answers are only added, each in a step of its own: of two officers who answer the same question the later one holds, and both are on record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from perfeval_data.database import store
from perfeval_data.database.judging import now
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


class NoLongerWaitingError(Exception):
    """A document that somebody else has settled or dismissed meanwhile."""


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


def answer(database: Path, sha256: str, given: Sequence[tuple[Answer, str]], by: str, open_questions: int) -> None:
    """Add answers about a waiting document, each with what the machine had proposed, in one step.

    Raises `NamelessAnswerError`, `NoLongerWaitingError`, and what `store.rewriting` does.
    """
    if not by.strip():
        raise NamelessAnswerError
    with store.rewriting(database) as connection:
        updated = connection.execute(
            "UPDATE waiting_documents SET question_count = ? WHERE sha256 = ? RETURNING sha256", [open_questions, sha256]
        ).fetchall()
        if not updated:
            raise NoLongerWaitingError(sha256)
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


def release(connection: duckdb.DuckDBPyConnection, sha256s: Collection[str]) -> None:
    """Let documents go that are settled, within an open transaction: their bytes are gone with it."""
    connection.execute("DELETE FROM waiting_documents WHERE list_contains(?, sha256)", [[*sha256s]])


def dismiss(database: Path, sha256: str) -> None:
    """Let a document go that nobody is going to settle. Raises what `store.rewriting` does."""
    with store.rewriting(database) as connection:
        release(connection, [sha256])


def all_answers(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Answers]:
    """What was answered about every document, in order, by its fingerprint."""
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    question = """SELECT sha256, answer_kind, place, part, part_number, field, answer_text, filed_text FROM reading_answers
                  ORDER BY answer_id"""
    for document, kind, *rest in connection.execute(question).fetchall():
        found[document].append(Answer(AnswerKind(kind), *rest))
    return {document: Answers(tuple(given)) for document, given in found.items()}


def waiting_document(connection: duckdb.DuckDBPyConnection, sha256: str) -> Waiting | None:
    """A document that waits, with its bytes; None where it does not (any more)."""
    rows = connection.execute(
        "SELECT sha256, file_name, content, question_count FROM waiting_documents WHERE sha256 = ?", [sha256]
    ).fetchall()
    return Waiting(*rows[0]) if rows else None
