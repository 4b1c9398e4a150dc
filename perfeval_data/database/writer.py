"""Forms as rows of the tables: what is inserted, and which earlier readings of the same projects it takes the place of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from perfeval_data.audit.scoring import RuleScore
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.model import Entry, Finding, FundLine, Indicator, SelfEvaluation

Record = dict[str, Any]
ProjectKey = tuple[int | None, str | None, str | None, str]
"""fiscal_year, department, implementing_unit, project_name: what makes two forms the same project."""

_KEY = pa.schema(
    {"fiscal_year": pa.int32(), "department": pa.string(), "implementing_unit": pa.string(), "project_name": pa.string()}
)

_TABLES_OF_A_JUDGEMENT = ("findings", "rule_scores")
_TABLES_OF_A_FORM = ("evaluations", "fund_lines", "indicators", *_TABLES_OF_A_JUDGEMENT, "source_forms")


@dataclass(frozen=True, slots=True)
class Reading:
    """Which document a project was read from last."""

    evaluation_id: int
    document_id: int
    file_name: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A project whose earlier reading gave way to the one of a newer document."""

    project_name: str
    old_file: str
    new_file: str


@dataclass(frozen=True, slots=True)
class _Document:
    """A document that waits to be written."""

    file_name: str
    sha256: str
    format: str
    forms: Sequence[SelfEvaluation]
    findings: Sequence[Sequence[Finding]]
    rule_scores: Sequence[Sequence[RuleScore]]


