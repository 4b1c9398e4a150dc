"""Documents as rows of the tables. Every reading stays as long as its document is there; which forms count follows from that.

Of each project the forms of the newest document that holds it count. Nothing that is filed is deleted but with its document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from perfeval_data.audit.judgement import Judgement, RuleScore
from perfeval_data.database import relations
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.model import Entry, Finding, FundLine, Indicator, SelfEvaluation, Settled, Statement, UnreadForm

Record = dict[str, Any]
ProjectKey = tuple[str, int | None, str | None, str | None, str]
"""form_kind, fiscal_year, department, implementing_unit, project_name: what makes two forms the same project, as in `project_key_of`."""

JudgedForm = tuple[int, SelfEvaluation, Judgement]
"""evaluation_id, the form, and what the audit says of it."""

_KEY = {
    "place": "INTEGER",
    "form_kind": "VARCHAR",
    "fiscal_year": "INTEGER",
    "department": "VARCHAR",
    "implementing_unit": "VARCHAR",
    "project_name": "VARCHAR",
}
_TABLES_OF_A_JUDGEMENT = ("findings", "rule_scores", "form_judgements")
_TABLES_OF_A_FORM = (
    "evaluations",
    "fund_lines",
    "indicators",
    "statements",
    "source_forms",
    "value_origins",
    *_TABLES_OF_A_JUDGEMENT,
)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it was read and judged; `judgements` are in the order of the forms."""

    file_name: str
    sha256: str
    format: str
    reader_version: int
    forms: Sequence[SelfEvaluation]
    judgements: Sequence[Judgement]
    unread: Sequence[UnreadForm] = ()

    @property
    def finding_count(self) -> int:
        return sum(len(judgement.findings) for judgement in self.judgements)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A project whose forms in an earlier document no longer count, since a newer one holds it."""

    project_name: str
    old_file: str
    new_file: str


@dataclass
class Writer:
    """Writes documents into the open transaction of `connection`, and remembers what has changed for whatever follows from it."""

    connection: duckdb.DuckDBPyConnection
    now: datetime
    by: str
    """Who changes the database, for the log."""
    departments: set[str | None] = field(default_factory=set)
    """The departments whose forms that count have changed."""
    changed: set[int] = field(default_factory=set)
    """The ids of the forms that count now and did not, or no longer do, or were judged again."""
    replacements: list[Replacement] = field(default_factory=list)

    def reader_versions(self, sha256s: Collection[str]) -> dict[str, int]:
        """The version of the reader that read each stored document, by fingerprint."""
        return self._of_stored("reader_version", sha256s)

    def add(self, documents: Sequence[ReadDocument]) -> None:
        """Store documents in their order. One whose bytes are stored is put in the place of its earlier reading.

        It keeps its number, and with it its place in time: what is newer than it goes on counting.
        """
        if not documents:
            return
        projects = self._projects(documents)
        stored = self._of_stored("document_id", [document.sha256 for document in documents])
        new = [document.sha256 for document in documents if document.sha256 not in stored]
        numbers = stored | dict(zip(new, relations.next_numbers(self.connection, "document_ids", len(new)), strict=True))
        left = self._clear(stored.values())
        relations.insert(
            self.connection, "documents", [self._document(document, numbers[document.sha256]) for document in documents]
        )
        relations.insert(
            self.connection,
            "unread_forms",
            [row for document in documents for row in _unread(document, numbers[document.sha256])],
        )
        self._write_forms(documents, numbers, projects)
        self._settle(left | set(projects.values()))
        replaced = self._note_replacements([numbers[sha256] for sha256 in new])
        self._log(
            [
                {
                    "file_name": document.file_name,
                    "sha256": document.sha256,
                    "outcome": "read again" if document.sha256 in stored else "stored",
                    "form_count": len(document.forms),
                    "finding_count": document.finding_count,
                    "replaced_count": replaced[numbers[document.sha256]],
                }
                for document in documents
            ]
        )

    def refuse(self, refusals: Sequence[tuple[str, str, str, str]]) -> None:
        """Note documents that were not stored: file name, fingerprint, reason, place."""
        self._log(
            [
                {"file_name": name, "sha256": sha256, "outcome": "refused", "reason": reason, "source_location": place or None}
                for name, sha256, reason, place in refusals
            ]
        )

    def remove(self, document_ids: Collection[int]) -> list[str]:
        """Take documents out with all their forms, and note it; returns their file names. Unknown numbers are passed over."""
        rows = self.connection.execute(
            "SELECT file_name, sha256 FROM documents WHERE list_contains(?, document_id) ORDER BY document_id",
            [[*document_ids]],
        ).fetchall()
        projects = self._clear(document_ids)
        self._settle(projects)
        self._log([{"file_name": name, "sha256": sha256, "outcome": "removed"} for name, sha256 in rows])
        return [name for name, _ in rows]

    # --- judgements ------------------------------------------------------------------------------------------------

    def clear_judgements(self, kept_codes: Collection[str]) -> None:
        """Delete what the audit has said of all forms, but for findings of these kinds."""
        self.connection.execute("DELETE FROM findings WHERE NOT list_contains(?, code)", [[*kept_codes]])
        for table in ("rule_scores", "form_judgements"):
            self.connection.execute(f"DELETE FROM {table}")

    def add_judgements(self, judged: Sequence[JudgedForm], kept_codes: Collection[str]) -> None:
        """Write what the audit says of stored forms, whose findings of these kinds are there already."""
        rows: dict[str, list[Record]] = {table: [] for table in _TABLES_OF_A_JUDGEMENT}
        for evaluation_id, form, judgement in judged:
            for table, of_form in judgement_rows(form, judgement, evaluation_id):
                rows[table] += [row for row in of_form if row.get("code") not in kept_codes]
        for table, of_all in rows.items():
            relations.insert(self.connection, table, of_all)

    # --- projects --------------------------------------------------------------------------------------------------

    def _projects(self, documents: Sequence[ReadDocument]) -> dict[ProjectKey, int]:
        """The numbers of the projects of all forms; those that were never seen get one."""
        keys = list(dict.fromkeys(key_of(form) for document in documents for form in document.forms))
        wanted = [dict(zip(_KEY, (place, *key), strict=True)) for place, key in enumerate(keys)]
        with relations.rows_as(self.connection, "wanted", wanted, _KEY):
            self.connection.execute("""
                CREATE OR REPLACE TEMP TABLE keyed AS
                SELECT *, project_key_of(form_kind, fiscal_year, department, implementing_unit, project_name) AS project_key FROM wanted""")
        self.connection.execute("""
            INSERT INTO projects BY NAME
            SELECT nextval('project_ids') AS project_id, * EXCLUDE (place) FROM (
                FROM keyed ANTI JOIN projects USING (project_key)
                QUALIFY row_number() OVER (PARTITION BY project_key ORDER BY place) = 1 ORDER BY place)""")
        found = self.connection.execute("SELECT place, project_id FROM keyed JOIN projects USING (project_key)").fetchall()
        self.connection.execute("DROP TABLE keyed")
        return {keys[place]: project_id for place, project_id in found}

    def _settle(self, project_ids: Collection[int]) -> None:
        """Decide again which forms of these projects count."""
        turned = self.connection.execute(
            """UPDATE evaluations SET is_current = newest.holds
               FROM (SELECT evaluation_id, document_id = max(document_id) OVER (PARTITION BY project_id) AS holds
                     FROM evaluations SEMI JOIN (SELECT unnest(?::INTEGER[]) AS project_id) USING (project_id)) newest
               WHERE newest.evaluation_id = evaluations.evaluation_id AND newest.holds <> evaluations.is_current
               RETURNING evaluations.evaluation_id, department""",
            [sorted(project_ids)],
        ).fetchall()
        self.touch(turned)

    def touch(self, forms: Iterable[tuple[int, str | None]]) -> None:
        """Remember forms (evaluation_id, department) that have come to count, or no longer do."""
        for evaluation_id, department in forms:
            self.changed.add(evaluation_id)
            self.departments.add(department)

    def _note_replacements(self, document_ids: Sequence[int]) -> Counter[int]:
        """Remember which projects new documents took over from the documents before them; returns how many each of them did."""
        rows = self.connection.execute(
            """WITH holders AS (
                   SELECT project_id, document_id, lag(document_id) OVER (PARTITION BY project_id ORDER BY document_id) AS earlier_id
                   FROM (SELECT DISTINCT project_id, document_id FROM evaluations WHERE project_id IN (
                             SELECT project_id FROM evaluations WHERE list_contains($new, document_id))))
               SELECT h.document_id, p.project_name, earlier.file_name, newer.file_name
               FROM holders h JOIN projects p USING (project_id) JOIN documents newer USING (document_id)
               JOIN documents earlier ON earlier.document_id = h.earlier_id
               WHERE list_contains($new, h.document_id) ORDER BY h.document_id, h.project_id""",
            {"new": [*document_ids]},
        ).fetchall()
        self.replacements += [Replacement(*names) for _, *names in rows]
        return Counter(document_id for document_id, *_ in rows)

    # --- documents -------------------------------------------------------------------------------------------------

    def _of_stored(self, column: str, sha256s: Collection[str]) -> dict[str, int]:
        """A column of the stored documents among these, by fingerprint."""
        question = f"SELECT sha256, {column} FROM documents WHERE list_contains(?, sha256)"
        return dict(self.connection.execute(question, [[*sha256s]]).fetchall())

    def _clear(self, document_ids: Collection[int]) -> set[int]:
        """Delete documents and their forms; returns the projects that they held."""
        with relations.ids_as(self.connection, "gone", "document_id", document_ids):
            forms = self.connection.execute(
                "SELECT evaluation_id, department, project_id, is_current FROM evaluations SEMI JOIN gone USING (document_id)"
            ).fetchall()
            self.touch((evaluation_id, department) for evaluation_id, department, _, is_current in forms if is_current)
            self._delete([evaluation_id for evaluation_id, *_ in forms], _TABLES_OF_A_FORM)
            for table in ("unread_forms", "documents"):
                self.connection.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT document_id FROM gone)")
        return {project_id for _, _, project_id, _ in forms}

    def _document(self, document: ReadDocument, document_id: int) -> Record:
        return {
            "document_id": document_id,
            "file_name": document.file_name,
            "sha256": document.sha256,
            "format": document.format,
            "form_count": len(document.forms),
            "ingested_at": self.now,
            "reader_version": document.reader_version,
        }

    def _write_forms(
        self, documents: Sequence[ReadDocument], numbers: Mapping[str, int], projects: Mapping[ProjectKey, int]
    ) -> None:
        read = [
            (numbers[document.sha256], form, judgement)
            for document in documents
            for form, judgement in zip(document.forms, document.judgements, strict=True)
        ]
        rows: dict[str, list[Record]] = {table: [] for table in _TABLES_OF_A_FORM}
        for evaluation_id, (document_id, form, judgement) in zip(
            relations.next_numbers(self.connection, "evaluation_ids", len(read)), read, strict=True
        ):
            owner = {"project_id": projects[key_of(form)], "document_id": document_id, "is_current": False}
            for table, of_form in form_rows(form, judgement, evaluation_id, owner):
                rows[table] += of_form
        for table, of_all in rows.items():
            relations.insert(self.connection, table, of_all)

    def _delete(self, evaluation_ids: Collection[int], tables: Sequence[str]) -> None:
        if not evaluation_ids:
            return
        with relations.ids_as(self.connection, "outdated", "evaluation_id", evaluation_ids):
            for table in tables:
                self.connection.execute(f"DELETE FROM {table} WHERE evaluation_id IN (SELECT evaluation_id FROM outdated)")

    def _log(self, rows: Sequence[Record]) -> None:
        usual = {"form_count": 0, "finding_count": 0, "replaced_count": 0, "reason": None, "source_location": None}
        whole = {"started_at": self.now, "done_by": self.by} | usual
        numbers = relations.next_numbers(self.connection, "ingestion_ids", len(rows))
        relations.insert(
            self.connection, "ingestions", [{"ingestion_id": n} | whole | row for n, row in zip(numbers, rows, strict=True)]
        )


def key_of(form: SelfEvaluation) -> ProjectKey:
    """The key of a form's project, in the words of this form."""
    year = int(form.fiscal_year.value) if form.fiscal_year.value is not None else None
    return form.kind.value, year, form.department.text or None, form.implementing_unit.text or None, form.project_name.text


