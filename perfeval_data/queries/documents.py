"""Documents: what was ingested, refused and replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from perfeval_data.forms.version import READER_VERSION
from perfeval_data.queries.filters import Connection, frame
from perfeval_data.queries.order import Order, order_by


def documents(connection: Connection, order: Order | None = None, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """The documents, newest first: their forms, how many of these count (a newer document holds the others) or could not be read,
    and the findings of those that count."""
    return frame(
        connection,
        f"""WITH shown AS (FROM documents {"ORDER BY document_id DESC LIMIT ? OFFSET ?" if order is None else ""}),
               counted AS (
                   SELECT document_id, count(*) AS current_count, sum(finding_count)::BIGINT AS finding_count,
                          sum(open_finding_count)::BIGINT AS open_finding_count
                   FROM project_summary WHERE document_id IN (SELECT document_id FROM shown) GROUP BY 1),
               unread AS (SELECT document_id, count(*) AS unread_count FROM unread_forms GROUP BY 1)
           SELECT d.document_id, d.file_name, d.format, d.form_count, coalesce(c.current_count, 0) AS current_count,
                  coalesce(u.unread_count, 0) AS unread_count, coalesce(c.finding_count, 0) AS finding_count,
                  coalesce(c.open_finding_count, 0) AS open_finding_count, d.ingested_at
           FROM shown d LEFT JOIN counted c USING (document_id) LEFT JOIN unread u USING (document_id)
           ORDER BY {order_by(order, "d.document_id DESC")} {"" if order is None else "LIMIT ? OFFSET ?"}""",
        [limit, offset],
    )


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the database holds: documents, their forms, and how many of these count or could not be read."""

    document_count: int
    form_count: int
    current_count: int
    unread_count: int
    unread_document_count: int
    """Documents with forms that could not be read."""
    outdated_count: int
    """Documents that an older version of the reader has read."""


def holdings(connection: Connection) -> Holdings:
    """What the database holds."""
    question = """
        SELECT count(*), coalesce(sum(form_count), 0)::INTEGER, (SELECT count(*) FROM current_evaluations),
               (SELECT count(*) FROM unread_forms), (SELECT count(DISTINCT document_id) FROM unread_forms),
               count(*) FILTER (reader_version < ?)
        FROM documents"""
    return Holdings(*connection.execute(question, [READER_VERSION]).fetchall()[0])


def stored_documents(connection: Connection, word: str = "", limit: int | None = None) -> pd.DataFrame:
    """Documents whose name has the word in it, newest first: their forms, and how many of them count or could not be read."""
    return frame(
        connection,
        """WITH shown AS (FROM documents WHERE contains(search_form(file_name), search_form(?)) ORDER BY document_id DESC LIMIT ?)
           SELECT d.*, coalesce(e.current_count, 0) AS current_count, coalesce(u.unread_count, 0) AS unread_count
           FROM shown d
           LEFT JOIN (SELECT document_id, count(*) AS current_count FROM current_evaluations GROUP BY 1) e USING (document_id)
           LEFT JOIN (SELECT document_id, count(*) AS unread_count FROM unread_forms GROUP BY 1) u USING (document_id)
           ORDER BY document_id DESC""",
        [word, limit],
    )


def unread_forms(connection: Connection) -> pd.DataFrame:
    """The forms of stored documents that could not be read, with their documents."""
    question = (
        "SELECT u.*, d.file_name FROM unread_forms u JOIN documents d USING (document_id) ORDER BY document_id, form_number"
    )
    return frame(connection, question)


def waiting(connection: Connection) -> pd.DataFrame:
    """The documents that wait for answers, oldest first, without their bytes, and when and by whom the last answer was given."""
    return frame(
        connection,
        """SELECT sha256, file_name, question_count, waiting_since,
                  max(answered_at) AS answered_at, arg_max(answered_by, answer_id) AS answered_by
           FROM waiting_documents LEFT JOIN reading_answers USING (sha256) GROUP BY ALL ORDER BY waiting_since, file_name, sha256""",
    )


def removal(connection: Connection, document_ids: Sequence[int]) -> pd.DataFrame:
    """What removing documents does to the projects that they stand for, one row each: `returns_from` is the document whose earlier
    reading would count again, blank where the project is gone."""
    return frame(
        connection,
        """WITH touched AS (SELECT DISTINCT project_id FROM current_evaluations WHERE list_contains($gone, document_id)),
               remaining AS (
                   SELECT project_id, max(document_id) AS document_id FROM evaluations SEMI JOIN touched USING (project_id)
                   WHERE NOT list_contains($gone, document_id) GROUP BY project_id)
           SELECT p.project_id, p.fiscal_year, p.department, p.implementing_unit, p.project_name, d.file_name AS returns_from
           FROM touched JOIN projects p USING (project_id) LEFT JOIN remaining USING (project_id) LEFT JOIN documents d USING (document_id)
           ORDER BY returns_from IS NOT NULL, project_id""",
        {"gone": [*document_ids]},
    )


