"""Published forms read by hand: the audit says what the reader says, and its document is up to date."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.audit import (
    DOCUMENT,
    READERS,
    Checked,
    Unseen,
    checked_forms,
    document,
    is_learned,
    precision,
    recall,
    unseen_forms,
)
from perfeval_data.audit.catalogue import RULES
from perfeval_data.paper.model import Severity

FORMS = checked_forms()


@cache
def unseen(reader: str) -> list[Unseen]:
    return unseen_forms(reader)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_findings_are_those_of_a_careful_reader(form: Checked) -> None:
    assert form.found == form.expected + form.of_the_cut


FEWEST_FORMS = 12
"""How many forms a reader has to have read for a measure."""
GOALS = 0.98, 0.95
"""Precision and recall on the lists that rules were written from."""
REACHED = 0.95, 0.69
"""The same on the lists that no rule was written from: what an office may expect of its own forms, and no change may lower."""


@pytest.mark.parametrize("reader", READERS)
def test_forms_that_were_read_before_the_audit_saw_them(reader: str) -> None:
    forms = unseen(reader)
    least_precision, least_recall = GOALS if is_learned(reader) else REACHED
    assert len(forms) >= FEWEST_FORMS
    assert precision(forms) >= least_precision
    assert recall(forms) >= least_recall
    assert not [found for form in forms for found in form.false_alarms if found.severity is Severity.ERROR]


def test_notices_are_few_where_the_readers_have_none() -> None:
    forms = [form for reader in READERS for form in unseen(reader)]
    right = [form for form in forms if not form.facts]
    assert len(right) >= 20
    assert sum(len(form.unlisted_notices) for form in right) <= 2
    assert not [found for form in right for found in form.weighty]


def test_every_fact_is_said_by_kinds_of_finding_that_there_are() -> None:
    said = {key.split("@")[0] for reader in READERS for form in unseen(reader) for fact in form.facts for key in fact.by}
    assert said <= set(RULES)


def test_document_of_the_rules_is_up_to_date() -> None:
    """`python -m benchmarks.audit --write` makes it so."""
    written = document()
    assert DOCUMENT.read_text(encoding="utf-8") == written
    assert all(f"`{code}`" in written for code in RULES)