def form_rows(
    form: SelfEvaluation, judgement: Judgement, evaluation_id: int, owner: Record
) -> Iterator[tuple[str, list[Record]]]:
    """The rows of one form, table by table; `owner` has the columns that say whose form it is."""
    key = {"evaluation_id": evaluation_id}
    yield "evaluations", [key | owner | _evaluation(form)]
    yield "fund_lines", [key | _fund_line(line) for line in form.fund_lines]
    yield "indicators", [key | _indicator(indicator, form) for indicator in form.indicators]
    yield "statements", [key | _statement(statement) for statement in form.statements]
    yield "source_forms", [key | {"cells": [*map(_cell, form.source_cells)], "entries": [*_entries(form)]}]
    yield "value_origins", [key | _origin(each) for each in form.settled]
    yield from judgement_rows(form, judgement, evaluation_id)


def judgement_rows(form: SelfEvaluation, judgement: Judgement, evaluation_id: int) -> Iterator[tuple[str, list[Record]]]:
    """The rows of what the audit says of one form, table by table."""
    key = {"evaluation_id": evaluation_id}
    yield (
        "findings",
        [key | {"finding_number": n} | _finding(finding, form) for n, finding in enumerate(judgement.findings, start=1)],
    )
    yield "rule_scores", [key | _rule_score(score) for score in judgement.rule_scores]
    yield "form_judgements", [key | {"total_includes_execution": judgement.total_includes_execution}]


