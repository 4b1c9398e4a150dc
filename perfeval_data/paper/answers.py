"""What a person answers about a document that the machine would not settle: evidence for reading it, beside the document
itself.

A reading is a function of a document and of the answers to the questions that it left open. An answer names its place on the paper, so that
it holds for every later reading of the same bytes, by whatever version of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property


class AnswerKind(StrEnum):
    """What an answer is about. `place` is that of a cell, or of a form (that of its first cell with text)."""

    CELL = "cell"
    """`text` stands in the cell at `place`: signs that no font knows, a figure on a picture."""
    MEANING = "meaning"
    """The header cell at `place`, or every header with the words `filed` where no place is named, names the column `field`."""
    COLUMN = "column"
    """The value in the cell at `place` belongs to the column `field`."""
    VALUE = "value"
    """The value of a `field` of the form at `place` is `text`; `part` and `number` as `SelfEvaluation.entries` has them."""
    NOT_A_FORM = "not a form"
    """The table at `place` is no self-evaluation."""
    AS_READ = "as read"
    """What was read of the form at `place` is right, whatever seemed odd; `text` is its `forms.answered.fingerprint`: of no other reading."""
    TYPED = "typed"
    """The whole form at `place` as somebody typed it off the paper: `text` is a `forms.typed.TypedForm` as JSON."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Which of the fields mean anything depends on its kind."""

    kind: AnswerKind
    place: str = ""
    part: str = ""
    number: int | None = None
    field: str = ""
    text: str = ""
    filed: str = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about: of two answers with the same subject the later one holds."""
        kind = "form" if self.kind in _OF_FORMS else self.kind.value
        value = (self.part, str(self.number or ""), self.field) if self.kind is AnswerKind.VALUE else ()
        return kind, self.place, "" if self.place else self.filed, *value


@dataclass(frozen=True)
class Answers:
    """All that was answered about a document, in order; of two answers about the same thing the later one holds."""

    given: tuple[Answer, ...] = ()
    learned: tuple[Answer, ...] = ()
    """Meanings of headers that were learned from other documents."""

    @cached_property
    def in_force(self) -> tuple[Answer, ...]:
        """The answers that hold, each subject once."""
        return tuple({answer.subject: answer for answer in self.given}.values())

    def of(self, kind: AnswerKind) -> Iterator[Answer]:
        return (answer for answer in self.in_force if answer.kind is kind)

    def values_of(self, form: str) -> dict[tuple[str, int | None, str], str]:
        """The values given by hand for the form at a place."""
        return {(each.part, each.number, each.field): each.text for each in self.of(AnswerKind.VALUE) if each.place == form}

    def about_form(self, form: str) -> Answer | None:
        """That the table at a place is no form, that it holds as read, or the form as it was typed in whole."""
        return next((each for kind in _OF_FORMS for each in self.of(kind) if each.place == form), None)

    def and_also(self, more: Iterable[Answer]) -> Answers:
        return replace(self, given=(*self.given, *more))


_OF_FORMS = (AnswerKind.NOT_A_FORM, AnswerKind.AS_READ, AnswerKind.TYPED)
NOTHING_ANSWERED = Answers()
