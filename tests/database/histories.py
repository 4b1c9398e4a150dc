"""Histories of a database drawn as text: what is done, and what counts afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from perfeval_data.audit.judgement import judge
from perfeval_data.database import store
from perfeval_data.forms.reading import read_forms
from perfeval_data.forms.version import READER_VERSION
from perfeval_data.ingest.examine import Accepted
from perfeval_data.ingest.publish import publish, remove
from perfeval_data.paper.model import Entry, SelfEvaluation
from tests.drawn_paper import paper
from tests.forms.test_split import TITLE, form

Holding = tuple[str, int]
"""A project and its budget in 万元."""


@cache
def _drawn() -> SelfEvaluation:
    return read_forms(paper(TITLE, form("甲"))).forms[0]


def form_of(number: int, name: str, budget: int) -> SelfEvaluation:
    """A right form of a project with this name and budget, all of it spent."""
    drawn = _drawn()
    (total,) = drawn.fund_lines
    amount = Entry(str(budget), "", Decimal(budget))
    total = replace(total, initial_budget=amount, annual_budget=amount, executed=amount)
    return replace(drawn, form_number=number, project_name=Entry(name, "第1行"), fund_lines=(total,))


def document(name: str, holdings: Sequence[Holding], reader_version: int = READER_VERSION) -> Accepted:
    """A document of this name with a form for each holding; its bytes are those of its name."""
    forms = tuple(form_of(number, *holding) for number, holding in enumerate(holdings, start=1))
    return Accepted(f"{name}.docx", fingerprint(name), "docx", forms, judge(forms), reader_version=reader_version)


def fingerprint(name: str) -> str:
    return name.encode().hex().ljust(64, "0")[:64]


def holdings(text: str) -> list[Holding]:
    """`甲50 乙70` as holdings."""
    return [(name, int(budget)) for name, budget in re.findall(r"(\S+?)(\d+)(?:\s|$)", text)]


def play(database: Path, history: str) -> None:
    """Do what each line says and look at what counts; the lines are `step | what counts`.

    Steps: `A: 甲50 乙50` ingests a document, `A: … / B: …` two in one run, `older A: …` as read by an older reader,
    `remove A B` takes documents out.
    """
    for line in filter(None, map(str.strip, history.splitlines())):
        step, _, expected = map(str.strip, line.partition("|"))
        if step.startswith("remove "):
            remove([document_id(database, name) for name in step.split()[1:]], database)
        else:
            publish([_ingested(part.strip()) for part in step.split(" / ")], database)
        assert counting(database) == sorted(holdings(expected)), line


def _ingested(step: str) -> Accepted:
    version = READER_VERSION - 1 if step.startswith("older ") else READER_VERSION
    name, _, held = step.removeprefix("older ").partition(":")
    return document(name, holdings(held), version)


def document_id(database: Path, name: str) -> int:
    with store.open_readonly(database) as connection:
        question = "SELECT document_id FROM documents WHERE file_name = ?"
        ((found,),) = connection.execute(question, [f"{name}.docx"]).fetchall()
    return int(found)


def counting(database: Path) -> list[Holding]:
    """The projects that count, with their budgets."""
    with store.open_readonly(database) as connection:
        found = connection.execute("SELECT project_name, annual_budget_wan::INTEGER FROM project_summary").fetchall()
    return sorted(found)
