"""A person's answers as evidence: how they change a document before it is read, the weights during reading, and the form
afterwards.

The words of a header that a person has explained are put in the standard words of the form, which the vocabulary knows for certain; on the
paper as it is shown stand the filed words again. A value that a person has put into a column outweighs all that speaks for another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from perfeval_data.forms.split import Region
from perfeval_data.forms.vocabulary import Label, standard_words, years_in
from perfeval_data.forms.weights import TOLD
from perfeval_data.paper.answers import AnswerKind, Answers
from perfeval_data.paper.grid import Block, Cell, Document, Paragraph, Picture
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, Origin, SelfEvaluation, Settled
from perfeval_data.paper.persons import MARK
from perfeval_data.paper.quantities import parse_actual, parse_target
from perfeval_data.paper.values import parse_amount, parse_points, parse_rate

AMOUNTS: Final = frozenset({"initial_budget", "annual_budget", "executed"})
POINTS: Final = frozenset({"weight", "score", "stated_total_weight", "stated_total_score"})
FIGURES: Final = AMOUNTS | POINTS | {"rate", "target", "actual", "fiscal_year"}
"""Fields that the machine alone must not settle where they were read off a picture."""
_NO_TOLERANCE: Final = Decimal(0)

_NOTHING: Final[Mapping[str, Label]] = MappingProxyType({})
_PLACED: ContextVar[Mapping[str, Label]] = ContextVar("columns that a person has put values into", default=_NOTHING)


@contextmanager
def in_force(answers: Answers) -> Iterator[None]:
    """Within the block these answers decide how rows are laid."""
    before = _PLACED.set({each.place: Label(each.field) for each in answers.of(AnswerKind.COLUMN)})
    try:
        yield
    finally:
        _PLACED.reset(before)


def column_of(place: str) -> Label | None:
    """The column that a person has put the value at a place into."""
    return _PLACED.get().get(place)


# --- before the reading --------------------------------------------------------------------------------------------


def as_answered(document: Document, answers: Answers) -> Document:
    """The document with the texts that a person reads in its cells, and with explained headers in standard words."""
    if not (answers.given or answers.learned):
        return document
    words = _Words(answers)
    return replace(document, blocks=tuple(words.block(block) for block in document.blocks))


class _Words:
    """What stands in each cell by the answers."""

    def __init__(self, answers: Answers) -> None:
        self._texts = {each.place: each.text for each in answers.of(AnswerKind.CELL)}
        meanings = [*answers.learned, *answers.of(AnswerKind.MEANING)]
        self._at = {each.place: each.field for each in meanings if each.place}
        self._named = {bare(each.filed): each.field for each in meanings if not each.place}

    def block(self, block: Block) -> Block:
        if isinstance(block, Picture):
            return block
        if isinstance(block, Paragraph):
            said = self._texts.get(block.location)
            return block if said is None else replace(block, text=said, recognised=None)
        return replace(block, cells=tuple(map(self._cell, block.cells)))

    def _cell(self, cell: Cell) -> Cell:
        if cell.location in self._texts:
            return replace(cell, text=self._texts[cell.location], recognised=None)
        field = self._at.get(cell.location) or (self._named.get(bare(cell.text)) if self._named else None)
        is_unseen_figure = cell.recognised is not None and _TELLS.search(cell.text)
        return replace(cell, text=standard_words(Label(field))) if field and not is_unseen_figure else cell


@dataclass(frozen=True, slots=True)
class Evidence:
    """A person's answers about a document, its texts as filed, by their places, and the places that a machine has read off a picture."""

    answers: Answers
    filed: Mapping[str, str]
    pictured: Collection[str] = frozenset()


