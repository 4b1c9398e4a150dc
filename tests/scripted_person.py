"""A person at the desk, played by a script: of a scanned form she sees the cut-outs that she is asked about, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfeval_data.desk.questions import Question, QuestionKind
from perfeval_data.forms.reading import read_forms
from perfeval_data.ingest.desk import Laid, lay
from perfeval_data.ingest.examine import Accepted, Offered, examine
from perfeval_data.ingest.taken_up import TakenUp, take_up
from perfeval_data.paper.answers import Answer, AnswerKind, Answers
from perfeval_data.paper.grid import Document, Grid, Paragraph
from perfeval_data.paper.model import SelfEvaluation

_MOST_ROUNDS = 400
YEAR = "2024"


@dataclass
class Work:
    """What she had to do until a form was stored: questions answered, clicks, and texts typed; and what is wrong in the end."""

    questions: int = 0
    clicks: int = 0
    typed: int = 0
    wrong: list[str] = field(default_factory=list)


def confirmed(offer: Offered, drawn: Document) -> Work:
    """The work on a scan of one drawn form; field for field right where nothing is `wrong`."""
    taken_up = take_up(offer.data, offer.file_name)
    if taken_up.refusal:
        return Work(wrong=[taken_up.refusal])
    if _shape(taken_up.document) != _shape(drawn):
        return Work(wrong=["the grid is not the one that was drawn"])
    work = Work()
    person = _Person(_on_paper(taken_up, drawn), work)
    answers = Answers()
    for _ in range(_MOST_ROUNDS):
        laid = lay(taken_up, offer.file_name, answers)
        given = person.answers(laid)
        if not given:
            break
        answers = answers.and_also(given)
    work.clicks += 1  # 确认入库
    stored = examine(offer, answers=answers, taken_up=taken_up)
    (truth,) = read_forms(drawn).forms
    if not isinstance(stored, Accepted) or stored.unread or len(stored.forms) != 1:
        work.wrong += [each.said for table in laid.tables for each in table.open_questions] or ["no form"]
    else:
        work.wrong += differences(truth, stored.forms[0])
    return work


def differences(truth: SelfEvaluation, read: SelfEvaluation) -> list[str]:
    """The fields that say something else than what was drawn, but for blanks and the width of punctuation."""
    expected, found = _values(truth), _values(read)
    return [
        f"{key}: {expected.get(key)} read as {found.get(key)}"
        for key in expected.keys() | found.keys()
        if expected.get(key) != found.get(key)
    ]


def _values(form: SelfEvaluation) -> dict[tuple[str, int | None, str], tuple[str, str]]:
    return {
        (part, number, name): (plain(entry.text), "" if entry.value is None else f"{entry.value.normalize():f}")
        for part, number, name, entry in form.entries()
        if entry.text
    }


def plain(text: str) -> str:
    """A text but for blanks, line breaks, and the width of its punctuation."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _on_paper(taken_up: TakenUp, drawn: Document) -> Mapping[str, str]:
    """What the cut-out of each place shows."""
    shown = {
        cell.location: at.text
        for read, true in zip(_grids(taken_up.document), _grids(drawn), strict=True)
        for cell in read.cells
        if (at := true.at(cell.row, cell.column))
    }
    return shown | dict(_lines(taken_up.document, drawn))


def _shape(document: Document) -> list[set[tuple[int, ...]]]:
    return [{(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells} for grid in _grids(document)]


def _grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def _lines(read: Document, drawn: Document) -> Iterator[tuple[str, str]]:
    lines = [[block for block in each.blocks if isinstance(block, Paragraph)] for each in (read, drawn)]
    yield from ((one.location, other.text) for one, other in zip(*lines, strict=True))


class _Person:
    """She answers as the desk lets her: a group at a time, then one by one."""

    def __init__(self, on_paper: Mapping[str, str], work: Work) -> None:
        self._on_paper, self._work = on_paper, work
        self._doubted: set[str] = set()

    def answers(self, laid: Laid) -> list[Answer]:
        """Her next answers; none where she can do no more."""
        questions = [question for table in laid.tables for question in table.questions]
        figures = [each for each in questions if each.kind is QuestionKind.FIGURE]
        sure = [each for each in figures if each.is_proven and each.place not in self._doubted]
        if sure:
            return self._look_at_all(sure)
        if figures:
            return [self._look_at(figures[0])]
        return [self._type(each) for each in questions if each.kind is QuestionKind.HEADING][:1]

    def _look_at_all(self, questions: Sequence[Question]) -> list[Answer]:
        """One look, one click; what is not as proposed is unticked."""
        right = [each for each in questions if self._is_right(each)]
        self._doubted |= {each.place for each in questions if each not in right}
        self._work.questions += len(right)
        self._work.clicks += 1 + len(questions) - len(right)
        return [_answer(each, each.proposed) for each in right] or [self._look_at(questions[0])]

    def _look_at(self, question: Question) -> Answer:
        self._work.questions += 1
        self._work.clicks += 1
        if self._is_right(question):
            return _answer(question, question.proposed)
        seen = self._on_paper[question.place]
        self._work.typed += bool(seen)  # for an empty cell there is a button
        return _answer(question, seen)

    def _type(self, question: Question) -> Answer:
        assert question.to_type is not None
        assert question.to_type.kind is AnswerKind.VALUE
        assert question.to_type.field == "fiscal_year", question.said
        self._work.questions += 1
        self._work.clicks += 1
        self._work.typed += 1
        return _answer(question, YEAR)

    def _is_right(self, question: Question) -> bool:
        return plain(question.proposed) == plain(self._on_paper[question.place])


def _answer(question: Question, text: str) -> Answer:
    assert question.to_type is not None
    return replace(question.to_type, text=text)
