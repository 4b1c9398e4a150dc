"""The desk: a waiting document, read again with the answers given so far, until every form of it is settled.

It is read in a limited process and stored by the same step as every other document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from perfeval_data.audit.judgement import judge
from perfeval_data.audit.settings import USUAL, Settings
from perfeval_data.desk.questions import Question, questions_of
from perfeval_data.forms.answered import Evidence, evidence
from perfeval_data.forms.on_paper import on_paper
from perfeval_data.forms.personal import without_persons
from perfeval_data.forms.reading import Examined, PassedOver, examine_forms, source_cells
from perfeval_data.ingest import worker
from perfeval_data.ingest.taken_up import TakenUp
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.grid import Cell, Document, PageImage, Paragraph
from perfeval_data.paper.model import Finding, SelfEvaluation

_MOST_LINES = 400
_LONGEST_LINE = 5_000


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
    images: tuple[PageImage, ...] = ()
    """The pages that are pictures, without personal data."""
    lines: tuple[str, ...] = ()
    """What a document without any table says, without personal data."""

    @property
    def question_count(self) -> int:
        """How many answers are wanted before the document can be stored."""
        return sum(len(table.open_questions) for table in self.tables)

    @property
    def is_settled(self) -> bool:
        """Whether the document has a form, and no form of it waits."""
        states = [table.state for table in self.tables]
        return State.READ in states and State.WAITS not in states


def lay(taken_up: TakenUp, file_name: str, answers: Answers, settings: Settings = USUAL) -> Laid:
    """A document with its questions; one that cannot be read lies there with the reason, to be typed."""
    without_images = replace(taken_up.document, images=())
    laid = worker.run_isolated(Laid, _laid, TakenUp(without_images, taken_up.refusal), file_name, answers, settings)
    return replace(laid, images=taken_up.document.images)


def _laid(taken_up: TakenUp, file_name: str, answers: Answers, settings: Settings) -> Laid:
    examined = [*examine_forms(taken_up.document, file_name, answers)]
    lines = () if any(each.region.parts for each in examined) else _lines(taken_up.document)
    given = evidence(taken_up.document, answers)
    return Laid(tuple(_table(each, given, settings) for each in examined), taken_up.refusal, lines=lines)


def _lines(document: Document) -> tuple[str, ...]:
    """The first lines of text, as far as somebody would read them."""
    texts = (without_persons(block.text) for block in document.blocks if isinstance(block, Paragraph))
    return tuple(islice((text[:_LONGEST_LINE] for text in texts if text), _MOST_LINES))


def _table(examined: Examined, given: Evidence, settings: Settings) -> Table:
    outcome, region = examined.outcome, examined.region
    titles = tuple(line.text for line in region.titles[-2:])
    cells = tuple(replace(cell, recognised=None) for cell in on_paper(source_cells(region), given))
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