def _unread(document: ReadDocument, document_id: int) -> Iterator[Record]:
    for form in document.unread:
        yield {
            "document_id": document_id,
            "form_number": form.form_number,
            "reason": form.reason,
            "source_location": form.location,
        }


def _text(entry: Entry) -> str | None:
    return entry.text or None


def _evaluation(form: SelfEvaluation) -> Record:
    return {
        "form_number": form.form_number,
        "form_kind": form.kind.value,
        "fiscal_year": key_of(form)[1],
        "project_name": form.project_name.text,
        "department": _text(form.department),
        "implementing_unit": _text(form.implementing_unit),
        "expected_goal": _text(form.expected_goal),
        "achieved_goal": _text(form.achieved_goal),
        "stated_total_weight": form.stated_total_weight.value,
        "stated_total_score": form.stated_total_score.value,
        "has_weight_column": form.has_weight_column,
        "has_reason_column": form.has_reason_column,
        "source_location": form.location,
    }


def _fund_line(line: FundLine) -> Record:
    return {
        "line_number": line.line_number,
        "source": line.source,
        "label_filed": line.label.text,
        "initial_budget_wan": line.initial_budget.value,
        "annual_budget_wan": line.annual_budget.value,
        "executed_wan": line.executed.value,
        "weight": line.weight.value,
        "stated_rate": line.rate.value,
        "stated_rate_text": _text(line.rate),
        "score": line.score.value,
        "execution_reason": _text(line.reason),
        "source_location": line.label.location,
    }


