"""Published forms read by hand: the audit says what the reader says, and its document is up to date."""

from __future__ import annotations

import pytest

from benchmarks.audit import AUTHORS, DOCUMENT, SECOND, Checked, checked_forms, document, precision, recall, unseen_forms
from perfeval_data.audit.catalogue import RULES
from perfeval_data.paper.model import Severity

FORMS = checked_forms()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_findings_are_those_of_a_careful_reader(form: Checked) -> None:
    assert form.found == form.expected + form.of_the_cut


def test_forms_that_were_read_before_the_audit_saw_them() -> None:
    forms = unseen_forms()
    assert len(forms) >= 20
    assert precision(forms) >= 0.975
    assert recall(forms) >= 0.95
    assert not [found for form in forms for found in form.false_alarms if found.severity is Severity.ERROR]


def test_forms_and_lists_of_a_second_reader() -> None:
    """Below the goal (0.98 and 0.95), and no worse than when they were first run."""
    forms = unseen_forms(SECOND)
    assert len(forms) >= 24
    assert precision(forms) >= 0.96
    assert recall(forms) >= 0.56
    assert not [found for form in forms for found in form.false_alarms if found.severity is Severity.ERROR]


def test_every_fact_is_said_by_kinds_of_finding_that_there_are() -> None:
    said = {
        key.split("@")[0]
        for reader in (AUTHORS, SECOND)
        for form in unseen_forms(reader)
        for fact in form.facts
        for key in fact.by
    }
    assert said <= set(RULES)


def test_document_of_the_rules_is_up_to_date() -> None:
    """`python -m benchmarks.audit --write` makes it so."""
    written = document()
    assert DOCUMENT.read_text(encoding="utf-8") == written
    assert all(f"`{code}`" in written for code in RULES)
