"""The paper of a form as it was filed, whatever a person has said of it before it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfeval_data.forms.answered import Evidence
from perfeval_data.forms.personal import without_persons
from perfeval_data.paper.answers import AnswerKind
from perfeval_data.paper.grid import Cell
from perfeval_data.paper.labels import bare


def on_paper(cells: Iterable[Cell], evidence: Evidence) -> tuple[Cell, ...]:
    """Cells as filed: the words of headers that a person has explained, and what stands where a text was typed.

    Off a picture the typed text is what was filed, and not what a machine has seen there.
    """
    answers, filed = evidence.answers, evidence.filed
    meanings = [*answers.learned, *answers.of(AnswerKind.MEANING)]
    named = {bare(each.filed) for each in meanings if not each.place}
    explained = {each.place for each in meanings if each.place}
    typed = {each.place for each in answers.of(AnswerKind.CELL)} - {*evidence.pictured}

    def as_filed(cell: Cell) -> Cell:
        before = filed.get(cell.location)
        if before is None or (cell.location not in explained | typed and bare(before) not in named):
            return cell
        return replace(cell, text=without_persons(before))

    return tuple(map(as_filed, cells)) if filed else tuple(cells)