@dataclass
class Writer:
    """Collects documents and writes them in one go into the open transaction of `connection`.

    A project that an earlier document holds is replaced and keeps its `evaluation_id`, so that links to it stay good.
    """

    connection: duckdb.DuckDBPyConnection
    now: datetime
    by: str
    """Who changes the database, for the log."""
    departments: set[str | None] = field(default_factory=set)
    """The departments whose forms have changed."""
    replacements: list[Replacement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._next_evaluation = self._next("evaluations", "evaluation_id")
        self._next_ingestion = self._next("ingestions", "ingestion_id")
        self._waiting: list[_Document] = []
        self._log_rows: list[Record] = []
        self._forms: dict[int, dict[str, list[Record]]] = {}
        self._judged: dict[int, dict[str, list[Record]]] = {}
        self._superseded: set[int] = set()

    def add_document(
        self,
        file_name: str,
        sha256: str,
        file_format: str,
        forms: Sequence[SelfEvaluation],
        findings: Sequence[Sequence[Finding]],
        rule_scores: Sequence[Sequence[RuleScore]],
    ) -> None:
        """Add a document with its forms, the findings of each, and its scores by the rules."""
        self._waiting.append(_Document(file_name, sha256, file_format, forms, findings, rule_scores))

    def add_refusal(self, file_name: str, sha256: str, reason: str, location: str) -> None:
        """Note a document that was not stored."""
        self._log(file_name, sha256, "refused", reason=reason, source_location=location or None)

    def remove_document(self, document_id: int) -> str:
        """Delete a document and its forms at once, and note it; returns its file name."""
        ((file_name, sha256),) = self.connection.execute(
            "SELECT file_name, sha256 FROM documents WHERE document_id = ?", [document_id]
        ).fetchall()
        forms = "SELECT evaluation_id, department FROM evaluations WHERE document_id = ?"
        for evaluation_id, department in self.connection.execute(forms, [document_id]).fetchall():
            self._superseded.add(evaluation_id)
            self.departments.add(department)
        self.connection.execute("DELETE FROM documents WHERE document_id = ?", [document_id])
        self._log(file_name, sha256, "removed")
        self.write()
        return str(file_name)

    def replace_judgement(
        self, evaluation_id: int, form: SelfEvaluation, findings: Sequence[Finding], rule_scores: Sequence[RuleScore]
    ) -> None:
        """Put other findings and scores by the rules in the place of those that a stored form has."""
        self.departments.add(form.department.text or None)
        self._judged[evaluation_id] = dict(judgement_rows(form, findings, rule_scores, evaluation_id))

    def write(self) -> None:
        """Delete the readings that are replaced or removed, and insert all that was collected."""
        newest = self._stored(key_of(form) for document in self._waiting for form in document.forms)
        first = self._next("documents", "document_id")
        documents = [self._place(document, number, newest) for number, document in enumerate(self._waiting, start=first)]
        self._delete_superseded()
        self._insert("documents", documents)
        for table in _TABLES_OF_A_FORM:
            self._insert(table, [row for tables in self._forms.values() for row in tables[table]])
        self._replace_judged()
        self._insert("ingestions", self._log_rows)

    @property
    def changed(self) -> set[int]:
        """The ids of the forms that were added, replaced or removed."""
        return self._superseded | self._forms.keys() | self._judged.keys()

    def _place(self, document: _Document, document_id: int, newest: dict[ProjectKey, list[Reading]]) -> Record:
        """Give the forms of a document their ids; returns the row of the document."""
        before = len(self.replacements)
        for form, findings, scores in zip(document.forms, document.findings, document.rule_scores, strict=True):
            evaluation_id = self._id_for(form, document_id, document.file_name, newest)
            self.departments.add(form.department.text or None)
            self._forms[evaluation_id] = dict(form_rows(form, findings, scores, evaluation_id, document_id))
        self._log(
            document.file_name,
            document.sha256,
            "stored",
            form_count=len(document.forms),
            finding_count=sum(map(len, document.findings)),
            replaced_count=len(self.replacements) - before,
        )
        return {
            "document_id": document_id,
            "file_name": document.file_name,
            "sha256": document.sha256,
            "format": document.format,
            "form_count": len(document.forms),
            "ingested_at": self.now,
        }

    def _id_for(self, form: SelfEvaluation, document_id: int, file_name: str, newest: dict[ProjectKey, list[Reading]]) -> int:
        """The id of the project's earlier reading, which this one replaces, or a new one. A document does not replace itself."""
        key = key_of(form)
        earlier = [reading for reading in newest.get(key, []) if reading.document_id != document_id]
        if earlier:
            evaluation_id = earlier[0].evaluation_id
            self.replacements.append(Replacement(key[3], earlier[0].file_name, file_name))
            self._superseded.update(reading.evaluation_id for reading in earlier)
        else:
            evaluation_id = self._next_evaluation
            self._next_evaluation += 1
        newest[key] = [Reading(evaluation_id, document_id, file_name)]
        return evaluation_id

    def _stored(self, keys: Iterable[ProjectKey]) -> dict[ProjectKey, list[Reading]]:
        """Who holds the projects of these keys now, the newest document first: one question for all of them."""
        wanted = [dict(zip(_KEY.names, key, strict=True)) for key in set(keys)]
        self.connection.register("wanted", pa.Table.from_pylist(wanted, _KEY))
        rows = self.connection.execute(
            """SELECT e.fiscal_year, e.department, e.implementing_unit, e.project_name, e.evaluation_id, e.document_id, d.file_name
               FROM wanted w
               JOIN evaluations e ON e.project_name = w.project_name AND e.fiscal_year IS NOT DISTINCT FROM w.fiscal_year
                   AND e.department IS NOT DISTINCT FROM w.department
                   AND e.implementing_unit IS NOT DISTINCT FROM w.implementing_unit
               JOIN documents d USING (document_id)
               ORDER BY e.document_id DESC, e.form_number"""
        ).fetchall()
        self.connection.unregister("wanted")
        newest: dict[ProjectKey, list[Reading]] = {}
        for year, department, unit, name, *reading in rows:
            newest.setdefault((year, department, unit, name), []).append(Reading(*reading))
        return newest

    def _delete_superseded(self) -> None:
        self._delete(self._superseded, _TABLES_OF_A_FORM)

    def _replace_judged(self) -> None:
        self._delete(self._judged, _TABLES_OF_A_JUDGEMENT)
        for table in _TABLES_OF_A_JUDGEMENT:
            self._insert(table, [row for tables in self._judged.values() for row in tables[table]])

    def _delete(self, evaluation_ids: Collection[int], tables: Sequence[str]) -> None:
        if not evaluation_ids:
            return
        self.connection.register("outdated", pa.table({"evaluation_id": sorted(evaluation_ids)}))
        for table in tables:
            self.connection.execute(f"DELETE FROM {table} WHERE evaluation_id IN (SELECT evaluation_id FROM outdated)")
        self.connection.unregister("outdated")

    def _insert(self, table: str, rows: list[Record]) -> None:
        if rows:
            self.connection.register("incoming", pa.Table.from_pylist(rows))
            self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
            self.connection.unregister("incoming")

    def _next(self, table: str, column: str) -> int:
        (highest,) = self.connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchall()[0]
        return int(highest) + 1

    def _log(self, file_name: str, sha256: str, outcome: str, **details: Any) -> None:
        counts = {"form_count": 0, "finding_count": 0, "replaced_count": 0, "reason": None, "source_location": None}
        self._log_rows.append(
            {
                "ingestion_id": self._next_ingestion,
                "started_at": self.now,
                "file_name": file_name,
                "sha256": sha256,
                "outcome": outcome,
                "done_by": self.by,
                **counts,
                **details,
            }
        )
        self._next_ingestion += 1


def key_of(form: SelfEvaluation) -> ProjectKey:
    """The key of a form's project."""
    year = int(form.fiscal_year.value) if form.fiscal_year.value is not None else None
    return year, form.department.text or None, form.implementing_unit.text or None, form.project_name.text


def form_rows(
    form: SelfEvaluation,
    findings: Iterable[Finding],
    rule_scores: Iterable[RuleScore],
    evaluation_id: int,
    document_id: int,
) -> Iterator[tuple[str, list[Record]]]:
    """The rows of one form, table by table."""
    key = {"evaluation_id": evaluation_id}
    yield "evaluations", [key | {"document_id": document_id} | _evaluation(form)]
    yield "fund_lines", [key | _fund_line(line) for line in form.fund_lines]
    yield "indicators", [key | _indicator(indicator, form) for indicator in form.indicators]
    yield from judgement_rows(form, findings, rule_scores, evaluation_id)
    yield "source_forms", [key | {"cells": [*map(_cell, form.source_cells)], "entries": [*_entries(form)]}]


def judgement_rows(
    form: SelfEvaluation, findings: Iterable[Finding], rule_scores: Iterable[RuleScore], evaluation_id: int
) -> Iterator[tuple[str, list[Record]]]:
    """The rows of what the audit says of one form, table by table."""
    key = {"evaluation_id": evaluation_id}
    yield "findings", [key | {"finding_number": n} | _finding(finding, form) for n, finding in enumerate(findings, start=1)]
    yield "rule_scores", [key | _rule_score(score) for score in rule_scores]


def _text(entry: Entry) -> str | None:
    return entry.text or None


def _evaluation(form: SelfEvaluation) -> Record:
    return {
        "form_number": form.form_number,
        "form_kind": form.kind.value,
        "fiscal_year": key_of(form)[0],
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