def evidence(document: Document, answers: Answers) -> Evidence:
    """The answers with the document that they are about."""
    if not (answers.given or answers.learned):
        return Evidence(answers, {})
    lines = {block.location: block.text for block in document.blocks if isinstance(block, Paragraph)}
    cells = [cell for grid in document.grids for cell in grid.cells if cell.location]
    pictured = {cell.location for cell in cells if cell.recognised}
    return Evidence(answers, lines | {cell.location: cell.text for cell in cells}, pictured)


# --- behind the reading --------------------------------------------------------------------------------------------


def with_answers(form: SelfEvaluation, evidence: Evidence) -> SelfEvaluation:
    """The form with the values given by hand, and who answers for which value."""
    answers, filed = evidence.answers, evidence.filed
    if not (answers.given or answers.learned):
        return form
    values = answers.values_of(form.location)
    settled = [*_settled(form, values, answers, filed)]
    form = _with_values(form, values)
    return replace(form, settled=tuple(settled))


def _settled(
    form: SelfEvaluation, values: Mapping[tuple[str, int | None, str], str], answers: Answers, filed: Mapping[str, str]
) -> Iterator[Settled]:
    """The values that a person answers for: typed where they differ from what the machine had read, else confirmed."""
    texts = {each.place: each.text for each in answers.of(AnswerKind.CELL)}
    placed = {each.place for each in answers.of(AnswerKind.COLUMN)}
    below = _below_explained(form, answers)
    for part, number, name, entry in form.entries():
        said = values.get((part, number, name))
        if said is None and entry.location in texts and entry.text:
            yield Settled(part, number, name, _origin(filed.get(entry.location, ""), texts[entry.location]))
        elif said is not None:
            is_of_heading = part == "evaluation" and name in _HEADING  # where it has taken the place of the paper by now
            yield Settled(part, number, name, Origin.TYPED if is_of_heading else _origin(entry.text, said))
        elif entry.text and (entry.location in placed or name.removesuffix("_filed") in below.get(entry.location, ())):
            yield Settled(part, number, name, Origin.CONFIRMED)


def fingerprint(form: SelfEvaluation) -> str:
    """The identity of a reading of a form: a digest of all its values."""
    values = [(part, number, name, entry.text, str(entry.value)) for part, number, name, entry in form.entries()]
    return sha256(repr(values).encode()).hexdigest()


def as_vouched(form: SelfEvaluation, answers: Answers) -> SelfEvaluation | None:
    """The form as confirmed value for value, where a person vouches for this very reading of it; else None."""
    answer = answers.about_form(form.location)
    if answer is None or answer.kind is not AnswerKind.AS_READ or answer.text != fingerprint(form):
        return None
    known = {(each.part, each.number, each.field): each for each in form.settled}
    seen = [
        known.get((part, number, name), Settled(part, number, name, Origin.CONFIRMED))
        for part, number, name, entry in form.entries()
        if entry.text
    ]
    return replace(form, settled=tuple(seen))


def _origin(proposed: str, said: str) -> Origin:
    return Origin.CONFIRMED if bare(proposed) == bare(said) else Origin.TYPED


def _below_explained(form: SelfEvaluation, answers: Answers) -> dict[str, set[str]]:
    """For the places below headers that a person has explained in this document: which fields these are."""
    fields: dict[str, set[str]] = {}
    meanings = [*answers.of(AnswerKind.MEANING)]
    for answer in meanings:
        for header in form.source_cells:
            if header.location == answer.place or (not answer.place and header.text == standard_words(Label(answer.field))):
                for cell in form.source_cells:
                    if cell.row >= header.bottom and cell.overlaps_columns(header.column, header.right):
                        fields.setdefault(cell.location, set()).add(answer.field)
    return fields


