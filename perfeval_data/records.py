"""Forms as rows of the tables: what is inserted, and which earlier readings of the same projects it takes the place of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from perfeval_data.audit.scoring import RuleScore
from perfeval_data.grid import Cell
from perfeval_data.model import Entry, Finding, FundLine, Indicator, SelfEvaluation

Record = dict[str, Any]
ProjectKey = tuple[int | None, str | None, str | None, str]
"""fiscal_year, department, implementing_unit, project_name: what makes two forms the same project."""

_TABLES_OF_A_FORM = ("evaluations", "fund_lines", "indicators", "findings", "rule_scores", "source_forms")


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


@dataclass
class Writer:
    """Collects the rows of documents and writes them in one go into the open transaction of `connection`.

    A project that an earlier document holds is replaced and keeps its `evaluation_id`, so that links to it stay good.
    """

    connection: duckdb.DuckDBPyConnection
    now: datetime
    departments: set[str | None] = field(default_factory=set)
    """The departments whose forms have changed."""
    replacements: list[Replacement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._next_document = self._next("documents", "document_id")
        self._next_evaluation = self._next("evaluations", "evaluation_id")
        self._next_ingestion = self._next("ingestions", "ingestion_id")
        self._rows: dict[str, list[Record]] = {table: [] for table in ("documents", *_TABLES_OF_A_FORM, "ingestions")}
        self._newest: dict[ProjectKey, Reading] = {}
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
        document_id = self._next_document
        self._next_document += 1
        before = len(self.replacements)
        for form, form_findings, form_scores in zip(forms, findings, rule_scores, strict=True):
            evaluation_id = self._id_for(form, document_id, file_name)
            self.departments.add(form.department.text or None)
            self._drop_pending(evaluation_id)
            for table, rows in form_rows(form, form_findings, form_scores, evaluation_id, document_id):
                self._rows[table] += rows
        self._rows["documents"].append(
            {
                "document_id": document_id,
                "file_name": file_name,
                "sha256": sha256,
                "format": file_format,
                "form_count": len(forms),
                "ingested_at": self.now,
            }
        )
        count, replaced = sum(map(len, findings)), len(self.replacements) - before
        self._log(file_name, sha256, "stored", form_count=len(forms), finding_count=count, replaced_count=replaced)

    def add_refusal(self, file_name: str, sha256: str, reason: str, location: str) -> None:
        """Note a document that was not stored."""
        self._log(file_name, sha256, "refused", reason=reason, source_location=location or None)

    def remove_document(self, document_id: int) -> None:
        """Delete a document and its forms at once, and note it."""
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

    def write(self) -> None:
        """Delete the readings that are replaced or removed, and insert all collected rows."""
        if self._superseded:
            self.connection.register("superseded", pa.table({"evaluation_id": sorted(self._superseded)}))
            for table in _TABLES_OF_A_FORM:
                self.connection.execute(f"DELETE FROM {table} WHERE evaluation_id IN (SELECT evaluation_id FROM superseded)")
            self.connection.unregister("superseded")
        for table, rows in self._rows.items():
            if rows:
                self.connection.register("incoming", pa.Table.from_pylist(rows))
                self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
                self.connection.unregister("incoming")

    @property
    def changed(self) -> set[int]:
        """The ids of the forms that were added, replaced or removed."""
        return self._superseded | {row["evaluation_id"] for row in self._rows["evaluations"]}

    def _next(self, table: str, column: str) -> int:
        (highest,) = self.connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchall()[0]
        return int(highest) + 1

    def _id_for(self, form: SelfEvaluation, document_id: int, file_name: str) -> int:
        """The id of the project's earlier reading, which this one replaces, or a new one. A document does not replace itself."""
        key = key_of(form)
        earlier = [self._newest[key]] if key in self._newest else self._stored(key)
        earlier = [reading for reading in earlier if reading.document_id != document_id]
        if earlier:
            evaluation_id = earlier[0].evaluation_id
            self.replacements.append(Replacement(key[3], earlier[0].file_name, file_name))
            self._superseded.update(reading.evaluation_id for reading in earlier)
        else:
            evaluation_id = self._next_evaluation
            self._next_evaluation += 1
        self._newest[key] = Reading(evaluation_id, document_id, file_name)
        return evaluation_id

    def _stored(self, key: ProjectKey) -> list[Reading]:
        question = """
            SELECT e.evaluation_id, e.document_id, d.file_name
            FROM evaluations e JOIN documents d USING (document_id)
            WHERE e.project_name = ? AND e.fiscal_year IS NOT DISTINCT FROM ?
              AND e.department IS NOT DISTINCT FROM ? AND e.implementing_unit IS NOT DISTINCT FROM ?
            ORDER BY e.document_id DESC, e.form_number"""
        year, department, unit, name = key
        return [Reading(*row) for row in self.connection.execute(question, [name, year, department, unit]).fetchall()]

    def _drop_pending(self, evaluation_id: int) -> None:
        """Take out rows of an earlier document of the same run that this reading replaces."""
        if evaluation_id in self._superseded:
            for table in _TABLES_OF_A_FORM:
                self._rows[table] = [row for row in self._rows[table] if row["evaluation_id"] != evaluation_id]

    def _log(self, file_name: str, sha256: str, outcome: str, **details: Any) -> None:
        counts = {"form_count": 0, "finding_count": 0, "replaced_count": 0, "reason": None, "source_location": None}
        self._rows["ingestions"].append(
            {
                "ingestion_id": self._next_ingestion,
                "started_at": self.now,
                "file_name": file_name,
                "sha256": sha256,
                "outcome": outcome,
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
    yield "findings", [key | {"finding_number": n} | _finding(finding, form) for n, finding in enumerate(findings, start=1)]
    yield "rule_scores", [key | _rule_score(score) for score in rule_scores]
    yield "source_forms", [key | {"cells": [*map(_cell, form.source_cells)], "entries": [*_entries(form)]}]


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
