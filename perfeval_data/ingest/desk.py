"""The desk: a document that waits, read again with what was answered of it, until every form of it is settled.

Reading happens in a process with limits like any other. What is stored in the end goes through the same step as every other document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from perfeval_data.audit.judgement import judge
from perfeval_data.audit.settings import USUAL, Settings
from perfeval_data.database import desk, store
from perfeval_data.forms.learned import learned_beside
from perfeval_data.forms.questions import Question, questions_of
from perfeval_data.forms.reading import Examined, PassedOver, examine_forms, source_cells
from perfeval_data.ingest import worker
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.grid import Cell, Document, UnreadableDocumentError
from perfeval_data.paper.model import Finding, SelfEvaluation
from perfeval_data.readers import read


@dataclass(frozen=True)
class KeptAnswers:
    """What was answered about documents so far, and what was learned of headers."""

    by_document: Mapping[str, Answers] = field(default_factory=dict)
    learned: tuple[Answer, ...] = ()

    def about(self, sha256: str) -> Answers:
        """All evidence for the reading of one document."""
        return replace(self.by_document.get(sha256, Answers()), learned=self.learned)


def kept_answers(database: Path) -> KeptAnswers:
    """The answers in a database, which need not be there, and the learned headers beside it. Raises `SettingsError`."""
    learned = learned_beside(database)
    if not database.exists():
        return KeptAnswers(learned=learned)
    with store.open_readonly(database) as connection:
        return KeptAnswers(desk.all_answers(connection), learned)


class State(StrEnum):
    """What became of a table: it can be stored, it waits for a person, or it is no form."""

    READ = "read"
    WAITS = "waits"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a document as it lies on the desk."""

    place: str
    state: State
    said: str
    titles: tuple[str, ...]
    cells: tuple[Cell, ...]
    form: SelfEvaluation | None = None
    """The form as read; of one that waits what was read of it all the same, if anything."""
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions without whose answer the form is not stored."""
        return tuple(question for question in self.questions if question.is_blocking)


@dataclass(frozen=True, slots=True)
class Laid:
    """A document on the desk: its tables, and why the file itself cannot be read, where it cannot."""

    tables: tuple[Table, ...]
    refusal: str = ""

    @property
    def question_count(self) -> int:
        """How many answers are wanted before the document can be stored."""
        return sum(len(table.open_questions) for table in self.tables)

    @property
    def is_settled(self) -> bool:
        """Whether the document has a form, and no form of it waits."""
        states = [table.state for table in self.tables]
        return State.READ in states and State.WAITS not in states


def lay(data: bytes, file_name: str, answers: Answers, settings: Settings = USUAL) -> Laid:
    """A document with its questions; one that cannot be read lies there with the reason, to be typed."""
    try:
        return worker.run_isolated(Laid, _laid, data, file_name, answers, settings)
    except UnreadableDocumentError as error:
        return worker.run_isolated(Laid, _laid_unread, str(error), answers, settings)


def _laid(data: bytes, file_name: str, answers: Answers, settings: Settings) -> Laid:
    examined = [*examine_forms(read(data, file_name), file_name, answers)]
    return Laid(tuple(_table(each, settings) for each in examined))


def _laid_unread(reason: str, answers: Answers, settings: Settings) -> Laid:
    examined = [*examine_forms(Document("", ()), "", answers)]
    return Laid(tuple(_table(each, settings) for each in examined), reason)


def _table(examined: Examined, settings: Settings) -> Table:
    outcome, region = examined.outcome, examined.region
    titles = tuple(line.text for line in region.titles[-2:])
    cells = tuple(replace(cell, recognised=None) for cell in source_cells(region))
    if isinstance(outcome, SelfEvaluation):
        findings = judge((outcome,), settings)[0].findings
        return Table(outcome.location, State.READ, "", titles, cells, _slim(outcome), findings, questions_of(examined))
    if isinstance(outcome, PassedOver):
        return Table(outcome.location, State.PASSED_OVER, outcome.reason, titles, cells)
    form = _slim(examined.proposal) if examined.proposal else None
    return Table(region.location, State.WAITS, outcome.reason, titles, cells, form, questions=questions_of(examined))


def _slim(form: SelfEvaluation) -> SelfEvaluation:
    """The form without its paper, which lies beside it."""
    return replace(form, source_cells=())


def not_a_form(table: Table) -> Answer:
    """That a table is no self-evaluation."""
    return Answer(AnswerKind.NOT_A_FORM, table.place)