def document_count(connection: Connection) -> int:
    """How many documents the database holds."""
    return int(connection.execute("SELECT count(*) FROM documents").fetchall()[0][0])


def log(connection: Connection, order: Order | None = None, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """Everything that happened to documents, newest first."""
    return frame(
        connection,
        f"""SELECT started_at, file_name, outcome, form_count, finding_count, replaced_count, reason, done_by
            FROM ingestions ORDER BY {order_by(order, "ingestion_id DESC")} LIMIT ? OFFSET ?""",
        [limit, offset],
    )


def log_count(connection: Connection) -> int:
    """How many things happened to documents."""
    return int(connection.execute("SELECT count(*) FROM ingestions").fetchall()[0][0])


Key = tuple[str, int | None, str | None, str | None, str]
"""Kind, year, department, unit and name of a project, as a form has them."""


@dataclass(frozen=True, slots=True)
class Known:
    """The project of a form: its key, and the file that holds it now, None where none does."""

    project_key: str
    file_name: str | None


def known_projects(connection: Connection, keys: Sequence[Key]) -> list[Known]:
    """For each of the keys the project and the file whose form of it would no longer count beside one of a newer document."""
    columns = list(zip(*keys, strict=True)) if keys else [()] * 5
    question = """
        WITH asked AS (
            SELECT number, project_key_of(form_kind, fiscal_year, department, implementing_unit, project_name) AS project_key
            FROM (SELECT unnest(range(len($kinds))) AS number, unnest($kinds::VARCHAR[]) AS form_kind,
                         unnest($years::INTEGER[]) AS fiscal_year, unnest($departments::VARCHAR[]) AS department,
                         unnest($units::VARCHAR[]) AS implementing_unit, unnest($names::VARCHAR[]) AS project_name)
        ), held AS (
            SELECT p.project_key, any_value(d.file_name) AS file_name
            FROM (FROM projects SEMI JOIN asked USING (project_key)) p JOIN current_evaluations USING (project_id)
            JOIN documents d USING (document_id) GROUP BY 1)
        SELECT project_key, file_name FROM asked LEFT JOIN held USING (project_key) ORDER BY number"""
    names = ("kinds", "years", "departments", "units", "names")
    rows = connection.execute(question, {name: [*column] for name, column in zip(names, columns, strict=True)}).fetchall()
    return [Known(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What documents brought in: projects, forms of whole departments, and the year, department and unit of these where all
    have
    the same, else None."""

    project_count: int
    department_form_count: int
    fiscal_year: int | None
    department: str | None
    implementing_unit: str | None


def arrivals(connection: Connection, sha256s: Sequence[str]) -> Arrivals:
    """What the documents of these fingerprints hold that counts."""
    question = """
        SELECT count(DISTINCT project_id) FILTER (form_kind = 'project'),
               count(DISTINCT project_id) FILTER (form_kind = 'department'),
               CASE WHEN count(DISTINCT fiscal_year) = 1 AND count(fiscal_year) = count(*) THEN any_value(fiscal_year) END,
               CASE WHEN count(DISTINCT department) = 1 AND count(department) = count(*) THEN any_value(department) END,
               CASE WHEN count(DISTINCT (department, implementing_unit)) = 1 AND count(implementing_unit) = count(*)
                    THEN any_value(implementing_unit) END
        FROM current_evaluations WHERE document_id IN (SELECT document_id FROM documents WHERE list_contains($them, sha256))"""
    return Arrivals(*connection.execute(question, {"them": [*sha256s]}).fetchall()[0])


def refusals(connection: Connection) -> pd.DataFrame:
    """Documents that were refused and have not been stored since, newest first."""
    return frame(
        connection,
        """SELECT file_name, reason, source_location, started_at FROM ingestions
           WHERE outcome = 'refused' AND sha256 NOT IN (SELECT sha256 FROM documents) ORDER BY ingestion_id DESC""",
    )


def last_ingestion(connection: Connection) -> datetime | None:
    """When the database last changed."""
    (row,) = connection.execute("SELECT max(started_at) FROM ingestions WHERE outcome = 'stored'").fetchall()
    return row[0] if row[0] is None else datetime.fromisoformat(str(row[0]))