def _indicator(indicator: Indicator, form: SelfEvaluation) -> Record:
    return {
        "indicator_number": indicator.indicator_number,
        "level_1": indicator.level_1,
        "level_2": indicator.level_2,
        "level_3": _text(indicator.level_3),
        "level_1_filed": _text(indicator.level_1_filed),
        "level_2_filed": _text(indicator.level_2_filed),
        "initial_target": _text(indicator.initial_target),
        "target": _text(indicator.target),
        "actual": _text(indicator.actual),
        "target_operator": indicator.target_quantity.operator,
        "target_value": indicator.target_quantity.value,
        "target_unit": indicator.target_quantity.unit,
        "actual_value": indicator.actual_quantity.value,
        "weight": indicator.weight.value,
        "score": indicator.score.value,
        "score_is_shared": indicator.score_is_shared,
        "deviation_reason": _text(indicator.reason),
        "source_location": indicator.level_3.location or form.location,
    }


def _statement(statement: Statement) -> Record:
    return {
        "statement_number": statement.statement_number,
        "statement_kind": statement.kind.value,
        "statement_label": statement.label,
        "statement_text": _text(statement.text),
        "stated_points": statement.text.value,
        "indicator_number": statement.indicator_number,
        "source_location": statement.text.location,
    }


def _finding(finding: Finding, form: SelfEvaluation) -> Record:
    return {
        "indicator_number": finding.indicator_number,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "stated": finding.stated,
        "expected": finding.expected,
        "source_location": finding.location or form.location,
    }


def _rule_score(score: RuleScore) -> Record:
    return {
        "indicator_number": score.indicator_number,
        "basis": score.basis.value,
        "achieved_share": score.achieved_share,
        "rule_score": score.score,
    }


def _origin(settled: Settled) -> Record:
    return {
        "part": settled.part,
        "part_number": settled.number,
        "field": settled.field,
        "value_origin": settled.origin.value,
    }


def _cell(cell: Cell) -> Record:
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "location": cell.location,
    }


def _entries(form: SelfEvaluation) -> Iterator[Record]:
    for part, number, name, entry in form.entries():
        if entry.location:
            yield {"part": part, "number": number, "field": name, "text": entry.text, "location": entry.location}
