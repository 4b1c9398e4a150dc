"""A person's answers as evidence: what they change of a document before it is read, of the weights while it is, and of the form behind it.

The words of a header that a person has explained are put in the standard words of the form, which the vocabulary knows for certain; on the
paper as it is shown stand the filed words again. A value that a person has put into a column outweighs all that speaks for another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from perfeval_data.forms.vocabulary import Label, standard_words, years_in
from perfeval_data.paper.answers import AnswerKind, Answers
from perfeval_data.paper.grid import Block, Cell, Document, Grid, Paragraph, Picture
from perfeval_data.paper.labels import bare
from perfeval_data.paper.model import Entry, FundLine, Indicator, Origin, SelfEvaluation, Settled
from perfeval_data.paper.quantities import parse_actual, parse_target
from perfeval_data.paper.values import parse_amount, parse_points, parse_rate

AMOUNTS: Final = frozenset({"initial_budget", "annual_budget", "executed"})
POINTS: Final = frozenset({"weight", "score", "stated_total_weight", "stated_total_score"})
FIGURES: Final = AMOUNTS | POINTS | {"rate", "target", "actual", "fiscal_year"}
"""Fields of which a machine's word alone does not hold where it was read off a picture."""
_NO_TOLERANCE: Final = Decimal(0)

_NOTHING: Final[Mapping[str, Label]] = MappingProxyType({})
_PLACED: ContextVar[Mapping[str, Label]] = ContextVar("columns that a person has put values into", default=_NOTHING)


@contextmanager
def in_force(answers: Answers) -> Iterator[None]:
    """Within the block rows are laid as these answers say."""
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
            return replace(block, text=self._texts.get(block.location, block.text))
        return replace(block, cells=tuple(map(self._cell, block.cells)))

    def _cell(self, cell: Cell) -> Cell:
        if cell.location in self._texts:
            return replace(cell, text=self._texts[cell.location], recognised=None)
        field = self._at.get(cell.location) or (self._named.get(bare(cell.text)) if self._named else None)
        return replace(cell, text=standard_words(Label(field))) if field else cell


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person has said of a document, and its cells by their places as they were filed."""

    answers: Answers
    filed: Mapping[str, Cell]


def evidence(document: Document, answers: Answers) -> Evidence:
    """The answers with the document that they are about."""
    if not (answers.given or answers.learned):
        return Evidence(answers, {})
    return Evidence(answers, {cell.location: cell for grid in document.grids for cell in grid.cells if cell.location})


# --- behind the reading --------------------------------------------------------------------------------------------


def with_answers(form: SelfEvaluation, evidence: Evidence) -> SelfEvaluation:
    """The form with the values given by hand, the words of its paper, and who answers for which value."""
    answers, filed = evidence.answers, evidence.filed
    values = answers.values_of(form.location)
    settled = [*_settled(form, values, answers, filed)]
    form = _with_values(form, values)
    explained = {each.place for each in answers.of(AnswerKind.MEANING) if each.place}
    named = {bare(each.filed) for each in (*answers.learned, *answers.of(AnswerKind.MEANING)) if not each.place}

    def as_filed(cell: Cell) -> Cell:
        before = filed.get(cell.location)
        is_explained = before is not None and (cell.location in explained or bare(before.text) in named)
        return replace(cell, text=before.text) if before is not None and is_explained else cell

    return replace(form, source_cells=tuple(map(as_filed, form.source_cells)), settled=tuple(settled))


def _settled(
    form: SelfEvaluation, values: Mapping[tuple[str, int | None, str], str], answers: Answers, filed: Mapping[str, Cell]
) -> Iterator[Settled]:
    """The values that a person answers for: typed where they differ from what the machine had read, else confirmed."""
    texts = {each.place: each.text for each in answers.of(AnswerKind.CELL)}
    placed = {each.place for each in answers.of(AnswerKind.COLUMN)}
    below = _below_explained(form, answers)
    for part, number, name, entry in form.entries():
        said = values.get((part, number, name))
        if said is None and entry.location in texts and entry.text:
            before = filed[entry.location].text if entry.location in filed else ""
            yield Settled(part, number, name, _origin(before, texts[entry.location]))
        elif said is not None:
            is_of_heading = part == "evaluation" and name in _HEADING  # where it has taken the place of the paper by now
            yield Settled(part, number, name, Origin.TYPED if is_of_heading else _origin(entry.text, said))
        elif entry.text and (entry.location in placed or name.removesuffix("_filed") in below.get(entry.location, ())):
            yield Settled(part, number, name, Origin.CONFIRMED)


def fingerprint(form: SelfEvaluation) -> str:
    """What tells one reading of a form from any other: a digest of all its values."""
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
    return replace(
        form,
        **_new_entries(form, {name: text for (part, _, name), text in values.items() if part == "evaluation"}),
        fund_lines=tuple(_fund_line(line, values) for line in form.fund_lines),
        indicators=tuple(_indicator(each, values) for each in form.indicators),
        reading_findings=tuple(finding for finding in form.reading_findings if finding.location not in replaced),
    )


def _fund_line(line: FundLine, values: Mapping[tuple[str, int | None, str], str]) -> FundLine:
    own = {name: text for (part, number, name), text in values.items() if (part, number) == ("fund_line", line.line_number)}
    return replace(line, **_new_entries(line, own)) if own else line


def _indicator(indicator: Indicator, values: Mapping[tuple[str, int | None, str], str]) -> Indicator:
    key = ("indicator", indicator.indicator_number)
    own = {name: text for (part, number, name), text in values.items() if (part, number) == key}
    if not own:
        return indicator
    changed = replace(indicator, **_new_entries(indicator, own))
    return replace(
        changed, target_quantity=parse_target(changed.target.text), actual_quantity=parse_actual(changed.actual.text)
    )


def _new_entries(part: SelfEvaluation | FundLine | Indicator, values: Mapping[str, str]) -> dict[str, Any]:
    return {name: replace(getattr(part, name), text=text, value=number_of(name, text)) for name, text in values.items()}


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


# --- figures off pictures ------------------------------------------------------------------------------------------


def unconfirmed(form: SelfEvaluation, recognised: Mapping[str, Cell], answers: Answers) -> list[Cell]:
    """The cells with figures of a form whose text a machine has taken off a picture, and which nobody has confirmed yet.

    Any digit counts, whatever part of a value it is of, and each cell that a figure was to be read from, also where none was seen.
    That somebody vouches for the form as a whole confirms none of them.
    """
    if not recognised:
        return []
    typed = answers.values_of(form.location)
    figures = {
        entry.location for part, number, name, entry in form.entries() if name in FIGURES and (part, number, name) not in typed
    }
    own = [recognised[cell.location] for cell in form.source_cells if cell.location in recognised]
    own += [recognised[place] for place in figures if place in recognised]
    cells = {cell.location: cell for cell in own}
    return [cell for place, cell in cells.items() if place in figures or any(map(str.isdigit, cell.text))]


def recognised_cells(grid_or_document: Document | Grid) -> dict[str, Cell]:
    """The cells whose text was taken off a picture and is no more than a proposal."""
    grids = grid_or_document.grids if isinstance(grid_or_document, Document) else iter((grid_or_document,))
    return {cell.location: cell for grid in grids for cell in grid.cells if cell.recognised is not None}