def _with_values(form: SelfEvaluation, values: Mapping[tuple[str, int | None, str], str]) -> SelfEvaluation:
    if not values:
        return form
    replaced = {entry.location for part, number, name, entry in form.entries() if (part, number, name) in values}
    if ("evaluation", None, "fiscal_year") in values:
        replaced.add(form.location)

    def as_said(part: str, number: int | None, name: str, entry: Entry) -> Entry:
        text = values.get((part, number, name))
        return entry if text is None else replace(entry, text=text, value=number_of(name, text))

    form = form.with_entries(as_said)
    return replace(
        form,
        indicators=tuple(
            replace(
                each,
                target_quantity=parse_target(each.target.text),
                actual_quantity=parse_actual(each.actual.text, each.level_3.text + each.target.text),
            )
            for each in form.indicators
        ),
        reading_findings=tuple(finding for finding in form.reading_findings if finding.location not in replaced),
    )


def number_of(field: str, text: str) -> Decimal | None:
    """The number that a text typed for a field says: amounts in 万元 where it names no other unit, rates as fractions, a year."""
    if field in AMOUNTS:
        return parse_amount(text, "万元")
    if field in POINTS:
        return parse_points(text)
    if field == "rate":
        return parse_rate(text, None, _NO_TOLERANCE)
    if field == "fiscal_year":
        years = years_in(text) or years_in(f"{text}年度")
        return Decimal(years.pop()) if len(years) == 1 else None
    return None


def typed_heading(answers: Answers, form: str) -> dict[Label, Entry]:
    """The values of the heading that a person has given for the form at a place: they go before those of the paper."""
    return {
        Label(name): Entry(text, form, number_of(name, text))
        for (part, _, name), text in answers.values_of(form).items()
        if part == "evaluation" and name in _HEADING
    }


_HEADING: Final = frozenset({"project_name", "department", "implementing_unit", "fiscal_year"})


# --- what was taken off pictures -----------------------------------------------------------------------------------

Seen = Cell | Paragraph
"""Where a text may have been taken off a picture."""
_TELLS: Final = re.compile(r"\d|元")
"""Figures, and units of amounts, which make ten thousand times as much of them."""


def unconfirmed(form: SelfEvaluation | None, seen: Region, raw: Region, answers: Answers) -> list[Seen]:
    """What of a form a machine has taken off a picture, must not hold without a person, and nobody has confirmed yet.

    Any digit counts, whatever part of a value it is of, each unit of amounts, each cell that a figure was to be read from, also where
    none was seen, and what the machine itself doubts. That somebody vouches for the form as a whole confirms none of them. `raw` is
    the region as recognised and `seen` the same without personal data: what holds nothing else is not asked, and has no cut-out.
    """
    figures = _places_of_figures(form, answers) if form else set()
    lines: list[tuple[Seen, Seen]] = [
        pair for pair in zip(seen.titles, raw.titles, strict=True) if _says_something(pair[0], figures)
    ]
    lines += [
        (cell, before)
        for part, part_before in zip(seen.parts, raw.parts, strict=True)
        for cell, before in zip(part.cells, part_before.cells, strict=True)
        if cell.location in figures or _TELLS.search(cell.text) or is_doubted(cell)
    ]
    return [_without_picture(each) if each.text != before.text else each for each, before in lines if _is_asked(each)]


def _places_of_figures(form: SelfEvaluation, answers: Answers) -> set[str]:
    typed = answers.values_of(form.location)
    return {
        entry.location for part, number, name, entry in form.entries() if name in FIGURES and (part, number, name) not in typed
    }


def _says_something(line: Paragraph, figures: Collection[str]) -> bool:
    """Whether a line above a form says its year or the unit of its amounts."""
    return line.location in figures or "元" in line.text


def is_doubted(each: Seen) -> bool:
    """Whether the machine itself doubts what it has taken off a picture."""
    return each.recognised is not None and each.recognised.confidence < TOLD.doubted


def _is_asked(each: Seen) -> bool:
    return each.recognised is not None and each.text != MARK


def _without_picture(each: Seen) -> Seen:
    """What stands beside personal data has to be looked at on the paper itself."""
    return replace(each, recognised=replace(each.recognised, cutouts=()) if each.recognised else None)
