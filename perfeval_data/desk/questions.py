"""What a reading leaves open, as questions that a person can answer with one click or a few words; the hardest first.

A question is data: what is asked, where, and for each way to answer it the answers that it means. Nothing is asked that no answer changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from perfeval_data.desk.learned import FIELDS
from perfeval_data.desk.sums import Key, proven
from perfeval_data.forms.reading import Examined, source_cells
from perfeval_data.forms.refusal import Rival
from perfeval_data.forms.vocabulary import LEVELS, Label
from perfeval_data.paper.answers import Answer, AnswerKind
from perfeval_data.paper.fields import FIELD_WORDS
from perfeval_data.paper.grid import UNREADABLE_SIGN, Cell, Paragraph
from perfeval_data.paper.kinds import column_unknown, value_unreadable
from perfeval_data.paper.model import SelfEvaluation, UnreadForm


class QuestionKind(StrEnum):
    """Kinds of question, in the order of asking."""

    READING = "reading"
    """Which of several readings of a row or a header holds."""
    REFUSED = "refused"
    """What becomes of a form that cannot be read for another reason."""
    NAME = "name"
    """What the project is called."""
    COLUMN = "column"
    """Which column a header names."""
    CELL = "cell"
    """What stands in a cell that cannot be read."""
    HEADING = "heading"
    """Of which year, department or unit a form is."""
    FIGURE = "figure"
    """Whether a figure was read off a picture correctly."""


BLOCKING: Final = frozenset({QuestionKind.READING, QuestionKind.REFUSED, QuestionKind.NAME, QuestionKind.FIGURE})
"""Without an answer to these a form is not stored."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer, in words, and the answers that it means."""

    said: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a form: what is asked about which cell, what the machine proposes, and how it can be answered."""

    kind: QuestionKind
    place: str
    said: str
    proposed: str = ""
    options: tuple[Option, ...] = ()
    to_type: Answer | None = None
    """The answer that a typed text makes; None where nothing is to be typed."""
    cutouts: tuple[bytes, ...] = ()
    """The pictures of what is asked, from top to bottom; none where they show personal data."""
    is_proven: bool = False
    """Sums of the form speak for what is proposed."""
    marks: tuple[str, ...] = ()
    """The cells that the question is about."""
    field: str = ""
    """The field that a typed text is the value of, where that is known."""

    @property
    def identity(self) -> str:
        """A digest of what is asked where, and of what is proposed: an answer to one question is none to another."""
        asked = (self.kind, self.place, self.said, self.proposed, self.options, self.to_type)
        return sha256(repr(asked).encode()).hexdigest()[:16]

    @property
    def is_blocking(self) -> bool:
        return self.kind in BLOCKING


def questions_of(examined: Examined) -> tuple[Question, ...]:
    """What is open about a table that may be a form, hardest first."""
    asked = [*_of_unread(examined), *_of_read(examined)]
    return tuple(sorted(asked, key=lambda each: [*QuestionKind].index(each.kind)))


# --- forms that were refused ---------------------------------------------------------------------------------------


def _of_unread(examined: Examined) -> Iterator[Question]:
    outcome = examined.outcome
    if not isinstance(outcome, UnreadForm):
        return
    if examined.unconfirmed:
        yield from _figures(examined)
    elif examined.wanted:
        answer = Answer(AnswerKind.VALUE, examined.region.location, "evaluation", None, examined.wanted)
        yield Question(
            QuestionKind.NAME,
            outcome.location,
            f"{outcome.reason}：这张表是哪个项目的？",
            to_type=answer,
            marks=(outcome.location,),
        )
    elif len(examined.rivals) > 1:
        yield _which_reading(examined, outcome)
    else:
        yield _why_refused(examined, outcome)


def _which_reading(examined: Examined, outcome: UnreadForm) -> Question:
    cells = {cell.location: cell for cell in source_cells(examined.region)}
    rivals = examined.rivals[:2]
    differing = _differing(rivals)
    options = tuple(Option(_as_said(rival, differing, cells), _answers_of(rival, rivals)) for rival in rivals)
    options += _vouching(examined)
    return Question(
        QuestionKind.READING,
        outcome.location,
        f"{outcome.reason}。下面哪一种读法对？",
        options=options,
        marks=tuple(differing) or (outcome.location,),
    )


def _differing(rivals: Sequence[Rival]) -> list[str]:
    """The places on which two readings differ, in the order of the first."""
    places = dict.fromkeys(place for rival in rivals for place in rival.parts)
    return [place for place in places if len({rival.parts.get(place) for rival in rivals}) > 1]


def _as_said(rival: Rival, differing: Sequence[str], cells: dict[str, Cell]) -> str:
    said = [f"“{_short(cells[place])}”是{_named(rival.parts.get(place))}" for place in differing if place in cells]
    return "，".join(said)


def _short(cell: Cell) -> str:
    text = " ".join(cell.text.split())
    return text if len(text) <= 14 else f"{text[:13]}…"


def _named(label: Label | None) -> str:
    return FIELD_WORDS.get(label, "其他内容（不收录）") if label else "其他内容（不收录）"


def _answers_of(rival: Rival, rivals: Sequence[Rival]) -> tuple[Answer, ...]:
    """That a reading holds: of a header what its names mean, of a row in which column each of its values is."""
    if rival.is_of_header:
        return tuple(
            Answer(AnswerKind.MEANING, place, field=(rival.parts.get(place) or Label.REMARK).value)
            for place in _differing(rivals)
        )
    return tuple(Answer(AnswerKind.COLUMN, place, field=label.value) for place, label in rival.parts.items())


def _why_refused(examined: Examined, outcome: UnreadForm) -> Question:
    cell = next((each for each in source_cells(examined.region) if each.location == outcome.location), None)
    to_type = Answer(AnswerKind.CELL, outcome.location) if cell is not None else None
    return Question(
        QuestionKind.REFUSED,
        outcome.location,
        outcome.reason,
        proposed=cell.text if cell else "",
        options=_vouching(examined),
        to_type=to_type,
        marks=(outcome.location,),
    )


def _vouching(examined: Examined) -> tuple[Option, ...]:
    """That all that was read of a form is right, for somebody who has compared it with the paper."""
    if not examined.fingerprint:
        return ()
    answer = Answer(AnswerKind.AS_READ, examined.region.location, text=examined.fingerprint)
    return (Option("已与原文逐项核对，读出的内容无误", (answer,)),)


# --- figures off pictures ------------------------------------------------------------------------------------------


def _figures(examined: Examined) -> Iterator[Question]:
    form = examined.proposal
    names: dict[str, tuple[Key, str]] = {}
    if form is not None:
        names = {
            entry.location: ((part, number, name), value_named(form, part, number, name))
            for part, number, name, entry in form.entries()
        }
    sure = proven(form) if form is not None else frozenset[Key]()
    for cell in examined.unconfirmed:
        key, said = names.get(cell.location, (("", None, ""), "表上方的一行" if isinstance(cell, Paragraph) else "这一格"))
        yield Question(
            QuestionKind.FIGURE,
            cell.location,
            said,
            proposed=_legible(cell.text),
            to_type=Answer(AnswerKind.CELL, cell.location),
            cutouts=cell.recognised.cutouts if cell.recognised else (),
            is_proven=key in sure,
            marks=(cell.location,),
            field=key[2],
        )


def _legible(text: str) -> str:
    """What the machine proposes: nothing where it could not read anything."""
    return text.replace(UNREADABLE_SIGN, "").strip()


def value_named(form: SelfEvaluation, part: str, number: int | None, name: str) -> str:
    """How a value of a form is called, named as `SelfEvaluation.entries` does: `办案数量·得分`."""
    word = FIELD_WORDS[name.removesuffix("_filed")]
    if part == "indicator":
        return f"{form.indicators[(number or 1) - 1].level_3.text}·{word}"
    if part == "statement":
        return form.statements[(number or 1) - 1].label
    if part == "fund_line":
        return f"{form.fund_lines[(number or 1) - 1].label.text}·{word}"
    return word


# --- forms that were read ------------------------------------------------------------------------------------------


def _of_read(examined: Examined) -> Iterator[Question]:
    form = examined.outcome
    if not isinstance(form, SelfEvaluation):
        return
    for field, said in _HEADING.items():
        entry = getattr(form, field)
        is_missing = entry.value is None if field == "fiscal_year" else not entry.text
        if is_missing:
            answer = Answer(AnswerKind.VALUE, form.location, "evaluation", None, field)
            yield Question(QuestionKind.HEADING, entry.location or form.location, said, to_type=answer, field=field)
    fields: defaultdict[str, set[str]] = defaultdict(set)
    for *_, name, entry in form.entries():
        fields[entry.location].add(name)
    cells = {cell.location: cell for cell in form.source_cells}
    for finding in form.reading_findings:
        if finding.location not in cells:
            continue
        if finding.code == column_unknown.rule.code:
            yield _which_column(finding.location, finding.message)
        elif finding.code == value_unreadable.rule.code and not fields[finding.location] & _NAMES:
            yield Question(
                QuestionKind.CELL,
                finding.location,
                finding.message,
                proposed=cells[finding.location].text,
                to_type=Answer(AnswerKind.CELL, finding.location),
                marks=(finding.location,),
                field=next(iter(sorted(fields[finding.location])), ""),
            )


_NAMES: Final = frozenset({"label", "level_3"})
"""What a row is called: a finding that stands there is about its values, and a text in its place would be another name."""

_HEADING: Final = {
    "fiscal_year": "表上没有年度：这是哪一年的自评表？",
    "department": "表上没有主管部门：主管部门是哪个？",
    "implementing_unit": "表上没有实施单位：实施单位是哪个？",
}


def _which_column(place: str, message: str) -> Question:
    options = tuple(
        Option(_named(label), (Answer(AnswerKind.MEANING, place, field=label.value),))
        for label in FIELDS
        if label not in LEVELS
    )
    return Question(QuestionKind.COLUMN, place, f"{message}。这一栏是什么？", options=options, marks=(place,))
